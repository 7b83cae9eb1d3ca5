# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One run is one file, written whole or not at all, never overwritten.

`<folder>/<portal>/<start in UTC>.json.gz`. A file is written under a temporary name,
flushed to disk and then linked to its final name, which fails when that name exists;
a crash at any moment leaves either no snapshot or a whole one, and at worst a temporary
file that the next run removes.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from ozgcheck.atomic import sync_folder
from ozgcheck.errors import HistoryError, reason
from ozgcheck.history.codec import from_json, to_json
from ozgcheck.model import Snapshot

_NAME = re.compile(r"\d{8}T\d{6}(?:\d{6})?Z(?:-\d+)?")
_SUFFIX = ".json.gz"
_TEMPORARY = ".tmp-"
# A temporary file this old belongs to no running process any more.
_ABANDONED_SECONDS = 24 * 3600
# A snapshot of a large city is some hundred kilobytes; this much is no snapshot.
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot in the history: its id (the start in UTC) and its file."""

    id: str
    path: Path


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
        for path in self.folder.glob(f"*{_SUFFIX}"):
            name = path.name.removesuffix(_SUFFIX)
            if _NAME.fullmatch(name):
                found.append(Stored(name, path))
        # By the bare name: with the suffix, "…Z-002" would come before "…Z".
        return tuple(sorted(found, key=lambda stored: stored.id))

    def latest(self) -> Stored | None:
        """The newest snapshot, or None when there is none yet."""
        stored = self.list()
        return stored[-1] if stored else None

    def read(self, stored: Stored, leistung_id: str = "") -> Snapshot:
        """Read one snapshot, or only what it found on one Leistung.

        Raises:
            HistoryError: the file is missing, damaged or of another format.
        """
        try:
            with gzip.open(stored.path) as file:
                raw = file.read(_LARGEST + 1)
            if len(raw) > _LARGEST:
                raise ValueError("too large")
            return from_json(json.loads(raw), leistung_id)
        except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
            raise HistoryError(
                f"Der gespeicherte Lauf {stored.path} ist nicht lesbar.",
                "Die Datei aus einer Sicherung zurückholen oder zur Seite legen.",
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
                "Der Lauf enthält Zeichen, die sich nicht speichern lassen.",
                "Das ist ein Fehler in ozgcheck; bitte melden. Gespeichert wurde nichts.",
            ) from error
        stem = re.sub(r"[^0-9TZ]", "", snapshot.started.replace("+00:00", "Z"))
        if not _NAME.fullmatch(stem):
            raise HistoryError(f"„{snapshot.started}“ ist keine Zeit in UTC.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            return self._place(stem, data)
        except OSError as error:
            raise HistoryError(
                f"Der Lauf ließ sich nicht in {self.folder} speichern ({reason(error)}).",
                "Schreibrechte und freien Platz prüfen; bisherige Läufe sind unverändert.",
            ) from error

    def _place(self, stem: str, data: bytes) -> Stored:
        temporary = self.folder / f"{_TEMPORARY}{os.getpid()}-{time.monotonic_ns()}"
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            for number in range(1, 1000):
                name = stem if number == 1 else f"{stem}-{number:03}"
                target = self.folder / f"{name}{_SUFFIX}"
                try:
                    _publish(temporary, target)
                except FileExistsError:
                    continue
                sync_folder(self.folder)
                return Stored(name, target)
            raise FileExistsError(0, "zu viele Läufe mit derselben Zeit")
        finally:
            temporary.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what crashed runs left behind."""
        for path in self.folder.glob(f"{_TEMPORARY}*"):
            try:
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    path.unlink()
            except OSError:
                continue  # another process was faster, or may still need it


def _publish(temporary: Path, target: Path) -> None:
    """Give the finished file its name without ever replacing another one."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: only who holds the claim may take the name.
        claim = target.with_name(f"{_TEMPORARY}{target.name}")
        claim.open("xb").close()
        try:
            if target.exists():
                raise FileExistsError(0, "vergeben", str(target)) from None
            temporary.rename(target)
        finally:
            claim.unlink(missing_ok=True)


def _validate(document: object) -> None:
    from ozgcheck.catalog.schema import violations

    for path, text, _ in violations("snapshot", document):
        where = "/".join(str(step) for step in path)
        raise HistoryError(
            f"Der Lauf entspricht nicht seinem Schema [{where}]: {text}",
            "Das ist ein Fehler in ozgcheck; bitte melden. Gespeichert wurde nichts.",
        )
