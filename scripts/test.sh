#!/usr/bin/env bash
# Builds and runs every test, then prints the totals. Arguments go to `swift test`, for instance --filter EngineTests.
#
# Each room's tests run on their own, in parallel with each other, so that no room's load is another's delay. Those that
# run the whole program block threads while they wait for it: one by one.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

export HELIU_ENGINE_SUPPORT=${HELIU_ENGINE_SUPPORT:-$root/.heliu/support}
swift build --build-tests || { printf '[test] the build failed\n0 passed, 1 failed\n'; exit 1; }

log=$(mktemp) faults=$(mktemp)
trap 'rm -f "$log" "$faults"' EXIT
passed=0 failed=0

# Runs one group and adds to the totals. The runner writes a line per test: a mark, "Test", its name, the verdict.
group() {
    local status good bad
    # A hanging test must fail, not hold the machine.
    timeout --kill-after=10 1800 swift test --skip-build "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    good=$(grep -aE '^[^ ]+ Test .* passed after [0-9.]+ seconds' "$log" | grep -acvE '^[^ ]+ Test (run|case)')
    bad=$(grep -aE '^[^ ]+ Test .* failed after [0-9.]+ seconds' "$log" | grep -acvE '^[^ ]+ Test (run|case)')
    grep -aE '^[^ ]+ Test .* (recorded an issue|failed after)' "$log" >>"$faults"
    # A crash or a hang ends the run without a verdict: it counts as a failure, beside those before it.
    if [ "$status" -ne 0 ] && { [ "$bad" -eq 0 ] || ! grep -qaE '^[^ ]+ Test run with' "$log"; }; then
        bad=$((bad + 1))
        { printf '[test] %s ended with %s after\n' "$*" "$status"; tail -20 "$log"; } >>"$faults"
    fi
    if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        printf '[test] %s: no test ran\n' "$*" >>"$faults"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
}

if [ $# -gt 0 ]; then
    group "$@"
else
    for suite in Vocabulary Store Engine Ledger Catalog Schema Job Source Quality Lineage Pipeline Fetch Governance Indicator App; do group --filter "^${suite}Tests\\."; done
    # What the server does with slow and silent clients is told by its clock: before the tests that hash passwords, not beside them.
    group --filter '^ServerTests\.WireTests'
    group --filter '^ServerTests\.' --skip '^ServerTests\.WireTests'
    group --filter '^HeliuTests\.' --no-parallel
fi
# What failed, once more: in thousands of lines nobody finds it.
[ "$failed" -eq 0 ] || { printf '\n[test] what failed\n'; cut -c1-1000 "$faults"; }
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
