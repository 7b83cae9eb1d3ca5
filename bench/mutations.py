# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a line could be by mistake: one small change of a module at a time.

Left out is what no test should hold: messages, docstrings, annotations, decorators and the
sizes of caches. A string with a space in it is taken for a message.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The matching first: after it, its index is the same for all others.
GROUPS = {
    "matching": [
        f"matching/{name}.py"
        for name in ("apart", "digital", "entries", "index", "links", "match", "score", "steps/*")
    ],
    "conditions": ["measure/conditions/**/*.py"],
    "measure": ["measure/**/*.py"],
    "maturity": ["maturity/**/*.py"],
}
WANTED = {"matching": 100, "conditions": 60, "measure": 220, "maturity": 140}
LEAST = 3  # mutants per module
COMPARED: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
UNTOUCHED = {"tr", "TypeVar", "cast", "lru_cache", "cache"}
SKIPPED = {"annotation", "returns", "decorator_list", "bases"}


@dataclass(frozen=True)
class Mutant:
    """One change of one module: what stands in a field of a node, and what instead."""

    path: str
    tree: ast.Module
    parent: ast.AST
    field: str
    number: int | None
    variant: ast.AST

    @property
    def node(self) -> Any:
        """What is replaced."""
        at = getattr(self.parent, self.field)
        return at if self.number is None else at[self.number]

    @property
    def lines(self) -> range:
        """The lines that have to run for the change to matter."""
        node = self.node
        last = node.test if isinstance(node, ast.If) else node
        return range(node.lineno, (last.end_lineno or node.lineno) + 1)

    @property
    def what(self) -> str:
        """The change in a line."""
        old, new = (ast.unparse(node).splitlines()[0] for node in (self.node, self.variant))
        return f"{self.path}:{self.lines.start}: {old} → {new}"

    @property
    def text(self) -> str:
        """The changed module."""
        node = self.node
        self._put(ast.fix_missing_locations(self.variant))
        text = ast.unparse(self.tree)
        self._put(node)
        return text

    def _put(self, node: ast.AST) -> None:
        if self.number is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.number] = node


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What a node could be by mistake."""
    match node:
        case ast.Compare(left, operators, right):
            for number, operator in enumerate(operators):
                for other in COMPARED[type(operator)]:
                    changed = [*operators[:number], other(), *operators[number + 1 :]]
                    yield ast.Compare(left, changed, right)
        case ast.BinOp(left, operator, right) if type(operator) in COUNTED:
            yield ast.BinOp(left, COUNTED[type(operator)](), right)
        case ast.AugAssign(target, operator, value):
            if type(operator) in COUNTED:
                yield ast.AugAssign(target, COUNTED[type(operator)](), value)
            yield ast.Pass()
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(str(value)) if " " not in value:  # the others are told to people
            yield ast.Constant(f"XX{value}")
        case ast.Call(ast.Name(name), arguments, keywords) if name in CALLED:
            yield ast.Call(ast.Name(CALLED[name]), arguments, keywords)
        case ast.Return(value) if value and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Continue() | ast.Break() | ast.Raise():
            yield ast.Pass()
        case ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)


def mutants(path: str, source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    sizes = {
        size.id
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "lru_cache"
        for size in call.args
        if isinstance(size, ast.Name)
    }

    def below(parent: ast.AST, told: bool) -> Iterator[Mutant]:
        for field, value in ast.iter_fields(parent):
            if field in SKIPPED:
                continue
            for number, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                match node:
                    case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
                        continue
                    case ast.If(ast.Name("TYPE_CHECKING")) | ast.Assign([ast.Name("__all__")]):
                        continue
                    case ast.Call(ast.Name(name)) if name in UNTOUCHED:
                        continue
                    case ast.Assign([ast.Name(name)]) if name in sizes:
                        continue
                    case ast.Constant(str()) if told or isinstance(parent, ast.JoinedStr):
                        continue
                    case ast.AST():
                        for variant in _variants(node):
                            yield Mutant(path, tree, parent, field, number, variant)
                        yield from below(node, told or isinstance(node, ast.Raise))

    return list(below(tree, told=False))


def draw(root: Path, seed: int, share: float) -> dict[str, list[Mutant]]:
    """Mutants of each group, from every module; the same seed draws the same from the same text."""
    drawn: dict[str, list[Mutant]] = {}
    taken: set[Path] = set()
    for group, patterns in GROUPS.items():
        found = {path for each in patterns for path in (root / "ozgcheck").glob(each)} - taken
        taken |= found
        names = [path.relative_to(root).as_posix() for path in sorted(found)]
        every = {name: mutants(name, (root / name).read_text(encoding="utf-8")) for name in names}
        part = share * WANTED[group] / sum(map(len, every.values()))
        drawn[group] = []
        for name, of in every.items():
            wanted = min(len(of), max(LEAST, round(len(of) * part)))
            drawn[group] += random.Random(f"{seed} {name}").sample(of, wanted)  # noqa: S311
    return drawn
