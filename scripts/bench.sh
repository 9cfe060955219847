#!/usr/bin/env bash
# Measures the built program on this machine: start-up, memory, ingest of 1,000,000 × 10 values, latency of pages and interfaces.
#
#   scripts/bench.sh [ROWS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

rows=${1:-1000000}
requests=100
program=$root/.build/release/heliu
work=$root/.heliu/bench
port=${HELIU_BENCH_PORT:-18099}
address=http://127.0.0.1:$port
export HELIU_DATA=$work/data HELIU_APPS=$root/Apps HELIU_HOST=127.0.0.1 HELIU_PORT=$port HELIU_LOG_LEVEL=error
export HELIU_ENGINE_SUPPORT=${HELIU_ENGINE_SUPPORT:-$root/.heliu/support}

[ -x "$program" ] || { echo "[bench] $program is missing: run \`make build\`" >&2; exit 1; }
rm -rf "$work/data"
mkdir -p "$work"

seconds_since() { python3 -c 'import sys, time; print(f"{time.time() - float(sys.argv[1]):.3f}")' "$1"; }
now() { python3 -c 'import time; print(time.time())'; }
figure() { printf '%-44s %s\n' "$1" "$2"; }

server=
stop_server() {
    [ -n "$server" ] || return 0
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}
trap stop_server EXIT

# Starts the program; `answered` is the time until it answered its first request.
start_server() {
    "$program" serve >"$work/serve.log" 2>&1 &
    server=$!
    answered=$(first_answer)
}

first_answer() {
    python3 - "$address/health" "$server" <<'PYTHON'
import os, sys, time, urllib.error, urllib.request
url, process, start = sys.argv[1], int(sys.argv[2]), time.time()
while time.time() - start < 300:
    try:
        urllib.request.urlopen(url, timeout=60).read()
        print(f"{(time.time() - start) * 1000:.0f} ms")
        sys.exit(0)
    except urllib.error.HTTPError:
        print(f"{(time.time() - start) * 1000:.0f} ms")
        sys.exit(0)
    except OSError:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            break
        time.sleep(0.002)
sys.exit("the server did not answer; see .heliu/bench/serve.log")
PYTHON
}

resident() { awk '/^VmRSS/ { printf "%.0f MB", $2 / 1024 }' "/proc/$server/status"; }

# Median and 95th percentile of $requests requests to $1, one after the other on one connection.
latency() {
    curl -s -o /dev/null -w '%{http_code} %{time_total}\n' "$address$1?[1-$requests]" 2>/dev/null | sort -k 2 -n | awk '
        $1 != 200 { other[$1]++ } { time[NR] = $2 * 1000 }
        END {
            printf "median %.1f ms, 95th percentile %.1f ms", time[int((NR + 1) / 2)], time[int(NR * 0.95)]
            for (code in other) printf ", %d answers were %s", other[code], code
        }'
}

if [ ! -f "$work/rows-$rows.csv" ]; then
    echo "[bench] writing $rows rows of 10 columns"
    python3 - "$rows" >"$work/rows.new" <<'PYTHON'
import sys
print("id,region,name,year,value,share,day,flag,note,unit")
lines = []
for i in range(int(sys.argv[1])):
    lines.append(f"{i},5001{i % 40:02d},企业{i},{2015 + i % 10},{i * 7 % 100000}.{i % 100:02d},{i % 1000 / 1000},2023-{i % 12 + 1:02d}-{i % 28 + 1:02d},{'true' if i % 3 else 'false'},note {i % 977},家")
    if len(lines) == 10000:
        print("\n".join(lines))
        lines = []
if lines: print("\n".join(lines))
PYTHON
    mv "$work/rows.new" "$work/rows-$rows.csv"
fi

figure "program" "$(du -h "$program" | cut -f 1)"
echo "[bench] first start: data folder, apps and their pipelines"
start_server
stop_server
start_server
figure "cold start to the first answer" "$answered"
sleep 1
figure "resident, idle, no pipeline run" "$(resident)"
for page in / /indicators /datasets /plans/1458 /ledger /api/v1/indicators /api/v1/datasets /checkpoint /health; do
    figure "GET $page" "$(latency "$page")"
done
figure "resident after these requests" "$(resident)"
stop_server

start=$(now)
"$program" ingest "$work/rows-$rows.csv" --as bench --key id >"$work/ingest.log" 2>&1 || { tail -n 5 "$work/ingest.log" >&2; exit 1; }
taken=$(seconds_since "$start")
figure "ingest of $rows × 10 ($(du -h "$work/rows-$rows.csv" | cut -f 1))" "$taken s, $(python3 -c "print(f'{$rows / $taken:,.0f}')") rows/s"
