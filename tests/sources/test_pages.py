# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Single portal pages: the product families, what is no service, and hostile bytes."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import load_catalog
from ozgcheck.model import LinkKind
from ozgcheck.sources import pages as read_pages
from ozgcheck.sources.pages import (
    MAX_LINKS,
    MAX_PAGE_BYTES,
    MAX_TEXT,
    NoService,
    Page,
    Reader,
    absolute_url,
    keys_in,
    normal_url,
)
from ozgcheck.text import fold, plain

PAGES = Path(__file__).parent / "pages"
HOST = "https://portal.musterstadt.example"


@cache
def reader() -> Reader:
    catalog = load_catalog()
    return Reader(catalog.profile, catalog.linkregeln)


def read_page(html: bytes, url: str) -> Page | NoService:
    return read_pages.read_page(html, url, reader())


def saved(name: str) -> Page:
    page = read_page((PAGES / name).read_bytes(), name)
    assert isinstance(page, Page), page
    return page


def no_service(html: bytes | str, url: str = "seite.html") -> NoService:
    result = read_page(html.encode() if isinstance(html, str) else html, url)
    assert isinstance(result, NoService), result
    return result


def page(body: str, head: str = "<title>x</title>", url: str = f"{HOST}/leistung") -> Page:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    result = read_page(html.encode(), url)
    assert isinstance(result, Page), result
    return result


def kinds(page: Page) -> dict[str, LinkKind]:
    return {link.title: link.kind for link in page.links}


# --- vr-bis-detail -------------------------------------------------------------------


def test_v1_with_headings() -> None:
    urkunden = saved("vr_v1_urkunden.html")
    assert urkunden.title == "Urkunden: Geburt, Ehe, Tod"
    # The canonical link names the start page; the browser's comment knows better.
    assert urkunden.url == (
        "https://serviceportal.musterstadt.example/detail/-/vr-bis-detail/dienstleistung/6330/show"
    )
    assert urkunden.family == "vr-bis-detail"
    assert urkunden.category == "Bürgerservice > Standesamt"
    assert urkunden.description == (
        "Sie können Urkunden aus den Registern des Standesamts anfordern."
    )


def test_v1_page_with_several_keys_in_its_links() -> None:
    # Not among them: a longer number, and the key of a service it merely suggests.
    assert saved("vr_v1_urkunden.html").schluessel == (
        "99027002012000",
        "99059004012000",
        "99101004012000",
    )


@pytest.mark.parametrize(
    ("title", "link", "own"),
    [
        ("Sozialberatung im Rathaus", "Wohngeld", False),
        ("Hundesteuer anmelden", "Wohngeld beantragen", False),
        ("Hundesteuer anmelden", "Hundesteuer", True),
        ("Hundesteuern", "Hundesteuer: Anmeldung", True),
        ("Sozialberatung", "Allgemeine Informationen des Bundes (1)", True),
        ("Sozialberatung", "Weitere Informationen", True),
        # Every second service is an application.
        ("Antrag auf Bauen", "Antrag auf Wohngeld", False),
    ],
)
def test_the_key_of_a_neighbour_is_not_the_pages(title: str, link: str, own: bool) -> None:
    key = "99107023000000"
    address = f"https://verwaltung.bund.de/leistungsverzeichnis/DE/leistung/{key}"
    found = page(
        f"<h1>{title}</h1><p>Wir helfen Ihnen gern.</p>"
        f'<p>Siehe auch: <a href="{address}">{link}</a></p>'
    )
    assert found.schluessel == ((key,) if own else ())
    assert [each.url for each in found.links] == [address]


def test_v1_links_are_absolute_without_port_and_without_the_page_itself() -> None:
    urkunden = saved("vr_v1_urkunden.html")
    assert kinds(urkunden) == {
        "Zum Antragsassistenten": LinkKind.ONLINEDIENST,
        "Termin vereinbaren": LinkKind.TERMIN,
        "Antrag auf Urkunden": LinkKind.FORMULAR,
        "Geburtsurkunde beantragen": LinkKind.INFO,
        "Eheurkunde beantragen": LinkKind.INFO,
        "Sterbeurkunde beantragen": LinkKind.ONLINEDIENST,
        "Vorgang 990270020120001": LinkKind.INFO,
        "Personenstandsgesetz": LinkKind.INFO,
    }
    assert urkunden.links[0].url.startswith("https://pdf.form-solutions.net/metaform/")
    assert urkunden.links[2].url == (
        "https://serviceportal.musterstadt.example/documents/20124/urkunden.pdf/0f3c"
    )


def test_v1_text_is_what_a_citizen_reads_about_this_service() -> None:
    text = saved("vr_v1_urkunden.html").text
    assert "Online-Antragsassistent Online-Terminvergabe." in text
    assert "Verwaltungsgebühren. Gebuehr. 15,00 EUR." in text
    assert text.count("kann online gestellt werden") == 1  # once in a script, once visible
    for frame in ("BIS: Suche", "Impressum", "Anmelden", "Gewerbe", "Vorschläge", "color"):
        assert frame not in text


def test_v1_without_section_headings() -> None:
    hund = saved("vr_v1_ohne_ueberschriften.html")
    assert hund.title == "Hundehaltung: Anmeldung"
    assert hund.url.startswith("https://buergerportal.beispielstadt.example/detail/")
    assert kinds(hund) == {"Hund anmelden": LinkKind.ONLINEDIENST}
    assert "Navigationsmenü" not in hund.text
    assert hund.text.startswith("Hundehaltung: Anmeldung: Online-Service. Wer einen Hund hält")


def test_v1_with_its_title_only_in_the_head() -> None:
    parken = saved("vr_v1_titel_nur_im_kopf.html")
    assert parken.title == "Bewohnerparkausweis"
    assert parken.url == (
        "https://service.nordhausen.example/suche/-/vr-bis-detail/dienstleistung/5363585/show"
    )
    assert parken.description == "Mit dem Ausweis parken Sie in Ihrem Viertel."


def test_v1_without_any_title_is_reported() -> None:
    url = f"{HOST}/detail/-/vr-bis-detail/dienstleistung/1/show"
    html = (
        "<title>Detail - Serviceportal Herne</title><h2>BIS: Suche und Detail</h2>"
        "<h3>Beschreibung</h3><p>Text</p>"
    )
    assert no_service(html, url) == NoService("Die Seite nennt keinen Titel.", broken=True)


def test_v2_takes_the_title_from_its_field() -> None:
    name = saved("vr_v2_ohne_dienst.html")
    assert name.title == "Namensänderung"
    assert name.description == "Ein Name kann aus wichtigem Grund geändert werden."


def test_v2_heading_for_online_services_without_an_entry_is_no_link_to_one() -> None:
    assert kinds(saved("vr_v2_ohne_dienst.html")) == {"Merkblatt": LinkKind.INFO}


def test_v2_entries_under_the_heading_for_online_services() -> None:
    assert kinds(saved("vr_v2_mit_dienst.html")) == {
        "Einfache Auskunft": LinkKind.ONLINEDIENST,
        "Erweiterte Auskunft": LinkKind.ONLINEDIENST,
        "hier": LinkKind.INFO,
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # entries that are headings themselves
        ("<h2>Onlinedienste</h2><h3><a href=/a>Antrag A</a></h3>", LinkKind.ONLINEDIENST),
        # links around whole blocks
        (
            "<h2>Onlinedienste</h2><a href=/a><div>Antrag A</div></a><h2>Kontakt</h2>",
            LinkKind.ONLINEDIENST,
        ),
        # too far away to belong to the heading
        (
            "<h2>Onlinedienste</h2>" + "<p>Text</p>" * 5 + "<p><a href=/a>Antrag A</a>",
            LinkKind.INFO,
        ),
        # a sentence with a link is no entry
        (
            "<h2>Onlinedienst</h2><p>Es gilt die Satzung der Stadt, siehe <a href=/a>Antrag A</a>",
            LinkKind.INFO,
        ),
        # the section has ended
        ("<h2>Onlinedienste</h2><h2>Kontakt</h2><p><a href=/a>Antrag A</a>", LinkKind.INFO),
    ],
)
def test_what_belongs_to_a_heading_for_online_services(body: str, expected: LinkKind) -> None:
    assert kinds(page(f"<h1>Hund anmelden</h1>{body}"))["Antrag A"] is expected


# --- the other products --------------------------------------------------------------


def test_egov_with_a_block_of_links_before_the_title() -> None:
    umzug = saved("egov_wohnsitz.html")
    assert umzug.title == "Wohnsitz ummelden"
    assert umzug.family == "egov-bis-detail"
    assert umzug.description == "Ummeldung nach einem Umzug in der Stadt"
    assert "müssen Sie sich ummelden" in umzug.text  # declared as ISO-8859-1
    # „Links & Onlinedienste“ mixes both, so only the address counts there.
    assert kinds(umzug) == {
        "Elektronische Wohnsitzanmeldung": LinkKind.ONLINEDIENST,
        "Wissenswertes": LinkKind.INFO,
    }


def test_slug_page_without_the_badges_of_its_teaser_cards() -> None:
    gewerbe = saved("slug_gewerbe.html")
    assert gewerbe.title == "Gewerbe an-, um- und abmelden"
    assert gewerbe.url == "https://service.krefelden.example/gewerbe-an-um-ab-meldung"
    assert gewerbe.family == ""
    assert kinds(gewerbe) == {"Gewerbeanmeldung": LinkKind.ONLINEDIENST}
    assert "Online-Service." not in gewerbe.text
    assert "Reisegewerbe" not in gewerbe.text
    # The <header> of an article is no page header.
    assert gewerbe.text.startswith("Gewerbe an-, um- und abmelden: Service. Kanäle:")
    assert gewerbe.text.endswith("Kontakt: Ordnungsamt.")


def test_form_list_with_what_only_looks_online() -> None:
    assert kinds(saved("formularliste_hund.html")) == {
        "F123": LinkKind.FORMULAR,
        "Hund anmelden": LinkKind.ONLINEDIENST,
        "Hund abmelden, Adobe Acrobat-Dokument": LinkKind.FORMULAR,
        "Online-Antrag (PDF)": LinkKind.FORMULAR,
        "Vorsprache": LinkKind.TERMIN,
        "Online-Terminvergabe": LinkKind.TERMIN,
        "Steuer überweisen": LinkKind.ZAHLUNG,
        "BundID": LinkKind.ANMELDUNG,
        "Hund online anmelden": LinkKind.ONLINEDIENST,
        "Alle Online-Dienste": LinkKind.INFO,
    }


def test_optigov_key_in_a_property() -> None:
    wohngeld = saved("optigov_wohngeld.html")
    assert wohngeld.schluessel == ("99107023017000", "99107023017001")
    assert wohngeld.family == "optigov"
    assert wohngeld.url == "optigov_wohngeld.html"  # the page names no address


def test_key_in_a_meta_element_says_nothing_about_the_product() -> None:
    found = page("<h1>Wohngeld</h1>", '<meta name="leika" content="99107023017000">')
    assert found.schluessel == ("99107023017000",)
    assert found.family == ""


def test_key_in_the_page_s_own_address() -> None:
    found = page("<h1>Wohngeld</h1>", url=f"{HOST}/leistung/99107023017000")
    assert found.schluessel == ("99107023017000",)


@pytest.mark.parametrize(
    "address",
    [
        "https://service.bottrop.de/extension/service/call/0b5c",
        "https://kreis.example/externe-services/call/17",
        "https://portal-civ-efa.ekom21.de/civ.public/start.html?oe=1&mode=cc&cc_key=Hund",
        "https://amt24.sachsen.de/onlineantraege/onlineantrag?prozessKey=m&leistungId=99107023017000",
        "https://www.buergerservice-portal.de/bayern/ebrach/meldung",
        "https://verkehr-igv.krzn.de/wkz?MANDANT=BOCHUM",
        "https://www.bochum.de/onlinezulassungsbehoerde#/",
        "https://serviceportal.gemeinsamonline.de/Onlinedienste/Service/Entry/EWA",
        "https://bauportal.nrw/antrageinfach",
        "https://url.nrw/elterngeld-online_stadt-herne",
        "https://formulare.polizei.nrw/de/versammlung",
        "https://www.fuehrungszeugnis.bund.de/",
    ],
)
def test_addresses_of_online_services(address: str) -> None:
    found = page(f'<h1>Dienst</h1><a href="{address}">weiter</a>')
    assert kinds(found) == {"weiter": LinkKind.ONLINEDIENST}


@pytest.mark.parametrize(
    "address",
    [
        "https://amt24.sachsen.de/leistung/-/sbw/id-1-leistung-0",
        "https://meineverwaltung.nrw/leistung/99107023017000",
        "https://fimportal.de/detail/L/99107023017000",
    ],
)
def test_descriptions_stay_information_whatever_the_link_is_called(address: str) -> None:
    found = page(f'<h1>Dienst</h1><a href="{address}">Online beantragen</a>')
    assert kinds(found) == {"Online beantragen": LinkKind.INFO}


def test_product_by_its_portlet_title_where_the_address_is_unknown() -> None:
    body = "<div>BIS: Suche und Detail</div><h1>Wohngeld</h1><p>Text</p>"
    assert page(body, url="wohngeld.html").family == "vr-bis-detail"


def test_link_whose_name_is_a_picture_or_a_label() -> None:
    found = page(
        "<h1>Hund</h1><p>Hier: <a href=/a><img src=x alt='Online-Antrag'></a>"
        "<a href=/b aria-label='Termin vereinbaren'></a><a href=/c title='Weiter'> </a>"
        "<a href='http://[::1'>kaputt</a>"
    )
    assert kinds(found) == {
        "Online-Antrag": LinkKind.ONLINEDIENST,
        "Termin vereinbaren": LinkKind.TERMIN,
        "Weiter": LinkKind.INFO,
    }


def test_link_around_whole_blocks() -> None:
    found = page("<h1>Hund</h1><a href=/antrag><div>Online-Antrag</div></a><p>Danach</p>")
    assert kinds(found) == {"Online-Antrag": LinkKind.ONLINEDIENST}


# --- titles --------------------------------------------------------------------------


def test_leichte_sprache() -> None:
    ausweis = saved("leichte_sprache.html")
    assert ausweis.title == "Personal·ausweis"
    assert fold(ausweis.title) == "personalausweis"
    assert ausweis.url.endswith("/Personal%C2%B7ausweis.html")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Reisepass; Beantragung", "Reisepass; Beantragung"),
        ("Meldebescheinigung / Bremerhaven", "Meldebescheinigung / Bremerhaven"),
        ("Anmeldung der Eheschließung (früher Aufgebot)",) * 2,
        ("Kfz&nbsp;– Abmeldung", "Kfz – Abmeldung"),
        ("Parkausweis  für   Bewohner:innen", "Parkausweis für Bewohner:innen"),
        ("Gewerbe <b>an</b>melden", "Gewerbe anmelden"),
        ("Wohn&shy;geld\x07", "Wohngeld"),
    ],
)
def test_titles_as_portals_write_them(heading: str, title: str) -> None:
    assert page(f"<h1>{heading}</h1>").title == title


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Hund - Anmeldung | Stadt Krefeld</title>", "Hund - Anmeldung"),
        ("<title>Musterstadt | Wohngeld</title>", "Wohngeld"),
        ("<title>Wohngeld – Suche – Serviceportal Herne</title>", "Wohngeld"),
        ('<title>Detail</title><meta property="og:title" content="Wohngeld - Detail">', "Wohngeld"),
        ("<title>Wohngeld</title><svg><title>Pfeil</title></svg>", "Wohngeld"),
    ],
)
def test_title_from_the_head_without_the_site_s_name(head: str, title: str) -> None:
    assert page("<h3>Beschreibung</h3><p>Text</p><h3>Ganz anderes</h3>", head).title == title


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>Stadt Herne</h1></header><h2>Wohngeld</h2>",
        "<h1>Dienstleistungen</h1><h2>Wohngeld</h2>",
        "<h1>Serviceportal der Stadt</h1><h2>Wohngeld</h2>",
        "<h2>Aktuelles Thema</h2><h1>Wohngeld</h1>",
        "<h2>Wohngeld</h2><h3>Unterlagen</h3><h2>Etwas anderes</h2>",
    ],
)
def test_heading_that_names_the_service(body: str) -> None:
    assert page(body).title == "Wohngeld"


CONSENT = "<h2>Diese Website verwendet Cookies</h2><p>Bitte stimmen Sie zu.</p>"


@pytest.mark.parametrize(
    "banner",
    [
        f'<div id="cookie-banner">{CONSENT}</div>',
        f'<section class="x cc consent">{CONSENT}</section>',
        f'<div role="dialog" aria-modal="true">{CONSENT}</div>',
        f"<dialog open class=cookies>{CONSENT}</dialog>",
    ],
)
def test_banners_that_ask_for_consent_are_no_part_of_the_page(banner: str) -> None:
    found = page(f"{banner}<h2>Wohngeld</h2><p>Zuschuss</p>")
    assert found.text == "Wohngeld: Zuschuss."


@pytest.mark.parametrize(
    "heading",
    ["Diese Website verwendet Cookies", "Cookie-Einstellungen", "Wir schätzen Ihre Privatsphäre"],
)
def test_unmarked_banners_give_no_title(heading: str) -> None:
    assert page(f"<div><h2>{heading}</h2></div><h2>Wohngeld</h2><p>x</p>").title == "Wohngeld"


def test_a_class_of_the_whole_page_is_no_banner() -> None:
    html = b"<html class=cookie><body class='has-consent cookies'><main class=consent><h1>D</h1>"
    result = read_page(html, "x.html")
    assert isinstance(result, Page)


# --- pages that are no service -------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a_bis_z.html", "Die Seite ist eine Liste."),
        ("suche.html", "Die Seite gehört zur Navigation des Portals."),
        ("startseite.html", "Die Seite ist eine Startseite."),
        ("anmelden.html", "Die Seite ist eine Anmeldeseite."),
    ],
)
def test_frame_of_the_portal(name: str, reason: str) -> None:
    login = "Anmeldeseite" in reason
    expected = NoService(reason, broken=False, login=login)
    assert no_service((PAGES / name).read_bytes()) == expected


def test_portal_s_error_message_on_a_detail_page() -> None:
    assert no_service((PAGES / "fehler.html").read_bytes()).broken


def test_error_banner_above_a_complete_page_does_not_hide_the_service() -> None:
    found = page(
        "<h1>Reisepass</h1><p>Der Dienst ist zur Zeit nicht verfügbar!</p>" + "<p>Text</p>" * 100
    )
    assert "nicht verfügbar" in found.text


@pytest.mark.parametrize(
    "title",
    ["404", "Seite nicht gefunden", "Fehler", "503 Service Unavailable", "Wartungsarbeiten"],
)
def test_error_titles(title: str) -> None:
    assert no_service(f"<title>{title}</title><h1>{title}</h1><p>Text</p>").broken


@pytest.mark.parametrize("title", ["Wartung von Kleinkläranlagen", "Fehlbelegung melden"])
def test_services_that_sound_like_errors(title: str) -> None:
    assert page(f"<h1>{title}</h1>").title == title


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Alles</h1>" + "".join(f"<a href=/{c}>{c}</a> " for c in "ABCDEFGHIJKLMNOP"),
        "<h1>Alles</h1>"
        + "".join(f"<a href=/-/vr-bis-detail/dienstleistung/{n}/show>D</a>" for n in range(10)),
        "<h1>Alles</h1>" + "".join(f"<li><a href=/{n}>Ein Dienst {n}</a>" for n in range(20)),
        "<title>Serviceportal Herne</title><h1>Dienstleistungen</h1><p>Text</p>",
        "<title>Anmeldung</title><h1>Anmeldung</h1>",
    ],
)
def test_lists_and_frames_by_their_content(html: str) -> None:
    assert not no_service(html).broken


def test_registration_of_something_is_no_login() -> None:
    body = "<h1>Anmeldung</h1><h2>Beschreibung</h2><p>Wohnsitz</p><h2>Unterlagen</h2><p>Ausweis</p>"
    assert page(body).title == "Anmeldung"


def test_letter_bar_on_the_page_of_a_service() -> None:
    bar = "".join(f"<a href=/{c}>{c}</a> " for c in "ABCDEFGHIJKLMNOPQRSTUVW")
    found = page(f"{bar}<h1>Wohngeld</h1><h2>Beschreibung</h2><p>x</p><h2>Unterlagen</h2><p>y</p>")
    assert found.title == "Wohngeld"


@pytest.mark.parametrize("path", ["/", "/startseite", "/web/stadt/home", "/c/portal/login"])
def test_frame_by_its_address(path: str) -> None:
    assert not no_service("<h1>Reisepass</h1><p>Text</p>", HOST + path).broken


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "Die Datei ist leer."),
        (b" \n", "Die Datei ist leer."),
        (b"%PDF-1.7 kein Markup", "Die Datei ist keine HTML-Seite."),
        (b"\x89PNG\r\n\x1a\n\x00\x00<", "Die Datei ist keine HTML-Seite."),
        (b"<p>" + b"x" * MAX_PAGE_BYTES, "Die Seite ist größer als 5 MB."),
        (b"<!-- nur das -->", "Die Seite enthält keinen sichtbaren Text."),
        ((PAGES / "nur_skript.html").read_bytes(), "Die Seite enthält keinen sichtbaren Text."),
        (b"<p>x" * 210_000, "Die Seite ist zu umfangreich aufgebaut."),
        (b"<p>ohne Titel", "Die Seite nennt keinen Titel."),
    ],
    ids=range(9),
)
def test_unreadable_pages(html: bytes, reason: str) -> None:
    assert no_service(html) == NoService(reason, broken=True)


# --- addresses, encodings, hostile pages ---------------------------------------------


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://Service.Herne.DE:443/Detail#oben", "https://service.herne.de/Detail"),
        ("http://herne.de:80", "http://herne.de/"),
        ("http://herne.de:8080/x", "http://herne.de:8080/x"),
        ("https://herne.de:80/x", "https://herne.de:80/x"),
        ("https://user:pw@herne.de/x", "https://herne.de/x"),
        ("https://herne.de/x;jsessionid=AB.c1?id=3", "https://herne.de/x?id=3"),
        ("https://herne.de/x?PHPSESSID=1&id=3&utm_source=a&p_auth=b", "https://herne.de/x?id=3"),
        ("https://herne.de/x?sid=0123456789abcdef01&sid=17", "https://herne.de/x?sid=17"),
        (
            "https://herne.de/metaform/sid/assistant/01",
            "https://herne.de/metaform/sid/assistant/01",
        ),
        ("https://herne.de/Übersicht 1", "https://herne.de/%C3%9Cbersicht%201"),
        ("https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"),
        ("javascript:alert(1)", ""),
        ("ftp://herne.de/x", ""),
        ("https://", ""),
        ("https://[herne", ""),
        ("https://herne.de:x/", ""),
        ("https://herne.de/" + "x" * 3000, ""),
    ],
)
def test_normal_url(url: str, normal: str) -> None:
    assert normal_url(url) == normal
    assert not normal or normal_url(normal) == normal


def test_links_are_resolved_against_the_base_element() -> None:
    found = page('<h1>D</h1><a href="b?x=1">B</a>', f'<base href="{HOST}/a/">')
    assert found.links[0].url == f"{HOST}/a/b?x=1"
    assert absolute_url("", "b") == ""


def test_caller_s_address_may_be_anything() -> None:
    result = read_page(b"<h1>Wohngeld</h1>", "http://[")
    assert isinstance(result, Page)
    assert result.url == "http://["


def test_keys_stand_alone() -> None:
    text = (
        "99107023017000,99107023017001 199107023017002 99107023017003x 9910702301700 99107023017000"
    )
    assert keys_in(text) == ("99107023017000", "99107023017001")


def test_fetched_page_cannot_claim_another_host() -> None:
    head = '<link rel="canonical" href="https://bochum.example/leistung">'
    assert page("<h1>D</h1>", head, url=f"{HOST}/x").url == f"{HOST}/x"
    assert page("<h1>D</h1>", f'<link rel="canonical" href="{HOST}/">', f"{HOST}:443/x#y").url == (
        f"{HOST}/x"
    )
    assert page("<h1>D</h1>", head, url="x.html").url == "https://bochum.example/leistung"


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Hundegebühr</h1>".encode(),
        b"\xef\xbb\xbf" + "<h1>Hundegebühr</h1>".encode(),
        "\ufeff<h1>Hundegebühr</h1>".encode("utf-16-le"),
        "\ufeff<h1>Hundegebühr</h1>".encode("utf-16-be"),
        "<h1>Hundegebühr</h1>".encode("cp1252"),
        "<meta charset=iso-8859-15><h1>Hundegebühr</h1>".encode("iso-8859-15"),
        "<meta charset=utf-8><h1>Hundegebühr</h1>".encode("cp1252"),  # a lie
        "<meta charset=utf-7><h1>Hundegebühr</h1>".encode(),  # not obeyed
        "<?xml version='1.0' encoding='latin-1'?><html><h1>Hundegebühr</h1></html>".encode(),
        "<h1>Hundegebühr</h1><p>Größe, Äpfel, Öl \xdf".encode()[:-1],  # cut off
    ],
    ids=range(10),
)
def test_encodings(html: bytes) -> None:
    result = read_page(html, "x.html")
    assert isinstance(result, Page)
    assert result.title == "Hundegebühr"


def test_one_hundred_thousand_nested_elements() -> None:
    found = page("<h1>Wohngeld</h1>" + "<div>" * 100_000 + "<a href=/tief>ganz unten</a>")
    assert found.text == "Wohngeld: ganz unten."
    assert found.links[0].title == "ganz unten"


def test_a_tag_with_very_many_attributes_takes_no_quadratic_time() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(100_000))
    start = time.process_time()
    assert page(f"<h1 {attributes}>Wohngeld</h1>").title == "Wohngeld"
    assert time.process_time() - start < 5


def test_limits_of_what_is_kept() -> None:
    links = "".join(f"<a href=/i{n}>Wort</a> und viel Text dazu " for n in range(300))
    online = '<a href="https://bauportal.nrw/antrageinfach">Bauantrag</a>'
    found = page(f"<h1>{'T' * 5000}</h1><p>{'x ' * 20_000}</p>{links}{online}")
    assert len(found.title) == 300
    assert len(found.text) == MAX_TEXT
    assert len(found.links) == MAX_LINKS
    assert found.links[-1].kind is LinkKind.ONLINEDIENST  # the one that matters is kept


def test_entities_are_not_expanded() -> None:
    html = '<!DOCTYPE html [<!ENTITY x "xxxxxxxxxx">]><h1>Wohngeld</h1><p>&x;&x;'
    result = read_page(html.encode(), "x.html")
    assert isinstance(result, Page)
    assert "xxxxx" not in result.text


def assert_plain(result: Page | NoService) -> None:
    if isinstance(result, NoService):
        return
    for value in (result.url, result.title, result.description, result.category, result.text):
        assert value == plain(value, MAX_TEXT)
    for link in result.links:
        assert normal_url(link.url) == link.url


@given(st.binary(max_size=2000))
@settings(max_examples=150)
def test_any_bytes(data: bytes) -> None:
    assert_plain(read_page(data, "x.html"))


_SOUP = """<h1>|</h1>|<a href="https://[x">|<a href=//x/%zz>|</a>|<title>|</title>|<svg>|<main>
|</main>|<header>|</header>|<nav>|<div class=breadcrumb>|</div>|<li>|<base href=//b>|<p>|&#xD800;
|&#0;|Bezeichnung|Dienstleistungsinformationen|Onlinedienste|Vorschläge|<!--|-->|<![CDATA[|]]>|<?x|?>
|<meta charset=utf-16>|<link rel=canonical href="http://[::1">|<table>|<td>|</body>|<frameset>
|<script>|</script>|<template>|\u202e|\x00|\x85|99107023017000|Wohngeld"""
_PIECES = st.sampled_from(_SOUP.replace("\n", "").split("|"))


@given(st.lists(_PIECES, max_size=40), st.text(max_size=20))
@settings(max_examples=250)
def test_any_soup_of_tags(pieces: list[str], url: str) -> None:
    assert_plain(read_page(" ".join(pieces).encode(), url))
