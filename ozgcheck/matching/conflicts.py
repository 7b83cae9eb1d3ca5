# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where two people decided differently; somebody should talk to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from ozgcheck.catalog.standing import person
from ozgcheck.model import Entscheidung
from ozgcheck.text import fold


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two standing decisions of two people on one normalised title that exclude each other.

    `earlier` and `later` are in the order of the lines. About the same Leistung the later
    one counts; two different Leistungen both count.
    """

    key: str
    earlier: Entscheidung
    later: Entscheidung


def conflicts(decisions: Iterable[Entscheidung]) -> tuple[Conflict, ...]:
    """Every pair of people that disagrees about a title, by title.

    Two people disagree when one says yes and the other no to the same Leistung, when each
    names exactly one Leistung and not the same, or when one names any and the other says
    that it is none at all. Of each person only the last word on a Leistung counts:
    changing one's mind is no conflict.

    Args:
        decisions: what stands, in order.
    """
    by_title: dict[str, list[Entscheidung]] = {}
    for entry in decisions:
        by_title.setdefault(fold(entry.titel), []).append(entry)
    return tuple(conflict for key in sorted(by_title) for conflict in _of_title(key, by_title[key]))


# Leistung to the place and the line of one person's last word on it.
_Words = dict[str, tuple[int, Entscheidung]]


def _of_title(key: str, entries: list[Entscheidung]) -> Iterator[Conflict]:
    people: dict[str, _Words] = {}
    for place, entry in enumerate(entries):
        people.setdefault(person(entry.wer), {})[entry.leistung] = (place, entry)
    said = [(words, _accepted(words)) for words in people.values()]
    for (one, mine), (other, theirs) in combinations(said, 2):
        for pair in _opposite(one, other) or _different(mine, theirs):
            (_, earlier), (_, later) = sorted(pair, key=lambda word: word[0])
            yield Conflict(key, earlier, later)


_Pairs = list[tuple[tuple[int, Entscheidung], tuple[int, Entscheidung]]]


def _opposite(one: _Words, other: _Words) -> _Pairs:
    return [
        (one[ozg_id], other[ozg_id])
        for ozg_id in sorted(one.keys() & other.keys())
        if one[ozg_id][1].urteil != other[ozg_id][1].urteil
    ]


def _different(mine: _Words, theirs: _Words) -> _Pairs:
    """The one Leistung of each, where they differ, or „none“ against what the other named."""
    if mine.keys() & theirs.keys() or not mine or not theirs:
        return []
    sole = len(mine) == len(theirs) == 1
    if not sole and "" not in mine and "" not in theirs:
        return []
    return [(mine[min(mine)], theirs[min(theirs)])]


def _accepted(words: _Words) -> _Words:
    return {ozg_id: word for ozg_id, word in words.items() if word[1].urteil}
