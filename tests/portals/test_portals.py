# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The imitated portals themselves: whole, true, repeatable."""

from __future__ import annotations

import functools
import gzip
import re
from collections import deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from lxml import etree, html

from ozgcheck.catalog.load import Catalog
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import keys_in
from tests.portals.kinds import KINDS, MODULES, build, leicht, vr_v1
from tests.portals.services import generate, titles
from tests.portals.site import Address, Expected, Resource, Site

BASE = "http://127.0.0.1:8123"
ADDRESS = Address(BASE)
SIZE = 45
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Visited:
    """A page as a visitor finds it; `links` are the targets on the own host."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.title = unescape(text.partition("<title>")[2].partition("</title>")[0])
        self.links = tuple(filter(None, map(own_target, _HREF.findall(text))))

    @functools.cached_property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(_CONTROLS.sub("", self.text))  # the parser takes none


@functools.cache
def own_target(href: str) -> str:
    """Path and query of a link as it stands in a page; empty for another host or the page."""
    parts = urlsplit(urljoin(BASE, unescape(href)))
    if href.startswith("#") or f"{parts.scheme}://{parts.netloc}" != BASE:
        return ""
    path = quote(parts.path, safe="/%;=-._~")
    return path + (f"?{parts.query}" if parts.query else "")


def page_text(resource: Resource) -> str:
    assert not isinstance(resource.text, bytes)
    return ADDRESS.fill("".join(resource.text))


def visit(resource: Resource) -> Visited:
    return Visited(page_text(resource))


@dataclass(frozen=True)
class Walk:
    pages: dict[str, Visited]
    answered: frozenset[str]
    missing: frozenset[str]


@functools.cache
def walk(kind: str) -> Walk:
    """Follow every link from the start page; traps are seen, not entered."""
    site = build(kind, size=SIZE)
    pages: dict[str, Visited] = {}
    answered, missing = {"/"}, set()
    waiting = deque(["/"])
    while waiting:
        target = waiting.popleft()
        resource = site.find(target)
        if resource is None:
            missing.add(target)
            continue
        answered.add(target)
        if resource.content_type != "text/html" or resource.status != 200:
            continue
        if target != "/" and site.is_trap(target):
            continue
        pages[target] = visit(resource)
        for link in pages[target].links:
            if link not in answered and link not in missing:
                answered.add(link)
                waiting.append(link)
    return Walk(pages, frozenset(answered - missing), frozenset(missing))


def bare(target: str) -> str:
    """Without session and without the parameters that only change how a page looks."""
    path, _, query = target.partition("?")
    path = path.partition(";")[0]
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("p_p_state=pop")]
    return path + ("?" + "&".join(kept) if kept else "")


def own_text(page: Visited) -> str:
    return plain(page.tree.text_content(), 10**6)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(kind: str) -> Site:
    return build(kind, size=SIZE)


def test_every_link_answers_except_those_that_are_dead_on_purpose(kind: str, site: Site) -> None:
    assert {bare(target) for target in walk(kind).missing} == site.dead


def test_every_service_is_within_reach_and_no_other_page_is_unexplained(
    kind: str, site: Site
) -> None:
    seen = walk(kind)
    expected = {service.url for service in site.services}
    assert expected <= {bare(target) for target in seen.answered}
    aliases = {alias for service in site.services for alias in service.aliases}
    assert all(site.find(alias) for alias in aliases)
    unexplained = (
        {
            bare(target)
            for target in seen.pages
            if not site.is_trap(target) and target not in aliases
        }
        - expected
        - aliases
        - set(site.noise)
    )
    assert unexplained == set()


def test_no_service_is_noise_and_none_is_listed_twice(kind: str, site: Site) -> None:
    addresses = [a for service in site.services for a in (service.url, *service.aliases)]
    assert len(addresses) == len(set(addresses))
    assert not set(addresses) & set(site.noise)
    titles_of_noise = {
        fold(page.title.split(" - ")[0])
        for target, page in walk(kind).pages.items()
        if target in site.noise
    }
    assert not titles_of_noise & {fold(service.title) for service in site.services}
    folded = [fold(service.title) for service in site.services]
    assert len(folded) == len(set(folded))
    own_entries = kind == "leicht" and len(site.services) - SIZE
    assert len(site.services) == SIZE + own_entries


def test_the_page_shows_title_and_keys_as_expected(kind: str, site: Site) -> None:
    for service in site.services:
        if service.entry:
            continue
        page = visit(site.resources[service.url])
        assert plain(service.title) in own_text(page), service
        assert set(keys_in(page.text)) == set(service.schluessel), service


@pytest.mark.parametrize("kind", ["formlist", "sit"])
def test_entries_stand_in_lists_beside_their_title(kind: str) -> None:
    site = build(kind, size=SIZE)
    lists = [p for t, p in walk(kind).pages.items() if site.noise.get(t) == "list"]
    for service in site.services:
        assert service.entry
        places = [
            place
            for page in lists
            for place in page.tree.xpath("//a[@href=$url]/ancestor::*[self::tr or self::li or "
                                         "contains(@class,'kachel')][1]", url=service.url)
        ]  # fmt: skip
        assert places, service
        assert all(service.title in place.text_content() for place in places)


def test_pages_are_as_large_and_as_full_of_links_as_real_ones(kind: str, site: Site) -> None:
    for target, page in walk(kind).pages.items():
        size = len(site.find(target).body(ADDRESS))  # type: ignore[union-attr]
        assert 10_000 < size < 60_000, target
        assert len(page.links) >= 100, target
        assert "cookie-hinweis" in page.text


def test_same_seed_same_bytes_other_seed_others(kind: str) -> None:
    first, second, third = (MODULES[kind].build(seed, 20) for seed in (5, 5, 6))
    assert list(first.resources) == list(second.resources)
    assert first.services == second.services != third.services
    assert all(
        first.resources[path].body(ADDRESS) == second.resources[path].body(ADDRESS)
        for path in first.resources
    )


def test_pattern_of_a_kind_fits_exactly_its_services(kind: str, site: Site) -> None:
    if not site.leistung:
        return
    easy = "/Leichte-Sprache/"
    pattern = re.compile(site.leistung)
    assert all(
        pattern.search(service.url) or service.url.startswith(easy) for service in site.services
    )
    assert not [
        path for path, what in site.noise.items() if pattern.search(path) and what != "soft 404"
    ]


def test_sitemaps_name_all_services(kind: str, site: Site) -> None:
    lines = (site.robots or "").splitlines()
    waiting = [line.split(": ")[1].replace("{{BASE}}", BASE) for line in lines if "Sitemap" in line]
    found: set[str] = set()
    while waiting:
        resource = site.find(waiting.pop().removeprefix(BASE))
        assert resource is not None
        data = resource.body(ADDRESS)
        tree = etree.fromstring(gzip.decompress(data) if resource.packed else data)
        named = [str(url) for url in tree.xpath("//*[local-name()='loc']/text()")]
        assert all(url.startswith(f"{BASE}/") for url in named)
        is_index = tree.tag.endswith("sitemapindex")
        (waiting.extend if is_index else found.update)(named)
    has_sitemap = kind in ("vr_v1", "slug", "optigov", "speaking")
    assert bool(found) == has_sitemap
    assert not has_sitemap or {BASE + s.url for s in site.services} <= found
    assert all(site.find(url.removeprefix(BASE)) for url in found)


def test_keys_are_those_of_the_catalogue(catalog: Catalog) -> None:
    known = {
        part.schluessel
        for leistung in catalog.leistungen
        for part in leistung.teilleistungen
        if part.schluessel
    }
    wanted = {key for service in generate(1, len(titles())) for key in service.schluessel}
    assert len(wanted) > 60
    assert wanted <= known


def test_big_portals_have_titles_of_their_own() -> None:
    services = generate(3, 2000)
    assert len(titles()) >= 60
    assert {fold(title) for title in titles()} <= {fold(service.title) for service in services}
    assert len({service.slug for service in services}) == 2000
    assert len({service.number for service in services}) == 2000
    assert all(2 <= len(service.description) <= 6 for service in services)
    with pytest.raises(ValueError, match="variants"):
        generate(1, 10_000)


# What is special about single kinds.


def test_vr_v1_writes_one_address_in_many_ways() -> None:
    site = build("vr_v1", size=SIZE)
    public = Address("http://portal.musterstadt.example")
    text = "".join(
        public.fill("".join(r.text))
        for p, r in site.resources.items()
        if site.noise.get(p) == "list" and not isinstance(r.text, bytes)
    )
    base = "portal.musterstadt.example"
    for part in ('href="/detail/', f"//{base}/detail/", f"//{base}:80/detail/", ";jsessionid="):
        assert part in text
    assert 'href="/suche/-/vr-bis-detail/' in text


def test_vr_v1_hides_some_services_from_all_lists_but_the_search() -> None:
    site = build("vr_v1", size=SIZE)
    listed: set[str] = set()
    for target, page in walk("vr_v1").pages.items():
        if target.startswith(("/dienstleistungen-a-z", "/kategorie/")):
            listed |= {bare(a).replace("/suche/", "/detail/") for a in page.tree.xpath(
                "//h3[@class='asset-title']/a/@href")}  # fmt: skip
    hidden = [s for s in site.services if not any(s.url in address for address in listed)]
    assert len(hidden) == len([i for i in range(SIZE) if i % 9 == 8])


def test_vr_v1_shows_what_the_product_is_known_for() -> None:
    site = build("vr_v1", size=SIZE)
    pages = [visit(site.resources[s.url]) for s in site.services]
    texts = [own_text(page) for page in pages]
    several = [page for page in pages if len(keys_in(page.text)) > 1]
    without_title = [p for p in pages if not p.tree.xpath("//*[@class='bis-titel']")]
    assert several
    assert without_title
    assert any("Rechtsgrundlagen" not in text for text in texts)
    assert any("zur Zeit nicht verfügbar" in text for text in texts)
    for word in ("BIS: Suche und Detail", "Online-Service", "Online-Terminvergabe", "Vorschläge"):
        assert any(word in text for text in texts)
    assert [p for p, what in site.noise.items() if what == "soft 404"] == [vr_v1.detail(999000001)]


def test_vr_v2_has_the_legend_with_and_without_a_service() -> None:
    site = build("vr_v2", size=SIZE)
    for service in site.services:
        page = visit(site.resources[service.url])
        entries = page.tree.xpath("//h3[@id='onlinedienste']/following-sibling::*[3]//a")
        assert bool(entries) == (service.channel == "online")
        assert "Icon Legende:" in page.text
    assert site.find("/sitemap.xml") is None


def test_egov_names_links_before_the_title() -> None:
    service = build("egov", size=SIZE).services[0]
    text = page_text(build("egov", size=SIZE).resources[service.url])
    order = ["Links &amp; Onlinedienste", "Templatebasierte", f"<h2>{service.title}", "Gebühren"]
    assert [text.find(part) for part in order[:3]] == sorted(text.find(part) for part in order[:3])
    assert -1 not in [text.find(part) for part in order[:3]]


def test_slug_has_news_like_services_and_traps_without_end() -> None:
    site = build("slug", size=SIZE)
    assert site.noise["/aktuelles/neue-regeln-fuer-die-hundesteuer.html"] == "news"
    kinds = {"event", "office", "job", "council", "theme", "employee", "faq", "place", "statute"}
    assert kinds <= set(site.noise.values())
    target, seen = "/kalender/2026/12/", set()
    for _ in range(40):
        resource = site.find(target)
        assert resource is not None
        seen.add(target)
        target = next(
            link for link in reversed(visit(resource).links)
            if link.startswith("/kalender/") and link.count("/") == 4 and link not in seen
        )  # fmt: skip
    assert len(seen) == 40
    online = site.find("/services/?sort=z-a&filter=online")
    everything = site.find("/services/")
    assert online is not None
    assert everything is not None
    assert online.body(ADDRESS) != everything.body(ADDRESS)


def test_optigov_says_keys_and_structure_in_several_ways() -> None:
    site = build("optigov", size=SIZE)
    texts = {service: page_text(site.resources[service.url]) for service in site.services}
    for part in ('property="schluessel"', "application/ld+json", "itemscope"):
        having = [service for service, text in texts.items() if part in text]
        assert 0 < len(having) < len(texts), part
    in_links_only = [
        service
        for service, text in texts.items()
        if service.schluessel and 'property="schluessel"' not in text
    ]
    assert in_links_only


def test_leicht_encodes_in_every_way_and_titles_are_odd() -> None:
    site = build("leicht", size=len(titles()))
    details = [site.resources[s.url] for s in site.services if "Detailansicht" in s.url]
    assert {(r.charset, r.declared) for r in details} == {
        (e.charset, e.header or None) for e in leicht.ENCODINGS
    }
    utf16 = next(r for r in details if r.charset == "utf-16").body(ADDRESS)
    assert utf16[:2] in (b"\xff\xfe", b"\xfe\xff")
    marked = "".join(page_text(r) for r in details)
    for sign in ("\x1b", "\u202e", "&shy;", "&#8203;", "; Beantragung", ":innen", "  (einfach"):
        assert sign in marked, sign
    read = {service.title for service in site.services}
    assert not [title for title in read if not title.isprintable() or "  " in title]


def test_leicht_lists_an_easy_page_only_if_its_title_differs() -> None:
    site = build("leicht", size=len(titles()))
    by_url = {service.url: service for service in site.services}
    same = leicht.easy_path("Personal·ausweis be·antragen")
    other = leicht.easy_path("Einen Hund an·melden")
    assert same not in by_url
    assert [s.title for s in site.services if same in s.aliases] == ["Personalausweis beantragen"]
    assert by_url[other] == Expected("Einen Hund an·melden", other, leika=("99102013000000",))


def test_all_odd_titles_belong_to_services() -> None:
    assert set(leicht.ODD_TITLES) | set(leicht.EASY) <= set(titles())
    assert not set(leicht.ODD_TITLES) & set(leicht.EASY)


def test_sit_calls_with_and_without_login_and_other_hosts() -> None:
    urls = [service.url for service in build("sit", size=SIZE).services]
    for start in (
        "/extension/service/call/",
        "/extension/service/auth-call/",
        "/externe-services/",
    ):
        assert any(url.startswith(start) for url in urls)


def test_formlist_mixes_codes_forms_files_and_appointments() -> None:
    site = build("formlist", size=SIZE)
    text = "".join(page.text for page in walk("formlist").pages.values())
    assert {s.url.split("?")[0].split("/")[1] for s in site.services} == {"forms", "intelliform"}
    assert {s.channel for s in site.services} == {"online", "formular"}
    assert "Adobe Acrobat-Dokument" in text
    assert "Online-Terminvergabe" in text
    assert ">Formular</a>" in text


def test_speaking_keeps_everything_below_the_root() -> None:
    site = build("speaking", size=SIZE)
    assert all(service.url.count("/") == 1 for service in site.services)
    assert {"/impressum", "/ueber-uns", "/neue-regeln-fuer-die-hundesteuer"} <= set(site.noise)


def test_an_address_may_be_escaped_in_small_letters() -> None:
    site = build("leicht", size=len(titles()))
    path = leicht.easy_path("Einen Hund an·melden")
    assert "%C2%B7" in path
    assert site.find(path.replace("%C2%B7", "%c2%b7")) is site.find(path) is not None
