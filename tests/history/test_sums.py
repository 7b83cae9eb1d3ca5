# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Checksums of stored runs: what any system can check, and what only grows."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ozgcheck.history import sums
from ozgcheck.history.store import History
from ozgcheck.history.sums import FILE, Herkunft, Sum
from tests.history.runs import RUN, fill

A, B = "a" * 64, "b" * 64


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path, "herne")


def test_every_stored_run_has_its_sum_in_the_order_of_storing(history: History) -> None:
    runs = fill(history, "2026-11-25", "2026-10-25", "2026-12-25")
    known = sums.read(history.folder).known
    assert known == {
        run.path.name: Sum(hashlib.sha256(run.path.read_bytes()).hexdigest()) for run in runs
    }
    assert list(known) == [run.path.name for run in runs]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_reads_the_file(history: History) -> None:
    first, second, third = fill(history, "2026-10-25", "2026-11-25", "2026-12-25")
    second.path.unlink()
    sums.note_gone(history.folder, [second.path.name])

    def check() -> int:
        command = ["sha256sum", "--check", "--strict", "--ignore-missing", "--quiet", FILE]
        return subprocess.run(command, cwd=history.folder, check=False).returncode

    assert check() == 0
    third.path.write_bytes(first.path.read_bytes())
    assert check() == 1


def test_what_happens_to_a_run_is_added_and_nothing_is_changed(history: History) -> None:
    (run,) = fill(history, "2026-11-25")
    before = (history.folder / FILE).read_bytes()
    assert sums.note_gone(history.folder, [run.path.name])
    assert sums.note(history.folder, "b.json.gz", B, Herkunft.IMPORTIERT)
    assert (history.folder / FILE).read_bytes().startswith(before)
    known = sums.read(history.folder).known
    assert known[run.path.name].herkunft is Herkunft.GELOESCHT
    assert known["b.json.gz"] == Sum(B, Herkunft.IMPORTIERT)


def test_a_run_that_comes_back_is_there_again(history: History) -> None:
    history.folder.mkdir()
    sums.note(history.folder, "a", A)
    sums.note(history.folder, "b", B)
    sums.note_gone(history.folder, ["a"])
    sums.note(history.folder, "a", B)
    assert list(sums.read(history.folder).known.items()) == [("b", Sum(B)), ("a", Sum(B))]


@pytest.mark.parametrize(
    "line",
    [
        f"{A}  ../../etc/passwd", f"{A}  ..", f"{A}  .versteckt", f"{A}  a/b", f"{A[:-1]}  x",
        f"{A.upper()}  x", f"{A}  {'n' * 200}", "\x00\x01\xff", "Unsinn", f"\\{A}  x\\ny",
    ],
)  # fmt: skip
def test_lines_that_mean_nothing_are_counted_and_do_not_hide_the_others(
    history: History, line: str
) -> None:
    history.folder.mkdir()
    (history.folder / FILE).write_text(f"{A}  a\n{line}\n# geloescht heute ../x\n\n{B} *b\n")
    assert sums.read(history.folder) == sums.Sums({"a": Sum(A), "b": Sum(B)}, broken=1)


def test_a_torn_line_does_not_swallow_the_next(history: History) -> None:
    history.folder.mkdir()
    (history.folder / FILE).write_text(f"{A}  a\n{B[:20]}")
    sums.note(history.folder, "c", B)
    assert sums.read(history.folder) == sums.Sums({"a": Sum(A), "c": Sum(B)}, broken=1)


def test_without_a_file_nothing_is_known(history: History) -> None:
    assert sums.read(history.folder) == sums.Sums({})


def test_a_disk_that_refuses_the_sum_keeps_the_run(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(history, "2026-10-25")
    before = (history.folder / FILE).read_bytes()
    write = os.write

    def full(handle: int, data: bytes) -> int:
        write(handle, data[:7])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    stored = history.write(RUN)
    monkeypatch.undo()
    assert history.read(stored) == RUN
    assert (history.folder / FILE).read_bytes().startswith(before)
    known = sums.read(history.folder).known
    assert stored.path.name not in known
    assert len(known) == 1
