# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The reconstructed formula of the Bitkom Smart City Index, editions 2021 and 2022.

Bitkom says how an indicator is scaled and that pilot projects add at most 5 percent of an
area's points. That the regular indicators of an area weigh the same, and the areas of the
total too, was reconstructed from published values (catalog/smart-city-index/formel.yaml has
them, tests/measure/test_smart_city_index.py computes them again). For other editions than
2021 and 2022 nobody could check it. All points are index points, 0..100.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ozgcheck.language import tr

HIGHEST = 100.0
AREAS_IN_TOTAL = 5
# Pilot projects stand outside the indicators and add at most this share of their points.
BONUS_SHARE = 0.05


def most_bonus(indicators: int) -> float:
    """The most points that pilot projects can add to the sum of so many indicators."""
    return BONUS_SHARE * HIGHEST * _number(indicators)


def area_score(indicators: Sequence[float], bonus: float = 0.0) -> float:
    """Score of an area: `(sum of n indicators + bonus) / (1.05 * n)`.

    Args:
        indicators: values of the regular indicators, each 0..100.
        bonus: points for pilot projects, 0..5n.

    Returns:
        The score, 0..100; 95.24 is the most without pilot projects.

    Raises:
        ValueError: no indicator, or a value out of range.
    """
    number = _number(len(indicators))
    if not all(0 <= value <= HIGHEST for value in indicators):
        raise ValueError(tr("an indicator lies outside 0..100"))
    if not 0 <= bonus <= most_bonus(number):
        raise ValueError(tr("the bonus lies outside 0..5n"))
    return (math.fsum(indicators) + bonus) * indicator_share(number)


def total_score(areas: Sequence[float]) -> float:
    """Total score: the mean of the five area scores, 0..100.

    Raises:
        ValueError: not five values, or one out of range.
    """
    if len(areas) != AREAS_IN_TOTAL or not all(0 <= value <= HIGHEST for value in areas):
        raise ValueError(tr("five area scores of 0..100 are needed"))
    return math.fsum(areas) / AREAS_IN_TOTAL


def indicator_share(indicators: int) -> float:
    """What one regular indicator weighs in an area of so many, 0..1: `1 / (1.05 * n)`."""
    return 1 / ((1 + BONUS_SHARE) * _number(indicators))


@dataclass(frozen=True, slots=True)
class Gain:
    """What more points in one indicator bring: `bereich` points of the area, `gesamt` in total."""

    bereich: float
    gesamt: float


def gain(indicators: int, points: float) -> Gain:
    """What `points` more in one of so many indicators bring, everything else unchanged.

    Follows from `area_score` and `total_score`: both are linear. The best city of an
    indicator has 100 by definition, so „everything else unchanged“ includes the other cities.

    Args:
        indicators: regular indicators of the area.
        points: difference in the indicator, -100..100.

    Raises:
        ValueError: more points than an indicator has.
    """
    if not -HIGHEST <= points <= HIGHEST:
        raise ValueError(tr("an indicator has 100 points"))
    in_area = points * indicator_share(indicators)
    return Gain(in_area, in_area / AREAS_IN_TOTAL)


def _number(indicators: int) -> int:
    if indicators < 1:
        raise ValueError(tr("an area has at least one indicator"))
    return indicators
