# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From the parser's events to blocks: headings, paragraphs, table cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from ozgcheck.sources.pages.items import Items
from ozgcheck.sources.pages.words import HEADINGS, phrases
from ozgcheck.text import fold
from ozgcheck.web.urls import MAX_URL, keys_in

# The largest service pages have some 5,000 elements; the limit bounds the time per page.
_MAX_ELEMENTS = 200_000
_MAX_LEADS = 5_000
_MAX_DATA_SCRIPTS = 20
_MAX_DATA = 200_000
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
_SILENT_TAGS = ("svg", "style", "script", "template", "select", "math", "object")
_NOISE_ROLES = phrases("navigation | banner | contentinfo | search | menu | menubar")
# Banners that ask for consent lie over the page and say nothing about it.
_BANNER_TAGS = ("div", "section", "aside", "form", "dialog", "p", "ul")
_BANNER_ROLES = ("dialog", "alertdialog")
_BANNER = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|ccm|cmp|klaro|usercentrics)(?:$|[\s_-])|cookie-?(?:banner|hinweis|bar"
    r"|notice|consent|layer)",
    re.IGNORECASE,
)
_CONTENT_TAGS = ("main", "article")
_ROW_TAGS = ("tr", "li")
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KEY_ATTRIBUTES = phrases(
    "schluessel | leika | leikaid | leikakey | leikaschluessel | leistungsschluessel"
)
_CRUMB_TAGS = ("nav", "ol", "ul", "div")
_CRUMB_CLASSES = {"breadcrumb", "breadcrumbs"}
_CRUMB_LABELS = _CRUMB_CLASSES | {"brotkrumen", "brotkrumennavigation", "sie sind hier"}
_THING_ATTRIBUTES = frozenset(("itemscope", "itemprop", "typeof", "property"))
_FACT_TAGS = frozenset(("meta", "link", "base", "input", "title", "area", "frame", "iframe"))
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """A run of text between two block-level tags; `level` is 1-6 for headings, else 0.

    `label` are its folded words if it is short enough to be a heading: portals write
    their headings in any tag. `row` is the number of the table row or list entry it stands
    in, 0 outside of any.
    """

    text: str
    level: int
    label: str
    links: list[tuple[str, str]]
    row: int = 0

    @property
    def is_heading(self) -> bool:
        """A heading by its tag or by its words."""
        return self.level > 0 or self.label in HEADINGS


class _TooLargeError(Exception):
    """The page has more elements than any real one."""


class Document:
    """What the parser hears of a page; the attributes are ready when it is done.

    Events instead of a tree, because building one takes quadratic time for a tag with
    hundreds of thousands of attributes and fails on deep nesting; `elements`, `deepest` and
    `widest` (most attributes of one tag) tell whether a tree would be harmless.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.leads: list[tuple[str, str, str]] = []  # (address, text, rel) of all links
        self.items = Items()
        self.data_scripts: list[str] = []
        self.title = self.og_title = self.og_url = self.canonical = ""
        self.description = self.base = self.saved_from = ""
        self.keys: dict[str, None] = {}  # ordered set
        self.marks: set[str] = set()  # what names the product without being text
        self.crumbs: list[str] = []
        self.has_password = self.nofollow = False
        self.elements = self.deepest = self.widest = 0
        self._open: list[str] = []
        self._content_depth = 0  # inside <main> or <article> a <header> carries the title
        self._noise_from = 0  # depth of the outermost element that is no content, or 0
        self._crumb_from = 0
        self._rows: list[tuple[int, int]] = []  # (depth, number) of open rows
        self._row_count = 0
        self._title: list[str] | None = None
        self._script: list[str] | None = None
        self._crumb: list[str] = []
        self._parts: list[str] = []
        self._has_text = False
        self._links: list[tuple[str, str]] = []
        self._level = 0
        self._href = ""
        self._rel = ""
        self._link_name = ""
        self._link_parts: list[str] = []
        self._link_in_noise = False
        self._link_from = 0  # number of blocks when the link began
        self._silent_from = 0  # depth of a drawing or script inside a link, or 0

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Called by the parser at every opening tag."""
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise _TooLargeError
        self._open.append(tag)
        depth = len(self._open)
        if depth > self.deepest:
            self.deepest = depth
        if self._href and not self._silent_from and tag in _SILENT_TAGS:
            self._silent_from = depth
        if attrib:
            self._note_attributes(tag, attrib, depth)
        elif tag == "title":
            self._begin_title()
        if self._crumb_from:
            self._end_crumb()
        elif not self.crumbs and tag in _CRUMB_TAGS and _is_breadcrumb(attrib):
            self._crumb_from = depth
        if self._noise_from:
            return
        if self._crumb_from or self._is_noise(tag, attrib):
            self._close_block()
            self._noise_from = depth
            return
        if tag in _CONTENT_TAGS:
            self._content_depth += 1
        if tag in _BLOCK_TAGS:
            self._close_block()
            if tag in _ROW_TAGS:
                self._row_count += 1
                self._rows.append((depth, self._row_count))
        self._level = _HEADING_LEVELS.get(tag, self._level)

    def end(self, tag: str) -> None:
        """Called by the parser at every closing tag."""
        while self._open:
            closed = self._open.pop()
            self._end_one(closed)
            if closed == tag:
                break

    def data(self, data: str) -> None:
        """Called by the parser for text."""
        if self._crumb_from:
            self._crumb.append(data)
        if self._href and not self._silent_from:
            self._link_parts.append(data)
        if self.items.texts:
            self.items.data(data)
        if not self._noise_from:
            self._parts.append(data)
            self._has_text = self._has_text or not data.isspace()
        if self._title is not None:
            self._title.append(data)
        elif self._script is not None:
            self._script.append(data)

    def comment(self, text: str) -> None:
        """Called by the parser for comments; browsers note there where a page came from."""
        saved = _SAVED_FROM.match(text[: MAX_URL + 40])
        if saved and not self.saved_from:
            self.saved_from = saved[1]

    def close(self) -> None:
        """Called by the parser at the end."""
        self._close_block()
        if self._links:
            self._place_links(at_end=True)

    # --- elements ------------------------------------------------------------------------

    def _note_attributes(self, tag: str, attrib: Mapping[str, str], depth: int) -> None:
        if len(attrib) > self.widest:
            self.widest = len(attrib)
        if tag == "a":
            self._begin_link(attrib)
        elif tag == "img":
            if self._href:
                self._link_name = self._link_name or attrib.get("alt", "")
        elif tag == "script":
            if attrib.get("type", "").lower().startswith("application/ld+json"):
                self._script = []
        elif tag in _FACT_TAGS:
            self._note_facts(tag, attrib)
        if not _THING_ATTRIBUTES.isdisjoint(attrib):
            self.items.start(depth, attrib)
        if "content" in attrib:
            self._note_key(attrib)

    def _end_one(self, tag: str) -> None:
        depth = len(self._open) + 1
        if tag == "title" and self._title is not None:
            self.title = _one_line(self._title)
            self._title = None
        elif tag == "script" and self._script is not None:
            data = "".join(self._script)
            if len(data) <= _MAX_DATA and len(self.data_scripts) < _MAX_DATA_SCRIPTS:
                self.data_scripts.append(data)
            self._script = None
        elif tag == "a" and self._href:
            self._end_link()
        elif depth == self._silent_from:
            self._silent_from = 0
        if self.items.found:
            self.items.end(depth)
        if self._crumb_from:
            self._end_crumb()
            if depth == self._crumb_from:
                self._crumb_from = 0
        if self._noise_from:
            if depth == self._noise_from:
                self._noise_from = 0
            return
        if tag in _BLOCK_TAGS:
            self._close_block()
            if self._rows and self._rows[-1][0] == depth:
                if self._links:
                    self._place_links(at_end=True)
                self._rows.pop()
        if tag in _HEADING_LEVELS:
            self._level = 0
        elif tag in _CONTENT_TAGS:
            self._content_depth -= 1

    def _is_noise(self, tag: str, attrib: Mapping[str, str]) -> bool:
        if tag in _NOISE_TAGS:
            return True
        if attrib:
            role = attrib.get("role", "")
            if role and (role in _NOISE_ROLES or role in _BANNER_ROLES):
                return True
            if tag in _BANNER_TAGS:
                names = f"{attrib.get('id', '')} {attrib.get('class', '')}"
                if len(names) > 5 and _BANNER.search(names[:200]):
                    return True
        return tag in ("header", "footer") and not self._content_depth

    def _end_crumb(self) -> None:
        text = _one_line(self._crumb)
        if text:
            self.crumbs.append(text)
        self._crumb = []

    def _close_block(self) -> None:
        if self._has_text:
            text = _one_line(self._parts)
            label = fold(text) if len(text) <= 60 else ""
            row = self._rows[-1][1] if self._rows else 0
            self.blocks.append(Block(text, self._level, label, self._links, row))
            self._links = []
            self._has_text = False
        elif self._links:
            self._place_links()
        self._parts = []

    def _place_links(self, *, at_end: bool = False) -> None:
        """Links without text belong to the block before them, but not to one of another row."""
        row = self._rows[-1][1] if self._rows else 0
        if self.blocks and (at_end or self.blocks[-1].row == row):
            self.blocks[-1].links.extend(self._links)
            self._links = []

    # --- links ---------------------------------------------------------------------------

    def _begin_link(self, attrib: Mapping[str, str]) -> None:
        self._href = attrib.get("href", "")
        self._rel = attrib.get("rel", "").lower()
        self._link_name = attrib.get("aria-label") or attrib.get("title") or ""
        self._link_parts = []
        self._link_in_noise = self._noise_from > 0
        self._link_from = len(self.blocks)
        self._silent_from = 0

    def _end_link(self) -> None:
        text = _one_line(self._link_parts) or " ".join(self._link_name.split())
        self._lead(self._href, text, self._rel)
        if not self._link_in_noise:
            # A link around whole blocks ends after they are closed and belongs to the last.
            around = len(self.blocks) > self._link_from and not self._has_text
            (self.blocks[-1].links if around else self._links).append((self._href, text))
        self._href = ""

    def _lead(self, href: str, text: str = "", rel: str = "") -> None:
        if href and len(self.leads) < _MAX_LEADS:
            self.leads.append((href, text, rel))

    # --- facts ---------------------------------------------------------------------------

    def _begin_title(self) -> None:
        if not self.title and "svg" not in self._open:
            self._title = []

    def _note_key(self, attrib: Mapping[str, str]) -> None:
        """A Leistungsschlüssel in an attribute, wherever it stands."""
        name = attrib.get("property") or attrib.get("name") or attrib.get("itemprop") or ""
        if fold(name[:60]).replace(" ", "") not in _KEY_ATTRIBUTES:
            return
        content = attrib["content"].strip()
        if content:
            self.keys.update(dict.fromkeys(keys_in(content)))
            if "property" in attrib:
                self.marks.add(fold(f"property {name[:60]}"))

    def _note_facts(self, tag: str, attrib: Mapping[str, str]) -> None:
        """What a page says of itself."""
        if tag == "meta":
            self._note_meta(attrib)
        elif tag == "link":
            rel = attrib.get("rel", "").lower().split()
            if "canonical" in rel:
                self.canonical = self.canonical or attrib.get("href", "")
            elif "next" in rel or "prev" in rel:
                self._lead(attrib.get("href", ""), rel=" ".join(rel))
        elif tag == "area":
            self._lead(attrib.get("href", ""), attrib.get("alt", ""), attrib.get("rel", "").lower())
        elif tag in ("frame", "iframe"):
            self._lead(attrib.get("src", ""), attrib.get("title", ""), "frame")
        elif tag == "base":
            self.base = self.base or attrib.get("href", "").strip()
        elif tag == "input":
            self.has_password |= attrib.get("type", "").lower() == "password"
        else:
            self._begin_title()

    def _note_meta(self, attrib: Mapping[str, str]) -> None:
        content = attrib.get("content", "").strip()
        name = (attrib.get("property") or attrib.get("name") or "").lower()
        if name == "og:title":
            self.og_title = self.og_title or content
        elif name == "og:url":
            self.og_url = self.og_url or content
        elif name in ("description", "og:description"):
            self.description = self.description or content
        elif name == "generator":
            self.marks.add(fold(f"generator {content[:100]}"))
        elif name in ("robots", "ozgcheck"):
            self.nofollow |= not {"nofollow", "none"}.isdisjoint(fold(content[:200]).split())
        elif attrib.get("http-equiv", "").lower() == "refresh":
            target = _REFRESH.match(content[: MAX_URL + 40])
            if target:
                self._lead(target[1], rel="refresh")


def _one_line(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def _is_breadcrumb(attrib: Mapping[str, str]) -> bool:
    return (
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
