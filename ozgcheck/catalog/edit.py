# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Edit the catalogue's YAML as text, so that comments, order and formatting survive.

PyYAML says where each node stands; only those characters are replaced. Whatever the
formatting: the new text must read exactly as the old one with the changes, else nothing
is written.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ozgcheck.atomic import write_whole
from ozgcheck.catalog.compare import Change, Kind
from ozgcheck.catalog.files import CatalogFile, discover, parse
from ozgcheck.catalog.load import Catalog, validate
from ozgcheck.errors import CatalogError, OzgcheckError
from ozgcheck.language import tr

SOURCE = "fim-portal"

# What may stand without quotes in flow and block style, in YAML 1.1 and 1.2 alike.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ()/.–-]*[\w().])?")
_WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file of the catalogue with its new text; `name` is relative to the catalogue."""

    name: str
    text: str


def plan(catalog: Catalog, changes: Iterable[Change]) -> tuple[EditedFile, ...]:
    """Make the automatic changes, without writing anything.

    Returns:
        The files whose text changes, sorted by name.

    Raises:
        CatalogError: the changed catalogue would be invalid.
        OzgcheckError: a file cannot be read, or not be edited without loss.
    """
    by_file: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.automatic:
            leistung = catalog.by_id[change.leistung_id]
            by_file[f"leistungen/{leistung.themenfeld}/{leistung.lebenslage}.yaml"].append(change)
    edited = []
    for name in sorted(by_file):
        old = (catalog.root / name).read_bytes().decode("utf-8")
        new = edit_text(old, by_file[name], name)
        if new != old:
            edited.append(EditedFile(name, new))
    if edited:
        _check(catalog.root, edited)
    return tuple(edited)


def write(root: Path, edited: Iterable[EditedFile]) -> None:
    """Write the files one by one, each whole or not at all.

    Raises:
        OzgcheckError: a file cannot be written; the ones before it are.
    """
    for file in edited:
        path = root / file.name
        try:
            write_whole(path, file.text)
        except OSError as error:
            raise OzgcheckError(
                tr("Die Katalogdatei {path} lässt sich nicht schreiben ({strerror}).").format(
                    path=path, strerror=error.strerror
                ),
                tr(
                    "Den Katalog an einen beschreibbaren Ort kopieren und diesen mit --catalog "
                    "nennen."
                ),
            ) from error


def _check(root: Path, edited: Iterable[EditedFile]) -> None:
    """Validate a copy of the catalogue with the new files in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for file in discover(root)[0]:
            (copy / file.name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, copy / file.name)
        for new in edited:
            (copy / new.name).write_bytes(new.text.encode("utf-8"))
        problems = validate(copy)
    if problems:
        raise CatalogError(
            tr("Mit den Änderungen wäre der Katalog ungültig; geschrieben wurde nichts."),
            tr("Die genannten Stellen von Hand ändern."),
            tuple(str(problem) for problem in problems),
        )


# --- one file -----------------------------------------------------------------------


def edit_text(text: str, changes: Sequence[Change], name: str = "") -> str:
    """Make changes in the text of one file below `leistungen/`.

    Args:
        text: the file as it is, with its line ends.
        changes: of the kinds typ_geaendert, name_geaendert (of entries) and
            neuer_schluessel, for Leistungen of this file.
        name: the file's name for messages.

    Raises:
        OzgcheckError: the text cannot be edited without loss.
    """
    edit = _Edit(text)
    leistungen = _Node(yaml.compose(text, Loader=yaml.SafeLoader)).value("leistungen")
    # New entries last: they stand below whatever an entry before them gets.
    for change in sorted(changes, key=lambda one: one.kind is Kind.NEUER_SCHLUESSEL):
        try:
            _apply(edit, leistungen, change)
        except LookupError as error:
            raise _cannot(name, change) from error
    new = edit.result()
    if _read(new) != _expected(text, changes):
        if len(changes) > 1:
            for change in changes:
                edit_text(text, [change], name)  # raises for the one that is to blame
        raise _cannot(name, changes[0])
    return new


def _apply(edit: _Edit, leistungen: _Node, change: Change) -> None:
    entries = leistungen.member("id", change.leistung_id).value("teilleistungen")
    if change.kind is Kind.NEUER_SCHLUESSEL:
        edit.append(entries, new_entry(change))
        return
    entry = entries.member("schluessel", change.schluessel)
    if change.kind is Kind.TYP_GEAENDERT:
        edit.set(entry, "typ", _types(change.typisierung))
    else:
        edit.set(entry, "name", scalar(change.new))
        edit.remember(entry, change.old)


def new_entry(change: Change) -> str:
    """A new entry in the flow style of the catalogue."""
    parts = [f'schluessel: "{change.schluessel}"', f"name: {scalar(change.new)}"]
    if change.typisierung:
        parts.append(f"typ: {_types(change.typisierung)}")
    return f"{{{', '.join(parts)}, quelle: {SOURCE}}}"


def scalar(value: str) -> str:
    """A text as a YAML scalar on one line: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return quoted(value)


def quoted(value: str) -> str:
    """A text in double quotes; what no editor shows is escaped."""
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _types(types: Sequence[str]) -> str:
    """One type, or a list of several."""
    listed = ", ".join(quoted(name) for name in types)
    return listed if len(types) == 1 else f"[{listed}]"


def _cannot(name: str, change: Change) -> OzgcheckError:
    return OzgcheckError(
        tr(
            "In der Katalogdatei {name} lässt sich der Eintrag {schluessel} nicht ohne "
            "Verlust ändern; geschrieben wurde nichts."
        ).format(name=name, schluessel=change.schluessel),
        tr("Ihn bitte von Hand ändern und den Abgleich wiederholen."),
    )


# --- what the new text must say --------------------------------------------------------


def _read(text: str) -> Any:
    document, _ = parse(CatalogFile(Path(), "", "leistungen"), text.encode("utf-8"))
    return document


def _expected(text: str, changes: Iterable[Change]) -> Any:
    """The old document with the changes made on its data."""
    document = _read(text)
    leistungen = {leistung["id"]: leistung for leistung in document["leistungen"]}
    for change in changes:
        entries = leistungen[change.leistung_id]["teilleistungen"]
        types = change.typisierung[0] if len(change.typisierung) == 1 else [*change.typisierung]
        if change.kind is Kind.NEUER_SCHLUESSEL:
            fields = {"schluessel": change.schluessel, "name": change.new}
            typed = {"typ": types} if types else {}
            entries.append({**fields, **typed, "quelle": SOURCE})
            continue
        entry = next(one for one in entries if one.get("schluessel") == change.schluessel)
        if change.kind is Kind.TYP_GEAENDERT:
            entry["typ"] = types
            continue
        entry["name"] = change.new
        former = entry.setdefault("frueher", [])
        if change.old not in former:
            former.append(change.old)
    return document


# --- nodes and characters -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A YAML node, with the lookups needed here; all raise LookupError."""

    raw: Any

    def value(self, key: str) -> _Node:
        """The value of a mapping's key."""
        if isinstance(self.raw, yaml.MappingNode):
            for name, value in self.raw.value:
                if name.value == key:
                    return _Node(value)
        raise LookupError(key)

    def member(self, key: str, wanted: str) -> _Node:
        """The mapping in a sequence whose `key` has a value."""
        if isinstance(self.raw, yaml.SequenceNode):
            for raw in self.raw.value:
                for name, value in raw.value if isinstance(raw, yaml.MappingNode) else ():
                    if name.value == key and value.value == wanted:
                        return _Node(raw)
        raise LookupError(wanted)

    @property
    def flow(self) -> bool:
        """Written in brackets."""
        return bool(getattr(self.raw, "flow_style", False))

    @property
    def start(self) -> int:
        return int(self.raw.start_mark.index)

    @property
    def column(self) -> int:
        return int(self.raw.start_mark.column)

    @property
    def children(self) -> list[_Node]:
        """Items of a sequence; keys and values of a mapping; nothing for a scalar."""
        if isinstance(self.raw, yaml.MappingNode):
            return [_Node(node) for pair in self.raw.value for node in pair]
        if isinstance(self.raw, yaml.SequenceNode):
            return [_Node(node) for node in self.raw.value]
        return []


@dataclass(slots=True)
class _Edit:
    """Replacements in a text: start, end, new characters."""

    text: str
    replacements: list[tuple[int, int, str]] = field(default_factory=list)

    def result(self) -> str:
        """The text with everything replaced; at the same place in the order it was asked."""
        parts, position = [], 0
        for start, end, new in sorted(self.replacements, key=lambda one: one[:1]):
            parts += [self.text[position:start], new]
            position = end
        return "".join([*parts, self.text[position:]])

    def set(self, entry: _Node, key: str, rendered: str) -> None:
        """Give a field of an entry a new value, or add the field."""
        try:
            old = entry.value(key)
        except LookupError:
            self._add_field(entry, key, rendered)
            return
        if self._holds_comment(old):
            raise LookupError(key)
        # A block list may stand below its key, no deeper than the key itself.
        deeper = "" if old.flow or not old.children else "  "
        self.replacements.append((old.start, self._end(old), deeper + rendered))

    def remember(self, entry: _Node, former: str) -> None:
        """Add a name to the list of former names."""
        try:
            old = entry.value("frueher")
        except LookupError:
            self._add_field(entry, "frueher", f"[{scalar(former)}]")
            return
        if all(child.raw.value != former for child in old.children):
            self.append(old, scalar(former))

    def append(self, sequence: _Node, rendered: str) -> None:
        """Add an item after the last one of a list."""
        end = self._end(sequence.children[-1])
        if sequence.flow:
            self.replacements.append((end, end, f", {rendered}"))
        else:
            self._add_line(end, sequence.column, f"- {rendered}")

    def _add_field(self, entry: _Node, key: str, rendered: str) -> None:
        if entry.flow:
            end = self._end(entry.children[-1])
            self.replacements.append((end, end, f", {key}: {rendered}"))
        else:
            column = entry.children[0].column
            self._add_line(self._end(entry.value("name")), column, f"{key}: {rendered}")

    def _add_line(self, after: int, column: int, line: str) -> None:
        """Add a line below the one that holds the position, whatever stands behind it."""
        found = self.text.find("\n", after)
        end = len(self.text) if found < 0 else found
        newline = "\r\n" if "\r\n" in self.text else "\n"
        if self.text[end - 1 : end + 1] == "\r\n":
            end -= 1
        self.replacements.append((end, end, f"{newline}{' ' * column}{line}"))

    def _end(self, node: _Node) -> int:
        """Where a node's characters end; PyYAML lets block nodes reach to the next token."""
        end = int(node.raw.end_mark.index)
        if node.flow:
            return end
        if node.children:
            return self._end(node.children[-1])
        return node.start + len(self.text[node.start : end].rstrip())

    def _holds_comment(self, node: _Node) -> bool:
        """Whether a comment stands between the characters of a value."""
        end = self._end(node)
        if isinstance(node.raw, yaml.ScalarNode):
            first_line = self.text[node.start : end].partition("\n")[0]
            return node.raw.style in ("|", ">") and "#" in first_line
        between, position = "", node.start
        for child in node.children:
            between += self.text[position : child.start]
            position = self._end(child)
        return "#" in between + self.text[position:end]
