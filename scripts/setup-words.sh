# Words the set-up steps share; sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
support=${HELIU_ENGINE_SUPPORT:-$root/.heliu/support}

say() { printf '[setup] %s\n' "$*"; }

fail() {
    printf '[setup] error: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '[setup]        %s\n' "$line" >&2; done
    exit 1
}

# A Python 3 that has pip: the one on the path, else the system's. Prints nothing when there is none.
python_with_pip() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -m pip --version >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
}

# Whether every file a step installed is still there, unchanged, and installed from the pins as they stand now.
# $1: folder; $2: manifest inside it; $3: the pins.
is_installed() {
    local folder=$1 manifest=$1/$2 pins=$3
    [ -f "$manifest" ] || return 1
    [ "$(head -n 1 "$manifest")" = "# $(pins_digest "$pins")" ] || return 1
    (cd "$folder" && grep -v '^#' "$2" | sha256sum --check --status --strict 2>/dev/null)
}

# $1: folder; $2: manifest inside it; $3: the pins; then the installed files, relative to the folder.
write_manifest() {
    local folder=$1 name=$2 pins=$3
    shift 3
    { printf '# %s\n' "$(pins_digest "$pins")" && (cd "$folder" && sha256sum -- "$@"); } >"$folder/$name.new"
    mv "$folder/$name.new" "$folder/$name"
}

pins_digest() { sha256sum <"$1" | cut -d ' ' -f 1; }

# Downloads the wheels of a pin file (each checked by pip against its SHA-256) and unpacks them without installing.
# $1: the pins; $2: an empty folder that receives what the wheels hold.
fetch_wheels() {
    local pins=$1 unpacked=$2 python machine
    python=$(python_with_pip)
    [ -n "$python" ] || fail "Python 3 with pip is missing" "run scripts/setup-system.sh, or install python3 and python3-pip"
    machine=$(uname -m)
    mkdir -p "$unpacked.wheels"
    "$python" -m pip download --no-deps --require-hashes --only-binary=:all: --disable-pip-version-check \
        --python-version 3.11 --implementation cp --abi cp311 --abi none \
        --platform "manylinux_2_28_$machine" --platform "manylinux_2_26_$machine" --platform "manylinux2014_$machine" --platform any \
        --dest "$unpacked.wheels" --requirement "$pins" ||
        fail "pip could not fetch what ${pins#"$root"/} names" "look at pip's message above; a proxy is set with the environment's https_proxy"
    "$python" - "$unpacked" "$unpacked.wheels"/*.whl <<'PYTHON'
import sys, zipfile
for wheel in sys.argv[2:]:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(sys.argv[1])
PYTHON
}
