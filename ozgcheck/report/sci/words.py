# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index in German words: ranks, points, worth, and what a run shows."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.catalog.sci import Ergebnis
from ozgcheck.measure.sci.results import Bounds, Schwelle
from ozgcheck.measure.sci.smart_city_index import Gain
from ozgcheck.model import Count
from ozgcheck.numbers import decimal, whole

UNKNOWN = "nicht bekannt"


def year_span(years: Iterable[int]) -> str:
    """`2021/22`, `2022 bis 2024`; years that do not follow each other stand with commas."""
    known = sorted(years)
    if len(known) < 2 or known != list(range(known[0], known[-1] + 1)):
        return ", ".join(map(str, known))
    if len(known) == 2:
        return f"{known[0]}/{known[-1] % 100:02}"
    return f"{known[0]} bis {known[-1]}"


def valid_only(years: Iterable[int]) -> str:
    """For which years something holds."""
    return f"gilt nur für {year_span(years)}"


def result_words(entry: Ergebnis | None) -> str:
    """`64 (36,7)`, with an asterisk where it was not stated so."""
    if entry is None:
        return UNKNOWN
    mark = "" if entry.herkunft == "genannt" else "*"
    points = "" if entry.punkte is None else f" ({_points(entry.punkte)})"
    rank = "ohne Rang" if entry.rang is None else str(entry.rang)
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
        return f"mindestens {_points(limit.mindestens)}* (Rang {limit.rang})"
    return UNKNOWN


def bounds_words(bounds: Bounds) -> str:
    """Points with what is known of their bounds; empty where nothing is."""
    if bounds.low is not None and bounds.low == bounds.high:
        return _points(bounds.low)
    if bounds.low is not None and bounds.high is not None:
        return f"{_points(bounds.low)} bis {_points(bounds.high)}"
    if bounds.low is not None:
        return f"mindestens {_points(bounds.low)}"
    return "" if bounds.high is None else f"höchstens {_points(bounds.high)}"


def gain_words(value: Gain) -> str:
    """What points in an indicator are worth."""
    return f"+{decimal(value.bereich)} im Bereich, +{decimal(value.gesamt)} gesamt"


def state_words(count: Count) -> str:
    """Certain of all, and how many may come: `1 von 221, unklar 51, nicht geprüft 169`."""
    if not count.total:
        return "–"
    parts = [f"{whole(count.covered)} von {whole(count.total)}"]
    parts += [f"unklar {whole(count.uncertain)}"] if count.uncertain else []
    parts += [f"nicht geprüft {whole(count.unchecked)}"] if count.unchecked else []
    return ", ".join(parts)


def service_words(count: Count) -> str:
    """The state of a single service."""
    if not count.total:
        return "führt die Stadt nicht aus"
    if count.covered:
        return "erfüllt"
    if count.uncertain:
        return "unklar"
    return "nicht geprüft" if count.unchecked else "offen"
