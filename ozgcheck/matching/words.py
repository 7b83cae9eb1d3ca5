# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""German administrative titles taken apart: compounds, ellipses, endings, gender forms.

Pure functions and one class without state that changes what it returns. A title becomes
its parts: „Hundesteueranmeldung“ and „Anmeldung zur Hundesteuer“ share hund, steu, anmeld.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ozgcheck.text import fold

# Words that join and point; they say nothing about the subject.
_STOP = (
    "ab als am an auf aus bei beim bis bzw das dass dem den der des die durch ein eine einem "
    "einen einer eines er es fuer gegen gemaess ggf hinsichtlich ihr ihre im in ins ist mit "
    "nach nebst nur ob oder ohne per pro sich sie sowie u ueber um und unter vom von vor wegen "
    "werden wie wird z zu zum zur zwischen"
)
STOP = frozenset(_STOP.split())
# Words of any procedure; they count little, the subject decides.
_GENERIC = (
    "abgabe angebot antrag antraege antragstellung auskunft ausstellen ausstellung beantragen "
    "beantragung bearbeitung bescheinigung bewilligung dienst dienstleistung einreichen "
    "entgegennahme erhalten erstellung erteilen erteilung formular gewaehrung information "
    "informationen leistung leistungen online onlinedienst service stellen termin verfahren"
)
_ENDINGS = ("innen", "ungen", "ung", "ern", "en", "er", "es", "em", "e", "s", "n")
_SHORTEST_STEM = 4
# Letters that join the parts of a German compound.
_JOINTS = ("", "s", "es", "n", "en", "e", "er")
_SHORTEST_COMPOUND = 8
_SHORTEST_PART = 4
_LONGEST_WORD = 60

_GENDER = re.compile(r"(?<=\w)[*:_](?:innen|in\b)|(?<=\w)/-?in(?:nen)?\b|\((?:m/w/d|w/m/d|d/m/w)\)")
_ELLIPSIS = re.compile(r"\b(\w{2,})-(?=\s*(?:,|/|und\b|oder\b|bzw|sowie\b|&))")
_WORD = re.compile(r"\w+")
_SEGMENTS = re.compile(r"\s[-–—]\s|[:;/(]")


def stem(word: str) -> str:
    """Cut one inflectional ending of a folded word; at least four letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


GENERIC = frozenset(stem(word) for word in _GENERIC.split())


def ungendered(text: str) -> str:
    """Bürger*innen, Unternehmer/-in, Schüler:innen lose their second half."""
    return _GENDER.sub("", text)


def first_segment(title: str) -> str:
    """The head of a structured title: „Reisepass“ of „Reisepass - Verlust; Anzeige“."""
    return next((part for part in _SEGMENTS.split(title) if part.strip()), title)


def completed(text: str, known: frozenset[str]) -> str:
    """Complete ellipses: „An-, Um- und Abmeldung“ → „Anmeldung, Ummeldung und Abmeldung“.

    Args:
        text: a title as written.
        known: folded words that exist; a completion must be one of them.
    """
    found = list(_ELLIPSIS.finditer(text))
    if not found:
        return text
    pieces, done = [], 0
    for match in found:
        last = _next_whole(text, match.end())
        whole = _completion(match.group(1), last, known)
        pieces.append(text[done : match.start()] + (whole or match.group(1)))
        done = match.end()
    return "".join(pieces) + text[done:]


def _next_whole(text: str, start: int) -> str:
    """The next word that is no ellipsis itself."""
    for match in _WORD.finditer(text, start):
        word = match.group()
        if fold(word) not in STOP and text[match.end() : match.end() + 1] != "-":
            return word
    return ""


def _completion(beginning: str, last: str, known: frozenset[str]) -> str:
    head, tail = fold(beginning), fold(last)
    for start in range(1, max(1, len(tail) - 2)):
        if head + tail[start:] in known:
            return head + tail[start:]
    return ""


class Lexicon:
    """Splits words with the catalogue's own words as dictionary.

    Args:
        names: folded names; every word in them is known.
        synonyms: folded word to what it means (folded, one or several words).
    """

    def __init__(self, names: Iterable[str], synonyms: dict[str, str]) -> None:
        words = {word for name in names for word in name.split()}
        self.known = frozenset(word for word in words if len(word) >= _SHORTEST_PART)
        self._stems = {stem(word) for word in self.known}
        self._synonyms = synonyms
        self._memo: dict[str, tuple[str, ...]] = {}

    def parts(self, text: str) -> tuple[str, ...]:
        """The stemmed parts of a text without stop words, each once, in order."""
        found: dict[str, None] = {}
        for word in fold(completed(ungendered(text), self.known)).split():
            if word in STOP:
                continue
            for part in self._word(word[:_LONGEST_WORD]):
                found[part] = None
            meant = self._synonyms.get(word)
            if meant:
                for other in meant.split():
                    for part in self._word(other):
                        found[part] = None
        return tuple(found)

    def _word(self, word: str) -> tuple[str, ...]:
        parts = self._memo.get(word)
        if parts is None:
            parts = tuple(stem(piece) for piece in self._split(word))
            self._memo[word] = parts
        return parts

    def _split(self, word: str) -> list[str]:
        """Two known pieces, as even as possible, taken apart further; else the word."""
        best: tuple[int, str, str] | None = None
        if len(word) >= _SHORTEST_COMPOUND:
            for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
                head, tail = word[:place], word[place:]
                if not self._is_known(tail):
                    continue
                for joint in _JOINTS:
                    piece = head[: len(head) - len(joint)]
                    if head.endswith(joint) and self._is_known(piece):
                        if best is None or min(len(piece), len(tail)) > best[0]:
                            best = (min(len(piece), len(tail)), piece, tail)
                        break
        if best is None:
            return [word]
        return self._split(best[1]) + self._split(best[2])

    def _is_known(self, piece: str) -> bool:
        return len(piece) >= _SHORTEST_PART and (piece in self.known or stem(piece) in self._stems)
