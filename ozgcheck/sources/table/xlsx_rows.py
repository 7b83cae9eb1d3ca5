# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Excel: the sheets of a workbook; openpyxl is only needed here."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.table.columns import columns_of, listed
from ozgcheck.sources.table.grid import SAVE_AGAIN, Grid, Numbered, below_header, limited
from ozgcheck.text import plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.workbook.workbook import _WorksheetLike

MAX_UNPACKED = 200_000_000  # bytes of all parts of an Excel file together
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 200
_DOCTYPE = re.compile(
    b"|".join("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
)


def excel_grid(data: bytes, name: str) -> Grid:
    """The first visible sheet with a title column; formulas are never evaluated.

    Raises:
        SourceError: openpyxl is missing, or the file is damaged, hostile or no .xlsx.
    """
    with open_workbook(data, name, MAX_UNPACKED) as book:
        visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        return _first_list(((sheet.title, _sheet_rows(sheet)) for sheet in visible), name)


@contextmanager
def open_workbook(
    data: bytes, name: str, most: int, *, formulas: bool = False
) -> Iterator[Workbook]:
    """A workbook to read from; nothing in it is evaluated or followed.

    Args:
        data: the file.
        name: how messages call it.
        most: bytes of all its parts together.
        formulas: give formulas themselves instead of what they showed last.

    Raises:
        SourceError: openpyxl is missing, or the file is damaged, hostile or no .xlsx; also for
            whatever goes wrong while it is read.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise SourceError(
            tr("Excel-Dateien lassen sich ohne die Erweiterung „openpyxl“ nicht lesen."),
            tr('Bitte installieren Sie sie mit: pip install "ozgcheck[excel]"'),
        ) from error
    # openpyxl meets damaged files with almost any exception, and warns about styles
    # that do not matter here.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_archive(data, name, most)
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=not formulas, keep_links=False
            )
            yield book
            book.close()
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            tr("Die Excel-Datei „{name}“ ist beschädigt oder unvollständig.").format(name=name),
            SAVE_AGAIN,
        ) from error


def _check_archive(data: bytes, name: str, most: int) -> None:
    """Refuse what would fill the memory before any of it is unpacked by openpyxl."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        # More than this cannot come out: zipfile stops at the size that a part declares.
        if sum(part.file_size for part in parts) > most:
            raise SourceError(
                tr("Die Excel-Datei „{name}“ ist entpackt größer als {value} MB.").format(
                    name=name, value=most // 1_000_000
                ),
                tr("Bitte geben Sie nur die Liste der Leistungen an."),
            )
        if "xl/workbook.xml" not in archive.namelist():
            raise SourceError(
                tr("„{name}“ ist ein Archiv, aber keine Excel-Datei.").format(name=name), SAVE_AGAIN
            )
        for part in parts:
            # No spreadsheet program writes one; it could only define entities that explode.
            if re.search(_DOCTYPE, archive.read(part)):
                raise SourceError(
                    tr(
                        "Die Excel-Datei „{name}“ enthält eine unzulässige Dokumenttyp-Angabe."
                    ).format(name=name),
                    SAVE_AGAIN,
                )


def _sheet_rows(sheet: _WorksheetLike) -> Iterator[Numbered]:
    """Numbered rows that are not blank, without their blank end.

    The limits are given explicitly because the extent that a sheet declares is often
    wrong, and because a single far cell would be filled up with blank ones.
    """
    rows = sheet.iter_rows(1, _EXCEL_ROWS, 1, _EXCEL_COLUMNS, values_only=True)
    for number, row in enumerate(rows, 1):
        if row.count(None) < len(row):  # fast: there may be a million blank ones
            yield number, row[: max(i for i, cell in enumerate(row, 1) if cell is not None)]


def _first_list(sheets: Iterable[tuple[str, Iterator[Numbered]]], name: str) -> Grid:
    """Read the first sheet that has a title column, and say which others were left out."""
    chosen: Grid | None = None
    without_title = Grid(header=(), rows=())
    others: list[str] = []
    for title, records in sheets:
        header, below = below_header(records)
        if "title" not in columns_of(header):
            without_title.header = without_title.header or header
        elif chosen is None:
            chosen = Grid(header, list(limited(below, name)))
        else:
            others.append(plain(title, 60))
    if chosen is None:
        return without_title
    if others:
        chosen.warnings.append(
            f"Nur das erste Tabellenblatt mit einer Titelspalte wurde gelesen, nicht "
            f"{listed(others)}."
        )
    return chosen
