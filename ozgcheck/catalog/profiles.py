# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Profiles of portal products: from documents to records, and which hold for a portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ozgcheck.model import Griff, Portal, Profil
from ozgcheck.text import fold

GENERAL = "allgemein"
PATTERNS = ("leistung", "liste", "nicht", "nur", "eintrag")


def profil(raw: dict[str, Any], name: str = "", titel: str = "") -> Profil:
    """Turn a valid document (or the part `lesen` of a portal's) into a record.

    Args:
        raw: the document.
        name: its name where it says none.
        titel: its title where it says none.
    """
    patterns = {field: tuple(entry["muster"] for entry in raw.get(field, ())) for field in PATTERNS}
    return Profil(
        name=raw.get("produkt", name),
        titel=raw.get("titel", titel),
        **patterns,
        start=tuple(raw.get("start", ())),
        kennzeichen=tuple(map(fold, raw.get("kennzeichen", ()))),
        felder=tuple(
            (field, tuple(Griff(**griff) for griff in griffe))
            for field, griffe in raw.get("felder", {}).items()
        ),
        ungeprueft=raw.get("ungeprueft", True),
        hinweis=raw.get("hinweis", ""),
    )


def over(own: Profil, product: Profil) -> Profil:
    """A portal's own profile laid over its product's.

    What the portal says comes first, what the product says holds besides. The name stays the
    product's, so that its offers are known as such.
    """
    ways = dict(own.felder)
    for field, griffe in product.felder:
        ways[field] = (*ways.get(field, ()), *griffe)
    both: dict[str, Any] = {
        field: tuple(dict.fromkeys((*getattr(own, field), *getattr(product, field))))
        for field in (*PATTERNS, "start", "kennzeichen")
    }
    return replace(
        product,
        **both,
        felder=tuple(ways.items()),
        ungeprueft=own.ungeprueft,
        hinweis=own.hinweis or product.hinweis,
    )


def profiles_of(portal: Portal | None, known: Iterable[Profil]) -> tuple[Profil, ...]:
    """The profiles that hold for a portal, the more important first.

    Its own one or that of its product; all products where neither is named. The general one
    always comes last.

    Args:
        portal: whose pages are read; None: nobody knows.
        known: all profiles of the catalogue.
    """
    known = tuple(known)
    general = tuple(entry for entry in known if entry.name == GENERAL)
    products = tuple(entry for entry in known if entry.name != GENERAL)
    if portal is not None:
        own = () if portal.profil is None else (portal.profil,)
        named = tuple(entry for entry in products if entry.name == portal.produkt)
        if own or named:
            return (*(own or named), *general)
    return (*products, *general)


def with_profile(portal: Portal, own: Profil, known: tuple[Profil, ...]) -> Portal:
    """The portal as it would be read if the profile were configured for it."""
    product = next((entry for entry in known if entry.name == portal.produkt), None)
    return replace(portal, profil=own if product is None else over(own, product))
