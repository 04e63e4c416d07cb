"""Hosts on loopback addresses, each behind a real sshd, with a home of its own and nothing in it at first."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

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
    def __init__(self, work, hosts):
        self.work, self.hosts, self.port = work, range(1, hosts + 1), 22022
        for key in ("host_key", "id"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", work / key], check=True)
        user = subprocess.check_output(["id", "-un"], text=True).strip()
        self.ssh = ["-i", str(work / "id"), "-o", f"UserKnownHostsFile={work}/known_hosts", "-p", str(self.port),
                    "-l", user, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes"]
        self.sshds = []
        self.configure()
        self.write_procedures(user)

    def __enter__(self):
        os.makedirs("/run/sshd", exist_ok=True)
        for first in range(1, len(self.hosts) + 1, LISTENS):
            self.sshds.append(self.listen(range(first, min(first + LISTENS, len(self.hosts) + 1))))
        return self

    def __exit__(self, *_):
        for sshd in self.sshds:
            sshd.send_signal(signal.SIGTERM)
            sshd.wait()
        for pid in keepers(self.work):
            os.kill(pid, signal.SIGTERM)

    def configure(self):
        work, public = self.work, (self.work / "host_key.pub").read_text().split()
        (work / "sshd_config").write_text(
            f"Port {self.port}\nHostKey {work}/host_key\nAuthorizedKeysFile {work}/id.pub\nStrictModes no\n"
            "UsePAM no\nPidFile none\nMaxStartups 10000\nMaxSessions 1000\nPermitRootLogin yes\n"
            + "".join(f"Match LocalAddress {address(n)}\n  SetEnv SHLVL=1 XDG_CACHE_HOME={work}/home{n}/cache "
                      f"XDG_STATE_HOME={work}/home{n}/state\n" for n in self.hosts))
        (work / "known_hosts").write_text(
            "".join(f"[{address(n)}]:{self.port} {public[0]} {public[1]}\n" for n in self.hosts))

    def write_procedures(self, user):
        work = self.work
        hosts = "".join(f"  n{n}: {{address: {address(n)}, port: {self.port}, user: {user}, identity: {work}/id, "
                        f"known_hosts: {work}/known_hosts, groups: fleet}}\n" for n in self.hosts)
        (work / "site.yaml").write_text(f"hosts:\n{hosts}nodes: fleet\nfolder: {work}/marks\n")
        (work / "fleet.ocf").write_text(PROCEDURE)
        (work / "one.yaml").write_text(f"hosts:\n{hosts}node: n1\n")
        (work / "one.ocf").write_text(commands(1))
        (work / "more.ocf").write_text(commands(1 + COMMANDS))
        ten = "".join(f"n{n} ansible_host={address(n)}\n" for n in self.hosts[:10])
        (work / "inventory").write_text(
            f"{ten}[all:vars]\nansible_port={self.port}\nansible_user={user}\nansible_ssh_private_key_file={work}/id\n"
            f"ansible_ssh_common_args=-o UserKnownHostsFile={work}/known_hosts\n"
            "ansible_python_interpreter=/usr/bin/python3\n")

    def listen(self, hosts):
        log = self.work / f"sshd{hosts[0]}.log"
        at = [part for n in hosts for part in ("-o", f"ListenAddress={address(n)}")]
        with open(log, "w", encoding="utf-8") as out:
            sshd = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", self.work / "sshd_config", *at], stderr=out)
        for _ in range(100):
            if log.read_text().count("Server listening") == len(hosts):
                return sshd
            time.sleep(0.05)
        sys.exit("sshd does not start: " + log.read_text())

    def mark(self):
        marks = self.work / "marks"
        marks.mkdir(exist_ok=True)
        for n in self.hosts:
            (marks / f"n{n}").touch()

    def left(self):
        return len(list((self.work / "marks").iterdir()))

    def forget(self, far):
        """Every host has a home of its own beneath `far`, as new."""
        far.mkdir(exist_ok=True)
        for n in self.hosts:
            home = self.work / f"home{n}"
            home.unlink(missing_ok=True)
            home.symlink_to(far / str(n))
            (far / str(n)).mkdir()


def program_of(process):
    try:
        return os.readlink(process / "exe")
    except OSError:
        return ""


def keepers(work):
    """Ours, not those of other runs on this machine."""
    return [int(p.name) for p in pathlib.Path("/proc").iterdir()
            if p.name.isdigit() and program_of(p).startswith(f"{work}/far")]


def pss_mib(pid):
    try:
        return int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) / 1024
    except (OSError, TypeError):
        return 0
