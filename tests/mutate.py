"""Do the tests notice when the code is wrong? Small faults are put into it, one at a time, and its room's tests run.

    python -m tests.mutate                        300 mutants, the same for the same seed; some six minutes
    python -m tests.mutate --seed 7 --sample 0 --room merge --room assess     every mutant of two rooms

A mutant is one change: a comparison moved, a condition dropped, ``and`` for ``or``, a number one more, an argument
left out, ``min`` for ``max``. It survives where every test of its room still passes. Those that no test can tell from
the code stand in ``mutation_equivalent.toml`` with the reason. Nothing is written: a process is forked for each
mutant, and gets the changed module when it imports it. Tables of texts and widths at the head of a module are left
alone (a test that says them again holds nothing), and so are docstrings, annotations and what an error says.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import importlib
import importlib.machinery
import os
import random
import resource
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).with_name("mutation_equivalent.toml")

# The tests of a room: those that are most likely to notice come first; none that needs a fixture of conftest.
TESTS = {
    "domain": "domain compared owing events task_rules names form_spec textsize rules merge assess admit typed"
    " catalogue live_plan road units issuing owner_rules",
    "checks": "rules admit checks",
    "merge": "merge compared merge_to_assess task_rules",
    "assess": "assess bounds review compared explain road",
    "records": "backups disk folder folder_reads folder_together outputs",
}
BELOW = {"domain": "", "checks": "domain grid forms", "merge": "domain", "assess": "domain", "records": "domain"}

ALLOWED = 0.05
"""Of the mutants tried, so many may survive."""

AROUND = 60
"""Letters of a long statement that are shown before and after a change."""

SECONDS = 20
"""Of CPU; a room takes five at most."""

MEMORY = 4 << 30

_COMPARE: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_DROPPED_CALLS = frozenset({"sorted", "reversed", "abs", "set", "frozenset", "round"})
_DROPPED_METHODS = frozenset({"strip", "rstrip", "lower", "casefold", "upper", "capitalize", "astimezone"})
_TABLES = frozenset({"TableSpec", "C"})


class Mutant(NamedTuple):
    """One change: ``new`` in place of what stands at ``holder.field[index]`` (``index`` None: at ``holder.field``)."""

    path: Path
    line: int
    function: str
    before: str
    after: str
    holder: ast.AST
    field: str
    index: int | None
    new: Any

    @property
    def file(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.parent.name


def mutants(path: Path) -> tuple[ast.Module, list[Mutant]]:
    """The tree of a file, and all that can be changed in it, from the top."""
    tree = ast.parse(path.read_text("utf-8"))
    return tree, list(_Finder(path).module(tree))


class _Finder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.scope: list[str] = []
        self.statement: ast.AST = ast.Pass()

    def module(self, tree: ast.Module) -> Iterator[Mutant]:
        for node in tree.body:
            yield from self._definition(node)

    def _definition(self, node: ast.stmt) -> Iterator[Mutant]:
        """A statement of a module or of a class: its functions, defaults and short constants, no table of texts."""
        match node:
            case ast.FunctionDef():
                yield from self._function(node)
            case ast.ClassDef():
                self.scope.append(node.name)
                for part in node.body:
                    yield from self._definition(part)
                self.scope.pop()
            case ast.Assign(value=value) | ast.AnnAssign(value=value) if value is not None:
                self.statement = node
                if isinstance(value, ast.Constant) and not isinstance(value.value, str):
                    yield from self._expressions(node, ("value",))
                for inside in ast.walk(value):
                    if isinstance(inside, ast.Lambda):
                        yield from self._expressions(inside, ("body",))
                yield from self._members(value)

    def _members(self, value: ast.expr) -> Iterator[Mutant]:
        """A set or row of named values without one of them."""
        if isinstance(value, ast.Call) and value.args:
            value = value.args[0]
        if not isinstance(value, ast.Set | ast.Tuple) or len(value.elts) < 2:
            return
        if all(isinstance(e, ast.Attribute | ast.Name | ast.Tuple) for e in value.elts):
            for i in range(len(value.elts)):
                yield self._made(value, "elts", None, value.elts[:i] + value.elts[i + 1 :])

    def _function(self, node: ast.FunctionDef) -> Iterator[Mutant]:
        self.scope.append(node.name)
        self.statement = node
        yield from self._expressions(node.args, ("defaults", "kw_defaults"))
        yield from self._block(node, "body")
        self.scope.pop()

    def _block(self, holder: ast.AST, field: str) -> Iterator[Mutant]:
        for i, node in enumerate(getattr(holder, field)):
            self.statement = node
            match node:
                case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.Import() | ast.ImportFrom():
                    continue
                case ast.FunctionDef():
                    yield from self._function(node)
                    continue
                case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
                    yield self._made(holder, field, i, ast.Pass())
                case ast.If():
                    yield self._made(node, "test", None, ast.Constant(False))
                case ast.Return(value=value) if value is not None and not _is_none(value):
                    yield self._made(node, "value", None, ast.Constant(None))
            if isinstance(node, ast.Raise):
                continue
            blocks = [name for name, part in ast.iter_fields(node) if _is_block(part)]
            yield from self._expressions(node, tuple(n for n in node._fields if n not in blocks))
            for name in blocks:
                inner = getattr(node, name)
                if isinstance(inner[0], ast.stmt):
                    yield from self._block(node, name)
                else:
                    for part in inner:
                        self.statement = part
                        if isinstance(part, ast.match_case) and part.guard is not None:
                            yield self._made(part, "guard", None, None)
                            yield from self._expressions(part, ("guard",))
                        yield from self._block(part, "body")

    def _expressions(self, holder: ast.AST, fields: tuple[str, ...]) -> Iterator[Mutant]:
        for field in fields:
            if field in ("annotation", "target", "targets", "returns", "ctx", "format_spec"):
                continue
            if isinstance(holder, ast.keyword) and holder.arg == "strict":  # of zip: it only watches
                continue
            if field == "args" and isinstance(holder, ast.Call) and _strips(holder):  # one letter more strips as much
                continue
            part = getattr(holder, field)
            for i, node in enumerate(part) if isinstance(part, list) else ((None, part),):
                if isinstance(node, ast.AST) and not _is_table(node):
                    for new in _changes(node):
                        yield self._made(holder, field, i, new)
                    yield from self._expressions(node, node._fields)
                    if isinstance(node, ast.comprehension):
                        for j in range(len(node.ifs)):
                            yield self._made(node, "ifs", None, node.ifs[:j] + node.ifs[j + 1 :])

    def _made(self, holder: ast.AST, field: str, index: int | None, new: Any) -> Mutant:
        before = _shown(self.statement)
        line = getattr(self.statement, "lineno", None) or self.statement.body[0].lineno  # type: ignore[attr-defined]
        if index is not None and getattr(holder, field)[index] is self.statement:
            after = _shown(new)
        else:
            old = _put(holder, field, index, new)
            after = _shown(self.statement)
            _put(holder, field, index, old)
        return Mutant(self.path, line, ".".join(self.scope), before, after, holder, field, index, new)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of an expression."""
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield _copy(node, ops=[*ops[:i], _COMPARE[type(op)](), *ops[i + 1 :]])
        case ast.BoolOp(op=op, values=values):
            yield _copy(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for i in range(len(values)):
                left = values[:i] + values[i + 1 :]
                yield _copy(node, values=left) if len(left) > 1 else left[0]
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield _copy(node, op=_ARITHMETIC[type(op)]())
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value):
            yield ast.Constant(f"{value}?")
        case ast.Slice(lower=lower, upper=upper):
            if lower is not None:
                yield _copy(node, lower=None)
            if upper is not None:
                yield _copy(node, upper=None)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
            yield _copy(node, func=ast.Name(_CALLED[name], ast.Load()))
        case ast.Call(func=ast.Name(id=name), args=[value, *_]) if name in _DROPPED_CALLS:
            yield value
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _DROPPED_METHODS:
            yield value
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg not in (None, "strict"):
                yield _copy(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])


def _copy(node: ast.AST, **fields: Any) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _strips(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("strip", "rstrip", "lstrip")


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TABLES


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_block(part: object) -> bool:
    return isinstance(part, list) and bool(part) and isinstance(part[0], ast.stmt | ast.match_case | ast.ExceptHandler)


def _put(holder: ast.AST, field: str, index: int | None, new: Any) -> Any:
    """Put a node in its place; the one that stood there."""
    if index is None:
        old = getattr(holder, field)
        setattr(holder, field, new)
        return old
    inside = getattr(holder, field)
    old, inside[index] = inside[index], new
    return old


def _shown(statement: Any) -> str:
    """A statement on one line; of a compound one its head alone."""
    head = statement
    if isinstance(statement, ast.match_case):
        head = _copy(statement, body=[ast.Pass()])
        guard = f" if {ast.unparse(head.guard)}" if head.guard else ""
        return f"case {ast.unparse(head.pattern)}{guard}:"
    if hasattr(statement, "body") and isinstance(statement.body, list):
        empty = {name: [] for name in ("orelse", "finalbody", "handlers", "decorator_list") if hasattr(statement, name)}
        head = _copy(statement, body=[ast.Pass()], **empty)
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(head)))
    return " ".join(text.removesuffix("pass").split()) if head is not statement else text


def passes(room: str, mutant: Mutant | None, tree: ast.Module | None = None, trace: bool = False) -> bool:
    """Whether every test of a room passes with this change (None: as it is), in a process of its own."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            changed = _code(mutant, tree) if mutant and tree else None
            own = mutant.path.stem if mutant else ""
            code = _run(sorted(_files(room), key=lambda file: f"test_{own}" not in file), changed, trace)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _files(room: str) -> list[str]:
    return [f"tests/test_{name}.py" for name in TESTS[room].split() if (ROOT / f"tests/test_{name}.py").exists()]


def _code(mutant: Mutant, tree: ast.Module) -> tuple[Path, CodeType]:
    _put(mutant.holder, mutant.field, mutant.index, mutant.new)
    return mutant.path, compile(ast.fix_missing_locations(tree), str(mutant.path), "exec", dont_inherit=True)


def _run(files: list[str], changed: tuple[Path, CodeType] | None, trace: bool) -> int:
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # one that never comes to an end was noticed
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if not trace:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
    original = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        return changed[1] if changed and Path(self.path) == changed[0] else original(self, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    for file in files:  # one by one: most mutants fall to the first
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--noconftest", "-m", "not office", file])
        if code:
            return int(code)
    return 0


class Equivalent(NamedTuple):
    """Mutants that behave as the code does: ``becomes`` is the changed statement, or a piece that it alone has."""

    file: str
    function: str
    becomes: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        here = (self.file, self.function) == (mutant.file, mutant.function)
        piece = self.becomes in mutant.after and self.becomes not in mutant.before
        return here and (piece or self.becomes == mutant.after)


def equivalents() -> list[Equivalent]:
    """The rows of ``mutation_equivalent.toml``."""
    return [Equivalent(**row) for row in tomllib.loads(EQUIVALENT.read_text("utf-8"))["equivalent"]]


def _load_what_tests_load() -> None:
    """Libraries that every child would load for itself, and the settings of hypothesis: no luck, nothing kept."""
    import hypothesis
    import openpyxl  # noqa: F401
    import pydantic  # noqa: F401
    import python_calamine  # noqa: F401
    import xlsxwriter  # noqa: F401

    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, deadline=None, max_examples=30)
    hypothesis.settings.load_profile("mutants")


def _load_what_does_not_change(room: str) -> None:
    """The rooms below this one, once and not in every child; `domain` is tried first, as all others load it."""
    for below in BELOW[room].split():
        for path in sorted((ROOT / "tanminh_xl" / below).glob("[a-z]*.py")):
            importlib.import_module(f"tanminh_xl.{below}.{path.stem}")
    gc.freeze()


def main() -> int:
    """Try the mutants asked for, and print those that survive; 1 where more do than ``ALLOWED``."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=300, help="how many; 0: all")
    parser.add_argument("--room", action="append", choices=TESTS, help="may be given more than once")
    parser.add_argument("--only", default="", help="mutants of files and functions that hold this text")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="say which mutants there are, and try none")
    parser.add_argument("--trace", action="store_true", help="show what pytest says")
    args = parser.parse_args()

    trees: dict[Path, ast.Module] = {}
    found: list[Mutant] = []
    for path in sorted(p for room in args.room or TESTS for p in (ROOT / "tanminh_xl" / room).glob("*.py")):
        trees[path], of_file = mutants(path)
        found += (m for m in of_file if m.after != m.before)
    known = [row for row in equivalents() if Path(row.file).parent.name in (args.room or TESTS)]
    for row in known:
        if not any(row.fits(m) for m in found):
            print("listed as equivalent, and no mutant any more:", *row, sep="\n    ")
    found = [m for m in found if args.only in f"{m.file}:{m.function}"]
    if args.sample and args.sample < len(found):
        found = sorted(random.Random(args.seed).sample(found, args.sample), key=lambda m: (m.path, m.line))
    if args.list:
        for m in found:
            _say(m)
        print(len(found))
        return 0

    _load_what_tests_load()
    began = time.monotonic()
    tried: Counter[str] = Counter()
    same: Counter[str] = Counter()
    alive: Counter[str] = Counter()
    for room in TESTS:
        here = [m for m in found if m.room == room]
        if not here:
            continue
        _load_what_does_not_change(room)
        if not passes(room, None, trace=args.trace):
            sys.exit(f"the tests of {room} fail as it is")
        listed = [any(row.fits(m) for row in known) for m in here]
        with ThreadPoolExecutor(args.jobs) as pool:
            outcomes = pool.map(lambda m, same: not same and passes(m.room, m, trees[m.path], args.trace), here, listed)
            for mutant, listed_too, survivor in zip(here, listed, outcomes, strict=True):
                tried[room] += 1
                same[room] += listed_too
                alive[room] += survivor
                if survivor:
                    _say(mutant)
    print(f"{'room':<10}{'mutants':>9}{'equivalent':>12}{'killed':>9}{'survived':>10}")
    for room in (*tried, "all"):
        n, e, a = (sum(c.values()) if room == "all" else c[room] for c in (tried, same, alive))
        print(f"{room:<10}{n:>9}{e:>12}{n - e - a:>9}{a:>10}")
    print(f"{time.monotonic() - began:.0f} s, seed {args.seed}")
    return int(sum(alive.values()) > ALLOWED * len(found))


def _say(mutant: Mutant) -> None:
    print(f"{mutant.file}:{mutant.line} {mutant.function}")
    same = _alike(mutant.before, mutant.after)
    tail = _alike(mutant.before[same:][::-1], mutant.after[same:][::-1])
    begin = max(0, same - AROUND)
    for sign, text in (("-", mutant.before), ("+", mutant.after)):
        end = len(text) - tail + AROUND
        print(f"  {sign} {'... ' if begin else ''}{text[begin:end]}{' ...' if end < len(text) else ''}", flush=True)


def _alike(one: str, other: str) -> int:
    """How many letters two texts have in common at their beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


if __name__ == "__main__":
    sys.exit(main())
