# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sitemaps: what is in them, and what hostile ones can do."""

from __future__ import annotations

import gzip
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.sources.crawl.sitemap import MAX_ADDRESSES, MAX_BYTES, Sitemap, read_sitemap

URL = "https://portal.example/sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*addresses: str, kind: str = "url", root: str = "urlset") -> bytes:
    inner = "".join(f"<{kind}><loc>{address}</loc></{kind}>" for address in addresses)
    return f'<?xml version="1.0"?><{root} xmlns="{NAMESPACE}">{inner}</{root}>'.encode()


def test_pages_in_order_and_once() -> None:
    body = urlset("https://portal.example/b", " /a\n", "https://portal.example:443/b#x")
    assert read_sitemap(body, URL).pages == ("https://portal.example/b", "https://portal.example/a")


def test_index() -> None:
    body = urlset("https://portal.example/1.xml.gz", kind="sitemap", root="sitemapindex")
    assert read_sitemap(body, URL) == Sitemap(maps=("https://portal.example/1.xml.gz",))


def test_without_namespace_and_with_images() -> None:
    body = (
        b"<urlset xmlns:i='x'><url><i:image><i:loc>/bild.png</i:loc></i:image>"
        b"<loc>/seite</loc><lastmod>2026-11-01</lastmod></url></urlset>"
    )
    assert read_sitemap(body, URL).pages == ("https://portal.example/seite",)


def test_gzip() -> None:
    assert read_sitemap(gzip.compress(urlset("/a")), URL).pages == ("https://portal.example/a",)


def test_text_file() -> None:
    body = b"\xef\xbb\xbfhttps://portal.example/a\r\n\r\nhttps://portal.example/b\r\n"
    read = read_sitemap(body, URL)
    assert read.pages == ("https://portal.example/a", "https://portal.example/b")
    assert read.whole


def test_no_sitemap_at_all() -> None:
    for body in (b"", b"Seite nicht gefunden", b"{}", b"\x00\xff", b"\x1f\x8b kein gzip"):
        assert read_sitemap(body, URL) == Sitemap(whole=False)
    html = b"<!doctype html><html><body><p>Nicht gefunden</p></body></html>"
    assert read_sitemap(html, URL) == Sitemap(whole=False)


def test_torn_file_gives_what_it_has() -> None:
    read = read_sitemap(urlset("/a", "/b")[:-30], URL)
    assert read.pages[:1] == ("https://portal.example/a",)
    assert not read.whole


def test_only_web_addresses() -> None:
    assert read_sitemap(urlset("javascript:x", "file:///etc/passwd", "ftp://x/y"), URL).pages == ()


def test_foreign_entities_are_not_read(tmp_path: object) -> None:
    body = (
        b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>/a&x;</loc></url></urlset>"
    )
    read = read_sitemap(body, URL)
    assert not any("root" in page for page in read.pages)


def test_entities_do_not_multiply() -> None:
    lines = [b'<!ENTITY a0 "https://portal.example/lol">']
    lines += [b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    body = b"<!DOCTYPE u [" + b"".join(lines) + b"]><urlset><url><loc>&a9;</loc></url></urlset>"
    tracemalloc.start()
    read_sitemap(body, URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_bomb_is_cut() -> None:
    body = gzip.compress(b"<urlset>" + b" " * (MAX_BYTES + 1000), 1)
    tracemalloc.start()
    read = read_sitemap(body, URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not read.whole
    assert peak < 4 * MAX_BYTES


def test_too_many_addresses_are_said() -> None:
    body = b"<urlset>" + b"".join(
        b"<url><loc>/%d</loc></url>" % number for number in range(MAX_ADDRESSES + 5)
    )
    read = read_sitemap(body + b"</urlset>", URL)
    assert len(read.pages) == MAX_ADDRESSES
    assert not read.whole


def test_deep_nesting() -> None:
    assert not read_sitemap(b"<a>" * 100_000, URL).whole


@given(st.binary(max_size=300))
def test_anything(body: bytes) -> None:
    for content in (body, b"<urlset>" + body, b"\x1f\x8b" + body):
        assert isinstance(read_sitemap(content, URL), Sitemap)
