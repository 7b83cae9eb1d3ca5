# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cells say how much room they need, and lists count in German."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from ozgcheck.report.site.lists import editorial_list
from ozgcheck.report.site.tables import Cell
from tests.report.site import town


@pytest.mark.parametrize(
    ("text", "more", "room"),
    [
        ("kurz", "", ""),
        ("x" * 60, "", ""),
        ("x" * 50, "x" * 11, "satz"),
        ("wort " * 60, "", "satz"),
        ("wort " * 60, "x", "absatz"),
    ],
)
def test_much_text_asks_for_a_wide_column(text: str, more: str, room: str) -> None:
    assert Cell(text, more=more).room == room


def test_one_entry_is_one() -> None:
    run = town.prepared(alone=True)
    for number, noun in ((0, "Einträge"), (1, "Eintrag"), (2, "Einträge")):
        some = replace(run, listed=run.listed[:number])
        assert editorial_list(some, {}).noun == noun


def test_the_classes_stand_in_the_pages() -> None:
    marked = set()
    for name, text in town.site().items():
        if name.endswith(".html"):
            cells = html.document_fromstring(text).xpath("//table//td")
            marked |= {cell.get("class") for cell in cells if len(cell.text_content()) > 60}
            assert not any(cell.get("class") == "" for cell in cells)
    assert marked
    assert {each.split()[-1] for each in marked} <= {"satz", "absatz"}
