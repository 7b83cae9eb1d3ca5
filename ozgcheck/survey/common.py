# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen most peers have for certain and a municipality has not, and the other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Finding, Leistung, Outcome
from ozgcheck.survey.peers import Peers
from ozgcheck.survey.results import Municipality, Results

# As many examples as are told.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Common:
    """One Leistung among the peers.

    Attributes:
        leistung: the Leistung.
        finding: what is known of it in the municipality; None: the index does not name it,
            which proves nothing.
        have: how many peers certainly offer it at the threshold or above.
        offer: how many certainly offer it on some level.
        peers: how many peers there are, without the municipality.
        examples: some of those that have it, the nearest first.
    """

    leistung: Leistung
    finding: Finding | None
    have: int
    offer: int
    peers: int
    examples: tuple[Municipality, ...] = ()

    def lacks(self, schwelle: int) -> bool:
        """Whether the municipality certainly has it on a lower level only."""
        return self.finding is not None and not (
            self.finding.reaches(schwelle) or self.finding.may_reach(schwelle)
        )

    @property
    def share(self) -> float:
        """The share of peers that certainly have it, 0..1; the true one may be higher."""
        return self.have / self.peers


@dataclass(frozen=True, slots=True)
class Commons:
    """Both lists; empty where nobody else was looked at, or the municipality was not.

    Attributes:
        lacking: what many have and the municipality has not for certain, most frequent first.
        ahead: what the municipality has for certain and few others have, the rarest first.
        percent: how many of 100 peers are „many“: who have it, or of whom that is not certain.
    """

    lacking: tuple[Common, ...]
    ahead: tuple[Common, ...]
    percent: int


def commons(
    catalog: Catalog,
    results: Results,
    peers: Peers,
    yardstick: Yardstick,
    *,
    percent: int = 50,
    selection: Selection | None = None,
) -> Commons:
    """Compare a municipality with its peers, Leistung by Leistung.

    Args:
        catalog: gives the Leistungen; only those that a city executes count.
        results: the survey.
        peers: whom it is compared with.
        yardstick: from which level on, and whose services; Leistungen are looked at, whatever
            its unit.
        percent: how many of 100 peers must have something, 1..100. Something that at least as
            many lack is what the municipality has and others have not.
        selection: restricts the Leistungen.
    """
    others = [each for each in peers.ranked if each.ars != peers.city.ars]
    if not others or not peers.city.read:
        return Commons((), (), percent)
    results.keep([each.ars for each in others])
    chosen = selection or Selection()
    wanted = [each for each in catalog.leistungen if each.stadt and each in chosen]
    level, own = yardstick.schwelle, yardstick.eigene
    counted = {row[0]: (row[1], row[2]) for row in results.ask(_HAVING, schwelle=level, eigene=own)}
    found = _findings(results, peers.city.ars, eigene=own)
    number = len(others)
    lacking, ahead = [], []
    for leistung in wanted:
        have, offer = counted.get(leistung.id, (0, 0))
        finding = found.get(leistung.id)
        common = Common(leistung, finding, have, offer, number)
        if finding is not None and finding.reaches(level):
            if (number - have) * 100 >= percent * number:
                ahead.append(common)
        elif have * 100 >= percent * number:
            lacking.append(common)
    lacking.sort(key=lambda each: (-each.have, -each.offer, each.leistung.id))
    ahead.sort(key=lambda each: (each.have, each.offer, each.leistung.id))
    ids = [each.leistung.id for each in (*lacking, *ahead)]
    rows = results.ask(_EXAMPLES, schwelle=level, eigene=own, ids=ids, most=_SHOWN)
    shown = {
        leistung: tuple(others[number - 1] for number in sorted(numbers))
        for leistung, numbers in rows
    }
    return Commons(_told(lacking, shown), _told(ahead, shown), percent)


def _told(
    some: list[Common], examples: Mapping[str, tuple[Municipality, ...]]
) -> tuple[Common, ...]:
    return tuple(replace(each, examples=examples.get(each.leistung.id, ())) for each in some)


def _findings(results: Results, ars: str, *, eigene: bool) -> dict[str, Finding]:
    """What was found in one municipality, by OZG id."""
    return {
        leistung: Finding(
            leistung,
            Outcome(outcome),
            reifegrad_low=own_low if eigene else low,
            reifegrad_high=own_high if eigene else high,
        )
        for leistung, outcome, low, high, own_low, own_high in results.ask(_FOUND, ars=ars)
    }


_HAVING = """
SELECT leistung,
    count(*) FILTER (
        outcome = 'angeboten' AND CASE WHEN $eigene THEN own_low ELSE low END >= $schwelle
    ),
    count(*) FILTER (outcome = 'angeboten')
FROM befunde SEMI JOIN gewaehlt USING (ars) GROUP BY leistung
"""
_FOUND = """
SELECT leistung, outcome, low, high, own_low, own_high FROM befunde WHERE ars = $ars
"""
# The numbers of `gewaehlt` begin with the nearest.
_EXAMPLES = """
SELECT leistung, min(nr, $most) FROM befunde JOIN gewaehlt USING (ars)
WHERE leistung IN (SELECT unnest($ids::VARCHAR[])) AND outcome = 'angeboten'
    AND CASE WHEN $eigene THEN own_low ELSE low END >= $schwelle
GROUP BY leistung
"""
