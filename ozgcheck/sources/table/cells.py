# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What one cell says. Pure functions."""

from __future__ import annotations

import html
import re

from ozgcheck.sources.pages import normal_url
from ozgcheck.text import plain

# What spreadsheet programs leave in a cell whose formula failed.
_CELL_ERRORS = frozenset(
    ("#N/A", "#NV", "#NAME?", "#NULL!", "#NUM!", "#ZAHL!", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!")
)
_EXACT_FLOAT = 2**53  # up to here a float holds every whole number


def as_text(cell: object) -> str:
    """A cell as a person reads it; a whole number has no decimals, whatever its type."""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT_FLOAT:
        return str(int(cell))
    if cell is None or isinstance(cell, dict):
        return ""
    text = str(cell).strip()
    return "" if text in _CELL_ERRORS else text


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")


def without_markup(value: str, limit: int) -> str:
    """Exports of editorial systems carry HTML in their texts."""
    if "<" in value:
        value = _TAG.sub(" ", value)
    return plain(html.unescape(value) if "&" in value else value, limit)


def web_address(value: str) -> str:
    """The address of a cell, also without its scheme; empty if it is none."""
    if value.startswith("//"):
        value = f"https:{value}"
    elif value.lower().startswith("www."):
        value = f"https://{value}"
    return plain(normal_url(value), 2_000)


_KEY = re.compile(r"99\d{12}", re.ASCII)
# `99 012 001 001 000`, as the LeiKa writes its keys
_GROUPED = re.compile(r"99([ .])\d{3}(?:\1\d{3}){3}", re.ASCII)
_SEPARATORS = re.compile(r"[,;|\s]+")
_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)[.,](\d{13})E\+?13", re.ASCII | re.IGNORECASE)
# `9,9012E+13`: a spreadsheet program showed a number and dropped its last digits.
ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.ASCII | re.IGNORECASE)
_URN = "urn:de:fim:leika:leistung:"


def read_keys(value: str) -> tuple[tuple[str, ...], str]:
    """The Leistungsschlüssel of a cell, and what in it is none.

    A number written with decimals or as a power of ten counts only if it shows all
    14 digits: text like `9,9012E+13` stands for a thousand different keys.
    """
    if decimals := _DECIMALS.fullmatch(value):
        value = decimals[1]
    elif scientific := _SCIENTIFIC.fullmatch(value):
        value = scientific[1] + scientific[2]
    elif _GROUPED.fullmatch(value):
        value = re.sub(r"\D", "", value)
    elif ROUNDED.search(value):
        return (), value  # the comma in it separates no keys
    return _sorted_out(value.replace(_URN, ""), _KEY)


_OZG_ID = re.compile(r"\d{5}", re.ASCII)
_OZG_PREFIX = re.compile(r"\bOZG(?:[-_ ]?ID)?[-_: ]*(?=\d)", re.IGNORECASE)


def read_ozg_ids(value: str) -> tuple[tuple[str, ...], str]:
    """The OZG ids of a cell (`10294`, `OZG-10294`), and what in it is none."""
    if decimals := _DECIMALS.fullmatch(value):
        value = decimals[1]
    return _sorted_out(_OZG_PREFIX.sub("", value), _OZG_ID)


def _sorted_out(value: str, wanted: re.Pattern[str]) -> tuple[tuple[str, ...], str]:
    tokens = [token for token in _SEPARATORS.split(value) if token]
    right = [token for token in tokens if wanted.fullmatch(token)]
    return tuple(dict.fromkeys(right)), " ".join(t for t in tokens if not wanted.fullmatch(t))
