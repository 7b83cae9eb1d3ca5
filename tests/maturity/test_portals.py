# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whole portals of every kind: each level is proven by words that stand on the page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.model import Effect, Evidence, Finding, Offer, Outcome
from tests.portals.kinds import KINDS
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.portals.site import Address
from tests.sources.test_portals import place, read

serve = serve_fixture
SIZE = 40
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r"""\b(?:href|title|alt|content|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def squeezed(text: str) -> str:
    """Letters and digits alone: how a page breaks and joins its lines does not matter."""
    return "".join(char for char in unescape(text).casefold() if char.isalnum())


class Pages:
    """What a person sees on the pages that a server sends."""

    def __init__(self, server: PortalServer) -> None:
        self._server = server
        self._seen: dict[str, str] = {}
        self._entries = {service.url for service in server.site.services if service.entry}

    def of_offer(self, offer: Offer) -> str:
        """Its page; a service that has none of its own stands somewhere in a list."""
        target = place(offer.url, self._server)
        if target in self._entries or not self.words(target):
            return self.everything()
        return self.words(target)

    def words(self, target: str) -> str:
        """Text, link texts and addresses of one page; empty if there is none."""
        if target not in self._seen:
            found = self._server.site.find(target)
            served = b"" if found is None else found.body(Address(self._server.base))
            html = served.decode(found.charset if found else "utf-8")
            quoted = " ".join(a or b for a, b in _QUOTED.findall(html))
            self._seen[target] = squeezed(f"{_TAG.sub(' ', html)} {quoted}")
        return self._seen[target]

    def everything(self) -> str:
        """All pages; for services that have none of their own and stand in a list."""
        return " ".join(
            self.words(target)
            for target, resource in self._server.site.resources.items()
            if resource.content_type == "text/html"
        )


def supporting(finding: Finding) -> list[Evidence]:
    assert finding.reifegrad is not None
    return [
        item
        for item in finding.evidence
        if item.effect is Effect.SUPPORTS and item.level >= finding.reifegrad
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_has_a_level_has_a_quote_that_a_person_finds(
    catalog: Catalog, serve: Serve, kind: str
) -> None:
    server = serve(kind, size=SIZE)
    pages = Pages(server)
    offers = {offer.id: offer for offer in read(catalog, server).offers}
    result = check(catalog, offers.values())
    proven = [
        finding
        for finding in (*result.findings, *result.teil_findings)
        if finding.outcome is Outcome.ANGEBOTEN and (finding.reifegrad or 0) >= 2
    ]
    assert len(proven) >= 5, "the portal has online services and forms"
    for finding in proven:
        found = []
        for item in supporting(finding):
            words = pages.of_offer(offers[item.offer_id])
            quote, address = squeezed(item.quote), squeezed(place(item.url, server))
            found.append(bool(quote) and (quote in words or address in words))
        assert any(found), (finding.leistung_id, supporting(finding))


@pytest.mark.parametrize("kind", KINDS)
def test_without_evidence_a_level_is_unknown(catalog: Catalog, serve: Serve, kind: str) -> None:
    result = check(catalog, read(catalog, serve(kind, size=SIZE)).offers)
    offered = [
        finding
        for finding in (*result.findings, *result.teil_findings)
        if finding.outcome is Outcome.ANGEBOTEN
    ]
    assert offered
    for finding in offered:
        counting = any(item.effect is Effect.SUPPORTS for item in finding.evidence)
        assert finding.reifegrad != 0
        assert (finding.reifegrad is None) is not counting
        assert finding.reifegrad_low <= (finding.reifegrad or 0) <= finding.reifegrad_high


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_takes_appointments_is_no_application(
    catalog: Catalog, serve: Serve, kind: str
) -> None:
    """And a PDF is none either: 3 stands only where an application can be sent."""
    server = serve(kind, size=SIZE)
    channels = {
        address: service.channel
        for service in server.site.services
        for address in (service.url, *service.aliases)
    }
    offers = {offer.id: offer for offer in read(catalog, server).offers}
    result = check(catalog, offers.values())
    wrong = []
    for finding in (*result.findings, *result.teil_findings):
        if finding.outcome is Outcome.ANGEBOTEN and finding.reifegrad == 3:
            kinds = set()
            for key in finding.offers:
                kinds.add(channels.get(place(offers[key].url, server), "?"))
            if "online" not in kinds:
                wrong.append((finding.leistung_id, kinds, supporting(finding)))
    assert wrong == []
