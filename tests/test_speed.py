# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting is quick; the bars are doubled here because other tests use the cores too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conftest import spawn


@pytest.mark.parametrize(
    ("args", "bar"), [(["--help"], 0.15), (["gaps", "--lebenslage", "familie"], 0.4)]
)
def test_commands_start_quickly(tmp_path: Path, args: list[str], bar: float) -> None:
    spawn(["check", "--source", "beispiel:herne", "-q"], tmp_path)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert spawn(args, tmp_path).returncode == 0
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] <= 2 * bar
