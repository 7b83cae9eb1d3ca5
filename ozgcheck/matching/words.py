# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""German administrative titles taken apart: compounds, ellipses, endings, gender forms.

Pure functions and one class without state that changes what it returns. A title becomes
its parts: „Hundesteueranmeldung“ and „Anmeldung zur Hundesteuer“ share hund, steu, anmeld.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from ozgcheck.text import fold

# Words that join and point; they say nothing about the subject.
_STOP = (
    "ab als am an auf aus bei beim bis bzw das dass dem den der des die durch ein eine einem "
    "einen einer eines er es fuer gegen gemaess ggf hinsichtlich ihr ihre im in ins ist mit "
    "nach nebst nur ob oder ohne per pro sich sie sowie u ueber um und unter vom von vor wegen "
    "werden wie wird z zu zum zur zwischen"
)
STOP = frozenset(_STOP.split())
# Where it is: the name of a city tells nothing about the service.
_PLACES = (
    "aachen augsburg berlin bielefeld bochum bonn bottrop braunschweig bremen bremerhaven "
    "chemnitz cottbus darmstadt dortmund dresden duisburg duesseldorf erfurt erlangen essen "
    "frankfurt freiburg fuerth gelsenkirchen gera goettingen guetersloh hagen halle hamburg hamm "
    "hannover heidelberg heilbronn herne hildesheim ingolstadt jena kaiserslautern karlsruhe "
    "kassel kiel koblenz koeln krefeld leipzig leverkusen ludwigshafen luebeck magdeburg mainz "
    "mannheim moenchengladbach moers muelheim muenchen muenster neuss nuernberg oberhausen "
    "offenbach oldenburg osnabrueck paderborn pforzheim potsdam recklinghausen regensburg "
    "remscheid reutlingen rostock saarbruecken salzgitter schwerin siegen solingen stuttgart "
    "trier ulm wiesbaden witten wolfsburg wuerzburg wuppertal zwickau"
)
# Words of any procedure; they count little, the subject decides.
_GENERIC = (
    "abgabe angebot antrag antraege antragstellung auskunft ausstellen ausstellung beantragen "
    "beantragung bearbeitung bescheinigung bewilligung dienst dienstleistung einreichen "
    "entgegennahme erhalten erstellung erteilen erteilung formular gewaehrung information "
    "informationen leistung leistungen online onlinedienst service stellen termin verfahren"
)
# Qualifiers that tell two Leistungen apart when only one of title and name has them: texts
# looked for inside a folded text; a space stands for the edge of a word.
QUALIFIERS = {
    "ausland": ("ausland", "auslaend", "internation", "drittst"),
    "illegal": ("illegal", "verbot", "wilde", "schwarz", "laerm", "belaest"),
    "gewerbe": ("gewerb", "betrieb", "unternehm", "firm", "selbst"),
    "kind": (" kind", "jugend", "minderj", "schuel", "familie", "eltern"),
    "befreiung": ("befrei", "ermaess", "erlass", "verzicht"),
    "ausnahme": ("ausnahme",),
    "nicht": (" nicht", " ohne", " kein"),
    "beratung": ("berat", "informati", "hilfen fuer", "angebote", "auskunft", "unterstuetz"),
    "lebenspartner": ("lebenspartner",),
    "eu": (" eu ", " ewr ", "union"),
    "foerderung": ("foerder", "zuschuss", "beihilfe", "zuwend", "finanz"),
    "steuer": ("steuer",),
    "gebuehr": ("gebuehr", "beitrag", "entgelt", "kosten"),
    "aenderung": ("aender", "umschreib", "ummeld", "wechsel", "berichtig"),
    "abmeldung": ("abmeld", "austritt", "loesch", "aufgabe", "beendig", "kuendig"),
    "auskunft": ("auskunft", "auskuenft", "einsicht", "abschrift", "auszug", "register"),
    "verlust": ("verlust", "verlor", "diebst", "ersatz", "gestohl"),
}
# Inflectional endings by their last letter, longest first: „-erungen“ before „-en“.
_ENDINGS = {
    "n": ("erungen", "innen", "ungen", "ern", "en", "n"),
    "g": ("erung", "ung"),
    "r": ("er",),
    "s": ("es", "s"),
    "m": ("em",),
    "e": ("e",),
}
_SHORTEST_STEM = 4
# Letters that join the parts of a German compound.
_JOINTS = ("", "s", "es", "n", "en", "e", "er")
_SHORTEST_COMPOUND = 8
_SHORTEST_PART = 4
_LONGEST_WORD = 60

_GENDER = re.compile(r"(?<=\w)[*:_](?:innen|in\b)|(?<=\w)/-?in(?:nen)?\b|\((?:m/w/d|w/m/d|d/m/w)\)")
_GENDER_SIGNS = "*:_/("
_ELLIPSIS = re.compile(r"\b(\w{2,})[-–](?=\s*(?:,|/|und\b|oder\b|bzw|sowie\b|&))")
_JOINT_WORDS = re.compile(r"/|&|\+|\bund\b|\bsowie\b|\boder\b|,")
_MOST_PIECES = 4
_WORD = re.compile(r"\w+")
_SEGMENTS = re.compile(r"\s[-–—]\s|[:;/(]")


def stem(word: str) -> str:
    """Cut one inflectional ending of a folded word; at least four letters stay."""
    for ending in _ENDINGS.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of the folded words that are long enough to be part of a compound."""
    return frozenset(stem(word) for word in words if len(word) >= _SHORTEST_PART)


GENERIC = frozenset(stem(word) for word in (*_GENERIC.split(), *_PLACES.split()))


def qualifiers(folded: str) -> int:
    """Which qualifiers a folded text has: bit n stands for the n-th of `QUALIFIERS`."""
    padded, found = f" {folded} ", 0
    for bit, texts in enumerate(QUALIFIERS.values()):
        for text in texts:
            if text in padded:
                found |= 1 << bit
                break
    return found


def ungendered(text: str) -> str:
    """Bürger*innen, Unternehmer/-in, Schüler:innen lose their second half."""
    return _GENDER.sub("", text) if any(sign in text for sign in _GENDER_SIGNS) else text


def first_segment(title: str) -> str:
    """The head of a structured title: „Reisepass“ of „Reisepass - Verlust; Anzeige“."""
    return next((part for part in _SEGMENTS.split(title) if part.strip()), title)


def joined(title: str) -> list[str]:
    """The pieces of a title that joins two to four things with „und“, „/“, „,“ and the like.

    Returns:
        The pieces, or nothing when the title does not look like that.
    """
    # Space around the joints is not part of the pattern: long runs of it would take for ever.
    pieces = [piece for piece in map(str.strip, _JOINT_WORDS.split(title)) if piece]
    return pieces if 2 <= len(pieces) <= _MOST_PIECES else []


def named_pieces(title: str) -> list[str]:
    """The pieces of a title between joints, brackets and dashes that may be names.

    Words that name nothing („Antrag“, „Informationen“) are cut off at both ends. A title of more
    than eight pieces is a text.
    """
    pieces = [piece for part in _SEGMENTS.split(title) for piece in _JOINT_WORDS.split(part)]
    found = []
    for piece in pieces if len(pieces) <= 2 * _MOST_PIECES else ():
        words = [word for word in _WORD.findall(piece) if fold(word) not in STOP]
        while words and stem(fold(words[-1])) in GENERIC:
            words.pop()
        while words and stem(fold(words[0])) in GENERIC:
            words.pop(0)
        if words:
            found.append(" ".join(words))
    return found


def completed(text: str, known: Callable[[str], bool]) -> str:
    """Complete ellipses: „An-, Um- und Abmeldung“ → „Anmeldung, Ummeldung und Abmeldung“.

    Args:
        text: a title as written.
        known: tells whether a folded word exists; a completion must.
    """
    if "-" not in text and "–" not in text:
        return text
    found = list(_ELLIPSIS.finditer(text))
    pieces, done = [], 0
    last, at = "", 0
    for match in found:
        if match.end() > at:  # else the same word follows as followed the one before
            last, at = _next_whole(text, match.end())
        whole = _completion(match.group(1), last, known)
        pieces.append(text[done : match.start()] + (whole or match.group(1)))
        done = match.end()
    return "".join(pieces) + text[done:]


def _next_whole(text: str, start: int) -> tuple[str, int]:
    """The next word that is no ellipsis itself and where it begins; empty at the end."""
    for match in _WORD.finditer(text, start):
        word = match.group()
        if fold(word) not in STOP and text[match.end() : match.end() + 1] not in ("-", "–"):
            return word, match.start()
    return "", len(text)


def _completion(beginning: str, last: str, known: Callable[[str], bool]) -> str:
    if len(last) > _LONGEST_WORD:
        return ""
    head, tail = fold(beginning), fold(last)
    for start in range(1, max(1, len(tail) - 2)):
        if known(head + tail[start:]):
            return head + tail[start:]
    return ""


def whole_words(text: str) -> list[str]:
    """The folded words of a text that stand for themselves: no beginnings of ellipses."""
    return fold(_ELLIPSIS.sub(" ", text)).split()


class Lexicon:
    """Splits words with the catalogue's own words as dictionary.

    Args:
        stems: what `stems` gives for the folded words that names have.
        synonyms: folded word to what it means (folded, one or several words).
    """

    def __init__(self, stems: frozenset[str], synonyms: dict[str, str]) -> None:
        self._stems = stems
        self._synonyms = synonyms
        self._memo: dict[str, tuple[str, ...]] = {}
        # The words of titles are asked for one by one, and names for each title they are near.
        self.parts = lru_cache(maxsize=4096)(self._parts)

    def _parts(self, text: str) -> tuple[str, ...]:
        """The stemmed parts of a text without stop words, each once, in order."""
        found: dict[str, None] = {}
        for word in fold(completed(ungendered(text), self._is_known)).split():
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
                tail = word[place:]
                if not self._is_known(tail):
                    continue
                head = word[:place]
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
        return len(piece) >= _SHORTEST_PART and stem(piece) in self._stems
