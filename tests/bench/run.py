"""run.py BIN WORK STEPS ROUNDS: graphs of `/bin/true`, two at a time, through ocflow and others.

The tools take turns. Each figure is the median of its rounds with their range; ratios are taken round by round.
`floor` (floor.c) only starts and reaps; ninja and make keep no durable record; ocflow syncs its journal.
"""
import os
import shutil
import statistics
import subprocess
import sys
import time

BIN, WORK, ROUNDS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[4])
STEPS = [int(count) for count in sys.argv[3].split()]
TRUE = "/bin/true"


def wide(_):
    return ()


def layers(i):
    """A hundred a layer; each waits for three of the layer before."""
    layer, place = divmod(i, 100)
    return sorted({100 * (layer - 1) + (place + k) % 100 for k in (0, 1, 7)}) if layer else ()


def chain(i):
    return (i - 1,) if i else ()


def procedure(shape, steps, arguments):
    out = ['procedure many "Many commands"\n\nStart\n']
    for i in range(steps):
        if shape is chain:
            out.append(f"{i + 1}. Run one.\n")
        else:
            out.append(f" - Run one.\n     as s{i}\n")
            if shape(i):
                out.append("     after " + ", ".join(f"s{d}" for d in shape(i)) + "\n")
        out.append(f"     do command({arguments})\n")
    return "".join(out) + "End\n"


def ninja(shape, steps):
    builds = "".join(f"build s{i}: r" + "".join(f" s{d}" for d in shape(i)) + "\n" for i in range(steps))
    return f"rule r\n  command = {TRUE}\n" + builds


def makefile(shape, steps):
    names = "".join(f" s{i}" for i in range(steps))
    rules = "".join(f"s{i}:" + "".join(f" s{d}" for d in shape(i)) + f"\n\t@{TRUE}\n" for i in range(steps))
    followed = {d for i in range(steps) for d in shape(i)}
    ends = "".join(f" s{i}" for i in range(steps) if i not in followed)
    return f".SUFFIXES:\nall:{names}\nends:{ends}\n.PHONY: all ends{names}\n{rules}"


def write(name, text):
    with open(os.path.join(WORK, name), "w", encoding="utf-8") as file:
        file.write(text)


def timed(command, stdin=None):
    for left in ("state", ".ninja_log", ".ninja_deps"):
        path = os.path.join(WORK, left)
        shutil.rmtree(path, ignore_errors=True) if left == "state" else os.path.exists(path) and os.remove(path)
    begin = time.monotonic()
    with open(os.path.join(WORK, "out"), "wb") as out:
        code = subprocess.call(command, cwd=WORK, stdin=stdin, stdout=out, stderr=out)
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}: " + open(out.name, encoding="utf-8").read()[-2000:])
    return 1000 * (time.monotonic() - begin)


def run_ocflow(file):
    return timed([os.path.join(BIN, "ocflow"), "run", file, "--state", "state", "--jobs", "2"])


def run_floor():
    with open(os.path.join(WORK, "graph"), "rb") as graph:
        return timed([os.path.join(WORK, "floor"), "2", TRUE], graph)


TOOLS = {
    "floor": run_floor,
    "ocflow": lambda: run_ocflow("repeatable.ocf"),
    "ocflow, `once`": lambda: run_ocflow("once.ocf"),
    "make": lambda: timed(["make", "-rRs", "-j2", "all"]),
    # Asked for what nothing else needs, it goes down to the beginning for each that it starts.
    "make, by its ends": lambda: timed(["make", "-rRs", "-j2", "ends"]),
    "ninja": lambda: timed(["ninja", "--quiet", "-j2"]),
}


def spread(values, form):
    return f"{form.format(statistics.median(values))} ({form.format(min(values))}–{form.format(max(values))})"


def contest(shape, steps):
    write("once.ocf", procedure(shape, steps, f'["{TRUE}"]'))
    write("repeatable.ocf", procedure(shape, steps, f'["{TRUE}"], repeatable: true'))
    write("build.ninja", ninja(shape, steps))
    write("Makefile", makefile(shape, steps))
    write("graph", "".join(" ".join(map(str, shape(i))) + "\n" for i in range(steps)))
    rows = [{name: tool() for name, tool in TOOLS.items()} for _ in range(ROUNDS)]
    print(f"\n{steps} {TRUE}, {shape.__name__}, 2 at a time, {ROUNDS} rounds, {os.cpu_count()} cores\n")
    print("| | ms | of the floor | of ninja |\n|---|---|---|---|")
    for name in TOOLS:
        times = [row[name] for row in rows]
        of = [spread([row[name] / row[base] for row in rows], "{:.2f}") for base in ("floor", "ninja")]
        print(f"| {name} | {spread(times, '{:.0f}')} | {of[0]} | {of[1]} |", flush=True)


for count in STEPS:
    for form in (wide, layers, chain):
        contest(form, count)
