# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A municipality among its peers as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.report.survey.words import ASSUMPTION, PVOG
from ozgcheck.report.values import count_values, rounded
from ozgcheck.report.views import scale
from ozgcheck.survey.common import Common
from ozgcheck.survey.place import Group, Place
from ozgcheck.survey.results import Info, Municipality
from ozgcheck.survey.standing import Spread, Standing


def survey_data(info: Info, yardstick: Yardstick, *, stale: bool) -> dict[str, Any]:
    """Which survey figures come from, and how they were counted."""
    return {
        "month": info.month,
        "source": "open-pvog",
        "versions": {"ozgcheck": info.ozgcheck, "catalog": info.catalog, "rules": info.rules},
        "stale": stale,
        "zustaendigkeit": ASSUMPTION,
        "hinweis": PVOG,
        "unit": yardstick.einheit.value,
        "threshold": yardstick.schwelle,
        **scale(yardstick.modell, eigene=yardstick.eigene),
    }


def city_data(catalog: Catalog, found: Place) -> dict[str, Any]:
    """The document of `survey city`.

    Args:
        catalog: what was counted.
        found: the municipality among its peers.
    """
    peers, commons = found.peers, found.commons
    return {
        **survey_data(found.info, found.yardstick, stale=found.stale),
        "city": town_values(peers.city),
        "peers": {
            "gleich": [each.value for each in peers.gleich],
            "ranked": len(peers.ranked),
            "unchecked": [town_values(each) for each in peers.unread],
            "without_size": peers.unsized,
        },
        "place": {**_group(found.group), **standing_values(found.standing)},
        "distribution": [
            {"from": each.low, "to": each.high, "number": each.number, "city": each.city}
            for each in found.bins
        ],
        "by": found.by or None,
        "groups": [
            {**_group(group), **standing_values(standing)} for group, standing in found.groups
        ],
        "percent": commons.percent,
        "lacking": _commons(catalog, commons.lacking, found.yardstick.schwelle),
        "ahead": _commons(catalog, commons.ahead, found.yardstick.schwelle),
    }


def town_values(town: Municipality) -> dict[str, Any]:
    """A municipality."""
    return {
        "ars": town.ars,
        "name": town.name,
        "land": town.land,
        "typ": town.typ,
        "einwohner": town.einwohner,
        "zustand": town.zustand,
    }


def standing_values(standing: Standing) -> dict[str, Any]:
    """Counts, places and spread; places are null for what was not looked at."""
    known = standing.count is not None
    return {
        "count": None if standing.count is None else count_values(standing.count),
        "ranked": standing.ranked,
        "place_from": standing.best_place,
        "place_to": standing.worst_place,
        "better": standing.better if known else None,
        "worse": standing.worse if known else None,
        "equal": standing.equal if known else None,
        "open": standing.open if known else None,
        "proven_place": standing.proven_place,
        "proven_better": standing.proven_better if known else None,
        "proven_equal": standing.proven_equal if known else None,
        "proven_worse": standing.proven_worse if known else None,
        "share_low": spread_values(standing.low),
        "share_high": spread_values(standing.high),
    }


def spread_values(spread: Spread) -> dict[str, Any]:
    """Least, quartiles and most of shares."""
    return {
        "least": rounded(spread.least),
        "quarter": rounded(spread.quarter),
        "middle": rounded(spread.middle),
        "three_quarters": rounded(spread.three_quarters),
        "most": rounded(spread.most),
    }


def _group(group: Group) -> dict[str, Any]:
    return {"by": group.by, "key": group.key, "name": group.name}


def _commons(catalog: Catalog, some: Sequence[Common], schwelle: int) -> list[dict[str, Any]]:
    return [
        {
            "id": each.leistung.id,
            "name": each.leistung.title,
            "lebenslage": each.leistung.lebenslage,
            "have": each.have,
            "offer": each.offer,
            "peers": each.peers,
            "share": rounded(each.share),
            "outcome": "unklar" if each.finding is None else each.finding.outcome.value,
            "reifegrad_low": None if each.finding is None else each.finding.reifegrad_low,
            "reifegrad_high": None if each.finding is None else each.finding.reifegrad_high,
            "certainly_below": each.lacks(schwelle),
            "examples": [{"ars": town.ars, "name": town.name} for town in each.examples],
        }
        for each in some
    ]
