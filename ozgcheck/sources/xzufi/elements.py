# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Elements: names, texts and links of XML and of the HTML inside it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from ozgcheck.model import Link, LinkKind
from ozgcheck.sources.xzufi.state import Ident
from ozgcheck.text import plain

_LONGEST_URL = 4000
_BLOCKS = ("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4")

# HTML may refer to characters that lxml reads, but does not take back.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def name_of(element: etree._Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children_of(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that name."""
    return [child for child in (element if element is not None else ()) if name_of(child) == name]


def child_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next(iter(children_of(element, name)), None)


def grandchildren_of(element: etree._Element, outer: str, inner: str) -> list[etree._Element]:
    """All children `inner` of all children `outer`."""
    return [found for child in children_of(element, outer) for found in children_of(child, inner)]


def text_of(element: etree._Element | None) -> str:
    """All text inside, stripped; empty for None."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def code_of(element: etree._Element | None) -> str:
    """The text of the element `code` inside, or of the element itself if there is none."""
    code = child_of(element, "code")
    return text_of(element if code is None else code)


def reference(element: etree._Element | None) -> Ident:
    """The identifier that an element holds."""
    agency = "" if element is None else element.get("schemeAgencyID", "")
    return Ident(agency.strip(), text_of(element))


def ident_of(element: etree._Element) -> Ident:
    """The identifier that an object has."""
    return reference(child_of(element, "id"))


def german(elements: Iterable[etree._Element]) -> str:
    """The text in standard German; else in other German, without language, in any."""

    def rank(element: etree._Element) -> int:
        language = element.get("languageCode", "").lower()
        return 0 if language in ("de", "de-de", "de_de") else 1 if language[:2] in ("de", "") else 2

    return text_of(min(filter(text_of, elements), key=rank, default=None))


def links_of(elements: Iterable[etree._Element], kind: LinkKind) -> list[Link]:
    """Links of elements that hold an address and maybe a title."""
    found = []
    for element in elements:
        title = text_of(child_of(element, "titel"))
        for child in element:
            url = plain(child.text or "", _LONGEST_URL)
            if name_of(child) in ("link", "uri", "url") and _is_web(url):
                found.append(Link(kind, url, plain(title, 500)))
    return found


def from_html(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """Plain text and links (address, title) of HTML written by editors.

    Only text is taken over, whatever the markup; scripts and styles are no text.
    """
    if "<" not in markup and "&" not in markup:
        return markup, []
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    # The div gives the parser something to start from, so that it never ends with nothing.
    tree = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    anchors = [
        (plain(each.get("href", ""), _LONGEST_URL), plain(text_of(each), 500))
        for each in tree.iter("a")
    ]
    for each in tree.iter("script", "style"):
        each.text = None
    for each in tree.iter(*_BLOCKS):
        each.text, each.tail = _set_off(each.text), _set_off(each.tail)
    return "".join(map(str, tree.itertext())), [anchor for anchor in anchors if _is_web(anchor[0])]


def _set_off(text: str | None) -> str:
    return " " + _NO_XML.sub(" ", text or "")


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and len(url) < _LONGEST_URL
