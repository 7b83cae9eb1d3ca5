# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The site without a browser: every page is whole, connected, harmless and well built."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from ozgcheck.numbers import whole
from ozgcheck.report.site.lines import Stand, lines
from ozgcheck.report.site.links import web_address
from ozgcheck.report.site.pages import NAVIGATION, OWN
from ozgcheck.report.site.render import site_files
from ozgcheck.report.site.tables import readable
from tests.report.site import town

FILES = town.site()
PAGES = sorted(name for name in FILES if name.endswith(".html"))
DOCUMENTS: dict[str, Any] = {name: html.document_fromstring(FILES[name]) for name in PAGES}
page = pytest.mark.parametrize("name", PAGES)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_there_is_a_page_for_everything() -> None:
    assert {file for file, _ in (*NAVIGATION, *OWN)} <= set(PAGES)
    assert {f"leistung-{each.id}.html" for each in town.catalog().leistungen} <= set(PAGES)
    assert {"lebenslage-tiere.html", "lebenslage-leben.html"} <= set(PAGES)


@page
def test_it_says_its_language_title_and_policy(name: str) -> None:
    document = DOCUMENTS[name]
    assert FILES[name].startswith("<!DOCTYPE html>")
    assert document.get("lang") == "de"
    assert "OZG-Leistungen" in document.findtext(".//title")
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "unsafe" not in policy


def test_titles_of_pages_differ() -> None:
    titles = Counter(document.findtext(".//title") for document in DOCUMENTS.values())
    assert [title for title, number in titles.items() if number > 1] == []


@page
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(name: str) -> None:
    document = DOCUMENTS[name]
    assert document.xpath("//style | //iframe | //object | //embed | //base") == []
    assert document.xpath("//@style") == []
    assert [key for e in document.iter("*") for key in e.attrib if key.startswith("on")] == []
    assert document.xpath("//script/@src") == ["suche.js"]
    assert [words(script) for script in document.iter("script")] == [""]
    loaded = document.xpath("//img/@src | //link/@href | //script/@src")
    assert set(loaded) <= set(FILES)


@page
def test_ids_are_unique_and_what_refers_to_them_finds_them(name: str) -> None:
    document = DOCUMENTS[name]
    ids = Counter(document.xpath("//@id"))
    assert [key for key, number in ids.items() if number > 1] == []
    wanted = " ".join(document.xpath("//@aria-labelledby | //@for | //@data-liste")).split()
    assert set(wanted) <= set(ids)


@page
def test_links_lead_somewhere(name: str) -> None:
    document = DOCUMENTS[name]
    for link in document.iter("a"):
        address = link.get("href")
        parts = urlsplit(address)
        assert words(link), etree.tostring(link)
        if parts.scheme:
            assert parts.scheme in ("http", "https")
            assert link.get("rel") == "noopener noreferrer nofollow"
        elif address.startswith("#"):
            assert document.xpath("//*[@id=$wanted]", wanted=address[1:])
        else:
            assert parts.path in FILES
    assert document.xpath("//form[@role='search']/@action") == ["leistungen.html"]


def test_every_page_can_be_reached() -> None:
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in DOCUMENTS:
            seen.add(name)
            waiting += [urlsplit(href).path for href in DOCUMENTS[name].xpath("//a/@href")]
    assert seen == set(PAGES)


@page
def test_headings_are_in_order(name: str) -> None:
    levels = [
        int(heading.tag[1])
        for heading in DOCUMENTS[name].xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(now <= before + 1 for before, now in itertools.pairwise(levels))


@page
def test_landmarks_skip_link_and_navigation(name: str) -> None:
    document = DOCUMENTS[name]
    for tag in ("header", "main", "footer"):
        assert len(document.findall(f".//{tag}")) == 1, tag
    first = document.xpath("//body//a")[0]
    assert (first.get("href"), first.get("class")) == ("#inhalt", "sprung")
    (navigation,) = document.xpath("//nav[@aria-label='Hauptnavigation']")
    assert [link.get("href") for link in navigation.iter("a")] == [file for file, _ in NAVIGATION]
    here = navigation.xpath(".//@aria-current")
    assert here == ([] if name in dict(OWN) else here[:1])
    assert name in dict(OWN) or here
    trail = document.xpath("//nav[@aria-label='Sie sind hier']")
    assert len(trail) == (name != "index.html")


@page
def test_tables_have_captions_heads_and_a_region_to_scroll(name: str) -> None:
    for table in DOCUMENTS[name].iter("table"):
        assert words(table.find("caption"))
        heads = table.xpath("./thead/tr/th")
        assert {head.get("scope") for head in heads} == {"col"}
        for row in table.xpath("./tbody/tr | ./tfoot/tr"):
            assert [cell.get("scope") for cell in row.iter("th")] == ["row"]
            assert len(row) == len(heads)
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")


@page
def test_pictures_say_what_they_show_and_have_a_table(name: str) -> None:
    for picture in DOCUMENTS[name].iter("img"):
        assert len(picture.get("alt")) > 20
        section = next(picture.iterancestors("section"))
        assert section.xpath(".//details//table")


def test_pictures_are_svg_without_script_and_style() -> None:
    pictures = [name for name in FILES if name.endswith(".svg")]
    assert len(pictures) == 4
    for name in pictures:
        root = etree.fromstring(FILES[name].encode())
        assert root.xpath("//@style | //*[local-name()='script' or local-name()='style']") == []


@page
def test_nothing_of_a_portal_becomes_markup(name: str) -> None:
    text = FILES[name]
    assert "<script>alert" not in text
    assert "\x1b" not in text
    assert "{{" not in text.replace("{{ 7*7 }}", "")
    document = DOCUMENTS[name]
    assert document.xpath("//b") == []
    assert len(document.xpath("//script")) == 1


def test_what_portals_say_can_be_read() -> None:
    document = DOCUMENTS["leistung-10001.html"]
    titles = {words(each) for each in document.xpath("//ol[@class='angebote']/li/p/*[1]")}
    assert titles >= {
        town.SCRIPT,
        town.FORMULA,
        town.LONG,
        town.ARABIC,
        town.QUOTED,
        "{{ 7*7 }}",
        "[31mrot",
    }
    arabic = document.xpath("//a[text()=$text]/@dir", text=town.ARABIC)
    assert set(arabic) == {"auto"}


def test_bad_addresses_are_text_and_no_links() -> None:
    for name in ("leistung-10001.html", "datenqualitaet.html"):
        shown = DOCUMENTS[name].text_content()
        assert "javascript:alert(1)" in shown
        linked = [link for link in DOCUMENTS[name].xpath("//a/@href") if urlsplit(link).scheme]
        assert {urlsplit(link).hostname for link in linked} <= {
            "stadt.example",
            "alt.example",
            "gut.example",
        }
    laws = DOCUMENTS["leistung-10002.html"].xpath("//a[contains(@href, 'recht.example')]")
    assert [words(law) for law in laws] == [f"§ 1 {town.SCRIPT}"]


@pytest.mark.parametrize("address", [*town.BAD_ADDRESSES[:6], "", "mailto:a@b.example", "http:/x"])
def test_what_is_no_web_address_is_never_linked(address: str) -> None:
    assert web_address(address) == ""


@given(
    st.text(max_size=60), st.sampled_from(["", "http://", "https://", "javascript:", "HTTP://a"])
)
def test_a_link_always_leads_to_the_web(rest: str, begin: str) -> None:
    address = web_address(begin + rest)
    if address:
        assert urlsplit(address).scheme in ("http", "https")
        assert address.isprintable()
        assert " " not in address


def test_the_four_figures_add_up_and_are_those_of_coverage() -> None:
    total = town.prepared().seen.coverage.total
    shown = DOCUMENTS["index.html"].xpath("//*[@class='kachel-zahl']/text()")
    assert [int(number) for number in shown] == [
        total.covered,
        total.uncertain,
        total.unchecked,
        total.missing,
    ]
    assert sum(map(int, shown)) == total.total
    stored = json.loads(FILES["daten-abdeckung.json"])["total"]
    assert [stored[key] for key in ("covered", "uncertain", "unchecked", "missing")] == [
        int(number) for number in shown
    ]


@pytest.mark.parametrize("schwelle", [1, 2, 3])
def test_every_leistung_stands_where_coverage_counts_it(schwelle: int) -> None:
    run = town.prepared(alone=True, schwelle=schwelle)
    stands = Counter(line.stand for line in lines(run))
    total = run.seen.coverage.total
    assert stands[Stand.ERFUELLT] == total.covered
    assert stands[Stand.UNKLAR] == total.uncertain
    assert stands[Stand.UNGEPRUEFT] == total.unchecked
    assert stands[Stand.OFFEN] == total.missing


def test_lists_have_a_row_for_each_entry_and_marks_that_can_be_chosen() -> None:
    for name, number in (
        ("leistungen.html", 4),
        ("arbeitsliste.html", len(town.prepared().seen.gaps)),
        ("datenqualitaet.html", len(town.prepared().listed)),
    ):
        document = DOCUMENTS[name]
        rows = document.xpath("//table[@class='stapel']/tbody/tr")
        assert len(rows) == number > 0
        assert words(document.xpath("//p[@class='treffer']")[0]).startswith(whole(number))
        for select in document.xpath("//form[@class='filter']//select"):
            options = select.xpath("./option/@value")
            assert options[0] == ""
            marks = {mark for row in rows for mark in row.get(f"data-{select.get('name')}").split()}
            assert set(options[1:]) == marks


def test_a_leistung_shows_quotes_neighbours_past_and_what_to_do() -> None:
    document = DOCUMENTS["leistung-10004.html"]
    heads = [words(head) for head in document.xpath("//h2")]
    assert heads == [
        "Was zu tun ist",
        "Angebote",
        "Belege",
        "Andere Städte",
        "Recht und Zuständigkeit",
        "Verlauf",
    ]
    assert "persönlich" in words(document.xpath("//table[@id='belege']")[0])


def test_what_is_not_known_is_said() -> None:
    files = site_files(town.prepared(alone=True))
    for name, said in (
        ("index.html", "Es gibt keinen früheren Lauf."),
        ("vergleich.html", "Von keiner vergleichbaren Stadt"),
        ("entwicklung.html", "Es ist noch kein Lauf gespeichert"),
        ("smart-city-index.html", "Der Katalog enthält keine Angaben"),
    ):
        assert said in files[name]
    assert [name for name in files if name.endswith(".svg")] == [
        "bild-trichter.svg",
        "bild-stufen.svg",
    ]


def test_example_and_partial_runs_are_marked_on_every_page_with_figures() -> None:
    run = town.prepared(alone=True)
    snapshot = replace(run.seen.snapshot, partial=("Nur zum Teil gelesen.",))
    files = site_files(replace(run, seen=replace(run.seen, snapshot=snapshot, example=True)))
    for name, text in files.items():
        if name.endswith(".html"):
            expected = name not in dict(OWN)
            assert ("UNVOLLSTÄNDIG: Nur zum Teil gelesen." in text) is expected
            assert ("BEISPIELDATEN" in text) is expected


def test_the_pages_of_the_city_name_what_it_must_fill_in_and_no_run() -> None:
    for name, _ in OWN:
        assert FILES[name].count("[") >= 3
        assert "Lauf vom" not in FILES[name]


def test_the_same_run_gives_the_same_files() -> None:
    same = site_files(town.prepared()) == FILES  # pytest would explain a difference for long
    assert same


def test_hints_for_the_terminal_stay_out() -> None:
    assert readable(["Alles zeigt --alle.", "Ein Satz – mit Strich.", "a--b"]) == (
        "Ein Satz – mit Strich.",
        "a--b",
    )
    assert [name for name in PAGES if " --" in FILES[name]] == []
