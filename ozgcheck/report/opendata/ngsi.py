# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The coverage as NGSI-LD entities of the Smart Data Model KeyPerformanceIndicator (FIWARE)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ozgcheck.measure.conditions.threshold import Threshold
from ozgcheck.measure.overview import Overview
from ozgcheck.measure.select import Selection
from ozgcheck.model import Count
from ozgcheck.report.opendata.columns import MESSUNG
from ozgcheck.report.opendata.rows import Figure, datenart, figures
from ozgcheck.report.values import rounded
from ozgcheck.report.views import UNITS, rule

Entity = dict[str, Any]

TYPE = "KeyPerformanceIndicator"
CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
MODEL = (
    "https://raw.githubusercontent.com/smart-data-models/"
    "dataModel.KeyPerformanceIndicator/master/context.jsonld"
)
_PERCENT = "P1"  # UN/CEFACT
_KINDS = {
    "gesamt": "",
    "lebenslage": "Lebenslage ",
    "themenfeld": "Themenfeld ",
    "bereich": "Bereich ",
    "korb": "Korb ",
}


def entities(seen: Overview, goals: Sequence[Threshold] = ()) -> tuple[Entity, ...]:
    """One entity for the total and each group in which the city executes something.

    Args:
        seen: the run.
        goals: what shares the city demands; they decide `currentStanding`.

    Returns:
        Entities without `@context`, in the order of the coverage.
    """
    return tuple(_entity(seen, each, goals) for each in figures(seen) if each.count.total)


def document(found: Sequence[Entity], context: str = MODEL) -> str:
    """The entities as a JSON-LD file.

    Args:
        found: what `entities` gives.
        context: address of the context that names the model's terms.
    """
    whole = [{"@context": [context, CORE], **entity} for entity in found]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _entity(seen: Overview, figure: Figure, goals: Sequence[Threshold]) -> Entity:
    run, count, yardstick = seen.snapshot, figure.count, seen.yardstick
    day, group = run.started[:10], f"{figure.gruppierung}-{figure.gruppe}"
    slug = "gesamt" if figure.gruppierung == "gesamt" else group
    what = f"{_KINDS[figure.gruppierung]}{figure.name}"
    entity: Entity = {
        "id": f"urn:ngsi-ld:{TYPE}:{run.ars}:{slug}",
        "type": TYPE,
        "name": _property(f"OZG-Abdeckung {run.stadt}: {what}"),
        "description": _property(
            f"Anteil der {UNITS[yardstick.einheit]}, die sicher erfüllt sind; lowerBound und "
            "upperBound sind die Grenzen, zwischen denen der wahre Anteil liegt."
        ),
        "kpiValue": _percent(count.share_low, run.started),
        "lowerBound": _percent(count.share_low, run.started),
        "upperBound": _percent(count.share_high, run.started),
        **dict(_counts(count)),
        "ownCovered": _property(figure.own.covered),
        "calculationFormula": _property(
            rule(
                yardstick.einheit,
                yardstick.schwelle,
                eigene=yardstick.eigene,
                modell=yardstick.modell,
            )
        ),
        "calculationFrequency": _property("monthly"),
        "calculationMethod": _property("automatic"),
        "calculationPeriod": _property({"from": day, "to": day}),
        "calculatedBy": _property(f"ozgcheck {run.versions.ozgcheck}"),
        "category": _property(["quantitative"]),
        "organization": _property(f"Stadt {run.stadt}"),
        "process": _property("Umsetzung des Onlinezugangsgesetzes"),
        "product": _property("Onlinedienste der Verwaltung"),
        "areaServed": _property(run.stadt),
        "updatedAt": _property({"@type": "DateTime", "@value": run.started}),
        "dataQuality": _property(datenart(seen)),
    }
    standing = _standing(seen, figure, goals)
    if standing:
        entity["currentStanding"] = _property(standing)
    return entity


def _counts(count: Count) -> Iterator[tuple[str, Entity]]:
    for name in ("covered", "uncertain", "unchecked", "missing", "total"):
        yield name, _property(getattr(count, name))


def _property(value: object) -> Entity:
    return {"type": "Property", "value": value}


def _percent(share: float | None, started: str) -> Entity:
    value = rounded(100 * share, 4) if share is not None else None
    return {**_property(value), "unitCode": _PERCENT, "observedAt": started}


def _standing(seen: Overview, figure: Figure, goals: Sequence[Threshold]) -> str:
    """`good` or `bad` where the bounds decide about the city's goal, `fair` where they do not.

    Empty where the city has no goal for the group, or the run is no measurement.
    """
    wanted = _selections(seen, figure)
    goal = next((goal for goal in goals if goal.selection in wanted), None)
    low, high = figure.count.share_low, figure.count.share_high
    if goal is None or low is None or high is None or datenart(seen) != MESSUNG:
        return ""
    if low >= goal.share:
        return "good"
    return "bad" if high < goal.share else "fair"


def _selections(seen: Overview, figure: Figure) -> tuple[Selection, ...]:
    """How a person may have selected the group."""
    key = (figure.gruppe,)
    if figure.gruppierung == "lebenslage":
        return (Selection(lebenslagen=key),)
    if figure.gruppierung == "themenfeld":
        lagen = (lage for lage in seen.catalog.lebenslagen if lage.themenfeld == figure.gruppe)
        return (
            Selection(themenfelder=key),
            Selection(lebenslagen=tuple(lage.slug for lage in lagen)),
        )
    if figure.gruppierung == "bereich":
        return (Selection(bereiche=key),)
    return (Selection(koerbe=key),) if figure.gruppierung == "korb" else (Selection(),)
