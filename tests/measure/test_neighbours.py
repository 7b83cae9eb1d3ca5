# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What other cities have: what was not looked at there is never missing."""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.measure.cities.city import City, city
from ozgcheck.measure.cities.neighbours import Neighbours, neighbours
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.words import Others
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Finding, Outcome, SourceState, Umfang
from tests.measure.test_gaps import catalog_of, leistung, run

SMALL = catalog_of(leistung("10001"), leistung("10002", lebenslage="l2"))
USUAL = Yardstick()


def town(name: str, *findings: Finding, kind: str = "portal", example: bool = False) -> City:
    snapshot = replace(
        run(findings, [Finding("10001", Outcome.FEHLT, "10001-a", reifegrad_high=0)]),
        portal=name.lower(),
        stadt=name,
        sources=(SourceState(kind, "", "ok"),),
        umfang=(Umfang(complete=True, absence_proves=kind == "portal"),),
    )
    return city(snapshot, "lauf", "2026-11-26", example=example)


def offered(low: int, high: int = 3) -> Finding:
    return Finding("10001", Outcome.ANGEBOTEN, "", None, low, high, ("a",))


GONE = Finding("10001", Outcome.FEHLT, reifegrad_high=0)
CITIES = (
    town("Essen", offered(3)),
    town("Bochum", offered(3), example=True),
    town("Krefeld", offered(1)),
    town("Bottrop", offered(1, 1)),
    town("Hamm", GONE),
    town("Hagen", GONE, kind="open-pvog"),
    town("Köln", Finding("10001", Outcome.UNKLAR)),
)


def test_no_city_gives_nothing() -> None:
    assert neighbours(SMALL, (), yardstick=USUAL) == Neighbours((), {})


def test_each_city_stands_once_or_nowhere_and_an_example_is_named_so() -> None:
    found = neighbours(SMALL, CITIES, yardstick=USUAL)
    assert found.cities == CITIES
    assert found.by_key["10001", ""] == Others(
        have=("Essen", "Bochum (Beispiel)"), offer=("Krefeld", "Bottrop"), lack=("Hamm",)
    )


def test_what_a_single_city_has_is_told_however_many_are_compared() -> None:
    found = neighbours(SMALL, (CITIES[0], *CITIES[2:]), yardstick=USUAL)
    assert found.by_key["10001", ""].have == ("Essen",)
    without = neighbours(SMALL, CITIES[2:], yardstick=USUAL)
    assert without.by_key["10001", ""] == Others(offer=("Krefeld", "Bottrop"), lack=("Hamm",))


def test_the_threshold_says_who_has_it() -> None:
    found = neighbours(SMALL, CITIES, yardstick=replace(USUAL, schwelle=1))
    assert found.by_key["10001", ""].have == ("Essen", "Bochum (Beispiel)", "Krefeld", "Bottrop")


def test_entries_are_told_by_their_own_key_and_a_selection_restricts() -> None:
    entries = neighbours(SMALL, CITIES[:1], yardstick=replace(USUAL, einheit=Einheit.TEILLEISTUNG))
    assert entries.by_key == {("10001", "10001-a"): Others(lack=("Essen",))}
    elsewhere = Selection(lebenslagen=("l2",))
    assert neighbours(SMALL, CITIES, yardstick=USUAL, selection=elsewhere).by_key == {}
