# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where a municipality stands among its peers: a range of places, and how they are spread.

What a municipality covers is only known within bounds, so its place is, too: it is certainly
behind those whose lower bound lies above its upper one, and certainly before those whose upper
bound lies below its lower one. By what is certain alone there is one place, which ranks proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.survey.peers import Peers
from ozgcheck.survey.results import Results

TOTAL = "gesamt"
_WIDTHS = (1, 2, 5, 10)
_BINS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """How shares 0..1 are spread: least, quartiles and most; None without any."""

    least: float | None = None
    quarter: float | None = None
    middle: float | None = None
    three_quarters: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality among its peers in one group of Leistungen.

    Attributes:
        key: the group's slug.
        count: what it covers; None: it was not looked at, or the survey has no such group.
        ranked: how many have a place, the municipality included.
        better: how many are certainly better.
        worse: how many are certainly worse.
        equal: how many certainly cover the same share.
        may_better: how many may be better, those that certainly are included.
        proven_better: how many have more that is certain.
        proven_equal: how many have as much that is certain.
        low: the spread of lower bounds over all ranked.
        high: the spread of upper bounds.
    """

    key: str
    count: Count | None
    ranked: int
    better: int = 0
    worse: int = 0
    equal: int = 0
    may_better: int = 0
    proven_better: int = 0
    proven_equal: int = 0
    low: Spread = Spread()
    high: Spread = Spread()

    @property
    def open(self) -> int:
        """Of how many others nobody can say whether they are better, equal or worse."""
        others = self.ranked - (self.count is not None)
        return others - self.better - self.worse - self.equal

    @property
    def best_place(self) -> int | None:
        """The best place that is possible."""
        return None if self.count is None else 1 + self.better

    @property
    def worst_place(self) -> int | None:
        """The worst place that is possible."""
        return None if self.count is None else 1 + self.may_better

    @property
    def proven_place(self) -> int | None:
        """The place by what is certain alone, shared with `proven_equal` others."""
        return None if self.count is None else 1 + self.proven_better

    @property
    def proven_worse(self) -> int:
        """How many have less that is certain."""
        others = self.ranked - (self.count is not None)
        return others - self.proven_better - self.proven_equal


@dataclass(frozen=True, slots=True)
class Bin:
    """Municipalities whose certain share lies from `low` to below `high` percent.

    The last bin that reaches 100 includes it; `city`: the municipality asked about is here.
    """

    low: int
    high: int
    number: int
    city: bool = False


def standings(
    results: Results, peers: Peers, yardstick: Yardstick, by: str = TOTAL
) -> dict[str, Standing]:
    """Where a municipality stands in each group.

    Args:
        results: the survey.
        peers: whom it is compared with.
        yardstick: what is counted.
        by: the kind of groups, as in `measure.coverage.By`, or `gesamt`.

    Returns:
        By the group's slug; a group in which nobody executes anything is left out.
    """
    results.keep([each.ars for each in peers.ranked])
    rows = results.ask(_STANDINGS, city=peers.city.ars, by=by, **scale_values(yardstick))
    return {row[0]: _standing(row) for row in rows}


def shares(
    results: Results, peers: Peers, yardstick: Yardstick, by: str = TOTAL, key: str = TOTAL
) -> tuple[Bin, ...]:
    """How many municipalities have which share for certain, in bins of equal width.

    Args:
        results: the survey.
        peers: whom it is about.
        yardstick: what is counted.
        by: the kind of groups.
        key: the group.
    """
    results.keep([each.ars for each in peers.ranked])
    rows = results.ask(_SHARES, by=by, key=key, **scale_values(yardstick))
    mine = next(((low, whole) for ars, low, whole in rows if ars == peers.city.ars), None)
    return bins([(low, whole) for _, low, whole in rows], mine)


def bins(
    certain: Iterable[tuple[int, int]], city: tuple[int, int] | None = None
) -> tuple[Bin, ...]:
    """Put shares into at most a dozen bins of 1, 2, 5 or 10 percentage points from 0 on.

    Args:
        certain: for each municipality what it covers, and of how much (more than 0).
        city: the same of one of them, which gets marked.

    Returns:
        Bins from 0 to the last that holds somebody; none without any municipality.
    """
    pairs = list(certain)
    if not pairs:
        return ()
    width = next(
        (width for width in _WIDTHS if max(_place(pair, width) for pair in pairs) < _BINS),
        _WIDTHS[-1],
    )
    places = [_place(pair, width) for pair in pairs]
    mine = None if city is None else _place(city, width)
    return tuple(
        Bin(place * width, (place + 1) * width, places.count(place), place == mine)
        for place in range(max(places) + 1)
    )


def _place(pair: tuple[int, int], width: int) -> int:
    """The bin of a share; in whole numbers, so that 30 of 100 is never below 30 %."""
    covered, whole = pair
    return min(100 * covered // (whole * width), 100 // width - 1)


def scale_values(yardstick: Yardstick) -> Mapping[str, str | int | bool]:
    """A yardstick as the values that questions take."""
    return {
        "einheit": yardstick.einheit.value,
        "schwelle": yardstick.schwelle,
        "eigene": yardstick.eigene,
    }


def _standing(row: tuple[Any, ...]) -> Standing:
    key, covered, uncertain, unchecked, total = row[:5]
    count = None if covered is None else Count(covered, uncertain, unchecked, total)
    ranked, better, worse, equal, may_better, proven_better, proven_equal, low, high = row[5:]
    return Standing(
        key=key,
        count=count,
        ranked=ranked,
        better=better,
        worse=worse,
        equal=equal,
        may_better=may_better,
        proven_better=proven_better,
        proven_equal=proven_equal,
        low=Spread(*low),
        high=Spread(*high),
    )


# Shares are compared crosswise in whole numbers: no rounding makes two that are equal differ.
_STANDINGS = """
WITH figures AS (
    SELECT ars, key, covered, uncertain, unchecked, total,
        covered + uncertain + unchecked AS possible
    FROM zahlen SEMI JOIN gewaehlt USING (ars)
    WHERE "by" = $by AND einheit = $einheit AND schwelle = $schwelle AND eigene = $eigene
        AND total > 0
), mine AS (SELECT * FROM figures WHERE ars = $city)
SELECT p.key, any_value(m.covered), any_value(m.uncertain), any_value(m.unchecked),
    any_value(m.total), count(*),
    count(*) FILTER (p.ars <> m.ars AND p.covered * m.total > m.possible * p.total),
    count(*) FILTER (p.ars <> m.ars AND p.possible * m.total < m.covered * p.total),
    count(*) FILTER (p.ars <> m.ars AND p.covered = p.possible AND m.covered = m.possible
        AND p.covered * m.total = m.covered * p.total),
    count(*) FILTER (p.ars <> m.ars AND p.possible * m.total > m.covered * p.total),
    count(*) FILTER (p.ars <> m.ars AND p.covered * m.total > m.covered * p.total),
    count(*) FILTER (p.ars <> m.ars AND p.covered * m.total = m.covered * p.total),
    quantile_cont(p.covered / p.total, [0, 0.25, 0.5, 0.75, 1]),
    quantile_cont(p.possible / p.total, [0, 0.25, 0.5, 0.75, 1])
FROM figures p LEFT JOIN mine m USING (key)
GROUP BY p.key ORDER BY p.key
"""
_SHARES = """
SELECT ars, covered, total FROM zahlen SEMI JOIN gewaehlt USING (ars)
WHERE "by" = $by AND key = $key AND einheit = $einheit AND schwelle = $schwelle
    AND eigene = $eigene AND total > 0
"""
