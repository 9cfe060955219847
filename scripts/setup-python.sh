#!/usr/bin/env bash
# Makes the Python environment of the tests: the clients that check us from outside, pinned.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup-words.sh"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pins="$root/scripts/pins/python.txt"
folder="$root/.heliu/test-venv"
if [ -x "$folder/bin/python" ] && cmp -s "$pins" "$folder/pins.txt"; then
    say "Python environment of the tests: in place"
    exit 0
fi
say "Python environment of the tests: making it"
rm -rf "$folder"
# Debian's own interpreter: it is there on a bare machine.
/usr/bin/python3 -m venv "$folder" || fail "python3 cannot make a virtual environment" "install python3-venv"
"$folder/bin/pip" install --quiet --disable-pip-version-check -r "$pins" || fail "pip could not install the packages of $pins" "look at its message above"
cp "$pins" "$folder/pins.txt"
say "Python environment of the tests: made"
