# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What belongs to a portal, what an address promises, what is a trap."""

from __future__ import annotations

import pytest

from ozgcheck.model import Profil
from ozgcheck.sources.crawl.scope import Kind, Scope, is_trap, same_address, shape, start_hosts

BASE = "https://serviceportal.example"
VR = Profil(
    "vr",
    "VR",
    leistung=(r"/vr-bis-detail/dienstleistung/(?P<id>\d+)/show",),
    liste=(r"/kategorie/",),
    eintrag=(r"/service/call/",),
)
COMMON = Profil("allgemein", "Allgemein", liste=(r"/a-z\b",), nicht=(r"/login", r"\.pdf$"))


def scope(*profile: Profil) -> Scope:
    hosts, secure = start_hosts([BASE], ["formulare.example"])
    return Scope(hosts, secure, profile or (VR,), (COMMON,))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/detail/-/vr-bis-detail/dienstleistung/6330/show", Kind.LEISTUNG),
        ("/login/-/vr-bis-detail/dienstleistung/6330/show", Kind.LEISTUNG),
        ("/kategorie/bauen", Kind.LISTE),
        ("/A-Z", Kind.LISTE),
        ("/impressum", Kind.SONST),
        ("/login", None),
        ("/datei.PDF", None),
        ("/extension/service/call/1", None),
        ("/a/b/a/b/a", None),
    ],
)
def test_kind(path: str, kind: Kind | None) -> None:
    assert scope().kind(BASE + path) == kind


def test_nur_keeps_everything_else_out_but_services_and_lists() -> None:
    only = scope(Profil("x", "X", leistung=("/dienst/",), liste=("/az",), nur=("/buerger/",)))
    assert only.kind(f"{BASE}/buerger/x") is Kind.SONST
    assert only.kind(f"{BASE}/dienst/x") is Kind.LEISTUNG
    assert only.kind(f"{BASE}/az") is Kind.LISTE
    assert only.kind(f"{BASE}/presse") is None


def test_what_one_product_never_wants_does_not_bind_the_others() -> None:
    other = Profil("y", "Y", nicht=("/impressum",), nur=("/nichts",))
    assert scope(VR, other).kind(f"{BASE}/impressum") is Kind.SONST
    assert scope(other).kind(f"{BASE}/impressum") is None


@pytest.mark.parametrize(
    ("url", "there"),
    [
        (f"{BASE}/x", f"{BASE}/x"),
        ("http://serviceportal.example/x", f"{BASE}/x"),
        ("https://www.serviceportal.example/x", "https://www.serviceportal.example/x"),
        ("https://formulare.example/x", "https://formulare.example/x"),
        ("https://serviceportal.example:8443/x", ""),
        ("https://serviceportal.example.evil/x", ""),
        ("https://evil/serviceportal.example", ""),
    ],
)
def test_hosts(url: str, there: str) -> None:
    assert scope().address(url) == there


def test_plain_http_stays_where_the_start_is_plain() -> None:
    hosts, secure = start_hosts(["http://127.0.0.1:8080/start"], [])
    plain = Scope(hosts, secure, (VR,), (COMMON,))
    assert plain.address("http://127.0.0.1:8080/x") == "http://127.0.0.1:8080/x"
    assert plain.address("http://127.0.0.1:8081/x") == ""


def test_one_name_for_all_addresses_of_a_service() -> None:
    one = scope().service(f"{BASE}/detail/-/vr-bis-detail/dienstleistung/6330/show")
    assert one
    assert one == scope().service(f"{BASE}/suche/-/vr-bis-detail/dienstleistung/6330/show?x=1")
    assert one != scope().service(f"{BASE}/detail/-/vr-bis-detail/dienstleistung/6331/show")
    assert scope().service(f"{BASE}/impressum") == ""


def test_order_of_parameters() -> None:
    assert same_address(f"{BASE}/?b=2&a=1") == same_address(f"{BASE}/?a=1&b=2#x")
    assert same_address(f"{BASE}/?a=1") != same_address(f"{BASE}/?a=2")


def test_letters_of_old_portals_are_told_apart() -> None:
    """%C4, %D6 and %DC are Ä, Ö and Ü where nobody writes UTF-8."""
    letters = [f"{BASE}/a-z?b=%{letter}" for letter in ("C4", "D6", "DC", "C3%84", "C3%96")]
    assert [same_address(letter) for letter in letters] == letters
    assert same_address(f"{BASE}/?b=%c3%84&a=x+y%26z") == f"{BASE}/?a=x+y%26z&b=%C3%84"


def test_shape() -> None:
    assert shape(f"{BASE}/kalender/2026/12?tag=1&b=x") == (
        "serviceportal.example/kalender/#/#?b&tag"
    )


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/a/b/c", False),
        ("/-/a/-/b/-/c", False),
        ("/" + "/".join(f"s{n}" for n in range(13)), True),
        ("/x/y/x/y/x/y", True),
        ("/x?" + "&".join(f"p{n}=1" for n in range(9)), True),
    ],
)
def test_traps(path: str, trap: bool) -> None:
    assert is_trap(BASE + path) is trap


def test_the_next_page_of_an_old_list_has_many_parameters_and_is_no_trap() -> None:
    """Liferay's search container names a dozen."""
    names = "p_p_id p_p_lifecycle p_p_state p_p_mode p_p_col_id p_p_col_count _x_delta _x_keywords "
    names += "_x_advancedSearch _x_andOperator _x_resetCur _x_cur"
    query = "&".join(f"{name}=1" for name in names.split())
    assert scope().kind(f"{BASE}/kategorie/x?{query}") is Kind.LISTE
    assert scope().kind(f"{BASE}/anderes?{query}") is None
    assert scope().kind(f"{BASE}/kategorie/x?{'&'.join([query] * 3)}") is None


def test_what_may_hide_a_service() -> None:
    assert scope().may_hide_service(f"{BASE}/detail/-/vr-bis-detail/dienstleistung/1/show")
    assert scope().may_hide_service(f"{BASE}/kategorie/x")
    assert scope().may_hide_service(f"{BASE}/Buergerservice/x")
    assert not scope().may_hide_service(f"{BASE}/veranstaltungen/17")
