# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The title of a page: the service's name without the site's."""

from __future__ import annotations

import re
from itertools import chain, takewhile

from ozgcheck.sources.pages.blocks import Block, Document
from ozgcheck.sources.pages.words import ONLINE_SECTIONS, SECTIONS, phrases
from ozgcheck.text import fold, plain

_MAX_TITLE = 300
# Titles of portlets and page frames; never the title of a service.
_FRAME_TITLES = ONLINE_SECTIONS | phrases(
    """bis suche und detail | bis templatebasierte anzeige alt | bis templatebasierte anzeige
    | navigationsmenue | dienstleistungsinformationen | dienstleistungen | dienstleistung
    | leistungen | leistung | service | services | buergerservice | detail | details
    | detailansicht | suche | inhalt | hauptinhalt | navigation | menue | hauptmenue
    | links und onlinedienste | links onlinedienste | online service"""
)
_SITE_WORDS = phrases(
    """serviceportal | buergerportal | buergerserviceportal | kommunalportal | stadtportal
    | openrathaus | startseite | homepage | willkommen"""
)
_SITE_NAME = re.compile(
    r"(?:landeshaupt|hanse|kreis)?(?:stadt|kreis|gemeinde|stadtverwaltung)(?: [a-z]+){1,3}"
)
# Headings of banners that ask for consent, as `fold` gives them.
_CONSENT = re.compile(
    r"\bcookies?\b|\bcookie[a-z]+|^(?:ihre )?(?:privatsphaere|datenschutz) ?einstellungen$"
    r"|^wir (?:respektieren|schaetzen) ihre privatsphaere"
)
_TITLE_SEPARATOR = re.compile(r"(\s+(?:[|·»–—-]|::)\s+)")


def title_of(document: Document, host: str, described: str = "") -> str:
    """The service's name.

    In this order: the field „Bezeichnung“ (vr-bis-detail V2), a first-level heading, a
    heading before the first section, what the page tells machines, `og:title`, `<title>`
    without the site's name.
    """
    blocks = document.blocks
    labels = [block.label for block in blocks]
    if "dienstleistungsinformationen" in labels:
        for label, following in zip(labels, blocks[1:], strict=False):
            if label == "bezeichnung" and not following.is_heading:
                return plain(following.text, _MAX_TITLE)

    def may_be_title(block: Block) -> bool:
        label = fold(block.text[:_MAX_TITLE])
        is_frame = (
            not label
            or label in _FRAME_TITLES
            or label in SECTIONS
            or _CONSENT.search(label) is not None
        )
        return not is_frame and not _is_site_name(block.text[:100], host)

    first = (block for block in blocks if block.level == 1 and may_be_title(block))
    before_sections = takewhile(lambda block: block.label not in SECTIONS, blocks)
    others = (block for block in before_sections if 1 < block.level <= 3 and may_be_title(block))
    heading = next(chain(first, others), None)
    if heading is not None:
        return plain(heading.text, _MAX_TITLE)
    if described:
        return plain(described, _MAX_TITLE)
    titles = (_without_site_name(title, host) for title in (document.og_title, document.title))
    return plain(next(filter(None, titles), ""), _MAX_TITLE)


def _without_site_name(title: str, host: str) -> str:
    """`Reisepass - BIS: Suche und Detail - Serviceportal Herne` becomes `Reisepass`."""
    pieces = _TITLE_SEPARATOR.split(title[: _MAX_TITLE * 2].strip())

    def is_frame(piece: str) -> bool:
        return fold(piece) in _FRAME_TITLES or _is_site_name(piece, host)

    while pieces and is_frame(pieces[-1]):
        del pieces[-2:]
    while pieces and is_frame(pieces[0]):
        del pieces[:2]
    return "".join(pieces)


def _is_site_name(text: str, host: str) -> bool:
    words = fold(text)
    return bool(words) and (
        not _SITE_WORDS.isdisjoint(words.split())
        or _SITE_NAME.fullmatch(words) is not None
        or words in host.split(".")
    )
