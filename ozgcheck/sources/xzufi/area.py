# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Areas: is something that is valid there valid in the city? Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ozgcheck.model import Level

# How many digits name a Land, Regierungsbezirk, Kreis, (Verband,) Gemeinde.
_ARS: tuple[int, ...] = (2, 3, 5, 9, 12)
_AGS: tuple[int, ...] = (2, 3, 5, 8)
_NEAREST_FIRST = (
    Level.EIGEN,
    Level.KREIS,
    Level.LAND,
    Level.BUND,
    Level.DRITTE,
    Level.UNBEKANNT,
    None,
)


def area_level(area: str, city: str, scheme: str = "") -> Level | None:
    """Say whether something valid in an area is valid in the city.

    An area is named by ARS (Land 2, Regierungsbezirk 3, Kreis 5, Verband 9, Gemeinde
    12 digits, longer for parts of it) or AGS (Gemeinde 8), short or filled with zeros.

    Args:
        area: the key as written.
        city: the city's ARS, 12 digits.
        scheme: the schemeID of the key; tells postal codes from keys.

    Returns:
        The level of the area if it covers or lies in the city, UNBEKANNT if the key
        says nothing we understand, None if the area is somewhere else.
    """
    key = area.strip()
    if key.upper() in ("DE", "DEU"):
        return Level.BUND
    if not (key.isascii() and key.isdigit()) or len(city) != 12:
        return Level.UNBEKANNT
    if re.search("plz|postleitzahl", scheme.lower()):
        return Level.UNBEKANNT
    if len(key) in (7, 11):
        key = "0" + key  # a spreadsheet took the leading zero away
    if len(key) == 8:
        own, steps = city[:5] + city[9:], _AGS
    elif len(key) in _ARS or len(key) > 12:
        own, steps = city, _ARS
    else:
        return Level.UNBEKANNT
    stem = _stem(key, steps)
    if key[: len(own)] == own or stem == _stem(own, steps):
        return Level.EIGEN
    if not own.startswith(stem):
        return None
    return {0: Level.BUND, 2: Level.LAND, 3: Level.LAND}.get(len(stem), Level.KREIS)


def nearest(levels: Iterable[Level | None]) -> Level | None:
    """The level nearest to the city.

    Returns:
        None when all are somewhere else; UNBEKANNT for no level at all, since no area
        restricts nothing.
    """
    return min(levels, key=_NEAREST_FIRST.index, default=Level.UNBEKANNT)


def _stem(key: str, steps: tuple[int, ...]) -> str:
    """The key without the zeros of the levels below it."""
    return next((key[:end] for end in (0, *steps) if not key[end:].strip("0")), key)
