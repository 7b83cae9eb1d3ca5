# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Things that a page describes for machines, as microdata or RDFa, from the parser's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Beyond that a page describes nothing any more, it wants to be expensive.
_MAX_ITEMS = 500
_MAX_VALUES = 5_000
_MAX_VALUE = 2_000
_VALUES = ("content", "href", "src", "datetime", "value")


@dataclass(slots=True)
class Item:
    """A thing: the last words of its types (`governmentservice`), its properties in order.

    A value is a text or another thing. `top` is False for what only belongs to another.
    """

    types: frozenset[str]
    top: bool = True
    values: list[tuple[str, str | Item]] = field(default_factory=list)

    def texts(self, *names: str) -> list[str]:
        """The values of these properties that are texts and not empty."""
        return [value for name, value in self.values if name in names and isinstance(value, str)]

    def things(self, *names: str) -> list[Item]:
        """The values of these properties that are things."""
        return [value for name, value in self.values if name in names and isinstance(value, Item)]


def last_word(name: str) -> str:
    """`https://schema.org/GovernmentService` or `cpsv:PublicService` without what precedes."""
    return name.rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2].lower()


class Items:
    """Collects things; told of tags with such attributes, and of every end after the first.

    `texts` are the properties whose text is still to come; while there are any, text is told.
    """

    def __init__(self) -> None:
        self.found: list[Item] = []
        self._things: list[tuple[int, Item]] = []
        self.texts: list[tuple[int, Item, str, list[str]]] = []
        self._values = 0

    def start(self, depth: int, attrib: Mapping[str, str]) -> None:
        """An opening tag with `itemscope`, `itemprop`, `typeof` or `property`."""
        names = [
            last_word(name)
            for name in (attrib.get("itemprop") or attrib.get("property") or "").split()[:4]
        ]
        thing: Item | None = None
        if ("itemscope" in attrib or "typeof" in attrib) and len(self.found) < _MAX_ITEMS:
            kinds = (attrib.get("itemtype") or attrib.get("typeof") or "").split()[:8]
            thing = Item(frozenset(map(last_word, kinds)), top=not (names and self._things))
            self.found.append(thing)
        if names and self._things:
            self._note(depth, attrib, names, thing)
        if thing is not None:
            self._things.append((depth, thing))

    def _note(
        self, depth: int, attrib: Mapping[str, str], names: list[str], thing: Item | None
    ) -> None:
        owner = self._things[-1][1]
        self._values += len(names)
        if self._values > _MAX_VALUES:
            return
        value = thing or next((attrib[name] for name in _VALUES if attrib.get(name)), None)
        for name in names:
            if value is None:
                self.texts.append((depth, owner, name, []))
            else:
                owner.values.append((name, value[:_MAX_VALUE] if isinstance(value, str) else value))

    def data(self, data: str) -> None:
        """Text; every open property that has not enough of it yet takes it."""
        for _, _, _, parts in self.texts[-4:]:
            if len(parts) < 200:
                parts.append(data)

    def end(self, depth: int) -> None:
        """The element at this depth ends."""
        while self.texts and self.texts[-1][0] >= depth:
            _, owner, name, parts = self.texts.pop()
            text = " ".join("".join(parts).split())
            if text:
                owner.values.append((name, text[:_MAX_VALUE]))
        while self._things and self._things[-1][0] >= depth:
            self._things.pop()
