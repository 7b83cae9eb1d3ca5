# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a survey counts: everything that can be found, and the groups it is counted in.

The same denominators as in `measure.coverage`, numbered so that an engine can join them. A
service of a basket that means certain entries of a bundle is something that can be found, too:
it is as high as the best of its entries, and open to the top unless each of them was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit, grouping
from ozgcheck.model import Korb, Leistung

# The group that holds everything; no group of the catalogue goes by this name.
TOTAL = "gesamt"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one grouping.

    Attributes:
        by: what is grouped by, a value of `By` or `TOTAL`.
        key: the group's slug; `TOTAL` for the one that holds everything.
        einheit: what is counted.
        members: numbers of what is counted, one that counts twice listed twice.
    """

    by: str
    key: str
    einheit: Einheit
    members: tuple[int, ...]


class Denominator:
    """The numbered things of a catalogue, and their groups.

    Args:
        catalog: the catalogue; what the city does not execute has no number.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._counting = [leistung for leistung in catalog.leistungen if leistung.stadt]
        self._entries = [
            (leistung, teil)
            for leistung in catalog.leistungen
            for teil in leistung.teilleistungen
            if leistung.kommunal(teil)
        ]

    @cached_property
    def items(self) -> dict[tuple[str, str], int]:
        """OZG id and id of the entry (empty: the Leistung itself) to its number."""
        names = [(leistung.id, "") for leistung in self._counting]
        names += [(leistung.id, teil.id) for leistung, teil in self._entries]
        return {name: number for number, name in enumerate(names)}

    @cached_property
    def services(self) -> dict[tuple[int, ...], int]:
        """The entries that a basket's service means (sorted, each once) to its number."""
        found: dict[tuple[int, ...], int] = {}
        for korb in self._catalog.koerbe:
            for _, parts in self._members(korb):
                if parts:
                    found.setdefault(parts, len(self.items) + len(found))
        return found

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group, also the empty ones, in the catalogue's order; the whole comes first."""
        return tuple(group for einheit in Einheit for group in self._groups(einheit))

    def _groups(self, einheit: Einheit) -> Iterator[Group]:
        if einheit is Einheit.LEISTUNG:
            counted = [(leistung, self.items[leistung.id, ""]) for leistung in self._counting]
        else:
            counted = [(one, self.items[one.id, teil.id]) for one, teil in self._entries]
        yield Group(TOTAL, TOTAL, einheit, tuple(number for _, number in counted))
        for by in By:
            if by is By.KORB and einheit is Einheit.LEISTUNG:
                for korb in self._catalog.koerbe:
                    yield Group(by, korb.slug, einheit, tuple(self._basket(korb)))
                continue
            yield from self._grouped(by, einheit, counted)

    def _grouped(
        self, by: By, einheit: Einheit, counted: Iterable[tuple[Leistung, int]]
    ) -> Iterator[Group]:
        keys, names = grouping(self._catalog, by)
        members: dict[str, list[int]] = {key: [] for key in names}
        for leistung, number in counted:
            for key in keys(leistung):
                members[key].append(number)
        for key, numbers in members.items():
            yield Group(by, key, einheit, tuple(numbers))

    def _basket(self, korb: Korb) -> Iterator[int]:
        for bundle, parts in self._members(korb):
            yield self.services[parts] if parts else bundle

    def _members(self, korb: Korb) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The services of a basket that count: the bundle, and the entries meant in it."""
        for posten in korb.posten:
            bundle = self.items.get((posten.leistung, ""))
            if bundle is not None:
                parts = {self._by_entry[key] for key in posten.schluessel if key in self._by_entry}
                yield bundle, tuple(sorted(parts))

    @cached_property
    def _by_entry(self) -> dict[str, int]:
        return {teil.id: self.items[leistung.id, teil.id] for leistung, teil in self._entries}
