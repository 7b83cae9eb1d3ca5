# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What addresses say: a hint that confirms a title or becomes a candidate, never a proof."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit
from ozgcheck.matching.links import MANY as DIRECTORY
from ozgcheck.matching.links import Clue, clues
from ozgcheck.matching.match import Matcher
from ozgcheck.matching.steps.case import CANDIDATES
from ozgcheck.matching.steps.known import AGREES_ABOVE
from ozgcheck.matching.steps.link import LINK_ALONE
from ozgcheck.model import Dienst, Entscheidung, Link, LinkKind, Match, Offer, Status, Unknown
from tests.matching.town import (
    CATALOG,
    DOG,
    DOG_KEY,
    DOG_KEY_2,
    IDC,
    IN_BLOCK,
    NEW_SURE,
    PASS,
    RENT,
    RENT_KEY,
    STRANGE,
    TAX,
    WED,
    WED_KEY,
    decision,
    told,
)

SERVICES = (
    Dienst("Anmeldung", ("wohnsitz.gov.example", "www.Dienste.example/Entry/EWA"), RENT),
    Dienst("Hund", ("hund.example",), DOG),
)
SHARED = replace(CATALOG, dienste=SERVICES)
SILENT_KINDS = (LinkKind.TERMIN, LinkKind.ZAHLUNG, LinkKind.ANMELDUNG)


def page(title: str, *urls: str, own: str = "", kind: LinkKind = LinkKind.INFO) -> Offer:
    return Offer("1-a", title, "portal", url=own, links=tuple(Link(kind, url) for url in urls))


def key_url(key: str) -> str:
    return f"https://verwaltung.example/leistung/{key}"


def keys_in(url: str) -> list[str]:
    return [clue.key for clue in clues(page("", url), ())]


def services_in(url: str) -> list[str]:
    return [clue.leistung for clue in clues(page("", url), SERVICES) if clue.leistung]


def match(offer: Offer, *decisions: Entscheidung) -> list[Match]:
    return Matcher(SHARED, decisions).match(offer)[0]


def by_id(matches: list[Match]) -> dict[str, Match]:
    return {entry.leistung_id: entry for entry in matches}


# --- keys in addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        f"https://verwaltung.example/leistung/{DOG_KEY}",
        f"https://verwaltung.example/leistung/{DOG_KEY}/herne?a=1#top",
        f"https://portal.example/#/leistung/{DOG_KEY}",
        f"https://formulare.example/?leiKaId={DOG_KEY}",
        f"https://formulare.example/?a=1&leistungId={DOG_KEY}&b=2",
        f"https://login.example/?ziel={quote(key_url(DOG_KEY), safe='')}",
        "https://formulare.example/?leiKaId=%39%39" + DOG_KEY[2:],
        f"/leistung/{DOG_KEY}",
    ],
)
def test_a_key_is_read_wherever_it_stands_in_an_address(url: str) -> None:
    assert keys_in(url) == [DOG_KEY]
    assert [clue.key for clue in clues(page("", own=url), ())] == [DOG_KEY]


@pytest.mark.parametrize(
    "number",
    [
        f"1{DOG_KEY}",
        f"{DOG_KEY}0",
        f"a{DOG_KEY}",
        f"{DOG_KEY}b",
        DOG_KEY[:-1],
        f"98{DOG_KEY[2:]}",
        f"{DOG_KEY}{WED_KEY}",
        "٩٩" + DOG_KEY[2:],
        f"99{'٠' * 12}",
    ],
)
def test_a_longer_or_other_number_is_no_key(number: str) -> None:
    assert keys_in(f"https://portal.example/leistung/{number}?x={number}") == []


def test_each_key_speaks_once_in_the_order_of_the_links() -> None:
    urls = (key_url(WED_KEY), key_url(DOG_KEY), f"https://b.example/?leiKaId={WED_KEY}")
    found = clues(page("", *urls), ())
    assert found == [Clue(urls[0], key=WED_KEY), Clue(urls[1], key=DOG_KEY)]


@pytest.mark.parametrize("kind", LinkKind)
def test_links_to_appointments_payment_and_login_say_nothing(kind: LinkKind) -> None:
    urls = (key_url(DOG_KEY), "https://hund.example/", "https://x.example/?cc_key=HundAnmelden")
    found = clues(page("", *urls, kind=kind), SERVICES)
    assert len(found) == (0 if kind in SILENT_KINDS else 3)


# --- speaking names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("HundAnmelden", "Hund Anmelden"),
        ("hund_anmelden-2.1", "hund anmelden"),
        ("%C3%84rgerMelden", "Ärger Melden"),
        ("Hund+Anmelden", "Hund Anmelden"),
    ],
)
def test_a_speaking_name_is_taken_apart(value: str, name: str) -> None:
    (clue,) = clues(page("", f"https://x.example/form?a=1&cc_key={value}"), ())
    assert clue.name == name


def test_a_speaking_name_leads_to_the_leistung_it_names() -> None:
    (only,) = match(page("", "https://x.example/form?cc_key=HundAnmelden"))
    assert (only.leistung_id, only.status, only.step) == (DOG, Status.PRUEFEN, "link")
    assert "„Hund Anmelden“" in only.reasons[0]


def test_a_speaking_name_of_any_length_is_cut() -> None:
    """Two hundred addresses of 380,000 characters each took four seconds."""
    (clue,) = clues(page("", f"https://x.example/?cc_key={'HundAn' * 50_000}"), ())
    assert clue.name.startswith("Hund An Hund")
    assert len(clue.name) <= 300


def test_a_long_name_of_a_service_is_told_with_its_first_eighty_letters() -> None:
    name = "HundAnmelden" + "UndNochVieles" * 20
    (only,) = match(page("", f"https://x.example/form?cc_key={name}"))
    (told,) = re.findall("dem Dienst „(.*)“", " ".join(only.reasons))
    assert told.startswith("Hund Anmelden Und")
    assert len(told) == 80


def test_signs_alone_are_no_speaking_name() -> None:
    assert clues(page("", "https://x.example/?cc_key=_-1&cc_key="), ()) == []


@pytest.mark.parametrize("value", ["", "_", "xqzyv", "%00%00", "%ff%fe", "123", "%F0%9F%90%95"])
def test_a_name_that_says_nothing_is_met_with_silence(value: str) -> None:
    assert match(page("", f"https://x.example/?cc_key={value}")) == []


@pytest.mark.parametrize(
    ("score", "against", "count"),
    [(AGREES_ABOVE, "", 1), (AGREES_ABOVE - 0.01, "", 0), (0.99, "Grund.", 0)],
)
def test_a_speaking_name_must_be_near_and_not_told_apart(
    stub: Callable[..., Matcher], score: float, against: str, count: int
) -> None:
    matcher = stub({"Hund": [Hit(DOG, score, "Hund", against)]})
    found, _ = matcher.match(page("Anderes", "https://x.example/?cc_key=Hund"))
    assert len(found) == count


def test_a_reason_shows_no_user_name_and_no_password() -> None:
    url = "https://frau:geheim@verwaltung.example/leistung/" + DOG_KEY
    (found,) = match(page("Anderes", url))
    assert "verwaltung.example" in " ".join(found.reasons)
    assert "geheim" not in " ".join(found.reasons)


# --- shared services --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://wohnsitz.gov.example",
        "http://www.wohnsitz.gov.example/start?x=1#y",
        "https://herne.wohnsitz.gov.example/",
        "HTTPS://WOHNSITZ.GOV.EXAMPLE/A",
        "https://user:secret@wohnsitz.gov.example:8443/",
        "https://wohnsitz.gov.example:99999/",
        "https://dienste.example/Entry/EWA",
        "https://www.dienste.example/entry/ewa/05916?x",
        "https://dienste.example/Entry/EWA_NRW",
        "https://dienste.example/Entry/EWA-herne",
    ],
)
def test_a_shared_service_is_known_by_host_subdomain_and_beginning_of_the_path(url: str) -> None:
    assert services_in(url) == [RENT]


@pytest.mark.parametrize(
    "url",
    [
        "https://wohnsitz.gov.example.evil.example/",
        "https://evilwohnsitz.gov.example/",
        "https://gov.example/",
        "https://wohnsitz.gov.example@evil.example/",
        "https://evil.example\\@wohnsitz.gov.example/",
        "https://evil.example\\.wohnsitz.gov.example/",
        "https://evil.example/wohnsitz.gov.example",
        "https://evil.example/?u=https://wohnsitz.gov.example/",
        "https://evil.example/#https://wohnsitz.gov.example/",
        "https://wohnsitz.gov-example/",
        "mailto:amt@wohnsitz.gov.example",
        "wohnsitz.gov.example",
        "https://dienste.example/",
        "https://dienste.example/Entry/EWAX",
        "https://dienste.example/x/Entry/EWA",
        "https://dienste.example/?/Entry/EWA",
    ],
)
def test_another_host_or_path_is_no_shared_service(url: str) -> None:
    assert services_in(url) == []


GARBAGE = [
    "http://[",
    "http://[::1",
    "http://]",
    "https://",
    "://",
    "%",
    "%zz",
    "http://a:b:c/",
    "https://℀.example/",
    "https://münchen.example/ä?ü=%ff",
    "https://xn--/",
    "\ud800%ff",
    "https://x.example/?cc_key=\ud800",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "\x00\x1b[31m",
    "a" * 100_000,
    "https://x.example/?" + "a=&" * 50_000,
]


@pytest.mark.parametrize("url", GARBAGE, ids=range(len(GARBAGE)))
def test_a_broken_address_is_neither_a_clue_nor_a_crash(url: str) -> None:
    assert clues(page("", url, own=url), SERVICES) in ([], [Clue(url, name="\ud800")])
    assert match(page("", url, own=url)) == []


@given(
    st.text(max_size=60),
    st.sampled_from(["", "http://", "https://[", "https://x.example/?cc_key=", "//", "https://%"]),
    st.sampled_from(["", f"/{DOG_KEY}", "@hund.example", "?cc_key=%", "\\"]),
)
def test_no_address_at_all_crashes(middle: str, before: str, after: str) -> None:
    for clue in clues(page("", own=before + middle + after), SERVICES):
        assert clue.key or clue.leistung or clue.name


def test_every_shipped_address_leads_to_its_leistung_and_evil_twins_do_not(
    catalog: Catalog,
) -> None:
    assert catalog.dienste
    for service in catalog.dienste:
        for address in service.adressen:
            host, slash, path = address.partition("/")
            for url in (f"https://{address}", f"https://www.{address}/?x=1"):
                found = clues(page("", url), catalog.dienste)
                assert [clue.leistung for clue in found] == [service.leistung], url
            for evil in (f"{host}.evil.example{slash}{path}", f"evil{address}", f"{address}x"):
                assert clues(page("", f"https://{evil}"), catalog.dienste) == [], evil


# --- what the matcher makes of it -------------------------------------------------------------


@pytest.mark.parametrize(
    "urls",
    [
        (key_url(DOG_KEY),),
        (key_url(DOG_KEY), key_url(DOG_KEY_2)),
        ("https://hund.example/", "https://x.example/?cc_key=HundAnmelden"),
        (key_url(DOG_KEY), "https://hund.example/a", "https://x.example/?cc_key=Hundehaltung"),
    ],
)
def test_links_alone_are_one_candidate_and_never_sure(urls: tuple[str, ...]) -> None:
    (only,) = match(page("xqzyv", *urls))
    assert (only.leistung_id, only.status, only.step) == (DOG, Status.PRUEFEN, "link")
    assert (only.score, only.rank, len(only.reasons)) == (LINK_ALONE, 1, 1)


def test_a_link_says_in_german_where_it_leads() -> None:
    (only,) = match(page("xqzyv", key_url(DOG_KEY_2)))
    assert only.reasons == (
        f"Ein Link führt zu „Hundehaltung Anmeldung“ (Leistungsschlüssel {DOG_KEY_2}): "
        f"{key_url(DOG_KEY_2)}",
    )
    (only,) = match(page("xqzyv", "https://hund.example/a"))
    assert only.reasons == (
        "Ein Link führt zu einem Onlinedienst für „Hundehaltung“: https://hund.example/a",
    )
    (only,) = match(page("xqzyv", own=key_url(WED_KEY)))
    assert only.reasons[0].startswith("Die Adresse der Seite führt zu „Trauung“")


def test_an_address_inside_a_reason_is_short_and_harmless() -> None:
    (only,) = match(page("xqzyv", f"https://hund.example/\x1b[31m\u202e\n{'a' * 5000}"))
    assert only.reasons[0].isprintable()
    assert len(only.reasons[0]) < 250


@pytest.mark.parametrize(
    ("score", "against", "expected"),
    [
        (AGREES_ABOVE, "", "sicher"),
        (AGREES_ABOVE - 0.01, "", "pruefen"),
        (0.91, "Ein Wort spricht dagegen.", "pruefen"),
        (0.99, "Ein Wort spricht dagegen.", "pruefen"),
    ],
)
def test_a_link_confirms_a_probable_title_that_no_rule_speaks_against(
    stub: Callable[..., Matcher], score: float, against: str, expected: str
) -> None:
    matcher = stub({"Hundesache": [Hit(DOG, score, "Hund", against), Hit(WED, 0.02, "Trauung")]})
    found, _ = matcher.match(page("Hundesache", key_url(DOG_KEY)))
    assert (found[0].leistung_id, found[0].status.value) == (DOG, expected)
    assert found[0].step == ("link" if expected == "sicher" else "text")
    assert any(reason.startswith("Ein Link führt zu") for reason in found[0].reasons)
    assert told(found)[1] == (WED, "pruefen", "text")


def test_a_sure_title_stays_one_of_text_when_a_link_agrees(stub: Callable[..., Matcher]) -> None:
    matcher = stub({"Hundesache": [Hit(DOG, 0.95, "Hund")]})
    (only,) = matcher.match(page("Hundesache", key_url(DOG_KEY)))[0]
    assert (only.status, only.step, len(only.reasons)) == (Status.SICHER, "text", 2)


def test_a_link_to_the_second_candidate_makes_nothing_sure(stub: Callable[..., Matcher]) -> None:
    matcher = stub({"Sache": [Hit(DOG, 0.8, "Hund"), Hit(WED, 0.6, "Trauung")]})
    found, _ = matcher.match(page("Sache", key_url(WED_KEY)))
    assert told(found) == [(DOG, "pruefen", "text"), (WED, "pruefen", "text")]


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_links_only_the_one_that_agrees_is_sure(
    stub: Callable[..., Matcher], turn: int
) -> None:
    matcher = stub({"Sache": [Hit(WED, AGREES_ABOVE, "Trauung")]})
    urls = (key_url(DOG_KEY), key_url(WED_KEY))[::turn]
    found, _ = matcher.match(page("Sache", *urls))
    assert told(found) == [(WED, "sicher", "link"), (DOG, "pruefen", "link")]


def test_what_only_a_link_names_stands_between_a_near_and_a_far_title(
    stub: Callable[..., Matcher],
) -> None:
    matcher = stub({"Sache": [Hit(RENT, 0.6, "Wohngeld"), Hit(WED, 0.1, "Trauung")]})
    found, _ = matcher.match(page("Sache", key_url(DOG_KEY)))
    assert [entry.leistung_id for entry in found] == [RENT, DOG, WED]


def test_a_link_elsewhere_leaves_a_sure_title_alone() -> None:
    found = match(page("Hund anmelden", key_url(WED_KEY), key_url(WED_KEY) + "?b"))
    assert told(found) == [(DOG, "sicher", "alias")]


def test_a_link_does_not_save_a_key_that_the_title_contradicts() -> None:
    offer = replace(page("Wohngeld", key_url(DOG_KEY_2)), schluessel=(DOG_KEY,))
    found = match(offer)
    assert {entry.status for entry in found} == {Status.PRUEFEN}
    assert by_id(found)[DOG].step == "schluessel"


def test_a_link_with_the_keys_of_the_page_adds_nothing() -> None:
    plain_page = replace(page("Tier"), schluessel=(DOG_KEY,))
    linked = replace(page("Tier", key_url(DOG_KEY), own=key_url(DOG_KEY)), schluessel=(DOG_KEY,))
    assert match(linked) == match(plain_page)


def test_never_more_than_five_candidates_with_links(stub: Callable[..., Matcher]) -> None:
    ids = [DOG, TAX, WED, RENT, PASS]
    hits = [Hit(ozg_id, 0.4 - place / 100, "x") for place, ozg_id in enumerate(ids)]
    many = (key_url(IN_BLOCK), key_url(WED_KEY), key_url(RENT_KEY), "https://hund.example/")
    extra = Dienst("Ausweis", ("ausweis.example",), IDC)
    matcher = stub({"Sache": hits}, catalog=replace(SHARED, dienste=(*SERVICES, extra)))
    found, _ = matcher.match(page("Sache", *many, "https://ausweis.example/"))
    assert len(found) == CANDIDATES
    assert IDC not in by_id(found)
    alone, _ = matcher.match(page("Anderes", *many, "https://ausweis.example/"))
    assert IDC in by_id(alone), "the link itself is read"


def test_many_links_to_many_leistungen_are_five_candidates(catalog: Catalog) -> None:
    urls = [key_url(key) for key in list(catalog.by_key)[::40]]
    found, _ = Matcher(catalog).match(page("xqzyv", *urls))
    assert len(found) == CANDIDATES


@pytest.mark.parametrize(
    "url", [key_url(DOG_KEY), "https://hund.example/", "https://x.example/?cc_key=HundAnmelden"]
)
def test_a_rejected_leistung_does_not_come_back_through_a_link(url: str) -> None:
    found = match(page("Marke", url), decision("Marke", DOG, yes=False))
    assert told(found) == [(DOG, "abgelehnt", "entscheidung")]
    assert told(match(page("Marke", url)))[0] == (DOG, "pruefen", "link")


def test_no_leistung_at_all_silences_links() -> None:
    found = match(page("Fest", key_url(DOG_KEY)), decision("Fest", ""))
    assert told(found) == [("", "abgelehnt", "entscheidung")]


def test_where_a_person_decided_links_add_no_candidate() -> None:
    found = match(page("Marke", key_url(WED_KEY)), decision("Marke", DOG))
    assert told(found) == [(DOG, "sicher", "entscheidung")]


def test_a_look_alike_does_not_come_back_through_a_link() -> None:
    catalog = replace(SHARED, dienste=(Dienst("Pass", ("pass.example",), PASS),))
    found, _ = Matcher(catalog).match(page("Tierheim", "https://pass.example/"))
    assert PASS not in by_id(found)
    found, _ = Matcher(catalog).match(page("Anderes", "https://pass.example/"))
    assert PASS in by_id(found)


def test_a_shared_service_of_a_leistung_that_is_gone_says_nothing() -> None:
    catalog = replace(SHARED, dienste=(Dienst("Alt", ("alt.example",), "19999"),))
    assert Matcher(catalog).match(page("xqzyv", "https://alt.example/")) == ([], [])


def test_only_keys_of_the_source_itself_can_be_unknown() -> None:
    offer = replace(page("xqzyv", key_url(STRANGE)), schluessel=("99999999999998",))
    assert Matcher(SHARED).match(offer) == (
        [],
        [Unknown("1-a", "schluessel", "99999999999998")],
    )


def test_a_newer_key_in_a_link_counts_when_it_is_singly_placed() -> None:
    (only,) = match(page("xqzyv", key_url(NEW_SURE)))
    assert (only.leistung_id, only.status) == (RENT, Status.PRUEFEN)
    assert match(page("xqzyv", key_url(IN_BLOCK))) == []


# --- which entry ------------------------------------------------------------------------------


def test_a_candidate_of_links_names_every_linked_entry() -> None:
    (only,) = match(page("xqzyv", key_url(DOG_KEY), key_url(DOG_KEY_2)))
    assert only.teilleistungen == (DOG_KEY, DOG_KEY_2)


def test_a_link_to_a_neighbour_does_not_say_which_entry_a_title_means() -> None:
    (only,) = match(page("Hund anmelden", key_url(DOG_KEY)))
    assert (only.status, only.teilleistungen) == (Status.SICHER, ())


def test_the_own_address_of_a_page_says_which_entry_it_means() -> None:
    (only,) = match(page("Hund anmelden", key_url(DOG_KEY), own=key_url(DOG_KEY_2)))
    assert (only.status, only.teilleistungen) == (Status.SICHER, (DOG_KEY_2,))


# --- many links -------------------------------------------------------------------------------

MANY = {
    "keys": tuple(key_url(f"99{number:012d}") for number in range(10_000)),
    "names": tuple(f"https://x.example/?cc_key=HundAnmelden{n}a" for n in range(10_000)),
    "services": tuple(f"https://hund.example/{number}" for number in range(10_000)),
    "one address": ("https://x.example/?" + f"k={DOG_KEY}&" * 10_000,),
}


@pytest.mark.parametrize("name", MANY)
def test_many_links_are_fast(name: str) -> None:
    matcher, offer = Matcher(SHARED), page("Hundesache", *MANY[name])
    matcher.match(page("warm", "https://x.example/?cc_key=Warm"))
    begin = time.process_time()
    matcher.match(offer)
    assert time.process_time() - begin < 2.0
    assert len(clues(offer, SERVICES)) <= DIRECTORY
