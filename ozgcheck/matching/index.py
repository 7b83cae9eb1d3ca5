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
        names: list[tuple[str, str, str]] = []  # folded, Leistung, as written
        seen = set()
        for leistung in catalog.leistungen:
            spellings = [leistung.name, leistung.heute, *leistung.aliases]
            spellings += [teil.name for teil in leistung.teilleistungen]
            for spelling in spellings:
                key = (fold(spelling), leistung.id)
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
        self._by_name: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        centres: list[defaultdict[str, float]] = [defaultdict(float) for _ in self._ids]
        for number, count in enumerate(counts):
            centre = centres[self._owner[number]]
            for gram, weight in self._unit(count).items():
                self._by_name[gram].append((number, weight))
                centre[gram] += weight
        self._by_centre: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, centre in enumerate(centres):
            length = math.sqrt(sum(weight * weight for weight in centre.values())) or 1.0
            for gram, weight in centre.items():
                self._by_centre[gram].append((number, weight / length))

    def _unit(self, count: Counter[str]) -> dict[str, float]:
        """TF-IDF weights of a text with Euclidean length one; unknown n-grams count too."""
        rare = math.log(1 + len(self._names)) + 1
        weights = {
            gram: (1 + math.log(n)) * self._idf.get(gram, rare) for gram, n in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def search(self, title: str, most: int = 5) -> list[Hit]:
        """The Leistungen whose names a title resembles most.

        Args:
            title: any text.
            most: how many at most.

        Returns:
            Best first, equal scores in order of the OZG id; only scores above 0.
        """
        query = self._unit(Counter(ngrams(fold(title[: 4 * TITLE_LIMIT]))))
        to_name: defaultdict[int, float] = defaultdict(float)
        to_centre: defaultdict[int, float] = defaultdict(float)
        for gram, weight in query.items():
            for number, other in self._by_name.get(gram, ()):
                to_name[number] += weight * other
            for number, other in self._by_centre.get(gram, ()):
                to_centre[number] += weight * other
        nearest: dict[int, tuple[float, int]] = {}
        for number, similarity in to_name.items():
            owner = self._owner[number]
            if owner not in nearest or similarity > nearest[owner][0]:
                nearest[owner] = (similarity, number)
        hits = [
            Hit(
                self._ids[owner],
                round(min(1.0, (similarity + to_centre[owner]) / 2), 4),
                self._names[number][2],
            )
            for owner, (similarity, number) in nearest.items()
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.leistung_id))
        return hits[:most]
