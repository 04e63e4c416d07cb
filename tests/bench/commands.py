"""Programs that do nothing, two at a time, beside the smallest program that starts and reaps them, and other tools."""
import graphs
from graphs import TRUE
from table import Row
from turns import in_turns
from work import thousands


def takers_of(work, steps, shape):
    named = f"{shape.__name__}{steps}"
    again = work.write(f"{named}.ocf", graphs.procedure, graphs.command(), steps, shape)
    once = work.write(f"{named}once.ocf", graphs.procedure, graphs.command(False), steps, shape)
    ninja = work.write(f"{named}.ninja", graphs.ninja, steps, shape)
    make = work.write(f"{named}.mk", graphs.makefile, steps, shape)
    graph = work.write(f"{named}.graph", graphs.floor, steps, shape)
    numbers = work.write(f"{named}.numbers", graphs.numbers, steps)
    out = {
        "floor": lambda: work.run([work.bin / "floor", "2", TRUE], stdin=graph).ms,
        "ocflow": lambda: work.start(again, "--jobs", "2").ms,
        "once": lambda: work.start(once, "--jobs", "2").ms,
        "make": lambda: work.run(["make", "-rRs", "-j2", "-f", make, "all"]).ms,
        "ninja": lambda: work.run(["ninja", "--quiet", "-j2", "-f", ninja]).ms,
    }
    if shape is graphs.independent:
        out["xargs"] = lambda: work.run(["xargs", "-n1", "-P2", TRUE], stdin=numbers).ms
    if shape is graphs.chain:
        # Asked for what nothing else needs, it goes down to the beginning for each that it starts.
        out["ends"] = lambda: work.run(["make", "-rRs", "-j2", "-f", make, "ends"]).ms
        out["durable"] = lambda: work.run([work.bin / "floor", "2", TRUE, "record"], stdin=graph).ms
    return out


def contest(work, count, shape, of_floor, of_ninja):
    steps = work.many(count)
    taken = in_turns(takers_of(work, steps, shape), work.rounds(5 if count < 10_000 else 3))
    what = f"{thousands(steps)} {'in a chain' if shape is graphs.chain else shape.__name__}"
    rows = [Row(f"{what}, of the floor's time", taken.ratio("ocflow", "floor"), aim=of_floor),
            Row(f"{what}, of ninja's time", taken.ratio("ocflow", "ninja"), aim=of_ninja),
            Row(f"{what}, of make's time", taken.ratio("ocflow", "make"))]
    if shape is graphs.independent:
        rows.append(Row(f"{what}, of xargs' time", taken.ratio("ocflow", "xargs")))
    if shape is graphs.chain:
        ahead = 1.0 if count >= 10_000 else None
        ends = taken.ratio("ocflow", "ends")
        rows.append(Row(f"{what}, of make's time when it is asked for the last", ends, aim=ahead))
        rows.append(Row(f"{what}, of the durable floor's time", taken.ratio("ocflow", "durable")))
    rows.append(Row(f"{what}, acts that may not be repeated, of the floor's time", taken.ratio("once", "floor")))
    rows.append(Row(f"{what}, commands a second", [1000 * steps / ms for ms in taken.of("ocflow")], "{:,.0f}"))
    return rows, taken


def side_by_side(work):
    for count in (1_000, 10_000):
        for shape in (graphs.independent, graphs.layers):
            yield contest(work, count, shape, 1.15, 0.55)


def in_a_chain(work):
    for count in (1_000, 10_000):
        yield contest(work, count, graphs.chain, 1.5, 0.65)
