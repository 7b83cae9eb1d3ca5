# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rounding is honest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.numbers import percent, whole


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.0001, "< 0,1 %"),
        (0.9999, "> 99,9 %"),
        (0.4321, "43,2 %"),
        (0.0005, "0,1 %"),
    ],
)
def test_percent(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@given(st.integers(1, 6000), st.integers(1, 6000))
def test_percent_never_claims_nothing_or_everything_falsely(part: int, total: int) -> None:
    share = min(part, total) / total
    shown = percent(share)
    assert (shown == "100 %") is (share == 1)
    assert shown not in ("0 %", "0,0 %", "100,0 %")


def test_whole() -> None:
    assert whole(1418) == "1.418"
    assert whole(7) == "7"
