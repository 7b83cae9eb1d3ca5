# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page tells machines: JSON-LD, microdata and RDFa, helpful, broken and hostile."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Link, LinkKind
from ozgcheck.sources.pages import NoService, Page, Reader
from ozgcheck.text import plain

URL = "https://portal.musterstadt.example/r/17"
KEY = "99107023017000"


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    return Reader(catalog.profile, catalog.linkregeln)


def ld(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def outcome(reader: Reader, markup: str, title: str = "") -> Page | NoService:
    html = f"<!DOCTYPE html><meta charset=utf-8><h1>{title}</h1><p>Text</p>{markup}"
    return reader.read(html.encode(), URL, strict=True).outcome


def service(reader: Reader, markup: str, title: str = "") -> Page:
    found = outcome(reader, markup, title)
    assert isinstance(found, Page), found
    return found


FULL = {
    "@context": "https://schema.org",
    "@type": "GovernmentService",
    "name": "Wohngeld beantragen",
    "description": "Zuschuss zur Miete",
    "serviceType": "Wohnen",
    "url": URL,
    "identifier": "L-17",
    "additionalProperty": [
        {"@type": "PropertyValue", "name": "Leistungsschlüssel", "value": KEY},
        {"@type": "PropertyValue", "name": "alt", "value": f"urn:de:fim:leika:leistung:{KEY}"},
    ],
    "availableChannel": [
        {"@type": "ServiceChannel", "name": "Online", "serviceUrl": "/antrag"},
        {"@type": "ServiceChannel", "serviceUrl": {"@type": "WebPage", "url": "/blatt.pdf"}},
    ],
    "potentialAction": [
        {"@type": "ReserveAction", "target": {"urlTemplate": "https://stadt.example/zeit"}},
        {"@type": "PayAction", "target": "https://stadt.example/geld"},
        {"@type": "SearchAction", "target": "https://stadt.example/?q={wort}"},
    ],
}


def test_everything_that_a_service_says(reader: Reader) -> None:
    found = service(reader, ld(FULL))
    assert found.title == "Wohngeld beantragen"
    assert found.description == "Zuschuss zur Miete"
    assert found.category == "Wohnen"
    assert found.schluessel == (KEY,)
    assert found.id == "L-17"
    assert set(found.links) == {
        Link(LinkKind.ONLINEDIENST, "https://portal.musterstadt.example/antrag", "Online"),
        Link(LinkKind.FORMULAR, "https://portal.musterstadt.example/blatt.pdf"),
        Link(LinkKind.TERMIN, "https://stadt.example/zeit"),
        Link(LinkKind.ZAHLUNG, "https://stadt.example/geld"),
    }


def test_what_people_read_names_the_service(reader: Reader) -> None:
    assert service(reader, ld(FULL), "Wohngeld").title == "Wohngeld"


def test_a_link_that_machines_know_is_shown_as_what_it_is(reader: Reader) -> None:
    found = service(reader, ld(FULL) + '<a href="/antrag">weiter</a>')
    assert found.links[0] == Link(
        LinkKind.ONLINEDIENST, "https://portal.musterstadt.example/antrag", "weiter"
    )
    assert len(found.links) == 4


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [{"@type": "WebSite", "name": "Stadt"}, FULL]},
        [{"@type": "BreadcrumbList"}, FULL],
        {"@type": "WebPage", "mainEntity": FULL},
        {**FULL, "@type": ["Thing", "https://schema.org/GovernmentService"]},
        {**FULL, "@type": "cpsv:PublicService"},
        {**FULL, "@type": "http://purl.org/vocab/cpsv#PublicService"},
        {**FULL, "@type": "Service"},
        "<!--" + json.dumps(FULL) + "-->",
    ],
    ids=range(8),
)
def test_places_where_a_service_may_stand(reader: Reader, data: Any) -> None:
    assert service(reader, ld(data)).schluessel == (KEY,)


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "Organization", "makesOffer": FULL},  # the office's page, not the service's
        {"@type": "ItemList", "itemListElement": [FULL, {**FULL, "name": "Bauantrag"}]},
        [{**FULL, "url": "/a"}, {**FULL, "name": "Bauantrag", "url": "/b"}],
        {"@type": "Event", "name": "Markt"},
        {"@type": "MusicEvent", "name": "Konzert"},
        {"@type": "Person", "name": "Erika"},
        {"@type": 7},
        {"@type": {"a": 1}},
        {"@type": None, "name": "x"},
        7,
        "null",
        '{"@type": "GovernmentService"',
        "{'@type': 'GovernmentService'}",
        "",
    ],
    ids=range(14),
)
def test_what_is_no_service(reader: Reader, data: Any) -> None:
    assert isinstance(outcome(reader, ld(data), "Rathaus"), NoService)


def test_of_several_services_the_page_is_about_the_one_it_names(reader: Reader) -> None:
    both = [{**FULL, "url": "/a"}, {**FULL, "name": "Bauantrag", "url": "/b", "identifier": "B"}]
    assert service(reader, ld(both), "Bauantrag").id == "B"


@pytest.mark.parametrize(
    "change",
    [
        {"name": ["Wohngeld beantragen", 3]},
        {"name": {"@value": "Wohngeld"}},
        {"identifier": [KEY, {"@type": "PropertyValue", "value": KEY}]},
        {"additionalProperty": "nichts"},
        {"additionalProperty": [None, 5, [], {"value": None}]},
        {"availableChannel": "https://x.example/"},
        {"potentialAction": [{"target": []}, {"target": {"url": None}}]},
        {"serviceType": 10**300},
        {"description": True},
        {"identifier": {"@type": "PropertyValue", "value": int(KEY)}},
    ],
    ids=range(10),
)
def test_values_of_a_wrong_type_do_no_harm(reader: Reader, change: dict[str, Any]) -> None:
    service(reader, ld({**FULL, **change}), "Wohngeld")


def test_only_the_service_s_own_keys_count(reader: Reader) -> None:
    data = {**FULL, "isRelatedTo": {"@type": "Service", "identifier": "99050012104000"}}
    assert service(reader, ld(data)).schluessel == (KEY,)


@pytest.mark.parametrize(
    "data",
    [
        "[" * 1_000_000,
        '{"a":' * 150_000,
        "[" * 90_000 + "]" * 90_000,
        json.dumps({"@type": "Service", "name": "x" * 150_000}),
        json.dumps([{"@type": "Event"}] * 9_000),
        "1" * 190_000,
        '{"@type":"\\ud800"}',
    ],
    ids=range(7),
)
def test_hostile_data_does_no_harm(reader: Reader, data: str) -> None:
    start = time.process_time()
    found = outcome(reader, ld(data) * 3, "Wohngeld")
    assert time.process_time() - start < 4
    if isinstance(found, Page):
        assert found.title == plain(found.title)


def nested(depth: int) -> dict[str, Any]:
    data = FULL
    for _ in range(depth):
        data = {"@type": "WebPage", "mainEntity": data}
    return data


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        (ld(nested(5)), True),
        (ld(nested(30)), False),
        (ld([[{}] * 2_000, FULL]), True),
        (ld([[{}] * 3_000, [{}] * 3_000, FULL]), False),
        (ld({**FULL, "text": "x" * 100_000}), True),
        (ld({**FULL, "text": "x" * 250_000}), False),
        (ld("{}") * 10 + ld(FULL), True),
        (ld("{}") * 30 + ld(FULL), False),
    ],
    ids=range(8),
)
def test_data_beyond_all_measure_is_not_read(reader: Reader, markup: str, read: bool) -> None:
    assert isinstance(outcome(reader, markup, "Wohngeld"), Page) is read


def test_one_bad_script_does_not_spoil_the_next(reader: Reader) -> None:
    assert service(reader, ld("{") + ld(FULL)).schluessel == (KEY,)


def test_other_scripts_are_no_data(reader: Reader) -> None:
    script = f'<script type="text/javascript">{json.dumps(FULL)}</script>'
    assert isinstance(outcome(reader, script, "Wohngeld"), NoService)


MICRO = f"""<div itemscope itemtype="https://schema.org/GovernmentService">
<span itemprop="name">Wohngeld <b>beantragen</b></span>
<meta itemprop=serviceType content=Wohnen>
<div itemprop="additionalProperty" itemscope itemtype="https://schema.org/PropertyValue">
<span itemprop=name>Schlüssel</span><span itemprop=value>{KEY}</span></div>
<div itemprop=availableChannel itemscope><a itemprop=serviceUrl href="/antrag">Antrag</a></div>
</div>"""


def test_microdata(reader: Reader) -> None:
    found = service(reader, MICRO)
    assert found.title == "Wohngeld beantragen"
    assert found.category == "Wohnen"
    assert found.schluessel == (KEY,)
    assert found.links[0].kind is LinkKind.ONLINEDIENST


@pytest.mark.parametrize(
    ("before", "read"),
    [
        ("<i itemscope></i>" * 400, True),
        ("<i itemscope></i>" * 600, False),
        ("<div itemscope>" + "<b itemprop=a content=b></b>" * 4_000 + "</div>", True),
        ("<div itemscope>" + "<b itemprop=a content=b></b>" * 6_000 + "</div>", False),
    ],
    ids=range(4),
)
def test_markup_beyond_all_measure_is_not_read(reader: Reader, before: str, read: bool) -> None:
    found = outcome(reader, before + MICRO, "Wohngeld")
    assert (isinstance(found, Page) and found.schluessel == (KEY,)) is read


def test_rdfa(reader: Reader) -> None:
    markup = (
        '<div vocab="https://schema.org/" typeof="cpsv:PublicService">'
        f'<h2 property="dct:title">Wohngeld</h2><span property="dct:identifier">{KEY}</span></div>'
    )
    found = service(reader, markup)
    assert (found.title, found.schluessel) == ("Wohngeld", (KEY,))


@pytest.mark.parametrize("name", ["schluessel", "Leistungsschlüssel", "leika"])
def test_a_key_in_an_attribute_is_evidence(reader: Reader, name: str) -> None:
    for attribute in ("property", "itemprop", "name"):
        found = service(reader, f'<meta {attribute}="{name}" content="{KEY}">', "Wohngeld")
        assert found.schluessel == (KEY,)


@pytest.mark.parametrize("tag", ["<div itemscope>", "<b itemprop=a>", "<b typeof=x property=y>"])
def test_markup_made_to_be_expensive(reader: Reader, tag: str) -> None:
    start = time.process_time()
    outcome(reader, "<div itemscope itemtype=x>" + tag * 60_000 + "Text " * 50_000, "Wohngeld")
    assert time.process_time() - start < 4


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "name", "identifier", "potentialAction", "target", "url",
                 "availableChannel", "serviceUrl", "additionalProperty", "value", "mainEntity"]
            ),
            inner | st.sampled_from(["GovernmentService", "Event", KEY, URL]),
            max_size=5,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON)
@settings(max_examples=150)
def test_any_data(data: Any) -> None:
    found = outcome(Reader([]), ld(data), "Wohngeld")
    if isinstance(found, Page):
        for text in (found.title, found.description, found.category, found.id):
            assert text == plain(text)
