# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a portal's settings become a plan, and what of it is said afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.model import Portal, Profil
from ozgcheck.sources.crawl.scope import Kind
from ozgcheck.sources.interface import Context
from ozgcheck.sources.live import plan

VR = Profil("vr", "VR", leistung=("/vr/",), start=("/suche",), nur=("/buerger",))
OTHER = Profil("andere", "Andere", leistung=("/andere/",))
COMMON = Profil("allgemein", "Allgemein", nicht=("/login",))
PORTAL = Portal(
    "musterstadt",
    "Musterstadt",
    "059160000000",
    (("portal", ""),),
    produkt="vr",
    adressen=("https://Portal.example/start?x=1#y",),
    hosts=("formulare.example",),
)
CONTEXT = Context(
    "059160000000", "2026-11-25T04:00:00Z", portal=PORTAL, profile=(COMMON, OTHER, VR)
)


def test_the_portals_own_addresses_and_its_product() -> None:
    ours = plan("", CONTEXT)
    assert ours.starts == ("https://portal.example/start?x=1", "https://portal.example/suche")
    assert ours.profile == (VR,)
    assert ours.common == (COMMON,)
    assert ours.scope.kind("https://portal.example/presse") is None
    assert ours.scope.address("https://formulare.example/x")
    assert ours.trusted == frozenset()


def test_an_address_of_the_portal_is_read_like_the_portal() -> None:
    ours = plan("https://portal.example/amt", CONTEXT)
    assert ours.starts == ("https://portal.example/amt", "https://portal.example/suche")
    assert ours.profile == (VR,)


def test_any_other_address_is_read_with_all_products_and_nothing_of_the_portal() -> None:
    ours = plan("https://anderswo.example/", replace(CONTEXT, portal=replace(PORTAL, intern=True)))
    assert ours.starts == ("https://anderswo.example/",)
    assert ours.profile == (OTHER, VR)
    assert ours.scope.kind("https://anderswo.example/presse") is Kind.SONST
    assert not ours.scope.address("https://formulare.example/x")
    assert not ours.trusted


def test_an_own_profile_wins() -> None:
    own = Profil("musterstadt", "Muster", leistung=("/eigen/",))
    ours = plan("", replace(CONTEXT, portal=replace(PORTAL, profil=own)))
    assert ours.profile == (own,)


def test_an_unknown_product_means_all_of_them() -> None:
    ours = plan("", replace(CONTEXT, portal=replace(PORTAL, produkt="")))
    assert ours.profile == (OTHER, VR)
    assert ours.starts == ("https://portal.example/start?x=1",)


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://localhost:8080/", "localhost:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://intern.example/", ""),
        ("http://localhost.example/", ""),
    ],
)
def test_who_writes_an_ip_address_means_this_machine(address: str, trusted: str) -> None:
    ours = plan(address, CONTEXT)
    assert {host for host in ours.trusted if "www." not in host} == ({trusted} - {""})


def test_hosts_that_a_person_calls_internal() -> None:
    ours = plan("", replace(CONTEXT, portal=replace(PORTAL, intern=True)))
    assert {"portal.example", "formulare.example"} <= ours.trusted


@pytest.mark.parametrize("location", ["", "http://[kaputt", "https:///x"])
def test_without_an_address_it_says_what_to_do(location: str) -> None:
    with pytest.raises(SourceError) as error:
        plan(location, replace(CONTEXT, portal=replace(PORTAL, adressen=())))
    assert "adressen" in error.value.hint
