# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`vr-bis-detail`, variant V1: a Liferay portal with search, A–Z, categories and a sitemap.

Every service has two addresses (`/detail/-/…` and `/suche/-/…`), and links write them with and
without host, port and session. One service in nine stands in no A–Z list, only in the search.
"""

from __future__ import annotations

from html import escape

from tests.portals.builder import (
    HINTS,
    LETTERS,
    Builder,
    anchor,
    channel_link,
    key_links,
    paragraph,
    sections,
)
from tests.portals.frame import Links, links
from tests.portals.services import Service, by_letter, generate, paged
from tests.portals.site import BASE, BASE_WITH_PORT, Expected, Resource, Site

SITE = "Serviceportal Musterstadt"
LEISTUNG = r"/-/vr-bis-detail/dienstleistung/(?P<id>\d+)/show"
_AZ = "/dienstleistungen-a-z"
_SEARCH = "/suche?p_p_id=vrbissuche&p_p_lifecycle=0&p_p_state=normal&_vrbissuche_cur={}"
_PER_PAGE = 20
_WORDS = {
    "unterlagen": "Erforderliche Unterlagen",
    "recht": "Rechtsgrundlagen",
    "voraussetzungen": "Voraussetzungen",
    "fristen": "Fristen",
}
_OUT_OF_SERVICE = '<div class="alert alert-danger">Der Dienst ist zur Zeit nicht verfügbar!</div>\n'


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    url_of = {service.number: detail(service.number) for service in services}
    builder = Builder("vr_v1", seed, services, url_of)
    areas = builder.areas("/kategorie/")
    letters: Links = [(letter, f"{_AZ}?_vrbisaz_buchstabe={letter}") for letter in LETTERS]
    lists = (
        ("Bürgerservice", [(name, path) for path, (name, _) in areas.items()]),
        ("Dienstleistungen A-Z", [("Dienstleistungen A-Z", _AZ), *letters]),
        ("Suche", [("Alle Dienstleistungen", _SEARCH.format(1))]),
    )
    builder.open_frame(SITE, "liferay", lists)
    gone = 999_000_000 + seed
    builder.dead.add(detail(gone + 1))
    builder.add(detail(gone), f"Detail - {SITE}", _OUT_OF_SERVICE, kind="soft 404")
    # The print view and whatever else Liferay hangs on its addresses show the same page.
    builder.rule(f"/(?:detail|suche){LEISTUNG}", lambda match, _: builder.resources.get(match[0]))
    _lists(builder, services, areas, letters)
    _people(builder, services)
    expected = [_service(builder, service, index, gone) for index, service in enumerate(services)]
    _sitemaps(builder)
    return builder.site(
        expected,
        robots=f"User-agent: *\nDisallow: /c/\nDisallow: /api/\n\nSitemap: {BASE}/sitemap.xml\n",
        leistung=LEISTUNG,
    )


def detail(number: int, page: str = "detail") -> str:
    return f"/{page}/-/vr-bis-detail/dienstleistung/{number}/show"


def spelling(path: str, index: int) -> str:
    """One of the ways in which such portals write the same address."""
    ways = ("{path}", "{base}{path}", "{port}{path}", "{path};jsessionid={session}", "{search}")
    return ways[index % len(ways)].format(
        path=path,
        base=BASE,
        port=BASE_WITH_PORT,
        session=f"{index * 7919 % 65536:04X}D0C5A1.node{index % 3}",
        search=path.replace("/detail/", "/suche/", 1),
    )


def _listing(services: list[Service], start: int = 0) -> str:
    return "".join(
        '<div class="asset-abstract bis-treffer"><h3 class="asset-title">'
        f"{anchor(spelling(detail(service.number), start + index), service.title)}</h3>\n"
        f'<p class="asset-summary">{escape(service.description[0])}</p>'
        f"<span class='bis-amt'>{service.office}</span></div>\n"
        for index, service in enumerate(services)
    )


def _lists(
    builder: Builder,
    services: tuple[Service, ...],
    areas: dict[str, tuple[str, list[Service]]],
    letters: Links,
) -> None:
    tiles = links([(name, path) for path, (name, _) in areas.items()], "kachel")
    start = (
        f"<h1>Willkommen im {SITE}</h1>\n<p>Was können wir für Sie tun?</p>\n<ul>\n{tiles}</ul>\n"
        f"<p>{anchor(_AZ, 'Dienstleistungen A-Z')} {anchor('/hilfe', 'Hilfe')}</p>\n"
    )
    for path in ("/", "/web/guest/home"):
        builder.add(path, f"Startseite - {SITE}", start, kind="start")
    bar = f'<ul class="az-leiste">\n{links(letters)}</ul>\n'
    groups = by_letter([s for index, s in enumerate(services) if index % 9 != 8])
    title = f"Dienstleistungen A-Z - {SITE}"
    builder.add(_AZ, title, f"<h1>Dienstleistungen A-Z</h1>\n{bar}", kind="list")
    for letter, path in letters:
        members = groups.get(letter, [])
        body = _listing(members, ord(letter)) or "<p>Keine Dienstleistungen gefunden.</p>\n"
        head = f"<h1>Dienstleistungen A-Z</h1>\n{bar}<h2>Buchstabe {letter}</h2>\n"
        builder.add(path, title, head + body, kind="list")
    for path, (name, members) in areas.items():
        some = [s for s in members if s in groups.get(s.letter, [])]
        body = f"<h1>{escape(name)}</h1>\n{_listing(some, 1)}"
        builder.add(path, f"{name} - {SITE}", body, kind="list", crumbs=[("Bürgerservice", "/")])
    pages = list(paged(services, _PER_PAGE))
    for number, page in enumerate(pages, 1):
        steps = [
            (str(n), _SEARCH.format(n)) for n in (number - 1, number + 1) if 0 < n <= len(pages)
        ]
        body = (
            "<h1>Suche</h1>\n<div>BIS: Suche und Detail</div>\n"
            f"<p>Es wurden {len(services)} Dienstleistungen gefunden.</p>\n"
            f'{_listing(list(page), number)}<ul class="pagination">\n{links(steps)}</ul>\n'
        )
        builder.add(_SEARCH.format(number), f"Suche - {SITE}", body, kind="list")


def _people(builder: Builder, services: tuple[Service, ...]) -> None:
    """Departments and employees live in the same portlet as the services."""
    for office in sorted({service.office for service in services}):
        body = (
            f"<div>BIS: Suche und Detail</div>\n<h2>{office}</h2>\n<h3>Öffnungszeiten</h3>\n"
            "<p>Mo bis Fr 8 bis 12 Uhr</p>\n<h3>Anschrift</h3>\n<p>Rathausplatz 1</p>\n"
        )
        builder.add(_office(office), f"{office} - Detail - {SITE}", body, kind="office")


def _office(office: str) -> str:
    return f"/detail/-/vr-bis-detail/einrichtung/{int(office.split()[1]) * 101}/show"


def _service(builder: Builder, service: Service, index: int, gone: int) -> Expected:
    only_in_head = index % 11 == 5
    with_headings = index % 3 != 0
    shows_keys = bool(service.schluessel) and (len(service.schluessel) > 1 or index % 4 == 1)
    parts = ["<div class='portlet-title-text'>BIS: Suche und Detail</div>\n"]
    if not only_in_head:
        parts.append(f"<h2 class='bis-titel'>{escape(service.title)}</h2>\n")
    if service.channel in HINTS:
        parts.append(f'<div class="badge badge-info">{HINTS[service.channel]}</div>\n')
    if index % 13 == 7:
        parts.append(_OUT_OF_SERVICE)  # the banner, on a page that is complete
    if index % 2:
        parts.append(f"<h3>Kurzbeschreibung</h3>\n<p>{escape(service.description[0])}</p>\n")
    parts.append(f"<h3>Beschreibung</h3>\n{paragraph(service)}")
    text, href = channel_link(service)
    if href:
        parts.append(f"<p>{anchor(href, text)}</p>\n")
    words = _WORDS if with_headings else dict.fromkeys(_WORDS, "")
    parts.append(sections(service, words))
    if service.section("gebuehren"):
        parts.append("<h3>Kosten</h3>\n" if with_headings else "")
        parts.append(
            "<table><tr><th>Name</th><th>Typ</th><th>Kosten</th></tr><tr><td>Verwaltungsgebühren</td>"
            f"<td>Gebuehr</td><td>{escape(service.section('gebuehren')[0])}</td></tr></table>\n"
        )
    if shows_keys:
        parts.append(f"<h3>Weitere Informationen</h3>\n<ul>\n{links(key_links(service))}</ul>\n")
    office = anchor(_office(service.office), service.office)
    parts.append(
        f"<h3>Zuständige Einrichtung</h3>\n<p>{office}</p>\n"
        f"<h3>Zuständige Kontaktpersonen</h3>\n<p>{escape(service.contact)}, {service.phone}</p>\n"
        f"<p>{anchor(detail(service.number) + '?p_p_state=pop_up', 'Drucken')}</p>\n"
    )
    others = builder.dice.sample(builder.services, min(3, len(builder.services)))
    rows = [(other.title, detail(other.number)) for other in others if other is not service]
    if index % 10 == 4:
        rows += [("Früheres Angebot", detail(gone)), ("Gelöschtes Angebot", detail(gone + 1))]
    if rows:
        parts.append(f"<h3>Vorschläge</h3>\n<ul>\n{links(rows)}</ul><span>Online-Service</span>\n")
    content = f'<section class="portlet" id="portlet_bis">{"".join(parts)}</section>\n'
    title = f"{service.title} - BIS: Suche und Detail - {SITE}"
    if only_in_head:
        title = f"{service.title} - Detail - {SITE}"
    url, other = detail(service.number), detail(service.number, "suche")
    page = builder.page(title, content, crumbs=[("Bürgerservice", "/"), (service.area, "/")])
    builder.resources[url] = builder.resources[other] = page
    return Expected(
        service.title,
        url,
        schluessel=service.schluessel if shows_keys else _in_central(service),
        leika=service.schluessel,
        aliases=(other,),
        channel=service.channel,
    )


def _in_central(service: Service) -> tuple[str, ...]:
    return tuple(key for key in service.schluessel if key in service.central)


def _sitemaps(builder: Builder) -> None:
    """An index with two packed sitemaps: services, and everything else."""
    details = [path for path in builder.resources if path.startswith("/detail/")]
    others = ["/", *(path for path, kind in builder.noise.items() if kind in ("frame", "theme"))]
    for number, paths in enumerate((details, others), 1):
        builder.resources[f"/sitemap-{number}.xml.gz"] = Resource(
            (builder.sitemap(paths),), "application/x-gzip", declared=None, packed=True
        )
    builder.resources["/sitemap.xml"] = Resource(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            f"<sitemap><loc>{BASE}/sitemap-1.xml.gz</loc></sitemap>\n",
            f"<sitemap><loc>{BASE}/sitemap-2.xml.gz</loc></sitemap>\n</sitemapindex>\n",
        ),
        "application/xml",
    )
