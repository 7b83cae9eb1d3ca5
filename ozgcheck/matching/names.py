# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every name of every Leistung, taken apart so that a title finds the nearest quickly.

A name is known by its parts (words.py) and by its character n-grams. Building the index
of some fifteen thousand names takes seconds, so it is kept between runs (cache.py).
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from ozgcheck import cache
from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.words import GENERIC, Lexicon
from ozgcheck.model import Leistung
from ozgcheck.text import fold

_FORMAT = 1
SHORTEST, LONGEST = 3, 5
# A title longer than this is no title; the rest of it is not looked at.
TITLE_LIMIT = 300
# A word that tells a procedure, not a subject, counts this much of a real one.
GENERIC_WEIGHT = 0.3
# So many names get a close look.
CLOSE_LOOK = 60
# A part that no name has takes the most similar known part, if it is at least this near.
SIMILAR = 0.6


def ngrams(text: str) -> set[str]:
    """N-grams of 3 to 5 characters of a folded text, each word padded with spaces."""
    grams: set[str] = set()
    for word in text.split():
        padded = f" {word} "
        length = len(padded)
        for size in range(SHORTEST, LONGEST + 1):
            if length <= size:
                grams.add(padded)
                break
            grams.update(padded[start : start + size] for start in range(length - size + 1))
    return grams


@dataclass(frozen=True, slots=True)
class Near:
    """A name that a title resembles.

    `name` is its number, `char` the cosine of the n-grams 0..1, `recall` the share of the
    title's weight that the name explains, `precision` the share of the name's weight that
    the title explains.
    """

    name: int
    char: float
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Query:
    """A title ready for comparison: its parts with weights, and its n-grams."""

    folded: str
    weights: dict[int, float]
    total: float
    unknown: float
    grams: set[str]
    length: float


class Names:
    """Every name of a catalogue, ready to be compared with titles.

    Args:
        catalog: names, aliases and entries of every Leistung are indexed.
    """

    def __init__(self, catalog: Catalog) -> None:
        synonyms = {fold(word): fold(meant) for word, meant in catalog.synonyme.items()}
        stored = _stored(catalog, synonyms)
        self.ids: list[str] = stored["ids"]
        self.names: list[str] = stored["names"]
        self.written: list[str] = stored["written"]
        self.owner: list[int] = stored["owner"]
        self.parts: list[list[int]] = stored["parts"]
        self._part_names: list[str] = stored["vocabulary"]
        self._weight: list[float] = stored["weights"]
        self._gram_weight: dict[str, float] = stored["grams"]
        self._rare: float = stored["rare"]
        self._number = {part: number for number, part in enumerate(self._part_names)}
        self.lexicon = Lexicon(self.names, synonyms)
        self._postings: list[list[int]] = [[] for _ in self._part_names]
        self.of_owner: list[set[int]] = [set() for _ in self.ids]
        self.surroundings = [
            frozenset(self.weights_of(_surroundings(catalog, leistung)))
            for leistung in catalog.leistungen
        ]
        self._name_weight: list[float] = []
        for name, parts in enumerate(self.parts):
            self._name_weight.append(sum(self._weight[part] for part in parts))
            self.of_owner[self.owner[name]].update(parts)
            for part in parts:
                self._postings[part].append(name)
        self._name_grams: dict[int, tuple[set[str], float]] = {}
        self._similar: dict[str, tuple[int, float] | None] = {}
        self._by_gram: dict[str, list[int]] | None = None

    # --- titles ---------------------------------------------------------------

    def query(self, title: str) -> Query:
        """Take a title apart."""
        folded = fold(title[:TITLE_LIMIT])
        weights: dict[int, float] = {}
        unknown = 0.0
        for part in self.lexicon.parts(title[:TITLE_LIMIT]):
            number = self._number.get(part)
            if number is not None:
                weights[number] = self._weight[number]
                continue
            weight = self._rare * (GENERIC_WEIGHT if part in GENERIC else 1.0)
            near = self._nearest_part(part)
            if near is not None:
                number, similarity = near
                gain = self._weight[number] * similarity
                weights[number] = max(weights.get(number, 0.0), gain)
                unknown += weight * (1 - similarity)
            else:
                unknown += weight
        grams = ngrams(folded)
        return Query(
            folded=folded,
            weights=weights,
            total=(sum(weights.values()) + unknown) or 1.0,
            unknown=unknown,
            grams=grams,
            length=self._length(grams),
        )

    def query_without(self, title: str, name: int) -> Query:
        """The title as it looks to somebody who does not know this one name."""
        query = self.query(title)
        weights, unknown = {}, query.unknown
        for part, weight in query.weights.items():
            if self._postings[part] == [name]:
                word = self._part_names[part]
                unknown += self._rare * (GENERIC_WEIGHT if word in GENERIC else 1.0)
            else:
                weights[part] = weight
        total = (sum(weights.values()) + unknown) or 1.0
        return Query(query.folded, weights, total, unknown, query.grams, query.length)

    def weights_of(self, text: str) -> dict[int, float]:
        """The known parts of a text with their weights."""
        numbers = (self._number.get(part) for part in self.lexicon.parts(text))
        return {number: self._weight[number] for number in numbers if number is not None}

    def near(self, query: Query, without: int | None = None) -> dict[int, list[Near]]:
        """The names nearest to a title, by Leistung (its place in `ids`).

        Args:
            query: the title.
            without: a name that must not answer, to test a name against all others.
        """
        rough: defaultdict[int, float] = defaultdict(float)
        for part, weight in query.weights.items():
            for name in self._postings[part]:
                rough[name] += weight
        rough.pop(without if without is not None else -1, None)
        total, sizes = query.total, self._name_weight
        nearest = heapq.nsmallest(
            CLOSE_LOOK,
            ((-hit / (total + sizes[name] - hit), name) for name, hit in rough.items()),
        )
        found: dict[int, list[Near]] = {}
        for _, name in nearest:
            hit = min(rough[name], sizes[name] or 1.0)
            close = Near(
                name=name,
                char=self._cosine(query, name),
                recall=min(1.0, rough[name] / total),
                precision=hit / (sizes[name] or 1.0),
            )
            found.setdefault(self.owner[name], []).append(close)
        return found

    def parts_of(self, owner: int, without: int | None = None) -> set[int]:
        """The parts of all names of a Leistung, except one name's own."""
        if without is None or self.owner[without] != owner:
            return self.of_owner[owner]
        return {
            part
            for name, place in enumerate(self.owner)
            if place == owner and name != without
            for part in self.parts[name]
        }

    # --- characters -----------------------------------------------------------

    def _length(self, grams: set[str]) -> float:
        get, rare = self._gram_weight.get, self._rare
        return math.sqrt(sum(get(gram, rare) ** 2 for gram in grams)) or 1.0

    def _cosine(self, query: Query, name: int) -> float:
        stored = self._name_grams.get(name)
        if stored is None:
            grams = ngrams(self.names[name])
            stored = (grams, self._length(grams))
            self._name_grams[name] = stored
        grams, length = stored
        get = self._gram_weight.get
        shared = sum(get(gram, 0.0) ** 2 for gram in query.grams & grams)
        return min(1.0, shared / (query.length * length))

    def _nearest_part(self, part: str) -> tuple[int, float] | None:
        """The known part most similar to an unknown one (misspelt, or only inflected)."""
        if part in self._similar:
            return self._similar[part]
        if self._by_gram is None:
            by_gram: defaultdict[str, list[int]] = defaultdict(list)
            for number, known in enumerate(self._part_names):
                for gram in _trigrams(known):
                    by_gram[gram].append(number)
            self._by_gram = dict(by_gram)
        own = _trigrams(part)
        shared: Counter[int] = Counter()
        for gram in own:
            shared.update(self._by_gram.get(gram, ()))
        best: tuple[int, float] | None = None
        for number, hits in shared.most_common(20):
            similarity = 2 * hits / (len(own) + len(_trigrams(self._part_names[number])))
            if similarity >= SIMILAR and (best is None or similarity > best[1]):
                best = (number, similarity)
        self._similar[part] = best
        return best


def _surroundings(catalog: Catalog, leistung: Leistung) -> str:
    """Names of the Lebenslage and the Themenfeld a Leistung belongs to."""
    lage, feld = catalog.lage.get(leistung.lebenslage), catalog.feld.get(leistung.themenfeld)
    return f"{lage.name if lage else ''} {feld.name if feld else ''}"


def _trigrams(part: str) -> set[str]:
    padded = f" {part} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


# --- building -----------------------------------------------------------------


def _spellings(catalog: Catalog) -> list[list[str]]:
    """Every name of every Leistung as written, the Leistung's own first."""
    return [
        [
            leistung.name,
            leistung.heute,
            *leistung.aliases,
            *(name for teil in leistung.teilleistungen for name in (teil.name, *teil.frueher)),
        ]
        for leistung in catalog.leistungen
    ]


def _stored(catalog: Catalog, synonyms: dict[str, str]) -> dict[str, Any]:
    """The names taken apart, kept under the sum of all that goes in."""
    spellings = _spellings(catalog)
    ids = [leistung.id for leistung in catalog.leistungen]
    source = json.dumps([ids, spellings, synonyms], ensure_ascii=False)
    key = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()
    stored = cache.recall("namen", key, _FORMAT)
    if not isinstance(stored, dict):
        stored = _compile(ids, spellings, synonyms)
        cache.keep("namen", key, _FORMAT, stored)
    return stored


def _compile(
    ids: list[str], spellings: list[list[str]], synonyms: dict[str, str]
) -> dict[str, Any]:
    """Take every name apart; the result is plain JSON values."""
    names: list[str] = []
    written: list[str] = []
    owner: list[int] = []
    for place, own in enumerate(spellings):
        seen: set[str] = {""}
        for spelling in own:
            folded = fold(spelling)
            if folded not in seen:
                seen.add(folded)
                names.append(folded)
                written.append(spelling)
                owner.append(place)
    lexicon = Lexicon(names, synonyms)
    split = [lexicon.parts(name) for name in names]
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for parts, place in zip(split, owner, strict=True):
        for part in parts:
            owners[part].add(place)
    vocabulary = sorted(owners)
    number = {part: place for place, part in enumerate(vocabulary)}
    total = len(ids)
    counts = Counter(gram for name in names for gram in ngrams(name))
    return {
        "ids": ids,
        "names": names,
        "written": written,
        "owner": owner,
        "parts": [[number[part] for part in parts] for parts in split],
        "vocabulary": vocabulary,
        "weights": [
            round(
                math.log(1 + total / len(owners[part]))
                * (GENERIC_WEIGHT if part in GENERIC else 1),
                4,
            )
            for part in vocabulary
        ],
        "grams": {
            gram: round(math.log((1 + len(names)) / (1 + n)) + 1, 3)
            for gram, n in sorted(counts.items())
            if n > 1
        },
        "rare": round(math.log(1 + total), 4),
    }
