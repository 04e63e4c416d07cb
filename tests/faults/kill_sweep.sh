#!/bin/sh
# tests/faults/kill_sweep.sh BIN [POINTS [WHO]]: kills (SIGKILL) at system calls spread over a whole run of the shipped
# shutdown, then resumes it, and asks the lab whether anything was lost or asked to stop twice.
# WHO: engine; keeper; both (the keeper right after the engine). POINTS may be `all`.
# strace counts a system call's occurrences by its name, so a point is a line of a whole run's trace.
set -eu
bin=$(cd "$1" && pwd) points=${2:-20} who=${3:-engine}
root=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$bin:$PATH
work=$(mktemp -d)
lab=$work/lab
export OCFLOW_STATE=$work/state
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"  # under strace that check can't work
trap 'ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
i=0
trap 'echo "cut off at point $i"; exit 130' INT TERM

# What the keeper is started with, where it is the one to be watched.
cat >"$work/watched-keeper" <<TXT
#!/bin/sh
exec strace -D -f \$(cat "$work/keeper-options") ocflow-keeper "\$@"
TXT
chmod +x "$work/watched-keeper"

fresh() { rm -rf "$lab" "$OCFLOW_STATE"; mkdir "$lab"; ocflow-lab up --folder "$lab" >/dev/null; }
run() { "$@" ocflow run "$root/procedures/shutdown.ocf" --site "$lab/site.yaml" --no-input >"$work/out" 2>&1; }
broken() { echo "$who, point $1: $2"; cat "$work/out"; exit 1; }
watched() {  # strace's options; runs with the one who is watched
  if [ "$who" = keeper ]; then
    echo "$*" >"$work/keeper-options"
    run env OCFLOW_KEEPER="$work/watched-keeper"
  else
    run strace "$@"
  fi
}
# The keepers of this sweep's own runs: their folder, which nobody else has, is their argument.
end_keepers() {
  for p in $(pgrep -f "ocflow-keeper --run $OCFLOW_STATE/" || true); do kill -KILL "$p" 2>/dev/null || true; done
}
# Goes on until the run is through. A step in doubt is a person's to decide: here it is always done again.
go_on() {
  tries=0
  while [ $tries -lt 3 ]; do
    tries=$((tries + 1))
    rc=0; ocflow resume --no-input "$@" >"$work/out" 2>&1 || rc=$?
    [ $rc = 3 ] || return 0
    set -- --decide "$(sed -n "s/.*--decide \([^ =]*\)=again.*/\1/p" "$work/out" | tr -d "'" | head -n 1)=again"
    [ "$*" != "--decide =again" ] || return 0
    doubts=$((doubts + 1))
  done
}
# Nothing may be lost. When a keeper died between an act and its record, what it was at may have been asked again; then
# at most that one, and a run that says so (it ended with something failed or in doubt) comes before.
judge() {
  ocflow-lab judge --folder "$lab" >"$work/verdict" 2>&1 && return 0
  [ "$who" != engine ] && [ "$1" != 0 ] || return 1
  [ "$(grep -c 'asked to stop 2 times' "$work/verdict")" = 1 ] || return 1
  again=$((again + 1))
  [ "$(grep -c 'lost\|ended without\|asked to stop\|before' "$work/verdict")" = 1 ]
}

fresh
watched -o "$work/trace" || broken 0 "a run that nobody disturbs fails"
ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true
# The process that makes the most calls is the one that stays; what it was started through is gone by then.
pid=$(sed -n 's/^\([0-9][0-9]*\) .*/\1/p' "$work/trace" | sort | uniq -c | sort -n | sed -n '$s/^ *[0-9]* //p')
sed -n "s/^${pid:+$pid  *}\([a-z_0-9]*\)(.*/\1/p" "$work/trace" >"$work/calls"
total=$(wc -l <"$work/calls")
[ "$points" != all ] || points=$total
watched_name=$who
[ "$who" != both ] || watched_name=engine
echo "the $watched_name makes $total system calls; killing $who at $points of them"

resumed=0 untouched=0 undisturbed=0 doubts=0 again=0
while [ $i -lt "$points" ]; do
  i=$((i + 1))
  line=$((1 + (i * 2 - 1) * (total - 1) / (points * 2)))
  call=$(sed -n "${line}p" "$work/calls")
  nth=$(head -n "$line" "$work/calls" | grep -cx "$call")
  fresh
  rc=0; watched -o /dev/null -e "inject=$call:signal=SIGKILL:when=$nth" || rc=$?
  [ "$who" = engine ] || end_keepers
  first=$rc
  if [ $rc = 0 ]; then
    undisturbed=$((undisturbed + 1))
  else
    go_on
    case $rc in
      0) resumed=$((resumed + 1)) ;;
      66) untouched=$((untouched + 1)); run env || broken "$line ($call $nth)" "a new run fails" ;;
      *) broken "$line ($call $nth)" "resume exits with $rc" ;;
    esac
  fi
  judge "$first" || { cat "$work/verdict" >>"$work/out"; broken "$line ($call $nth)" "the lab's records are not clean"; }
  ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true
done
end_keepers
echo "$points points: $resumed resumed, $untouched killed before the run existed, $undisturbed not disturbed;" \
  "$doubts decided by a person, $again asked again; 0 violations"
