"""The folder of the work, the programs in it, and how one is timed."""
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
LAST = 1 << 16  # bytes of what was said that are kept: this program is to stay small
BENCHES = ("check_bench", "state_bench", "state_peers")


class Work:
    """Nothing is removed before the end: ext4 doesn't use again what was removed a moment ago, and searches past all
    of it, so each start gets folders of its own. Programs are copies: what a linker has just written is mapped
    slower."""

    def __init__(self, built, quick):
        self.quick = quick
        beneath = os.environ.get("BENCH_DIR", "/var/tmp")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ocflow-bench-", dir=beneath))
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        built = pathlib.Path(built).resolve()
        for name in ("ocflow", "ocflow-keeper", *BENCHES):
            shutil.copy(built / name, self.bin / name)
        if (built.parent / "share").is_dir():
            shutil.copytree(built.parent / "share", self.folder / "share")
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-O2", "-o", self.bin / "floor", HERE / "floor.c"], check=True)
        self.ocflow = str(self.bin / "ocflow")
        self.numbers = itertools.count()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def many(self, count):
        return max(count // 100, 10) if self.quick else count

    def rounds(self, count):
        return 1 if self.quick else count

    def fresh(self):
        made = self.folder / f"{next(self.numbers)}"
        made.mkdir()
        return made

    def write(self, name, make, *of):
        """The text is made by another process: what is started from a large one counts its memory as its own."""
        path = self.folder / name
        child = os.fork()
        if child == 0:
            try:
                path.write_text(make(*of), encoding="utf-8")
                os._exit(0)
            finally:
                os._exit(1)
        if os.waitpid(child, 0)[1] != 0:
            sys.exit(f"{path} can't be written")
        return str(path)

    def run(self, words, stdin=None, codes=(0,), **more):
        """Milliseconds by the clock, MiB at most, and what was said."""
        folder = self.fresh()
        with open(folder / "out", "w+b") as out, open(stdin or os.devnull, "rb") as given:
            begin = time.monotonic()
            child = subprocess.Popen(words, stdin=given, stdout=out, stderr=out, cwd=folder, **more)
            _, status, used = os.wait4(child.pid, 0)
            took = 1000 * (time.monotonic() - begin)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(max(0, out.seek(0, os.SEEK_END) - LAST))
            said = out.read().decode(errors="replace")
        if codes is not None and child.returncode not in codes:
            sys.exit(f"{' '.join(map(str, words))} ends with {child.returncode}: {said[-2000:]}")
        return Done(took, used.ru_maxrss / 1024, said, child.returncode)

    def start(self, file, *more, state=None, **how):
        words = [self.ocflow, "run", file, "--state", str(state or self.fresh()), "--no-input", *more]
        return self.run(words, **how)


class Done:
    def __init__(self, ms, mib, said, code):
        self.ms, self.mib, self.said, self.code = ms, mib, said, code

    def ending(self):
        return f"ends with {signal.Signals(-self.code).name}" if self.code < 0 else f"ends with {self.code}"


def on_path(*names):
    return {name: shutil.which(name) for name in names if shutil.which(name)}


def thousands(count):
    return f"{count:,}"
