"""The actions of the plugin @NAME@. Each function gets the call: call.arguments has what a procedure gave, by name."""
import os

from ocflow_plugin import Failed, serve


def present(call):
    return {"result": os.path.exists(call.arguments["path"])}


def put(call):
    path = call.arguments["path"]
    if os.path.exists(path):
        return {"changed": False}
    try:
        with open(path, "x", encoding="utf-8"):
            pass
    except OSError as error:
        raise Failed(f"{path} can't be put: {error.strerror}; is its folder there?") from error
    return {"changed": True}


def take(call):
    path = call.arguments["path"]
    if not os.path.exists(path):
        return {"changed": False}
    os.remove(path)
    return {"changed": True}


def state(path):
    return "there" if os.path.exists(path) else "not there"


def put_probe(call):
    path = call.arguments["path"]
    return {"state": state(path), "to": "there", "as_wanted": os.path.exists(path)}


def take_probe(call):
    path = call.arguments["path"]
    return {"state": state(path), "to": "not there", "as_wanted": not os.path.exists(path)}


def put_verify(call):
    return {"holds": os.path.exists(call.arguments["path"]), "why": "the marker is not there"}


def take_verify(call):
    return {"holds": not os.path.exists(call.arguments["path"]), "why": "the marker is still there"}


serve("@NAME@", {
    "present": {"read": present},
    "put": {"apply": put, "probe": put_probe, "verify": put_verify},
    "take": {"apply": take, "probe": take_probe, "verify": take_verify},
})
