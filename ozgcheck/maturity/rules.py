# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the Reifegrad rules of the catalogue see on one offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ozgcheck.catalog.rule_file import Place, Sight
from ozgcheck.maturity.keywords import Keywords
from ozgcheck.maturity.sentences import sentences
from ozgcheck.maturity.traeger import Owners
from ozgcheck.model import (
    Effect,
    Evidence,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Offer,
    Regel,
    Traeger,
)
from ozgcheck.web.urls import normal_url, split_url

# Text longer than this is not searched; a detail page is far shorter.
_TEXT_LIMIT = 20_000
_QUOTE = 160
# From here on a sentence speaks of a service, which may be somebody else's.
_SERVICE_LEVEL = 3
# A document to print or to fill in is never an online service.
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf)$", re.IGNORECASE)
# Pages of one portal share many sentences: opening hours, how to pay, whom to ask.
_SENTENCES = 4096
_SOURCES = 64

_EFFECTS = {
    "stuetzt": Effect.SUPPORTS,
    "begrenzt": Effect.CAPS,
    "bezweifelt": Effect.DOUBTS,
    "deutet": Effect.INDICATES,
}
# Where several services are linked, the best one counts.
_BEST_FIRST = tuple(LinkState)


@dataclass(frozen=True, slots=True)
class _Spot:
    """One text that a rule looks at, and the address it stands at, or leads to as a `link`."""

    text: str
    url: str
    link: bool = False
    quote: str = ""


class Rules:
    """The rules of a catalogue, compiled once.

    Args:
        rules: the rules; their order does not matter.
        owners: who runs which service.
        links: what services answered when they were asked.
        pages: addresses of pages that describe a service, normalised; none of them is one.
    """

    def __init__(
        self,
        rules: Iterable[Regel],
        owners: Iterable[Traeger] = (),
        links: Iterable[Linkstand] = (),
        pages: Collection[str] = (),
    ) -> None:
        sights = [Sight(rule) for rule in sorted(rules, key=lambda rule: rule.id)]
        self._text = [sight for sight in sights if sight.rule.sieht == "text"]
        self._other = [sight for sight in sights if sight.rule.sieht != "text"]
        self._keywords = Keywords(self._text)
        self._prepared = lru_cache(_SENTENCES)(self._prepare)
        self._asked = lru_cache(_SOURCES)(self._of)
        self._owners = Owners(owners)
        self._checked = {stand.url: stand for stand in links}
        self._pages = frozenset(pages)

    def evidence(self, offer: Offer) -> tuple[Evidence, ...]:
        """Every rule that sees something, with the words it saw, sorted by rule.

        A rule speaks once; one that looks at links once for each owner of what they lead to, one
        that shows a service once for each owner that sentences name.
        """
        found = [*self._read(offer), *self._looked(offer)]
        return tuple(sorted(found, key=lambda item: item.rule))

    def _read(self, offer: Offer) -> Iterator[Evidence]:
        """What the rules on text see; each sentence is read by those it may concern."""
        asked = set(self._asked(offer.quellen)[0])
        if not asked:
            return
        own = self._owners.of_offer(offer)
        heard: set[tuple[str, Level]] = set()
        for text in (offer.description, offer.text):
            for sentence in sentences(text[:_TEXT_LIMIT]):
                place, near = self._prepared(sentence)
                for sight in near & asked:
                    match = sight.search(place)
                    if match is None:
                        continue
                    service = sight.rule.stufe >= _SERVICE_LEVEL
                    owner = self._owners.of_sentence(sentence, offer) if service else own
                    if owner is own:  # the nearest there is: nothing more to hear
                        asked.remove(sight)
                    elif (sight.rule.id, owner) in heard:
                        continue
                    heard.add((sight.rule.id, owner))
                    quote = _quote(sentence, match.start(), match.end())
                    yield _evidence(sight.rule, quote, offer, offer.url, owner)

    def _prepare(self, sentence: str) -> tuple[Place, frozenset[Sight]]:
        """A sentence to be searched, and the rules it may concern."""
        place = Place(sentence)
        return place, self._keywords.near(place.lowered)

    def _of(self, sources: tuple[str, ...]) -> tuple[tuple[Sight, ...], tuple[Sight, ...]]:
        """The rules on text and the others that look at offers of these sources."""
        text, other = (
            tuple(
                sight
                for sight in sights
                if not sight.rule.quellarten or not set(sight.rule.quellarten).isdisjoint(sources)
            )
            for sights in (self._text, self._other)
        )
        return text, other

    def _looked(self, offer: Offer) -> Iterator[Evidence]:
        spots: dict[str, tuple[_Spot, ...]] = {}
        places: dict[str, Place] = {}
        for sight in self._asked(offer.quellen)[1]:
            rule = sight.rule
            kind = "".join((rule.sieht, *rule.linkarten))
            if kind not in spots:
                spots[kind] = tuple(_PLACES[rule.sieht](self, offer, rule.linkarten))
            heard: set[Level] = set()
            for spot in spots[kind]:
                if spot.text not in places:
                    places[spot.text] = Place(spot.text)
                place = places[spot.text]
                match = sight.search(place) if sight.near(place.lowered) else None
                if match is None:
                    continue
                owner = self._owner(spot, offer)
                if owner not in heard:
                    heard.add(owner)
                    quote = spot.quote or _quote(spot.text, match.start(), match.end())
                    yield _evidence(rule, quote, offer, spot.url, owner)

    def _owner(self, spot: _Spot, offer: Offer) -> Level:
        """Whose it is; asked only where a rule saw something, for most links are no service."""
        owners = self._owners
        return owners.of_link(spot.url, offer) if spot.link else owners.of_offer(offer)

    # --- the places besides text; each yields what a rule with this `sieht` looks at ---------

    def _title(self, offer: Offer, _: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        yield _Spot(offer.title, offer.url)

    def _address(self, offer: Offer, _: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        yield _Spot(offer.url, offer.url)

    def _sources(self, offer: Offer, _: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        for source in offer.quellen:
            yield _Spot(source, offer.url)

    def _facts(self, offer: Offer, _: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        for name, value in offer.facts:
            yield _Spot(f"{name}={value}", offer.url)

    def _link_texts(self, offer: Offer, kinds: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        for link in self._links(offer, kinds):
            yield _Spot(link.title, link.url, link=True)

    def _link_targets(self, offer: Offer, kinds: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        for link in self._links(offer, kinds):
            quote = link.title or _quote(link.url, 0, len(link.url))
            yield _Spot(link.url, link.url, link=True, quote=quote)

    def _link_states(self, offer: Offer, kinds: tuple[LinkKind, ...]) -> Iterator[_Spot]:
        """The best state of the offer's services, if one was asked at all."""
        wanted = kinds or (LinkKind.ONLINEDIENST,)
        states = [
            self._checked[link.url]
            for link in offer.links
            if link.kind in wanted and link.url in self._checked
        ]
        if states:
            best = min(states, key=lambda stand: _BEST_FIRST.index(stand.state))
            quote = best.grund or best.state.value
            yield _Spot(best.state.value, best.url, link=True, quote=quote)

    def _links(self, offer: Offer, kinds: tuple[LinkKind, ...]) -> Iterator[Link]:
        """The links of these kinds, without services that turned out to be none."""
        for link in offer.links:
            kind = self._kind(link)
            if kind is not None and (not kinds or kind in kinds):
                yield link

    def _kind(self, link: Link) -> LinkKind | None:
        stand = self._checked.get(link.url)
        return leads_to(link, None if stand is None else stand.state, self._pages)


def leads_to(
    link: Link, state: LinkState | None = None, pages: Collection[str] = ()
) -> LinkKind | None:
    """What a link leads to, None for a service that is none.

    Sources call files and descriptions online services, too; what came when it was asked
    counts more than what its address gives away.

    Args:
        link: the link.
        state: what came when it was asked; None: it was not.
        pages: addresses of pages that describe a service, normalised; none of them is one.
    """
    if state in _NO_SERVICE:
        return None
    if link.kind is not LinkKind.ONLINEDIENST or state in _SERVICE:
        return link.kind
    if _FILE.search(split_url(link.url).path):
        return LinkKind.FORMULAR
    return None if pages and normal_url(link.url) in pages else link.kind


_SERVICE = frozenset({LinkState.ERREICHBAR, LinkState.ANMELDUNG})
_NO_SERVICE = frozenset(
    {LinkState.PDF, LinkState.BESCHREIBUNG, LinkState.AUSSER_BETRIEB, LinkState.TOT}
)
_PLACES: Mapping[str, Callable[[Rules, Offer, tuple[LinkKind, ...]], Iterator[_Spot]]] = {
    "titel": Rules._title,
    "adresse": Rules._address,
    "quelle": Rules._sources,
    "fakt": Rules._facts,
    "linktext": Rules._link_texts,
    "linkziel": Rules._link_targets,
    "linkpruefung": Rules._link_states,
}


def _evidence(rule: Regel, quote: str, offer: Offer, url: str, traeger: Level) -> Evidence:
    return Evidence(
        rule=rule.id,
        level=rule.stufe,
        effect=_EFFECTS[rule.wirkung],
        quote=quote,
        url=url,
        offer_id=offer.id,
        firm=rule.stark,
        traeger=rule.traeger or traeger,
    )


def _quote(text: str, begin: int, end: int) -> str:
    """What was found with a little of its surroundings."""
    spare = max(0, _QUOTE - (end - begin)) // 2
    start, stop = max(0, begin - spare), min(len(text), end + spare)
    quote = text[start:stop].strip()[: 2 * _QUOTE]
    return f"{'…' if start else ''}{quote}{'…' if stop < len(text) else ''}"
