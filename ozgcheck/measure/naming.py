# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leistungen and entries as a sentence names them."""

from __future__ import annotations

from collections.abc import Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.model import Finding
from ozgcheck.numbers import whole

_NAMED = 5  # so many Leistungen does a sentence name


def named(catalog: Catalog, findings: Sequence[Finding]) -> str:
    """Leistungen in a sentence, the first of them by name: `10092 „Hundesteuer“ und 3 weitere`."""
    shown = [label(catalog, finding) for finding in findings[:_NAMED]]
    more = len(findings) - len(shown)
    if more:
        return tr("{shown} und {more} weitere").format(shown=", ".join(shown), more=whole(more))
    return ", ".join(shown)


def label(catalog: Catalog, finding: Finding) -> str:
    """Id and name of a finding's Leistung or entry."""
    return f"{finding.teilleistung or finding.leistung_id} „{name_of(catalog, finding)}“"


def name_of(catalog: Catalog, finding: Finding) -> str:
    """Name of a finding's Leistung or entry; empty where the catalogue has none."""
    leistung = catalog.by_id.get(finding.leistung_id)
    if leistung is None:
        return ""
    if not finding.teilleistung:
        return leistung.title
    return next(
        (teil.name for teil in leistung.teilleistungen if teil.id == finding.teilleistung), ""
    )
