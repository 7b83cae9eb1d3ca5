# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists whose links call the service itself, with or without login.

Every entry is an online service; the called pages say „Anmeldung erforderlich“ or send the
visitor to another host, so nobody needs to fetch them.
"""

from __future__ import annotations

from html import escape

from tests.portals.builder import Builder, anchor, items, paragraph, uuid_of
from tests.portals.frame import Links
from tests.portals.services import Service, generate, paged
from tests.portals.site import Expected, Resource, Site

SITE = "Serviceportal Musterstadt"
LEISTUNG = ""
EINTRAG = (
    r"/extension/service/(?:auth-)?call/[0-9a-f-]{36}",
    r"/externe-services/call/\d+",
)
_LIST = "/dienste"
_PER_PAGE = 30


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: _call(service, i) for i, service in enumerate(services)}
    builder = Builder("sit", seed, services, url_of)
    areas = builder.areas("/dienste/thema/")
    pages = list(paged(services, _PER_PAGE))
    all_pages: Links = [(f"Seite {n}", f"{_LIST}?page={n}") for n in range(1, len(pages) + 1)]
    lists = (
        ("Online-Dienste", [("Alle Online-Dienste", _LIST), *all_pages]),
        ("Themen", [(name, path) for path, (name, _) in areas.items()]),
    )
    builder.open_frame(SITE, "liferay", lists)
    start = f"<h1>{SITE}</h1>\n<p>{anchor(_LIST, 'Alle Online-Dienste')}</p>\n"
    builder.add("/", SITE, start, kind="start")
    for number, page in enumerate(pages, 1):
        body = f"<h1>Online-Dienste</h1>\n{_tiles(builder, list(page))}"
        for path in (f"{_LIST}?page={number}", *([_LIST] if number == 1 else ())):
            builder.add(path, f"Online-Dienste - {SITE}", body, kind="list")
    for path, (name, members) in areas.items():
        body = f"<h1>{escape(name)}</h1>\n{_tiles(builder, members)}"
        builder.add(path, f"{name} - {SITE}", body, kind="list")
    expected = []
    for service in services:
        url = url_of[service.number]
        builder.resources[url] = _answer(builder, service, url)
        expected.append(
            Expected(service.title, url, leika=service.schluessel, channel="online", entry=True)
        )
    robots = "User-agent: *\nDisallow: /extension/\nDisallow: /externe-services/\n"
    return builder.site(expected, robots=robots, leistung=LEISTUNG)


def _call(service: Service, index: int) -> str:
    if index % 5 == 3:
        return f"/externe-services/call/{service.number}"
    call = "auth-call" if index % 2 else "call"
    return f"/extension/service/{call}/{uuid_of(service)}"


def _tiles(builder: Builder, services: list[Service]) -> str:
    """Tiles whose link says „Service starten“ or is the title itself."""
    parts = []
    for service in services:
        url = builder.url_of[service.number]
        titled = service.number % 2 == 0
        head = anchor(url, service.title) if titled else escape(service.title)
        button = "" if titled else anchor(url, "Service starten")
        login = "<p>Anmeldung erforderlich: BundID</p>" if "auth-call" in url else ""
        parts.append(
            f'<div class="dienst-kachel"><h3>{head}</h3><p>{escape(service.description[0])}</p>'
            f"{login}{button}</div>\n"
        )
    return "".join(parts)


def _answer(builder: Builder, service: Service, url: str) -> Resource:
    if url.startswith("/externe-services/"):
        target = f"https://extern.musterstadt.example/antrag/{service.slug}"
        return Resource(b"", status=302, headers=(("Location", target),))
    login = "Anmeldung erforderlich. Bitte melden Sie sich mit der BundID an."
    body = (
        f"<h1>{escape(service.title)}</h1>\n<p>{login if 'auth-call' in url else ''}</p>\n"
        f"<h2>Hinweise zu diesem Service</h2>\n{paragraph(service)}"
        f"<h2>Benötigte Unterlagen</h2>\n{items(service.section('unterlagen') or ('keine',))}"
    )
    return builder.page(f"{service.title} - {SITE}", body)
