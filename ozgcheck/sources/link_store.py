# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What online services answered, by address, so that nothing is asked again too soon.

One JSON line per answer, added as soon as it is there. A line that is broken counts as not
there; who kills the program loses at most the line being written.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ozgcheck.atomic import write_whole
from ozgcheck.codec import decoder, encode
from ozgcheck.growing import append_lines
from ozgcheck.lock import locked
from ozgcheck.model import Linkstand, LinkState
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

FILE = "linkpruefung.jsonl"
# As long as the archive keeps its months.
_KEPT = timedelta(days=400)
# What may be over tomorrow is asked for again tomorrow.
_SHORT = timedelta(days=1)
_PASSING = (LinkState.TOT, LinkState.AUSSER_BETRIEB, LinkState.NICHT_PRUEFBAR)
_LONGEST_LINE = 20_000


class Store:
    """The answers of one portal's services.

    Args:
        folder: where they lie; None: nothing is kept. Made when something is.
        days: for how long an answer holds; what may pass holds for a day.
    """

    def __init__(self, folder: Path | None, days: int) -> None:
        self._path = None if folder is None else folder / FILE
        self._days = timedelta(days=days)

    def recall(self, now: str, *, asking: bool = True) -> dict[str, Linkstand]:
        """What still holds at a time, by address.

        The newest answer counts, but a failure does not take the place of one that still holds.

        Args:
            now: ISO day or time; what is younger was not known then.
            asking: what passes soon does not hold for longer than a day; False: nobody can
                ask, so everything holds equally long.
        """
        moment = _time(now)
        found: dict[str, Linkstand] = {}
        for stand in sorted(self._read(), key=lambda stand: _time(stand.am)):
            age = moment - _time(stand.am)
            short = asking and stand.state in _PASSING
            if not timedelta() <= age < (min(_SHORT, self._days) if short else self._days):
                continue
            if stand.state is not LinkState.NICHT_PRUEFBAR or not _good(found.get(stand.url)):
                found[stand.url] = stand
        return found

    def add(self, stand: Linkstand) -> None:
        """Keep an answer; if the disk refuses, it is asked for again next time."""
        if self._path is None:
            return
        line = json.dumps(encode(stand), ensure_ascii=False, separators=(",", ":"))
        with contextlib.suppress(OSError), _alone(self._path) as path:
            append_lines(path, [line], lambda tail: True)

    def prune(self, now: str) -> None:
        """Forget what is older than a year."""
        if self._path is None or not self._path.is_file():
            return
        with contextlib.suppress(OSError), _alone(self._path) as path:
            stands = list(self._read())
            young = [stand for stand in stands if _time(now) - _time(stand.am) < _KEPT]
            if len(young) < len(stands):
                rows = (json.dumps(encode(stand), ensure_ascii=False) for stand in young)
                write_whole(path, "".join(f"{row}\n" for row in rows))

    def _read(self) -> Iterator[Linkstand]:
        try:
            data = b"" if self._path is None else self._path.read_bytes()
        except OSError:
            return
        for line in data.split(b"\n"):
            if not line.strip() or len(line) > _LONGEST_LINE:
                continue
            try:
                stand = decoder(Linkstand)(json.loads(line))
            except (ValueError, RecursionError):
                continue
            if _sound(stand):
                yield stand


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """The file, while no other process writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path.with_name(".sperre-links")):
        yield path


def _sound(stand: Linkstand) -> bool:
    """Whether an answer is what this version writes."""
    try:
        _time(stand.am)
        return (
            normal_url(stand.url) == stand.url
            and type(stand.status) is int
            and all(plain(text, 4_000) == text for text in (stand.url, stand.ziel, stand.grund))
        )
    except (TypeError, ValueError, AttributeError):
        return False


def _good(stand: Linkstand | None) -> bool:
    return stand is not None and stand.state is not LinkState.NICHT_PRUEFBAR


def _time(text: str) -> datetime:
    """The time without zone: all are UTC.

    Raises:
        ValueError: it is none.
    """
    return datetime.fromisoformat(text).replace(tzinfo=None)
