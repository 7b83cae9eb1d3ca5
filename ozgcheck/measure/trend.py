# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage over the months: the last complete run of each, with its bounds.

A month with only incomplete runs is marked and breaks the line, a month without a run is a gap.
Where tool, catalogue, rules or kinds of sources changed between two points, the line begins
anew: what changes with them is no progress of the city. Counted is as in `coverage`, by the
catalogue of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import groupby

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.register import Register, Run
from ozgcheck.language import tr
from ozgcheck.measure.coverage import (
    By,
    Einheit,
    basket,
    count_several,
    executed,
    grouping,
)
from ozgcheck.measure.select import Selection
from ozgcheck.measure.series import changed, run_day
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Finding, Korb

# The key of the line of everything; programs read it, so it has no other language.
TOTAL = "gesamt"


class Lage(StrEnum):
    """What there is for a month; only what is measured makes the line."""

    GEMESSEN = "gemessen"
    UNVOLLSTAENDIG = "unvollstaendig"
    NICHT_LESBAR = "nicht_lesbar"
    KEIN_LAUF = "kein_lauf"


@dataclass(frozen=True, slots=True)
class Point:
    """A month, or a single run.

    Attributes:
        month: such as `2026-11`.
        lage: what there is.
        run: the run; None where there is none or it is not readable.
        changed: what else than the city changed since the measured point before (German).
        changed_today: the same where all runs are assessed by the rules of today.
        near: the measured point before is of the same month or of the one before.
        run_id: how the run is called, empty where there is none.
    """

    month: str
    lage: Lage
    run: Run | None = None
    changed: tuple[str, ...] = ()
    changed_today: tuple[str, ...] = ()
    near: bool = False
    run_id: str = ""

    @property
    def measured(self) -> bool:
        """Whether it is part of the line."""
        return self.lage is Lage.GEMESSEN

    @property
    def joined(self) -> bool:
        """Whether the line goes on from the measured point before."""
        return self.near and not self.changed

    @property
    def joined_today(self) -> bool:
        """The same for the line by the rules of today."""
        return self.near and not self.changed_today

    @property
    def day(self) -> date | None:
        """The day of its run (UTC)."""
        return None if self.run is None else run_day(self.run.head)


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one group, one per point; None where the point has no run.

    `today` are the same by the rules of today; empty where nobody asked for them.
    """

    key: str
    name: str
    counts: tuple[Count | None, ...]
    today: tuple[Count | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """The line of everything, and of groups in the order of the catalogue.

    Attributes:
        yardstick: how it is counted.
        by: what the groups are; None: no groups.
        every: every run is a point, not one per month.
        points: oldest first, at least one.
        total: the counts of the whole selection.
        own: the same without what Kreis, Land and Bund run.
        groups: groups in which something counts.
        rechecked: the runs are also there by the rules of today.
    """

    yardstick: Yardstick
    by: By | None
    every: bool
    points: tuple[Point, ...]
    total: Line
    own: tuple[Count | None, ...]
    groups: tuple[Line, ...] = ()
    rechecked: bool = False


def points(
    register: Register, *, since: str = "", until: str = "", every: bool = False
) -> tuple[Point, ...]:
    """The months from the first run to the last, each with the run that stands for it.

    Args:
        register: the runs.
        since: only runs of this year, month or day (`2026`, `2026-11`, `2026-11-25`) or later.
        until: only runs of this year, month or day or earlier.
        every: each run is a point, complete or not; months without one stay.
    """
    inside = [run for run in register.runs if _within(run.head.started, since, until)]
    damaged = [
        (day[:7], run_id)
        for run_id, _ in register.unreadable
        if _within(day := f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}", since, until)
    ]
    runs = {month: list(some) for month, some in groupby(inside, lambda run: run.head.started[:7])}
    found: list[Point] = []
    before: Point | None = None
    for month in _months({*runs, *(month for month, _ in damaged)}):
        bad = [run_id for where, run_id in damaged if where == month]
        for point in _of_month(month, runs.get(month, []), bad, every=every):
            if point.measured:
                before = _joined(point, before)
                found.append(before)
            else:
                found.append(point)
    return tuple(found)


def trend(
    catalog: Catalog,
    register: Register,
    chosen: Sequence[Point],
    *,
    yardstick: Yardstick,
    by: By | None = None,
    every: bool = False,
    selection: Selection | None = None,
    today: Register | None = None,
) -> Trend:
    """Count the runs of these points.

    Args:
        catalog: says what belongs where.
        register: what the runs found.
        chosen: what `points` gave.
        yardstick: how to count.
        by: also count by group.
        every: how the points were chosen.
        selection: what is counted; None: everything.
        today: what the runs would find by the rules of today.
    """
    only = selection or Selection()
    counter = _Counter(catalog, register, yardstick, only)
    then, stored = counter.by(by), [point.run for point in chosen]
    now: dict[str, Callable[[Run], Count]] = {}
    anew: list[Run | None] = []
    if today is not None:
        again = {run.id: run for run in today.runs}
        now = _Counter(catalog, today, yardstick, only).by(by)
        anew = [again.get(point.run_id) for point in chosen]
    names = {TOTAL: tr("gesamt"), **(grouping(catalog, by)[1] if by else {})}
    total, *groups = (
        Line(key, name, _counts(stored, then[key]), _counts(anew, now[key]) if now else ())
        for key, name in names.items()
    )
    return Trend(
        yardstick=yardstick,
        by=by,
        every=every,
        points=tuple(chosen),
        total=total,
        own=_counts(stored, counter.own),
        groups=tuple(line for line in groups if any(c and c.total for c in line.counts)),
        rechecked=today is not None,
    )


# --- which runs ------------------------------------------------------------------------


def _within(started: str, since: str, until: str) -> bool:
    return since <= started and started[: len(until)] <= until


def _months(known: Iterable[str]) -> Iterator[str]:
    """Every month from the first to the last."""
    numbers = [int(month[:4]) * 12 + int(month[5:7]) - 1 for month in known]
    if numbers:
        for number in range(min(numbers), max(numbers) + 1):
            yield f"{number // 12:04}-{number % 12 + 1:02}"


def _of_month(month: str, runs: list[Run], bad: list[str], *, every: bool) -> Iterator[Point]:
    complete = [run for run in runs if run.head.complete]
    if every and (runs or bad):
        found = [_point(month, run) for run in runs]
        found += [Point(month, Lage.NICHT_LESBAR, run_id=run_id) for run_id in bad]
        yield from sorted(found, key=lambda point: point.run_id)
    elif runs:
        yield _point(month, (complete or runs)[-1])
    elif bad:
        yield Point(month, Lage.NICHT_LESBAR, run_id=bad[-1])
    else:
        yield Point(month, Lage.KEIN_LAUF)


def _point(month: str, run: Run) -> Point:
    lage = Lage.GEMESSEN if run.head.complete else Lage.UNVOLLSTAENDIG
    return Point(month, lage, run, run_id=run.id)


def _joined(point: Point, before: Point | None) -> Point:
    """The point with how it follows the measured one before."""
    if before is None or before.run is None or point.run is None:
        return point
    then, now = before.run.head, point.run.head
    return replace(
        point,
        changed=tuple(changed(then, now)),
        changed_today=tuple(changed(replace(then, versions=now.versions), now)),
        near=len(tuple(_months([before.month, point.month]))) <= 2,
    )


# --- counting --------------------------------------------------------------------------


def _counts(
    runs: Iterable[Run | None], counted: Callable[[Run], Count]
) -> tuple[Count | None, ...]:
    return tuple(None if run is None else counted(run) for run in runs)


class _Counter:
    """Counts many runs of a register in the same way."""

    def __init__(
        self, catalog: Catalog, register: Register, yardstick: Yardstick, selection: Selection
    ) -> None:
        self._catalog = catalog
        self._register = register
        self._yardstick = yardstick
        self._bundles = {ozg_id: n for n, (ozg_id, teil) in enumerate(register.keys) if not teil}
        self._entries = {teil: n for n, (_, teil) in enumerate(register.keys) if teil}
        self._selected = {
            ozg_id: leistung for ozg_id, leistung in catalog.by_id.items() if leistung in selection
        }
        parts = yardstick.einheit is Einheit.TEILLEISTUNG
        self._counted = tuple(
            (place, self._selected[ozg_id])
            for place, (ozg_id, teil) in enumerate(register.keys)
            if bool(teil) is parts and ozg_id in self._selected
        )
        self._everything = [place for place, _ in self._counted]

    def by(self, by: By | None) -> dict[str, Callable[[Run], Count]]:
        """How to count everything, and each group."""
        eigene = self._yardstick.eigene
        found: dict[str, Callable[[Run], Count]] = {
            TOTAL: partial(self._count, self._everything, eigene)
        }
        if by is None:
            return found
        if by is By.KORB and self._yardstick.einheit is Einheit.LEISTUNG:
            baskets = {korb.slug: partial(self._basket, korb) for korb in self._catalog.koerbe}
            return {**found, **baskets}
        keys, names = grouping(self._catalog, by)
        members: dict[str, list[int]] = {key: [] for key in names}
        for place, leistung in self._counted:
            for key in keys(leistung):
                members[key].append(place)
        return found | {key: partial(self._count, some, eigene) for key, some in members.items()}

    def own(self, run: Run) -> Count:
        """Counts everything without what Kreis, Land and Bund run."""
        return self._count(self._everything, True, run)

    def _count(self, places: Sequence[int], eigene: bool, run: Run) -> Count:
        found = (
            (verdict.own() if eigene else verdict, times)
            for verdict, times in self._register.tally(run, places)
            if executed(verdict)
        )
        return count_several(found, self._yardstick.schwelle)

    def _basket(self, korb: Korb, run: Run) -> Count:
        whole = {
            ozg_id: bundle
            for ozg_id in (posten.leistung for posten in korb.posten)
            if ozg_id in self._selected
            and (bundle := self._verdict(run, self._bundles.get(ozg_id))) is not None
            and executed(bundle)
        }
        entries = {
            key: entry
            for posten in korb.posten
            for key in posten.schluessel
            if (entry := self._verdict(run, self._entries.get(key))) is not None
        }
        return Count.sum(each for _, each in basket(korb, whole, entries, self._yardstick.schwelle))

    def _verdict(self, run: Run, place: int | None) -> Finding | None:
        found = None if place is None else self._register.verdict(run, place)
        return found.own() if found is not None and self._yardstick.eigene else found
