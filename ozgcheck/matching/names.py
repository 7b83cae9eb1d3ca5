# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every name of every Leistung, taken apart so that a title finds the nearest quickly.

A Leistung is known by the parts of its names (words.py) and by a profile of their character
n-grams, a name by its parts. compiled.py takes the names apart.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.compiled import (
    GENERIC_WEIGHT,
    lines,
    ngrams,
    spellings_of,
    taken_apart,
    unpack,
    unpack_floats,
)
from ozgcheck.matching.words import GENERIC, Lexicon
from ozgcheck.model import Leistung
from ozgcheck.text import fold

# A title longer than this is no title; the rest of it is not looked at.
TITLE_LIMIT = 300
# A part this much lighter than the heaviest one does not bring names in.
LIGHT = 0.35
# A part that no name has takes the most similar known part, if it is at least this near
# (0..100, share of characters that stay).
SIMILAR = 80


@dataclass(frozen=True, slots=True)
class Query:
    """A title ready for comparison.

    `weights` are its known parts with their weights, `heaviest` the same, heaviest first;
    `unknown` is the weight of what no name has, `total` the sum of both (never 0). A part
    below `least` finds no name by itself.
    """

    folded: str
    weights: dict[int, float]
    heaviest: tuple[tuple[int, float], ...]
    least: float
    unknown: float
    total: float


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How a whole Leistung resembles a title: place in `ids` to a number 0..1.

    `profile`: cosine of the n-grams. `share`: how much of the title's weight belongs to this
    Leistung rather than to others. `covered`: how much of it some name of the Leistung has.
    """

    profile: list[float]
    share: list[float]
    covered: list[float]

    @property
    def all(self) -> tuple[list[float], list[float], list[float]]:
        """The three, in this order."""
        return self.profile, self.share, self.covered


@dataclass(frozen=True, slots=True)
class Near:
    """A name that shares parts with a title.

    `recall` is the share of the title's weight that the name explains, `precision` the share
    of the name's weight that the title explains, `overlap` shared by total weight (Jaccard).
    """

    name: int
    recall: float
    precision: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """The names of a Leistung nearest to a title, best first, at least one.

    `contained` is the share of the title's weight that the longest name explains which the
    title has completely.
    """

    names: list[Near]
    contained: float


class Names:
    """Every name of a catalogue, ready to be compared with titles.

    Args:
        catalog: names, aliases and entries of every Leistung are indexed.
        without: folded names to leave out, to see what is found without them.
    """

    def __init__(self, catalog: Catalog, without: frozenset[str] = frozenset()) -> None:
        synonyms = {fold(word): fold(meant) for word, meant in catalog.synonyme.items()}
        self._catalog = catalog
        self._synonyms = synonyms
        self.ids = [leistung.id for leistung in catalog.leistungen]
        self._rare = math.log(1 + len(self.ids))
        self._take(taken_apart(catalog, synonyms, without))
        # Searching, naming the entry and explaining ask for the same title.
        self.query = lru_cache(maxsize=16)(self._query)
        self.surroundings = [
            frozenset(self.weights_of(_surroundings(catalog, leistung)))
            for leistung in catalog.leistungen
        ]

    def _take(self, stored: dict[str, Any]) -> None:
        """Unpack what `taken_apart` gives."""
        self.names: list[str] = lines(stored["names"])
        self.owner = list(unpack("H", stored["owner"]))
        self.qualifiers = unpack("I", stored["qualifiers"])
        self._place = unpack("I", stored["place"])
        self._ends = unpack("I", stored["ends"])
        self._flat_parts = unpack("I", stored["parts"])
        self._groups: dict[int, list[tuple[str, str]]] = {}
        self.vocabulary: list[str] = lines(stored["vocabulary"])
        self.weight = list(unpack_floats(stored["weights"]))
        self._number = {part: number for number, part in enumerate(self.vocabulary)}
        self.lexicon = Lexicon(
            lines(stored["known"]), self._synonyms, frozenset(lines(stored["stems"]))
        )
        self._sizes = list(unpack_floats(stored["sizes"]))
        self._of_part = _part_postings(stored)
        self._grams = _profile_postings(stored)
        self._first = [bisect_left(self.owner, place) for place in range(len(self.ids) + 1)]
        self._entries: dict[int, range] = {}
        self._by_owner: dict[int, dict[int, list[int]]] = {}
        self._similar: dict[str, tuple[int, float] | None] = {}
        self._by_start: dict[str, list[str]] | None = None

    def written(self, name: int) -> tuple[str, str]:
        """A name as written, and the id of the LeiKa entry it is the name of, or ''."""
        owner = self.owner[name]
        group = self._groups.get(owner)
        if group is None:
            group = self._groups[owner] = list(spellings_of(self._catalog.leistungen[owner]))
        return group[self._place[name]]

    def parts(self, name: int) -> array[int]:
        """The parts of a name, as numbers in `vocabulary`."""
        return self._flat_parts[self._ends[name - 1] if name else 0 : self._ends[name]]

    def weight_of(self, name: int) -> float:
        """The weight of a name: that of its parts together; never 0."""
        return self._sizes[name]

    def names_of(self, owner: int) -> range:
        """The names of a Leistung, as numbers; they stand together."""
        return range(self._first[owner], self._first[owner + 1])

    def entries_of(self, owner: int) -> range:
        """The names of the LeiKa entries of a Leistung; they stand before its other names."""
        found = self._entries.get(owner)
        if found is None:
            teile = self._catalog.leistungen[owner].teilleistungen
            count = sum(1 + len(teil.frueher) for teil in teile)
            names = self.names_of(owner)
            last = bisect_left(self._place, count, names.start, names.stop)
            found = self._entries[owner] = range(names.start, last)
        return found

    # --- titles ---------------------------------------------------------------

    def _query(self, title: str) -> Query:
        """Take a title apart."""
        weights: dict[int, float] = {}
        unknown = 0.0
        for part in self.lexicon.parts(title[:TITLE_LIMIT]):
            number = self._number.get(part)
            if number is not None:
                weights[number] = self.weight[number]
                continue
            weight = self._rare * (GENERIC_WEIGHT if part in GENERIC else 1.0)
            near = self._nearest_part(part)
            if near is not None:
                number, similarity = near
                gain = self.weight[number] * similarity
                weights[number] = max(weights.get(number, 0.0), gain)
                unknown += weight * (1 - similarity)
            else:
                unknown += weight
        heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        return Query(
            folded=fold(title[:TITLE_LIMIT]),
            weights=weights,
            heaviest=tuple(heaviest),
            least=heaviest[0][1] * LIGHT if heaviest else 0.0,
            unknown=unknown,
            total=(sum(weights.values()) + unknown) or 1.0,
        )

    def weights_of(self, text: str) -> dict[int, float]:
        """The known parts of a text with their weights."""
        numbers = (self._number.get(part) for part in self.lexicon.parts(text))
        return {number: self.weight[number] for number in numbers if number is not None}

    def resemblance(self, query: Query) -> Resemblance:
        """Compare a title with every Leistung as a whole."""
        profile = [0.0] * len(self.ids)
        share, covered = list(profile), list(profile)
        rare, length = self._rare, 0.0
        for gram in sorted(ngrams(query.folded)):
            posting = self._grams.get(gram)
            if posting is None:
                length += rare * rare / 2
                continue
            weight, owners, values = posting
            length += weight * weight
            for owner, value in zip(owners, values, strict=True):
                profile[owner] += weight * value
        if length:
            root = 1 / math.sqrt(length)
            profile = [value * root for value in profile]
        for part, weight in query.weights.items():
            weight /= query.total
            for owner, own in self._of_part[part].items():
                share[owner] += weight * own
                covered[owner] += weight
        return Resemblance(profile, share, covered)

    def covered(self, weights: dict[int, float], owner: int) -> float:
        """How much of some weights, 0..1, belongs to parts that some name of a Leistung has."""
        if not weights:
            return 0.0
        of_part = self._of_part
        hit = sum([weight for part, weight in weights.items() if owner in of_part[part]])
        return float(hit / (sum(weights.values()) or 1.0))

    def uncovered(self, weights: dict[int, float], owner: int) -> float:
        """The largest weight of a part that no name of a Leistung has."""
        of_part = self._of_part
        return max([w for part, w in weights.items() if owner not in of_part[part]], default=0.0)

    def share_of(self, weights: dict[int, float], owner: int) -> float:
        """How much of some weights, 0..1, belongs to a Leistung rather than to others."""
        of_part = self._of_part
        hit = sum([w * of_part[part].get(owner, 0.0) for part, w in weights.items()])
        return float(hit / (sum(weights.values()) or 1.0))

    def hits(self, query: Query, owner: int) -> dict[int, float]:
        """The names of a Leistung that share parts with a title, with the weight shared."""
        by_part = self._by_owner.get(owner)
        if by_part is None:
            by_part = self._by_owner[owner] = self._index_owner(owner)
        hits: dict[int, float] = {}
        for part, weight in query.heaviest:
            of_part = by_part.get(part)
            if of_part is None:
                continue
            if weight >= query.least or not hits:
                for name in of_part:
                    hits[name] = hits.get(name, 0.0) + weight
            else:  # too light to bring in a name by itself
                for name in of_part:
                    if name in hits:
                        hits[name] += weight
        return hits

    def near(self, query: Query, owner: int, most: int) -> Nearest:
        """The names of a Leistung that share most with a title.

        A Leistung that shares no part gives the name whose spelling is nearest.
        """
        hits = self.hits(query, owner)
        if not hits:
            return Nearest([self._by_spelling(query, owner)], 0.0)
        total, sizes = query.total, self._sizes
        found, contained = [], 0.0
        for name, hit in hits.items():
            size = sizes[name]
            if hit > contained and hit >= 0.999 * size:
                contained = hit
            found.append((hit / (total + size - hit), -name))
        found.sort(reverse=True)
        best = []
        for overlap, name in found[:most]:
            hit = hits[-name]
            best.append(Near(-name, hit / total, min(1.0, hit / sizes[-name]), overlap))
        return Nearest(best, contained / total)

    def _index_owner(self, owner: int) -> dict[int, list[int]]:
        by_part: defaultdict[int, list[int]] = defaultdict(list)
        for name in self.names_of(owner):
            for part in self.parts(name):
                by_part[part].append(name)
        return dict(by_part)

    def _by_spelling(self, query: Query, owner: int) -> Near:
        names = self.names_of(owner)
        spelt = self.names[names.start : names.stop]
        best = process.extractOne(query.folded, spelt, scorer=fuzz.ratio)
        return Near(names.start + best[2], 0.0, 0.0, 0.0)

    def _nearest_part(self, part: str) -> tuple[int, float] | None:
        """The known part most similar to an unknown one (misspelt, or only inflected)."""
        if part in self._similar:
            return self._similar[part]
        if self._by_start is None:
            by_start: defaultdict[str, list[str]] = defaultdict(list)
            for known in self.vocabulary:
                by_start[known[:2]].append(known)
            self._by_start = dict(by_start)
        best = process.extractOne(
            part, self._by_start.get(part[:2], ()), scorer=fuzz.ratio, score_cutoff=SIMILAR
        )
        found = (self._number[best[0]], best[1] / 100) if best else None
        self._similar[part] = found
        return found


def _surroundings(catalog: Catalog, leistung: Leistung) -> str:
    """Names of the Lebenslage and the Themenfeld a Leistung belongs to."""
    lage, feld = catalog.lage.get(leistung.lebenslage), catalog.feld.get(leistung.themenfeld)
    return f"{lage.name if lage else ''} {feld.name if feld else ''}"


def _part_postings(stored: dict[str, Any]) -> list[dict[int, float]]:
    """For each part the Leistungen that have it, with their share of its names."""
    owners, shares = unpack("H", stored["part_owners"]), unpack_floats(stored["part_shares"])
    postings, start = [], 0
    for end in unpack("I", stored["part_ends"]):
        postings.append(dict(zip(owners[start:end], shares[start:end], strict=True)))
        start = end
    return postings


def _profile_postings(
    stored: dict[str, Any],
) -> dict[str, tuple[float, array[int], array[float]]]:
    """N-gram to its weight, the Leistungen that have it and its weight in their profiles."""
    owners, values = unpack("H", stored["gram_owners"]), unpack_floats(stored["gram_values"])
    weights = unpack_floats(stored["gram_weights"])
    postings, start = {}, 0
    for gram, weight, end in zip(
        lines(stored["grams"]), weights, unpack("I", stored["gram_ends"]), strict=True
    ):
        postings[gram] = (weight, owners[start:end], values[start:end])
        start = end
    return postings
