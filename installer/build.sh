#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configures and builds one preset into build/PRESET, quietly. Usage: installer/build.sh dev|asan|release [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
mkdir -p "build/$preset"
log="build/$preset/build.log"
# Another checkout of the same sources finds what this one compiled.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
if ! { { [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" -DATHANOR_UNITY=ON; } &&
    cmake --build "build/$preset" ${1:+--target "$@"}; } >"$log" 2>&1; then
    grep -E 'error|Error|undefined reference|FAILED' "$log" | head -n 40 >&2 || true
    echo "The $preset build failed; the whole log is $log." >&2
    exit 1
fi
