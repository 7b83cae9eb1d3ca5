# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that are whole or not there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file through a temporary one, so that a reader never sees half of it.

    Raises:
        OSError: the folder cannot be written or the disk is full; nothing stays behind.
    """
    with replacing(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_changed(path: Path, text: str) -> bool:
    """Write a text file, unless it already says the same; then not even its time changes.

    Returns:
        Whether it was written.

    Raises:
        OSError: as `write_whole`.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == text.encode():
            return False
    write_whole(path, text)
    return True


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the name `path` when all is written.

    Raises:
        OSError: the folder cannot be written or the disk is full; nothing stays behind.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make a new name itself survive a power cut, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
