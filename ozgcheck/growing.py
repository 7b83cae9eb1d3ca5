# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that only grow: whole lines are added, what is there is never touched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from ozgcheck.atomic import sync_folder
from ozgcheck.lock import hold


class TornError(Exception):
    """The file's last line is not whole; nothing was written."""


def append_lines(path: Path, lines: list[str], whole: Callable[[bytes], bool]) -> None:
    """Add lines in one piece and flush them to the disk; several processes may do so at once.

    A last line without a line break gets one first. What could not be written wholly is
    taken back, so that a full disk leaves no half a line.

    Args:
        path: the file; it and its folder are made when missing.
        lines: what to add, without line breaks.
        whole: tells whether a last line without a line break is complete.

    Raises:
        TornError: the last line has no line break and is not complete.
        OSError: the disk refused; the file is as before.
    """
    data = "".join(f"{line}\n" for line in lines).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o644)
    try:
        alone = hold(handle)  # closing the file lets go
        tail = _last_line(handle)
        if tail.strip():
            if not whole(tail):
                raise TornError
            data = b"\n" + data
        _write(handle, data, alone)
    finally:
        os.close(handle)
    if new:
        with contextlib.suppress(OSError):  # the line itself is safe already
            sync_folder(path.parent)


def _write(handle: int, data: bytes, alone: bool) -> None:
    start = os.fstat(handle).st_size
    written = 0
    try:
        while written < len(data):
            written += os.write(handle, data[written:])
        os.fsync(handle)
    except OSError:
        # Only what this call wrote itself, and only when nobody wrote behind it.
        with contextlib.suppress(OSError):
            if alone and os.fstat(handle).st_size == start + written:
                os.ftruncate(handle, start)
        raise


def _last_line(handle: int) -> bytes:
    """What stands behind the last line break."""
    size = os.lseek(handle, 0, os.SEEK_END)
    tail = b""
    while size and b"\n" not in tail:
        step = min(size, 4096)
        size = os.lseek(handle, size - step, os.SEEK_SET)
        tail = os.read(handle, step) + tail
    return tail.rpartition(b"\n")[2]
