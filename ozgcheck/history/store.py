# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One run is one file, written whole or not at all, never overwritten.

`<folder>/<portal>/<start in UTC>.json.gz`. A file is written under a temporary name,
flushed to disk and then linked to its final name, which fails when that name exists;
a crash at any moment leaves either no snapshot or a whole one, and at worst a temporary
file that the next run removes. Its checksum is noted beside it (history/sums.py).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from ozgcheck.atomic import sync_folder
from ozgcheck.errors import HistoryError, reason
from ozgcheck.history import sums
from ozgcheck.history.codec import from_text, to_json
from ozgcheck.language import tr
from ozgcheck.model import Snapshot

_NAME = re.compile(r"\d{8}T\d{6}(?:\d{6})?Z(?:-\d+)?", re.ASCII)
SUFFIX = ".json.gz"
TEMPORARY = ".tmp-"
# A temporary file this old belongs to no running process any more.
_ABANDONED_SECONDS = 24 * 3600
# A snapshot of a large city is some hundred kilobytes; this much is no snapshot.
_LARGEST = 256 * 1024 * 1024
LARGEST_PACKED = 64 * 1024 * 1024
# What reading a file can raise that is no snapshot.
BROKEN = (OSError, EOFError, zlib.error, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot in the history: its id (the start in UTC) and its file."""

    id: str
    path: Path

    @property
    def stem(self) -> str:
        """The id without the number that runs of the same second have."""
        return self.id.partition("-")[0]


class History:
    """The snapshots of one portal.

    Args:
        folder: where all portals' histories lie.
        portal: slug of the portal.
    """

    def __init__(self, folder: Path, portal: str) -> None:
        self.folder = folder / portal

    def list(self) -> tuple[Stored, ...]:
        """All stored snapshots, oldest first."""
        if not self.folder.is_dir():
            return ()
        found = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            name = id_of(path.name)
            if name:
                found.append(Stored(name, path))
        # By the bare name: with the suffix, "…Z-002" would come before "…Z".
        return tuple(sorted(found, key=lambda stored: stored.id))

    def latest(self) -> Stored | None:
        """The snapshot that began last, or None when there is none yet."""
        stored = self.list()
        return stored[-1] if stored else None

    def ahead_of(self, started: str) -> Stored | None:
        """The newest snapshot if it began after that time: then a clock was set back."""
        latest = self.latest()
        return latest if latest is not None and latest.stem > stem_of(started) else None

    def read(self, stored: Stored) -> Snapshot:
        """Read one snapshot.

        Raises:
            HistoryError: the file is missing, damaged or of another format.
        """
        try:
            with stored.path.open("rb") as file:
                return from_text(unpacked(file))
        except BROKEN as error:
            raise HistoryError(
                tr("Der gespeicherte Lauf {path} ist nicht lesbar.").format(path=stored.path),
                tr("Die Datei aus einer Sicherung zurückholen oder zur Seite legen."),
            ) from error

    def write(self, snapshot: Snapshot) -> Stored:
        """Store a run under the time of its start; a name that exists gets a number.

        Raises:
            HistoryError: the snapshot breaks its schema or the disk refuses.
        """
        document = to_json(snapshot)
        _validate(document)
        try:
            text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            data = gzip.compress(text.encode(), mtime=0)
        except UnicodeEncodeError as error:
            raise HistoryError(
                tr("Der Lauf enthält Zeichen, die sich nicht speichern lassen."),
                tr("Das ist ein Fehler in ozgcheck; bitte melden. Gespeichert wurde nichts."),
            ) from error
        return self._store(_numbered(stem_of(snapshot.started)), data)

    def take(self, name: str, data: bytes) -> Stored:
        """Store a snapshot from elsewhere under its id, or a number behind it if that is taken.

        Args:
            name: its id.
            data: the whole file; the caller has checked it.

        Raises:
            HistoryError: the disk refuses.
        """
        names = chain([name], _numbered(name.partition("-")[0]))
        return self._store(names, data, sums.Herkunft.IMPORTIERT)

    def _store(
        self, names: Iterator[str], data: bytes, herkunft: sums.Herkunft | None = None
    ) -> Stored:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            stored = self._place(names, data)
        except OSError as error:
            raise HistoryError(
                tr("Der Lauf ließ sich nicht in {folder} speichern ({error}).").format(
                    folder=self.folder, error=reason(error)
                ),
                tr("Schreibrechte und freien Platz prüfen; bisherige Läufe sind unverändert."),
            ) from error
        sums.note(self.folder, stored.path.name, sums.digest(data), herkunft)
        return stored

    def _place(self, names: Iterator[str], data: bytes) -> Stored:
        temporary = self.folder / f"{TEMPORARY}{os.getpid()}-{time.monotonic_ns()}"
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            for name in names:
                target = self.folder / f"{name}{SUFFIX}"
                try:
                    _publish(temporary, target)
                except FileExistsError:
                    continue
                sync_folder(self.folder)
                return Stored(name, target)
            raise FileExistsError(0, tr("zu viele Läufe mit derselben Zeit"))
        finally:
            temporary.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what crashed runs left behind."""
        for path in self.folder.glob(f"{TEMPORARY}*"):
            try:
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    path.unlink()
            except OSError:
                continue  # another process was faster, or may still need it


def id_of(name: str) -> str:
    """The id of the run that a file of this name holds; empty for any other file."""
    stem = name.removesuffix(SUFFIX)
    return stem if stem != name and _NAME.fullmatch(stem) else ""


def packed(path: Path) -> bytes:
    """All of a snapshot's file.

    Raises:
        BROKEN: it cannot be read, or is too large for a snapshot.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST_PACKED + 1)
    if len(data) > LARGEST_PACKED:
        raise ValueError(tr("too large"))
    return data


def unpacked(file: BinaryIO) -> bytes:
    """The text in a snapshot's file.

    Raises:
        BROKEN: it holds none.
    """
    with gzip.open(file) as packed:
        raw = packed.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise ValueError(tr("too large"))
    return raw


def stem_of(started: str) -> str:
    """The id of a run that began at that time.

    Raises:
        HistoryError: it is no time in UTC.
    """
    stem = re.sub(r"[^0-9TZ]", "", started.replace("+00:00", "Z"))
    if not _NAME.fullmatch(stem):
        raise HistoryError(tr("„{started}“ ist keine Zeit in UTC.").format(started=started))
    return stem


def _numbered(stem: str) -> Iterator[str]:
    """The names for runs of the same second."""
    yield stem
    for number in range(2, 1000):
        yield f"{stem}-{number:03}"


def _publish(temporary: Path, target: Path) -> None:
    """Give the finished file its name without ever replacing another one."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: only who holds the claim may take the name.
        claim = target.with_name(f"{TEMPORARY}{target.name}")
        claim.open("xb").close()
        try:
            if target.exists():
                raise FileExistsError(0, "vergeben", str(target)) from None
            temporary.rename(target)
        finally:
            claim.unlink(missing_ok=True)


def _validate(document: object) -> None:
    for text in faults_of(document):
        raise HistoryError(
            text, tr("Das ist ein Fehler in ozgcheck; bitte melden. Gespeichert wurde nichts.")
        )


def faults_of(document: object) -> Iterator[str]:
    """Where a document breaks the schema of a snapshot, each as one German sentence."""
    from ozgcheck.catalog.schema import violations

    for path, text, _ in violations("snapshot", document):
        where = "/".join(str(step) for step in path)
        yield tr("Der Lauf entspricht nicht seinem Schema [{where}]: {text}").format(
            where=where, text=text
        )
