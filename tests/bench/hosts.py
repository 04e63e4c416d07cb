#!/usr/bin/env python3
"""tests/bench/hosts.py BIN [HOSTS] [ROUNDS]: hosts on loopback addresses behind a real sshd, each with a home of its own
and nothing in it at first. How long does it take to reach them all cold, to look at all, and to stop something on each,
20 at a time? Beside it: as many plain ssh calls at once, and ansible's ping of the first ten, where ansible is installed.
And what does one more command on a host cost that is connected, beside ssh through a shared connection? The takers take
turns in each round; each figure is the median of the rounds with its range. Memory is the largest resident size of the
engine; keepers are counted apart, with the memory that they share divided among them (PSS)."""
import os, pathlib, re, shutil, signal, statistics, subprocess, sys, tempfile, time

BIN = pathlib.Path(sys.argv[1]).resolve()
HOSTS = int(sys.argv[2]) if len(sys.argv) > 2 else 50
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
AT_ONCE = 20
COMMANDS = 300  # one after another on the first host
LISTENS = 16  # addresses for one sshd: it takes no more

PROCEDURE = """procedure fleet "Stopping a fleet"

given
  nodes : list of host  "Where"
  folder : text         "Where each keeps its mark"

Start
 1. Look at {node.name}.
      for node in nodes, at once
      require file.exists("/etc") "it has no /etc"
      on node
 2. Stop what runs on {node.name}.
      for node in nodes, 20 at a time
      do file.remove("{folder}/{node.name}") on node
End
"""


# The steps of a list follow one another, and each is on the disk before it begins.
def commands(count):
    steps = "".join(f" {i + 1}. Run one.\n      do command([\"/bin/true\"]) on node\n" for i in range(count))
    return f'procedure one "Commands on one host"\n\ngiven\n  node : host "Where"\n\nStart\n{steps}End\n'


def address(n):
    return f"127.77.{200 + (n - 1) // 250}.{(n - 1) % 250 + 1}"


class Fleet:
    def __init__(self, work):
        self.work = work
        for key in ("host_key", "id"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", work / key], check=True)
        os.makedirs("/run/sshd", exist_ok=True)
        self.port = 22022
        public = (work / "host_key.pub").read_text().split()
        (work / "sshd_config").write_text(
            f"Port {self.port}\nHostKey {work}/host_key\nAuthorizedKeysFile {work}/id.pub\nStrictModes no\n"
            "UsePAM no\nPidFile none\nMaxStartups 10000\nMaxSessions 1000\nPermitRootLogin yes\n"
            + "".join(f"Match LocalAddress {address(n)}\n  SetEnv SHLVL=1 XDG_CACHE_HOME={work}/far/{n}/cache "
                      f"XDG_STATE_HOME={work}/far/{n}/state\n" for n in range(1, HOSTS + 1)))
        with open(work / "known_hosts", "w") as known:
            for n in range(1, HOSTS + 1):
                known.write(f"[{address(n)}]:{self.port} {public[0]} {public[1]}\n")
        self.sshds = [self.listen(work, first) for first in range(1, HOSTS + 1, LISTENS)]
        user = subprocess.check_output(["id", "-un"], text=True).strip()
        self.ssh = ["-i", str(work / "id"), "-o", f"UserKnownHostsFile={work}/known_hosts", "-p", str(self.port), "-l", user,
                    "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes"]
        hosts = "".join(f"  n{n}: {{address: {address(n)}, port: {self.port}, user: {user}, identity: {work}/id, "
                        f"known_hosts: {work}/known_hosts, groups: fleet}}\n" for n in range(1, HOSTS + 1))
        (work / "site.yaml").write_text(f"hosts:\n{hosts}nodes: fleet\nfolder: {work}/marks\n")
        (work / "fleet.ocf").write_text(PROCEDURE)
        (work / "one.yaml").write_text(f"hosts:\n{hosts}node: n1\n")
        (work / "one.ocf").write_text(commands(1))
        (work / "more.ocf").write_text(commands(1 + COMMANDS))
        ten = "".join(f"n{n} ansible_host={address(n)}\n" for n in range(1, min(HOSTS, 10) + 1))
        (work / "inventory").write_text(
            f"{ten}[all:vars]\nansible_port={self.port}\nansible_user={user}\nansible_ssh_private_key_file={work}/id\n"
            f"ansible_ssh_common_args=-o UserKnownHostsFile={work}/known_hosts\nansible_python_interpreter=/usr/bin/python3\n")

    def listen(self, work, first):
        log = work / f"sshd{first}.log"
        hosts = range(first, min(first + LISTENS, HOSTS + 1))
        at = [part for n in hosts for part in ("-o", f"ListenAddress={address(n)}")]
        sshd = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", work / "sshd_config", *at], stderr=open(log, "w"))
        for _ in range(100):
            if log.read_text().count("Server listening") == len(hosts):
                return sshd
            time.sleep(0.05)
        sys.exit("sshd does not start: " + log.read_text())

    def mark(self):
        shutil.rmtree(self.work / "marks", ignore_errors=True)
        (self.work / "marks").mkdir()
        for n in range(1, HOSTS + 1):
            (self.work / "marks" / f"n{n}").touch()

    def forget(self):  # every host is as new
        shutil.rmtree(self.work / "far", ignore_errors=True)
        shutil.rmtree(self.work / "state", ignore_errors=True)
        (self.work / "far").mkdir()


def keepers(work):  # ours, not those of other runs on this machine
    return [int(p.name) for p in pathlib.Path("/proc").iterdir()
            if p.name.isdigit() and program_of(p).startswith(f"{work}/far/")]


def program_of(process):
    try:
        return os.readlink(process / "exe")
    except OSError:
        return ""


def pss_kb(pid):
    try:
        return int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
    except (OSError, TypeError):
        return 0


def timed(command, **more):
    begin = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    return time.monotonic() - begin, done


def run_ocflow(fleet, cold):
    if cold:
        fleet.forget()
    fleet.mark()
    begin = time.monotonic()
    child = subprocess.Popen([BIN / "ocflow", "run", "fleet.ocf", "--site", "site.yaml", "--no-input", "--jobs", str(AT_ONCE),
                              "--state", fleet.work / "state"], cwd=fleet.work, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
    out, _ = child.communicate()
    took = time.monotonic() - begin
    left = list((fleet.work / "marks").iterdir())
    if child.returncode != 0 or left:
        sys.exit(f"ocflow ended with {child.returncode}, {len(left)} marks left:\n{out[-2000:]}")
    return took


def run_commands(fleet, name):
    took, done = timed([BIN / "ocflow", "run", name, "--site", "one.yaml", "--no-input", "--state", fleet.work / "state"],
                       cwd=fleet.work)
    if done.returncode != 0:
        sys.exit(f"ocflow ends with {done.returncode}:\n{done.stdout[-2000:]}")
    return took


def each_command(fleet):  # in ms
    return 1000 * (run_commands(fleet, "more.ocf") - run_commands(fleet, "one.ocf")) / COMMANDS


def each_shared(fleet):
    shared = ["-o", f"ControlPath={fleet.work}/control", address(1)]
    subprocess.run(["ssh", *fleet.ssh, "-o", "ControlMaster=yes", "-o", "ControlPersist=60", *shared, "true"], check=True)
    begin = time.monotonic()
    for _ in range(COMMANDS):
        subprocess.run(["ssh", *fleet.ssh, *shared, "true"], check=True)
    took = time.monotonic() - begin
    subprocess.run(["ssh", *fleet.ssh, "-O", "exit", *shared], stderr=subprocess.DEVNULL, check=True)
    return 1000 * took / COMMANDS


def ssh_at_once(fleet):
    begin = time.monotonic()
    waiting, running = list(range(1, HOSTS + 1)), []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(subprocess.Popen(["ssh", *fleet.ssh, address(waiting.pop(0)), "true"]))
        if running.pop(0).wait() != 0:
            sys.exit("ssh fails")
    return time.monotonic() - begin


def watch_memory(fleet):
    fleet.mark()
    child = subprocess.Popen([BIN / "ocflow", "run", "fleet.ocf", "--site", "site.yaml", "--no-input", "--jobs", str(AT_ONCE),
                              "--state", fleet.work / "state"], cwd=fleet.work, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    engine = keeper = 0
    while child.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
            engine = max(engine, int(re.search(r"^VmHWM:\s+(\d+)", status, re.M)[1]))
        except (OSError, TypeError):
            pass
        all_keepers = keepers(fleet.work)
        if len(all_keepers) >= HOSTS:
            keeper = max(keeper, sum(pss_kb(p) for p in all_keepers) / len(all_keepers))
        time.sleep(0.2)
    return engine, keeper


def show(name, values):
    values = sorted(values)
    print(f"| {name} | {statistics.median(values):.2f} | {values[0]:.2f}–{values[-1]:.2f} |")


def main():
    work = pathlib.Path(tempfile.mkdtemp(prefix="ocflow-hosts-"))
    fleet = Fleet(work)
    figures = {"ocflow run, nothing there yet": [], "ocflow run again": [], f"ssh HOST true, {AT_ONCE} at a time": []}
    of_each = {"ocflow, a command on a connected host": [], "ssh through a shared connection": []}
    ansible = shutil.which("ansible")
    if ansible:
        figures["ansible ping of the first 10"] = []
    try:
        for _ in range(ROUNDS):
            figures["ocflow run, nothing there yet"].append(run_ocflow(fleet, True))
            figures["ocflow run again"].append(run_ocflow(fleet, False))
            figures[f"ssh HOST true, {AT_ONCE} at a time"].append(ssh_at_once(fleet))
            of_each["ocflow, a command on a connected host"].append(each_command(fleet))
            of_each["ssh through a shared connection"].append(each_shared(fleet))
            if ansible:
                took, done = timed(["ansible", "all", "-i", "inventory", "-m", "ping"], cwd=work)
                if done.returncode != 0:
                    sys.exit("ansible fails: " + done.stdout[-1000:])
                figures["ansible ping of the first 10"].append(took)
        engine, keeper = watch_memory(fleet)
        print(f"{HOSTS} hosts on loopback, {ROUNDS} rounds in turns, {os.cpu_count()} cores\n\n| | median s | range s |\n|---|---|---|")
        for name, values in figures.items():
            show(name, values)
        print("\n| | median ms | range ms |\n|---|---|---|")
        for name, values in of_each.items():
            show(name, values)
        print(f"\nMemory: the engine {engine / 1024:.0f} MiB, a keeper {keeper / 1024:.1f} MiB.")
    finally:
        for sshd in fleet.sshds:
            sshd.send_signal(signal.SIGTERM)
        for pid in keepers(work):
            os.kill(pid, signal.SIGTERM)
        shutil.rmtree(work, ignore_errors=True)


main()
