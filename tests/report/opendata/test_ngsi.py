# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Key figures after the Smart Data Model: its terms, our figures, the city's goals."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.conditions.threshold import parse_threshold
from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.overview import Overview
from ozgcheck.model import Snapshot
from ozgcheck.report.opendata.ngsi import CORE, MODEL, TYPE, document, entities
from tests.broker import problems

See = Callable[..., Overview]

# The terms of the model (version 0.2.1) that ozgcheck uses, with their words where it has some.
TERMS: dict[str, Any] = {
    "name": str,
    "description": str,
    "kpiValue": float,
    "calculationFormula": str,
    "calculationFrequency": {"monthly"},
    "calculationMethod": {"automatic"},
    "calculationPeriod": dict,
    "calculatedBy": str,
    "category": list,
    "organization": str,
    "process": str,
    "product": str,
    "areaServed": str,
    "updatedAt": dict,
    "currentStanding": {"veryGood", "good", "fair", "bad", "veryBad"},
}
OURS = {
    "lowerBound",
    "upperBound",
    "covered",
    "uncertain",
    "unchecked",
    "missing",
    "total",
    "ownCovered",
    "dataQuality",
}


def of(seen: Overview, slug: str, goals: tuple[str, ...] = ()) -> dict[str, Any]:
    parsed = [parse_threshold(seen.catalog, goal) for goal in goals]
    (found,) = (each for each in entities(seen, parsed) if each["id"].endswith(f":{slug}"))
    return found


def test_every_entity_keeps_the_rules_of_ngsi_ld_and_of_the_model(
    see: See, measured: Snapshot
) -> None:
    found = entities(see(measured))
    assert len({entity["id"] for entity in found}) == len(found) > 60
    for entity in found:
        assert problems(entity) == []
        assert entity["type"] == TYPE
        assert set(entity) - {"id", "type"} <= set(TERMS) | OURS
        for name, kind in TERMS.items():
            if name not in entity:
                assert name == "currentStanding"
                continue
            value = entity[name]["value"]
            assert value in kind if isinstance(kind, set) else isinstance(value, kind)


def test_the_figures_are_those_of_the_coverage(
    see: See, catalog: Catalog, measured: Snapshot
) -> None:
    seen = see(measured)
    ids = {entity["id"] for entity in entities(seen)}
    for by in (By.LEBENSLAGE, By.THEMENFELD, By.BEREICH, By.KORB):
        for group in coverage(catalog, measured, by=by).groups:
            name = f"urn:ngsi-ld:{TYPE}:110000000000:{by.value}-{group.key}"
            assert (name in ids) == bool(group.count.total)
    total = of(seen, "gesamt")
    count = seen.coverage.total
    assert count.share_low is not None
    assert count.share_high is not None
    assert total["kpiValue"]["value"] == pytest.approx(100 * count.share_low, abs=1e-4)
    assert total["upperBound"]["value"] == pytest.approx(100 * count.share_high, abs=1e-4)
    assert total["kpiValue"]["unitCode"] == "P1"
    assert total["kpiValue"]["observedAt"] == measured.started
    names = ("covered", "uncertain", "unchecked", "missing", "total")
    assert [total[name]["value"] for name in names] == [getattr(count, name) for name in names]


def test_the_standing_follows_from_the_goal_and_the_bounds(see: See, measured: Snapshot) -> None:
    seen = see(measured)
    low, high = (of(seen, "gesamt")[name]["value"] for name in ("lowerBound", "upperBound"))
    assert low < high < 100
    assert "currentStanding" not in of(seen, "gesamt")
    assert "currentStanding" not in of(seen, "gesamt", ("familie=1",))
    for goal, standing in ((low / 2, "good"), ((low + high) / 2, "fair"), (99.9, "bad")):
        found = of(seen, "gesamt", (f"{goal:.2f}",))
        assert found["currentStanding"]["value"] == standing


@pytest.mark.parametrize(
    ("goal", "slug"),
    [
        ("familie=0", "themenfeld-familie-kind"),
        ("themenfeld:familie=0", "themenfeld-familie-kind"),
        ("geburt=0", "lebenslage-geburt"),
        ("bereich:verwaltung=0", "bereich-verwaltung"),
        ("korb:sci-2022=0", "korb-sci-2022"),
    ],
)
def test_a_goal_belongs_to_its_group_alone(
    see: See, measured: Snapshot, goal: str, slug: str
) -> None:
    seen = see(measured)
    found = entities(seen, [parse_threshold(seen.catalog, goal)])
    with_standing = [entity["id"] for entity in found if "currentStanding" in entity]
    assert with_standing == [f"urn:ngsi-ld:{TYPE}:110000000000:{slug}"]


def test_what_is_no_measurement_has_no_standing(see: See, measured: Snapshot) -> None:
    for seen in (see(measured, example=True), see(replace(measured, partial=("Zu wenig.",)))):
        assert "currentStanding" not in of(seen, "gesamt", ("0",))
    assert of(see(measured, example=True), "gesamt")["dataQuality"]["value"] == "beispiel"


def test_the_file_names_the_context_of_each_entity(see: See, measured: Snapshot) -> None:
    found = entities(see(measured))
    whole = json.loads(document(found))
    assert [{k: v for k, v in each.items() if k != "@context"} for each in whole] == list(found)
    assert all(each["@context"] == [MODEL, CORE] for each in whole)
    own = json.loads(document(found, "https://stadt.example/kpi.jsonld"))
    assert own[0]["@context"] == ["https://stadt.example/kpi.jsonld", CORE]
