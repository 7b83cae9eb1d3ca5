# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen a title resembles: character n-grams over every name they go by.

TF-IDF over n-grams of three to five characters inside word boundaries, the similarity
of a Leistung being half the cosine to its nearest name and half the cosine to the mean
of all its names. German compounds make characters the better unit than words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.text import fold

SHORTEST, LONGEST = 3, 5
# A title longer than this is no title; the rest of it is not looked at.
TITLE_LIMIT = 300
# An n-gram that stands in more names than this finds nothing, it only costs time: the
# rarer ones choose which names get a close look with all n-grams.
COMMON = 200
CLOSE_LOOK = 100


def ngrams(text: str) -> list[str]:
    """N-grams of 3 to 5 characters of a folded text, each word padded with spaces."""
    grams: list[str] = []
    for word in text[:TITLE_LIMIT].split():
        padded = f" {word} "
        length = len(padded)
        for size in range(SHORTEST, LONGEST + 1):
            if length <= size:
                grams.append(padded)
                break
            grams += [padded[start : start + size] for start in range(length - size + 1)]
    return grams


@dataclass(frozen=True, slots=True)
class Hit:
    """A Leistung a title resembles: `score` 0..1 and the name that was nearest."""

    leistung_id: str
    score: float
    name: str


class Index:
    """Searches the catalogue's names; built once per process.

    Args:
        catalog: names, aliases and entries of every Leistung are indexed.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._synonyms = {fold(word): fold(meant) for word, meant in catalog.synonyme.items()}
        names: list[tuple[str, str, str]] = []  # folded, Leistung, as written
        seen = set()
        for leistung in catalog.leistungen:
            spellings = [leistung.name, leistung.heute, *leistung.aliases]
            spellings += [
                name for teil in leistung.teilleistungen for name in (teil.name, *teil.frueher)
            ]
            for spelling in spellings:
                key = (self._words(spelling), leistung.id)
                if key[0] and key not in seen:
                    seen.add(key)
                    names.append((key[0], leistung.id, spelling))
        counts = [Counter(ngrams(folded)) for folded, _, _ in names]
        frequency = Counter(gram for count in counts for gram in count)
        total = len(names)
        self._idf = {gram: math.log((1 + total) / (1 + n)) + 1 for gram, n in frequency.items()}
        self._names = names
        self._ids = [leistung.id for leistung in catalog.leistungen]
        position = {leistung_id: number for number, leistung_id in enumerate(self._ids)}
        self._owner = [position[leistung_id] for _, leistung_id, _ in names]
        self._vectors = [self._unit(count) for count in counts]
        sums: list[defaultdict[str, float]] = [defaultdict(float) for _ in self._ids]
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            centre = sums[self._owner[number]]
            for gram, weight in vector.items():
                centre[gram] += weight
                if frequency[gram] <= COMMON:
                    self._postings[gram].append((number, weight))
        self._centres = [_normed(centre) for centre in sums]

    def _words(self, text: str) -> str:
        """The folded text, and behind it what its general synonyms mean."""
        words = fold(text).split()
        return " ".join([*words, *(self._synonyms[w] for w in words if w in self._synonyms)])

    def _unit(self, count: Counter[str]) -> dict[str, float]:
        """TF-IDF weights of a text with Euclidean length one; unknown n-grams count too."""
        rare = math.log(1 + len(self._names)) + 1
        return _normed(
            {gram: (1 + math.log(n)) * self._idf.get(gram, rare) for gram, n in count.items()}
        )

    def search(self, title: str, most: int = 5) -> list[Hit]:
        """The Leistungen whose names a title resembles most.

        Args:
            title: any text.
            most: how many at most.

        Returns:
            Best first, equal scores in order of the OZG id; only scores above 0.
        """
        query = self._unit(Counter(ngrams(self._words(title[: 4 * TITLE_LIMIT]))))
        rough: defaultdict[int, float] = defaultdict(float)
        for gram, weight in query.items():
            for number, other in self._postings.get(gram, ()):
                rough[number] += weight * other
        nearest: dict[int, tuple[float, int]] = {}
        for number in sorted(rough, key=lambda number: (-rough[number], number))[:CLOSE_LOOK]:
            similarity = _dot(query, self._vectors[number])
            owner = self._owner[number]
            if owner not in nearest or similarity > nearest[owner][0]:
                nearest[owner] = (similarity, number)
        hits = [
            Hit(
                self._ids[owner],
                round(min(1.0, (similarity + _dot(query, self._centres[owner])) / 2), 4),
                self._names[number][2],
            )
            for owner, (similarity, number) in nearest.items()
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.leistung_id))
        return hits[:most]


def _normed(weights: dict[str, float]) -> dict[str, float]:
    """The weights scaled to Euclidean length one."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _dot(left: dict[str, float], right: dict[str, float]) -> float:
    return sum(weight * right[gram] for gram, weight in left.items() if gram in right)
