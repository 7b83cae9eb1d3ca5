# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two compared runs as a JSON document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.change.diff import Difference
from ozgcheck.measure.change.findings import Wandel
from ozgcheck.measure.change.offers import OfferChange
from ozgcheck.measure.change.ursache import Ursache
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Evidence, Finding, Offer
from ozgcheck.report.change.words import Asked, Run, name_of
from ozgcheck.report.values import count_values, finding_values
from ozgcheck.report.views import evidence, scale


def diff_data(
    catalog: Catalog, then: Run, now: Run, found: Difference, yardstick: Yardstick, asked: Asked
) -> dict[str, Any]:
    """Everything that the comparison found, every key always there.

    Args:
        catalog: names the Leistungen.
        then: the earlier run.
        now: the later run.
        found: what became of one to the other.
        yardstick: what was counted.
        asked: how it was asked for.
    """
    kinds = Counter(change.art for change in found.real)
    ground = found.ground
    return {
        "portal": now.snapshot.portal,
        "stadt": now.snapshot.stadt,
        "unit": yardstick.einheit.value,
        "threshold": yardstick.schwelle,
        **scale(yardstick.modell, eigene=yardstick.eigene),
        "then": _run(then, found.before),
        "now": _run(now, found.after),
        "note": asked.note,
        "remeasured": found.remeasured,
        "versions": asdict(found.today),
        "covered": {
            "before": found.before.covered,
            "real": found.real_covered,
            "measured": found.measured_covered(),
            "by_cause": {cause.value: found.measured_covered(cause) for cause in Ursache},
            "after": found.after.covered,
        },
        "sources": {
            "only_then": sorted(ground.only_then),
            "only_now": sorted(ground.only_now),
            "unlike": sorted(ground.unlike),
            "links_left": ground.links_left,
        },
        "counts": {art.value: kinds[art] for art in Wandel},
        "real": [
            {
                "id": change.leistung_id,
                "teilleistung": change.teilleistung,
                "name": name_of(catalog, change),
                "kind": change.art.value,
                "then": finding_values(change.then),
                "now": finding_values(change.now),
                "new": _evidence(change.new),
                "gone": _evidence(change.gone),
                "offers": [_offer_change(each) for each in change.offers],
            }
            for change in found.real
        ],
        "measured": [
            {
                "id": change.leistung_id,
                "teilleistung": change.teilleistung,
                "name": name_of(catalog, change),
                "causes": [cause.value for cause in change.ursachen],
                "covered": {cause.value: number for cause, number in change.covered},
                "then": _finding(change.then),
                "now": _finding(change.now),
                "alike_then": _finding(change.alike_then),
                "alike_now": _finding(change.alike_now),
            }
            for change in found.measured
        ],
        "offers": [_offer_change(change) for change in found.offers],
        "unproven": [_offer_change(change) for change in found.unproven],
    }


def _run(run: Run, count: Count) -> dict[str, Any]:
    return {
        "snapshot": run.id,
        "date": run.date,
        "complete": run.snapshot.complete,
        "partial": list(run.snapshot.partial),
        "beispiel": run.example,
        "versions": asdict(run.snapshot.versions),
        "sources": [state.kind for state in run.snapshot.sources],
        "count": count_values(count),
    }


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    return None if finding is None else finding_values(finding)


def _evidence(items: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [evidence(item) for item in items]


def _offer_change(change: OfferChange) -> dict[str, Any]:
    return {
        "kinds": [art.value for art in change.arten],
        "then": _offer(change.then),
        "now": _offer(change.now),
    }


def _offer(offer: Offer | None) -> dict[str, Any] | None:
    if offer is None:
        return None
    return {
        "id": offer.id,
        "title": offer.title,
        "url": offer.url,
        "schluessel": list(offer.schluessel),
    }
