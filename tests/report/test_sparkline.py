# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lines of text that do not exaggerate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.report.months.sparkline import scale_top, scale_words, sparkline

shares = st.floats(0, 1)


def test_a_line_with_gaps_and_breaks() -> None:
    line = sparkline([0, 0.5, None, 1.0], [False, True, False, False], 100)
    assert line == "▁|▅·█"
    assert sparkline([0, 0.5, None, 1.0], [False, True, False, False], 100, blocks=False) == "0|5.9"


def test_without_blocks_everything_is_ascii() -> None:
    line = sparkline([0.1, None, 0.3], [False, False, True], 40, blocks=False)
    assert line.isascii()
    assert "0 steht für 0 %, 9 für 40 %, . für" in scale_words(40, blocks=False)


@given(st.lists(shares, min_size=1))
def test_the_scale_holds_everything_and_begins_at_zero(some: list[float]) -> None:
    top = scale_top(some)
    assert max(some) * 100 <= top <= 100
    assert top % 4 == 0
    line = sparkline(some, [False] * len(some), top)
    steps = ["▁▂▃▄▅▆▇█".index(char) for char in line]
    by_share = sorted(zip(some, steps, strict=True))
    assert [step for _, step in by_share] == sorted(steps)
    assert all(abs(step - share * 800 / top) <= 1 for share, step in by_share)


@pytest.mark.parametrize(("most", "top"), [(0, 4), (0.04, 4), (0.041, 8), (0.19, 20), (0.81, 100)])
def test_the_scale_is_the_smallest_that_fits(most: float, top: int) -> None:
    assert scale_top([most]) == top


def test_nothing_has_a_scale_too() -> None:
    assert scale_top([]) == 4
    assert sparkline([], [], 4) == ""
