# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run seen as a whole: the count, every Leistung that counts, and what is open at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.coverage import Coverage, coverage, relevant
from ozgcheck.measure.naming import name_of
from ozgcheck.measure.sci.indicators import Indicator
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.gaps import Gap, gaps
from ozgcheck.measure.worklist.lever import USUAL, Kategorie, Weights
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Leistung, Snapshot

_NONE = Exceptions()


@dataclass(frozen=True, slots=True)
class Case:
    """One Leistung that the city executes, or one entry of it (then `teilleistung` is its id).

    `gap` is what is open or still to be linked or reported, also where nobody looked; None
    where nothing is left to do. `ausnahme` is the exception that holds for it.
    """

    leistung: Leistung
    teilleistung: str
    name: str
    gap: Gap | None
    ausnahme: Ausnahme | None

    @property
    def id(self) -> str:
        """Id of the entry, else of the Leistung."""
        return self.teilleistung or self.leistung.id


@dataclass(frozen=True, slots=True)
class Overview:
    """What reports for machines are made of.

    Attributes:
        catalog: what the run was measured against.
        snapshot: the run.
        snapshot_id: how it is called.
        yardstick: what was applied.
        coverage: the counts by Lebenslage.
        cases: everything that counts, in order of id.
        gaps: what is open, the best lever first, without what nobody looked at.
        example: the run shows shipped example data.
    """

    catalog: Catalog
    snapshot: Snapshot
    snapshot_id: str
    yardstick: Yardstick
    coverage: Coverage
    cases: tuple[Case, ...]
    gaps: tuple[tuple[Case, Gap], ...]
    example: bool = False


def overview(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    yardstick: Yardstick,
    *,
    weights: Weights = USUAL,
    indikatoren: Mapping[str, tuple[Indicator, ...]] | None = None,
    exceptions: Exceptions = _NONE,
    example: bool = False,
) -> Overview:
    """Measure a run once for several reports.

    Args:
        catalog: what the run is measured against.
        snapshot: the run.
        snapshot_id: how it is called.
        yardstick: what counts.
        weights: points of the lever's parts.
        indikatoren: the indicators of the Smart City Index that each Leistung feeds.
        exceptions: what gates leave out; figures stay as they are.
        example: the run shows shipped example data.
    """
    einheit, schwelle, eigene = yardstick.einheit, yardstick.schwelle, yardstick.eigene
    found = gaps(
        catalog,
        snapshot,
        einheit=einheit,
        schwelle=schwelle,
        unchecked=True,
        eigene=eigene,
        weights=weights,
        indikatoren=indikatoren,
    )
    by_key = {(gap.id, gap.teilleistung): gap for gap in found}
    looked = [gap for gap in found if gap.kategorie is not Kategorie.NICHT_GEPRUEFT]
    excepted = {each.leistung: each for each in exceptions.valid}
    cases = {
        (leistung.id, finding.teilleistung): Case(
            leistung,
            finding.teilleistung,
            name_of(catalog, finding),
            by_key.get((leistung.id, finding.teilleistung)),
            excepted.get(leistung.id),
        )
        for leistung, finding in relevant(catalog, snapshot, einheit, Selection())
    }
    return Overview(
        catalog,
        snapshot,
        snapshot_id,
        yardstick,
        coverage(catalog, snapshot, einheit=einheit, schwelle=schwelle, eigene=eigene),
        tuple(case for _, case in sorted(cases.items())),
        tuple((cases[gap.id, gap.teilleistung], gap) for gap in looked),
        example,
    )
