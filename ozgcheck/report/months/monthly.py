# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a monthly run has to say: four views, as files of their own or as one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.find import of_run
from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.sci.indicators import Indicator
from ozgcheck.measure.worklist.gaps import gaps, unchecked_count
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.report.editorial import editorial_view
from ozgcheck.report.gaps import Asked, gaps_view
from ozgcheck.report.plots.words import warnings
from ozgcheck.report.summary import summary
from ozgcheck.report.view import View
from ozgcheck.report.views import coverage_view, sources


def monthly_views(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    yardstick: Yardstick,
    *,
    weights: Weights = USUAL,
    indikatoren: Mapping[str, tuple[Indicator, ...]] | None = None,
    limit: int | None = None,
) -> dict[str, View]:
    """Summary, coverage, gaps and the editors' list, by the names of their files.

    Args:
        catalog: what the run is measured against.
        snapshot: the run.
        snapshot_id: how it is called.
        yardstick: what is counted.
        weights: points of the lever's parts.
        indikatoren: the indicators of the Smart City Index that each Leistung feeds.
        limit: show at most so many gaps; None: all.
    """
    einheit, schwelle, eigene = yardstick.einheit, yardstick.schwelle, yardstick.eigene
    found = gaps(
        catalog,
        snapshot,
        einheit=einheit,
        schwelle=schwelle,
        eigene=eigene,
        weights=weights,
        indikatoren=indikatoren,
    )
    covered = coverage(
        catalog, snapshot, by=By.LEBENSLAGE, einheit=einheit, schwelle=schwelle, eigene=eigene
    )
    listed, stored = of_run(catalog, snapshot)
    asked = Asked(
        limit=limit,
        unchecked=unchecked_count(catalog, snapshot, einheit),
        weights=weights,
    )
    return {
        "zusammenfassung": summary(catalog, snapshot, snapshot_id, yardstick),
        "abdeckung": coverage_view(snapshot, snapshot_id, covered, yardstick.modell),
        "offen": gaps_view(catalog, snapshot, snapshot_id, found, yardstick=yardstick, asked=asked),
        "redaktion": editorial_view(catalog, snapshot, snapshot_id, listed, stored=stored),
    }


def monthly_view(snapshot: Snapshot, views: Mapping[str, View], *, example: bool = False) -> View:
    """The views of a run as the parts of one document; what several would say is said once.

    Args:
        snapshot: the run.
        views: what `monthly_views` gave.
        example: the run shows shipped example data.
    """
    lead = (*warnings(snapshot, example=example), sources(snapshot))
    said = set(lead)
    parts = []
    for view in views.values():
        parts.append(replace(view, lead=tuple(line for line in view.lead if line not in said)))
        said.update(view.lead)
    return View(
        title=f"Monatsbericht {snapshot.stadt}, {snapshot.started[:10]}",
        lead=lead,
        columns=(),
        rows=(),
        parts=tuple(parts),
        data=None,
    )
