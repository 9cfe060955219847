#!/usr/bin/env bash
# Puts the analytic engine, DuckDB with its extensions, into the support folder. Fetches nothing when it is there already.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup-words.sh"

pins=$root/scripts/pins/engine.txt
case $(uname -m) in
    x86_64 | aarch64) ;;
    *) fail "DuckDB is pinned for x86_64 and aarch64, this machine is $(uname -m)" \
        "put an official libduckdb.so on the machine and name it with HELIU_ENGINE_LIBRARY" ;;
esac
if is_installed "$support" engine.sha256 "$pins"; then
    say "DuckDB: in place"
    exit 0
fi

say "DuckDB: fetching $(grep -c '==' "$pins") wheels"
mkdir -p "$support"
work=$(mktemp -d "$support/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
fetch_wheels "$pins" "$work/unpacked"

mkdir -p "$support/extensions"
rm -f "$support"/_duckdb*.so "$support"/extensions/*.duckdb_extension
mv "$work"/unpacked/_duckdb*.so "$support/"
mv "$work"/unpacked/duckdb_extension_*/extensions/*/*.duckdb_extension "$support/extensions/"
(cd "$support" && write_manifest "$support" engine.sha256 "$pins" _duckdb*.so extensions/*.duckdb_extension)
say "DuckDB: installed in ${support#"$root"/}"
