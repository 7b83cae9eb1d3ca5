# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How good the matcher is on titles that people labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import Protocol

from ozgcheck.matching.intervals import Interval, Share, intervals
from ozgcheck.model import Match, Offer, Status, Unknown

FIRST_FEW = 5
# Groups of fewer titles are put together: a share of a handful says nothing.
SMALL = 20


class Matching(Protocol):
    """What is measured: anything that matches like `Matcher`."""

    def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
        """Match one offer, best first."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled offer: `accepted` holds every right OZG id, none for no Leistung.

    `group` is what the figures are split by, for example the city.
    """

    offer: Offer
    accepted: frozenset[str]
    group: str = ""


class Verdict(IntEnum):
    """What the matcher says about a title."""

    SICHER = 0
    PRUEFEN = 1
    KEINE = 2


class Truth(IntEnum):
    """Where the right Leistung of a title is ranked, if it has one."""

    FIRST = 0
    AMONG_FIVE = 1
    MISSING = 2
    NO_LEISTUNG = 3


def _kind(verdict: Verdict, truth: Truth) -> int:
    return verdict * len(Truth) + truth


def _kinds(verdicts: Iterable[Verdict], truths: Iterable[Truth]) -> tuple[int, ...]:
    return tuple(_kind(verdict, truth) for verdict, truth in product(verdicts, truths))


_RIGHT = (_kind(Verdict.SICHER, Truth.FIRST),)
_ACCEPTED = _kinds([Verdict.SICHER], Truth)
_POSITIVE = _kinds(Verdict, [Truth.FIRST, Truth.AMONG_FIVE, Truth.MISSING])
_NEGATIVE = _kinds(Verdict, [Truth.NO_LEISTUNG])

TOP1 = Share(_kinds(Verdict, [Truth.FIRST]), _POSITIVE)
TOP5 = Share(_kinds(Verdict, [Truth.FIRST, Truth.AMONG_FIVE]), _POSITIVE)
PRECISION = Share(_RIGHT, _ACCEPTED)
RECALL = Share(_RIGHT, _POSITIVE)
REJECTED = Share(_kinds([Verdict.PRUEFEN, Verdict.KEINE], [Truth.NO_LEISTUNG]), _NEGATIVE)
SILENT = Share((_kind(Verdict.KEINE, Truth.NO_LEISTUNG),), _NEGATIVE)

# The shares that have an interval, by their names in the JSON.
SHARES = {
    "top1": TOP1,
    "top5": TOP5,
    "sicher_precision": PRECISION,
    "sicher_recall": RECALL,
    "negatives_rejected": REJECTED,
}
_NOTHING = (0,) * (len(Verdict) * len(Truth))


@lru_cache(maxsize=1024)
def _intervals(counts: tuple[int, ...]) -> dict[str, Interval | None]:
    """Computed when first asked for: whoever only wants the shares need not wait."""
    return intervals(counts, SHARES)


@dataclass(frozen=True, slots=True)
class Mistake:
    """An accepted match that is wrong, or a right Leistung that was not ranked first."""

    title: str
    accepted: tuple[str, ...]
    found: str
    status: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one Leistung (or none) was meant and another (or none) was found.

    `sure` of the `count` titles were accepted. A title that may mean several Leistungen
    is a pair of its own.
    """

    accepted: tuple[str, ...]
    found: str
    count: int
    sure: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Titles with a Leistungsschlüssel that the catalogue can place.

    `contradicted`: the title spoke against the key; `rightly`: and the key was wrong.
    """

    titles: int = 0
    contradicted: int = 0
    rightly: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over labelled titles; every share is derived, None where nothing is counted.

    `counts` has one number per verdict and truth, see `of`. `mistakes` are the worst first.
    `groups` is empty when nothing is split.
    """

    counts: tuple[int, ...] = _NOTHING
    mistakes: tuple[Mistake, ...] = ()
    groups: tuple[Group, ...] = ()
    keys: Keys = Keys()

    def of(self, verdict: Verdict, truth: Truth) -> int:
        """How many titles got this verdict while this was true."""
        return self.counts[_kind(verdict, truth)]

    def interval(self, name: str) -> Interval | None:
        """The 95 % interval of a share of `SHARES`; None where nothing is counted."""
        return _intervals(self.counts)[name]

    @property
    def titles(self) -> int:
        """All titles."""
        return sum(self.counts)

    @property
    def positives(self) -> int:
        """Titles with a Leistung."""
        return TOP1.count(self.counts)[1]

    @property
    def negatives(self) -> int:
        """Titles without a Leistung."""
        return REJECTED.count(self.counts)[1]

    @property
    def first(self) -> int:
        """Positives whose right Leistung is ranked first."""
        return TOP1.count(self.counts)[0]

    @property
    def accepted(self) -> int:
        """Titles with a `sicher` match first."""
        return PRECISION.count(self.counts)[1]

    @property
    def accepted_right(self) -> int:
        """Accepted titles whose first match is right."""
        return PRECISION.count(self.counts)[0]

    @property
    def top1(self) -> float | None:
        """Share of positives whose right Leistung is ranked first."""
        return TOP1.of(self.counts)

    @property
    def top5(self) -> float | None:
        """Share of positives whose right Leistung is among the first five."""
        return TOP5.of(self.counts)

    @property
    def precision(self) -> float | None:
        """Share of accepted (`sicher`) titles that are right."""
        return PRECISION.of(self.counts)

    @property
    def recall(self) -> float | None:
        """Correctly accepted positives by all positives."""
        return RECALL.of(self.counts)

    @property
    def rejected(self) -> float | None:
        """Share of negatives that were not accepted."""
        return REJECTED.of(self.counts)

    @property
    def silent(self) -> float | None:
        """Share of negatives without any candidate."""
        return SILENT.of(self.counts)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the titles with one value in the column that splits them.

    `values` is 1, and how many values are put together where `rest` is set.
    """

    name: str
    figures: Figures
    values: int = 1
    rest: bool = False


def evaluate(matcher: Matching, labelled: Iterable[Labelled], *, split: bool = False) -> Figures:
    """Match every labelled offer and count.

    Args:
        matcher: what is measured.
        labelled: the titles and what is right.
        split: also count for each `group`.
    """
    groups: dict[str, list[int]] = {}
    mistakes = []
    keyed = contradicted = rightly = 0
    for item in labelled:
        found = [m for m in matcher.match(item.offer)[0] if m.status is not Status.ABGELEHNT]
        verdict, truth = _verdict(found), _truth(found, item.accepted)
        counts = groups.setdefault(item.group, list(_NOTHING))
        counts[_kind(verdict, truth)] += 1
        if truth is not Truth.FIRST and (verdict is Verdict.SICHER or item.accepted):
            mistakes.append(_mistake(item, found[0] if found else None))
        by_key = [match for match in found if match.step.startswith("schluessel")]
        against = [match for match in by_key if _contradicted(match)]
        keyed += bool(by_key)
        contradicted += bool(against)
        rightly += any(match.leistung_id not in item.accepted for match in against)
    total = tuple(map(sum, zip(*groups.values(), strict=True))) or _NOTHING
    return Figures(
        counts=total,
        mistakes=tuple(sorted(mistakes, key=_how_bad)),
        groups=_groups(groups) if split else (),
        keys=Keys(keyed, contradicted, rightly),
    )


def confusions(mistakes: Iterable[Mistake]) -> tuple[Confusion, ...]:
    """Every pair of what was meant and what was found, the most frequent first."""
    counts: Counter[tuple[tuple[str, ...], str]] = Counter()
    sure: Counter[tuple[tuple[str, ...], str]] = Counter()
    for item in mistakes:
        pair = (item.accepted, item.found)
        counts[pair] += 1
        sure[pair] += item.status == Status.SICHER
    return tuple(
        Confusion(*pair, count=count, sure=sure[pair])
        for pair, count in sorted(
            counts.items(), key=lambda entry: (-entry[1], -sure[entry[0]], entry[0])
        )
    )


def _verdict(found: list[Match]) -> Verdict:
    if not found:
        return Verdict.KEINE
    return Verdict.SICHER if found[0].status is Status.SICHER else Verdict.PRUEFEN


def _truth(found: list[Match], accepted: frozenset[str]) -> Truth:
    if not accepted:
        return Truth.NO_LEISTUNG
    if found and found[0].leistung_id in accepted:
        return Truth.FIRST
    among = any(match.leistung_id in accepted for match in found[:FIRST_FEW])
    return Truth.AMONG_FIVE if among else Truth.MISSING


def _contradicted(match: Match) -> bool:
    """Whether the title took away a key's certainty; a weak key alone does not count."""
    return match.status is Status.PRUEFEN and any(
        reason.startswith("Der Titel ") for reason in match.reasons
    )


def _mistake(item: Labelled, best: Match | None) -> Mistake:
    return Mistake(
        title=item.offer.title,
        accepted=tuple(sorted(item.accepted)),
        found=best.leistung_id if best else "",
        status=best.status.value if best else "",
        score=best.score if best else 0.0,
        why=" ".join(best.reasons) if best else "Kein Name ähnelt dem Titel genug.",
    )


def _how_bad(item: Mistake) -> tuple[bool, float]:
    """What was accepted first, then what the matcher was surest of."""
    return item.status != Status.SICHER, -item.score


def parted(
    groups: Mapping[str, Sequence[int]],
) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...], int]:
    """Groups large enough to be shown, the sum of the others, and how many these are.

    Args:
        groups: name of each group to how many titles of each kind it has.
    """
    large = {name: tuple(counts) for name, counts in groups.items() if sum(counts) >= SMALL}
    rest = [counts for name, counts in groups.items() if name not in large]
    return large, tuple(map(sum, zip(*rest, strict=True))), len(rest)


def _groups(groups: Mapping[str, list[int]]) -> tuple[Group, ...]:
    """The groups, worst first by top 1; small ones put together at the end."""
    large, together, values = parted(groups)
    found = [Group(name, Figures(counts)) for name, counts in large.items()]
    found.sort(key=_group_order)
    if values:
        found.append(Group("", Figures(together), values, rest=True))
    return tuple(found)


def _group_order(group: Group) -> tuple[float, float, int, str]:
    """Top 1, then precision; what has none of these last."""
    figures = group.figures
    return (
        2.0 if figures.top1 is None else figures.top1,
        2.0 if figures.precision is None else figures.precision,
        -figures.titles,
        group.name,
    )
