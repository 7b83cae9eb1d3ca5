# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands on a sheet, and which of its columns people fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ozgcheck.report.view import Column, View

# What people filled in: the row's key to the cells by column.
Filled = Mapping[tuple[str, ...], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Day(Column):
    """A column whose ISO days are dates for Excel."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A column that is empty and waits for people.

    `choices` are the words that may stand in it; none: any text. `hint` is what Excel shows
    beside a chosen cell, at most 255 characters. `width` is that of the column in characters.
    """

    key: str
    title: str
    choices: tuple[str, ...] = ()
    hint: str = ""
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name (at most 31 characters), its tables, the columns to fill in.

    `edits` are columns of every one of `views`.
    """

    name: str
    views: tuple[View, ...]
    edits: tuple[Edit, ...] = ()


def with_edits(
    view: View,
    edits: Sequence[Edit],
    *,
    after: str,
    key: Sequence[str] = (),
    filled: Filled | None = None,
) -> View:
    """The view with columns to fill in.

    Args:
        view: the table.
        edits: the further columns.
        after: the column behind which they stand.
        key: the columns that name a row in `filled`.
        filled: what already stands in the further columns.
    """
    known = filled or {}
    place = [column.key for column in view.columns].index(after) + 1
    new = tuple(Column(edit.key, edit.title) for edit in edits)
    rows = []
    for name, row in zip(row_keys(view, key), view.rows, strict=True):
        cells = known.get(name, {})
        told = tuple(cells.get(edit.key) or None for edit in edits)
        rows.append((*row[:place], *told, *row[place:]))
    return replace(
        view, columns=(*view.columns[:place], *new, *view.columns[place:]), rows=tuple(rows)
    )


def row_keys(view: View, key: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What names each row: its cells in these columns."""
    names = [column.key for column in view.columns]
    places = [names.index(name) for name in key]
    return (tuple(str(row[place] or "") for place in places) for row in view.rows)
