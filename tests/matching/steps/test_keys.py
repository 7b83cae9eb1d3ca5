# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leistungsschlüssel and ids of a source: known, newer, contradicted, unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ozgcheck.matching.index import Hit
from ozgcheck.matching.match import Matcher
from ozgcheck.model import Status, Unknown
from tests.matching.town import (
    CATALOG,
    DOG,
    DOG_KEY,
    DOG_KEY_2,
    IDC,
    IN_BLOCK,
    MATCHER,
    NEW_SURE,
    NEW_UNSURE,
    NOT_IN_BLOCK,
    PASS,
    RENT,
    RENT_KEY,
    STRANGE,
    WED,
    WED_KEY,
    decision,
    match,
    offer,
    told,
)


def test_several_keys_of_one_page_serve_several_leistungen_and_entries() -> None:
    found = match(offer("Alles rund ums Tier", DOG_KEY, WED_KEY, DOG_KEY_2))
    assert told(found) == [(DOG, "sicher", "schluessel"), (WED, "sicher", "schluessel")]
    assert found[0].teilleistungen == (DOG_KEY, DOG_KEY_2)
    assert found[1].teilleistungen == (WED_KEY,)
    assert [entry.rank for entry in found] == [1, 2]
    assert all(key in " ".join(found[0].reasons) for key in (DOG_KEY, DOG_KEY_2))


def test_the_order_of_the_keys_does_not_change_what_is_found() -> None:
    one, two = (match(offer("Tier", *keys)) for keys in ((DOG_KEY, WED_KEY), (WED_KEY, DOG_KEY)))
    assert told(one) == told(two)


def test_the_order_of_newer_and_known_keys_does_not_change_the_entries() -> None:
    entries = {
        match(offer("Zuschuss", *keys))[0].teilleistungen
        for keys in ((RENT_KEY, NEW_SURE), (NEW_SURE, RENT_KEY))
    }
    assert entries == {(RENT_KEY,)}


def test_unknown_keys_and_ids_are_kept_beside_what_is_found() -> None:
    found, unknown = MATCHER.match(offer("Hund", STRANGE, DOG_KEY, ids=("19999", RENT)))
    assert unknown == [
        Unknown("1-a", "schluessel", STRANGE),
        Unknown("1-a", "ozg_id", "19999"),
    ]
    assert {entry.leistung_id for entry in found} == {DOG, RENT}


def test_unknown_keys_are_kept_when_a_person_said_it_is_no_leistung() -> None:
    _, unknown = Matcher(CATALOG, [decision("Fest", "")]).match(offer("Fest", STRANGE))
    assert unknown == [Unknown("1-a", "schluessel", STRANGE)]


def test_a_key_that_an_exact_title_contradicts_must_be_checked_with_its_reason() -> None:
    found = match(offer("Wohngeld", DOG_KEY))
    by_id = {entry.leistung_id: entry for entry in found}
    assert by_id[DOG].status is Status.PRUEFEN
    assert by_id[DOG].step == "schluessel"
    assert "„Wohngeld“ (10004)" in by_id[DOG].reasons[-1]
    assert by_id[RENT].status is Status.PRUEFEN, "the doubt is mutual"


def test_a_key_that_a_near_title_contradicts_must_be_checked() -> None:
    found = match(offer("Personalausweise", RENT_KEY))
    assert (RENT, "pruefen", "schluessel") in told(found)
    assert (IDC, "pruefen", "text") in told(found)


@pytest.mark.parametrize("title", ["Hund anmelden", "Unser Service", "", "Meldung der Haltung"])
def test_a_title_that_agrees_or_says_nothing_leaves_the_key_alone(title: str) -> None:
    assert told(match(offer(title, DOG_KEY))) == [(DOG, "sicher", "schluessel")]


def test_a_name_that_two_leistungen_share_contradicts_the_key_of_neither() -> None:
    assert (WED, "sicher", "schluessel") in told(match(offer("Beglaubigung", WED_KEY)))


def test_a_title_that_a_rule_tells_apart_neither_contradicts_a_key_nor_agrees(
    stub: Callable[..., Matcher],
) -> None:
    apart = {"Hund": [Hit(RENT, 0.9, "Hund", "Ein Wort spricht dagegen.")]}
    found, _ = stub(apart).match(offer("Hund", DOG_KEY))
    assert told(found) == [(DOG, "sicher", "schluessel")]
    same = {"Pass": [Hit(PASS, 0.9, "Pass", "Ein Wort spricht dagegen.")]}
    found, _ = stub(same).match(offer("Pass", IN_BLOCK))
    assert told(found) == [(PASS, "pruefen", "schluessel-block")]


def test_several_keys_share_one_title_so_it_contradicts_none() -> None:
    found = match(offer("Wohngeld", DOG_KEY, WED_KEY))
    assert {entry.status for entry in found} == {Status.SICHER}


def test_the_same_key_twice_is_one_key() -> None:
    found = match(offer("Wohngeld", DOG_KEY, DOG_KEY))
    assert (DOG, "pruefen", "schluessel") in told(found)


@pytest.mark.parametrize(
    ("title", "key", "expected"),
    [
        ("Zuschuss", NEW_SURE, (RENT, "sicher", "schluessel-neu")),
        ("Zuschuss", NEW_UNSURE, (RENT, "pruefen", "schluessel-neu")),
        ("Wohngeld", NEW_UNSURE, (RENT, "sicher", "schluessel-neu")),
        ("Dokument", IN_BLOCK, (PASS, "pruefen", "schluessel-block")),
        ("Reisepass beantragen", IN_BLOCK, (PASS, "sicher", "schluessel-block")),
        ("Wohngeld", IN_BLOCK, (PASS, "pruefen", "schluessel-block")),
        ("Reisepass", NEW_SURE, (RENT, "pruefen", "schluessel-neu")),
    ],
)
def test_a_newer_key_is_sure_only_with_certainty_or_an_agreeing_title(
    title: str, key: str, expected: tuple[str, str, str]
) -> None:
    found, unknown = MATCHER.match(offer(title, key))
    assert expected in told(found)
    assert unknown == []
    scores = {entry.score for entry in found if entry.step == expected[2]}
    assert scores == {1.0 if expected[1] == "sicher" or key == NEW_SURE else 0.9}
    (reason,) = {entry.reasons[0] for entry in found if entry.step == expected[2]}
    assert reason.startswith(
        "Der Block 99300001 gehört zu „Reisepass“: "
        if key == IN_BLOCK
        else f"Der neuere Leistungsschlüssel {key} gehört zu „Wohngeld“: "
    )


def test_an_exception_of_a_block_is_unknown() -> None:
    found, unknown = MATCHER.match(offer("Dokument", NOT_IN_BLOCK))
    assert found == []
    assert unknown == [Unknown("1-a", "schluessel", NOT_IN_BLOCK)]
