# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of a portal become offers; the same service under several addresses is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ozgcheck.model import Offer
from ozgcheck.sources.pages import Page
from ozgcheck.text import fold, slug

MEDIOPUNKT = "·"
Found = tuple[Page, tuple[tuple[str, str], ...]]


def offers_of(pages: Iterable[Found], source: str, retrieved: str) -> tuple[tuple[Offer, ...], int]:
    """One offer per address and title.

    Two pages of one address are one offer. If their titles differ, the address is not
    the page's own (some portals name their start page everywhere); dropping one would
    look like a gap, so both stay.

    Args:
        pages: pages with the facts that their offer gets.
        source: the source's name.
        retrieved: ISO time of the run.

    Returns:
        The offers in order of id, and how many addresses carry several services.
    """
    offers: dict[str, Offer] = {}
    titles: dict[str, set[str]] = {}
    for page, facts in pages:
        known = titles.setdefault(page.url, set())
        title = fold(page.title)
        if title in known:
            continue
        offer_id = f"{page.url}#{slug(page.title)}" if known else page.url
        known.add(title)
        own = (*facts, ("produkt", page.family), *page.facts)
        offers[offer_id] = Offer(
            id=offer_id,
            title=page.title,
            source=source,
            url=page.url,
            description=page.description,
            category=page.category,
            schluessel=page.schluessel,
            links=page.links,
            text=page.text,
            facts=tuple(fact for fact in own if fact[1]),
            retrieved=retrieved,
        )
    repeated = sum(len(known) > 1 for known in titles.values())
    return tuple(sorted(offers.values(), key=lambda offer: offer.id)), repeated


def distinct(
    pages: Iterable[Page], entries: Iterable[Page], service: Callable[[str], str]
) -> Iterator[Found]:
    """Every service once, with its further addresses as facts `auch`.

    Two pages are the same service if the product says so (`service` gives their addresses
    one name) or if title and text are equal; a page in Leichte Sprache is the same service as
    one with the same title in usual language. An entry of a list is none of its own if a page
    links to it: then it is that service's form.

    Args:
        pages: services with a page of their own, in order of address.
        entries: services that only stand on lists.
        service: a name for the service behind an address, empty if no product knows it.
    """
    kept: dict[object, Page] = {}
    further: dict[str, list[str]] = {}
    first: dict[object, str] = {}
    linked: set[str] = set()
    for page in sorted(pages, key=_is_easy):
        named = service(page.url)
        title = fold(page.title.replace(MEDIOPUNKT, ""))
        names: list[object] = [(title, page.text)]
        names += [(named, title)] if named else []
        asked = [*names, title] if _is_easy(page) else names
        same = next((first[name] for name in asked if name in first), "")
        linked.update(link.url for link in page.links)
        if same:
            if page.url != same:
                further.setdefault(same, []).append(page.url)
        else:
            kept[(page.url, page.title)] = page
        for name in (*names, title):
            first.setdefault(name, same or page.url)
    for page in kept.values():
        yield page, tuple(("auch", url) for url in dict.fromkeys(further.get(page.url, ())))
    for entry in entries:
        if entry.url not in linked:
            yield entry, ()


def _is_easy(page: Page) -> bool:
    """Written in Leichte Sprache, which takes long words apart."""
    return MEDIOPUNKT in page.title
