"""The state machine alone, beside bare arrays and libraries that run graphs in one process."""
import sys

from table import Row
from turns import in_turns
from work import thousands

SHAPES = ("independent", "chain", "layers", "last thousand")


def parsed(said):
    """{shape: (ns a step to be run, bytes a step, ns to be made)}"""
    out = {}
    for line in said.splitlines():
        shape, made, ran, size = line.split("\t")
        out[shape] = float(ran), float(size), float(made)
    return out


def state(work):
    steps = work.many(1_000_000)
    known = work.run([work.bin / "state_peers"], codes=(64,)).said.split()
    names = ["ocflow", "ocflow acts", *known]
    words = {"ocflow": [work.bin / "state_bench", str(steps)],
             "ocflow acts": [work.bin / "state_bench", str(steps), "act"],
             **{name: [work.bin / "state_peers", name, str(steps)] for name in known}}
    taken = in_turns({name: lambda name=name: parsed(work.run(words[name]).said) for name in names}, work.rounds(3))
    if any(set(one) != set(SHAPES) for name in names for one in taken.of(name)):
        sys.exit("a program for the state machine doesn't tell all shapes")
    rows = []
    for shape in SHAPES:
        what = f"{thousands(steps)} {shape}"
        ran = {name: [one[shape][0] for one in taken.of(name)] for name in names}
        rows.append(Row(f"{what}, ns a step", ran["ocflow"], "{:.0f}"))
        for peer in known:
            aim = 1.5 if peer == "taskflow" else None
            times = [p / o for p, o in zip(ran[peer], ran["ocflow"])]
            rows.append(Row(f"{what}, times as fast as the best run of {peer}", times, aim=aim, least=True))
        rows.append(Row(f"{what}, with one act each, ns a step", ran["ocflow acts"], "{:.0f}"))
        rows.append(Row(f"{what}, bytes a step", [one[shape][1] for one in taken.of("ocflow")], "{:.0f}", aim=80))
    yield rows, taken
