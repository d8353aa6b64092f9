#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Times Athanor against what it replaces, both in the same run on the same data, and prints ratios. Machines are noisy:
# only the ratios mean something, and no test depends on them. `run.sh MIGRATIONS` times the preview of that folder alone.
set -euo pipefail
[ $# -eq 0 ] || set -- "$(realpath "$1")"
cd "$(dirname "$0")/../.."
installer/setup.sh test
installer/build.sh release athanorctl
export PYTHONDONTWRITEBYTECODE=1
if [ $# -gt 0 ]; then
  exec /usr/bin/python3 tests/bench/bench.py "$PWD/build/release/bin/athanorctl" "$1"
fi
/usr/bin/python3 tests/bench/bench.py "$PWD/build/release/bin/athanorctl"
/usr/bin/python3 tests/bench/servers.py "$PWD/build/release/bin/athanorctl"
