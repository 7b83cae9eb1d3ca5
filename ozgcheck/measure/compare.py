# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side: the same Leistungen, the same rules, and how deep each was read.

What a run did not look at is `nicht_gesehen`, never `fehlt`; a city of which only the PVOG
is known lacks nothing, because the PVOG shows only what is there (docs/decisions.md).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Coverage, Einheit, coverage, relevant
from ozgcheck.measure.gaps import Weights, gaps
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    HIGHEST_OBSERVABLE,
    Count,
    Effect,
    Finding,
    Leistung,
    Outcome,
    Result,
    Snapshot,
)

# Days after which a run is marked as old: a monthly run with half a month of grace.
OLD_AFTER = 45
# A service counts as common when this many other cities have it.
COMMON = 2

# A threshold that everything offered reaches, whether its level is known or not.
_ANY_LEVEL = 0
_USUAL = Weights()
# Sources that list what the Portalverbund knows; what they lack proves nothing.
_INDEXES = frozenset({"open-pvog", "pvog-suche"})
# Sources that somebody put together by hand or exported.
_LISTS = frozenset({"tabelle"})


class Extent(StrEnum):
    """How much of one kind of source a run read; in ascending order."""

    NEIN = "nein"
    TEIL = "teil"
    GANZ = "ganz"


_EXTENTS = tuple(Extent)


@dataclass(frozen=True, slots=True)
class Depth:
    """What a run looked at: the city's portal, a list, and whether the PVOG as well."""

    portal: Extent
    tabelle: Extent
    pvog: bool

    @property
    def can_lack(self) -> bool:
        """Whether anything was read in which an absence or a low level could show."""
        return self.portal is not Extent.NEIN or self.tabelle is not Extent.NEIN


class State(StrEnum):
    """What is known about one Leistung in one city, measured at the threshold."""

    ERFUELLT = "erfuellt"
    NIEDRIGER = "niedriger"
    STUFE_OFFEN = "stufe_offen"
    ZU_PRUEFEN = "zu_pruefen"
    FEHLT = "fehlt"
    NICHT_GESEHEN = "nicht_gesehen"


# What a city certainly does not have at the threshold.
_LACKS = frozenset({State.FEHLT, State.NIEDRIGER})
_OFFERED = frozenset({State.ERFUELLT, State.NIEDRIGER, State.STUFE_OFFEN})


@dataclass(frozen=True, slots=True)
class City:
    """One city with the run that stands for it.

    Attributes:
        snapshot: the run, assessed with the rules of today.
        snapshot_id: how the run is called.
        depth: what it looked at.
        age: days since the run or the oldest state its sources name, whichever is more.
        example: the run shows shipped example data.
        rechecked: the stored run was from other rules and was assessed anew.
    """

    snapshot: Snapshot
    snapshot_id: str
    depth: Depth
    age: int
    example: bool = False
    rechecked: bool = False

    @property
    def portal(self) -> str:
        """The portal's name."""
        return self.snapshot.portal

    @property
    def old(self) -> bool:
        """Whether the run or its data are older than `OLD_AFTER` days."""
        return self.age > OLD_AFTER


@dataclass(frozen=True, slots=True)
class Missing:
    """A city that could not be compared, and why (German, one sentence)."""

    portal: str
    stadt: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One Leistung in one city; `url` leads to what was seen, empty where nothing was."""

    state: State
    outcome: Outcome
    reifegrad: int | None
    reifegrad_low: int
    reifegrad_high: int
    url: str = ""

    @property
    def lacks(self) -> bool:
        """Certainly not there at the threshold."""
        return self.state in _LACKS


@dataclass(frozen=True, slots=True)
class Row:
    """One Leistung (or entry, then `teilleistung` is its id) in all cities.

    `cells` are in the order of the cities; `lever` is that of our gap, 0 where we have none.
    """

    id: str
    teilleistung: str
    name: str
    lebenslage: str
    bereiche: tuple[str, ...]
    koerbe: tuple[str, ...]
    cells: tuple[Cell, ...]
    lever: int = 0

    @property
    def have(self) -> int:
        """How many cities besides the first certainly have it at the threshold."""
        return sum(cell.state is State.ERFUELLT for cell in self.cells[1:])

    @property
    def offer(self) -> int:
        """How many cities besides the first offer it, at whatever level."""
        return sum(cell.state in _OFFERED for cell in self.cells[1:])

    @property
    def lack(self) -> int:
        """How many cities besides the first certainly lack it."""
        return sum(cell.lacks for cell in self.cells[1:])


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group in all cities: `counts` in their order, all with the same total.

    `offered` says how many of them each city certainly offers, at whatever level.
    """

    key: str
    name: str
    counts: tuple[Count, ...]
    offered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cities side by side.

    Attributes:
        cities: those with a run, in the order they were named.
        missing: those without.
        wir: whether the first city is ours; without, the lists that need it are empty.
        yardstick: what is counted, from which level on, whose services.
        least: how many others must have something for the first lists.
        by: what the counts are grouped by.
        shared: counted is only what the runs of all cities looked at.
        denominator: how many the city must execute, inside the selection.
        looked: how many of these the runs of all cities looked at.
        rows: everything that was compared, in order of id.
        lacking: `least` others have it, we certainly lack it; most of them first.
        unclear: `least` others have it, with us nothing is proven.
        offered: `least` others offer it, but not all proven at the threshold; we do not.
        only_us: we have it; some other city certainly lacks it, none has or may have it.
        elsewhere: how many Leistungen `least` others have at level 1, 2 and 3, and we do not;
            without us, how many `least` cities have.
        groups: counts per group; groups in which nothing counts are left out.
        total: the same over everything.
    """

    cities: tuple[City, ...]
    missing: tuple[Missing, ...]
    wir: bool
    yardstick: Yardstick
    least: int
    by: By
    shared: bool
    denominator: int
    looked: int
    rows: tuple[Row, ...]
    lacking: tuple[Row, ...]
    unclear: tuple[Row, ...]
    offered: tuple[Row, ...]
    only_us: tuple[Row, ...]
    elsewhere: tuple[int, int, int]
    groups: tuple[GroupRow, ...]
    total: GroupRow

    @property
    def mixed(self) -> bool:
        """Whether the cities were read to different depths."""
        return len({city.depth for city in self.cities}) > 1


def depth(snapshot: Snapshot) -> Depth:
    """What a run looked at; of several sources of a kind the one that was read furthest.

    Whole is a source that lists everything and had no hole, so that an absence proves.
    """
    readable = [state.kind for state in snapshot.sources if state.state != "fehler"]
    portal, listed = Extent.NEIN, Extent.NEIN
    for kind, umfang in zip(readable, snapshot.umfang, strict=False):
        extent = Extent.GANZ if umfang.complete and umfang.absence_proves else Extent.TEIL
        if kind in _LISTS:
            listed = max(listed, extent, key=_EXTENTS.index)
        elif kind not in _INDEXES:
            portal = max(portal, extent, key=_EXTENTS.index)
    return Depth(portal, listed, pvog=not _INDEXES.isdisjoint(readable))


def city(
    snapshot: Snapshot,
    snapshot_id: str,
    today: str,
    *,
    example: bool = False,
    rechecked: bool = False,
) -> City:
    """One city for a comparison.

    Args:
        snapshot: its run, assessed with the rules of today.
        snapshot_id: how the run is called.
        today: the ISO date that ages are counted to.
        example: the run shows shipped example data, so its own date says nothing.
        rechecked: the run was assessed anew.
    """
    states = [state.as_of for state in snapshot.sources if state.state != "fehler"]
    times = states if example else [snapshot.started, *states]
    ages = [age for age in (_age(text, today) for text in times) if age is not None]
    return City(
        snapshot=snapshot,
        snapshot_id=snapshot_id,
        depth=depth(snapshot),
        age=max(ages, default=0),
        example=example,
        rechecked=rechecked,
    )


def _age(text: str, today: str) -> int | None:
    """Days from a day, or from the last day of a month or year, to today; at least 0."""
    try:
        if len(text) == 4:
            day = date(int(text), 12, 31)
        elif len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            day = date(year, month, monthrange(year, month)[1])
        else:
            day = date.fromisoformat(text[:10])
    except ValueError:
        return None  # some sources name their state in words
    return max(0, (date.fromisoformat(today[:10]) - day).days)


def compare(
    catalog: Catalog,
    cities: Sequence[City],
    *,
    wir: bool = True,
    missing: Iterable[Missing] = (),
    by: By = By.LEBENSLAGE,
    yardstick: Yardstick | None = None,
    least: int | None = None,
    shared: bool = False,
    selection: Selection | None = None,
    weights: Weights = _USUAL,
) -> Comparison:
    """Compare cities; every one is measured with the same Leistungen and rules.

    Args:
        catalog: what every city is measured against; the runs must be assessed with it.
        cities: at least one, ours first.
        wir: whether the first is ours; otherwise nobody is.
        missing: cities that have no run; only passed on.
        by: what to group by.
        yardstick: what counts; None means the usual one.
        least: how many others must have it; None means two, or one where only one is there.
        shared: count only what the runs of all cities looked at.
        selection: restricts what is compared; None means everything.
        weights: points of the parts of our lever.
    """
    wanted = least or max(1, min(COMMON, len(cities) - 1))
    chosen = selection or Selection()
    rule = yardstick or Yardstick()
    einheit, schwelle = rule.einheit, rule.schwelle
    seen = [_as_seen(each, eigene=rule.eigene) for each in cities]
    found = [_by_key(catalog, each, einheit, chosen) for each in seen]
    everywhere = [key for key in found[0] if all(key in other for other in found)]
    looked = {
        key
        for key in everywhere
        if all(of[key][1].outcome is not Outcome.NICHT_GEPRUEFT for of in found)
    }
    levers = _levers(catalog, seen[0], rule, chosen, weights) if wir else {}
    urls = [_Urls(each) for each in seen]
    rows = tuple(
        _row(key, [of[key] for of in found], urls, schwelle, levers.get(key, 0))
        for key in everywhere
    )
    counted = [_only(each, einheit, looked) for each in seen] if shared else seen
    measured = [
        tuple(
            coverage(catalog, each, by=by, einheit=einheit, schwelle=level, selection=selection)
            for level in (schwelle, _ANY_LEVEL)
        )
        for each in counted
    ]
    groups, total = _groups(measured)
    ours = rows if wir else ()
    return Comparison(
        cities=tuple(cities),
        missing=tuple(missing),
        wir=wir,
        yardstick=rule,
        least=wanted,
        by=by,
        shared=shared,
        denominator=len(everywhere),
        looked=len(looked),
        rows=rows,
        lacking=_ordered(row for row in ours if row.have >= wanted and row.cells[0].lacks),
        unclear=_ordered(
            row
            for row in ours
            if row.have >= wanted
            and not row.cells[0].lacks
            and row.cells[0].state is not State.ERFUELLT
        ),
        offered=_ordered(
            row
            for row in ours
            if row.have < wanted <= row.offer and row.cells[0].state not in _OFFERED
        ),
        only_us=tuple(
            sorted((row for row in ours if _only_ours(row)), key=lambda row: (-row.lack, *_id(row)))
        ),
        elsewhere=_elsewhere(found, everywhere, wanted, wir=wir),
        groups=groups,
        total=total,
    )


_Key = tuple[str, str]
_Pair = tuple[Leistung, Finding]


def _id(row: Row) -> _Key:
    return row.id, row.teilleistung


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """What most others have first, then what moves us most."""
    return tuple(sorted(rows, key=lambda row: (-row.have, -row.offer, -row.lever, *_id(row))))


def _groups(
    cities: Sequence[tuple[Coverage, ...]],
) -> tuple[tuple[GroupRow, ...], GroupRow]:
    """Groups and total of all cities, from each one's counts at the threshold and at any level."""
    names = {group.key: group.name for at, _ in cities for group in at.groups}
    by_key = [
        tuple({group.key: group.count for group in each.groups} for each in pair) for pair in cities
    ]
    groups = (
        GroupRow(
            key,
            name,
            counts=tuple(at.get(key, Count()) for at, _ in by_key),
            offered=tuple(listed.get(key, Count()).covered for _, listed in by_key),
        )
        for key, name in names.items()
    )
    total = GroupRow(
        "gesamt",
        "gesamt",
        counts=tuple(at.total for at, _ in cities),
        offered=tuple(listed.total.covered for _, listed in cities),
    )
    return tuple(group for group in groups if any(count.total for count in group.counts)), total


def _only_ours(row: Row) -> bool:
    """We have it, somebody certainly lacks it, nobody has it or may have it."""
    others = [cell.state for cell in row.cells[1:]]
    open_or_there = {State.ERFUELLT, State.STUFE_OFFEN, State.ZU_PRUEFEN}
    return (
        row.cells[0].state is State.ERFUELLT and row.lack > 0 and open_or_there.isdisjoint(others)
    )


def _as_seen(of: City, *, eigene: bool) -> Snapshot:
    """The run with what its depth allows to say."""
    result = of.snapshot.result
    if not eigene and of.depth.can_lack:
        return of.snapshot

    inherited = {offer.id for offer in of.snapshot.offers if offer.level.inherited}

    def seen(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        told = (_own(finding, inherited) if eigene else finding for finding in findings)
        return tuple(told if of.depth.can_lack else (_widened(finding) for finding in told))

    return _with(of.snapshot, seen(result.findings), seen(result.teil_findings))


def _own(finding: Finding, inherited: Container[str]) -> Finding:
    """The finding without what others offer; what only they offer is not offered."""
    told = finding.own()
    own = tuple(key for key in told.offers if key not in inherited)
    if told.outcome is not Outcome.ANGEBOTEN or own or not told.offers:
        return told
    outcome = Outcome.UNKLAR if told.reifegrad_high else Outcome.FEHLT
    return replace(told, outcome=outcome, offers=(), evidence=())


def _widened(finding: Finding) -> Finding:
    """What the PVOG shows is only a part: the portal itself may have it, and better."""
    if finding.outcome is Outcome.FEHLT:
        return Finding(finding.leistung_id, Outcome.UNKLAR, finding.teilleistung)
    if finding.outcome is Outcome.ANGEBOTEN and finding.reifegrad_high < HIGHEST_OBSERVABLE:
        return replace(finding, reifegrad_high=HIGHEST_OBSERVABLE)
    return finding


def _with(
    snapshot: Snapshot, findings: tuple[Finding, ...], entries: tuple[Finding, ...]
) -> Snapshot:
    result: Result = replace(snapshot.result, findings=findings, teil_findings=entries)
    return replace(snapshot, result=result)


def _only(snapshot: Snapshot, einheit: Einheit, keys: set[_Key]) -> Snapshot:
    """The run with only these findings of the unit."""
    result = snapshot.result

    def kept(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if (f.leistung_id, f.teilleistung) in keys)

    if einheit is Einheit.LEISTUNG:
        return _with(snapshot, kept(result.findings), result.teil_findings)
    return _with(snapshot, result.findings, kept(result.teil_findings))


def _by_key(
    catalog: Catalog, snapshot: Snapshot, einheit: Einheit, selection: Selection
) -> dict[_Key, _Pair]:
    pairs = relevant(catalog, snapshot, einheit, selection)
    return {(found.leistung_id, found.teilleistung): (of, found) for of, found in pairs}


def _levers(
    catalog: Catalog, snapshot: Snapshot, rule: Yardstick, selection: Selection, weights: Weights
) -> dict[_Key, int]:
    open_here = gaps(
        catalog,
        snapshot,
        einheit=rule.einheit,
        schwelle=rule.schwelle,
        selection=selection,
        unchecked=True,
        weights=weights,
    )
    # What is only not linked or not reported is there.
    return {(gap.id, gap.teilleistung): gap.lever for gap in open_here if not gap.erfuellt}


def _elsewhere(
    found: Sequence[Mapping[_Key, _Pair]], keys: Iterable[_Key], least: int, *, wir: bool
) -> tuple[int, int, int]:
    """How many Leistungen enough others, and not we, have at level 1, at 2 and at 3."""
    ours, others = (found[:1], found[1:]) if wir else ((), found)
    reached = [0, 0, 0]
    for key in keys:
        for level in (1, 2, 3):
            if any(of[key][1].reaches(level) for of in ours):
                continue
            reached[level - 1] += sum(of[key][1].reaches(level) for of in others) >= least
    return reached[0], reached[1], reached[2]


def _row(
    key: _Key, pairs: Sequence[_Pair], urls: Sequence[_Urls], schwelle: int, lever: int
) -> Row:
    leistung = pairs[0][0]
    teil = next((teil for teil in leistung.teilleistungen if teil.id == key[1]), None)
    return Row(
        id=key[0],
        teilleistung=key[1],
        name=teil.name if teil else leistung.title,
        lebenslage=leistung.lebenslage,
        bereiche=leistung.bereiche,
        koerbe=leistung.koerbe,
        cells=tuple(
            Cell(
                state=_state(finding, schwelle),
                outcome=finding.outcome,
                reifegrad=finding.reifegrad,
                reifegrad_low=finding.reifegrad_low,
                reifegrad_high=finding.reifegrad_high,
                url=of.of(finding),
            )
            for (_, finding), of in zip(pairs, urls, strict=True)
        ),
        lever=lever,
    )


def _state(finding: Finding, schwelle: int) -> State:
    if finding.reaches(schwelle):
        return State.ERFUELLT
    if finding.outcome is Outcome.ANGEBOTEN:
        return State.STUFE_OFFEN if finding.may_reach(schwelle) else State.NIEDRIGER
    if finding.outcome is Outcome.FEHLT:
        return State.FEHLT
    if finding.outcome is Outcome.UNKLAR and finding.candidates:
        return State.ZU_PRUEFEN
    return State.NICHT_GESEHEN


class _Urls:
    """Where one city's findings can be looked up."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._offers = {offer.id: offer.url for offer in snapshot.offers}

    def of(self, finding: Finding) -> str:
        """The address of the highest level that was seen, else the first offer's."""
        proofs = [item for item in finding.evidence if item.effect is Effect.SUPPORTS and item.url]
        if proofs:
            # The first of the highest: evidence keeps its order, which is stable.
            return max(proofs, key=lambda item: item.level).url
        shown = (*finding.offers, *finding.candidates)
        return next((self._offers[key] for key in shown if self._offers.get(key)), "")
