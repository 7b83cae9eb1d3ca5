# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every format shows the same facts, and nothing from a portal does harm in any of them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ozgcheck.report.formats import Format, render
from ozgcheck.report.view import Column, View

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+49 123",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\x1b[31mrot\x07",
    "zwei\nZeilen",
    "<script>alert(1)</script>",
    "[klick](http://boese.example) https://boese.example @alle",
    "a | b `c` *d*",
    "abc\u202etxt",
    "x" * 10_000,
    "🙂",
    "",
]


def view(cells: list[str]) -> View:
    return View(
        title="Titel",
        columns=(
            Column("name", "Name"),
            Column("n", "Anzahl", number=True),
            Column("share", "Anteil", share=True),
            Column("why", "Warum", detail=True),
        ),
        rows=tuple((cell, 1234, 0.5, cell) for cell in cells),
        footer=("gesamt", 99, None, ""),
        lead=("Eine Zeile davor.",),
        notes=("Eine Zeile danach.",),
        data={"rows": cells},
    )


@pytest.mark.parametrize("form", list(Format))
def test_same_input_same_bytes(form: Format) -> None:
    assert render(view(HOSTILE), form) == render(view(HOSTILE), form)


def test_csv_has_no_formulas_and_german_numbers() -> None:
    rows = list(csv.reader(io.StringIO(render(view(HOSTILE), Format.CSV)), delimiter=";"))
    assert rows[0] == ["name", "n", "share", "why"]
    assert len(rows) == len(HOSTILE) + 1
    for row in rows[1:]:
        assert row[1:3] == ["1234", "0,5"]
        for cell in (row[0], row[3]):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert "\n" not in cell
            assert "\x1b" not in cell


def test_markdown_keeps_rows_on_a_line_and_links_dead() -> None:
    text = render(view(HOSTILE), Format.MD)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == len(HOSTILE) + 3
    assert all(line.replace("\\|", "").count("|") == 5 for line in table)
    assert "<script>" not in text
    assert "https://" not in text
    assert "\\[klick\\](" in text  # both brackets escaped: no link
    assert " @alle" not in text


def test_the_terminal_gets_no_control_characters_and_no_overlong_lines() -> None:
    text = render(view(HOSTILE), Format.TABLE, 80)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 80
    assert "Warum" not in text  # a detail
    assert "1.234" in text
    assert "50,0 %" in text


def test_json_is_the_document_itself() -> None:
    assert json.loads(render(view(HOSTILE), Format.JSON)) == {"rows": HOSTILE}


def test_an_empty_table_still_has_its_notes() -> None:
    text = render(view([]), Format.TABLE)
    assert "Eine Zeile danach." in text
