# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""On a city's website a page must show that it describes a service; most describe none."""

from __future__ import annotations

import re

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.sources.pages import NoService, Page, Reader, Reading

HOST = "https://www.musterstadt.example"
NAV = "<nav><ul>" + "".join(f"<li><a href=/n{n}>Punkt {n}</a>" for n in range(40)) + "</ul></nav>"
LONG = (
    "<p>" + "Das ist ein ganzer Satz über die Stadt und das, was in ihr geschieht. " * 12 + "</p>"
)


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    return Reader(catalog.profile, catalog.linkregeln)


def html(body: str, title: str = "", crumbs: str = "", head: str = "") -> bytes:
    trail = "".join(f"<li>{crumb}</li>" for crumb in crumbs.split(" > ") if crumb)
    trail = f'<nav class="breadcrumb"><ol>{trail}</ol></nav>' if trail else ""
    heading = f"<h1>{title}</h1>" if title else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title} | Musterstadt</title>"
        f"{head}</head><body><header><a href=/>Musterstadt</a></header>{NAV}{trail}"
        f"<main>{heading}{body}</main><footer><a href=/impressum>Impressum</a></footer></body>"
    ).encode()


def sections(*names: str) -> str:
    return "".join(f"<h2>{name}</h2><p>Dazu steht hier etwas.</p>" for name in names)


FULL = sections("Beschreibung", "Erforderliche Unterlagen", "Gebühren", "Rechtsgrundlagen")

# what it is: path, title, body, breadcrumb, head, what the reason says
NEGATIVE = {
    "news with a headline like a service": (
        "/aktuelles/neue-regeln-fuer-die-hundesteuer", "Neue Regeln für die Hundesteuer",
        FULL, "", "", "eine Meldung",
    ),
    "news known by its breadcrumb": (
        "/rathaus/hundesteuer", "Hundesteuer wird teurer",
        FULL, "Startseite > Rathaus > Aktuelles > Hundesteuer wird teurer", "", "eine Meldung",
    ),
    "press release known by its date line": (
        "/stadt/hundesteuer-steigt", "Hundesteuer steigt",
        "<p>Donnerstag, 12. März 2026</p>" + LONG + FULL, "", "", "eine Meldung",
    ),
    "press release that says so": (
        "/stadt/parken", "Bewohnerparken neu geregelt",
        "<p>Pressemitteilung vom 3. Mai</p>" + LONG + FULL, "", "", "eine Meldung",
    ),
    "news that tells machines so": (
        "/stadt/wohngeld", "Mehr Wohngeld", FULL, "",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>',
        "eine Nachricht",
    ),
    "event": (
        "/freizeit/markt", "Wochenmarkt",
        sections("Beschreibung", "Kosten", "Veranstaltungsort", "Veranstalter"), "", "",
        "eine Veranstaltung",
    ),
    "event known by its folder": (
        "/veranstaltungen/hundeschau", "Hundeschau", sections("Beschreibung", "Kosten"), "", "",
        "eine Veranstaltung",
    ),
    "course": (
        "/vhs/deutsch-b1", "Deutsch B1",
        sections("Beschreibung", "Voraussetzungen", "Kosten", "Kursnummer", "Dozent"), "", "",
        "eine Veranstaltung",
    ),
    "office": (
        "/rathaus/strassenverkehrsamt", "Straßenverkehrsamt",
        sections("Beschreibung", "Zuständige Stelle", "Öffnungszeiten", "Anschrift"), "", "",
        "eine Stelle der Verwaltung",
    ),
    "employee": (
        "/rathaus/mitarbeiter/muster", "Muster, Erika",
        sections("Kontakt", "Zuständige Stelle", "Beschreibung"), "", "", "eine Person",
    ),
    "contact": ("/kontakt", "Kontakt", sections("Öffnungszeiten", "Kontakt"), "", "", "Navigation"),
    "overview": (
        "/buergerservice/uebersicht", "Alles für Hundehalter",
        "".join(f"<li><a href=/d{n}>Eine Dienstleistung {n}</a>" for n in range(30)), "", "",
        "eine Liste",
    ),
    "cards with the same headings": (
        "/familie/angebote", "Angebote für Familien",
        "".join(f"<h3>Angebot {n}</h3><h4>Unterlagen</h4><p>x</p><h4>Fristen</h4><p>y</p>"
                for n in range(4)), "", "", "eine Liste",
    ),
    "privacy": (
        "/datenschutz", "Datenschutzerklärung",
        sections("Rechtsgrundlagen", "Zuständige Stelle") + LONG, "", "", "Navigation",
    ),
    "search": (
        "/suche?q=hund", "Hund", FULL, "", "", "ein Suchergebnis",
    ),
    "search with a number of hits": (
        "/finden", "Ihre Auswahl", "<p>Es wurden 160 Dienstleistungen gefunden.</p>", "", "",
        "eine Liste",
    ),
    "calendar": (
        "/kalender/2026/12/24", "Dezember 2026", LONG + sections("Fristen", "Unterlagen"), "", "",
        "einen Kalender",
    ),
    "login": (
        "/mein-bereich", "Ihr Bereich",
        "<form><input name=u><input type=password></form><p>Bitte melden Sie sich an.</p>", "", "",
        "Anmeldeseite",
    ),
    "cookie wall": (
        "/wohngeld", "Ihre Einwilligung",
        "<p>Wir verwenden Cookies. Bitte stimmen Sie zu.</p><button>Alle annehmen</button>",
        "", "", "zeigt nicht",
    ),
    "job offer": (
        "/rathaus/bauingenieur", "Bauingenieur (m/w/d) im Tiefbauamt",
        sections("Beschreibung", "Voraussetzungen", "Ihre Aufgaben", "Fristen"), "", "",
        "eine Stelle",
    ),
    "council": (
        "/ratsinfo/vorlage", "Satzung über die Hundesteuer",
        sections("Rechtsgrundlagen", "Kosten", "Beschlussvorschlag"), "", "", "den Rat",
    ),
    "council known by its headings": (
        "/politik/vorlage-17", "Satzung über die Hundesteuer",
        sections("Rechtsgrundlagen", "Kosten", "Beschlussvorschlag", "Beratungsfolge"), "", "",
        "Sitzung des Rates",
    ),
    "theme page": (
        "/themen/umwelt", "Umwelt und Klima", LONG + "<h2>Klimaschutz</h2>" + LONG, "", "",
        "zeigt nicht",
    ),
    "questions": (
        "/fragen/wohngeld", "Häufige Fragen zum Wohngeld", FULL, "", "", "häufige Fragen",
    ),
    "one section only": (
        "/stadt/geschichte", "Stadtgeschichte", LONG + sections("Beschreibung"), "", "",
        "zeigt nicht",
    ),
    "place that tells machines so": (
        "/stadt/freibad", "Freibad am Wald", sections("Beschreibung", "Rechtsgrundlagen"), "",
        '<script type="application/ld+json">{"@type":"Place","name":"Freibad am Wald"}</script>',
        "einen Ort",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "title", "body", "crumbs", "head", "reason"), NEGATIVE.values(), ids=NEGATIVE
)
def test_pages_that_describe_no_service(
    reader: Reader, path: str, title: str, body: str, crumbs: str, head: str, reason: str
) -> None:
    outcome = reader.read(html(body, title, crumbs, head), HOST + path, strict=True).outcome
    assert isinstance(outcome, NoService), outcome
    assert not outcome.broken
    assert reason in outcome.reason
    assert re.fullmatch(r"[A-ZÄÖÜ][^.]+\.", outcome.reason)


POSITIVE = {
    "two sections": ("/hundesteuer", sections("Erforderliche Unterlagen", "Gebühren"), "", ""),
    "two sections that only services have": (
        "/hundesteuer", sections("Rechtsgrundlagen", "Verfahrensablauf"), "", "",
    ),
    "one section in a folder for services": (
        "/dienstleistungen/hundesteuer", sections("Gebühren"), "", "",
    ),
    "one section below a breadcrumb for services": (
        "/r/17", sections("Beschreibung"), "Start > Bürgerservice > Hundesteuer", "",
    ),
    "a key of its own": (
        "/r/17", LONG, "", '<meta name="leistungsschluessel" content="99102013000000">',
    ),
    "a key in its address": ("/leistung/99102013000000", LONG, "", ""),
    "JSON-LD": (
        "/r/17", LONG, "",
        '<script type="application/ld+json">{"@type":"GovernmentService","name":"x"}</script>',
    ),
    "an office of the site in JSON-LD": (
        "/hundesteuer", FULL, "",
        '<script type="application/ld+json">{"@type":"Organization","name":"Stadt"}</script>',
    ),
    "state of the text": ("/hundesteuer", "<p>Stand: 12.03.2026</p>" + FULL, "", ""),
    "a date further down": ("/hundesteuer", LONG * 4 + "<p>12.03.2026</p>" + FULL, "", ""),
    "opening hours beside it": ("/hundesteuer", FULL + sections("Öffnungszeiten"), "", ""),
    "a login beside it": ("/hundesteuer", FULL + "<input type=password>", "", ""),
    "a folder for events, but all that a service has": (
        "/veranstaltungen/sondernutzung", FULL + sections("Zuständige Stelle"), "", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "body", "crumbs", "head"), POSITIVE.values(), ids=POSITIVE)
def test_pages_that_show_a_service(
    reader: Reader, path: str, body: str, crumbs: str, head: str
) -> None:
    reading = reader.read(html(body, "Hundesteuer", crumbs, head), HOST + path, strict=True)
    assert isinstance(reading.outcome, Page), reading.outcome
    assert reading.outcome.title == "Hundesteuer"


def test_an_office_s_name_may_be_a_service_s(reader: Reader) -> None:
    outcome = read(reader, "/r/17", FULL + sections("Zuständige Stelle", "Kontakt"), "Schiedsamt")
    assert isinstance(outcome.outcome, Page)


def test_a_key_in_a_link_proves_nothing(reader: Reader) -> None:
    body = LONG + '<a href="https://meineverwaltung.nrw/leistung/99102013000000">Hundesteuer</a>'
    assert isinstance(read(reader, "/r/17", body).outcome, NoService)


def test_saved_pages_need_no_evidence(reader: Reader) -> None:
    page = html(LONG, "Umwelt und Klima")
    assert isinstance(reader.read(page, HOST + "/themen/umwelt").outcome, Page)
    assert isinstance(reader.read(page, HOST + "/themen/umwelt", strict=True).outcome, NoService)


def read(reader: Reader, path: str, body: str, title: str = "Hundesteuer") -> Reading:
    return reader.read(html(body, title), HOST + path, strict=True)


# --- pages that a product vouches for ------------------------------------------------

DETAIL = "/detail/-/vr-bis-detail/dienstleistung/17/show"


def test_a_product_s_page_needs_no_section(reader: Reader) -> None:
    outcome = read(reader, DETAIL, "<p>Eine Zeile.</p><ul><li>Ausweis</li></ul>").outcome
    assert isinstance(outcome, Page)
    assert (outcome.family, outcome.id) == ("vr-bis-detail", "17")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Bitte melden Sie sich an.</p><input type=password>",
        "<form><input type=text><input type=PASSWORD></form>",
    ],
)
def test_a_login_instead_of_a_service_is_no_answer(reader: Reader, body: str) -> None:
    outcome = read(reader, DETAIL, body, "Anmelden").outcome
    expected = NoService("Statt der Leistung kam eine Anmeldeseite.", broken=True, login=True)
    assert outcome == expected


def test_a_login_form_beside_the_service_does_not_hide_it(reader: Reader) -> None:
    body = "<form><input type=password></form>" + sections("Beschreibung")
    assert isinstance(read(reader, DETAIL, body).outcome, Page)


@pytest.mark.parametrize(
    "text",
    [
        "Die gewünschte Dienstleistung wurde nicht gefunden.",
        "Diese Seite existiert nicht mehr.",
        "Der Eintrag ist leider nicht mehr verfügbar.",
        "Zu dieser Leistung gibt es keinen Text; der Inhalt wurde gelöscht.",
    ],
)
def test_soft_404(reader: Reader, text: str) -> None:
    for path in (DETAIL, "/r/17"):
        outcome = read(reader, path, f"<p>{text}</p>", "Serviceportal").outcome
        assert isinstance(outcome, NoService)
        assert outcome.broken
        assert outcome.gone


@pytest.mark.parametrize("title", ["404", "Seite nicht gefunden", "Fehler 404", "Page not found"])
def test_titles_that_say_that_a_page_is_gone(reader: Reader, title: str) -> None:
    outcome = read(reader, DETAIL, LONG, title).outcome
    assert isinstance(outcome, NoService)
    assert outcome.gone


def test_an_outage_is_no_end(reader: Reader) -> None:
    message = "<p>Der Dienst ist zur Zeit nicht verfügbar!</p>"
    outcome = read(reader, DETAIL, message).outcome
    assert outcome == NoService("Die Seite ist eine Fehlermeldung des Portals.", broken=True)
    assert isinstance(read(reader, DETAIL, message + FULL).outcome, Page)


@pytest.mark.parametrize(
    "text", ["Haben Sie einen Hund nicht gefunden? Melden Sie ihn.", "Es gibt keine Frist."]
)
def test_sentences_that_only_sound_like_an_error(reader: Reader, text: str) -> None:
    assert isinstance(read(reader, DETAIL, f"<p>{text}</p>").outcome, Page)


@pytest.mark.parametrize("title", ["Impressum", "Datenschutzerklärung", "Barrierefreiheit"])
def test_no_address_makes_a_service_of_an_imprint(catalog: Catalog, title: str) -> None:
    krefeld = next(portal for portal in catalog.portale if portal.name == "krefeld")
    assert krefeld.profil is not None
    reader = Reader([krefeld.profil])
    url = "https://service.krefeld.de/angaben-zum-server"
    assert reader.profil_of(url) is krefeld.profil
    assert isinstance(reader.read(html(LONG, title), url, strict=True).outcome, NoService)
