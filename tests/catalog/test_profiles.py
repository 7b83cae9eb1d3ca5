# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The shipped products and portals keep what they promise, and which profile holds when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.profiles import GENERAL, PATTERNS, over, profiles_of
from ozgcheck.model import Griff, LinkKind, Portal, Profil
from ozgcheck.sources.pages import NoService, Page, Reader
from ozgcheck.web.urls import normal_url

FOLDER = paths.data("catalog") / "portale"


def documents(pattern: str) -> Iterator[tuple[str, Any]]:
    for path in sorted(FOLDER.glob(pattern)):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


PRODUCTS = dict(documents("produkte/*.yaml"))
EXAMPLES = [
    (name, field, entry["muster"], expected == "trifft", example)
    for name, document in PRODUCTS.items()
    for field in PATTERNS
    for entry in document.get(field, ())
    for expected, examples in entry["beispiele"].items()
    for example in examples
]


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    return Reader(catalog.profile, catalog.linkregeln)


@pytest.mark.parametrize(("name", "field", "pattern", "expected", "example"), EXAMPLES)
def test_patterns_hold_their_examples(
    name: str, field: str, pattern: str, expected: bool, example: str
) -> None:
    """Read from the files, so that this does not rest on the catalogue's own check."""
    found = re.search(pattern, normal_url(example), re.IGNORECASE)
    assert bool(found) is expected


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, url) for name, field, _, hit, url in EXAMPLES if field == "leistung" and hit],
)
def test_one_product_alone_knows_the_page_of_its_service(
    catalog: Catalog, name: str, example: str
) -> None:
    url = normal_url(example)
    owners = [
        profil.name for profil in catalog.profile if Reader([profil]).profil_of(url) is not None
    ]
    assert owners == [name]


@pytest.mark.parametrize("name", [name for name in PRODUCTS if name != GENERAL])
def test_a_page_of_every_product_is_read(reader: Reader, catalog: Catalog, name: str) -> None:
    """One page of a service, or one list of services, as the product addresses them."""
    document = PRODUCTS[name]
    if "leistung" in document:
        url = document["leistung"][0]["beispiele"]["trifft"][0]
        html = "<h1>Hundesteuer</h1><p>Wer einen Hund hält, zahlt.</p>"
        outcome = reader.read(html.encode(), url, strict=True).outcome
        assert isinstance(outcome, Page)
        assert outcome.family == name
        assert outcome.id
    elif "eintrag" in document:
        for pattern in document["eintrag"]:
            url = pattern["beispiele"]["trifft"][0]
            html = f"<h1>Formulare</h1><ul><li>Hund anmelden: <a href='{url}'>hier</a></li></ul>"
            reading = reader.read(html.encode(), "https://stadt.example/formulare", strict=True)
            assert isinstance(reading.outcome, NoService)
            (entry,) = reading.entries
            assert (entry.title, entry.family) == ("Hund anmelden", name)
            assert entry.id
    else:
        assert name == "sprechende-adressen"
        html = (
            "<h1>Hundesteuer</h1><h2>Benötigte Unterlagen</h2><p>keine</p>"
            "<h2>Gebührenrahmen</h2><p>100 Euro</p><h2>Prozess</h2><p>Online.</p>"
        )
        url = "https://service.krefeld.de/hundesteueranmeldung"
        (krefeld,) = (portal for portal in catalog.portale if portal.name == "krefeld")
        own = Reader(profiles_of(krefeld, catalog.profile), catalog.linkregeln)
        outcome = own.read(html.encode(), url, strict=True).outcome
        assert isinstance(outcome, Page)
        assert outcome.family == name
        assert outcome.id == "hundesteueranmeldung"
        assert dict(outcome.facts)["gebuehren"] == "100 Euro"


def test_products_that_nobody_has_seen_say_so(catalog: Catalog) -> None:
    for profil in catalog.profile:
        assert profil.titel
        assert profil.hinweis or not profil.ungeprueft, profil.name


@pytest.mark.parametrize(("name", "document"), list(documents("*.yaml")))
def test_portals_that_are_read_say_where(catalog: Catalog, name: str, document: Any) -> None:
    if name == "links":
        return
    (portal,) = (portal for portal in catalog.portale if portal.name == name)
    reads = any(kind == "portal" and not location for kind, location in portal.quellen)
    assert reads == bool(portal.adressen)
    assert not reads or portal.produkt
    assert not reads or portal.ungeprueft
    assert not portal.mindestens or str(portal.mindestens) in portal.hinweis
    assert portal.pause >= 1
    for address in portal.adressen:
        assert normal_url(address) == address


def test_the_first_cities_are_there(catalog: Catalog) -> None:
    products = {portal.name: portal.produkt for portal in catalog.portale}
    assert products["herne"] == "vr-bis-detail"
    assert {"bochum", "gelsenkirchen", "dortmund", "essen", "recklinghausen"} <= products.keys()
    assert {portal.name: portal.mindestens for portal in catalog.portale}["herne"] == 70


# --- which profile holds -------------------------------------------------------------

PORTAL = Portal("x", "X", "059990000000", (("portal", ""),))
A = Profil("a", "A", leistung=("/a/",), felder=(("titel", (Griff(css="h1"),)),), hinweis="wie A")
B = Profil("b", "B", leistung=("/b/",))
G = Profil(GENERAL, "Allgemein", nicht=("/login",))


def test_every_product_where_none_is_named() -> None:
    assert profiles_of(PORTAL, (G, A, B)) == (A, B, G)
    assert profiles_of(None, (A, G, B)) == (A, B, G)
    assert profiles_of(PORTAL, ()) == ()


def test_the_named_product_alone() -> None:
    assert profiles_of(replace(PORTAL, produkt="b"), (G, A, B)) == (B, G)


def test_the_portal_s_own_profile_instead() -> None:
    own = Profil("c", "C")
    assert profiles_of(replace(PORTAL, produkt="b", profil=own), (G, A, B)) == (own, G)


def test_what_the_portal_says_comes_before_what_its_product_says() -> None:
    own = Profil(
        "x",
        "X",
        leistung=("/x/", "/a/"),
        start=("/los",),
        felder=(("titel", (Griff(css="h2"),)), ("id", (Griff(css="i"),))),
        ungeprueft=False,
    )
    assert over(own, A) == Profil(
        name="a",
        titel="A",
        leistung=("/x/", "/a/"),
        start=("/los",),
        felder=(("titel", (Griff(css="h2"), Griff(css="h1"))), ("id", (Griff(css="i"),))),
        ungeprueft=False,
        hinweis="wie A",
    )


def test_a_city_that_does_one_thing_differently(catalog: Catalog) -> None:
    """A product's portal, with a field of its own before the product's."""
    product = next(profil for profil in catalog.profile if profil.name == "vr-bis-detail")
    own = Profil("x", "X", felder=(("titel", (Griff(css="div.name"),)),))
    html = b"<h1>Ihr Rathaus</h1><div class=name>Wohngeld</div><p>Text</p>"
    url = "https://x.example/detail/-/vr-bis-detail/dienstleistung/3/show"
    for profil, title in ((over(own, product), "Wohngeld"), (product, "Ihr Rathaus")):
        outcome = Reader([profil]).read(html, url, strict=True).outcome
        assert isinstance(outcome, Page)
        assert (outcome.title, outcome.family, outcome.id) == (title, "vr-bis-detail", "3")


# --- what links lead to --------------------------------------------------------------


def test_link_rules_decide_as_their_examples_say(reader: Reader, catalog: Catalog) -> None:
    """In the order of the file: no rule hides the examples of another one of another kind."""
    rules = yaml.safe_load((FOLDER / "links.yaml").read_text(encoding="utf-8"))["regeln"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in catalog.linkregeln]
    for rule in rules:
        for example in rule["beispiele"]["trifft"]:
            on_address = rule["sieht"] == "adresse"
            href = example if on_address else "https://stadt.example/seite"
            name = "weiter" if on_address else example
            html = f"<h1>Dienst</h1><p>Text</p><a href='{href}'>{name}</a>"
            outcome = reader.read(html.encode(), "https://portal.example/x").outcome
            assert isinstance(outcome, Page)
            assert [link.kind for link in outcome.links] == [LinkKind(rule["art"])], example
