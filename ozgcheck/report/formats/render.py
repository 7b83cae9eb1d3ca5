# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The formats every command with a table can write."""

from __future__ import annotations

from enum import StrEnum

from ozgcheck.report.formats import csv_file, json_file, markdown, table
from ozgcheck.report.view import View


class Format(StrEnum):
    """Values of `--format`."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


def render(view: View, form: Format, width: int = 100) -> str:
    """The view in that format, ending with a line break; `width` concerns tables only."""
    if form is Format.JSON:
        return json_file.render(view)
    if form is Format.CSV:
        return csv_file.render(view)
    if form is Format.MD:
        return markdown.render(view)
    return table.render(view, width)
