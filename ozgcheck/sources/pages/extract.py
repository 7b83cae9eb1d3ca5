# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page says: its address, description, category, facts and text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile

from ozgcheck.sources.pages.blocks import Block, Document
from ozgcheck.sources.pages.rules import Rules
from ozgcheck.sources.pages.words import (
    CONTACT,
    DESCRIPTION,
    FEES,
    HEADINGS,
    RELATED,
    SUMMARY,
)
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import START_PATH, absolute_url, normal_url, split_url

MAX_TEXT = 20_000
_MAX_DESCRIPTION = 1_000
_MAX_FACT = 500


def address_of(document: Document, url: str, rules: Rules) -> str:
    """The page's address: what it says itself, else what the caller knows.

    A canonical link that names the start page on every page is common; the address
    that looks most like one service wins.
    """
    given = normal_url(url)
    named = (document.canonical, document.og_url, document.saved_from)
    claims = [address for claim in named if claim and (address := absolute_url(given, claim))]
    if given:
        # A page that was really fetched must not pass itself off as another host's.
        host = split_url(given).netloc
        claims = [claim for claim in claims if split_url(claim).netloc == host]
        claims.append(given)
    return max(
        claims,
        key=lambda claim: (
            rules.profil_of(claim) is not None,
            not START_PATH.match(split_url(claim).path),
        ),
        default=url,
    )


def base_of(document: Document, url: str, address: str) -> str:
    """What the links of a page are relative to: its `<base>`, else where it came from.

    Not the address that it claims as its own: `/leistungen` for `/leistungen/` is a usual claim
    and would lead every relative link astray.
    """
    own = normal_url(url) or normal_url(document.saved_from) or address
    return (document.base and absolute_url(own, document.base)) or own


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
    text = section(blocks, SUMMARY) or document.description or section(blocks, DESCRIPTION)
    return plain(text, _MAX_DESCRIPTION)


def facts_of(blocks: Sequence[Block]) -> dict[str, str]:
    """What the service costs and whom to ask; empty texts where the page does not say."""
    return {
        "gebuehren": plain(section(blocks, FEES), _MAX_FACT),
        "kontakt": plain(section(blocks, CONTACT), _MAX_FACT),
    }


def section(blocks: Sequence[Block], labels: Collection[str]) -> str:
    """The text under the first heading with one of these names."""
    return " ".join(block.text for block in section_blocks(blocks, labels))


def section_blocks(blocks: Sequence[Block], labels: Collection[str]) -> Iterator[Block]:
    """The blocks under the first heading with one of these names that has any.

    A cell of a table is no heading, though it may have the words of one.
    """
    for index, block in enumerate(blocks):
        if block.label in labels:
            rest = blocks[index + 1 :]
            body = list(takewhile(lambda other: not _ends_section(other), rest))
            if body:
                return iter(body)
    return iter(())


def _ends_section(block: Block) -> bool:
    return block.level > 0 or (block.is_heading and not block.row)


def category_of(document: Document, title: str) -> str:
    """`Bürgerservice > Ausweise`: the breadcrumb without start page and page itself."""
    unwanted = {"", "startseite", "home", "start", "sie sind hier", fold(title)}
    names = [name for name in document.crumbs[:20] if fold(name) not in unwanted]
    return plain(" > ".join(names), 200)


def text_of(blocks: Iterable[Block], unwanted: tuple[str, ...]) -> str:
    """Visible text on one line; every block ends like a sentence, a heading with a colon.

    Without that, „kein“ at the end of one block would seem to belong to the next.

    Args:
        blocks: what the page says.
        unwanted: titles of portlets, with which no block may begin.
    """
    parts: list[str] = []
    length = 0
    for block in blocks:
        if block.label and block.label.startswith(unwanted):
            continue
        end = "" if block.text[-1] in ".!?:;" else ":" if block.is_heading else "."
        parts.append(block.text + end)
        length += len(block.text) + 2
        if length > MAX_TEXT:
            break
    return plain(" ".join(parts), MAX_TEXT)
