# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index in German words: ranks, points, worth, and what a run shows."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.catalog.sci import Ergebnis
from ozgcheck.language import tr
from ozgcheck.measure.sci.results import Bounds, Schwelle
from ozgcheck.measure.sci.smart_city_index import Gain
from ozgcheck.model import Count
from ozgcheck.numbers import decimal, whole

UNKNOWN = tr("nicht bekannt")


def year_span(years: Iterable[int]) -> str:
    """`2021/22`, `2022 bis 2024`; years that do not follow each other stand with commas."""
    known = sorted(years)
    if len(known) < 2 or known != list(range(known[0], known[-1] + 1)):
        return ", ".join(map(str, known))
    if len(known) == 2:
        return f"{known[0]}/{known[-1] % 100:02}"
    return tr("{known} bis {known2}").format(known=known[0], known2=known[-1])


def valid_only(years: Iterable[int]) -> str:
    """For which years something holds."""
    return tr("gilt nur für {years}").format(years=year_span(years))


def result_words(entry: Ergebnis | None) -> str:
    """`64 (36,7)`, with an asterisk where it was not stated so."""
    if entry is None:
        return UNKNOWN
    mark = "" if entry.herkunft == "genannt" else "*"
    points = "" if entry.punkte is None else f" ({_points(entry.punkte)})"
    rank = tr("ohne Rang") if entry.rang is None else str(entry.rang)
    return f"{rank}{points}{mark}"


def _points(value: float) -> str:
    """Points as the index prints them, with one digit."""
    return decimal(value, 1)


def limit_words(limit: Schwelle) -> str:
    """The points of the tenth, with an asterisk where they were not stated so."""
    if limit.punkte is not None:
        mark = "" if limit.herkunft == "genannt" else "*"
        return f"{_points(limit.punkte)}{mark}"
    if limit.mindestens is not None:
        return tr("mindestens {mindestens}* (Rang {rang})").format(
            mindestens=_points(limit.mindestens), rang=limit.rang
        )
    return UNKNOWN


def bounds_words(bounds: Bounds) -> str:
    """Points with what is known of their bounds; empty where nothing is."""
    if bounds.low is not None and bounds.low == bounds.high:
        return _points(bounds.low)
    if bounds.low is not None and bounds.high is not None:
        return tr("{low} bis {high}").format(low=_points(bounds.low), high=_points(bounds.high))
    if bounds.low is not None:
        return tr("mindestens {low}").format(low=_points(bounds.low))
    return "" if bounds.high is None else tr("höchstens {high}").format(high=_points(bounds.high))


def gain_words(value: Gain) -> str:
    """What points in an indicator are worth."""
    return tr("+{bereich} im Bereich, +{gesamt} gesamt").format(
        bereich=decimal(value.bereich), gesamt=decimal(value.gesamt)
    )


def state_words(count: Count) -> str:
    """Certain of all, and how many may come: `1 von 221, unklar 51, nicht geprüft 169`."""
    if not count.total:
        return "–"
    parts = [
        tr("{covered} von {total}").format(covered=whole(count.covered), total=whole(count.total))
    ]
    parts += (
        [tr("unklar {uncertain}").format(uncertain=whole(count.uncertain))]
        if count.uncertain
        else []
    )
    parts += (
        [tr("nicht geprüft {unchecked}").format(unchecked=whole(count.unchecked))]
        if count.unchecked
        else []
    )
    return ", ".join(parts)


def service_words(count: Count) -> str:
    """The state of a single service."""
    if not count.total:
        return tr("führt die Stadt nicht aus")
    if count.covered:
        return tr("erfüllt")
    if count.uncertain:
        return tr("unklar")
    return tr("nicht geprüft") if count.unchecked else tr("offen")
