# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which runs make a series: one per month, and only as far back as the measure stayed the same.

Only complete runs count. What changes with the tool, the catalogue, the rules or the kinds of
sources is no progress of the city, so the series begins after such a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ozgcheck.language import tr
from ozgcheck.model import Snapshot

# A year of monthly values and the one before: the present pace, not that of years ago.
MONTHS = 13


@dataclass(frozen=True, slots=True)
class Bruch:
    """Where the series begins because something else changed: `was` in German words.

    `davor` is the last run that no longer counts, `ab` the first that does.
    """

    davor: date
    ab: date
    was: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lauf:
    """A run by its id and day; `partial` says why it is not complete."""

    id: str
    tag: date
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The runs to measure with.

    Attributes:
        shown: the last complete run, else the last, called `shown_id`.
        newest: the newest run.
        months: id and run of each month, oldest first.
        left_out: incomplete runs of the same time, oldest first.
        broken: where the series begins; None: with the first run there is, or a year ago.
    """

    shown_id: str
    shown: Snapshot
    newest: Lauf
    months: tuple[tuple[str, Snapshot], ...]
    left_out: tuple[Lauf, ...]
    broken: Bruch | None


def series_of(runs: Iterable[tuple[str, Snapshot]]) -> Series:
    """Choose the runs of a series.

    Args:
        runs: id and run, newest first, at least one; taken no further than needed.

    Raises:
        ValueError: there is no run.
    """
    newest: tuple[str, Snapshot] | None = None
    months: list[tuple[str, Snapshot]] = []
    left_out: list[Lauf] = []
    broken = None
    for run_id, snapshot in runs:
        if newest is None:
            newest = run_id, snapshot
        if _months_between(snapshot, newest[1]) >= MONTHS:
            break
        if not snapshot.complete:
            left_out.append(run_of(run_id, snapshot))
            continue
        if months:
            after = months[-1][1]
            if _months_between(snapshot, after) == 0:
                continue
            what = tuple(changed(snapshot, after))
            if what:
                broken = Bruch(run_day(snapshot), run_day(after), what)
                break
        months.append((run_id, snapshot))
    if newest is None:
        raise ValueError(tr("there is no run"))
    shown_id, shown = months[0] if months else newest
    return Series(
        shown_id,
        shown,
        run_of(*newest),
        tuple(reversed(months)),
        tuple(reversed(left_out)),
        broken,
    )


def run_of(run_id: str, snapshot: Snapshot) -> Lauf:
    """The run by its id and day."""
    return Lauf(run_id, run_day(snapshot), snapshot.partial)


def run_day(snapshot: Snapshot) -> date:
    """The day it started, in UTC."""
    return date.fromisoformat(snapshot.started[:10])


def _months_between(earlier: Snapshot, later: Snapshot) -> int:
    one, other = run_day(earlier), run_day(later)
    return (other.year - one.year) * 12 + other.month - one.month


def changed(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    """What else than the city changed between two runs, in German words."""
    then, now = earlier.versions, later.versions
    if then.ozgcheck != now.ozgcheck:
        yield f"ozgcheck {now.ozgcheck} statt {then.ozgcheck}"
    if then.catalog != now.catalog:
        yield tr("der Katalog")
    if then.rules != now.rules:
        yield tr("die Regeln zum Reifegrad")
    kinds = [{state.kind for state in run.sources} for run in (earlier, later)]
    if kinds[0] != kinds[1]:
        yield tr("die Quellen")
