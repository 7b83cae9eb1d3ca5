# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Leistungsschlüssel that contradict the title, that nobody knows, or that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.contradictions.asked import PVOG, in_portal, named
from ozgcheck.maturity.contradictions.scene import Scene
from ozgcheck.model import Offer, Status, Unknown, Widerspruch
from ozgcheck.numbers import counted, whole

# How the reason of a match begins that speaks against its key (matching/steps/keys.py).
_AGAINST = ("Der Titel heißt wie", "Der Titel gleicht eher")
# Facts in which sources keep what stood in place of a key.
_RAW = ("leika_key_roh", "schluessel_roh")
_BLOCK = 8
# A source in which fewer than half of the services have keys lacks them as a whole.
_USUAL = 0.5


def against_title(scene: Scene) -> Iterator[Widerspruch]:
    """Keys that mean another service than the title."""
    for match in scene.matches:
        offer = scene.offers[match.offer_id]
        if offer.level.inherited:
            continue  # the keys of Land and Bund are not the city's to mend
        against = [reason for reason in match.reasons if reason.startswith(_AGAINST)]
        if match.step.startswith("schluessel") and match.status is Status.PRUEFEN and against:
            text = f"„{offer.title}“: {' '.join(match.reasons)}"
            found = scene.report(kinds.SCHLUESSEL_GEGEN_TITEL, text, [offer.id], offer.url)
            yield Widerspruch(
                found.art, found.text, found.offer_id, (match.leistung_id,), found.url, found.stelle
            )


def not_known(scene: Scene, unknown: Iterable[Unknown]) -> Iterator[Widerspruch]:
    """Keys that the catalogue cannot place, by their block; and what is no key at all."""
    blocks: dict[str, dict[str, list[Offer]]] = {}
    for item in unknown:
        offer = scene.offers.get(item.offer_id)
        # That a registry knows keys which the catalogue does not is not the city's mistake.
        if offer is not None and item.kind == "schluessel" and in_portal(offer):
            block = blocks.setdefault(item.value[:_BLOCK], {})
            block.setdefault(item.value, []).append(offer)
    for _, values in sorted(blocks.items()):
        offers = _once(offer for each in values.values() for offer in each)
        keys = sorted(values)
        text = (
            f"{'Den Leistungsschlüssel' if len(keys) == 1 else 'Die Leistungsschlüssel'} "
            f"{', '.join(keys[:3])}{' …' if len(keys) > 3 else ''} kennt der Katalog nicht: "
            f"{named(offer.title for offer in offers)}."
        )
        yield scene.report(
            kinds.SCHLUESSEL_UNBEKANNT, text, [offer.id for offer in offers], offers[0].url
        )
    raw: dict[str, list[Offer]] = {}
    for offer in scene.offers.values():
        for name, value in offer.facts:
            if name in _RAW and in_portal(offer):
                raw.setdefault(value, []).append(offer)
    for value, offers in sorted(raw.items()):
        text = (
            f"„{value}“ ist kein Leistungsschlüssel (99 und zwölf weitere Ziffern): "
            f"{named(offer.title for offer in offers)}."
        )
        yield scene.report(
            kinds.SCHLUESSEL_UNBEKANNT, text, [offer.id for offer in _once(offers)], offers[0].url
        )


def missing(scene: Scene) -> Iterator[Widerspruch]:
    """Services without a key, where the source has keys; where it has hardly any, one entry."""
    sources: dict[str, list[Offer]] = {}
    for offer in scene.offers.values():
        if offer.source not in PVOG and not offer.level.inherited:
            sources.setdefault(offer.source, []).append(offer)
    for source, offers in sorted(sources.items()):
        services = [offer for offer in offers if scene.leistungen(offer.id)]
        without = [offer for offer in services if not offer.schluessel]
        if not without:
            continue
        having = len(services) - len(without)
        if len(services) > 1 and having < _USUAL * len(services):
            text = (f"Nur {whole(having)} von" if having else "Keine von") + (
                f" {counted(len(services), 'Leistung', 'Leistungen')} aus der Quelle „{source}“ "
                f"{'haben' if having > 1 else 'hat'} einen Leistungsschlüssel; ohne: "
                f"{named((offer.title for offer in without), 'Leistung', 'Leistungen')}."
            )
            yield scene.report(kinds.SCHLUESSEL_FEHLT, text, [offer.id for offer in without])
            continue
        for offer in without:
            text = f"„{offer.title}“ hat keinen Leistungsschlüssel, andere Leistungen dort schon."
            if having:
                yield scene.report(kinds.SCHLUESSEL_FEHLT, text, [offer.id], offer.url)


def _once(offers: Iterable[Offer]) -> list[Offer]:
    return list({offer.id: offer for offer in offers}.values())
