# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Portals that misbehave: reading ends, stays on its host, and never makes up a gap.

The bar for every fault, wherever it strikes: either all services are found, or the collection
says what could not be looked at, so that nothing that is missing counts as proven.
"""

from __future__ import annotations

import functools
import json
import os
import re
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Portal, Profil
from ozgcheck.sources import live
from ozgcheck.sources.crawl.readings import Readings
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pages import Anchor, NoService, Reading
from ozgcheck.sources.portal import Portal as PortalSource
from tests.portals import faults
from tests.portals.faults import Every, Fault, Reply, Request, Times, When
from tests.portals.kinds import build, formlist
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.portals.site import BASE, Expected, Resource, Site
from tests.sources.test_portals import place

serve = serve_fixture
ROOT = Path(__file__).parents[2]
ARS = "059160000000"
NOW = "2026-11-25T04:00:00Z"
KINDS = ("vr_v1", "slug", "formlist")
SIZE = 6
# Pages around the services; a person would exclude them as well, and each costs time here.
AROUND = (
    r"/(?:thema|rathaus|politik|fragen|ortsrecht|einrichtungen|barrierefreiheit|datenschutz|haushalt"
    r"|hilfe|impressum|kontakt|oberbuergermeisterin|oeffentliche|stadtgeschichte|staedte)"
)

_STEP = re.compile(r"\?(?:(?:kreis|schritt)=\d+|p_p_state=pop_up)$")


# --- reading ----------------------------------------------------------------------------------


def profil_for(site: Site, catalog: Catalog) -> Profil:
    """What a person would write into the portal's own file."""
    known = {profil.name: profil for profil in catalog.profile}
    if site.kind == "formlist":
        product = replace(known["findform"], eintrag=formlist.EINTRAG)
    elif site.kind == "vr_v1":
        product = known["vr-bis-detail"]
    else:
        product = Profil("slug", "Slug", leistung=(site.leistung,))
    return replace(product, nicht=(*product.nicht, AROUND))


def context_for(
    catalog: Catalog, server: PortalServer, archive: Path | None = None, **settings: object
) -> Context:
    portal = Portal(
        "test", "Musterstadt", ARS, (), **{
            "adressen": (server.url("/"),),
            "pause": 0.0,
            "profil": profil_for(server.site, catalog),
            **settings,
        },
    )  # type: ignore[arg-type]  # fmt: skip
    return Context(
        ARS,
        NOW,
        contact="pruefung@musterstadt.example",
        portal=portal,
        profile=catalog.profile,
        linkregeln=catalog.linkregeln,
        archive=archive,
    )


def collect(
    catalog: Catalog, server: PortalServer, archive: Path | None = None, **settings: object
) -> Collection:
    return PortalSource().collect("", context_for(catalog, server, archive, **settings))


def offers_in(found: Collection, server: PortalServer) -> set[str]:
    """The addresses of what is offered, without the host; a service counts under its first."""
    first = {alias: s.url for s in server.site.services for alias in s.aliases}
    # Redirects in circles and chains may end well, at an address with a number; and where a
    # page fails, its print view will do.
    places = (_STEP.sub("", place(offer.url, server)) for offer in found.offers)
    return {first.get(url, url) for url in places}


def skipped_in(found: Collection, server: PortalServer) -> set[str]:
    return {_STEP.sub("", skipped.what.replace(server.base, "")) for skipped in found.skipped}


def without_sitemap(site: Site) -> Site:
    pages = {path: page for path, page in site.resources.items() if "sitemap" not in path}
    return replace(site, resources=pages, robots="User-agent: *\nDisallow: /api/\n")


@functools.cache
def of_kind(kind: str, sitemap: bool = True) -> Site:
    site = build(kind, 1, SIZE)
    return site if sitemap else without_sitemap(site)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short limits instead of long waiting."""
    monkeypatch.setattr(live, "_TIMEOUTS", (1.0, 0.15))
    monkeypatch.setattr(live, "_TIME_LIMIT", 1.0)
    monkeypatch.setattr(live, "_RETRIES", 0)


_healthy: dict[tuple[str, int], tuple[set[str], set[str]]] = {}


def healthy(catalog: Catalog, serve: Serve, site: Site) -> tuple[set[str], set[str]]:
    """What the site gives when it behaves: offers, and what is always skipped."""
    key = (site.kind, len(site.resources))
    if key not in _healthy:
        server = serve(site)
        found = collect(catalog, server)
        assert offers_in(found, server) == {service.url for service in site.services}
        _healthy[key] = offers_in(found, server), skipped_in(found, server)
    return _healthy[key]


@dataclass
class Outcome:
    """What came of a portal with a fault; `found` is None if it could not be read at all."""

    found: Collection | None
    lost: set[str]
    said: set[str]
    extra: set[str]
    message: str
    seconds: float


def under(
    catalog: Catalog,
    serve: Serve,
    site: Site,
    faults: dict[When, Fault],
    longest: float = 8.0,
    **settings: object,
) -> Outcome:
    """Read a portal with faults and hold it to the bar."""
    offers, always = healthy(catalog, serve, site)
    server = serve(site, faults=faults)
    started = time.monotonic()
    found, message, said = None, "", None
    try:
        found = collect(catalog, server, **settings)
    except SourceError as error:
        said, message = error, str(error)
    seconds = time.monotonic() - started
    assert said is None or (said.message and said.hint)
    assert seconds < longest
    assert {entry.request.host for entry in server.log} <= {f"127.0.0.1:{server.port}"}
    if found is None:
        return Outcome(None, offers, set(), set(), message, seconds)
    have = offers_in(found, server)
    outcome = Outcome(
        found, offers - have, skipped_in(found, server) - always, have - offers, "", seconds
    )
    if outcome.lost:
        assert outcome.said, f"{sorted(outcome.lost)} count as proven gaps"
        assert not found.looked_at.absence_proves
    return outcome


# --- every fault at every place ---------------------------------------------------------------

# The true page does not come, or not whole. `other`: a server that nobody may ask.
FAILING: dict[str, Callable[[PortalServer], Fault]] = {
    "429": lambda _: faults.too_many(0),
    "429 without end": lambda _: faults.too_many(None),
    "500": lambda _: faults.broken(500),
    "503": lambda _: faults.broken(503),
    "silence": lambda _: faults.stall(),
    "silence in the middle": lambda _: faults.stall(700),
    "reset": lambda _: faults.reset(),
    "reset in the middle": lambda _: faults.reset(700),
    "broken off": lambda _: faults.truncated(300),
    "half a gzip": lambda _: faults.gzip_truncated(),
    "to another address": lambda other: faults.redirect(f"http://127.0.0.2:{other.port}/"),
    "to another name": lambda other: faults.redirect(f"http://localhost:{other.port}/"),
    "to another port": lambda other: faults.redirect(f"http://127.0.0.1:{other.port}/"),
    "to metadata": lambda _: faults.redirect("http://169.254.169.254/latest/meta-data/"),
    "to a file": lambda _: faults.redirect("file:///etc/passwd"),
    "circle": lambda _: faults.circle(),
    "chain": lambda _: faults.chain(),
    "gzip bomb": lambda _: faults.gzip_bomb(64),
    "huge": lambda _: faults.huge(8),
    "huge without length": lambda _: faults.huge(8, announced=False),
    "endless headers": lambda _: faults.endless_headers(),
    "login": lambda _: faults.login_wall(),
}
# The true page comes, in an odd way.
ODD: dict[str, Callable[[PortalServer], Fault]] = {
    "slow": lambda _: faults.slow(0.005, 4096),
    "wrong charset": lambda _: faults.wrong_charset(),
    "wrong type": lambda _: faults.wrong_type(),
    "header injection": lambda _: faults.header_injection(),
}
# Whole pages that say something else; nobody can know better.
LYING: dict[str, Callable[[PortalServer], Fault]] = {
    "soft 404": lambda _: faults.soft_404(),
    "endless pages": lambda _: faults.endless(),
    "terminal escapes": lambda _: faults.terminal_escapes(),
}
ALL = {**FAILING, **ODD, **LYING}

LISTS = {
    "vr_v1": re.compile(r"^/(?:suche\?|kategorie/|dienstleistungen-a-z)"),
    "slug": re.compile(r"^/(?:services/(?:\?|$)|themen/)"),
    "formlist": re.compile(r"^/formulare/"),
}


def of_services(site: Site, count: int) -> Callable[[Request], bool]:
    """Whether one of the first services is asked for, under whatever address."""
    paths = {url for service in site.services[:count] for url in (service.url, *service.aliases)}
    return lambda request: request.path in paths


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("kind", ["vr_v1", "slug"])
def test_on_pages_of_services(catalog: Catalog, serve: Serve, kind: str, name: str) -> None:
    other = serve("formlist", size=3)
    site = of_kind(kind)
    two = {service.url for service in site.services[:2]}
    if name in LYING:
        server = serve(site, faults={of_services(site, 2): ALL[name](other)})
        assert offers_in(collect(catalog, server), server) >= healthy(catalog, serve, site)[0] - two
    else:
        outcome = under(catalog, serve, site, {of_services(site, 2): ALL[name](other)})
        assert outcome.extra == set()
        assert outcome.lost == (two if name in FAILING else set())
        assert two == {url for url in outcome.said if url in two} or name in ODD or kind == "vr_v1"
    assert other.log == []


@pytest.mark.parametrize("name", {**FAILING, **ODD})
@pytest.mark.parametrize("kind", ["vr_v1", "formlist"])
def test_on_lists(catalog: Catalog, serve: Serve, kind: str, name: str) -> None:
    other = serve("formlist", size=3)
    site = of_kind(kind, sitemap=False)
    outcome = under(catalog, serve, site, {LISTS[kind]: ALL[name](other)})
    assert outcome.extra == set()
    if name in ODD:
        assert outcome.lost == set()
    assert other.log == []


@pytest.mark.parametrize("name", FAILING)
def test_on_one_list_only(catalog: Catalog, serve: Serve, name: str) -> None:
    """Half of the forms stand in one list only; what the other lists hold is not lost."""
    other = serve("formlist", size=3)
    site = of_kind("formlist", sitemap=False)
    first = min(
        path for path in site.resources if LISTS["formlist"].search(path) and "a-z" not in path
    )
    outcome = under(catalog, serve, site, {first: FAILING[name](other)})
    assert first in outcome.said
    assert len(outcome.lost) < SIZE / 2
    assert other.log == []


@pytest.mark.parametrize("name", ALL)
def test_on_robots_txt(catalog: Catalog, serve: Serve, name: str) -> None:
    other = serve("formlist", size=3)
    server_faults: dict[When, Fault] = {"/robots.txt": ALL[name](other)}
    outcome = under(catalog, serve, hidden_service(), server_faults)
    assert outcome.found is not None or "robots.txt" in outcome.message
    assert other.log == []


@pytest.mark.parametrize("name", ALL)
def test_on_the_sitemap(catalog: Catalog, serve: Serve, name: str) -> None:
    """A service that stands nowhere but in the sitemap."""
    other = serve("formlist", size=3)
    outcome = under(catalog, serve, hidden_service(), {re.compile("^/sitemap"): ALL[name](other)})
    assert outcome.extra == set()
    if name in ODD:
        assert outcome.lost == set()
    assert other.log == []


@pytest.mark.parametrize("name", {**FAILING, **ODD})
@pytest.mark.parametrize("when", ["every third", "for a while"])
def test_now_and_then(catalog: Catalog, serve: Serve, when: str, name: str) -> None:
    other = serve("formlist", size=3)
    fault = ALL[name](other)
    chosen: dict[When, Fault] = (
        {Every(3): fault}
        if when == "every third"
        else {lambda request: request.number > 5: Times(5, fault)}
    )
    # Where „?schritt=7“ is no page, a chain that ends leads nowhere, as the portal says itself.
    kind = "vr_v1" if name == "chain" else KINDS[list(ALL).index(name) % len(KINDS)]
    outcome = under(catalog, serve, of_kind(kind, sitemap=kind == "slug"), chosen)
    assert outcome.extra == set()
    if when == "for a while" and not name.startswith(("to a", "login")):
        assert outcome.lost == set()  # asked once more, the server was well again
    assert other.log == []


def hidden_service(more: Iterable[str] = ()) -> Site:
    """One service that the start page links, and one that only the sitemap names."""

    def page(title: str, body: str) -> Resource:
        return Resource((f"<!doctype html><title>{title}</title><h1>{title}</h1>{body}",))

    text = "<h2>Unterlagen</h2><p>Personalausweis und Antrag.</p><h2>Kosten</h2><p>12 Euro</p>"
    lines = [f"{BASE}/services/b.html", *more]
    listed = "".join(f"<url><loc>{line}</loc></url>" for line in lines)
    return Site(
        kind="hidden",
        services=(
            Expected("Reisepass beantragen", "/services/a.html"),
            Expected("Wohngeld beantragen", "/services/b.html"),
        ),
        resources={
            "/": page("Musterstadt", '<p><a href="/services/a.html">Reisepass</a></p>'),
            "/services/a.html": page("Reisepass beantragen", text),
            "/services/b.html": page("Wohngeld beantragen", text),
            "/c/portal/login?redirect=/sitemap.xml": page(
                "Anmelden", "<form><input type=password></form>"
            ),
            "/sitemap.xml": Resource((f"<urlset>{listed}</urlset>",), "text/xml"),
        },
        robots=f"User-agent: *\nDisallow: /api/\nSitemap: {BASE}/sitemap.xml\n",
        leistung=r"/services/[^/]+\.html",
    )


# --- the end comes in time ----------------------------------------------------------------------


def stalled_sitemaps() -> Site:
    """An index of a hundred sitemaps; the test makes them all fall silent."""
    site = hidden_service()
    listed = "".join(f"<sitemap><loc>{BASE}/sitemap-{n}.xml</loc></sitemap>" for n in range(100))
    index = Resource((f"<sitemapindex>{listed}</sitemapindex>",), "text/xml")
    return replace(site, resources={**site.resources, "/sitemap.xml": index})


def test_silent_sitemaps_do_not_hold_up_for_ever(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 10_000)  # only the time shall end it
    server = serve(stalled_sitemaps(), faults={re.compile("^/sitemap-"): faults.stall()})
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"nicht rechtzeitig"):
        collect(catalog, server, minuten=0.02)
    assert time.monotonic() - started < 3


def test_a_server_that_falls_silent_is_not_asked_for_every_sitemap(
    catalog: Catalog, serve: Serve
) -> None:
    server = serve(stalled_sitemaps(), faults={re.compile("^/sitemap-"): faults.stall()})
    with pytest.raises(SourceError, match="nicht rechtzeitig"):
        collect(catalog, server)
    assert sum("sitemap-" in target for target in server.targets) == 8


def test_the_second_round_ends_in_time(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every second service is silent: the first round takes a second, the other one must not."""
    monkeypatch.setattr(live, "_TIMEOUTS", (1.0, 0.3))
    site = build("slug", 1, 14)
    silent = {service.url for service in site.services[::2]}
    server = serve(site, faults={lambda request: request.path in silent: faults.stall()})
    started = time.monotonic()
    found = collect(catalog, server, minuten=0.04, parallel=1)
    assert time.monotonic() - started < 4.0
    assert "Grenze „minuten“" in found.skipped[-1].reason
    assert silent & skipped_in(found, server)


@pytest.mark.parametrize(
    "prefix", ["/archiv/", "/leistungen?seite=", "/dienstleistungen?tag=", "/service/"]
)
def test_pages_without_end_come_to_an_end(catalog: Catalog, serve: Serve, prefix: str) -> None:
    path = prefix.partition("?")[0]
    server = serve(
        of_kind("slug"), faults={lambda r: r.path.startswith(path): faults.endless(prefix)}
    )
    site = server.site
    start = Resource((f'<p><a href="{prefix}0">Mehr</a> <a href="/services/">Alle</a></p>',))
    server.site = replace(site, resources={**site.resources, "/": start})
    started = time.monotonic()
    found = collect(catalog, server)
    assert time.monotonic() - started < 8
    assert offers_in(found, server) == {service.url for service in site.services}
    assert len(server.log) < 400


def test_pages_of_a_list_are_no_depth(catalog: Catalog, serve: Serve) -> None:
    """Twenty pages of a list, each known only from the one before."""
    site = paged_list(20)
    server = serve(site)
    found = collect(catalog, server)
    assert offers_in(found, server) == {service.url for service in site.services}
    assert found.skipped == ()


def test_services_that_lie_too_deep_are_no_gap(catalog: Catalog, serve: Serve) -> None:
    site = paged_list(20)
    start = '<p><a href="/services/?seite=0">Alle</a> <a href="/services/d7.html">Neu</a></p>'
    near = replace(site, resources={**site.resources, "/": Resource((start,))})
    outcome = under(catalog, serve, near, {}, tiefe=1)
    assert outcome.lost
    assert outcome.found is not None
    assert "Grenze „tiefe“" in outcome.found.skipped[-1].reason


def test_a_way_that_is_too_long_does_not_close_a_shorter_one(
    catalog: Catalog, serve: Serve
) -> None:
    """Four rows of services, each suggesting the next one; the list, read later, names them all."""
    site = paged_list(1, 32)
    text = "<h2>Unterlagen</h2><p>Personalausweis.</p>"
    pages = {
        f"/services/d{n}.html": Resource(
            (
                f"<title>Dienst {n}</title><h1>Dienst {n}</h1>{text}"
                f'<p><a href="/services/d{n + 1 if n % 8 < 7 else n}.html">Weiter</a></p>',
            )
        )
        for n in range(32)
    }
    rows = "".join(f'<a href="/services/d{n}.html">Neu {n}</a> ' for n in (0, 8, 16, 24))
    start = f'<p>{rows}<a href="/services/?seite=0">Alle</a></p>'
    server = serve(replace(site, resources={**site.resources, **pages, "/": Resource((start,))}))
    found = collect(catalog, server, tiefe=5, parallel=1)
    assert server.targets[-1] > "/services/d"
    assert len(found.offers) == 32
    assert [skipped.reason for skipped in found.skipped] == []


def paged_list(pages: int, services: int = 1) -> Site:
    """A list of so many pages with so many services each; every page links the next."""
    text = "<h2>Unterlagen</h2><p>Personalausweis und Antrag.</p>"
    resources = {"/": Resource(('<p><a href="/services/?seite=0">Alle</a></p>',))}
    expected = []
    for page in range(pages):
        rows = ""
        for number in range(page * services, (page + 1) * services):
            url = f"/services/d{number}.html"
            expected.append(Expected(f"Dienst {number}", url))
            title = f"<title>Dienst {number}</title><h1>Dienst {number}</h1>"
            resources[url] = Resource((f"{title}{text}<p>Nummer {number}.</p>",))
            rows += f'<li><a href="{url}">Dienst {number}</a></li>'
        if page + 1 < pages:
            rows += f'<li><a href="/services/?seite={page + 1}">Weiter</a></li>'
        resources[f"/services/?seite={page}"] = Resource((f"<h1>Alle</h1><ul>{rows}</ul>",))
    return Site("paged", tuple(expected), resources, leistung=r"/services/[a-z]+\d+\.html")


# --- what counts as silence, as gone, as closed -------------------------------------------------


def many(faulty: Fault) -> tuple[Site, dict[When, Fault]]:
    """Twenty addresses in a row that fail, before a list of six services."""
    site = paged_list(1, 6)
    ways = "".join(f'<a href="/services/a{n}.html">Weg {n}</a> ' for n in range(20))
    start = Resource((f'<p>{ways}<a href="/services/?seite=0">Alle</a></p>',))
    whole = replace(site, resources={**site.resources, "/": start})
    return whole, {re.compile("/services/a"): faulty}


@pytest.mark.parametrize(
    "fault",
    [
        faults.circle(),
        faults.redirect("http://127.0.0.1:9/"),
        faults.redirect("https://anderswo.example/"),
        faults.broken(500),
        faults.huge(8),
    ],
    ids=["circle", "private", "elsewhere", "500", "huge"],
)
def test_an_answer_is_no_silence(catalog: Catalog, serve: Serve, fault: Fault) -> None:
    site, faulty = many(fault)
    server = serve(site, faults=faulty)
    found = collect(catalog, server)
    assert len(found.offers) == 6
    assert len(found.skipped) == 20


@pytest.mark.parametrize("target", ["/umzug", "/umzug.pdf"])
def test_services_that_lead_to_any_other_page_are_no_gap(
    catalog: Catalog, serve: Serve, target: str
) -> None:
    """Two of them: the second one finds the page read already."""
    site = paged_list(1, 4)
    moving = Resource(("<h1>Umzug</h1><p>Wir stellen um.</p>",))
    document = Resource(b"%PDF-1.7", "application/pdf", declared=None)
    pages = {**site.resources, "/umzug": moving, "/umzug.pdf": document}
    outcome = under(
        catalog,
        serve,
        replace(site, resources=pages),
        {re.compile(r"/services/d[12]\.html"): faults.redirect(target)},
    )
    assert outcome.lost == outcome.said == {"/services/d1.html", "/services/d2.html"}


def test_a_service_under_a_new_address_is_neither_lost_nor_said(
    catalog: Catalog, serve: Serve
) -> None:
    site = paged_list(1, 3)
    fault = faults.redirect("/services/neu1.html")
    pages = {**site.resources, "/services/neu1.html": site.resources["/services/d1.html"]}
    server = serve(replace(site, resources=pages), faults={"/services/d1.html": fault})
    found = collect(catalog, server)
    assert {offer.title for offer in found.offers} == {"Dienst 0", "Dienst 1", "Dienst 2"}
    assert found.skipped == found.warnings == ()


def test_where_one_address_is_closed_the_other_one_is_asked(catalog: Catalog, serve: Serve) -> None:
    site = of_kind("vr_v1")
    rules = (site.robots or "").replace("Disallow: /api/", "Disallow: /detail/")
    server = serve(replace(site, robots=rules))
    found = collect(catalog, server)
    assert [target for target in server.targets if target.startswith("/detail/")] == []
    assert found.offers  # some are linked by their second address as well
    lost = {service.url for service in site.services} - offers_in(found, server)
    assert lost == {url for url in skipped_in(found, server) if "/99900000" not in url}


def test_a_list_behind_a_login_that_was_seen_before(catalog: Catalog, serve: Serve) -> None:
    """Two lists lead to one login page; the second one is no less closed than the first."""
    site = of_kind("formlist", sitemap=False)
    login = faults.redirect("/c/portal/login")
    outcome = under(catalog, serve, site, {re.compile("^/formulare/[b-z]"): login})
    closed = {path for path in site.resources if re.search("^/formulare/[b-z]", path)}
    assert outcome.said == closed


# --- memory -------------------------------------------------------------------------------------

READ = """
import json, signal, sys
from pathlib import Path
from ozgcheck.catalog.load import load_catalog
from ozgcheck.errors import SourceError
from ozgcheck.model import Portal
from ozgcheck.sources import live
from ozgcheck.sources.interface import Context
from ozgcheck.sources.portal import Portal as Source

# What a shell starts in the background does not listen to it.
signal.signal(signal.SIGINT, signal.default_int_handler)
given = json.loads(sys.argv[1])
live._RETRIES = given.get("retries", 0)
live._TIMEOUTS = (2.0, given.get("timeout", 2.0))
catalog = load_catalog()
portal = Portal("test", "Musterstadt", "059160000000", (), adressen=(given["url"],),
                produkt=given.get("produkt", ""), pause=given.get("pause", 0.0))
archive = Path(given["archive"]) if "archive" in given else None
context = Context(portal.ars, "2026-11-25T04:00:00Z", portal=portal, profile=catalog.profile,
                  linkregeln=catalog.linkregeln, archive=archive)
result = {"offers": [], "skipped": [], "error": ""}
try:
    found = Source().collect("", context)
    result["offers"] = [repr(offer) for offer in found.offers]
    result["skipped"] = [[each.what, each.reason] for each in found.skipped]
except SourceError as error:
    result["error"] = str(error)
status = Path("/proc/self/status").read_text()
result["peak"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps(result))
"""


def reader_process(**given: object) -> subprocess.Popen[str]:
    """Reads a portal in a process of its own; prints one line of JSON at the end."""
    return subprocess.Popen(
        [sys.executable, "-c", READ, json.dumps(given)],
        cwd=ROOT,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str], timeout: float = 60) -> dict[str, object]:
    out, err = process.communicate(timeout=timeout)
    assert process.returncode == 0, err
    result: dict[str, object] = json.loads(out)
    return result


def zipped_bomb(mebibytes: int) -> Resource:
    """A packed sitemap, as a file, that unpacks to so many MiB."""
    reply = faults.gzip_bomb(mebibytes)(Request(1, 0, "GET", "/", "", {}, 1), Reply())
    assert isinstance(reply.body, bytes)
    return Resource(reply.body, "application/x-gzip", declared=None)


def full_sitemap() -> Resource:
    """12 MB of long addresses."""
    row = "<url><loc>/{}?" + "x" * 980 + "</loc></url>"
    return Resource(
        ("<urlset>", "".join(row.format(n) for n in range(12_000)), "</urlset>"), "text/xml"
    )


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/services/a.html", "huge"),
        ("/services/a.html", "bomb"),
        ("/services/a.html", "headers"),
        ("/sitemap.xml", "huge"),
        ("/sitemap.xml", "bomb"),
        ("/sitemap.xml", "bomb in a file"),
        ("/sitemap.xml", "laughs"),
        ("/sitemap.xml", "full"),
        ("/robots.txt", "huge"),
        ("/robots.txt", "bomb"),
    ],
)
def test_memory_is_bounded(serve: Serve, tmp_path: Path, path: str, what: str) -> None:
    site = hidden_service()
    server = serve(site)
    if what in ("bomb in a file", "full"):
        page = zipped_bomb(500) if what == "bomb in a file" else full_sitemap()
        server.site = replace(site, resources={**site.resources, path: page})
    else:
        server.faults[path] = {
            "huge": faults.huge(100),
            "bomb": faults.gzip_bomb(500),
            "headers": faults.endless_headers(),
            "laughs": faults.billion_laughs(),
        }[what]
    if what == "full":
        server.faults[lambda request: "xxx" in request.target] = faults.broken(503)
    given = {"url": server.url(), "archive": str(tmp_path / "archiv"), "produkt": "zufish"}
    result = ended(reader_process(**given))
    assert float(str(result["peak"])) < 300
    assert result["offers"] or result["error"] or result["skipped"]


def test_the_navigation_of_every_page_is_kept_once() -> None:
    """Five thousand pages with two hundred links each would fill the memory otherwise."""
    readings = Readings(None, "")
    kept = []
    for page in (b"eins", b"zwei"):
        anchors = (Anchor("http://portal.example/hilfe", f"Seite {len('Hilfe')}"),)
        readings.put(page, "x", Reading(NoService("", broken=False), (), anchors, False, "x"))
        reading = readings.get(page, "x")
        assert reading is not None
        kept += reading.anchors
    assert kept[0] is kept[1]


# --- other machines -----------------------------------------------------------------------------


@dataclass
class Contacts:
    """Every host that this process resolved or connected to."""

    resolved: set[str] = field(default_factory=set)
    connected: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        return self.resolved | self.connected


@pytest.fixture
def contacts(monkeypatch: pytest.MonkeyPatch) -> Contacts:
    seen = Contacts()
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: tuple[str, int]) -> None:
        seen.connected.add(f"{address[0]}:{address[1]}")
        connect(self, address)

    def resolving(host: str, port: int, *args: object, **more: object) -> object:
        seen.resolved.add(f"{host}:{port}")
        return resolve(host, port, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    return seen


def private_addresses(port: int) -> tuple[str, ...]:
    """Addresses of other machines and of other servers of this one, in all their spellings."""
    hosts = (
        "169.254.169.254", "[::1]", f"[::1]:{port}", "0", f"0:{port}", f"127.1:{port}",
        f"2130706433:{port}", f"127.0.0.2:{port}", f"localhost:{port}", f"127.0.0.1:{port}",
        f"127.0.0.1.:{port}", f"[::ffff:127.0.0.1]:{port}", "10.0.0.1", "metadata.google.internal",
        "169.254.169.254:80@169.254.169.254", f"x@127.0.0.2:{port}",
    )  # fmt: skip
    return tuple(f"http://{host}/services/x.html" for host in hosts)


def test_links_into_a_private_network_are_not_followed(
    catalog: Catalog, serve: Serve, contacts: Contacts
) -> None:
    other = serve("formlist", size=3)
    targets = (*private_addresses(other.port), "//169.254.169.254/services/y.html")
    links = "".join(f'<p><a href="{target}">Wohngeld beantragen</a></p>' for target in targets)
    site = hidden_service(more=targets)
    start = site.resources["/"]
    assert isinstance(start.text, tuple)
    server = serve(
        replace(site, resources={**site.resources, "/": replace(start, text=(*start.text, links))})
    )
    found = collect(catalog, server)
    assert len(found.offers) == 2
    assert found.skipped == found.warnings == ()
    assert contacts.all == {f"127.0.0.1:{server.port}"}
    assert other.log == []


@pytest.mark.parametrize("number", range(16))
@pytest.mark.parametrize("path", ["/services/a.html", "/robots.txt", "/sitemap.xml"])
def test_redirects_into_a_private_network_are_not_followed(
    catalog: Catalog, serve: Serve, contacts: Contacts, path: str, number: int
) -> None:
    other = serve("formlist", size=3)
    target = private_addresses(other.port)[number]
    server = serve(hidden_service(), faults={path: faults.redirect(target)})
    if path == "/robots.txt":
        with pytest.raises(SourceError, match=r"robots\.txt"):
            collect(catalog, server)
    else:
        found = collect(catalog, server)
        assert place(found.skipped[0].what, server) == path
    assert other.log == []
    assert contacts.connected == {f"127.0.0.1:{server.port}"}


def test_a_public_name_with_a_private_address_is_refused(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(hidden_service())
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **more: resolve(
            "127.0.0.1" if host == "portal.example" else host, *args, **more
        ),
    )
    address = (f"http://portal.example:{server.port}/",)
    with pytest.raises(SourceError, match="robots"):
        collect(catalog, server, adressen=address)
    assert server.log == []
    found = collect(catalog, server, adressen=address, intern=True)
    assert len(found.offers) >= 1


def test_entities_of_a_sitemap_fetch_nothing(
    catalog: Catalog, serve: Serve, contacts: Contacts, tmp_path: Path
) -> None:
    secret = tmp_path / "geheim"
    secret.write_text("geheimes-wort", encoding="utf-8")
    other = serve("formlist", size=3)
    for entity in (secret.as_uri(), other.url("/")):
        server = serve(hidden_service(), faults={"/sitemap.xml": faults.external_entity(entity)})
        found = collect(catalog, server)
        assert len(found.offers) == 1
        assert not [target for target in server.targets if "geheim" in target]
        assert contacts.connected == {f"127.0.0.1:{server.port}"}
        contacts.connected.clear()
    assert other.log == []


def test_entities_of_a_sitemap_do_not_unfold(catalog: Catalog, serve: Serve) -> None:
    text = (
        '<!DOCTYPE urlset [<!ENTITY a "services/b"><!ENTITY b "&a;.html">]>'
        "<urlset><url><loc>/&b;</loc></url></urlset>"
    )
    reply = Reply(headers=(("Content-Type", "text/xml"),), body=text.encode())
    server = serve(hidden_service(), faults={"/sitemap.xml": faults.fixed(reply)})
    collect(catalog, server)
    assert "/services/b.html" not in server.targets


# --- what they try to smuggle in ----------------------------------------------------------------


def strings(value: object) -> Iterable[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name))


def harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs") for char in text)


EVIL = "\x1b]0;weg\x07\x1b[2J\x9b31m\u202egnudlem\u202c\u2066\u200b\x7f"
IN_ADDRESS = EVIL.replace("\x9b", "\x9b%9b%1b%5b")


def smuggling() -> Site:
    """Controls and bidirectional marks wherever text may stand."""
    site = hidden_service()
    links = "".join(
        f'<p><a href="/services/{name}{IN_ADDRESS}.html">{name}{EVIL}</a></p>'
        for name in ("weg", "hinaus", "kaputt", "bild")
    )
    page = (
        f"<!doctype html><title>Reise{EVIL}pass</title><h1>Reise{EVIL}pass</h1>"
        f'<meta name="description" content="Zum{EVIL}Pass"><h2>Unterlagen{EVIL}</h2>'
        f"<p>Aus{EVIL}weis</p><h2>Gebühren</h2><p>12{EVIL} Euro</p><h2>Kontakt</h2><p>{EVIL}</p>"
        f'<p><a href="https://formulare{EVIL}.example/{IN_ADDRESS}">Online{EVIL} beantragen</a></p>'
        f"{links}"
    )
    return replace(site, resources={**site.resources, "/services/a.html": Resource((page,))})


def smuggling_faults() -> dict[When, Fault]:
    odd = faults.wrong_type(f"application/{EVIL}")
    return {
        re.compile("kaputt"): faults.broken(500),
        re.compile("bild"): lambda request, _: odd(request, Reply(body=b"GIF89a")),
        re.compile("hinaus"): faults.redirect(f"https://anderswo{EVIL}.example/{EVIL}"),
    }


def test_nothing_that_commands_a_terminal_comes_through(catalog: Catalog, serve: Serve) -> None:
    server = serve(smuggling(), faults=smuggling_faults())
    found = collect(catalog, server)
    assert len(found.offers) == 2
    assert len(found.skipped) == 3
    assert any("ins Leere" in warning for warning in found.warnings)
    evil = [text for text in strings(found) if not harmless(text)]
    assert evil == []


@pytest.mark.parametrize("path", ["/robots.txt", "/"])
def test_nor_does_it_in_an_error(catalog: Catalog, serve: Serve, path: str) -> None:
    fault = faults.redirect(f"https://anderswo{EVIL}.example/{EVIL}")
    server = serve(of_kind("formlist", sitemap=False), faults={path: fault})
    with pytest.raises(SourceError) as error:
        collect(catalog, server)
    assert harmless(error.value.message + error.value.hint)


def test_headers_and_addresses_smuggle_no_header_in(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    """Twice: what a server sent as ETag must not become a header of the second run."""

    def fault(_request: Request, normal: Reply) -> Reply:
        kept = tuple(each for each in normal.headers if each[0] not in ("ETag", "Last-Modified"))
        raw = (
            b'ETag: "a\r X-Boese: 1"\r\nLast-Modified: Mon\r\n X-Boese: 2\r\n'
            b"Set-Cookie: sitzung=1; Path=/\r\n"
        )
        return replace(normal, headers=kept, raw=raw, packed=None)

    lines = (
        "/services/x%0d%0aX-Boese:%201",
        "/services/y\r\nX-Boese: 1",
        "/services/z&#13;&#10;X-Boese: 1",
    )
    site = hidden_service(more=lines)
    server = serve(site, faults={re.compile("/services/[ab]|^/$"): fault})
    for _ in range(2):
        assert len(collect(catalog, server, tmp_path).offers) == 2
    names = {name for entry in server.log for name in entry.request.headers}
    assert names <= {
        "host", "user-agent", "accept", "accept-encoding", "connection",
        "if-none-match", "if-modified-since",
    }  # fmt: skip
    assert all(harmless("".join(entry.request.headers.values())) for entry in server.log)
