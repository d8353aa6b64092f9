#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints CPython's syntax tree of files in the words of treedump.cpp, so that the two parsers can be compared.

    dump_ast.py FILE...    for each file "== FILE", then its tree, or "error" if CPython refuses it, or "deep" if it is
                           too deep for this program
"""
import ast
import io
import json
import sys
import tokenize


class Dumper:
    def __init__(self, source):
        self.lines = source.split("\n")
        self.out = []
        self.in_format = 0

    def place(self, node):
        if self.in_format:  # CPython 3.11 gives no exact places inside f-strings
            return "-"
        before = self.lines[node.lineno - 1].encode()[: node.col_offset].decode()
        return "%d:%d" % (node.lineno, len(before.encode("utf-16-le")) // 2)

    def line(self, depth, text):
        self.out.append(" " * depth + text)

    def node(self, n, depth, label=""):
        if n is None:
            self.line(depth, label + "none")
            return
        kind = type(n).__name__
        getattr(self, "do_" + kind, self.generic)(n, depth, label + kind + " " + self.place(n))

    def children(self, depth, **fields):
        for name, value in fields.items():
            if isinstance(value, list):
                self.line(depth, "%s %d" % (name, len(value)))
                for v in value:
                    self.node(v, depth + 1)
            else:
                self.node(value, depth, name + " ")

    def generic(self, n, depth, head):
        words = []
        for name, value in ast.iter_fields(n):
            if isinstance(value, str) and name != "type_comment":
                words.append(value)
            elif isinstance(value, (ast.operator, ast.unaryop, ast.boolop)):
                words.append(type(value).__name__)
        self.line(depth, " ".join([head] + words))
        for name, value in ast.iter_fields(n):
            if isinstance(value, (ast.expr, ast.stmt)):
                self.node(value, depth + 1, name + " ")
            elif isinstance(value, list):
                self.children(depth + 1, **{name: value})

    def do_Constant(self, n, depth, head):
        v = n.value
        if isinstance(v, bytes):
            text = "bytes " + v.hex()
        elif isinstance(v, str):
            text = "str " + json.dumps(v)
        elif isinstance(v, bool) or v is None or v is ...:
            text = str(v)
        elif isinstance(v, int):
            text = "int " + (str(v) if -(2**63) <= v < 2**63 else "big")
        elif isinstance(v, float):
            text = "float"
        else:
            text = "imaginary"
        self.line(depth, head + " " + text)

    def format_parts(self, n, depth):
        for p in n.values:
            if isinstance(p, ast.Constant):
                self.line(depth, "text " + json.dumps(p.value))
                continue
            self.line(depth, "value " + (chr(p.conversion) if p.conversion > 0 else "-"))
            self.node(p.value, depth + 1)
            if p.format_spec:
                self.format_parts(p.format_spec, depth + 1)

    def do_JoinedStr(self, n, depth, head):
        self.line(depth, head)
        self.in_format += 1
        self.format_parts(n, depth + 1)
        self.in_format -= 1

    def keywords(self, keywords, depth):
        for k in keywords:
            self.line(depth, "keyword " + (k.arg or "**"))
            self.node(k.value, depth + 1)

    def do_Call(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, func=n.func, args=n.args)
        self.keywords(n.keywords, depth + 1)

    def do_Compare(self, n, depth, head):
        self.line(depth, " ".join([head] + [type(o).__name__ for o in n.ops]))
        self.children(depth + 1, left=n.left, comparators=n.comparators)

    def do_Dict(self, n, depth, head):
        self.line(depth, head)
        for k, v in zip(n.keys, n.values):
            self.children(depth + 1, key=k, value=v)

    def do_NamedExpr(self, n, depth, head):
        self.line(depth, head + " " + n.target.id)
        self.children(depth + 1, value=n.value)

    def comprehension(self, n, depth, head):
        kind = {"ListComp": "List", "SetComp": "Set", "DictComp": "Dict", "GeneratorExp": "Generator"}[type(n).__name__]
        self.line(depth, "%s%s Comprehension %s" % (head[: head.index(type(n).__name__)], kind, self.place(n)))
        if isinstance(n, ast.DictComp):
            self.children(depth + 1, element=n.key, value=n.value)
        else:
            self.children(depth + 1, element=n.elt)
        for c in n.generators:
            self.line(depth + 1, "for" + (" async" if c.is_async else ""))
            self.children(depth + 2, target=c.target, iterable=c.iter, conditions=c.ifs)

    do_ListComp = do_SetComp = do_DictComp = do_GeneratorExp = comprehension

    def parameters(self, a, depth):
        rows = []
        positional = [("PositionalOnly", x) for x in a.posonlyargs] + [("Normal", x) for x in a.args]
        defaults = [None] * (len(positional) - len(a.defaults)) + a.defaults
        rows += [(k, x, d) for (k, x), d in zip(positional, defaults)]
        if a.vararg:
            rows.append(("Star", a.vararg, None))
        rows += [("KeywordOnly", x, d) for x, d in zip(a.kwonlyargs, a.kw_defaults)]
        if a.kwarg:
            rows.append(("DoubleStar", a.kwarg, None))
        for kind, x, default in rows:
            self.line(depth, "parameter %s %s" % (kind, x.arg))
            self.children(depth + 1, annotation=x.annotation, default=default)

    def do_Lambda(self, n, depth, head):
        self.line(depth, head)
        self.parameters(n.args, depth + 1)
        self.children(depth + 1, body=n.body)

    def do_Yield(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, value=n.value)

    do_Await = do_Return = do_YieldFrom = do_Yield

    def do_Slice(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, lower=n.lower, upper=n.upper, step=n.step)

    def do_FunctionDef(self, n, depth, head):
        self.line(depth, head + " " + n.name)
        self.parameters(n.args, depth + 1)
        self.children(depth + 1, decorators=n.decorator_list, returns=n.returns, body=n.body)

    do_AsyncFunctionDef = do_FunctionDef

    def do_ClassDef(self, n, depth, head):
        self.line(depth, head + " " + n.name)
        self.children(depth + 1, bases=n.bases)
        self.keywords(n.keywords, depth + 1)
        self.children(depth + 1, decorators=n.decorator_list, body=n.body)

    def do_AnnAssign(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, target=n.target, annotation=n.annotation, value=n.value)

    def do_Raise(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, exception=n.exc, cause=n.cause)

    def do_Assert(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, test=n.test, message=n.msg)

    def do_Assign(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, targets=n.targets, value=n.value)

    def names(self, names):
        return ", ".join(x.name + (" as " + x.asname if x.asname else "") for x in names)

    def do_Import(self, n, depth, head):
        self.line(depth, head + " " + self.names(n.names))

    def do_ImportFrom(self, n, depth, head):
        self.line(depth, "%s %s%s: %s" % (head, "." * n.level, n.module or "", self.names(n.names)))

    def do_Global(self, n, depth, head):
        self.line(depth, head + " " + ", ".join(n.names))

    do_Nonlocal = do_Global

    def do_With(self, n, depth, head):
        self.line(depth, head)
        for item in n.items:
            self.children(depth + 1, context=item.context_expr, target=item.optional_vars)
        self.children(depth + 1, body=n.body)

    do_AsyncWith = do_With

    def do_For(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, target=n.target, iterable=n.iter, body=n.body, orelse=n.orelse)

    do_AsyncFor = do_For

    def do_Try(self, n, depth, head):
        self.line(depth, head)
        self.children(depth + 1, body=n.body)
        for h in n.handlers:
            self.line(depth + 1, "handler %d %s" % (h.lineno, h.name or "-"))
            self.children(depth + 2, type=h.type, body=h.body)
        self.children(depth + 1, orelse=n.orelse, finalbody=n.finalbody)

    do_TryStar = do_Try

    def do_Match(self, n, depth, head):
        # Of the patterns only the names that they bind, in the order of the text.
        self.line(depth, head)
        self.children(depth + 1, subject=n.subject)
        for case in n.cases:
            bound = []
            for p in ast.walk(case.pattern):
                name = getattr(p, "rest", None) if isinstance(p, ast.MatchMapping) else getattr(p, "name", None)
                bound += [name] if isinstance(name, str) else []
            self.line(depth + 1, " ".join(["case"] + sorted(bound)))
            self.children(depth + 2, body=case.body)


for path in sys.argv[1:]:
    print("== " + path)
    try:
        data = open(path, "rb").read()
        tree = ast.parse(data)
        coding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        text = data.decode(coding).replace("\r\n", "\n").replace("\r", "\n")
        dumper = Dumper(text)
        for statement in tree.body:
            dumper.node(statement, 0)
        print("\n".join(dumper.out))
    except RecursionError:
        print("deep")
    except (SyntaxError, ValueError):
        print("error")
