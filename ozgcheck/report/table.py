# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view as a table for the terminal."""

from __future__ import annotations

import textwrap

from tabulate import tabulate

from ozgcheck.report.cells import shown_rows
from ozgcheck.report.view import View
from ozgcheck.text import plain

_SPACING = 2
_NARROWEST = 12


def render(view: View, width: int = 100) -> str:
    """Title, lead, table, notes.

    Args:
        view: what to show; texts from outside lose every control character here.
        width: columns of the terminal; long texts are wrapped to fit.
    """
    parts = [view.title, *(textwrap.fill(line, width) for line in view.lead)]
    rows = [[plain(cell, 3000) for cell in row] for row in shown_rows(view)]
    if rows:
        headers = [column.title for column in view.columns]
        parts += ["", _table(view, headers, rows, width)]
    if view.notes:
        parts += ["", *(textwrap.fill(note, width) for note in view.notes)]
    return "\n".join(parts) + "\n"


def _table(view: View, headers: list[str], rows: list[list[str]], width: int) -> str:
    widths = _widths(view, headers, rows, width)
    body = [
        ["\n".join(textwrap.wrap(cell, size)) for cell, size in zip(row, widths, strict=True)]
        for row in rows
    ]
    align = ["right" if column.number or column.share else "left" for column in view.columns]
    head = ["\n".join(textwrap.wrap(h, max(s, 5))) for h, s in zip(headers, widths, strict=True)]
    table: str = tabulate(body, head, tablefmt="simple", colalign=align, disable_numparse=True)
    return "\n".join(line.rstrip() for line in table.splitlines())


def _widths(view: View, headers: list[str], rows: list[list[str]], width: int) -> list[int]:
    """Give each column what it needs; when that is too much, the widest texts shrink."""
    sizes = [
        max([_longest_word(headers[number]), *(len(row[number]) for row in rows)])
        for number in range(len(headers))
    ]
    room = width - _SPACING * (len(sizes) - 1)
    while sum(sizes) > room:
        widest = max(
            (n for n, column in enumerate(view.columns) if not (column.number or column.share)),
            key=lambda n: sizes[n],
            default=None,
        )
        if widest is None or sizes[widest] <= _NARROWEST:
            break
        sizes[widest] -= 1
    return sizes


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=1)
