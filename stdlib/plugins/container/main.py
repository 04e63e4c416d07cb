"""Containers. What `stop` returns is not believed: the container is looked at, and so is how it ended."""
import json
import math
import shutil
import subprocess

from ocflow_plugin import Failed, serve


def engine(call):
    wanted = call.arguments.get("engine")
    for name in [wanted] if wanted else ["podman", "docker"]:
        if shutil.which(name):
            return name
    raise Failed(f"{wanted or 'neither podman nor docker'} is not installed here")


def run(call, *words):
    return subprocess.run([engine(call), *words], stdin=subprocess.DEVNULL, text=True, errors="replace",
                          capture_output=True, check=False)


def last_line(text):
    return (text.strip().splitlines() or ["it says nothing"])[-1]


def look(call):
    """The State of the container as its engine tells it; None: there is none."""
    name = call.arguments["name"]
    if not name or name.startswith("-"):
        raise Failed(f"`{name}` is no name of a container")
    done = run(call, "container", "inspect", name)
    if done.returncode == 0:
        return json.loads(done.stdout)[0]["State"]
    if "no such container" in done.stderr.lower() or "no container with name" in done.stderr.lower():
        return None
    raise Failed(f"{engine(call)}: {last_line(done.stderr)}")


def state(found):
    if found is None:
        return "not there"
    said = str(found.get("Status", "")).lower()
    if said in ("paused", "restarting"):
        return said
    return "running" if found.get("Running") else "stopped"


def probe(call, wanted):
    found = state(look(call))
    if found == "not there":
        return {"state": found, "to": wanted, "as_wanted": True if wanted == "stopped" else None,
                "why": "there is no such container, so it can't be started"}
    return {"state": found, "to": wanted, "as_wanted": found == wanted}


def start(call):
    before = state(look(call))
    if before == "not there":
        raise Failed(f"there is no container {call.arguments['name']}")
    if before == "running":
        return {"changed": False}
    done = run(call, "start", call.arguments["name"])
    if state(look(call)) != "running":
        raise Failed(f"{call.arguments['name']} doesn't run: {last_line(done.stderr)}")
    return {"changed": True}


def stop(call):
    if state(look(call)) in ("stopped", "not there"):
        return {"changed": False}
    limit = max(1, math.ceil(call.arguments["limit"]))
    done = run(call, "stop", "--time", str(limit), call.arguments["name"])
    found = look(call)
    if state(found) not in ("stopped", "not there"):
        raise Failed(f"{call.arguments['name']} still runs: {last_line(done.stderr)}")
    if found and found.get("ExitCode") == 137 and not call.arguments["accept_killed"]:
        raise Failed(f"{call.arguments['name']} did not stop within {limit}s, and was ended by force: what it had in its "
                     "memory may be lost; `accept_killed: true` says that this does no harm")
    return {"changed": True}


def verify(call, wanted):
    found = state(look(call))
    return {"holds": found == wanted or (wanted, found) == ("stopped", "not there"), "why": f"it is {found}"}


serve("container", {
    "state": {"read": lambda call: {"result": state(look(call))}},
    "start": {"apply": start, "probe": lambda call: probe(call, "running"), "verify": lambda call: verify(call, "running")},
    "stop": {"apply": stop, "probe": lambda call: probe(call, "stopped"), "verify": lambda call: verify(call, "stopped")},
})
