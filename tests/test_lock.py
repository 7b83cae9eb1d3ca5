# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Locks: one at a time, who it is, and nothing to clean up after a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from ozgcheck import lock
from ozgcheck.lock import BusyError, Owner, claimed, locked

HOLD = """
import sys, time
from pathlib import Path
from ozgcheck.lock import claimed
with claimed(Path(sys.argv[1]), "check"):
    print("hat", flush=True)
    time.sleep(60)
"""
OTHER = Owner("check", "anderer-rechner", 4711, "fb16", "2026-11-25T04:00:00Z")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "verlauf/herne/.sperre"


@pytest.fixture(params=["kernel", "no kernel"])
def any_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs on a system with locks of the kernel and on one without."""
    if request.param == "no kernel":
        monkeypatch.setattr(lock, "_try", lambda handle: None)


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_try", lambda handle: None)


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "hat\n"
        yield process
        process.kill()


def leave(path: Path, owner: Owner | str) -> None:
    """What a process leaves behind that ended without giving back its lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(owner if isinstance(owner, str) else json.dumps(asdict(owner)))


# --- held for long -----------------------------------------------------------------------


@pytest.mark.usefixtures("any_system")
def test_a_lock_names_its_owner_and_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    with claimed(path, "history prune") as left:
        assert left is None
        written = json.loads(path.read_text())
        assert (written["task"], written["pid"]) == ("history prune", os.getpid())
        with pytest.raises(BusyError) as caught, claimed(path, "check"):
            pass
        assert f"Prozess {os.getpid()} von „" in caught.value.message
        assert "Alter der Sperre: 1 Sekunde" in caught.value.message
        assert path.exists(), "who is refused takes nothing away"
    assert list(tmp_path.glob("verlauf")) == []


def test_a_folder_with_something_in_it_stays(path: Path) -> None:
    with claimed(path, "check"):
        (path.parent / "lauf").touch()
    assert [each.name for each in path.parent.iterdir()] == ["lauf"]


@pytest.mark.usefixtures("any_system")
def test_the_next_one_comes_in_after_an_error(path: Path) -> None:
    with pytest.raises(RuntimeError), claimed(path, "check"):
        raise RuntimeError
    with claimed(path, "check") as left:
        assert left is None


def test_another_process_keeps_us_out(path: Path) -> None:
    with holder(path) as process:
        with pytest.raises(BusyError) as caught, claimed(path, "check"):
            pass
        assert caught.value.owner is not None
        assert caught.value.owner.pid == process.pid


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_the_lock_of_a_killed_process_is_taken_over_and_explained(path: Path) -> None:
    with holder(path) as process:
        process.kill()
        process.wait()
        assert path.exists()
        with claimed(path, "check") as left:
            assert left is not None
            assert (left.task, left.pid) == ("check", process.pid)
            assert json.loads(path.read_text())["pid"] == os.getpid()
    assert not path.exists()


def test_who_waits_is_told_once_and_comes_in(path: Path) -> None:
    told: list[Owner | None] = []
    inside = threading.Event()

    def wait() -> None:
        with claimed(path, "check", waiting=told.append):
            inside.set()

    with ThreadPoolExecutor(1) as pool:
        with claimed(path, "check"):
            waiting = pool.submit(wait)
            assert not inside.wait(0.6)
        waiting.result(timeout=5)
    assert inside.is_set()
    assert [owner and owner.pid for owner in told] == [os.getpid()]


def test_there_is_never_more_than_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_LOOKS", (0.001, 0.001))
    inside, most, times = 0, 0, 0

    def work(_: int) -> None:
        nonlocal inside, most, times
        for _ in range(10):
            with claimed(path, "check", waiting=lambda owner: None):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0002)
                times += 1
                inside -= 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert (most, times) == (1, 60)
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    ["", "x", "[]", "{", '{"pid": 1}', "9" * 10_000, "[" * 4_000, "\0" * 100]
    + [json.dumps({**asdict(OTHER), **wrong}) for wrong in (
        {"pid": "1"}, {"pid": -1}, {"pid": 0}, {"pid": True}, {"since": "gestern"},
        {"since": "2026-11-25T04:00:00"}, {"host": None}, {"user": ["a"]},
    )],
)  # fmt: skip
def test_what_stands_in_the_file_cannot_do_harm(path: Path, content: str) -> None:
    leave(path, content)
    with claimed(path, "check") as left:
        assert left is None
        path.write_text(content)
        with pytest.raises(BusyError, match="nicht zu erkennen"), claimed(path, "check"):
            pass


def test_a_name_from_a_file_is_harmless(path: Path) -> None:
    leave(path, replace(OTHER, user="\x1b[31m\nwer\u202e", host="h" * 900))
    with claimed(path, "check") as left:
        assert left is not None
        assert str(left).isprintable()
        assert len(str(left)) < 300


def test_a_link_to_nowhere_is_an_error_and_no_loop(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to("nirgends/sperre")
    with pytest.raises(OSError, match=r"\S"), claimed(path, "check"):
        pass


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix permissions")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "verlauf").write_text("eine Datei")
    with pytest.raises(OSError, match=r"\S"), claimed(tmp_path / "verlauf/a/.sperre", "check"):
        pass


# --- without the kernel's help ---------------------------------------------------------------


@pytest.mark.usefixtures("no_kernel")
def test_without_a_kernel_a_dead_process_holds_nothing(path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    owner = Owner("check", lock._host(), dead.pid, "fb16", OTHER.since)
    leave(path, owner)
    with claimed(path, "check") as left:
        assert left == owner


@pytest.mark.usefixtures("no_kernel")
def test_without_a_kernel_a_living_process_holds_it(path: Path) -> None:
    leave(path, Owner("check", lock._host(), os.getppid(), "fb16", OTHER.since))
    with pytest.raises(BusyError), claimed(path, "check"):
        pass
    assert path.exists()


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize("content", [OTHER, "unlesbar"])
def test_without_a_kernel_another_computer_holds_it_for_a_week(
    path: Path, content: Owner | str
) -> None:
    leave(path, content)
    with pytest.raises(BusyError), claimed(path, "check"):
        pass
    old = time.time() - 9 * 86_400
    os.utime(path, (old, old))
    with claimed(path, "check") as left:
        assert left == (content if isinstance(content, Owner) else None)


# --- held for a moment -----------------------------------------------------------------------


def test_waiting_for_a_moment_ends_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / ".sperre"
    with (
        locked(path),
        pytest.raises(BusyError) as caught,
        locked(path, patience=0.05),
    ):
        pass
    assert str(tmp_path) in caught.value.message
    assert f"Prozess {os.getpid()}" in caught.value.message
    assert "den Prozess beenden" in caught.value.hint
    with locked(path, patience=0):
        pass


@pytest.mark.usefixtures("no_kernel")
def test_without_a_kernel_nobody_waits_for_a_moment(tmp_path: Path) -> None:
    with locked(tmp_path / ".sperre"), locked(tmp_path / ".sperre", patience=0):
        pass
