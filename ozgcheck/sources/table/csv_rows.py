# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""CSV and TSV: delimiter and records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from ozgcheck.sources.csv_end import OPEN_QUOTE, is_end, swallowed, with_end
from ozgcheck.sources.table.columns import columns_of
from ozgcheck.sources.table.grid import HEADER_ROWS, Grid, below_header, filled

_DELIMITERS = (";", ",", "\t", "|")
_NO_DELIMITER = "\x1f"


def csv_grid(text: str) -> Grid:
    """Records below the header, under the delimiter that fits best."""
    grid = Grid(header=(), rows=())
    records = _csv_records(text, _delimiter(text), grid.unread)
    grid.header, grid.rows = below_header(records)
    return grid


def _delimiter(text: str) -> str:
    """The delimiter under which the header says most; none if there is one column."""

    def score(delimiter: str) -> tuple[int, int]:
        records = _csv_records(text[:1_000_000], delimiter, [])
        header, _ = below_header(islice(filled(records), HEADER_ROWS))
        return len(columns_of(header)), len(header)

    best = max(_DELIMITERS, key=score)
    return best if score(best)[1] > 1 else _NO_DELIMITER


def _csv_records(
    text: str, delimiter: str, unread: list[tuple[str, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they start on; fields may contain delimiters and line ends.

    A quotation mark that is never closed is noticed (csv_end.py).
    """
    reader = csv.reader(with_end(io.StringIO(text, newline="")), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if is_end(cells):
                return
            if swallowed(cells):
                break
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        # The csv module's own limit of 131,072 characters; nothing behind it can be trusted.
        unread.append((f"ab Zeile {line}", f"Ein Feld ist zu lang. {OPEN_QUOTE}"))
    else:
        unread.append((f"ab Zeile {line}", OPEN_QUOTE))
