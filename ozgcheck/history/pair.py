# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which two runs are compared: the newest and that of the month before, or those named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ozgcheck.errors import HistoryError
from ozgcheck.history.choose import choose
from ozgcheck.history.store import History, Stored
from ozgcheck.language import tr
from ozgcheck.measure.change.common_ground import kinds_read
from ozgcheck.model import Snapshot

_MONTH = len("202611")


@dataclass(frozen=True, slots=True)
class Read:
    """A stored run and what is in it."""

    stored: Stored
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs, and a German sentence where the earlier is not of the month before."""

    then: Read
    now: Read
    note: str = ""


def pair(history: History, then: str | None = None, now: str | None = None) -> Pair:
    """The two runs that are meant.

    Args:
        history: the runs of a portal.
        then: id, day or month of the earlier; None: the last complete run of the month before
            the later one, else the last complete one before it.
        now: id, day or month of the later; None: the newest complete run.

    Raises:
        ConfigError: a name fits no run.
        HistoryError: there are not two runs, or one is not readable.
    """
    stored = history.list()
    later = _named(history, stored, now) if now else last(history, stored, _is_complete)
    if later is None:
        raise HistoryError(
            tr("Im Verlauf ist noch kein vollständiger Lauf."),
            tr(
                "Einen Lauf macht: ozgcheck check. Auch unvollständige Läufe vergleicht, wer ihre "
                "Kennungen nennt: ozgcheck diff ÄLTERER NEUERER"
            ),
        )
    if then:
        return Pair(_named(history, stored, then), later)
    before = stored[: stored.index(later.stored)]
    month = _month(later.stored)
    earlier = last(history, [run for run in before if _month(run) < month], _is_complete)
    if earlier is None:
        earlier = last(history, before, _is_complete)
    if earlier is None:
        raise HistoryError(
            tr("Vor dem Lauf {id} ist kein vollständiger gespeichert.").format(id=later.stored.id),
            tr(
                "Verglichen werden kann ab dem zweiten Monat; zwei bestimmte Läufe vergleicht "
                "„ozgcheck diff ÄLTERER NEUERER“."
            ),
        )
    return Pair(earlier, later, _note(_month(earlier.stored), month))


def last(
    history: History, stored: Sequence[Stored], fits: Callable[[Snapshot], bool]
) -> Read | None:
    """The last of these runs that fits; None where none does.

    Raises:
        HistoryError: a run that would have to be looked at is not readable.
    """
    for each in reversed(stored):
        snapshot = history.read(each)
        if fits(snapshot):
            return Read(each, snapshot)
    return None


def last_trusted(history: History, kinds: Iterable[str]) -> Read | None:
    """The last complete run that read the same kinds of sources; damaged ones are passed over."""
    wanted = frozenset(kinds)
    for each in reversed(history.list()):
        try:
            snapshot = history.read(each)
        except HistoryError:
            continue
        if snapshot.complete and kinds_read(snapshot) == wanted:
            return Read(each, snapshot)
    return None


def _named(history: History, stored: Sequence[Stored], name: str) -> Read:
    """The last complete run of what is named; if none is complete, the last."""
    meant = choose(stored, [name])
    return last(history, meant, _is_complete) or Read(meant[-1], history.read(meant[-1]))


def _is_complete(snapshot: Snapshot) -> bool:
    return snapshot.complete


def _month(stored: Stored) -> str:
    """Year and month; an id begins with them."""
    return stored.id[:_MONTH]


def _note(earlier: str, later: str) -> str:
    """What is unusual about the months, if anything."""
    year, month = int(later[:4]), int(later[4:])
    expected = f"{year - (month == 1)}{(month - 2) % 12 + 1:02}"
    if earlier == expected:
        return ""
    if earlier == later:
        return tr(
            "Aus früheren Monaten gibt es keinen vollständigen Lauf; verglichen wird im Monat."
        )
    return tr(
        "Aus dem Monat davor ({expected}-{expected2}) gibt es keinen vollständigen Lauf; "
        "verglichen wird mit {earlier}-{earlier2}."
    ).format(
        expected=expected[:4], expected2=expected[4:], earlier=earlier[:4], earlier2=earlier[4:]
    )
