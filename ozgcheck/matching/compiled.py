# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The names of a catalogue taken apart, as text and packed numbers that can be kept.

Taking some forty thousand names apart takes seconds, so the result is kept between runs
(cache.py) under the sum of all that goes in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, NamedTuple, cast

from ozgcheck import cache
from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.words import GENERIC, Lexicon, qualifiers, stems, whole_words
from ozgcheck.model import Leistung
from ozgcheck.text import fold

_FORMAT = 15
# Characters of an n-gram; each word is padded with a space on both sides.
GRAM = 4
# An n-gram that more than this share of the Leistungen have tells nothing.
COMMON_GRAM = 0.12
# A word that tells a procedure, not a subject, counts this much of a real one.
GENERIC_WEIGHT = 0.3


def ngrams(text: str) -> set[str]:
    """N-grams of a folded text within its padded words; a short word is one itself."""
    grams: set[str] = set()
    for word in text.split():
        padded = f" {word} "
        if len(padded) <= GRAM:
            grams.add(padded)
        else:
            grams.update([padded[start : start + GRAM] for start in range(len(padded) - GRAM + 1)])
    return grams


class Spellings(NamedTuple):
    """Every name of a Leistung as written, and for each the id of its entry or ''."""

    names: list[str]
    entries: list[str]


def spellings_of(leistung: Leistung) -> Spellings:
    """The names of a Leistung.

    Entries come first: a name that a Leistung and an entry share tells more as the entry's.
    """
    own = (leistung.name, leistung.heute, *leistung.aliases)
    names: list[str] = []
    entries: list[str] = []
    for teil in leistung.teilleistungen:
        of_entry = (teil.name, *teil.frueher)
        names += of_entry
        entries += [teil.id] * len(of_entry)
    return Spellings([*names, *own], entries + [""] * len(own))


def taken_apart(
    catalog: Catalog, synonyms: dict[str, str], without: frozenset[str]
) -> dict[str, Any]:
    """The names taken apart, from the cache when nothing changed.

    Args:
        catalog: names, aliases and entries of every Leistung.
        synonyms: folded word to what it means.
        without: folded names to leave out; such a result is not kept.
    """
    if without:
        return _compile(catalog, synonyms, without)
    key = _key(catalog, synonyms)
    stored = cache.recall("namen", key, _FORMAT)
    if stored is None:
        stored = _compile(catalog, synonyms, without)
        cache.keep("namen", key, _FORMAT, stored)
    return cast(dict[str, Any], stored)


def _key(catalog: Catalog, synonyms: dict[str, str]) -> str:
    """The sum of all that goes into the names, whatever else the catalogue holds."""
    texts = [json.dumps(synonyms, sort_keys=True)]
    for leistung in catalog.leistungen:
        texts += ("\f", leistung.name, leistung.heute, *leistung.aliases, "\v")
        for teil in leistung.teilleistungen:
            texts += (teil.name, *teil.frueher)
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()


def lines(text: str) -> list[str]:
    """The lines that were joined; none of an empty text."""
    return text.split("\n") if text else []


def _pack(kind: str, values: Iterable[float]) -> str:
    return base64.b64encode(array(kind, values).tobytes()).decode("ascii")


def unpack(kind: str, packed: str) -> array[int]:
    """Whole numbers of a type code of `array` that were packed.

    Raises:
        ValueError: the text is something else.
    """
    numbers: array[int] = array(kind)
    numbers.frombytes(base64.b64decode(packed))
    return numbers


def unpack_floats(packed: str) -> array[float]:
    """Numbers that were packed.

    Raises:
        ValueError: the text is something else.
    """
    numbers: array[float] = array("f")
    numbers.frombytes(base64.b64decode(packed))
    return numbers


def _compile(catalog: Catalog, synonyms: dict[str, str], without: frozenset[str]) -> dict[str, Any]:
    """Take every name apart; the result is text and packed numbers."""
    groups = [spellings_of(leistung) for leistung in catalog.leistungen]
    names: list[str] = []
    owner: list[int] = []
    place: list[int] = []
    words: set[str] = set()
    for current, spellings in enumerate(groups):
        seen = {""}
        for number, spelling in enumerate(spellings.names):
            folded = fold(spelling)
            if folded not in seen and folded not in without:
                seen.add(folded)
                words.update(whole_words(spelling))
                names.append(folded)
                owner.append(current)
                place.append(number)
    known = stems(words)
    lexicon = Lexicon(known, synonyms)
    split = [
        lexicon.parts(groups[current].names[number])
        for current, number in zip(owner, place, strict=True)
    ]
    owners: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for parts, current in zip(split, owner, strict=True):
        for part in parts:
            owners[part][current] += 1
    vocabulary = sorted(owners)
    weight = {part: _rarity(len(owners[part]), len(groups), part) for part in vocabulary}
    # Owners come in order in all of these, so that a slice is enough to find the names.
    pairs = [
        (part, current, count)
        for part in vocabulary
        for current, count in sorted(owners[part].items())
    ]
    named: defaultdict[str, list[int]] = defaultdict(list)
    for name, parts in enumerate(split):
        for part in parts:
            named[part].append(name)
    return {
        "names": "\n".join(names),
        "owner": _pack("H", owner),
        "qualifiers": _pack("I", [qualifiers(name) for name in names]),
        "place": _pack("I", place),
        "vocabulary": "\n".join(vocabulary),
        "weights": _pack("f", [weight[part] for part in vocabulary]),
        "sizes": _pack("f", [sum(weight[part] for part in parts) or 1.0 for parts in split]),
        "part_ends": _pack("I", accumulate(len(owners[part]) for part in vocabulary)),
        "part_owners": _pack("H", [current for _, current, _ in pairs]),
        "part_shares": _pack(
            "f", [count / (owners[part].total() + 0.5) for part, _, count in pairs]
        ),
        "named_ends": _pack("I", accumulate(count for _, _, count in pairs)),
        "named": _pack("I", [name for part in vocabulary for name in named[part]]),
        "stems": "\n".join(sorted(known)),
        **_profiles(names, owner, len(groups)),
    }


def _rarity(owners: int, total: int, part: str) -> float:
    """What a part counts: more, the fewer Leistungen have it; little if it is generic."""
    return math.log(1 + total / owners) * (GENERIC_WEIGHT if part in GENERIC else 1)


def _profiles(names: list[str], owner: list[int], total: int) -> dict[str, str]:
    """The n-gram profile of each Leistung: logarithm of the count times rarity, length 1."""
    counts: list[Counter[str]] = [Counter() for _ in range(total)]
    for name, current in zip(names, owner, strict=True):
        counts[current].update(ngrams(name))
    spread = Counter(gram for own in counts for gram in own)
    weights = {
        gram: math.log(total / n) + 0.2
        for gram, n in sorted(spread.items())
        if n <= max(COMMON_GRAM * total, 1)
    }
    postings: dict[str, list[tuple[int, float]]] = {gram: [] for gram in weights}
    for current, own in enumerate(counts):
        profile = {g: math.log1p(n) * weights[g] for g, n in own.items() if g in weights}
        length = math.sqrt(sum(value * value for value in profile.values())) or 1.0
        for gram, value in profile.items():
            postings[gram].append((current, value / length))
    return {
        "grams": "\n".join(weights),
        "gram_weights": _pack("f", weights.values()),
        "gram_ends": _pack("I", accumulate(len(found) for found in postings.values())),
        "gram_owners": _pack("H", [o for found in postings.values() for o, _ in found]),
        "gram_values": _pack("f", [v for found in postings.values() for _, v in found]),
    }
