# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The formula reproduces what was published; results, bounds and limits follow from data alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import (
    AREAS,
    GESAMT,
    Ergebnis,
    Gesamtwert,
    Pruefwert,
    SmartCityIndex,
    load_sci,
)
from ozgcheck.errors import CatalogError
from ozgcheck.measure.sci.benchmark import Lage, benchmark, newest_complete, worth
from ozgcheck.measure.sci.indicators import indicators
from ozgcheck.measure.sci.results import Bounds, bounds, results, threshold
from ozgcheck.measure.sci.smart_city_index import (
    area_score,
    gain,
    indicator_share,
    most_bonus,
    total_score,
)
from ozgcheck.measure.select import BEREICHE
from ozgcheck.model import (
    DigitalMatch,
    Finding,
    Grade,
    Offer,
    Outcome,
    Result,
    Snapshot,
    Status,
    Versions,
)

# Published values are rounded to one decimal; the mean of rounded ones may be off by 0.1 more.
ROUNDING = 0.06


@pytest.fixture
def sci(catalog: Catalog) -> SmartCityIndex:
    return load_sci(catalog.root)


def misses(cases: tuple[Pruefwert, ...]) -> list[tuple[int, str, str]]:
    return [
        (case.jahr, case.stadt, case.bereich)
        for case in cases
        if abs(area_score(case.indikatoren, case.bonus) - case.punkte) > ROUNDING
    ]


# --- formula ------------------------------------------------------------------------


def test_area_formula_meets_every_published_score_but_the_one_that_is_listed(
    sci: SmartCityIndex,
) -> None:
    cities = {(case.jahr, case.stadt) for case in sci.pruefwerte}
    assert cities == {(y, c) for y in (2021, 2022) for c in ("Dresden", "Leipzig", "Chemnitz")}
    assert len(sci.pruefwerte) == 30
    assert misses(sci.pruefwerte) == [(2022, "Dresden", "it-und-kommunikation")]
    assert [case for case in sci.pruefwerte if not case.passt] == [
        case
        for case in sci.pruefwerte
        if (case.jahr, case.stadt, case.bereich) in misses(sci.pruefwerte)
    ]
    assert len(sci.formel("bereich").ausnahmen) == 1
    assert "Dresden, IT und Kommunikation 2022" in sci.formel("bereich").ausnahmen[0]


def test_the_listed_exception_is_off_by_as_much_as_the_catalogue_says(
    sci: SmartCityIndex,
) -> None:
    case = next(case for case in sci.pruefwerte if not case.passt)
    assert round(area_score(case.indikatoren, case.bonus), 1) == 76.0
    assert case.punkte == 77.2


def test_total_formula_meets_all_totals_of_2019_and_those_of_dresden(sci: SmartCityIndex) -> None:
    assert sum(case.jahr == 2019 for case in sci.gesamtwerte) == 81
    assert {(c.jahr, c.stadt) for c in sci.gesamtwerte if c.jahr != 2019} == {
        (2021, "Dresden"),
        (2022, "Dresden"),
    }
    off = [abs(total_score(case.bereiche) - case.punkte) for case in sci.gesamtwerte]
    assert max(off) <= ROUNDING + 1e-9


def test_the_sizes_of_the_areas_are_those_of_the_editions_that_the_formula_holds_for(
    sci: SmartCityIndex,
) -> None:
    for edition in sci.editionen:
        for size in sci.groessen:
            if edition.jahr in size.jahre:
                known = edition.bereiche[size.bereich]
                assert sum(not entry.bonus for entry in known) == size.indikatoren
                assert size.bonus == most_bonus(size.indikatoren)
    assert {jahr for size in sci.groessen for jahr in size.jahre} == {2021, 2022}
    for case in sci.pruefwerte:
        size = next(size for size in sci.groessen if size.bereich == case.bereich)
        assert len(case.indikatoren) == size.indikatoren


def test_an_indicator_of_verwaltung_weighs_what_the_catalogue_concludes() -> None:
    assert round(indicator_share(7) * 100, 1) == 13.6
    assert round(gain(7, 10).bereich, 2) == 1.36
    assert round(gain(7, 10).gesamt, 2) == 0.27
    assert round(area_score([100] * 7), 2) == 95.24
    assert area_score([100] * 7, 35) == pytest.approx(100)


indexes = st.lists(st.floats(0, 100), min_size=5, max_size=5)


@given(indexes, st.lists(st.floats(0, 90), min_size=1, max_size=9), st.floats(0, 10))
def test_a_gain_is_the_difference_of_two_scores(
    areas: list[float], scores: list[float], points: float
) -> None:
    better = [scores[0] + points, *scores[1:]]
    brings = gain(len(scores), points)
    assert area_score(better) - area_score(scores) == pytest.approx(brings.bereich, abs=1e-9)
    low = [min(areas[0], 89.0), *areas[1:]]
    high = [low[0] + brings.bereich, *areas[1:]]
    assert total_score(high) - total_score(low) == pytest.approx(brings.gesamt, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "bonus"),
    [([], 0), ([101], 0), ([-1], 0), ([50], 5.1), ([50], -1), ([float("nan")], 0)],
)
def test_values_that_cannot_be_are_refused(values: list[float], bonus: float) -> None:
    with pytest.raises(ValueError, match=r"indicator|bonus"):
        area_score(values, bonus)


@pytest.mark.parametrize("areas", [[50] * 4, [50] * 6, [50, 50, 50, 50, 101]])
def test_a_total_needs_five_scores(areas: list[float]) -> None:
    with pytest.raises(ValueError, match="five"):
        total_score(areas)


def test_more_points_than_an_indicator_has_are_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        gain(7, 101)
    with pytest.raises(ValueError, match="at least one"):
        gain(0, 10)


# --- published results --------------------------------------------------------------


def test_hernes_results_are_those_of_the_catalogue_and_2025_is_unknown(
    sci: SmartCityIndex,
) -> None:
    found = results(sci, "herne")
    ranks = [found[GESAMT, jahr].rang for jahr in range(2019, 2025)]
    assert ranks == [64, 73, 67, 54, 38, 42]
    assert found["verwaltung", 2023].punkte == 77.0
    assert found["verwaltung", 2024].punkte is None
    assert not [key for key in found if key[1] == 2025]
    assert found["verwaltung", 2020].herkunft == "abgeleitet"


def test_published_ranks_of_2019_are_what_all_scores_of_2019_give(sci: SmartCityIndex) -> None:
    alone = replace(sci, ergebnisse=())
    for stadt in sci.staedte:
        computed = results(alone, stadt)
        published = {k: v for k, v in results(sci, stadt).items() if k[1] == 2019}
        assert published.keys() == computed.keys()
        for key, entry in published.items():
            assert entry.punkte == computed[key].punkte
            # Bitkom ranks totals that look the same by digits that it does not publish.
            same = [wert for wert in sci.gesamtwerte if wert.punkte == entry.punkte]
            room = len(same) if key[0] == GESAMT else 1
            assert (entry.rang or 0) - (computed[key].rang or 0) in range(room), (stadt, key)


def test_a_city_without_published_results_has_its_computed_ones(sci: SmartCityIndex) -> None:
    berlin = results(sci, "berlin")
    assert {jahr for _, jahr in berlin} == {2019}
    assert berlin["verwaltung", 2019].rang == 2
    assert berlin["verwaltung", 2019].herkunft == "rang-berechnet"
    (source,) = {entry.quelle for entry in berlin.values()}
    assert source in {wert.quelle for wert in sci.gesamtwerte if wert.jahr == 2019}
    later = {wert.quelle for wert in sci.gesamtwerte if wert.jahr != 2019}
    assert source not in later
    assert results(sci, "witten") == {}


@pytest.mark.parametrize(
    ("jahr", "punkte"),
    [
        (2019, 61.1),
        (2020, 65.7),
        (2021, 69.1),
        (2022, 75.3),
        (2023, 76.6),
        (2024, 79.8),
        (2025, 84.7),
    ],
)
def test_the_limit_of_the_top_ten_in_total(sci: SmartCityIndex, jahr: int, punkte: float) -> None:
    limit = threshold(sci, GESAMT, jahr)
    assert (limit.punkte, limit.rang, limit.herkunft) == (punkte, 10, "genannt")


def test_a_limit_that_nobody_published_is_bounded_by_the_next_known_rank(
    sci: SmartCityIndex,
) -> None:
    limit = threshold(sci, "verwaltung", 2024)
    assert limit.punkte is None
    assert (limit.mindestens, limit.rang, limit.stadt) == (84.7, 11, "Kiel")
    assert limit.herkunft == "abgeleitet"
    unknown = threshold(sci, "verwaltung", 2021)
    assert (unknown.punkte, unknown.mindestens, unknown.rang) == (None, None, None)


def test_the_limit_of_2019_is_the_tenth_of_all_scores(sci: SmartCityIndex) -> None:
    for place, area in enumerate(AREAS):
        scores = sorted(
            (w.bereiche[place] for w in sci.gesamtwerte if w.jahr == 2019), reverse=True
        )
        assert threshold(sci, area, 2019).punkte == scores[9]


def entry(rang: int | None, punkte: float | None, jahr: int = 2024) -> Ergebnis:
    return Ergebnis(jahr, "herne", GESAMT, rang, punkte, "genannt", "q", "hoch")


def test_points_lie_between_those_of_the_ranks_around(sci: SmartCityIndex) -> None:
    known = (
        replace(entry(30, 70.0), stadt="a"),
        replace(entry(35, 65.0), stadt="b"),
        replace(entry(50, 60.0), stadt="c"),
        replace(entry(60, 50.0), stadt="d"),
    )
    small = replace(sci, ergebnisse=known, rangwerte=(), gesamtwerte=())
    assert bounds(small, entry(42, None)) == Bounds(60.0, 65.0)
    assert bounds(small, entry(35, None)) == Bounds(60.0, 70.0)  # an equal rank says nothing
    assert bounds(small, entry(70, None)) == Bounds(None, 50.0)
    assert bounds(small, entry(20, None)) == Bounds(70.0, None)
    assert bounds(small, entry(None, None)) == Bounds(None, None)
    assert bounds(small, entry(42, 61.0)) == Bounds(61.0, 61.0)


def test_no_bounds_of_the_catalogue_contradict_each_other(sci: SmartCityIndex) -> None:
    for result in sci.ergebnisse:
        found = bounds(sci, result)
        assert found.low is None or found.high is None or found.low <= found.high, result


# --- the run against the index ------------------------------------------------------


def run_of(
    *findings: Finding, digital: tuple[DigitalMatch, ...] = (), stadt: str = "Herne"
) -> Snapshot:
    return Snapshot(
        portal="herne",
        stadt=stadt,
        ars="0" * 12,
        started="2026-11-25T10:00:00Z",
        versions=Versions("0", "c", "r"),
        sources=(),
        umfang=(),
        offers=(Offer("o", "Termin buchen", "tabelle"),),
        result=Result((), findings, (), digital=digital),
    )


ONLINE = Finding("10019", Outcome.ANGEBOTEN, reifegrad=3, reifegrad_low=3, reifegrad_high=3)
EMPTY = run_of()


def test_indicators_are_those_of_the_newest_complete_list_and_what_newer_ones_add(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    assert newest_complete(sci) == 2022
    found = benchmark(catalog, sci, EMPTY)
    assert [area.bereich for area in found.bereiche] == list(BEREICHE)
    verwaltung = found.bereiche[0]
    of_2022 = [row for row in verwaltung.indikatoren if 2022 in row.jahre]
    assert [row.name for row in of_2022][3] == "Online-Dienstleistungen"
    assert sum(not row.bonus for row in of_2022) == 7
    newer = [row for row in verwaltung.indikatoren if 2022 not in row.jahre]
    assert "Onlinezugangsgesetz" in [row.name for row in newer]
    assert all(row.anteil is None for row in newer)  # the formula is not known for these
    assert all((row.anteil is None) is row.bonus for row in of_2022)
    assert found.formeljahre == (2021, 2022)


def test_the_worth_of_an_area_is_that_of_the_formula_and_names_its_editions(
    sci: SmartCityIndex,
) -> None:
    value = worth(sci, "verwaltung")
    assert value is not None
    assert (value.jahre, value.indikatoren) == ((2021, 2022), 7)
    assert value.schritt == gain(7, 10)
    assert value.hoechstens == gain(7, 100)
    assert value.anteil_gesamt == pytest.approx(value.anteil / 5)
    assert worth(sci, GESAMT) is None


def indicator(found, name, bereich="verwaltung"):  # type: ignore[no-untyped-def]
    area = next(area for area in found.bereiche if area.bereich == bereich)
    return next(row for row in area.indikatoren if row.slug == name)


def test_a_leistung_counts_in_every_indicator_that_it_feeds(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    missing = replace(ONLINE, leistung_id="10124", reifegrad_low=0, outcome=Outcome.FEHLT)
    found = benchmark(catalog, sci, run_of(ONLINE, missing))
    services = indicator(found, "online-dienstleistungen")
    assert [(use.leistung, use.erreicht) for use in services.leistungen] == [
        ("10019", True),
        ("10124", False),
    ]
    assert (services.count.covered, services.count.missing, services.count.total) == (1, 1, 2)
    assert services.leistungen[0].gewissheit == "hoch"
    ozg = indicator(found, "onlinezugangsgesetz")
    assert (ozg.count.total, ozg.leistungen[0].gewissheit) == (2, "mittel")
    assert found.bereiche[0].count.total == 2  # each once, whatever it feeds


def test_the_services_of_the_basket_stand_at_the_indicator_that_counts_them(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    whole = [
        replace(ONLINE, leistung_id=use.leistung)
        for use in sci.zuordnungen
        if use.indikator == "online-dienstleistungen"
    ]
    found = benchmark(catalog, sci, run_of(*whole))
    services = indicator(found, "online-dienstleistungen")
    assert services.korb.key == "sci-2022"
    assert len(services.dienste) == 10
    assert sum(s.count.covered for s in services.dienste) == services.korb.count.covered
    assert {s.original: s.anteil for s in services.dienste}["Kita-Anmeldung online"] == 0.95
    # Its appointments are no services of the basket.
    assert indicator(found, "online-terminvergabe").korb is None


def test_a_leistung_knows_its_indicators_with_their_editions(sci: SmartCityIndex) -> None:
    found = indicators(sci)
    assert {each.leistung for each in sci.zuordnungen} == found.keys()
    for entry in sci.zuordnungen:
        (same,) = [
            each
            for each in found[entry.leistung]
            if (each.bereich, each.slug) == (entry.bereich, entry.indikator)
        ]
        assert list(same.jahre) == [
            edition.jahr
            for edition in sci.editionen
            if entry.indikator in {each.slug for each in edition.bereiche.get(entry.bereich, ())}
        ]
    assert any(each.jahre for each in found[sci.zuordnungen[0].leistung])


def test_services_near_by_subject_are_candidates_and_never_counted(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    found = benchmark(catalog, sci, run_of(replace(ONLINE, leistung_id="10485")))
    geo = indicator(found, "geo-datenplattform", "gesellschaft")
    assert [use.leistung for use in geo.kandidaten] == ["10485"]
    assert geo.leistungen == ()
    assert geo.count.total == 0


@pytest.mark.parametrize(
    ("status", "lage"),
    [
        (Status.SICHER, Lage.GEFUNDEN),
        (Status.PRUEFEN, Lage.ZU_PRUEFEN),
        (None, Lage.NICHT_NACHGEWIESEN),
    ],
)
def test_a_digital_offer_is_found_to_check_or_not_proven_and_never_missing(
    catalog: Catalog, sci: SmartCityIndex, status: Status | None, lage: Lage
) -> None:
    digital = () if status is None else (DigitalMatch("o", "online-terminvergabe", status, ""),)
    found = benchmark(catalog, sci, run_of(digital=digital))
    offers = {e.slug: e for e in indicator(found, "online-terminvergabe").angebote}
    assert offers["online-terminvergabe"].lage is lage
    assert offers["online-terminvergabe"].titel == (("Termin buchen",) if status else ())
    assert offers["online-terminvergabe"].gewissheit == "hoch"


def test_inherited_services_can_be_left_out(catalog: Catalog, sci: SmartCityIndex) -> None:
    inherited = replace(ONLINE, eigen=Grade(0, 0, 0))
    for eigene, covered in ((False, 1), (True, 0)):
        found = benchmark(catalog, sci, run_of(inherited), eigene=eigene)
        assert indicator(found, "online-dienstleistungen").count.covered == covered


def test_the_newest_known_edition_and_the_distance_to_the_top_ten(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    total = benchmark(catalog, sci, EMPTY).gesamt
    by_year = {stand.jahr: stand for stand in total.staende}
    assert total.neuestes is by_year[2024]
    assert by_year[2025].ergebnis is None
    assert by_year[2023].abstand == Bounds(pytest.approx(10.7), pytest.approx(10.7))
    # 2024: rank 42 lies between Duisburg (35: 71.6) and Krefeld (43: 68.8); the limit was 79.8.
    assert by_year[2024].punkte == Bounds(68.8, 71.6)
    assert by_year[2024].abstand == Bounds(pytest.approx(8.2), pytest.approx(11.0))


def test_the_citys_own_rank_is_no_limit(catalog: Catalog, sci: SmartCityIndex) -> None:
    area = benchmark(catalog, sci, EMPTY, bereiche=("energie-und-umwelt",)).bereiche[0]
    stand = next(stand for stand in area.staende if stand.jahr == 2023)
    assert threshold(sci, "energie-und-umwelt", 2023).rang == stand.ergebnis.rang == 75  # type: ignore[union-attr]
    assert (stand.schwelle.mindestens, stand.abstand.low) == (None, None)


def test_neighbours_are_the_catalogues_cities_without_the_city_itself(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    total = benchmark(catalog, sci, EMPTY).gesamt
    names = [other.name for other in total.nachbarn]
    assert "Bochum" in names
    assert "Herne" not in names
    bochum = next(other for other in total.nachbarn if other.name == "Bochum")
    assert bochum.ergebnisse[2024].rang == 4
    other = benchmark(catalog, sci, run_of(stadt="Mülheim an der Ruhr")).gesamt
    assert "Mülheim an der Ruhr" not in [entry.name for entry in other.nachbarn]
    assert other.staende[0].ergebnis.rang == 72  # type: ignore[union-attr]


# --- reading ------------------------------------------------------------------------


def test_a_second_reading_comes_from_the_cache_and_is_the_same(
    catalog: Catalog, sci: SmartCityIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ozgcheck.catalog.sci._document", None)  # nothing may be parsed
    assert load_sci(catalog.root) == sci


def test_a_catalogue_without_the_folder_says_so(tiny) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CatalogError, match="smart-city-index"):
        load_sci(tiny)


def test_every_city_of_2019_has_one_row(sci: SmartCityIndex) -> None:
    rows: list[Gesamtwert] = [wert for wert in sci.gesamtwerte if wert.jahr == 2019]
    assert len({wert.stadt for wert in rows}) == len(rows)
