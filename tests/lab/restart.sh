#!/bin/sh
# tests/lab/restart.sh BIN: the way back. Stops the lab with the shipped shutdown, starts it with the same procedure run
# backwards, and asks the lab's own records whether each component found all that it needs when it started.
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
step ocflow-lab up --folder "$work/lab" --stop-takes 10ms
site=$work/lab/site.yaml
step ocflow run shutdown.ocf --site "$site" --no-input
step ocflow-lab judge --folder "$work/lab" --all-stopped
step ocflow plan shutdown.ocf --reverse --site "$site"
step ocflow run shutdown.ocf --reverse --site "$site" --no-input
step ocflow-lab judge --folder "$work/lab"
ocflow-lab judge --folder "$work/lab" |
  grep -q '^still running: config_db, config_server, t_server, list_db_[12], list_db_[12], stat_server, icon, cpd_' ||
  { echo "not everything came back in its order" >&2; exit 1; }

step ocflow run restart.ocf --site "$site" --no-input
step ocflow-lab judge --folder "$work/lab"
step ocflow run shutdown.ocf --site "$site" --no-input
step ocflow run startup.ocf --site "$site" --no-input
step ocflow-lab judge --folder "$work/lab"
printf '\nEverything came back three times, from the other end, and nothing started before what it needs.\n'
