# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is fetched next: each address once, services first, in an order that never varies."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from ozgcheck.sources.crawl.scope import Kind, Scope, same_address, shape

# So many addresses of one shape in a row without anything new: a calendar, a filter.
BARREN = 40
# Lists get more of it: all their services may be known already from the sitemap.
BARREN_LISTS = 200
# More different addresses than any city's portal has; what comes then is not remembered.
MAX_ADDRESSES = 200_000


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """An address to fetch; the order is the order of fetching."""

    kind: Kind
    depth: int
    url: str


class Frontier:
    """Addresses that wait.

    Args:
        scope: which addresses belong to the portal.
        depth: how many clicks away from the start a page may be.
    """

    def __init__(self, scope: Scope, depth: int) -> None:
        self._scope = scope
        self._depth = depth
        self._waiting: list[Target] = []
        self.seen: set[str] = set()
        self._same: set[str] = set()
        self._twins: dict[str, list[Target]] = {}
        self._barren: dict[str, int] = {}
        self._fruitful: set[str] = set()
        self._parents: dict[str, set[str]] = {}
        self._trapped: dict[str, list[Target]] = {}
        self._too_deep: set[str] = set()
        self.overflow = False

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def trapped(self) -> dict[str, int]:
        """Shapes that were given up, and how many of their addresses were not fetched."""
        return {name: len(targets) for name, targets in sorted(self._trapped.items())}

    @property
    def too_deep(self) -> int:
        """How many addresses of services and lists lie deeper than wanted."""
        return len(self._too_deep)

    def add(self, url: str, depth: int, via: Target | None = None) -> bool:
        """Note an address.

        The next page of a list is no click further away than the list. What is too deep may
        be added again: another way may be shorter.

        Args:
            url: a normalised address.
            depth: how many clicks away from the start.
            via: the page that leads there.

        Returns:
            Whether it is new and not just one more of a row that never gave a service.
        """
        if url in self.seen:
            return False
        if len(self.seen) >= MAX_ADDRESSES:
            self.overflow = True
            return False
        self.seen.add(url)
        original = url
        url = self._scope.address(url)
        identity = same_address(url)
        if not url or identity in self._same:
            return False
        self._same.add(identity)
        kind = self._scope.kind(url)
        if kind is None:
            return False
        form = shape(url)
        paging = kind is Kind.LISTE and via is not None and shape(via.url) == form
        if paging and via is not None:
            depth = via.depth
        if depth > self._depth:
            self._forget(original, identity, kind)
            return False
        self._too_deep.discard(identity)
        target = Target(kind, depth, url)
        service = self._scope.service(url)
        if service:
            twins = self._twins.setdefault(service, [])
            twins.append(target)
            if len(twins) > 1:
                return False
        heapq.heappush(self._waiting, target)
        if paging:
            return False
        if kind is not Kind.SONST or not _is_row(form) or form in self._fruitful:
            return True
        if via is not None:
            self._parents.setdefault(form, set()).add(shape(via.url))
        return False

    def take(self) -> Target | None:
        """The next one; None if nothing waits."""
        while self._waiting:
            target = heapq.heappop(self._waiting)
            if target.kind is Kind.LEISTUNG:
                return target
            form = shape(target.url)
            patience = BARREN_LISTS if target.kind is Kind.LISTE else BARREN
            if self._barren.get(form, 0) < patience:
                return target
            self._trapped.setdefault(form, []).append(target)
        return None

    def visited(self, target: Target, *, service: bool, leads_on: bool) -> None:
        """Tell what a page gave: a new service, or addresses that `add` called new."""
        form = shape(target.url)
        if service and form not in self._fruitful:
            self._fruitful.add(form)
            for parent in sorted(self._parents.get(form, ())):
                self._release(parent)
        if _is_row(form):
            self._barren[form] = 0 if service or leads_on else self._barren.get(form, 0) + 1

    def again(self, target: Target) -> None:
        """Queue an address that was taken once more."""
        heapq.heappush(self._waiting, target)

    def _forget(self, url: str, identity: str, kind: Kind) -> None:
        """This way to it was too long."""
        self.seen.discard(url)
        self._same.discard(identity)
        if kind is not Kind.SONST:
            self._too_deep.add(identity)

    def _release(self, form: str) -> None:
        """A row turned out to lead to services after all."""
        self._barren[form] = 0
        for target in self._trapped.pop(form, ()):
            heapq.heappush(self._waiting, target)

    def other_way(self, target: Target) -> bool:
        """Queue another address of the same service, if there is one.

        Returns:
            Whether there is one.
        """
        service = self._scope.service(target.url)
        rest = sorted(twin for twin in self._twins.get(service, ()) if twin.url != target.url)
        self._twins[service] = rest  # if none is left, the next one that is found counts as new
        if not rest:
            return False
        heapq.heappush(self._waiting, rest[0])
        return True


def _is_row(form: str) -> bool:
    """Numbers or parameters: there may be any number of such addresses."""
    return "#" in form or not form.endswith("?")
