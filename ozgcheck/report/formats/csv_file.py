# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view as CSV that a German Excel opens right: semicolons and decimal commas."""

from __future__ import annotations

import csv
import io

from ozgcheck.report.view import Cell, View
from ozgcheck.text import plain

# A cell that begins like this is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(view: View) -> str:
    """Machine names as header, one line per row, without lead, notes and footer.

    Shares are numbers 0..1 with four decimals; an empty cell is an unknown value. Each part
    follows after an empty line with a header of its own.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.key for column in view.columns])
    for row in view.rows:
        writer.writerow([_cell(value) for value in row])
    return "\r\n".join([out.getvalue(), *(render(part) for part in view.parts)])


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",") or "0"
    if isinstance(value, int):
        return str(value)
    return no_formula(plain(value, 2000))


def no_formula(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
