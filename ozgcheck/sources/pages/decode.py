# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From bytes to text."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
# As browsers read them: both older names mean Windows-1252. Other names are not obeyed,
# some of Python's codecs are slow or no encodings of text at all.
_CHARSETS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}
_WIDE = {"utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}


def decode_marked(data: bytes) -> str | None:
    """Text that begins with a byte order mark; None if there is no mark."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    return None


def decode(html: bytes, charset: str = "") -> str:
    """Text of a page.

    A byte order mark decides. Then UTF-8 wherever the bytes are UTF-8, whatever is declared:
    German text in an older encoding hardly ever is, and servers that say ISO-8859-1 by habit
    are common. Only then counts what HTTP or the page itself declares.

    Args:
        html: the page.
        charset: what the server says, may be empty or wrong.
    """
    marked = decode_marked(html)
    if marked is not None:
        return marked
    charset = charset.strip("\"' ").lower()
    if charset in _WIDE and b"\x00" in html[:200]:
        return html.decode(_WIDE[charset], "replace")
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META_CHARSET.search(html[:4096])
    named = (charset, declared[1].decode("ascii", "replace").lower() if declared else "")
    return decode_unsure(html, next((_CHARSETS[name] for name in named if name in _CHARSETS), ""))


def decode_unsure(data: bytes, encoding: str = "") -> str:
    """Decode bytes that are not valid UTF-8: damaged UTF-8, or `encoding` (Windows-1252).

    German Windows-1252 read as UTF-8 gives hardly anything but errors; a file that
    gives more umlauts than errors is UTF-8 with a few bad bytes.
    """
    as_utf8 = data.decode("utf-8", "replace")
    bad = as_utf8.count("\ufffd")
    good = sum(char > "\x7f" for char in as_utf8) - bad
    return as_utf8 if good > bad else data.decode(encoding or "cp1252", "replace")
