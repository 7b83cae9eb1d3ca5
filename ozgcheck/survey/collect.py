# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asks for one municipality after the other and stores each answer at once.

What is stored is never asked for again in the same month, so that whoever was interrupted goes
on where they were. What failed is asked again by the next call, after what nobody asked yet.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.open_pvog import Answered, UnknownArsError
from ozgcheck.sources.pvog_rows import Row
from ozgcheck.survey.archive import Gemeinde, Stand, Zustand
from ozgcheck.survey.store import MOST_SINGLE, Store
from ozgcheck.text import plain

# So many failures in a row mean that the Data Hub has trouble, and not a municipality.
FAILURES_IN_A_ROW = 10
# It does not know every key of a list, often whole groups of them.
UNKNOWN_IN_A_ROW = 100
_LONGEST_NAME = 200
_LONGEST_REASON = 400


class Asked(Protocol):
    """Who is asked for the rows of a municipality."""

    def read(self, ars: str) -> Answered:
        """The rows.

        Raises:
            SourceError: nothing usable came.
        """
        ...


@dataclass(slots=True)
class Collected:
    """What one call brought.

    Attributes:
        read: how many municipalities were read, `empty` of them without any row.
        failed: those that could not be read, in the order they were asked.
        stopped: why the call ended before all was asked, German; empty if it did not.
    """

    read: int = 0
    empty: int = 0
    failed: list[Stand] = field(default_factory=list)
    stopped: str = ""

    @property
    def asked(self) -> int:
        """How many municipalities were asked for."""
        return self.read + len(self.failed)


def queue(
    gemeinden: Iterable[Gemeinde],
    states: Mapping[str, Stand],
    *,
    laender: Sequence[str] = (),
    limit: int | None = None,
) -> list[Gemeinde]:
    """Whom to ask, in this order: those that nobody asked yet, then those that failed.

    Args:
        gemeinden: the list.
        states: what happened until now.
        laender: two digits each; none: all.
        limit: at most so many.
    """
    wanted = sorted(
        (each for each in gemeinden if not laender or each.land in laender),
        key=lambda each: each.ars,
    )
    new = [each for each in wanted if each.ars not in states]
    failed = [
        each
        for each in wanted
        if (stand := states.get(each.ars)) and stand.zustand is Zustand.FEHLER
    ]
    return [*new, *failed][:limit]


def collect(
    hub: Asked,
    store: Store,
    wanted: Sequence[Gemeinde],
    *,
    now: Callable[[], str],
    told: Callable[[int, int, float], object] = lambda *_: None,
) -> Collected:
    """Ask for each municipality and store what comes.

    Args:
        hub: is asked.
        store: its archive is claimed and tidy.
        wanted: whom to ask, see `queue`.
        now: the time, ISO, UTC.
        told: hears how many were asked, how many are left, and the seconds so far.

    Raises:
        SurveyError: the disk refused; what was stored before stays.
    """
    result = Collected()
    singles = Counter({land: len(store.month.single_files(land)) for land in _laender(wanted)})
    started = time.monotonic()
    failures = unknown = 0
    for number, gemeinde in enumerate(wanted, 1):
        stand = Stand(gemeinde.ars, gemeinde.name, Zustand.GELESEN, abgerufen=now())
        try:
            answered = hub.read(gemeinde.ars)
            _keep(store, stand, answered, result)
            failures = unknown = 0
            singles[gemeinde.land] += 1
        except SourceError as error:
            stand = replace(
                stand, zustand=Zustand.FEHLER, grund=plain(error.message, _LONGEST_REASON)
            )
            store.failed(stand)
            result.failed.append(stand)
            missing = isinstance(error, UnknownArsError)
            unknown, failures = (unknown + 1, failures) if missing else (unknown, failures + 1)
        told(number, len(wanted) - number, time.monotonic() - started)
        result.stopped = _stopped(failures, unknown, stand.grund)
        if result.stopped:
            break
        if singles[gemeinde.land] >= MOST_SINGLE:
            store.compact(gemeinde.land)
            singles[gemeinde.land] = 0
    for land in _laender(wanted):
        store.compact(land)
    return result


def _keep(store: Store, stand: Stand, answered: Answered, result: Collected) -> None:
    """Store what came.

    Raises:
        SourceError: a part is missing, so that the municipality would look worse than it is.
    """
    reading = answered.reading
    notes = " ".join(dict.fromkeys(skipped.reason for skipped in reading.skipped))
    if not answered.whole:
        raise SourceError(tr("Die Liste kam nicht vollständig an: {notes}").format(notes=notes))
    name = stand.name or own_name(stand.ars, reading.rows)
    store.keep(replace(stand, name=name, grund=plain(notes, _LONGEST_REASON)), reading.rows)
    result.read += 1
    result.empty += not reading.rows


def own_name(ars: str, rows: Iterable[Row]) -> str:
    """What the rows of a municipality call it; empty where none is its own."""
    names = (row.get("ars_name", "") for row in rows if row.get("ars", "").zfill(12) == ars)
    return next(filter(None, (plain(name, _LONGEST_NAME) for name in names)), "")


def _stopped(failures: int, unknown: int, why: str) -> str:
    if failures >= FAILURES_IN_A_ROW:
        return tr(
            "Nach {failures} Fehlern hintereinander wurde nicht weiter abgefragt: {why}"
        ).format(failures=failures, why=why)
    if unknown >= UNKNOWN_IN_A_ROW:
        return tr(
            "Der Data Hub kannte {unknown} Regionalschlüssel hintereinander nicht; danach wurde "
            "nicht weiter abgefragt."
        ).format(unknown=unknown)
    return ""


def named(gemeinden: Iterable[Gemeinde], states: Mapping[str, Stand]) -> tuple[Gemeinde, ...]:
    """The list with the names that the municipalities' own rows give where it has none."""
    return tuple(
        replace(each, name=states[each.ars].name) if not each.name and each.ars in states else each
        for each in gemeinden
    )


def _laender(wanted: Iterable[Gemeinde]) -> list[str]:
    return sorted({each.land for each in wanted})
