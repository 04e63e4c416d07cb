"""Large procedures: read and checked, planned, and as one long chain."""
import graphs
from table import Row, Told
from turns import in_turns
from work import thousands

CLAUSE = graphs.command(False)


def check_takers(work, names, most):
    def bench(name, file):
        def taker():
            _, ms, kib = work.run([work.bin / "check_bench", "check", file]).said.split()
            most[name] = max(most.get(name, 0), 1024 * int(kib))
            return float(ms)
        return taker

    def load(name, file):
        def taker():
            done = work.run(["ninja", "-f", file, "-t", "rules"])  # loads the file and prints its one rule
            most[name] = max(most.get(name, 0), done.mib * 2**20)
            return done.ms
        return taker
    return {name: (load if name.startswith("ninja") else bench)(name, file) for name, file in names.items()}


def check(work):
    steps = work.many(1_000_000)
    names = {}
    for shape in (graphs.chain, graphs.independent):
        names[shape.__name__] = work.write(f"check-{shape.__name__}.ocf", graphs.procedure, CLAUSE, steps, shape)
        names[f"ninja {shape.__name__}"] = work.write(f"check-{shape.__name__}.ninja", graphs.ninja, steps, shape)
    names["conditions"] = work.write("check-conditions.ocf", graphs.conditions, steps)
    most = {}
    taken = in_turns(check_takers(work, names, most), work.rounds(5))
    rows = []
    for shape in ("chain", "independent"):
        what = f"{thousands(steps)} {'in a chain' if shape == 'chain' else shape}"
        rows.append(Row(f"{what}, of ninja's load", taken.ratio(shape, f"ninja {shape}"), aim=0.4))
        rows.append(Row(f"{what}, bytes a step at most", [most[shape] / steps], "{:.0f}", aim=250))
        rows.append(Row(f"{what}, bytes an edge of ninja's", [most[f"ninja {shape}"] / steps], "{:.0f}"))
    of_ninja = taken.ratio("conditions", "ninja independent")
    rows.append(Row(f"{thousands(steps)} each with four clauses, of ninja's load", of_ninja))
    yield rows, taken


def plan(work):
    steps = work.many(1_000_000)
    say = work.write("plan-say.ocf", graphs.procedure, 'do say("x")', steps)
    commands = work.write("plan-commands.ocf", graphs.procedure, CLAUSE, steps, graphs.independent)
    ninja = work.write("plan.ninja", graphs.ninja, steps, graphs.independent)
    most = {}

    def taker(name, words):
        def take():
            done = work.run(words)
            most[name] = max(most.get(name, 0), done.mib)
            return done.ms
        return take

    def ours(name, file):
        return taker(name, [work.ocflow, "plan", file, "--state", str(work.folder / "none")])
    taken = in_turns({"say": ours("say", say), "commands": ours("commands", commands),
                      "ninja": taker("ninja", ["ninja", "-n", "-f", ninja])}, work.rounds(3))
    what = f"{thousands(steps)} `say` in a chain"  # ninja can't: its edges are independent
    yield [Row(f"{what}, of `ninja -n` of independent edges", taken.ratio("say", "ninja"), aim=0.3),
           Row(f"{thousands(steps)} commands, independent, of `ninja -n`", taken.ratio("commands", "ninja"), aim=0.3),
           *[Row(f"{thousands(steps)}, MiB of {name}", [mib], "{:.0f}") for name, mib in most.items()]], taken


def long_chain(work):
    few, many = work.many(100_000), work.many(1_000_000)
    files = {count: work.write(f"long{count}.ocf", graphs.procedure, "require true", count) for count in (few, many)}
    takers = {}
    for count, file in files.items():
        takers[f"plan{count}"] = lambda file=file: work.run(
            [work.ocflow, "plan", file, "--state", str(work.folder / "none")]).ms
        takers[f"run{count}"] = lambda file=file: work.start(file).ms
    taken = in_turns(takers, work.rounds(3))
    rows = []
    for what in ("plan", "run"):
        per_step = [many_ms / few_ms * few / many
                    for many_ms, few_ms in zip(taken.of(f"{what}{many}"), taken.of(f"{what}{few}"))]
        long = f"`{what}` of {thousands(many)} empty steps"
        rows.append(Row(f"{long}, of the time per step of {thousands(few)}", per_step))
        rows.append(Row(f"{long}, s", [ms / 1000 for ms in taken.of(f"{what}{many}")]))
    ninja = work.write("long.ninja", graphs.ninja, few)
    make = work.write("long.mk", graphs.makefile, few)
    for name, words in (("ninja -n", ["ninja", "-n", "-f", ninja]), ("make -n", ["make", "-rRsn", "-f", make, "ends"])):
        done = work.run(words, codes=None)
        rows.append(Told(f"`{name}` of {thousands(few)} in a chain, asked for the last", done.ending()))
    yield rows, taken
