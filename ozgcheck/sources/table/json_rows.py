# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""JSON: the list in a document and the fields of its entries."""

from __future__ import annotations

import json

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.table.cells import as_text
from ozgcheck.sources.table.columns import KNOWN_NAMES, SHOWN, column_name
from ozgcheck.sources.table.grid import Grid, check_count

_NEEDS_LIST = tr("Erwartet wird eine Liste von Leistungen, jede mit einem Titel.")
_LIST_NAMES = ("data", "leistungen", "dienstleistungen", "services", "items", "results", "content")


def json_grid(text: str, name: str) -> Grid:
    """A list of objects or of titles, or an object that holds one such list.

    Raises:
        SourceError: damaged, nested too deeply, or no such list in it.
    """
    try:
        document: object = json.loads(text, parse_constant=lambda _: None)
    except RecursionError as error:
        raise SourceError(
            tr("Die JSON-Datei „{name}“ ist zu tief verschachtelt.").format(name=name), _NEEDS_LIST
        ) from error
    except ValueError as error:
        place = f" (Zeile {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(
            tr("Die JSON-Datei „{name}“ ist unvollständig oder fehlerhaft{place}.").format(
                name=name, place=place
            ),
            tr("Bitte laden Sie die Datei noch einmal herunter."),
        ) from error
    grid = Grid(header=(), rows=(), unit="Eintrag")
    records: list[tuple[int, dict[str, object]]] = []
    other_names: dict[str, None] = {}
    entries = _entries(document, name)
    check_count(len(entries), name)
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, str):
            records.append((number, {"title": entry}))
        elif isinstance(entry, dict):
            records.append((number, _fields(entry, other_names)))
        else:
            grid.unread.append((f"Eintrag {number}", "Das ist weder ein Text noch ein Objekt."))
    present = set().union(*(fields for _, fields in records))
    grid.header = tuple(sorted(present))
    grid.rows = [
        (number, [fields.get(column) for column in grid.header]) for number, fields in records
    ]
    grid.other_names = tuple(other_names)
    return grid


def _entries(document: object, name: str) -> list[object]:
    if isinstance(document, list) and document:
        return document
    if isinstance(document, dict):
        lists = {key: value for key, value in document.items() if isinstance(value, list) and value}
        for key in _LIST_NAMES:
            if key in lists:
                return lists[key]
        if len(lists) == 1:
            return next(iter(lists.values()))
    raise SourceError(
        tr("In der JSON-Datei „{name}“ steht keine Liste von Leistungen.").format(name=name),
        _NEEDS_LIST,
    )


def _fields(entry: dict[str, object], other_names: dict[str, None]) -> dict[str, object]:
    """The cells of an object by column name, nested objects (`meta.url`) one level deep."""
    flat: dict[str, object] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": nested for inner, nested in value.items()})
        else:
            flat[key] = value
    fields: dict[str, object] = {}
    for key, value in flat.items():
        column = column_name(key)
        if isinstance(value, list):
            value = ", ".join(as_text(item) for item in value if isinstance(item, str | int))
        if column in KNOWN_NAMES:
            fields.setdefault(column, value)
        elif len(other_names) <= SHOWN:
            other_names[key] = None
    return fields
