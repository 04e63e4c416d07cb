#!/bin/sh
# tests/bench/run.sh BIN [STEPS] [ROUNDS]: independent `/bin/true`s, two at a time, through ocflow and through ninja.
# The two take turns; each figure is the median of its rounds with its range, and the ratio is taken round by round.
set -eu
bin=$1 steps=${2:-10000} rounds=${3:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

write_ocflow() {
  printf 'procedure many "Many independent commands"\n\nStart\n'
  i=0; while [ $i -lt "$steps" ]; do printf ' - Run one.\n     do command(["/bin/true"])\n'; i=$((i + 1)); done
  printf 'End\n'
}
write_ninja() {
  printf 'rule r\n  command = /bin/true\n'
  i=0; while [ $i -lt "$steps" ]; do printf 'build s%d: r\n' $i; i=$((i + 1)); done
}
ms() {  # the wall time of a command in milliseconds
  t=$(date +%s%N); "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
  echo $((($(date +%s%N) - t) / 1000000))
}
median() { sort -n "$1" | awk '{v[NR]=$1} END {printf "%d %d %d", v[1], v[int((NR+1)/2)], v[NR]}'; }

write_ocflow >"$work/many.ocf"
write_ninja >"$work/build.ninja"
for round in $(seq "$rounds"); do
  rm -rf "$work/state" "$work/.ninja_log" "$work/.ninja_deps"
  o=$(ms "$bin/ocflow" run "$work/many.ocf" --state "$work/state" --jobs 2)
  n=$(ms ninja --quiet -C "$work" -j2)
  echo "$o" >>"$work/ocflow"; echo "$n" >>"$work/ninja"; echo $((100 * o / n)) >>"$work/ratio"
done
set -- $(median "$work/ocflow") $(median "$work/ninja") $(median "$work/ratio")
cat <<TXT
$steps independent /bin/true, 2 at a time, $rounds rounds in turns, $(nproc) cores

| | median ms | range ms | steps/s |
|---|---|---|---|
| ocflow, journaled | $2 | $1–$3 | $((steps * 1000 / $2)) |
| ninja | $5 | $4–$6 | $((steps * 1000 / $5)) |

ocflow's time is $8 % of ninja's (range $7–$9).
TXT
