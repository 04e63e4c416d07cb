"""The judge: compares what acts wrote into a ledger (ledger.cc) with what a run wrote into its journal.

It uses nothing of ocflow but the description of the file in docs/journal.md, so a fault of ocflow can't hide itself here.
    judge.py JOURNAL LEDGER     tells what is wrong; 1 if something is
"""
import collections
import hashlib
import sqlite3
import struct
import sys

Event = collections.namedtuple("Event", "seq kind node clause attempt ended answer yes text who")
Line = collections.namedtuple("Line", "at pid key name fact")
CONDITION, INTENT, OBSERVED, CHECKED, ANSWERED, DECIDED, RUN_ENDED, WITHDRAWN = 3, 5, 6, 8, 9, 10, 14, 20
DONE, IN_DOUBT = 0, 4
AGAIN = 4
HEAD = struct.Struct("<QqBIHHBBB")
VALUE_SIZES = {0: 0, 1: 0, 2: 0, 255: 0, 3: 8, 5: 8, 6: 8}


def skip_value(data, at):
    kind, at = data[at], at + 1
    if kind in VALUE_SIZES:
        return at + VALUE_SIZES[kind]
    if kind in (4, 7):
        return text(data, at)[1]
    if kind == 8:
        return text(data, text(data, at)[1])[1]
    count, at = struct.unpack_from("<I", data, at)[0], at + 4
    for _ in range(count):
        if kind == 10:
            at = text(data, at)[1]
        at = skip_value(data, at)
    return at


def text(data, at):
    size = struct.unpack_from("<I", data, at)[0]
    return data[at + 4:at + 4 + size].decode("utf-8", "replace"), at + 4 + size


def events_of(batch):
    at = 0
    while at < len(batch):
        size = struct.unpack_from("<I", batch, at)[0]
        data, at = batch[at + 4:at + 4 + size], at + 4 + size
        seq, _, kind, node, clause, attempt, ended, answer, bits = HEAD.unpack_from(data)
        place, texts = HEAD.size, {}
        if bits & 4:
            place = skip_value(data, place)
        for bit in (8, 16, 32):
            if bits & bit:
                texts[bit], place = text(data, place)
        assert place == len(data), f"event {seq} has bytes that nobody knows"
        yield Event(seq, kind, node, clause, attempt, ended, answer, bool(bits & 1), texts.get(8, ""), texts.get(32, ""))


def part(data):
    return struct.pack("<Q", len(data)) + data


def header_mark(db):
    mark = hashlib.sha256(part(b"ocflow journal 2"))
    rows = db.execute("SELECT name, value FROM header WHERE CAST(name AS TEXT) != 'hash'").fetchall()
    for name, value in sorted((as_bytes(n), as_bytes(v)) for n, v in rows):
        mark.update(part(name) + part(value))
    mark.update(part(b"sources"))
    for role, path, content in db.execute("SELECT role, path, text FROM sources ORDER BY id"):
        mark.update(part(as_bytes(role)) + part(as_bytes(path)) + part(as_bytes(content)))
    return mark.digest()


def as_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode()


def read_journal(path):
    """The events; AssertionError where the file is not as docs/journal.md says."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.text_factory = bytes
    mark, events = header_mark(db), []
    stored = db.execute("SELECT value FROM header WHERE CAST(name AS TEXT) = 'hash'").fetchone()
    assert stored and as_bytes(stored[0]) == mark, "the header's mark doesn't fit"
    for row, stored, batch in db.execute("SELECT id, hash, batch FROM events ORDER BY id"):
        mark = hashlib.sha256(mark + batch).digest()
        assert mark == stored, f"row {row} doesn't fit to those before it"
        events.extend(events_of(batch))
    db.close()
    for place, event in enumerate(events, 1):
        assert event.seq == place, f"event {place} has the number {event.seq}"
    return events


def read_ledger(path):
    try:
        with open(path) as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
    except FileNotFoundError:
        return []
    return [Line(int(at), int(pid), int(key) if key != "-" else None, name, fact) for at, pid, key, name, fact in rows]


class Judge:
    def __init__(self, events, ledger, repeatable=()):
        self.events, self.ledger, self.repeatable, self.found = events, ledger, set(repeatable), []
        self.intents = {e.seq: e for e in events if e.kind == INTENT}
        self.begins = [line for line in ledger if line.fact == "begin"]
        self.ends = self.attempt_ends()

    def say(self, what):
        self.found.append(what)

    def attempt_ends(self):
        """By the key of each attempt: the event that ended it. A question is put again until it is answered."""
        ends, opened = {}, collections.defaultdict(list)
        for e in self.events:
            place = (e.node, e.clause)
            if e.kind == INTENT:
                opened[place].append(e.seq)
            elif e.kind in (OBSERVED, ANSWERED, WITHDRAWN):
                answered = opened[place] if e.kind == ANSWERED else opened[place][-1:]
                for key in answered:
                    ends.setdefault(key, e)
                del opened[place][len(opened[place]) - len(answered):]
        return ends

    def intent_first(self):
        places = {}
        for line in self.begins:
            if line.key is None:
                continue
            intent = self.intents.get(line.key)
            if not intent:
                self.say(f"{line.name} began as attempt {line.key}, and the journal has no such intent")
                continue
            place = (intent.node, intent.clause)
            if places.setdefault(line.name, place) != place:
                self.say(f"{line.name} began as attempt {line.key}, which is the intent of another step")

    def never_twice(self):
        keys = collections.Counter(line.key for line in self.begins if line.key is not None)
        for key, count in keys.items():
            if count > 1:
                self.say(f"attempt {key} began {count} times")
        by_name = collections.defaultdict(list)
        for line in self.begins:
            if line.key in self.intents:
                by_name[line.name].append(line.key)
        for name, attempts in by_name.items():
            if name not in self.repeatable:
                self.only_when_decided(name, sorted(attempts))

    def only_when_decided(self, name, attempts):
        for before, key in zip(attempts, attempts[1:]):
            node = self.intents[key].node
            decided = [e for e in self.events[before:key] if e.kind == DECIDED and e.node == node and e.answer == AGAIN and e.who]
            if not decided:
                self.say(f"{name} began again as attempt {key} after {before}, and nobody decided that")

    def all_end(self):
        for key in self.intents:
            if key not in self.ends:
                self.say(f"attempt {key} has no end")
        if not self.events or self.events[-1].kind != RUN_ENDED:
            self.say("the run has no end")

    def withdrawn_never_began(self):
        began = {line.key for line in self.begins}
        for key, end in self.ends.items():
            if end.kind == WITHDRAWN and key in began:
                self.say(f"attempt {key} was withdrawn, and began")

    def nothing_hidden(self):
        facts = collections.defaultdict(set)
        for line in self.ledger:
            facts[line.key].add(line.fact)
        acts = {self.place_of(line.key) for line in self.begins if line.key in self.intents}
        for key, end in self.ends.items():
            if end.kind != OBSERVED or self.place_of(key) not in acts or end.ended == IN_DOUBT:
                continue
            wrote = facts.get(key, set())
            if end.ended == DONE and "end" not in wrote:
                self.say(f"attempt {key} is recorded as done, and never ended")
            if end.ended != DONE and "end" in wrote:
                self.say(f"attempt {key} ended well, and is recorded as if it had not")

    def place_of(self, key):
        return (self.intents[key].node, self.intents[key].clause)

    def doubtful(self, key):
        return key in self.ends and self.ends[key].ended == IN_DOUBT

    def order(self, before, after):
        """Each end of `before` lies before each begin of `after`. What is in doubt may go on when nobody sees it any more."""
        ends = [line.at for line in self.ledger if line.name == before and not self.doubtful(line.key)]
        begins = [line.at for line in self.begins if line.name == after]
        if ends and begins and max(ends) > min(begins):
            self.say(f"{after} began before {before} had ended")

    def first_order(self, before, after):
        ends = [line.at for line in self.ledger if line.name == before and line.fact != "begin"]
        begins = [line.at for line in self.begins if line.name == after]
        if begins and (not ends or min(ends) > min(begins)):
            self.say(f"{after} began before {before} had ended")

    def present(self, name):
        if not any(line.name == name and line.fact == "end" for line in self.ledger):
            self.say(f"{name} was never done")

    def by_the_contract(self):
        self.intent_first()
        self.never_twice()
        self.all_end()
        self.withdrawn_never_began()
        self.nothing_hidden()
        return self.found


def main():
    judge = Judge(read_journal(sys.argv[1]), read_ledger(sys.argv[2]), sys.argv[3:])
    for line in judge.by_the_contract():
        print(line)
    sys.exit(1 if judge.found else 0)


if __name__ == "__main__":
    main()
