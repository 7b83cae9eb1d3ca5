# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of Open-PVOG turned into offers; pure functions."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ozgcheck.model import Level, Link, LinkKind, Offer
from ozgcheck.sources.interface import Context
from ozgcheck.text import plain

KIND = "open-pvog"
COLUMNS = (
    "leika_key",
    "leika_name",
    "leika_bezeichnung",
    "ars",
    "ars_name",
    "ars_federal_state",
    "bundesland",
    "ozgid",
    "ozg_bezeichnung",
    "url",
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "datenstand_pvog_import",
    "export_datum",
)
NAMING = ("leika_key", "leika_name", "leika_bezeichnung")
_FACTS = (
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "ars",
    "ars_name",
)
_LONGEST = 4000

_KEY = re.compile(r"99\d{12}", re.ASCII)
_SEVERAL = re.compile(r"[\s,;|]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Only with semicolon: `&copy=2` in an address is a parameter, not a ©.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", re.ASCII)

Row = Mapping[str, str]


def offers_of(rows: Iterable[Row], context: Context) -> tuple[tuple[Offer, ...], list[str]]:
    """Make one offer per row; rows that differ in nothing that names them become one.

    Returns:
        The offers sorted by id, and warnings.
    """
    offers: dict[str, Offer] = {}
    nameless = keyless = 0
    for row in rows:
        offer = _offer(row, context)
        if offer is None:
            nameless += 1
            continue
        keyless += not offer.schluessel
        earlier = offers.get(offer.id)
        offers[offer.id] = offer if earlier is None else merged(earlier, offer)
    warnings = []
    if nameless:
        warnings.append(f"Zeilen ohne Schlüssel und ohne Namen, nicht ausgewertet: {nameless}.")
    if keyless:
        warnings.append(f"Zeilen ohne gültigen Leistungsschlüssel: {keyless}.")
    return tuple(offers[key] for key in sorted(offers)), warnings


def as_of(rows: Iterable[Row]) -> str:
    """The newest date that the rows name; `export_datum` only where nothing else is."""
    newest = {"datenstand_pvog_import": "", "export_datum": ""}
    for row in rows:
        for name, date in newest.items():
            value = plain(row.get(name, ""), 40)
            if _DATE.match(value) and value > date:
                newest[name] = value
    return newest["datenstand_pvog_import"] or newest["export_datum"]


def address(value: str) -> tuple[str, bool]:
    """What stands under `url` in a row, as plain text, and whether it is an address of the web."""
    url = plain(_unescaped(value), _LONGEST)
    return url, url.lower().startswith(("http://", "https://")) and len(url) < _LONGEST


def _offer(row: Row, context: Context) -> Offer | None:
    url, is_web = address(row.get("url", ""))
    values = {name: _unescaped(row[name]) for name in row}
    raw_key = plain(values.get("leika_key", ""), _LONGEST)
    named = [plain(values.get(name, ""), 500) for name in ("leika_name", "leika_bezeichnung")]
    title = next(filter(None, [*named, raw_key]), "")
    if not title:
        return None
    keys = tuple(filter(None, _SEVERAL.split(raw_key)))
    valid = tuple(key for key in keys if _KEY.fullmatch(key))
    ars = _full_ars(plain(values.get("ars", ""), 40))
    facts = {name: plain(values.get(name, "")) for name in _FACTS} | {"ars": ars}
    if len(valid) < len(keys):
        facts["leika_key_roh"] = plain(raw_key)
    if url and not is_web:
        facts["url_roh"] = plain(url)
    identity = "\0".join((raw_key, ars, url, *named))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return Offer(
        id=f"pvog-{'+'.join(valid) or 'ohne'}-{ars or 'ohne'}-{digest}",
        title=title,
        source=KIND,
        url=url if is_web else "",
        description=named[1] if named[1] != title else "",
        category=plain(values.get("ozg_bezeichnung", ""), 500),
        schluessel=valid,
        ozg_ids=_ozg_ids(values.get("ozgid", "")),
        links=(Link(LinkKind.ONLINEDIENST, url),) if is_web else (),
        facts=tuple(sorted((name, value) for name, value in facts.items() if value)),
        level=level(ars, context.ars),
        retrieved=context.retrieved,
    )


def merged(one: Offer, other: Offer) -> Offer:
    """Join two offers from rows about the same thing; where they differ, both values stay.

    Args:
        one: from the row that came first; its category counts where it has one.
        other: from a later row; both have the same id.
    """
    if one == other:
        return one
    return replace(
        one,
        category=one.category or other.category,
        ozg_ids=tuple(sorted({*one.ozg_ids, *other.ozg_ids})),
        facts=tuple(sorted({*one.facts, *other.facts})),
    )


def level(ars: str, city: str) -> Level:
    """Say who a row belongs to, seen from the city.

    The ARS is built as Land (2), Regierungsbezirk (1), Kreis (2), Verband (4),
    Gemeinde (3); a level above the Gemeinde has zeros in the places below it.

    Args:
        ars: the row's regional key, 12 digits or anything.
        city: the city's regional key, 12 digits.
    """
    above = {
        "0" * 12: Level.BUND,
        f"{city[:2]:0<12}": Level.LAND,
        f"{city[:5]:0<12}": Level.KREIS,
    }
    # First of all, for a kreisfreie Stadt has the key of its Kreis.
    return Level.EIGEN if ars == city else above.get(ars, Level.UNBEKANNT)


def _unescaped(value: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), value)


def _full_ars(ars: str) -> str:
    """Give back the leading zero that spreadsheets take away."""
    return ars.zfill(12) if ars.isdecimal() and len(ars) in (1, 11) else ars


def _ozg_ids(value: str) -> tuple[str, ...]:
    found = (part.removesuffix(".0") for part in _SEVERAL.split(plain(value)))
    return tuple(sorted({part for part in found if part}))
