# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue's files: which there are, what kind each is, what they contain."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

# Plain YAML 1.1 turns NO into false, 2019-12-01 into a date and 012 into ten. Only true,
# false, null and decimal numbers are anything else than text here.
_RESOLVERS = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), "tf"),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:null|~)?$"), ["n", "~", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), "-0123456789"),
    ("tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), "-0123456789"),
)

# Kind of file by place; the schema of the same name describes it.
_PLACES = (
    ("lebenslagen.yaml", "lebenslagen"),
    ("quellen.yaml", "quellen"),
    ("ausgeschlossen.yaml", "ausgeschlossen"),
    ("neuere-schluessel.yaml", "neuere-schluessel"),
    ("abgrenzung.yaml", "abgrenzung"),
    ("dienste.yaml", "dienste"),
    ("leistungen/*/*.yaml", "leistungen"),
    ("koerbe/*.yaml", "korb"),
    ("reifegrad/*.yaml", "reifegrad"),
    ("portale/links.yaml", "links"),
    ("portale/produkte/*.yaml", "produkt"),
    ("portale/*.yaml", "portal"),
    ("smart-city-index/angebote.yaml", "sci-angebote"),
    ("smart-city-index/bereiche.yaml", "bereiche"),
    ("smart-city-index/editionen.yaml", "sci-editionen"),
    ("smart-city-index/ergebnisse.yaml", "sci-ergebnisse"),
    ("smart-city-index/formel.yaml", "sci-formel"),
    ("strategie/*.yaml", "strategie"),
    ("vokabular/*.yaml", "vokabular"),
    ("entscheidungen/*.jsonl", "entscheidung"),
)


class _Mistake(yaml.MarkedYAMLError):
    """A finding of ours, worded in German."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML with few implicit types that refuses a key given twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

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


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One file: absolute `path`, `name` relative to the catalogue, `kind` (names a schema)."""

    path: Path
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in a catalogue file.

    `line` counts from 1, 0 when unknown; `where` is the path inside the file
    (`leistungen/3/zustaendig/wer`); `text` says what is wrong, `hint` what to do.
    """

    file: str
    line: int
    where: str
    text: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" [{self.where}]" if self.where else ""
        return f"{place}:{where} {self.text} {self.hint}".rstrip()


def discover(root: Path) -> tuple[list[CatalogFile], list[Problem]]:
    """List the catalogue's files, sorted by name, and those that nobody would read."""
    known: dict[Path, CatalogFile] = {}
    for pattern, kind in _PLACES:  # the first pattern that fits a file says what it is
        for path in root.glob(pattern):
            if path.is_file() and path not in known:
                known[path] = CatalogFile(path, path.relative_to(root).as_posix(), kind)
    strays = [
        path
        for suffix in ("*.yaml", "*.yml", "*.jsonl")
        for path in root.rglob(suffix)
        if path not in known
    ]
    problems = [
        Problem(
            path.relative_to(root).as_posix(),
            0,
            "",
            "Diese Datei liest niemand.",
            "Name und Ordner müssen einem der Muster entsprechen: "
            + ", ".join(pattern for pattern, _ in _PLACES)
            + ".",
        )
        for path in sorted(strays)
    ]
    return sorted(known.values(), key=lambda file: file.name), problems


def fingerprint(contents: dict[str, bytes]) -> str:
    """SHA-256 over names and bytes, independent of order; 64 hex digits."""
    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(name.encode() + b"\0" + hashlib.sha256(contents[name]).digest())
    return total.hexdigest()


def parse(file: CatalogFile, content: bytes) -> tuple[Any, list[Problem]]:
    """Read one file's content.

    Returns:
        The document (a list of records for JSON lines) and the problems; the document
        is None when nothing could be read.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [
            Problem(file.name, line, "", "Die Datei ist nicht in UTF-8.", "Als UTF-8 speichern.")
        ]
    if file.kind == "entscheidung":
        return _parse_lines(file, text)
    try:
        return yaml.load(text, Loader=_Loader), []  # noqa: S506 - a safe loader, see above
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        reason = f": {error.problem}" if isinstance(error, _Mistake) else ""
        return None, [
            Problem(
                file.name,
                line,
                "",
                f"Kein gültiges YAML{reason}.",
                "Einrückung, Anführungszeichen und Klammern prüfen.",
            )
        ]
    except (yaml.YAMLError, RecursionError):
        return None, [
            Problem(file.name, 0, "", "Kein gültiges YAML.", "Zeichen und Klammern prüfen.")
        ]


def _parse_lines(file: CatalogFile, text: str) -> tuple[Any, list[Problem]]:
    """One record per line; an empty line holds its place as None."""
    records: list[Any] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            records.append(None)
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        records.append(record)
        if record is None:
            problems.append(
                Problem(
                    file.name,
                    number,
                    "",
                    "Die Zeile ist kein gültiges JSON.",
                    "Die Zeile löschen oder berichtigen.",
                )
            )
    return records, problems


@lru_cache(maxsize=2)
def _composed(content: bytes) -> yaml.Node | None:
    """The nodes of a file; findings of one file come one after the other."""
    try:
        node: yaml.Node | None = yaml.compose(
            content.decode("utf-8", "replace"), Loader=yaml.SafeLoader
        )
    except yaml.YAMLError:
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
