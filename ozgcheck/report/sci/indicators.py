# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The indicators of the Smart City Index and what feeds them, as views."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.language import tr
from ozgcheck.measure.sci.benchmark import Benchmark, Bereich, Indikator, Lage, Zufluss
from ozgcheck.report.sci.words import service_words, state_words, year_span
from ozgcheck.report.view import Cell, Column, View

_LAGEN = {
    Lage.GEFUNDEN: tr("gefunden"),
    Lage.ZU_PRUEFEN: tr("zu prüfen"),
    Lage.NICHT_NACHGEWIESEN: tr("nicht nachgewiesen"),
}


def indicators_view(found: Benchmark) -> View:
    """Every indicator with its state."""
    return View(
        title=tr("Indikatoren und was sie speist"),
        columns=(
            Column("bereich", tr("Bereich")),
            Column("indikator", tr("Indikator")),
            Column("ausgabe", tr("Ausgabe")),
            Column("leistungen", tr("Leistungen erfüllt")),
            Column("angebote", tr("digitale Angebote")),
            Column("gewissheit", tr("Gewissheit")),
            Column("anteil", tr("Anteil am Bereich"), detail=True, share=True),
            Column("offen", tr("offene Leistungen (OZG-ID)"), detail=True),
            Column("kandidaten", tr("nur dem Thema nach (OZG-ID)"), detail=True),
            Column("parameter", tr("bekannte Parameter"), detail=True),
        ),
        rows=tuple(
            _indicator_row(area, indicator)
            for area in found.bereiche
            for indicator in area.indikatoren
        ),
        notes=(
            tr(
                "Gewissheit: wie sicher der Indikator auf diese Leistungen und Angebote schaut. "
                "Ohne Angabe ist nichts bekannt, was ihn speist; ein Portal zeigt es nicht."
            ),
        ),
        data=None,
    )


def _indicator_row(area: Bereich, indicator: Indikator) -> tuple[Cell, ...]:
    sure = dict.fromkeys(
        (
            *(use.gewissheit for use in indicator.leistungen),
            *(entry.gewissheit for entry in indicator.angebote),
        )
    )
    bonus = tr(" (Bonus, höchstens 5 Prozent)") if indicator.bonus else ""
    return (
        area.name,
        f"{indicator.name}{bonus}",
        year_span(indicator.jahre),
        state_words(indicator.count),
        "; ".join(f"{entry.name}: {_LAGEN[entry.lage]}" for entry in indicator.angebote),
        ", ".join(sure),
        indicator.anteil,
        _open(indicator.leistungen),
        ", ".join(use.leistung for use in indicator.kandidaten),
        "; ".join(indicator.parameter),
    )


def _open(uses: Iterable[Zufluss]) -> str:
    return ", ".join(use.leistung for use in uses if not use.erreicht)


def services_view(indicator: Indikator) -> View:
    """The services of the basket behind an indicator, one by one."""
    name = indicator.korb.name if indicator.korb else ""
    return View(
        title=tr("{name}: die bekannten Dienste").format(name=indicator.name),
        lead=(tr("Korb „{name}“; ob es alle sind, sagt keine Quelle.").format(name=name),),
        columns=(
            Column("dienst", tr("Dienst")),
            Column("leistung", "OZG-ID"),
            Column("stand", tr("Stand")),
            Column("anteil", tr("Städte, die ihn hatten"), share=True),
        ),
        rows=tuple(
            (service.original, service.leistung, service_words(service.count), service.anteil)
            for service in indicator.dienste
        ),
        data=None,
    )
