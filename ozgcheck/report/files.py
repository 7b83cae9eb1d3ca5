# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files a run leaves for people and machines; the old ones stay until all new ones are done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.sci.indicators import Indicator
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.publish import write_together
from ozgcheck.report.formats.render import Format, render
from ozgcheck.report.months.monthly import monthly_views

# Excel takes UTF-8 without this mark for Windows-1252.
_BOM = "\ufeff"
# Gets its name last, so a reader who finds the sum of a file in it has that run's file.
STAND = "stand.json"


def write_reports(
    folder: Path,
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    yardstick: Yardstick,
    weights: Weights = USUAL,
    indikatoren: Mapping[str, tuple[Indicator, ...]] | None = None,
) -> tuple[Path, ...]:
    """Write summary, coverage, gaps and the editors' list as CSV, JSON and Markdown.

    Last comes `stand.json`: whose run this is, and the SHA-256 of every file.

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
        OSError: the folder cannot be written; it is as it was.
    """
    views = monthly_views(
        catalog, snapshot, snapshot_id, yardstick, weights=weights, indikatoren=indikatoren
    )
    texts = {
        f"{name}.{form}": f"{_BOM if form is Format.CSV else ''}{render(view, form)}"
        for name, view in views.items()
        for form in (Format.MD, Format.CSV, Format.JSON)
    }
    return write_together(folder, {**texts, STAND: _stand(snapshot, snapshot_id, texts)})


def _stand(snapshot: Snapshot, snapshot_id: str, texts: Mapping[str, str]) -> str:
    document = {
        "portal": snapshot.portal,
        "snapshot": snapshot_id,
        "date": snapshot.started,
        "complete": snapshot.complete,
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
