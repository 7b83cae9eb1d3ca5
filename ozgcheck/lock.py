# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One process at a time, and who it is.

The kernel lets go of a lock when its process ends, however that happens. Where the system has
no such locks (Windows, some network file systems), the name in the file decides.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from ozgcheck.codec import decoder
from ozgcheck.errors import OzgcheckError
from ozgcheck.language import tr
from ozgcheck.numbers import span
from ozgcheck.text import plain

# Who writes a line holds a lock for a moment; whoever holds one longer than this hangs.
_PATIENCE = 60.0
_LOOKS = (0.01, 0.25)  # seconds between two looks, at first and at most
_ATTEMPTS = 100  # to open a file that others remove at the same time
_LONGEST = 4096
# No run may last longer than a week (`minuten`); an older lock of another computer is forgotten.
_FORGOTTEN_SECONDS = 8 * 86_400


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a lock: what for, on which computer, since when (ISO, UTC)."""

    task: str
    host: str
    pid: int
    user: str
    since: str

    @property
    def age(self) -> float:
        """Seconds since it was taken, at least 0."""
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(self.since)).total_seconds())

    def __str__(self) -> str:
        return tr(
            "Prozess {pid} von „{user}“ auf „{host}“, begonnen "
            "{since} {since2} UTC, Alter der Sperre: {age}"
        ).format(
            pid=self.pid,
            user=self.user,
            host=self.host,
            since=self.since[:10],
            since2=self.since[11:16],
            age=span(self.age),
        )


class BusyError(OzgcheckError):
    """Somebody else holds the lock.

    Args:
        what: what cannot be had, the beginning of a German sentence.
        owner: who holds it, where that is known.
        hint: what to do.
    """

    def __init__(self, what: str, owner: Owner | None, hint: str = "") -> None:
        super().__init__(f"{what} ({owner or tr('von wem, ist nicht zu erkennen')}).", hint)
        self.owner = owner


@contextlib.contextmanager
def locked(path: Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Wait until no other process holds the lock, and hold it for a moment.

    Without locks it holds nothing; who uses it must be safe then as well, if need be by
    waiting before something is deleted.

    Args:
        path: the lock's file; it stays.
        patience: how many seconds to wait at most.

    Raises:
        BusyError: it was never free.
        OSError: the lock's file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline, pause = time.monotonic() + patience, _LOOKS[0]
        while _try(handle) is False:
            if time.monotonic() >= deadline:
                raise BusyError(
                    tr("Der Ordner {parent} ist von einem anderen Programm belegt").format(
                        parent=path.parent
                    ),
                    _read(handle),
                    tr("Warten, bis es fertig ist; hängt es, den Prozess beenden."),
                )
            time.sleep(pause)
            pause = min(2 * pause, _LOOKS[1])
        _write(handle, _myself("schreibt"))
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


@contextlib.contextmanager
def claimed(
    path: Path, task: str, *, waiting: Callable[[Owner | None], object] | None = None
) -> Iterator[Owner | None]:
    """Hold a lock for long, with our name in its file; afterwards the file is gone.

    Its folder is made when missing, and removed again when nothing came into it.

    Args:
        path: the lock's file.
        task: what it is held for.
        waiting: is told once who holds it, and then it is waited for without limit;
            None: not waited for.

    Yields:
        Who held it last and ended without giving it back; None where all is well.

    Raises:
        BusyError: somebody else holds it.
        OSError: the lock's file cannot be made.
    """
    made = [folder for folder in (path.parent, path.parent.parent) if not folder.exists()]
    handle, owner = _claim(path)
    if handle is None and waiting is not None:
        waiting(owner)
    while handle is None:
        if waiting is None:
            raise BusyError(tr("{parent} ist belegt").format(parent=path.parent), owner)
        time.sleep(_LOOKS[1])
        handle, owner = _claim(path)
    try:
        _write(handle, _myself(task))
        yield owner
    finally:
        _give_back(handle, path)
        with contextlib.suppress(OSError):
            for folder in made:
                folder.rmdir()


def _claim(path: Path) -> tuple[int | None, Owner | None]:
    """One attempt.

    Returns:
        The handle and who left the lock behind; or None and who holds it.
    """
    left: Owner | None = None
    trouble = OSError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(path))
    for _ in range(_ATTEMPTS):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, new = _opened(path)
        except (FileNotFoundError, FileExistsError) as error:
            trouble = error  # given back, and so removed, between two steps
            continue
        owner, alone = _read(handle), _try(handle)
        if alone is None and not new:
            # Made by somebody else, and no kernel to ask whether they live.
            os.close(handle)
            if not _removed(path, owner):
                return None, owner
            left = owner
        elif alone is False:
            os.close(handle)
            return None, owner
        elif _same(handle, path):
            return handle, left or owner
        else:
            os.close(handle)
    raise trouble


def _opened(path: Path) -> tuple[int, bool]:
    """The lock's file, and whether it is new."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644), True
    except FileExistsError:
        return os.open(path, os.O_RDWR), False


def _try(handle: int) -> bool | None:
    """Take the lock if it is free; None where the system has none."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return None
    return True


def _removed(path: Path, owner: Owner | None) -> bool:
    """Remove a lock without kernel if its owner is gone."""
    if sys.platform != "win32" and not _gone(path, owner):
        return False
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows: its owner has it open
        return False
    return True


def _gone(path: Path, owner: Owner | None) -> bool:
    """Whether an owner does not live any more, as far as can be seen from here."""
    if owner is not None and owner.host == _host():
        try:
            os.kill(owner.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:  # it lives, and belongs to somebody else
            return False
        return False
    try:
        return time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS
    except OSError:
        return True


def _same(handle: int, path: Path) -> bool:
    """Whether the open file is still the one that has this name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _give_back(handle: int, path: Path) -> None:
    """Remove the file while it is held, so that nobody waits for a file without a name."""
    if sys.platform == "win32":  # an open file cannot be removed there
        os.close(handle)
    with contextlib.suppress(OSError):
        path.unlink()
    if sys.platform != "win32":
        os.close(handle)


@cache
def _host() -> str:
    import platform

    return plain(platform.node(), 100)


@cache
def _user() -> str:
    import getpass

    try:
        return plain(getpass.getuser(), 100)
    except (OSError, KeyError, ImportError):  # an account without a name (containers)
        return tr("unbekannt")


def _myself(task: str) -> Owner:
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Owner(task, _host(), os.getpid(), _user(), since)


def _write(handle: int, owner: Owner) -> None:
    """Put a name on the lock; without one it holds as well."""
    data = json.dumps(asdict(owner)).encode()
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, os.write(handle, data))


def _read(handle: int) -> Owner | None:
    """The name on the lock; None where it is not readable."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        owner: Owner = decoder(Owner)(json.loads(os.read(handle, _LONGEST)))
        if datetime.fromisoformat(owner.since).utcoffset() is None or owner.pid <= 0:
            return None
    except (OSError, ValueError, RecursionError):
        return None
    task, host, user = (plain(text, 100) for text in (owner.task, owner.host, owner.user))
    return Owner(task, host, owner.pid, user, plain(owner.since, 100))
