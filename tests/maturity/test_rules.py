# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reifegrad rules: what each sees on a real offer, and what it says about that."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import (
    Effect,
    Evidence,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Offer,
    Regel,
    Traeger,
)

URL = "https://stadt.example/angebot"
EFFECTS = {
    "stuetzt": Effect.SUPPORTS,
    "begrenzt": Effect.CAPS,
    "bezweifelt": Effect.DOUBTS,
    "deutet": Effect.INDICATES,
}


def offer(rule: dict[str, Any], example: str) -> Offer:
    """An offer on which a rule finds the example where it looks."""
    sieht = rule["sieht"]
    kind = LinkKind(rule.get("linkarten", ["info"])[0])
    fields: dict[str, Any] = {"source": rule.get("quellarten", ["nichts"])[0], "url": URL}
    if sieht == "text":
        fields["text"] = f"Vorweg etwas Text.\n{example}"
    elif sieht == "titel":
        fields["title"] = example
    elif sieht == "adresse":
        fields["url"] = example
    elif sieht == "linkziel":
        fields["links"] = (Link(kind, "https://a.example/"), Link(kind, example, "hier"))
    elif sieht == "linktext":
        fields["links"] = (Link(kind, URL, example),)
    elif sieht == "linkpruefung":
        fields["links"] = (Link(LinkKind.ONLINEDIENST, URL, "Dienst"),)
    elif sieht == "quelle":
        fields["source"] = example
    else:
        name, _, value = example.partition("=")
        fields["facts"] = ((name, value),)
    return Offer("1", **{"title": "Titel", **fields})


def links(rule: dict[str, Any], example: str) -> tuple[Linkstand, ...]:
    if rule["sieht"] != "linkpruefung":
        return ()
    return (Linkstand(URL, LinkState(example), "2026-11-25", grund="Ein Satz."),)


def examples() -> Iterator[Any]:
    for path in sorted((paths.data("catalog") / "reifegrad").glob("*.yaml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("regeln", []):
            for kind in ("trifft", "trifft_nicht"):
                for example in rule["beispiele"][kind]:
                    hit = kind == "trifft"
                    yield pytest.param(rule, example, hit, id=f"{rule['id']}-{kind}-{example[:40]}")


@pytest.mark.parametrize(("rule", "example", "hit"), list(examples()))
def test_every_rule_holds_its_examples_on_a_real_offer(
    catalog: Catalog, rule: dict[str, Any], example: str, hit: bool
) -> None:
    (meant,) = (each for each in catalog.regeln if each.id == rule["id"])
    found = Rules([meant], links=links(rule, example)).evidence(offer(rule, example))
    assert bool(found) is hit
    for item in found:
        assert item.level == rule["stufe"]
        assert item.effect is EFFECTS[rule["wirkung"]]
        assert item.firm is rule.get("stark", True)
        assert item.offer_id == "1"
        assert item.quote
        if rule["sieht"] != "linkziel" and rule["sieht"] != "linkpruefung":
            assert item.quote.strip("…") in example


def test_every_shipped_rule_has_examples_for_both_sides() -> None:
    seen = {(param.values[0]["id"], param.values[2]) for param in examples()}
    ids = {rule for rule, _ in seen}
    assert ids
    assert seen == {(rule, side) for rule in ids for side in (True, False)}


# --- what a rule sees ---------------------------------------------------------------------


def rule(
    rule_id: str = "r",
    sieht: str = "text",
    wirkung: str = "stuetzt",
    stufe: int = 2,
    *muster: str,
    **more: Any,
) -> Regel:
    return Regel(rule_id, sieht, muster or ("online",), wirkung, stufe, "Grund", "q", **more)


def quotes(rule: Regel, text: str, **fields: Any) -> list[str]:
    found = Rules([rule]).evidence(Offer("1", "T", "portal", URL, text=text, **fields))
    return [item.quote for item in found]


def test_a_rule_speaks_once_with_the_words_it_saw_and_where() -> None:
    links = tuple(
        Link(LinkKind.INFO, f"https://stadt.example/{n}", text)
        for n, text in enumerate(["Formular", "ONLINE beantragen", "online noch einmal"])
    )
    (item,) = Rules([rule(sieht="linktext")]).evidence(Offer("7", "T", "portal", links=links))
    assert item == Evidence(
        "r",
        2,
        Effect.SUPPORTS,
        "ONLINE beantragen",
        "https://stadt.example/1",
        "7",
        traeger=Level.EIGEN,
    )


PLACES: dict[str, dict[str, Any]] = {
    "text": {"text": "online"},
    "titel": {"title": "online"},
    "adresse": {"url": "https://online.example/"},
    "linkziel": {"links": (Link(LinkKind.INFO, "https://a.example/online", "x"),)},
    "linktext": {"links": (Link(LinkKind.INFO, "https://a.example/x", "online"),)},
    "quelle": {"source": "online"},
    "fakt": {"facts": (("feld", "online"),)},
}


@pytest.mark.parametrize("sieht", PLACES)
@pytest.mark.parametrize("place", PLACES)
def test_a_rule_looks_only_at_its_own_place(sieht: str, place: str) -> None:
    fields: dict[str, Any] = {
        "title": "T",
        "source": "portal",
        "category": "online",
        **PLACES[place],
    }
    assert bool(Rules([rule(sieht=sieht)]).evidence(Offer("1", **fields))) is (sieht == place)


def test_description_and_text_are_both_read() -> None:
    rules = Rules([rule()])
    assert rules.evidence(Offer("1", "T", "p", description="nur online"))
    assert rules.evidence(Offer("1", "T", "p", description="nichts", text="nur online"))


def test_one_pattern_of_several_is_enough() -> None:
    rules = Rules([rule("r", "text", "stuetzt", 2, "niemals", "digital", "online")])
    (item,) = rules.evidence(Offer("1", "T", "p", text="rein digital"))
    assert item.quote == "rein digital"


def test_a_long_text_is_quoted_briefly_around_the_words() -> None:
    text = "davor " * 200 + "ganz online gehts" + " danach" * 200
    (item,) = Rules([rule()]).evidence(Offer("1", "T", "p", text=text))
    assert "online" in item.quote
    assert len(item.quote) < 200
    assert item.quote[0] == item.quote[-1] == "…"


def test_a_huge_page_is_not_searched_to_its_end() -> None:
    rules = Rules([rule()])
    assert rules.evidence(Offer("1", "T", "p", text="x" * 1_000_000 + " online")) == ()
    assert rules.evidence(Offer("1", "T", "p", text="online " + "x" * 1_000_000))


def test_the_shipped_rules_read_a_hostile_page_quickly(catalog: Catalog) -> None:
    rules = Rules(catalog.regeln)
    pages = [
        "persönliche vorsprache " * 5_000,
        "nur im rahmen einer " * 5_000,
        "antrag kann auch " * 5_000,
        "ä" * 100_000,
    ]
    urls = [
        "https://" + "a." * 30_000,
        "https://" + "/" * 60_000,
        "https://x.example/" + "?" * 60_000,
    ]
    links = tuple(Link(LinkKind.INFO, url, "Link") for url in urls)
    begin = time.process_time()
    for page in pages:
        rules.evidence(Offer("1", "T", "portal", text=page, links=links))
    assert time.process_time() - begin < 2


def test_the_order_of_the_rules_does_not_matter() -> None:
    rules = [rule(f"r{n}", wirkung="stuetzt" if n % 2 else "begrenzt") for n in range(8)]
    found = Offer("1", "T", "p", text="online")
    expected = Rules(rules).evidence(found)
    assert [item.rule for item in expected] == [f"r{n}" for n in range(8)]
    random.Random(1).shuffle(rules)
    assert Rules(rules).evidence(found) == expected


# --- sentence by sentence -----------------------------------------------------------------------


def test_a_quote_stays_in_its_sentence() -> None:
    assert quotes(rule(), "Davor steht etwas. Das geht online. Danach auch.") == [
        "Das geht online."
    ]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Der Antrag geht online.", True),
        ("Den Termin gibt es online. Der Antrag geht nur schriftlich.", False),
        ("Online gibt es den Termin, den Antrag auch.", True),
    ],
)
def test_what_must_be_beside_it_stands_in_the_same_sentence(text: str, hit: bool) -> None:
    assert bool(quotes(rule(mit=("antrag",)), text)) is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Der Antrag geht nicht online.", False),
        ("Der Antrag geht online. Das Formular gibt es nicht mehr.", True),
        ("Nicht hier. Nicht online. Aber dort online.", True),
    ],
)
def test_what_excludes_it_counts_in_the_same_sentence_only(text: str, hit: bool) -> None:
    assert bool(quotes(rule(ausser=("nicht",)), text)) is hit


def test_words_to_hurry_by_change_nothing_where_they_stand_in_the_pattern() -> None:
    text = "Erst Text. Das geht ONLINE. Dann Text."
    assert quotes(rule(stichworte=("online",)), text) == quotes(rule(), text) != []
    assert quotes(rule(stichworte=("offline",)), text) == []


# --- whom it concerns ---------------------------------------------------------------------------


def test_a_rule_may_look_at_links_of_some_kinds_only() -> None:
    only = rule(sieht="linktext", linkarten=(LinkKind.ONLINEDIENST,))
    for kind in LinkKind:
        found = Rules([only]).evidence(Offer("1", "T", "p", links=(Link(kind, URL, "online"),)))
        assert bool(found) is (kind is LinkKind.ONLINEDIENST)


def test_two_rules_on_different_kinds_of_links_do_not_see_each_others() -> None:
    rules = [
        rule("a", sieht="linktext", linkarten=(LinkKind.ONLINEDIENST,)),
        rule("b", sieht="linktext", linkarten=(LinkKind.FORMULAR,)),
        rule("c", sieht="linktext"),
    ]
    links = (Link(LinkKind.FORMULAR, URL, "online"),)
    found = Rules(rules).evidence(Offer("1", "T", "p", links=links))
    assert [item.rule for item in found] == ["b", "c"]


@pytest.mark.parametrize("sieht", ["text", "titel"])
def test_a_rule_may_look_at_offers_of_some_sources_only(sieht: str) -> None:
    only = rule(sieht=sieht, quellarten=("xzufi",))
    fields: dict[str, Any] = {"title": "online", "text": "online"}
    assert Rules([only]).evidence(Offer("1", source="xzufi", **fields))
    assert not Rules([only]).evidence(Offer("1", source="portal", **fields))
    merged = Offer("1", source="portal", facts=(("quelle", "xzufi"),), **fields)
    assert Rules([only]).evidence(merged), "a further source of the same offer counts"


# --- who offers it ------------------------------------------------------------------------------

LAND = Traeger("Landesportal", Level.LAND, ("dienste.land.example",))
BUND = Traeger("Bundesportal", Level.BUND, ("bund.example/antrag",))


def test_a_rule_on_links_speaks_once_for_each_owner() -> None:
    links = tuple(
        Link(LinkKind.ONLINEDIENST, url, "online")
        for url in (
            "https://stadt.example/1",
            "https://form.example/2",
            "https://www.dienste.land.example/3",
            "https://bund.example/antrag/4",
            "https://bund.example/sonst/5",
        )
    )
    found = Rules([rule(sieht="linktext")], [LAND, BUND]).evidence(
        Offer("1", "T", "portal", URL, links=links)
    )
    assert [(item.traeger, item.url[-1]) for item in found] == [
        (Level.EIGEN, "1"),
        (Level.LAND, "3"),
        (Level.BUND, "4"),
    ]


def test_what_stands_on_an_inherited_offer_is_its_owners() -> None:
    (item,) = Rules([rule()]).evidence(Offer("1", "T", "pvog", text="online", level=Level.LAND))
    assert item.traeger is Level.LAND


def test_a_rule_may_know_the_owner_better() -> None:
    (item,) = Rules([rule(traeger=Level.BUND)]).evidence(Offer("1", "T", "portal", text="online"))
    assert item.traeger is Level.BUND


# --- what services answered ---------------------------------------------------------------------

DIENST = Link(LinkKind.ONLINEDIENST, "https://form.example/antrag", "online")


def asked(*states: str) -> list[Linkstand]:
    return [Linkstand(f"{DIENST.url}{n}", LinkState(s), "2026-11-25") for n, s in enumerate(states)]


def offer_with(count: int) -> Offer:
    links = tuple(Link(LinkKind.ONLINEDIENST, f"{DIENST.url}{n}", "online") for n in range(count))
    return Offer("1", "T", "portal", URL, links=links)


@pytest.mark.parametrize("state", LinkState)
def test_a_service_that_is_none_supports_nothing(state: LinkState) -> None:
    found = Rules([rule(sieht="linktext")], links=asked(state)).evidence(offer_with(1))
    none = {LinkState.PDF, LinkState.BESCHREIBUNG, LinkState.AUSSER_BETRIEB, LinkState.TOT}
    assert bool(found) is (state not in none)


def test_another_service_still_supports() -> None:
    found = Rules([rule(sieht="linktext")], links=asked("tot")).evidence(offer_with(2))
    assert [item.url for item in found] == [f"{DIENST.url}1"]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), []),
        (("tot",), ["tot"]),
        (("tot", "erreichbar"), []),
        (("ausser_betrieb", "tot"), []),
        (("tot", "tot"), ["tot"]),
    ],
)
def test_the_best_answer_of_an_offers_services_counts(
    states: tuple[str, ...], expected: list[str]
) -> None:
    dead = rule("r", "linkpruefung", "bezweifelt", 1, "^tot$")
    found = Rules([dead], links=asked(*states)).evidence(offer_with(2))
    assert [item.quote for item in found] == expected


# --- what an address alone gives away -----------------------------------------------------------


@pytest.mark.parametrize("file", ["a.pdf", "A.PDF", "a.docx?v=1", "a.odt#seite=2"])
def test_a_file_is_no_online_service_whatever_its_source_says(catalog: Catalog, file: str) -> None:
    link = Link(LinkKind.ONLINEDIENST, f"https://stadt.example/{file}", "Hund online anmelden")
    found = Rules(catalog.regeln).evidence(Offer("1", "Hund", "xzufi", URL, links=(link,)))
    assert grade(found).reifegrad == 2, "it is a form"
    assert {item.quote for item in found if item.level == 2} >= {"Hund online anmelden"}


def test_a_page_that_only_describes_is_no_online_service(catalog: Catalog) -> None:
    page = "https://stadt.example/hund"
    links = (Link(LinkKind.ONLINEDIENST, f"{page}#antrag", "Hund online anmelden"),)
    offer = Offer("1", "Hund", "portal", URL, links=links)
    assert grade(Rules(catalog.regeln).evidence(offer)).reifegrad == 3
    assert Rules(catalog.regeln, pages=[page]).evidence(offer) == ()
