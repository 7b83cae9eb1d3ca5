# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files a run leaves for people and machines; each is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.atomic import write_whole
from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.gaps import gaps, unchecked_count
from ozgcheck.model import Snapshot
from ozgcheck.report.formats import Format, render
from ozgcheck.report.summary import summary
from ozgcheck.report.view import View
from ozgcheck.report.views import coverage_view, gaps_view

# Excel takes UTF-8 without this mark for Windows-1252.
_BOM = "\ufeff"


def write_reports(
    folder: Path,
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    einheit: Einheit,
    schwelle: int,
) -> tuple[Path, ...]:
    """Write summary, coverage and gaps as CSV, JSON and Markdown.

    Returns:
        The files, in the order written.

    Raises:
        OSError: the folder cannot be written.
    """
    hidden = unchecked_count(catalog, snapshot, einheit)
    found = gaps(catalog, snapshot, einheit=einheit, schwelle=schwelle)
    views: dict[str, View] = {
        "zusammenfassung": summary(catalog, snapshot, snapshot_id, einheit),
        "abdeckung": coverage_view(
            snapshot,
            snapshot_id,
            coverage(catalog, snapshot, by=By.LEBENSLAGE, einheit=einheit, schwelle=schwelle),
        ),
        "offen": gaps_view(
            catalog,
            snapshot,
            snapshot_id,
            found,
            einheit=einheit,
            schwelle=schwelle,
            unchecked=hidden,
        ),
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
