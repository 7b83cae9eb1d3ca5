# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""German titles taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.matching.words import Lexicon, completed, first_segment, stem, ungendered

NAMES = [
    "hundesteuer", "hund anmelden", "steuer", "anmeldung", "ummeldung", "abmeldung",
    "vaterschaftsanerkennung", "mutterschaftsanerkennung", "kraftfahrzeug", "ausfuhr", "wohnung",
]  # fmt: skip
LEXICON = Lexicon(NAMES, {"kfz": "kraftfahrzeug"})


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Hundesteueranmeldung", ("hund", "steu", "anmeld")),
        ("Anmeldung zur Hundesteuer", ("anmeld", "hund", "steu")),
        ("An-, Um- und Abmeldung", ("anmeld", "ummeld", "abmeld")),
        ("Kfz", ("kfz", "kraftfahrzeug")),
        ("für die und mit", ()),
        ("", ()),
    ],
)
def test_parts(title: str, parts: tuple[str, ...]) -> None:
    assert LEXICON.parts(title) == parts


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("An-, Um- und Abmeldung", "anmeldung, ummeldung und Abmeldung"),
        (
            "Vaterschafts-/Mutterschaftsanerkennung",
            "vaterschaftsanerkennung/Mutterschaftsanerkennung",
        ),
        ("Xyz- und Abmeldung", "Xyz und Abmeldung"),
        ("Abmeldung", "Abmeldung"),
    ],
)
def test_ellipses_are_completed_only_to_words_that_exist(text: str, whole: str) -> None:
    assert completed(text, LEXICON.known) == whole


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Bürger*innen", "Bürger"),
        ("Schüler:innenausweis", "Schülerausweis"),
        ("Unternehmer/-in", "Unternehmer"),
        ("Ingenieur (m/w/d)", "Ingenieur "),
        ("Berlin", "Berlin"),
    ],
)
def test_gender_forms(text: str, plain: str) -> None:
    assert ungendered(text) == plain


def test_the_head_of_a_structured_title() -> None:
    assert first_segment("Reisepass - Verlust; Anzeige").strip() == "Reisepass"
    assert first_segment("Reisepass") == "Reisepass"


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    parts = LEXICON.parts(text)
    assert len(parts) == len(set(parts))
    assert all(parts)
    assert all(len(stem(part)) >= min(4, len(part)) for part in parts)
