# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register of a portal's runs, kept beside the snapshots.

It is never the truth: whoever removes it only makes the next reader wait. A run is read again
when its file has another size or time; a register that is damaged or from another version is
made anew. Where the folder cannot be written, everything is read each time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from ozgcheck.cache import keep_file, recall_file
from ozgcheck.codec import decoder, encode
from ozgcheck.errors import HistoryError
from ozgcheck.history.register import Register, Run, Writer
from ozgcheck.history.store import History, Stored
from ozgcheck.language import tr
from ozgcheck.model import Snapshot

_FORMAT = 1
FILE = "register.json"
_TODAY = "register-heute.json"


def load(
    history: History,
    stored: Sequence[Stored],
    *,
    again: Callable[[Snapshot], Snapshot] | None = None,
    made_with: str = "",
    said: Callable[[str], object] = lambda text: None,
    progress: Callable[[int, int], object] = lambda done, left: None,
) -> Register:
    """The register of these runs; what it lacks is read, and kept for the next time.

    Args:
        history: the portal's snapshots.
        stored: which of them.
        again: how each run is assessed anew; such runs are kept in a register of their own.
        made_with: names everything that `again` depends on.
        said: takes German sentences about the register itself.
        progress: is told how many runs were read and how many are left to read.

    Returns:
        The runs by start and id; ones that are not readable are named.
    """
    path = history.folder / (FILE if again is None else _TODAY)
    known = _recalled(path, made_with)
    if known is None:
        if path.exists():
            said(
                tr(
                    "Das Register {path} passt nicht mehr oder ist beschädigt und entsteht neu."
                ).format(path=path)
            )
        known = Register()
    kept = {run.id: run for run in known.runs}
    files = {each.id: _file(each.path) for each in stored}
    missing = [each for each in stored if _lacks(kept.get(each.id), files[each.id])]
    writer, unreadable, before = Writer(known), [], dict(kept)
    try:
        for done, each in enumerate(missing):
            progress(done, len(missing) - done)
            kept.pop(each.id, None)
            try:
                snapshot = _timed(history.read(each), each)
            except HistoryError as error:
                unreadable.append((each.id, str(error)))
                continue
            file = files[each.id]
            kept[each.id] = writer.run(each.id, file, again(snapshot) if again else snapshot)
    finally:
        if kept != before:
            # What was read is kept even if somebody does not wait for the rest.
            _keep(path, made_with, history, writer, kept)
    chosen = [kept[each.id] for each in stored if each.id in kept]
    return writer.register(sorted(chosen, key=_start), unreadable)


def _recalled(path: Path, made_with: str) -> Register | None:
    document = recall_file(path, made_with, _FORMAT)
    if document is None:
        return None
    try:
        register: Register = decoder(Register)(document)
    except ValueError:
        return None
    return register if register.sound() else None


def _keep(
    path: Path, made_with: str, history: History, writer: Writer, kept: dict[str, Run]
) -> None:
    present = {each.id for each in history.list()}
    runs = [run for run_id, run in sorted(kept.items()) if run_id in present]
    with contextlib.suppress(OSError, UnicodeEncodeError):
        keep_file(path, made_with, _FORMAT, encode(writer.register(runs, ())))


def _file(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)  # reading says why
    return (stat.st_size, stat.st_mtime_ns)


def _lacks(run: Run | None, file: tuple[int, int]) -> bool:
    return run is None or run.file != file


def _timed(snapshot: Snapshot, stored: Stored) -> Snapshot:
    """The run, if it says when it was; who puts runs in order needs that."""
    try:
        if datetime.fromisoformat(snapshot.started).utcoffset() is not None:
            return snapshot
    except ValueError:
        pass
    raise HistoryError(
        tr("Der gespeicherte Lauf {path} nennt keine Zeit.").format(path=stored.path),
        tr("Die Datei aus einer Sicherung zurückholen oder zur Seite legen."),
    )


def _start(run: Run) -> tuple[datetime, str]:
    return datetime.fromisoformat(run.head.started), run.id
