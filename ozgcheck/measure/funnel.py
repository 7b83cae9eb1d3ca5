# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From what the city must do to what the PVOG knows: each step is a part of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.asked import PVOG, counts_in_pvog, covered, in_pvog
from ozgcheck.measure.coverage import count, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Finding, Leistung, Offer, Outcome, Snapshot, Umfang

FORM, ONLINE = 2, 3
# A threshold that everything offered reaches, whether its level is known or not.
_ANY_LEVEL = 0


class Step(StrEnum):
    """The steps, in their order."""

    AUFGABE = "aufgabe"
    GELISTET = "gelistet"
    FORMULAR = "formular"
    ONLINE = "online"
    PVOG = "pvog"


@dataclass(frozen=True, slots=True)
class Funnel:
    """A run as a funnel.

    `steps` have the same total; `pvog_read` says whether a source of the PVOG was read, without
    which nobody can say what stands there.
    """

    yardstick: Yardstick
    steps: tuple[tuple[Step, Count], ...]
    pvog_read: bool


def funnel(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    yardstick: Yardstick | None = None,
    selection: Selection | None = None,
) -> Funnel:
    """Count the steps; the levels of the steps are fixed, so the threshold plays no part.

    The last step is online (level 3) and has a row with an active online service in the PVOG,
    whoever reported it; with `eigene`, a row of the city itself. What the PVOG's sources did not
    look at is unchecked there.

    Args:
        catalog: gives the Leistungen.
        snapshot: gives findings, offers and what was looked at.
        yardstick: unit, and whether only the city's own counts.
        selection: restricts what is counted; None means everything.
    """
    rule = yardstick or Yardstick()
    chosen = selection or Selection()
    pairs = list(relevant(catalog, snapshot, rule.einheit, chosen, eigene=rule.eigene))
    found = [finding for _, finding in pairs]
    index = _Index(
        {offer.id: offer for offer in snapshot.offers}, _looked(snapshot), eigene=rule.eigene
    )
    everything = Count(covered=len(found), total=len(found))
    return Funnel(
        yardstick=rule,
        steps=(
            (Step.AUFGABE, everything),
            (Step.GELISTET, count(found, _ANY_LEVEL)),
            (Step.FORMULAR, count(found, FORM)),
            (Step.ONLINE, count(found, ONLINE)),
            (Step.PVOG, Count.sum(index.count(*pair) for pair in pairs)),
        ),
        pvog_read=any(state.kind in PVOG and state.state != "fehler" for state in snapshot.sources),
    )


def _looked(snapshot: Snapshot) -> Sequence[Umfang]:
    """What the PVOG's sources looked at without a hole."""
    read = [state for state in snapshot.sources if state.state != "fehler"]
    if len(read) != len(snapshot.umfang):
        return ()  # runs of older versions do not say which belongs to which
    return [
        part
        for state, part in zip(read, snapshot.umfang, strict=True)
        if state.kind in PVOG and state.state == "ok"
    ]


class _Index:
    """What the PVOG shows."""

    def __init__(
        self, offers: Mapping[str, Offer], looked: Sequence[Umfang], *, eigene: bool
    ) -> None:
        self._offers, self._looked, self._eigene = offers, looked, eigene

    def count(self, leistung: Leistung, finding: Finding) -> Count:
        """Whether a finding is online and in the PVOG."""
        if finding.outcome is Outcome.NICHT_GEPRUEFT:
            return Count(unchecked=1, total=1)
        if not (finding.reaches(ONLINE) or finding.may_reach(ONLINE)):
            return Count(total=1)
        if self._listed(finding.offers):
            sure = finding.reaches(ONLINE)
            return Count(covered=int(sure), uncertain=int(not sure), total=1)
        if self._listed(finding.candidates):
            return Count(uncertain=1, total=1)
        entries = {finding.teilleistung} - {""}
        if covered(self._looked, leistung, entries):
            return Count(total=1)
        return Count(unchecked=1, total=1)

    def _listed(self, offer_ids: Iterable[str]) -> bool:
        return any(
            in_pvog(offer)
            and counts_in_pvog(offer)
            and not (self._eigene and offer.level.inherited)
            for offer in (self._offers[key] for key in offer_ids if key in self._offers)
        )
