# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Ziel
from ozgcheck.language import tr
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
    "mit-zielwert": tr("Zielwerte sind öffentlich"),
    "nur-richtung": tr("öffentlich ist nur die Richtung"),
    "keine": tr("öffentliche Ziele wurden nicht gefunden"),
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
        title=tr("{name}: Ziele, Lauf vom {started}").format(
            name=found.strategie.name, started=found.snapshot.started[:10]
        ),
        lead=tuple(_lead(found, example=example, rechecked=rechecked)),
        columns=(
            Column("feld", tr("Feld")),
            Column("ziele", tr("Ziele"), number=True),
            *(Column(farbe.value, FARBEN[farbe], number=True) for farbe in Farbe),
            Column("ohne_zielwert", tr("ohne Zielwert"), number=True),
            Column("oeffentlich", tr("Öffentliche Ziele")),
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
            tr("gesamt"),
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
            Column("ziel", tr("Ziel")),
            Column("ist", tr("Ist")),
            Column("zielwert", tr("Zielwert")),
            Column("trend", tr("Trend")),
            Column("prognose", tr("Prognose")),
            Column("ampel", tr("Ampel")),
        ),
        rows=tuple(
            (
                f"{stand.ziel.ziel}{tr(' (Vorschlag)') if _proposed(stand.ziel) else ''}",
                actual_words(stand.ziel.messung, stand.ist),
                target_words(stand.ziel),
                trend_words(stand),
                outlook_words(stand),
                light_words(stand.ampel),
            )
            for stand in feld.ziele
        ),
        notes=tuple(
            tr("„{ziel}“ ist {ampel}. {stand}").format(
                ziel=stand.ziel.ziel, ampel=light_words(stand.ampel), stand=light_reason(stand)
            )
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
        yield tr(
            "Gezeigt ist der letzte vollständige Lauf ({snapshot_id}); der neueste "
            "({id}) ist unvollständig: {partial}"
        ).format(
            snapshot_id=found.snapshot_id,
            id=found.neuester.id,
            partial=" ".join(found.neuester.partial),
        )
    if found.alter > OLD_AFTER:
        yield tr(
            "VERALTET: Der Lauf ist {alter} alt; die Ampeln "
            "gelten für den {heute}, die Werte nicht."
        ).format(alter=counted(found.alter, tr("Tag"), tr("Tage")), heute=found.heute)
    strategie = found.strategie
    told = tr("Ziele mit Stand {stand} nach {quelle}; Gewissheit {gewissheit}.").format(
        stand=strategie.stand,
        quelle=source_words(strategie.quelle),
        gewissheit=strategie.gewissheit,
    )
    yield f"{told} {strategie.luecken}".rstrip()
    yield (
        tr("Gezählt ist nur, was die Stadt selbst anbietet, ohne Kreis, Land und Bund.")
        if found.eigene
        else tr(
            "Gezählt ist auch, was Kreis, Land und Bund für die Stadt anbieten; ohne sie: "
            "--nur-eigene."
        )
    )
    yield sources(found.snapshot)
    yield from _series(found, rechecked=rechecked)


def _series(found: Scorecard, *, rechecked: bool) -> Iterator[str]:
    """What the trend is made of, and what it leaves out."""
    how = (
        tr("alle mit dem Katalog und den Regeln von heute neu bewertet")
        if rechecked
        else tr("gezählt sind die Ergebnisse, wie sie gespeichert wurden")
    )
    if found.monate:
        first, last = found.monate[0].tag, found.monate[-1].tag
        yield tr(
            "Trend: {counted} von {first:%Y-%m} bis "
            "{last:%Y-%m} (je Monat der letzte vollständige Lauf, höchstens {months}); {how}."
        ).format(
            counted=counted(len(found.monate), tr("Monat"), tr("Monate")),
            first=first,
            last=last,
            months=MONTHS,
            how=how,
        )
    else:
        yield tr("Trend: kein vollständiger Lauf, deshalb weder Trend noch Prognose.")
    if found.bruch is not None:
        broken = found.bruch
        remedy = "" if rechecked else tr(" --heutige-regeln bewertet auch ältere Läufe neu.")
        yield tr(
            "Die Reihe beginnt am {ab}: seit dem Lauf vom {davor} hat sich "
            "geändert: {was}. Ein Sprung daraus wäre kein Fortschritt.{remedy}"
        ).format(ab=broken.ab, davor=broken.davor, was=", ".join(broken.was), remedy=remedy)
    if found.ausgelassen:
        days = ", ".join(str(run.tag) for run in found.ausgelassen)
        yield tr("Unvollständig und deshalb nicht in der Reihe: {days}.").format(days=days)


def _notes(found: Scorecard) -> Iterator[str]:
    yield tr(
        "Ampeln am {heute}: grün heißt sicher erreicht oder auch beim langsamsten Tempo "
        "vor der Frist; gelb heißt möglich; rot heißt auch beim schnellsten Tempo nicht vor der "
        "Frist, oder die Frist ist vorbei; grau heißt nicht bekannt. Ohne Zielwert gibt es keine "
        "Ampel."
    ).format(heute=found.heute)
    yield tr(
        "Ist: zuerst nur Sicheres; „bis“ zählt auch alles Unklare und nicht Geprüfte als erfüllt. "
        "Ein * heißt: nicht so veröffentlicht, sondern berechnet oder erschlossen."
    )
    yield tr(
        "Prognose: vom letzten Wert aus mit dem bisherigen Tempo (Median der Steigungen zwischen "
        "je zwei Monaten; die Spanne sind die mittleren neun Zehntel davon), ab {least_points} "
        "Monaten über mindestens {least_days} Tage. „nie“ heißt auch: nicht in "
        "{value} Jahren. Sie setzt voraus, dass es so weitergeht."
    ).format(least_points=LEAST_POINTS, least_days=LEAST_DAYS, value=FARTHEST_DAYS // 365)
    if any(stand.ziel.messung.art in INDEX for stand in found.ziele):
        yield tr(
            "Smart City Index: Trend über die Ausgaben, deren Indikatoren sich jedes Jahr ändern; "
            "deshalb keine Prognose."
        )
    if any(_proposed(stand.ziel) for stand in found.ziele):
        yield tr("(Vorschlag): von ozgcheck vorgeschlagen, kein Ziel der Stadt.")


def _measures(catalog: Catalog, found: Scorecard) -> View:
    return View(
        title=tr("Wie gemessen wird und woher das Ziel kommt"),
        columns=(
            Column("id", tr("Kürzel")),
            Column("mass", tr("Maß")),
            Column("herkunft", tr("Herkunft")),
            Column("quelle", tr("Quelle")),
            Column("ausgang", tr("Ausgangswert (Zählung der Quelle)")),
            Column("hinweis", tr("Hinweis"), detail=True),
        ),
        rows=tuple(
            (
                stand.ziel.id,
                f"{measure_rule(catalog, stand.ziel.messung, eigene=found.eigene)}"
                f"{_not_counted(stand.ist)}",
                tr("{herkunft}, Gewissheit {gewissheit}").format(
                    herkunft=HERKUNFT[stand.ziel.herkunft], gewissheit=stand.ziel.gewissheit
                ),
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
    return tr("; nicht gezählt, weil die Stadt sie nicht ausführt: {nicht_gezaehlt}").format(
        nicht_gezaehlt=", ".join(ist.nicht_gezaehlt)
    )
