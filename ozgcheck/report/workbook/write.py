# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sheets as the bytes of an .xlsx file.

Whatever a portal says is written as a text cell: nothing in it becomes a formula, a link or
markup. The same sheets give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from ozgcheck.errors import ConfigError
from ozgcheck.report.formats.cells import shown
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.workbook.sheet import Day, Edit, Sheet
from ozgcheck.text import plain, slug

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

# Excel holds 32,767 UTF-16 units in a cell; a character may need two.
LONGEST = 16_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# A text that begins like this turns into a formula when somebody edits its cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (8, 48)
_LINE = 15  # points of a row with one line of text
_MOST_LINES = 12
_MEASURED = 300  # rows that decide the width of a column
_FILL_IN = {"bg_color": "#FFF4CC", "border": 1, "border_color": "#BFBFBF"}
_RIGHT = {"align": "right", "indent": 1}
# Given outright: LibreOffice does not show the styles of tables.
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "text_wrap": True}


def render(sheets: Sequence[Sheet], title: str, made: datetime) -> bytes:
    """The workbook.

    Args:
        sheets: in the order of the tabs, their names unique.
        title: the document's title.
        made: the time that stands in the file as that of its making.

    Raises:
        ConfigError: XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise ConfigError(
            "Excel-Dateien lassen sich ohne die Erweiterung „XlsxWriter“ nicht schreiben.",
            'Bitte installieren Sie sie mit: pip install "ozgcheck[excel]"',
        ) from error
    out = io.BytesIO()
    # In memory the parts of the archive have a fixed time.
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": plain(title, 250), "created": made.replace(tzinfo=None)})
        formats = _Formats(book)
        for sheet in sheets:
            _Page(book, sheet, formats).write()
    return out.getvalue()


class _Formats:
    """Each look of a cell, made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **look})
        return self._made[key]


class _Page:
    """One sheet while it is written, from top to bottom."""

    def __init__(self, book: Workbook, sheet: Sheet, formats: _Formats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._to = book.add_worksheet(sheet.name)
        self._edits = {edit.key: edit for edit in sheet.edits}
        self._row = 0
        self._tables = 0
        self._widths: list[int] = []

    def write(self) -> None:
        views = [each for view in self._sheet.views for each in _flat(view)]
        self._widths = _widths(views, self._edits)
        for number, view in enumerate(views):
            head = self._view(view)
            if number == 0 and head is not None and len(views) == 1:
                self._to.freeze_panes(head + 1, 0)
                self._to.repeat_rows(head)
        for place, width in enumerate(self._widths):
            self._to.set_column(place, place, width)
        # Ids are texts that look like numbers, and that is right.
        self._to.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self._to.set_landscape()
        self._to.set_paper(9)  # A4
        self._to.fit_to_pages(1, 0)
        self._to.set_footer("&L&A&RSeite &P von &N")

    def _view(self, view: View) -> int | None:
        """Title, lead, table and notes; the row of the table's head, if it has a table."""
        self._to.set_row(self._row, 20)
        self._line(view.title, bold=True, font_size=14)
        for text in view.lead:
            self._line(text)
        head = None
        if view.columns:
            self._row += 1
            head = self._row
            self._table(view)
        for text in view.notes:
            self._line(text)
        self._row += 1
        return head

    def _line(self, text: str, **look: Any) -> None:
        self._text(self._row, 0, text, look)
        self._row += 1

    def _table(self, view: View) -> None:
        first = self._row
        rows = view.rows or ((None,) * len(view.columns),)  # a table has at least one row
        last, right = first + len(rows), len(view.columns) - 1
        self._tables += 1
        name = slug(self._sheet.name).replace("-", "_")
        self._to.add_table(
            first,
            0,
            last,
            right,
            {
                "name": name if self._tables == 1 else f"{name}_{self._tables}",
                "style": "Table Style Medium 2",
                "columns": [
                    {"header": head, "header_format": self._formats.get(**_HEAD)}
                    for head in _heads(view.columns)
                ],
            },
        )
        for number, row in enumerate(rows, first + 1):
            self._to.set_row(number, _LINE * self._lines(row, view.columns))
            for place, (value, column) in enumerate(zip(row, view.columns, strict=True)):
                self._cell(number, place, value, column)
        for place, column in enumerate(view.columns):
            if edit := self._edits.get(column.key):
                self._validate(first + 1, last, place, edit)
        self._row = last + 1
        if view.footer:  # behind a blank row: the filter of the table leaves it alone
            self._row += 1
            for place, (value, column) in enumerate(zip(view.footer, view.columns, strict=True)):
                self._cell(self._row, place, value, column, bold=True)
            self._row += 1
        self._row += 1

    def _cell(self, row: int, place: int, value: Cell, column: Column, **look: Any) -> None:
        if column.key in self._edits:
            look |= _FILL_IN
        if column.share and value is None:
            self._text(row, place, shown(value, column), {**_RIGHT, **look})
        elif value is None or value == "":
            # A blank cell needs no format, except where people write.
            if look:
                self._to.write_blank(row, place, None, self._formats.get(**look))
        elif isinstance(value, int | float):
            number_format = _number_format(value, column)
            self._to.write_number(
                row, place, value, self._formats.get(num_format=number_format, **_RIGHT, **look)
            )
        elif day := _day(value, column):
            self._to.write_datetime(
                row, place, day, self._formats.get(num_format="dd.mm.yyyy", align="left", **look)
            )
        else:
            self._text(row, place, value, {"text_wrap": True, **look})

    def _text(self, row: int, place: int, value: str, look: dict[str, Any]) -> None:
        text = plain(value, LONGEST)
        if text.startswith(_FORMULA):
            look = {**look, "quote_prefix": True}
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # XlsxWriter would take it for markup of its own
        self._to.write_string(row, place, text, self._formats.get(**look))

    def _lines(self, row: Sequence[Cell], columns: Sequence[Column]) -> int:
        """So many lines its longest text needs; programs do not all work that out themselves."""
        needed = (
            ceil(len(shown(value, column)) / width)
            for value, column, width in zip(row, columns, self._widths, strict=False)
        )
        return min(_MOST_LINES, max(1, *needed))

    def _validate(self, first: int, last: int, place: int, edit: Edit) -> None:
        if edit.choices:
            self._to.data_validation(
                first,
                place,
                last,
                place,
                {
                    "validate": "list",
                    "source": list(edit.choices),
                    "input_title": edit.title,
                    "input_message": edit.hint,
                    "error_title": edit.title,
                    "error_message": f"Möglich sind: {', '.join(edit.choices)}.",
                },
            )


def _flat(view: View) -> Iterator[View]:
    yield view
    for part in view.parts:
        yield from _flat(part)


def _heads(columns: Iterable[Column]) -> Iterator[str]:
    """The titles; Excel wants each in a table once, whatever its case."""
    seen: set[str] = set()
    for column in columns:
        base = head = plain(column.title, 200)
        number = 1
        while head.casefold() in seen:
            number += 1
            head = f"{base} {number}"
        seen.add(head.casefold())
        yield head


def _number_format(value: float, column: Column) -> str:
    if not column.share:
        return "#,##0" if isinstance(value, int) else "0.00"
    text = shown(value, column)
    if text[0] in "<>":  # rounding must not claim nothing or everything
        return f'"{text}"'
    return "0 %" if value in (0, 1) else "0.0 %"


def _day(value: str, column: Column) -> date | None:
    """The day in a column of days; whatever else stands there is text."""
    if not isinstance(column, Day) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _widths(views: Iterable[View], edits: Mapping[str, Edit]) -> list[int]:
    least, most = _WIDTHS
    widths: list[int] = []
    for view in views:
        for place, column in enumerate(view.columns):
            cells = (shown(row[place], column) for row in view.rows[:_MEASURED])
            # Two more for the arrow of the filter.
            wanted = max((len(column.title) + 2, *(len(cell) + 1 for cell in cells)))
            if column.key in edits:
                wanted = edits[column.key].width
            if place == len(widths):
                widths.append(least)
            widths[place] = min(most, max(widths[place], wanted))
    return widths
