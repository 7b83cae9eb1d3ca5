# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A list of services as a city keeps it: CSV, TSV, Excel or JSON.

Every format becomes the same thing, a header and rows of cells (`grid.Grid`); what the
columns mean is decided once, by their names. The content of a file decides its format,
its name only whether that is worth a word.

The modules in the order in which data passes through them: `files` opens what a
location names, `detect` recognises the format, `csv_rows`, `xlsx_rows` and `json_rows`
read it into a `grid`, `columns` finds the fields, `cells` reads the values, `offers`
makes offers of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.table.columns import COLUMNS, Columns, columns_of, listed
from ozgcheck.sources.table.detect import read_grid
from ozgcheck.sources.table.files import load
from ozgcheck.sources.table.grid import Grid, limited
from ozgcheck.sources.table.offers import KIND, Notes, Row, ids_for, offer_of, read_row
from ozgcheck.text import plain


class Table:
    """A list that a person gives: by giving it they say that it is the whole list.

    So `Umfang` is complete, and what is missing in it is missing. Values that cannot
    be used are kept in the offer's facts as `schluessel_roh`, `ozg_id_roh`, `url_roh`
    and `onlinedienst_roh`.
    """

    kind: ClassVar[str] = KIND

    def collect(self, location: str, context: Context) -> Collection:
        """Read the list.

        Args:
            location: a file (relative to `context.base`) or an http(s) address.
            context: city and run.

        Raises:
            SourceError: no such file, no table in it, no title column, no row with a
                title, or larger than the limits of `files`, `grid` and `xlsx_rows`.
        """
        name = plain(location, 200)
        grid = read_grid(load(location, context), name)
        columns = columns_of(grid.header)
        if "title" not in columns:
            raise _no_title(grid, name)
        notes = Notes()
        rows: list[Row] = []
        for number, cells in limited(grid.rows, name):
            row = read_row(f"{grid.unit} {number}", cells, columns, notes)
            if row.title:
                rows.append(row)
            else:
                grid.unread.append((row.where, "Der Titel fehlt."))
        if not rows:
            raise SourceError(
                tr("In „{name}“ steht keine Leistung mit einem Titel.").format(name=name),
                tr("Bitte prüfen Sie, ob unter der Kopfzeile Leistungen stehen."),
            )
        offers = [
            offer_of(row, offer_id, context.retrieved)
            for row, offer_id in zip(rows, ids_for(rows), strict=True)
        ]
        return Collection(
            source=self.kind,
            location=location,
            offers=tuple(sorted(offers, key=lambda offer: offer.id)),
            umfang=Umfang(complete=True, absence_proves=True),
            skipped=tuple(Skipped(self.kind, what, reason) for what, reason in grid.unread),
            warnings=(*grid.warnings, *_ignored(grid, columns), *notes.sentences()),
        )


def _ignored(grid: Grid, columns: Columns) -> Iterator[str]:
    used = set(chain.from_iterable(columns.values()))
    names = [cell for index, cell in enumerate(grid.header) if cell and index not in used]
    names += grid.other_names
    if names:
        yield f"Diese Spalten werden nicht ausgewertet: {listed(names)}."


def _no_title(grid: Grid, name: str) -> SourceError:
    found = [cell for cell in (*grid.header, *grid.other_names) if cell]
    return SourceError(
        tr(
            "In „{name}“ fehlt eine Spalte mit dem Titel der Leistung; gefunden wurden: {value}."
        ).format(name=name, value=listed(found) or tr("keine Spalten")),
        tr("Bitte nennen Sie die Spalte zum Beispiel: {join}.").format(
            join=", ".join(COLUMNS["title"])
        ),
    )
