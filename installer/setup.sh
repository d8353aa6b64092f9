#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing. Usage: installer/setup.sh build|test
set -euo pipefail

build=(
    ccache cmake fonts-dejavu-core fonts-noto-cjk g++ libhiredis-dev libmariadb-dev libmongoc-dev libpq-dev libsqlite3-dev
    libssl-dev libtoml11-dev libyaml-cpp-dev mold ninja-build pkg-config qt6-base-dev qt6-l10n-tools qt6-svg-dev qt6-tools-dev
    qt6-tools-dev-tools qtkeychain-qt6-dev
)
test=(
    "${build[@]}" alembic clang-16 clang-format dbus-daemon git libclang-rt-16-dev libgmock-dev libgtest-dev mariadb-server
    openssh-client openssh-server openssl postgresql python3-flask-migrate python3-flask-sqlalchemy python3-psycopg2
    python3-pymysql python3-sqlalchemy python3-sqlalchemy-utils redis-server sqlite3 xauth xvfb
)

case "${1:-build}" in
build) wanted=("${build[@]}") ;;
test) wanted=("${test[@]}") ;;
*)
    echo "usage: installer/setup.sh build|test" >&2
    exit 2
    ;;
esac

missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
[ "$(id -u)" = 0 ] || root=(sudo)
log=$(mktemp)
echo "Installing ${#missing[@]} packages: ${missing[*]}"
if ! { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "The packages could not be installed; the whole log is $log." >&2
    exit 1
fi
rm -f "$log"
