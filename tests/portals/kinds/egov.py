# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`egov-bis-detail`: „Links & Onlinedienste“ before the title, questions as headings.

Half of the pages are Windows-1252 and call themselves ISO-8859-1, as browsers have always let
them; the server names no charset at all. There is no robots.txt.
"""

from __future__ import annotations

from html import escape

from tests.portals.builder import (
    LETTERS,
    Builder,
    anchor,
    channel_link,
    key_links,
    paragraph,
    sections,
)
from tests.portals.frame import Links, links
from tests.portals.services import Service, by_letter, generate
from tests.portals.site import Expected, Site

SITE = "Rathaus online Musterstadt"
LEISTUNG = r"/-/egov-bis-detail/dienstleistung/(?P<id>\d+)/show"
_AZ = "/dienstleistungen"
_WORDS = {
    "voraussetzungen": "Welche Voraussetzungen gibt es?",
    "unterlagen": "Welche Unterlagen werden benötigt?",
    "gebuehren": "Welche Gebühren fallen an?",
    "fristen": "Welche Fristen muss ich beachten?",
    "recht": "Rechtsgrundlage",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: detail(service.number) for service in services}
    builder = Builder("egov", seed, services, url_of)
    builder.charset, builder.declared, builder.meta = "cp1252", "", "ISO-8859-1"
    areas = builder.areas("/lebenslagen/-/egov-bis-detail/lebenslage/")
    letters: Links = [(letter, f"{_AZ}?letter={letter}") for letter in LETTERS]
    lists = (
        ("Lebenslagen", [(name, path) for path, (name, _) in areas.items()]),
        ("Dienstleistungen", [("Alle Dienstleistungen", _AZ), *letters]),
    )
    builder.open_frame(SITE, "liferay", lists)
    builder.add("/", SITE, f"<h1>{SITE}</h1>\n<p>{anchor(_AZ, 'A - Z')}</p>\n", kind="start")
    head = "<h2>BIS: Templatebasierte Anzeige (alt)</h2>\n"
    bar = f"<ul>\n{links(letters)}</ul>\n"
    builder.add(_AZ, "Dienstleistungen", f"{head}{bar}", kind="list")
    groups = by_letter(services)
    for letter, path in letters:
        body = f"{head}{bar}<ul>\n{builder.rows(groups.get(letter, []))}</ul>\n"
        builder.add(path, "Dienstleistungen", body, kind="list")
    for path, (name, members) in areas.items():
        body = f"{head}<h2>{escape(name)}</h2>\n<ul>\n{builder.rows(members)}</ul>\n"
        builder.add(path, f"{name} - {SITE}", body, kind="list")
    builder.rule(f"/dienstleistungen{LEISTUNG}", lambda found, _: builder.resources.get(found[0]))
    expected = []
    for index, service in enumerate(services):
        old = index % 2 == 0
        builder.charset, builder.meta = ("cp1252", "ISO-8859-1") if old else ("utf-8", "utf-8")
        expected.append(_service(builder, service, index))
    return builder.site(expected, robots=None, leistung=LEISTUNG)


def detail(number: int) -> str:
    return f"/dienstleistungen/-/egov-bis-detail/dienstleistung/{number}/show"


def _service(builder: Builder, service: Service, index: int) -> Expected:
    text, href = channel_link(service)
    shows_keys = bool(service.schluessel) and index % 3 == 0
    rows = [(text, href)] if href else []
    rows += key_links(service) if shows_keys else []
    rows.append(("Wissenswertes über Musterstadt", "/stadtgeschichte"))
    others = builder.dice.sample(builder.services, min(3, len(builder.services)))
    related = [(other.title, detail(other.number)) for other in others if other is not service]
    content = (
        f'<div class="box"><h2>Links &amp; Onlinedienste</h2>\n<ul>\n{links(rows)}</ul></div>\n'
        f"<h2>BIS: Templatebasierte Anzeige (alt)</h2>\n<h2>{escape(service.title)}</h2>\n"
        f"<h3>Leistungsbeschreibung</h3>\n{paragraph(service)}"
        "<h3>Verfahrensablauf</h3>\n<p>Die Stadt prüft Ihre Angaben und antwortet Ihnen.</p>\n"
        f"{sections(service, _WORDS)}<h3>An wen muss ich mich wenden?</h3>\n<p>{service.office}, "
        f"{escape(service.contact)}, {service.phone}</p>\n"
    )
    if related:
        content += f"<h3>Verwandte Dienstleistungen</h3>\n<ul>\n{links(related)}</ul>\n"
    builder.add(
        detail(service.number),
        f"{service.title} - {SITE}",
        content,
        head=f'<meta name="description" content="{escape(service.description[0])}">\n',
    )
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        service.title,
        detail(service.number),
        schluessel=service.schluessel if shows_keys else in_central,
        leika=service.schluessel,
        channel=service.channel,
    )
