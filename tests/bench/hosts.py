"""Hosts behind real sshds: all of them cold, again, and one more command on one that is connected."""
import os
import subprocess
import sys
import time

from fleet import AT_ONCE, COMMANDS, Fleet, address, keepers, pss_mib
from table import Row
from turns import in_turns
from work import on_path


class Takers:
    def __init__(self, work, fleet):
        self.work, self.fleet, self.state = work, fleet, None
        self.engine, self.keeper = [], []

    def run(self, file, site, *more, state=None):
        site = str(self.fleet.work / site)
        return self.work.start(str(self.fleet.work / file), "--site", site, *more, state=state or self.state)

    def fleet_run(self):
        self.fleet.mark()
        done = self.run("fleet.ocf", "site.yaml", "--jobs", str(AT_ONCE))
        if self.fleet.left():
            sys.exit(f"{self.fleet.left()} marks are left:\n{done.said[-2000:]}")
        self.engine.append(done.mib)
        return done.ms

    def cold(self):
        self.state = self.work.fresh() / "state"
        self.fleet.forget(self.fleet.work / f"far{len(self.engine)}")
        return self.fleet_run()

    def one(self):
        return self.run("one.ocf", "one.yaml").ms

    def more(self):
        return self.run("more.ocf", "one.yaml").ms

    def ssh_at_once(self):
        begin = time.monotonic()
        waiting, running = list(self.fleet.hosts), []
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(subprocess.Popen(["ssh", *self.fleet.ssh, address(waiting.pop(0)), "true"]))
            if running.pop(0).wait() != 0:
                sys.exit("ssh fails")
        return 1000 * (time.monotonic() - begin)

    def shared(self):
        """Of one command, through a connection that is there (`ControlMaster`)."""
        shared = ["-o", f"ControlPath={self.fleet.work}/control", address(1)]
        ssh = ["ssh", *self.fleet.ssh]
        subprocess.run([*ssh, "-o", "ControlMaster=yes", "-o", "ControlPersist=60", *shared, "true"], check=True)
        begin = time.monotonic()
        for _ in range(COMMANDS):
            subprocess.run([*ssh, *shared, "true"], check=True)
        took = time.monotonic() - begin
        subprocess.run([*ssh, "-O", "exit", *shared], stderr=subprocess.DEVNULL, check=True)
        return 1000 * took / COMMANDS

    def ansible(self):
        inventory = str(self.fleet.work / "inventory")
        return self.work.run(["ansible", "all", "-i", inventory, "-m", "ping"]).ms

    def watch_keepers(self):
        """The most memory of a keeper, with what they share divided among them."""
        self.fleet.mark()
        there = self.fleet.work
        words = [self.work.ocflow, "run", there / "fleet.ocf", "--site", there / "site.yaml", "--no-input", "--jobs",
                 str(AT_ONCE), "--state", self.work.fresh()]
        with open(os.devnull, "wb") as none:
            child = subprocess.Popen(words, stdout=none, stderr=none)
            while child.poll() is None:
                pids = keepers(there)
                if len(pids) >= len(self.fleet.hosts):
                    self.keeper.append(sum(map(pss_mib, pids)) / len(pids))
                time.sleep(0.2)


def hosts(work):
    many = 5 if work.quick else 50
    with Fleet(work.fresh(), many) as fleet:
        ask = Takers(work, fleet)
        takers = {"cold": ask.cold, "again": ask.fleet_run, "ssh": ask.ssh_at_once, "one": ask.one, "more": ask.more,
                  "shared": ask.shared}
        if on_path("ansible"):
            takers["ansible"] = ask.ansible
        taken = in_turns(takers, work.rounds(3), watched=False)
        ask.watch_keepers()
    each = taken.apart("more", "one", COMMANDS)
    rows = [Row("one more command on a connected host, ms", each, aim=1.5),
            Row("`ssh HOST true` through a shared connection, ms", taken.of("shared")),
            Row(f"{many} cold hosts, of bare ssh's time, {AT_ONCE} at a time", taken.ratio("cold", "ssh"), aim=1.1),
            Row(f"{many} hosts again, of bare ssh's time", taken.ratio("again", "ssh")),
            Row(f"{many} cold hosts, s", [ms / 1000 for ms in taken.of("cold")]),
            Row(f"{many} hosts, MiB of the engine at most", ask.engine, "{:.0f}")]
    if ask.keeper:
        rows.append(Row(f"{many} hosts, MiB of a keeper", [max(ask.keeper)], "{:.1f}"))
    if "ansible" in takers:
        of_ansible = taken.ratio("cold", "ansible")
        rows.append(Row(f"{many} cold hosts, of the time of ansible's ping of the first 10", of_ansible))
    yield rows, taken
