#!/bin/sh
# tests/bench/check.sh BIN [STEPS] [ROUNDS]: a generated procedure parsed and checked, beside ninja's load of as many
# edges. All take turns; each figure is the median of its rounds, and ninja's part is taken round by round.
# About 145 bytes a step: 720,000 steps are some 100 MB.
set -eu
bin=$1 steps=${2:-720000} rounds=${3:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v n="$steps" 'BEGIN {
  print "procedure many \"Many servers\"\n\ngiven\n  used : bool = true\n\nStart"
  for (i = 1; i <= n; i++) printf " - Stop web server %d of the farm.\n     if used\n     do unit.stop(\"web%d\") within 2m\n     expect unit.state(\"web%d\") == \"stopped\"\n     on failure continue\n", i, i, i
  print "End" }' >"$work/many.ocf"
awk -v n="$steps" 'BEGIN {
  print "rule stop\n  command = stop $what\n  description = Stop web server $what of the farm."
  for (i = 1; i <= n; i++) printf "build web%d: stop\n  what = web%d\n", i, i }' >"$work/build.ninja"

median() { sort -n "$1" | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
for round in $(seq "$rounds"); do
  for what in parse check; do
    set -- $("$bin/check_bench" $what "$work/many.ocf")
    bytes=$1; echo "$2" >>"$work/$what.ms"; echo "$3" >>"$work/$what.kb"; eval "$what=$2"
  done
  # Loads the file and prints its one rule.
  set -- $(/usr/bin/time -f '%e %M' ninja -C "$work" -t rules 2>&1 >/dev/null | tail -n 1)
  ms=$(echo "$1" | awk '{print $1 * 1000}')
  echo "$ms" >>"$work/ninja.ms"; echo "$2" >>"$work/ninja.kb"
  echo "$parse $ms" | awk '{print $1 / $2}' >>"$work/parse.part"; echo "$check $ms" | awk '{print $1 / $2}' >>"$work/check.part"
done
row() {  # NAME WHAT BYTES
  ms=$(median "$work/$2.ms") kb=$(median "$work/$2.kb")
  part=1; [ -f "$work/$2.part" ] && part=$(median "$work/$2.part")
  echo "$1|$ms|$3|$kb|$steps|$part" | awk -F'|' '{printf "| %s | %d | %.0f | %d | %.0f | %.1f |\n", $1, $2, $3 / 1000 / $2, $4 / 1024, $4 * 1024 / $5, $6}'
}
echo "$steps steps in $bytes bytes, $rounds rounds in turns, $(nproc) cores"
echo
echo '| | ms | MB/s | peak MiB | bytes a step | of ninja'"'"'s time |'
echo '|---|---|---|---|---|---|'
row 'parse' parse "$bytes"
row 'parse and check' check "$bytes"
row 'ninja, load of as many edges' ninja "$(wc -c <"$work/build.ninja")"
