# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal sends: pages of every product, sitemaps, robots.txt, addresses."""

from __future__ import annotations

import functools

from fuzz.target import Target
from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.codec import decoder, encode
from ozgcheck.matching.links import clues
from ozgcheck.model import Link, LinkKind, Offer
from ozgcheck.sources.crawl.scope import Scope, is_trap, same_address, shape, start_hosts
from ozgcheck.sources.crawl.sitemap import Sitemap, read_sitemap
from ozgcheck.sources.page_offers import distinct, offers_of
from ozgcheck.sources.pages import Anchor, Page, Reader, Reading, absolute_url, normal_url
from ozgcheck.web import explain, rules
from ozgcheck.web.urls import host_of, keys_in

_HTML = """<html> <head> <title> </title> <meta name="description" content="
    <meta property="og:title" <meta http-equiv="refresh" content="0; url= <base href="
    <link rel="canonical" href=" rel="next" <body> <main> <article> <nav> <header> <footer> <h1>
    </h1> <h2> </h2> <p> <br> <ul> <li> </li> <table> <tr> <td> <dl> <dt> <dd> <a href=" </a> <img
    alt=" <svg> <script type="application/ld+json"> </script> <input type="password"> class="
    itemscope itemtype="https://schema.org/GovernmentService" itemprop=" typeof=" property="
    breadcrumb role="navigation" aria-label=" cookie-banner &nbsp; &#x202e; &shy; <!-- -->
    <![CDATA[ ]]> "@graph":[ "@type":" <iframe src=" <frame <area <details> <style> <template>
    Gebühren Voraussetzungen Ansprechpartner Onlinedienst 99102013104000"""
HTML = tuple(_HTML.split())


@functools.cache
def shipped() -> Catalog:
    """The catalogue as it is shipped."""
    return load_catalog()


@functools.cache
def _reader() -> Reader:
    return Reader(shipped().profile, shipped().linkregeln)


@functools.cache
def _own_reader(name: str) -> Reader:
    """A reader as a portal of one product has it."""
    profile = [each for each in shipped().profile if each.name in (name, "allgemein")]
    return Reader(sorted(profile, key=lambda each: each.name != name), shipped().linkregeln)


def _head(data: bytes) -> tuple[str, str, bytes]:
    """Address and charset from the first line, then the page."""
    line, _, page = data.partition(b"\n")
    address, _, charset = line.decode("utf-8", "replace").partition(" ")
    return address, charset, page


def _read(reader: Reader, page: bytes, address: str, charset: str) -> object:
    found: list[Reading] = []
    for strict in (False, True):
        reading = reader.read(page, address, charset=charset, strict=strict)
        kept = decoder(Page)(encode(reading.outcome)) if isinstance(reading.outcome, Page) else None
        assert kept is None or kept == reading.outcome, "a kept page is another one"  # noqa: S101
        found.append(reading)
    pages = [each.outcome for each in found if isinstance(each.outcome, Page)]
    entries = [entry for each in found for entry in each.entries]
    offers = offers_of(distinct(pages, entries, lambda url: ""), "portal", "2026-11-25")
    # The address is the caller's own, whatever it is.
    return [(each.outcome, each.entries, each.anchors) for each in found], offers


def pages(data: bytes) -> object:
    """A page at any address, read with the profiles of all products."""
    address, charset, page = _head(data)
    return _read(_reader(), page, normal_url(address) or "seite.html", charset)


def product_pages(data: bytes) -> object:
    """A page of one product: the profile, the address and the charset, then the page."""
    name, _, rest = data.partition(b" ")
    address, charset, page = _head(rest)
    reader = _own_reader(name.decode("ascii", "replace"))
    return _read(reader, page, normal_url(address) or "seite.html", charset)


def sitemap(data: bytes) -> Sitemap:
    """A sitemap, packed or not."""
    return read_sitemap(data, "https://portal.example/sitemap.xml")


def robots(data: bytes) -> object:
    """A robots.txt, and whether it lets us in."""
    found = rules.parse(data)
    allowed = [found.allow(f"https://portal.example{path}") for path in ("/", "/a/b?c=d", "/ü%2f")]
    assert found.delay >= 0  # noqa: S101
    return found.sitemaps, allowed


@functools.cache
def _scope() -> Scope:
    hosts, secure = start_hosts(["https://portal.example/"], ["formulare.example"])
    common = [each for each in shipped().profile if each.name == "allgemein"]
    return Scope(hosts, secure, [each for each in shipped().profile if each not in common], common)


def addresses(data: bytes) -> object:
    """Links as they stand in pages: resolved, normalised, asked for what they promise."""
    found = []
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:50]:
        url = absolute_url("https://portal.example/a/b?c=d", line)
        if url:
            assert normal_url(url) == url, "not normal yet"  # noqa: S101
            found += [url, host_of(url), same_address(url), keys_in(url)]
            scope = _scope()
            (
                scope.kind(url),
                scope.address(url),
                scope.may_hide_service(url),
                is_trap(url),
                shape(url),
            )
        found.append(explain.shown(line))
        link = Link(LinkKind.ONLINEDIENST, url)
        clues(Offer(id="1", title="", source="portal", url=line, links=(link,)), shipped().dienste)
    return found, Anchor("")


TARGETS = (
    Target("seiten", "a page of a portal, all profiles", pages, HTML),
    Target("profilseiten", "a page of one product", product_pages, HTML),
    Target(
        "sitemap",
        "a sitemap",
        sitemap,
        (
            "<?xml version='1.0'?>",
            "<urlset>",
            "</urlset>",
            "<sitemapindex>",
            "<sitemap>",
            "<url>",
            "</url>",
            "<loc>",
            "</loc>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]>",
            "&b;",
            "https://portal.example/",
            "<![CDATA[",
        ),
    ),
    Target(
        "robots",
        "a robots.txt",
        robots,
        (
            *(f"{word}:" for word in ("User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap")),
            "ozgcheck",
            "*",
            "$",
            "%2f",
            "nan",
            "1e400",
        ),
    ),
    Target(
        "adresse",
        "addresses of links",
        addresses,
        (
            "https://",
            "http://",
            "//",
            "xn--",
            "@",
            ":443",
            "[::1]",
            ";jsessionid=",
            "?cc_key=",
            "99102013104000",
            "%00",
            "\\",
        ),
    ),
)
