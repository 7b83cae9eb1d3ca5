# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every name of every Leistung, taken apart so that a title finds the nearest quickly.

A Leistung is known by the parts of its names (words.py) and by a profile of their character
n-grams, a name by its parts. compiled.py takes the names apart.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.compiled import (
    GENERIC_WEIGHT,
    Spellings,
    lines,
    ngrams,
    spellings_of,
    taken_apart,
    unpack,
    unpack_floats,
)
from ozgcheck.matching.postings import Grams, Parts
from ozgcheck.matching.words import GENERIC, Lexicon
from ozgcheck.text import fold

# A title longer than this is no title; the rest of it is not looked at.
TITLE_LIMIT = 300
# A part this much lighter than the heaviest one does not bring names in.
LIGHT = 0.35
# A part that no name has takes the most similar known part, if it is at least this near
# (0..100, share of characters that stay).
SIMILAR = 80
# So many times the names asked for are kept before all but the best are dropped.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Query:
    """A title ready for comparison.

    `weights` are its known parts with their weights, `heaviest` the same, heaviest first;
    `unknown` is the weight of what no name has, `total` the sum of both (never 0). A part
    below `least` finds no name by itself. `hits` remembers what `Names.hits` found.
    """

    folded: str
    weights: dict[int, float]
    heaviest: tuple[tuple[int, float], ...]
    least: float
    unknown: float
    total: float
    hits: dict[int, dict[int, float]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How a whole Leistung resembles a title, by its place in `ids`.

    `grams`, times `scale`: cosine of the n-grams, 0..1. `share`: how much of the title's weight
    belongs to this Leistung rather than to others, 0..1. `covered`: how much of it some name of
    the Leistung has, 0..1.
    """

    grams: list[float]
    scale: float
    share: list[float]
    covered: list[float]

    def profile(self, owner: int) -> float:
        """The cosine of the n-grams for one Leistung."""
        return self.grams[owner] * self.scale

    def rough(self) -> list[float]:
        """One number per Leistung: profile and the mean of the other two."""
        scale = self.scale
        columns = zip(self.grams, self.share, self.covered, strict=True)
        return [grams * scale + (share + covered) / 2 for grams, share, covered in columns]


class Near(NamedTuple):
    """A name that shares parts with a title.

    `recall` is the share of the title's weight that the name explains, `precision` the share
    of the name's weight that the title explains, `overlap` shared by total weight (Jaccard).
    """

    name: int
    recall: float
    precision: float
    overlap: float


class Nearest(NamedTuple):
    """The names of a Leistung nearest to a title, best first, at least one.

    `contained` is the share of the title's weight that the longest name explains which the
    title has completely.
    """

    names: list[Near]
    contained: float


class Weighed(NamedTuple):
    """Some parts: their weights, each with the Leistungen that have the part and their shares."""

    parts: list[tuple[float, dict[int, float]]]
    total: float

    def covered(self, owners: set[int]) -> dict[int, float]:
        """How much of the weight, 0..1, belongs to parts that some name of a Leistung has."""
        found = dict.fromkeys(owners, 0.0)
        for weight, shares in self.parts:
            weight /= self.total
            for owner in owners & shares.keys():
                found[owner] += weight
        return found

    def uncovered(self, owners: set[int]) -> dict[int, float]:
        """The largest weight of a part that no name of a Leistung has."""
        found = dict.fromkeys(owners, 0.0)
        for weight, shares in sorted(self.parts, key=itemgetter(0)):
            found.update(dict.fromkeys(owners - shares.keys(), weight))
        return found

    def share(self, owners: set[int]) -> dict[int, float]:
        """How much of the weight, 0..1, belongs to a Leistung rather than to others."""
        found = dict.fromkeys(owners, 0.0)
        for weight, shares in self.parts:
            weight /= self.total
            for owner in owners & shares.keys():
                found[owner] += weight * shares[owner]
        return found


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
        self.surroundings = lru_cache(maxsize=None)(self._surroundings)

    def _take(self, stored: dict[str, Any]) -> None:
        """Unpack what `taken_apart` gives."""
        self.names: list[str] = lines(stored["names"])
        self.owner = list(unpack("H", stored["owner"]))
        self.qualifiers = unpack("I", stored["qualifiers"])
        self._place = unpack("I", stored["place"])
        self._groups: dict[int, Spellings] = {}
        self.vocabulary: list[str] = lines(stored["vocabulary"])
        self.weight = list(unpack_floats(stored["weights"]))
        self._number = {part: number for number, part in enumerate(self.vocabulary)}
        self.lexicon = Lexicon(frozenset(lines(stored["stems"])), self._synonyms)
        self._sizes = list(unpack_floats(stored["sizes"]))
        self._of_part = Parts(stored)
        self._grams = Grams(stored)
        self._first = [bisect_left(self.owner, place) for place in range(len(self.ids) + 1)]
        self._entries: dict[int, range] = {}
        self._similar: dict[str, tuple[int, float] | None] = {}
        self._by_start: dict[str, list[str]] | None = None

    def written(self, name: int) -> tuple[str, str]:
        """A name as written, and the id of the LeiKa entry it is the name of, or ''."""
        owner = self.owner[name]
        group = self._groups.get(owner)
        if group is None:
            group = self._groups[owner] = spellings_of(self._catalog.leistungen[owner])
        place = self._place[name]
        return group.names[place], group.entries[place]

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
        return {part: self.weight[part] for part in self.numbers_of(self.lexicon.parts(text))}

    def numbers_of(self, parts: Iterable[str]) -> list[int]:
        """The parts that some name has, as numbers."""
        return [self._number[part] for part in parts if part in self._number]

    def has_any(self, name: int, parts: Iterable[int]) -> bool:
        """Whether a name has one of some parts."""
        owner = self.owner[name]
        for part in parts:
            pair = self._of_part[part].pairs.get(owner)
            if pair is not None and self._of_part.has(name, pair):
                return True
        return False

    def resemblance(self, query: Query) -> Resemblance:
        """Compare a title with every Leistung as a whole."""
        grams = [0.0] * len(self.ids)
        share, covered = list(grams), list(grams)
        rare, length = self._rare, 0.0
        for gram in sorted(ngrams(query.folded)):
            of_gram = self._grams[gram]
            if of_gram is None:
                length += rare * rare / 2
                continue
            weight, owners, values = of_gram
            length += weight * weight
            for owner, value in zip(owners, values, strict=True):
                grams[owner] += value
        for part, weight in query.weights.items():
            weight /= query.total
            for owner, own in self._of_part[part].shares.items():
                share[owner] += weight * own
                covered[owner] += weight
        return Resemblance(grams, 1 / math.sqrt(length) if length else 1.0, share, covered)

    def _surroundings(self, owner: int) -> frozenset[int]:
        """The known parts of the Lebenslage and the Themenfeld a Leistung belongs to."""
        catalog, leistung = self._catalog, self._catalog.leistungen[owner]
        lage, feld = catalog.lage.get(leistung.lebenslage), catalog.feld.get(leistung.themenfeld)
        return frozenset(
            self.weights_of(f"{lage.name if lage else ''} {feld.name if feld else ''}")
        )

    def weighed(self, weights: dict[int, float]) -> Weighed:
        """Parts with their weights, to be held against Leistungen."""
        shares = [(weight, self._of_part[part].shares) for part, weight in weights.items()]
        return Weighed(shares, sum(weights.values()) or 1.0)

    def hits(self, query: Query, owner: int) -> dict[int, float]:
        """The names of a Leistung that share parts with a title, with the weight shared."""
        hits = query.hits.get(owner)
        if hits is not None:
            return hits
        hits = query.hits[owner] = {}
        of_part, names = self._of_part, self._of_part.names
        for part, weight in query.heaviest:
            pair = of_part[part].pairs.get(owner)
            if pair is None:
                continue
            named = names[pair]
            if not hits:
                hits.update(dict.fromkeys(named, weight))
            elif weight >= query.least:
                for name in named:
                    hits[name] = hits[name] + weight if name in hits else weight
            else:  # too light to bring in a name by itself
                for name in hits.keys() & named:
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
        found: list[tuple[float, int, float, float]] = []
        contained = least = 0.0
        for name, hit in hits.items():
            size = sizes[name]
            overlap = hit / (total + size - hit)
            if overlap >= least:
                found.append((-overlap, name, hit, size))
                if len(found) > _FEW * most:
                    found.sort()
                    del found[most:]
                    least = -found[-1][0]
            if hit > contained and hit >= 0.999 * size:
                contained = hit
        found.sort()
        return Nearest(
            [
                Near(name, hit / total, hit / size if hit < size else 1.0, -minus)
                for minus, name, hit, size in found[:most]
            ],
            contained / total,
        )

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
