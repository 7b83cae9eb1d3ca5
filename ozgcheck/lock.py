# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One process at a time, where the system can do that."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock, and hold it.

    Without locks (Windows, some network file systems) it holds nothing; who uses it must be
    safe then as well, if need be by waiting before something is deleted.

    Raises:
        OSError: the lock's file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        hold(handle)
        yield
    finally:
        os.close(handle)


def hold(handle: int) -> bool:
    """Keep other processes waiting until the handle is closed.

    Returns:
        Whether the system can do that here.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # some network file systems
        return False
    return True
