# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as a JSON document."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Quelle
from ozgcheck.measure.cities.age import OLD_AFTER
from ozgcheck.measure.series import Lauf
from ozgcheck.measure.strategy.forecast import DAYS_PER_MONTH, Pace
from ozgcheck.measure.strategy.goals import Farbe, Zielstand
from ozgcheck.measure.strategy.scorecard import Scorecard
from ozgcheck.report.strategy.goal_words import (
    HERKUNFT,
    actual_words,
    light_reason,
    light_words,
    measure_rule,
    outlook_words,
    target_words,
    trend_words,
)
from ozgcheck.report.values import count_values, rounded
from ozgcheck.report.views import header


def scorecard_data(
    catalog: Catalog, found: Scorecard, *, example: bool, rechecked: bool
) -> dict[str, Any]:
    """The whole document; the arguments are those of the view."""
    strategie, broken = found.strategie, found.bruch
    lights = Counter(stand.farbe for stand in found.ziele)
    return {
        **header(found.snapshot, found.snapshot_id),
        "example": example,
        "today": found.heute.isoformat(),
        "age_days": found.alter,
        "old": found.alter > OLD_AFTER,
        "nur_eigene": found.eigene,
        "strategy": {
            "city": strategie.stadt,
            "name": strategie.name,
            "as_of": strategie.stand,
            "source": _source(strategie.quelle),
            "certainty": strategie.gewissheit,
            "gaps": strategie.luecken,
        },
        "newest_run": _run(found.neuester),
        "series": {
            "rechecked": rechecked,
            "runs": [_run(run) for run in found.monate],
            "left_out": [_run(run) for run in found.ausgelassen],
            "break": None
            if broken is None
            else {
                "before": broken.davor.isoformat(),
                "from": broken.ab.isoformat(),
                "changed": list(broken.was),
            },
        },
        "lights": {
            **{farbe.value: lights[farbe] for farbe in Farbe},
            "ohne_zielwert": lights[None],
        },
        "fields": [
            {
                "key": feld.feld.slug,
                "name": feld.feld.name,
                "public_goals": feld.feld.oeffentliche_ziele,
                "note": feld.feld.anmerkung,
                "goals": [goal_data(catalog, found, stand) for stand in feld.ziele],
            }
            for feld in found.felder
        ],
    }


def goal_data(catalog: Catalog, found: Scorecard, stand: Zielstand) -> dict[str, Any]:
    """One goal with its measure, value, trend, outlook and light."""
    ziel, ist, messung = stand.ziel, stand.ist, stand.ziel.messung
    wanted = messung.auswahl
    return {
        "id": ziel.id,
        "goal": ziel.ziel,
        "origin": ziel.herkunft,
        "origin_text": HERKUNFT[ziel.herkunft],
        "source": _source(ziel.quelle),
        "sources": [_source(quelle) for quelle in ziel.quellen],
        "certainty": ziel.gewissheit,
        "note": ziel.hinweis,
        "measure": {
            "kind": messung.art,
            "unit": messung.einheit or None,
            "threshold": messung.schwelle if messung.einheit else None,
            "selection": {
                "leistungen": list(wanted.leistungen),
                "lebenslagen": list(wanted.lebenslagen),
                "themenfelder": list(wanted.themenfelder),
                "bereiche": list(wanted.bereiche),
                "koerbe": list(wanted.koerbe),
            },
            "offers": list(messung.angebote),
            "area": messung.bereich or None,
            "rule": measure_rule(catalog, messung, eigene=found.eigene),
            "not_counted": list(ist.nicht_gezaehlt),
        },
        "target": ziel.zielwert,
        "target_text": target_words(ziel),
        "direction": "hoechstens" if ziel.hoechstens else "mindestens",
        "by": ziel.bis.isoformat() if ziel.bis else None,
        "baseline": {
            "value": ziel.ausgangswert,
            "as_of": ziel.ausgangsstand or None,
        },
        "actual": {
            "value": rounded(ist.wert),
            "low": rounded(ist.low),
            "high": rounded(ist.high),
            "date": ist.tag.isoformat() if ist.tag and ist.jahr is None else None,
            "edition": ist.jahr,
            "origin": ist.ergebnis.herkunft if ist.ergebnis else None,
            "source": ist.ergebnis.quelle if ist.ergebnis else None,
            "unknown_editions": list(ist.unbekannt),
            "count": None if ist.count is None else count_values(ist.count),
            "own": None if ist.own is None else count_values(ist.own),
            "text": actual_words(messung, ist),
        },
        "trend": {
            "direction": stand.trend.richtung.value,
            "difference": rounded(stand.trend.differenz),
            **_pace(stand.trend.tempo),
            "points": [
                {
                    "name": point.name,
                    "snapshot": point.lauf or None,
                    "date": point.tag.isoformat() if point.lauf else None,
                    "value": rounded(point.wert),
                    "low": rounded(point.low),
                    "high": rounded(point.high),
                    "stated": point.genannt,
                }
                for point in stand.verlauf
            ],
            "text": trend_words(stand),
        },
        "forecast": _forecast(stand),
        "forecast_text": outlook_words(stand),
        "light": _light(stand),
        "light_words": light_words(stand.ampel),
    }


def _forecast(stand: Zielstand) -> dict[str, Any] | None:
    outlook = stand.prognose
    if outlook is None:
        return None
    return {
        "outlook": outlook.aussicht.value,
        "earliest": outlook.earliest.isoformat() if outlook.earliest else None,
        "expected": outlook.expected.isoformat() if outlook.expected else None,
        "latest": outlook.latest.isoformat() if outlook.latest else None,
        **_pace(outlook.pace),
    }


def _light(stand: Zielstand) -> dict[str, Any] | None:
    ampel = stand.ampel
    if ampel is None:
        return None
    return {
        "color": ampel.farbe.value,
        "reason_key": ampel.grund.value,
        "reason": light_reason(stand),
        "perhaps_reached": ampel.vielleicht,
        "past": ampel.vorbei,
        "in_time": ampel.fristgerecht,
    }


def _pace(measured: Pace | None) -> dict[str, float | None]:
    """Change per month with its range."""
    per_day = (None,) * 3 if measured is None else (measured.middle, measured.low, measured.high)
    return {
        key: None if value is None else round(value * DAYS_PER_MONTH, 6)
        for key, value in zip(
            ("per_month", "per_month_low", "per_month_high"), per_day, strict=True
        )
    }


def _run(run: Lauf) -> dict[str, Any]:
    return {"snapshot": run.id, "date": run.tag.isoformat(), "partial": list(run.partial)}


def _source(quelle: Quelle) -> dict[str, str]:
    return {
        "id": quelle.id,
        "title": quelle.titel,
        "publisher": quelle.herausgeber,
        "as_of": quelle.stand,
        "url": quelle.url,
    }
