"""The protocol of ocflow's plugins: messages in, answers out. Nothing in it is about what a plugin does."""
import _thread
import json
import queue
import sys
import threading


class Failed(Exception):
    """What was asked for did not work. Its text is what the operator reads: what was found, and what to do."""


class Call:
    def __init__(self, params):
        self.action = params.get("action", "")
        self.arguments = params.get("arguments") or {}  # by the names of the manifest; what was left out has its default
        self.values = params.get("values") or {}  # what stood beside code, by name
        self.key = params.get("key", "")  # names this attempt: another one has another key
        self.seconds = params.get("seconds")  # how long there is; None: no limit
        self.seen = params.get("seen")  # predict: what probe answered
        self.result = params.get("result")  # verify: what apply gave


def _read(messages, busy):
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except ValueError:
            message = None
        if isinstance(message, dict) and message.get("method") == "cancel":
            if busy.is_set():
                _thread.interrupt_main()
        else:
            messages.put(message)
    messages.put("end")


def _answer(message):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def _error(code, text):
    return {"error": {"code": code, "message": text}}


def _do(name, actions, message, busy):
    method, params = message.get("method"), message.get("params") or {}
    if method == "hello":
        return {"result": {"protocol": 1, "name": name}}
    if method not in ("read", "apply", "probe", "predict", "verify"):
        return _error(-32601, f"there is no method {method}")
    function = actions.get(params.get("action"), {}).get(method)
    if function is None:
        return _error(-32602, f"the plugin has no {method} for an action {params.get('action')}")
    try:
        busy.set()
        try:
            return {"result": function(Call(params))}
        finally:
            busy.clear()
    except Failed as failed:
        return _error(1, str(failed))
    except KeyboardInterrupt:
        return _error(2, "it was told to end")
    except Exception as error:  # a bug here must be an answer, too
        return _error(3, f"a fault in the plugin: {type(error).__name__}: {error}")


def serve(name, actions):
    """`actions`: {"put": {"apply": function, "probe": function, ...}, ...}. Returns when nobody asks any more."""
    messages, busy = queue.Queue(), threading.Event()
    threading.Thread(target=_read, args=(messages, busy), daemon=True).start()
    while True:
        message = messages.get()
        if message == "end":
            return
        if not isinstance(message, dict):
            _answer({"id": None, **_error(-32700, "that is no message")})
        elif "id" in message:
            _answer({"id": message["id"], **_do(name, actions, message, busy)})
