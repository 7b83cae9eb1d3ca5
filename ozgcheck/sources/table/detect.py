# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From bytes to a grid: the content decides the format."""

from __future__ import annotations

from pathlib import PurePath

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.pages import decode_marked, decode_unsure
from ozgcheck.sources.table.csv_rows import csv_grid
from ozgcheck.sources.table.grid import SAVE_AGAIN, Grid
from ozgcheck.sources.table.json_rows import json_grid
from ozgcheck.sources.table.xlsx_rows import excel_grid

_SUFFIXES = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".tab": "CSV",
    ".xlsx": "Excel",
    ".xlsm": "Excel",
    ".xls": "Excel",
    ".json": "JSON",
}


def read_grid(data: bytes, name: str) -> Grid:
    """Recognise the format by content and read it."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _expected(excel_grid(data, name), name, "Excel")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            tr(
                "„{name}“ ist im alten Excel-Format (.xls) oder mit einem Kennwort geschützt."
            ).format(name=name),
            SAVE_AGAIN,
        )
    text = _decoded(data, name)
    start = text.lstrip()[:1000].lower()
    if not start:
        raise SourceError(tr("„{name}“ ist leer.").format(name=name), SAVE_AGAIN)
    if start.startswith("<?xml") and "<html" not in start:
        raise SourceError(
            tr("„{name}“ ist eine XML-Datei und keine Tabelle.").format(name=name),
            tr("Für einen XZuFi-Export gibt es die Quelle „xzufi“."),
        )
    if start[0] == "<":
        raise SourceError(
            tr("„{name}“ ist eine Internetseite (HTML) und keine Liste.").format(name=name),
            tr(
                "Bitte laden Sie die Liste selbst herunter, nicht die Seite mit dem Verweis darauf."
            ),
        )
    if start[0] in "[{":
        grid, found = json_grid(text, name), "JSON"
    else:
        grid, found = csv_grid(text), "CSV"
    unreadable = text.count("\ufffd")
    if unreadable:
        grid.warnings.append(f"In „{name}“ waren {unreadable} Zeichen nicht lesbar.")
    return _expected(grid, name, found)


def _decoded(data: bytes, name: str) -> str:
    text = decode_marked(data)
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = decode_unsure(data)
    if "\x00" in text or data.startswith((b"%PDF", b"\x1f\x8b")):
        raise SourceError(
            tr("„{name}“ ist weder eine Tabelle noch eine Textdatei.").format(name=name), SAVE_AGAIN
        )
    return text


def _expected(grid: Grid, name: str, found: str) -> Grid:
    """Say so if the file's name promises another format than its content."""
    if _SUFFIXES.get(PurePath(name).suffix.lower(), found) != found:
        grid.warnings.append(
            f"„{name}“ ist trotz der Endung eine {found}-Datei und wurde so gelesen."
        )
    return grid
