# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a city's website has besides services: none of it belongs into a list of services."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ozgcheck.text import slug
from tests.portals.frame import Links, links
from tests.portals.services import AREAS, FIRST_NAMES, LAST_NAMES, Service

_NEWS = (
    "Neue Regeln für die Hundesteuer",
    "Wohngeld: Stadt stellt zusätzliches Personal ein",
    "Bürgerbüro am Brückentag geschlossen",
    "Reisepass jetzt auch am Samstag beantragen",
    "Online-Service für den Bewohnerparkausweis gestartet",
    "Sperrmüll wird in zwei Stadtteilen später abgeholt",
    "Personalausweis: Lichtbilder nur noch digital",
    "Gewerbe anmelden wird einfacher",
    "Stadt saniert drei Schulhöfe",
    "Kirmes lockt wieder Tausende ans Ufer",
    "Einbürgerung: 412 Menschen erhielten 2025 den deutschen Pass",
    "Osterfeuer: Das ist zu beachten",
    "Briefwahl: Rekord bei den Anträgen",
    "Elterngeld – Sprechstunde im Familienbüro",
)
_EVENTS = (
    ("Orgelkonzert in der Marktkirche", "Eintritt", "12,00 EUR, ermäßigt 8,00 EUR"),
    ("Führung durch das Stadtarchiv", "Eintritt", "frei"),
    ("Kurs: Excel für Einsteiger", "Kosten", "84,00 EUR"),
    ("Infoabend: Wohngeld und Kinderzuschlag", "Anmeldung", "nicht erforderlich"),
    ("Flohmarkt auf dem Rathausplatz", "Standgebühr", "9,00 EUR je Meter"),
    ("Lesung für Kinder", "Eintritt", "frei"),
    ("Feierstunde zur Einbürgerung", "Anmeldung", "bis 5. Dezember"),
    ("Kurs: Erste Hilfe am Hund", "Kosten", "35,00 EUR"),
)
_JOBS = (
    "Sachbearbeitung Wohngeld (m/w/d)",
    "Ingenieurin oder Ingenieur für Straßenbau (m/w/d)",
    "Erzieherin oder Erzieher in der Kindertagesbetreuung (m/w/d)",
    "Ausbildung: Verwaltungsfachangestellte 2027",
)
_BLIND_TEXT = (
    "Die Verwaltung hat dazu am Dienstag im Ausschuss berichtet.",
    "Nach Angaben der Pressestelle haben sich die Zahlen gegenüber dem Vorjahr kaum verändert.",
    "„Wir freuen uns über die gute Resonanz“, sagte die Dezernentin.",
    "Weitere Informationen folgen, sobald der Rat entschieden hat.",
    "Anwohnerinnen und Anwohner werden um Verständnis gebeten.",
    "Das Vorhaben wird vom Land gefördert und soll im Sommer beginnen.",
    "Wer Fragen hat, kann sich an die Stadtverwaltung wenden.",
    "Bereits in den vergangenen Jahren war das Interesse groß.",
)
_STATIC = {
    "Impressum": "Herausgeberin ist die Stadt Musterstadt, vertreten durch die Oberbürgermeisterin."
    " Umsatzsteuer-Identifikationsnummer: DE000000000.",
    "Datenschutz": "Verantwortlich für die Verarbeitung ist die Stadt Musterstadt. Rechtsgrundlage"
    " ist Artikel 6 der Datenschutz-Grundverordnung.",
    "Barrierefreiheit": "Diese Erklärung gilt für den Internetauftritt der Stadt. Sie können uns"
    " Barrieren melden.",
    "Kontakt": "Stadt Musterstadt, Rathausplatz 1, 99999 Musterstadt, Telefon 0999 16-0."
    " Öffnungszeiten: montags bis freitags 8 bis 12 Uhr.",
    "Presse": "Ansprechpartner für Journalistinnen und Journalisten ist die Pressestelle.",
    "Hilfe": "So finden Sie, was Sie suchen. Häufige Fragen: Wie melde ich mich an? Was ist die"
    " BundID?",
    "Karriere": "Die Stadt ist mit 3.400 Beschäftigten eine große Arbeitgeberin.",
    "Öffentliche Bekanntmachungen": "Bekanntmachungen der Stadt erscheinen im Amtsblatt.",
    "Stadtgeschichte": "Musterstadt wurde 1243 zum ersten Mal erwähnt.",
    "Haushalt": "Der Haushalt 2026 hat ein Volumen von 812 Millionen Euro.",
    "Oberbürgermeisterin": "Lebenslauf, Sprechstunden und Reden der Oberbürgermeisterin.",
    "Städtepartnerschaften": "Musterstadt pflegt Freundschaften mit vier Städten in Europa.",
}


@dataclass(frozen=True, slots=True)
class Noise:
    """A page that is no service: `kind` says what it is, `content` is HTML."""

    kind: str
    title: str
    content: str
    section: str = ""

    @property
    def slug(self) -> str:
        return slug(self.title)


def _paragraphs(dice: random.Random, low: int, high: int) -> str:
    return "".join(
        f"<p>{escape(' '.join(dice.sample(_BLIND_TEXT, dice.randint(2, 4))))}</p>\n"
        for _ in range(dice.randint(low, high))
    )


def static_pages() -> Iterator[Noise]:
    for title, text in _STATIC.items():
        body = f"<h1>{title}</h1>\n<p>{text}</p>\n<h2>Allgemeines</h2>\n<p>{_BLIND_TEXT[6]}</p>\n"
        yield Noise("frame", title, body)


def news(dice: random.Random, count: int = 24) -> Iterator[Noise]:
    """Reports with a date; many headlines sound like a service."""
    for index in range(count):
        title = _NEWS[index % len(_NEWS)]
        if index >= len(_NEWS):
            title = f"{title} – Teil {index // len(_NEWS) + 1}"
        day = f"{dice.randint(1, 28)}. November 2026"
        yield Noise(
            "news",
            title,
            f'<p class="dachzeile">Pressemitteilung vom {day}</p>\n<h1>{escape(title)}</h1>\n'
            f'<p class="datum"><time datetime="2026-11-01">{day}</time></p>\n'
            f"{_paragraphs(dice, 3, 7)}<p>Pressestelle der Stadt Musterstadt</p>\n"
            '<ul class="teilen"><li><a href="https://social.example/share?u=1">Teilen</a></li></ul>',
            "Aktuelles",
        )


def events(dice: random.Random, count: int = 16) -> Iterator[Noise]:
    """Events and courses; a course has costs and requirements like a service."""
    for index in range(count):
        title, label, price = _EVENTS[index % len(_EVENTS)]
        if index >= len(_EVENTS):
            title = f"{title} ({index // len(_EVENTS) + 1}. Termin)"
        course = "<h2>Voraussetzungen</h2>\n<p>keine</p>\n" if title.startswith("Kurs") else ""
        yield Noise(
            "event",
            title,
            f'<div class="event"><h1>{escape(title)}</h1>\n<dl><dt>Datum</dt><dd>'
            f"{dice.randint(1, 28)}.12.2026, {dice.randint(10, 19)}:00 Uhr</dd><dt>Ort</dt>"
            f"<dd>Bürgerhaus, Großer Saal</dd></dl>\n{_paragraphs(dice, 1, 3)}<h2>{label}</h2>\n"
            f"<p>{price}</p>\n{course}<h2>Veranstaltungsort</h2>\n"
            "<p>Bürgerhaus, Marktstraße 4</p>\n"
            '<p><a href="/veranstaltungen/kalender.ics">In den Kalender übernehmen</a></p></div>',
            "Veranstaltungen",
        )


def offices(services: Sequence[Service], url_of: dict[int, str]) -> Iterator[Noise]:
    """The departments with opening hours and the services that they are responsible for."""
    for area, office in AREAS.items():
        own: Links = [(s.title, url_of[s.number]) for s in services if s.area == area][:25]
        # The same department is responsible for two areas; its pages have names of their own.
        title = f"{office} – {area}"
        yield Noise(
            "office",
            title,
            f"<h1>{escape(title)}</h1>\n<p>Der Fachbereich sitzt im Rathaus, Rathausplatz 1.</p>\n"
            "<h2>Öffnungszeiten</h2>\n<p>Mo bis Fr 8 bis 12 Uhr, Do auch 14 bis 18 Uhr</p>\n"
            f"<h2>Aufgaben</h2>\n<ul>\n{links(own)}</ul>\n<h2>Kontakt</h2>\n"
            f"<p>Telefon 0999 16-{len(area)}00</p>\n",
            "Rathaus",
        )


def employees(dice: random.Random, count: int = 12) -> Iterator[Noise]:
    for name in dice.sample([f"{a} {b}" for a in FIRST_NAMES for b in LAST_NAMES], count):
        yield Noise(
            "employee",
            name,
            f"<h1>{escape(name)}</h1>\n<p>Sachbearbeitung</p>\n<h2>Kontakt</h2>\n"
            f"<p>Zimmer {dice.randint(100, 420)}, Telefon 0999 16-{dice.randint(1000, 9999)}</p>\n",
            "Rathaus",
        )


def jobs(dice: random.Random) -> Iterator[Noise]:
    for title in _JOBS:
        yield Noise(
            "job",
            title,
            f"<h1>{escape(title)}</h1>\n<p>Stellenausschreibung, Bewerbungsfrist 15.12.2026</p>\n"
            f"{_paragraphs(dice, 2, 4)}<h2>Ihr Profil</h2>\n<ul><li>abgeschlossene Ausbildung</li>"
            "<li>Freude am Umgang mit Menschen</li></ul>\n<h2>Wir bieten</h2>\n"
            "<p>Entgeltgruppe 9a</p>\n<h2>Voraussetzungen</h2>\n<p>Führerschein Klasse B</p>\n"
            "<h2>Fristen</h2>\n<p>Bewerbungen bis zum 15.12.2026</p>\n"
            '<p><a href="https://jobs.musterstadt.example/bewerben?id=7">Online bewerben</a></p>\n',
            "Karriere",
        )


def council(dice: random.Random, count: int = 6) -> Iterator[Noise]:
    for number in range(1, count + 1):
        title = f"{number}. Sitzung des Ausschusses für Bürgerdienste"
        yield Noise(
            "council",
            title,
            f"<h1>{title}</h1>\n<table><tr><th>TOP</th><th>Betreff</th></tr>"
            + "".join(
                f"<tr><td>{top}</td><td>{escape(dice.choice(_NEWS))}</td></tr>"
                for top in range(1, 8)
            )
            + "</table>\n<p>Niederschrift folgt.</p>\n",
            "Politik",
        )


def login_page(action: str = "/c/portal/login") -> str:
    """The content of a login page."""
    return (
        "<h1>Anmelden</h1>\n<p>Bitte melden Sie sich mit der BundID an.</p>\n"
        f'<form method="post" action="{action}"><label>Benutzername <input name="login"></label>'
        '<label>Passwort <input type="password" name="password"></label><button>Anmelden</button>'
        '</form>\n<p><a href="/passwort-vergessen">Passwort vergessen?</a></p>\n'
    )


_THEMES = (
    "Kinder und Jugendliche", "Ältere Menschen", "Klimaschutz", "Radverkehr", "Stadtplanung",
    "Ehrenamt", "Wirtschaft", "Neu in Musterstadt", "Hochzeit", "Tod und Trauer", "Geburt",
    "Umzug", "Hunde und andere Tiere", "Autofahren", "Schule", "Kita", "Integration", "Inklusion",
    "Gesundheit", "Pflege", "Wohnen", "Bauen", "Abfall", "Wasser", "Energie", "Lärm", "Märkte",
    "Sport", "Musik", "Museen", "Theater", "Büchereien", "Friedhöfe", "Parks", "Spielplätze",
    "Sicherheit", "Feuerwehr", "Wahlen", "Beteiligung", "Digitale Stadt", "Europa",
    "Gleichstellung", "Jugendzentren", "Familienzentren", "Vereine", "Tourismus",
    "Innenstadt", "Baustellen",
)  # fmt: skip


def themes(
    dice: random.Random, services: Sequence[Service], url_of: dict[int, str], count: int = 48
) -> Iterator[Noise]:
    """Overviews of a subject with links to some services."""
    for title in _THEMES[:count]:
        some = dice.sample(services, min(5, len(services)))
        rows: Links = [(service.title, url_of[service.number]) for service in some]
        yield Noise(
            "theme",
            f"Thema: {title}",
            f"<h1>{escape(title)}</h1>\n{_paragraphs(dice, 1, 3)}<h2>Passende Angebote</h2>\n<ul>\n"
            f"{links(rows)}</ul>\n",
            "Themen",
        )


def questions() -> Iterator[Noise]:
    """Frequent questions: headings like those of a service, but about one that has its page."""
    for subject in ("zum Reisepass", "zur Hundesteuer", "zum Wohngeld"):
        title = f"Häufige Fragen {subject}"
        yield Noise(
            "faq",
            title,
            f"<h1>{title}</h1>\n<p>Hier beantworten wir, was uns oft gefragt wird.</p>\n"
            "<h2>Welche Unterlagen werden benötigt?</h2>\n<p>Das steht beim Angebot.</p>\n"
            "<h2>Welche Gebühren fallen an?</h2>\n<p>Das regelt die Gebührensatzung.</p>\n"
            "<h2>Wie lange dauert es?</h2>\n<p>Meist einige Wochen.</p>\n",
            "Häufige Fragen",
        )


def places() -> Iterator[Noise]:
    for title in ("Hallenbad Südpark", "Bürgerbüro Nordviertel", "Stadtarchiv", "Recyclinghof"):
        yield Noise(
            "place",
            title,
            f"<h1>{title}</h1>\n<p>So erreichen Sie uns mit Bus und Bahn.</p>\n"
            "<h2>Öffnungszeiten</h2>\n<p>Di bis So 9 bis 18 Uhr</p>\n<h2>Preise</h2>\n"
            "<p>Erwachsene 5,00 EUR, Kinder 2,50 EUR</p>\n<h2>Hinweise</h2>\n<p>Stufenloser Zugang"
            "</p>\n<h2>Anfahrt</h2>\n<p>Linie 4, Haltestelle Schlossberg</p>\n",
            "Einrichtungen",
        )


def statutes() -> Iterator[Noise]:
    for title in ("Hundesteuersatzung", "Friedhofsgebührensatzung", "Sondernutzungssatzung"):
        yield Noise(
            "statute",
            title,
            f"<h1>{title} der Stadt Musterstadt vom 12. Dezember 2019</h1>\n"
            "<h2>§ 1 Gegenstand</h2>\n<p>Diese Satzung gilt für das Gebiet der Stadt.</p>\n"
            "<h2>§ 2 Gebühren</h2>\n<p>Die Gebühren stehen in der Anlage.</p>\n"
            "<h2>§ 3 Fristen</h2>\n<p>Die Anzeige ist binnen zwei Wochen zu erstatten.</p>\n"
            "<h2>§ 4 Inkrafttreten</h2>\n<p>Diese Satzung tritt am 1. Januar 2020 in Kraft.</p>\n",
            "Ortsrecht",
        )
