# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the contradictions are looked for in: a run's offers, sorted the way the checks ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.asked import (
    ONLINE,
    PORTAL,
    counts_in_pvog,
    described_pages,
    in_portal,
)
from ozgcheck.maturity.contradictions.offices import office
from ozgcheck.maturity.levels import grade
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Grade,
    Leistung,
    LinkKind,
    Linkstand,
    LinkState,
    Match,
    Offer,
    Outcome,
    Status,
    Umfang,
    Widerspruch,
)
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

# Sources besides the portal's pages that tell where a service's description links to.
_TELL_LINKS = frozenset({"berlin", "xzufi"})
_NAMED = 3


class Scene:
    """A run, indexed.

    `sure` holds the certain matches of each Leistung that the city executes, `maybe` the
    Leistungen that an offer of the portal may still turn out to be.

    Args:
        catalog: what the law wants.
        offers: what was found.
        matches: which offer fulfils which Leistung.
        findings: the Leistungen with their evidence.
        links: what online services answered when they were asked.
        today: ISO day; empty: nothing is too old.
        umfang: what was looked at.
        pvog: what of it the PVOG's sources looked at without a hole.
    """

    def __init__(
        self,
        catalog: Catalog,
        offers: Iterable[Offer],
        matches: Iterable[Match],
        findings: Iterable[Finding],
        *,
        links: Iterable[Linkstand] = (),
        today: str = "",
        umfang: Sequence[Umfang] = (),
        pvog: Sequence[Umfang] = (),
    ) -> None:
        self.catalog = catalog
        self.offers = {offer.id: offer for offer in sorted(offers, key=lambda offer: offer.id)}
        self.checked = {stand.url: stand for stand in links}
        self.today, self.umfang, self.pvog = today, umfang, pvog
        self.matches = sorted(
            (
                match
                for match in matches
                if match.status is not Status.ABGELEHNT and match.offer_id in self.offers
            ),
            key=lambda match: (match.leistung_id, match.offer_id),
        )
        city = {leistung.id for leistung in catalog.leistungen if leistung.stadt}
        self.sure: dict[str, list[Match]] = {}
        self.maybe: set[str] = set()
        self._of: dict[str, list[str]] = {}
        for match in self.matches:
            if match.leistung_id not in city:
                continue
            if match.status is Status.SICHER:
                self.sure.setdefault(match.leistung_id, []).append(match)
                self._of.setdefault(match.offer_id, []).append(match.leistung_id)
            elif in_portal(self.offers[match.offer_id]):
                self.maybe.add(match.leistung_id)
        self._evidence: dict[str, tuple[Evidence, ...]] = {}
        for finding in findings:
            if finding.outcome is Outcome.ANGEBOTEN:
                self._take(finding)
        self._grades: dict[str, Grade] = {}
        self._offices: dict[str, str] = {}

    def _take(self, finding: Finding) -> None:
        """Sort evidence by offer; of one offer it is the same in every finding."""
        here: dict[str, list[Evidence]] = {}
        for item in finding.evidence:
            if item.offer_id not in self._evidence:
                here.setdefault(item.offer_id, []).append(item)
        for offer_id, items in here.items():
            self._evidence[offer_id] = tuple(items)

    def leistungen(self, offer_id: str) -> tuple[str, ...]:
        """The city's Leistungen that an offer certainly fulfils."""
        return tuple(self._of.get(offer_id, ()))

    def leistung(self, leistung_id: str) -> Leistung:
        """The Leistung of an id."""
        return self.catalog.by_id[leistung_id]

    def evidence(self, offer_id: str) -> tuple[Evidence, ...]:
        """What the rules saw on an offer that certainly fulfils something."""
        return self._evidence.get(offer_id, ())

    def grade(self, offer_id: str) -> Grade:
        """The level of one offer."""
        if offer_id not in self._grades:
            self._grades[offer_id] = grade(self.evidence(offer_id))
        return self._grades[offer_id]

    def office(self, offer: Offer) -> str:
        """The office that is responsible for an offer; empty where none is known."""
        if offer.id not in self._offices:
            self._offices[offer.id] = office(offer)
        return self._offices[offer.id]

    def claim(self, offer: Offer) -> Evidence | None:
        """What on an offer says that it is online.

        That is evidence for level 3, or an online service behind which at least a form was
        seen. A PDF to print is no such claim.
        """
        level = self.grade(offer.id).reifegrad or 0
        services = {link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST}
        for item in self.evidence(offer.id):
            if (
                item.effect is Effect.SUPPORTS
                and item.level <= level
                and (item.level == ONLINE or (item.level == ONLINE - 1 and item.url in services))
            ):
                return item
        return None

    def worth_linking(self, offer: Offer) -> bool:
        """Whether the PVOG names an online service that a page could link."""
        states = [self.checked[link.url].state for link in offer.links if link.url in self.checked]
        return counts_in_pvog(offer) and (not states or not _BROKEN.issuperset(states))

    @cached_property
    def pages(self) -> frozenset[str]:
        """Addresses of the portal's pages that describe a service, normalised."""
        return described_pages(self.offers.values())

    def tells_links(self, offer: Offer) -> bool:
        """Whether the links of a description are known, so that one can be missing.

        An entry of a list that is itself a form or a service has no page that could link one.
        """
        return offer.source in _TELL_LINKS or (
            offer.source == PORTAL and normal_url(offer.url) in self.pages
        )

    def report(
        self, art: str, text: str, offer_ids: Iterable[str], url: str | None = None
    ) -> Widerspruch:
        """A contradiction about offers; without an address, many have the same cause."""
        ids = tuple(offer_ids)
        offers = [self.offers[offer_id] for offer_id in ids]
        stellen = dict.fromkeys(filter(None, map(self.office, offers)))
        if url is None and len(stellen) > 1:
            stellen = {}  # nobody's in particular
        return Widerspruch(
            art=art,
            text=plain(text, 1000),
            offer_id="" if url is None else ids[0],
            leistung_ids=tuple(sorted({each for key in ids for each in self.leistungen(key)})),
            url=url or "",
            stelle="; ".join(list(stellen)[:_NAMED]),
        )


_BROKEN = frozenset(
    {LinkState.TOT, LinkState.PDF, LinkState.BESCHREIBUNG, LinkState.AUSSER_BETRIEB}
)
