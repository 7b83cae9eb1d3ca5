# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What changed between two runs: in the city's services, and in how they were measured.

A finding that differs between two stored runs went through up to five steps:

    earlier run → with today's measure → without what only it looked at
        → (the city) →
    without what only it looked at → with today's measure → later run

Only the middle one is a change of the city. Every other step has a cause; the steps of all
findings together are exactly the difference of the two counts. Two runs that were measured
alike and looked at the same have only the middle step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.change.common_ground import Ground, common_ground
from ozgcheck.measure.change.findings import Wandel, judged, wandel
from ozgcheck.measure.change.offers import Angebotswandel, OfferChange, offer_changes
from ozgcheck.measure.change.ursache import Ursache, cause, measured_alike
from ozgcheck.measure.coverage import Einheit, count, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.model import Count, Evidence, Finding, Outcome, Snapshot, Versions

_Key = tuple[str, str]
_Findings = Mapping[_Key, Finding]
Again = Callable[[Snapshot], Snapshot]


@dataclass(frozen=True, slots=True)
class Real:
    """What became of a Leistung (or entry) in the city.

    Attributes:
        leistung_id: OZG id.
        teilleistung: id of the entry; empty for the whole Leistung.
        art: how it changed.
        then: the earlier finding, measured like the later one.
        now: the later finding.
        new: evidence that only the later one has.
        gone: evidence that only the earlier one has.
        offers: what happened to the offers behind it.
    """

    leistung_id: str
    teilleistung: str
    art: Wandel
    then: Finding
    now: Finding
    new: tuple[Evidence, ...] = ()
    gone: tuple[Evidence, ...] = ()
    offers: tuple[OfferChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What differs for a Leistung (or entry) only because it was measured differently.

    Attributes:
        leistung_id: OZG id.
        teilleistung: id of the entry; empty for the whole Leistung.
        ursachen: why, in the order of `Ursache`.
        then: the finding stored with the earlier run; None where it was not counted.
        now: the finding stored with the later run; None where it was not counted.
        alike_then: the earlier one measured like the later; None where they cannot be compared.
        alike_now: the later one, likewise.
        covered: what it adds to or takes from the covered count by cause, -2..2 each.
    """

    leistung_id: str
    teilleistung: str
    ursachen: tuple[Ursache, ...]
    then: Finding | None
    now: Finding | None
    alike_then: Finding | None
    alike_now: Finding | None
    covered: tuple[tuple[Ursache, int], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs compared.

    Attributes:
        before: the count as the earlier run has it, over what the city executes today.
        after: the same of the later run.
        schwelle: the Reifegrad that was applied.
        real: what changed in the city, by id.
        measured: what differs only by the measure, by id.
        offers: what happened to offers, by title.
        unproven: offers that only one run has, which looked further than the other.
        ground: what both looked at.
        remeasured: whether the stored findings could not be compared as they are.
        today: what both were measured with instead.
    """

    before: Count
    after: Count
    schwelle: int
    real: tuple[Real, ...]
    measured: tuple[Measured, ...]
    offers: tuple[OfferChange, ...]
    unproven: tuple[OfferChange, ...]
    ground: Ground
    remeasured: bool
    today: Versions

    @property
    def real_covered(self) -> int:
        """By how much the covered count changed because of the city."""
        return sum(
            change.now.reaches(self.schwelle) - change.then.reaches(self.schwelle)
            for change in self.real
        )

    def measured_covered(self, ursache: Ursache | None = None) -> int:
        """By how much it changed because of the measure, altogether or for one cause."""
        return sum(
            number
            for change in self.measured
            for cause, number in change.covered
            if ursache in (None, cause)
        )


def diff(
    catalog: Catalog,
    then: Snapshot,
    now: Snapshot,
    again: Again,
    today: Versions,
    *,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    selection: Selection | None = None,
    eigene: bool = False,
) -> Difference:
    """Compare two runs; swapping them gives the opposite.

    Args:
        catalog: today's; names what the city executes.
        then: the earlier run.
        now: the later run.
        again: gives a run with the findings of today's catalogue, rules and decisions; it is
            called only where the stored findings cannot be compared.
        today: what `again` measures with.
        einheit: what is counted and listed.
        schwelle: lowest Reifegrad that counts, 1..4.
        selection: restricts what is counted and listed; None means everything.
        eigene: count only what the city itself offers.
    """
    chosen = selection or Selection()

    def found(run: Snapshot) -> _Findings:
        pairs = relevant(catalog, run, einheit, chosen, eigene=eigene)
        return {(finding.leistung_id, finding.teilleistung): finding for _, finding in pairs}

    ground = common_ground(then, now)
    remeasured = not (ground.whole and measured_alike(then, now))
    common_then, common_now = ground.then, ground.now
    if remeasured:
        again_then, again_now = again(then), again(now)
        common_then = again(ground.then) if ground.then is not then else again_then
        common_now = again(ground.now) if ground.now is not now else again_now
        first = _Side(
            found(then), found(again_then), found(common_then), cause(then, again_then, today)
        )
        last = _Side(found(now), found(again_now), found(common_now), cause(now, again_now, today))
    else:
        first, last = (_Side(each, each, each) for each in (found(then), found(now)))
    offers, unproven = _proven(
        offer_changes(
            common_then.offers,
            common_now.offers,
            common_then.result.matches,
            common_now.result.matches,
        ),
        ground,
    )
    judge = _Judge(ground, schwelle, offers, unproven)
    keys = sorted({*first.stored, *last.stored, *first.common, *last.common})
    return Difference(
        before=count(first.stored.values(), schwelle),
        after=count(last.stored.values(), schwelle),
        schwelle=schwelle,
        real=tuple(filter(None, (judge.real(first, last, key) for key in keys))),
        measured=tuple(filter(None, (judge.measured(first, last, key) for key in keys))),
        offers=offers,
        unproven=unproven,
        ground=ground,
        remeasured=remeasured,
        today=today,
    )


# --- one side: a run, measured again, without what only it looked at ----------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """The findings of one run at each step, and what made the first one."""

    stored: _Findings
    again: _Findings
    common: _Findings
    cause: Callable[[str], Ursache] = lambda _: Ursache.VERSION


# --- one Leistung --------------------------------------------------------------------------


def _proven(
    changes: Iterable[OfferChange], ground: Ground
) -> tuple[tuple[OfferChange, ...], tuple[OfferChange, ...]]:
    """What happened to offers, and what only one run saw because it looked further."""
    proven: list[OfferChange] = []
    unproven: list[OfferChange] = []
    for change in changes:
        if change.then is None or change.now is None:
            (proven if ground.proves(change.offer) else unproven).append(change)
        elif ground.shares(change.then) and ground.shares(change.now):
            proven.append(change)
        elif arten := tuple(art for art in change.arten if art is not Angebotswandel.QUELLEN):
            proven.append(replace(change, arten=arten))
    return tuple(proven), tuple(unproven)


class _Judge:
    """Tells what became of a finding from how it was measured."""

    def __init__(
        self,
        ground: Ground,
        schwelle: int,
        offers: Iterable[OfferChange],
        unproven: Iterable[OfferChange],
    ) -> None:
        self._ground = ground
        self._schwelle = schwelle
        self._unsure = {change.offer.id for change in unproven} | {
            offer.id
            for run in (ground.then, ground.now)
            for offer in run.offers
            if not ground.shares(offer)
        }
        self._then: dict[str, OfferChange] = {}
        self._now: dict[str, OfferChange] = {}
        for change in offers:
            if change.then is not None:
                self._then[change.then.id] = change
            if change.now is not None:
                self._now[change.now.id] = change

    def real(self, first: _Side, last: _Side, key: _Key) -> Real | None:
        """What became of it in the city; None for nothing that can be told."""
        then, now = first.common.get(key), last.common.get(key)
        if then is None or now is None or not self._comparable(then, now):
            return None
        art = wandel(then, now, self._schwelle)
        if art is None:
            return None
        return Real(
            *key,
            art,
            then,
            now,
            new=_only(now, then),
            gone=_only(then, now),
            offers=self._behind(then, now),
        )

    def measured(self, first: _Side, last: _Side, key: _Key) -> Measured | None:
        """What differs by the measure alone; None where the city explains it all."""
        stored = first.stored.get(key), last.stored.get(key)
        alike = first.common.get(key), last.common.get(key)
        if not self._comparable(*alike):
            alike = None, None
        said, comparable = [tuple(map(judged, pair)) for pair in (stored, alike)]
        if said == comparable or (said[0] == said[1] and comparable[0] == comparable[1]):
            return None
        covered: dict[Ursache, int] = {}
        for why, before, after in _steps(first, last, key, alike):
            if judged(before) != judged(after):
                covered[why] = covered.get(why, 0) + self._reached(after) - self._reached(before)
        causes = tuple(cause for cause in Ursache if cause in covered)
        return Measured(
            *key, causes, *stored, *alike, covered=tuple((each, covered[each]) for each in causes)
        )

    def _reached(self, finding: Finding | None) -> int:
        return int(finding is not None and finding.reaches(self._schwelle))

    def _comparable(self, then: Finding | None, now: Finding | None) -> bool:
        """Whether a difference of both shows that something changed."""
        if judged(then) == judged(now):
            return True
        sides = [each for each in (then, now) if each is not None]
        return (
            len(sides) == 2
            and all(each.outcome is not Outcome.NICHT_GEPRUEFT for each in sides)
            and (self._ground.same_scope or not any(map(_unseen, sides)))
            and self._unsure.isdisjoint(
                offer_id for each in sides for offer_id in (*each.offers, *each.candidates)
            )
        )

    def _behind(self, then: Finding, now: Finding) -> tuple[OfferChange, ...]:
        found = [self._then.get(offer_id) for offer_id in (*then.offers, *then.candidates)]
        found += [self._now.get(offer_id) for offer_id in (*now.offers, *now.candidates)]
        return tuple({id(change): change for change in found if change is not None}.values())


def _steps(
    first: _Side, last: _Side, key: _Key, alike: tuple[Finding | None, Finding | None]
) -> Iterator[tuple[Ursache, Finding | None, Finding | None]]:
    """Every step between the stored findings but that of the city, each with its cause."""
    then, now = first.again.get(key), last.again.get(key)
    yield first.cause(key[0]), first.stored.get(key), then
    if alike == (None, None):
        yield Ursache.QUELLEN, then, now
    else:
        yield Ursache.QUELLEN, then, alike[0]
        yield Ursache.QUELLEN, alike[1], now
    yield last.cause(key[0]), now, last.stored.get(key)


def _unseen(finding: Finding) -> bool:
    """Nothing was found, and that proves nothing."""
    return finding.outcome is Outcome.UNKLAR and not (finding.offers or finding.candidates)


def _only(one: Finding, other: Finding) -> tuple[Evidence, ...]:
    """The evidence of one finding that the other lacks, whatever words and page it is from."""
    known = {(item.rule, item.effect, item.level) for item in other.evidence}
    return tuple(item for item in one.evidence if (item.rule, item.effect, item.level) not in known)
