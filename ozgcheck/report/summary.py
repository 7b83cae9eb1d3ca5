# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The summary of a run: the same count at each level, from offered to OZG-konform."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import Einheit, count, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.model import Snapshot
from ozgcheck.report.view import View
from ozgcheck.report.views import summary_view

LEVELS = (
    (1, "ab 1: Information im Portal"),
    (2, "ab 2: Formular-Assistent"),
    (3, "ab 3: online (OZG-konform)"),
)


def summary(catalog: Catalog, snapshot: Snapshot, snapshot_id: str, einheit: Einheit) -> View:
    """One screen about a run."""
    found = [finding for _, finding in relevant(catalog, snapshot, einheit, Selection())]
    levels = [(label, count(found, level)) for level, label in LEVELS]
    return summary_view(catalog, snapshot, snapshot_id, levels)
