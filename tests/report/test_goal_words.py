# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Goals in words: bounds with every value, and „nicht mit diesem Tempo“ is an answer."""

from __future__ import annotations

from datetime import date

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import load_sci
from ozgcheck.catalog.strategy import Auswahl, Messung, last_day
from ozgcheck.measure.strategy.goals import Zielstand
from ozgcheck.measure.strategy.scorecard import scorecard
from ozgcheck.report.strategy.goal_words import (
    actual_words,
    light_reason,
    light_words,
    measure_rule,
    outlook_words,
    target_words,
    trend_words,
)
from tests.measure.test_scorecard import TEN, TODAY, goal, light, measured, month, strategy

LATE = date(2027, 12, 31)


def values(*covered: int, unclear: int = 0, **more: object) -> Zielstand:
    """The goal of 90 % after months with so many of ten, the last one in November."""
    start = 12 - len(covered)
    runs = [month(f"2026-{start + n:02}", value) for n, value in enumerate(covered)]
    runs[-1] = month("2026-11", covered[-1], unclear=unclear)
    return measured(goal(zielwert=0.9, **more), *runs)  # type: ignore[arg-type]


def test_a_value_has_its_bounds_only_where_they_differ() -> None:
    clear, unclear = values(6), values(6, unclear=3)
    assert actual_words(clear.ziel.messung, clear.ist) == "6 von 10: 60 %"
    assert actual_words(unclear.ziel.messung, unclear.ist) == "6 von 10: 60 % (bis 90 %)"
    number = measured(goal(Messung("anzahl", "leistung", 3)), month("2026-11", 3, unclear=2))
    assert actual_words(number.ziel.messung, number.ist) == "3 (bis 5)"
    empty = Messung("deckung", "leistung", 3, Auswahl(lebenslagen=("leer",)))
    assert actual_words(empty, measured(goal(empty), month("2026-11", 1)).ist) == "nichts zu zählen"


def test_a_target_says_its_side_and_date() -> None:
    assert target_words(goal()) == "–"
    assert (
        target_words(goal(zielwert=0.8, bis=last_day("2030"))) == "mindestens 80 % bis 2030-12-31"
    )
    assert target_words(goal(zielwert=0.825)) == "mindestens 82,5 %, ohne Frist"
    rank = goal(Messung("rang", bereich="gesamt"), 30, hoechstens=True)
    assert target_words(rank) == "höchstens Rang 30, ohne Frist"


@pytest.mark.parametrize(
    ("covered", "told"),
    [
        ((2, 3, 4, 5, 6), "besser: +40,0 Prozentpunkte seit 2026-07 (+9,9 je Monat)"),
        ((6, 4), "schlechter: -20,0 Prozentpunkte seit 2026-10 (-19,6 je Monat)"),
        ((3, 3, 3), "gleich seit 2026-09"),
        ((3,), "nicht bekannt: erst ein Monat"),
    ],
)
def test_a_trend_says_from_when_and_how_fast(covered: tuple[int, ...], told: str) -> None:
    assert trend_words(values(*covered)) == told


def test_a_number_moves_in_whole_steps() -> None:
    wanted = goal(Messung("anzahl", "leistung", 3))
    stand = measured(wanted, month("2026-09", 2), month("2026-11", 7))
    assert trend_words(stand) == "besser: +5 seit 2026-09 (+2,5 je Monat)"


@pytest.mark.parametrize(
    ("covered", "told"),
    [
        ((2, 3, 4, 5, 6), "2027-02 bis 2027-02; mittleres Tempo 2027-02"),
        ((1, 4, 2, 5, 3, 6), "ab 2026-12, langsamstes Tempo nie; mittleres Tempo 2027-05"),
        ((3, 3, 3, 3, 3, 3, 4), "nicht mit diesem Tempo; beim schnellsten ab 2027-09"),
        ((6, 5, 4, 3), "nicht mit diesem Tempo"),
        ((4, 5, 6), "zu wenige Läufe (3 Monate)"),
        ((9,), "schon erreicht"),
    ],
)
def test_an_outlook_has_its_range(covered: tuple[int, ...], told: str) -> None:
    assert outlook_words(values(*covered)) == told


@pytest.mark.parametrize(
    ("stand", "words", "reason"),
    [
        (values(9), "grün: erreicht", "Sicher erreicht: 9 von 10: 90 %."),
        (
            values(9, bis=LATE),
            "grün: erreicht",
            "Sicher erreicht: 9 von 10: 90 %, die Frist ist der 2027-12-31.",
        ),
        (
            values(6, 9, 9, bis=date(2026, 10, 31)),
            "grün: erreicht",
            "Sicher erreicht: 9 von 10: 90 %, schon zur Frist 2026-10-31.",
        ),
        (
            values(6, 9, bis=date(2026, 10, 1)),
            "grün: erreicht",
            "Sicher erreicht: 9 von 10: 90 %, aber erst nach der Frist 2026-10-01.",
        ),
        (
            values(9, bis=date(2026, 10, 1)),
            "grün: erreicht",
            "Sicher erreicht: 9 von 10: 90 %; ob schon zur Frist 2026-10-01, ist nicht bekannt.",
        ),
        (
            values(2, 3, 4, 5, 6, bis=LATE),
            "grün: im Plan",
            "Auch beim langsamsten gemessenen Tempo ist der Zielwert am 2027-02-26 erreicht, "
            "also bis 2027-12-31.",
        ),
        (
            values(1, 4, 2, 5, 3, 6, bis=date(2027, 1, 31), unclear=3),
            "gelb: möglich, aber nicht sicher",
            "Beim schnellsten gemessenen Tempo ist der Zielwert am 2026-12-26 erreicht, beim "
            "mittleren am 2027-05-27; die Frist ist der 2027-01-31; vielleicht reicht schon, was "
            "noch unklar ist.",
        ),
        (
            values(6, unclear=3, bis=date(2026, 11, 20)),
            "gelb: vielleicht schon erreicht",
            "Der Zielwert liegt zwischen dem Sicheren und dem Möglichen (6 von 10: 60 % (bis "
            "90 %)): was noch unklar ist, entscheidet; die Frist 2026-11-20 ist vorbei.",
        ),
        (
            values(2, 3, 4, 5, 6, bis=date(2026, 12, 31)),
            "rot: nicht mit diesem Tempo",
            "Auch beim schnellsten gemessenen Tempo ist der Zielwert nicht bis 2026-12-31 "
            "erreicht (erst am 2027-02-24).",
        ),
        (
            values(6, 5, 4, 3),
            "rot: nicht mit diesem Tempo",
            "Auch beim schnellsten gemessenen Tempo ist der Zielwert nicht in 30 Jahren erreicht.",
        ),
        (
            values(6, bis=date(2026, 11, 20)),
            "rot: überfällig",
            "Die Frist 2026-11-20 ist vorbei, und auch das Mögliche reicht nicht: 6 von 10: 60 %.",
        ),
        (
            values(6, bis=date(2026, 12, 31)),
            "grau: nicht bekannt",
            "Für ein Tempo braucht es 4 Monate über mindestens 90 Tage; bisher vergleichbar: 1 "
            "Monat.",
        ),
    ],
)
def test_every_light_says_why(stand: Zielstand, words: str, reason: str) -> None:
    assert light_words(stand.ampel) == words
    assert light_reason(stand) == reason


def test_nothing_to_count_says_so() -> None:
    empty = Messung("deckung", "leistung", 3, Auswahl(lebenslagen=("leer",)))
    stand = measured(goal(empty, 0.5), month("2026-11", 1))
    assert light(stand) == ("grau", "kein_wert")
    assert light_reason(stand) == (
        "Von dem, was gezählt wird, führt die Stadt nach dem Katalog nichts aus."
    )


def test_ranks_name_their_editions_and_mark_what_was_computed(catalog: Catalog) -> None:
    sci = load_sci(catalog.root)
    wanted = goal(Messung("rang", bereich="verwaltung"), 20, LATE, hoechstens=True)
    found = scorecard(TEN, sci, strategy(wanted), [month("2026-11", 1)], heute=TODAY)
    (stand,) = found.felder[0].ziele
    assert actual_words(wanted.messung, stand.ist) == "Rang 26 (2024); 2025 nicht bekannt"
    assert trend_words(stand) == (
        "besser als 2019: 35* (2019), 67* (2020), 73 (2021), 62 (2022), 18 (2023), 26 (2024)"
    )
    assert outlook_words(stand) == "keine"
    assert light_reason(stand) == (
        "Bekannt ist nur die Ausgabe 2024; die Stadt 2025 ist nicht bekannt."
    )


def test_points_say_between_what_they_lie(catalog: Catalog) -> None:
    sci = load_sci(catalog.root)
    wanted = goal(Messung("punkte", bereich="verwaltung"), 80)
    found = scorecard(TEN, sci, strategy(wanted), [month("2026-11", 1)], heute=TODAY)
    text = actual_words(wanted.messung, found.felder[0].ziele[0].ist)
    assert "Punkte" in text
    assert "nicht bekannt" in text


def test_a_rule_names_what_out_of_what_and_from_which_level(catalog: Catalog) -> None:
    rule = measure_rule(
        catalog,
        Messung("deckung", "teilleistung", 2, Auswahl(themenfelder=("umwelt",))),
        eigene=True,
    )
    assert rule == (
        "Anteil der Teilleistungen (LeiKa), die die Stadt ausführt (Themenfeld Umwelt), sicher "
        "angeboten mit Reifegrad 2 oder höher, ohne die von Kreis, Land und Bund"
    )
    entries = measure_rule(catalog, Messung("anzahl", "eintrag", 2), eigene=False)
    assert entries == "Zahl der Einträge im Portal mit Reifegrad 2 oder höher"
    basket = Messung("deckung", "leistung", 3, Auswahl(koerbe=("sci-2022",)))
    assert "Dienste des Korbs „" in measure_rule(catalog, basket, eigene=False)
    both = Messung("deckung", "leistung", 3, Auswahl(koerbe=("sci-2022", "sdg")))
    assert "der Leistungen, die" in measure_rule(catalog, both, eigene=False)
    assert "Gesamtwertung" in measure_rule(catalog, Messung("rang", bereich="gesamt"), eigene=True)
