# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pages say about themselves and each other: both ways, two answers, an old text."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.contradictions.ages import described_on, year_before
from ozgcheck.maturity.contradictions.asked import ONLINE, in_portal, named
from ozgcheck.maturity.contradictions.scene import Scene
from ozgcheck.model import Effect, Evidence, Offer, Widerspruch
from ozgcheck.numbers import whole
from ozgcheck.text import fold

_IN_PERSON = 1
# So many texts of one source with one day were imported together: one entry.
_ONE_IMPORT = 20


def both_ways(scene: Scene) -> Iterator[Widerspruch]:
    """Pages that say „online“ and, elsewhere, that one has to come or to print."""
    for offer in scene.offers.values():
        if not in_portal(offer):
            continue
        items = scene.evidence(offer.id)
        online = [i for i in items if i.effect is Effect.SUPPORTS and i.level >= ONLINE]
        against = [i for i in items if i.effect is Effect.CAPS and i.level < ONLINE]
        pair = _clash(online, against)
        if pair is not None:
            yes, no = pair
            text = f"„{offer.title}“ sagt: „{yes.quote}“ und zugleich: „{no.quote}“"
            yield scene.report(kinds.ONLINE_UND_PERSOENLICH, text, [offer.id], offer.url)


def _clash(online: list[Evidence], against: list[Evidence]) -> tuple[Evidence, Evidence] | None:
    """The clearest pair.

    Coming in person stands against any service; print and post only against a sure one, for
    they are often one way of several.
    """
    pairs = [
        (yes, no)
        for yes in online
        for no in against
        if (no.level <= _IN_PERSON or yes.firm) and yes.quote != no.quote
    ]
    return min(
        pairs,
        key=lambda pair: (pair[1].level, not pair[1].firm, not pair[0].firm, pair[0].rule),
        default=None,
    )


def two_answers(scene: Scene) -> Iterator[Widerspruch]:
    """Pages of one source about the same entry, one of them online and the other not."""
    seen: set[tuple[str, ...]] = set()
    for leistung_id, matches in sorted(scene.sure.items()):
        same: dict[tuple[str, str], list[Offer]] = {}
        for match in matches:
            offer = scene.offers[match.offer_id]
            if in_portal(offer) and scene.grade(offer.id).reifegrad is not None:
                about = "+".join(sorted(match.teilleistungen)) or fold(offer.title)
                same.setdefault((offer.source, about), []).append(offer)
        for _, offers in sorted(same.items()):
            found = _different(scene, leistung_id, offers)
            key = tuple(sorted(offer.id for offer in offers))
            if found is not None and key not in seen:
                seen.add(key)
                yield found


def _different(scene: Scene, leistung_id: str, offers: list[Offer]) -> Widerspruch | None:
    levels = {offer.id: scene.grade(offer.id).reifegrad or 0 for offer in offers}
    most = max(levels.values())
    best = [offer for offer in offers if levels[offer.id] == most]
    others = [offer for offer in offers if levels[offer.id] < most]
    if most < ONLINE or not others:
        return None
    least = min(levels.values())
    text = (
        f"{scene.leistung(leistung_id).title}: auf {_pages(best)} "
        f"ist Stufe {most} nachweisbar, auf "
        f"{_pages(others)} nur Stufe {least}."
    )
    return scene.report(
        kinds.STUFEN_VERSCHIEDEN, text, [offer.id for offer in (*others, *best)], others[0].url
    )


def _pages(offers: list[Offer]) -> str:
    """Pages by title and, as the titles may be the same, by address."""
    return named(f"{offer.title} ({offer.url})" if offer.url else offer.title for offer in offers)


def outdated(scene: Scene) -> Iterator[Widerspruch]:
    """Descriptions older than a year; many of one day are one import."""
    limit = year_before(scene.today)
    if not limit:
        return
    old: dict[tuple[str, str], list[Offer]] = {}
    for offer in scene.offers.values():
        # The PVOG's texts are the Land's as a rule; nobody at the city can renew them.
        if not in_portal(offer) or offer.level.inherited:
            continue
        day = described_on(offer)
        if day and day < limit:
            old.setdefault((day, offer.source), []).append(offer)
    for (day, _), offers in sorted(old.items()):
        german = ".".join(reversed(day.split("-")))
        if len(offers) < _ONE_IMPORT:
            for offer in offers:
                text = f"„{offer.title}“ hat den Stand {german}."
                yield scene.report(kinds.VERALTET, text, [offer.id], offer.url)
        else:
            text = (
                f"{whole(len(offers))} Beschreibungen haben denselben Stand {german}: "
                f"{named(offer.title for offer in offers)}."
            )
            yield scene.report(kinds.VERALTET, text, [offer.id for offer in offers])
