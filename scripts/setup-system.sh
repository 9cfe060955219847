#!/usr/bin/env bash
# Installs the system libraries Heliu needs, by apt, and only those that are missing.
#
#   scripts/setup-system.sh            what building and running needs
#   scripts/setup-system.sh --tests    and what the tests need: a PostgreSQL server, Chromium, a Chinese font
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup-words.sh"

needed=(ca-certificates git libc6-dev libpq-dev libpython3.11 libsqlite3-dev libstdc++-12-dev pkgconf python3 zlib1g-dev)
[ -n "$(python_with_pip)" ] || needed+=(python3-pip)
if [ "${1:-}" = --tests ]; then needed+=(chromium chromium-driver curl fonts-noto-cjk openssl postgresql procps python3-venv sqlite3); fi

missing=()
for package in "${needed[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    say "system libraries: in place"
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "these packages are missing and need an administrator: ${missing[*]}" "run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
command -v apt-get >/dev/null || fail "this machine has no apt-get" "install the equivalents of: ${missing[*]}"

install_packages() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" ||
        fail "apt-get could not install: $*" "look at its message above, then run this again"
}

# The tests start servers of their own; installing must not leave one running.
install_postgresql_without_a_cluster() {
    local settings=/etc/postgresql-common/createcluster.conf
    install_packages postgresql-common
    "${as_root[@]}" cp -p "$settings" "$settings.heliu"
    trap '"${as_root[@]}" mv "'"$settings.heliu"'" "'"$settings"'"' EXIT
    printf '\ncreate_main_cluster = false\n' | "${as_root[@]}" tee -a "$settings" >/dev/null
    install_packages postgresql
}

say "system libraries: installing ${missing[*]}"
"${as_root[@]}" apt-get update -q || fail "apt-get update failed" "look at its message above, then run this again"
others=()
for package in "${missing[@]}"; do [ "$package" = postgresql ] || others+=("$package"); done
[ ${#others[@]} -eq 0 ] || install_packages "${others[@]}"
[ ${#others[@]} -eq ${#missing[@]} ] || install_postgresql_without_a_cluster
say "system libraries: installed"
