# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which rules may concern a sentence, by their keywords; only for speed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ozgcheck.catalog.rule_file import Sight

# Pages of one city use some ten thousand different words.
_REMEMBERED = 1 << 15


class Keywords:
    """Answers for many sentences; the same words come again and again.

    Args:
        sights: the rules; one without keywords concerns every text.
    """

    def __init__(self, sights: Iterable[Sight]) -> None:
        self._always: frozenset[Sight] = frozenset()
        # A keyword without a space stands inside one word of a text, another one does not.
        self._inside: dict[str, set[Sight]] = {}
        self._across: dict[str, set[Sight]] = {}
        for sight in sights:
            if not sight.words:
                self._always |= {sight}
            for keyword in sight.words:
                across = keyword.split() != [keyword]
                (self._across if across else self._inside).setdefault(keyword, set()).add(sight)
        self._of_word = lru_cache(_REMEMBERED)(self._look)

    def near(self, lowered: str) -> frozenset[Sight]:
        """The rules that are worth asking about a lower-case text."""
        near = self._always.union(*map(self._of_word, lowered.split()))
        for keyword, sights in self._across.items():
            if keyword in lowered:
                near |= sights
        return near

    def _look(self, word: str) -> frozenset[Sight]:
        found: frozenset[Sight] = frozenset()
        for keyword, sights in self._inside.items():
            if keyword in word:
                found |= sights
        return found
