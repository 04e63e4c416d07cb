#!/bin/sh
# tests/lab/demo.sh BIN: the main job on real processes. Starts the lab's components, stops them with the shipped
# procedure, asks the lab's own records whether the order was right, and shows that a wrong order is refused.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "$1" && pwd)
PATH=$bin:$PATH
work=$(mktemp -d)
export OCFLOW_STATE=$work/state
trap 'ocflow-lab down --folder "$work/lab" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

step() { printf '\n$ %s\n' "$*"; "$@"; }

cd "$root/procedures"
mkdir "$work/lab"
step ocflow-lab up --folder "$work/lab"
step ocflow check shutdown.ocf --site "$work/lab/site.yaml"
step ocflow plan shutdown.ocf --site "$work/lab/site.yaml"
step ocflow run shutdown.ocf --site "$work/lab/site.yaml" --no-input
step ocflow-lab judge --folder "$work/lab"

printf '\n# The same procedure with two of its lines swapped: OCS would stop after Stat Server.\n'
cp -r "$root/procedures" "$work/swapped"
awk '/do .* as ocs$/ {a = NR} /do .* as stat_server$/ {b = NR} {line[NR] = $0}
     END {t = line[a]; line[a] = line[b]; line[b] = t; for (i = 1; i <= NR; i++) print line[i]}' \
  shutdown.ocf >"$work/swapped/shutdown.ocf"
rc=0
step ocflow run "$work/swapped/shutdown.ocf" --site "$work/lab/site.yaml" --no-input || rc=$?
[ $rc = 65 ] || { echo "the swapped procedure was not refused (exit $rc)" >&2; exit 1; }
printf '\nThe demo is over: everything stopped in its order, and the wrong order did not start.\n'
