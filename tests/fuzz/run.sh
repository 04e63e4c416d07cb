#!/bin/sh
# tests/fuzz/run.sh BIN SECONDS: each fuzzer for that long, from the checked-in procedures as its seeds.
set -eu
bin=$1 seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
for fuzzer in "$bin"/fuzz_*; do
  corpus=$(mktemp -d)
  cp "$root"/procedures/*.ocf "$root"/tests/cases/broken/*.ocf "$corpus"
  "$fuzzer" -max_total_time="$seconds" -print_final_stats=1 -max_len=65536 "$corpus"
  rm -r "$corpus"
done
