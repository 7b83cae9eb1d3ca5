# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Decisions from a table: what is new is added, what stands is never overwritten."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.matching.answers import Author
from ozgcheck.matching.entered import Entered, Ergebnis, Verdict, take_in
from ozgcheck.model import Entscheidung

DOG, PARENTS = "10160", "10000"
ME = Author("Ada", "2026-11-26T05:00:00Z")
NEU, SCHON, STREIT, FEHLER = Ergebnis


def stands(leistung: str, urteil: bool, wer: str = "Bert", titel: str = "Hund") -> Entscheidung:
    return Entscheidung(titel, leistung, urteil, wer, "2026-10-01")


def judge(catalog: Catalog, *rows: Entered, before: tuple[Entscheidung, ...] = ()) -> list[Verdict]:
    return list(take_in(catalog, rows, before, ME, {"hund": "Hund!"}))


def row(antwort: str, leistung: str = DOG, titel: str = "hund", wer: str = "") -> Entered:
    return Entered(7, titel, leistung, antwort, wer)


@pytest.mark.parametrize(
    ("answer", "leistung", "urteil"), [("Ja", DOG, True), ("nein", DOG, False), ("KEINE", "", True)]
)
def test_an_answer_becomes_a_decision(
    catalog: Catalog, answer: str, leistung: str, urteil: bool
) -> None:
    (found,) = judge(catalog, row(answer))
    assert found.ergebnis is NEU
    assert found.lines == (Entscheidung("Hund!", leistung, urteil, "Ada", ME.wann),)


def test_the_row_says_who_decided_and_why(catalog: Catalog) -> None:
    author = Author("Ada", ME.wann, "Sitzung")
    rows = [Entered(1, "x", DOG, "ja", "FB 33", "klar"), Entered(2, "y", DOG, "ja")]
    found = take_in(catalog, rows, (), author, {})
    assert [(v.lines[0].wer, v.lines[0].grund) for v in found] == [
        ("FB 33", "klar"),
        ("Ada", "Sitzung"),
    ]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (row("vielleicht"), "vielleicht"),
        (row("ja", "99999"), "99999"),
        (row("ja", ""), "OZG-ID fehlt"),
        (row("ja", titel="!!!"), "Titel"),
        (row("=1+1"), "=1+1"),
    ],
)
def test_what_is_no_decision_is_told(catalog: Catalog, wrong: Entered, word: str) -> None:
    (found,) = judge(catalog, wrong)
    assert (found.ergebnis, found.lines) == (FEHLER, ())
    assert word in found.why


@pytest.mark.parametrize(
    ("before", "new"),
    [
        (stands(DOG, True), row("nein")),
        (stands(DOG, False), row("ja")),
        (stands("", True), row("ja")),
        (stands(DOG, True), row("keine")),
        (stands("", False), row("keine")),
        (stands(PARENTS, True), row("ja")),
        (stands(DOG, True, "Ada"), row("nein")),  # nor one's own
    ],
)
def test_what_stands_stays_and_the_conflict_is_told(
    catalog: Catalog, before: Entscheidung, new: Entered
) -> None:
    (found,) = judge(catalog, new, before=(before,))
    assert (found.ergebnis, found.lines) == (STREIT, ())
    assert before.wer in found.why
    assert "2026-10-01" in found.why


@pytest.mark.parametrize(
    ("before", "new"),
    [
        (stands(DOG, True), row("ja")),
        (stands(DOG, False), row("nein")),
        (stands("", True), row("keine")),
    ],
)
def test_the_same_again_adds_nothing(catalog: Catalog, before: Entscheidung, new: Entered) -> None:
    (found,) = judge(catalog, new, before=(before,))
    assert (found.ergebnis, found.lines) == (SCHON, ())


def test_rows_of_one_file_are_held_against_each_other(catalog: Catalog) -> None:
    found = judge(catalog, row("ja"), row("nein"), row("ja"), row("keine"), row("ja", PARENTS))
    # One person may say that a title means two Leistungen.
    assert [verdict.ergebnis for verdict in found] == [NEU, STREIT, SCHON, STREIT, NEU]


ROWS = st.builds(
    row,
    st.sampled_from(["ja", "nein", "keine", "?"]),
    st.sampled_from([DOG, PARENTS, "", "1"]),
    st.sampled_from(["Hund", "HUND!", "Katze"]),
    st.sampled_from(["", "Bert", "Cem"]),
)
LINES = st.builds(
    stands,
    st.sampled_from([DOG, PARENTS, ""]),
    st.booleans(),
    st.sampled_from(["Ada", "Bert"]),
    st.sampled_from(["Hund", "Katze"]),
)


@settings(max_examples=200)
@given(before=st.lists(LINES, max_size=4), rows=st.lists(ROWS, max_size=6))
def test_nothing_in_force_ever_changes(
    catalog: Catalog, before: list[Entscheidung], rows: list[Entered]
) -> None:
    found = take_in(catalog, rows, before, ME, {})
    lines = [line for verdict in found for line in verdict.lines]
    assert all(verdict.lines for verdict in found if verdict.ergebnis is NEU)
    after = in_force((*before, *lines))
    for title, decided in in_force(before).items():
        for leistung, entry in decided.items():
            assert after[title][leistung].urteil is entry.urteil
    again = take_in(catalog, rows, (*before, *lines), ME, {})
    assert not [verdict for verdict in again if verdict.ergebnis is NEU]
