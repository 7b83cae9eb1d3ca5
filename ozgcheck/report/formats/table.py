# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view as a table for the terminal."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

from ozgcheck.report.formats.cells import shown_rows
from ozgcheck.report.view import Column, View
from ozgcheck.text import plain

_SPACING = 2
# A title stands a little apart from the next one.
_HEAD_PADDING = 2
# Longer words are broken rather than pushing the table out of the terminal; first only
# very long ones, and then more where that is not enough.
_FLOORS = (26, 18, 12, 8)


def render(view: View, width: int = 100) -> str:
    """Title, lead, table without details, notes; then the same of each part.

    Args:
        view: what to show; texts from outside lose every control character here.
        width: columns of the terminal; long texts are wrapped to fit.
    """
    parts = [plain(view.title), *(textwrap.fill(plain(line, 3000), width) for line in view.lead)]
    shown = [number for number, column in enumerate(view.columns) if not column.detail]
    rows = [[plain(row[number], 3000) for number in shown] for row in shown_rows(view)]
    if rows:
        parts += ["", _table([view.columns[number] for number in shown], rows, width)]
    if view.notes:
        parts += ["", *(textwrap.fill(plain(note, 3000), width) for note in view.notes)]
    parts += [f"\n{render(part, width)}".rstrip("\n") for part in view.parts]
    return "\n".join(parts) + "\n"


def _table(columns: list[Column], rows: list[list[str]], width: int) -> str:
    sizes = _widths(columns, rows, width)
    head = [
        textwrap.wrap(column.title, max(1, size - _HEAD_PADDING))
        for column, size in zip(columns, sizes, strict=True)
    ]
    body = [
        [textwrap.wrap(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in rows
    ]
    # What was wrapped is often narrower than the room it was given.
    widths = [
        max(
            len(line) + padding
            for row, padding in ((head, _HEAD_PADDING), *((row, 0) for row in body))
            for line in row[number] or [""]
        )
        for number in range(len(columns))
    ]
    right = [column.number or column.share for column in columns]
    lines = _lines(head, widths, right)
    lines.append((" " * _SPACING).join("-" * size for size in widths))
    for row in body:
        lines += _lines(row, widths, right)
    return "\n".join(lines)


def _lines(row: list[list[str]], widths: list[int], right: list[bool]) -> list[str]:
    """A row of wrapped cells as the lines that it takes."""
    return [
        (" " * _SPACING)
        .join(
            part.rjust(size) if end else part.ljust(size)
            for part, size, end in zip(parts, widths, right, strict=True)
        )
        .rstrip()
        for parts in zip_longest(*row, fillvalue="")
    ]


def _widths(columns: list[Column], rows: list[list[str]], width: int) -> list[int]:
    """Give each column what it needs; when that is too much, the widest text shrinks.

    A column keeps room for its longest word, so that words stay whole while they can.
    """
    sizes, floors, texts = [], [], []
    for number, column in enumerate(columns):
        cells = [row[number] for row in rows]
        head = _longest_word(column.title) + _HEAD_PADDING
        sizes.append(max(head, *map(len, cells)))
        texts.append(not (column.number or column.share))
        longest = max(head, *map(_longest_word, cells))
        floors.append(longest if texts[-1] else sizes[-1])
    room = width - _SPACING * (len(sizes) - 1)
    for most in _FLOORS:
        floors = [
            min(floor, most) if text else floor for floor, text in zip(floors, texts, strict=True)
        ]
        while sum(sizes) > room:
            widest = max(range(len(sizes)), key=lambda number: sizes[number] - floors[number])
            if sizes[widest] <= floors[widest]:
                break
            sizes[widest] -= 1
    return sizes


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=1)
