# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files a run leaves for people and machines; each is written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ozgcheck.atomic import write_whole
from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions import of_run
from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.gaps import Weights, gaps, unchecked_count
from ozgcheck.measure.indicators import Indicator
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.report.editorial import editorial_view
from ozgcheck.report.formats import Format, render
from ozgcheck.report.gaps import Asked, gaps_view
from ozgcheck.report.summary import summary
from ozgcheck.report.view import View
from ozgcheck.report.views import coverage_view

# Excel takes UTF-8 without this mark for Windows-1252.
_BOM = "\ufeff"
_USUAL = Weights()


def write_reports(
    folder: Path,
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    yardstick: Yardstick,
    weights: Weights = _USUAL,
    indikatoren: Mapping[str, tuple[Indicator, ...]] | None = None,
) -> tuple[Path, ...]:
    """Write summary, coverage, gaps and the editors' list as CSV, JSON and Markdown.

    Args:
        folder: where they go; made when it is missing.
        catalog: what the run is measured against.
        snapshot: the run.
        snapshot_id: how it is called.
        yardstick: what is counted.
        weights: points of the lever's parts.
        indikatoren: the indicators of the Smart City Index that each Leistung feeds.

    Returns:
        The files, in the order written.

    Raises:
        OSError: the folder cannot be written.
    """
    einheit, schwelle, eigene = yardstick.einheit, yardstick.schwelle, yardstick.eigene
    hidden = unchecked_count(catalog, snapshot, einheit)
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
    views: dict[str, View] = {
        "zusammenfassung": summary(catalog, snapshot, snapshot_id, yardstick),
        "abdeckung": coverage_view(snapshot, snapshot_id, covered, yardstick.modell),
        "offen": gaps_view(
            catalog,
            snapshot,
            snapshot_id,
            found,
            yardstick=yardstick,
            asked=Asked(unchecked=hidden, weights=weights),
        ),
        "redaktion": editorial_view(catalog, snapshot, snapshot_id, listed, stored=stored),
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, view in views.items():
        for form in (Format.MD, Format.CSV, Format.JSON):
            text = render(view, form)
            path = folder / f"{name}.{form}"
            write_whole(path, _BOM + text if form is Format.CSV else text)
            written.append(path)
    return tuple(written)
