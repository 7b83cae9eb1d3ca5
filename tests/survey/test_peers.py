# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who is meant, who is alike, and where one stands among them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.measure.coverage import By
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.survey.common import commons
from ozgcheck.survey.peers import Gleich, choose_peers, find_city, parse_gleich
from ozgcheck.survey.results import Municipality, Results, open_results
from ozgcheck.survey.standing import TOTAL, bins, shares, standings
from tests.measure import runs
from tests.survey import figures
from tests.survey.figures import Town

TYP = (Gleich.TYP,)


def place(
    ars: str,
    name: str = "",
    typ: str = "Gemeinde",
    einwohner: int | None = None,
    zustand: str = "gelesen",
) -> Municipality:
    return Municipality(ars, name, ars[:2], typ, einwohner, zustand)


KNOWN = (
    place("059160000000", "Herne, Stadt", "kreisfreie Stadt", 156_000),
    place("059110000000", "Bochum", "kreisfreie Stadt", 365_000),
    place("066330000000", "Kassel", "Kreis"),
    place("066110000000", "Kassel", "kreisfreie Stadt"),
    place("071375003000", "Vordereifel", "Gemeindeverband"),
    place("071370000000", "Mayen-Koblenz", "Kreis"),
    place("071375003501", "Acht"),
    place("160715051051", "Mühlhausen"),
)


@pytest.mark.parametrize(
    ("typed", "ars"),
    [
        ("059160000000", "059160000000"),
        ("0591 6000 0000", "059160000000"),
        ("05916", "059160000000"),
        ("05916000", "059160000000"),
        ("07137501", "071375003501"),
        ("07137000", "071370000000"),
        ("Herne", "059160000000"),
        ("HERNE, Stadt", "059160000000"),
        ("boch", "059110000000"),
        ("muehlhausen", "160715051051"),
    ],
)
def test_a_municipality_is_found_by_number_or_name(typed: str, ars: str) -> None:
    assert find_city(KNOWN, typed).ars == ars


def test_who_is_not_meant_clearly_is_asked_for() -> None:
    with pytest.raises(ConfigError, match="nicht eindeutig") as caught:
        find_city(KNOWN, "Kassel")
    assert "Kassel (Kreis) 066330000000" in caught.value.message
    assert "(ARS)" in caught.value.hint
    with pytest.raises(ConfigError, match="kennt „Bohcum“ nicht") as caught:
        find_city(KNOWN, "Bohcum")
    assert "„Bochum“" in caught.value.hint
    for typed in ("", "99999", "…", "０５９１６", "ganz woanders"):
        with pytest.raises(ConfigError, match="nicht"):
            find_city(KNOWN, typed)
    many = [place(f"0100000000{n:02}", f"Neustadt {n}") for n in range(20)]
    with pytest.raises(ConfigError, match="und 12 weitere"):
        find_city(many, "neustadt")


def test_what_must_be_alike_is_read() -> None:
    assert parse_gleich("") == parse_gleich("typ") == TYP
    assert parse_gleich(" Groesse,LAND ") == (Gleich.TYP, Gleich.LAND, Gleich.GROESSE)
    with pytest.raises(ConfigError, match="kennt „lnd“ nicht") as caught:
        parse_gleich("typ,lnd")
    assert "„land“" in caught.value.hint


def test_only_what_is_alike_is_compared_and_the_unread_stand_apart() -> None:
    city = place("050000000001", "Mitte", einwohner=1000)
    near = place("050000000002", "Nah", einwohner=1100)
    far = place("050000000003", "Fern", einwohner=2000)
    big = place("050000000004", "Groß", einwohner=2001)
    small = place("050000000005", "Klein", einwohner=499)
    half = place("090000000001", "Halb", einwohner=500)
    unknown = place("050000000006", "Ungewiss")
    failed = place("050000000007", "Ausgefallen", einwohner=1000, zustand="fehler")
    kreis = place("051110000000", "Kreis", "Kreis", 1000)
    known = (big, kreis, failed, unknown, half, far, near, small, city)
    all_of = choose_peers(city, known, TYP)
    assert all_of.ranked == (city, near, far, big, small, unknown, half)
    assert all_of.unread == (failed,)
    assert (all_of.others, all_of.unsized) == (6, 0)
    assert choose_peers(city, known, (Gleich.LAND,)).ranked == all_of.ranked[:-1]
    sized = choose_peers(city, known, (Gleich.GROESSE,))
    assert sized.ranked == (city, near, far, half)
    assert (sized.unsized, sized.unread) == (1, (failed,))
    assert sized.gleich == (Gleich.TYP, Gleich.GROESSE)
    own = choose_peers(failed, known, TYP)
    assert failed in own.unread
    assert own.others == len(own.ranked) == 7


def test_without_kind_or_size_nothing_is_alike() -> None:
    odd = place("050000000001", "X", "unbekannt")
    with pytest.raises(OzgcheckError, match="nicht bekannt") as caught:
        choose_peers(odd, (odd,), TYP)
    assert (caught.value.exit_code, "--gemeinden" in caught.value.hint) == (1, True)
    for number in (None, 0):
        unsized = place("050000000001", "X", einwohner=number)
        with pytest.raises(OzgcheckError, match="Wie viele Menschen"):
            choose_peers(unsized, (unsized,), (Gleich.GROESSE,))


# --- places -----------------------------------------------------------------------------

counts = (
    st.integers(1, 6)
    .flatmap(lambda total: st.lists(st.sampled_from("cuom"), min_size=total, max_size=total))
    .map(lambda all_: Count(all_.count("c"), all_.count("u"), all_.count("o"), len(all_)))
)


class Written:
    """Counts as results, without any Leistung behind them."""

    def __init__(self, folder: Path) -> None:
        figures.write(folder, runs.catalog(), [Town("050000000000", "Leer")])
        self.results = open_results(folder)

    def standing(self, some: Sequence[Count], city: int) -> tuple[Results, list[Municipality]]:
        towns = [place(f"05{n:010}", f"Ort {n}") for n in range(len(some))]
        self.results.ask("CREATE OR REPLACE TABLE feste AS SELECT * FROM zahlen LIMIT 0")
        for town, count in zip(towns, some, strict=True):
            self.results.ask(
                "INSERT INTO feste VALUES ($ars, $name, '05', 'Gemeinde', NULL, 'gelesen', "
                "'gesamt', 'gesamt', 'leistung', 3, false, $c, $u, $o, $t)",
                ars=town.ars,
                name=town.name,
                c=count.covered,
                u=count.uncertain,
                o=count.unchecked,
                t=count.total,
            )
        self.results.ask("CREATE OR REPLACE VIEW zahlen AS SELECT * FROM feste")
        return self.results, towns


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    made = Written(tmp_path_factory.mktemp("zahlen"))
    made.results.ask("CREATE TABLE urspruenglich AS SELECT * FROM zahlen")
    return made


def low(count: Count) -> Fraction:
    return Fraction(count.covered, count.total)


def high(count: Count) -> Fraction:
    return Fraction(count.covered + count.uncertain + count.unchecked, count.total)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(counts, min_size=1, max_size=9), data=st.data())
def test_a_place_is_what_every_possible_truth_allows(
    written: Written, some: list[Count], data: st.DataObject
) -> None:
    city = data.draw(st.integers(0, len(some) - 1))
    written.results.ask("CREATE OR REPLACE VIEW zahlen AS SELECT * FROM urspruenglich")
    results, towns = written.standing(some, city)
    found = standings(results, choose_peers(towns[city], towns, TYP), Yardstick())[TOTAL]
    mine, others = some[city], [each for n, each in enumerate(some) if n != city]
    assert found.count == mine
    assert found.ranked == len(some)
    assert found.better == sum(low(each) > high(mine) for each in others)
    assert found.worse == sum(high(each) < low(mine) for each in others)
    assert found.equal == sum(low(each) == high(each) == low(mine) == high(mine) for each in others)
    assert found.open == len(others) - found.better - found.worse - found.equal >= 0
    # The city as good as it can be among others as bad as they can be, and the other way.
    assert found.best_place == 1 + sum(low(each) > high(mine) for each in others)
    assert found.worst_place == 1 + sum(high(each) > low(mine) for each in others)
    assert found.proven_place == 1 + sum(low(each) > low(mine) for each in others)
    assert found.proven_equal == sum(low(each) == low(mine) for each in others)
    assert found.proven_worse == sum(low(each) < low(mine) for each in others)
    assert found.best_place <= found.proven_place <= found.worst_place
    for spread, bound in ((found.low, low), (found.high, high)):
        values = [float(bound(each)) for each in some]
        inner = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
        shown = (spread.quarter, spread.middle, spread.three_quarters)
        assert shown == pytest.approx(tuple(inner))
        assert (spread.least, spread.most) == pytest.approx((min(values), max(values)))
    binned = shares(results, choose_peers(towns[city], towns, TYP), Yardstick())
    assert sum(each.number for each in binned) == len(some)
    (marked,) = (each for each in binned if each.city)
    assert marked.low <= 100 * low(mine) <= marked.high
    for each in binned:
        inside = sum(
            each.low <= 100 * low(count) < each.high or (each.high == 100 == 100 * low(count))
            for count in some
        )
        assert each.number == inside


def test_bins_have_edges_that_people_know() -> None:
    assert bins([]) == ()
    assert [(each.low, each.high) for each in bins([(0, 10)])] == [(0, 1)]
    wide = bins([(0, 10), (3, 10), (10, 10)], (3, 10))
    assert [each.high - each.low for each in wide] == [10] * 10
    assert [each.number for each in wide] == [1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    assert [each.low for each in wide if each.city] == [30]
    for covered, edge in ((29, 25), (30, 30), (34, 30), (35, 35)):
        assert [each.low for each in bins([(35, 100)], (covered, 100)) if each.city] == [edge]
    assert [each.high - each.low for each in bins([(11, 100)])] == [1] * 12


# --- what most have ------------------------------------------------------------------------


def test_what_most_have_and_the_city_lacks_and_the_other_way(tmp_path: Path) -> None:
    catalog = runs.catalog()
    dog, wedding, kita, rent = runs.DOG, runs.WEDDING, runs.KITA, runs.RENT
    assert all(catalog.by_id[each].stadt for each in (dog, wedding, kita, rent))
    far = {dog: (3, 3), wedding: (3, 3, 0, 3), kita: (2, 2), rent: (0, 3)}
    towns = [
        Town("050000000001", "Unsere", {rent: (3, 3), dog: (1, 2)}, einwohner=100),
        Town("050000000002", "Eins", far, einwohner=150),
        Town("050000000003", "Zwei", far, einwohner=110),
        Town("090000000004", "Drei", {dog: (3, 3)}, einwohner=100),
        Town("050000000005", "Vier", {dog: (3, 3)}),
        Town("050000000006", "Kaputt", far, zustand="fehler"),
        Town("050000000007", "Anders", far, typ="Gemeinde"),
    ]
    figures.write(tmp_path, catalog, towns)
    results = open_results(tmp_path)
    known = results.municipalities()
    peers = choose_peers(find_city(known, "Unsere"), known, TYP)
    assert [each.name for each in peers.ranked] == ["Unsere", "Zwei", "Eins", "Vier", "Drei"]

    def told(**more: object) -> tuple[list[tuple[str, int, list[str]]], list[str]]:
        asked = {"percent": 50, "schwelle": 3, "eigene": False, "selection": None, **more}
        found = commons(
            catalog,
            results,
            peers,
            Yardstick(schwelle=asked["schwelle"], eigene=asked["eigene"]),  # type: ignore[arg-type]
            percent=asked["percent"],  # type: ignore[arg-type]
            selection=asked["selection"],  # type: ignore[arg-type]
        )
        lacking = [
            (each.leistung.id, each.have, [town.name for town in each.examples])
            for each in found.lacking
        ]
        return lacking, [each.leistung.id for each in found.ahead]

    both = [(dog, 4, ["Zwei", "Eins", "Vier"]), (wedding, 2, ["Zwei", "Eins"])]
    assert told() == (both, [rent])
    assert told(percent=51) == (both[:1], [rent])
    assert told(eigene=True) == (both[:1], [rent])  # the weddings are not their own
    assert told(schwelle=2)[0] == [*both, (kita, 2, ["Zwei", "Eins"])]
    assert told(schwelle=1) == ([both[1], (kita, 2, ["Zwei", "Eins"])], [rent])
    nothing = Selection(lebenslagen=("gibt-es-nicht",))
    assert told(selection=nothing) == ([], [])
    failed = choose_peers(find_city(known, "Kaputt"), known, TYP)
    assert commons(catalog, results, failed, Yardstick()).lacking == ()
    alone = choose_peers(find_city(known, "Anders"), known, TYP)
    assert commons(catalog, results, alone, Yardstick()).ahead == ()


def test_the_figures_are_those_of_coverage(tmp_path: Path, catalog: Catalog) -> None:
    ids = [each.id for each in catalog.leistungen if each.stadt][:40]
    towns = [
        Town(f"05000000000{n}", f"Ort {n}", dict.fromkeys(ids[: n * 9], (n, 3)))
        for n in range(1, 4)
    ]
    figures.write(tmp_path, catalog, towns, kinds=(By.LEBENSLAGE, By.KORB), schwellen=(2, 3))
    results = open_results(tmp_path)
    known = results.municipalities()
    peers = choose_peers(known[1], known, TYP)
    for by in (By.LEBENSLAGE, By.KORB):
        expected = figures.coverage(catalog, figures.snapshot(catalog, towns[1]), by=by, schwelle=2)
        found = standings(results, peers, Yardstick(schwelle=2), by.value)
        assert {key: each.count for key, each in found.items()} == {
            group.key: group.count for group in expected.groups if group.count.total
        }
