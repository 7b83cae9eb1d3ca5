# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Goals: the same figures as everywhere, a series without breaks, lights by their rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import Ergebnis, SmartCityIndex, load_sci
from ozgcheck.catalog.strategy import (
    Auswahl,
    Feld,
    Messung,
    Quelle,
    Strategie,
    Ziel,
    load_strategy,
)
from ozgcheck.history.store import History
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.select import Selection
from ozgcheck.measure.series import MONTHS
from ozgcheck.measure.strategy.forecast import Aussicht
from ozgcheck.measure.strategy.goals import Farbe, Grund, Richtung, Zielstand
from ozgcheck.measure.strategy.scorecard import Scorecard, scorecard
from ozgcheck.model import (
    DigitalesAngebot,
    DigitalMatch,
    Effect,
    Evidence,
    Finding,
    Grade,
    Level,
    Offer,
    Outcome,
    Snapshot,
    SourceState,
    Status,
    Umfang,
    Versions,
)
from tests.measure.test_coverage import SMALL, catalog_of, finding, leistung, run

QUELLE = Quelle("q", "Titel", "Herausgeber", "2026", "")
SHARE = Messung("deckung", "leistung", 3)
TODAY = date(2026, 11, 26)
TEN = catalog_of([leistung(f"1000{n}", "l1", "f1") for n in range(10)])


def goal(
    messung: Messung = SHARE,
    zielwert: float | None = None,
    bis: date | None = None,
    *,
    hoechstens: bool = False,
) -> Ziel:
    return Ziel(
        id="ziel",
        ziel="Ein Ziel",
        herkunft="fachbereich",
        messung=messung,
        zielwert=zielwert,
        hoechstens=hoechstens,
        bis=bis,
        ausgangswert=None,
        ausgangsstand="",
        quelle=QUELLE,
        quellen=(),
        gewissheit="hoch",
        hinweis="",
    )


def strategy(*goals: Ziel, stadt: str = "herne") -> Strategie:
    return Strategie(
        stadt, "Strategie", "2026", QUELLE, "hoch", "", (Feld("f", "Feld", "keine", "", goals),)
    )


def month(
    name: str, covered: int, *, unclear: int = 0, partial: bool = False, **more: object
) -> tuple[str, Snapshot]:
    """A run of ten Leistungen; `name` is `2026-11` or a day."""
    day = name if len(name) > 7 else f"{name}-25"
    findings = [
        finding(f"1000{n}", low=3)
        if n < covered
        else finding(f"1000{n}", low=0, high=3 if n < covered + unclear else 1)
        for n in range(10)
    ]
    snapshot = replace(
        run(findings),
        started=f"{day}T04:00:00Z",
        partial=("Nur ein Teil.",) if partial else (),
        **more,
    )
    return f"lauf-{day}", snapshot


def measured(
    ziel: Ziel, *runs: tuple[str, Snapshot], heute: date = TODAY, catalog: Catalog = TEN
) -> Zielstand:
    found = scorecard(catalog, None, strategy(ziel), newest_first(runs), heute=heute)
    return found.felder[0].ziele[0]


def newest_first(runs: Iterable[tuple[str, Snapshot]]) -> list[tuple[str, Snapshot]]:
    return sorted(runs, key=lambda pair: pair[1].started, reverse=True)


def light(stand: Zielstand) -> tuple[str, str]:
    assert stand.ampel is not None
    return stand.ampel.farbe.value, stand.ampel.grund.value


GROWING = [month(f"2026-{n:02}", n - 5) for n in range(7, 12)]  # 2 to 6 of ten


# --- values ---------------------------------------------------------------------------


def test_a_share_is_the_figure_of_coverage(catalog: Catalog, berlin_history: Path) -> None:
    history = History(berlin_history.parents[1], "berlin")
    stored = history.latest()
    assert stored is not None
    snapshot = history.read(stored)
    for einheit in Einheit:
        for eigene in (False, True):
            for schwelle in (1, 2, 3):
                for auswahl in (
                    Auswahl(),
                    Auswahl(lebenslagen=("geburt", "umzug")),
                    Auswahl(themenfelder=("familie-kind",), bereiche=("verwaltung",)),
                    Auswahl(koerbe=("sci-2022", "sdg")),
                ):
                    wanted = goal(Messung("deckung", einheit.value, schwelle, auswahl))
                    (stand,) = (
                        scorecard(
                            catalog,
                            None,
                            strategy(wanted),
                            [("lauf", snapshot)],
                            heute=TODAY,
                            eigene=eigene,
                        )
                        .felder[0]
                        .ziele
                    )
                    same = coverage(
                        catalog,
                        snapshot,
                        einheit=einheit,
                        schwelle=schwelle,
                        eigene=eigene,
                        selection=Selection(
                            lebenslagen=auswahl.lebenslagen,
                            themenfelder=auswahl.themenfelder,
                            bereiche=auswahl.bereiche,
                            koerbe=auswahl.koerbe,
                        ),
                    )
                    assert (stand.ist.count, stand.ist.own) == (same.total, same.own)
                    assert stand.ist.wert == same.total.share_low
                    assert stand.ist.high == same.total.share_high


def test_one_basket_alone_is_counted_service_by_service(
    catalog: Catalog, berlin_history: Path
) -> None:
    history = History(berlin_history.parents[1], "berlin")
    snapshot = history.read(history.list()[-1])
    wanted = goal(Messung("deckung", "leistung", 1, Auswahl(koerbe=("sci-2022",))))
    found = scorecard(catalog, None, strategy(wanted), [("lauf", snapshot)], heute=TODAY)
    groups = coverage(catalog, snapshot, by=By.KORB, schwelle=1).groups
    same = next(group for group in groups if group.key == "sci-2022")
    assert found.felder[0].ziele[0].ist.count == same.count


def test_named_leistungen_alone_count_and_those_of_others_are_named() -> None:
    named = Auswahl(leistungen=("10001", "10003", "10005"))
    snapshot = run(
        [
            finding("10001", low=3),
            finding("10002", low=3),
            finding("10003", "fehlt", high=0),
            finding("10005", "nicht_zustaendig"),
        ]
    )
    ist = measured(
        goal(Messung("deckung", "leistung", 3, named)), ("lauf", snapshot), catalog=SMALL
    ).ist
    assert ist.count is not None
    assert (ist.count.covered, ist.count.total, ist.wert) == (1, 2, 0.5)
    assert ist.nicht_gezaehlt == ("10005",)


def test_a_number_has_bounds_and_what_is_inherited_apart() -> None:
    inherited = replace(finding("10000", low=3), eigen=Grade())
    own = finding("10001", low=3)
    unclear = finding("10002", "unklar")
    snapshot = run([inherited, own, unclear, finding("10003", "fehlt", high=0)])
    wanted = goal(Messung("anzahl", "leistung", 3))
    ist = measured(wanted, ("lauf", snapshot)).ist
    assert (ist.wert, ist.low, ist.high) == (2, 2, 3)
    (stand,) = (
        scorecard(TEN, None, strategy(wanted), [("lauf", snapshot)], heute=TODAY, eigene=True)
        .felder[0]
        .ziele
    )
    assert (stand.ist.wert, stand.ist.high) == (1, 3)
    assert ist.own == stand.ist.own == stand.ist.count


def test_nothing_to_count_is_no_value_and_no_light_but_grey() -> None:
    empty = Messung("deckung", "leistung", 3, Auswahl(lebenslagen=("leer",)))
    stand = measured(goal(empty, 0.5), month("2026-11", 3))
    assert (stand.ist.wert, stand.verlauf) == (None, ())
    assert light(stand) == ("grau", "kein_wert")
    assert stand.ampel is not None
    assert not stand.ampel.vielleicht


def offer(name: str, source: str = "portal", level: Level = Level.UNBEKANNT) -> Offer:
    return Offer(name, name, source, level=level)


def test_entries_are_those_of_the_portal_and_the_index_may_add() -> None:
    both = replace(offer("d", "open-pvog"), facts=(("quelle", "portal"),))
    offers = (
        offer("a"),
        offer("b", level=Level.LAND),
        offer("c", "open-pvog"),
        offer("e", "pvog-suche"),
        both,
    )
    whole = replace(run([]), offers=offers, umfang=(Umfang(complete=True),))
    wanted = goal(Messung("anzahl", "eintrag", 1))
    ist = measured(wanted, ("lauf", whole)).ist
    assert (ist.wert, ist.high) == (3, 5)
    assert ist.own is not None
    assert ist.own.covered == 2
    own = scorecard(TEN, None, strategy(wanted), [("l", whole)], heute=TODAY, eigene=True)
    assert own.felder[0].ziele[0].ist.wert == 2
    # A portal that was read in part may have any number of entries.
    half = replace(whole, umfang=(Umfang(),))
    many = replace(wanted, zielwert=1000)
    assert light(measured(many, ("lauf", half))) == ("gelb", "vielleicht_erreicht")
    for half in (replace(whole, umfang=(Umfang(),)), replace(whole, partial=("Teil.",))):
        assert measured(wanted, ("lauf", half)).ist.high is None


def test_entries_above_level_one_count_by_what_they_support() -> None:
    evidence = (
        Evidence("r", 3, Effect.SUPPORTS, "", "", "a", traeger=Level.EIGEN),
        Evidence("r", 2, Effect.SUPPORTS, "", "", "b", traeger=Level.EIGEN),
        Evidence("r", 2, Effect.CAPS, "", "", "b", traeger=Level.EIGEN),
    )
    served = Finding(
        "10000", Outcome.ANGEBOTEN, reifegrad_low=3, offers=("a", "b"), evidence=evidence
    )
    other = replace(served, leistung_id="10001", offers=("a",), evidence=evidence[1:])
    snapshot = replace(
        run([served, other]),
        offers=(offer("a"), offer("b"), offer("c")),
        umfang=(Umfang(complete=True),),
    )
    ist = measured(goal(Messung("anzahl", "eintrag", 3)), ("lauf", snapshot)).ist
    assert (ist.wert, ist.high) == (1, 2)  # nothing is known of c


def test_digital_offers_are_found_perhaps_or_not_seen() -> None:
    slugs = ("eins", "zwei", "drei", "vier")
    catalog = replace(
        TEN, angebote=tuple(DigitalesAngebot(s, s, "verwaltung", (), (), "hoch") for s in slugs)
    )
    matches = (
        DigitalMatch("a", "eins", Status.SICHER, ""),
        DigitalMatch("b", "eins", Status.PRUEFEN, ""),
        DigitalMatch("c", "zwei", Status.PRUEFEN, ""),
        DigitalMatch("d", "anderes", Status.SICHER, ""),
    )
    snapshot = run([])
    snapshot = replace(snapshot, result=replace(snapshot.result, digital=matches))
    stand = measured(goal(Messung("angebot", angebote=slugs), 4), ("l", snapshot), catalog=catalog)
    assert stand.ist.count is not None
    count = stand.ist.count
    assert (count.covered, count.uncertain, count.unchecked, count.missing) == (1, 1, 2, 0)
    assert (stand.ist.wert, stand.ist.high) == (1, 4)
    assert light(stand) == ("gelb", "vielleicht_erreicht")


# --- which runs count -----------------------------------------------------------------


def ids(found: Scorecard) -> list[str]:
    return [run.id.removeprefix("lauf-") for run in found.monate]


def board(*runs: tuple[str, Snapshot], ziel: Ziel | None = None) -> Scorecard:
    return scorecard(TEN, None, strategy(ziel or goal()), newest_first(runs), heute=TODAY)


def test_each_month_gives_its_last_complete_run_and_partial_ones_are_named() -> None:
    found = board(
        month("2026-08", 1),
        month("2026-09-01", 2),
        month("2026-09-25", 3),
        month("2026-10-24", 4),
        month("2026-10-25", 0, partial=True),
        month("2026-11-24", 0, partial=True),
    )
    assert ids(found) == ["2026-08-25", "2026-09-25", "2026-10-24"]
    assert [str(run.tag) for run in found.ausgelassen] == ["2026-10-25", "2026-11-24"]
    (stand,) = found.felder[0].ziele
    assert [point.wert for point in stand.verlauf] == [0.1, 0.3, 0.4]
    assert [point.name for point in stand.verlauf] == ["2026-08", "2026-09", "2026-10"]
    # What is shown is the last complete run, and which one is the newest is known.
    assert found.snapshot_id == "lauf-2026-10-24"
    assert stand.ist.wert == 0.4
    assert found.neuester.id == "lauf-2026-11-24"
    assert found.alter == 33


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"versions": Versions("2", "", "")}, "ozgcheck  statt 2"),
        ({"versions": Versions("", "k", "")}, "der Katalog"),
        ({"versions": Versions("", "", "r")}, "die Regeln zum Reifegrad"),
        ({"sources": (SourceState("open-pvog", "", "ok"),)}, "die Quellen"),
    ],
)
def test_a_change_of_something_else_than_the_city_breaks_the_series(
    changed: dict[str, object], words: str
) -> None:
    older = [month(f"2026-{n:02}", 0, **changed) for n in (6, 7)]
    found = board(*older, month("2026-07-01", 0, partial=True, **changed), *GROWING[1:])
    assert ids(found)[0] == "2026-08-25"
    assert found.bruch is not None
    assert found.bruch.was == (words,)
    assert (str(found.bruch.davor), str(found.bruch.ab)) == ("2026-07-25", "2026-08-25")
    assert found.ausgelassen == ()
    assert found.felder[0].ziele[0].trend.differenz == pytest.approx(0.3)


def test_the_same_source_at_another_place_is_no_break() -> None:
    one = month("2026-10", 1, sources=(SourceState("tabelle", "oktober.csv", "ok"),))
    two = month("2026-11", 2, sources=(SourceState("tabelle", "november.csv", "ok"),))
    assert board(one, two).bruch is None


def test_only_the_last_year_counts_and_older_runs_are_not_even_read() -> None:
    asked: list[str] = []

    def runs() -> Iterator[tuple[str, Snapshot]]:
        for year in (2026, 2025, 2024):
            for n in range(12, 0, -1):
                if (year, n) != (2026, 12):
                    asked.append(f"{year}-{n:02}")
                    yield month(asked[-1], 1)

    found = scorecard(TEN, None, strategy(goal()), runs(), heute=TODAY)
    assert len(found.monate) == MONTHS
    assert (ids(found)[0], ids(found)[-1]) == ("2025-11-25", "2026-11-25")
    assert asked[-1] == "2025-10"
    assert found.bruch is None


def test_without_a_complete_run_the_newest_is_shown_and_nothing_is_forecast() -> None:
    found = board(month("2026-10", 2, partial=True), month("2026-11", 3, partial=True))
    (stand,) = found.felder[0].ziele
    assert found.snapshot_id == "lauf-2026-11-25"
    assert (stand.ist.wert, stand.verlauf, stand.trend.richtung) == (0.3, (), Richtung.UNBEKANNT)
    partial = measured(goal(zielwert=0.5), month("2026-11", 3, partial=True))
    assert light(partial) == ("grau", "unvollstaendig")
    assert partial.prognose is None
    # What is certain stays certain, however little was looked at.
    assert light(measured(goal(zielwert=0.3), month("2026-11", 3, partial=True)))[0] == "gruen"


def test_no_run_at_all_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no run"):
        scorecard(TEN, None, strategy(goal()), [], heute=TODAY)
    with pytest.raises(ValueError, match="index"):
        board(month("2026-11", 1), ziel=goal(Messung("rang", bereich="gesamt")))


# --- trend ----------------------------------------------------------------------------


def test_the_trend_is_seen_from_the_goal() -> None:
    up, down = (
        (month("2026-10", 2), month("2026-11", 3)),
        (month("2026-10", 3), month("2026-11", 2)),
    )
    assert measured(goal(), *up).trend.richtung is Richtung.BESSER
    assert measured(goal(), *down).trend.richtung is Richtung.SCHLECHTER
    assert measured(goal(hoechstens=True), *down).trend.richtung is Richtung.BESSER
    assert measured(goal(hoechstens=True), *up).trend.richtung is Richtung.SCHLECHTER
    assert measured(goal(), up[0]).trend.richtung is Richtung.UNBEKANNT
    level = measured(goal(), month("2026-10", 2), month("2026-11", 2)).trend
    assert (level.richtung, level.differenz) == (Richtung.GLEICH, 0)
    grown = measured(goal(), *GROWING).trend
    assert grown.tempo is not None
    assert grown.tempo.middle == pytest.approx(0.1 / 30.75, rel=0.02)


# --- lights ---------------------------------------------------------------------------

LATE = date(2027, 12, 31)


def test_without_a_target_there_is_a_value_but_no_light() -> None:
    stand = measured(goal(), *GROWING)
    assert (stand.ist.wert, stand.ampel, stand.prognose) == (0.6, None, None)


def test_green_is_reached_or_certain_to_be_in_time() -> None:
    assert light(measured(goal(zielwert=0.6), *GROWING)) == ("gruen", "erreicht")
    in_time = measured(goal(zielwert=0.9, bis=LATE), *GROWING)
    assert light(in_time) == ("gruen", "im_plan")
    assert in_time.prognose is not None
    assert in_time.prognose.latest is not None
    # One day before the slowest pace arrives is no longer certain.
    edge = in_time.prognose.latest
    assert light(measured(goal(zielwert=0.9, bis=edge), *GROWING))[1] == "im_plan"
    early = date.fromordinal(edge.toordinal() - 1)
    assert light(measured(goal(zielwert=0.9, bis=early), *GROWING)) == ("gelb", "knapp")


def test_yellow_is_possible() -> None:
    unsteady = [month(f"2026-{n:02}", v) for n, v in enumerate((1, 4, 2, 5, 3, 6), 6)]
    stand = measured(goal(zielwert=0.9, bis=date(2027, 3, 31)), *unsteady)
    assert light(stand) == ("gelb", "knapp")
    assert stand.prognose is not None
    assert stand.prognose.earliest is not None
    assert stand.prognose.earliest < date(2027, 3, 31)
    assert stand.prognose.latest is None
    assert light(measured(goal(zielwert=0.9), *GROWING)) == ("gelb", "ohne_frist")


def test_red_is_not_at_this_pace_or_overdue() -> None:
    soon = goal(zielwert=0.9, bis=date(2026, 12, 31))
    assert light(measured(soon, *GROWING)) == ("rot", "nicht_mit_diesem_tempo")
    falling = [month(f"2026-{n:02}", 12 - n) for n in range(7, 12)]
    stand = measured(goal(zielwert=0.9), *falling)
    assert light(stand) == ("rot", "nicht_mit_diesem_tempo")
    assert stand.prognose is not None
    assert stand.prognose.aussicht is Aussicht.NICHT_MIT_DIESEM_TEMPO
    over = goal(zielwert=0.9, bis=date(2026, 11, 25))
    assert light(measured(over, *GROWING)) == ("rot", "ueberfaellig")
    # On its last day a goal is not overdue.
    assert light(measured(over, *GROWING, heute=date(2026, 11, 25)))[1] != "ueberfaellig"
    for day, past in ((25, False), (26, True)):
        stand = measured(over, *GROWING, heute=date(2026, 11, day))
        assert stand.ampel is not None
        assert stand.ampel.vorbei is past


def test_what_is_unclear_may_be_enough_and_is_never_red() -> None:
    runs = [*GROWING[:-1], month("2026-11", 6, unclear=3)]
    for bis in (None, date(2026, 11, 25), date(2026, 12, 31)):
        stand = measured(goal(zielwert=0.9, bis=bis), *runs)
        assert light(stand) == ("gelb", "vielleicht_erreicht"), bis
        assert stand.ampel is not None
        assert stand.ampel.vielleicht
    assert light(measured(goal(zielwert=1, bis=date(2026, 11, 25)), *runs))[0] == "rot"


def test_grey_is_not_known() -> None:
    few = measured(goal(zielwert=0.9, bis=LATE), *GROWING[:3])
    assert light(few) == ("grau", "zu_wenige_laeufe")
    assert few.prognose is not None
    assert few.prognose.aussicht is Aussicht.ZU_WENIGE_LAEUFE
    before = goal(zielwert=0.9, bis=date(2026, 11, 30))
    stand = measured(before, *GROWING, heute=date(2026, 12, 15))
    assert light(stand) == ("grau", "nach_der_frist_nicht_gemessen")


def test_a_break_takes_the_forecast_away() -> None:
    versions = Versions("1", "", "")
    runs = [*GROWING[:3], *(month(f"2026-{n:02}", n - 5, versions=versions) for n in (10, 11))]
    assert light(measured(goal(zielwert=0.9, bis=LATE), *runs))[1] == "zu_wenige_laeufe"


@pytest.mark.parametrize(
    ("bis", "in_time"),
    [
        (date(2026, 11, 25), True),  # reached in October
        (date(2026, 8, 25), False),  # three of ten in August
        (date(2026, 9, 30), None),  # nothing between four of ten and the date says so
        (date(2027, 1, 1), None),  # still to come
        (None, None),
    ],
)
def test_whether_it_was_in_time_is_said_where_it_is_known(
    bis: date | None, in_time: bool | None
) -> None:
    runs = [*GROWING[:3], month("2026-10", 6), month("2026-11", 6)]
    if in_time is None and bis == date(2026, 9, 30):
        runs = runs[3:]
    stand = measured(goal(zielwert=0.6, bis=bis), *runs)
    assert stand.ampel is not None
    assert (stand.ampel.farbe, stand.ampel.fristgerecht) == (Farbe.GRUEN, in_time)
    assert stand.ampel.vorbei is (bis is not None and bis < TODAY)


def test_at_most_means_the_upper_bound_must_fall() -> None:
    wanted = goal(Messung("anzahl", "leistung", 3), 3, LATE, hoechstens=True)
    assert light(measured(wanted, month("2026-11", 3))) == ("gruen", "erreicht")
    assert light(measured(wanted, month("2026-11", 3, unclear=1))) == (
        "gelb",
        "vielleicht_erreicht",
    )
    falling = [month(f"2026-{n:02}", 16 - n) for n in range(7, 12)]
    stand = measured(wanted, *falling)
    assert light(stand) == ("gruen", "im_plan")
    assert stand.prognose is not None
    assert stand.prognose.pace is not None
    assert stand.prognose.pace.middle < 0


# --- Smart City Index -----------------------------------------------------------------


@pytest.fixture(scope="module")
def sci(catalog: Catalog) -> SmartCityIndex:
    return load_sci(catalog.root)


def ranked(
    sci: SmartCityIndex,
    art: str = "rang",
    zielwert: float | None = None,
    bis: date | None = None,
    stadt: str = "herne",
) -> Zielstand:
    wanted = goal(Messung(art, bereich="verwaltung"), zielwert, bis, hoechstens=art == "rang")
    found = scorecard(
        TEN, sci, strategy(wanted, stadt=stadt), [month("2026-11", 1, partial=True)], heute=TODAY
    )
    return found.felder[0].ziele[0]


def test_a_rank_is_that_of_the_newest_known_edition(sci: SmartCityIndex) -> None:
    stand = ranked(sci)
    assert (stand.ist.wert, stand.ist.jahr, stand.ist.unbekannt) == (26, 2024, (2025,))
    assert [(point.name, point.wert) for point in stand.verlauf] == [
        ("2019", 35),
        ("2020", 67),
        ("2021", 73),
        ("2022", 62),
        ("2023", 18),
        ("2024", 26),
    ]
    assert [point.genannt for point in stand.verlauf] == [False, False, True, True, True, True]
    assert (stand.trend.richtung, stand.trend.differenz) == (Richtung.BESSER, -9)
    assert (stand.trend.tempo, stand.prognose, stand.ampel) == (None, None, None)


def test_each_area_has_its_own_ranks(sci: SmartCityIndex) -> None:
    wanted = goal(Messung("rang", bereich="mobilitaet"))
    found = scorecard(TEN, sci, strategy(wanted), [month("2026-11", 1)], heute=TODAY)
    assert found.felder[0].ziele[0].ist.wert == 29


def test_an_edition_with_points_alone_says_nothing_of_the_rank(sci: SmartCityIndex) -> None:
    points = Ergebnis(2025, "herne", "verwaltung", None, 80.0, "genannt", "q", "hoch")
    known = replace(sci, ergebnisse=(*sci.ergebnisse, points))
    assert (ranked(known).ist.wert, ranked(known).ist.unbekannt) == (26, (2025,))
    assert (ranked(known, "punkte").ist.wert, ranked(known, "punkte").ist.jahr) == (80, 2025)


def test_a_rank_is_judged_by_the_edition_of_its_date(sci: SmartCityIndex) -> None:
    assert light(ranked(sci, zielwert=30)) == ("grau", "neuere_ausgabe_unbekannt")
    assert light(ranked(sci, zielwert=30, bis=LATE)) == ("grau", "neuere_ausgabe_unbekannt")
    assert light(ranked(sci, zielwert=30, bis=date(2024, 12, 31))) == ("gruen", "erreicht")
    assert light(ranked(sci, zielwert=20, bis=date(2024, 12, 31))) == ("rot", "ueberfaellig")


def test_nothing_is_forecast_from_ranks(sci: SmartCityIndex) -> None:
    known = Ergebnis(2025, "herne", "verwaltung", 22, None, "genannt", "q", "hoch")
    newer = replace(sci, ergebnisse=(*sci.ergebnisse, known))
    stand = ranked(newer, zielwert=20, bis=LATE)
    assert (stand.ist.wert, stand.ist.unbekannt) == (22, ())
    assert light(stand) == ("grau", "keine_prognose")
    assert light(ranked(newer, zielwert=25, bis=LATE)) == ("gruen", "erreicht")


def test_points_that_were_not_published_keep_their_bounds(sci: SmartCityIndex) -> None:
    stand = ranked(sci, "punkte")
    assert stand.ist.jahr is not None
    if stand.ist.wert is None:
        assert (stand.ist.low, stand.ist.high) != (None, None)
    assert {point.name for point in stand.verlauf} >= {"2019", "2023"}


def test_a_city_that_nobody_ranked_is_unknown(sci: SmartCityIndex) -> None:
    stand = ranked(sci, zielwert=10, stadt="witten")
    assert (stand.ist.wert, stand.ist.tag, stand.verlauf) == (None, None, ())
    assert light(stand) == ("grau", "kein_wert")


def test_every_goal_that_is_shipped_can_be_measured(
    catalog: Catalog, sci: SmartCityIndex, herne_history: Path
) -> None:
    history = History(herne_history.parents[1], "herne")
    snapshot = history.read(history.list()[-1])
    strategie = load_strategy(catalog, "Herne")
    found = scorecard(catalog, sci, strategie, [("lauf", snapshot)], heute=TODAY)
    for feld in found.felder:
        for stand in feld.ziele:
            assert (stand.ampel is None) == (stand.ziel.zielwert is None)
            assert stand.ampel is None or stand.ampel.grund is Grund.UNVOLLSTAENDIG
