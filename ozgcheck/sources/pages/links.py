# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The links of a page and where they lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ozgcheck.model import Link, LinkKind
from ozgcheck.sources.pages.blocks import Block
from ozgcheck.sources.pages.records import Anchor
from ozgcheck.sources.pages.rules import Rules
from ozgcheck.sources.pages.words import ONLINE_SECTIONS
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import MAX_URL, absolute_url, split_url

MAX_LINKS = 200
# „Icon Legende:“, its lines and the jump link stand between heading and first entry.
_LEGEND_BLOCKS = 4
# Nothing in such a path is changed by resolving and normalising it, which takes long.
_SIMPLE_PATH = re.compile(r"(?:/[\w%-][\w.%-]*)+/?", re.ASCII)

# What a link to the description of the same service elsewhere is called.
_DESCRIPTION = re.compile(
    r"(?i)\b(?:allgemeine|weitere|nähere|mehr|ausführliche) (?:informationen|infos|angaben)"
    r"|leistungsbeschreibung|beschreibung der leistung|leistungskatalog|\bbund(?:es(?:portal)?)?\b"
    r"|verwaltungsportal|fim-?portal"
)
_NOUN = re.compile(
    r"\b(?!Antr[aä]g|Anmeld|Abmeld|Anzeige|Ausk[uü]nf|Beratung|Neu)[A-ZÄÖÜ][\w-]{4,}"
)

Resolve = Callable[[str], str]


def resolver(base: str) -> Resolve:
    """Resolves links against a page's address; each link of the page is resolved once."""
    parts = split_url(base)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    known: dict[str, str] = {}

    def resolve(href: str) -> str:
        found = known.get(href)
        if found is None:
            simple = origin and len(href) < 1000 and _SIMPLE_PATH.fullmatch(href)
            found = known[href] = origin + href if simple else absolute_url(base, href)
        return found

    return resolve


def is_about(link: Link, title: str) -> bool:
    """Whether a link leads to something about the service of its own page.

    Its online service does, and what is called a description or like the page itself. A page
    leads to its neighbours, too („siehe auch: Wohngeld“): the key in such an address is not the
    page's. What it says nevertheless, the matching weighs (matching/steps/link.py).
    """
    if link.kind is LinkKind.ONLINEDIENST or not link.title or _DESCRIPTION.search(link.title):
        return True
    called = fold(link.title)
    return any(fold(noun)[:-1] in called for noun in _NOUN.findall(title))


def anchors_of(leads: Iterable[tuple[str, str, str]], resolve: Resolve) -> tuple[Anchor, ...]:
    """Where a page leads, each address once; of several links to it the first counts."""
    found: dict[str, Anchor] = {}
    for href, text, rel in leads:
        url = resolve(href)
        if url and url not in found:
            found[url] = Anchor(url, _plain(text, 200), plain(rel, 50) if rel else "")
    return tuple(found.values())


def _plain(text: str, limit: int) -> str:
    """`plain` of a text whose white space is folded, quickly for most texts.

    Below U+0300 nothing can be combined or written differently.
    """
    if len(text) <= limit and text.isprintable() and (text.isascii() or max(text) < "\u0300"):
        return text
    return plain(text, limit)


def links_of(
    blocks: Sequence[Block],
    resolve: Resolve,
    own: str,
    rules: Rules,
    known: Mapping[str, LinkKind],
) -> Iterator[Link]:
    """Every link of the page once, with its kind; links to the page itself are dropped.

    Args:
        blocks: what the page says.
        resolve: gives a link's address.
        own: the page's address.
        rules: decide about kinds.
        known: addresses whose kind is known, which no rule changes.
    """
    seen: set[str] = set()
    listed = _listed_services(blocks)
    for index, block in enumerate(blocks):
        for href, name in block.links:
            url = resolve(href)
            if not url or url == own or url in seen:
                continue
            seen.add(url)
            unsaid = LinkKind.ONLINEDIENST if index in listed else LinkKind.INFO
            kind = known.get(url) or rules.kind_of(url, name) or unsaid
            yield Link(kind, plain(url, MAX_URL), plain(name, 200))


def _listed_services(blocks: Sequence[Block]) -> set[int]:
    """Blocks that are entries under a heading like „Onlinedienstleistungen“.

    The heading stands there without any entry too, and a page without further
    headings goes on after the entries: only blocks count that are little more than
    a link, and only up to the first one that is not (a legend may come before them).
    """
    listed: set[int] = set()
    for start, block in enumerate(blocks):
        if block.label not in ONLINE_SECTIONS:
            continue
        for index in range(start + 1, len(blocks)):
            entry = blocks[index]
            linked = sum(len(name) for _, name in entry.links)
            is_entry = bool(entry.links) and linked >= 0.6 * len(entry.text)
            legend_may_follow = index - start <= _LEGEND_BLOCKS and index - 1 not in listed
            is_below = 0 < block.level < entry.level
            if entry.is_heading and not is_below and entry.label != "icon legende":
                break
            if is_entry:
                listed.add(index)
            elif not legend_may_follow:
                break
    return listed


def limited(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """At most `MAX_LINKS`; what is more than information goes first, order is kept."""
    if len(links) <= MAX_LINKS:
        return links
    ranked = sorted(range(len(links)), key=lambda i: (links[i].kind is LinkKind.INFO, i))
    return tuple(links[i] for i in sorted(ranked[:MAX_LINKS]))
