# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables that people filled in, found by their columns in a workbook or a CSV file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ozgcheck.errors import SourceError, reason
from ozgcheck.language import tr
from ozgcheck.numbers import whole
from ozgcheck.sources.table.cells import as_text
from ozgcheck.sources.table.columns import column_name, listed
from ozgcheck.sources.table.detect import read_grid
from ozgcheck.sources.table.xlsx_rows import open_workbook
from ozgcheck.text import plain

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import _WorksheetLike

MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_ROWS = 20_000
_COLUMNS = 60
_HEADER_WITHIN = 40  # title, warnings and rule may stand above
_SHEET_ROWS = 1_048_576
_FORBIDDEN = {
    "xl/externalLinks/": tr("Verweise auf andere Dateien"),
    "xl/vbaProject": "Makros",
    "xl/connections": tr("Verbindungen zu anderen Daten"),
    "xl/embeddings/": tr("eingebettete Dateien"),
}

_ALIASES = {"id": "ozgid"}  # as in the CSV of `ozgcheck review --list`
_ESCAPE = re.compile(r"_x005[Ff]_(?=x[0-9A-Fa-f]{4}_)")

# The number of a row as a person calls it, and its cells by name of the column.
Filled = tuple[int, dict[str, str]]


def read_filled(path: Path, wanted: Sequence[str], also: Sequence[str] = ()) -> list[Filled]:
    """The rows of every visible table with the wanted columns, one table per sheet.

    Args:
        path: an .xlsx or CSV file.
        wanted: names of columns that must be there, as `column_name` writes them.
        also: names of further columns that are read where they are there.

    Raises:
        SourceError: not readable, no such table, larger than the limits of this module, or a
            workbook that holds more than values (formulas in these columns, macros, links).
    """
    name = plain(path.name, 200)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(
            tr("{path} ist nicht lesbar ({error}).").format(path=path, error=reason(error))
        ) from error
    if len(data) > MAX_BYTES:
        raise SourceError(
            tr("„{name}“ ist größer als {value} MB.").format(
                name=name, value=MAX_BYTES // 1_000_000
            )
        )
    names = (*wanted, *also)
    if data.startswith(b"PK"):
        return _from_workbook(data, name, wanted, names)
    grid = read_grid(data, name)
    places = _places(grid.header, wanted, names)
    if places is None:
        raise _missing(name, wanted)
    return list(_limited(_rows(grid.rows, places), name))


def _from_workbook(
    data: bytes, name: str, wanted: Sequence[str], names: Sequence[str]
) -> list[Filled]:
    with open_workbook(data, name, MAX_UNPACKED, formulas=True) as book:
        _only_values(data, name)
        found = [
            rows
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
            and (rows := _from_sheet(sheet, name, wanted, names)) is not None
        ]
    if not found:
        raise _missing(name, wanted)
    return [row for rows in found for row in rows]


def _only_values(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            for start, what in _FORBIDDEN.items():
                if part.startswith(start):
                    raise SourceError(
                        tr("Die Excel-Datei „{name}“ enthält {what}.").format(name=name, what=what),
                        tr("Bitte nur Werte in eine neue Mappe (.xlsx) kopieren."),
                    )


def _from_sheet(
    sheet: _WorksheetLike, name: str, wanted: Sequence[str], names: Sequence[str]
) -> list[Filled] | None:
    """The rows below the first row that names the columns; None without one."""
    rows = enumerate(sheet.iter_rows(1, _SHEET_ROWS, 1, _COLUMNS), 1)
    for number, row in rows:
        if number > _HEADER_WITHIN:
            return None
        places = _places([as_text(cell.value) for cell in row], wanted, names)
        if places is not None:
            break
    else:
        return None

    def values() -> Iterator[tuple[int, Sequence[object]]]:
        for number, row in rows:
            for column, place in places.items():
                if place < len(row) and row[place].data_type == "f":
                    raise SourceError(
                        tr(
                            "In „{name}“, Blatt „{title}“, Zeile {number}, steht in "
                            "der Spalte „{column}“ eine Formel."
                        ).format(
                            name=name, title=plain(sheet.title, 40), number=number, column=column
                        ),
                        tr("Bitte durch ihren Wert ersetzen; Formeln werden nicht gelesen."),
                    )
            yield number, [_unescaped(cell.value) for cell in row]

    return list(_limited(_rows(values(), places), name))


def _unescaped(value: object) -> object:
    """What Excel shows for `_x005F_x000D_`; openpyxl leaves the escape as it is."""
    return _ESCAPE.sub("_", value) if isinstance(value, str) else value


def _places(
    header: Sequence[str], wanted: Sequence[str], names: Sequence[str]
) -> dict[str, int] | None:
    there = [_ALIASES.get(name := column_name(cell), name) for cell in header]
    if any(name not in there for name in wanted):
        return None
    return {name: there.index(name) for name in names if name in there}


def _rows(rows: Iterable[tuple[int, Sequence[object]]], places: dict[str, int]) -> Iterator[Filled]:
    for number, cells in rows:
        found = {
            name: plain(_bare(as_text(cells[place]))) if place < len(cells) else ""
            for name, place in places.items()
        }
        if any(found.values()):
            yield number, found


def _bare(text: str) -> str:
    """Without the apostrophe that keeps a text in CSV from being a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _limited(rows: Iterable[Filled], name: str) -> Iterator[Filled]:
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise SourceError(
                tr("„{name}“ hat mehr als {max_rows} Zeilen.").format(
                    name=name, max_rows=whole(MAX_ROWS)
                )
            )
        yield row


def _missing(name: str, wanted: Sequence[str]) -> SourceError:
    return SourceError(
        tr("In „{name}“ gibt es keine Tabelle mit den Spalten {wanted}.").format(
            name=name, wanted=listed(wanted)
        ),
        tr("Eine solche Mappe schreibt: ozgcheck report xlsx --output DATEI.xlsx"),
    )
