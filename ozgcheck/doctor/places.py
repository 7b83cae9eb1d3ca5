# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of an address on a portal's pages, and which pattern decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.model import Profil
from ozgcheck.sources.crawl.scope import Kind, is_trap
from ozgcheck.sources.live import Plan
from ozgcheck.sources.pages.rules import Rules, compiled
from ozgcheck.text import plain


class Place(StrEnum):
    """What becomes of an address; the value is what people read."""

    LEISTUNG = "Leistung"
    LISTE = "Liste"
    SONST = "sonst"
    EINTRAG = "Eintrag"
    NIE = "nie abgerufen"
    NUR = "nicht unter „nur“"
    ENDLOS = "endlose Reihe"
    AUSSEN = "außerhalb"


_KINDS = {Kind.LEISTUNG: Place.LEISTUNG, Kind.LISTE: Place.LISTE, Kind.SONST: Place.SONST}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """How many addresses share one fate; `pattern` is the profile's that decides, or empty.

    `examples` are a few of them, harmless to show.
    """

    place: Place
    pattern: str
    count: int
    examples: tuple[str, ...]


class Places:
    """Sorts addresses as the crawl of a plan would."""

    def __init__(self, plan: Plan) -> None:
        self.scope = plan.scope
        self._rules = Rules(plan.profile)
        # The same choice as the scope makes: of several products none forbids anything.
        own = plan.profile if len(plan.profile) == 1 else ()
        self._patterns = {
            Place.EINTRAG: _patterns(plan.profile, "eintrag"),
            Place.LEISTUNG: _patterns(plan.profile, "leistung"),
            Place.NIE: _patterns((*own, *plan.common), "nicht"),
            Place.LISTE: _patterns((*plan.profile, *plan.common), "liste"),
        }
        self._known: dict[str, Place] = {}

    def of(self, url: str) -> Place:
        """What becomes of a normalised address."""
        known = self._known.get(url)
        if known is None:
            # Forms often lie on another server, so this is asked first.
            is_entry = self._rules.entry_of(url)[0] is not None
            known = Place.EINTRAG if is_entry else self._place(self.scope.address(url))
            self._known[url] = known
        return known

    def _place(self, address: str) -> Place:
        if not address:
            return Place.AUSSEN
        kind = self.scope.kind(address)
        if kind is not None:
            return _KINDS[kind]
        if self._pattern(address, Place.NIE):
            return Place.NIE
        return Place.ENDLOS if is_trap(address) else Place.NUR

    def _pattern(self, url: str, place: Place) -> str:
        """The pattern that decides about an address; empty if none does."""
        patterns = self._patterns.get(place, ())
        return next((pattern for pattern in patterns if compiled(pattern).search(url)), "")

    def tally(self, urls: Iterable[str]) -> tuple[Tally, ...]:
        """Count addresses by their fate, in the order of `Place` and then the most first."""
        found: dict[tuple[Place, str], list[str]] = {}
        for url in dict.fromkeys(urls):
            place = self.of(url)
            found.setdefault((place, self._pattern(url, place)), []).append(url)
        order = list(Place)
        rows = sorted(found.items(), key=lambda item: (order.index(item[0][0]), -len(item[1])))
        return tuple(
            Tally(place, pattern, len(urls), tuple(plain(url, 200) for url in urls[:_EXAMPLES]))
            for (place, pattern), urls in rows
        )


def _patterns(profile: Iterable[Profil], field: str) -> tuple[str, ...]:
    return tuple(pattern for profil in profile for pattern in getattr(profil, field))
