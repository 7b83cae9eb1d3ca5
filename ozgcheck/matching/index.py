# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen a title resembles: the names nearest to it, weighed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.apart import Apart
from ozgcheck.matching.entries import named_entry
from ozgcheck.matching.features import candidates
from ozgcheck.matching.names import TITLE_LIMIT, Names
from ozgcheck.matching.score import probabilities
from ozgcheck.text import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """A Leistung a title resembles.

    `score` is 0..1, `name` the name that was nearest and `number` its place among all names,
    `against` why a word of the title speaks against it (German), or empty.
    """

    leistung_id: str
    score: float
    name: str
    against: str = ""
    number: int = 0


class Index:
    """Searches the catalogue's names; built once per process.

    Args:
        catalog: names, aliases and entries of every Leistung are searched.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._names = Names(catalog)
        self._apart = Apart(catalog.abgrenzungen, self._names.ids)
        self._place = {ozg_id: place for place, ozg_id in enumerate(self._names.ids)}
        # A title with a key is searched for several times.
        self._ranked = lru_cache(maxsize=16)(self._weigh)
        # The words of a title are asked for once per candidate.
        self._words_of = lru_cache(maxsize=16)(self._told)

    @cached_property
    def _first(self) -> dict[str, int]:
        """Folded name to the first of its numbers."""
        names = self._names.names
        return dict(zip(reversed(names), reversed(range(len(names))), strict=True))

    @cached_property
    def _further(self) -> dict[str, list[int]]:
        """The other numbers of a name that several Leistungen go by."""
        further: dict[str, list[int]] = {}
        first = self._first
        for number, name in enumerate(self._names.names):
            if first[name] != number:
                further.setdefault(name, []).append(number)
        return further

    def _numbers(self, folded: str) -> list[int]:
        """The numbers of a folded name, in order."""
        first = self._first.get(folded)
        return [] if first is None else [first, *self._further.get(folded, ())]

    def exact(self, folded: str) -> list[tuple[str, str]]:
        """The Leistungen that go by a folded name, each with its entry of that name or ''."""
        names = self._names
        return [
            (names.ids[names.owner[number]], names.written(number)[1])
            for number in self._numbers(folded)
        ]

    def search(self, title: str, most: int = 5, category: str = "") -> list[Hit]:
        """The Leistungen that a title may mean.

        Args:
            title: any text.
            most: how many at most.
            category: heading under which the portal lists the title.

        Returns:
            Best first, equal scores in order of the OZG id; an exact name scores 1.0.
        """
        return [
            Hit(leistung_id, -score, self._names.written(name)[0], against, name)
            for score, leistung_id, name, against in self._ranked(title, category)[:most]
        ]

    def _weigh(self, title: str, category: str) -> list[tuple[float, str, int, str]]:
        """The Leistungen a title may mean: minus the score, the id, the name, what is against."""
        names = self._names
        exact = {names.owner[number]: number for number in self._numbers(fold(title))}
        hits = []
        near = candidates(names, self._apart, title, category)
        for found, probable in zip(near, probabilities(near), strict=True):
            score = min(0.9999, round(probable, 4))
            name, against = found.name, found.against.grund if found.against else ""
            if found.owner in exact:  # among names of the same words it need not be the nearest
                score, name, against = 1.0, exact[found.owner], ""
            hits.append((-score, names.ids[found.owner], name, against))
        return sorted(hits)

    def entry(self, title: str, leistung_id: str) -> str:
        """The id of the entry of a Leistung that a title names, or an empty string."""
        return named_entry(self._names, title, self._place[leistung_id])

    def shared(self, title: str, hit: Hit) -> tuple[list[str], list[str]]:
        """The words of a title that the name of a hit explains, and those it does not.

        Words that only join others are in neither list.
        """
        met: list[str] = []
        missing: list[str] = []
        for word, parts in self._words_of(title):
            (met if self._names.has_any(hit.number, parts) else missing).append(word)
        return met, missing

    def _told(self, title: str) -> list[tuple[str, list[int]]]:
        """The words of a title that say something, with their parts that some name has."""
        names = self._names
        words = ((word, names.lexicon.parts(word)) for word in _words(title[:TITLE_LIMIT]))
        return [(word, names.numbers_of(parts)) for word, parts in words if parts]


def _words(title: str) -> Iterable[str]:
    """The words of a title as written, each once, without punctuation around them."""
    return dict.fromkeys(
        word for word in (piece.strip(".,;:!?()[]/„“\"'–-") for piece in title.split()) if word
    )
