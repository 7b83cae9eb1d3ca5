# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reports replace the old ones when all of them are complete, whatever happens in between."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ozgcheck import publish
from ozgcheck.publish import write_together
from tests.conftest import tree

NAMES = ("a.md", "b.csv", "c.json", "stand.json")
OLD = {name: f"alt {name}\n" for name in NAMES}
NEW = {name: f"neu {name}\n" for name in NAMES}
FOREIGN = {"index.html": "fremd", "ordner/x.txt": "auch fremd"}


def bytes_of(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old set and files that are none of ours."""
    target = tmp_path / "berichte"
    assert write_together(target, OLD) == tuple(target / name for name in NAMES)
    for name, text in FOREIGN.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    return target


def test_the_new_set_replaces_the_old_and_nothing_else(folder: Path) -> None:
    write_together(folder, NEW)
    assert tree(folder) == bytes_of({**NEW, **FOREIGN})
    if os.name == "posix":
        assert {(folder / name).stat().st_mode & 0o777 for name in NAMES} == {0o644}


@pytest.mark.parametrize("after", range(len(NAMES)))
def test_an_error_while_the_names_change_hands_brings_the_old_set_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """As on Windows, when somebody has one of the files open."""
    real, done = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if len(done) == after:
            done.append(target)
            raise PermissionError(errno.EACCES, "in use", str(target))
        done.append(target)
        return real(self, target)

    (folder / "a.md").unlink()  # a set need not be whole to be kept
    before = tree(folder)
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PermissionError):
        write_together(folder, NEW)
    assert tree(folder) == before


def test_a_full_disk_leaves_the_old_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, calls = tree(folder), itertools.count()

    def fsync(handle: int) -> None:
        if next(calls) > 1:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(OSError, match="full"):
        write_together(folder, NEW)
    assert tree(folder) == before


def test_a_folder_in_the_place_of_a_file_changes_nothing(folder: Path) -> None:
    (folder / "c.json").unlink()
    (folder / "c.json").mkdir()
    before = tree(folder)
    with pytest.raises(OSError, match=r"c\.json"):
        write_together(folder, NEW)
    assert tree(folder) == before


@pytest.mark.skipif(os.name != "posix", reason="folders have no locks there")
def test_two_that_write_at_once_never_mix(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda handle: None)

    def write(files: dict[str, str]) -> None:
        for _ in range(15):
            write_together(folder, files)

    threads = [threading.Thread(target=write, args=(files,)) for files in (OLD, NEW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tree(folder) in (bytes_of({**OLD, **FOREIGN}), bytes_of({**NEW, **FOREIGN}))


# One process imports everything once; for each line N it forks a writer that kills itself when
# it does its Nth thing with a file.
WRITER = """
import os, signal, sys
from pathlib import Path
from ozgcheck.publish import write_together

os.fsync = lambda handle: None  # the disk's patience is not what this is about
folder, files = Path(sys.argv[1]), dict(zip(sys.argv[2::2], sys.argv[3::2]))
def die_at(step):
    seen = 0
    def count(event, args):
        nonlocal seen
        if event.split(".")[0] in ("open", "os", "shutil"):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)

print("bereit", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        die_at(int(line))
        write_together(folder, files)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs SIGKILL and fork")
def test_killed_at_every_step_each_file_is_whole_and_the_last_name_tells(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda handle: None)
    words = [word for pair in NEW.items() for word in pair]
    old, new = bytes_of(OLD), bytes_of(NEW)
    states = []
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "bereit\n"
        for step in range(1, 200):
            writer.stdin.write(f"{step}\n")
            writer.stdin.flush()
            code = int(writer.stdout.readline())
            seen = {name: (folder / name).read_bytes() for name in NAMES}
            assert all(seen[name] in (old[name], new[name]) for name in NAMES)
            states.append(sum(seen[name] == new[name] for name in NAMES))
            assert (seen["stand.json"] == new["stand.json"]) is (states[-1] == len(NAMES))
            write_together(folder, OLD)  # the next call puts everything right
            assert tree(folder) == bytes_of({**OLD, **FOREIGN})
            if code == 0:
                break
            assert code == -signal.SIGKILL
        writer.stdin.close()
    assert code == 0, "a writer with more steps than that is another program"
    assert states == sorted(states)
    assert set(states) == {0, 1, 2, 3, 4}, "kills must have hit the renaming itself"
    assert states.count(0) > states.count(2), "renaming is a small part"


def test_what_a_killed_one_left_is_hidden_and_goes(folder: Path) -> None:
    left = folder / f"{publish._STAGE}abc/neu"
    left.mkdir(parents=True)
    (left / "a.md").write_text("halb", encoding="utf-8")
    write_together(folder, NEW)
    assert tree(folder) == bytes_of({**NEW, **FOREIGN})
