"""Writes what was measured between two marks of a document, and leaves the rest of it byte for byte."""
import re
import statistics

from turns import spread

BEGIN = "<!-- measured: ./dev bench writes this -->"
END = "<!-- measured: end -->"
HEAD = ["| Row | figure (range) | aim | met |", "|---|---|---|---|"]


class Row:
    """One figure. `aim` is the most, or with `least` the least, that its median may be; None: it is only told."""

    def __init__(self, name, values, form="{:.2f}", unit="", aim=None, least=False):
        self.name, self.figure, self.met, self.aim = name, spread(values, form, unit), "–", "–"
        if aim is not None:
            median = statistics.median(values)
            self.aim = ("≥ " if least else "≤ ") + form.format(aim) + unit
            self.met = "yes" if (median >= aim if least else median <= aim) else "no"


class Told(Row):
    """What is no number."""

    def __init__(self, name, figure, aim="–", met="–"):
        self.name, self.figure, self.aim, self.met = name, figure, aim, met


def lines_of(group, rows):
    return [f"| `{group}` {row.name} | {row.figure} | {row.aim} | {row.met} |" for row in rows]


def groups_of(text):
    """What a table holds: of each group its lines of figures, and its line about how they were taken."""
    out = {}
    for line in text.split("\n"):
        found = re.match(r"(\||-) `(\w+)`", line)
        if found:
            figures, notes = out.setdefault(found[2], ([], []))
            (figures if found[1] == "|" else notes).append(line)
    return out


def table(groups, order):
    known = [name for name in order if name in groups]
    figures = [line for name in known for line in groups[name][0]]
    notes = [line for name in known for line in groups[name][1]]
    return "\n".join([BEGIN, "", *HEAD, *figures, "", *notes, "", END])


def replaced(document, measured, order):
    """`document` with the groups of `measured` in place of the same ones; {group: (lines of figures, notes)}."""
    if document.count(BEGIN) != 1 or document.count(END) != 1 or document.index(BEGIN) > document.index(END):
        raise ValueError(f"wanted once each, in this order: `{BEGIN}` and `{END}`")
    before, rest = document.split(BEGIN)
    old, after = rest.split(END)
    return before + table({**groups_of(old), **measured}, order) + after
