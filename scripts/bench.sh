#!/usr/bin/env bash
# Measures the built program against its peers: one line each, with median, ratio and bar. docs/benchmarks.md says how.
#
#   scripts/bench.sh [NAME …] [--runs N] [--slow] [--strict] [--json FILE] [--list]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Debian's own interpreter is there on a bare machine; 3.11 or later will do.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
exec "$python" "$root/Benchmarks/run.py" --support "${HELIU_ENGINE_SUPPORT:-$root/.heliu/support}" "$@"
