# SPDX-License-Identifier: Apache-2.0
match = {"case": [1, 2]}
match["case"]
match[0:1]
match: int = 3
print(match, case := 4)


def chosen(value, match):
    match value, *match:
        case [1 | 2, str() as text] if text and {1: 2}[1]:
            return text
        case {"kind": Point(x=0, y=top), **rest} | (top, rest):
            pass
        case a.b.C | -1 | "x" "y" | None:
            match match:
                case [_, *others]:
                    others = [i for i in others]
                case single: pass
        case _:
            raise ValueError
    match (value):
        case "case": return match(value)
