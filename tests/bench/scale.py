#!/usr/bin/env python3
"""Starts, and long procedures: scale.py OCFLOW [STEPS]. Each beside a peer, in turns; processor time in ms, median (range)."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

OCFLOW = os.path.abspath(sys.argv[1])
STEPS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000


def once(words, **more):
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen(words, stdout=nothing, stderr=nothing, stdin=subprocess.DEVNULL, **more)
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
    return 1000 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1024


def in_turns(rounds, **programs):
    taken = {name: [] for name in programs}
    for _ in range(rounds):
        for name, words in programs.items():
            taken[name].append(once(words))
    for name, all_of in taken.items():
        ms = sorted(one[0] for one in all_of)
        print(f"{name:24} {statistics.median(ms):8.1f} ({ms[0]:.1f}-{ms[-1]:.1f}) ms, {max(one[1] for one in all_of):.0f} MiB")


def write(name, steps):
    with open(name, "w") as file:
        file.write('procedure many "Many"\n\nStart\n' + "".join(steps) + "End\n")


def numbered(clause, last=""):
    return [f"{i + 1}. Run one.\n     {clause.format(i)}\n" for i in range(STEPS)] + ([f"{STEPS + 1}. {last}\n"] if last else [])


def main():
    home = tempfile.mkdtemp(prefix="ocflow-scale-")
    os.chdir(home)
    os.environ["OCFLOW_STATE"] = os.path.join(home, "state")
    try:
        in_turns(200, **{"true": ["/bin/true"], "version": [OCFLOW, "version"]})
        write("say.ocf", numbered('do say("x")'))
        write("command.ocf", numbered('do command(["/bin/true"])'))
        write("empty.ocf", numbered("let x{} = 1"))
        write("resume.ocf", numbered("let x{} = 1", "Do it by hand."))
        with open("build.ninja", "w") as file:
            file.write("rule r\n  command = /bin/true\n" + "".join(f"build s{i}: r\n" for i in range(STEPS)))
        in_turns(3, **{"ninja -n": ["ninja", "-n"], "check say": [OCFLOW, "check", "say.ocf"],
                       "plan say": [OCFLOW, "plan", "say.ocf"], "plan command": [OCFLOW, "plan", "command.ocf"]})
        in_turns(3, **{"check empty": [OCFLOW, "check", "empty.ocf"], "run empty": [OCFLOW, "run", "empty.ocf"]})
        once([OCFLOW, "run", "resume.ocf", "--no-input"])
        run = sorted(os.listdir("state/runs"))[-1]
        in_turns(3, **{"check": [OCFLOW, "check", "resume.ocf"], "resume": [OCFLOW, "resume", run, "--no-input"],
                       "show": [OCFLOW, "show", run], "status": [OCFLOW, "status", run]})
    finally:
        shutil.rmtree(home)


main()
