# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leistungen and entries as a sentence names them."""

from __future__ import annotations

import pytest

from ozgcheck.measure.naming import label, name_of, named
from ozgcheck.model import Finding, Outcome
from tests.measure.test_gaps import catalog_of, leistung

SMALL = catalog_of(*(leistung(f"1000{number}") for number in range(7)))
NAME = {each.id: each.title for each in SMALL.leistungen}


def finding(number: int, entry: str = "") -> Finding:
    return Finding(f"1000{number}", Outcome.FEHLT, entry)


@pytest.mark.parametrize(
    ("number", "shown", "rest"),
    [(0, 0, ""), (1, 1, ""), (5, 5, ""), (6, 5, " und 1 weitere"), (7, 5, " und 2 weitere")],
)
def test_five_are_named_and_the_others_counted(number: int, shown: int, rest: str) -> None:
    names = [f"1000{each} „{NAME[f'1000{each}']}“" for each in range(shown)]
    assert named(SMALL, [finding(each) for each in range(number)]) == ", ".join(names) + rest


def test_an_entry_goes_by_its_own_key_and_name() -> None:
    (entry,) = SMALL.leistungen[1].teilleistungen
    assert label(SMALL, finding(1, entry.id)) == f"{entry.id} „{entry.name}“"
    assert name_of(SMALL, finding(1, "10002-a")) == ""
    assert name_of(SMALL, finding(9)) == ""
