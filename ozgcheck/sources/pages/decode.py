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
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}


def decode_marked(data: bytes) -> str | None:
    """Text that begins with a byte order mark; None if there is no mark."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    return None


def decode(html: bytes) -> str:
    """Text of a page: byte order mark, else what it declares, else UTF-8, else cp1252."""
    marked = decode_marked(html)
    if marked is not None:
        return marked
    declared = _META_CHARSET.search(html[:4096])
    name = _CHARSETS.get(declared[1].decode("ascii", "replace").lower(), "") if declared else ""
    for encoding in filter(None, (name, "utf-8")):
        try:
            return html.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode_unsure(html)


def decode_unsure(data: bytes) -> str:
    """Decode bytes that are not valid UTF-8: damaged UTF-8 or Windows-1252.

    German Windows-1252 read as UTF-8 gives hardly anything but errors; a file that
    gives more umlauts than errors is UTF-8 with a few bad bytes.
    """
    as_utf8 = data.decode("utf-8", "replace")
    bad = as_utf8.count("\ufffd")
    good = sum(char > "\x7f" for char in as_utf8) - bad
    return as_utf8 if good > bad else data.decode("cp1252", "replace")
