# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fields that a profile names by CSS or XPath selectors.

A tree is built only for pages of such a profile, and only if the page is harmless: building
one takes quadratic time for tags with very many attributes, and selectors take long on very
large or deep pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from ozgcheck.model import Griff, Profil
from ozgcheck.sources.pages.blocks import Document
from ozgcheck.text import plain

_MAX_ELEMENTS = 30_000
_MAX_DEPTH = 200
_MAX_ATTRIBUTES = 500
_MAX_HITS = 50
_MAX_VALUE = 20_000


def compile_selector(griff: Griff) -> etree.XPath:
    """The selector of a Griff, ready to be used.

    Raises:
        ValueError: it is no selector; says why in the words of the library.
    """
    try:
        expression = griff.xpath or HTMLTranslator().css_to_xpath(griff.css)
        selector = etree.XPath(expression, smart_strings=False)
        selector(etree.Element("html"))  # unknown functions show only when it is used
    except (SelectorError, etree.XPathError, RecursionError) as error:
        raise ValueError(str(error) or type(error).__name__) from error
    return selector


_compiled = cache(compile_selector)


def has_selectors(profil: Profil) -> bool:
    """Whether any field of the profile needs a tree."""
    return any(griff.css or griff.xpath for _, griffe in profil.felder for griff in griffe)


def tree_of(source: str, document: Document) -> etree._Element | None:
    """The page as a tree; None if that could be expensive or there is nothing."""
    if (
        document.elements > _MAX_ELEMENTS
        or document.deepest > _MAX_DEPTH
        or document.widest > _MAX_ATTRIBUTES
    ):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, AssertionError):
        return None


def taken(tree: etree._Element, griff: Griff) -> list[str]:
    """What a selector takes hold of: texts, or the attribute that the Griff names."""
    return [value for value in _values(_hits(tree, griff), griff.attribut) if value]


def addresses(tree: etree._Element, griff: Griff) -> list[tuple[str, str]]:
    """The links that a selector takes hold of, as (address as it stands there, text).

    A hit that is no link stands for the links inside it; `attribut` names where the address
    stands if it is not `href`.
    """
    found: list[tuple[str, str]] = []
    for hit in _hits(tree, griff):
        if isinstance(hit, str):
            found.append((hit, ""))
            continue
        name = griff.attribut or "href"
        links = [hit] if hit.get(name) else hit.iter("a")
        found += [(link.get(name), _text(link)) for link in links if link.get(name)]
    return [(href[:_MAX_VALUE], text) for href, text in found[:_MAX_HITS]]


def _hits(tree: etree._Element, griff: Griff) -> list[Any]:
    """Elements and texts, at most `_MAX_HITS`."""
    try:
        found = _compiled(griff)(tree)
    except (ValueError, etree.XPathError):
        return []
    hits = found if isinstance(found, list) else [found]
    return [hit for hit in hits[:_MAX_HITS] if isinstance(hit, str) or hasattr(hit, "itertext")]


def _values(hits: list[Any], attribute: str) -> Iterator[str]:
    for hit in hits:
        if isinstance(hit, str):
            yield plain(hit, _MAX_VALUE)
        elif attribute:
            yield plain(hit.get(attribute) or "", _MAX_VALUE)
        else:
            yield _text(hit)


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(str(part))
        length += len(part)
        if length > _MAX_VALUE:
            break
    return plain(" ".join(parts), _MAX_VALUE)
