# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whole portals of every kind: each level is proven by words that stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.model import Effect, Evidence, Finding, Offer, Outcome, Result
from tests.portals.kinds import KINDS, build
from tests.portals.server import PortalServer
from tests.portals.site import Address
from tests.sources.test_portals import place, read

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


@dataclass(frozen=True)
class Judged:
    """A portal that was read, its offers by their ids, and what the check says about them."""

    server: PortalServer
    offers: dict[str, Offer]
    result: Result


@pytest.fixture(scope="module", params=KINDS)
def judged(
    request: pytest.FixtureRequest, catalog: Catalog, shared_cache: Path
) -> Iterator[Judged]:
    """Each kind of portal, read and judged once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared_cache))
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        server = PortalServer(build(request.param, 1, SIZE)).start()
        try:
            offers = {offer.id: offer for offer in read(catalog, server).offers}
            yield Judged(server, offers, check(catalog, offers.values()))
        finally:
            server.stop()


def test_whatever_has_a_level_has_a_quote_that_a_person_finds(judged: Judged) -> None:
    server, offers, result = judged.server, judged.offers, judged.result
    pages = Pages(server)
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


def test_without_evidence_a_level_is_unknown(judged: Judged) -> None:
    result = judged.result
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


def test_what_only_takes_appointments_is_no_application(judged: Judged) -> None:
    """And a PDF is none either: 3 stands only where an application can be sent."""
    server, offers, result = judged.server, judged.offers, judged.result
    channels = {
        address: service.channel
        for service in server.site.services
        for address in (service.url, *service.aliases)
    }
    wrong = []
    for finding in (*result.findings, *result.teil_findings):
        if finding.outcome is Outcome.ANGEBOTEN and finding.reifegrad == 3:
            kinds = set()
            for key in finding.offers:
                kinds.add(channels.get(place(offers[key].url, server), "?"))
            if "online" not in kinds:
                wrong.append((finding.leistung_id, kinds, supporting(finding)))
    assert wrong == []
