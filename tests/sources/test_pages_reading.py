# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page gives besides its service: where it leads, what it lists, what a profile takes."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Griff, Link, LinkKind, Profil
from ozgcheck.sources.pages import Anchor, NoService, Page, Reader, Reading
from ozgcheck.sources.pages.blocks import read_document
from ozgcheck.sources.pages.links import resolver
from ozgcheck.sources.pages.selectors import compile_selector, tree_of
from ozgcheck.text import plain
from ozgcheck.web.urls import absolute_url, normal_url

PAGES = Path(__file__).parent / "pages"
HOST = "https://portal.musterstadt.example"
DETAIL = f"{HOST}/detail/-/vr-bis-detail/dienstleistung/17/show"


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    return Reader(catalog.profile, catalog.linkregeln)


def read(reader: Reader, body: str, url: str = DETAIL, head: str = "", **options: str) -> Reading:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return reader.read(html.encode(), url, strict=True, charset=options.get("charset", ""))


def service(reader: Reader, body: str, url: str = DETAIL, head: str = "") -> Page:
    outcome = read(reader, body, url, head).outcome
    assert isinstance(outcome, Page), outcome
    return outcome


# --- where a page leads --------------------------------------------------------------


def test_anchors_are_all_links_with_the_navigation_each_once(reader: Reader) -> None:
    body = (
        '<nav><a href="/a-z/h?x=1#oben"><svg><title>Pfeil</title></svg> Buchstabe  H</a></nav>'
        '<header><a href="//andere.example:443/"><img alt="Start"></a></header>'
        '<h1>Wohngeld</h1><p><a href="weiter">Weiter</a> <a href="/a-z/h?x=1">nochmals</a></p>'
        '<map><area href="/karte" alt="Karte"></map><a name=x>Marke</a><a href="">leer</a>'
        '<a href="javascript:alert(1)">Skript</a><a href="mailto:a@b.example">E-Mail</a>'
        '<footer><a href="/liste?cur=2" rel="Next  NoFollow">2</a></footer>'
        '<iframe src="/rahmen" title="Rahmen"></iframe><noscript><a href=/ohne>ohne</a></noscript>'
    )
    head = '<link rel="next" href="/liste?cur=3"><link rel=stylesheet href=/stil.css>'
    assert read(reader, body, head=head).anchors == (
        Anchor(f"{HOST}/liste?cur=3", "", "next"),
        Anchor(f"{HOST}/a-z/h?x=1", "Buchstabe H"),
        Anchor("https://andere.example/", "Start"),
        Anchor(f"{HOST}/detail/-/vr-bis-detail/dienstleistung/17/weiter", "Weiter"),
        Anchor(f"{HOST}/karte", "Karte"),
        Anchor(f"{HOST}/liste?cur=2", "2", "next nofollow"),
        Anchor(f"{HOST}/rahmen", "Rahmen", "frame"),
        Anchor(f"{HOST}/ohne", "ohne"),
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        # The address that a page claims is not where its links start from.
        ('<link rel=canonical href="/leistungen">', f"{HOST}/leistungen/wohngeld.html"),
        ('<base href="/">', f"{HOST}/wohngeld.html"),
        ('<base href="//portal.musterstadt.example/b/">', f"{HOST}/b/wohngeld.html"),
        ('<base href="../c/"><base href="/zu-spaet/">', f"{HOST}/c/wohngeld.html"),
        (f'<base href="{HOST}/d/e">', f"{HOST}/d/wohngeld.html"),
        ('<base target="_blank">', f"{HOST}/leistungen/wohngeld.html"),
        ('<base href="javascript:1">', f"{HOST}/leistungen/wohngeld.html"),
        ('<base href="http://[">', f"{HOST}/leistungen/wohngeld.html"),
    ],
)
def test_what_links_are_relative_to(reader: Reader, head: str, expected: str) -> None:
    body = '<h1>Leistungen</h1><a href="wohngeld.html">Wohngeld</a>'
    (anchor,) = read(reader, body, f"{HOST}/leistungen/", head).anchors
    assert anchor.url == expected


def test_anchors_of_a_page_that_goes_elsewhere_by_itself(reader: Reader) -> None:
    head = "<meta http-equiv=Refresh content=\"0; URL='/neu'\">"
    reading = read(reader, "<p>Sie werden weitergeleitet.</p>", f"{HOST}/alt", head)
    assert reading.anchors == (Anchor(f"{HOST}/neu", "", "refresh"),)


def test_a_page_without_text_still_leads_on(reader: Reader) -> None:
    reading = read(reader, "<nav><a href=/a>A</a></nav>", f"{HOST}/x")
    assert reading.outcome == NoService("Die Seite enthält keinen sichtbaren Text.", broken=True)
    assert [anchor.url for anchor in reading.anchors] == [f"{HOST}/a"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", False),
        ('<meta name="robots" content="index, follow">', False),
        ('<meta name="ROBOTS" content="noindex, NoFollow">', True),
        ('<meta name=robots content="none">', True),
        ('<meta name=ozgcheck content="nofollow">', True),
        ('<meta name=googlebot content="nofollow">', False),
        ('<meta name=description content="none">', False),
    ],
)
def test_pages_that_ask_not_to_follow(reader: Reader, head: str, expected: bool) -> None:
    assert read(reader, "<h1>Wohngeld</h1>", head=head).nofollow is expected


def test_address_is_the_canonical_one(reader: Reader) -> None:
    head = f'<link rel=canonical href="{HOST}/detail/-/vr-bis-detail/dienstleistung/17/show">'
    other = f"{HOST}/suche/-/vr-bis-detail/dienstleistung/17/show?x=1"
    assert read(reader, "<h1>Wohngeld</h1>", other, head).address == DETAIL
    assert read(reader, "<h1>Wohngeld</h1>", f"{HOST}:443/x#y").address == f"{HOST}/x"


def test_another_port_is_another_portal(reader: Reader) -> None:
    other = DETAIL.replace(".example/", ".example:8443/")
    head = f'<link rel=canonical href="{other}">'
    assert read(reader, "<h1>Wohngeld</h1>", f"{HOST}/x", head).address == f"{HOST}/x"


@given(st.text(alphabet="/ab%.-_;?#:@ äA\\", max_size=25))
def test_resolving_quickly_is_resolving(href: str) -> None:
    for base in (DETAIL, f"{HOST}/", "http://a.example:8080/x/y?z"):
        assert resolver(base)(href) == absolute_url(base, href)


def test_a_hostile_link_takes_no_time() -> None:
    start = time.process_time()
    resolver(HOST)("/" + "a" * 900 + "\n")
    resolver(HOST)("/a" * 450 + "?")
    assert time.process_time() - start < 0.5


def test_very_many_links(reader: Reader) -> None:
    links = "".join(f"<a href=/l{n}>x</a>" for n in range(20_000))
    assert len(read(reader, f"<h1>Wohngeld</h1>{links}").anchors) == 5_000


# --- services that stand on lists ----------------------------------------------------


def entries(reader: Reader, body: str) -> list[tuple[str, str, LinkKind]]:
    reading = read(reader, body, f"{HOST}/formulare-von-a-bis-z")
    assert isinstance(reading.outcome, NoService)
    return [(entry.title, entry.id, link.kind) for entry in reading.entries for link in entry.links]


FORM = "https://formulare.example/forms/findform?shortname="


def test_entries_of_a_table_take_their_name_from_their_row(reader: Reader) -> None:
    body = (
        "<h1>Formulare A-Z</h1><table><tr><th>Formular<th>Amt<th>Link</tr>"
        f"<tr><td>Hund anmelden<td>Amt 21<td><a href='{FORM}F1&formtecid=3'>Formular</a></tr>"
        f"<tr><td>Gewerbe anmelden<td>Amt 32<td><a href='{FORM}F2'>F2</a></tr>"
        f"<tr><td>Amt 33<td><a href='{FORM}F3'>Wohnsitz ummelden</a></tr></table>"
    )
    assert entries(reader, body) == [
        ("Hund anmelden", "F1", LinkKind.FORMULAR),
        ("Gewerbe anmelden", "F2", LinkKind.FORMULAR),
        ("Wohnsitz ummelden", "F3", LinkKind.FORMULAR),
    ]


@pytest.mark.parametrize("name", ["hier", "Formular", "PDF", "Online-Antrag", "", "zum Antrag"])
def test_a_link_that_says_nothing_takes_the_nearest_words(reader: Reader, name: str) -> None:
    link = f"<a href='{FORM}F1'>{name}</a>"
    for body in (
        f"<ul><li>Hund anmelden: {link}</li></ul>",
        f"<ul><li>{link} – Hund anmelden</li></ul>",
        f"<dl><dt>Hund anmelden</dt><dd>{link}</dd></dl>",
        f"<h3>Hund anmelden</h3><p>{link}</p>",
        f"<h3>Hund anmelden</h3><h4>Formulare</h4><p>{link}</p>",
        f"<ul><li><h3>Hund anmelden</h3><p>Bis zum 15. des Monats.</p>{link}</li></ul>",
    ):
        found = entries(reader, "<h1>Formulare A-Z</h1>" + body)
        assert [title for title, _, _ in found] == ["Hund anmelden"], body


def test_two_ways_in_one_row_are_one_service(reader: Reader) -> None:
    call = "https://service.example/externe-services/call/7"
    body = (
        f"<h1>Formulare A-Z</h1><ul><li>Hund anmelden <a href='{FORM}F1'>Formular</a> "
        f"<a href='{call}'>Online-Antrag</a></li><li>Hund abmelden <a href='{FORM}F2'>hier</a></ul>"
    )
    first, second = read(reader, body, f"{HOST}/formulare").entries
    assert (first.title, first.url) == ("Hund anmelden", call)
    assert {link.kind for link in first.links} == {LinkKind.FORMULAR, LinkKind.ONLINEDIENST}
    assert second.title == "Hund abmelden"


def test_direct_calls_of_services(reader: Reader) -> None:
    uuid = "0b5c6f0e-93aa-4c1f-a4b2-0e2b61f0d7aa"
    body = (
        "<h1>Dienstleistungen</h1><h2>Meldewesen</h2>"
        f"<div><a href='/extension/service/auth-call/{uuid}'>Meldebescheinigung</a>"
        "<p>Anmeldung erforderlich (BundID)</p></div>"
    )
    (entry,) = read(reader, body, f"{HOST}/services").entries
    assert (entry.title, entry.id, entry.family) == ("Meldebescheinigung", uuid, "sit-dienste")
    assert entry.category == "Meldewesen"
    assert [link.kind for link in entry.links] == [LinkKind.ONLINEDIENST]


def test_a_list_that_says_that_there_is_only_a_file(reader: Reader) -> None:
    base = "https://ssl.stadt.example/intelliform/forms/stadt/steuern"
    body = (
        "<h1>Formulare</h1><table>"
        f"<tr><td>Hund anmelden<td><a href='{base}/an/index'>Formular</a><td></tr>"
        f"<tr><td>Hund abmelden<td><a href='{base}/ab/index'>Formular</a>"
        "<td>Adobe Acrobat-Dokument</tr></table>"
    )
    assert [(title, kind) for title, _, kind in entries(reader, body)] == [
        ("Hund anmelden", LinkKind.ONLINEDIENST),
        ("Hund abmelden", LinkKind.FORMULAR),
    ]


def test_the_forms_of_a_described_service_are_its_own(reader: Reader) -> None:
    reading = read(reader, f"<h1>Hundesteuer</h1><p><a href='{FORM}F1'>Hund anmelden</a>")
    assert isinstance(reading.outcome, Page)
    assert reading.entries == ()
    assert reading.outcome.links[0].kind is LinkKind.FORMULAR


def test_an_error_lists_nothing(reader: Reader) -> None:
    body = f"<h1>Seite nicht gefunden</h1><p><a href='{FORM}F1'>Hund anmelden</a>"
    assert read(reader, body, f"{HOST}/x").entries == ()


def test_entries_without_any_name_are_none(reader: Reader) -> None:
    assert entries(reader, f"<p><a href='{FORM}F1'>Formular</a></p>") == []


def test_very_many_entries(reader: Reader) -> None:
    rows = "".join(
        f"<li><a href='{FORM}F{n}'>Antrag Nummer {n} stellen lassen</a>" for n in range(3000)
    )
    assert len(read(reader, f"<h1>Formulare</h1>{rows}", f"{HOST}/x").entries) == 2_000


def test_entries_are_plain(reader: Reader) -> None:
    body = f"<h1>Formulare</h1><li><a href='{FORM}F1'>Hund\u202e \x1b[31man\u200bmelden</a></li>"
    (entry,) = read(reader, body, f"{HOST}/x").entries
    assert entry.title == plain(entry.title) == "Hund [31manmelden"


# --- facts and ids -------------------------------------------------------------------


def test_what_a_service_costs_and_whom_to_ask(reader: Reader) -> None:
    found = service(
        reader,
        "<h1>Wohngeld</h1><h2>Welche Gebühren fallen an?</h2><p>keine</p>"
        "<h2>Zuständige Stelle</h2><p>Amt 50<br>Rathaus</p><h2>Fristen</h2><p>keine</p>",
    )
    assert found.facts == (("gebuehren", "keine"), ("kontakt", "Amt 50 Rathaus"))
    assert found.id == "17"


def test_facts_are_short_and_persons_none(reader: Reader) -> None:
    found = service(
        reader,
        f"<h1>Wohngeld</h1><h2>Kosten</h2><p>{'viel ' * 500}</p>"
        "<h2>Zuständige Kontaktpersonen</h2><p>Erika Muster</p>",
    )
    assert [(name, len(value)) for name, value in found.facts] == [("gebuehren", 500)]


def test_a_cell_that_says_costs_is_no_section(reader: Reader) -> None:
    found = service(
        reader,
        "<h1>Wohngeld</h1><h3>Kosten</h3><table><tr><th>Name<th>Kosten</tr>"
        "<tr><td>Gebühr<td>5 EUR</tr></table><h3>Fristen</h3>",
    )
    assert dict(found.facts)["gebuehren"] == "Name Kosten Gebühr 5 EUR"


# --- what a profile takes hold of ----------------------------------------------------

FIELDS = (
    ("titel", (Griff(css="div.nichts"), Griff(xpath="//div[@class='name']"))),
    ("beschreibung", (Griff(css="p.kurz"),)),
    ("kategorie", (Griff(xpath="//ul[@id='weg']/li[last()]/text()"),)),
    ("schluessel", (Griff(css="[data-leika]", attribut="data-leika"),)),
    ("gebuehren", (Griff(abschnitt="Was kostet das?"),)),
    ("kontakt", (Griff(css="address"),)),
    ("id", (Griff(xpath="string(//meta[@name='nummer']/@content)"),)),
    ("onlinedienst", (Griff(css="div.online"),)),
    ("termin", (Griff(css="button.zeit", attribut="data-ziel"),)),
    ("formular", (Griff(abschnitt="Vordrucke"),)),
)
OWN = Profil("eigen", "Eigen", leistung=(r"/dienst/\w+",), felder=FIELDS)
SHAPED = """<h1>Ihr Rathaus</h1><div class=name>Wohngeld</div><p class=kurz>Zuschuss zur Miete</p>
<ul id=weg><li>Wohnen</li><li>Soziales</li></ul><i data-leika="99107023017000"></i>
<h2>Was kostet das?</h2><p>nichts</p><h2>Fristen</h2><p>keine</p><address>Amt 50</address>
<div class=online><a href=/weiter>weiter</a></div><button class=zeit data-ziel="/zeit">Zeit</button>
<h2>Vordrucke</h2><p><a href=/blatt>Blatt 3</a></p><h2>Kontakt</h2><p><a href=/weg>Weg</a></p>"""


def test_every_field_of_a_profile(catalog: Catalog) -> None:
    reader = Reader([OWN], catalog.linkregeln)
    found = service(reader, SHAPED, f"{HOST}/dienst/7", "<meta name=nummer content=4711>")
    assert found.title == "Wohngeld"
    assert found.description == "Zuschuss zur Miete"
    assert found.category == "Soziales"
    assert found.schluessel == ("99107023017000",)
    assert found.facts == (("gebuehren", "nichts"), ("kontakt", "Amt 50"))
    assert found.id == "4711"
    assert set(found.links) == {
        Link(LinkKind.ONLINEDIENST, f"{HOST}/weiter", "weiter"),
        Link(LinkKind.TERMIN, f"{HOST}/zeit", "Zeit"),
        Link(LinkKind.FORMULAR, f"{HOST}/blatt", "Blatt 3"),
        Link(LinkKind.INFO, f"{HOST}/weg", "Weg"),
    }


def test_selectors_that_find_nothing_leave_the_general_way(catalog: Catalog) -> None:
    reader = Reader([OWN], catalog.linkregeln)
    found = service(
        reader,
        "<h1>Wohngeld</h1><h2>Kurzbeschreibung</h2><p>Zuschuss</p><h2>Kosten</h2><p>keine</p>"
        "<h2>Fristen</h2><p><a href='https://bauportal.nrw/antrageinfach'>x</a>",
        f"{HOST}/dienst/7",
    )
    assert (found.title, found.description) == ("Wohngeld", "Zuschuss")
    assert found.facts == (("gebuehren", "keine"),)
    assert found.links[0].kind is LinkKind.ONLINEDIENST


def test_selectors_hold_only_on_the_product_s_pages(catalog: Catalog) -> None:
    reader = Reader([OWN, *catalog.profile], catalog.linkregeln)
    assert service(reader, SHAPED, DETAIL).title == "Ihr Rathaus"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5_000,
        "<h1 " + " ".join(f"a{n}=1" for n in range(30_000)) + "></h1>",
        "<i></i>" * 60_000,
    ],
    ids=["deep", "wide", "many"],
)
def test_no_selector_runs_on_a_page_made_to_be_expensive(catalog: Catalog, body: str) -> None:
    slow = Profil(
        "x", "x", leistung=("/x",), felder=(("titel", (Griff(xpath="//*[//*//*[@q]]//*"),)),)
    )
    start = time.process_time()
    found = service(Reader([slow]), f"<h1>Wohngeld</h1>{body}", f"{HOST}/x")
    assert found.title == "Wohngeld"
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("body", "harmless"),
    [
        ("<div>" * 100, True),
        ("<div>" * 300, False),
        ("<i a=1></i>" * 20_000, True),
        ("<i></i>" * 40_000, False),
        ("<i " + " ".join(f"a{n}=1" for n in range(400)) + "></i>", True),
        ("<i " + " ".join(f"a{n}=1" for n in range(600)) + "></i>", False),
    ],
    ids=range(6),
)
def test_a_tree_is_built_of_harmless_pages_only(body: str, harmless: bool) -> None:
    document = read_document(body)
    assert document is not None
    assert (tree_of(body, document) is not None) is harmless


def test_a_selector_takes_a_limited_number_of_texts() -> None:
    profil = Profil("x", "x", leistung=("/x",), felder=(("gebuehren", (Griff(css="li"),)),))
    body = "<h1>Wohngeld</h1><ul>" + "<li>x</li>" * 200 + "</ul>"
    found = service(Reader([profil]), body, f"{HOST}/x")
    assert dict(found.facts)["gebuehren"] == " ".join("x" * 50)


def test_a_selector_takes_a_limited_number_of_things() -> None:
    profil = Profil("x", "x", leistung=("/x",), felder=(("onlinedienst", (Griff(css="a"),)),))
    links = "".join(f"<a href=/l{n}>x{n}</a>" for n in range(200))
    found = service(Reader([profil]), f"<h1>Wohngeld</h1><p>Text</p>{links}", f"{HOST}/x")
    kinds = [link.kind for link in found.links]
    assert kinds.count(LinkKind.ONLINEDIENST) == 50


@pytest.mark.parametrize(
    "griff",
    [
        Griff(css="div["),
        Griff(css="a:nichts"),
        Griff(xpath="//div["),
        Griff(xpath="nichts()"),
        Griff(xpath="re:test('a', '(a+)+$')"),  # could be made to take for ever
        Griff(xpath="$x"),
        Griff(xpath="//a:b"),
    ],
)
def test_selectors_that_are_none(griff: Griff) -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_selector(griff)


def test_optigov_by_its_selector(reader: Reader) -> None:
    html = (PAGES / "optigov_wohngeld.html").read_bytes()
    url = "https://www.werne.de/de/optigov/?ansicht=dienstleistung&eintrag=9"
    found = reader.read(html, url, strict=True).outcome
    assert isinstance(found, Page)
    assert found.schluessel == ("99107023017000", "99107023017001")
    assert (found.family, found.id) == ("optigov", "9")


# --- encodings -----------------------------------------------------------------------

TITLE = "<h1>Hundegebühr für Größere</h1>"


@pytest.mark.parametrize(
    ("html", "charset"),
    [
        (TITLE.encode(), "iso-8859-1"),  # servers say so by habit
        (TITLE.encode(), '"ISO-8859-1"'),
        (f"<meta charset=iso-8859-1>{TITLE}".encode(), ""),
        (TITLE.encode("cp1252"), "utf-8"),
        (TITLE.encode("cp1252"), "nonsense"),
        (TITLE.encode("iso-8859-15"), "iso-8859-15"),
        (f"<meta charset=utf-8>{TITLE}".encode("cp1252"), "iso-8859-1"),
        (TITLE.encode("utf-16-le"), "utf-16le"),
        (TITLE.encode("utf-16-be"), "UTF-16BE"),
        (b"\xef\xbb\xbf" + TITLE.encode(), "utf-16"),
    ],
    ids=range(10),
)
def test_encodings_that_the_server_names(reader: Reader, html: bytes, charset: str) -> None:
    outcome = reader.read(html, DETAIL, charset=charset).outcome
    assert isinstance(outcome, Page)
    assert outcome.title == "Hundegebühr für Größere"


def test_the_server_s_word_decides_what_bytes_leave_open(reader: Reader) -> None:
    outcome = reader.read(b"<h1>Kosten in \xa4 je Hund</h1>", DETAIL, charset="iso-8859-15")
    assert isinstance(outcome.outcome, Page)
    assert outcome.outcome.title == "Kosten in € je Hund"


# --- many at once --------------------------------------------------------------------


def test_one_reader_for_many_threads(reader: Reader) -> None:
    pages = [(path.read_bytes(), path.name) for path in sorted(PAGES.glob("*.html"))] * 5
    one = [reader.read(html, name) for html, name in pages]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda page: reader.read(*page), pages)) == one


@pytest.mark.skipif(sys.gettrace() is not None, reason="counting lines takes time")
def test_reading_is_quick(reader: Reader) -> None:
    nav = "".join(f"<li><a class=n href=/themen/b-{n % 9}/s-{n}>Punkt {n}</a>" for n in range(300))
    text = "".join(f"<p>{'Ein Satz über den Hund. ' * 12}</p>" for _ in range(52))
    html = f"<nav><ul>{nav}</ul></nav><h1>Hundesteuer</h1><h2>Beschreibung</h2>{text}".encode()
    assert 30_000 < len(html) < 40_000
    times = []
    for _ in range(30):
        start = time.process_time()
        reader.read(html, DETAIL, strict=True)
        times.append(time.process_time() - start)
    assert min(times) < 0.008  # 0.002 when nothing else runs


@given(st.text(max_size=30))
def test_whatever_the_address(url: str) -> None:
    reading = Reader([OWN]).read(b"<h1>Wohngeld</h1><a href=x>y</a>", url, strict=True)
    assert all(normal_url(anchor.url) == anchor.url for anchor in reading.anchors)
