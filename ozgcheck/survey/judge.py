# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What single values of a row say, by the same code that judges a city's offers.

An offer of Open-PVOG is made of parts that hardly ever differ between municipalities: wording,
address, place, state. Each distinct part is judged once, as an offer that has nothing else:

- rules look at one place each, so what they see on an offer is what they see on its parts;
- two rows are the same offer where the identities of their parts are the same;
- matching reads the wording, and of the address only what it tells about a Leistung (clues).

So millions of rows need some ten thousand judgements; the rest is joining.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.links import clues
from ozgcheck.matching.match import Matcher
from ozgcheck.matching.steps.known import AGREES_ABOVE
from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import Effect, Evidence, Grade, Level, Link, LinkKind, Match, Offer, Status
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pvog_rows import KIND, address, merged, offers_of
from ozgcheck.survey.denominator import Denominator

# The columns that make up each part; together they are all that an offer is made of.
WORDING = ("leika_key", "leika_name", "leika_bezeichnung", "ozgid", "ozg_bezeichnung")
ADDRESS = ("url",)
PLACE = ("gemeinde", "ars", "ars_name")
STATE = ("online_status", "aktiv", "art_flaechendeckung", "begruendung_nicht_beruecksichtigt")

# What rules see, as far as the level depends on it: effect, level, firm, whose it is.
Sign = tuple[str, int, bool, str]
Signs = frozenset[Sign]
# What the address tells about the Leistung: key, OZG id, name (see `matching.links.Clue`).
Told = tuple[tuple[str, str, str], ...]

# Stands for the level of the offer, which depends on the municipality that looks at it.
_OFFERS = cast(Level, "angebot")
_IN_ADDRESS = ("adresse", "linkziel", "linktext", "linkpruefung")
# A row without a name is none; parts that have none of their own borrow this one.
_NAME = {"leika_name": "x"}


class Wording(NamedTuple):
    """What a row calls its Leistung: all that matching sees of it."""

    title: str
    category: str
    keys: tuple[str, ...]
    ozg_ids: tuple[str, ...]


class JudgedWording(NamedTuple):
    """`identity` is the same for wordings of one offer."""

    identity: str
    wording: Wording
    signs: Signs


class JudgedAddress(NamedTuple):
    """`url` is empty for what is no address of the web."""

    identity: str
    url: str
    told: Told
    signs: Signs


class JudgedPlace(NamedTuple):
    """`inherited`: the row is of Kreis, Land or Bund, seen from the municipality."""

    identity: str
    inherited: bool
    signs: Signs


class Fulfils(NamedTuple):
    """What a wording certainly fulfils: numbers of `Denominator.items`, sorted.

    `matters`: it counts, or an address could make it count.
    """

    items: tuple[int, ...]
    matters: bool


class Judge:
    """Judges parts by one catalogue.

    No person's decisions count here: those are made for one city's portal.

    Args:
        catalog: the catalogue.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._services = catalog.dienste
        self._same: dict[Signs, Signs] = {}
        self._matcher = Matcher(catalog)
        self._items = Denominator(catalog).items
        self._counting = {leistung for leistung, _ in self._items}
        self._of_wording, self._of_address, self._of_facts = (
            Rules([rule for rule in catalog.regeln if rule.sieht in seen], catalog.traeger)
            for seen in (
                {rule.sieht for rule in catalog.regeln}.difference(_IN_ADDRESS),
                {*_IN_ADDRESS, "fakt"},
                {"fakt"},
            )
        )

    def wording(self, values: Sequence[str]) -> JudgedWording | None:
        """What the values of `WORDING` say; None where they name nothing: that is no offer."""
        offer = _offer(dict(zip(WORDING, values, strict=True)))
        if offer is None:
            return None
        wording = Wording(offer.title, offer.category, offer.schluessel, offer.ozg_ids)
        return JudgedWording(offer.id, wording, self._signs(self._of_wording, offer))

    def address(self, value: str) -> JudgedAddress:
        """What the address says."""
        url, is_web = address(value)
        if not is_web:
            # It may be seen as a fact, and there is no address.
            offer = _borrowed({"url": value})
            return JudgedAddress(url, "", (), self._signs(self._of_address, offer))
        links = (Link(LinkKind.ONLINEDIENST, url),)
        offer = Offer(id="", title="", source=KIND, url=url, links=links, level=_OFFERS)
        found = clues(Offer(id="", title="", source=KIND, url=url), self._services)
        told = tuple((clue.key, clue.leistung, clue.name) for clue in found)
        return JudgedAddress(url, url, told, self._seen(self._of_address, offer))

    def place(self, values: Sequence[str]) -> JudgedPlace:
        """What the values of `PLACE` say."""
        gemeinde, ars, name = values
        offer = _borrowed({"ars": ars, "ars_name": name}, gemeinde)
        return JudgedPlace(offer.id, offer.level.inherited, self._signs(self._of_facts, offer))

    def state(self, values: Sequence[str]) -> Signs:
        """What the values of `STATE` say."""
        return self._signs(self._of_facts, _borrowed(dict(zip(STATE, values, strict=True))))

    def fulfils(self, wording: Wording, url: str = "") -> Fulfils:
        """What a wording fulfils that leads to an address; one of several that tell the same."""
        matches, _ = self._matcher.match(_worded(wording, url))
        certain = (match for match in matches if match.status is Status.SICHER)
        names = {(each.leistung_id, entry) for each in certain for entry in _entries(each)}
        return Fulfils(
            tuple(sorted(self._items[name] for name in names if name in self._items)),
            any(match.leistung_id in self._counting and _may_count(match) for match in matches),
        )

    def _signs(self, rules: Rules, offer: Offer) -> Signs:
        return self._seen(rules, replace(offer, level=_OFFERS))

    def _seen(self, rules: Rules, offer: Offer) -> Signs:
        """What rules see; what belongs to the offer's level says so, once for all levels."""
        seen = frozenset(
            (item.effect.value, item.level, item.firm, str(item.traeger))
            for item in rules.evidence(offer)
        )
        # One for all, so that it is sent only once to another process.
        return self._same.setdefault(seen, seen)


def together(wordings: Sequence[Wording]) -> Wording:
    """What rows of one identity call it together, in their order."""
    offers = (_worded(wording) for wording in wordings)
    offer = functools.reduce(merged, offers)
    return Wording(offer.title, offer.category, offer.schluessel, offer.ozg_ids)


def grades(signs: Iterable[Sign], *, inherited: bool) -> tuple[Grade, Grade | None]:
    """The level of an offer, and the same without what others run; None: it is all theirs.

    Args:
        signs: all that rules saw on its parts.
        inherited: whether Kreis, Land or Bund offer it.
    """
    level = Level.BUND if inherited else Level.EIGEN
    evidence = [
        Evidence("", number, Effect(effect), "", "", "", firm, _owner(owner, level))
        for effect, number, firm, owner in signs
    ]
    return grade(evidence), None if inherited else grade(evidence, own=True)


def _owner(owner: str, level: Level) -> Level:
    return level if owner == _OFFERS else Level(owner)


def _entries(match: Match) -> tuple[str, ...]:
    """The entries that a match means, and the Leistung itself."""
    return ("", *match.teilleistungen)


def _may_count(match: Match) -> bool:
    """Whether it is certain, or an address could make it so (matching/steps/link.py)."""
    likely = match.step == "text" and match.score >= AGREES_ABOVE
    return likely or match.status is Status.SICHER


def _offer(row: dict[str, str], gemeinde: str = "") -> Offer | None:
    offers, _ = offers_of([row], Context(ars=gemeinde, retrieved=""))
    return next(iter(offers), None)


def _borrowed(row: dict[str, str], gemeinde: str = "") -> Offer:
    """The offer of a row that names nothing itself."""
    (offer,), _ = offers_of([_NAME | row], Context(ars=gemeinde, retrieved=""))
    return offer


def _worded(wording: Wording, url: str = "") -> Offer:
    return Offer(
        id="",
        title=wording.title,
        source=KIND,
        url=url,
        category=wording.category,
        schluessel=wording.keys,
        ozg_ids=wording.ozg_ids,
        links=(Link(LinkKind.ONLINEDIENST, url),) if url else (),
    )
