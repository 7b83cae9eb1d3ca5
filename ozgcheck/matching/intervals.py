# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far a share of labelled titles may be off by chance alone: 95 % intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.95
ROUNDS = 1000
# Fewer right (or fewer wrong) titles than this and the bootstrap is not to be trusted: with
# none it has no width at all, with few its bound is 100 % although errors were seen.
FEW = 5
_SEED = 20260101
# Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054

# How often each kind of title occurs.
Counts = Sequence[int]


@dataclass(frozen=True, slots=True)
class Share:
    """Titles of the kinds in `part` by those of the kinds in `whole`, which contain them."""

    part: tuple[int, ...]
    whole: tuple[int, ...]

    def count(self, counts: Counts) -> tuple[int, int]:
        """Both numbers."""
        return sum([counts[kind] for kind in self.part]), sum([counts[kind] for kind in self.whole])

    def of(self, counts: Counts) -> float | None:
        """The share 0..1; None where nothing is counted."""
        part, whole = self.count(counts)
        return part / whole if whole else None


class Method(StrEnum):
    """Where an interval comes from."""

    BOOTSTRAP = "bootstrap"
    WILSON = "wilson"


@dataclass(frozen=True, slots=True)
class Interval:
    """Both bounds, 0..1, and how they were found."""

    low: float
    high: float
    method: Method


def wilson(part: int, whole: int) -> Interval:
    """The score interval of Wilson for `part` of `whole`, which must not be 0.

    It says something also where everything is right: 0 errors of n do not prove 100 %, the
    lower bound is n / (n + 3.84), near the one-sided „rule of three“ (1 - 3 / n) and a
    little below it.

    Sources: E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, JASA 22 (1927), 209-212; recommended for small n and shares near 0 and 1 by
    Brown, Cai and DasGupta, Interval estimation for a binomial proportion, Statistical
    Science 16 (2001), 101-133.
    """
    share = part / whole
    square = _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = (
        _Z
        / (1 + square / whole)
        * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    )
    return Interval(
        0.0 if part == 0 else max(0.0, middle - reach),
        1.0 if part == whole else min(1.0, middle + reach),
        Method.WILSON,
    )


def intervals(counts: Counts, shares: Mapping[str, Share]) -> dict[str, Interval | None]:
    """An interval for each share; None where nothing is counted.

    Percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
    chapter 13): titles are drawn with replacement, as many as there are, and each share is
    counted anew in each round. Wilson's interval instead where fewer than `FEW` titles are
    right or wrong. Same counts, same result. Titles of one city resemble each other, which
    neither knows: for another city the truth varies more than the interval says.

    Args:
        counts: how many titles there are of each kind, at most 256 kinds.
        shares: name of each share to what it counts.
    """
    found: dict[str, Interval | None] = {}
    drawn: dict[str, Share] = {}
    for name, share in shares.items():
        part, whole = share.count(counts)
        found[name] = wilson(part, whole) if whole else None
        if min(part, whole - part) >= FEW:
            drawn[name] = share
    if drawn:
        found |= _bootstrap(counts, drawn)
    return found


def _bootstrap(counts: Counts, shares: Mapping[str, Share]) -> dict[str, Interval | None]:
    titles = b"".join(bytes([kind]) * count for kind, count in enumerate(counts))
    kinds = [bytes([kind]) for kind in range(len(counts))]
    rng = random.Random(_SEED)  # noqa: S311 - statistics, no secrets
    seen: dict[str, list[float]] = {name: [] for name in shares}
    for _ in range(ROUNDS):
        sample = bytes(rng.choices(titles, k=len(titles)))
        again = [sample.count(kind) for kind in kinds]
        for name, share in shares.items():
            value = share.of(again)
            if value is not None:
                seen[name].append(value)
    return {name: _percentiles(values) for name, values in seen.items()}


def _percentiles(values: list[float]) -> Interval:
    """What lies between both tails; a tail holds at least 2.5 % of the rounds."""
    ordered = sorted(values)
    tail = int(len(ordered) * (1 - LEVEL) / 2)
    return Interval(ordered[tail], ordered[-1 - tail], Method.BOOTSTRAP)
