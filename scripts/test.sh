#!/usr/bin/env bash
# Builds and runs every test, then prints the totals. Arguments go to `swift test`, for instance --filter EngineTests.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

export HELIU_ENGINE_SUPPORT=${HELIU_ENGINE_SUPPORT:-$root/.heliu/support}
swift build --build-tests || { printf '[test] the build failed\n0 passed, 1 failed\n'; exit 1; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test --skip-build "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# The runner writes one line per test: a mark, "Test", its name, then "passed after" or "failed after".
passed=$(grep -cE '^[^ ]+ Test .* passed after [0-9.]+ seconds' "$log")
failed=$(grep -cE '^[^ ]+ Test .* failed after [0-9.]+ seconds' "$log")
for verdict in passed failed; do
    # The closing "Test run with … passed after …" line is not a test.
    if grep -qE "^[^ ]+ Test run with .* $verdict after" "$log"; then declare "$verdict=$((${!verdict} - 1))"; fi
done
skipped=$(grep -cE '^[^ ]+ Test .* skipped' "$log")
[ "$skipped" -eq 0 ] || printf '[test] %d skipped\n' "$skipped"
# A crash ends the run without a verdict: it counts as a failure.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then printf '[test] no test ran\n'; failed=1; fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
