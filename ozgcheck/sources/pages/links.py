# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The links of a page and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ozgcheck.model import Link, LinkKind
from ozgcheck.sources.pages.blocks import Block
from ozgcheck.sources.pages.rules import kind_of
from ozgcheck.sources.pages.words import ONLINE_SECTIONS
from ozgcheck.text import plain
from ozgcheck.web.urls import MAX_URL, absolute_url

MAX_LINKS = 200
# „Icon Legende:“, its lines and the jump link stand between heading and first entry.
_LEGEND_BLOCKS = 4


def links_of(blocks: Sequence[Block], base: str, own: str) -> Iterator[Link]:
    """Every link of the page once, with its kind; links to the page itself are dropped."""
    seen: set[str] = set()
    listed = _listed_services(blocks)
    for index, block in enumerate(blocks):
        for href, name in block.links:
            url = absolute_url(base, href)
            if not url or url == own or url in seen:
                continue
            seen.add(url)
            unsaid = LinkKind.ONLINEDIENST if index in listed else LinkKind.INFO
            yield Link(kind_of(url, name) or unsaid, plain(url, MAX_URL), plain(name, 200))


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
