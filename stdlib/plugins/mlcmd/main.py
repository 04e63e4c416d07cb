"""mlcmd, the command line of the Management Layer. It answers before anything is done, so its word counts for nothing:
the status of the application is asked for until it is so, or the time is over."""
import re
import subprocess
import time

from ocflow_plugin import Failed, serve

STATES = {"running", "stopped", "starting", "stopping", "suspending", "suspended", "unavailable", "unknown"}


def mlcmd(call, words):
    """Its output. The password stands on its command line, for mlcmd takes it nowhere else; it is not shown."""
    layer, application = call.arguments["layer"], call.arguments["application"]
    if not isinstance(layer, dict):
        raise Failed("`layer` is no genesys.management_layer")
    if not application or application.startswith("-"):
        raise Failed(f"`{application}` is no name of an application")
    command = [layer["program"], "-cshost", layer["cs_host"], "-csport", str(layer["cs_port"]), "-csuser", layer["user"],
               "-cspassword", layer["password"], "-csappname", layer["log_in_as"], *words, application]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True, errors="replace", capture_output=True,
                              check=False, timeout=60)
    except OSError as error:
        raise Failed(f"{layer['program']} can't be run: {error.strerror}; is mlcmd installed on this host?") from error
    except subprocess.TimeoutExpired as late:
        raise Failed("mlcmd doesn't answer within 60s; does Solution Control Server run?") from late
    said = (done.stdout + done.stderr).replace(layer["password"] or "\0", "(secret)").strip()
    if done.returncode != 0:
        raise Failed(f"mlcmd ended with {done.returncode}: {(said.splitlines() or ['it says nothing'])[-1]}")
    return said


def status(call):
    """The first entry of `statuses` (STATE: PATTERN) of which the pattern is found in what mlcmd says."""
    layer = call.arguments["layer"]
    said = mlcmd(call, layer["status_by"])
    for entry in layer["statuses"]:
        state, _, pattern = entry.partition(":")
        if state.strip() not in STATES:
            raise Failed(f"`{entry}` in `statuses` doesn't begin with one of {', '.join(sorted(STATES))} and a colon")
        if re.search(pattern.strip(), said):
            return state.strip()
    return "unknown"


def change(call, words, wanted, hopeless=()):
    before = status(call)
    if before in wanted:
        return {"changed": False}
    end = time.monotonic() + call.arguments["limit"]
    said = mlcmd(call, words)
    every = call.arguments["layer"]["ask_every"]
    while True:
        seen = status(call)
        if seen in wanted:
            return {"changed": True}
        if seen in hopeless:
            raise Failed(f"{call.arguments['application']} is {seen}: {said}")
        if time.monotonic() + every > end:
            raise Failed(f"after {call.arguments['limit']:g}s {call.arguments['application']} is still {seen}")
        time.sleep(every)


def probe(call, wanted):
    seen = status(call)
    if seen == "unknown":
        return {"state": seen, "to": wanted[0], "why": "mlcmd says nothing that `statuses` knows"}
    return {"state": seen, "to": wanted[0], "as_wanted": seen in wanted}


def suspend(call):
    return change(call, call.arguments["layer"]["suspend_by"], ["suspended", "stopped"])


serve("mlcmd", {
    "status": {"read": lambda call: {"result": status(call)}},
    "start": {"apply": lambda call: change(call, call.arguments["layer"]["start_by"], ["running"]),
              "probe": lambda call: probe(call, ["running"])},
    "stop": {"apply": lambda call: change(call, call.arguments["layer"]["stop_by"], ["stopped"]),
             "probe": lambda call: probe(call, ["stopped"])},
    "suspend": {"apply": suspend, "probe": lambda call: probe(call, ["suspended", "stopped"])},
})
