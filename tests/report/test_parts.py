# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view with further tables shows all of them in every format for people."""

from __future__ import annotations

from ozgcheck.report.formats.render import Format, render
from ozgcheck.report.view import Column, View

PART = View("Zweite #", (Column("b", "B"),), (("=1",),), None, notes=("Ende.",))
EMPTY = View("Dritte", (Column("c", "C"),), (), None, lead=("Keine.",))
WHOLE = View("Erste", (Column("a", "A"),), (("x",),), {"a": 1}, parts=(PART, EMPTY))


def test_the_terminal_has_them_apart() -> None:
    assert render(WHOLE, Format.TABLE) == (
        "Erste\n\nA\n---\nx\n\nZweite #\n\nB\n---\n=1\n\nEnde.\n\nDritte\nKeine.\n"
    )


def test_markdown_has_them_one_level_below() -> None:
    assert render(WHOLE, Format.MD) == (
        "## Erste\n\n| A |\n| :--- |\n| x |\n\n### Zweite \\#\n\n| B |\n| :--- |\n| =1 |\n\n"
        "- Ende.\n\n### Dritte\n\nKeine.\n"
    )


def test_csv_has_them_after_an_empty_line() -> None:
    assert render(WHOLE, Format.CSV) == "a\r\nx\r\n\r\nb\r\n'=1\r\n\r\nc\r\n"


def test_json_is_the_whole_views_document() -> None:
    assert render(WHOLE, Format.JSON) == '{\n  "a": 1\n}\n'
