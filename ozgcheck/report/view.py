# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a report shows, independent of its format; nothing here computes a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ozgcheck.language import is_english

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key (machine name), German title, `number` right-aligned, `share` 0..1.

    A `detail` is left out where room is short: on the terminal.
    """

    key: str
    title: str
    number: bool = False
    share: bool = False
    detail: bool = False

    def __post_init__(self) -> None:
        if is_english():
            # The same word stands inside sentences, too, and gettext knows a text only once.
            object.__setattr__(self, "title", self.title[:1].upper() + self.title[1:])


@dataclass(frozen=True, slots=True)
class View:
    """A table, rarely several, with what a reader must know about it.

    `rows` hold raw values in the order of `columns`; `data` is the JSON document;
    `lead` stands before the table, `notes` after it, both German sentences; `footer`
    is a last row such as a total. `parts` are further tables that stand after the notes;
    their `data` is not used.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    data: Any
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    footer: tuple[Cell, ...] = ()
    parts: tuple[View, ...] = ()
