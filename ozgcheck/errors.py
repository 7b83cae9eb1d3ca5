# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can go wrong, said for the person at the city.

Every message is one clear German sentence of what happened, followed by what
to do (`hint`). `exit_code` is the process's exit code when the error
reaches the command line; the codes are documented in docs/handbuch.md.
"""

from __future__ import annotations

import errno

from ozgcheck.language import tr

EXIT_OK = 0
EXIT_COULD_NOT_CHECK = 1
EXIT_USAGE = 2
EXIT_GATE_FAILED = 3
EXIT_CATALOG_INVALID = 4


class OzgcheckError(Exception):
    """Root of all errors that are meant for users.

    Args:
        message: one German sentence, with full stop.
        hint: what the reader can do now, German; may be empty.
    """

    exit_code = EXIT_COULD_NOT_CHECK

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SourceError(OzgcheckError):
    """A source gave nothing usable: unreachable, broken, or not what it claims to be."""


class AnsweredError(SourceError):
    """The server was there, but what it leads to or sends is not taken: no sign of silence."""


class LeftHostError(AnsweredError):
    """A redirect leads to a host that was not asked for; `target` is its address."""

    def __init__(self, message: str, hint: str = "", target: str = "") -> None:
        super().__init__(message, hint)
        self.target = target


class RefusedError(AnsweredError):
    """A redirect leads to what the host's robots.txt keeps closed."""


class RedirectLoopError(AnsweredError):
    """An address leads on in circles, or too often."""


class TooLargeError(AnsweredError):
    """An answer is larger than was asked for."""


class ForbiddenAddressError(AnsweredError):
    """A host lies in a private network, on this computer or in no network at all."""


class HistoryError(OzgcheckError):
    """A snapshot could not be read or written; what was stored before is untouched."""


class ConfigError(OzgcheckError):
    """The configuration or an argument is wrong."""

    exit_code = EXIT_USAGE


class GateError(OzgcheckError):
    """A threshold was not met: the only error that says something about what was measured."""

    exit_code = EXIT_GATE_FAILED


class CatalogError(OzgcheckError):
    """The catalogue is invalid; `problems` lists every finding.

    Args:
        message: one German sentence.
        hint: what to do.
        problems: one line per finding: file, line, path, what to do.
    """

    exit_code = EXIT_CATALOG_INVALID

    def __init__(self, message: str, hint: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems


_REASONS = {
    errno.ENOENT: tr("gibt es nicht"),
    errno.EACCES: tr("keine Berechtigung"),
    errno.EPERM: tr("keine Berechtigung"),
    errno.EISDIR: tr("ist ein Ordner"),
    errno.ENOTDIR: tr("ist kein Ordner"),
    errno.ENOSPC: tr("kein Platz mehr"),
    errno.EDQUOT: tr("kein Platz mehr"),
    errno.EROFS: tr("nur lesbar"),
    errno.ENAMETOOLONG: tr("der Name ist zu lang"),
    errno.ELOOP: tr("Verweise im Kreis"),
}


def reason(error: OSError) -> str:
    """Why the operating system refused, in a few German words."""
    return _REASONS.get(error.errno or 0, error.strerror or "Fehler beim Zugriff")
