# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One saved page of a municipal portal: is it a service, and what does it say?

No portal promises any HTML, so nothing here depends on one product's tags or CSS
classes. A page is first flattened into a sequence of blocks (a heading, a paragraph,
a table cell); titles, sections and links are then found by the words that the
portals use. What differs between products stands in the tables of `rules` and `words`.

Everything here is pure: bytes in, a record out; no file, no network.

The modules in the order in which data passes through them: `decode` makes text of
bytes, `blocks` makes blocks of text, `title`, `extract` and `links` read the blocks,
`frame` tells what is no service.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from urllib.parse import unquote

from ozgcheck.model import Link
from ozgcheck.sources.pages.blocks import Document, read_document
from ozgcheck.sources.pages.decode import decode, decode_marked, decode_unsure
from ozgcheck.sources.pages.extract import (
    MAX_TEXT,
    address_of,
    category_of,
    description_of,
    family_by_content,
    text_of,
    without_related,
)
from ozgcheck.sources.pages.frame import frame_by_address, frame_by_content, is_error
from ozgcheck.sources.pages.links import MAX_LINKS, limited, links_of
from ozgcheck.sources.pages.rules import FAMILIES, TEXT_RULES, URL_RULES, family_of
from ozgcheck.sources.pages.title import title_of
from ozgcheck.text import plain
from ozgcheck.web.urls import MAX_URL, absolute_url, keys_in, normal_url, split_url

__all__ = [
    "FAMILIES",
    "MAX_LINKS",
    "MAX_PAGE_BYTES",
    "MAX_TEXT",
    "TEXT_RULES",
    "URL_RULES",
    "NoService",
    "Page",
    "absolute_url",
    "decode_marked",
    "decode_unsure",
    "keys_in",
    "normal_url",
    "read_page",
]

MAX_PAGE_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page that offers one service.

    `url` is normalised, or what the caller gave where the page names no address.
    `family` is a name of `FAMILIES` or empty. `text` is at most `MAX_TEXT` characters:
    what stands on the page, without frame and without what advertises other services;
    every block ends with punctuation. All strings are `ozgcheck.text.plain`.
    """

    url: str
    title: str
    family: str
    description: str
    category: str
    schluessel: tuple[str, ...]
    links: tuple[Link, ...]
    text: str


@dataclass(frozen=True, slots=True)
class NoService:
    """Why a page is no service; `reason` is one German sentence.

    `broken`: the page should have said something and could not be read. Otherwise it
    belongs to the frame of the portal (list, search, start, login).
    """

    reason: str
    broken: bool


def read_page(html: bytes, url: str) -> Page | NoService:
    """Read one page; whatever bytes come in, the answer is one of the two records.

    Args:
        html: the page as saved or received, any encoding.
        url: where it came from: an http(s) address, or a relative path if unknown.
    """
    if len(html) > MAX_PAGE_BYTES:
        return NoService("Die Seite ist größer als 5 MB.", broken=True)
    source = decode(html)
    if not source.strip():
        return NoService("Die Datei ist leer.", broken=True)
    if "<" not in source or "\x00" in source:
        return NoService("Die Datei ist keine HTML-Seite.", broken=True)
    document = read_document(source)
    if document is None:
        return NoService("Die Seite ist zu umfangreich aufgebaut.", broken=True)
    if not document.blocks:
        return NoService("Die Seite enthält keinen sichtbaren Text.", broken=True)
    return _judge(document, address_of(document, url))


def _judge(document: Document, address: str) -> Page | NoService:
    """Service or not; error pages are recognised before the address is believed."""
    parts = split_url(address)
    family = family_of(address)
    title = title_of(document, parts.hostname or "")
    own = without_related(document.blocks)
    text = text_of(own)
    if is_error(document, title, text):
        return NoService("Die Seite ist eine Fehlermeldung des Portals.", broken=True)
    if family is None and not document.keys:
        frame = frame_by_address(parts) or frame_by_content(document, own, title, text)
        if frame:
            return NoService(frame, broken=False)
    if not title:
        return NoService("Die Seite nennt keinen Titel.", broken=True)
    links = tuple(links_of(own, document.base or address, address))
    in_addresses = (keys_in(unquote(url)) for url in (address, *(link.url for link in links)))
    return Page(
        url=plain(address, MAX_URL),
        title=title,
        family=family.name if family else family_by_content(document),
        description=description_of(own, document),
        category=category_of(document, title),
        schluessel=tuple(dict.fromkeys((*document.keys, *chain.from_iterable(in_addresses)))),
        links=limited(links),
        text=text,
    )
