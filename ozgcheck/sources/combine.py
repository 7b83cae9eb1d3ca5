# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several sources of one portal say the same: one offer of it; pure functions.

Two offers of different sources are the same service when their titles are the same and

* they share a Leistungsschlüssel, or
* they have the same address, or
* at most one of them has keys, and neither title stands for different things in its source.

"The same" is never a likeness: titles are compared folded, and only a noun in -ung counts
as its verb („Reisepass; Beantragung“, „Reisepass beantragen“). Small words and the order of
words stay: „mit Prüfung“ is not „ohne Prüfung“. What is the same as a third is the same,
except that two offers of one source never become one: that source tells them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ozgcheck.matching.words import ungendered
from ozgcheck.model import FURTHER_SOURCE, Collection, Level, Link, LinkKind, Offer
from ozgcheck.sources.xzufi.area import nearest
from ozgcheck.text import fold
from ozgcheck.web.urls import normal_url

_LEVELS = (Level.EIGEN, Level.KREIS, Level.LAND, Level.BUND, Level.DRITTE, Level.UNBEKANNT)
_SHORTEST_ROOT = 4
# A title that one source gives more offers than this is a heading, not the name of a service.
_MOST_ALIKE = 20


def combined(collections: Sequence[Collection]) -> tuple[Collection, ...]:
    """Make one offer of those that are the same service.

    The offer of the earliest source stays, in its collection and with its id; it takes over
    what the others know and it does not. The others leave their collections, which are
    otherwise unchanged: what a source looked at, skipped and warned about stays its own, so
    that an empty collection still says that it was looked at.

    Args:
        collections: what the sources gave, the best source first; offer ids must be unique
            over all of them.

    Returns:
        As many collections in the same order. Combining them again changes nothing, and
        the order of offers inside a collection does not matter.
    """
    current = tuple(collections)
    while True:
        changed = _pass(current)
        if changed == current:
            return current
        current = changed


def title_key(title: str) -> str:
    """What of a title must be equal; empty if nothing is left of it."""
    return " ".join(map(_root, fold(ungendered(title)).split()))


def _root(word: str) -> str:
    """A noun in -ung and its verb without their endings: Änderung, ändern → aender."""
    for ending, cut in (("ung", 3), ("ern", 1), ("en", 2)):
        if word.endswith(ending) and len(word) - cut >= _SHORTEST_ROOT:
            return word[:-cut]
    return word


# --- which belong together -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """An offer, the number of its source, and a bit for each source it comes from."""

    offer: Offer
    source: int
    sources: int

    @property
    def order(self) -> tuple[int, int, str]:
        """The better source first, then what is nearer to the city."""
        return self.source, _LEVELS.index(self.offer.level), self.offer.id


class _Groups:
    """Offers with one title, in groups that never hold two offers of one source."""

    def __init__(self, members: Sequence[_Seen]) -> None:
        self.members = members
        self._group = list(range(len(members)))
        self._sources = [member.sources for member in members]

    def group(self, member: int) -> int:
        """The group of a member, named by its first member."""
        while self._group[member] != member:
            member = self._group[member]
        return member

    def joined(self, one: int, other: int) -> bool:
        """Join two groups; False if both hold an offer of the same source."""
        if one != other:
            if self._sources[one] & self._sources[other]:
                return False
            first, second = sorted((one, other))
            self._group[second] = first
            self._sources[first] |= self._sources[second]
        return True

    def join_each(self, members: Iterable[int]) -> None:
        """Join members that are the same as each other, each with the first it may join."""
        standing: list[int] = []
        for member in members:
            mine = self.group(member)
            at = next((at for at, one in enumerate(standing) if self.joined(one, mine)), None)
            if at is None:
                standing.append(mine)
            else:
                standing[at] = self.group(mine)

    def all(self) -> dict[int, list[_Seen]]:
        """The groups with their members, both in order."""
        found: dict[int, list[_Seen]] = defaultdict(list)
        for number, member in enumerate(self.members):
            found[self.group(number)].append(member)
        return found


def _groups(members: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    """Offers with one title, the same ones together; safest signs first."""
    alike: dict[int, int] = defaultdict(int)
    for member in members:
        alike[member.source] += 1
    if len(alike) == 1 or max(alike.values()) > _MOST_ALIKE:
        return
    groups = _Groups(sorted(members, key=lambda member: member.order))
    for signs in (_keys, _address):
        same: dict[str, list[int]] = defaultdict(list)
        for number, member in enumerate(groups.members):
            for sign in signs(member.offer):
                same[sign].append(number)
        for sign in sorted(same):
            groups.join_each(same[sign])
    meant = _meant(groups)
    for member in groups.members:
        if not member.offer.schluessel and member.source in meant:
            for number in meant.values():
                groups.joined(groups.group(meant[member.source]), groups.group(number))
    yield from (group for group in groups.all().values() if len(group) > 1)


def _keys(offer: Offer) -> Iterable[str]:
    return offer.schluessel


def _address(offer: Offer) -> Iterable[str]:
    address = normal_url(offer.url)
    return (address,) if address else ()


def _meant(groups: _Groups) -> dict[int, int]:
    """The group that each source means by the title; a source that means several has none.

    A source whose offers of one title have the same keys means the nearest: the PVOG lists
    one service for city, Land and Bund.
    """
    having: dict[int, list[int]] = defaultdict(list)
    keys: dict[int, frozenset[str]] = {}
    for number, group in groups.all().items():
        keys[number] = frozenset(key for member in group for key in member.offer.schluessel)
        for member in group:
            having[member.source].append(number)
    return {
        source: numbers[0]
        for source, numbers in having.items()
        if len(numbers) == 1 or (keys[numbers[0]] and len({keys[n] for n in numbers}) == 1)
    }


# --- what becomes of them ------------------------------------------------------------------


def _pass(collections: tuple[Collection, ...]) -> tuple[Collection, ...]:
    bits: dict[str, int] = defaultdict(int)
    for number, part in enumerate(collections):
        for kind in {part.source, *(offer.source for offer in part.offers)}:
            bits[kind] |= 1 << number
    by_title: dict[str, list[_Seen]] = defaultdict(list)
    for number, part in enumerate(collections):
        for offer in part.offers:
            key = title_key(offer.title)
            if key:
                sources = 1 << number
                for kind in offer.quellen[1:]:
                    sources |= bits.get(kind, 0)
                by_title[key].append(_Seen(offer, number, sources))
    new: dict[str, Offer] = {}
    gone: set[str] = set()
    for members in by_title.values():
        for group in _groups(members):
            best, *others = (member.offer for member in group)
            new[best.id] = _merged(best, others)
            gone.update(other.id for other in others)
    return tuple(
        replace(
            part,
            offers=tuple(new.get(offer.id, offer) for offer in part.offers if offer.id not in gone),
        )
        for part in collections
    )


def _merged(best: Offer, others: Sequence[Offer]) -> Offer:
    """The best offer with what only the others have.

    Texts are not strung together: where the best source has one, it is its word that counts.
    """
    everyone = (best, *others)
    known = {offer.level for offer in everyone} - {Level.UNBEKANNT}
    return replace(
        best,
        url=_given(offer.url for offer in everyone),
        description=_given(offer.description for offer in everyone),
        category=_given(offer.category for offer in everyone),
        text=_given(offer.text for offer in everyone),
        schluessel=tuple(dict.fromkeys(key for offer in everyone for key in offer.schluessel)),
        ozg_ids=tuple(dict.fromkeys(each for offer in everyone for each in offer.ozg_ids)),
        links=_links(everyone),
        facts=_facts(best, others),
        level=best.level
        if best.level is not Level.UNBEKANNT
        else nearest(known) or Level.UNBEKANNT,
    )


def _given(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _links(everyone: Sequence[Offer]) -> tuple[Link, ...]:
    """All links, each kind and address once, and the addresses of the other offers."""
    found: dict[tuple[LinkKind, str], Link] = {}
    for offer in everyone:
        for link in offer.links:
            found.setdefault((link.kind, _same(link.url)), link)
    own = _same(_given(offer.url for offer in everyone))
    there = {address for _, address in found} | {own}
    for offer in everyone:
        if offer.url and _same(offer.url) not in there:
            there.add(_same(offer.url))
            found[LinkKind.INFO, _same(offer.url)] = Link(LinkKind.INFO, offer.url, offer.title)
    return tuple(found.values())


def _same(url: str) -> str:
    return normal_url(url) or url


def _facts(best: Offer, others: Sequence[Offer]) -> tuple[tuple[str, str], ...]:
    """All facts, and the kind of each further source; what names the same twice stays once."""
    further = [(FURTHER_SOURCE, kind) for offer in others for kind in offer.quellen]
    rest = [fact for offer in others for fact in offer.facts]
    return tuple(dict.fromkeys((*best.facts, *further, *rest)))
