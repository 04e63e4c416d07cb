#!/bin/sh
# tests/bench/run.sh BIN [STEPS] [ROUNDS]: programs that do nothing, in three graphs, through ocflow and other tools.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${CC:-cc}" -O2 -o "$work/floor" "$here/floor.c"
python3 "$here/run.py" "$1" "$work" "${2:-1000 10000}" "${3:-5}"
