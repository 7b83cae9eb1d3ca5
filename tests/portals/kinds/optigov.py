# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""optiGov: one address, the query says what is shown; keys in `property="schluessel"`.

Some pages describe themselves with JSON-LD, others with microdata. Views of departments, people
and places share the address of the services.
"""

from __future__ import annotations

import json
from html import escape

from tests.portals.builder import (
    LETTERS,
    Builder,
    anchor,
    channel_link,
    key_links,
    online_url,
    paragraph,
    sections,
)
from tests.portals.frame import Links, links
from tests.portals.services import AREAS, Service, by_letter, generate
from tests.portals.site import BASE, Expected, Resource, Site

SITE = "Bürgerservice Musterstadt"
LEISTUNG = r"\?ansicht=dienstleistung&eintrag=(?P<id>\d+)"
_ROOT = "/de/optigov/"
_WORDS = {
    "voraussetzungen": "Voraussetzungen",
    "unterlagen": "Benötigte Unterlagen",
    "gebuehren": "Kosten",
    "fristen": "Fristen",
    "recht": "Rechtsgrundlagen",
}


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    numbers = {service.number: index for index, service in enumerate(services, 101)}
    url_of = {service.number: detail(numbers[service.number]) for service in services}
    builder = Builder("optigov", seed, services, url_of)
    letters: Links = [(x, f"{_ROOT}?ansicht=dienstleistungen&buchstabe={x}") for x in LETTERS]
    offices = {
        office: f"{_ROOT}?ansicht=amt&eintrag={i}" for i, office in enumerate(AREAS.values())
    }
    lists = (
        ("Dienstleistungen", [("Dienstleistungen A-Z", _ROOT), *letters]),
        ("Ämter", list(offices.items())),
    )
    builder.open_frame(SITE, "typo3", lists)
    bar = f"<ul>\n{links(letters)}</ul>\n"
    builder.add("/", SITE, f"<h1>{SITE}</h1>\n<p>{anchor(_ROOT, 'Zu A-Z')}</p>\n", kind="start")
    builder.add(
        _ROOT, f"Dienstleistungen - {SITE}", f"<h1>Dienstleistungen</h1>\n{bar}", kind="list"
    )
    for letter, path in letters:
        rows = builder.rows(by_letter(services).get(letter, []))
        body = f"<h1>Dienstleistungen</h1>\n{bar}<ul>\n{rows}</ul>\n"
        builder.add(path, f"Dienstleistungen {letter} - {SITE}", body, kind="list")
    for office, path in offices.items():
        organisation = _script({"@type": "GovernmentOrganization", "name": office})
        body = (
            f"{organisation}<h1>{office}</h1>\n<h2>Öffnungszeiten</h2>\n<p>Mo bis Fr 8–12 Uhr</p>\n"
        )
        builder.add(path, f"{office} - {SITE}", body, kind="office")
    expected = [_service(builder, service, index) for index, service in enumerate(services)]
    builder.resources["/sitemap_index.xml"] = Resource(
        (builder.sitemap(["/", _ROOT, *url_of.values()], dated=False),), "application/xml"
    )
    robots = f"User-agent: *\nDisallow: /intern/\nSitemap: {BASE}/sitemap_index.xml\n"
    return builder.site(expected, robots=robots, leistung=LEISTUNG)


def detail(number: int) -> str:
    return f"{_ROOT}?ansicht=dienstleistung&eintrag={number}"


def _script(data: dict[str, object]) -> str:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    safe = text.replace("<", "\\u003c")
    return f'<script type="application/ld+json">{safe}</script>\n'


def _json_ld(service: Service) -> str:
    data: dict[str, object] = {
        "@type": "GovernmentService",
        "name": service.title,
        "description": " ".join(service.description),
        "serviceType": service.area,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": service.office},
    }
    if service.channel == "online":
        data["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": online_url(service)}
    graph: dict[str, object] = {"@graph": [{"@type": "WebSite", "name": SITE}, data]}
    return _script(graph if service.number % 2 else data)


def _service(builder: Builder, service: Service, index: int) -> Expected:
    path = builder.url_of[service.number]
    # 0: JSON-LD, 1: microdata, else neither; a key as property, only in links, or not at all
    structured, key_way = index % 4, index % 3
    microdata = structured == 1
    scope = ' itemscope itemtype="https://schema.org/GovernmentService"' if microdata else ""
    named = ' itemprop="name"' if microdata else ""
    text, href = channel_link(service)
    parts = [
        _json_ld(service) if structured == 0 else "",
        f'<div class="og-dienstleistung"{scope}>\n<h1{named}>{escape(service.title)}</h1>\n',
        f'<div itemprop="description">{paragraph(service)}</div>\n'
        if microdata
        else paragraph(service),
        f"<h2>Onlinedienste</h2>\n<p>{anchor(href, text)}</p>\n" if href else "",
        sections(service, _WORDS, "<h2>{}</h2>"),
        f"<h2>Ansprechpartner</h2>\n<p>{escape(service.contact)}, {service.phone}</p>\n",
    ]
    if key_way == 1 and service.schluessel:
        parts.append(f"<h2>Weitere Infos</h2>\n<ul>\n{links(key_links(service))}</ul>\n")
    parts.append("</div>\n")
    head = "".join(
        f'<meta property="schluessel" content="{key}">\n'
        for key in (service.schluessel if key_way == 0 else ())
    )
    builder.add(path, f"{service.title} - {SITE}", "".join(parts), head=head)
    in_central = tuple(key for key in service.schluessel if key in service.central)
    return Expected(
        service.title,
        path,
        schluessel=service.schluessel if key_way < 2 else in_central,
        leika=service.schluessel,
        channel=service.channel,
    )
