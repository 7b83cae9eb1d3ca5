# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What other cities have of what is open with us; counted as `compare` counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.compare import compare
from ozgcheck.measure.cities.comparison import Row, State
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.words import Others
from ozgcheck.measure.yardstick import Yardstick


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The other cities, and what each has by OZG id and id of the entry (empty: the Leistung)."""

    cities: tuple[City, ...]
    by_key: Mapping[tuple[str, str], Others]


def neighbours(
    catalog: Catalog,
    cities: Sequence[City],
    *,
    yardstick: Yardstick,
    selection: Selection | None = None,
) -> Neighbours:
    """What these cities have; a city of which only the PVOG is known lacks nothing.

    Args:
        catalog: what every city is measured against.
        cities: the others, without us; none gives nothing.
        yardstick: what counts.
        selection: restricts what is looked at.
    """
    if not cities:
        return Neighbours((), {})
    found = compare(catalog, cities, wir=False, yardstick=yardstick, selection=selection)
    # The names travel with single rows, away from the note on how each city was read.
    names = [f"{city.snapshot.stadt}{' (Beispiel)' if city.example else ''}" for city in cities]
    return Neighbours(
        tuple(cities), {(row.id, row.teilleistung): _others(row, names) for row in found.rows}
    )


def _others(row: Row, names: Sequence[str]) -> Others:
    def where(*states: State) -> tuple[str, ...]:
        return tuple(_named(row, names, states))

    return Others(
        have=where(State.ERFUELLT),
        offer=where(State.STUFE_OFFEN, State.NIEDRIGER),
        lack=where(State.FEHLT),
    )


def _named(row: Row, names: Sequence[str], states: tuple[State, ...]) -> Iterable[str]:
    return (name for name, cell in zip(names, row.cells, strict=True) if cell.state in states)
