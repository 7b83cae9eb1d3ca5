# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What two runs both looked at: only there can one say that something changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ozgcheck.model import Linkstand, Offer, Snapshot, SourceState, Umfang

_FAILED, _READ = "fehler", "ok"


@dataclass(frozen=True, slots=True)
class Ground:
    """What two runs have in common.

    Attributes:
        then: the earlier run without what only it looked at.
        now: the later run without what only it looked at.
        only_then: kinds of sources that only the earlier run read.
        only_now: kinds that only the later one read.
        unlike: kinds that both read, but not the same scope or not to the end: an offer that
            one of them lacks may have been there.
        links_left: online services that only one of them asked, though both link to them.
        same_scope: whether an absence means the same in both.
    """

    then: Snapshot
    now: Snapshot
    only_then: frozenset[str]
    only_now: frozenset[str]
    unlike: frozenset[str]
    links_left: int
    same_scope: bool

    @property
    def whole(self) -> bool:
        """Nothing had to be left out."""
        return not (self.only_then or self.only_now or self.links_left)

    def shares(self, offer: Offer) -> bool:
        """Whether all that is known of the offer comes from what both read."""
        return (self.only_then | self.only_now).isdisjoint(offer.quellen)

    def proves(self, offer: Offer) -> bool:
        """Whether its absence in the other run proves that it was not there."""
        return self.unlike.isdisjoint(offer.quellen)


def common_ground(then: Snapshot, now: Snapshot) -> Ground:
    """Leave out of both runs what only one of them looked at."""
    before, after = _scopes(then), _scopes(now)
    both = before.keys() & after.keys()
    links_then, links_now = _links(then, now), _links(now, then)
    scopes = [Counter(scope for kind in both for scope in run[kind]) for run in (before, after)]
    return Ground(
        then=_within(then, both, links_then),
        now=_within(now, both, links_now),
        only_then=frozenset(before.keys() - both),
        only_now=frozenset(after.keys() - both),
        unlike=frozenset(_unlike(then, now, both)),
        links_left=len(then.links) + len(now.links) - len(links_then) - len(links_now),
        same_scope=scopes[0] == scopes[1],
    )


def kinds_read(run: Snapshot) -> frozenset[str]:
    """The kinds of sources that a run read, in part at least."""
    return frozenset(state.kind for state in _read(run))


def _read(run: Snapshot) -> Iterator[SourceState]:
    return (state for state in run.sources if state.state != _FAILED)


def _scopes(run: Snapshot) -> dict[str, list[Umfang]]:
    """What each kind of source looked at; a run names one Umfang for each that was read."""
    found: dict[str, list[Umfang]] = defaultdict(list)
    for state, scope in zip(_read(run), run.umfang, strict=False):
        found[state.kind].append(scope)
    return found


def _unlike(then: Snapshot, now: Snapshot, both: Iterable[str]) -> Iterator[str]:
    before, after = _scopes(then), _scopes(now)
    holed = {state.kind for run in (then, now) for state in run.sources if state.state != _READ}
    for kind in both:
        if kind in holed or Counter(before[kind]) != Counter(after[kind]):
            yield kind


def _links(run: Snapshot, other: Snapshot) -> tuple[Linkstand, ...]:
    """What its online services answered, without those that the other run links but never asked."""
    asked = {link.url for link in other.links}
    if asked.issuperset(link.url for link in run.links):
        return run.links
    linked = {link.url for offer in other.offers for link in offer.links}
    return tuple(link for link in run.links if link.url in asked or link.url not in linked)


def _within(run: Snapshot, both: Iterable[str], links: tuple[Linkstand, ...]) -> Snapshot:
    kinds = frozenset(both)
    if kinds == kinds_read(run):
        return run if links == run.links else replace(run, links=links)
    return replace(
        run,
        offers=tuple(offer for offer in run.offers if not kinds.isdisjoint(offer.quellen)),
        umfang=tuple(
            scope for kind, found in _scopes(run).items() if kind in kinds for scope in found
        ),
        links=links,
    )
