# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""When the next request to a host may start: one queue per host, over all threads."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.text import plain

LONGEST_DELAY = 60.0


@dataclass(slots=True)
class _Host:
    """`earliest` is when the next request may start, `last` when the last one did.

    Whoever has a place waits at the gate, so at most `parallel` threads watch the clock and
    the others sleep.
    """

    places: threading.Semaphore
    delay: float
    gate: threading.Lock = field(default_factory=threading.Lock)
    earliest: float = float("-inf")
    last: float = float("-inf")


class Pace:
    """Lets threads take turns at hosts.

    Args:
        delay: shortest time in seconds between two starts at the same host.
        parallel: how many requests to one host may be under way at a time, at least 1.
        longest: upper bound in seconds of what a server may ask us to wait.
    """

    def __init__(
        self, delay: float = 1.0, parallel: int = 2, longest: float = LONGEST_DELAY
    ) -> None:
        self._delay = delay
        self._parallel = max(1, parallel)
        self._longest = longest
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for a free place and for the time; inside, the request is made and read.

        Raises:
            SourceError: `close` was called while waiting.
        """
        at = self._host(host)
        with at.places:
            self._wait(host, at)
            yield

    def slow_down(self, host: str, seconds: float) -> None:
        """Never start at this host more often than every so many seconds (0 to 60)."""
        at = self._host(host)
        with self._lock:
            at.delay = max(at.delay, min(seconds, LONGEST_DELAY))
            at.earliest = max(at.earliest, at.last + at.delay)

    def hold(self, host: str, seconds: float) -> None:
        """Start nothing at this host for so many seconds; more than `longest` is cut."""
        at = self._host(host)
        with self._lock:
            at.earliest = max(at.earliest, time.monotonic() + min(seconds, self._longest))

    def delay(self, host: str) -> float:
        """The time in seconds between two starts at this host."""
        return self._host(host).delay

    def close(self) -> None:
        """Let nobody start any more; who waits is woken."""
        self._closed.set()

    def _host(self, host: str) -> _Host:
        with self._lock:
            at = self._hosts.get(host)
            if at is None:
                at = _Host(threading.Semaphore(self._parallel), self._delay)
                self._hosts[host] = at
            return at

    def _wait(self, host: str, at: _Host) -> None:
        with at.gate:
            while not self._closed.is_set():
                with self._lock:
                    now = time.monotonic()
                    if now >= at.earliest:
                        at.last, at.earliest = now, now + at.delay
                        return
                    wait = at.earliest - now
                self._closed.wait(wait)  # while we sleep the host may be held for longer
        raise SourceError(
            tr("Der Abruf von „{host}“ wurde abgebrochen.").format(host=plain(host, 200))
        )
