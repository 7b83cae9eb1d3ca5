# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which stored runs may go: never the one that stands for its month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ozgcheck.errors import HistoryError, reason
from ozgcheck.history import sums
from ozgcheck.history.store import History, Stored, stem_of
from ozgcheck.language import tr


class Grund(StrEnum):
    """Why a run stays; the first that fits."""

    UNLESBAR = "unlesbar"
    MONAT = "monat"
    MONAT_TEIL = "monat_teil"
    JUNG = "jung"


@dataclass(frozen=True, slots=True)
class Kept:
    """A run with what is known about it; `complete` is None where it is not readable.

    `grund` says why it stays; None: it may go.
    """

    stored: Stored
    complete: bool | None
    grund: Grund | None


def judge(runs: Sequence[tuple[Stored, bool | None]], now: str, days: int) -> tuple[Kept, ...]:
    """What stays and what may go.

    Forever stay the last complete run of each month (the last one where none is complete),
    so also the newest complete one, and what is not readable: somebody has to look at it.

    Args:
        runs: each run with whether it is complete (None: not readable), oldest first.
        now: the time, ISO in UTC.
        days: what began in so many days before it stays as well, 0 or more.
    """
    whole = {run.id[:6]: run.id for run, complete in runs if complete}
    partial = {run.id[:6]: run.id for run, complete in runs if complete is False}
    since = stem_of(_before(now, days))

    def grund(run: Stored, complete: bool | None) -> Grund | None:
        month = run.id[:6]
        if complete is None:
            return Grund.UNLESBAR
        if whole.get(month) == run.id:
            return Grund.MONAT
        if month not in whole and partial[month] == run.id:
            return Grund.MONAT_TEIL
        return Grund.JUNG if run.stem >= since else None

    return tuple(Kept(run, complete, grund(run, complete)) for run, complete in runs)


def delete(history: History, runs: Sequence[Stored]) -> None:
    """Delete runs and note that it was on purpose.

    Raises:
        HistoryError: the disk refused; what was deleted before is noted.
    """
    gone = []
    try:
        for run in runs:
            run.path.unlink(missing_ok=True)
            gone.append(run.path.name)
    except OSError as error:
        raise HistoryError(
            tr("Der Lauf {path} ließ sich nicht löschen ({error}).").format(
                path=run.path, error=reason(error)
            ),
            tr("Schreibrechte prüfen; gelöscht sind {gone} von {runs} Läufen.").format(
                gone=len(gone), runs=len(runs)
            ),
        ) from error
    finally:
        sums.note_gone(history.folder, gone)


def _before(now: str, days: int) -> str:
    moment = datetime.fromisoformat(now)
    earliest = moment.min.replace(tzinfo=moment.tzinfo)
    return (moment - min(timedelta(days=days), moment - earliest)).isoformat(timespec="seconds")
