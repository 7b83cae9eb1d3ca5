# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index and a run against it as parts of a JSON document."""

from __future__ import annotations

from typing import Any

from ozgcheck.catalog.sci import Ergebnis
from ozgcheck.language import tr
from ozgcheck.measure.sci.benchmark import STEP, Angebot, Bereich, Indikator, Stand, Wert, Zufluss
from ozgcheck.measure.sci.results import Bounds
from ozgcheck.measure.sci.scenario import SOURCE, Change, IndexChange, Wirkung
from ozgcheck.report.sci.words import service_words, valid_only
from ozgcheck.report.values import count_values, rounded

# As said in the catalogue, and what it means to a reader.
_HERKUNFT = {
    "genannt": tr("in der Quelle genannt"),
    "rang-berechnet": tr("Rang aus den Punkten aller Städte berechnet"),
    "bereich-erschlossen": tr("Bereich einer Tabelle ohne Überschrift erschlossen"),
    "punkte-abgeleitet": tr("Punkte aus einem genannten Abstand abgeleitet"),
    "abgeleitet": tr("aus einer genannten Veränderung abgeleitet"),
}


def area_data(area: Bereich) -> dict[str, Any]:
    """An area with its indicators, editions and neighbours."""
    return {
        "key": area.bereich,
        "name": area.name,
        "count": count_values(area.count),
        "offers": [_offer(entry) for entry in area.angebote],
        "worth": None if area.wert is None else _wert(area.wert),
        "indicators": [_indicator(indicator) for indicator in area.indikatoren],
        "editions": [_stand(stand) for stand in area.staende],
        "newest": None if area.neuestes is None else area.neuestes.jahr,
        "neighbours": [
            {
                "key": other.stadt,
                "name": other.name,
                "results": [
                    {"year": stand.jahr, "result": _entry(other.ergebnisse.get(stand.jahr))}
                    for stand in area.staende
                ],
            }
            for other in area.nachbarn
        ],
    }


def _stand(stand: Stand) -> dict[str, Any]:
    limit = stand.schwelle
    return {
        "year": stand.jahr,
        "result": _entry(stand.ergebnis),
        "score_bounds": _bounds(stand.punkte),
        "top10": {
            "score": limit.punkte,
            "at_least": limit.mindestens,
            "rank": limit.rang,
            "city": limit.stadt,
            "origin": limit.herkunft,
            "source": limit.quelle,
            "certainty": limit.gewissheit,
        },
        "missing_to_top10": _bounds(stand.abstand),
    }


def _entry(entry: Ergebnis | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "rank": entry.rang,
        "score": entry.punkte,
        "origin": entry.herkunft,
        "origin_text": _HERKUNFT[entry.herkunft],
        "source": entry.quelle,
        "certainty": entry.gewissheit,
        "note": entry.hinweis,
    }


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return {"low": rounded(bounds.low, 4), "high": rounded(bounds.high, 4)}


def _wert(wert: Wert) -> dict[str, Any]:
    return {
        "valid": list(wert.jahre),
        "valid_text": valid_only(wert.jahre),
        "indicators": wert.indikatoren,
        "share_area": rounded(wert.anteil),
        "share_total": rounded(wert.anteil_gesamt),
        "step": STEP,
        "step_area": rounded(wert.schritt.bereich, 4),
        "step_total": rounded(wert.schritt.gesamt, 4),
        "service_worth": None,
        "service_at_most_area": rounded(wert.hoechstens.bereich, 4),
        "service_at_most_total": rounded(wert.hoechstens.gesamt, 4),
    }


def _indicator(indicator: Indikator) -> dict[str, Any]:
    return {
        "key": indicator.slug,
        "name": indicator.name,
        "editions": list(indicator.jahre),
        "bonus": indicator.bonus,
        "certainty": indicator.gewissheit,
        "parameters": list(indicator.parameter),
        "note": indicator.hinweis,
        "share_area": rounded(indicator.anteil),
        "count": count_values(indicator.count),
        "leistungen": [_use(use) for use in indicator.leistungen],
        "candidates": [_use(use) for use in indicator.kandidaten],
        "offers": [_offer(entry) for entry in indicator.angebote],
        "basket": None
        if indicator.korb is None
        else {"key": indicator.korb.key, "count": count_values(indicator.korb.count)},
        "services": [
            {
                "name": service.original,
                "id": service.leistung,
                "share_of_cities": service.anteil,
                "state": service_words(service.count),
                "count": count_values(service.count),
            }
            for service in indicator.dienste
        ],
    }


def _use(use: Zufluss) -> dict[str, Any]:
    return {
        "id": use.leistung,
        "name": use.name,
        "certainty": use.gewissheit,
        "proven": use.belegt,
        "reason": use.grund,
        "outcome": use.outcome.value,
        "reifegrad_low": use.reifegrad_low,
        "reifegrad_high": use.reifegrad_high,
        "reached": use.erreicht,
    }


def _offer(entry: Angebot) -> dict[str, Any]:
    return {
        "key": entry.slug,
        "name": entry.name,
        "certainty": entry.gewissheit,
        "state": entry.lage.value,
        "seen": list(entry.titel),
    }


def scenario_data(wirkung: Wirkung) -> dict[str, Any]:
    """A scenario and what it changes."""
    scenario = wirkung.scenario
    return {
        "name": scenario.name,
        "by": scenario.bis,
        "assumed": True,
        "source": SOURCE,
        "threshold": wirkung.schwelle,
        "nur_eigene": wirkung.eigene,
        "online": [
            {
                "id": plan.leistung,
                "teilleistung": plan.teilleistung,
                "name": plan.name,
                "reifegrad": plan.stufe,
            }
            for plan in scenario.vorhaben
        ],
        "offers": [{"key": key, "name": name} for key, name in scenario.angebote],
        "without_effect": list(wirkung.ohne_wirkung),
        "changes": [_change(change) for change in wirkung.changes],
        "index": [_index_change(change) for change in wirkung.index],
        "index_total": {"low": 0.0, "high": rounded(wirkung.hoechstens, 4)},
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "unit": change.einheit.value,
        "key": change.key,
        "name": change.name,
        "before": count_values(change.before),
        "after": count_values(change.after),
        "own_before": count_values(change.own_before),
        "own_after": count_values(change.own_after),
        "difference": {
            "covered": change.mehr,
            "share_low": rounded(change.mehr_mindestens),
            "share_high": rounded(change.mehr_hoechstens),
        },
    }


def _index_change(change: IndexChange) -> dict[str, Any]:
    return {
        "key": change.bereich,
        "name": change.name,
        "valid": list(change.jahre),
        "valid_text": valid_only(change.jahre),
        "indicators": change.indikatoren,
        "touched": list(change.beruehrt),
        "touched_without_formula": list(change.ohne_formel),
        "area": {"low": 0.0, "high": rounded(change.hoechstens.bereich, 4)},
        "total": {"low": 0.0, "high": rounded(change.hoechstens.gesamt, 4)},
    }
