# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From the state to offers: objects joined, kept if valid in the city. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from ozgcheck.model import Level, LinkKind, Offer
from ozgcheck.sources.xzufi.area import nearest
from ozgcheck.sources.xzufi.state import Ident, Service, State
from ozgcheck.text import plain


@dataclass(slots=True)
class _Around:
    """What other objects say about a Leistung."""

    levels: list[Level | None] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)


def joined(state: State) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Join everything and keep what is valid in the city.

    Returns:
        The offers sorted by id, and warnings.
    """
    around, unlinked = _around(state)
    offers = []
    for ident, leistung in state.leistungen.by_ident.items():
        found = around[ident]
        # A Zuständigkeit without area says as little about the level as none at all.
        valid = nearest(found.levels)
        if leistung is None or valid is None:
            continue
        level = nearest((leistung.level, valid)) or Level.UNBEKANNT
        services = found.services + state.formulare.get(leistung.forms)
        offers.append(_offer(leistung.offer, level, services, found.offices))
    elsewhere = len(state.leistungen.by_ident) - len(offers)
    return tuple(sorted(offers, key=lambda offer: offer.id)), _warnings(state, elsewhere, unlinked)


def _around(state: State) -> tuple[dict[Ident, _Around], int]:
    """Follow all references to Leistungen, and count the Onlinedienste without any."""
    around: dict[Ident, _Around] = defaultdict(_Around)
    linked: set[Ident | None] = set()
    for zustaendigkeit in state.zustaendigkeiten.by_ident.values():
        parent = [zustaendigkeit.parent]
        services = state.onlinedienste.get(parent) + state.formulare.get(parent)
        offices = state.organisationen.get(parent)
        for ident in filter(None, map(state.leistungen.find, zustaendigkeit.leistungen)):
            linked.add(state.onlinedienste.find(zustaendigkeit.parent))
            around[ident].levels.append(zustaendigkeit.level)
            if zustaendigkeit.level is not None:
                around[ident].services += services
                around[ident].offices.update(offices)
    for table in (state.onlinedienste, state.formulare):
        for service_ident, service in table.by_ident.items():
            for ident in filter(None, map(state.leistungen.find, service.leistungen)):
                linked.add(service_ident)
                around[ident].services.append(service)
    return around, len(state.onlinedienste.by_ident.keys() - linked)


def _offer(offer: Offer, level: Level, services: list[Service], offices: set[str]) -> Offer:
    valid = [service for service in services if service.level is not None]
    links = {*offer.links, *(link for service in valid for link in service.links)}
    ordered = tuple(sorted(links, key=lambda link: (link.kind, link.url, link.title)))
    facts = {
        *offer.facts,
        *(("vertrauensniveau_onlinedienst", each.trust) for each in valid if each.trust),
        *(("zustaendige_stelle", name) for name in offices if name),
    }
    online = next((link.url for link in ordered if link.kind is LinkKind.ONLINEDIENST), "")
    return replace(
        offer,
        url=offer.url or online,
        links=ordered,
        facts=tuple(sorted(facts)),
        level=level,
    )


def _warnings(state: State, elsewhere: int, unlinked: int) -> tuple[str, ...]:
    warnings = []
    if elsewhere:
        warnings.append(
            f"Leistungen, die nur für andere Gebiete gelten und deshalb nicht zählen: {elsewhere}."
        )
    if state.strange_areas:
        examples = ", ".join(f"„{area}“" for area, _ in state.strange_areas.most_common(3))
        warnings.append(
            f"Gebietsangaben, die sich nicht deuten lassen (z. B. {examples}): "
            f"{state.strange_areas.total()}; sie schließen nichts aus."
        )
    if unlinked:
        warnings.append(f"Onlinedienste, die zu keiner Leistung dieser Quelle gehören: {unlinked}.")
    if state.ignored:
        counts = sorted(state.ignored.items())[:20]
        listed = ", ".join(f"{plain(name, 60)} ({count})" for name, count in counts)
        warnings.append(f"Nicht ausgewertete Teile der XZuFi-Nachrichten: {listed}.")
    return tuple(warnings)
