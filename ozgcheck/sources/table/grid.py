# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every format becomes: a header and rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.table.cells import as_text
from ozgcheck.sources.table.columns import columns_of

MAX_ROWS = 200_000
HEADER_ROWS = 10  # a title and a date often stand above the header
SAVE_AGAIN = tr("Bitte speichern Sie die Liste noch einmal als CSV- oder Excel-Datei (.xlsx).")

# A row, and the number a person would call it by.
Numbered = tuple[int, Sequence[object]]


@dataclass(slots=True)
class Grid:
    """A header and the rows below it.

    `rows` can be read once; `unread` (what, reason) grows until they are all read.
    `other_names` are columns that are known to be of no use.
    """

    header: tuple[str, ...]
    rows: Iterable[Numbered]
    unit: str = "Zeile"
    other_names: tuple[str, ...] = ()
    unread: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def below_header(records: Iterable[Numbered]) -> tuple[tuple[str, ...], Iterator[Numbered]]:
    """Split at the header: among the first rows the first that names a title.

    If none does, the first row that is not blank is taken for it.
    """
    records = iter(records)
    first = list(islice(filled(records), HEADER_ROWS))
    headers = [tuple(map(as_text, cells)) for _, cells in first]
    index = next((i for i, header in enumerate(headers) if "title" in columns_of(header)), 0)
    return headers[index] if headers else (), chain(first[index + 1 :], records)


def filled(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """The rows that are not blank."""
    return (row for row in rows if any(map(as_text, row[1])))


def limited(rows: Iterable[Numbered], name: str) -> Iterator[Numbered]:
    """The rows that are not blank, as long as there are not too many.

    Raises:
        SourceError: more than `MAX_ROWS`; half a list would show gaps that are none.
    """
    for count, row in enumerate(filled(rows), 1):
        check_count(count, name)
        yield row


def check_count(count: int, name: str) -> None:
    """Refuse a list of more than `MAX_ROWS`."""
    if count > MAX_ROWS:
        raise SourceError(
            tr("„{name}“ hat mehr als 200.000 Zeilen oder Einträge.").format(name=name),
            tr("Bitte geben Sie nur die Liste der Leistungen an."),
        )
