# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Portal against PVOG: what only one of them calls online, and what does not count there."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.contradictions.asked import (
    ONLINE,
    PVOG,
    counts_in_pvog,
    covered,
    in_portal,
    in_pvog,
    named,
    objects,
    only_in_pvog,
)
from ozgcheck.maturity.contradictions.scene import Scene
from ozgcheck.model import Level, LinkKind, Match, Offer, Widerspruch
from ozgcheck.numbers import counted
from ozgcheck.text import fold
from ozgcheck.web.urls import host_of, split_url

# From so many on, and if the PVOG has none of them, it is the connection that is missing.
_ONE_CAUSE = 10
_OWNERS = {
    Level.KREIS: " des Kreises",
    Level.LAND: " des Landes",
    Level.BUND: " des Bundes",
}


def not_in_pvog(scene: Scene) -> Iterator[Widerspruch]:
    """Leistungen that the portal has online and the PVOG has not."""
    if not scene.pvog:
        return
    missing: list[Widerspruch] = []
    listed_any = False
    for leistung_id, matches in sorted(scene.sure.items()):
        here = [match for match in matches if _portal_says_online(scene, match)]
        listed = [m for m in matches if in_pvog(scene.offers[m.offer_id])]
        online = [m for m in listed if counts_in_pvog(scene.offers[m.offer_id])]
        listed_any = listed_any or bool(here and online)
        leistung = scene.leistung(leistung_id)
        alone = [
            match
            for match in here
            if not _about_the_same(match, online)
            and covered(scene.pvog, leistung, match.teilleistungen)
        ]
        if alone:
            missing.append(
                _missing(scene, leistung_id, alone, known=_about_the_same(alone[0], listed))
            )
    if len(missing) >= _ONE_CAUSE and not listed_any:
        titles = [scene.offers[each.offer_id].title for each in missing]
        text = (
            f"Von {counted(len(missing), 'Leistung', 'Leistungen')}, die das Portal online "
            f"anbietet, steht keine mit einem Onlinedienst im PVOG: "
            f"{named(titles, 'Leistung', 'Leistungen')}."
        )
        ids = [each.offer_id for each in missing]
        yield scene.report(kinds.NICHT_IM_PVOG, text, ids)
    else:
        yield from missing


def _portal_says_online(scene: Scene, match: Match) -> bool:
    offer = scene.offers[match.offer_id]
    return in_portal(offer) and not in_pvog(offer) and scene.claim(offer) is not None


def _about_the_same(match: Match, others: list[Match]) -> bool:
    """Whether one of the others is about the same entries; without entries it may be."""
    own = objects(match.teilleistungen)
    return any(
        not own or not other.teilleistungen or own & objects(other.teilleistungen)
        for other in others
        if other.offer_id != match.offer_id
    )


def _missing(scene: Scene, leistung_id: str, alone: list[Match], *, known: bool) -> Widerspruch:
    offers = [scene.offers[match.offer_id] for match in alone]
    claim = scene.claim(offers[0])
    level = scene.grade(offers[0].id).reifegrad or 0
    told = claim.quote if claim and fold(claim.quote) != fold(offers[0].title) else ""
    quote = f": „{told}“" if told else ""
    text = (
        f"{scene.leistung(leistung_id).title}: Das Portal "
        f"{'bietet sie online an' if level >= ONLINE else 'verlinkt einen Onlinedienst'} "
        f"({named(offer.title for offer in offers)}{quote}), "
        f"{'der PVOG nennt sie ohne Onlinedienst' if known else 'im PVOG steht sie nicht'}."
    )
    return scene.report(kinds.NICHT_IM_PVOG, text, [offer.id for offer in offers], offers[0].url)


def not_counted(scene: Scene) -> Iterator[Widerspruch]:
    """The city's own rows of which the PVOG says that they are not in order."""
    for offer in scene.offers.values():
        if offer.level is not Level.EIGEN or not in_pvog(offer):
            continue
        said = [
            text
            for name, value, text in (
                ("online_status", "nicht ok", "online_status „nicht ok“"),
                ("aktiv", "nein", "nicht aktiv"),
            )
            if (name, value) in offer.facts
        ]
        said += [
            f"„{value}“"
            for name, value in offer.facts
            if name == "begruendung_nicht_beruecksichtigt"
        ]
        if said:
            text = f"„{offer.title}“ steht im PVOG mit dem Vermerk: {', '.join(said)}."
            yield scene.report(kinds.PVOG_ZAEHLT_NICHT, text, [offer.id], offer.url)


def not_linked(scene: Scene) -> Iterator[Widerspruch]:
    """Online services in the PVOG that the portal's page does not link, or has no page for."""
    for leistung_id, matches in sorted(scene.sure.items()):
        services = [
            match
            for match in matches
            if in_pvog(scene.offers[match.offer_id])
            and scene.worth_linking(scene.offers[match.offer_id])
        ]
        pages = [match for match in matches if in_portal(scene.offers[match.offer_id])]
        if services and not pages:
            yield from _no_page(scene, leistung_id, services)
        elif services:
            yield from _page_without(scene, leistung_id, services, pages)


def _no_page(scene: Scene, leistung_id: str, services: list[Match]) -> Iterator[Widerspruch]:
    leistung = scene.leistung(leistung_id)
    entries = [entry for match in services for entry in match.teilleistungen]
    if leistung_id in scene.maybe or not covered(scene.umfang, leistung, entries, proven=True):
        return
    offers = [scene.offers[match.offer_id] for match in services]
    text = (
        f"{leistung.title}: Der PVOG nennt für die Stadt {_service(offers)}, im vollständig "
        "gelesenen Portal gibt es keine Seite dazu."
    )
    yield scene.report(
        kinds.NICHT_IM_PORTAL, text, [offer.id for offer in offers], _address(offers[0])
    )


def _page_without(
    scene: Scene, leistung_id: str, services: list[Match], pages: list[Match]
) -> Iterator[Widerspruch]:
    """Pages about the same entry as a service, that link neither it nor one of their own."""
    bare = [
        page
        for page in pages
        if scene.tells_links(scene.offers[page.offer_id])
        and not _own_service(scene.offers[page.offer_id])
    ]
    if not bare:
        return
    places = {
        service.offer_id: _place(_address(scene.offers[service.offer_id])) for service in services
    }
    by_object: dict[str, list[Match]] = {}
    for service in services:
        for about in objects(service.teilleistungen):
            by_object.setdefault(about, []).append(service)
    linked = _linked(scene, pages)
    for page in bare:
        same = [m for about in objects(page.teilleistungen) for m in by_object.get(about, ())]
        if not page.teilleistungen and len(pages) == 1:
            same = list(services)
        same += [service for service in services if service.offer_id == page.offer_id]
        # Their order must not depend on that of a set.
        offers = [scene.offers[key] for key in sorted({match.offer_id for match in same})]
        if not offers or any(places[each.id] in linked for each in offers):
            continue
        offer = scene.offers[page.offer_id]
        text = (
            f"„{offer.title}“ verlinkt keinen Onlinedienst; der PVOG nennt für "
            f"{scene.leistung(leistung_id).title} {_service(offers)}."
        )
        yield scene.report(kinds.NICHT_VERLINKT, text, [offer.id], offer.url)


def _linked(scene: Scene, pages: list[Match]) -> set[str]:
    """Where pages lead, by whatever kind of link."""
    here = [scene.offers[match.offer_id] for match in pages]
    urls = {link.url for offer in here for link in offer.links if not only_in_pvog(offer, link)}
    urls |= {offer.url for offer in here if offer.source not in PVOG}
    return set(map(_place, urls))


def _own_service(offer: Offer) -> bool:
    """Whether a page links an online service of its own, whatever its address."""
    return any(
        link.kind is LinkKind.ONLINEDIENST and not only_in_pvog(offer, link) for link in offer.links
    )


def _service(offers: list[Offer]) -> str:
    """Whose service, and where: „einen Onlinedienst des Landes (dienst.example)“."""
    first = offers[0]
    return f"einen Onlinedienst{_OWNERS.get(first.level, '')} ({host_of(_address(first))})"


def _address(offer: Offer) -> str:
    bare = [link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST]
    mine = [link.url for link in offer.links if only_in_pvog(offer, link)]
    return next(iter((*mine, *bare)), offer.url)


def _place(url: str) -> str:
    """Host and path of an address; what stands behind „?“ varies between links."""
    parts = split_url(url)
    return f"{(parts.hostname or '').lower().removeprefix('www.')}{parts.path.rstrip('/')}"
