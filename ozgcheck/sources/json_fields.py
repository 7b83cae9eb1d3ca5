# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values out of JSON that a stranger sent: any of them may be missing or of another type."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.xzufi.elements import from_html
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import absolute_url

# Markup longer than this is cut before it is parsed.
_LONGEST_MARKUP = 100_000
# Only with semicolon: `&copy=2` in an address is a parameter, not a ©.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", re.ASCII)
_TAG = re.compile(r"</?[A-Za-z]")

Fields = Mapping[str, object]


def document(text: str, name: str, hint: str) -> object:
    """Parse JSON.

    Args:
        text: what was sent.
        name: how the message calls it, as the subject of a sentence.
        hint: what to do when it is no JSON.

    Raises:
        SourceError: it is no JSON, a web page, or nested too deeply.
    """
    try:
        parsed: object = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        what = (
            "eine Webseite statt Daten"
            if text.lstrip("\ufeff \t\r\n").startswith("<")
            else "unvollständiges oder fehlerhaftes JSON"
        )
        raise SourceError(
            tr("{name} liefert {what}.").format(name=name, what=what), hint
        ) from error
    return parsed


def fields(value: object) -> Fields:
    """The fields of an object under one spelling; empty for anything else.

    `leikaKeys`, `leika_keys` and `leikakeys` become `leikakeys`. Of two spellings in one
    object the first that holds something counts.
    """
    found: dict[str, object] = {}
    if isinstance(value, dict):
        for name, inner in value.items():
            squeezed = fold(str(name)[:100]).replace(" ", "")
            if not found.get(squeezed):
                found[squeezed] = inner
    return found


def first(found: Fields, *names: str) -> object:
    """The first of these fields that holds something."""
    return next((found[name] for name in names if found.get(name)), None)


def objects(value: object) -> Iterator[Fields]:
    """The fields of every object in a list; one object counts as a list of one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield fields(each)


def words(value: object, limit: int = 1000) -> str:
    """A text or number as plain text, without markup and entities; else empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = plain(str(value), _LONGEST_MARKUP)
    if _TAG.search(text):
        text = from_html(text)[0]
    # Editors' tools escape twice now and then.
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return plain(text, limit)


def strings(value: object) -> tuple[str, ...]:
    """The texts and numbers of a list (or one alone) as plain texts, empty ones left out."""
    several = value if isinstance(value, list) else [value]
    return tuple(filter(None, (words(each, 200) for each in several)))


def address(value: object, base: str = "") -> str:
    """A normalised http(s) address; empty if it is none or names a host without a dot.

    Args:
        value: what should be an address; may lack the scheme (`//host/…`).
        base: what a relative address counts from.
    """
    written = words(value, 2000) if isinstance(value, str) else ""
    # Nothing, or an anchor alone, would become the address of what it stands in.
    url = "" if written[:1] in ("", "#") else absolute_url(base, written)
    return url if "." in url.partition("://")[2].partition("/")[0] else ""


def count(value: object) -> int:
    """A counter; 0 if it is no positive whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
