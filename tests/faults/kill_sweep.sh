#!/bin/sh
# tests/faults/kill_sweep.sh BIN [POINTS]: kills the engine (SIGKILL) at system calls spread over a whole run of the
# shipped shutdown, then resumes it, and asks the lab whether anything was lost or asked to stop twice.
# strace counts a system call's occurrences by its name, so a point is a line of a whole run's trace.
set -eu
bin=$(cd "$1" && pwd) points=${2:-20}
root=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$bin:$PATH
work=$(mktemp -d)
lab=$work/lab
export OCFLOW_STATE=$work/state
trap 'ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

fresh() { rm -rf "$lab" "$OCFLOW_STATE"; mkdir "$lab"; ocflow-lab up --folder "$lab" >/dev/null; }
run() { "$@" ocflow run "$root/procedures/shutdown.ocf" --site "$lab/site.yaml" --no-input >"$work/out" 2>&1; }
broken() { echo "point $1: $2"; cat "$work/out"; exit 1; }

fresh
run strace -o "$work/trace" || broken 0 "a run that nobody disturbs fails"
ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true
sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' "$work/trace" >"$work/calls"
total=$(wc -l <"$work/calls")
echo "the engine makes $total system calls; killing it at $points of them"

resumed=0 untouched=0 i=0
while [ $i -lt "$points" ]; do
  i=$((i + 1))
  line=$((1 + (i * 2 - 1) * (total - 1) / (points * 2)))
  call=$(sed -n "${line}p" "$work/calls")
  nth=$(head -n "$line" "$work/calls" | grep -cx "$call")
  fresh
  rc=0; run strace -o /dev/null -e "inject=$call:signal=SIGKILL:when=$nth" || rc=$?
  if [ $rc != 0 ]; then
    rc=0; ocflow resume --no-input >"$work/out" 2>&1 || rc=$?
    case $rc in
      0) resumed=$((resumed + 1)) ;;
      66) untouched=$((untouched + 1)); run env || broken "$line ($call $nth)" "a new run fails" ;;
      *) broken "$line ($call $nth)" "resume exits with $rc" ;;
    esac
  fi
  ocflow-lab judge --folder "$lab" >"$work/out" 2>&1 || broken "$line ($call $nth)" "the lab's records are not clean"
  ocflow-lab down --folder "$lab" >/dev/null 2>&1 || true
done
echo "$points points: $resumed resumed, $untouched killed before the run existed, 0 violations"
