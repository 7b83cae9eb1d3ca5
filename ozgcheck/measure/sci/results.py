# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Published results of the Smart City Index: a city's, the neighbours', the top ten's.

What nobody found stays unknown. A score that was not published may be bounded: whoever ranks
behind a city has no more points than it, whoever ranks before it no fewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.catalog.sci import AREAS, GESAMT, Ergebnis, Rangwert, SmartCityIndex
from ozgcheck.text import slug

TOP = 10


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which points an unpublished score lies; None: not bounded on that side."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Schwelle:
    """The points of the last rank among the top ten.

    `punkte` is None when nobody published it; then `mindestens` is the score of the first
    known rank behind it, which the top ten have at least (None: no such rank is known).
    `rang` and `stadt` name whose score it is.
    """

    jahr: int
    bereich: str
    punkte: float | None
    mindestens: float | None
    rang: int | None
    stadt: str
    herkunft: str
    quelle: str
    gewissheit: str


def results(sci: SmartCityIndex, stadt: str) -> dict[tuple[str, int], Ergebnis]:
    """What was published about a city, by (area or `gesamt`, year); what is missing is unknown.

    Args:
        sci: the index.
        stadt: short name of the city, such as `muelheim-an-der-ruhr`.
    """
    found = {
        (entry.bereich, entry.jahr): entry
        for entry in (*_computed(sci, stadt), *sci.ergebnisse)
        if entry.stadt == stadt
    }
    return dict(sorted(found.items()))


def threshold(sci: SmartCityIndex, bereich: str, jahr: int, top: int = TOP) -> Schwelle:
    """The points that the top ten of an area (or `gesamt`) had in an edition."""
    known = sorted(_rank_scores(sci, bereich, jahr), key=lambda entry: entry.rang)
    exact = next((entry for entry in known if entry.rang == top), None)
    behind = next((entry for entry in known if entry.rang > top), None)
    shown = exact or behind
    if shown is None:
        return Schwelle(jahr, bereich, None, None, None, "", "", "", "")
    return Schwelle(
        jahr=jahr,
        bereich=bereich,
        punkte=exact.punkte if exact else None,
        mindestens=shown.punkte,
        rang=shown.rang,
        stadt=shown.stadt,
        herkunft=shown.herkunft if exact else "abgeleitet",
        quelle=shown.quelle,
        gewissheit=shown.gewissheit,
    )


def bounds(sci: SmartCityIndex, entry: Ergebnis) -> Bounds:
    """Between which points a score lies that was not published with its rank.

    Uses every published score of the same area and edition; equal scores share a rank.
    """
    if entry.punkte is not None:
        return Bounds(entry.punkte, entry.punkte)
    if entry.rang is None:
        return Bounds(None, None)
    known = list(_rank_scores(sci, entry.bereich, entry.jahr))
    before = [value.punkte for value in known if value.rang < entry.rang]
    behind = [value.punkte for value in known if value.rang > entry.rang]
    return Bounds(max(behind, default=None), min(before, default=None))


def _rank_scores(sci: SmartCityIndex, bereich: str, jahr: int) -> Iterable[Rangwert]:
    """Every known pair of rank and score, what Bitkom names as a limit first."""
    yield from (value for value in sci.rangwerte if (value.bereich, value.jahr) == (bereich, jahr))
    for entry in sci.ergebnisse:
        if (entry.bereich, entry.jahr) != (bereich, jahr):
            continue
        if entry.rang is not None and entry.punkte is not None:
            yield Rangwert(
                jahr,
                bereich,
                entry.rang,
                entry.punkte,
                sci.staedte.get(entry.stadt, entry.stadt),
                entry.herkunft,
                entry.quelle,
                entry.gewissheit,
            )
    for place, (name, score) in enumerate(_ranked(sci, bereich, jahr), 1):
        yield Rangwert(
            jahr, bereich, place, score, name, "rang-berechnet", _source(sci, jahr), "mittel"
        )


def _ranked(sci: SmartCityIndex, bereich: str, jahr: int) -> list[tuple[str, float]]:
    """All cities of an edition with their scores, best first; empty unless all are known."""
    werte = [wert for wert in sci.gesamtwerte if wert.jahr == jahr]
    if len(werte) < next(edition.staedte for edition in sci.editionen if edition.jahr == jahr):
        return []
    place = (*AREAS, GESAMT).index(bereich)
    pairs = [(wert.stadt, (*wert.bereiche, wert.punkte)[place]) for wert in werte]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _computed(sci: SmartCityIndex, stadt: str) -> Iterable[Ergebnis]:
    """Ranks from the scores of all cities; equal scores share the better rank."""
    for edition in sci.editionen:
        for area in (*AREAS, GESAMT):
            pairs = _ranked(sci, area, edition.jahr)
            scores = [score for _, score in pairs]
            for name, score in pairs:
                if slug(name) == stadt:
                    yield Ergebnis(
                        jahr=edition.jahr,
                        stadt=stadt,
                        bereich=area,
                        rang=scores.index(score) + 1,
                        punkte=score,
                        herkunft="rang-berechnet",
                        quelle=_source(sci, edition.jahr),
                        gewissheit="mittel",
                    )


def _source(sci: SmartCityIndex, jahr: int) -> str:
    return next(wert.quelle for wert in sci.gesamtwerte if wert.jahr == jahr)
