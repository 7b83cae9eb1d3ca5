# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Views as tables of cells, with links to the site's own pages and to what was found."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from ozgcheck.report.formats.cells import shown
from ozgcheck.report.site.links import leistung_file, web_address
from ozgcheck.report.view import Cell as Value
from ozgcheck.report.view import Column, View
from ozgcheck.text import plain

_TEXT = 20_000
_LONG_WORD = 30
_SENTENCE, _PARAGRAPH = 60, 300
# Hints that only help at the terminal.
_OPTION = re.compile(r"(?<!\w)--[a-z]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, where it leads (empty: nowhere), `outside` the site or inside it.

    `more` stands below the text, quieter; `sign` before it, for those who see it.
    """

    text: str
    href: str = ""
    outside: bool = False
    more: str = ""
    sign: str = ""

    @property
    def long(self) -> bool:
        """Whether a word is so long that it may be broken anywhere."""
        return any(len(word) > _LONG_WORD for word in f"{self.text} {self.more}".split())

    @property
    def room(self) -> str:
        """The class of a text that a narrow column would make a tower; empty for short ones."""
        size = len(self.text) + len(self.more)
        return "absatz" if size > _PARAGRAPH else "satz" if size > _SENTENCE else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `numbers` says which columns are right-aligned, `name` is its id on the page."""

    name: str
    caption: str
    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footer: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A view on a page: heading, sentences, table (None without rows), notes, parts below."""

    title: str
    lead: tuple[str, ...]
    table: Table | None
    notes: tuple[str, ...]
    parts: tuple[Section, ...] = ()


def section(
    name: str,
    view: View,
    known: Container[str],
    *,
    title: str = "",
    without: Iterable[str] = (),
    said: Container[str] = (),
) -> Section:
    """A view as a section.

    Args:
        name: short name, for ids; those of parts are made from it.
        view: the view.
        known: OZG ids that have a page.
        title: another heading than the view's.
        without: keys of columns that are left out.
        said: sentences that stand elsewhere on the page.
    """
    heading = plain(title or view.title)
    return Section(
        title=heading,
        lead=readable(line for line in view.lead if line not in said),
        table=_table(name, heading, view, known, frozenset(without)),
        notes=readable(view.notes),
        parts=tuple(
            section(f"{name}-{number}", part, known, without=without)
            for number, part in enumerate(view.parts, 1)
        ),
    )


def readable(lines: Iterable[str]) -> tuple[str, ...]:
    """The sentences that mean something to a reader who has no terminal."""
    return tuple(plain(line, _TEXT) for line in lines if not _OPTION.search(line))


def text_cell(text: str, address: str = "") -> Cell:
    """Text, linked where the address may be."""
    href = web_address(address)
    return Cell(plain(text, _TEXT), href, outside=bool(href))


def page_cell(ozg_id: str, text: str, known: Container[str]) -> Cell:
    """Text that leads to the page of a Leistung, where there is one."""
    return Cell(plain(text, _TEXT), leistung_file(ozg_id) if ozg_id in known else "")


def _table(
    name: str, caption: str, view: View, known: Container[str], without: Container[str]
) -> Table | None:
    places = [n for n, column in enumerate(view.columns) if column.key not in without]
    if not view.rows or not places:
        return None

    def cells(row: Sequence[Value]) -> tuple[Cell, ...]:
        return tuple(_cell(row[n], view.columns[n], known) for n in places)

    return Table(
        name=name,
        caption=caption,
        heads=tuple(view.columns[n].title for n in places),
        numbers=tuple(view.columns[n].number or view.columns[n].share for n in places),
        rows=tuple(map(cells, view.rows)),
        footer=cells(view.footer) if view.footer else (),
    )


def _cell(value: Value, column: Column, known: Container[str]) -> Cell:
    text = shown(value, column)
    if text in known and column.key in ("id", "leistungen", "leistung"):
        return page_cell(text, text, known)
    return text_cell(text, text if isinstance(value, str) else "")
