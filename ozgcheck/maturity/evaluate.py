# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How good the Reifegrad rules are on offers whose level people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ozgcheck.matching.evaluate import parted
from ozgcheck.matching.intervals import Interval, Share, intervals
from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import HIGHEST_OBSERVABLE, OZG_KONFORM, Effect, Evidence, Grade, Offer

# None: unknown, which is a level of its own here.
Stufe = int | None
FOUND: tuple[Stufe, ...] = (None, *range(HIGHEST_OBSERVABLE + 1))
# A person may know what cannot be seen from outside.
LABELS: tuple[Stufe, ...] = (*FOUND, HIGHEST_OBSERVABLE + 1)

# What is true of an offer, one bit each; together they are its kind.
_BITS = ("exact", "accepted", "off_by_one", "false_3", "unknown")
_KINDS = range(1 << len(_BITS))
# The shares of all offers, by their names in the JSON.
SHARES = {
    name: Share(tuple(kind for kind in _KINDS if kind >> bit & 1), tuple(_KINDS))
    for bit, name in enumerate(_BITS)
}
_NOTHING = (0,) * len(_KINDS)


@lru_cache(maxsize=256)
def _intervals(counts: tuple[int, ...]) -> dict[str, Interval | None]:
    return intervals(counts, SHARES)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An offer with the level that somebody read there.

    `also` are further levels that are right as well; `group` is what figures are split by.
    """

    offer: Offer
    label: Stufe
    also: frozenset[Stufe] = frozenset()
    group: str = ""

    @property
    def accepted(self) -> frozenset[Stufe]:
        """Every level that is right."""
        return self.also | {self.label}


@dataclass(frozen=True, slots=True)
class Mistake:
    """An offer whose level is wrong, and what led there.

    `false_3`: 3 is claimed where it is not, the worst mistake.
    """

    item: Labelled
    grade: Grade
    evidence: tuple[Evidence, ...]
    false_3: bool

    @property
    def distance(self) -> int | None:
        """How far too high (above 0) or too low; None where one of both is unknown."""
        return _distance(self.item, self.grade.reifegrad)


@dataclass(frozen=True, slots=True)
class Fired:
    """How often a rule saw something: on how many offers, and on how many wrong ones.

    Of the wrong ones, `high` were graded too high and `low` too low.
    """

    rule: str
    effect: Effect
    level: int
    offers: int = 0
    wrong: int = 0
    high: int = 0
    low: int = 0
    false_3: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over labelled offers; every share is derived, None where nothing is counted.

    `counts` has one number per kind of offer; `pairs` says how often a label and the level
    that was found occur together; `mistakes` are the worst first; `rules` those that led
    astray most often first, without those that saw nothing. `groups` is empty when nothing is
    split.
    """

    counts: tuple[int, ...] = _NOTHING
    pairs: Mapping[tuple[Stufe, Stufe], int] | None = None
    mistakes: tuple[Mistake, ...] = ()
    rules: tuple[Fired, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def offers(self) -> int:
        """All offers."""
        return sum(self.counts)

    def number(self, name: str) -> int:
        """How many offers the share of that name counts."""
        return SHARES[name].count(self.counts)[0]

    def share(self, name: str) -> float | None:
        """A share of `SHARES`."""
        return SHARES[name].of(self.counts)

    def interval(self, name: str) -> Interval | None:
        """Its 95 % interval."""
        return _intervals(self.counts)[name]

    def pair(self, label: Stufe, found: Stufe) -> int:
        """How often this level was found where that one was read."""
        return (self.pairs or {}).get((label, found), 0)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the offers with one value in the column that splits them.

    `values` is 1, and how many values are put together where `rest` is set.
    """

    name: str
    figures: Figures
    values: int = 1
    rest: bool = False


def evaluate(rules: Rules, labelled: Iterable[Labelled], *, split: bool = False) -> Figures:
    """Grade every labelled offer and count.

    Args:
        rules: what is measured.
        labelled: the offers and what is right.
        split: also count for each `group`.
    """
    groups: dict[str, list[int]] = {}
    pairs: Counter[tuple[Stufe, Stufe]] = Counter()
    fired: Counter[tuple[str, str]] = Counter()
    known: dict[str, Evidence] = {}
    mistakes = []
    for item in labelled:
        evidence = rules.evidence(item.offer)
        level = grade(evidence)
        found = level.reifegrad
        mistake = Mistake(item, level, evidence, _is_false_3(item, found))
        wrong = found not in item.accepted
        groups.setdefault(item.group, list(_NOTHING))[_kind(mistake)] += 1
        pairs[item.label, found] += 1
        if wrong:
            mistakes.append(mistake)
        for name in {entry.rule for entry in evidence}:
            fired.update((name, what) for what in _marks(mistake, wrong=wrong))
        known.update((entry.rule, entry) for entry in evidence)
    large, together, values = parted(groups)
    named = [Group(name, Figures(counts)) for name, counts in large.items()]
    if values:
        named.append(Group("", Figures(together), values, rest=True))
    return Figures(
        counts=tuple(map(sum, zip(*groups.values(), strict=True))) or _NOTHING,
        pairs=pairs,
        mistakes=tuple(sorted(mistakes, key=_how_bad)),
        rules=tuple(
            sorted(
                (
                    Fired(
                        name,
                        entry.effect,
                        entry.level,
                        **{what: fired[name, what] for what in _MARKS},
                    )
                    for name, entry in known.items()
                ),
                key=lambda rule: (-rule.wrong, -rule.offers, rule.rule),
            )
        ),
        groups=tuple(sorted(named, key=_group_order)) if split else (),
    )


_MARKS = ("offers", "wrong", "high", "low", "false_3")


def _marks(mistake: Mistake, *, wrong: bool) -> Iterable[str]:
    """What is counted for each rule that saw something on an offer."""
    distance = mistake.distance
    yield "offers"
    if wrong:
        yield "wrong"
        if distance:
            yield "high" if distance > 0 else "low"
    if mistake.false_3:
        yield "false_3"


def _kind(seen: Mistake) -> int:
    item, found = seen.item, seen.grade.reifegrad
    wrong = found not in item.accepted
    true = {
        "exact": found == item.label,
        "accepted": not wrong,
        "off_by_one": wrong and _distance(item, found) in (-1, 1),
        "false_3": seen.false_3,
        "unknown": found is None,
    }
    return sum(true[name] << bit for bit, name in enumerate(_BITS))


def _is_false_3(item: Labelled, found: Stufe) -> bool:
    """Whether 3 is claimed where nobody read it; whoever read 4 read 3 as well."""
    return found == OZG_KONFORM and all(
        level is None or level < OZG_KONFORM for level in item.accepted
    )


def _distance(item: Labelled, found: Stufe) -> int | None:
    """From the nearest right level; None where nothing can be compared."""
    steps = [found - level for level in item.accepted if level is not None and found is not None]
    return min(steps, key=lambda step: (abs(step), step), default=None)


def _how_bad(mistake: Mistake) -> tuple[bool, bool, int, str]:
    """A false 3 first, then what is too high, the farthest first; what is unknown last."""
    distance = mistake.distance
    far = 0 if distance is None else abs(distance)
    high = distance is not None and distance > 0
    return not mistake.false_3, not high, -far, mistake.item.offer.title


def _group_order(group: Group) -> tuple[bool, float, float, str]:
    """Worst first by what is accepted, then by false 3; the rest last."""
    figures = group.figures
    return (
        group.rest,
        figures.share("accepted") or 0.0,
        -(figures.share("false_3") or 0.0),
        group.name,
    )
