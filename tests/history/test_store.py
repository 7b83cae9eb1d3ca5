# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stored runs: never overwritten, never half written, damage named with its file."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.errors import HistoryError
from ozgcheck.history import store
from ozgcheck.history.codec import to_json
from ozgcheck.history.store import History, Stored
from ozgcheck.model import (
    Finding,
    Level,
    Match,
    Offer,
    Outcome,
    Result,
    Snapshot,
    SourceState,
    Status,
    Umfang,
    Versions,
)

RUN = Snapshot(
    portal="herne",
    stadt="Herne",
    ars="059160000000",
    started="2026-11-25T04:00:00Z",
    versions=Versions("0.1.0", "abc", "def"),
    sources=(SourceState("tabelle", "liste.csv", "ok", offers=1),),
    umfang=(Umfang(complete=True, schluessel=frozenset({"b", "a", "c"})),),
    offers=(Offer("1-a", "Hundesteuer „anmelden“ ✓", "tabelle", level=Level.EIGEN),),
    result=Result(
        matches=(Match("1-a", "10160", Status.SICHER, "alias", 1.0),),
        findings=(Finding("10160", Outcome.ANGEBOTEN, reifegrad_low=1, offers=("1-a",)),),
        teil_findings=(),
    ),
)
ID = "20261125T040000Z"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "verlauf", "herne")


def no_hard_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.fixture(params=["hard links", "no hard links"])
def any_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs on a file system with hard links and on one without."""
    if request.param == "no hard links":
        monkeypatch.setattr(os, "link", no_hard_links)


def content(history: History) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(history.folder.iterdir())}


# --- writing and reading ----------------------------------------------------------------


@pytest.mark.usefixtures("any_disk")
def test_a_run_comes_back_and_nothing_else_is_left(history: History) -> None:
    stored = history.write(RUN)
    assert stored.id == ID
    assert history.read(stored) == RUN
    assert {path.name for path in history.folder.iterdir()} == {f"{ID}.json.gz", "SHA256SUMS"}
    assert history.list() == (stored,)
    assert history.latest() == stored


@pytest.mark.usefixtures("any_disk")
def test_two_runs_of_the_same_second_are_two_files(history: History) -> None:
    first = history.write(RUN)
    before = first.path.read_bytes()
    second = history.write(replace(RUN, stadt="Herne, zweiter Lauf"))
    third = history.write(replace(RUN, stadt="Herne, dritter Lauf"))
    assert len({first.path, second.path, third.path}) == 3
    assert first.path.read_bytes() == before
    assert [history.read(run).stadt for run in (first, second, third)] == [
        "Herne",
        "Herne, zweiter Lauf",
        "Herne, dritter Lauf",
    ]
    assert set(history.list()) == {first, second, third}


def test_runs_are_listed_oldest_first(history: History) -> None:
    times = ["2026-12-01T04:00:00Z", "2026-01-31T23:59:59Z", "2027-01-01T00:00:00Z"]
    for started in times:
        history.write(replace(RUN, started=started))
    assert [history.read(stored).started for stored in history.list()] == sorted(times)
    latest = history.latest()
    assert latest is not None
    assert history.read(latest).started == max(times)


@pytest.mark.parametrize("runs", [2, 12])
def test_runs_of_the_same_second_keep_the_order_of_writing(history: History, runs: int) -> None:
    written = [history.write(RUN) for _ in range(runs)]
    assert list(history.list()) == written
    assert history.latest() == written[-1]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    one = History(tmp_path / "a", "herne").write(RUN)
    shuffled = replace(RUN, umfang=(replace(RUN.umfang[0], schluessel=frozenset("cab")),))
    two = History(tmp_path / "b", "herne").write(shuffled)
    assert one.path.read_bytes() == two.path.read_bytes()


def test_portals_have_their_own_histories(tmp_path: Path) -> None:
    History(tmp_path, "herne").write(RUN)
    assert History(tmp_path, "bochum").list() == ()
    assert History(tmp_path, "bochum").latest() is None


@pytest.mark.parametrize("started", ["2026-11-25T04:00:00.123456Z", "2026-11-25T04:00:00+00:00"])
def test_every_time_in_utc_makes_a_name(history: History, started: str) -> None:
    stored = history.write(replace(RUN, started=started))
    assert history.list() == (stored,)


# --- nothing is written --------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        replace(RUN, ars="12"),
        replace(RUN, portal="Herne/../x"),
        replace(RUN, started="gestern"),
        replace(RUN, started="2026-11-25T04:00:00+01:00"),
        replace(RUN, result=Result((), (Finding("1", Outcome.FEHLT),), ())),
        replace(RUN, result=Result((Match("a", "10160", Status.SICHER, "text", 1.5),), (), ())),
        replace(RUN, warnings=(7,)),  # type: ignore[arg-type]
    ],
    ids=["ars", "portal", "time", "zone", "ozg id", "score", "type"],
)
def test_a_run_that_breaks_its_schema_is_not_stored(history: History, broken: Snapshot) -> None:
    history.write(RUN)
    before = content(history)
    with pytest.raises(HistoryError):
        history.write(broken)
    assert content(history) == before


def test_text_that_no_file_can_hold_is_a_history_error(history: History) -> None:
    with pytest.raises(HistoryError):
        history.write(replace(RUN, stadt="Herne \ud800"))


@pytest.fixture
def read_only() -> Iterator[History]:
    """A history with one run in a folder that this process may read but not change."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        history = History(Path(name), "herne")
        history.write(RUN)
        history.folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:  # root may write everywhere
            os.seteuid(65534)
        yield history
        if root:
            os.seteuid(0)
        history.folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix permissions")
def test_a_read_only_folder_is_named_and_stays_readable(read_only: History) -> None:
    before = content(read_only)
    with pytest.raises(HistoryError, match=str(read_only.folder)):
        read_only.write(RUN)
    assert content(read_only) == before
    (stored,) = read_only.list()
    assert read_only.read(stored) == RUN


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "verlauf").write_text("eine Datei, kein Ordner")
    history = History(tmp_path / "verlauf", "herne")
    with pytest.raises(HistoryError, match=str(history.folder)):
        history.write(RUN)


def refused(code: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EIO])
def test_a_disk_that_refuses_the_new_file_changes_nothing(
    history: History, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    history.write(RUN)
    before = content(history)
    monkeypatch.setattr(Path, "open", refused(code))
    with pytest.raises(HistoryError, match="bisherige Läufe sind unverändert") as caught:
        history.write(RUN)
    monkeypatch.undo()
    assert re.search(r"\(\w.+\)", caught.value.message), "the reason stands in the message"
    assert content(history) == before


@pytest.mark.usefixtures("any_disk")
def test_a_disk_that_fails_while_flushing_leaves_no_half_run(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.write(RUN)
    before = content(history)
    monkeypatch.setattr(os, "fsync", refused(errno.ENOSPC))
    with pytest.raises(HistoryError):
        history.write(RUN)
    assert content(history) == before


def test_without_hard_links_a_failed_rename_leaves_no_empty_run(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_hard_links)
    monkeypatch.setattr(Path, "rename", refused(errno.EIO))
    with pytest.raises(HistoryError):
        history.write(RUN)
    assert history.list() == ()
    assert list(history.folder.iterdir()) == []


# --- what is damaged ------------------------------------------------------------------------


def whole() -> bytes:
    return gzip.compress(json.dumps(to_json(RUN)).encode(), mtime=0)


def spoilt_checksum() -> bytes:
    data = bytearray(whole())
    data[-8] ^= 0xFF
    return bytes(data)


DAMAGED = {
    "no gzip": b"das ist kein gzip",
    "plain json": json.dumps(to_json(RUN)).encode(),
    "header only": whole()[:10],
    "half": whole()[: len(whole()) // 2],
    "last byte missing": whole()[:-1],
    "checksum": spoilt_checksum(),
    "garbage inside": whole()[:10] + b"\xff" * 50 + whole()[60:],
    "no json": gzip.compress(b"{"),
    "no utf-8": gzip.compress(b'{"format": "\xff"}'),
    "another format": gzip.compress(json.dumps({**to_json(RUN), "format": 2}).encode()),
    "no snapshot": gzip.compress(b'{"format": 1}'),
    "deep json": gzip.compress(b"[" * 200_000),
    "deep objects": gzip.compress(b'{"format":' * 100_000),
    "huge number": gzip.compress(b'{"format": ' + b"1" * 100_000 + b"}"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_run_is_named_and_the_others_stay_readable(history: History, damage: str) -> None:
    good = history.write(RUN)
    bad = Stored("20261126T040000Z", history.folder / "20261126T040000Z.json.gz")
    bad.path.write_bytes(DAMAGED[damage])
    assert bad in history.list(), "a damaged run is not hidden"
    with pytest.raises(HistoryError) as caught:
        history.read(bad)
    assert str(bad.path) in caught.value.message
    assert history.read(good) == RUN


def test_a_score_too_large_for_a_number_is_damage(history: History) -> None:
    history.folder.mkdir(parents=True)
    bad = Stored(ID, history.folder / f"{ID}.json.gz")
    document = json.dumps(to_json(RUN)).replace('"score": 1.0', f'"score": {10**400}')
    bad.path.write_bytes(gzip.compress(document.encode()))
    with pytest.raises(HistoryError):
        history.read(bad)


def test_an_empty_file_is_damage_and_its_name_stays_taken(history: History) -> None:
    history.folder.mkdir(parents=True)
    empty = history.folder / f"{ID}.json.gz"
    empty.touch()
    stored = history.write(RUN)
    assert stored.path != empty
    assert empty.read_bytes() == b""
    assert [entry.path for entry in history.list()] == [empty, stored.path]
    with pytest.raises(HistoryError, match=str(empty)):
        history.read(history.list()[0])


def test_a_gzip_bomb_is_not_unpacked_beyond_the_limit(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_LARGEST", 1_000_000)
    asked: list[int] = []
    real = gzip.GzipFile.read

    def read(file: gzip.GzipFile, size: int | None = -1) -> bytes:
        asked.append(-1 if size is None else size)
        return real(file, size)

    monkeypatch.setattr(gzip.GzipFile, "read", read)
    history.folder.mkdir(parents=True)
    bomb = Stored(ID, history.folder / f"{ID}.json.gz")
    bomb.path.write_bytes(gzip.compress(b" " * 50_000_000 + json.dumps(to_json(RUN)).encode()))
    with pytest.raises(HistoryError, match="nicht lesbar"):
        history.read(bomb)
    assert asked
    assert all(0 <= size <= 1_000_001 for size in asked)


def test_a_run_that_vanished_is_a_history_error(history: History) -> None:
    stored = history.write(RUN)
    stored.path.unlink()
    with pytest.raises(HistoryError):
        history.read(stored)


# --- what else lies in the folder --------------------------------------------------------------


def test_other_files_are_no_runs(history: History) -> None:
    stored = history.write(RUN)
    for name in ("notiz.txt", ".tmp-123-456", ".tmp-1.json.gz", "alt.json.gz", f"{ID}.json"):
        (history.folder / name).write_bytes(b"x")
    assert history.list() == (stored,)


def test_abandoned_temporary_files_are_swept_and_young_ones_kept(history: History) -> None:
    history.folder.mkdir(parents=True)
    young, old = history.folder / ".tmp-1-1", history.folder / ".tmp-2-2"
    for path in (young, old):
        path.write_bytes(b"halb")
    two_days_ago = time.time() - 48 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    foreign = history.folder / "notiz.txt"
    foreign.write_text("bleibt")
    os.utime(foreign, (two_days_ago, two_days_ago))
    history.write(RUN)
    assert young.exists(), "another process may still be writing it"
    assert not old.exists()
    assert foreign.exists()


def test_a_temporary_file_that_cannot_be_swept_does_not_stop_the_run(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.folder.mkdir(parents=True)
    old = history.folder / ".tmp-2-2"
    old.write_bytes(b"halb")
    os.utime(old, (0, 0))
    unlink = Path.unlink

    def guarded(path: Path, missing_ok: bool = False) -> None:
        if path == old:
            raise PermissionError(errno.EACCES, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", guarded)
    assert history.read(history.write(RUN)) == RUN
    assert old.exists()
