# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a target is reached if a value goes on as it has done, and how sure that is.

The pace is the median of the slopes between any two points (H. Theil 1950; P. K. Sen, Journal
of the American Statistical Association 63, 1968): a single odd month does not move it. Its
range are the middle nine tenths of these slopes. The textbook interval (Sen 1968) is not taken:
it asks for independent deviations from a line, but a count that grows carries each month into
the next, and on such series it held the real date in two of ten cases only
(tests/measure/test_forecast.py compares).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from statistics import median, quantiles

from ozgcheck.language import tr

LEAST_POINTS = 4
LEAST_DAYS = 90
# The range leaves out the first and the last of so many equal parts of the pairwise slopes.
_PARTS = 20
# Nobody keeps a pace for longer; what would come later does not come at this pace.
FARTHEST_DAYS = 30 * 365
DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per day: the median of the pairwise slopes, and their lower and upper bound."""

    middle: float
    low: float
    high: float


class Aussicht(StrEnum):
    """What can be said about reaching a target.

    `mit_diesem_tempo`: at the middle pace there is a day. `nur_schneller`: only at the upper
    bound of the pace is there one.
    """

    ERREICHT = "erreicht"
    ZU_WENIGE_LAEUFE = "zu_wenige_laeufe"
    MIT_DIESEM_TEMPO = "mit_diesem_tempo"
    NUR_SCHNELLER = "nur_schneller"
    NICHT_MIT_DIESEM_TEMPO = "nicht_mit_diesem_tempo"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook, and the days on which the target is reached at each pace.

    A day is None where the target is never reached at that pace (or not within
    `FARTHEST_DAYS`); `pace` is None with too few points.
    """

    aussicht: Aussicht
    pace: Pace | None = None
    earliest: date | None = None
    expected: date | None = None
    latest: date | None = None


def pace(points: Sequence[Point]) -> Pace | None:
    """The pace of points on different days; None with fewer than two points.

    Args:
        points: in any order.

    Raises:
        ValueError: two points lie on the same day.
    """
    ordered = sorted(points, key=lambda point: point.day)
    slopes = []
    for one, other in combinations(ordered, 2):
        days = (other.day - one.day).days
        if days == 0:
            raise ValueError(tr("two points on one day have no slope"))
        slopes.append((other.value - one.value) / days)
    if not slopes:
        return None
    if len(slopes) == 1:
        return Pace(slopes[0], slopes[0], slopes[0])
    cuts = quantiles(slopes, n=_PARTS, method="inclusive")
    return Pace(median(slopes), cuts[0], cuts[-1])


def enough(points: Sequence[Point]) -> bool:
    """Whether so many points over so long a time may be continued."""
    days = [point.day for point in points]
    return len(days) >= LEAST_POINTS and (max(days) - min(days)).days >= LEAST_DAYS


def forecast(points: Sequence[Point], target: float, *, falling: bool = False) -> Forecast:
    """When the target is reached, counted from the last point on.

    Args:
        points: one or more, on different days.
        target: the value to reach.
        falling: the value is to fall to the target, not to rise.
    """
    sign = -1 if falling else 1
    ahead = sorted((Point(p.day, sign * p.value) for p in points), key=lambda point: point.day)
    last = ahead[-1]
    missing = sign * target - last.value
    measured = pace(ahead) if enough(ahead) else None
    told = None if measured is None else _turned(measured, sign)
    if missing <= 0:
        return Forecast(Aussicht.ERREICHT, told, last.day, last.day, last.day)
    if measured is None:
        return Forecast(Aussicht.ZU_WENIGE_LAEUFE)
    earliest, expected, latest = (
        _day(last.day, missing, speed) for speed in (measured.high, measured.middle, measured.low)
    )
    if expected is not None:
        outlook = Aussicht.MIT_DIESEM_TEMPO
    elif earliest is not None:
        outlook = Aussicht.NUR_SCHNELLER
    else:
        outlook = Aussicht.NICHT_MIT_DIESEM_TEMPO
    return Forecast(outlook, told, earliest, expected, latest)


def _turned(measured: Pace, sign: int) -> Pace:
    if sign > 0:
        return measured
    return Pace(-measured.middle, -measured.high, -measured.low)


def _day(start: date, missing: float, per_day: float) -> date | None:
    if per_day <= 0 or missing / per_day > FARTHEST_DAYS:
        return None
    # A target is reached on the first whole day, not before; rounding must not add one.
    days = round(missing / per_day, 6)
    return start + timedelta(days=int(days) + (days > int(days)))
