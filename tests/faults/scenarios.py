"""What is run, killed, resumed and judged by kill_sweep.py: one class a scenario, one object a point."""
import collections
import glob
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from judge import RUN_ENDED, Judge, read_journal, read_ledger

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BIN = BASE = ""


def prepare(bin_folder):
    """Where the programs are, and where points are run: in memory where there is such a place, for a kill loses no file."""
    global BIN, BASE
    BIN = bin_folder
    BASE = tempfile.mkdtemp(prefix="ocflow-sweep-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def processes_naming(text):
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if text.encode() in file.read() and int(path.split("/")[2]) != os.getpid():
                    yield int(path.split("/")[2])
        except OSError:
            pass


WHO = ("engine", "keeper", "both", "both-keeper")  # whose calls are counted, and who is killed


class Point:
    acts = WHO  # of whom there are calls to count

    def __init__(self, who):
        self.who, self.decided, self.calls, self.log, self.kept = who, 0, 0, "", False
        self.folder = tempfile.mkdtemp(dir=BASE)
        self.state = self.folder + "/state"
        self.env = dict(os.environ, OCFLOW_STATE=self.state, NO_COLOR="1")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end_processes()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def end_processes(self):
        for pid in processes_naming(self.folder):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass

    def keep(self):
        self.kept = True
        self.end_processes()
        for socket in glob.glob(self.state + "/runs/*/*.sock"):
            os.unlink(socket)
        kept = os.path.join(tempfile.gettempdir(), "violation-" + os.path.basename(self.folder))
        with open(self.folder + "/log", "w") as file:
            file.write(self.log)
        shutil.move(self.folder, kept)
        return kept

    def call(self, command):
        self.log += "$ " + " ".join(command) + "\n"
        try:
            done = subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=120, cwd=self.folder)
            code, out = done.returncode, done.stdout.decode("utf-8", "replace")
        except subprocess.TimeoutExpired as late:
            code, out = 999, (late.stdout or b"").decode("utf-8", "replace") + "\nit hangs\n"
        self.log += out + f"? {code}\n"
        return code, out

    def killing(self, point, command):
        code, out = self.call([BIN + "/ocflow-kill-at", self.who, str(point)] + command)
        told = re.search(r"kill-at: (killed at (\d+)|not killed, (\d+) calls)", out)
        self.calls = int(told.group(2) or told.group(3)) if told else 0
        return bool(told and told.group(2)), code

    def killed_run(self, point):
        killed, self.code = self.killing(point, self.run_command())
        if not killed:
            return "undisturbed"
        return "killed" if self.journal() else "too early"

    def killed_resume(self, point):
        killed, self.code = self.killing(point, self.resume_command())
        return killed

    def journal(self):
        found = glob.glob(self.state + "/runs/*/journal.db")
        return found[-1] if found else ""

    def run_command(self):
        return [BIN + "/ocflow", "run"] + self.run_arguments() + self.answers() + ["--no-input"]

    def resume_command(self):
        """By its name: one that was killed before its first event is not taken up without it."""
        named = [os.path.basename(os.path.dirname(self.journal()))] if self.journal() else []
        return [BIN + "/ocflow", "resume", "--no-input"] + named + self.answers()

    def go_on(self):
        """Until the run is through, as a person would: looks what is so, and decides about what is in doubt."""
        if self.code == 0:
            return
        decisions = []
        for _ in range(12):
            self.code, out = self.call(self.resume_command() + decisions) if self.journal() else self.call(self.run_command())
            if self.code == 66 and not self.journal():
                continue
            steps = list(dict.fromkeys(re.findall(r"--decide '?([^ ='\n]+)=again", out)))
            if self.code == 66 and self.ended_as_asked():
                self.code = 0
            if self.code in (0, 66, 70, 64, 65, 999) or (self.code != 3 and not steps):
                return
            self.quiet()
            decisions = [word for s in steps for word in ("--decide", f"{s}={self.decide(s, out)}")]
            self.decided += len(steps)

    def ended_as_asked(self):
        last = read_journal(self.journal())[-1]
        return last.kind == RUN_ENDED and last.yes

    def quiet(self):
        """What lost its keeper goes on; nobody can say how it ended before it has."""
        end = time.monotonic() + 5
        while time.monotonic() < end and any(True for _ in processes_naming(self.ledger())):
            time.sleep(0.01)


class Steps(Point):
    """A procedure of this folder, whose acts write into a ledger."""
    name = ""
    repeatable = ()
    order = ()      # groups of acts: each of one before each of the next
    pairs = ()      # within a group; when one of them is done again the other may have been done before
    back = {}       # what takes a step back
    absent = ()     # in the order, and never done well
    of_step = {}    # which acts a step has, by how it is called

    def ledger(self):
        return self.folder + "/ledger"

    def run_arguments(self):
        settings = [f"act={BIN}/ocflow-ledger", f"ledger={self.ledger()}", f"folder={self.folder}"]
        return [f"{HERE}/sweep/{self.name}.ocf"] + [word for s in settings for word in ("--set", s)]

    def answers(self):
        return ["--answers", f"{HERE}/sweep/{self.name}.yaml"]

    def decide(self, step, out):
        acts = self.back.get(step) if re.search("taking (it )?back", out) else None
        acts = acts or self.of_step.get(step, ())
        facts = [line for line in read_ledger(self.ledger()) if line.name in acts]
        if any(line.fact == "end" for line in facts):
            return "done"
        return "failed" if any(line.fact == "failed" for line in facts) else "again"

    def judge(self):
        if self.code != 0:
            return [f"it can't be brought to its end: exit code {self.code}"]
        try:
            events = read_journal(self.journal())
        except (AssertionError, sqlite3.Error) as wrong:
            return [f"the journal is damaged: {wrong}"]
        judge = Judge(events, read_ledger(self.ledger()), self.repeatable)
        judge.by_the_contract()
        chain = [(a, b) for before, after in zip(self.order, self.order[1:]) for a in before for b in after]
        for before, after in chain:
            judge.order(before, after)
        for before, after in self.pairs:
            judge.first_order(before, after)
        for group in self.order:
            for name in group:
                if name not in self.absent:
                    judge.present(name)
        return judge.found


class Twelve(Steps):
    name = "twelve"
    repeatable = ("again", "touch", "flaky", "close", "leave")
    order = (("once",), ("again",), ("checked",), ("touch",), ("each-a", "each-b", "each-c"), ("left", "right", "after-left"),
             ("flaky",), ("upper", "lower"), ("forth",), ("breaks",), ("close", "back"),
             ("chosen-red",), ("daemon",), ("last",))
    pairs = (("left", "after-left"), ("upper", "lower"))
    back = {"9.1.1": ("back",)}
    absent = ("upper", "breaks")
    of_step = {"1": ("once",), "3": ("checked",), "looked": ("checked",), "5[1]": ("each-a",), "5[2]": ("each-b",),
               "5[3]": ("each-c",), "6.1": ("left",), "left": ("left",), "6.2": ("right",), "6.3": ("after-left",),
               "9.1.1": ("forth",), "9.1.2": ("breaks",), "10": ("chosen-red",), "12.2": ("last",)}


class Three(Steps):
    name = "three"
    repeatable = ("again",)
    order = (("once",), ("again",), ("last",))
    of_step = {"1": ("once",), "3": ("last",)}


class Ahead(Steps):
    name = "ahead"
    repeatable = tuple("many-" + letter for letter in "abcdefghijkl")
    order = (repeatable, ("last",))
    of_step = {"2": ("last",)}

    def run_arguments(self):
        return super().run_arguments() + ["--jobs", "2"]

    def answers(self):
        return []


class Line(Ahead):
    """One after another: the next are in line."""
    name = "line"
    order = tuple((one,) for one in Ahead.repeatable) + (("last",),)
    of_step = {"13": ("last",)}


class Ladder(Steps):
    """Rungs that fail, and what a person then says: in a file, with --decide, or not at all at first."""
    name = "ladder"
    repeatable = ("flaky",)
    order = (("first", "second"), ("third", "fourth"), ("flaky",), ("fifth",), ("instead",), ("last",))
    pairs = (("first", "second"), ("third", "fourth"))
    absent = ("first", "third", "fourth", "fifth")
    of_step = {"1": ("second",), "5": ("instead",), "6": ("last",)}

    def decide(self, step, out):
        if step in ("2", "4"):
            return "skip"
        answer = super().decide(step, out)
        return "again" if step == "1" and answer == "failed" else answer


class Adopt(Steps):
    """The run fails, its text is mended, and the killed command is the one that adopts it."""
    name = "adopt"
    acts = ("engine", "both")  # the keeper that it asks is the one of the run before
    order = (("once",), ("left", "broken", "mended", "new"), ("added",), ("last",))
    absent = ("broken",)
    of_step = {"1": ("once",), "2.1": ("new",), "left": ("left",), "2.2": ("left",), "2.3": ("mended",), "right": ("mended",), "3": ("added",),
               "4": ("last",)}

    def text(self):
        return self.folder + "/adopt.ocf"

    def answers(self):
        return []

    def run_arguments(self):
        return [self.text()] + super().run_arguments()[1:]

    def killed_run(self, point):
        shutil.copy(f"{HERE}/sweep/adopt.ocf", self.text())
        self.code, out = self.call(self.run_command())
        assert self.code == 1, out
        shutil.copy(f"{HERE}/sweep/adopt.after.ocf", self.text())
        return "killed" if self.killed_resume(point) else "undisturbed"

    def resume_command(self):
        return [BIN + "/ocflow", "resume", "--adopt", "--no-input"]


class Shutdown(Point):
    """The shipped shutdown, on the lab's real processes; the lab itself is the judge."""

    def __init__(self, who):
        super().__init__(who)
        self.lab = self.folder + "/lab"
        os.mkdir(self.lab)
        self.call([BIN + "/ocflow-lab", "up", "--folder", self.lab])

    def __exit__(self, *_):
        if not self.kept:  # else its processes have been ended
            self.call([BIN + "/ocflow-lab", "down", "--folder", self.lab])
        super().__exit__()

    def ledger(self):
        return self.state + "/runs/"

    def run_arguments(self):
        return [ROOT + "/procedures/shutdown.ocf", "--site", self.lab + "/site.yaml"]

    def answers(self):
        return []

    def decide(self, *_):
        return "again"

    def judge(self):
        """When a keeper died between an act and its record, what it was at may have been asked again: the two of a pair at
        most, which are stopped at once."""
        if self.code != 0:
            return [f"it can't be brought to its end: exit code {self.code}"]
        code, out = self.call([BIN + "/ocflow-lab", "judge", "--folder", self.lab])
        bad = [line for line in out.splitlines() if re.search("lost|ended without|asked to stop|before", line)]
        asked_again = [line for line in bad if "asked to stop 2 times" in line]
        if code == 0 or (self.who != "engine" and bad == asked_again and len(bad) <= 2):
            return []
        return bad or [out]


KINDS = {"twelve": Twelve, "three": Three, "ahead": Ahead, "line": Line, "ladder": Ladder, "adopt": Adopt, "shutdown": Shutdown}
