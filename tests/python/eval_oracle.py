#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Evaluates each line of standard input with CPython and prints its repr, or "error"."""
import sys

for line in sys.stdin:
    try:
        print(ascii(eval(line.rstrip("\n"), {"name": "tbl", "n": 3, "row": {"a": 1, "b": "x"}})))
    except Exception:
        print("error")
