#!/usr/bin/env python3
"""bench.py BIN DOCUMENT [ROW...]: measures rows of the table in DOCUMENT, all of them if none is named, and writes them
there as soon as each is known. With BENCH_QUICK=1 a hundredth of each, one round, printed and not written: whether it
works. The work is done in a folder beneath BENCH_DIR, or /var/tmp."""
import os
import pathlib
import platform
import signal
import subprocess
import sys
import time

import commands
import hosts
import resumes
import starts
import states
import table
import texts
import turns
from work import Work, on_path

ROWS = {  # name: what measures it, and the peers that it wants on PATH
    "commands": (commands.side_by_side, ["make", "ninja", "xargs"]),
    "chain": (commands.in_a_chain, ["make", "ninja"]),
    "start": (starts.start, ["make", "ninja", "snakemake", "ansible", "just"]),
    "check": (texts.check, ["ninja"]),
    "plan": (texts.plan, ["ninja"]),
    "long": (texts.long_chain, ["make", "ninja"]),
    "resume": (resumes.resume, ["ninja"]),
    "state": (states.state, []),
    "durable": (resumes.durable, []),
    "waiting": (resumes.waiting, []),
    "hosts": (hosts.hosts, ["ssh", "ansible"]),
}


def said_by(*words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.split("\n")[0].strip()


def version_of(peer):
    if peer == "ssh":
        return said_by("ssh", "-V").split(",")[0]
    return f"{peer} {said_by(peer, '--version').split(' ')[-1]}"


def others_of(shares):
    known = [share for share in shares if share is not None]
    if not known:
        return "what others took isn't known"
    return f"others took up to {100 * max(known):.0f} % of the machine"


def note(name, peers, work, took, shares):
    known = on_path(*peers)
    out = [f"{time.strftime('%B')} {time.gmtime().tm_mday}, {time.gmtime().tm_year}", f"{os.cpu_count()} cores",
           f"Linux {platform.release()}", said_by("findmnt", "-no", "FSTYPE", "-T", str(work.folder)), f"{took:.0f} s",
           others_of(shares), *[version_of(peer) for peer in peers if peer in known]]
    left_out = [peer for peer in peers if peer not in known]
    if name == "state":
        there = work.run([work.bin / "state_peers"], codes=(64,)).said.split()
        left_out += [peer for peer in ("oneTBB", "taskflow") if peer not in there]
    left = f"; not here, so left out: {', '.join(left_out)}" if left_out else ""
    return f"- `{name}`: {', '.join(out)}{left}."


def measure(name, work):
    function, peers = ROWS[name]
    begin, rows, shares = time.monotonic(), [], []
    for more, taken in function(work):
        rows += more
        shares.append(taken.others)
    return table.lines_of(name, rows), [note(name, peers, work, time.monotonic() - begin, shares)]


def main():
    built, document, *names = sys.argv[1:]
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.exit(f"no row `{unknown[0]}`; there are: {', '.join(ROWS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was made is taken away then, too
    turns.adopt()
    path, quick = pathlib.Path(document), os.environ.get("BENCH_QUICK") == "1"
    work = Work(built, quick)
    try:
        for name in names or ROWS:
            measured = measure(name, work)
            print("\n".join([*measured[0], *measured[1]]), flush=True)
            if not quick:
                text = path.read_bytes().decode()
                path.write_bytes(table.replaced(text, {name: measured}, list(ROWS)).encode())
    finally:
        work.remove()


if __name__ == "__main__":
    main()
