#!/usr/bin/env bash
# Runs leadkit and the hand-written program on the same work, one after the other in one go, and
# prints the ratios: bench/run.sh BUILD_FOLDER. Sizes: BENCH_LEADS, BENCH_CONVERT, BENCH_DURABLE.
set -euo pipefail
build=$(cd "$1" && pwd)
export BENCH_LEADS=${BENCH_LEADS:-1000000} BENCH_CONVERT=${BENCH_CONVERT:-200000}
export BENCH_DURABLE=${BENCH_DURABLE:-2000}
work=$build/bench/stores
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

"$build/bin/leadkit" init "$work/empty.db" >/dev/null
cp "$work/empty.db" "$work/leadkit.db"
cp "$work/empty.db" "$work/baseline.db"

# leadkit FILTER: seconds of one benchmark on leadkit's store. What was written before is on the
# disk first, so that nobody pays for another's pages.
leadkit() {
  sync
  BENCH_STORE=$work/leadkit.db "$build/bench/bench_store" --benchmark_filter="$1" \
    --benchmark_format=json 2>"$work/log" |
    python3 -c 'import json,sys
b = json.load(sys.stdin)["benchmarks"][0]
print(b["real_time"] * {"ms": 1e-3, "us": 1e-6}[b["time_unit"]])' ||
    { cat "$work/log" >&2; exit 1; }
}
baseline() { sync && "$build/bench/baseline" "$work/baseline.db" "$@"; }

# ratio WHAT COUNT OURS THEIRS GOAL
ratio() {
  python3 - "$@" <<'PY'
import sys
what, count, ours, theirs, goal = sys.argv[1], *map(float, sys.argv[2:])
ratio = theirs / ours
print(f"{what:<34}{count / ours:>12,.0f}/s {count / theirs:>12,.0f}/s {ratio:>8.2f} {goal:>8.2f}  "
      f"{'reached' if ratio >= goal else 'MISSED'}")
PY
}

printf '%-34s%14s %14s %8s %8s\n' "" leadkit hand-written ratio goal
ours=$(leadkit BM_Insert)
theirs=$(baseline insert "$BENCH_LEADS" 10000)
ratio "bulk insert, $BENCH_LEADS leads" "$BENCH_LEADS" "$ours" "$theirs" 0.7
ours=$(leadkit BM_ConvertBatch)
theirs=$(baseline convert "$BENCH_CONVERT" 1000)
ratio "batch conversion, $BENCH_CONVERT leads" "$BENCH_CONVERT" "$ours" "$theirs" 0.6
ours=$(leadkit BM_ConvertDurable/iterations)
theirs=$(baseline convert "$BENCH_DURABLE" 1)
ratio "one durable conversion at a time" "$BENCH_DURABLE" "$ours" "$theirs" 0.9

# The comparison is fair only if both have written the same.
for table in lead account contact opportunity opportunity_contact_role lk_status_history \
  lk_field_history lk_conversion; do
  a=$(sqlite3 "$work/leadkit.db" "SELECT count(*) FROM $table")
  b=$(sqlite3 "$work/baseline.db" "SELECT count(*) FROM $table")
  [ "$a" = "$b" ] ||
    { echo "bench: $table has $a rows and $b in the hand-written store" >&2; exit 1; }
done
echo

open=$(leadkit BM_Open)
plan=$(leadkit BM_Plan)
python3 -c 'import sys
open_s, plan_s = map(float, sys.argv[1:])
print(f"opening the store {open_s * 1e3:.2f} ms (goal: below 10 ms)")
print(f"planning one conversion {plan_s * 1e6:.1f} us (goal: below 50 us)")' "$open" "$plan"

# Threads gain what they save in syncs, so what they gain depends on what a sync costs.
python3 - "$work/sync" <<'PY'
import os, sys, time
file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
took = []
for i in range(200):
    os.pwrite(file, bytes(4096), i * 4096)
    start = time.monotonic()
    os.fdatasync(file)
    took.append(time.monotonic() - start)
print(f"a sync of one page takes {sorted(took)[100] * 1e6:.0f} us on this disk (median of 200)")
PY
for us in 0 1000; do
  one=$(SLOW_SYNC_US=$us LD_PRELOAD=$build/bench/slow_sync.so leadkit BM_ConvertDurableThreads/1/)
  eight=$(SLOW_SYNC_US=$us LD_PRELOAD=$build/bench/slow_sync.so leadkit BM_ConvertDurableThreads/8/)
  python3 -c 'import sys
us = int(sys.argv[1])
leads, one_s, eight_s = map(float, sys.argv[2:])
disk = f"a disk whose syncs take {us / 1e3:g} ms longer" if us else "this disk"
print(f"durable conversions on {disk}: {leads / one_s:,.0f}/s by one thread, "
      f"{leads / eight_s:,.0f}/s by eight, ratio {one_s / eight_s:.1f} (goal: 4)")' \
    "$us" "$BENCH_DURABLE" "$one" "$eight"
done

"$build/bench/make_csv" "$BENCH_LEADS" >"$work/leads.csv"
cp "$work/empty.db" "$work/import.db"
python3 - "$build/bin/leadkit" import "$work/import.db" Lead "$work/leads.csv" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"import of the same leads from CSV in {seconds:.1f} s, peak memory {peak:.0f} MB "
      f"(goal: below 100 MB)")
PY
rows=$(sqlite3 "$work/import.db" "SELECT count(*) FROM lead")
[ "$rows" = "$BENCH_LEADS" ] || { echo "bench: the import stored $rows leads" >&2; exit 1; }
