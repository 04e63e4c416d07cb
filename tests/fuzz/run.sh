#!/bin/sh
# tests/fuzz/run.sh BIN SECONDS [EXECUTIONS]: each fuzzer for that long, or for that many executions however long they
# take. Seeds are the checked-in procedures and broken files. What was learned stays in BIN/../corpus, and goes on from
# there the next time. An input that takes more than 5 s is a finding too, for nothing here is larger than MAX_LEN.
# Most of an execution is the sanitizers' and libFuzzer's own bookkeeping, so what only helps to explain a finding (long
# stacks of allocations) or to choose among inputs (entropy) is off, and comparisons are not traced: the dictionary and
# the mutators know the words.
set -eu
export ASAN_OPTIONS=malloc_context_size=1:quarantine_size_mb=4:detect_stack_use_after_return=0
bin=$1 seconds=$2 executions=${3:-}
max_len=${MAX_LEN:-512} fuzzers=${FUZZERS:-parse check format}
root=$(cd "$(dirname "$0")/../.." && pwd)
corpora=$bin/../corpus
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
cp "$root"/procedures/*.ocf "$root"/procedures/library/*.ocf "$root"/tests/cases/broken/*.ocf "$seeds"
limit=-max_total_time=$seconds
[ -z "$executions" ] || limit=-runs=$executions
for fuzzer in $fuzzers; do
  mkdir -p "$corpora/$fuzzer"
  echo "-- fuzz_$fuzzer"
  log=$corpora/$fuzzer.log
  "$bin/fuzz_$fuzzer" $limit -max_len="$max_len" -timeout=5 -entropic=0 -dict="$root/tests/fuzz/words.dict" -print_final_stats=1 \
    -artifact_prefix="$corpora/$fuzzer-" "$corpora/$fuzzer" "$seeds" >"$log" 2>&1 || { tail -n 60 "$log"; exit 1; }
  grep -E '^(stat::|Done|SUMMARY)' "$log"
done
