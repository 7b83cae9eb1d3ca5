# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Titles that are a name, or join names."""

from __future__ import annotations

import pytest

from ozgcheck.model import Status
from tests.matching.town import (
    DOG,
    DOG_KEY,
    IDC,
    IN_BLOCK,
    PASS,
    RENT,
    RENT_KEY,
    TAX,
    WED,
    decision,
    match,
    offer,
    told,
)

# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["Eheschließung", "EHESCHLIESSUNG", " heiraten! ", "Ehe·schließung", "Ehe\u00adschließung"],
)
def test_an_exact_name_is_sure_however_it_is_written(title: str) -> None:
    assert told(match(offer(title))) == [(WED, "sicher", "alias")]


def test_the_name_of_an_entry_tells_the_entry() -> None:
    (only,) = match(offer("Wohngeld Bewilligung"))
    assert (only.status, only.teilleistungen) == (Status.SICHER, (RENT_KEY,))


def test_a_name_that_two_leistungen_own_must_be_checked() -> None:
    found = match(offer("Beglaubigung"))
    by_name = [entry for entry in found if entry.step == "alias"]
    assert told(by_name) == [(TAX, "pruefen", "alias"), (WED, "pruefen", "alias")]
    assert all("Mehrere Leistungen" in entry.reasons[-1] for entry in by_name)
    # Before what merely resembles the title, behind what is certain.
    assert {entry.score for entry in by_name} == {0.9}


def test_a_look_alike_is_never_what_it_looks_like() -> None:
    assert PASS not in {entry.leistung_id for entry in match(offer("Tierheim"))}
    assert PASS not in {entry.leistung_id for entry in match(offer("Reisepässe"))}
    assert PASS in {entry.leistung_id for entry in match(offer("Reisepass Verlust"))}


def test_a_look_alike_with_the_right_key_is_still_matched_by_it() -> None:
    assert told(match(offer("Tierheim", IN_BLOCK)))[0][0] == PASS


# --- joined titles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["Personalausweis und Reisepass", "Reisepass / Personalausweis", "REISEPASS, Personalausweis"],
)
def test_a_title_that_joins_names_gives_each_to_be_checked(title: str) -> None:
    named = [entry for entry in match(offer(title)) if entry.step == "alias"]
    assert told(named) == [(PASS, "pruefen", "alias"), (IDC, "pruefen", "alias")]
    assert all("mehrere Leistungen" in entry.reasons[-1] for entry in named)
    assert "„reisepass“ ist ein name" in named[0].reasons[0].casefold()


@pytest.mark.parametrize(
    "title",
    [
        "Personalausweis und Reisepass beantragen",
        "Reisepass, Personalausweis (Antrag)",
        "Personalausweis / Reisepass – Informationen und Antrag",
        "Anträge: Reisepass, Personalausweis und vieles mehr",
    ],
)
def test_further_words_make_none_of_the_joined_names_sure(title: str) -> None:
    named = [entry for entry in match(offer(title)) if entry.step == "alias"]
    assert told(named) == [(PASS, "pruefen", "alias"), (IDC, "pruefen", "alias")]
    assert Status.SICHER not in {entry.status for entry in match(offer(title))}


def test_one_name_among_other_words_is_left_to_the_text() -> None:
    for title in (
        "Reisepass (Antrag)",
        "Reisepass und Beglaubigung",
        "Tierheim, Wohngeld und mehr",
        "Personalausweis – Reisepass",
    ):
        assert {entry.step for entry in match(offer(title))} <= {"text"}


def test_two_names_of_one_leistung_are_sure() -> None:
    (only,) = match(offer("Hundehaltung / Hund anmelden"))
    assert (only.leistung_id, only.status, only.step) == (DOG, Status.SICHER, "alias")
    assert "mehrere" not in " ".join(only.reasons)


@pytest.mark.parametrize(
    "title",
    [
        "Personalausweis und Beglaubigung",
        "Personalausweis und Tierheim",
        "Personalausweis und xqzyv",
        "Personalausweis und",
        "Wohngeld, Reisepass, Personalausweis, Heiraten, Grundsteuer",
    ],
    ids=["owned twice", "look-alike", "unknown", "one", "too many"],
)
def test_a_title_with_a_piece_that_names_no_single_leistung_is_no_list_of_names(
    title: str,
) -> None:
    assert "alias" not in {entry.step for entry in match(offer(title))}


def test_a_rejected_piece_does_not_come_back() -> None:
    title = "Personalausweis und Reisepass"
    found = match(offer(title), decision(title, PASS, yes=False))
    assert [entry.status.value for entry in found if entry.leistung_id == PASS] == ["abgelehnt"]


def test_a_list_of_names_that_a_key_contradicts_is_never_sure() -> None:
    found = match(offer("Wohngeld Bewilligung / Wohngeld", DOG_KEY))
    assert told(found) == [(DOG, "pruefen", "schluessel"), (RENT, "pruefen", "alias")]
