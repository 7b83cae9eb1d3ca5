# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the editions of the Smart City Index published, as views."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.language import tr
from ozgcheck.measure.sci.benchmark import Benchmark, Bereich
from ozgcheck.report.sci.words import bounds_words, limit_words, result_words
from ozgcheck.report.view import Column, View


def ranks_view(stadt: str, found: Benchmark) -> View:
    """The city's ranks and points in all editions."""
    return View(
        title=tr("{stadt}: Rang (Punkte) in den Ausgaben").format(stadt=stadt),
        columns=(
            Column("bereich", tr("Bereich")),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (area.name, *(result_words(stand.ergebnis) for stand in area.staende))
            for area in (found.gesamt, *found.bereiche)
        ),
        notes=tuple(_bounded(found)),
        data=None,
    )


def _bounded(found: Benchmark) -> Iterator[str]:
    """What follows for points that were not published."""
    for area in (found.gesamt, *found.bereiche):
        parts = [
            f"{stand.jahr} {text}"
            for stand in area.staende
            if stand.ergebnis is not None and stand.ergebnis.punkte is None
            if (text := bounds_words(stand.punkte))
        ]
        if parts:
            yield tr(
                "{name}: nicht veröffentlichte Punkte; aus Rängen und Punkten anderer "
                "Städte folgt {parts}."
            ).format(name=area.name, parts="; ".join(parts))


def limits_view(found: Benchmark) -> View:
    """The points from which a city was among the top ten."""
    areas = (found.gesamt, *found.bereiche)
    return View(
        title=tr("Ab wie vielen Punkten eine Stadt unter den zehn besten war"),
        columns=(
            Column("bereich", tr("Bereich")),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (area.name, *(limit_words(stand.schwelle) for stand in area.staende)) for area in areas
        ),
        notes=tuple(_missing(found)),
        data=None,
    )


def _missing(found: Benchmark) -> Iterator[str]:
    """How many points the city lacked; not to be told where it was among the top ten."""
    for area in (found.gesamt, *found.bereiche):
        parts = [
            f"{stand.jahr} {bounds_words(stand.abstand)}"
            for stand in area.staende
            if stand.abstand.low is not None and stand.abstand.low > 0
        ]
        if parts:
            yield tr("{name}: zu den zehn besten fehlten Punkte: {parts}.").format(
                name=area.name, parts="; ".join(parts)
            )


def neighbours_view(stadt: str, found: Benchmark, area: Bereich) -> View:
    """The ranks of the neighbours in one area."""
    own = {stand.jahr: stand.ergebnis for stand in area.staende if stand.ergebnis}
    rows = [(stadt, own), *((other.name, other.ergebnisse) for other in area.nachbarn)]
    return View(
        title=tr("{name}: Rang (Punkte) der Nachbarn").format(name=area.name),
        columns=(
            Column("stadt", tr("Stadt")),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (name, *(result_words(results.get(jahr)) for jahr in found.jahre))
            for name, results in rows
        ),
        data=None,
    )
