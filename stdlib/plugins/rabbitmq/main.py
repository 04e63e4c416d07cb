"""Queues of RabbitMQ, by the HTTP interface of its management plugin."""
import base64
import json
import urllib.error
import urllib.parse
import urllib.request

from ocflow_plugin import Failed, serve


def ask(call, method, path, body=None):
    """`path`: its parts, each of which may hold anything."""
    given = call.arguments
    url = given["url"].rstrip("/") + "/api/" + "/".join(urllib.parse.quote(part, safe="") for part in path)
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    password = given.get("password")
    credentials = f"{given['user']}:{'guest' if password is None else password}".encode()
    request.add_header("Authorization", "Basic " + base64.b64encode(credentials).decode())
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        if error.code == 404:
            raise Failed(f"{given['url']} knows no queue {given['queue']} in the virtual host {given['vhost']}") from error
        if error.code in (401, 403):
            raise Failed(f"{given['url']} doesn't let {given['user']} in; look at the user's name, password and rights") from error
        raise Failed(f"{given['url']} answers {error.code} {error.reason}") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise Failed(f"{given['url']} can't be asked: {reason}; is RabbitMQ's management plugin on there?") from error
    return json.loads(text) if text else None


def look(call):
    found = ask(call, "GET", ["queues", call.arguments["vhost"], call.arguments["queue"]])
    return {"messages": found.get("messages", 0), "ready": found.get("messages_ready", 0),
            "unacknowledged": found.get("messages_unacknowledged", 0), "consumers": found.get("consumers", 0)}


def waiting(call):
    """Counted now: what `look` tells is some seconds old."""
    path = ["queues", call.arguments["vhost"], call.arguments["queue"], "get"]
    found = ask(call, "POST", path, {"count": 1, "ackmode": "ack_requeue_true", "encoding": "base64"})
    return found[0]["message_count"] + 1 if found else 0


def publish(call):
    given = call.arguments
    look(call)  # a message for a queue that isn't there would be lost without a word
    body = {"properties": {"delivery_mode": 2}, "routing_key": given["queue"], "payload": given["message"],
            "payload_encoding": "string"}
    answer = ask(call, "POST", ["exchanges", given["vhost"], "amq.default", "publish"], body)
    if not answer.get("routed"):
        raise Failed(f"no queue took the message for {given['queue']}")
    return {"changed": True}


def purge(call):
    count = waiting(call)
    ask(call, "DELETE", ["queues", call.arguments["vhost"], call.arguments["queue"], "contents"])
    return {"changed": count > 0, "result": {"thrown_away": count}}


def foresee(call):
    count = look(call)["ready"]
    return {"state": f"{count} waiting", "to": "none waiting", "as_wanted": count == 0}


def verify(call):
    count = waiting(call)
    return {"holds": count == 0, "why": f"{count} messages are waiting; does somebody still send?"}


serve("rabbitmq", {
    "queue": {"read": lambda call: {"result": look(call)}},
    "publish": {"apply": publish},
    "purge": {"apply": purge, "probe": foresee, "verify": verify},
})
