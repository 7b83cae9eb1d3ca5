# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forecasts: robust, bounded, and never a day that the pace does not give."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.measure.strategy.forecast import (
    FARTHEST_DAYS,
    Aussicht,
    Pace,
    Point,
    enough,
    forecast,
    pace,
)

START = date(2026, 1, 25)


def points(*values: float, every: int = 30) -> list[Point]:
    return [Point(START + timedelta(days=every * n), value) for n, value in enumerate(values)]


def test_the_pace_is_the_median_of_all_slopes_with_the_middle_nine_tenths() -> None:
    # The six slopes are 1, 1, 1, 2, 2.5 and 4 per day.
    measured = pace(points(0, 10, 20, 60, every=10))
    assert measured is not None
    assert measured.middle == pytest.approx(1.5)
    assert measured.low == pytest.approx(1)
    assert measured.high == pytest.approx(2.5 + 0.75 * 1.5)


def test_one_odd_month_does_not_move_the_pace() -> None:
    values = [float(n) for n in range(13)]
    values[6] = 0
    measured = pace(points(*values))
    assert measured is not None
    assert measured.middle == pytest.approx(1 / 30)


def test_unequal_distances_count_by_days_and_order_does_not_matter() -> None:
    uneven = [Point(START + timedelta(days=n), 2.0 * n) for n in (0, 3, 50, 120)]
    assert pace(uneven) == Pace(2, 2, 2)
    assert pace(uneven[::-1]) == pace(uneven)


def test_fewer_than_two_points_have_no_pace_and_one_day_no_slope() -> None:
    assert pace([]) is None
    assert pace(points(1)) is None
    with pytest.raises(ValueError, match="one day"):
        pace([Point(START, 1), Point(START, 2)])


@pytest.mark.parametrize(
    ("days", "is_enough"),
    [((0, 45, 90), False), ((0, 30, 60, 89), False), ((0, 30, 60, 90), True), ((), False)],
)
def test_four_months_over_ninety_days_are_enough(days: tuple[int, ...], is_enough: bool) -> None:
    assert enough([Point(START + timedelta(days=day), 0) for day in days]) is is_enough


def test_a_straight_line_reaches_its_target_on_the_day() -> None:
    found = forecast(points(10, 20, 30, 40), 70)
    day = START + timedelta(days=180)
    assert found.aussicht is Aussicht.MIT_DIESEM_TEMPO
    assert (found.earliest, found.expected, found.latest) == (day, day, day)


def test_the_day_is_the_first_on_which_the_target_is_met() -> None:
    found = forecast(points(10, 20, 30, 40), 40.1)
    assert found.expected == START + timedelta(days=91)


def test_counting_starts_at_the_last_value() -> None:
    # The last month fell behind its line: nobody gets those points for nothing.
    found = forecast(points(0, 10, 20, 30, 40, 50, 30), 40)
    assert found.expected == START + timedelta(days=180 + 30)


def test_what_is_reached_needs_no_pace() -> None:
    found = forecast(points(5), 5)
    assert (found.aussicht, found.pace, found.latest) == (Aussicht.ERREICHT, None, START)
    assert forecast(points(5), 5.1).aussicht is Aussicht.ZU_WENIGE_LAEUFE


@pytest.mark.parametrize("values", [(40, 30, 20, 10), (10, 10, 10, 10)])
def test_what_falls_or_stands_still_never_arrives(values: tuple[float, ...]) -> None:
    found = forecast(points(*values), 70)
    assert found.aussicht is Aussicht.NICHT_MIT_DIESEM_TEMPO
    assert (found.earliest, found.expected, found.latest) == (None, None, None)
    assert found.pace is not None


def test_what_only_the_fastest_pace_reaches_is_said_so() -> None:
    found = forecast(points(10, 10, 10, 10, 16, 16, 16, 16), 20)
    assert found.pace is not None
    assert found.pace.low == 0 < found.pace.high
    slow = forecast(points(10, 10, 10, 10, 10, 10, 11, 11), 20)
    assert slow.aussicht is Aussicht.NUR_SCHNELLER
    assert slow.earliest is not None
    assert slow.expected is None


def test_what_lies_a_lifetime_ahead_is_not_reached_at_this_pace() -> None:
    step = 30 / FARTHEST_DAYS
    near = forecast(points(0, step, 2 * step, 3 * step), 3 * step + 0.999)
    far = forecast(points(0, step, 2 * step, 3 * step), 3 * step + 1.001)
    assert near.aussicht is Aussicht.MIT_DIESEM_TEMPO
    assert far.aussicht is Aussicht.NICHT_MIT_DIESEM_TEMPO
    assert forecast(points(0, 1e-300, 2e-300, 3e-300), 1).latest is None


VALUES = st.lists(st.integers(0, 300).map(float), min_size=4, max_size=13)


@given(VALUES, st.integers(0, 400))
def test_the_days_are_in_order_and_falling_is_the_mirror(values: list[float], target: int) -> None:
    found = forecast(points(*values), target)
    ordered = [day or date.max for day in (found.earliest, found.expected, found.latest)]
    assert ordered == sorted(ordered)
    assert min(ordered) >= START + timedelta(days=30 * (len(values) - 1))
    mirror = forecast(points(*(-value for value in values)), -target, falling=True)
    assert (mirror.aussicht, mirror.earliest, mirror.latest) == (
        found.aussicht,
        found.earliest,
        found.latest,
    )
    if found.pace is not None and mirror.pace is not None:
        assert mirror.pace.middle == pytest.approx(-found.pace.middle)
        assert mirror.pace.low <= mirror.pace.middle <= mirror.pace.high


@given(VALUES, st.integers(0, 400), st.integers(0, 100))
def test_a_higher_target_is_never_reached_earlier(
    values: list[float], target: int, more: int
) -> None:
    near, far = forecast(points(*values), target), forecast(points(*values), target + more)
    for one, other in ((near.earliest, far.earliest), (near.latest, far.latest)):
        assert (one or date.max) <= (other or date.max)


def textbook(values: list[float]) -> tuple[float, float]:
    """Sen's interval of at least 90 %, with the exact distribution of Kendall's statistic."""
    chances = [1.0]
    for size in range(1, len(values) + 1):
        wider = [0.0] * (len(chances) + size - 1)
        for place, chance in enumerate(chances):
            for shift in range(size):
                wider[place + shift] += chance / size
        chances = wider
    cut = max((k for k in range(len(chances)) if 2 * math.fsum(chances[: k + 1]) <= 0.1), default=0)
    slopes = sorted(
        (values[j] - values[i]) / (j - i) for i, j in combinations(range(len(values)), 2)
    )
    return slopes[cut], slopes[-1 - cut]


def test_the_range_holds_the_real_day_of_growing_counts_far_more_often_than_the_textbook() -> None:
    """Thirteen months of a count to which each month adds something at random."""
    chance = random.Random(2026)
    held = book = 0
    rounds = 400
    for _ in range(rounds):
        steps = [sum(chance.random() < 0.15 for _ in range(10)) for _ in range(400)]
        values = [80.0 + sum(steps[:n]) for n in range(400)]
        seen, target = values[:13], values[12] + 24
        real = next(n for n in range(13, 400) if values[n] >= target) - 12
        found = pace(points(*seen, every=1))
        assert found is not None
        held += _holds(found.low, found.high, 24, real)
        book += _holds(*textbook(seen), 24, real)
    assert held / rounds > 0.8
    assert book / rounds < 0.5


def _holds(low: float, high: float, missing: float, real: int) -> bool:
    first = missing / high if high > 0 else math.inf
    last = missing / low if low > 0 else math.inf
    return first <= real + 0.5 and real - 0.5 <= last
