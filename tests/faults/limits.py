#!/usr/bin/env python3
"""What a run may cost, measured from outside.

    limits.py BIN output [BYTES]     one step writes so much: engine and keeper stay under 64 MiB, the gap is counted
    limits.py BIN steps [COUNT]      so many steps are ready at once, with 1024 file descriptors: all are done
    limits.py BIN starters [COUNT]   so many start at one site at the same moment: one runs
"""
import glob
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time

MIB = 1 << 20
PROCEDURES = {
    "output": ' 1. Write.\n      do command(["head", "-c", "{count}", "/dev/zero"])\n',
    "steps": ' 1. Do one of them.\n      for item in items, at once\n      do command(["true"])\n',
    "starters": ' 1. Wait until all others are gone.\n      do command(["touch", "begun"])\n'
                '      until file.exists("go") every 10ms within 5m\n',
}
GIVEN = {"steps": 'given\n  items : list of number  "What there is"\n'}


class Keepers(threading.Thread):
    """Watches the keepers of a state folder: the most memory that one of them had, and the most that its spool took."""

    def __init__(self, state):
        super().__init__(daemon=True)
        self.state, self.most_kib, self.most_spool, self.enough = state, 0, 0, False

    def run(self):
        while not self.enough:
            for path in glob.glob("/proc/[0-9]*/cmdline"):
                self.look_at(os.path.dirname(path))
            for spool in glob.glob(self.state + "/runs/*/spool/*"):
                try:
                    self.most_spool = max(self.most_spool, os.stat(spool).st_blocks * 512)
                except OSError:
                    pass
            time.sleep(0.02)

    def look_at(self, process):
        try:
            with open(process + "/cmdline") as file:
                words = file.read()
            if "ocflow-keeper" not in words.split("\0")[0] or self.state not in words:
                return
            with open(process + "/status") as file:
                self.most_kib = max(self.most_kib, int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)))
        except (OSError, AttributeError):
            pass


def check(good, what):
    print(("ok      " if good else "BROKEN  ") + what, flush=True)
    if not good:
        sys.exit(1)


def prepare(kind, count):
    with open("p.ocf", "w") as file:
        file.write(f'procedure p "Limits"\n{GIVEN.get(kind, "")}Start\n{PROCEDURES[kind].replace("{count}", str(count))}End\n')
    with open("site.yaml", "w") as file:
        file.write("items: [" + ", ".join(str(i) for i in range(count)) + "]\n" if kind == "steps" else "{}\n")


def run(binary, *more, limit=None):
    def before():
        if limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return subprocess.Popen([binary, "run", "p.ocf", "--site", "site.yaml", "--no-input", *more], preexec_fn=before,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(process):
    out = process.stdout.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return out, used.ru_maxrss


def watched(binary, *more, limit=None):
    keepers = Keepers(os.environ["OCFLOW_STATE"])
    keepers.start()
    began = time.monotonic()
    process = run(binary, *more, limit=limit)
    out, engine_kib = finish(process)
    took = time.monotonic() - began
    keepers.enough = True
    keepers.join()
    return process.returncode, out, engine_kib, keepers, took


def output(binary, count):
    prepare("output", count)
    code, out, engine_kib, keepers, took = watched(binary)
    check(code == 0, f"{count} bytes from one step, {took:.1f} s" if code == 0 else out[-2000:])
    spool = glob.glob(os.environ["OCFLOW_STATE"] + "/runs/*/spool/*.log")[0]
    with open(spool, "rb") as file:
        kept = file.read()
    gap = re.search(rb"\n\[\.\.\. (\d+) bytes are left out \.\.\.\]\n", kept)
    counted = len(kept) if not gap else len(kept) - len(gap.group(0)) + int(gap.group(1))
    check(counted == count, f"head, gap and tail make {counted} bytes; {len(kept) / MIB:.1f} MiB are kept")
    check(len(kept) <= 65 * MIB, "no more than 64 MiB are kept")
    with open(binary, "rb") as file:
        most_kib = 512 * 1024 if b"__asan_init" in file.read() else 64 * 1024  # that keeps what was given back
    check(engine_kib < most_kib, f"the engine had at most {engine_kib / 1024:.1f} MiB")
    check(0 < keepers.most_kib < most_kib, f"the keeper had at most {keepers.most_kib / 1024:.1f} MiB")
    print(f"        on disk there were at most {keepers.most_spool / MIB:.0f} MiB at a time")


def steps(binary, count):
    prepare("steps", count)
    code, out, engine_kib, keepers, took = watched(binary, "--jobs", str(min(count, 1024)), limit=1024)
    check(code == 0, f"{count} steps ready at once under NOFILE 1024, {took:.1f} s" if code == 0 else out[-3000:])
    check(f"{count} done" in out, "all of them are done")
    said = re.search(r"Only \d+ actions at a time instead of \d+", out)
    check(count <= 60 or said, f"and it says so: {said.group(0) if said else out[:300]}")
    print(f"        engine {engine_kib / 1024:.1f} MiB, keeper {keepers.most_kib / 1024:.1f} MiB")


def starters(binary, count):
    prepare("starters", count)
    processes = [run(binary) for _ in range(count)]
    results = []
    threads = [threading.Thread(target=lambda p=p: results.append((finish(p), p.returncode))) for p in processes]
    for thread in threads:
        thread.start()
    while len(results) < count - 1 and any(t.is_alive() for t in threads):
        time.sleep(0.02)
    held = sum(1 for _, code in results if code == 75)
    open("go", "w").close()
    for thread in threads:
        thread.join()
    codes = sorted(code for _, code in results)
    check(held == count - 1, f"{held} of {count} starters were told that the site is held" if held == count - 1 else str(codes))
    check(codes.count(0) == 1, "one ran")
    check(len(glob.glob(os.environ["OCFLOW_STATE"] + "/runs/*/journal.db")) == 1, "one journal was made")


def main():
    binary, kind = os.path.abspath(sys.argv[1]) + "/ocflow", sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else {"output": 10 ** 10, "steps": 10_000, "starters": 100}[kind]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["OCFLOW_STATE"] = folder + "/state"
        {"output": output, "steps": steps, "starters": starters}[kind](binary, count)
        os.chdir("/")


if __name__ == "__main__":
    main()
