# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From the parser's events to blocks: headings, paragraphs, table cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from ozgcheck.sources.pages.words import HEADINGS, phrases
from ozgcheck.text import fold
from ozgcheck.web.urls import MAX_URL, keys_in, normal_url

# The largest service pages have some 5,000 elements; the limit bounds the time per page.
_MAX_ELEMENTS = 200_000
_BLOCK_TAGS = phrases(
    """address | article | aside | blockquote | body | br | button | caption | center | dd
    | details | dialog | div | dl | dt | fieldset | figcaption | figure | footer | form | h1 | h2
    | h3 | h4 | h5 | h6 | header | hr | legend | li | main | ol | p | pre | section | summary
    | table | tbody | td | tfoot | th | thead | tr | ul"""
)
_NOISE_TAGS = phrases(
    """head | iframe | math | nav | noscript | object | script | select | style | svg | template
    | textarea"""
)
_NOISE_ROLES = phrases("navigation | banner | contentinfo | search | menu | menubar")
_CONTENT_TAGS = ("main", "article")
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KEY_ATTRIBUTES = phrases(
    "schluessel | leika | leikaid | leikakey | leikaschluessel | leistungsschluessel"
)
_CRUMB_TAGS = ("nav", "ol", "ul", "div")
_CRUMB_CLASSES = {"breadcrumb", "breadcrumbs"}
_CRUMB_LABELS = _CRUMB_CLASSES | {"brotkrumen", "brotkrumennavigation", "sie sind hier"}
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")


@dataclass(slots=True)
class Block:
    """A run of text between two block-level tags; `level` is 1-6 for headings, else 0.

    `label` are its folded words if it is short enough to be a heading: portals write
    their headings in any tag.
    """

    text: str
    level: int
    label: str
    links: list[tuple[str, str]]

    @property
    def is_heading(self) -> bool:
        """A heading by its tag or by its words."""
        return self.level > 0 or self.label in HEADINGS


class _TooLargeError(Exception):
    """The page has more elements than any real one."""


class Document:
    """What the parser hears of a page; the attributes are ready when it is done.

    Events instead of a tree, because building one takes quadratic time for a tag with
    hundreds of thousands of attributes and fails on deep nesting.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = self.og_title = self.og_url = self.canonical = ""
        self.description = self.base = self.saved_from = ""
        self.keys: dict[str, None] = {}  # ordered set
        self.crumbs: list[str] = []
        self.has_password = False
        self.has_schluessel_property = False  # seen at optiGov portals only
        self._open: list[str] = []
        self._elements = 0
        self._content_depth = 0  # inside <main> or <article> a <header> carries the title
        self._noise_from = 0  # depth of the outermost element that is no content, or 0
        self._crumb_from = 0
        self._title: list[str] | None = None
        self._crumb: list[str] = []
        self._parts: list[str] = []
        self._has_text = False
        self._links: list[tuple[str, str]] = []
        self._level = 0
        self._href = ""
        self._link_name = ""
        self._link_parts: list[str] = []

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Called by the parser at every opening tag."""
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise _TooLargeError
        self._open.append(tag)
        depth = len(self._open)
        self._note_facts(tag, attrib)
        self._end_crumb()
        if not self.crumbs and not self._crumb_from and _is_breadcrumb(tag, attrib):
            self._crumb_from = depth
        if self._noise_from:
            return
        if self._crumb_from or self._is_noise(tag, attrib):
            self._close_block()
            self._noise_from = depth
            return
        self._content_depth += tag in _CONTENT_TAGS
        if tag in _BLOCK_TAGS:
            self._close_block()
        self._level = _HEADING_LEVELS.get(tag, self._level)
        if tag == "a":
            self._href = attrib.get("href", "")
            self._link_name = attrib.get("aria-label") or attrib.get("title") or ""
            self._link_parts = []
        elif tag == "img" and self._href:
            self._link_name = self._link_name or attrib.get("alt", "")

    def end(self, tag: str) -> None:
        """Called by the parser at every closing tag."""
        while self._open:
            closed = self._open.pop()
            self._end_one(closed)
            if closed == tag:
                break

    def data(self, data: str) -> None:
        """Called by the parser for text."""
        if self._title is not None:
            self._title.append(data)
        if self._crumb_from:
            self._crumb.append(data)
        if not self._noise_from:
            self._parts.append(data)
            self._has_text = self._has_text or not data.isspace()
            if self._href:
                self._link_parts.append(data)

    def comment(self, text: str) -> None:
        """Called by the parser for comments; browsers note there where a page came from."""
        saved = _SAVED_FROM.match(text[: MAX_URL + 40])
        if saved and not self.saved_from:
            self.saved_from = saved[1]

    def close(self) -> None:
        """Called by the parser at the end."""
        self._close_block()

    def _end_one(self, tag: str) -> None:
        depth = len(self._open) + 1
        if tag == "title" and self._title is not None:
            self.title = _one_line(self._title)
            self._title = None
        self._end_crumb()
        if depth == self._crumb_from:
            self._crumb_from = 0
        if self._noise_from:
            if depth == self._noise_from:
                self._noise_from = 0
            return
        if tag == "a" and self._href:
            self._close_link()
        if tag in _BLOCK_TAGS:
            self._close_block()
        if tag in _HEADING_LEVELS:
            self._level = 0
        self._content_depth -= tag in _CONTENT_TAGS

    def _note_facts(self, tag: str, attrib: Mapping[str, str]) -> None:
        """What a page says in attributes, wherever they stand."""
        content = attrib.get("content", "").strip()
        name = (
            attrib.get("property") or attrib.get("name") or attrib.get("itemprop") or ""
        ).lower()
        if content and fold(name[:60]).replace(" ", "") in _KEY_ATTRIBUTES:
            self.keys.update(dict.fromkeys(keys_in(content)))
            self.has_schluessel_property |= attrib.get("property") == "schluessel"
        if tag == "meta" and name == "og:title":
            self.og_title = self.og_title or content
        elif tag == "meta" and name == "og:url":
            self.og_url = self.og_url or content
        elif tag == "meta" and name in ("description", "og:description"):
            self.description = self.description or content
        elif tag == "link" and "canonical" in attrib.get("rel", "").lower().split():
            self.canonical = self.canonical or attrib.get("href", "")
        elif tag == "base":
            self.base = self.base or normal_url(attrib.get("href", ""))
        elif tag == "input":
            self.has_password |= attrib.get("type", "").lower() == "password"
        elif tag == "title" and not self.title and "svg" not in self._open:
            self._title = []

    def _is_noise(self, tag: str, attrib: Mapping[str, str]) -> bool:
        if tag in _NOISE_TAGS or attrib.get("role", "") in _NOISE_ROLES:
            return True
        return tag in ("header", "footer") and not self._content_depth

    def _end_crumb(self) -> None:
        text = _one_line(self._crumb)
        if text:
            self.crumbs.append(text)
        self._crumb = []

    def _close_link(self) -> None:
        link = (self._href, _one_line(self._link_parts) or self._link_name)
        # A link around whole blocks ends after they are closed and belongs to the last.
        pending = self._has_text or not self.blocks
        (self._links if pending else self.blocks[-1].links).append(link)
        self._href = ""

    def _close_block(self) -> None:
        text = _one_line(self._parts)
        if text:
            label = fold(text) if len(text) <= 60 else ""
            self.blocks.append(Block(text, self._level, label, self._links))
            self._links = []
        self._parts = []
        self._has_text = False


def _one_line(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def _is_breadcrumb(tag: str, attrib: Mapping[str, str]) -> bool:
    return tag in _CRUMB_TAGS and (
        not _CRUMB_CLASSES.isdisjoint(attrib.get("class", "").lower().split())
        or attrib.get("aria-label", "").lower() in _CRUMB_LABELS
    )


def read_document(source: str) -> Document | None:
    """Let the parser tell what it finds; None if the page is larger than any real one."""
    document = Document()
    # The stubs want a target that takes bytes as well; the parser only ever sends text.
    target = cast("etree.ParserTarget", document)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, target=target)
    try:
        # Encoded anew, because the parser obeys a declaration inside a text otherwise.
        etree.fromstring(source.encode("utf-8", "replace"), parser)
    except _TooLargeError:
        return None
    except etree.LxmlError:
        document.close()  # what was heard before the error is still the page
    return document
