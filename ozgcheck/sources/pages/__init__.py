# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One page of a municipal portal: is it a service, what does it say, where does it lead?

No portal promises any HTML, so nothing here depends on one product's tags or CSS
classes. A page is first flattened into a sequence of blocks (a heading, a paragraph,
a table cell); titles, sections and links are then found by the words that the
portals use. What differs between products stands in the catalogue (catalog/portale/):
addresses, what links lead to, and selectors where somebody has seen the tags.

Everything here is pure: bytes in, a record out; no file, no network.

The modules in the order in which data passes through them: `decode` makes text of
bytes, `blocks` (with `items`) makes blocks of text, `title`, `extract`, `links`,
`structured`, `selectors` and `entries` read them, `frame` tells what is no service,
`evidence` whether a page shows that it is one; `reader` puts it together. `rules` holds the
catalogue's patterns, compiled.
"""

from __future__ import annotations

from ozgcheck.sources.pages.decode import decode_marked, decode_unsure
from ozgcheck.sources.pages.extract import MAX_TEXT
from ozgcheck.sources.pages.links import MAX_LINKS
from ozgcheck.sources.pages.reader import MAX_PAGE_BYTES, Reader, read_page
from ozgcheck.sources.pages.records import Anchor, NoService, Page, Reading
from ozgcheck.web.urls import absolute_url, keys_in, normal_url

__all__ = [
    "MAX_LINKS",
    "MAX_PAGE_BYTES",
    "MAX_TEXT",
    "Anchor",
    "NoService",
    "Page",
    "Reader",
    "Reading",
    "absolute_url",
    "decode_marked",
    "decode_unsure",
    "keys_in",
    "normal_url",
    "read_page",
]
