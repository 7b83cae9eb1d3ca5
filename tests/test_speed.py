# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting is quick.

What is measured is the processor's time, which other tests on the same cores do not stretch as they
do the clock's; the bars are doubled, because machines differ.
"""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest

from tests.conftest import spawn

SLOW = 2


def processor_time() -> float:
    """Seconds that processes begun here have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def least_of_five(args: list[str], cwd: Path) -> float:
    times = []
    for _ in range(5):
        before = processor_time()
        done = spawn(args, cwd)
        times.append(processor_time() - before)
        assert (done.returncode, done.stderr) == (0, "")
    return min(times)


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["gaps", "--help"]])
def test_help_is_there_at_once(tmp_path: Path, args: list[str]) -> None:
    assert least_of_five(args, tmp_path) <= 0.15 * SLOW


@pytest.mark.parametrize("name", ["herne", "berlin"])
def test_gaps_of_a_stored_run_are_there_at_once(
    tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    history = request.getfixturevalue(f"{name}_history")
    folder = tmp_path / "ozgcheck-verlauf" / name
    folder.mkdir(parents=True)
    shutil.copy(history, folder)
    args = ["gaps", "--portal", name]
    assert least_of_five(args, tmp_path) <= 0.4 * SLOW
