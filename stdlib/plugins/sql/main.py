"""Statements for PostgreSQL. A value never becomes a part of a statement: psql quotes it, out of a variable."""
import json
import os
import re
import subprocess

from ocflow_plugin import Failed, serve

# What may hold a colon or a semicolon that is none, and then what is looked for.
PARTS = re.compile(r"""
    [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
  | --[^\n]* | /\*.*?\*/ | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | ::
  | :(?P<name>[A-Za-z_]\w*) | (?P<slash>\\) | (?P<semicolon>;)""", re.VERBOSE | re.DOTALL)


def array(items):
    def item(value):
        if value is None:
            return "NULL"
        return '"' + text(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "{" + ",".join(item(value) for value in items) + "}"


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return array(value)
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value)


class Statement:
    """The statement with psql's variables in it, and the environment that they come from."""

    def __init__(self, call, one):
        self.used, self.environment, self.values = set(), {}, call.values
        self.one = one
        self.sql = PARTS.sub(self.part, call.arguments["statement"]).strip()
        if one:
            self.sql = self.sql.rstrip(";").strip()
        for name in call.values:
            if name not in self.used:
                raise Failed(f"`{name}` is given, and the statement has no `:{name}`")

    def part(self, match):
        name = match.group("name")
        if match.group("slash"):
            raise Failed("the statement holds a backslash outside of a text, which psql would take for a command")
        if match.group("semicolon") and self.one and match.string[match.end():].strip():
            raise Failed("there is more than one statement; a query is one")
        if not name:
            return match.group()
        if name not in self.values:
            raise Failed(f"`:{name}` has no value; give it beside the statement, as `{name}: value`")
        self.used.add(name)
        if self.values[name] is None:
            return "NULL"
        value = text(self.values[name])
        if "\0" in value:
            raise Failed(f"`{name}` holds a zero byte, which PostgreSQL has no text for")
        self.environment["OCFLOW_VALUE_" + name] = value
        return f":'ocflow_{name}'"

    def getenvs(self):
        return "".join(f"\\getenv ocflow_{name} OCFLOW_VALUE_{name}\n"
                       for name in self.used if "OCFLOW_VALUE_" + name in self.environment)


def psql(call, statement, script):
    connection = call.arguments["connection"]
    if re.search(r"password\s*=|^\w+://[^@/]*:[^@/]*@", connection):
        raise Failed("the connection holds a password, which everybody on this machine could see; give it as `password:`")
    environment = dict(os.environ, **statement.environment, PGCONNECT_TIMEOUT="10", PGAPPNAME="ocflow")
    environment["PGOPTIONS"] = f"-c statement_timeout={int(call.arguments['limit'] * 1000)}"
    if call.arguments.get("password") is not None:
        environment["PGPASSWORD"] = call.arguments["password"]
    command = ["psql", "-X", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"] + (["-d", connection] if connection else [])
    try:
        done = subprocess.run(command, input=statement.getenvs() + script, env=environment, text=True,
                              encoding="utf-8", capture_output=True, check=False)
    except FileNotFoundError as missing:
        raise Failed("psql is not installed here (package postgresql-client)") from missing
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
        raise Failed("psql: " + re.sub(r"^psql:(<stdin>:\d+:)? (ERROR: +)?", "", why))
    return done.stdout


def rows(call):
    statement = Statement(call, one=True)
    script = (f"\\set QUIET on\nbegin transaction read only;\nselect coalesce(json_agg(row_to_json(ocflow_row)), '[]') from (\n"
              f"{statement.sql}\n) ocflow_row;\ncommit;\n")
    return json.loads(psql(call, statement, script))


def query(call):
    return {"result": rows(call)}


def value(call):
    found = rows(call)
    return {"result": next(iter(found[0].values()), None) if found else None}


def execute(call):
    statement = Statement(call, one=False)
    said = psql(call, statement, f"begin;\n{statement.sql.rstrip(';')}\n;\ncommit;\n")
    counts = [int(n) for n in re.findall(r"^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$", said, re.MULTILINE)]
    return {"result": {"rows": sum(counts) if counts else None}, "changed": not counts or sum(counts) > 0}


def foresee(call):
    """PostgreSQL plans the statement and does nothing; so what is wrong in it is seen."""
    statement = Statement(call, one=False)
    if not re.match(r"(insert|update|delete|merge|with)\b", statement.sql, re.IGNORECASE) or ";" in statement.sql.rstrip(";"):
        return {"sees": "unknown", "why": "PostgreSQL can't foresee this statement"}
    try:
        psql(call, statement, f"explain {statement.sql.rstrip(';')}\n;\n")
    except Failed as failed:
        return {"sees": "would_fail", "why": str(failed)}
    return {"sees": "would_change", "to": "the statement is done"}


serve("sql", {"query": {"read": query}, "value": {"read": value}, "execute": {"apply": execute, "predict": foresee}})
