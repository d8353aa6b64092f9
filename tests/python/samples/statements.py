# SPDX-License-Identifier: Apache-2.0
# A comment before everything.

from __future__ import annotations
import os, sys as system, a.b.c as d, e.f
from . import x
from .. import y as z
from ...a.b import (c, d as e,)
from .... import f
from m import *

x = y = z = 1
x, y = 1, 2
(x, y), [z, *w] = a
x, = y
*a, b = c
x.y = z[0] = w
x: int
x: int = 1
x.y: "str" = None
x[0]: List[int] = yield_
x += 1; x -= 1; x *= 1; x /= 1; x //= 1; x %= 1; x **= 1
x @= 1; x &= 1; x |= 1; x ^= 1; x <<= 1; x >>= 1;
pass; pass
del x, y[0], z.w
del (a, b)
del [a], (c)
assert x
assert x, "message"
raise
raise X
raise X from Y

if a: b
elif c: d; e
else: f

if a:
    b
elif c:

    # a comment

    d
elif (n := e):
    f
else:
    g

while a:
    break
else:
    continue_ = 1

for x in y: pass
for x, y in z, w:
    continue
else:
    pass
for x, in y:
    pass
for (a, b), c[0], d.e in *f, g:
    pass
for *a, b in c: pass

with a: pass
with a as b, c as d: pass
with (a as b, c as d,): pass
with (a, b): pass
with (a): pass
with (a, b) as c: pass
with (a).b() as (c, d): pass
with (yield_(a)) as b[0], c: pass
with (
    a as b,
    c
):
    pass

try:
    a
except:
    b
try: a
except X: b
except (X, Y) as e: c
else: d
finally: f
try:
    a
finally:
    b
try:
    a
except* X:
    b


def f(): pass
def f(a, b: int, c=1, *args: str, d, e: int = 2, **kwargs: dict) -> None:
    """Doc."""
    global g, h
    return
def f(a, /, b=1, *, c): return a, *b
def f(a, b, /): yield a; yield; x = yield a, b; yield from c
def f(*, a=1): return
def f(*args): return (yield)
def f(
    a,
    b,  # comment
    **kw,
):
    def g():
        nonlocal a
        return lambda: a
    return g


async def f(x):
    await x
    y = await x ** 2
    async for a in b: pass
    async with a as b, c: pass
    return [x async for x in y if await z]

@decorator
@a.b(c, d=1)
@x[0]
def f(): pass

@dataclass
class A: pass
class B(A, metaclass=M, **kw):
    x = 1
    def method(self): ...
class C():
    pass
@a
async def g(): ...

if x:
	tab = 1
	if y:
		deeper = 2
print("a" "b", *c, sep='')
if True:
    x = [
1,
  2,
        3]
    y = """
not indented
"""
    def f():
        pass
# a dedented comment
    z = 1

match = case = type = 1
match.x = 1
print(match)
# no line end after this
x = 1