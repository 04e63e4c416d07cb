"""Where turns are taken: each round asks every taker once, so that what slows the machine slows all of them."""
import ctypes
import os
import resource
import statistics
import time

PR_SET_CHILD_SUBREAPER = 36
MOST_OF_OTHERS = 0.05  # of the machine, in a round that is kept without another try
MORE_ROUNDS = 2
SHORT = 0.5  # seconds; the kernel counts in hundredths, so of shorter rounds only the share of all together is known


def adopt():
    """What outlives a program (its keeper) becomes a child of this one, so that its time is known to be ours."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap(most=2.0):
    """Waits for what was adopted; what doesn't end (an sshd) is left after a while."""
    until = time.monotonic() + most
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.002)
        except ChildProcessError:
            return


def machine():
    """Seconds in which all processors of the machine did something, or were taken away by its host."""
    with open("/proc/stat", encoding="ascii") as stat:
        user, nice, system, _, _, irq, soft, steal = map(int, stat.readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


def ours():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Taken:
    """The figures of the rounds that were kept: those in which others had least."""

    def __init__(self, rounds):
        self.rounds = [figures for figures, _ in rounds]
        shares = [share for _, share in rounds if share is not None]
        self.others = max(shares) if shares else None

    def of(self, name):
        return [figures[name] for figures in self.rounds]

    def ratio(self, name, peer):
        return [figures[name] / figures[peer] for figures in self.rounds]

    def apart(self, name, less, by):
        """What one more costs: the difference of two takers, divided."""
        return [(figures[name] - figures[less]) / by for figures in self.rounds]


def one_round(takers, watched):
    begin, busy, used = time.monotonic(), machine(), ours()
    figures = {}
    for name, taker in takers.items():
        figures[name] = taker()
        if watched:
            reap()
    if not watched:
        return figures, None
    return figures, (max(0.0, (machine() - busy) - (ours() - used)), (time.monotonic() - begin) * os.cpu_count())


def in_turns(takers, rounds, watched=True):
    """A taker gives one number. Not watched: where what is ours can't be told from others (servers that stay)."""
    if watched:
        reap()  # what was made ready before is not of the first round
    done = [one_round(takers, watched) for _ in range(rounds)]
    if not watched:
        return Taken(done)
    others, there = (sum(part) for part in zip(*[seen for _, seen in done]))
    if rounds == 1 or there < rounds * SHORT * os.cpu_count():
        return Taken([(figures, min(1.0, others / there)) for figures, _ in done])
    shares = [(figures, others / there) for figures, (others, there) in done]
    for _ in range(MORE_ROUNDS):
        if sum(share <= MOST_OF_OTHERS for _, share in shares) < rounds:
            figures, (others, there) = one_round(takers, watched)
            shares.append((figures, others / there))
    return Taken(sorted(shares, key=lambda one: one[1])[:rounds])


def spread(values, form="{:.2f}", unit=""):
    median, least, most = statistics.median(values), min(values), max(values)
    return f"{form.format(median)}{unit} ({form.format(least)}–{form.format(most)})"
