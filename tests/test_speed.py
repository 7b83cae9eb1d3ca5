# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting is quick; the bars are doubled here because other tests use the cores too."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.conftest import spawn

SLOW = 2


def median_of_five(args: list[str], cwd: Path) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        done = spawn(args, cwd)
        times.append(time.perf_counter() - start)
        assert (done.returncode, done.stderr) == (0, "")
    return sorted(times)[2]


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["gaps", "--help"]])
def test_help_is_there_at_once(tmp_path: Path, args: list[str]) -> None:
    assert median_of_five(args, tmp_path) <= 0.15 * SLOW


@pytest.mark.parametrize("name", ["herne", "berlin"])
def test_gaps_of_a_stored_run_are_there_at_once(
    tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    history = request.getfixturevalue(f"{name}_history")
    folder = tmp_path / "ozgcheck-verlauf" / name
    folder.mkdir(parents=True)
    shutil.copy(history, folder)
    args = ["gaps", "--portal", name]
    assert median_of_five(args, tmp_path) <= 0.4 * SLOW
