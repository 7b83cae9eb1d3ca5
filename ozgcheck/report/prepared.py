# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run with everything around it, measured once, so that every format shows the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ozgcheck.history.register import Register
from ozgcheck.maturity.contradictions.find import of_run
from ozgcheck.measure.change.diff import Difference
from ozgcheck.measure.cities.comparison import Comparison
from ozgcheck.measure.coverage import By, Coverage, coverage
from ozgcheck.measure.funnel import Funnel, funnel
from ozgcheck.measure.overview import Overview
from ozgcheck.measure.sci.benchmark import Benchmark
from ozgcheck.measure.stages import Stages, stages
from ozgcheck.measure.story import Past, past
from ozgcheck.measure.trend import Trend
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.model import Finding, Widerspruch
from ozgcheck.report.change.words import Run
from ozgcheck.report.months.trend import Told
from ozgcheck.survey.place import Nationwide


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the run; everything may be unknown.

    Attributes:
        index: the Smart City Index and the run against it.
        comparison: the city and others, ours first.
        trend: the coverage over the months, with what must be said about it.
        then: the run that this one is compared with.
        changes: what changed since then.
        changes_note: on the choice of that run, or why there is none (German, may be empty).
        past: what earlier runs said, oldest first, by OZG id.
        nationwide: the city in the survey of all municipalities.
    """

    index: Benchmark | None = None
    comparison: Comparison | None = None
    trend: tuple[Trend, Told] | None = None
    then: Run | None = None
    changes: Difference | None = None
    changes_note: str = ""
    past: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    nationwide: Nationwide | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What people's formats are made of.

    Attributes:
        seen: the run, its coverage by Lebenslage, every Leistung that counts, what is open.
        felder: the coverage by Themenfeld.
        funnel: from the city's duty to the PVOG.
        stages: how far each Lebenslage is.
        findings: the verdict on each Leistung, by OZG id.
        listed: the editors' list; `listed_stored` as in `of_run`.
        around: what is known besides the run.
        weights: points of the lever's parts, with which the overview was made.
    """

    seen: Overview
    felder: Coverage
    funnel: Funnel
    stages: Stages
    findings: Mapping[str, Finding]
    listed: tuple[Widerspruch, ...]
    listed_stored: bool
    around: Around
    weights: Weights


def prepare(seen: Overview, around: Around, weights: Weights = USUAL) -> Prepared:
    """Measure what the overview of a run does not hold yet."""
    catalog, snapshot, yardstick = seen.catalog, seen.snapshot, seen.yardstick
    listed, stored = of_run(catalog, snapshot)
    return Prepared(
        seen=seen,
        felder=coverage(
            catalog,
            snapshot,
            by=By.THEMENFELD,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
        ),
        funnel=funnel(catalog, snapshot, yardstick=yardstick),
        stages=stages(catalog, snapshot, by=By.LEBENSLAGE, yardstick=yardstick),
        findings={
            finding.leistung_id: finding.own() if yardstick.eigene else finding
            for finding in snapshot.result.findings
        },
        listed=listed,
        listed_stored=stored,
        around=around,
        weights=weights,
    )


def pasts(register: Register, ids: Iterable[str]) -> dict[str, tuple[Past, ...]]:
    """What the runs of a register said about each Leistung, oldest first."""
    places = {ozg_id: place for place, (ozg_id, teil) in enumerate(register.keys) if not teil}
    return {
        ozg_id: tuple(
            past(run, register.verdict(run, places[ozg_id]) if ozg_id in places else None)
            for run in register.runs
        )
        for ozg_id in ids
    }
