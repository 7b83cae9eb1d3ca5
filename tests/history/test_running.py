# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two that want to change the same history at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.errors import EXIT_COULD_NOT_CHECK, HistoryError
from ozgcheck.history.running import running
from ozgcheck.history.store import History
from ozgcheck.history.verify import verify
from ozgcheck.lock import BusyError
from ozgcheck.model import Offer
from tests.history.runs import ARS, RUN, contents, fill

NOW = "2027-01-01T00:00:00Z"


def test_the_second_is_told_who_is_first(tmp_path: Path) -> None:
    history = History(tmp_path, "herne")
    with (
        running(history, "history prune"),
        pytest.raises(BusyError) as caught,
        running(history, "check"),
    ):
        pass
    assert caught.value.exit_code == EXIT_COULD_NOT_CHECK
    assert caught.value.message.startswith(
        f"Für das Portal „herne“ läuft schon „ozgcheck history prune“ (Prozess {os.getpid()} von"
    )
    assert "--warten" in caught.value.hint


def test_other_portals_are_free(tmp_path: Path) -> None:
    with running(History(tmp_path, "herne"), "check"), running(History(tmp_path, "bochum"), "x"):
        pass
    assert not (tmp_path / "herne").exists()
    assert not (tmp_path / "bochum").exists()


def test_who_waits_is_told_the_same_sentence(tmp_path: Path) -> None:
    history = History(tmp_path, "herne")
    told: list[str] = []

    def wait() -> None:
        with running(history, "check", waiting=told.append):
            pass

    with ThreadPoolExecutor(1) as pool:
        with running(history, "check"):
            waiting = pool.submit(wait)
            while not told:
                pass
        waiting.result(timeout=5)
    (sentence,) = told
    assert sentence.startswith("Für das Portal „herne“ läuft schon „ozgcheck check“ (Prozess")


def test_many_writers_without_a_lock_lose_nothing(tmp_path: Path) -> None:
    """Programs that use ozgcheck as a library need not know about the lock."""

    def write(number: int) -> str:
        return History(tmp_path, "herne").write(replace(RUN, stadt=f"Lauf {number}")).id

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(write, range(40)))
    history = History(tmp_path, "herne")
    assert len(set(ids)) == 40
    assert {history.read(run).stadt for run in history.list()} == {
        f"Lauf {number}" for number in range(40)
    }
    assert verify(history, ARS, NOW).remarks == ()


# --- a disk that is full or may only be read ---------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 64 KB."""
    folder = tmp_path / "platte"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def big(number: int) -> Offer:
    return Offer(str(number), "Hundesteuer", "tabelle", text=os.urandom(8_000).hex())


def test_a_full_disk_keeps_what_was_stored(small_disk: Path) -> None:
    history = History(small_disk, "herne")
    fill(history, "2026-10-25", "2026-11-25")
    before = contents(history)
    with pytest.raises(HistoryError, match="kein Platz mehr") as caught:
        history.write(replace(RUN, offers=tuple(map(big, range(20)))))
    assert "bisherige Läufe sind unverändert" in caught.value.hint
    assert contents(history) == before
    found = verify(history, ARS, NOW)
    assert (found.runs, found.remarks) == (2, ())
    small = history.write(replace(RUN, started="2026-12-25T04:00:00Z"))
    assert history.read(small).offers == RUN.offers, "with room again all is well"


def test_a_disk_filled_to_the_last_byte_keeps_what_was_stored(small_disk: Path) -> None:
    history = History(small_disk, "herne")
    fill(history, "2026-10-25")
    before = contents(history)
    filler = small_disk / "voll"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 512):
            pass
    with pytest.raises(HistoryError, match="kein Platz mehr"):
        history.write(RUN)
    with running(history, "check"):
        pass  # a lock without a name is a lock
    assert contents(history) == before
    assert verify(history, ARS, NOW).remarks == ()
    filler.unlink()
    history.write(RUN)
    assert len(history.list()) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix permissions")
def test_a_read_only_folder_is_named_before_the_work_begins() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        history = History(Path(name), "herne")
        fill(history, "2026-10-25")
        before = sorted(history.folder.iterdir())
        history.folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:  # root may write everywhere
            os.seteuid(65534)
        try:
            with (
                pytest.raises(HistoryError, match="keine Berechtigung") as caught,
                running(history, "check"),
            ):
                pass
        finally:
            if root:
                os.seteuid(0)
            history.folder.chmod(0o755)
        assert str(history.folder) in caught.value.message
        assert sorted(history.folder.iterdir()) == before
