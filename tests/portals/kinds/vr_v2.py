# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`vr-bis-detail`, variant V2: title before the portlet's, fields in a table, no sitemap.

„Onlinedienstleistungen“ with its legend stands on every page, also where there is none.
"""

from __future__ import annotations

from html import escape

from tests.portals.builder import (
    LETTERS,
    Builder,
    anchor,
    channel_link,
    key_links,
    online_url,
)
from tests.portals.frame import Links, links
from tests.portals.services import Service, by_letter, generate
from tests.portals.site import Expected, Site

SITE = "Onlinedienste Musterstadt"
LEISTUNG = r"/-/vr-bis-detail/dienstleistung/(?P<id>\d+)/show"
_AZ = "/dienstleistungen-von-a-bis-z"
_FIELDS = {
    "voraussetzungen": "Voraussetzungen",
    "unterlagen": "Unterlagen",
    "gebuehren": "Kosten",
    "fristen": "Fristen",
    "recht": "Rechtsgrundlagen",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: detail(service.number) for service in services}
    builder = Builder("vr_v2", seed, services, url_of)
    letters: Links = [(letter, f"{_AZ}?buchstabe={letter}") for letter in LETTERS]
    builder.open_frame(SITE, "liferay", [("Was erledige ich wo", [("A bis Z", _AZ), *letters])])
    bar = f"<ul>\n{links(letters)}</ul>\n"
    start = f"<h1>Herzlich willkommen</h1>\n<p>{anchor(_AZ, 'Dienstleistungen von A bis Z')}</p>\n"
    builder.add("/", SITE, start, kind="start")
    for letter, path in ((("", _AZ)), *letters):
        members = by_letter(services).get(letter, [])
        table = "".join(
            f"<tr><td>{anchor(detail(s.number), s.title)}</td><td>{s.office}</td></tr>\n"
            for s in members
        )
        body = f"<h3>Dienstleistungen von A bis Z</h3>\n{bar}<table>{table}</table>\n"
        builder.add(path, f"Details - {SITE}", body, kind="list")
    builder.rule(f"/suche{LEISTUNG}", lambda match, _: builder.resources.get(match[0]))
    expected = [_service(builder, service, index) for index, service in enumerate(services)]
    return builder.site(expected, robots="User-agent: *\nDisallow: /c/portal\n", leistung=LEISTUNG)


def detail(number: int) -> str:
    return f"/suche/-/vr-bis-detail/dienstleistung/{number}/show"


def _service(builder: Builder, service: Service, index: int) -> Expected:
    as_list = index % 2 == 0  # some portals write the fields as a definition list
    row = "<dt>{}</dt><dd>{}</dd>\n" if as_list else "<tr><th>{}</th><td>{}</td></tr>\n"
    fields = [
        row.format("Bezeichnung", escape(service.title)),
        row.format("Beschreibung", escape(" ".join(service.description))),
        *(
            row.format(_FIELDS[name], escape(", ".join(texts)))
            for name, texts in service.sections
            if name in _FIELDS
        ),
    ]
    table = "<dl>{}</dl>\n" if as_list else "<table>{}</table>\n"
    jump = anchor("#onlinedienste", "Sprung zur den Onlinedienstleistungen")
    online = service.channel == "online"
    entries = f"<ul>\n{links([(service.title, online_url(service))])}</ul>\n" if online else ""
    shows_keys = bool(service.schluessel) and index % 5 == 2
    extra = f"<ul>\n{links(key_links(service))}</ul>\n" if shows_keys else ""
    text, href = channel_link(service)
    other = f"<p>{anchor(href, text)}</p>\n" if href and not online else ""
    content = (
        f"<h3>{escape(service.title)}</h3>\n<div>BIS: Suche und Detail</div>\n{jump}\n"
        f"<h3>Dienstleistungsinformationen</h3>\n{table.format(''.join(fields))}{other}"
        '<h3 id="onlinedienste">Onlinedienstleistungen</h3>\n<div>Icon Legende:</div>\n'
        "<div>– Anmeldung oder höhere Vertrauensstufe erforderlich</div>\n"
        f"{entries}<h3>Zuständige Einrichtungen</h3>\n<p>{service.office}</p>\n"
        f"<h3>Zuständige Kontaktpersonen</h3>\n<p>{escape(service.contact)}</p>\n{extra}"
    )
    builder.add(detail(service.number), f"Details - {SITE}", content)
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        service.title,
        detail(service.number),
        schluessel=service.schluessel if shows_keys else in_central,
        leika=service.schluessel,
        channel=service.channel,
    )
