# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side: the same Leistungen, the same rules, and how deep each was read.

What a run did not look at is `nicht_gesehen`, never `fehlt`; a city of which only the PVOG
is known lacks nothing, because the PVOG shows only what is there (docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.cities.city import City, Missing
from ozgcheck.measure.cities.comparison import OFFERED, Cell, Comparison, GroupRow, Row, State
from ozgcheck.measure.cities.seen import as_seen, restricted
from ozgcheck.measure.coverage import By, Coverage, Einheit, coverage, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Effect, Finding, Leistung, Outcome, Snapshot

# A service counts as common when this many other cities have it.
COMMON = 2

# A threshold that everything offered reaches, whether its level is known or not.
_ANY_LEVEL = 0
_Key = tuple[str, str]
_Pair = tuple[Leistung, Finding]


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
    weights: Weights = USUAL,
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
    seen = [as_seen(each, eigene=rule.eigene) for each in cities]
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
    counted = [restricted(each, einheit, looked) for each in seen] if shared else seen
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
            if row.have < wanted <= row.offer and row.cells[0].state not in OFFERED
        ),
        only_us=tuple(
            sorted((row for row in ours if _only_ours(row)), key=lambda row: (-row.lack, *_id(row)))
        ),
        elsewhere=_elsewhere(found, everywhere, wanted, wir=wir),
        groups=groups,
        total=total,
    )


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
        tr("gesamt"),
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
