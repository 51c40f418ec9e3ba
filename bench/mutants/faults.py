"""Faults a module can have: comparisons turned round, numbers moved by one, calls and returns taken out.

Not touched: annotations, docstrings, what only a type checker reads, decorators (frozen, cached), and the
`strict` of zip, a guard that only another fault can meet.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[2]
FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Mod: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
UNTOUCHED = ("annotation", "returns", "type_params", "decorator_list")
Faults = dict[str, ast.AST]


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, what it does, and which of several alike in its function it is."""

    module: str
    inside: str
    """The function it stands in; empty where it is met when the module is imported."""
    what: str
    text: str
    again: int
    lines: tuple[int, int]
    at: int

    @property
    def name(self) -> str:
        """What it is called on the page and in the list of those that change nothing: no line number."""
        more = f" ({self.again + 1})" if self.again else ""
        return f"{self.module} {self.inside or 'on import'}: {self.what}: {self.text}{more}"


@dataclass(frozen=True)
class Place:
    """A node that runs, and where."""

    node: ast.AST
    inside: str
    is_condition: bool


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for at, place in enumerate(_places(_read(module))):
        text = " ".join(ast.unparse(place.node).split())[:100]
        for what in _faults(place):
            key = (place.inside, what, text)
            node = place.node
            lines = (node.lineno, node.end_lineno or node.lineno)  # type: ignore[attr-defined]
            yield Mutant(module, place.inside, what, text, seen[key], lines, at)
            seen[key] += 1


def planted(mutant: Mutant) -> CodeType:
    """The code of a module with the fault in it."""
    tree = _read(mutant.module)
    place = list(_places(tree))[mutant.at]
    made = _Exchanged(place.node, _faults(place)[mutant.what]).visit(tree)
    return compile(ast.fix_missing_locations(made), str(ROOT / mutant.module), "exec")


@cache
def source(module: str) -> str:
    """A module as it stood when it was first asked for: a run is of one state of the tree."""
    return (ROOT / module).read_text(encoding="utf-8")


def _read(module: str) -> ast.Module:
    return ast.parse(source(module))


class _Exchanged(ast.NodeTransformer):
    """One node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return ast.copy_location(self.new, node)
        return self.generic_visit(node)


def _places(node: ast.AST, inside: str = "", within: str = "") -> Iterator[Place]:
    """Every node below one that runs, with the outermost function it runs in: empty at import."""
    for field, value in ast.iter_fields(node):
        is_condition = field in ("test", "ifs")
        is_body = isinstance(node, ast.FunctionDef) and field == "body"
        here = inside or (f"{within}{node.name}" if isinstance(node, ast.FunctionDef) and is_body else "")
        below = f"{within}{node.name}." if isinstance(node, ast.ClassDef) else within
        for child in value if isinstance(value, list) else [value]:
            if (
                field in UNTOUCHED
                or _is_guard(node)
                or not isinstance(child, ast.AST)
                or _is_for_types(child)
            ):
                continue
            if hasattr(child, "lineno"):
                yield Place(child, here, is_condition)
            yield from _places(child, here, below)


def _is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "strict"


def _is_for_types(node: ast.AST) -> bool:
    """What only a type checker reads: a block of imports for it, a union of types."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and _names_a_type(node.right)


def _names_a_type(node: ast.AST) -> bool:
    return ast.unparse(node) in {"None", "str", "int", "float", "date", "Composite", "list"}


def _faults(place: Place) -> Faults:
    """What can stand in the place of a node, by what is then different."""
    node = place.node
    found = _of_statement(node) if isinstance(node, ast.stmt) else _of_expression(node)
    is_plain = not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp)
    if place.is_condition and is_plain:
        found["condition turned"] = ast.UnaryOp(op=ast.Not(), operand=node)  # type: ignore[arg-type]
    return found


def _of_statement(node: ast.stmt) -> Faults:
    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.Break():
            return {"taken out": ast.Pass()}
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return {"returns nothing": ast.Return(value=ast.Constant(value=None))}
        case ast.Continue():
            return {"break for continue": ast.Break()}
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in SUMS:
            other = SUMS[type(op)]
            made = ast.AugAssign(target=target, op=other(), value=value)
            return {f"{other.__name__} for {type(op).__name__}": made}
    return {}


def _of_expression(node: ast.AST) -> Faults:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            return {
                "comparison turned" + (f" at {i + 1}" if len(ops) > 1 else ""): ast.Compare(
                    left=left, ops=[*ops[:i], FLIPS[type(op)](), *ops[i + 1 :]], comparators=others
                )
                for i, op in enumerate(ops)
            }
        case ast.Constant(value=bool(value)):
            return {f"{not value} for {value}": ast.Constant(value=not value)}
        case ast.Constant(value=int(value) | float(value)):
            return {"one more": ast.Constant(value=value + 1)}
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            return {"and for or, or for and": ast.BoolOp(op=other, values=values)}
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=bare):
            return {"not, or minus, taken out": bare}
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SUMS:
            made = SUMS[type(op)]
            return {f"{made.__name__} for {type(op).__name__}": ast.BinOp(left=left, op=made(), right=right)}
    return {}
