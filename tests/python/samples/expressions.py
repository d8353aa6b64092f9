# SPDX-License-Identifier: Apache-2.0
"""Every kind of expression."""
a = 1; b = 0x_ff; c = 0o17; d = 0b1_0; e = 1_000_000; f = 99999999999999999999; g = 9223372036854775807
h = 1.5, .5, 5., 1e10, 1E-3, 1_0.2_5e1_0, 3j, 1.5J, 0, 00, 0xE, 0b1
i = 'a' "b" '''c
d''' """e"f""" r'\n' R"\d" u'x', b'\x00\377\n' rb'\x' BR"a" b"a" b'b'
j = 'tab\t nl\n oct\101\7\400 hex\x41 u\u00e9 U\U0001F600 unknown\d \
joined bell\a\b\f\v\\ \' \" é 日本'
k = (), (1,), (1, 2), [], [1], [1, 2,], {}, {1}, {1, 2,}, {1: 2}, {**k, 'a': 1, **{}}, [*a, b], {*a, b}, (*a, b)
l = a + b * c - d / e // f % g @ h ** -i ** j << 1 >> 2 & 3 | 4 ^ 5
m = -a, +b, ~c, not d, - - -e, not not f, -a ** -b, (a + b) * c, a * (b + c)
n = a < b <= c == d != e > f >= g is h is not i in j not in k
o = a and b or c and not d or (e or f)
p = a if b else c if d else e
q = lambda: 0
r = lambda x, y=1, *args, z, w=2, **kwargs: x + y
s = lambda a, /, b, *, c: (a, b, c)
t = [x for x in y], {x for x in y if x if z}, {x: y for x, y in z}, (x for x, in y for z in x if not z)
u = f(x for x in y), f(a, *b, c=1, **d), f(a, b, (x for x in y),), f(*a, b, *c, d=1, *e), f(x := 1, y=2)
v = a[1], a[1:2], a[:], a[::2], a[1:2, ...], a[:, 1], a[b, c], a[-1], a[*b], a[x:=1]
w = a.b.c(d)[e].f().g
x = (y := 5), [z := 1, 2]
y = ("a"
     "b"  # comment
     'c')
z = a \
    + b
aa = (yield)
ab = 1if 2else 3
ac = f'', f'plain', f'{a}', f'{a!r}', f'{a:>10}', f'{a!s:{w}.{p}}', f'{{}}{a}{{', F"{a}" 'x{y}' f'{b}', rf'\d{a}\{b}'
ad = f'{a=}', f'{a = }', f'{a=!s}', f'{a=:x}', f'{a!=b}', f'{a["b"]}', f"{a['b']:%Y-%m-%d}", f'{(lambda x: x)(1)}', f'{ {1: 2}[1] }'
ae = f'''{
a
+ b
}''', f'{a, b}', f'{*a, b}', f"{d['x'] if y == 'z' else ''}", f'\n{a}\t\x41\\', f'{a:{b}.{c}}'
af = ..., None, True, False, Ellipsis
ag = a.match, match, case, type, _, print
ah = (await_), {'a': lambda: (yield)}
