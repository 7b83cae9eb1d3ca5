# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands beside the level of an open Leistung: unlinked, not reported, an SDG procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.contradictions.asked import ONLINE, counts_in_pvog, in_pvog
from ozgcheck.maturity.raising import proven
from ozgcheck.model import Finding, Leistung, Offer, Outcome, Snapshot, Widerspruch

# The basket of procedures of the Single Digital Gateway that concern a city.
SDG = "sdg"
_UNLINKED = frozenset({kinds.NICHT_VERLINKT, kinds.NICHT_IM_PORTAL})
_UNREPORTED = frozenset({kinds.NICHT_IM_PVOG, kinds.PVOG_ZAEHLT_NICHT})


@dataclass(frozen=True, slots=True)
class Signs:
    """What a run and the catalogue say besides the level.

    Attributes:
        unlinked: entries of the editors' list: an online service is there and not linked.
        unreported: entries of that list: online, but the PVOG does not have or count it.
        services: the offers with an online service that the PVOG counts.
        procedure: the SDG procedure that is not proven to be online; empty for none.
        procedure_open: it is proven not to be online.
        flag: it carries an SDG flag of the catalogue's source, whose meaning is undocumented.
    """

    unlinked: tuple[Widerspruch, ...] = ()
    unreported: tuple[Widerspruch, ...] = ()
    services: tuple[Offer, ...] = ()
    procedure: str = ""
    procedure_open: bool = False
    flag: bool = False


class Reader:
    """Reads the signs of single findings.

    Args:
        catalog: has the basket of SDG procedures.
        snapshot: has offers and the editors' list. A run that was stored before there was
            such a list has neither unlinked nor unreported services.
    """

    def __init__(self, catalog: Catalog, snapshot: Snapshot) -> None:
        self._offers: Mapping[str, Offer] = {offer.id: offer for offer in snapshot.offers}
        self._listed: dict[str, list[Widerspruch]] = {}
        for item in snapshot.result.widersprueche:
            if item.art in _UNLINKED or item.art in _UNREPORTED:
                for leistung_id in item.leistung_ids:
                    self._listed.setdefault(leistung_id, []).append(item)
        self._basket = next((korb for korb in catalog.koerbe if korb.slug == SDG), None)

    def of(self, leistung: Leistung, finding: Finding) -> Signs:
        """The signs of a finding on this Leistung or on one of its entries."""
        listed = self._listed.get(leistung.id, ())
        services = tuple(
            offer
            for key in finding.offers
            if (offer := self._offers.get(key)) is not None
            and in_pvog(offer)
            and counts_in_pvog(offer)
        )
        here = [item for item in listed if _concerns(item, finding)]
        procedure = self._procedure(leistung, finding)
        return Signs(
            unlinked=tuple(item for item in here if services and item.art in _UNLINKED),
            unreported=tuple(
                item
                for item in here
                if item.art in _UNREPORTED
                # One page can serve several Leistungen, of which only one is not reported.
                and all(offer.id == item.offer_id for offer in services)
            ),
            services=services,
            procedure=procedure,
            procedure_open=bool(procedure) and not finding.may_reach(self._level),
            flag=_flagged(leistung, finding),
        )

    @property
    def _level(self) -> int:
        return (self._basket and self._basket.schwelle) or ONLINE

    def _procedure(self, leistung: Leistung, finding: Finding) -> str:
        """The names of the procedures that are not proven to be online."""
        if self._basket is None or finding.reaches(self._level):
            return ""
        return "; ".join(
            posten.original
            for posten in self._basket.posten
            if posten.leistung == leistung.id
            and (
                not finding.teilleistung
                or not posten.schluessel
                or finding.teilleistung in posten.schluessel
            )
        )


def _concerns(item: Widerspruch, finding: Finding) -> bool:
    if finding.outcome is not Outcome.ANGEBOTEN:
        return False
    if item.offer_id:
        return item.offer_id in finding.offers
    # Many with one cause name no offer; an entry without a form is none of them.
    return not finding.teilleistung or (proven(finding) or 0) >= ONLINE - 1


def _flagged(leistung: Leistung, finding: Finding) -> bool:
    if not finding.teilleistung:
        return leistung.sdg
    return any(teil.sdg for teil in leistung.teilleistungen if teil.id == finding.teilleistung)
