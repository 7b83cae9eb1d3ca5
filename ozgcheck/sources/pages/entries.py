# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Services that stand on a list and have no page of their own: forms, calls of a service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ozgcheck.model import Link, LinkKind
from ozgcheck.sources.pages.blocks import Block
from ozgcheck.sources.pages.links import Resolve
from ozgcheck.sources.pages.records import Page
from ozgcheck.sources.pages.rules import Rules
from ozgcheck.sources.pages.words import HEADINGS, ONLINE_SECTIONS, phrases
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import MAX_URL, keys_in

_MAX_ENTRIES = 2_000
_MAX_TITLE = 300
# What a link says that leads to any service: the service's name stands beside it.
_SAYS_NOTHING = phrases(
    """zum | zur | zu | das | den | die | der | dem | hier | jetzt | direkt | bitte | mehr | weiter
    | link | button | online | digital | elektronisch | im | in | internet | am | pc | formular
    | formulare | antrag | antragsformular | onlineformular | onlineantrag | onlinedienst
    | dienst | service | onlineservice | assistent | antragsassistent | onlinedienstleistung
    | vordruck | pdf | download | herunterladen | dokument | adobe | acrobat | reader | datei | kb
    | mb | oeffnen | starten | aufrufen | ausfuellen | beantragen | stellen | anzeigen | ansehen
    | details | info | infos | informationen | anmelden | anmeldung | erforderlich | bundid
    | bund | id | mit | ohne | nutzerkonto | neues | neuem | einem | fenster | klicken | sie"""
)
# Codes of forms such as F123 say nothing either.
_CODE = re.compile(r"[a-z]{1,3} ?\d{1,6}")
# „Zuständig: Amt 32“, a sentence, or more words than a name has.
_SENTENCE = re.compile(r"[.!?]$|:\s|.{121}", re.DOTALL)


@dataclass(slots=True)
class _Entry:
    """A service of a list while it is being put together."""

    title: str
    family: str
    id: str
    links: list[Link] = field(default_factory=list)
    text: str = ""
    category: str = ""


def entries_of(blocks: Sequence[Block], resolve: Resolve, rules: Rules) -> tuple[Page, ...]:
    """The services of a list, in order; two links in one row are two ways to one service."""
    entries: dict[tuple[str, int], _Entry] = {}
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        for href, name in block.links:
            url = resolve(href)
            profil, number = rules.entry_of(url) if url else (None, "")
            if profil is None or url in seen or len(entries) >= _MAX_ENTRIES:
                continue
            seen.add(url)
            beside = _row(blocks, place)
            title = _title(blocks, place, name, beside)
            if not title:
                continue
            key = (fold(title), block.row or -place)
            text = plain(" ".join(other.text for other in beside), 1_000)
            entry = entries.setdefault(key, _Entry(title, profil.name, number, text=text))
            entry.category = entry.category or _category(blocks, place, title)
            # A row may say beside the link that it is only a PDF file.
            one = sum(len(other.links) for other in beside) == 1
            kind = rules.kind_of(url, name) or LinkKind.FORMULAR
            if one and kind is LinkKind.ONLINEDIENST:
                kind = _said(rules, url, [name, *(other.text for other in beside)], kind)
            entry.links.append(Link(kind, plain(url, MAX_URL), plain(name, 200)))
    return tuple(map(_page, entries.values()))


def _said(rules: Rules, url: str, texts: list[str], kind: LinkKind) -> LinkKind:
    """What the row says of its only link, where it says that it is less than it seems."""
    for text in texts:
        if rules.kind_of(url, text) is LinkKind.FORMULAR:
            return LinkKind.FORMULAR
    return kind


def _page(entry: _Entry) -> Page:
    ranked = sorted(entry.links, key=lambda link: link.kind is not LinkKind.ONLINEDIENST)
    url = ranked[0].url
    keys = dict.fromkeys(key for link in entry.links for key in keys_in(link.url))
    return Page(
        url=url,
        title=entry.title,
        family=entry.family,
        description="",
        category=entry.category,
        schluessel=tuple(keys),
        links=tuple(entry.links),
        text=entry.text,
        id=plain(entry.id, 200),
    )


def _row(blocks: Sequence[Block], place: int) -> list[Block]:
    """The blocks of the same table row or list entry; only the block itself outside of one."""
    row = blocks[place].row
    if not row:
        return [blocks[place]]
    first, last = place, place
    while first > 0 and blocks[first - 1].row == row:
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].row == row:
        last += 1
    return list(blocks[first : last + 1])


def _title(blocks: Sequence[Block], place: int, name: str, beside: list[Block]) -> str:
    """The link's own words if they name a service, else the nearest words that do."""
    own = blocks[place]
    candidates = [name, *(_without_links(block) for block in beside), _without_links(own)]
    candidates += list(_above(blocks, place))
    for text in candidates:
        if not _says_nothing(fold(text[:_MAX_TITLE])):
            return plain(text, _MAX_TITLE)
    return ""


def _says_nothing(words: str) -> bool:
    return bool(_CODE.fullmatch(words)) or all(
        word in _SAYS_NOTHING or word.isdigit() for word in words.split()
    )


def _without_links(block: Block) -> str:
    """What a block says besides its links, without the colon or dash before them."""
    text = block.text
    for _, name in block.links:
        if name:
            text = text.replace(name, " ", 1)
    return " ".join(text.split()).strip(" :–—-|›»()")


def _above(blocks: Sequence[Block], place: int) -> Iterator[str]:
    """What stands above a link and names it: a few words, a heading over a sentence.

    Up to the next link everything may belong to this one; further up only a heading is left.
    """
    above = blocks[max(0, place - 8) : place][::-1]
    own = list(takewhile(lambda block: not block.links, above))
    if own and not _SENTENCE.search(own[0].text[: _MAX_TITLE + 1]):
        yield own[0].text
    for near in (own, above):
        yield from (block.text for block in near if block.level and block.label not in HEADINGS)


def _category(blocks: Sequence[Block], place: int, title: str) -> str:
    """The heading above the list, if it is not the entry's own title."""
    for block in reversed(blocks[:place]):
        if block.level and fold(block.text) != fold(title) and block.label not in ONLINE_SECTIONS:
            return plain(block.text, 200)
    return ""
