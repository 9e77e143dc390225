"""Prints CPython's tree of each file named on stdin, in the form of dump_test.go."""
import ast
import struct
import sys

PLAIN = set(b" .-/,()[]<>=%?*:_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
OPS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@",
    "LShift": "<<", "RShift": ">>", "BitOr": "|", "BitAnd": "&", "BitXor": "^", "And": "and", "Or": "or",
    "Not": "not", "USub": "-", "UAdd": "+", "Invert": "~", "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=",
    "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
}


def op(o):
    return OPS[type(o).__name__]


def quoted(raw):
    if all(c in PLAIN for c in raw):
        return "'" + raw.decode() + "'"
    return "x" + raw.hex()


class Dump:
    def __init__(self, src):
        self.src = src
        self.out = []
        self.starts = [0]
        for line in src.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.spans = True

    def start(self, n):
        return self.starts[n.lineno - 1] + n.col_offset

    def end(self, n):
        return self.starts[n.end_lineno - 1] + n.end_col_offset

    def body(self, n):
        # The end of a def counts a ";" behind its last statement; ours does not.
        start = self.start(n)
        return f"@{start}:{start + len(self.src[start:self.end(n)].rstrip(b'; '))}"

    def at(self, n):
        return f"@{self.start(n)}:{self.end(n)}" if self.spans else ""

    def line(self, indent, text):
        self.out.append("  " * indent + text)

    def stmts(self, body, n):
        for s in body:
            getattr(self, "s_" + type(s).__name__, self.other)(s, n)

    def other(self, s, n):
        self.line(n, type(s).__name__)

    def block(self, label, body, n):
        if body:
            self.line(n, label)
            self.stmts(body, n + 1)

    def function(self, s, n, prefix):
        for d in s.decorator_list:
            self.line(n, "decorator " + self.e(d))
        self.line(n, f"{prefix}FunctionDef {s.name}{self.body(s)} ({self.params(s.args)}) {self.opt(s.returns)}")
        self.stmts(s.body, n + 1)

    def s_FunctionDef(self, s, n):
        self.function(s, n, "")

    def s_AsyncFunctionDef(self, s, n):
        self.function(s, n, "Async")

    def s_ClassDef(self, s, n):
        for d in s.decorator_list:
            self.line(n, "decorator " + self.e(d))
        self.line(n, f"ClassDef {s.name}{self.body(s)} ({self.args(s.bases, s.keywords)})")
        self.stmts(s.body, n + 1)

    def s_Return(self, s, n):
        self.line(n, "Return " + self.opt(s.value))

    def s_Delete(self, s, n):
        self.line(n, "Delete " + self.list(s.targets))

    def s_Assign(self, s, n):
        self.line(n, f"Assign {self.list(s.targets)} = {self.e(s.value)}")

    def s_AugAssign(self, s, n):
        self.line(n, f"AugAssign {self.e(s.target)} {op(s.op)} {self.e(s.value)}")

    def s_AnnAssign(self, s, n):
        self.line(n, f"AnnAssign {self.e(s.target)} : {self.e(s.annotation)} = {self.opt(s.value)}")

    def loop(self, s, n, head):
        self.line(n, head)
        self.stmts(s.body, n + 1)
        self.block("else", s.orelse, n)

    def s_For(self, s, n):
        self.loop(s, n, f"For {self.e(s.target)} in {self.e(s.iter)}")

    def s_AsyncFor(self, s, n):
        self.loop(s, n, f"AsyncFor {self.e(s.target)} in {self.e(s.iter)}")

    def s_While(self, s, n):
        self.loop(s, n, "While " + self.e(s.test))

    def s_If(self, s, n):
        self.loop(s, n, "If " + self.e(s.test))

    def s_With(self, s, n, prefix=""):
        items = ", ".join(f"{self.e(i.context_expr)} as {self.opt(i.optional_vars)}" for i in s.items)
        self.line(n, f"{prefix}With {items}")
        self.stmts(s.body, n + 1)

    def s_AsyncWith(self, s, n):
        self.s_With(s, n, "Async")

    def s_Match(self, s, n):
        self.line(n, "Match " + self.e(s.subject))
        for c in s.cases:
            self.line(n + 1, f"case {self.p(c.pattern)} if {self.opt(c.guard)}")
            self.stmts(c.body, n + 2)

    def s_Raise(self, s, n):
        self.line(n, f"Raise {self.opt(s.exc)} from {self.opt(s.cause)}")

    def s_Try(self, s, n, star=""):
        self.line(n, "Try")
        self.stmts(s.body, n + 1)
        for h in s.handlers:
            self.line(n, f"except{star} {self.opt(h.type)} as {h.name or ''}")
            self.stmts(h.body, n + 1)
        self.block("else", s.orelse, n)
        self.block("finally", s.finalbody, n)

    def s_TryStar(self, s, n):
        self.s_Try(s, n, "*")

    def s_Assert(self, s, n):
        self.line(n, f"Assert {self.e(s.test)}, {self.opt(s.msg)}")

    def names(self, list):
        return ", ".join(f"{a.name} as {a.asname or ''}" for a in list)

    def s_Import(self, s, n):
        self.line(n, "Import " + self.names(s.names))

    def s_ImportFrom(self, s, n):
        names = "*" if s.names[0].name == "*" else self.names(s.names)
        self.line(n, f"ImportFrom {s.level} {s.module or ''} : {names}")

    def s_Global(self, s, n):
        self.line(n, "Global " + ", ".join(s.names))

    def s_Nonlocal(self, s, n):
        self.line(n, "Nonlocal " + ", ".join(s.names))

    def s_Expr(self, s, n):
        self.line(n, "Expr " + self.e(s.value))

    def params(self, a):
        out = []
        plain = [("/", x) for x in a.posonlyargs] + [("", x) for x in a.args]
        defaults = [None] * (len(plain) - len(a.defaults)) + a.defaults
        add = lambda mark, x, d: out.append(f"{mark}{x.arg}:{self.opt(x.annotation)}={self.opt(d)}")
        for (mark, x), d in zip(plain, defaults):
            add(mark, x, d)
        if a.vararg:
            add("*", a.vararg, None)
        for x, d in zip(a.kwonlyargs, a.kw_defaults):
            add("-", x, d)
        if a.kwarg:
            add("**", a.kwarg, None)
        return ", ".join(out)

    def args(self, args, keywords):
        list = sorted(args + keywords, key=lambda a: (a.lineno, a.col_offset))
        out = []
        for a in list:
            if not isinstance(a, ast.keyword):
                out.append(self.e(a))
            elif a.arg is None:
                out.append("**" + self.e(a.value))
            else:
                out.append(f"{a.arg}={self.e(a.value)}")
        return ", ".join(out)

    def opt(self, e):
        return "-" if e is None else self.e(e)

    def list(self, list):
        return ", ".join(self.opt(e) for e in list)

    def e(self, e):
        return getattr(self, "e_" + type(e).__name__)(e)

    def e_Name(self, e):
        return e.id + self.at(e)

    def e_Attribute(self, e):
        return f"({self.e(e.value)} . {e.attr}{self.at(e)})"

    def e_Subscript(self, e):
        return f"({self.e(e.value)} [] {self.e(e.slice)})"

    def e_Slice(self, e):
        return f"{self.opt(e.lower)}:{self.opt(e.upper)}:{self.opt(e.step)}"

    def e_Starred(self, e):
        return "*" + self.e(e.value)

    def e_Call(self, e):
        return f"(call{self.at(e)} {self.e(e.func)} ({self.args(e.args, e.keywords)}))"

    def e_Await(self, e):
        return f"(await {self.e(e.value)})"

    def e_Yield(self, e):
        return f"(yield {self.opt(e.value)})"

    def e_YieldFrom(self, e):
        return f"(yieldfrom {self.opt(e.value)})"

    def e_Lambda(self, e):
        return f"(lambda ({self.params(e.args)}) {self.e(e.body)})"

    def e_IfExp(self, e):
        return f"(if {self.e(e.test)} {self.e(e.body)} {self.e(e.orelse)})"

    def e_NamedExpr(self, e):
        return f"({self.e(e.target)} := {self.e(e.value)})"

    def e_BoolOp(self, e):
        return f"({op(e.op)} {self.list(e.values)})"

    def e_UnaryOp(self, e):
        return f"({op(e.op)} {self.e(e.operand)})"

    def e_BinOp(self, e):
        return f"({self.e(e.left)} {op(e.op)} {self.e(e.right)})"

    def e_Compare(self, e):
        return f"(compare {self.e(e.left)} {','.join(op(o) for o in e.ops)} {self.list(e.comparators)})"

    def e_List(self, e):
        return f"[{self.list(e.elts)}]"

    def e_Tuple(self, e):
        return f"(tuple {self.list(e.elts)})"

    def e_Set(self, e):
        return "{" + self.list(e.elts) + "}"

    def e_Dict(self, e):
        return "{" + ", ".join(f"{self.opt(k)}: {self.e(v)}" for k, v in zip(e.keys, e.values)) + " :}"

    def comp(self, name, e, key=""):
        elt = key + self.e(e.value if key else e.elt)
        fors = ""
        for f in e.generators:
            prefix = "Async" if f.is_async else ""
            fors += f" {prefix}for {self.e(f.target)} in {self.e(f.iter)} if {self.list(f.ifs)}"
        return f"({name} {elt}{fors})"

    def e_ListComp(self, e):
        return self.comp("listcomp", e)

    def e_SetComp(self, e):
        return self.comp("setcomp", e)

    def e_GeneratorExp(self, e):
        return self.comp("genexp", e)

    def e_DictComp(self, e):
        return self.comp("dictcomp", e, self.e(e.key) + ": ")

    def escaped(self, e):
        s = self.src[self.start(e):self.end(e)]
        return self.spans and (b"\\N{" in s or b"\\u" in s or b"\\U" in s)

    def e_Constant(self, e):
        v = e.value
        if v is None or v is True or v is False:
            return str(v)
        if v is ...:
            return "..."
        if isinstance(v, int):
            return str(v) if v < 2**63 else "bigint"
        if isinstance(v, float):
            return "f" + struct.pack(">d", v).hex()
        if isinstance(v, complex):
            return "j" + struct.pack(">d", v.imag).hex()
        if self.escaped(e):
            return "str?"
        if isinstance(v, bytes):
            return "b" + quoted(v)
        return quoted(v.encode("utf-8", "surrogatepass"))

    def e_JoinedStr(self, e):
        if self.escaped(e):
            return "str?"
        spans, self.spans = self.spans, False
        out = self.parts(e.values) or "''"
        self.spans = spans
        return out

    def parts(self, values):
        out = ""
        text = b""
        for v in values:
            if isinstance(v, ast.Constant):
                text += v.value.encode("utf-8", "surrogatepass")
                continue
            if text:
                out, text = out + quoted(text), b""
            conversion = "" if v.conversion < 0 else chr(v.conversion)
            out += "{" + self.e(v.value) + "!" + conversion
            if v.format_spec is not None:
                out += ":" + (self.parts(v.format_spec.values) or "''")
            out += "}"
        if text:
            out += quoted(text)
        return out

    def p(self, p):
        return getattr(self, "p_" + type(p).__name__)(p)

    def ps(self, list):
        return ", ".join(self.p(p) for p in list)

    def p_MatchValue(self, p):
        return self.e(p.value)

    def p_MatchSingleton(self, p):
        return str(p.value)

    def p_MatchSequence(self, p):
        return f"[{self.ps(p.patterns)}]"

    def p_MatchMapping(self, p):
        return "{" + f"{self.list(p.keys)}: {self.ps(p.patterns)} **{p.rest or ''}" + "}"

    def p_MatchClass(self, p):
        return f"(class {self.e(p.cls)} ({self.ps(p.patterns)}) {','.join(p.kwd_attrs)} ({self.ps(p.kwd_patterns)}))"

    def p_MatchStar(self, p):
        return "*" + (p.name or "_")

    def p_MatchAs(self, p):
        name = p.name or "_"
        return f"({self.p(p.pattern)} as {name})" if p.pattern else name

    def p_MatchOr(self, p):
        return f"(| {self.ps(p.patterns)})"


sys.setrecursionlimit(20000)
for path in sys.stdin.read().splitlines():
    with open(path, "rb") as f:
        src = f.read()
    try:
        src.decode("utf-8")
        if src.startswith(b"\xef\xbb\xbf") or b"coding" in b"".join(src.split(b"\n")[:2]).replace(b"utf-8", b"").replace(b"coding:", b"coding") and b"utf" not in b"".join(src.split(b"\n")[:2]):
            raise ValueError
        tree = ast.parse(src)
        d = Dump(src)
        d.stmts(tree.body, 0)
    except (SyntaxError, ValueError, UnicodeDecodeError, RecursionError):
        print("\x00" + path + "\x00unreadable")
        continue
    print("\x00" + path + "\x00")
    sys.stdout.write("\n".join(d.out) + "\n" if d.out else "")
