# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every kind of contradiction: when it is one, when it only looks like one, how many entries."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check, snapshot
from ozgcheck.maturity.contradictions.ages import described_on, written, year_before
from ozgcheck.maturity.contradictions.asked import named as listed
from ozgcheck.maturity.contradictions.find import contradictions, of_run
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.maturity.contradictions.offices import office
from ozgcheck.model import (
    FURTHER_SOURCE,
    Collection,
    Effect,
    Evidence,
    Finding,
    Leistung,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Match,
    Offer,
    Outcome,
    Portal,
    Skipped,
    SourceState,
    Status,
    Teilleistung,
    Umfang,
    Unknown,
    Widerspruch,
    Zustaendigkeit,
)

TODAY = "2026-11-25"
DOG, DOG_OFF = "99102013104000", "99102013070000"
RENT = "99107023017000"
WHOLE = Umfang(complete=True)
INDEX = Umfang(complete=True, absence_proves=False)
SERVICE = "https://dienst.example/hund"
ONLINE = Link(LinkKind.ONLINEDIENST, SERVICE, "Hund online anmelden")


def leistung(ozg_id: str, name: str, *keys: str, wer: str = "stadt") -> Leistung:
    place = Zustaendigkeit((wer,), "ganz" if wer == "stadt" else "keiner", "", "", "hoch", "q")
    entries = tuple(Teilleistung(key, key, f"{name} {key[-3:]}", ("4",)) for key in keys)
    return Leistung(ozg_id, name, "tierhaltung", "umwelt", ("buerger",), place, entries)


CATALOG = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(),
    lebenslagen=(),
    leistungen=(
        leistung("10092", "Wohngeld", RENT),
        leistung("10160", "Hundehaltung", DOG, DOG_OFF),
        leistung("10999", "Rente", "99114045000000", wer="bund"),
    ),
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(),
    praefixe=(),
    angebote=(),
    synonyme={},
)


def page(offer_id: str = "1-hund", title: str = "Hund anmelden", **more: object) -> Offer:
    fields = {
        "source": "portal",
        "url": f"https://stadt.example/{offer_id}",
        "description": "Wer einen Hund hält, meldet ihn an.",
        "schluessel": (DOG,),
        **more,
    }
    return Offer(offer_id, title, **fields)  # type: ignore[arg-type]


def row(
    offer_id: str = "2-hund", url: str = SERVICE, level: Level = Level.LAND, **more: object
) -> Offer:
    fields = {
        "title": "Hundesteuer Anmeldung",
        "source": "open-pvog",
        "links": (Link(LinkKind.ONLINEDIENST, url),) if url else (),
        "schluessel": (DOG,),
        "facts": (("aktiv", "ja"), ("online_status", "ok")),
        **more,
    }
    return Offer(offer_id, level=level, **fields)  # type: ignore[arg-type]


def match(offer: Offer, ozg_id: str = "10160", *entries: str, **more: object) -> Match:
    fields = {"status": Status.SICHER, "step": "schluessel", "score": 1.0, **more}
    return Match(offer.id, ozg_id, teilleistungen=entries, **fields)  # type: ignore[arg-type]


def says(
    offer: Offer,
    level: int,
    effect: Effect = Effect.SUPPORTS,
    quote: str = "",
    *,
    url: str = "",
    firm: bool = True,
) -> Evidence:
    quote = quote or f"Satz zu {level}"
    return Evidence(
        f"regel-{level}-{effect}", level, effect, quote, url or offer.url, offer.id, firm
    )


def found(
    offers: Iterable[Offer],
    matches: Iterable[Match] = (),
    evidence: Iterable[Evidence] = (),
    **more: object,
) -> tuple[Widerspruch, ...]:
    """The contradictions; all evidence stands in one finding."""
    findings = [Finding("10160", Outcome.ANGEBOTEN, evidence=tuple(evidence))]
    more = {"today": TODAY, "umfang": [WHOLE], **more}
    return contradictions(CATALOG, offers, matches, findings, **more)  # type: ignore[arg-type]


def arten(items: Iterable[Widerspruch]) -> list[str]:
    return [item.art for item in items]


def stand(
    state: LinkState, url: str = SERVICE, status: int = 200, grund: str = "Status."
) -> Linkstand:
    return Linkstand(url, state, "2026-11-24T10:00:00Z", status, grund=grund)


def test_a_run_in_which_everything_fits_gives_nothing() -> None:
    hund = page(links=(ONLINE,))
    service = row()
    items = found(
        [hund, service],
        [match(hund, "10160", DOG), match(service, "10160", DOG)],
        [says(hund, 1), says(hund, 3)],
        links=[stand(LinkState.ERREICHBAR)],
        pvog=[INDEX],
    )
    assert items == ()


# --- links -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status", "art"),
    [
        (LinkState.TOT, 404, "seite-fehlt"),
        (LinkState.TOT, 410, "seite-fehlt"),
        (LinkState.TOT, 0, "link-tot"),
        (LinkState.PDF, 200, "nur-pdf"),
        (LinkState.BESCHREIBUNG, 200, "nur-beschreibung"),
        (LinkState.AUSSER_BETRIEB, 503, "dienst-gestoert"),
        (LinkState.ANMELDUNG, 200, "nur-anmeldung"),
    ],
)
def test_a_service_that_is_none_is_named_with_address_day_and_reason(
    state: LinkState, status: int, art: str
) -> None:
    hund = page(links=(ONLINE,))
    links = [stand(state, status=status, grund="So kam es an.")]
    (item,) = found([hund], [match(hund)], [says(hund, 1)], links=links)
    assert (item.art, item.url, item.offer_id) == (art, SERVICE, hund.id)
    assert item.leistung_ids == ("10160",)
    assert "„Hund anmelden“" in item.text
    assert "24.11.2026" in item.text
    assert "So kam es an." in item.text


@pytest.mark.parametrize("state", [LinkState.ERREICHBAR, LinkState.NICHT_PRUEFBAR])
def test_what_answers_or_could_not_be_asked_is_no_contradiction(state: LinkState) -> None:
    hund = page(links=(ONLINE,))
    assert found([hund], [match(hund)], links=[stand(state)]) == ()


def test_a_login_that_the_page_announces_is_none() -> None:
    for words in ("Sie brauchen eine BundID.", "Melden Sie sich mit Ihrem Servicekonto an."):
        hund = page(links=(ONLINE,), text=words)
        assert found([hund], [match(hund)], links=[stand(LinkState.ANMELDUNG)]) == ()


def test_an_address_that_several_pages_link_is_one_entry() -> None:
    pages = [page(f"1-{n}", f"Hund {n}", links=(ONLINE,)) for n in range(5)]
    (item,) = found(pages, map(match, pages), links=[stand(LinkState.TOT, status=404)])
    assert item.text == (
        "„Hund 0“, „Hund 1“, „Hund 2“ und 2 weitere Seiten verlinken einen Onlinedienst, doch "
        "die Seite gibt es nicht mehr. Geprüft am 24.11.2026: Status."
    )
    (one,) = found(pages[:1], [match(pages[0])], links=[stand(LinkState.TOT, grund="")])
    assert one.text == (
        "„Hund 0“ verlinkt einen Onlinedienst, doch die Adresse führt ins Leere. "
        "Geprüft am 24.11.2026."
    )


@pytest.mark.parametrize(("number", "entries"), [(4, 4), (5, 1)])
def test_a_host_that_is_down_is_one_entry(number: int, entries: int) -> None:
    urls = [f"https://dienst.example/{n}" for n in range(number)]
    pages = [
        page(f"1-{n}", f"Seite {n}", links=(Link(LinkKind.ONLINEDIENST, url, "Antrag"),))
        for n, url in enumerate(urls)
    ]
    links = [stand(LinkState.TOT, url) for url in urls]
    items = found(pages, map(match, pages), links=links)
    assert arten(items) == ["link-tot"] * entries
    if entries == 1:
        assert items[0].text == (
            "5 Adressen auf dienst.example mit demselben Befund: die Adresse führt ins Leere. "
            "Betroffen: „Seite 0“, „Seite 1“, „Seite 2“ und 2 weitere Seiten. "
            "Geprüft am 24.11.2026: Status."
        )


def test_a_dead_service_of_the_land_that_no_page_links_is_not_the_citys_matter() -> None:
    links = [stand(LinkState.TOT, status=404)]
    assert found([row()], [match(row())], links=links) == ()
    own = row(level=Level.EIGEN)
    assert arten(found([own], [match(own)], links=links)) == ["seite-fehlt"]


def test_a_pdf_shows_without_asking() -> None:
    hund = page(links=(replace(ONLINE, url="https://stadt.example/f/Antrag.PDF?x=1"),))
    (item,) = found([hund], [match(hund)])
    assert item.art == "nur-pdf"
    assert "Geprüft am" not in item.text
    assert item.text.endswith(".")


def test_a_service_of_the_pvog_that_is_a_page_of_the_portal() -> None:
    hund = page(facts=((FURTHER_SOURCE, "open-pvog"),))
    hund = replace(hund, links=(Link(LinkKind.ONLINEDIENST, f"{hund.url}#antrag"),))
    (item,) = [x for x in found([hund], [match(hund)]) if x.art == "nur-beschreibung"]
    assert item.url == f"{hund.url}#antrag"
    itself = replace(hund, links=(Link(LinkKind.ONLINEDIENST, hund.url),))
    assert "nur-beschreibung" in arten(found([itself], [match(itself)]))
    own = row(url=page().url, level=Level.EIGEN)
    items = found([page(), own], [match(page()), match(own)])
    assert "nur-beschreibung" in arten(items)


def test_an_entry_of_a_list_that_is_the_service_itself_describes_nothing() -> None:
    entry = page(url=SERVICE, description="", links=(ONLINE,))
    assert found([entry], [match(entry)]) == ()


def test_a_page_that_says_that_its_service_is_down() -> None:
    hund = page(links=(ONLINE,))
    quote = "Der Dienst ist zur Zeit nicht verfügbar."
    items = found([hund], [match(hund)], [says(hund, 1, Effect.DOUBTS, quote)])
    assert arten(items) == ["dienst-gestoert"]
    assert quote in items[0].text
    seen = [stand(LinkState.AUSSER_BETRIEB)]
    twice = found([hund], [match(hund)], [says(hund, 1, Effect.DOUBTS, quote)], links=seen)
    assert arten(twice) == ["dienst-gestoert"], "the link check has named it already"
    without = page()
    assert found([without], [match(without)], [says(without, 1, Effect.DOUBTS, quote)]) == ()


def test_online_in_words_with_nothing_but_a_form_behind() -> None:
    form = Link(LinkKind.FORMULAR, "https://stadt.example/antrag.pdf", "Antrag (PDF)")
    hund = page(links=(form,))
    online = says(hund, 3, quote="Den Antrag können Sie online stellen.")
    (item,) = found([hund], [match(hund)], [online])
    assert item.art == "online-ohne-dienst"
    assert online.quote in item.text
    assert "Antrag (PDF)" in item.text
    for links in ((), (form, ONLINE)):
        other = replace(hund, links=links)
        assert found([other], [match(other)], [online]) == ()


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("support", "firm_support", "cap", "firm_cap", "clash"),
    [
        (3, True, 1, True, True),
        (3, True, 1, False, True),
        (3, False, 1, True, True),
        (3, False, 1, False, True),
        (3, True, 2, True, True),
        (3, False, 2, True, False),
        (2, True, 1, True, False),
    ],
)
def test_online_against_only_in_person(
    support: int, firm_support: bool, cap: int, firm_cap: bool, clash: bool
) -> None:
    hund = page()
    items = found(
        [hund],
        [match(hund)],
        [
            says(hund, support, quote="Online möglich.", firm=firm_support),
            says(hund, cap, Effect.CAPS, "Nur persönlich.", firm=firm_cap),
        ],
    )
    assert arten(items) == (["online-und-persoenlich"] if clash else [])
    if clash:
        assert "Online möglich." in items[0].text
        assert "Nur persönlich." in items[0].text


def test_of_several_sentences_the_surest_two_are_told() -> None:
    hund = page()
    said = [
        says(hund, 3, quote="Vielleicht online.", firm=False),
        says(hund, 3, quote="Sicher online.", firm=True),
        says(hund, 1, Effect.CAPS, "Vielleicht persönlich.", firm=False),
        says(hund, 1, Effect.CAPS, "Sicher persönlich.", firm=True),
    ]
    for evidence in (said, said[::-1]):
        (item,) = found([hund], [match(hund)], evidence)
        assert "Sicher online." in item.text
        assert "Sicher persönlich." in item.text


def test_one_sentence_does_not_contradict_itself() -> None:
    hund = page()
    both = [says(hund, 3, quote="Satz"), says(hund, 1, Effect.CAPS, "Satz")]
    assert found([hund], [match(hund)], both) == ()


def test_two_pages_about_the_same_entry_with_two_answers() -> None:
    one, other = page("1-a", "Hund anmelden"), page("1-b", "Hundesteuer: Anmeldung")
    matches = [match(one, "10160", DOG), match(other, "10160", DOG)]
    evidence = [says(one, 3), says(other, 1)]
    (item,) = found([one, other], matches, evidence)
    assert item.art == "stufen-verschieden"
    assert item.url == other.url, "the page that has to change"
    assert one.url in item.text
    # Another entry of the same bundle, the same level, or another source is none.
    apart = [match(one, "10160", DOG), match(other, "10160", DOG_OFF)]
    assert found([one, other], apart, evidence) == ()
    assert found([one, other], matches, [says(one, 3), says(other, 3)]) == ()
    assert found([one, other], matches, [says(one, 2), says(other, 1)]) == ()
    assert found([one, other], matches, [says(one, 3)]) == (), "silence is no answer"
    listed = replace(other, source="tabelle")
    assert found([one, listed], matches, evidence) == ()


# --- portal against PVOG ----------------------------------------------------------------------


def test_online_in_the_portal_and_not_in_the_pvog() -> None:
    hund = page(links=(ONLINE,))
    entries = [match(hund, "10160", DOG)]
    proof = [says(hund, 3, quote="Hund online anmelden")]
    (item,) = found([hund], entries, proof, pvog=[INDEX])
    assert item.art == "nicht-im-pvog"
    assert item.leistung_ids == ("10160",)
    assert "Hundehaltung" in item.text
    assert "online an" in item.text
    tun = ARTEN[item.art].tun
    assert "Smart City Index" in tun
    assert "seit 2023" in tun
    assert "kann Punkte kosten" in tun, "not surer than the source"


def test_of_several_pages_that_the_pvog_lacks_the_first_is_quoted_and_linked() -> None:
    pages = [page(f"1-{n}", f"Hund {n}", links=(ONLINE,)) for n in range(2)]
    proof = [says(offer, 3, quote=f"Satz von {offer.title}") for offer in pages]
    entries = [match(offer, "10160", DOG) for offer in pages]
    (item,) = found(pages, entries, proof, pvog=[INDEX])
    assert "„Hund 0“, „Hund 1“: „Satz von Hund 0“" in item.text
    assert item.url == pages[0].url


def test_without_a_reading_of_the_pvog_nothing_is_missing_there() -> None:
    hund = page(links=(ONLINE,))
    proof = [says(hund, 3)]
    assert found([hund], [match(hund, "10160", DOG)], proof) == ()
    elsewhere = Umfang(schluessel=frozenset({RENT}), absence_proves=False)
    asked = Umfang(schluessel=frozenset({DOG}), absence_proves=False)
    assert found([hund], [match(hund, "10160", DOG)], proof, pvog=[elsewhere]) == ()
    assert len(found([hund], [match(hund, "10160", DOG)], proof, pvog=[asked])) == 1
    assert found([hund], [match(hund)], proof, pvog=[asked]) == (), "not all was asked for"


@pytest.mark.parametrize(
    "level_of_proof", [says(page(), 2), says(page(), 1), says(page(), 3, Effect.INDICATES)]
)
def test_a_form_or_a_text_is_no_online_service_that_the_pvog_lacks(
    level_of_proof: Evidence,
) -> None:
    hund = page()
    assert found([hund], [match(hund)], [level_of_proof], pvog=[INDEX]) == ()


def test_a_service_behind_which_at_least_a_form_was_seen_counts() -> None:
    hund = page(links=(ONLINE,))
    (item,) = found([hund], [match(hund)], [says(hund, 2, url=SERVICE)], pvog=[INDEX])
    assert "verlinkt einen Onlinedienst" in item.text


def test_what_the_pvog_lists_is_not_missing_there() -> None:
    hund = page(links=(ONLINE,))
    proof = [says(hund, 3)]
    mine = match(hund, "10160", DOG)
    same, off = row(), row(schluessel=(DOG_OFF,))
    listed = [match(same, "10160", DOG)]
    assert found([hund, same], [mine, *listed], proof, pvog=[INDEX]) == ()
    # The same Leistungsobjekt in another spelling of the key, or an entry nobody knows.
    near = [match(same, "10160", DOG[:8] + "070000")]
    assert found([hund, same], [mine, *near], proof, pvog=[INDEX]) == ()
    assert found([hund, same], [mine, match(same)], proof, pvog=[INDEX]) == ()
    # Another service of the same bundle is not the one.
    other = [match(off, "10160", "99050012104000")]
    assert arten(found([hund, off], [mine, *other], proof, pvog=[INDEX])) == ["nicht-im-pvog"]
    # One offer made of both.
    both = replace(hund, facts=((FURTHER_SOURCE, "pvog-suche"),))
    assert found([both], [mine], proof, pvog=[INDEX]) == ()


@pytest.mark.parametrize(
    "service",
    [row(url=""), row(facts=(("aktiv", "nein"),)), row(facts=(("online_status", "nicht ok"),))],
)
def test_an_entry_without_a_service_in_use_is_not_enough(service: Offer) -> None:
    hund = page(links=(ONLINE,))
    matches = [match(hund, "10160", DOG), match(service, "10160", DOG)]
    (item,) = found([hund, service], matches, [says(hund, 3)], pvog=[INDEX])
    assert item.art == "nicht-im-pvog"
    assert "ohne Onlinedienst" in item.text


def test_a_city_that_is_not_connected_at_all_is_one_entry(catalog: Catalog) -> None:
    city = [each for each in catalog.leistungen if each.stadt][:10]
    offers = [page(f"1-{each.id}", each.name, links=(ONLINE,)) for each in city]
    matches = [match(offer, each.id) for offer, each in zip(offers, city, strict=True)]
    findings = [Finding(city[0].id, Outcome.ANGEBOTEN, evidence=tuple(says(o, 3) for o in offers))]
    for number, entries in ((10, 1), (9, 9)):
        items = contradictions(
            catalog, offers[:number], matches, findings, umfang=[WHOLE], pvog=[INDEX]
        )
        assert arten(items) == ["nicht-im-pvog"] * entries
    assert (
        "Von 10 Leistungen"
        in contradictions(catalog, offers, matches, findings, umfang=[WHOLE], pvog=[INDEX])[0].text
    )


@pytest.mark.parametrize("url", ["https://efa.example/eine", ""])
def test_a_city_that_reported_one_service_is_connected_and_each_other_is_an_entry(
    catalog: Catalog, url: str
) -> None:
    """What the PVOG lists without a service, or what is not online here, connects nobody."""
    city = [each for each in catalog.leistungen if each.stadt][:11]
    offers = [page(f"1-{each.id}", each.name, links=(ONLINE,)) for each in city]
    matches = [match(offer, each.id) for offer, each in zip(offers, city, strict=True)]
    listed = row("2-eine", url)
    matches.append(match(listed, city[0].id))
    findings = [Finding(city[0].id, Outcome.ANGEBOTEN, evidence=tuple(says(o, 3) for o in offers))]
    items = contradictions(
        catalog, [*offers, listed], matches, findings, umfang=[WHOLE], pvog=[INDEX]
    )
    missing = [item for item in items if item.art == "nicht-im-pvog"]
    assert len(missing) == (10 if url else 1)


def test_a_row_that_does_not_count_says_why() -> None:
    facts = (
        ("begruendung_nicht_beruecksichtigt", "Link führt auf eine Startseite"),
        ("online_status", "nicht ok"),
    )
    own = row(level=Level.EIGEN, facts=facts)
    (item,) = found([own], [match(own)], umfang=[INDEX])
    assert item.art == "pvog-zaehlt-nicht"
    assert "Link führt auf eine Startseite" in item.text
    assert "online_status „nicht ok“" in item.text
    theirs = row(level=Level.BUND, facts=facts)
    assert found([theirs], [match(theirs)], umfang=[INDEX]) == ()


def test_a_service_of_the_land_that_the_page_does_not_link() -> None:
    hund, service = page(), row()
    matches = [match(hund, "10160", DOG), match(service, "10160", DOG)]
    (item,) = found([hund, service], matches, [says(hund, 1)])
    assert (item.art, item.url) == ("nicht-verlinkt", hund.url)
    assert "einen Onlinedienst des Landes (dienst.example)" in item.text


@pytest.mark.parametrize(
    "links",
    [
        (Link(LinkKind.INFO, SERVICE, "hier"),),
        (Link(LinkKind.INFO, f"{SERVICE}/?ars=059160000000", "hier"),),
        (Link(LinkKind.ONLINEDIENST, "https://anderer.example/antrag", "Online-Antrag"),),
    ],
)
def test_a_page_that_links_it_or_a_service_of_its_own_is_none(links: tuple[Link, ...]) -> None:
    hund, service = page(links=links), row()
    matches = [match(hund, "10160", DOG), match(service, "10160", DOG)]
    assert found([hund, service], matches) == ()


def test_what_cannot_be_known_not_to_be_linked_is_none() -> None:
    service = row()
    for hund in (page(source="tabelle"), page(description="")):
        matches = [match(hund, "10160", DOG), match(service, "10160", DOG)]
        assert found([hund, service], matches) == ()
    # A service that does not count, or for another entry.
    hund, idle = page(), row(facts=(("aktiv", "nein"),))
    matches = [match(hund, "10160", DOG), match(idle, "10160", DOG)]
    assert found([hund, idle], matches) == ()
    apart = [match(hund, "10160", DOG), match(service, "10160", "99050012104000")]
    assert found([hund, service], apart) == ()


def test_a_link_that_only_the_pvog_gave_stands_on_no_page() -> None:
    """Both became one offer, whose links are those of both."""
    bare = Link(LinkKind.ONLINEDIENST, SERVICE)
    hund = page(links=(bare,), facts=((FURTHER_SOURCE, "open-pvog"),))
    assert arten(found([hund], [match(hund, "10160", DOG)])) == ["nicht-verlinkt"]
    named = Link(LinkKind.INFO, SERVICE, "Zum Antrag")
    for links in ((named, bare), (replace(bare, title="Zum Antrag"),)):
        linking = replace(hund, links=links)
        assert found([linking], [match(linking, "10160", DOG)]) == ()


def test_a_leistung_that_only_the_pvog_knows() -> None:
    service = row()
    (item,) = found([service], [match(service, "10160", DOG)])
    assert (item.art, item.url) == ("nicht-im-portal", SERVICE)
    assert item.leistung_ids == ("10160",)


def test_a_leistung_that_may_be_in_the_portal_is_not_missing_there() -> None:
    service, hund = row(), page()
    sure = match(service, "10160", DOG)
    assert found([service], [sure], umfang=[INDEX]) == (), "an index proves nothing"
    part = Umfang(schluessel=frozenset({RENT}))
    assert found([service], [sure], umfang=[part]) == ()
    every = Umfang(schluessel=frozenset({DOG, DOG_OFF}))
    assert arten(found([service], [match(service)], umfang=[every])) == ["nicht-im-portal"]
    some = Umfang(schluessel=frozenset({DOG}))
    assert found([service], [match(service)], umfang=[some]) == ()
    maybe = match(hund, "10160", status=Status.PRUEFEN, step="text")
    assert found([service, hund], [sure, maybe]) == ()
    idle = row(facts=(("aktiv", "nein"),))
    assert found([idle], [match(idle, "10160", DOG)]) == ()
    federal = row(schluessel=("99114045000000",))
    assert found([federal], [match(federal, "10999")]) == (), "not the city's Leistung"


# --- keys --------------------------------------------------------------------------------------


def test_a_key_against_the_title_comes_from_the_real_matching(catalog: Catalog) -> None:
    rent = page("1-w", "Wohngeld", schluessel=("99102013000000",))
    items = [x for x in check(catalog, [rent]).widersprueche if x.art == "schluessel-gegen-titel"]
    (item,) = items
    assert item.leistung_ids == ("10160",)
    assert "99102013000000" in item.text
    assert "Der Titel" in item.text
    fitting = page("1-h", "Hundesteuer", schluessel=("99102013000000",))
    assert "schluessel-gegen-titel" not in arten(check(catalog, [fitting]).widersprueche)
    theirs = replace(rent, source="open-pvog", level=Level.LAND)
    assert "schluessel-gegen-titel" not in arten(check(catalog, [theirs]).widersprueche)


def test_a_weak_key_that_nothing_contradicts_is_none() -> None:
    hund = page()
    weak = match(
        hund, status=Status.PRUEFEN, step="schluessel-block", reasons=("Der Block gehört dazu.",)
    )
    assert found([hund], [weak]) == ()


def test_unknown_keys_by_their_block() -> None:
    pages = [page(f"1-{n}", f"Titel {n}") for n in range(3)]
    values = ("99036020000000", "99036020001000", "99108047000000")
    unknown = [
        Unknown(offer.id, "schluessel", value) for offer, value in zip(pages, values, strict=True)
    ]
    items = found(pages, unknown=unknown)
    assert arten(items) == ["schluessel-unbekannt"] * 2
    assert "99036020000000, 99036020001000" in items[1].text
    many = [Unknown(pages[n % 3].id, "schluessel", f"9903602000{n}000") for n in range(4)]
    for number, words in (
        (1, "Den Leistungsschlüssel 99036020000000 kennt"),
        (3, "Die Leistungsschlüssel 99036020000000, 99036020001000, 99036020002000 kennt"),
        (4, "99036020002000 … kennt der Katalog nicht"),
    ):
        (item,) = found(pages, unknown=many[:number])
        assert words in item.text
    near = [Unknown(pages[0].id, "schluessel", f"9903602{n}000000") for n in range(2)]
    assert arten(found(pages, unknown=near)) == ["schluessel-unbekannt"] * 2
    assert found([row()], unknown=[Unknown("2-hund", "schluessel", "99036020000000")]) == ()
    assert found(pages, unknown=[Unknown(pages[0].id, "ozg_id", "99999")]) == ()


def test_what_is_no_key_at_all() -> None:
    broken = page(facts=(("schluessel_roh", "9.9102E+13"),))
    (item,) = found([broken])
    assert item.art == "schluessel-unbekannt"
    assert "„9.9102E+13“" in item.text


def test_a_missing_key_is_one_where_others_have_one() -> None:
    pages = [page(f"1-{n}", f"Hund {n}") for n in range(3)]
    pages[2] = replace(pages[2], schluessel=())
    (item,) = found(pages, map(match, pages))
    assert (item.art, item.offer_id) == ("schluessel-fehlt", "1-2")
    # What is no service, or of another owner, needs none.
    assert found(pages, map(match, pages[:2])) == ()
    land = [*pages[:2], replace(pages[2], level=Level.LAND)]
    assert found(land, map(match, land)) == ()
    assert found(pages[2:], map(match, pages[2:])) == (), "no other shows that there are keys"


@pytest.mark.parametrize(("having", "words"), [(0, "Keine von 40"), (1, "Nur 1 von 40")])
def test_a_source_without_keys_is_one_entry(having: int, words: str) -> None:
    pages = [page(f"1-{n:02}", f"Hund {n}", schluessel=(DOG,) * (n < having)) for n in range(40)]
    (item,) = found(pages, map(match, pages))
    assert item.art == "schluessel-fehlt"
    assert item.text.startswith(words)
    assert item.leistung_ids == ("10160",)


# --- how old -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wer einen Hund hält, meldet ihn an. Stand: 12.03.2021.", "2021-03-12"),
        ("Stand 12.3.2021", "2021-03-12"),
        ("Stand: März 2020.", "2020-03-31"),
        ("Stand: Feb 2024.", "2024-02-29"),
        ("Stand: 03/2021.", "2021-03-31"),
        ("Stand: 2021-03-04.", "2021-03-04"),
        ("Stellen Sie den Antrag beim Amt. Stand: 12.03.2021.", "2021-03-12"),
        ("Ende. Zuletzt aktualisiert am 3. März 2022", "2022-03-03"),
        ("Letzte Änderung: 05.06.2023, 12:00 Uhr", "2023-06-05"),
        ("Seite zuletzt geändert am 01.02.2020 10:00", "2020-02-01"),
        ("Stand: 01.01.2019. Stand: 01.01.2024.", "2024-01-01"),
        # About something else.
        ("Gebühren (Stand: 01.01.2019).", ""),
        ("Es gilt die Hundesteuersatzung. Stand: 12.03.2021.", ""),
        ("Das Gesetz, zuletzt geändert durch Gesetz vom 03.03.2020.", ""),
        ("in der Fassung der Bekanntmachung vom 03.03.2020", ""),
        ("Merkblatt zum Antrag. Stand: 12.03.2021.", ""),
        ("Antrag auf Hundehaltung. Stand: 12.03.2021.", ""),
        ("Antrag auf Hundehaltung stellen. Stand: 12.03.2021.", ""),
        ("Die Veranstaltung am 12.03.2021 fällt aus.", ""),
        ("Nach dem Stand der Technik von 2019.", ""),
        ("Besuchen Sie unseren Stand am 12.03.2021 auf der Messe.", ""),
        # No date.
        ("Stand: 31.02.2021.", ""),
        ("Stand: 12.13.2021.", ""),
        ("Stand: Maerz 2021.", ""),
        ("Stand: 01.01.1970.", ""),
    ],
)
def test_the_day_that_a_text_names_for_itself(text: str, day: str) -> None:
    assert written(text) == day


def test_every_month_has_its_name() -> None:
    names = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    for month, name in enumerate(names.split(), 1):
        assert written(f"Stand: 3. {name} 2021") == f"2021-{month:02}-03"


@settings(max_examples=300)
@given(st.text(alphabet="Stand:aktualiseränd. 0123456789März\n(", max_size=80))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    day = written(text)
    assert day == "" or year_before(day) < day


def test_a_hostile_text_is_read_in_no_time() -> None:
    texts = [
        "Stand: " * 20_000,
        "Stand" + " " * 100_000,
        "zuletzt " * 20_000,
        ". " * 50_000 + "Stand",
    ]
    begin = time.process_time()
    assert {written(text) for text in texts} == {""}
    assert time.process_time() - begin < 1


def test_facts_of_the_source_count_before_the_text_and_only_its_own() -> None:
    text = "Stand: 12.03.2021."
    changed = ("geaendert", "2026-01-02T10:00:00+01:00")
    assert described_on(page(text=text, facts=(changed,))) == "2026-01-02"
    assert described_on(page(text=text)) == "2021-03-12"
    theirs = ((FURTHER_SOURCE, "pvog-suche"), ("stand", "2019-01-01"))
    assert described_on(page(facts=theirs)) == ""
    assert described_on(page(facts=(("stand", "12.03.2021"),))) == "2021-03-12"
    assert described_on(page(facts=(("stand", "laufend"),))) == ""


@pytest.mark.parametrize(
    ("today", "day", "old"),
    [
        (TODAY, "2025-11-24", True),
        (TODAY, "2025-11-25", False),
        ("2028-02-29", "2027-02-28", False),
        ("2028-02-29", "2027-02-27", True),
        ("", "1999-01-01", False),
    ],
)
def test_older_than_a_year(today: str, day: str, old: bool) -> None:
    hund = page(facts=(("geaendert", day),))
    items = found([hund], [match(hund)], today=today)
    assert arten(items) == (["veraltet"] if old else [])


def test_the_age_of_the_pvogs_text_is_not_the_citys_matter() -> None:
    old = row(facts=(("stand", "2019-01-01"),), level=Level.EIGEN)
    land = page(source="xzufi", facts=(("geaendert", "2019-01-01"),), level=Level.LAND)
    assert found([old], umfang=[INDEX]) == ()
    assert found([land]) == ()


@pytest.mark.parametrize(("number", "entries"), [(19, 19), (20, 1)])
def test_texts_that_were_imported_together_are_one_entry(number: int, entries: int) -> None:
    fact = (("geaendert", "2021-03-12"),)
    pages = [page(f"1-{n:02}", f"Seite {n}", facts=fact) for n in range(number)]
    items = found(pages, map(match, pages))
    assert arten(items) == ["veraltet"] * entries
    assert all("12.03.2021" in item.text for item in items)


# --- offices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fachbereich Soziales Schulz Telefon 02323", "Fachbereich Soziales"),
        (
            "Fachbereich 21 - Öffentliche Ordnung und Sport, Frau Meier",
            "Fachbereich 21 - Öffentliche Ordnung und Sport",
        ),
        ("Herr Max Bauer Bürgeramt Rathausplatz 1", "Bürgeramt"),
        ("Haltestelle Rathaus. Amt für Soziales und Wohnen Erika Wohnlich",
         "Amt für Soziales und Wohnen"),
        ("Untere Bauaufsichtsbehörde Zimmer 3", "Untere Bauaufsichtsbehörde"),
        ("Abteilung 33/2 Georg Albrecht", "Abteilung 33/2"),
        ("FB 63 Bauordnung, Ceyda Jansen, 0999 16-7025", "FB 63 Bauordnung"),
        ("Kfz-Zulassungsstelle Brandt", "Kfz-Zulassungsstelle"),
        ("Erika Mustermann, Hauptstraße 1, 44623 Herne", ""),
        ("Das zuständige Amt hilft Ihnen weiter.", ""),
    ],
)  # fmt: skip
def test_an_office_is_taken_from_free_text_and_a_person_is_not(text: str, name: str) -> None:
    assert office(page(facts=(("kontakt", text),))) == name


def test_offices_of_machine_sources_come_without_people() -> None:
    def named(name: str, *values: str) -> str:
        return office(page(facts=tuple((name, value) for value in values)))

    assert named("zustaendige_stelle", "Stadt Herne, FB 21") == "Stadt Herne, FB 21"
    assert named("zustaendig", "Ordnungsamt - Frau Müller; Max Mustermann") == "Ordnungsamt"
    assert named("zustaendige_stelle", "Amt für A", "Amt für B") == "Amt für A; Amt für B"
    assert named("zustaendig", "Wenden Sie sich an Max Mustermann.") == ""
    assert named("kontakt", "") == ""


def test_at_most_three_offices_are_named_and_none_that_is_a_whole_text() -> None:
    def named(*values: str) -> str:
        return office(page(facts=tuple(("zustaendig", value) for value in values)))

    assert named("Amt A", "Amt B", "Amt B", "Amt C") == "Amt A; Amt B"
    assert named("Amt A; Amt B; Amt C; Amt D") == "Amt A; Amt B; Amt C"
    assert named("Amt " + "a" * 76) == "Amt " + "a" * 76
    assert named("Amt " + "a" * 77) == ""
    # Only the head of a long page is read.
    assert office(page(facts=(("kontakt", "x" * 1990 + " Bürgeramt"),))) == "Bürgeramt"
    assert office(page(facts=(("kontakt", "x" * 1991 + " Bürgeramt"),))) == ""


def test_titles_are_listed_three_at_most() -> None:
    assert listed("abc") == "„a“, „b“, „c“"
    assert listed("abcabc") == "„a“, „b“, „c“"
    assert listed("abcd") == "„a“, „b“, „c“ und 1 weitere Seite"
    assert listed("abcde") == "„a“, „b“, „c“ und 2 weitere Seiten"
    assert listed(["x" * 120, "y" * 121]) == f"„{'x' * 120}“, „{'y' * 119}…“"


def test_an_entry_names_the_office() -> None:
    hund = page(links=(ONLINE,), facts=(("kontakt", "Bürgeramt, Herr Meier"),))
    (item,) = found([hund], [match(hund)], links=[stand(LinkState.TOT)])
    assert item.stelle == "Bürgeramt"


def test_one_cause_in_many_offices_is_nobodys_in_particular() -> None:
    pages = [
        page(f"1-{n}", f"Hund {n}", schluessel=(), facts=(("kontakt", f"FB {n % 2}1"),))
        for n in range(4)
    ]
    (item,) = found(pages, map(match, pages))
    assert item.stelle == ""
    same = [replace(each, facts=(("kontakt", "FB 21"),)) for each in pages]
    assert found(same, map(match, same))[0].stelle == "FB 21"


# --- the list as a whole -------------------------------------------------------------------------

MANY = (
    page("1-a", links=(ONLINE,), facts=(("geaendert", "2020-01-01"),)),
    page("1-b", "Hund abmelden", schluessel=(), links=(replace(ONLINE, url="https://x.example/b.pdf"),)),
    page("1-c", "Wohngeld", schluessel=(RENT,)),
    row("2-a"),
    row("2-b", "https://efa.example/wohngeld"),
)  # fmt: skip
MATCHES = (
    match(MANY[0], "10160", DOG),
    match(MANY[1], "10160", DOG_OFF),
    match(MANY[2], "10092", RENT),
    match(MANY[3], "10160", DOG),
    match(MANY[4], "10092", RENT),
)
PROOF = (says(MANY[0], 3), says(MANY[1], 1), says(MANY[2], 1))


@given(st.permutations(MANY), st.permutations(MATCHES))
@settings(max_examples=30)
def test_the_order_of_what_is_given_changes_nothing(
    offers: list[Offer], matches: list[Match]
) -> None:
    links = [stand(LinkState.TOT, status=404)]
    expected = found(MANY, MATCHES, PROOF, links=links, pvog=[INDEX])
    assert len({item.art for item in expected}) >= 4
    assert found(offers, matches, PROOF, links=links, pvog=[INDEX]) == expected


def test_the_list_has_the_order_of_the_kinds() -> None:
    items = found(MANY, MATCHES, PROOF, links=[stand(LinkState.TOT)], pvog=[INDEX])
    places = [list(ARTEN).index(item.art) for item in items]
    assert places == sorted(places)


def test_every_kind_has_words_for_the_editors() -> None:
    for art_id, art in ARTEN.items():
        assert art.id == art_id
        assert art.titel
        assert art.tun.endswith(".")
    assert len({art.titel for art in ARTEN.values()}) == len(ARTEN)


def test_hostile_titles_become_one_harmless_line() -> None:
    evil = page(title="A\x1b[31m\nB\u202e" + "x" * 5000, links=(ONLINE,))
    (item,) = found([evil], [match(evil)], links=[stand(LinkState.TOT)])
    assert "\x1b" not in item.text
    assert "\u202e" not in item.text
    assert "\n" not in item.text
    assert len(item.text) <= 1000


# --- as part of a run ----------------------------------------------------------------------------

HERNE = Portal("herne", "Herne", "059160000000", (("portal", ""),))


def run_of(catalog: Catalog, *collections: Collection, failed: bool = False):  # type: ignore[no-untyped-def]
    states = [
        SourceState(part.source, "", "unvollstaendig" if part.skipped else "ok")
        for part in collections
    ]
    if failed:
        states.insert(0, SourceState("xzufi", "", "fehler"))
    return snapshot(catalog, HERNE, f"{TODAY}T04:00:00Z", collections, states)


def test_a_run_passes_its_day_and_what_the_pvog_read(catalog: Catalog) -> None:
    """Portal and PVOG about a dog; the PVOG has nothing, once whole and once with a hole."""
    words = (
        "Sie können den Hund online anmelden. Der Antrag wird online gestellt. Stand: 12.03.2021."
    )
    service = "https://service.wirtschaft.nrw/antrag/hund"
    hund = page(
        "1-h", "Hundesteuer anmelden", schluessel=("99102013000000",), text=words,
        links=(Link(LinkKind.ONLINEDIENST, service, "Online-Antrag stellen"),),
    )  # fmt: skip
    other = row("2-w", "https://efa.example/w", title="Wohngeld", schluessel=("99107023000000",))
    portal = Collection("portal", "", (hund,), WHOLE)
    index = Collection("open-pvog", "", (other,), INDEX)
    whole = run_of(catalog, portal, index)
    assert {"nicht-im-pvog", "veraltet", "nicht-im-portal"} <= set(
        arten(whole.result.widersprueche)
    )
    hole = replace(index, skipped=(Skipped("open-pvog", "Seite 2", "leer"),))
    assert "nicht-im-pvog" not in arten(run_of(catalog, portal, hole).result.widersprueche)
    broken = replace(portal, skipped=(Skipped("portal", "Seite 2", "leer"),))
    assert "nicht-im-portal" not in arten(run_of(catalog, broken, index).result.widersprueche)


def test_a_stored_run_does_not_ask_of_the_pvog_what_it_never_read(catalog: Catalog) -> None:
    hund = page(
        "1-h", "Hundesteuer anmelden", text="Sie können den Hund online anmelden.", links=(ONLINE,)
    )
    other = row("2-w", "https://efa.example/w", title="Wohngeld", schluessel=("99107023000000",))
    for holes, missing in (((), True), ((Skipped("open-pvog", "Seite 2", "leer"),), False)):
        run = run_of(
            catalog,
            Collection("portal", "", (hund,), WHOLE),
            Collection("open-pvog", "", (other,), INDEX, skipped=holes),
        )
        old = replace(run, result=replace(run.result, widersprueche=()))
        again, _ = of_run(catalog, old)
        assert again == run.result.widersprueche
        assert ("nicht-im-pvog" in arten(again)) is missing


@pytest.mark.parametrize("failed", [False, True])
def test_a_run_of_an_older_version_gets_its_list_from_what_it_stored(
    catalog: Catalog, failed: bool
) -> None:
    hund = page("1-h", "Hundesteuer anmelden", text="Online-Antrag möglich. Stand: 12.03.2021.")
    other = row("2-w", "https://efa.example/w", title="Wohngeld", schluessel=("99107023000000",))
    run = run_of(
        catalog,
        Collection("portal", "", (hund,), WHOLE),
        Collection("open-pvog", "", (other,), INDEX),
        failed=failed,
    )
    stored, was_stored = of_run(catalog, run)
    assert was_stored
    assert stored == run.result.widersprueche != ()
    old = replace(run, result=replace(run.result, widersprueche=(), hints=("Alt.",)))
    assert of_run(catalog, old) == (stored, False)


def test_two_thousand_offers_and_five_thousand_rows_take_half_a_second(
    catalog: Catalog,
) -> None:
    entries = [
        (each, teil)
        for each in catalog.leistungen
        if each.stadt
        for teil in each.teilleistungen
        if teil.schluessel
    ]
    text = (
        "Die Gebühr beträgt 20 EUR. Der Antrag kann online gestellt werden. Stand der Technik. "
        * 35
    )
    others = [Link(LinkKind.INFO, f"https://stadt.example/x{n}", "x") for n in range(15)]
    offers, matches, evidence = [], [], []
    for number in range(7000):
        each, teil = entries[number * 7 % len(entries)]
        key = (teil.schluessel,)
        if number < 2000:
            service = Link(
                LinkKind.ONLINEDIENST, f"https://d{number % 40}.example/{number}", "Antrag"
            )
            offer = page(
                f"1-{number:04}", teil.name, schluessel=key, text=text,
                links=(*others, *((service,) if number % 3 else ())),
                facts=(("kontakt", "FB 32 Ordnung, Frau Meier, Rathausplatz 1"),),
            )  # fmt: skip
            evidence += [says(offer, 1), says(offer, 3 if number % 3 else 1)]
        else:
            offer = row(
                f"2-{number}", f"https://efa.example/{number}", title=teil.name, schluessel=key
            )
        offers.append(offer)
        matches.append(match(offer, each.id, teil.id))
    findings = [Finding(entries[0][0].id, Outcome.ANGEBOTEN, evidence=tuple(evidence))]
    links = [
        stand(list(LinkState)[number % len(LinkState)], offer.links[-1].url)
        for number, offer in enumerate(offers[:2000])
    ]
    best = 9.0
    for _ in range(3):
        begin = time.process_time()
        items = contradictions(
            catalog, offers, matches, findings, links, TODAY, umfang=[WHOLE], pvog=[INDEX]
        )
        best = min(best, time.process_time() - begin)
    assert items
    assert best < 2 * 0.5  # machines differ
