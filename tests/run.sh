#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds and runs them all, real servers included; then those of the parts that read what
# comes from strangers once more under the address and undefined-behaviour sanitizers, and a short while of fuzzing.
#   tests/run.sh [--quick] [CTEST OPTIONS...]    --quick: without sanitizers and fuzzing
set -euo pipefail
cd "$(dirname "$0")/.."

quick=
if [ "${1:-}" = --quick ]; then
    quick=1
    shift
fi

installer/setup.sh test

sanitized=(core python reports profiles models records engines)

run_preset() {
    local preset=$1
    shift
    case "$preset" in
    asan) installer/build.sh "$preset" "${sanitized[@]/%/_test}" ;;
    *) installer/build.sh "$preset" ;;
    esac
    local log=build/$preset/tests.log
    # Real servers on a loaded machine: a program that fails is run once more, and named below if that helped.
    if ! ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --repeat until-pass:2 -j2 "$@" >"$log" 2>&1; then
        grep -vE '^\[ +(OK|RUN) +\]|^ *(Start|Test) +#|Passed' "$log" | tail -n 120 >&2
        tail -n 12 "$log"
        echo "The tests of the $preset build failed; the whole log is $log." >&2
        exit 1
    fi
    echo "$preset build:"
    grep -E '^[0-9]+% tests passed' "$log"
    if grep -qE '^\[  FAILED  \]' "$log"; then
        echo "passed only at the second try:"
        grep -E '^\[  FAILED  \] .*\([0-9]+ ms\)' "$log" | sort -u
    fi
}

# Each target from a fixed seed, for so many inputs and seconds at most; what it finds stays in build/fuzz.
run_fuzzers() {
    installer/build.sh fuzz
    local scratch target pids=() failed=
    scratch=$(mktemp -d)
    for target in build/fuzz/bin/*_fuzz; do
        local name=${target##*/}
        name=${name%_fuzz}
        mkdir -p "$scratch/$name"
        local words=()
        [ ! -f "tests/fuzz/$name.dict" ] || words=("-dict=tests/fuzz/$name.dict")
        QT_HASH_SEED=0 "$target" -seed=1 -runs=60000 -max_total_time=20 -timeout=20 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/$name-" "${words[@]}" \
            "$scratch/$name" "tests/fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1 &
        pids+=("$!:$name")
    done
    for target in "${pids[@]}"; do
        if ! wait "${target%%:*}"; then
            tail -n 40 "build/fuzz/${target#*:}.log" >&2
            failed+=" ${target#*:}"
        fi
    done
    rm -rf "$scratch"
    if [ -n "$failed" ]; then
        echo "Fuzzing found something:$failed; the logs and inputs are in build/fuzz." >&2
        exit 1
    fi
    echo "fuzzing: ${#pids[@]} targets, nothing found"
}

unformatted=$(git ls-files '*.cpp' '*.h' 2>/dev/null | xargs -r clang-format --dry-run 2>&1 | grep -c 'clang-format-violations' || true)
if [ "${unformatted:-0}" -gt 0 ]; then
    git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run 2>&1 | grep 'clang-format-violations' | cut -d: -f1 | sort -u >&2
    echo "The files above are not formatted; run clang-format -i on them." >&2
    exit 1
fi

run_preset dev "$@"
if [ -z "$quick" ]; then
    export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:detect_stack_use_after_return=0
    export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
    export UBSAN_OPTIONS=print_stacktrace=1
    # These measure memory, which the sanitizers change.
    export GTEST_FILTER='-*/Memory.*:*FlatMemory*:*ConstantMemory*'
    run_preset asan -R "^($(IFS='|' && echo "${sanitized[*]}"))\$" "$@"
    run_fuzzers
fi
echo "All tests passed."
