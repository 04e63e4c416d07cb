"""What a start costs: one step, and no step at all."""
import graphs
from table import Row
from turns import in_turns
from work import on_path


def start(work):
    one = work.write("one.ocf", graphs.procedure, graphs.command(), 1)
    ninja = work.write("one.ninja", graphs.ninja, 1)
    make = work.write("one.mk", graphs.makefile, 1)
    snake = work.write("Snakefile", str, "rule all:\n    shell: '/bin/true'\n")
    takers = {"ocflow": lambda: work.start(one).ms,
              "make": lambda: work.run(["make", "-rRs", "-f", make, "all"]).ms,
              "ninja": lambda: work.run(["ninja", "--quiet", "-f", ninja]).ms}
    if on_path("snakemake"):
        takers["snakemake"] = lambda: work.run(["snakemake", "-q", "-c1", "-s", snake]).ms
    if on_path("ansible"):
        takers["ansible"] = lambda: work.run(["ansible", "localhost", "-c", "local", "-m", "raw", "-a", "/bin/true"]).ms
    taken = in_turns(takers, work.rounds(15))
    yield [Row("one step, durable, of ninja's time", taken.ratio("ocflow", "ninja"), aim=0.8),
           Row("one step, ms", taken.of("ocflow"), "{:.1f}"),
           *[Row(f"one step, of the time of {peer}", taken.ratio("ocflow", peer)) for peer in takers
             if peer not in ("ocflow", "ninja")]], taken
    versions = {"ocflow": lambda: work.run([work.ocflow, "version"]).ms, "true": lambda: work.run([graphs.TRUE]).ms}
    if on_path("just"):
        versions["just"] = lambda: work.run(["just", "--version"]).ms
    taken = in_turns(versions, work.rounds(51))
    rows = [Row("`version`, ms", taken.of("ocflow"), "{:.1f}"),
            Row("`version`, of the time of `/bin/true`", taken.ratio("ocflow", "true"))]
    if "just" in versions:
        rows.append(Row("`version`, of the time of just", taken.ratio("ocflow", "just"), aim=1.2))
    yield rows, taken
