# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a sitemap lists (sitemaps.org): XML, an index of further ones, or plain text."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

from lxml import etree

from ozgcheck.web.urls import absolute_url

# The protocol's own limits for one file.
MAX_BYTES = 50 * 1024 * 1024
MAX_ADDRESSES = 50_000
_GZIP = b"\x1f\x8b"
_DEEPEST = 8
_ROOTS = ("urlset", "sitemapindex")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Addresses of pages and of further sitemaps, each once and in the file's order.

    `whole` is False when the file broke off, was no sitemap, or was larger than allowed;
    what was read until then counts.
    """

    pages: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    whole: bool = True


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Read one sitemap.

    Args:
        body: the file, gzip or not; whatever it is, an answer comes back.
        url: where it came from; relative addresses are resolved against it.
    """
    unpacked = _unpacked(body)
    whole = unpacked is not None and len(unpacked) <= MAX_BYTES
    content = (unpacked or b"")[:MAX_BYTES]
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        found, read = _from_xml(content)
    else:
        found, read = _from_text(content)
    pages: dict[str, None] = {}
    maps: dict[str, None] = {}
    for address, is_map in found[:MAX_ADDRESSES]:
        target = absolute_url(url, address)
        if target:
            (maps if is_map else pages)[target] = None
    return Sitemap(tuple(pages), tuple(maps), whole=whole and read and len(found) <= MAX_ADDRESSES)


def _unpacked(body: bytes) -> bytes | None:
    """The content of a gzip file, at most one byte more than allowed; None if it is broken."""
    if not body.startswith(_GZIP):
        return body
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = inflate.decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return None
    return content if inflate.eof or len(content) > MAX_BYTES else None


def _from_xml(content: bytes) -> tuple[list[tuple[str, bool]], bool]:
    """(address, leads to a sitemap) in order, and whether the file was read to its end.

    Entities are not expanded and nothing is loaded: a sitemap that declares any is read
    without them.
    """
    found: list[tuple[str, bool]] = []
    depth = 0
    try:
        for event, element in etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            depth += 1 if event == "start" else -1
            is_root = event == "start" and depth == 1
            if depth > _DEEPEST or (is_root and etree.QName(element).localname not in _ROOTS):
                return found, False
            if event == "start":
                continue
            name = etree.QName(element).localname
            if name == "loc" and len(found) <= MAX_ADDRESSES:
                parent = element.getparent()
                kind = "" if parent is None else etree.QName(parent).localname
                if kind in ("url", "sitemap"):
                    found.append(((element.text or "").strip(), kind == "sitemap"))
            elif name in ("url", "sitemap"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, ValueError):
        return found, False
    return found, True


def _from_text(content: bytes) -> tuple[list[tuple[str, bool]], bool]:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    found = [(line.strip(), False) for line in lines if line.strip().startswith("http")]
    return found, bool(found) and len(found) == sum(bool(line.strip()) for line in lines)
