# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Denominators: every figure is the one that `coverage` says, and nothing is made up beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.history.store import History, Stored
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.denominators import HSPV, Art, Denominator, denominators
from ozgcheck.model import Finding, Grade, Outcome, Snapshot
from ozgcheck.report.denominators import denominators_view
from tests.measure.test_coverage import SMALL, finding, run


def snapshot_of(path: Path) -> Snapshot:
    return History(path.parent.parent, path.parent.name).read(Stored(path.stem, path))


@pytest.fixture(scope="module", params=["herne", "berlin"])
def stored(request: pytest.FixtureRequest) -> Snapshot:
    return snapshot_of(request.getfixturevalue(f"{request.param}_history"))


def rows(catalog: Catalog, snapshot: Snapshot) -> dict[str, Denominator]:
    found = denominators(catalog, snapshot)
    return {row.key: row for row in found.rows}


def test_figures_are_those_of_coverage(catalog: Catalog, stored: Snapshot) -> None:
    found = rows(catalog, stored)
    for row in found.values():
        assert [(each.schwelle, each.eigene) for each in row.measured] == (
            [] if row.art is Art.FREMD else [(2, False), (3, False), (2, True), (3, True)]
        )
        for each in row.measured:
            unit = Einheit.TEILLEISTUNG if row.art is Art.TEILLEISTUNG else Einheit.LEISTUNG
            said = coverage(
                catalog,
                stored,
                by=By.KORB,
                einheit=unit,
                schwelle=each.schwelle,
                eigene=each.eigene,
            )
            groups = {group.key: group.count for group in said.groups}
            assert each.count == (groups[row.key] if row.art is Art.DIENST else said.total)
            assert each.count.total == row.total


def test_every_basket_and_both_ways_of_counting_entries_are_there(
    catalog: Catalog, stored: Snapshot
) -> None:
    found = rows(catalog, stored)
    assert list(found)[:3] == ["leistung", "teilleistung", "hspv"]
    assert list(found)[3:] == [
        "sci-2022",
        "deutschland-index-5",
        "deutschland-index-10",
        "ct-2023",
        "fokusleistungen",
        "sdg",
    ]
    assert found["hspv"].original == HSPV == 1418
    assert found["hspv"].total is None, "nobody can count against a list that is not published"
    assert found["teilleistung"].total != HSPV


def test_the_entries_are_told_by_what_their_keys_say(catalog: Catalog, stored: Snapshot) -> None:
    found = denominators(catalog, stored)
    entries = found.entries
    parts = entries.verrichtung + entries.gegenstand + entries.ohne_schluessel
    assert parts == next(row.total for row in found.rows if row.key == "teilleistung")
    keys = [
        teil.schluessel
        for leistung in catalog.leistungen
        for teil in leistung.teilleistungen
        if leistung.kommunal(teil)
    ]
    assert entries.ohne_schluessel == keys.count("")
    assert entries.gegenstand == sum(key[8:] == "000000" for key in keys if key)


def test_an_incomplete_basket_says_how_large_its_original_is(
    catalog: Catalog, stored: Snapshot
) -> None:
    fokus = rows(catalog, stored)["fokusleistungen"]
    assert (fokus.total, fokus.original, fokus.vollstaendig) == (7, 16, False)
    assert "fehlen" in fokus.luecken
    assert fokus.quelle == "Fundstellen zu den Fokusleistungen des Kommunalpakts"
    assert rows(catalog, stored)["sci-2022"].original is None, "no source says how many it has"


def test_own_and_inherited_and_the_thresholds_differ_as_they_should() -> None:
    inherited = replace(finding("10001", low=3), eigen=Grade(1, 1, 1))
    snapshot = run([inherited, finding("10002", low=2)], [finding("10001", teil="t1", low=2)])
    found = {row.key: row for row in denominators(SMALL, snapshot).rows}
    covered = {
        (each.schwelle, each.eigene): each.count.covered for each in found["leistung"].measured
    }
    assert covered == {(2, False): 2, (3, False): 1, (2, True): 1, (3, True): 0}
    assert [each.count.covered for each in found["k1"].measured] == [2, 1, 1, 0]
    assert [each.count.covered for each in found["teilleistung"].measured] == [1, 0, 1, 0]


def test_a_basket_of_ones_own_stands_last_and_facts_may_be_missing() -> None:
    snapshot = run([Finding("10001", Outcome.FEHLT, reifegrad_high=0)])
    first, second = SMALL.koerbe
    told = replace(second, anzahl_original=9, luecken="Sechs fehlen.", quelle_titel="Eine Quelle")
    found = denominators(replace(SMALL, koerbe=(first, told)), snapshot).rows
    assert [row.key for row in found[-2:]] == ["k1", "k2"]
    assert (found[-2].original, found[-2].luecken, found[-2].quelle) == (None, "", "q")
    assert (found[-1].original, found[-1].luecken, found[-1].quelle) == (
        9,
        "Sechs fehlen.",
        "Eine Quelle",
    )


def test_a_basket_of_what_the_city_does_not_execute_has_no_share() -> None:
    snapshot = run([finding("10001", "nicht_zustaendig"), finding("10003", low=3)])
    found = denominators(SMALL, snapshot)
    cells = {row[0]: row[2:8] for row in denominators_view(snapshot, "lauf", found).rows}
    assert cells["k1"] == (0, None, "–", "–", "–", "–")
    assert cells["k2"] == (1, None, "1 (100 %)", "1 (100 %)", "1 (100 %)", "1 (100 %)")
    assert cells["hspv"] == (None, 1418, *("nicht bekannt",) * 4)


def test_what_a_basket_says_about_its_original_is_read_with_it(tiny: Path) -> None:
    (korb,) = load_catalog(tiny).koerbe
    assert (korb.anzahl_original, korb.luecken, korb.quelle_titel) == (None, "", "Test")
    path = tiny / "koerbe/klein.yaml"
    path.write_text(path.read_text("utf-8") + "anzahl_original: 4\n", encoding="utf-8")
    assert load_catalog(tiny).koerbe == (replace(korb, anzahl_original=4),)
