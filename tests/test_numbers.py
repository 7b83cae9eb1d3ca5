# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rounding is honest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.numbers import percent, percent_range, whole

NOTHING = ("0 %", "0,0 %", "0,00 %")
EVERYTHING = ("100 %", "100,0 %", "100,00 %")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0, "0 %"),
        (1.0, "100 %"),
        (1, "100 %"),
        (0.0001, "< 0,1 %"),
        (0.9999, "> 99,9 %"),
        (0.4321, "43,2 %"),
        (0.0005, "0,1 %"),
        (0.5, "50,0 %"),
    ],
)
def test_percent(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@given(st.integers(1, 6000), st.integers(1, 6000), st.integers(1, 2))
def test_percent_never_claims_nothing_or_everything_falsely(
    part: int, total: int, digits: int
) -> None:
    share = min(part, total) / total
    shown = percent(share, digits)
    assert (shown in EVERYTHING) is (share == 1)
    assert shown not in NOTHING


def test_nor_does_it_at_the_very_edge_of_any_count() -> None:
    """All shares next to 0 and 1 of every total up to the size of the catalogue."""
    false = {
        (part, total)
        for total in range(2, 6001)
        for part in range(1, min(total, 8))
        if percent(part / total) in NOTHING or percent((total - part) / total) in EVERYTHING
    }
    assert false == set()


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_shown_as_smaller(one: float, other: float) -> None:
    def value(share: float) -> float:
        return float(percent(share).strip("<> %").replace(",", "."))

    low, high = sorted((one, other))
    if low > 0 and high < 1:
        assert value(low) <= value(high)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (7, "7"), (1418, "1.418"), (1234567, "1.234.567")]
)
def test_whole(number: int, shown: str) -> None:
    assert whole(number) == shown


@pytest.mark.parametrize(
    ("share", "low", "high", "shown"),
    [
        (0.887, 0.864, 0.909, "88,7 % (86,4–90,9)"),
        (1.0, 0.983, 1.0, "100 % (98,3–100)"),
        (0.0, 0.0, 0.05, "0 % (0–5,0)"),
        (0.998, 0.99, 0.99972, "99,8 % (99,0–99,97)"),
        (0.001, 0.000004, 0.002, "0,1 % (0,0004–0,2)"),
        (None, None, None, "–"),
        (0.5, None, None, "50,0 %"),
    ],
)
def test_a_share_with_its_interval(
    share: float | None, low: float | None, high: float | None, shown: str
) -> None:
    assert percent_range(share, low, high) == shown
