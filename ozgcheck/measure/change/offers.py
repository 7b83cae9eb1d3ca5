# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which offer of one run is which of another, whatever became of its address; pure functions.

Ids come from addresses or lists, so a portal that is built anew gives every page a new one.
Two offers are the same by the first sign that both have and no other has: title and address,
title with office and keys, title, id, address, text, keys, the Leistung they surely fulfil.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from ozgcheck.model import Match, Offer, Status
from ozgcheck.text import fold
from ozgcheck.web.urls import normal_url

# `collect` puts the number of the source before each id; its place in the list may change.
_SOURCE_NUMBER = re.compile(r"^\d+-")
# Facts of machine sources that name the responsible office.
_OFFICES = ("zustaendige_stelle", "zustaendig")
# A text of so many characters is one page's own.
_TELLING = 200


class Angebotswandel(StrEnum):
    """What became of an offer; several can be true."""

    NEU = "neu"
    VERSCHWUNDEN = "verschwunden"
    TITEL = "titel"
    VERSCHOBEN = "verschoben"
    SCHLUESSEL = "schluessel"
    QUELLEN = "quellen"


@dataclass(frozen=True, slots=True)
class OfferChange:
    """An offer that is new (`then` is None), gone (`now` is None) or not what it was."""

    arten: tuple[Angebotswandel, ...]
    then: Offer | None
    now: Offer | None

    @property
    def offer(self) -> Offer:
        """The offer as it is, or as it was where it is gone."""
        return cast(Offer, self.now or self.then)


def offer_changes(
    then: Sequence[Offer],
    now: Sequence[Offer],
    matches_then: Iterable[Match] = (),
    matches_now: Iterable[Match] = (),
) -> tuple[OfferChange, ...]:
    """Everything that happened to offers; swapping the runs gives the opposite.

    Args:
        then: the offers of the earlier run.
        now: those of the later one.
        matches_then: which Leistung each of them fulfils; only what is sure counts.
        matches_now: the same for the later run.

    Returns:
        New, gone and changed offers, by title and id.
    """
    pairs, gone, new = _paired(then, now, _fulfilled(matches_then), _fulfilled(matches_now))
    changed = [
        OfferChange(arten, before, after)
        for before, after in pairs
        if (arten := tuple(_arten(before, after)))
    ]
    found = [
        *changed,
        *(OfferChange((Angebotswandel.VERSCHWUNDEN,), offer, None) for offer in gone),
        *(OfferChange((Angebotswandel.NEU,), None, offer) for offer in new),
    ]
    return tuple(sorted(found, key=lambda change: (change.offer.title, change.offer.id)))


def _arten(then: Offer, now: Offer) -> Iterator[Angebotswandel]:
    # What another source added to one of them is no change of the offer.
    if then.source == now.source:
        if then.title != now.title:
            yield Angebotswandel.TITEL
        if then.url and now.url and then.url != now.url and _place(then) != _place(now):
            yield Angebotswandel.VERSCHOBEN
    if set(then.quellen) != set(now.quellen):
        yield Angebotswandel.QUELLEN
    elif set(then.schluessel) != set(now.schluessel):
        yield Angebotswandel.SCHLUESSEL


# --- which is which ------------------------------------------------------------------------

_Entries = frozenset[tuple[str, tuple[str, ...]]]
_Sign = Callable[[Offer, Mapping[str, _Entries]], Hashable]


def _title_and_place(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return offer.title, offer.url, _name(offer)


def _title_office_keys(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    title = fold(offer.title)
    offices = frozenset(fact for fact in offer.facts if fact[0] in _OFFICES)
    return title and (title, offices, frozenset(offer.schluessel))


def _title(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return fold(offer.title)


def _id(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return offer.source, _name(offer)


def _address(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return _place(offer)


def _text(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return offer.text if len(offer.text) >= _TELLING else ""


def _keys(offer: Offer, _: Mapping[str, _Entries]) -> Hashable:
    return frozenset(offer.schluessel)


def _leistung(offer: Offer, fulfilled: Mapping[str, _Entries]) -> Hashable:
    return fulfilled.get(offer.id)


# Each sign, and whether several offers with the same one are taken in their order: pages of
# one title are the same service at several offices, pages of one key need not be.
_SIGNS: tuple[tuple[_Sign, bool], ...] = (
    (_title_and_place, True),
    (_title_office_keys, True),
    (_title, True),
    (_id, False),
    (_address, False),
    (_text, False),
    (_keys, False),
    (_leistung, False),
)


def _paired(
    then: Sequence[Offer],
    now: Sequence[Offer],
    fulfilled_then: Mapping[str, _Entries],
    fulfilled_now: Mapping[str, _Entries],
) -> tuple[list[tuple[Offer, Offer]], list[Offer], list[Offer]]:
    """The pairs, and what is left of both."""
    pairs: list[tuple[Offer, Offer]] = []
    old, new = _ordered(then), _ordered(now)
    for sign, several in _SIGNS:
        before = _by_sign(old, sign, fulfilled_then)
        after = _by_sign(new, sign, fulfilled_now)
        found = [
            pair
            for value, members in before.items()
            if several or len(members) == len(after.get(value, ())) == 1
            for pair in zip(members, after.get(value, ()), strict=False)
        ]
        pairs += found
        taken = {id(offer) for pair in found for offer in pair}
        old = [offer for offer in old if id(offer) not in taken]
        new = [offer for offer in new if id(offer) not in taken]
    return pairs, old, new


def _ordered(offers: Iterable[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: (offer.url, offer.id))


def _by_sign(
    offers: Iterable[Offer], sign: _Sign, fulfilled: Mapping[str, _Entries]
) -> dict[Hashable, list[Offer]]:
    """Offers by what they have; an empty sign is none."""
    found: dict[Hashable, list[Offer]] = defaultdict(list)
    for offer in offers:
        if value := sign(offer, fulfilled):
            found[value].append(offer)
    return found


def _fulfilled(matches: Iterable[Match]) -> dict[str, _Entries]:
    found: dict[str, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for match in matches:
        if match.status is Status.SICHER:
            found[match.offer_id].add((match.leistung_id, match.teilleistungen))
    return {offer_id: frozenset(entries) for offer_id, entries in found.items()}


def _name(offer: Offer) -> str:
    """Its id without the number of its source."""
    return _SOURCE_NUMBER.sub("", offer.id)


def _place(offer: Offer) -> str:
    """Its address; http or https is the same place."""
    return normal_url(offer.url).partition("://")[2]
