# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the parts and n-grams of names occur.

Titles have few of them, so each is unpacked when a title first has it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import Any, NamedTuple

from ozgcheck.matching.compiled import lines, unpack, unpack_floats


class Part(NamedTuple):
    """Where a part occurs: Leistung to its share of the part's names, and to the pair of both."""

    shares: dict[int, float]
    pairs: dict[int, int]


class Named(dict[int, list[int]]):
    """For each pair of a part and a Leistung the names of the Leistung that have the part."""

    def __init__(self, ends: array[int], named: array[int]) -> None:
        super().__init__()
        self._ends, self._named = ends, named

    def __missing__(self, pair: int) -> list[int]:
        found = self[pair] = self._named[
            self._ends[pair - 1] if pair else 0 : self._ends[pair]
        ].tolist()
        return found


class Parts(dict[int, Part]):
    """Every part of a name, made ready when a title first has it; `names` are those of a pair."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__()
        self._ends = unpack("I", stored["part_ends"])
        self._owners = unpack("H", stored["part_owners"])
        self._shares = unpack_floats(stored["part_shares"])
        self._named_ends = unpack("I", stored["named_ends"])
        self._named = unpack("I", stored["named"])
        self.names = Named(self._named_ends, self._named)

    def __missing__(self, part: int) -> Part:
        start, end = self._ends[part - 1] if part else 0, self._ends[part]
        owners = self._owners[start:end]
        found = self[part] = Part(
            dict(zip(owners, self._shares[start:end], strict=True)),
            dict(zip(owners, range(start, end), strict=True)),
        )
        return found

    def has(self, name: int, pair: int) -> bool:
        """Whether a name is one of `names[pair]`."""
        named, end = self._named, self._named_ends[pair]
        place = bisect_left(named, name, self._named_ends[pair - 1] if pair else 0, end)
        return place < end and named[place] == name


class Gram(NamedTuple):
    """An n-gram's weight, the Leistungen that have it, and what it adds to each one's likeness."""

    weight: float
    owners: list[int]
    values: list[float]


class Grams(dict[str, Gram | None]):
    """Every n-gram, made ready when a title first has it; None for one that tells nothing."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__()
        self._place = {gram: place for place, gram in enumerate(lines(stored["grams"]))}
        self._weights = unpack_floats(stored["gram_weights"])
        self._ends = unpack("I", stored["gram_ends"])
        self._owners = unpack("H", stored["gram_owners"])
        self._values = unpack_floats(stored["gram_values"])

    def __missing__(self, gram: str) -> Gram | None:
        place = self._place.get(gram)
        found = None
        if place is not None:
            start, end = self._ends[place - 1] if place else 0, self._ends[place]
            weight = self._weights[place]
            values = [weight * value for value in self._values[start:end]]
            found = Gram(weight, self._owners[start:end].tolist(), values)
        self[gram] = found
        return found
