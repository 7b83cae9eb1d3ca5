# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Checksums of stored runs: one line per run, only ever added, in the order of storing.

The file is what `sha256sum --check --ignore-missing` reads. Lines that begin with `#` say what
else happened to a run; that program skips them. The sums find what changed by accident, not
what somebody changed who can write here as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from ozgcheck.growing import TornError, append_lines

FILE = "SHA256SUMS"
_LARGEST = 64 * 1024 * 1024


class Herkunft(StrEnum):
    """How a run came here, where it was not stored by a run of `check`, or that it went."""

    NACHGETRAGEN = "nachgetragen"
    IMPORTIERT = "importiert"
    GELOESCHT = "geloescht"


_FILE = r"(?P<name>[0-9A-Za-z][0-9A-Za-z.-]{0,99})"
_LINE = re.compile(rf"(?P<sha256>[0-9a-f]{{64}}) [ *]{_FILE}")
_NOTE = re.compile(rf"# (?P<what>{'|'.join(Herkunft)}) \S+ {_FILE}")


@dataclass(frozen=True, slots=True)
class Sum:
    """What is noted about a file; `herkunft` is None where `check` stored it."""

    sha256: str
    herkunft: Herkunft | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums by file name in the order of storing, and how many lines mean nothing."""

    known: dict[str, Sum]
    broken: int = 0


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def note(folder: Path, name: str, sha256: str, herkunft: Herkunft | None = None) -> bool:
    """Note the sum of a file.

    Returns:
        Whether the disk took it; a run without a sum is still a run.
    """
    lines = [_told(name, herkunft)] if herkunft else []
    return _add(folder, [*lines, f"{sha256}  {name}"])


def note_gone(folder: Path, names: Iterable[str]) -> bool:
    """Note that files were deleted on purpose.

    Returns:
        Whether the disk took it.
    """
    return _add(folder, [_told(name, Herkunft.GELOESCHT) for name in names])


def read(folder: Path) -> Sums:
    """All sums; none where there is no file.

    Raises:
        OSError: the file is there and not readable.
    """
    try:
        with (folder / FILE).open("rb") as file:
            text = file.read(_LARGEST).decode("ascii", "replace")
    except FileNotFoundError:
        return Sums({})
    known: dict[str, Sum] = {}
    told: dict[str, Herkunft] = {}
    broken = 0
    for line in text.splitlines():
        if found := _LINE.fullmatch(line):
            name = found["name"]
            known.pop(name, None)  # the newest line counts, and its place
            known[name] = Sum(found["sha256"], told.pop(name, None))
        elif not line.startswith("#"):
            broken += bool(line.strip())
        elif remark := _NOTE.fullmatch(line):
            what, name = Herkunft(remark["what"]), remark["name"]
            if what is not Herkunft.GELOESCHT:
                told[name] = what
            elif name in known:
                known[name] = Sum(known[name].sha256, what)
    return Sums(known, broken)


def _told(name: str, what: Herkunft) -> str:
    return f"# {what.value} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {name}"


def _add(folder: Path, lines: list[str]) -> bool:
    if not lines:
        return True
    with contextlib.suppress(OSError, TornError):
        append_lines(folder / FILE, lines, lambda tail: True)
        return True
    return False
