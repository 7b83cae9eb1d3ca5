# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was certainly covered must stay so: one run against the one before it."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.change.diff import Difference
from ozgcheck.measure.change.findings import Wandel
from ozgcheck.measure.conditions.exceptions import Exceptions
from ozgcheck.measure.conditions.gate import Art, Check, Verdict
from ozgcheck.measure.naming import named

_NAME = "keine Verschlechterung"
_LOSSES = {Wandel.VERLOREN: "verloren", Wandel.NICHT_NACHGEWIESEN: "nicht mehr nachgewiesen"}


def check_regression(
    catalog: Catalog, difference: Difference, day: str, exceptions: Exceptions
) -> Check:
    """Judge whether the city lost anything; a change of the measure alone is no loss.

    Args:
        catalog: gives names.
        difference: the run compared with an earlier one.
        day: ISO day of the earlier one.
        exceptions: what may be lost.
    """
    lost = [
        change
        for change in difference.real
        if change.art in _LOSSES and change.leistung_id not in exceptions.ids
    ]
    parts = []
    for art, words in _LOSSES.items():
        findings = [change.now for change in lost if change.art is art]
        if findings:
            parts.append(f"seit dem Lauf vom {day} {words}: {named(catalog, findings)}")
    return Check(
        Art.VERSCHLECHTERUNG,
        f"{_NAME} seit {day}",
        Verdict.VERFEHLT if lost else Verdict.BESTANDEN,
        "; ".join(parts),
        against=tuple(change.now for change in lost),
    )


def no_earlier_run() -> Check:
    """There is nothing to compare with: no verdict, and that is no failure."""
    return Check(
        Art.VERSCHLECHTERUNG,
        _NAME,
        Verdict.OHNE_URTEIL,
        "einen früheren vollständigen Lauf mit denselben Quellen gibt es nicht",
    )
