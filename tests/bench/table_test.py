#!/usr/bin/env python3
"""The writer of the table replaces the groups that were measured, and nothing else of a document."""
from table import BEGIN, END, Row, lines_of, replaced

BEFORE, AFTER = "# Performance\n\nA | B `x`.\r\n", "\n\n| a table | of old |\n- `one`: not ours \n no end of line"
ORDER = ["one", "two"]

made = {name: (lines_of(name, [Row("row", [value], aim=2)]), [f"- `{name}`: a day."])
        for name, value in (("two", 1), ("one", 3))}
first = replaced(BEFORE + BEGIN + "\n" + END + AFTER, made, ORDER)
assert first.startswith(BEFORE + BEGIN) and first.endswith(END + AFTER), first
assert ("| `one` row | 3.00 (3.00–3.00) | ≤ 2.00 | no |\n| `two` row | 1.00 (1.00–1.00) | ≤ 2.00 | yes |\n"
        "\n- `one`: a day.\n- `two`: a day.\n") in first, first
again = {"one": (lines_of("one", [Row("row", [1, 2, 9], aim=2)]), made["one"][1])}
second = first.replace("| 3.00 (3.00–3.00) | ≤ 2.00 | no |", "| 2.00 (1.00–9.00) | ≤ 2.00 | yes |")
assert replaced(first, again, ORDER) == second
for broken in ("", BEGIN, END + BEGIN, BEGIN + END + END):
    try:
        replaced(broken, made, ORDER)
    except ValueError:
        continue
    raise AssertionError(f"taken: {broken!r}")
