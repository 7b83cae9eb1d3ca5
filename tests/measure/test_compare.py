# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side: what was not read is never missing, and all count alike."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.measure.cities.city import City, Depth, Extent, city, depth
from ozgcheck.measure.cities.compare import compare
from ozgcheck.measure.cities.comparison import Comparison, Row, State
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Grade,
    Korbposten,
    Level,
    Offer,
    Outcome,
    Snapshot,
    SourceState,
    Umfang,
)
from tests.measure.test_coverage import catalog_of, korb, leistung, run

WHOLE = Umfang(complete=True)
PART = Umfang()
INDEX = Umfang(complete=True, absence_proves=False)
TODAY = "2026-11-25"
SMALL = catalog_of(
    [
        leistung("10001", "l1", "f1", "k1"),
        leistung("10002", "l1", "f1", "k1"),
        leistung("10003", "l2", "f1"),
        leistung("10004", "l3", "f2"),
    ],
    korb("k1", Korbposten("10001", "Eins"), Korbposten("10002", "Zwei")),
)


def source(kind: str, state: str = "ok", as_of: str = "") -> SourceState:
    return SourceState(kind, "ort", state, as_of)


def snapshot(
    name: str,
    findings: Iterable[Finding],
    *,
    sources: Sequence[SourceState] = (source("portal"),),
    umfang: Sequence[Umfang] = (WHOLE,),
    offers: Sequence[Offer] = (),
    started: str = "2026-11-25T04:00:00Z",
) -> Snapshot:
    return replace(
        run(findings),
        portal=name,
        stadt=name.title(),
        started=started,
        sources=tuple(sources),
        umfang=tuple(umfang),
        offers=tuple(offers),
    )


def of(ozg_id: str, outcome: str = "angeboten", low: int = 0, high: int = 3) -> Finding:
    more = {"candidates": ("c",)} if outcome == "zu_pruefen" else {}
    real = "unklar" if outcome == "zu_pruefen" else outcome
    return Finding(
        ozg_id,
        Outcome(real),
        reifegrad=low or None,
        reifegrad_low=low,
        reifegrad_high=0 if outcome == "fehlt" else high,
        **more,  # type: ignore[arg-type]
    )


def read(name: str, *findings: Finding) -> City:
    """A city whose portal was read wholly; what is not given was looked at and is unclear."""
    given = {finding.leistung_id: finding for finding in findings}
    every = [given.get(each.id, of(each.id, "unklar")) for each in SMALL.leistungen]
    return city(snapshot(name, every), f"lauf-{name}", TODAY)


def pvog(name: str, *findings: Finding) -> City:
    """A city that only the PVOG tells of; what is not given was not looked at."""
    given = {finding.leistung_id: finding for finding in findings}
    every = [given.get(each.id, of(each.id, "nicht_geprueft")) for each in SMALL.leistungen]
    told = snapshot(name, every, sources=[source("open-pvog")], umfang=[INDEX])
    return city(told, f"lauf-{name}", TODAY)


def row(found: Comparison, ozg_id: str = "10001") -> Row:
    return next(each for each in found.rows if each.id == ozg_id)


def ids(rows: Iterable[Row]) -> list[str]:
    return [each.id for each in rows]


# --- how deep a city was read ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "umfang", "expected"),
    [
        ([source("portal")], [WHOLE], Depth(Extent.GANZ, Extent.NEIN, pvog=False)),
        ([source("portal")], [PART], Depth(Extent.TEIL, Extent.NEIN, pvog=False)),
        # Read wholly, but with holes: an absence proves nothing.
        ([source("portal")], [INDEX], Depth(Extent.TEIL, Extent.NEIN, pvog=False)),
        (
            [source("xzufi"), source("portal")],
            [WHOLE, PART],
            Depth(Extent.GANZ, Extent.NEIN, False),
        ),
        ([source("open-pvog")], [INDEX], Depth(Extent.NEIN, Extent.NEIN, pvog=True)),
        # Whatever a manifest claims, an index is no portal.
        ([source("pvog-suche")], [WHOLE], Depth(Extent.NEIN, Extent.NEIN, pvog=True)),
        ([source("tabelle")], [WHOLE], Depth(Extent.NEIN, Extent.GANZ, pvog=False)),
        (
            [source("portal"), source("open-pvog")],
            [PART, INDEX],
            Depth(Extent.TEIL, Extent.NEIN, pvog=True),
        ),
        # What could not be read has no Umfang.
        (
            [source("portal", "fehler"), source("open-pvog")],
            [INDEX],
            Depth(Extent.NEIN, Extent.NEIN, pvog=True),
        ),
        ([], [], Depth(Extent.NEIN, Extent.NEIN, pvog=False)),
    ],
)
def test_the_depth_is_what_the_sources_read(
    sources: list[SourceState], umfang: list[Umfang], expected: Depth
) -> None:
    assert depth(snapshot("a", [], sources=sources, umfang=umfang)) == expected


def test_only_a_portal_or_a_list_lets_a_city_lack_something() -> None:
    assert Depth(Extent.TEIL, Extent.NEIN, pvog=False).can_lack
    assert Depth(Extent.NEIN, Extent.TEIL, pvog=False).can_lack
    assert not Depth(Extent.NEIN, Extent.NEIN, pvog=True).can_lack


# --- how old it is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "as_of", "age"),
    [
        ("2026-11-25T04:00:00Z", "", 0),
        ("2026-10-11T04:00:00Z", "", 45),
        ("2026-10-10T04:00:00Z", "", 46),
        ("2026-11-25T04:00:00Z", "2026-10-10", 46),
        ("2026-11-25T04:00:00Z", "2026-10-10T12:00:00Z", 46),
        ("2026-11-25T04:00:00Z", "2026-09", 56),  # its last day
        ("2026-11-25T04:00:00Z", "2025", 329),
        ("2026-11-25T04:00:00Z", "2026", 0),  # may be of today
        ("2026-11-25T04:00:00Z", "Herbst", 0),
        ("2026-10-10T04:00:00Z", "2026-11-24", 46),
    ],
)
def test_the_age_is_that_of_the_run_or_of_its_oldest_data(
    started: str, as_of: str, age: int
) -> None:
    told = snapshot("a", [], sources=[source("portal", as_of=as_of)], started=started)
    found = city(told, "x", TODAY)
    assert found.age == age
    assert found.old is (age > 45), "a month and half a month of grace"


def test_the_day_of_an_example_says_nothing_about_its_age() -> None:
    told = snapshot("a", [], sources=[source("portal")], started="2026-01-01T00:00:00Z")
    assert city(told, "x", TODAY).old
    assert not city(told, "x", TODAY, example=True).old


def test_the_age_of_a_source_that_could_not_be_read_does_not_count() -> None:
    told = snapshot("a", [], sources=[source("portal"), source("tabelle", "fehler", "2016")])
    assert city(told, "x", TODAY).age == 0


# --- what a cell says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "schwelle", "state", "lacks"),
    [
        (of("10001", low=3), 3, State.ERFUELLT, False),
        (of("10001", low=2, high=2), 2, State.ERFUELLT, False),
        (of("10001", low=2, high=2), 3, State.NIEDRIGER, True),
        (of("10001", low=2), 3, State.STUFE_OFFEN, False),
        (of("10001", "zu_pruefen"), 3, State.ZU_PRUEFEN, False),
        (of("10001", "unklar"), 3, State.NICHT_GESEHEN, False),
        (of("10001", "nicht_geprueft"), 3, State.NICHT_GESEHEN, False),
        (of("10001", "fehlt"), 3, State.FEHLT, True),
    ],
)
def test_a_cell_says_what_is_known(
    finding: Finding, schwelle: int, state: State, lacks: bool
) -> None:
    found = compare(SMALL, [read("a", finding)], yardstick=Yardstick(schwelle=schwelle))
    cell = row(found).cells[0]
    assert cell.state is state
    assert cell.lacks is lacks
    assert (cell.reifegrad_low, cell.reifegrad_high) == (
        finding.reifegrad_low,
        finding.reifegrad_high,
    )


@pytest.mark.parametrize("outcome", ["fehlt", "unklar", "nicht_geprueft"])
def test_who_is_known_from_the_pvog_only_lacks_nothing(outcome: str) -> None:
    found = compare(SMALL, [pvog("a", of("10001", outcome))])
    assert row(found).cells[0].state is State.NICHT_GESEHEN
    assert found.total.counts[0].missing == 0
    assert found.total.counts[0].share_high == 1


def test_a_low_level_in_the_pvog_is_only_a_lower_bound() -> None:
    found = compare(SMALL, [pvog("a", of("10001", low=1, high=1))])
    cell = row(found).cells[0]
    assert (cell.state, cell.reifegrad_low, cell.reifegrad_high) == (State.STUFE_OFFEN, 1, 3)
    assert found.total.counts[0].missing == 0
    reached = compare(
        SMALL, [pvog("a", of("10001", low=1, high=1))], yardstick=Yardstick(schwelle=1)
    )
    assert reached.total.counts[0].covered == 1


def test_the_evidence_is_that_of_the_highest_level() -> None:
    def told(level: int, url: str, effect: Effect = Effect.SUPPORTS) -> Evidence:
        return Evidence("r", level, effect, "", url, "1")

    offers = [Offer("1", "Titel", "portal", url="https://a.example/seite")]
    proven = replace(
        of("10001", low=2),
        offers=("1",),
        evidence=(
            told(1, "https://a.example/1"),
            told(2, "https://a.example/2"),
            told(3, "https://a.example/3", Effect.CAPS),
            told(3, ""),
        ),
    )
    bare = replace(of("10002"), offers=("1",))
    to_check = replace(of("10003", "zu_pruefen"), candidates=("1",))
    nothing = of("10004", "unklar")
    told_of = snapshot("a", [proven, bare, to_check, nothing], offers=offers)
    found = compare(SMALL, [city(told_of, "x", TODAY)])
    assert [each.cells[0].url for each in found.rows] == [
        "https://a.example/2",
        "https://a.example/seite",
        "https://a.example/seite",
        "",
    ]


# --- what others have and we lack --------------------------------------------------------------

THREE = of("10001", low=3)
GONE = of("10001", "fehlt")


def test_first_comes_what_two_others_have_and_we_certainly_lack() -> None:
    found = compare(SMALL, [read("wir", GONE), read("b", THREE), pvog("c", THREE), read("d")])
    assert ids(found.lacking) == ["10001"]
    assert found.lacking[0].have == 2
    assert found.least == 2
    assert (found.unclear, found.offered, found.only_us) == ((), (), ())


@pytest.mark.parametrize(
    "ours",
    [
        of("10001", "unklar"),
        of("10001", "nicht_geprueft"),
        of("10001", "zu_pruefen"),
        of("10001", low=2),
    ],
)
def test_what_is_not_proven_with_us_is_to_be_cleared_not_lacking(ours: Finding) -> None:
    found = compare(SMALL, [read("wir", ours), read("b", THREE), read("c", THREE)])
    assert found.lacking == ()
    assert ids(found.unclear) == ["10001"]


def test_a_level_too_low_is_lacking() -> None:
    low = of("10001", low=1, high=1)
    found = compare(SMALL, [read("wir", low), read("b", THREE), read("c", THREE)])
    assert ids(found.lacking) == ["10001"]


def test_from_the_pvog_alone_nothing_is_lacking_with_us() -> None:
    found = compare(SMALL, [pvog("wir", GONE), read("b", THREE), read("c", THREE)])
    assert found.lacking == ()
    assert ids(found.unclear) == ["10001"]


def test_what_we_have_is_in_no_list_of_gaps() -> None:
    found = compare(SMALL, [read("wir", THREE), read("b", THREE), read("c", THREE)])
    assert (found.lacking, found.unclear, found.offered) == ((), (), ())


def test_how_many_must_have_it_can_be_chosen() -> None:
    cities = [read("wir", GONE), read("b", THREE), read("c", THREE), read("d")]
    assert ids(compare(SMALL, cities, least=1).lacking) == ["10001"]
    assert compare(SMALL, cities, least=3).lacking == ()
    # With one other city, two can never have it.
    assert ids(compare(SMALL, cities[:2]).lacking) == ["10001"]
    assert compare(SMALL, cities[:2]).least == 1
    assert compare(SMALL, cities[:2], least=2).lacking == ()


def test_the_order_is_how_many_have_it_then_our_lever_then_the_id() -> None:
    small = catalog_of(
        [
            leistung("10001", "l1", "f1"),
            leistung("10002", "l1", "f1", prioritaet=1),
            leistung("10003", "l1", "f1"),
            leistung("10004", "l1", "f1"),
        ]
    )
    numbers = ["10001", "10002", "10003", "10004"]
    wir = city(snapshot("wir", [of(n, "fehlt") for n in numbers]), "x", TODAY)
    b, c = (
        city(snapshot(name, [of(n, low=3) for n in numbers]), "x", TODAY) for name in ("b", "c")
    )
    d = city(
        snapshot("d", [of("10004", low=3), *(of(n, "unklar") for n in numbers[:3])]), "x", TODAY
    )
    found = compare(small, [wir, b, c, d])
    assert ids(found.lacking) == ["10004", "10002", "10001", "10003"]
    levers = {gap.id: gap.lever for gap in gaps(small, wir.snapshot)}
    assert {each.id: each.lever for each in found.lacking} == levers


def test_what_others_offer_at_an_open_level_comes_separately() -> None:
    open_level = of("10001", low=1)
    found = compare(SMALL, [read("wir"), read("b", open_level), read("c", THREE)])
    assert (found.lacking, found.unclear) == ((), ())
    assert ids(found.offered) == ["10001"]
    assert found.offered[0].offer == 2
    # Not where we offer it as well, nor where only one other does.
    assert (
        compare(SMALL, [read("wir", open_level), read("b", open_level), read("c", THREE)]).offered
        == ()
    )
    assert compare(SMALL, [read("wir"), read("b", open_level), read("c")]).offered == ()


def test_other_thresholds_are_counted_as_well() -> None:
    two = of("10001", low=2, high=2)
    cities = [read("wir", of("10001", low=1)), read("b", two), read("c", THREE)]
    assert compare(SMALL, cities).elsewhere == (0, 1, 0)
    assert compare(SMALL, cities, wir=False).elsewhere == (1, 1, 0)


def test_without_our_run_the_others_are_still_compared() -> None:
    found = compare(SMALL, [read("b", GONE), read("c", THREE), read("d", THREE)], wir=False)
    assert (found.lacking, found.unclear, found.offered, found.only_us) == ((), (), (), ())
    assert [count.covered for count in found.total.counts] == [0, 1, 1]
    assert {row.lever for row in found.rows} == {0}, "nobody has anything to gain"


# --- what only we have -------------------------------------------------------------------------


def test_only_ours_is_what_another_certainly_lacks_and_nobody_may_have() -> None:
    def only(*others: City) -> list[str]:
        return ids(compare(SMALL, [read("wir", THREE), *others]).only_us)

    assert only(read("b", GONE)) == ["10001"]
    assert only(read("b", of("10001", low=1, high=1))) == ["10001"]
    assert only(read("b", GONE), pvog("c")) == ["10001"]
    assert only(pvog("b"), pvog("c")) == []
    assert only(pvog("b", GONE)) == []
    assert only(read("b", GONE), read("c", of("10001", low=1))) == []
    assert only(read("b", GONE), read("c", of("10001", "zu_pruefen"))) == []
    assert only(read("b", GONE), read("c", THREE)) == []
    assert ids(compare(SMALL, [read("wir"), read("b", GONE)]).only_us) == []


def test_what_more_cities_lack_stands_first_among_ours() -> None:
    second = of("10002", low=3)
    found = compare(
        SMALL,
        [
            read("wir", THREE, second),
            read("b", GONE, of("10002", "fehlt")),
            read("c", of("10002", "fehlt")),
        ],
    )
    assert ids(found.only_us) == ["10002", "10001"]
    assert [(each.have, each.offer, each.lack) for each in found.only_us] == [(0, 0, 2), (0, 0, 1)]


def test_of_equally_many_what_more_offer_stands_first() -> None:
    found = compare(
        SMALL,
        [
            read("wir", GONE, of("10003", "fehlt")),
            read("b", THREE, of("10003", low=3)),
            read("c", THREE, of("10003", low=3)),
            read("d", of("10003", low=1)),
        ],
    )
    assert ids(found.lacking) == ["10003", "10001"]


# --- shares ------------------------------------------------------------------------------------


def test_every_city_has_the_same_denominators() -> None:
    found = compare(SMALL, [read("a", GONE), pvog("b", THREE), read("c")])
    for group in (*found.groups, found.total):
        assert len({count.total for count in group.counts}) == 1
    assert found.denominator == 4
    assert found.total.counts[0].total == 4


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("eigene", [False, True])
def test_the_figures_of_a_portal_that_was_read_are_those_of_coverage(
    catalog: Catalog, by: By, eigene: bool
) -> None:
    offers = [
        Offer(f"{n}", each.name, "portal", level=Level.LAND if n % 3 else Level.EIGEN)
        for n, each in enumerate(catalog.leistungen[:40])
    ]
    cities = []
    for part in (offers[:30], offers[10:]):
        result = check(catalog, part)
        told = replace(snapshot("x", [], offers=part), result=result)
        cities.append(city(told, "x", TODAY))
    for einheit in Einheit:
        rule = Yardstick(einheit=einheit, schwelle=1, eigene=eigene)
        found = compare(catalog, cities, by=by, yardstick=rule)
        for number, each in enumerate(cities):
            alone = coverage(
                catalog, each.snapshot, by=by, einheit=einheit, schwelle=1, eigene=eigene
            )
            assert found.total.counts[number] == alone.total
            assert {group.key: group.counts[number] for group in found.groups} == {
                group.key: group.count for group in alone.groups if group.count.total
            }


def test_what_is_offered_is_counted_at_whatever_level() -> None:
    found = compare(SMALL, [read("a", of("10001"), of("10002", low=3), of("10003", "zu_pruefen"))])
    assert found.total.offered == (2,)
    assert found.total.counts[0].covered == 1
    assert [(group.key, group.offered) for group in found.groups] == [
        ("l1", (2,)),
        ("l2", (0,)),
        ("l3", (0,)),
    ]


def test_shared_counts_only_what_all_runs_looked_at() -> None:
    whole = read("a", THREE, of("10002", "fehlt"))
    part = pvog("b", THREE, of("10003", "unklar"))
    usual = compare(SMALL, [whole, part])
    found = compare(SMALL, [whole, part], shared=True)
    assert usual.total.counts[0].total == 4
    assert (found.looked, found.denominator) == (2, 4)
    assert [count.total for count in found.total.counts] == [2, 2]
    assert [count.covered for count in found.total.counts] == [1, 1]
    assert [group.key for group in found.groups] == ["l1", "l2"]
    # The lists of single Leistungen do not depend on it.
    assert found.rows == usual.rows


def test_shared_with_nothing_in_common_has_no_share() -> None:
    found = compare(SMALL, [read("a", THREE), pvog("b")], shared=True)
    assert found.groups == ()
    assert [count.share for count in found.total.counts] == [None, None]


def test_different_depths_are_noticed() -> None:
    assert compare(SMALL, [read("a"), pvog("b")]).mixed
    assert not compare(SMALL, [read("a"), read("b")]).mixed
    assert not compare(SMALL, [pvog("a"), pvog("b")]).mixed


def test_a_selection_restricts_everything() -> None:
    cities = [read("wir", GONE), read("b", THREE), read("c", THREE)]
    found = compare(SMALL, cities, selection=Selection(lebenslagen=("l2",)))
    assert ids(found.rows) == ["10003"]
    assert found.lacking == ()
    assert found.total.counts[0].total == 1
    assert [group.key for group in found.groups] == ["l2"]


def test_entries_are_compared_by_their_own_keys(catalog: Catalog) -> None:
    cities = [
        city(replace(snapshot(name, []), result=check(catalog, ())), "x", TODAY)
        for name in ("a", "b")
    ]
    found = compare(catalog, cities, yardstick=Yardstick(einheit=Einheit.TEILLEISTUNG))
    assert len(found.rows) == found.denominator == found.total.counts[0].total
    assert len({(each.id, each.teilleistung) for each in found.rows}) == len(found.rows)
    names = {teil.id: teil.name for each in catalog.leistungen for teil in each.teilleistungen}
    assert all(each.name == names[each.teilleistung] for each in found.rows)


# --- own only ----------------------------------------------------------------------------------


def inherited(grade: Grade) -> City:
    offers = [Offer("1", "T", "open-pvog", level=Level.LAND)]
    finding = replace(of("10001", low=3), offers=("1",), eigen=grade)
    rest = [of(each.id, "unklar") for each in SMALL.leistungen[1:]]
    return city(snapshot("a", [finding, *rest], offers=offers), "x", TODAY)


def test_what_only_others_offer_is_not_offered_by_the_city() -> None:
    own = Yardstick(eigene=True)
    gone = compare(SMALL, [inherited(Grade(0, 0, 0))], yardstick=own)
    assert row(gone).cells[0].state is State.FEHLT
    assert gone.total.counts[0].missing == 1
    assert gone.total.offered == (0,)
    unknown = compare(SMALL, [inherited(Grade())], yardstick=own)
    assert row(unknown).cells[0].state is State.NICHT_GESEHEN
    assert unknown.total.counts[0].uncertain == 4
    assert unknown.total.offered == (0,)


def test_with_inherited_it_counts() -> None:
    found = compare(SMALL, [inherited(Grade(0, 0, 0))])
    assert row(found).cells[0].state is State.ERFUELLT
    assert found.total.offered == (1,)


# --- for any runs ------------------------------------------------------------------------------

_FINDING = st.sampled_from(
    [
        ("angeboten", 0, 3),
        ("angeboten", 1, 1),
        ("angeboten", 2, 3),
        ("angeboten", 3, 3),
        ("zu_pruefen", 0, 3),
        ("unklar", 0, 3),
        ("nicht_geprueft", 0, 3),
        ("fehlt", 0, 0),
    ]
)
_CITY = st.tuples(st.booleans(), st.tuples(_FINDING, _FINDING, _FINDING, _FINDING))


@given(
    cities=st.lists(_CITY, min_size=2, max_size=5),
    schwelle=st.integers(1, 4),
    least=st.integers(1, 4),
    shared=st.booleans(),
)
def test_the_lists_are_disjoint_and_counts_agree_with_cells(
    cities: list[tuple[bool, tuple[tuple[str, int, int], ...]]],
    schwelle: int,
    least: int,
    shared: bool,
) -> None:
    made = [
        (read if deep else pvog)(
            f"p{n}",
            *(
                of(each.id, *finding)
                for each, finding in zip(SMALL.leistungen, findings, strict=True)
            ),
        )
        for n, (deep, findings) in enumerate(cities)
    ]
    rule = Yardstick(schwelle=schwelle)
    found = compare(SMALL, made, least=least, shared=shared, yardstick=rule)
    lists = [found.lacking, found.unclear, found.offered, found.only_us]
    listed = [each.id for rows in lists for each in rows]
    assert len(listed) == len(set(listed))
    for number, (deep, _) in enumerate(cities):
        cells = [each.cells[number] for each in found.rows]
        assert deep or not any(cell.lacks for cell in cells)
        if not shared:
            counted = found.total.counts[number]
            assert counted.covered == sum(cell.state is State.ERFUELLT for cell in cells)
            assert counted.missing == sum(cell.lacks for cell in cells)
    assert compare(SMALL, made, least=least, shared=shared, yardstick=rule) == found


def test_ten_cities_are_compared_within_a_second(catalog: Catalog) -> None:
    offers = [Offer(f"{n}", each.name, "portal") for n, each in enumerate(catalog.leistungen[:200])]
    told = replace(snapshot("x", [], offers=offers), result=check(catalog, offers))
    cities = [city(replace(told, portal=f"p{n}", stadt=f"P {n}"), f"{n}", TODAY) for n in range(10)]
    begin = time.process_time()
    found = compare(catalog, cities)
    assert time.process_time() - begin < 1
    assert len(found.total.counts) == 10
