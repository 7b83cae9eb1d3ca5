# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whole portals of every kind, read over real HTTP: every service once and nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Collection, Offer, Portal
from ozgcheck.sources.interface import Context
from ozgcheck.sources.portal import Portal as PortalSource
from tests.portals.kinds import KINDS
from tests.portals.server import PortalServer, Serve, serve_fixture

serve = serve_fixture
SIZE = 60


def context(catalog: Catalog, server: PortalServer, folder: Path | None = None) -> Context:
    """As the command line makes it; only the pause between two requests is left out."""
    portal = Portal(
        "test", "Musterstadt", "059160000000", (), adressen=(server.url("/"),), pause=0.0
    )
    return Context(
        portal.ars,
        "2026-11-25T04:00:00Z",
        portal=portal,
        profile=catalog.profile,
        linkregeln=catalog.linkregeln,
        archive=folder,
    )


def read(catalog: Catalog, server: PortalServer, folder: Path | None = None) -> Collection:
    return PortalSource().collect("", context(catalog, server, folder))


def place(url: str, server: PortalServer) -> str:
    """An address as the portal's own list writes it: without its host."""
    parts = urlsplit(url)
    if parts.netloc != urlsplit(server.url("/")).netloc:
        return url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def by_service(found: Collection, server: PortalServer) -> dict[str, list[Offer]]:
    """Offers by the address of the service they are; what is none stands under its own."""
    names = {
        address: service.url
        for service in server.site.services
        for address in (service.url, *service.aliases)
    }
    offers: dict[str, list[Offer]] = {}
    for offer in found.offers:
        address = place(offer.url, server)
        offers.setdefault(names.get(address, address), []).append(offer)
    return offers


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_every_service_once_and_nothing_else_with_its_title_and_keys(
    catalog: Catalog, serve: Serve, kind: str, seed: int
) -> None:
    server = serve(kind, size=SIZE, seed=seed)
    found = by_service(read(catalog, server), server)
    assert sorted(found) == sorted(service.url for service in server.site.services)
    assert [url for url, offers in found.items() if len(offers) > 1] == []
    for service in server.site.services:
        (offer,) = found[service.url]
        assert offer.title.replace("·", "") == service.title.replace("·", "")
        assert set(offer.schluessel) == set(service.schluessel)
