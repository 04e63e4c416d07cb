#!/bin/sh
# The plugin @NAME@. A message is one line of JSON; jq takes it apart, so no value ever becomes a word of this script.
result() { jq -cn --argjson id "$id" --argjson result "$1" '{jsonrpc: "2.0", id: $id, result: $result}'; }
error() { jq -cn --argjson id "$id" --argjson code "$1" --arg message "$2" \
            '{jsonrpc: "2.0", id: $id, error: {code: $code, message: $message}}'; }
part() { printf '%s\n' "$line" | jq -r "$1"; }
there() { [ -e "$path" ] && echo true || echo false; }
away() { [ -e "$path" ] && echo false || echo true; }

put() {
  if [ -e "$path" ]; then result '{"changed": false}'
  elif why=$(: 2>&1 >"$path"); then result '{"changed": true}'
  else error 1 "$path can't be put; is its folder there?"
  fi
}
take() {
  if [ ! -e "$path" ]; then result '{"changed": false}'
  elif why=$(rm -- "$path" 2>&1); then result '{"changed": true}'
  else error 1 "$why"
  fi
}

while IFS= read -r line; do
  if ! id=$(printf '%s\n' "$line" | jq -ce 'if type == "object" then .id else error end' 2>/dev/null) && [ "$id" != null ]; then
    id=null; error -32700 "that is no message"; continue
  fi
  [ "$id" = null ] && continue # it is told something: cancel
  path=$(part '.params.arguments.path? // ""')
  case "$(part .method) $(part '.params.action? // ""')" in
    "hello "*)      result '{"protocol": 1, "name": "@NAME@"}' ;;
    "read present") result "{\"result\": $(there)}" ;;
    "apply put")    put ;;
    "apply take")   take ;;
    "probe put")    result "{\"to\": \"there\", \"as_wanted\": $(there)}" ;;
    "probe take")   result "{\"to\": \"not there\", \"as_wanted\": $(away)}" ;;
    "verify put")   result "{\"holds\": $(there), \"why\": \"the marker is not there\"}" ;;
    "verify take")  result "{\"holds\": $(away), \"why\": \"the marker is still there\"}" ;;
    read*|apply*|probe*|predict*|verify*) error -32602 "the plugin can't do that" ;;
    *)              error -32601 "there is no such method" ;;
  esac
done
