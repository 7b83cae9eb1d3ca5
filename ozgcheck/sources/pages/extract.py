# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page says: its address, product, description, category and text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from ozgcheck.sources.pages.blocks import Block, Document
from ozgcheck.sources.pages.rules import FAMILIES, family_of
from ozgcheck.sources.pages.words import DESCRIPTION, HEADINGS, RELATED, SUMMARY
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import START_PATH, absolute_url, normal_url

MAX_TEXT = 20_000
_MAX_DESCRIPTION = 1_000
_PORTLET_TITLES = ("navigationsmenue", *filter(None, (family.marker for family in FAMILIES)))


def address_of(document: Document, url: str) -> str:
    """The page's address: what it says itself, else what the caller knows.

    A canonical link that names the start page on every page is common; the address
    that looks most like one service wins.
    """
    given = normal_url(url)
    named = (document.canonical, document.og_url, document.saved_from)
    claims = [address for claim in named if claim and (address := absolute_url(given, claim))]
    if given:
        # A page that was really fetched must not pass itself off as another host's.
        host = urlsplit(given).hostname
        claims = [claim for claim in claims if urlsplit(claim).hostname == host]
        claims.append(given)
    return max(
        claims,
        key=lambda claim: (
            family_of(claim) is not None,
            not START_PATH.match(urlsplit(claim).path),
        ),
        default=url,
    )


def family_by_content(document: Document) -> str:
    """The name of the product as the page shows it, or an empty string."""
    for family in FAMILIES:
        if family.marker and any(
            block.label.startswith(family.marker) for block in document.blocks
        ):
            return family.name
    return "optigov" if document.has_schluessel_property else ""


def without_related(blocks: Iterable[Block]) -> list[Block]:
    """Drop what advertises other services, up to the next section of this page."""
    kept: list[Block] = []
    dropping = 0
    for block in blocks:
        label = block.label
        if label in RELATED:
            dropping = block.level or 2
        elif dropping and (0 < block.level <= dropping or label in HEADINGS):
            dropping = 0
        if not dropping:
            kept.append(block)
    return kept


def description_of(blocks: Sequence[Block], document: Document) -> str:
    """The summary of the page, else its `description`, else its first section."""
    text = _section(blocks, SUMMARY) or document.description or _section(blocks, DESCRIPTION)
    return plain(text, _MAX_DESCRIPTION)


def _section(blocks: Sequence[Block], labels: frozenset[str]) -> str:
    """The text under the first heading with one of these names."""
    for index, block in enumerate(blocks):
        if block.label in labels:
            body = takewhile(lambda block: not block.is_heading, blocks[index + 1 :])
            return " ".join(block.text for block in body)
    return ""


def category_of(document: Document, title: str) -> str:
    """`Bürgerservice > Ausweise`: the breadcrumb without start page and page itself."""
    unwanted = {"", "startseite", "home", "start", "sie sind hier", fold(title)}
    names = [name for name in document.crumbs[:20] if fold(name) not in unwanted]
    return plain(" > ".join(names), 200)


def text_of(blocks: Iterable[Block]) -> str:
    """Visible text on one line; every block ends like a sentence, a heading with a colon.

    Without that, „kein“ at the end of one block would seem to belong to the next.
    """
    parts: list[str] = []
    length = 0
    for block in blocks:
        if block.label.startswith(_PORTLET_TITLES):
            continue
        end = "" if block.text[-1] in ".!?:;" else ":" if block.is_heading else "."
        parts.append(block.text + end)
        length += len(block.text) + 2
        if length > MAX_TEXT:
            break
    return plain(" ".join(parts), MAX_TEXT)
