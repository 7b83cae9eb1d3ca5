# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is open: everything not certainly covered, the best lever first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.measure.coverage import Einheit, coverage
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.gaps import Gap, gaps
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Grade,
    Lebenslage,
    Leistung,
    Outcome,
    Regel,
    Result,
    Snapshot,
    Teilleistung,
    Umfang,
    Versions,
    Zustaendigkeit,
)


def leistung(ozg_id: str, **more: Any) -> Leistung:
    fields: dict[str, Any] = {
        "name": f"Name {ozg_id}",
        "lebenslage": "l1",
        "themenfeld": "f1",
        "adressaten": ("buerger",),
        "zustaendig": Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q"),
        "teilleistungen": (Teilleistung(f"{ozg_id}-a", "", "Eintrag A"),),
        **more,
    }
    return Leistung(ozg_id, **fields)


def catalog_of(*leistungen: Leistung) -> Catalog:
    return Catalog(
        root=Path(),
        fingerprint="",
        rules="",
        themenfelder=(),
        lebenslagen=tuple(Lebenslage(slug, slug, "f1", ("buerger",)) for slug in ("l1", "l2")),
        leistungen=leistungen,
        koerbe=(),
        regeln=(),
        portale=(),
        entscheidungen={},
        neuere=(),
        praefixe=(),
        angebote=(),
        synonyme={},
    )


def run(findings: Iterable[Finding], entries: Iterable[Finding] = ()) -> Snapshot:
    return Snapshot(
        "herne",
        "Herne",
        "059160000000",
        "2026-11-25T04:00:00Z",
        Versions("", "", ""),
        (),
        (),
        (),
        Result((), tuple(findings), tuple(entries)),
    )


def one(finding: Finding, of: Leistung | None = None, **options: Any) -> Gap:
    found = gaps(catalog_of(of or leistung("10001")), run([finding]), unchecked=True, **options)
    assert len(found) == 1
    return found[0]


def finding(outcome: str, low: int = 0, high: int = 3, **more: Any) -> Finding:
    return Finding("10001", Outcome(outcome), reifegrad_low=low, reifegrad_high=high, **more)


GONE = finding("fehlt", high=0)
SDG = (Teilleistung("10001-a", "", "Eintrag A", sdg=(1,)),)


# --- the kind of opening ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "schwelle", "expected"),
    [
        (GONE, 3, Kategorie.FEHLT),
        (finding("angeboten", 1, 1), 3, Kategorie.STUFE_ZU_NIEDRIG),
        (finding("angeboten", 0, 2), 3, Kategorie.STUFE_ZU_NIEDRIG),
        (finding("angeboten", 0, 2), 2, Kategorie.STUFE_KLAEREN),
        (finding("angeboten", 2, 3), 3, Kategorie.STUFE_KLAEREN),
        (finding("unklar", candidates=("a",)), 3, Kategorie.ZUORDNUNG_KLAEREN),
        (finding("unklar"), 3, Kategorie.NICHT_NACHGEWIESEN),
        (finding("nicht_geprueft"), 3, Kategorie.NICHT_GEPRUEFT),
    ],
)
def test_the_kind_says_what_is_known(found: Finding, schwelle: int, expected: Kategorie) -> None:
    gap = one(found, schwelle=schwelle)
    assert gap.kategorie is expected
    assert gap.next_step


@pytest.mark.parametrize(
    "found", [finding("angeboten", 3, 3), finding("nicht_zustaendig"), finding("angeboten", 2, 2)]
)
def test_what_is_reached_or_not_the_citys_is_no_gap(found: Finding) -> None:
    assert gaps(catalog_of(leistung("10001")), run([found]), schwelle=2, unchecked=True) == ()


def test_what_nobody_looked_at_is_listed_only_when_asked() -> None:
    small = catalog_of(leistung("10001"))
    snapshot = run([finding("nicht_geprueft", note="Nicht angesehen.")])
    assert gaps(small, snapshot) == ()
    (gap,) = gaps(small, snapshot, unchecked=True)
    assert gap.why == "Nicht angesehen."


findings = st.builds(
    lambda outcome, levels, candidates: Finding(
        "10001",
        outcome,
        reifegrad_low=min(levels),
        reifegrad_high=max(levels),
        candidates=candidates,
    ),
    st.sampled_from(Outcome),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.sampled_from([(), ("a",)]),
)


@given(st.lists(findings), st.integers(1, 4))
def test_gaps_and_coverage_tell_the_same_story(several: list[Finding], schwelle: int) -> None:
    small, snapshot = catalog_of(leistung("10001")), run(several)
    total = coverage(small, snapshot, schwelle=schwelle).total
    found = gaps(small, snapshot, schwelle=schwelle)
    assert len(found) == total.total - total.covered - total.unchecked
    assert len(gaps(small, snapshot, schwelle=schwelle, unchecked=True)) == (
        total.total - total.covered
    )
    if schwelle <= 3:
        proven = {Kategorie.FEHLT, Kategorie.STUFE_ZU_NIEDRIG}
        sure = [gap for gap in found if gap.kategorie in proven]
        unsure = [gap for gap in found if gap.kategorie not in proven]
        assert total.missing >= len(sure)
        assert total.uncertain <= len(unsure)


@given(st.lists(findings), st.integers(1, 3))
def test_a_higher_threshold_never_closes_a_gap(several: list[Finding], schwelle: int) -> None:
    small, snapshot = catalog_of(leistung("10001")), run(several)
    assert len(gaps(small, snapshot, schwelle=schwelle)) <= len(
        gaps(small, snapshot, schwelle=schwelle + 1)
    )


# --- with and without what others offer -----------------------------------------------------

INHERITED = Finding("10001", Outcome.ANGEBOTEN, "", 3, 3, 3, eigen=Grade(1, 1, 1))


def test_what_the_land_offers_is_no_gap_unless_only_the_own_counts() -> None:
    small = catalog_of(leistung("10001"))
    assert gaps(small, run([INHERITED])) == ()
    (gap,) = gaps(small, run([INHERITED]), eigene=True)
    assert gap.kategorie is Kategorie.STUFE_ZU_NIEDRIG
    assert (gap.reifegrad, gap.reifegrad_low, gap.reifegrad_high) == (1, 1, 1)
    assert "Mit den Diensten von Kreis, Land und Bund: Reifegrad 3." in gap.why


def test_what_is_own_anyway_says_nothing_of_others() -> None:
    low = finding("angeboten", 1, 1)
    (gap,) = gaps(catalog_of(leistung("10001")), run([low]), eigene=True)
    assert "Mit den Diensten" not in gap.why


# --- the lever ---------------------------------------------------------------------------------


def test_the_lever_reaches_from_0_to_100() -> None:
    best = leistung(
        "10001",
        koerbe=("a", "b", "c"),
        prioritaet=1,
        nachnutzung=("EfA-Dienst",),
        teilleistungen=SDG,
    )
    assert one(finding("angeboten", 1, 1), best).lever == 100
    assert one(finding("nicht_geprueft")).lever == 0


@given(
    findings,
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.sampled_from([None, 1, 2, 3, 4]),
    st.booleans(),
    st.booleans(),
)
def test_the_lever_stays_in_its_bounds(
    found: Finding, koerbe: list[str], prio: int | None, sdg: bool, reuse: bool
) -> None:
    of = leistung(
        "10001",
        koerbe=tuple(koerbe),
        prioritaet=prio,
        nachnutzung=("Dienst",) if reuse else (),
        **({"teilleistungen": SDG} if sdg else {}),
    )
    for gap in gaps(catalog_of(of), run([found]), unchecked=True):
        assert 0 <= gap.lever <= 100


@pytest.mark.parametrize(
    "better",
    [
        {"koerbe": ("a",)},
        {"prioritaet": 1},
        {"prioritaet": 2},
        {"nachnutzung": ("Dienst",)},
        {"teilleistungen": SDG},
    ],
    ids=lambda better: next(iter(better)),
)
def test_whatever_hangs_on_a_leistung_raises_its_lever(better: dict[str, Any]) -> None:
    plain = leistung("10001", prioritaet=4)
    assert one(GONE, leistung("10001", **better)).lever > one(GONE, plain).lever


def test_a_harder_priority_counts_more_and_none_counts_least() -> None:
    levers = [one(GONE, leistung("10001", prioritaet=level)).lever for level in (1, 2, 3, 4, None)]
    assert levers == sorted(levers, reverse=True)
    assert len(set(levers[:4])) == 4
    assert levers[3] == levers[4]


def test_the_best_lever_stands_first_and_equal_ones_by_id() -> None:
    small = catalog_of(
        leistung("10001"),
        leistung("10002", koerbe=("a", "b")),
        leistung("10003"),
        leistung("10004", koerbe=("a",)),
    )
    found = gaps(
        small,
        run([Finding(ozg_id, Outcome.FEHLT) for ozg_id in ("10004", "10003", "10002", "10001")]),
    )
    assert [gap.id for gap in found] == ["10002", "10004", "10001", "10003"]


# --- what is told ---------------------------------------------------------------------------------


def test_a_gap_carries_what_a_person_needs() -> None:
    of = leistung(
        "10001",
        heute="Neuer Name",
        koerbe=("sci-2022",),
        bereiche=("verwaltung",),
        zustaendig=Zustaendigkeit(("stadt",), "ganz", "Grund", "", "niedrig", "q"),
        teilleistungen=SDG,
        prioritaet=2,
    )
    evidence = (Evidence("r", 1, Effect.CAPS, "nur persönlich", "https://a.example", "1-a"),)
    gap = one(finding("angeboten", 1, 1, offers=("1-a",), evidence=evidence), of)
    assert (gap.name, gap.bereiche, gap.koerbe) == ("Neuer Name", ("verwaltung",), ("sci-2022",))
    assert (gap.offers, gap.evidence, gap.prioritaet) == (("1-a",), evidence, 2)
    for part in ("höchstens auf Stufe 1", "sci-2022", "SDG", "unsicher"):
        assert part in gap.why


def test_a_service_to_reuse_is_the_next_step_only_for_proven_gaps() -> None:
    of = leistung("10001", nachnutzung=("Elterngeld Digital",))
    assert "Elterngeld Digital" in one(GONE, of).next_step
    assert "Elterngeld Digital" not in one(finding("unklar"), of).next_step


def test_an_open_level_is_said_with_its_range_and_what_stands_against_it() -> None:
    items = (
        Evidence("viel", 3, Effect.SUPPORTS, "online", "", "1-a", firm=False),
        Evidence("deckel", 1, Effect.CAPS, "nur persönlich", "", "1-a", firm=False),
    )
    found = Finding("10001", Outcome.ANGEBOTEN, "", 1, 1, 3, ("1-a",), evidence=items)
    rules = (Regel("deckel", "text", ("x",), "begrenzt", 1, "Man muss kommen.", "q"),)
    small = replace(catalog_of(leistung("10001")), regeln=rules)
    (gap,) = gaps(small, run([found]))
    assert "Reifegrad 1 (möglich bis 3)." in gap.why
    assert "Dagegen steht: Man muss kommen („nur persönlich“)." in gap.why
    assert "Hürde abbauen" in gap.next_step
    assert "für Stufe 3 schon zu sehen" in gap.next_step


@pytest.mark.parametrize(("schwelle", "step"), [(2, "Ein Formular"), (3, "Einen Onlinedienst")])
def test_the_next_step_leads_to_the_threshold(schwelle: int, step: str) -> None:
    items = (Evidence("wenig", 1, Effect.SUPPORTS, "Text", "", "1-a"),)
    found = Finding("10001", Outcome.ANGEBOTEN, "", 1, 1, 3, ("1-a",), evidence=items)
    assert one(found, schwelle=schwelle).next_step.startswith(step)


def test_what_reaches_3_and_shall_reach_4_is_told_so() -> None:
    found = Finding("10001", Outcome.ANGEBOTEN, "", 3, 3, 3, ("1-a",))
    assert one(found, schwelle=4).next_step.startswith("Stufe 3 ist das Höchste")


def test_candidates_are_shown_where_nothing_is_sure() -> None:
    assert one(finding("unklar", candidates=("1-b",))).offers == ("1-b",)


def test_entries_are_listed_under_their_own_names() -> None:
    entry = Finding("10001", Outcome.FEHLT, "10001-a")
    found = gaps(catalog_of(leistung("10001")), run([GONE], [entry]), einheit=Einheit.TEILLEISTUNG)
    assert [(gap.id, gap.teilleistung, gap.name) for gap in found] == [
        ("10001", "10001-a", "Eintrag A")
    ]


def test_a_selection_restricts_the_list() -> None:
    small = catalog_of(leistung("10001"), leistung("10002", lebenslage="l2"))
    snapshot = run([Finding("10001", Outcome.FEHLT), Finding("10002", Outcome.FEHLT)])
    found = gaps(small, snapshot, selection=Selection(lebenslagen=("l2",)))
    assert [gap.id for gap in found] == ["10002"]


def test_a_fully_read_empty_portal_lacks_everything_the_city_executes(catalog: Catalog) -> None:
    result = check(catalog, (), umfang=[Umfang(complete=True)])
    found = gaps(catalog, run(result.findings))
    assert {gap.id for gap in found} == {entry.id for entry in catalog.leistungen if entry.stadt}
    assert {gap.kategorie for gap in found} == {Kategorie.FEHLT}
    levers = [gap.lever for gap in found]
    assert levers == sorted(levers, reverse=True)
    assert len(set(levers)) > 3
