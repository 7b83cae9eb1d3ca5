# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""YAML as the catalogue is written in: few kinds of values, no field twice, lines to point at."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from ozgcheck.language import tr

# Plain YAML 1.1 turns NO into false, 2019-12-01 into a date and 012 into ten. Only true,
# false, null and decimal numbers are anything else than text here.
_RESOLVERS = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), "tf"),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:null|~)?$"), ["n", "~", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), "-0123456789"),
    ("tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), "-0123456789"),
)


class _Mistake(yaml.MarkedYAMLError):
    """A finding of ours, worded in German."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C, where PyYAML has it


class _Loader(_Base):  # type: ignore[misc]
    """Safe YAML with few implicit types that refuses a key given twice, and aliases."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        # Ten aliases of ten aliases of ten …: a few hundred bytes would be gigabytes in a message.
        if node in self.constructed_objects:
            raise _Mistake(
                problem="ein Wert verweist mit * auf einen anderen", problem_mark=node.start_mark
            )
        return super().construct_object(node, deep=deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Mistake(problem="ein Feldname ist kein Wort", problem_mark=key.start_mark)
            if key.value in seen:
                raise _Mistake(
                    problem=f"das Feld „{key.value}“ steht doppelt", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


# Nothing but text, numbers, lists and fields: no dates, bytes or sets by explicit tag.
_KINDS = ("null", "bool", "int", "float", "str", "seq", "map")
_Loader.yaml_constructors = {
    tag: make
    for tag, make in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in _KINDS
}
for _tag, _pattern, _first in _RESOLVERS:
    _Loader.add_implicit_resolver(_tag, _pattern, list(_first))


class YamlError(Exception):
    """A text that is no YAML; `line` is 0 when unknown, `text` and `hint` are German."""

    def __init__(self, line: int, text: str, hint: str) -> None:
        super().__init__(text)
        self.line, self.text, self.hint = line, text, hint


def load(text: str) -> Any:
    """Read a document.

    Raises:
        YamlError: the text is no YAML, or has a field twice.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, see above
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        reason = f": {error.problem}" if isinstance(error, _Mistake) else ""
        raise YamlError(
            line,
            tr("Kein gültiges YAML{reason}.").format(reason=reason),
            tr("Einrückung, Anführungszeichen und Klammern prüfen."),
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # or a number of 5,000 digits
        raise YamlError(0, tr("Kein gültiges YAML."), tr("Zeichen und Klammern prüfen.")) from error


@lru_cache(maxsize=2)
def _composed(content: bytes) -> yaml.Node | None:
    """The nodes of a file; findings of one file come one after the other."""
    try:
        node: yaml.Node | None = yaml.compose(content.decode("utf-8", "replace"), Loader=_Base)
    except (yaml.YAMLError, RecursionError):
        return None
    return node


def line_of(content: bytes, path: tuple[str | int, ...]) -> int:
    """Find the line of a value, so that an editor can jump to it.

    Args:
        content: the YAML file.
        path: keys and indexes from the root to the value.

    Returns:
        The line of the deepest node of the path that exists, counted from 1; 0 when
        the file is no YAML.
    """
    node = _composed(content)
    if node is None:
        return 0
    line = node.start_mark.line
    for step in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    found, line = value, key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and int(step) < len(node.value):
            found = node.value[int(step)]
            line = found.start_mark.line
        if found is None:
            break
        node = found
    return int(line) + 1
