# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values as text for people, for every format that shows a table."""

from __future__ import annotations

from ozgcheck.numbers import decimal, percent, whole
from ozgcheck.report.view import Cell, Column, View


def shown(value: Cell, column: Column) -> str:
    """A cell as a German reader expects it; nothing for None, a dash for a share."""
    if column.share:
        return percent(value if isinstance(value, int | float) else None)
    if value is None:
        return ""
    if isinstance(value, int):
        return whole(value)
    if isinstance(value, float):
        return decimal(value)
    return value


def shown_rows(view: View) -> list[list[str]]:
    """All rows and the footer as text."""
    rows = [*view.rows, *((view.footer,) if view.footer else ())]
    return [
        [shown(value, column) for value, column in zip(row, view.columns, strict=True)]
        for row in rows
    ]
