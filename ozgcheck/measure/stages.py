# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far what the city must execute is, stage by stage, so that the stages add up to all.

A finding stands at the highest level that is certain (`reifegrad_low`); whether more is possible
is counted beside. So the stages from a level on are exactly what `coverage` calls covered at that
level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.coverage import By, coverage, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import HIGHEST_OBSERVABLE, Count, Finding, Outcome, Snapshot

# What a chart can be drawn by: every Leistung stands in exactly one of these.
GROUPINGS = (By.LEBENSLAGE, By.THEMENFELD)


class Stage(StrEnum):
    """Where a Leistung stands, best first; every one stands at exactly one stage.

    `offen`: offered, but no level is certain. `fehlt`: certainly not there, or at level 0.
    """

    DREI = "stufe_3"
    ZWEI = "stufe_2"
    EINS = "stufe_1"
    OFFEN = "stufe_offen"
    UNKLAR = "unklar"
    NICHT_GEPRUEFT = "nicht_geprueft"
    FEHLT = "fehlt"


STAGES = tuple(Stage)
_LEVELS = {3: Stage.DREI, 2: Stage.ZWEI, 1: Stage.EINS}


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many stand at a stage, and how many of them may be at a higher level."""

    stage: Stage
    count: int = 0
    higher: int = 0


@dataclass(frozen=True, slots=True)
class StageGroup:
    """One group: `stages` in the order of `STAGES`, `count` at the threshold."""

    key: str
    name: str
    stages: tuple[StageCount, ...]
    count: Count

    @property
    def total(self) -> int:
        """Everything the city must execute in the group."""
        return self.count.total

    def of(self, stage: Stage) -> StageCount:
        """The count at a stage."""
        return self.stages[STAGES.index(stage)]


@dataclass(frozen=True, slots=True)
class Stages:
    """A run by group and stage."""

    by: By
    yardstick: Yardstick
    groups: tuple[StageGroup, ...]
    total: StageGroup


def stage_of(finding: Finding) -> Stage:
    """The stage of a finding that the city is responsible for."""
    if finding.outcome is Outcome.NICHT_GEPRUEFT:
        return Stage.NICHT_GEPRUEFT
    if finding.outcome is Outcome.FEHLT or finding.reifegrad_high < 1:
        return Stage.FEHLT
    if finding.outcome is Outcome.ANGEBOTEN:
        return _LEVELS.get(min(finding.reifegrad_low, HIGHEST_OBSERVABLE), Stage.OFFEN)
    return Stage.UNKLAR


def stages(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    by: By = By.LEBENSLAGE,
    yardstick: Yardstick | None = None,
    selection: Selection | None = None,
) -> Stages:
    """Sort a run's findings into groups and stages; groups as `coverage` gives them.

    Args:
        catalog: gives groups and names.
        snapshot: gives the findings.
        by: one of `GROUPINGS`.
        yardstick: what is counted, and from which level on `count` calls it covered.
        selection: restricts what is counted; None means everything.

    Raises:
        ValueError: a Leistung could stand in several groups.
    """
    if by not in GROUPINGS:
        raise ValueError(tr("no chart by {by}").format(by=by))
    rule = yardstick or Yardstick()
    measured = coverage(
        catalog,
        snapshot,
        by=by,
        einheit=rule.einheit,
        schwelle=rule.schwelle,
        selection=selection,
        eigene=rule.eigene,
    )
    members: dict[str, list[Finding]] = {group.key: [] for group in measured.groups}
    for leistung, finding in relevant(
        catalog, snapshot, rule.einheit, selection or Selection(), eigene=rule.eigene
    ):
        key = leistung.lebenslage if by is By.LEBENSLAGE else leistung.themenfeld
        members[key].append(finding)
    everything = [finding for found in members.values() for finding in found]
    return Stages(
        by=by,
        yardstick=rule,
        groups=tuple(
            StageGroup(group.key, group.name, _sorted(members[group.key]), group.count)
            for group in measured.groups
        ),
        total=StageGroup("gesamt", tr("gesamt"), _sorted(everything), measured.total),
    )


def _sorted(findings: Iterable[Finding]) -> tuple[StageCount, ...]:
    placed = [(stage_of(finding), finding) for finding in findings]
    counts = Counter(stage for stage, _ in placed)
    higher = Counter(
        stage for stage, finding in placed if finding.reifegrad_high > finding.reifegrad_low
    )
    return tuple(StageCount(stage, counts[stage], higher[stage]) for stage in STAGES)
