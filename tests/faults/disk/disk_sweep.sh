#!/bin/sh
# tests/faults/disk/disk_sweep.sh BIN [POINTS [WHO]]: a run in which one write, flush, renaming or making of a file in the
# state folder fails, once or from then on, with ENOSPC, EIO or EROFS; then it is taken up again with a good disk. Each act
# notes itself in a ledger. POINTS are spread over all there are, or `all`; WHO has the disk that fails: engine or keeper.
# WHO `full` (root only): the state folder is on a real disk that is too small, by another size at each point; then it grows.
#
# What has to hold at each point: nothing crashes; the run goes on to its end; every act was done; none was done twice but
# where a person decided so; the journal is as it was written. Where only the engine's disk failed, nothing is ever in doubt.
set -eu
bin=$(cd "$1" && pwd) points=${2:-12} who=${3:-engine}
PATH=$bin:$PATH
work=$(mktemp -d)
export OCFLOW_STATE=$work/state OCFLOW_RESCUE=$work/rescue
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"  # under strace that check can't work
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"

cat >p.ocf <<'TXT'
procedure p "Twelve steps of all kinds"

Start
 1. Begin.
      do command(["sh", "act.sh", "one"])
 2. Remember it.
      keep mark = "m"
 3. Three at once.
    - Left.
        do command(["sh", "act.sh", "left"])
    - Middle.
        do command(["sh", "act.sh", "middle"])
    - Right.
        do command(["sh", "act.sh", "right"])
 4. Each of three.
      for n in ["x", "y", "z"]
      do command(["sh", "act.sh", n])
 5. Not today.
      if kept.mark == "none of it"
      do command(["sh", "act.sh", "never"])
 6. Try twice.
      do command(["sh", "-c", "test -e tried || ! touch tried"])
      retry 2 times every 10ms
 7. End.
      do command(["sh", "act.sh", "end"])
End
TXT
echo 'echo "$1" >>ledger; echo "$1 writes this"' >act.sh
acts='end left middle one right x y z'

cat >watched-keeper <<TXT
#!/bin/sh
exec strace -D -f \$(cat "$work/keeper-options") ocflow-keeper "\$@"
TXT
chmod +x watched-keeper

broken() { echo "$who, $call $nth $error$good: $1"; cat out; ls -lR state | head -40; exit 1; }
watched() {  # strace's options
  if [ "$who" = keeper ]; then
    echo "$*" >keeper-options
    OCFLOW_KEEPER=$work/watched-keeper ocflow run p.ocf --no-input >out 2>&1
  else
    strace "$@" ocflow run p.ocf --no-input >out 2>&1
  fi
}
# The keepers of this sweep's own runs leave with their engines; one that is still at it has to be gone before the next.
keepers_gone() {
  tries=0
  while pgrep -f "ocflow-keeper --run $OCFLOW_STATE/" >/dev/null && [ $tries -lt 200 ]; do tries=$((tries + 1)); sleep 0.05; done
}
go_on() {
  tries=0 rc=1
  while [ $tries -lt 12 ]; do
    tries=$((tries + 1))
    rc=0; ocflow resume --no-input "$@" >out 2>&1 || rc=$?
    case $rc in 0 | 66) return 0 ;; 1 | 3) ;; *) return 0 ;; esac
    step=$(sed -n "s/.*--decide '*\([^ =]*\)=again.*/\1/p" out | head -n 1)
    [ -n "$step" ] || return 0
    decided=$((decided + 1)) decisions=$((decisions + 1))
    set -- --decide "$step=again"
  done
}
fresh() { keepers_gone; rm -rf state rescue ledger tried; decided=0; }

# After a run that ended with $rc on a bad disk; the disk is good again.
judge() {
  [ ! -e rescue ] || taken_in=$((taken_in + 1))
  keepers_gone
  if [ $rc != 0 ]; then
    go_on
    # The last commit may stand in the log though its flush failed: then nothing is left to do.
    if [ $rc = 66 ] && ocflow history 2>/dev/null | grep -q "as asked"; then
      rc=0
    elif [ $rc = 66 ]; then
      not_begun=$((not_begun + 1))
      [ ! -e ledger ] || broken "something was done, and there is no run"
      rc=0; ocflow run p.ocf --no-input >out 2>&1 || rc=$?
    fi
    [ $rc = 0 ] || broken "resume ends with $rc"
  fi
  [ "$(sort -u ledger | tr '\n' ' ')" = "$acts " ] || broken "not everything was done: $(sort ledger | tr '\n' ' ')"
  twice=$(($(wc -l <ledger) - 8))
  [ $twice -le $decided ] || broken "done twice without a decision: $(sort ledger | tr '\n' ' ')"
  [ "$who" != engine ] || [ $twice = 0 ] || broken "done twice: $(sort ledger | tr '\n' ' ')"
  ocflow verify >out 2>&1 || broken "the journal is not as it was written"
}
i=0 ended=0 stopped=0 taken_in=0 decisions=0 not_begun=0
call=nothing nth=0 error= good=

if [ "$who" = full ]; then
  [ "$(id -u)" = 0 ] || { echo "only root can make a small disk"; exit 77; }
  [ -n "${OCFLOW_SWEEP_ALONE:-}" ] || exec env OCFLOW_SWEEP_ALONE=1 unshare --mount sh "$0" "$bin" "$points" full
  mkdir disk
  export OCFLOW_STATE=$work/disk/state
  [ "$points" != all ] || points=100
  while [ $i -lt "$points" ]; do
    call=size nth=$((16 + i * 400 / points)) i=$((i + 1))  # KiB: from too small for a journal to nearly enough
    rm -rf rescue ledger tried; decided=0
    mount -t tmpfs -o "size=${nth}k,mode=700" none disk
    rc=0; ocflow run p.ocf --no-input >out 2>&1 || rc=$?
    case $rc in 0) ended=$((ended + 1)) ;; 74) stopped=$((stopped + 1)) ;; 1 | 3 | 66 | 70) ;; *) broken "the run ends with $rc" ;; esac
    mount -o remount,size=16m disk
    judge
    keepers_gone
    umount disk
  done
  echo "full: $points sizes: $ended ended all the same, $stopped stopped with 74, $not_begun were not begun;" \
    "$taken_in had something taken in, $decisions decisions by a person; 0 violations"
  exit 0
fi

fresh; watched -o trace -y || broken "a run that nobody disturbs fails"
[ "$(sort ledger | tr '\n' ' ')" = "$acts " ] || broken "its ledger is not whole"
pid=$(sed -n 's/^\([0-9][0-9]*\) .*keeper\.record.*/\1/p' trace | tail -n 1)  # of the keeper's two it is the one that stays
# Of each call of the one that stays: its name, which of its name it is, and whether it changes a file of the state.
sed -n "s/^${pid:+$pid  *}\([a-z_0-9]*\)(\(.*\)/\1 \2/p" trace |
  awk -v state="$OCFLOW_STATE" '
    { n[$1]++ }
    $1 ~ /^(write|pwrite64|fsync|fdatasync|ftruncate|fallocate|rename|renameat|renameat2|mkdir|mkdirat)$/ && index($0, state) { print $1, n[$1] }
    $1 ~ /^(open|openat)$/ && index($0, state) && /O_CREAT/ { print $1, n[$1] }' >places
calls=$(wc -l <places)
total=$((calls * 6))
[ "$points" != all ] || points=$total
echo "$who: $calls places where a disk can fail, with 3 errors, once and for good: $points of $total"

while [ $i -lt "$points" ]; do
  at=$((i * total / points)) i=$((i + 1))
  set -- $(sed -n "$((at / 6 + 1))p" places)
  call=$1 nth=$2
  case $((at % 3)) in 0) error=ENOSPC ;; 1) error=EIO ;; *) error=EROFS ;; esac
  good=
  # What is written to a terminal or a socket goes by `write` as well, and files that are no part of the state are opened.
  [ $((at % 6)) -lt 3 ] || case $call in write | open | openat) ;; *) good=+ ;; esac
  fresh
  rc=0; watched -o /dev/null -e trace="$call" -e inject="$call:error=$error:when=$nth$good" || rc=$?
  case $rc in 0) ended=$((ended + 1)) ;; 74) stopped=$((stopped + 1)) ;; 1 | 3 | 66 | 70) ;; *) broken "the run ends with $rc" ;; esac
  [ $rc != 70 ] || grep -q "keeper" out || broken "the run ends with $rc"
  judge
done
fresh
echo "$who: $points points: $ended ended all the same, $stopped stopped with 74, $not_begun were not begun;" \
  "$taken_in had something taken in, $decisions decisions by a person; 0 violations"
