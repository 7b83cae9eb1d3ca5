# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was fetched, by address, so that it can be asked for again or read without a net.

`<folder>/2026-11.jsonl` has one line per answer of that month, `<folder>/inhalte/` the
bodies, each once, compressed, under the SHA-256 of what is in it. A body is published whole
before a line names it; a line or body that is broken counts as not there. So nothing is
forced to the disk: what a power cut takes is noticed and fetched again. One archive serves
many threads, and several processes may keep in it at the same time.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Self

from ozgcheck.lock import locked

MONTHS = 13
MAX_BYTES = 2 * 1024**3
_CHUNK = 64 * 1024
# A quarter of the time of level 6, for a fifth more space.
_LEVEL = 1
# What is younger may belong to a process that has not yet written its line.
_GRACE_SECONDS = 24 * 3600
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_TEMPORARY = ".tmp-"
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
# RFC 9110, 8.8.3: nothing that could end the header line it will be sent in.
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]{0,500}"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", re.ASCII)
_LONGEST_HEADER = 300


class BrokenError(Exception):
    """A body is missing or not what its name says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer: `url` was asked for, `final` answered after redirects.

    `body` is the SHA-256 of the content, `size` its length, `time` when it was fetched or
    confirmed (UTC). `etag` and `modified` are valid header values or empty.
    """

    url: str
    accept: str
    final: str
    status: int
    time: str
    body: str
    size: int
    content_type: str = ""
    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers kept, with lower-case names."""
        kept = {
            "content-type": self.content_type,
            "etag": self.etag,
            "last-modified": self.modified,
        }
        return {name: value for name, value in kept.items() if value}

    @property
    def validators(self) -> dict[str, str]:
        """What a conditional request sends; empty when the server named nothing to ask by."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in sent.items() if value and self.status == 200}


_FIELDS = tuple(each.name for each in fields(Entry))


def kept(status: int) -> bool:
    """Whether such an answer says something about the address, not about the moment."""
    return 200 <= status < 300 or (
        400 <= status < 500 and status not in (401, 403, 407, 408, 425, 429)
    )


def validator(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified, each empty unless it may be sent back as it is."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return (
        etag if _ETAG.fullmatch(etag) else "",
        modified if _HTTP_DATE.fullmatch(modified) else "",
    )


def now() -> str:
    """The time in UTC as entries carry it."""
    return datetime.now(UTC).strftime(_FORM)


class Archive:
    """The archive of one portal.

    Args:
        folder: where it lies; made when something is kept.
        clock: tells the time.
        months: how many months are kept, the current one included.
        max_bytes: how many bytes of bodies are kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], str] = now,
        months: int = MONTHS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self._keep = months
        self._max_bytes = max_bytes
        self._read: dict[str, _Month] = {}
        self._lock = threading.RLock()

    @property
    def _bodies(self) -> Path:
        return self.folder / "inhalte"

    def entries(self, url: str, accept: str, until: str = "") -> Iterator[Entry]:
        """What is known about an address, newest first.

        Args:
            url: the address as it was asked for.
            accept: the Accept header it was asked with.
            until: only what was fetched until then, an ISO time in UTC or its beginning
                (`2026-10` means: to the end of October); empty means no limit.
        """
        for name in sorted(self._months(), reverse=True):
            if until and name > until[:7]:
                continue
            with self._lock:
                found = self._month(name).of(url, accept)
            for entry in reversed(found):
                if not until or entry.time[: len(until)] <= until:
                    yield entry

    def copy(self, entry: Entry, into: BinaryIO) -> None:
        """Write the body of an entry into an open file.

        Raises:
            BrokenError: it is missing or damaged; `into` is as before.
        """
        start = into.tell()
        try:
            for chunk in self._content(entry):
                into.write(chunk)
        except BrokenError:
            into.seek(start)
            into.truncate()
            raise

    def _content(self, entry: Entry) -> Iterator[bytes]:
        digest, size, inflate = hashlib.sha256(), 0, zlib.decompressobj()
        try:
            with self._path(entry.body).open("rb") as file:
                while packed := file.read(_CHUNK):
                    while packed:
                        chunk = inflate.decompress(packed, _CHUNK)
                        packed = inflate.unconsumed_tail
                        size += len(chunk)
                        if size > entry.size:
                            raise BrokenError
                        digest.update(chunk)
                        yield chunk
        except (OSError, zlib.error) as error:
            raise BrokenError from error
        if not inflate.eof or digest.hexdigest() != entry.body:
            raise BrokenError

    def draft(self) -> Draft:
        """A place for a body that is just arriving; use it as a context manager.

        Raises:
            OSError: the folder cannot be written.
        """
        try:
            return Draft(self._bodies)
        except FileNotFoundError:
            self._bodies.mkdir(parents=True, exist_ok=True)
            return Draft(self._bodies)

    def add(self, entry: Entry, draft: Draft | None = None) -> None:
        """Keep an answer; without a draft its body is there already.

        Raises:
            OSError: the disk refused; what was kept before is untouched.
        """
        with self._lock, locked(self.folder / ".sperre"):
            if draft is not None:
                draft.publish(self._path(entry.body))
            self._known(entry.time[:7]).append(entry)

    def prune(self) -> None:
        """Forget months that are too old, and bodies that are too many.

        Bodies that no line names go first, then those that were not needed for longest.
        What was fetched or confirmed during the last day always stays.

        Raises:
            OSError: the disk refused.
        """
        if not self.folder.is_dir():
            return
        with self._lock, locked(self.folder / ".sperre"):
            oldest = _months_before(self.clock()[:7], self._keep - 1)
            for name in self._months():
                if name < oldest:
                    (self.folder / f"{name}.jsonl").unlink(missing_ok=True)
                    self._read.pop(name, None)
            self._prune_bodies()

    def _prune_bodies(self) -> None:
        needed: dict[str, str] = {}
        for name in self._months():
            for entry in self._month(name).all():
                needed[entry.body] = max(entry.time, needed.get(entry.body, ""))
        young = time.time() - _GRACE_SECONDS
        today = datetime.fromisoformat(self.clock()) - timedelta(seconds=_GRACE_SECONDS)
        fresh = today.strftime(_FORM)
        found: list[tuple[str, int, Path]] = []
        total = 0
        for path in self._bodies.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                stat = path.stat()
                if not path.is_file():
                    continue
                last = needed.get(path.stem, "")
                total += stat.st_size
                if stat.st_mtime < young and last < fresh:
                    found.append((last, stat.st_size, path))
        for last, size, path in sorted(found):
            if not last or total > self._max_bytes:
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, digest: str) -> Path:
        return self._bodies / digest[:2] / f"{digest}.z"

    def _months(self) -> list[str]:
        try:
            names = [path.name for path in os.scandir(self.folder)]
        except OSError:
            return []
        found = (name.removesuffix(".jsonl") for name in names if name.endswith(".jsonl"))
        return [name for name in found if _MONTH.fullmatch(name)]

    def _month(self, name: str) -> _Month:
        month = self._known(name)
        month.refresh()
        return month

    def _known(self, name: str) -> _Month:
        month = self._read.get(name)
        if month is None:
            month = self._read[name] = _Month(self.folder / f"{name}.jsonl")
        return month


class Draft:
    """A body that is arriving: hashed and compressed on the way, thrown away unless published."""

    def __init__(self, folder: Path) -> None:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_TEMPORARY)
        self._file = os.fdopen(handle, "wb")
        self._path = Path(name)
        self._hash = hashlib.sha256()
        self._deflate = zlib.compressobj(_LEVEL)
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
            self._path.unlink(missing_ok=True)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add what has arrived."""
        self._hash.update(chunk)
        self.size += len(chunk)
        self._file.write(self._deflate.compress(chunk))

    def publish(self, target: Path) -> None:
        """Give the body its name, replacing what may be broken there."""
        self._file.write(self._deflate.flush())
        self._file.flush()
        packed = self._file.tell()
        with contextlib.suppress(OSError):
            if target.stat().st_size == packed and _same(target, self._path):
                os.utime(target)  # it is needed again, see `Archive.prune`
                return
        self._file.close()
        try:
            self._path.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(exist_ok=True)
            self._path.replace(target)


@dataclass(slots=True)
class _Month:
    """The lines of one index; what others add is read on from where we stopped."""

    path: Path
    _offset: int = 0
    _entries: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    def of(self, url: str, accept: str) -> tuple[Entry, ...]:
        return tuple(self._entries.get((url, accept), ()))

    def all(self) -> Iterator[Entry]:
        for entries in self._entries.values():
            yield from entries

    def append(self, entry: Entry) -> None:
        """Add a line, on a line of its own whatever stands before it.

        Raises:
            OSError: the disk refused; a piece of a line counts as not there.
        """
        line = json.dumps(_values(entry), ensure_ascii=True, separators=(",", ":")).encode()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(self.path, flags, 0o644)
        try:
            start = os.lseek(handle, 0, os.SEEK_END)
            torn = start > 0 and _last_byte(handle, start) != b"\n"
            data = (b"\n" if torn else b"") + line + b"\n"
            if os.write(handle, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)
        if self._offset == start:  # nobody else wrote: no need to read it
            self._offset += len(data)
            self._take(entry)

    def refresh(self) -> None:
        """Read what has come since."""
        try:
            size = self.path.stat().st_size
            if size == self._offset:
                return
            if size < self._offset:
                self._offset, self._entries = 0, {}
            with self.path.open("rb") as file:
                file.seek(self._offset)
                data = file.read(size - self._offset)
        except OSError:
            return
        whole, _, _ = data.rpartition(b"\n")
        if not whole:
            return
        self._offset += len(whole) + 1
        for line in whole.split(b"\n"):
            try:
                self._take(Entry(**json.loads(line)))
            except (ValueError, TypeError, RecursionError):
                continue

    def _take(self, entry: Entry) -> None:
        if _sound(entry):
            self._entries.setdefault((entry.url, entry.accept), []).append(entry)


def _values(entry: Entry) -> dict[str, str | int]:
    return {name: getattr(entry, name) for name in _FIELDS}


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _sound(entry: Entry) -> bool:
    """Whether an entry is what this version writes."""
    try:
        return (
            all(
                isinstance(text, str) and text.isprintable()
                for text in (entry.url, entry.accept, entry.final, entry.content_type)
            )
            and type(entry.status) is int
            and type(entry.size) is int
            and _TIME.fullmatch(entry.time) is not None
            and _DIGEST.fullmatch(entry.body) is not None
            and (entry.etag, entry.modified)
            == validator({"etag": entry.etag, "last-modified": entry.modified})
        )
    except TypeError:
        return False


def header(value: str) -> str:
    """A header value as an entry may keep it."""
    return value if value.isprintable() and len(value) <= _LONGEST_HEADER else ""


def _same(one: Path, other: Path) -> bool:
    with one.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(_CHUNK):
            if chunk != right.read(_CHUNK):
                return False
    return True


def _months_before(month: str, count: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 - count, 12)
    return f"{year:04}-{number + 1:02}"
