# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the answers of online services mean."""

from __future__ import annotations

import time

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import LinkState, Offer
from ozgcheck.sources.link_state import Judge
from ozgcheck.web.answer import Response
from ozgcheck.web.linkcheck import Asked

SERVICE = "https://formulare.stadt.example/antrag/hund?id=1"
DETAIL = "https://serviceportal.stadt.example/detail/-/vr-bis-detail/dienstleistung/17/show"
EFA = "https://serviceportal.gemeinsamonline.de/Onlinedienste/Service/Entry/"
OWN = "https://www.stadt.example/leistung/hund.html"
LONG = "<p>" + "Sie brauchen einen Ausweis und etwas Geduld. " * 80


@pytest.fixture(scope="module")
def judge(catalog: Catalog) -> Judge:
    offers = (
        Offer("1", "Hund", "portal", url=OWN, text="Anmelden müssen Sie jeden Hund."),
        Offer("2", "Hund", "open-pvog", url=SERVICE),
        Offer("3", "Auto", "portal", url="https://s.example/externe-services/call/7", text="Auto"),
        Offer("4", "Umzug", "portal", url=f"{EFA}EWA", text="Umzug"),
    )
    return Judge(offers, catalog.linkregeln, catalog.profile)


def answer(
    body: str | bytes = "<h1>Antrag</h1><form><input name=a></form>",
    status: int = 200,
    url: str = SERVICE,
    kind: str = "text/html",
    **headers: str,
) -> Asked:
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(SERVICE, Response(status, url, {"content-type": kind, **named}, data))


def state(judge: Judge, asked: Asked) -> LinkState:
    found, why = judge.judge(asked)
    assert why
    assert why[0].isupper()
    assert why.isprintable()
    return found


def test_what_never_came(judge: Judge) -> None:
    assert state(judge, Asked(SERVICE, failure="Zu langsam.")) is LinkState.NICHT_PRUEFBAR
    assert state(judge, Asked(SERVICE, missing="weg.example")) is LinkState.TOT
    assert state(judge, Asked(SERVICE, login="https://id.bund.de/x")) is LinkState.ANMELDUNG


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (200, LinkState.ERREICHBAR),
        (404, LinkState.TOT),
        (410, LinkState.TOT),
        (503, LinkState.AUSSER_BETRIEB),
        *(
            (status, LinkState.NICHT_PRUEFBAR)
            for status in (302, 400, 401, 403, 429, 451, 500, 502)
        ),
    ],
)
def test_statuses(status: int, wanted: LinkState, judge: Judge) -> None:
    assert state(judge, answer(status=status)) is wanted


def test_what_a_proxy_or_a_guard_says_is_not_the_service(judge: Judge) -> None:
    assert state(judge, answer(status=503, x_squid_error="ERR_DNS_FAIL 0")) is (
        LinkState.NICHT_PRUEFBAR
    )
    assert state(judge, answer(status=503, cf_mitigated="challenge")) is LinkState.NICHT_PRUEFBAR


@pytest.mark.parametrize(
    ("body", "kind", "wanted"),
    [
        (b"", "application/pdf", LinkState.PDF),
        (b"%PDF-1.7\n", "application/octet-stream", LinkState.PDF),
        (b"\xef\xbb\xbf%PDF-1.7\n", "text/html", LinkState.PDF),
        (b"PK", "application/vnd.oasis.opendocument.text", LinkState.PDF),
        (b"\xd0\xcf", "application/msword", LinkState.PDF),
        (b"<html><h1>Antrag</h1>", "application/pdf", LinkState.ERREICHBAR),
        (b"<p>Vor %PDF- steht etwas</p>", "text/html", LinkState.ERREICHBAR),
        (b"<h1>Antrag</h1>", "", LinkState.ERREICHBAR),
        (b"{}", "application/json", LinkState.NICHT_PRUEFBAR),
        (b"  ", "text/html", LinkState.NICHT_PRUEFBAR),
    ],
)
def test_files(body: bytes, kind: str, wanted: LinkState, judge: Judge) -> None:
    assert state(judge, answer(body, kind=kind)) is wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://id.bund.de/de/eservice/login", LinkState.ANMELDUNG),
        ("https://int.id.bund.de/idp", LinkState.ANMELDUNG),
        ("https://servicekonto.nrw/serviceaccount/", LinkState.ANMELDUNG),
        ("https://login.stadt.example/", LinkState.ANMELDUNG),
        ("https://s.example/auth/realms/buerger/protocol", LinkState.ANMELDUNG),
        ("https://s.example/idp?a=1&SAMLRequest=abc", LinkState.ANMELDUNG),
        ("https://s.example/loginhilfe", LinkState.ERREICHBAR),
        ("https://xid.bund.de.example/", LinkState.ERREICHBAR),
        (DETAIL, LinkState.BESCHREIBUNG),
        (OWN, LinkState.BESCHREIBUNG),
        (f"{OWN}#onlinedienst", LinkState.BESCHREIBUNG),
        ("https://verwaltung.bund.de/leistungsverzeichnis/de/leistung/99", LinkState.BESCHREIBUNG),
        ("https://s.example/externe-services/call/7", LinkState.ERREICHBAR),
        (f"{EFA}EWA", LinkState.ERREICHBAR),
        (SERVICE, LinkState.ERREICHBAR),  # the row of an index is no page
        ("https://formulare.stadt.example/", LinkState.NICHT_PRUEFBAR),
        ("https://formulare.stadt.example/startseite", LinkState.NICHT_PRUEFBAR),
        ("https://www.wohnsitzanmeldung.gov.de/", LinkState.ERREICHBAR),
    ],
)
def test_where_it_ends(url: str, wanted: LinkState, judge: Judge) -> None:
    assert state(judge, answer(url=url)) is wanted


def test_a_service_on_a_start_page_is_there(judge: Judge) -> None:
    home = "https://www.antrag.example/"
    asked = Asked(home, Response(200, home, {"content-type": "text/html"}, b"<h1>Antrag</h1>"))
    assert state(judge, asked) is LinkState.ERREICHBAR


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://id.bund.de/">', LinkState.ANMELDUNG),
        (f'<meta http-equiv="refresh" content="0; url={DETAIL}">', LinkState.BESCHREIBUNG),
        ('<meta http-equiv="refresh" content="0; url=/weiter">', LinkState.ERREICHBAR),
        (
            '<body onload="document.forms[0].submit()"><form action="https://idp.example/" '
            'method="post"><input type="hidden" name="SAMLRequest" value="x"></form>',
            LinkState.ANMELDUNG,
        ),
        (
            "<title>Anmelden</title><h1>Anmelden</h1><input name=u><input type=password>",
            LinkState.ANMELDUNG,
        ),
        ("<h1>Anmeldung erforderlich</h1><p>Weiter mit BundID", LinkState.ANMELDUNG),
        (f"<h1>Hund anmelden</h1>{LONG}<input type=password> BundID", LinkState.ERREICHBAR),
        ("<h1>Hund anmelden</h1><form><input name=rasse>", LinkState.ERREICHBAR),
        ("<title>Seite nicht gefunden | Stadt</title><p>Leider", LinkState.TOT),
        ("<title>Stadt</title><h1>404</h1>", LinkState.TOT),
        ("<h1>404 Not Found</h1>", LinkState.TOT),
        ("<h1>Fehler 404 – Seite nicht gefunden</h1>", LinkState.TOT),
        ("<h1>404 Parkplätze</h1>", LinkState.ERREICHBAR),
        ("<h1>Antrag</h1><p>Wird die Seite nicht gefunden, rufen Sie an.", LinkState.ERREICHBAR),
        ("<noscript>Diese Seite ist ohne JavaScript nicht verfügbar.</noscript><div id=app></div>",
         LinkState.ERREICHBAR),
    ],
)  # fmt: skip
def test_pages(body: str, wanted: LinkState, judge: Judge) -> None:
    assert state(judge, answer(body)) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "Der Dienst ist zur Zeit nicht verfügbar!",
        "Dieser Onlinedienst ist derzeit wegen Wartungsarbeiten nicht verfügbar.",
        "Leider steht der Online-Dienst momentan nicht zur Verfügung.",
        "Zurzeit ist das Formular leider nicht erreichbar. Bitte kommen Sie später wieder.",
        "Das Portal ist aktuell nicht erreichbar, wir arbeiten daran.",
        "Die Anwendung ist vorübergehend nicht verfügbar aufgrund technischer Störungen.",
        "Wir befinden uns gerade im Wartungsmodus.",
    ],
)
def test_out_of_service(text: str, judge: Judge) -> None:
    asked = answer(f"<title>Stadt</title><h1>Hund</h1><p>{text}</p>")
    assert state(judge, asked) is LinkState.AUSSER_BETRIEB
    assert text.split(".")[0][:30] in judge.judge(asked)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Am Samstag, 7. März, ist der Dienst wegen Wartungsarbeiten nicht verfügbar.",
        "Der Dienst ist am 7. März nicht verfügbar.",
        "Der Dienst ist von 22 bis 24 Uhr nicht verfügbar.",
        "Wenn der Dienst nicht verfügbar ist, rufen Sie an.",
        "Der Dienst wird ab Montag nicht verfügbar sein.",
        "Der Dienst kann zeitweise nicht verfügbar sein.",
        "Das Formular ist derzeit nicht in Leichter Sprache verfügbar.",
        "Die Online-Zahlung ist derzeit nicht verfügbar.",
        "Der Service ist zurzeit nicht verfügbar für Unternehmen mit Sitz im Ausland.",
        "Der Dienst ist zurzeit nur auf Deutsch verfügbar.",
    ],
)
def test_announcements_and_details_are_no_outage(text: str, judge: Judge) -> None:
    asked = answer(f"<h1>Hund anmelden</h1><p>{text}</p><form><input name=rasse></form>")
    assert state(judge, asked) is LinkState.ERREICHBAR


def test_a_page_for_maintenance_is_short(judge: Judge) -> None:
    title = "<title>Wartungsarbeiten</title><h1>Wartungsarbeiten</h1>"
    assert state(judge, answer(f"{title}<p>Bis gleich.")) is LinkState.AUSSER_BETRIEB
    assert state(judge, answer(f"{title}{LONG[:1000]}")) is LinkState.ERREICHBAR
    banner = "<p>Der Dienst ist zur Zeit nicht verfügbar!</p>"
    assert state(judge, answer(f"<h1>Hund</h1>{banner}{LONG}")) is LinkState.ERREICHBAR


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000,
        "<input " * 14_000,
        "der " * 25_000,
        "<p>" + "derdienstist" * 8_000,
        "<h1>" + "seite wurde leider " * 5_000,
        "\x00" * 100_000,
        "<a" + " a=b" * 25_000 + ">",
    ],
)
def test_hostile_pages_cost_little(body: str, judge: Judge) -> None:
    begun = time.perf_counter()
    state(judge, answer(body))
    assert time.perf_counter() - begun < 2


def test_reasons_show_nothing_hostile(judge: Judge) -> None:
    asked = answer("<h1>x</h1><p>Hinweis\x1b[31m\u202e: Der Dienst ist derzeit nicht verfügbar.")
    assert state(judge, asked) is LinkState.AUSSER_BETRIEB
    assert "\x1b" not in judge.judge(asked)[1]
    assert "\u202e" not in judge.judge(asked)[1]
    why = judge.judge(Asked(SERVICE, login="https://ich:geheim@id.bund.de/?token=geheim"))[1]
    assert "geheim" not in why
