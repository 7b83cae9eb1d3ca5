# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search over names: nearest first, silent on strangers, calm on hostile text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Index
from ozgcheck.matching.names import ngrams
from ozgcheck.model import Leistung, Teilleistung, Zustaendigkeit

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")


def leistung(
    ozg_id: str, name: str, *aliases: str, heute: str = "", teil: tuple[str, ...] = ()
) -> Leistung:
    entries = tuple(Teilleistung(f"{ozg_id}-{n}", "", text) for n, text in enumerate(teil))
    return Leistung(ozg_id, name, "lage", "feld", ("buerger",), CITY, entries, aliases, heute=heute)


def index(*leistungen: Leistung, synonyme: dict[str, str] | None = None) -> Index:
    return Index(
        Catalog(
            root=Path(),
            fingerprint="",
            rules="",
            themenfelder=(),
            lebenslagen=(),
            leistungen=leistungen,
            koerbe=(),
            regeln=(),
            portale=(),
            entscheidungen={},
            neuere=(),
            praefixe=(),
            angebote=(),
            synonyme=synonyme or {},
        )
    )


SMALL = index(
    leistung("10001", "Hundehaltung", "Hund anmelden", "Hundesteuer"),
    leistung("10002", "Eheschließung", "Heiraten", teil=("Trauung im Ausland",)),
    leistung("10003", "Elternbeiträge", "Kita-Gebühren", heute="Kostenbeitrag Kindertagespflege"),
    leistung("10004", "Wohngeld"),
)


def ids(title: str, most: int = 5) -> list[str]:
    return [hit.leistung_id for hit in SMALL.search(title, most)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hundesteuer", "10001"),
        ("Hundeanmeldung", "10001"),
        ("HUND ANMELDEN", "10001"),
        ("Eheschliessung anmelden", "10002"),
        ("Trauung im Ausland anerkennen", "10002"),
        ("Kostenbeitrag für die Kindertagespflege", "10003"),
        ("Kitagebühr", "10003"),
        ("Wohngeldantrag", "10004"),
    ],
)
def test_the_nearest_name_comes_first_whoever_spells_it(title: str, expected: str) -> None:
    assert ids(title)[0] == expected


def test_a_hit_tells_the_name_that_was_nearest() -> None:
    assert SMALL.search("Hund an- und abmelden")[0].name == "Hund anmelden"
    assert SMALL.search("Trauung im Ausland")[0].name == "Trauung im Ausland"


def test_the_only_name_itself_scores_highest() -> None:
    assert SMALL.search("Wohngeld")[0].score == 1.0
    scores = [hit.score for hit in SMALL.search("Hundesteuer Heiraten Wohngeld")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_no_more_hits_than_asked_for() -> None:
    title = "Hundesteuer Heiraten Wohngeld Elternbeiträge"
    assert len(ids(title)) == 4
    assert ids(title, most=2) == ids(title)[:2]


@pytest.mark.parametrize("title", ["", " ", "…", "🐕🐕", "\x00\x1b[31m", "xqzyv", "ЖЖЖ", "12345"])
def test_a_title_that_shares_nothing_finds_nothing(title: str) -> None:
    assert SMALL.search(title) == []


def test_equal_scores_stand_in_order_of_the_id() -> None:
    twins = index(leistung("10002", "Beglaubigung"), leistung("10001", "Beglaubigung"))
    assert [hit.leistung_id for hit in twins.search("Beglaubigung")] == ["10001", "10002"]


def test_a_synonym_finds_what_it_means() -> None:
    plain = index(leistung("10001", "Kraftfahrzeug abmelden"), leistung("10002", "Autobahn"))
    taught = index(
        leistung("10001", "Kraftfahrzeug abmelden"),
        leistung("10002", "Autobahn"),
        synonyme={"Auto": "Kraftfahrzeug"},
    )
    assert "10001" not in [hit.leistung_id for hit in plain.search("Auto")]
    assert taught.search("Auto")[0].leistung_id == "10001"


def test_an_empty_catalogue_finds_nothing() -> None:
    assert index().search("Hundesteuer") == []


def test_ngrams_stay_inside_words() -> None:
    grams = ngrams("ab xyz")
    assert " ab " in grams
    assert "xyz" in grams
    assert all("b x" not in gram for gram in grams)


def test_what_stands_behind_the_limit_of_a_title_is_not_looked_at() -> None:
    filler = "x" * 3000
    assert ids(f"{filler} Hundesteuer") == []
    assert ids(f"Hundesteuer {filler}")[0] == "10001"


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_any_title_is_searched_without_an_error(title: str) -> None:
    hits = SMALL.search(title)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert len({hit.leistung_id for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    "title",
    ["a" * 100_000, "Hund " * 20_000, "😀" * 100_000, "\u202e" * 100_000, "a\u0301\u0323" * 30_000],
    ids=["one word", "many words", "emoji", "right to left", "accents"],
)
def test_a_very_long_title_costs_no_time(title: str) -> None:
    begin = time.process_time()
    SMALL.search(title)
    assert time.process_time() - begin < 0.5


def test_every_shipped_name_finds_its_own_leistung(catalog: Catalog) -> None:
    shipped = Index(catalog)
    lost = [
        leistung.id
        for leistung in catalog.leistungen
        if leistung.id not in {hit.leistung_id for hit in shipped.search(leistung.name)}
    ]
    assert lost == []
