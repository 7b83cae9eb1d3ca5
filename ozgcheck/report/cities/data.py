# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison of cities as a JSON document."""

from __future__ import annotations

from typing import Any

from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Comparison, GroupRow, Row
from ozgcheck.report.cities.city_words import depth_words
from ozgcheck.report.cities.words import warnings
from ozgcheck.report.values import count_values
from ozgcheck.report.views import scale


def compare_data(found: Comparison, *, details: bool) -> dict[str, Any]:
    """The whole document; with `details` every Leistung in each city."""
    ours = found.cities[0] if found.wir else None
    return {
        "portal": ours.portal if ours else None,
        "date": ours.snapshot.started[:10] if ours else None,
        "snapshot": ours.snapshot_id if ours else None,
        "complete": ours.snapshot.complete if ours else None,
        "portale": [_city(city) for city in found.cities],
        "missing": [
            {"portal": gone.portal, "stadt": gone.stadt, "reason": gone.reason}
            for gone in found.missing
        ],
        "unit": found.yardstick.einheit.value,
        "threshold": found.yardstick.schwelle,
        **scale(found.yardstick.modell, eigene=found.yardstick.eigene),
        "mindestens": found.least,
        "gemeinsam": found.shared,
        "denominator": found.denominator,
        "looked_at_by_all": found.looked,
        "mixed_depth": found.mixed,
        "warnings": list(warnings(found)),
        "lacking": [_row(found, row) for row in found.lacking],
        "unclear": [_row(found, row) for row in found.unclear],
        "offered": [_row(found, row) for row in found.offered],
        "only_us": [_row(found, row) for row in found.only_us],
        "elsewhere": {str(n): number for n, number in enumerate(found.elsewhere, 1)},
        "by": found.by.value,
        "groups": [
            {"key": group.key, "name": group.name, "counts": _counts(found, group)}
            for group in found.groups
        ],
        "total": _counts(found, found.total),
        "leistungen": [_row(found, row) for row in found.rows] if details else None,
    }


def _city(city: City) -> dict[str, Any]:
    run = city.snapshot
    return {
        "portal": run.portal,
        "stadt": run.stadt,
        "date": run.started[:10],
        "snapshot": city.snapshot_id,
        "complete": run.complete,
        "partial": list(run.partial),
        "example": city.example,
        "rechecked": city.rechecked,
        "age_days": city.age,
        "old": city.old,
        "depth": {
            "portal": city.depth.portal.value,
            "tabelle": city.depth.tabelle.value,
            "pvog": city.depth.pvog,
            "can_lack": city.depth.can_lack,
            "words": depth_words(city.depth),
        },
        "sources": [
            {"kind": state.kind, "as_of": state.as_of, "state": state.state, "offers": state.offers}
            for state in run.sources
        ],
    }


def _row(found: Comparison, row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "teilleistung": row.teilleistung,
        "name": row.name,
        "lebenslage": row.lebenslage,
        "bereiche": list(row.bereiche),
        "koerbe": list(row.koerbe),
        "have": row.have,
        "offer": row.offer,
        "lack": row.lack,
        "lever": row.lever,
        "cells": {
            city.portal: {
                "state": cell.state.value,
                "outcome": cell.outcome.value,
                "reifegrad": cell.reifegrad,
                "reifegrad_low": cell.reifegrad_low,
                "reifegrad_high": cell.reifegrad_high,
                "url": cell.url,
            }
            for city, cell in zip(found.cities, row.cells, strict=True)
        },
    }


def _counts(found: Comparison, group: GroupRow) -> dict[str, Any]:
    return {
        city.portal: {**count_values(count), "offered": offered}
        for city, count, offered in zip(found.cities, group.counts, group.offered, strict=True)
    }
