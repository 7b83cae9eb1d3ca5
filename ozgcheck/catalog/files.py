# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue's files: which there are, what kind each is, what they contain."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ozgcheck.language import tr
from ozgcheck.text import plain

# Kind of file by place; the schema of the same name describes it.
_PLACES = (
    ("lebenslagen.yaml", "lebenslagen"),
    ("quellen.yaml", "quellen"),
    ("ausgeschlossen.yaml", "ausgeschlossen"),
    ("neuere-schluessel.yaml", "neuere-schluessel"),
    ("abgrenzung.yaml", "abgrenzung"),
    ("dienste.yaml", "dienste"),
    ("traeger.yaml", "traeger"),
    ("leistungen/*/*.yaml", "leistungen"),
    ("koerbe/*.yaml", "korb"),
    ("reifegrad/*.yaml", "reifegrad"),
    ("reifegrad-modelle.yaml", "reifegrad-modelle"),
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
        return plain(f"{place}:{where} {self.text} {self.hint}", 2000)


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
            tr("Diese Datei liest niemand."),
            tr("Name und Ordner müssen einem der Muster entsprechen: ")
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
            Problem(
                file.name, line, "", tr("Die Datei ist nicht in UTF-8."), tr("Als UTF-8 speichern.")
            )
        ]
    if file.kind == "entscheidung":
        return _parse_lines(file, text)
    # Imported here: a catalogue from the cache needs no YAML.
    from ozgcheck.catalog.yaml_file import YamlError, load

    try:
        return load(text), []
    except YamlError as error:
        return None, [Problem(file.name, error.line, "", error.text, error.hint)]


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
                    tr("Die Zeile ist kein gültiges JSON."),
                    tr("Die Zeile löschen oder berichtigen."),
                )
            )
    return records, problems
