# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far reading a portal has come, on one line of the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from ozgcheck.language import tr
from ozgcheck.numbers import counted, span, whole

_EVERY = 0.5  # seconds between two lines


class Progress:
    """Shows the progress while it is used as a context manager.

    Nothing is shown unless the stream is a terminal. The time that is left is a lower
    bound and says so: nobody knows which pages the next one will lead to.

    Args:
        stream: where to; None means stderr.
        shown: whether the person wants to see it.
        said: words for what was done, what is left and the seconds so far; None: `sentence`.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        shown: bool = True,
        said: Callable[[int, int, float], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream or sys.stderr
        self._shown = shown and self._stream.isatty()
        self._said = said or sentence
        self._clock = clock
        self._next = 0.0
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()

    def __call__(self, done: int, waiting: int, seconds: float) -> None:
        """Show that `done` pages were read in `seconds` and `waiting` more are known."""
        if not self._shown or self._clock() < self._next:
            return
        self._next = self._clock() + _EVERY
        line = self._said(done, waiting, seconds)
        self._stream.write(f"\r{line:<{self._width}}")
        self._stream.flush()
        self._width = max(self._width, len(line))


def sentence(done: int, waiting: int, seconds: float) -> str:
    """The progress in a few German words."""
    read = tr("{done} gelesen, {waiting} bekannt und offen").format(
        done=counted(done, tr("Seite"), tr("Seiten")), waiting=whole(waiting)
    )
    if not done or not waiting:
        return read
    return tr("{read}, noch mindestens {span}").format(
        read=read, span=span(waiting * seconds / done)
    )


def links_sentence(done: int, waiting: int, seconds: float) -> str:
    """How far asking the online services has come."""
    asked = tr("{done} geprüft, {waiting} offen").format(
        done=counted(done, "Onlinedienst", tr("Onlinedienste")), waiting=whole(waiting)
    )
    if not done or not waiting:
        return asked
    return tr("{asked}, noch etwa {span}").format(asked=asked, span=span(waiting * seconds / done))


def runs_sentence(done: int, waiting: int, seconds: float) -> str:
    """How far reading stored runs has come."""
    read = tr("{done} gelesen, {waiting} offen").format(
        done=counted(done, tr("Lauf"), tr("Läufe")), waiting=whole(waiting)
    )
    return (
        read
        if not done
        else tr("{read}, noch etwa {span}").format(read=read, span=span(waiting * seconds / done))
    )
