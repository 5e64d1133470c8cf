"""`make mutants`: break the engine in small ways, one at a time, and see whether the tests notice.

    python -m scripts.mutants [MODULE…] [--each N]

A mutant is one comparison, operation, number, condition or order of a module changed. Each runs in a fork in which that
module alone is the changed one, with the tests that stand beside the module below, stopped at the first that fails.
A fixed seed draws which mutants of a module are tried. `docs/mutations.md` says what was found.
"""

import ast
import copy
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEED, EACH, SECONDS = 26, 20, 240
AUDIT = ("test_audit_rules.py", "test_two_readings.py", "test_audit.py", "test_audit_left.py")
WORDS = ("test_refusals.py", "test_two_readings.py", "test_hostile.py", "spec")
SMALL = ("spec", "test_properties.py")
SEARCH = ("test_losses.py", "test_core.py", "test_sifting.py", "test_properties.py")
TURNS = ("spec/test_09_l_ordre_strict_et_la_distance.py", "test_found_again.py", "test_turns.py")
TESTS = {
    **dict.fromkeys(("audit", "audit_bound", "audit_rules", "audit_alike", "audit_goals", "audit_left"), AUDIT),
    **dict.fromkeys(("rules", "needs", "problem"), WORDS),
    **dict.fromkeys(("tiebreak", "extract"), SMALL),
    "usages": ("test_usages.py", "spec"),
    "money": ("test_money.py", "spec"),
    "slack": ("test_slack.py", "test_hostile.py"),
    "codec_read": ("test_codec.py", "test_files.py"),
    **dict.fromkeys(("prices", "losses", "sides"), SEARCH),
    **dict.fromkeys(("turns", "room", "order_changes"), TURNS),
    "start": ("test_start.py",),
    "highs": ("test_start.py", "test_core.py", "test_found_again.py"),
}
LIBRARIES = ("numpy", "hypothesis", "scipy.optimize", "ortools.sat.python.cp_model", "ortools.math_opt.core.python")
SLOW = "not stop_in_the_middle and not 100_euros"
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}


def changes(node: ast.AST) -> list[ast.AST]:
    """The node, broken in one way (none where there is no way)."""
    new = copy.copy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            new.ops = [SWAPS[type(op)]()]
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPS:
            new.op = SWAPS[type(op)]()
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            return [operand]
        case ast.Constant(value=bool(value)):
            new.value = not value
        case ast.Constant(value=int(value)):
            new.value = value + 1
        case ast.Name(id=name) if name in NAMES:
            new.id = NAMES[name]
        case ast.Attribute(attr=name) if name in NAMES:
            new.attr = NAMES[name]
        case ast.IfExp(body=body, orelse=orelse):
            new.body, new.orelse = orelse, body
        case ast.comprehension(ifs=[_, *_]):
            new.ifs = []
        case _:
            return []
    return [new]


class Breaker(ast.NodeTransformer):
    """Counts the ways, and takes the one that is wanted."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.lines = wanted, list[str]()

    def visit(self, node: ast.AST) -> ast.AST:
        for new in changes(node):
            line = getattr(node, "lineno", getattr(getattr(node, "target", None), "lineno", 0))
            self.lines.append(f"{line} {type(node).__name__}")
            if len(self.lines) - 1 == self.wanted:
                return ast.copy_location(new, node) if hasattr(node, "lineno") else new
        return super().visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Neither annotations nor decorators do anything that a test could see."""
        kept = {name: node.__dict__.pop(name, None) for name in ("annotation", "returns", "decorator_list")}
        super().generic_visit(node)
        node.__dict__.update({name: value for name, value in kept.items() if value is not None})
        return node


class Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, _: str) -> object:
        return compile(self.tree, self.path, "exec")

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None


def tested(module: str, wanted: int) -> int:
    """How the tests end, in a fork of its own: 0 is a mutant that nothing noticed, below 0 one that takes too long."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        path = ROOT / "allocation" / f"{module}.py"
        tree = ast.fix_missing_locations(Breaker(wanted).visit(ast.parse(path.read_text("utf-8"))))
        sys.meta_path.insert(0, Loader(f"allocation.{module}", str(path), tree))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        tests = [f"tests/allocation/{name}" for name in TESTS[module]]
        quiet = ["-x", "-q", "--noconftest", "-p", "tests.allocation.spec.conftest", "-p", "no:cacheprovider"]
        quiet += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is read once is not rewritten
        os._exit(int(pytest.main([*quiet, "-k", SLOW, *tests])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def tried(module: str, each: int) -> Iterator[tuple[str, int]]:
    counter = Breaker()
    counter.visit(ast.parse((ROOT / "allocation" / f"{module}.py").read_text("utf-8")))
    drawn = random.Random(f"{SEED}{module}").sample(range(len(counter.lines)), min(each, len(counter.lines)))
    for wanted in sorted(drawn):
        yield counter.lines[wanted], tested(module, wanted)


def main(*words: str) -> None:
    for library in LIBRARIES:  # read once, for all forks; the engine and its tests are read by each
        import_module(library)
    each = int(words[words.index("--each") + 1]) if "--each" in words else EACH
    named = [word for word in words if word in TESTS] or list(TESTS)
    for module in named:
        if tested(module, -1):
            sys.exit(f"{module}: its tests fail without any mutant")
        started, ends = time.monotonic(), list(tried(module, each))
        left, long = [where for where, end in ends if end == 0], [where for where, end in ends if end < 0]
        took = time.monotonic() - started
        print(f"{module}: {len(ends)} tried, {len(left)} survive {left}, too long {long}, {took:.0f} s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
