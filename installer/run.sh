#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a fresh Debian 12 to the open window: installs what is missing, builds, makes a demo fleet, opens Athanor on it.
# Without a display it leaves a report and screenshots instead.
#   installer/run.sh [--wait]     --wait: return only when the window is closed
#   ATHANOR_DEMO=DIR              where the demo fleet is kept (default: below ~/.local/share/athanor)
set -euo pipefail
cd "$(dirname "$0")/.."

installer/setup.sh build
installer/build.sh release athanor athanorctl
bin=$PWD/build/release/bin

demo=${ATHANOR_DEMO:-${XDG_DATA_HOME:-$HOME/.local/share}/athanor/demo}
if [ ! -f "$demo/fleet.toml" ]; then
    mkdir -p "$(dirname "$demo")"
    "$bin/athanorctl" --quiet demo "$demo"
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    log=$PWD/build/release/athanor.log
    setsid "$bin/athanor" --fleet "$demo/fleet.toml" >"$log" 2>&1 </dev/null &
    window=$!
    for _ in $(seq 50); do
        grep -q '^ready$' "$log" && break
        kill -0 "$window" 2>/dev/null || break
        sleep 0.2
    done
    if ! kill -0 "$window" 2>/dev/null; then
        tail -n 5 "$log" >&2
        echo "Athanor did not open; see $log." >&2
        exit 1
    fi
    echo "Athanor is open on the demo fleet in $demo."
    [ "${1:-}" != --wait ] || wait "$window"
    exit 0
fi

out=$PWD/build/release/demo
mkdir -p "$out"
"$bin/athanorctl" --quiet --fleet "$demo/fleet.toml" report fleet --all --out "$out/fleet.html"
QT_QPA_PLATFORM=offscreen "$bin/athanor" --fleet "$demo/fleet.toml" --screenshots "$out/screenshots" >"$out/athanor.log" 2>&1 || {
    tail -n 5 "$out/athanor.log" >&2
    echo "The screenshots could not be made; see $out/athanor.log." >&2
    exit 1
}
echo "No display: the report is $out/fleet.html, the screenshots are in $out/screenshots."
