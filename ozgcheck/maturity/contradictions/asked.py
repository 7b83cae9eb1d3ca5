# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions about single offers, entries and what was looked at; pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import Leistung, Link, LinkKind, Offer, Umfang
from ozgcheck.numbers import counted
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

OPEN_PVOG = "open-pvog"
PVOG = frozenset({OPEN_PVOG, "pvog-suche"})
PORTAL = "portal"
# The level from which an application can be made online.
ONLINE = 3
_NAMED = 3
# A portal's entry with less text is one of a list, and its address what it offers.
_PAGE = 200


def in_portal(offer: Offer) -> bool:
    """Whether another source than the PVOG tells of an offer."""
    return offer.source not in PVOG or not PVOG.issuperset(offer.quellen)


def in_pvog(offer: Offer) -> bool:
    """Whether the PVOG tells of an offer."""
    return offer.source in PVOG or not PVOG.isdisjoint(offer.quellen)


def only_in_pvog(offer: Offer, link: Link) -> bool:
    """Whether a page's link came from the PVOG's list when both became one offer.

    The list gives bare addresses; what stands on a page has a text there, or stands there
    as another kind of link.
    """
    return (
        not link.title
        and link.kind is LinkKind.ONLINEDIENST
        and offer.source == PORTAL
        and OPEN_PVOG in offer.quellen
        and not any(other.url == link.url and other.title for other in offer.links)
    )


def described_pages(offers: Iterable[Offer]) -> frozenset[str]:
    """Addresses of the portal's pages that describe a service, normalised."""
    return frozenset(
        normal_url(offer.url)
        for offer in offers
        if offer.source == PORTAL
        and (offer.description or len(offer.text) >= _PAGE)
        and not any(
            link.url == offer.url and link.kind is LinkKind.ONLINEDIENST
            for link in offer.links
            if not only_in_pvog(offer, link)
        )
    ) - {""}


def counts_in_pvog(offer: Offer) -> bool:
    """Whether the PVOG names an online service that is in use."""
    facts = dict(offer.facts)
    return (
        facts.get("aktiv") != "nein"
        and facts.get("online_status") != "nicht ok"
        and any(link.kind is LinkKind.ONLINEDIENST for link in offer.links)
    )


def objects(entries: Iterable[str]) -> set[str]:
    """What entries are about: the first eight digits of a key (Leistungsobjekt), else the id."""
    return {entry[:8] for entry in entries}


def covered(
    umfang: Iterable[Umfang], leistung: Leistung, entries: Iterable[str], *, proven: bool = False
) -> bool:
    """Whether it was looked whether a Leistung, or one of its entries, is there.

    Args:
        umfang: what was looked at.
        leistung: the Leistung.
        entries: keys of the entries that are meant; none: all of them.
        proven: only where an absence proves something.
    """
    keys = set(entries)
    every = {teil.schluessel for teil in leistung.teilleistungen if teil.schluessel}
    for part in umfang:
        if proven and not part.absence_proves:
            continue
        if part.complete or leistung.id in part.ozg_ids:
            return True
        if keys & part.schluessel if keys else every and every <= part.schluessel:
            return True
    return False


def named(titles: Iterable[str], one: str = "Seite", many: str = "Seiten") -> str:
    """Titles as a German list: the first three, and how many more."""
    listed = list(dict.fromkeys(plain(title, 120) for title in titles))
    shown = ", ".join(f"„{title}“" for title in listed[:_NAMED])
    more = len(listed) - _NAMED
    return (
        f"{shown} und {counted(more, f'weitere {one}', f'weitere {many}')}" if more > 0 else shown
    )
