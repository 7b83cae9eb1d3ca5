# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A city's whole website whose services lie at `/services/<slug>.html`.

Around them news that sound like services, events, council, jobs; a calendar without end, lists
that can be sorted and filtered in every combination, and print views.
"""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from itertools import product
from urllib.parse import urlencode

from tests.portals import noise as noises
from tests.portals.builder import (
    Builder,
    anchor,
    channel_link,
    key_links,
    paragraph,
    sections,
)
from tests.portals.frame import Links, links
from tests.portals.services import Service, generate
from tests.portals.site import BASE, Expected, Query, Resource, Site

SITE = "Stadt Musterstadt"
LEISTUNG = r"/services/(?P<id>[a-z0-9-]+)\.html"
_LIST = "/services/"
_PER_PAGE = 25
_SORT = ("a-z", "z-a", "neu", "beliebt")
_FILTER = ("alle", "online", "persoenlich", "schriftlich")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
_CHANNELS = {
    "online": "online, persönlich",
    "formular": "schriftlich",
    "termin": "persönlich",
    "vor-ort": "persönlich",
}
_WORDS = {
    "voraussetzungen": "Voraussetzungen",
    "unterlagen": "Unterlagen",
    "gebuehren": "Gebühren",
    "fristen": "Fristen",
    "recht": "Rechtsgrundlagen",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: detail(service) for service in services}
    builder = Builder("slug", seed, services, url_of)
    areas = builder.areas("/themen/")
    lists = (
        ("Services", [("Alle Services", _LIST)]),
        ("Lebensbereiche", [(name, f"{path}.html") for path, (name, _) in areas.items()]),
        (
            "Aktuell",
            [
                ("Aktuelles", "/aktuelles/"),
                ("Veranstaltungen", "/veranstaltungen/"),
                ("Kalender", "/kalender/2026/12/"),
                ("Stellenangebote", "/karriere/stellen/"),
                ("Ratssitzungen", "/politik/sitzungen/"),
                ("Häufige Fragen", "/fragen/"),
                ("Einrichtungen", "/einrichtungen/"),
                ("Ortsrecht", "/ortsrecht/"),
            ],
        ),
    )
    builder.open_frame(SITE, "typo3", lists)
    _site_around(builder)
    for path, (name, members) in areas.items():
        body = f"<h1>{escape(name)}</h1>\n<div class='cards'>{_cards(builder, members)}</div>\n"
        builder.add(f"{path}.html", f"{name} - {SITE}", body, kind="list")
    builder.rule(re.escape(_LIST), lambda _, query: _facets(builder, query))
    builder.resources[_LIST] = _facets(builder, {})
    pages = range(1, max(1, -(-len(services) // _PER_PAGE)) + 1)
    builder.noise.update(dict.fromkeys([_LIST, *(f"{_LIST}?seite={n}" for n in pages)], "list"))
    expected = [_service(builder, service, index) for index, service in enumerate(services)]
    builder.resources["/sitemap.xml"] = Resource(
        (
            builder.sitemap(
                ["/", _LIST, *(p for p in builder.noise if "?" not in p), *url_of.values()]
            ),
        ),
        "text/xml",
    )
    return builder.site(
        expected,
        robots=(
            "# Stadt Musterstadt\nUser-agent: *\nDisallow: /typo3/\nDisallow: /*?druck=1\n\n"
            f"User-agent: BadBot\nDisallow: /\n\nSitemap: {BASE}/sitemap.xml\n"
        ),
        leistung=LEISTUNG,
        traps=(r"^/kalender/", r"^/services/\?.*(?:sort|filter|richtung)=", r"[?&]druck=1"),
    )


def detail(service: Service) -> str:
    return f"/services/{service.slug}.html"


def _cards(builder: Builder, services: list[Service]) -> str:
    return "".join(
        f'<article class="teaser"><h3>{anchor(detail(s), s.title)}</h3><p class="label">Service</p>'
        f"<p>{escape(s.description[0])}</p>"
        f"{'<span class=badge>Online-Service</span>' if s.channel == 'online' else ''}</article>\n"
        for s in services
    )


def _facets(builder: Builder, query: Query) -> Resource:
    """The list of services: sorted, filtered and paged as the query says."""
    services = list(builder.services)
    chosen = query.get("filter", "alle")
    if chosen in _FILTER[1:]:
        services = [s for s in services if chosen in _CHANNELS[s.channel].replace("ö", "oe")]
    if query.get("sort") == "z-a":
        services.reverse()
    number = int(query["seite"]) if query.get("seite", "").isdecimal() else 1
    last = max(1, -(-len(services) // _PER_PAGE))
    shown = services[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    kept = {name: value for name, value in query.items() if name in ("sort", "filter")}
    pages: Links = [
        (str(n), f"{_LIST}?{urlencode({**kept, 'seite': n})}") for n in range(1, last + 1)
    ]
    facets: Links = [
        (f"{sort} / {filtered}", f"{_LIST}?{urlencode({'sort': sort, 'filter': filtered})}")
        for sort, filtered in product(_SORT, _FILTER)
    ]
    turned = {**query, "richtung": "auf" if query.get("richtung") == "ab" else "ab"}
    following = f'<link rel="next" href="{_LIST}?seite={number + 1}">\n' if number < last else ""
    content = (
        f"<h1>Services</h1>\n<p>{len(services)} Treffer</p>\n<ul class='facetten'>\n"
        f"{links(facets)}</ul>\n<p>{anchor(f'{_LIST}?{urlencode(turned)}', 'Umkehren')}</p>\n"
        f"<div class='cards'>{_cards(builder, shown)}</div>\n<ul class='pagination'>\n"
        f"{links(pages)}</ul>\n"
    )
    return builder.page(f"Services - {SITE}", content, head=following)


def _site_around(builder: Builder) -> None:
    dice = builder.dice
    for folder, label, pages in (
        ("/aktuelles/", "Aktuelles", list(noises.news(dice, 40))),
        ("/veranstaltungen/", "Veranstaltungen", list(noises.events(dice, 24))),
        ("/karriere/stellen/", "Stellenangebote", list(noises.jobs(dice))),
        ("/politik/sitzungen/", "Sitzungen", list(noises.council(dice, 10))),
        ("/fragen/", "Häufige Fragen", list(noises.questions())),
        ("/einrichtungen/", "Einrichtungen", list(noises.places())),
        ("/ortsrecht/", "Ortsrecht", list(noises.statutes())),
    ):
        rows = [(page.title, f"{folder}{page.slug}.html") for page in pages]
        feed = '<link rel="alternate" type="application/rss+xml" href="/aktuelles/feed.rss">\n'
        body = f"<h1>{label}</h1>\n<ul>\n{links(rows)}</ul>\n"
        builder.add(folder, f"{label} - {SITE}", body, kind="list", head=feed)
        for page, (_, path) in zip(pages, rows, strict=True):
            builder.add_noise(path, page)
    builder.resources["/aktuelles/feed.rss"] = Resource(
        (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>{SITE}</title>",
            "</channel></rss>",
        ),
        "application/rss+xml",
    )
    builder.resources["/veranstaltungen/kalender.ics"] = Resource(
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",), "text/calendar"
    )
    hot = builder.dice.sample(builder.services, min(6, len(builder.services)))
    start = (
        f"<h1>Willkommen in Musterstadt</h1>\n<div class='cards'>{_cards(builder, hot)}</div>\n"
        f"<p>{anchor(_LIST, 'Alle Services')} {anchor('/aktuelles/', 'Alle Meldungen')}</p>\n"
        f"<p>{anchor('/alt/service.html', 'Frühere Serviceseite')}</p>\n"
    )
    builder.dead.add("/alt/service.html")
    builder.add("/", SITE, start, kind="start")
    builder.rule(
        r"/kalender/(\d{1,4})/(\d{1,2})/(?:(\d{1,2})/)?", lambda match, _: _calendar(builder, match)
    )


def _calendar(builder: Builder, match: re.Match[str]) -> Resource | None:
    """One month (or day) and links to the next and the one before, for ever."""
    try:
        month = dt.date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None
    before = month.replace(day=1) - dt.timedelta(days=1)
    after = month.replace(day=28) + dt.timedelta(days=4)
    name = f"{_MONTHS[month.month - 1]} {month.year}"
    days: Links = [(str(d), f"/kalender/{month:%Y/%m}/{d:02}/") for d in range(1, 29)]
    content = (
        f"<h1>Kalender {name}</h1>\n<p>{anchor(f'/kalender/{before:%Y/%m}/', 'zurück')} "
        f"{anchor(f'/kalender/{after:%Y/%m}/', 'weiter')}</p>\n<ul>\n{links(days)}</ul>\n"
    )
    return builder.page(f"Kalender {name} - {SITE}", content)


def _service(builder: Builder, service: Service, index: int) -> Expected:
    path = detail(service)
    text, href = channel_link(service)
    shows_keys = bool(service.schluessel) and index % 6 == 1
    parts = [
        f'<article class="service"><header><h1>{escape(service.title)}</h1>'
        f'<p class="label">Service</p></header>\n<p>Kanäle: {_CHANNELS[service.channel]}</p>\n',
        paragraph(service),
    ]
    if href:
        parts.append(f"<h2>Online-Services und Formulare</h2>\n<p>{anchor(href, text)}</p>\n")
    parts.append(sections(service, _WORDS, "<h2>{}</h2>"))
    if shows_keys:
        parts.append(f"<h2>Weitere Informationen</h2>\n<ul>\n{links(key_links(service))}</ul>\n")
    parts.append(
        f"<h2>Kontakt</h2>\n<p>{service.office}, {escape(service.contact)}, {service.phone}</p>\n"
        f"<p>{anchor(path + '?druck=1', 'Druckansicht')}</p>\n</article>\n"
    )
    others = builder.dice.sample(builder.services, min(4, len(builder.services)))
    others = [other for other in others if other is not service]
    parts.append(
        f"<section><h2>Weitere Services</h2>\n<div class='cards'>{_cards(builder, others)}</div>"
        "</section>\n"
    )
    head = f'<link rel="canonical" href="{path}">\n' if index % 2 else ""
    page = builder.page(
        f"{service.title} | {SITE}", "".join(parts), crumbs=[("Services", _LIST)], head=head
    )
    builder.resources[path] = builder.resources[f"{path}?druck=1"] = page
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        service.title,
        path,
        schluessel=service.schluessel if shows_keys else in_central,
        leika=service.schluessel,
        aliases=(f"{path}?druck=1",),
        channel=service.channel,
    )
