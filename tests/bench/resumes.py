"""Going on with what is done, as many steps in one process on the disk, and many that wait at once."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import graphs
from fleet import program_of
from table import Row
from turns import in_turns
from work import thousands

STILL = 15  # looks, five a second, at which no processor time was used
BY_HAND = "Do it by hand."


def resumed(work, name, clause, steps):
    """A taker that resumes, up to a person's step, a run whose steps are done; each time in a folder of its own."""
    file = work.write(f"{name}.ocf", graphs.procedure, clause, steps, graphs.chain, BY_HAND)
    done = work.fresh() / "state"
    work.start(file, state=done, codes=(3,))

    def take():
        state = work.fresh() / "state"
        shutil.copytree(done, state, symlinks=True)
        return work.run([work.ocflow, "resume", "--no-input", "--state", state], codes=(3,)).ms
    return take


def ninja_with_nothing_to_do(work, steps):
    folder = work.fresh()
    work.write(folder / "build.ninja", graphs.ninja, steps)
    for i in range(steps):
        (folder / f"s{i}").touch()
    words = ["ninja", "-C", str(folder)]
    work.run([*words, "--quiet"])  # it wants to have done them itself
    if "no work to do" not in work.run(words).said:
        sys.exit("ninja finds work to do")
    return lambda: work.run(words).ms


def resume(work):
    steps = work.many(10_000)
    taken = in_turns({"resume": resumed(work, "finished", graphs.command(), steps),
                      "ninja": ninja_with_nothing_to_do(work, steps)}, work.rounds(15))
    yield [Row(f"{thousands(steps)} finished commands, ms", taken.of("resume"), "{:.1f}", aim=25),
           Row(f"{thousands(steps)} finished commands, of the time of ninja, which has nothing to do",
               taken.ratio("resume", "ninja"))], taken
    steps = work.many(500_000)
    taken = in_turns({"resume": resumed(work, "events", 'do say("x")', steps)}, work.rounds(3))
    yield [Row(f"{thousands(2 * steps)} events, s", [ms / 1000 for ms in taken.of("resume")], aim=2)], taken


def durable(work):
    steps = work.many(1_000_000)
    file = work.write("durable.ocf", graphs.procedure, "require true", steps)

    def alone():
        said = work.start(file).said
        found = re.search(r"in ([\d.]+) (ms|s)\b", said[said.index("Done as asked"):])
        return steps / (float(found[1]) * (0.001 if found[2] == "ms" else 1))
    taken = in_turns({"whole": lambda: 1000 * steps / work.start(file).ms, "alone": alone}, work.rounds(3))
    yield [Row(f"{thousands(steps)} empty steps, durable, steps a second as the run says", taken.of("alone"), "{:,.0f}",
               aim=500_000, least=True),
           Row(f"{thousands(steps)} empty steps, steps a second of the whole program, with reading and checking",
               taken.of("whole"), "{:,.0f}")], taken


def processor_ms(pids):
    def ticks(pid):
        return sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
    return sum(1000 * ticks(pid) // os.sysconf("SC_CLK_TCK") for pid in pids)


def resident_mib(pid):
    return int(re.search(r"^VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)[1]) / 1024


def keepers(work):
    """Those of this bench; there is one at a time."""
    return [int(other.name) for other in pathlib.Path("/proc").iterdir()
            if other.name.isdigit() and program_of(other) == str(work.bin / "ocflow-keeper")]


def wait_at_once(work, steps, idle):
    clause = f'until file.exists("{work.folder}/no{{}}") every 1h within 9h'
    file = work.write("waiting.ocf", graphs.procedure, clause, steps, graphs.independent)
    said = work.fresh() / "out"
    with open(said, "wb") as out:
        words = [work.ocflow, "run", file, "--no-input", "--state", str(work.fresh())]
        child = subprocess.Popen(words, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        pids, last, still = [child.pid], -1, 0
        while still < STILL or len(pids) < 2:  # it is busy at first
            if child.poll() is not None:
                sys.exit("what should wait ends: " + said.read_text()[-2000:])
            time.sleep(0.2)
            pids = [child.pid, *keepers(work)]
            now = processor_ms(pids)
            last, still = now, still + 1 if now == last else 0
        before = processor_ms(pids)
        time.sleep(idle)
        figures = sum(resident_mib(pid) for pid in pids), processor_ms(pids) - before
        child.send_signal(signal.SIGTERM)
        child.wait()
    if f"{steps} did not start" not in said.read_text().replace(",", ""):
        sys.exit("not all steps wait: " + said.read_text()[-2000:])
    return figures


def waiting(work):
    steps, idle = work.many(10_000), 1 if work.quick else 30
    seen = []

    def take():
        seen.append(wait_at_once(work, steps, idle))
        return seen[-1][0]
    taken = in_turns({"mib": take}, work.rounds(1))
    what = f"{thousands(steps)} steps that wait at once"
    yield [Row(f"{what}, MiB of engine and keeper at most", [mib for mib, _ in seen], "{:.0f}", aim=64),
           Row(f"{what}, ms of processor time in {idle} s, counted in tens", [ms for _, ms in seen],
               "{:.0f}", aim=10)], taken
