# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files a run leaves for people and machines; each is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit, coverage, relevant
from ozgcheck.measure.gaps import gaps
from ozgcheck.measure.select import Selection
from ozgcheck.model import Outcome, Snapshot
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
    hidden = sum(
        finding.outcome is Outcome.NICHT_GEPRUEFT
        for _, finding in relevant(catalog, snapshot, einheit, Selection())
    )
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


def write_whole(path: Path, text: str) -> None:
    """Write a text file through a temporary one, so that a reader never sees half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
