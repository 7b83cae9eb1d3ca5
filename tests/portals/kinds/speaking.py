# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Services at `/<slug>` directly below the root, between imprint, news and courses.

The address says nothing: only the page itself tells a service from the rest.
"""

from __future__ import annotations

from html import escape
from itertools import chain

from tests.portals import noise as noises
from tests.portals.builder import Builder, anchor, channel_link, paragraph, sections
from tests.portals.frame import Links, links
from tests.portals.services import Service, generate, paged
from tests.portals.site import BASE, Expected, Resource, Site

SITE = "Service der Stadt Musterstadt"
LEISTUNG = ""
_LIST = "/leistungen"
_PER_PAGE = 24
_WORDS = {
    "voraussetzungen": "Voraussetzungen",
    "unterlagen": "Benötigte Unterlagen",
    "gebuehren": "Gebührenrahmen",
    "recht": "Rechtsgrundlagen",
}
_OTHERS = {
    "meldungen": "Meldungen",
    "kurse-und-termine": "Kurse und Termine",
    "stellen": "Stellenangebote",
    "wissenswertes": "Wissenswertes",
}
_PROCESS = {
    "online": "Der Antrag kann online gestellt werden.",
    "formular": "Bitte senden Sie das unterschriebene Formular per Post.",
    "termin": "Bitte vereinbaren Sie einen Termin und kommen Sie persönlich.",
    "vor-ort": "Der Antrag kann nur persönlich gestellt werden.",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: f"/{service.slug}" for service in services}
    builder = Builder("speaking", seed, services, url_of)
    areas = builder.areas("/bereich-")
    pages = list(paged(services, _PER_PAGE))
    lists = (
        ("Leistungen", [("Leistungen von A bis Z", _LIST), ("Über uns", "/ueber-uns")]),
        ("Bereiche", [(name, path) for path, (name, _) in areas.items()]),
        ("Aktuelles", [(title, f"/{folder}") for folder, title in _OTHERS.items()]),
    )
    builder.open_frame(SITE, "typo3", lists, flat=True)
    builder.add("/", SITE, f"<h1>{SITE}</h1>\n<p>{anchor(_LIST, 'A bis Z')}</p>\n", kind="start")
    about = "<h1>Über uns</h1>\n<p>Der Service der Stadt hilft Ihnen seit 1998.</p>\n"
    builder.add("/ueber-uns", f"Über uns - {SITE}", about, kind="frame")
    groups = (
        noises.news(builder.dice),
        noises.events(builder.dice),
        noises.jobs(builder.dice),
        chain(noises.questions(), noises.places(), noises.statutes()),
    )
    for (name, title), pages_of in zip(_OTHERS.items(), groups, strict=True):
        folder, group = f"/{name}", list(pages_of)
        rows: Links = [(page.title, f"/{page.slug}") for page in group]
        builder.add(folder, title, f"<h1>{title}</h1>\n<ul>\n{links(rows)}</ul>\n", kind="list")
        for page, (_, path) in zip(group, rows, strict=True):
            builder.add_noise(path, page)
    builder.resources["/veranstaltungen/kalender.ics"] = Resource(
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",), "text/calendar"
    )
    for path, (name, members) in areas.items():
        body = f"<h1>{escape(name)}</h1>\n<ul>\n{builder.rows(members)}</ul>\n"
        builder.add(path, f"{name} - {SITE}", body, kind="list")
    for number, shown in enumerate(pages, 1):
        path = _LIST if number == 1 else f"{_LIST}?page={number}"
        following = f'<link rel="next" href="{_LIST}?page={number + 1}">\n' * (number < len(pages))
        body = f"<h1>Leistungen von A bis Z</h1>\n<ul>\n{builder.rows(shown)}</ul>\n"
        if number < len(pages):
            body += f"<p>{anchor(f'{_LIST}?page={number + 1}', 'Weitere anzeigen')}</p>\n"
        builder.add(path, f"Leistungen - {SITE}", body, kind="list", head=following)
    expected = [_service(builder, service) for service in services]
    builder.resources["/sitemap.xml"] = Resource(
        (builder.sitemap(sorted(path for path in builder.resources if "?" not in path)),),
        "text/xml",
    )
    robots = f"User-agent: *\nDisallow: /typo3/\nSitemap: {BASE}/sitemap.xml\n"
    return builder.site(expected, robots=robots, leistung=LEISTUNG)


def _service(builder: Builder, service: Service) -> Expected:
    path = builder.url_of[service.number]
    text, href = channel_link(service)
    content = (
        f"<article><h1>{escape(service.title)}</h1>\n{paragraph(service)}"
        f"{sections(service, _WORDS, '<h2>{}</h2>')}"
        f"<h2>Prozess</h2>\n<p>{_PROCESS[service.channel]}</p>\n"
        f"{f'<p>{anchor(href, text)}</p>' if href else ''}\n"
        "<h2>Bearbeitungsdauer</h2>\n<p>zwei bis vier Wochen</p>\n"
        f"<h2>Verantwortlichkeit</h2>\n<p>{service.office}, {escape(service.contact)}</p>\n"
        "<h2>Hilfe</h2>\n<p>Leichte Sprache, Gebärdensprache, Servicetelefon 115</p></article>\n"
    )
    crumbs = [("Leistungen", _LIST)] if service.number % 2 else []
    builder.add(path, f"{service.title} - {SITE}", content, crumbs=crumbs)
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        service.title,
        path,
        schluessel=in_central,
        leika=service.schluessel,
        channel=service.channel,
    )
