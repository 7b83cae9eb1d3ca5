# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exports that lie in a folder, one file per municipality, become parts of the archive.

They are read by the same code as a single city's export; several processes share the work.
Those only write drafts. The one that holds the archive gives them their names, so that a
process whose parent was killed cannot change anything any more.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ozgcheck.errors import SourceError, reason
from ozgcheck.language import tr
from ozgcheck.sources.open_pvog import read_export
from ozgcheck.survey.archive import Month, Stand, SurveyError, Zustand, unwritable
from ozgcheck.survey.collect import own_name
from ozgcheck.survey.store import Store, draft_part, table_of
from ozgcheck.text import plain
from ozgcheck.web.answer import decode
from ozgcheck.web.client import MAX_BYTES

_FILE = re.compile(r"(\d{12})\.csv", re.ASCII | re.IGNORECASE)
# One draft's worth of files: as much is in the memory of a process at a time.
_CHUNK_BYTES = 32 * 1024 * 1024
_CHUNK_FILES = 1000
# Starting processes takes longer than reading so much.
_WORTH_PROCESSES = 8 * 1024 * 1024
_LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class Exports:
    """What lies in a folder: the exports by ARS, and the names of other files."""

    files: Mapping[str, Path]
    others: tuple[str, ...]


@dataclass(slots=True)
class Loaded:
    """What an import brought.

    Attributes:
        read: how many municipalities were taken over, `empty` of them without any row.
        rows: how many rows they have together.
        failed: those whose file could not be read.
    """

    read: int = 0
    empty: int = 0
    rows: int = 0
    failed: list[Stand] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Chunk:
    land: str
    folder: Path
    files: tuple[tuple[str, Path], ...]
    when: str


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A draft (None where nothing was read) and what happened with the chunk's files."""

    land: str
    draft: Path | None
    stands: dict[str, Stand]
    failed: tuple[Stand, ...]


def exports(folder: Path) -> Exports:
    """Look what lies in a folder.

    Raises:
        SurveyError: it cannot be read, or holds no export.
    """
    files: dict[str, Path] = {}
    others = []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise SurveyError(
            tr("Der Ordner {plain} lässt sich nicht lesen ({error}).").format(
                plain=plain(str(folder), 200), error=reason(error)
            ),
            tr("Bitte prüfen Sie Name und Rechte."),
        ) from error
    for path in entries:
        found = _FILE.fullmatch(path.name)
        if found and found[1] not in files:
            files[found[1]] = path
        elif not path.name.startswith("."):
            others.append(plain(path.name, 100))
    if not files:
        raise SurveyError(
            tr("Im Ordner {plain} liegt kein Export.").format(plain=plain(str(folder), 200)),
            tr(
                "Erwartet wird je Gemeinde eine Datei mit dem Regionalschlüssel als Namen, zum "
                "Beispiel 059160000000.csv."
            ),
        )
    return Exports(files, tuple(others))


def load(
    store: Store,
    files: Mapping[str, Path],
    *,
    when: str,
    processes: int | None = None,
    told: Callable[[int, int, float], object] = lambda *_: None,
) -> Loaded:
    """Take exports over into the archive.

    Args:
        store: its archive is claimed and tidy; it has none of these municipalities as read.
        files: ARS to file.
        when: the time, ISO, UTC.
        processes: how many share the work; None: as many as there are processors, one where
            there is little to do.
        told: hears how many municipalities are done, how many are left, the seconds so far.

    Raises:
        SurveyError: the disk refused, or a process was killed; what was stored before stays.
    """
    result = Loaded()
    chunks, size = _chunks(store.month, files, when)
    count = processes or (_processors() if size > _WORTH_PROCESSES else 1)
    started = time.monotonic()
    done = 0
    try:
        with contextlib.closing(_drafted(chunks, min(count, len(chunks) or 1))) as drafts:
            for drafted in drafts:
                _take(store, drafted, result)
                done += len(drafted.stands) + len(drafted.failed)
                told(done, len(files) - done, time.monotonic() - started)
    except OSError as error:
        raise unwritable(store.month.folder.parent, error) from error
    except BrokenProcessPool as error:
        raise SurveyError(
            tr(
                "Ein Prozess des Imports wurde beendet, vermutlich weil der Arbeitsspeicher nicht "
                "reicht."
            ),
            tr("Was übernommen ist, bleibt; derselbe Aufruf macht weiter."),
        ) from error
    result.failed.sort(key=lambda stand: stand.ars)
    return result


def _take(store: Store, drafted: _Drafted, result: Loaded) -> None:
    if drafted.draft is not None:
        store.add_part(drafted.land, drafted.draft, drafted.stands)
    for stand in drafted.failed:
        store.failed(stand)
    result.failed += drafted.failed
    result.read += len(drafted.stands)
    result.empty += sum(not stand.zeilen for stand in drafted.stands.values())
    result.rows += sum(stand.zeilen for stand in drafted.stands.values())


def _chunks(month: Month, files: Mapping[str, Path], when: str) -> tuple[list[_Chunk], int]:
    """The files of each Land in pieces that fit into memory, and their size together."""
    chunks: list[_Chunk] = []
    waiting: list[tuple[str, Path]] = []
    total = size = 0

    def close() -> None:
        if waiting:
            land = waiting[0][0][:2]
            chunks.append(_Chunk(land, month.land_folder(land), tuple(waiting), when))
            waiting.clear()

    for ars, path in sorted(files.items()):
        try:
            length = path.stat().st_size
        except OSError:  # reading it will say why
            length = 0
        full = size + length > _CHUNK_BYTES or len(waiting) == _CHUNK_FILES
        if full or (waiting and waiting[0][0][:2] != ars[:2]):
            close()
            size = 0
        waiting.append((ars, path))
        size += length
        total += length
    close()
    return chunks, total


def _drafted(chunks: Sequence[_Chunk], processes: int) -> Generator[_Drafted]:
    """The drafts of all chunks in their order."""
    if processes == 1:
        yield from map(_draft, chunks)
        return
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), initializer=_leave_with_parent
    )
    try:
        # Few ahead: a draft that waits for its name takes disk, and a failure ends everything.
        yield from _ahead(pool, chunks, processes + 1)
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(pool: ProcessPoolExecutor, chunks: Iterable[_Chunk], most: int) -> Iterator[_Drafted]:
    waiting: list[Future[_Drafted]] = []
    for chunk in chunks:
        waiting.append(pool.submit(_draft, chunk))
        if len(waiting) > most:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _leave_with_parent() -> None:
    """In a new process: end when the one that started it does, even if that was killed."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _draft(chunk: _Chunk) -> _Drafted:
    stands: dict[str, Stand] = {}
    failed: list[Stand] = []
    tables: list[Any] = []
    for ars, path in chunk.files:
        try:
            answered = read_export(decode(_content(path)), plain(path.name, 200))
            reading = answered.reading
            notes = " ".join(dict.fromkeys(skipped.reason for skipped in reading.skipped))
            if not answered.whole:
                raise SourceError(
                    tr("Die Datei ist nicht vollständig: {notes}").format(notes=notes)
                )
        except SourceError as error:
            why = plain(error.message, _LONGEST_REASON)
            failed.append(Stand(ars, "", Zustand.FEHLER, why, abgerufen=chunk.when))
            continue
        rows = reading.rows
        if rows:
            tables.append(table_of(ars, rows))
        stands[ars] = Stand(
            ars,
            own_name(ars, rows),
            Zustand.GELESEN,
            plain(notes, _LONGEST_REASON),
            len(rows),
            chunk.when,
        )
    draft = draft_part(chunk.folder, stands, tables) if stands else None
    return _Drafted(chunk.land, draft, stands, tuple(failed))


def _content(path: Path) -> bytes:
    """The whole file.

    Raises:
        SourceError: it cannot be read, or is too large for one municipality.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(
            tr("Die Datei „{name}“ lässt sich nicht lesen ({error}).").format(
                name=plain(path.name, 200), error=reason(error)
            )
        ) from error
    if len(body) > MAX_BYTES:
        size = MAX_BYTES // 1024**2
        raise SourceError(
            tr("Die Datei „{name}“ ist größer als {size} MB.").format(
                name=plain(path.name, 200), size=size
            )
        )
    return body


def _processors() -> int:
    with contextlib.suppress(AttributeError, OSError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
