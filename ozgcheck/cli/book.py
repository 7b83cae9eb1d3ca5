# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The decision file while a command works with it; other people may add to it meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

from ozgcheck.errors import OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.matching.decisions import append_decisions, read_decisions
from ozgcheck.model import Entscheidung


class Book:
    """The decisions of one portal.

    Args:
        path: the city's own file; need not exist yet.
        earlier: the catalogue's decisions, which stand before the file's.
    """

    def __init__(self, path: Path, earlier: tuple[Entscheidung, ...]) -> None:
        self.path = path
        self._earlier = earlier
        self._seen: tuple[int, int] | None = None
        self._standing: tuple[Entscheidung, ...] = ()

    def standing(self) -> tuple[Entscheidung, ...]:
        """What nobody took back, as the file is now."""
        state = self._state()
        if state != self._seen:
            self._standing = read_decisions(self.path, self._earlier)
            self._seen = state
        return self._standing

    def add(self, lines: tuple[Entscheidung, ...]) -> None:
        """Append to the file, safe on the disk when this returns."""
        append_decisions(self.path, lines)

    def check_writable(self) -> None:
        """Say at once, not after the first answer, that nothing can be written.

        Raises:
            OzgcheckError: the file exists and does not let itself be written.
        """
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_APPEND))
        except FileNotFoundError:
            return
        except OSError as error:
            raise OzgcheckError(
                tr("Die Entscheidungen in {path} lassen sich nicht ergänzen ({error}).").format(
                    path=self.path, error=reason(error)
                ),
                tr("Schreibrechte prüfen oder mit --file eine andere Datei nennen."),
            ) from error

    def _state(self) -> tuple[int, int]:
        try:
            state = self.path.stat()
        except OSError:
            return (-1, -1)  # reading says why, unless the file is just not there yet
        return (state.st_size, state.st_mtime_ns)
