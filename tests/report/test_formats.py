# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every format shows the same facts, and nothing from a portal does harm in any of them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.report.formats.cells import shown
from ozgcheck.report.formats.render import Format, render
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.text import plain

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+49 123",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\u200b=1",
    "\ufeff=1",
    "\x1b[31mrot\x07",
    "zwei\nZeilen\r\nund\u2028mehr",
    "<script>alert(1)</script>",
    "<!-- Kommentar",
    "[klick](http://boese.example) https://boese.example @alle",
    "![bild](http://boese.example/x.png) www.boese.example a@boese.example #1 ~~weg~~",
    "a | b `c` *d* _e_ \\ f \\| g",
    "abc\u202etxt \u2066x\u2069",
    'er sagte "ja"; und ging',
    "x" * 10_000,
    "wort " * 2_000,
    "🙂 👩‍👩‍👧",
    "\ud800",
    "",
]


def view(cells: list[str], **more: object) -> View:
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
        data={"rows": cells, "leer": None, "liste": []},
        **more,  # type: ignore[arg-type]
    )


def harmless(text: str) -> bool:
    return all(
        char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") for char in text
    ) and not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")


@pytest.mark.parametrize("form", list(Format))
def test_same_input_same_bytes_also_in_another_process(form: Format) -> None:
    code = (
        "import sys; from ozgcheck.report.formats.render import Format, render; "
        "from tests.report.test_formats import HOSTILE, view; "
        f"sys.stdout.buffer.write(render(view(HOSTILE), Format({form.value!r}))"
        ".encode('utf-8', 'surrogatepass'))"
    )
    here = render(view(HOSTILE), form).encode("utf-8", "surrogatepass")
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert there.stdout == here
    assert here.endswith(b"\n")


# --- CSV --------------------------------------------------------------------------


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def test_csv_has_no_formulas_and_german_numbers() -> None:
    rows = rows_of(render(view(HOSTILE), Format.CSV))
    assert rows[0] == ["name", "n", "share", "why"]
    assert len(rows) == len(HOSTILE) + 1
    for raw, row in zip(HOSTILE, rows[1:], strict=True):
        assert row[1:3] == ["1234", "0,5"]
        for cell in (row[0], row[3]):
            assert not cell.startswith(FORMULA)
            assert harmless(cell)
            assert "\n" not in cell
            assert cell.removeprefix("'") == plain(raw, 2000)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_csv_gives_back_what_went_in(cells: list[str]) -> None:
    rows = rows_of(render(view(cells), Format.CSV))
    assert [row[0].removeprefix("'") for row in rows[1:]] == [
        plain(cell).removeprefix("'") for cell in cells
    ]
    assert not any(row[0].startswith(FORMULA) for row in rows[1:])


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (0, "0"), (-3, "-3"), (0.0, "0"), (1.0, "1"), (0.123456, "0,1235"), (10.0, "10")],
)
def test_csv_numbers(value: Cell, cell: str) -> None:
    one = View("T", (Column("a", "A"),), ((value,), ("x",)), data=None)
    assert rows_of(render(one, Format.CSV))[1] == [cell]


# --- Markdown ---------------------------------------------------------------------

# What GitHub and GitLab turn into a link by themselves: an address behind anything that is
# no letter of its scheme, a mention, a mail address.
AUTOLINK = re.compile(r"(?i)(https?|ftp)://|www\.|(mailto|xmpp):|@[a-z0-9]")


def test_markdown_keeps_rows_on_a_line_and_cells_apart() -> None:
    text = render(view(HOSTILE), Format.MD)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == len(HOSTILE) + 3
    for line in table:
        unescaped = re.sub(r"\\.", "", line)
        assert unescaped.count("|") == 5
        assert not set(unescaped) & set("<>[]`*_~#!{}")
    assert harmless(text.replace("\u2060", ""))


@pytest.mark.parametrize("cell", HOSTILE)
def test_markdown_has_no_active_link_or_html(cell: str) -> None:
    text = render(view([cell]), Format.MD)
    assert not AUTOLINK.search(text)
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\]\(", text)


@pytest.mark.parametrize(
    "cell", ["_https://boese.example", "1https://boese.example", "üwww.boese.example"]
)
def test_markdown_has_no_active_link_behind_other_characters(cell: str) -> None:
    assert not AUTOLINK.search(render(view([cell]), Format.MD))


def test_markdown_shows_the_text_as_it_is() -> None:
    text = render(view(["a | b `c` *d*"]), Format.MD)
    assert "| a \\| b \\`c\\` \\*d\\* | 1.234 | 50,0 % |" in text
    assert text.startswith("## Titel\n\nEine Zeile davor.\n\n| Name | Anzahl |")
    assert text.endswith("- Eine Zeile danach.\n")


# --- terminal ----------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_the_terminal_gets_no_control_characters_and_no_overlong_lines(width: int) -> None:
    text = render(view(HOSTILE), Format.TABLE, width)
    assert harmless(text)
    assert max(map(len, text.splitlines())) <= width
    assert "Warum" not in text  # a detail
    assert "1.234" in text
    assert "50,0 %" in text


def texts(columns: int, cell: str) -> View:
    return View(
        "T",
        tuple(Column(f"c{number}", f"Spalte {number}") for number in range(columns)),
        ((cell,) * columns,),
        data=None,
        lead=("Satz " * 60,),
        notes=("Wort" * 60,),
    )


@pytest.mark.parametrize("width", [60, 100, 160])
def test_short_words_are_wrapped_to_the_width(width: int) -> None:
    text = render(texts(4, "ein paar kurze Worte " * 10), Format.TABLE, width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("paar") == 40


@pytest.mark.parametrize("width", [60, 80, 100])
def test_long_words_are_broken_rather_than_leaving_the_terminal(width: int) -> None:
    text = render(texts(4, "Donaudampfschifffahrtsgesellschaft " * 3), Format.TABLE, width)
    assert max(map(len, text.splitlines())) <= width


def test_numbers_are_never_broken() -> None:
    columns = tuple(Column(f"c{number}", f"Zahl {number}", number=True) for number in range(9))
    text = render(View("T", columns, ((1234567,) * 9,), data=None), Format.TABLE, 60)
    assert text.count("1.234.567") == 9


@pytest.mark.parametrize("part", ["title", "lead", "notes"])
def test_the_lines_around_the_table_are_harmless_too(part: str) -> None:
    evil = "Stadt\x1b]0;X\x07\u202e"
    one = View(
        title=evil if part == "title" else "T",
        columns=(Column("a", "A"),),
        rows=(("x",),),
        data=None,
        lead=(evil,) if part == "lead" else (),
        notes=(evil,) if part == "notes" else (),
    )
    assert harmless(render(one, Format.TABLE))


def test_a_column_is_as_wide_as_it_needs_and_numbers_stand_right() -> None:
    lines = render(view(["kurz"]), Format.TABLE).splitlines()
    assert lines[:2] == ["Titel", "Eine Zeile davor."]
    head = next(line for line in lines if line.startswith("Name"))
    row = next(line for line in lines if line.startswith("kurz"))
    assert row.index("1.234") + len("1.234") == head.index("Anzahl") + len("Anzahl")
    assert len(head) < 40


# --- JSON and all formats -------------------------------------------------------------


def test_json_is_the_document_itself_with_all_its_keys() -> None:
    text = render(view(HOSTILE), Format.JSON)
    assert json.loads(text) == {"rows": HOSTILE, "leer": None, "liste": []}
    assert "🙂" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("form", [Format.TABLE, Format.MD])
def test_an_empty_table_still_has_its_notes(form: Format) -> None:
    text = render(View("T", (Column("a", "A"),), (), None, notes=("Danach.",)), form)
    assert "Danach." in text
    assert "A" not in text.split()


def test_an_empty_table_is_a_header_in_csv() -> None:
    assert rows_of(render(view([]), Format.CSV)) == [["name", "n", "share", "why"]]


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, Column("a", "A"), ""),
        (None, Column("a", "A", share=True), "–"),
        (0, Column("a", "A", share=True), "0 %"),
        (0.99999, Column("a", "A", share=True), "> 99,9 %"),
        (1418, Column("a", "A", number=True), "1.418"),
        (0.875, Column("a", "A", number=True), "0,88"),
        ("text", Column("a", "A"), "text"),
    ],
)
def test_cells_for_people(value: Cell, column: Column, text: str) -> None:
    assert shown(value, column) == text
