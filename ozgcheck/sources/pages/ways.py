# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each way of a profile finds on a page: for whoever writes the profile.

The reader stops at the first way that gives something; here all are tried.
"""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.model import Griff, Profil
from ozgcheck.sources.pages import selectors
from ozgcheck.sources.pages.extract import without_related
from ozgcheck.sources.pages.reader import (
    LINK_FIELDS,
    TEXT_FIELDS,
    document_of,
    link_values,
    text_value,
)


@dataclass(frozen=True, slots=True)
class Way:
    """One Griff of a field on one page.

    `values` is one text, or for a field of links their addresses as they stand there; empty:
    nothing was found.
    """

    field: str
    griff: Griff
    values: tuple[str, ...]


def ways_of(profil: Profil, html: bytes, *, charset: str = "") -> tuple[Way, ...]:
    """Try all ways of a profile, in its order; none if the page cannot be read."""
    document, source, _ = document_of(html, charset)
    if document is None:
        return ()
    tree = selectors.tree_of(source, document) if selectors.has_selectors(profil) else None
    own = without_related(document.blocks)
    tried: list[Way] = []
    for name, griffe in profil.felder:
        for griff in griffe:
            if name in LINK_FIELDS:
                values = tuple(href for href, _ in link_values(griff, tree, own))
            else:
                text = text_value(griff, tree, own, TEXT_FIELDS.get(name, 0))
                values = (text,) if text else ()
            tried.append(Way(name, griff, values))
    return tuple(tried)
