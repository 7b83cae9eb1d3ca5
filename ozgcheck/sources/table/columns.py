# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which column means what, decided by its name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ozgcheck.text import fold, plain

# What a column may be called, as `column_name` writes it; the first name that a table
# has wins. `metaurl` and `onlineprocessinglink` are nested fields of Berlin's and
# Munich's exports (`meta.url`, `onlineprocessing.link`).
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": (
        "titel",
        "title",
        "leistungsname",
        "leistungsbezeichnung",
        "leistungstitel",
        "namederleistung",
        "bezeichnung",
        "dienstleistung",
        "dienstleistungsname",
        "leistung",
        "name",
        "service",
        "servicename",
    ),
    "id": ("id", "kennung"),
    "url": ("url", "link", "webadresse", "internetadresse", "landingpage", "metaurl"),
    "description": ("beschreibung", "description", "kurzbeschreibung", "kurztext"),
    "category": ("kategorie", "category", "thema", "themen", "rubrik"),
    "keys": (
        "schluessel",
        "leistungsschluessel",
        "leikaschluessel",
        "leikakey",
        "leika",
        "leikaid",
        "leikanummer",
        "leikanr",
    ),
    "ozg_ids": ("ozgid", "ozgids", "ozg", "ozgnummer", "ozgnr", "ozgleistungid"),
    "online": (
        "onlinedienst",
        "onlinediensturl",
        "onlinedienstlink",
        "onlineurl",
        "onlinelink",
        "direktlink",
        "onlineprocessinglink",
    ),
    "text": ("text", "volltext", "inhalt"),
}
KNOWN_NAMES = frozenset(chain.from_iterable(COLUMNS.values()))
SHOWN = 12  # names listed in one message

# For each field of `COLUMNS` that a table has: the cells that hold it.
Columns = dict[str, tuple[int, ...]]


def column_name(header: str) -> str:
    """`OZG-ID`, `ozg_id` and `Ozg Id` are one column."""
    return fold(header[:100]).replace(" ", "")


def columns_of(header: Sequence[str]) -> Columns:
    """Which cells hold which field; keys may stand in several columns, the rest in one."""
    names = [column_name(cell) for cell in header]
    columns: Columns = {}
    for name, aliases in COLUMNS.items():
        found = [names.index(alias) for alias in aliases if alias in names]
        if found:
            columns[name] = tuple(sorted(found)) if name == "keys" else (found[0],)
    return columns


def listed(names: Sequence[str]) -> str:
    """Names as one message shows them."""
    shown = ", ".join(f"„{plain(name, 60)}“" for name in names[:SHOWN])
    return f"{shown} und weitere" if len(names) > SHOWN else shown
