#!/usr/bin/env python3
"""Kills (SIGKILL) at every system call of a run, resumes it, and asks a judge outside whether the contract was kept.

    kill_sweep.py BIN [--scenario twelve|three|ahead|line|ladder|adopt|shutdown] [--who engine|keeper|both|both-keeper|all]
                      [--points all|N] [--second N] [--from P] [--workers W]

`--points N` takes N points spread over the run. `--second N` kills a second time, at N points of each resume, spread.
A violation is told with its point and its folder is kept; `--from P --points 1` does one again. See docs/reliability.md.
"""
import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time

import scenarios

Result = scenarios.collections.namedtuple("Result", "point second how decided found folder")


def one_point(task):
    kind, who, point, second = task
    with scenarios.KINDS[kind](who) as run:
        how = run.killed_run(point)
        if second and how == "killed":
            run.killed_resume(second)
        run.go_on()
        found = run.judge()
        return Result(point, second, how, run.decided, found, run.keep() if found else "")


def count_calls(kind, who):
    with scenarios.KINDS[kind](who) as run:
        run.killed_run(1 << 40)
        total = run.calls
        run.go_on()
        found = run.judge()
        second = 0
        if not found:
            with scenarios.KINDS[kind](who) as again:
                again.killed_run(max(1, total * 3 // 4))  # when the run exists
                again.killed_resume(1 << 40)
                second = again.calls
        return total, second, found


def spread(count, over):
    if count >= over:
        return list(range(1, over + 1))
    return sorted({1 + (2 * i + 1) * over // (2 * count) for i in range(count)} & set(range(1, over + 1)))


def tasks_of(kind, who, options, total, second_total):
    points = spread(total if options.points == "all" else int(options.points), total)
    if options.first:
        points = list(range(options.first, options.first + len(points)))
    for at, point in enumerate(points):
        if not options.second:
            yield kind, who, point, 0
            continue
        for i in range(options.second):  # other points of the resume for each point of the run
            step = second_total / options.second
            yield kind, who, point, 1 + int(i * step + (at * 0.6180339887 % 1) * step)


def sweep(kind, who, options, pool):
    total, second_total, found = count_calls(kind, who)
    if found:
        print(f"{who}: a run that nobody disturbs is not as it should be: {found}")
        return 1
    if not total:
        print(f"{kind}, {who}: makes no system call here, so there is nothing to kill; take another --who")
        return 1
    tasks = list(tasks_of(kind, who, options, total, second_total))
    print(f"{kind}, {who}: {total} system calls" + (f", {second_total} of the resume" if options.second else "") +
          f"; killing at {len(tasks)} points", flush=True)
    began, counts, decided, bad = time.monotonic(), scenarios.collections.Counter(), 0, 0
    for result in pool.imap_unordered(one_point, tasks):
        counts[result.how] += 1
        decided += result.decided
        if result.found:
            bad += 1
            print(f"VIOLATION {who} point {result.point} second {result.second}, kept in {result.folder}:\n  " +
                  "\n  ".join(result.found), flush=True)
    took = time.monotonic() - began
    print(f"{kind}, {who}: {len(tasks)} points in {took:.0f} s: {counts['killed']} killed, {counts['too early']} before the "
          f"run existed, {counts['undisturbed']} not disturbed; {decided} decided by a person; {bad} violations", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--scenario", default="twelve", choices=sorted(scenarios.KINDS))
    parser.add_argument("--who", default="all", choices=scenarios.WHO + ("all",))
    parser.add_argument("--points", default="20")
    parser.add_argument("--second", type=int, default=0)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    scenarios.prepare(os.path.abspath(options.bin))
    try:
        with multiprocessing.Pool(options.workers) as pool:
            bad = sum(sweep(options.scenario, who, options, pool)
                      for who in (scenarios.KINDS[options.scenario].acts if options.who == "all" else (options.who,)))
    finally:
        shutil.rmtree(scenarios.BASE, ignore_errors=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
