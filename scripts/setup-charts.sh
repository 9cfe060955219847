#!/usr/bin/env bash
# Puts Apache ECharts, as an ES module, into the support folder's web/echarts. Fetches nothing when it is there already.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup-words.sh"

pins=$root/scripts/pins/charts.txt
web=$support/web/echarts
if is_installed "$web" charts.sha256 "$pins"; then
    say "ECharts: in place"
    exit 0
fi

say "ECharts: fetching"
mkdir -p "$web"
work=$(mktemp -d "$web/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
fetch_wheels "$pins" "$work/unpacked"

# index.js re-exports one bundle as `echarts`; the second, far larger part of the folder (3-D) is fetched only by who asks for it, and nobody does.
dist=$work/unpacked/nicegui/elements/echart/dist
bundle=$(grep -o 'from"\./[^"]*"' "$dist/index.js" | head -n 1 | cut -d '"' -f 2)
rm -f "$web"/*.js
mv "$dist/index.js" "$dist/${bundle#./}" "$web/"
(cd "$web" && write_manifest "$web" charts.sha256 "$pins" ./*.js)
say "ECharts: installed in ${web#"$root"/}"
