# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sheets as an .xlsx file: real tables, and nothing from outside is more than text."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from ozgcheck.errors import ConfigError
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.workbook.sheet import Day, Edit, Sheet, with_edits
from ozgcheck.report.workbook.write import LONGEST, render
from ozgcheck.text import plain

MADE = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\x1b[31mrot\x1b[0m",
    "x" * 5000,
    "خدمة المواطنين",
    "🐕 Hund anmelden 👨‍👩‍👧",
    "+49 2323 16-0",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "http://boese.example/",
    "mailto:a@b.example",
    "internal:Sheet1!A1",
    "<r><t>Teil</t></r>",
    "<r></si><si></r>",
    "_x000D_ und _x0041_",
    "a\x00b\ufffe\ud800c",
    "1234",
    "00012",
    "TRUE",
    "2026-11-26",
    "a & b < c > \"d\" 'e'",
)


def table(rows: tuple[tuple[Cell, ...], ...], *columns: Column, **more: Any) -> View:
    return View("Titel", columns or (Column("name", "Name"),), rows, data=None, **more)


def book(*views: View, edits: tuple[Edit, ...] = ()) -> bytes:
    return render([Sheet("Blatt", views, edits)], "Mappe", MADE)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def sheet(*views: View, edits: tuple[Edit, ...] = ()) -> Worksheet:
    found = opened(book(*views, edits=edits))["Blatt"]
    assert isinstance(found, Worksheet)
    return found


def body(of: Worksheet, name: str = "blatt") -> list[tuple[ExcelCell, ...]]:
    return list(of[of.tables[name].ref])[1:]


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_hostile_texts_stay_text() -> None:
    data = book(table(tuple((text,) for text in HOSTILE)))
    cells = [row[0] for row in body(opened(data)["Blatt"])]
    # openpyxl does not resolve the escape that Excel resolves.
    shown = [str(cell.value).replace("_x005F_", "_").rstrip() for cell in cells]
    assert shown == [plain(text, LONGEST) for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    everything = "".join(parts(data).values())
    assert "<f>" not in everything
    assert "<hyperlink " not in everything
    assert "/hyperlink" not in everything  # a relation to a target outside
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", everything)
    assert "_x005F_x000D_" in everything  # not a line end


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    dangerous = [text for text in HOSTILE if plain(text).startswith(("=", "+", "-", "@"))]
    harmless = [text for text in HOSTILE if text not in dangerous]
    cells = body(sheet(table(tuple((text,) for text in (*dangerous, *harmless)))))
    quoted = [bool(row[0].quotePrefix) for row in cells]
    assert quoted == [True] * len(dangerous) + [False] * len(harmless)
    assert len(dangerous) == 6


@settings(max_examples=25)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=40))
def test_any_text_is_read_back(texts: list[str]) -> None:
    cells = body(sheet(table(tuple((text,) for text in texts), lead=tuple(texts[:2]))))
    for (cell,), text in zip(cells, texts, strict=True):
        value = "" if cell.value is None else str(cell.value)
        assert value.replace("_x005F_", "_").rstrip() == plain(text).rstrip()
        assert cell.data_type in "sn"


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    (row,) = body(sheet(table((("🐕" * 40_000,),))))
    value = str(row[0].value)
    assert value.endswith("…")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_a_table_has_filter_head_and_formats() -> None:
    columns = (
        Column("name", "Name"),
        Column("anzahl", "Anzahl", number=True),
        Column("anteil", "Anteil", share=True),
        Day("am", "am"),
        Column("wert", "Wert", number=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        ("a", 1234, 0.4321, "2026-11-26", 0.25),
        ("b", 0, 0.0001, "2026", None),
        ("c", 2, 0.9999, "2026-02-31", 1.0),
        ("d", 3, 1.0, "", 2.0),
        ("e", 4, None, None, 3.0),
    )
    of = sheet(table(rows, *columns, lead=("Regel",), notes=("Anmerkung",), footer=rows[0]))
    (found,) = of.tables.values()
    assert found.ref == "A4:E9"
    assert found.autoFilter.ref == found.ref
    assert of.freeze_panes == "A5"
    assert of["A1"].value == "Titel"
    assert of["A2"].value == "Regel"
    assert of["A11"].value == "a"  # the total, apart from the filter
    assert of["A12"].value == "Anmerkung" or of["A13"].value == "Anmerkung"
    cells = body(of)
    assert [row[1].number_format for row in cells] == ["#,##0"] * 5
    assert [row[2].number_format for row in cells[:4]] == [
        "0.0 %",
        '"< 0,1 %"',
        '"> 99,9 %"',
        "0 %",
    ]
    assert [row[2].value for row in cells] == [0.4321, 0.0001, 0.9999, 1, "–"]
    assert [row[3].value for row in cells] == [
        datetime(2026, 11, 26),
        "2026",
        "2026-02-31",
        None,
        None,
    ]
    assert cells[0][3].number_format == "dd.mm.yyyy"
    assert cells[0][4].number_format == "0.00"


def test_heads_are_unique_and_every_table_has_a_name_of_its_own() -> None:
    twice = table((("1", "2", "3"),), Column("a", "Art"), Column("b", "art"), Column("c", "Art"))
    of = sheet(View("Ohne Tabelle", (), (), data=None, parts=(twice, twice)))
    assert [[cell.value for cell in of[ref][0]] for _, ref in of.tables.items()] == [
        ["Art", "art 2", "Art 3"]
    ] * 2
    assert list(of.tables) == ["blatt", "blatt_2"]
    assert of.freeze_panes is None


def test_an_empty_table_is_still_one() -> None:
    of = sheet(table((), Column("a", "A"), Column("b", "B")))
    assert [[cell.value for cell in row] for row in body(of)] == [[None, None]]


def test_columns_to_fill_in_are_empty_restricted_and_keep_what_stood_there() -> None:
    edits = (Edit("stand", "Stand", ("offen", "fertig"), "Hinweis"), Edit("notiz", "Notiz"))
    columns = (Column("id", "ID"), Column("name", "Name"))
    view = with_edits(
        table((("1", "a"), ("2", "b")), *columns),
        edits,
        after="id",
        key=("id",),
        filled={("2",): {"stand": "fertig", "notiz": "=1+1"}, ("3",): {"notiz": "weg"}},
    )
    of = sheet(view, edits=edits)
    assert [[cell.value for cell in row] for row in body(of)] == [
        ["1", None, None, "a"],
        ["2", "fertig", "=1+1", "b"],
    ]
    assert body(of)[1][2].data_type == "s"
    (rule,) = of.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B4:B5", '"offen,fertig"')


def test_the_same_sheets_give_the_same_bytes() -> None:
    views = (table(tuple((text,) for text in HOSTILE)), table((("x",),)))
    assert book(*views) == book(*views)
    made = parts(book(*views))["docProps/core.xml"]
    assert "2026-11-26T05:00:00Z" in made


def test_without_the_library_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ConfigError) as caught:
        book(table((("a",),)))
    assert "ozgcheck[excel]" in caught.value.hint
