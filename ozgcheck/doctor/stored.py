# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What lies on the disk: the archive of a portal and its last run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ozgcheck.errors import HistoryError
from ozgcheck.history.store import History
from ozgcheck.sources.crawl.crawl import ACCEPT
from ozgcheck.web.archive import Archive

_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of earlier runs.

    `months` are those of the archive (`2026-11`), oldest first; `size` is its size in bytes;
    `start` when a beginning of the portal was fetched last (UTC, may be empty). `run` is the
    start of the last run (UTC, empty: none), `complete` and `partial` what it says of itself;
    `trouble` why it cannot be read.
    """

    months: tuple[str, ...] = ()
    size: int = 0
    start: str = ""
    run: str = ""
    complete: bool = False
    partial: tuple[str, ...] = ()
    trouble: str = ""


def stored(archive: Path, history: History, starts: tuple[str, ...]) -> Stored:
    """Look at the disk; nothing is changed, and what cannot be read is said."""
    months = sorted(path.stem for path in archive.glob("*.jsonl") if _MONTH.fullmatch(path.stem))
    size = sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())
    kept = Archive(archive)
    times = [entry.time for url in starts for entry in kept.entries(url, ACCEPT)] if months else []
    found = Stored(tuple(months), size, max(times, default=""))
    latest = history.latest()
    if latest is None:
        return found
    try:
        run = history.read(latest)
    except HistoryError as error:
        return Stored(found.months, size, found.start, latest.id, trouble=str(error))
    return Stored(found.months, size, found.start, run.started, run.complete, run.partial)
