# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Ziel
from ozgcheck.measure.cities.age import OLD_AFTER
from ozgcheck.measure.series import MONTHS
from ozgcheck.measure.strategy.forecast import FARTHEST_DAYS, LEAST_DAYS, LEAST_POINTS
from ozgcheck.measure.strategy.goals import INDEX, Farbe, Feldstand, Ist, Zielstand
from ozgcheck.measure.strategy.scorecard import Scorecard
from ozgcheck.numbers import counted
from ozgcheck.report.strategy.data import scorecard_data
from ozgcheck.report.strategy.goal_words import (
    FARBEN,
    HERKUNFT,
    actual_words,
    baseline_words,
    light_reason,
    light_words,
    measure_rule,
    outlook_words,
    source_words,
    target_words,
    trend_words,
)
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import EXAMPLE, caveats, sources

_PUBLIC = {
    "mit-zielwert": "Zielwerte sind öffentlich",
    "nur-richtung": "öffentlich ist nur die Richtung",
    "keine": "öffentliche Ziele wurden nicht gefunden",
}


def scorecard_view(
    catalog: Catalog, found: Scorecard, *, example: bool = False, rechecked: bool = False
) -> View:
    """The lights per field, then each field with its goals, and how these are measured.

    Args:
        catalog: gives names.
        found: the measured goals.
        example: the run shows shipped example data.
        rechecked: all runs were assessed again with today's rules.
    """
    return View(
        title=f"{found.strategie.name}: Ziele, Lauf vom {found.snapshot.started[:10]}",
        lead=tuple(_lead(found, example=example, rechecked=rechecked)),
        columns=(
            Column("feld", "Feld"),
            Column("ziele", "Ziele", number=True),
            *(Column(farbe.value, FARBEN[farbe], number=True) for farbe in Farbe),
            Column("ohne_zielwert", "ohne Zielwert", number=True),
            Column("oeffentlich", "Öffentliche Ziele"),
        ),
        rows=tuple(
            (
                feld.feld.name,
                len(feld.ziele),
                *_numbers(feld.ziele),
                _PUBLIC[feld.feld.oeffentliche_ziele],
            )
            for feld in found.felder
        ),
        footer=(
            "gesamt",
            len(found.ziele),
            *_numbers(found.ziele),
            "",
        ),
        notes=tuple(_notes(found)),
        parts=(*(_field(feld) for feld in found.felder), _measures(catalog, found)),
        data=scorecard_data(catalog, found, example=example, rechecked=rechecked),
    )


def _numbers(stands: Sequence[Zielstand]) -> tuple[int, ...]:
    """Goals of each colour, then those without a light."""
    lights = Counter(stand.farbe for stand in stands)
    return (*(lights[farbe] for farbe in Farbe), lights[None])


def _field(feld: Feldstand) -> View:
    return View(
        title=feld.feld.name,
        lead=(feld.feld.anmerkung,),
        columns=(
            Column("ziel", "Ziel"),
            Column("ist", "Ist"),
            Column("zielwert", "Zielwert"),
            Column("trend", "Trend"),
            Column("prognose", "Prognose"),
            Column("ampel", "Ampel"),
        ),
        rows=tuple(
            (
                f"{stand.ziel.ziel}{' (Vorschlag)' if _proposed(stand.ziel) else ''}",
                actual_words(stand.ziel.messung, stand.ist),
                target_words(stand.ziel),
                trend_words(stand),
                outlook_words(stand),
                light_words(stand.ampel),
            )
            for stand in feld.ziele
        ),
        notes=tuple(
            f"„{stand.ziel.ziel}“ ist {light_words(stand.ampel)}. {light_reason(stand)}"
            for stand in feld.ziele
            if stand.ampel is not None
        ),
        data=None,
    )


def _proposed(ziel: Ziel) -> bool:
    return ziel.herkunft == "vorschlag"


def _lead(found: Scorecard, *, example: bool, rechecked: bool) -> Iterator[str]:
    if example:
        yield EXAMPLE
    yield from caveats(found.snapshot)
    if found.snapshot_id != found.neuester.id:
        yield (
            f"Gezeigt ist der letzte vollständige Lauf ({found.snapshot_id}); der neueste "
            f"({found.neuester.id}) ist unvollständig: {' '.join(found.neuester.partial)}"
        )
    if found.alter > OLD_AFTER:
        yield (
            f"VERALTET: Der Lauf ist {counted(found.alter, 'Tag', 'Tage')} alt; die Ampeln "
            f"gelten für den {found.heute}, die Werte nicht."
        )
    strategie = found.strategie
    yield (
        f"Ziele mit Stand {strategie.stand} nach {source_words(strategie.quelle)}; Gewissheit "
        f"{strategie.gewissheit}. {strategie.luecken}".rstrip()
    )
    yield (
        "Gezählt ist nur, was die Stadt selbst anbietet, ohne Kreis, Land und Bund."
        if found.eigene
        else "Gezählt ist auch, was Kreis, Land und Bund für die Stadt anbieten; ohne sie: "
        "--nur-eigene."
    )
    yield sources(found.snapshot)
    yield from _series(found, rechecked=rechecked)


def _series(found: Scorecard, *, rechecked: bool) -> Iterator[str]:
    """What the trend is made of, and what it leaves out."""
    how = (
        "alle mit dem Katalog und den Regeln von heute neu bewertet"
        if rechecked
        else "gezählt sind die Ergebnisse, wie sie gespeichert wurden"
    )
    if found.monate:
        first, last = found.monate[0].tag, found.monate[-1].tag
        yield (
            f"Trend: {counted(len(found.monate), 'Monat', 'Monate')} von {first:%Y-%m} bis "
            f"{last:%Y-%m} (je Monat der letzte vollständige Lauf, höchstens {MONTHS}); {how}."
        )
    else:
        yield "Trend: kein vollständiger Lauf, deshalb weder Trend noch Prognose."
    if found.bruch is not None:
        broken = found.bruch
        remedy = "" if rechecked else " --heutige-regeln bewertet auch ältere Läufe neu."
        yield (
            f"Die Reihe beginnt am {broken.ab}: seit dem Lauf vom {broken.davor} hat sich "
            f"geändert: {', '.join(broken.was)}. Ein Sprung daraus wäre kein Fortschritt.{remedy}"
        )
    if found.ausgelassen:
        days = ", ".join(str(run.tag) for run in found.ausgelassen)
        yield f"Unvollständig und deshalb nicht in der Reihe: {days}."


def _notes(found: Scorecard) -> Iterator[str]:
    yield (
        f"Ampeln am {found.heute}: grün heißt sicher erreicht oder auch beim langsamsten Tempo "
        "vor der Frist; gelb heißt möglich; rot heißt auch beim schnellsten Tempo nicht vor der "
        "Frist, oder die Frist ist vorbei; grau heißt nicht bekannt. Ohne Zielwert gibt es keine "
        "Ampel."
    )
    yield (
        "Ist: zuerst nur Sicheres; „bis“ zählt auch alles Unklare und nicht Geprüfte als erfüllt. "
        "Ein * heißt: nicht so veröffentlicht, sondern berechnet oder erschlossen."
    )
    yield (
        f"Prognose: vom letzten Wert aus mit dem bisherigen Tempo (Median der Steigungen zwischen "
        f"je zwei Monaten; die Spanne sind die mittleren neun Zehntel davon), ab {LEAST_POINTS} "
        f"Monaten über mindestens {LEAST_DAYS} Tage. „nie“ heißt auch: nicht in "
        f"{FARTHEST_DAYS // 365} Jahren. Sie setzt voraus, dass es so weitergeht."
    )
    if any(stand.ziel.messung.art in INDEX for stand in found.ziele):
        yield (
            "Smart City Index: Trend über die Ausgaben, deren Indikatoren sich jedes Jahr ändern; "
            "deshalb keine Prognose."
        )
    if any(_proposed(stand.ziel) for stand in found.ziele):
        yield "(Vorschlag): von ozgcheck vorgeschlagen, kein Ziel der Stadt."


def _measures(catalog: Catalog, found: Scorecard) -> View:
    return View(
        title="Wie gemessen wird und woher das Ziel kommt",
        columns=(
            Column("id", "Kürzel"),
            Column("mass", "Maß"),
            Column("herkunft", "Herkunft"),
            Column("quelle", "Quelle"),
            Column("ausgang", "Ausgangswert (Zählung der Quelle)"),
            Column("hinweis", "Hinweis", detail=True),
        ),
        rows=tuple(
            (
                stand.ziel.id,
                f"{measure_rule(catalog, stand.ziel.messung, eigene=found.eigene)}"
                f"{_not_counted(stand.ist)}",
                f"{HERKUNFT[stand.ziel.herkunft]}, Gewissheit {stand.ziel.gewissheit}",
                source_words(stand.ziel.quelle),
                baseline_words(stand.ziel),
                stand.ziel.hinweis,
            )
            for stand in found.ziele
        ),
        data=None,
    )


def _not_counted(ist: Ist) -> str:
    if not ist.nicht_gezaehlt:
        return ""
    return f"; nicht gezählt, weil die Stadt sie nicht ausführt: {', '.join(ist.nicht_gezaehlt)}"
