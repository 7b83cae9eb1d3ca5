# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that belong together replace the old ones when all of them are complete."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ozgcheck.atomic import sync_folder
from ozgcheck.lock import hold

_STAGE = ".ozgcheck-"
_AT_ONCE = 16


def write_together(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Write files that belong together; all are complete before the first gets its name.

    Until then the folder shows what it showed before, and whatever fails leaves it so. Only
    whoever is killed while the names change hands (a millisecond or two) leaves some files of
    the old and some of the new set, each of them whole; the next call puts that right. Other
    files in the folder stay. Several calls for one folder wait for each other, where the
    system can do that.

    Args:
        folder: where they go; made when it is missing.
        files: name to text, in the order in which they get their names.

    Returns:
        The files, in that order.

    Raises:
        OSError: the folder cannot be written, the disk is full, or a file of that name
            cannot be replaced; the folder is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        _alone_in(folder),
        tempfile.TemporaryDirectory(
            dir=folder, prefix=_STAGE, ignore_cleanup_errors=True
        ) as temporary,
    ):
        new, old = Path(temporary, "neu"), Path(temporary, "alt")
        new.mkdir()
        old.mkdir()
        # A site has hundreds of files, and a disk that is asked for many at once keeps them in
        # a fraction of the time.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(_write, (new / name for name in files), files.values()):
                pass
        for name in files:
            if (folder / name).exists():
                shutil.copy2(folder / name, old / name)
        try:
            for name in files:
                (new / name).replace(folder / name)
        except BaseException:
            # On Windows nobody can replace a file that somebody has open in Excel.
            for name in files:
                if (old / name).exists() and not (new / name).exists():
                    (old / name).replace(folder / name)
                elif not (new / name).exists():
                    (folder / name).unlink(missing_ok=True)
            raise
    sync_folder(folder)
    return tuple(folder / name for name in files)


def _write(path: Path, text: str) -> None:
    """Write a file whole, for everybody to read, and see that the disk has it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait for others that write together here; then what killed ones left can go."""
    if not hasattr(os, "O_DIRECTORY"):
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if hold(handle):
            for left in folder.glob(f"{_STAGE}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)
