# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Intervals are those of the textbook, the same each time, and never claim certainty."""

from __future__ import annotations

import time

import pytest

from ozgcheck.matching.evaluate import SHARES
from ozgcheck.matching.intervals import FEW, Method, Share, intervals, wilson

PART = {"share": Share((0,), (0, 1))}


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Published values: Newcombe, Statistics in Medicine 17 (1998), 857-872, table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_gives_published_values(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_no_error_does_not_prove_everything_right() -> None:
    found = intervals((229, 0), PART)["share"]
    assert found is not None
    assert (found.method, found.high) == (Method.WILSON, 1.0)
    assert found.low == pytest.approx(229 / (229 + 3.8415), abs=1e-4)
    assert found.low < 1 - 3 / 229  # no bolder than the rule of three


def test_all_wrong_does_not_prove_nothing_right() -> None:
    found = intervals((0, 50), PART)["share"]
    assert found is not None
    assert found.low == 0.0
    assert 0.05 < found.high < 0.1


def test_nothing_counted_has_no_interval() -> None:
    assert intervals((0, 0), PART) == {"share": None}
    assert intervals((0,) * 12, SHARES) == dict.fromkeys(SHARES)


def test_the_bootstrap_agrees_with_the_normal_approximation() -> None:
    found = intervals((800, 200), PART)["share"]
    assert found is not None
    assert found.method is Method.BOOTSTRAP
    reach = 1.96 * (0.8 * 0.2 / 1000) ** 0.5
    assert found.low == pytest.approx(0.8 - reach, abs=0.004)
    assert found.high == pytest.approx(0.8 + reach, abs=0.004)


def test_the_bootstrap_draws_the_denominator_too() -> None:
    """Few of many titles are accepted, and how many is chance as well."""
    found = intervals((20, 20, 960), PART)["share"]
    assert found is not None
    assert found.method is Method.BOOTSTRAP
    assert 0.3 < found.low < 0.42
    assert 0.58 < found.high < 0.7


def test_same_counts_same_interval() -> None:
    assert intervals((70, 30), PART) == intervals((70, 30), PART)


@pytest.mark.parametrize("titles", [50, 300, 2000])
def test_who_saw_an_error_does_not_claim_that_all_may_be_right(titles: int) -> None:
    for wrong in range(1, 2 * FEW):
        right = titles - wrong
        for counts in ((right, wrong), (wrong, right)):
            found = intervals(counts, PART)["share"]
            assert found is not None
            assert (found.method is Method.WILSON) == (wrong < FEW)
            assert 0 < found.low < counts[0] / titles < found.high < 1


def test_a_thousand_titles_take_less_than_half_a_second() -> None:
    counts = (400, 5, 10, 5, 300, 50, 50, 100, 0, 0, 20, 60)
    best = 9.9
    for _ in range(3):
        start = time.process_time()
        found = intervals(counts, SHARES)
        best = min(best, time.process_time() - start)
    assert all(item is not None and item.method is Method.BOOTSTRAP for item in found.values())
    assert best < 0.5
