# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""An old content management system: tables, mixed charsets, odd titles, Leichte Sprache.

The pages alternate between five ways to encode and declare text, three of them wrong. Titles
carry what editors and attackers put there. Some services are explained in Leichte Sprache too:
only where the title differs after removing the Mediopunkt it is an entry of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from tests.portals.builder import Builder, anchor, channel_link
from tests.portals.frame import Links, links
from tests.portals.services import Service, by_letter, generate
from tests.portals.site import Expected, Resource, Site

SITE = "Stadt Musterstadt"
LEISTUNG = r"/Dienstleistungen-Detailansicht_(?P<id>\d+)\.html"
_FOLDER = "/Rathaus/Buergerservice/Dienstleistungen"
_LEICHT = "/Leichte-Sprache"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a page is encoded, and what header and meta say about it (empty: nothing)."""

    charset: str
    header: str
    meta: str


ENCODINGS = (
    Encoding("cp1252", "ISO-8859-1", "iso-8859-1"),
    Encoding("cp1252", "", ""),
    Encoding("utf-8", "ISO-8859-1", "utf-8"),
    Encoding("utf-16", "", ""),  # with a byte order mark
    Encoding("utf-8", "utf-8", "utf-8"),
)
# Title as in services.yaml -> HTML of the title, and what a person reads.
ODD_TITLES = {
    "Reisepass": ("Reisepass; Beantragung", "Reisepass; Beantragung"),
    "Elterngeld": ("Elterngeld; Beantragung", "Elterngeld; Beantragung"),
    "Unterhaltsvorschuss": (
        "Unterhaltsvorschuss / Musterstadt",
        "Unterhaltsvorschuss / Musterstadt",
    ),
    "Wohnberechtigungsschein": (
        "Wohnberechtigungsschein&nbsp;&#x2F; Musterstadt",
        "Wohnberechtigungsschein / Musterstadt",
    ),
    "Eheschließung anmelden": (
        "Anmeldung der Eheschließung (früher Aufgebot)",
        "Anmeldung der Eheschließung (früher Aufgebot)",
    ),
    "Meldebescheinigung": ("Meldebescheinigung — Ausstellung", "Meldebescheinigung — Ausstellung"),
    "Jagdschein": ("Jagdschein &#8211; Erteilung", "Jagdschein – Erteilung"),
    "Baumfällgenehmigung": ("Baumfäll‑Genehmigung", "Baumfäll‑Genehmigung"),
    "Führungszeugnis": ("Führungszeugnis  (einfach   oder erweitert)",) * 2,
    "Bewohnerparkausweis": ("Parkausweis für Bewohner:innen", "Parkausweis für Bewohner:innen"),
    "Als Wahlhelferin oder Wahlhelfer anmelden": ("Wahlhelfer:in werden", "Wahlhelfer:in werden"),
    "Gewerbe an-, um- und abmelden": (
        "Gewerbe: An-, Um- &amp; Abmeldung",
        "Gewerbe: An-, Um- & Abmeldung",
    ),
    "Schwerbehindertenausweis": (
        "Schwer&shy;behinderten&shy;ausweis",
        "Schwerbehindertenausweis",
    ),
    "Gaststättenerlaubnis": ("Gaststätten&#8203;erlaubnis", "Gaststättenerlaubnis"),
    "Kirchenaustritt": ("Kirchenaustritt&#xa0;", "Kirchenaustritt"),
    "Fischereischein": ("Fischereischein \x1b[2J", "Fischereischein [2J"),
    "Taxigenehmigung": ("Taxigenehmigung \x1b]0;fertig\x07", "Taxigenehmigung ]0;fertig"),
    "Wohngeld": ("Wohn\u202egeld\u202c", "Wohngeld"),
    "Blindengeld": ("\u2066Blindengeld\u2069", "Blindengeld"),
    "Zweitwohnungssteuer": (
        "Zweitwohnungssteuer &lt;script&gt;alert(1)&lt;/script&gt;",
        "Zweitwohnungssteuer <script>alert(1)</script>",
    ),
    "Einbürgerung": ("Einbu&#776;rgerung", "Einbürgerung"),
}
# Title as in services.yaml -> title in Leichte Sprache.
EASY = {
    "Personalausweis beantragen": "Personal·ausweis be·antragen",
    "Wohnsitz anmelden": "Wohn·sitz an·melden",
    "Briefwahl beantragen": "Brief·wahl be·antragen",
    "Hundesteuer anmelden": "Einen Hund an·melden",
    "Sperrmüll abholen lassen": "Alte Möbel ab·holen lassen",
    "Bibliotheksausweis": "Bücher aus·leihen",
}
_LABELS = {
    "voraussetzungen": "Voraussetzungen:",
    "recht": "Rechtsgrundlagen:",
    "gebuehren": "Kosten:",
    "fristen": "Wichtige Hinweise:",
    "unterlagen": "Weitere Infos:",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: detail(service.number) for service in services}
    builder = Builder("leicht", seed, services, url_of)
    _encode(builder, ENCODINGS[1])
    groups = by_letter(services)
    letters: Links = [(letter, f"{_FOLDER}/A-Z_{letter}.html") for letter in groups]
    areas = builder.areas(f"{_FOLDER}/Themen_")
    lists = (
        ("Bürgerservice", [("Dienstleistungen", f"{_FOLDER}/index.html"), *letters]),
        ("Themen", [(name, f"{path}.html") for path, (name, _) in areas.items()]),
        ("Leichte Sprache", [("Leichte Sprache", f"{_LEICHT}/")]),
    )
    builder.open_frame(SITE, "asp", lists)
    start = f"<h1>{SITE}</h1>\n<p>{anchor(f'{_FOLDER}/index.html', 'Dienstleistungen')}</p>\n"
    builder.add("/", SITE, start, kind="start")
    body = f"<h1>Dienstleistungen</h1>\n<ul>\n{links(letters)}</ul>\n"
    builder.add(f"{_FOLDER}/index.html", "Dienstleistungen", body, kind="list")
    for letter, path in letters:
        body = f"<h1>Dienstleistungen</h1>\n<h2>{letter}</h2>\n<ul>\n{_rows(groups[letter])}</ul>\n"
        builder.add(path, "Dienstleistungen", body, kind="list")
    for path, (name, members) in areas.items():
        body = f"<h1>{escape(name)}</h1>\n<ul>\n{_rows(members)}</ul>\n"
        builder.add(f"{path}.html", f"{name} - {SITE}", body, kind="list")
    expected = []
    for index, service in enumerate(services):
        _encode(builder, ENCODINGS[index % len(ENCODINGS)])
        expected.append(_service(builder, service))
    _encode(builder, ENCODINGS[4])
    expected += _leichte_sprache(builder, services)
    robots = "User-agent: *\r\nDisallow: /cgi-bin/\r\n"
    return builder.site(expected, robots=robots, leistung=LEISTUNG)


def detail(number: int) -> str:
    return f"{_FOLDER}/Dienstleistungen-Detailansicht_{number}.html"


def easy_path(title: str) -> str:
    """The path as a client asks for it; links write it with the sign itself as well."""
    return f"{_LEICHT}/{quote(title.replace(' ', '-'))}.html"


def _encode(builder: Builder, encoding: Encoding) -> None:
    builder.charset, builder.declared, builder.meta = (
        encoding.charset,
        encoding.header,
        encoding.meta,
    )


def _title(service: Service) -> tuple[str, str]:
    """HTML of the title and what a person reads."""
    markup, read = ODD_TITLES.get(service.title, (escape(service.title), service.title))
    return markup, " ".join(read.split())


def _rows(services: list[Service]) -> str:
    return "".join(f'<li><a href="{detail(s.number)}">{_title(s)[0]}</a></li>\n' for s in services)


def _service(builder: Builder, service: Service) -> Expected:
    markup, read = _title(service)
    text, href = channel_link(service)
    labels = "".join(
        f"<p><b>{_LABELS[name]}</b> {escape('; '.join(texts))}</p>\n"
        for name, texts in service.sections
    )
    easy = EASY.get(service.title, "")
    hint = ""
    if easy:
        written = f"{_LEICHT}/{easy.replace(' ', '-')}.html"
        hint = f'<p><a href="{written}">Diese Seite in Leichter Sprache</a></p>\n'
    content = (
        f"<h1>Dienstleistungen</h1>\n<h2>{markup}</h2>\n<p>{escape(' '.join(service.description))}"
        f"</p>\n<p><b>Zeiten:</b> Mo bis Fr 8 bis 12 Uhr</p>\n{labels}"
        f"{f'<p>{anchor(href, text)}</p>' if href else ''}\n{hint}"
        f"<p>{service.office}<br>{escape(service.contact)}<br>{service.phone}</p>\n"
    )
    builder.add(detail(service.number), f"Dienstleistungen - {SITE}", content)
    same = bool(easy) and easy.replace("·", "") == service.title
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        read,
        detail(service.number),
        schluessel=in_central,
        leika=service.schluessel,
        aliases=(easy_path(easy),) if same else (),
        channel=service.channel,
    )


def _leichte_sprache(builder: Builder, services: tuple[Service, ...]) -> list[Expected]:
    explained = [service for service in services if service.title in EASY]
    rows: Links = [(EASY[s.title], easy_path(EASY[s.title])) for s in explained]
    builder.resources["/veranstaltungen/kalender.ics"] = Resource(
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",), "text/calendar"
    )
    city = easy_path("Unsere Stadt")
    body = (
        f"<h1>Leichte Sprache</h1>\n<p>Hier er·klären wir Ihnen vieles.</p>\n<ul>\n{links(rows)}"
        f"<li>{anchor(city, 'Unsere Stadt')}</li></ul>\n"
    )
    builder.add(f"{_LEICHT}/", f"Leichte Sprache - {SITE}", body, kind="list")
    body = "<h1>Unsere Stadt</h1>\n<p>Die Stadt ist sehr alt. Hier wohnen viele Menschen.</p>\n"
    builder.add(city, f"Unsere Stadt - {SITE}", body, kind="frame")
    own = []
    for service in explained:
        title = EASY[service.title]
        price = " ".join(service.section("gebuehren")) or "Es kostet nichts."
        content = (
            f"<h1>{title}</h1>\n<p>Hier er·fahren Sie: So geht das in Muster·stadt.</p>\n"
            "<h2>Unter·lagen</h2>\n<p>Sie brauchen Ihren Aus·weis.</p>\n"
            f"<h2>Kosten</h2>\n<p>{escape(price)}"
            f"</p>\n<h2>Kontakt</h2>\n<p>{service.phone}</p>\n"
        )
        crumbs = [("Leichte Sprache", f"{_LEICHT}/"), ("Dienst·leistungen", f"{_LEICHT}/")]
        builder.add(easy_path(title), f"{title} - {SITE}", content, crumbs=crumbs)
        if title.replace("·", "") != service.title:
            own.append(Expected(title, easy_path(title), leika=service.schluessel))
    return own
