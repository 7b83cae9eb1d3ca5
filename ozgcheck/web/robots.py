# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asks each host once for its robots.txt and keeps to it (RFC 9309)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ozgcheck.errors import RedirectLoopError, SourceError
from ozgcheck.numbers import counted
from ozgcheck.web import rules
from ozgcheck.web.answer import Response
from ozgcheck.web.client import Client
from ozgcheck.web.rules import Rules
from ozgcheck.web.urls import host_of, normal_url, split_url

# RFC 9309, 2.4: a copy should not be used for longer.
_YOUNG = timedelta(hours=24)
_ACCEPT = "text/plain, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class _State:
    """`rules` is None when nobody knows what is allowed; `note` says why, in German."""

    rules: Rules | None
    note: str


@dataclass(slots=True)
class _Place:
    """The robots.txt of one scheme, host and port."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: _State | None = None


class Robots:
    """What the hosts of one run allow. Threads may share it.

    Args:
        client: asks; its pace is slowed down where a robots.txt wants that.
        clock: tells the time; a copy in the archive is taken while it is younger than a day.
    """

    def __init__(
        self, client: Client, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._client = client
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()

    def allowed(self, url: str) -> bool:
        """Whether an address may be fetched; False for what is no http(s) address."""
        known = self._state(url).rules
        return known is not None and known.allow(url)

    def unreachable(self, url: str) -> bool:
        """Whether nothing is allowed only because the robots.txt could not be read."""
        return self._state(url).rules is None

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The absolute addresses of sitemaps that the host names; they are not checked."""
        known = self._state(url).rules
        return () if known is None else known.sitemaps

    def state(self, host: str) -> str:
        """What was found at a host (or an address), one German sentence; empty if not asked."""
        wanted = host_of(normal_url(host if "://" in host else f"https://{host}/"))
        with self._lock:
            places = sorted(self._places.items())
        notes = (
            place.state.note
            for root, place in places
            if host_of(root) == wanted and place.state is not None
        )
        return " ".join(dict.fromkeys(notes))

    def _state(self, url: str) -> _State:
        parts = split_url(normal_url(url))
        if not parts.netloc:
            return _State(None, "Das ist keine Adresse.")
        root = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            place = self._places.setdefault(root, _Place())
        with place.lock:  # the first thread asks, the others wait for its answer
            if place.state is None:
                place.state = self._fetched(root)
            return place.state

    def _fetched(self, root: str) -> _State:
        since = (self._clock() - _YOUNG).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            answer = self._client.get(
                f"{root}/robots.txt",
                accept=_ACCEPT,
                max_bytes=rules.MAX_BYTES + 1,
                since=since,
                cut=True,
                anywhere=True,
            )
        except RedirectLoopError:  # RFC 9309, 2.3.1.2: as if there were none
            return _State(rules.parse(b""), "Die robots.txt leitet zu oft weiter: alles erlaubt.")
        except SourceError as error:
            if self._client.offline:  # nothing is sent that could be forbidden
                return _State(rules.parse(b""), "Die robots.txt liegt nicht im Archiv.")
            return _State(None, f"Die robots.txt ist nicht zu lesen: {error.message}")
        state = _judged(answer)
        if state.rules is not None and state.rules.delay:
            self._client.pace.slow_down(host_of(root), state.rules.delay)
        return state


def _judged(answer: Response) -> _State:
    """RFC 9309, 2.3.1: what an answer means; a server that is busy has not answered."""
    if answer.ok:
        found = rules.parse(answer.body)
        number = counted(found.count, "Regel", "Regeln")
        delay = f", Pause {found.delay:g} s".replace(".", ",") if found.delay else ""
        return _State(found, f"Die robots.txt hat {number} für ozgcheck{delay}.")
    if 400 <= answer.status < 500 and answer.status != 429:
        note = f"Es gibt keine robots.txt (Status {answer.status}): alles erlaubt."
        return _State(rules.parse(b""), note)
    note = f"Die robots.txt ist nicht zu lesen (Status {answer.status}): nichts abgerufen."
    return _State(None, note)
