# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counts: every finding counted once, groups that add up, bounds that move the right way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.measure.coverage import By, Coverage, Einheit, count, coverage
from ozgcheck.measure.select import Selection
from ozgcheck.model import (
    Count,
    Finding,
    Grade,
    Korb,
    Korbposten,
    Lebenslage,
    Leistung,
    Offer,
    Outcome,
    Result,
    Snapshot,
    Teilleistung,
    Themenfeld,
    Umfang,
    Versions,
    Zustaendigkeit,
)

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")


def leistung(ozg_id: str, lage: str, feld: str, *koerbe: str, **more: object) -> Leistung:
    fields = {"adressaten": ("buerger",), "zustaendig": CITY, "teilleistungen": (), **more}
    return Leistung(ozg_id, f"Name {ozg_id}", lage, feld, koerbe=koerbe, **fields)  # type: ignore[arg-type]


def korb(slug: str, *posten: Korbposten) -> Korb:
    return Korb(slug, f"Korb {slug}", posten, "verwaltung", "online", "q", "2026")


def catalog_of(leistungen: Iterable[Leistung], *koerbe: Korb) -> Catalog:
    return Catalog(
        root=Path(),
        fingerprint="",
        rules="",
        themenfelder=(Themenfeld("f1", "Feld 1"), Themenfeld("f2", "Feld 2")),
        lebenslagen=tuple(
            Lebenslage(slug, slug.upper(), feld, ("buerger",))
            for slug, feld in (("l1", "f1"), ("l2", "f1"), ("l3", "f2"), ("leer", "f2"))
        ),
        leistungen=tuple(leistungen),
        koerbe=koerbe,
        regeln=(),
        portale=(),
        entscheidungen={},
        neuere=(),
        praefixe=(),
        angebote=(),
        synonyme={},
    )


SMALL = catalog_of(
    [
        leistung("10001", "l1", "f1", "k1", prioritaet=1, bereiche=("verwaltung",)),
        leistung("10002", "l1", "f1", "k1", "k2", adressaten=("buerger", "unternehmen")),
        leistung("10003", "l2", "f1", "k2", prioritaet=2, bereiche=("verwaltung", "mobilitaet")),
        leistung("10004", "l3", "f2", adressaten=("unternehmen",)),
        leistung("10005", "l3", "f2"),
    ],
    korb("k1", Korbposten("10001", "Eins"), Korbposten("10002", "Zwei")),
    korb("k2", Korbposten("10002", "Zwei"), Korbposten("10003", "Drei"), Korbposten("10009", "?")),
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


def finding(
    ozg_id: str, outcome: str = "angeboten", low: int = 0, high: int = 3, teil: str = ""
) -> Finding:
    return Finding(ozg_id, Outcome(outcome), teil, reifegrad_low=low, reifegrad_high=high)


RUN = run(
    [
        finding("10001", low=3),
        finding("10002", low=1),
        finding("10003", "fehlt", high=0),
        finding("10004", "nicht_geprueft"),
        finding("10005", "nicht_zustaendig"),
    ]
)


def groups(found: Coverage) -> dict[str, Count]:
    return {group.key: group.count for group in found.groups}


# --- every finding lands in exactly one place ---------------------------------------------

ids = st.sampled_from([entry.id for entry in SMALL.leistungen])


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    outcome = draw(st.sampled_from(Outcome))
    low, high = sorted((draw(st.integers(0, 3)), draw(st.integers(0, 3))))
    if outcome is Outcome.FEHLT:
        low = high = 0
    candidates = draw(st.sampled_from([(), ("a",)]))
    return Finding(draw(ids), outcome, "", None, low, high, candidates=candidates)


thresholds = st.integers(1, 4)


@given(st.lists(findings()), thresholds)
def test_every_finding_lands_in_exactly_one_part(several: list[Finding], schwelle: int) -> None:
    for one in several:
        single = count([one], schwelle)
        parts = (single.covered, single.uncertain, single.unchecked, single.missing)
        assert sorted(parts) == [0, 0, 0, 1]
    whole = count(several, schwelle)
    assert whole == Count.sum(count([one], schwelle) for one in several)
    assert whole.total == len(several)


@given(st.lists(findings()), st.integers(1, 3))
def test_a_higher_threshold_never_covers_more(several: list[Finding], schwelle: int) -> None:
    easy, hard = count(several, schwelle), count(several, schwelle + 1)
    assert hard.covered <= easy.covered
    assert hard.covered + hard.uncertain <= easy.covered + easy.uncertain
    assert (hard.unchecked, hard.total) == (easy.unchecked, easy.total)


@given(st.lists(findings()), st.integers(1, 3))
def test_what_is_missing_is_proven(several: list[Finding], schwelle: int) -> None:
    proven = [
        one
        for one in several
        if one.outcome in (Outcome.FEHLT, Outcome.NICHT_ZUSTAENDIG)
        or (one.outcome is not Outcome.NICHT_GEPRUEFT and one.reifegrad_high < schwelle)
    ]
    assert count(several, schwelle).missing == len(proven)


@pytest.mark.parametrize("outcome", ["unklar", "angeboten"])
def test_level_four_cannot_be_seen_from_outside_so_it_is_not_disproven(outcome: str) -> None:
    assert count([finding("10001", outcome)], 4).missing == 0


# --- groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [By.LEBENSLAGE, By.THEMENFELD, By.PRIORITAET])
@given(several=st.lists(findings()), schwelle=thresholds)
def test_groups_that_share_nothing_add_up_to_the_total(
    by: By, several: list[Finding], schwelle: int
) -> None:
    found = coverage(SMALL, run(several), by=by, schwelle=schwelle)
    assert Count.sum(group.count for group in found.groups) == found.total
    counted = [one for one in several if one.outcome is not Outcome.NICHT_ZUSTAENDIG]
    assert found.total.total == len(counted)


@pytest.mark.parametrize("by", [By.KORB, By.ADRESSAT, By.BEREICH])
def test_groups_that_overlap_count_twice_and_the_total_once(by: By) -> None:
    found = coverage(SMALL, RUN, by=by)
    several = {By.KORB: 4, By.ADRESSAT: 5, By.BEREICH: 3}
    assert sum(group.count.total for group in found.groups) == several[by]
    assert found.total.total == 4


def test_each_group_holds_its_own() -> None:
    found = groups(coverage(SMALL, RUN))
    assert found == {
        "l1": Count(covered=1, uncertain=1, total=2),
        "l2": Count(total=1),
        "l3": Count(unchecked=1, total=1),
        "leer": Count(),
    }
    assert groups(coverage(SMALL, RUN, by=By.PRIORITAET)) == {
        "1": Count(covered=1, total=1),
        "2": Count(total=1),
        "3": Count(),
        "4": Count(),
        "ohne": Count(uncertain=1, unchecked=1, total=2),
    }
    assert groups(coverage(SMALL, RUN, by=By.BEREICH))["mobilitaet"] == Count(total=1)
    assert groups(coverage(SMALL, RUN, by=By.ADRESSAT))["unternehmen"].total == 2


def test_a_threshold_decides_what_is_covered() -> None:
    shares = [coverage(SMALL, RUN, schwelle=level).total.share for level in (1, 2, 3)]
    assert shares == [0.5, 0.25, 0.25]


def test_a_selection_restricts_groups_and_total() -> None:
    found = coverage(SMALL, RUN, selection=Selection(themenfelder=("f1",)))
    assert list(groups(found)) == ["l1", "l2"]
    assert found.total == Count(covered=1, uncertain=1, total=3)
    korb_total = coverage(SMALL, RUN, selection=Selection(koerbe=("k2",))).total
    assert korb_total == Count(uncertain=1, total=2)


def test_a_leistung_that_the_catalogue_lost_is_not_counted() -> None:
    assert coverage(SMALL, run([finding("19999", low=3)])).total == Count()


def test_nothing_found_has_no_share() -> None:
    assert coverage(SMALL, run([])).total.share is None


def test_entries_are_counted_on_their_own() -> None:
    entries = [finding("10001", low=3, teil="a"), finding("10001", "fehlt", high=0, teil="b")]
    snapshot = run([finding("10001", low=3)], entries)
    assert coverage(SMALL, snapshot).total == Count(covered=1, total=1)
    found = coverage(SMALL, snapshot, einheit=Einheit.TEILLEISTUNG)
    assert found.total == Count(covered=1, total=2)
    assert groups(found)["l1"] == found.total


# --- baskets -----------------------------------------------------------------------------------

A, B = "99000000000001", "99000000000002"
BUNDLE = leistung(
    "10001",
    "l1",
    "f1",
    "k",
    teilleistungen=(Teilleistung(A, A, "A"), Teilleistung(B, B, "B")),
)


def basket(
    bundle: Finding, *entries: Finding, keys: tuple[str, ...] = (A,), schwelle: int = 3
) -> Count:
    small = catalog_of([BUNDLE], korb("k", Korbposten("10001", "Posten", keys)))
    found = coverage(small, run([bundle], entries), by=By.KORB, schwelle=schwelle)
    return groups(found)["k"]


OFFERED, GONE = finding("10001", low=3), finding("10001", "fehlt", high=0)
COVERED, UNCERTAIN, MISSING = Count(1, total=1), Count(uncertain=1, total=1), Count(total=1)


@pytest.mark.parametrize(
    ("bundle", "entries", "expected"),
    [
        (OFFERED, (finding("10001", low=3, teil=A),), COVERED),
        (OFFERED, (finding("10001", low=3, teil=B),), COVERED),
        (OFFERED, (finding("10001", "unklar", teil=A),), UNCERTAIN),
        (finding("10001", low=1), (finding("10001", low=1, teil=A),), UNCERTAIN),
        (GONE, (finding("10001", "fehlt", high=0, teil=A),), MISSING),
        (
            finding("10001", "nicht_geprueft"),
            (finding("10001", "nicht_geprueft", teil=A),),
            Count(unchecked=1, total=1),
        ),
        (finding("10001", "nicht_geprueft"), (finding("10001", "unklar", teil=A),), UNCERTAIN),
        (finding("10001", "nicht_zustaendig"), (finding("10001", low=3, teil=A),), Count()),
    ],
    ids=[
        "its entry",
        "only another entry",
        "entry unclear",
        "level unclear",
        "gone",
        "not looked",
        "entry looked at",
        "not the city's",
    ],
)
def test_a_service_of_a_basket_is_fulfilled_by_its_own_entry(
    bundle: Finding, entries: tuple[Finding, ...], expected: Count
) -> None:
    assert basket(bundle, *entries) == expected


@pytest.mark.parametrize("low", [3, 1])
def test_one_of_the_entries_that_a_basket_means_is_enough(low: int) -> None:
    entries = (finding("10001", "fehlt", high=0, teil=A), finding("10001", low=low, teil=B))
    expected = COVERED if low == 3 else UNCERTAIN
    assert basket(OFFERED, *entries, keys=(A, B)) == expected


def test_one_entry_that_may_be_online_leaves_the_service_uncertain_whatever_the_others_say() -> (
    None
):
    entries = (finding("10001", "fehlt", high=0, teil=A), finding("10001", "unklar", teil=B))
    assert basket(finding("10001", "nicht_geprueft"), *entries, keys=(A, B)) == UNCERTAIN


def test_a_basket_counts_services_and_not_leistungen() -> None:
    small = catalog_of(
        [BUNDLE],
        korb("k", Korbposten("10001", "Eins", (A,)), Korbposten("10001", "Zwei", (B,))),
    )
    entries = (finding("10001", low=3, teil=A), finding("10001", "unklar", teil=B))
    found = coverage(small, run([OFFERED], entries), by=By.KORB)
    assert groups(found)["k"] == Count(covered=1, uncertain=1, total=2)
    assert found.total == Count(covered=1, total=1)


# --- with and without what others offer -----------------------------------------------------


def inherited(ozg_id: str, own: Grade, teil: str = "") -> Finding:
    return Finding(ozg_id, Outcome.ANGEBOTEN, teil, 3, 3, 3, eigen=own)


INHERITED = run(
    [
        finding("10001", low=3),
        inherited("10002", Grade(1, 1, 3)),
        inherited("10003", Grade(0, 0, 0)),
        inherited("10004", Grade(None, 0, 3)),
    ]
)


def test_both_figures_stand_side_by_side() -> None:
    found = coverage(SMALL, INHERITED)
    assert found.total == Count(covered=4, total=4)
    assert found.own == Count(covered=1, uncertain=2, total=4)
    own = {group.key: group.own for group in found.groups}
    assert own["l1"] == Count(covered=1, uncertain=1, total=2)
    assert own["l2"] == Count(total=1)
    assert groups(found)["l2"] == Count(covered=1, total=1)


@pytest.mark.parametrize("by", By)
@given(several=st.lists(findings()), schwelle=thresholds)
def test_only_what_is_own_is_what_stands_beside_everything(
    by: By, several: list[Finding], schwelle: int
) -> None:
    mixed = run([replace(one, eigen=Grade(0, 0, 1)) for one in several])
    whole = coverage(SMALL, mixed, by=by, schwelle=schwelle)
    own = coverage(SMALL, mixed, by=by, schwelle=schwelle, eigene=True)
    assert (whole.eigene, own.eigene) == (False, True)
    assert own.total == own.own == whole.own
    assert [group.own for group in whole.groups] == [group.count for group in own.groups]
    assert [group.own for group in own.groups] == [group.count for group in own.groups]
    assert whole.own.covered <= whole.total.covered


def test_a_basket_counts_what_is_own_entry_by_entry() -> None:
    small = catalog_of([BUNDLE], korb("k", Korbposten("10001", "Posten", (A,))))
    snapshot = run(
        [inherited("10001", Grade(0, 0, 0))], [inherited("10001", Grade(0, 0, 0), teil=A)]
    )
    (group,) = coverage(small, snapshot, by=By.KORB).groups
    assert (group.count, group.own) == (COVERED, MISSING)


# --- the shipped catalogue -----------------------------------------------------------------------


def test_the_shipped_groups_cover_everything_the_city_executes(catalog: Catalog) -> None:
    words = "Wer einen Hund hält, muss ihn bei der Stadt zur Hundesteuer anmelden."
    offer = Offer("1", "Hundesteuer", "portal", text=words)
    result = check(catalog, [offer], umfang=[Umfang(complete=True)])
    snapshot = run(result.findings, result.teil_findings)
    city = sum(leistung.stadt for leistung in catalog.leistungen)
    entries = sum(
        leistung.kommunal(teil)
        for leistung in catalog.leistungen
        for teil in leistung.teilleistungen
    )
    for einheit, total in ((Einheit.LEISTUNG, city), (Einheit.TEILLEISTUNG, entries)):
        for by in By:
            found = coverage(catalog, snapshot, by=by, einheit=einheit, schwelle=1)
            assert found.total.total == total
            if by in (By.LEBENSLAGE, By.THEMENFELD, By.PRIORITAET):
                assert Count.sum(group.count for group in found.groups) == found.total
    assert coverage(catalog, snapshot, schwelle=1).total.covered == 1
