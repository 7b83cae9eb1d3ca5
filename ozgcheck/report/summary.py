# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The summary of a run: the same count at each level, from offered to OZG-konform."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.coverage import count, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.report.editorial import summary_line
from ozgcheck.report.view import View
from ozgcheck.report.views import summary_view

# What the levels mean in the model that defines OZG-Konformität.
_MODEL = "1.1"
LEVELS = (
    (1, tr("Information im Portal")),
    (2, "Formular-Assistent"),
    (3, tr("online (OZG-konform)")),
)


def summary(catalog: Catalog, snapshot: Snapshot, snapshot_id: str, yardstick: Yardstick) -> View:
    """One screen about a run; of the yardstick the threshold plays no part."""
    whole = [f for _, f in relevant(catalog, snapshot, yardstick.einheit, Selection())]
    own = [finding.own() for finding in whole]
    found = own if yardstick.eigene else whole
    named = yardstick.modell.modell == _MODEL
    levels = [
        (
            tr("ab {level}: {label}").format(level=level, label=label)
            if named
            else tr("ab {level}").format(level=level),
            count(found, level),
            count(own, level),
        )
        for level, label in LEVELS
    ]
    view = summary_view(catalog, snapshot, snapshot_id, levels, yardstick)
    listed = snapshot.result.widersprueche
    counts = Counter(item.art for item in listed)
    line = summary_line(listed)
    return replace(
        view,
        notes=(*view.notes, *((line,) if line else ())),
        data={
            **view.data,
            "widersprueche": {"count": len(listed), "arten": dict(sorted(counts.items()))},
        },
    )
