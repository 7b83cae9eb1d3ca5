# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a comparison of cities finds: cells, rows, groups, and the lists made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.measure.cities.city import City, Missing
from ozgcheck.measure.coverage import By
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Outcome


class State(StrEnum):
    """What is known about one Leistung in one city, measured at the threshold."""

    ERFUELLT = "erfuellt"
    NIEDRIGER = "niedriger"
    STUFE_OFFEN = "stufe_offen"
    ZU_PRUEFEN = "zu_pruefen"
    FEHLT = "fehlt"
    NICHT_GESEHEN = "nicht_gesehen"


# What a city certainly does not have at the threshold.
_LACKS = frozenset({State.FEHLT, State.NIEDRIGER})
# What it certainly offers, at whatever level.
OFFERED = frozenset({State.ERFUELLT, State.NIEDRIGER, State.STUFE_OFFEN})


@dataclass(frozen=True, slots=True)
class Cell:
    """One Leistung in one city; `url` leads to what was seen, empty where nothing was."""

    state: State
    outcome: Outcome
    reifegrad: int | None
    reifegrad_low: int
    reifegrad_high: int
    url: str = ""

    @property
    def lacks(self) -> bool:
        """Certainly not there at the threshold."""
        return self.state in _LACKS


@dataclass(frozen=True, slots=True)
class Row:
    """One Leistung (or entry, then `teilleistung` is its id) in all cities.

    `cells` are in the order of the cities; `lever` is that of our gap, 0 where we have none.
    """

    id: str
    teilleistung: str
    name: str
    lebenslage: str
    bereiche: tuple[str, ...]
    koerbe: tuple[str, ...]
    cells: tuple[Cell, ...]
    lever: int = 0

    @property
    def have(self) -> int:
        """How many cities besides the first certainly have it at the threshold."""
        return sum(cell.state is State.ERFUELLT for cell in self.cells[1:])

    @property
    def offer(self) -> int:
        """How many cities besides the first offer it, at whatever level."""
        return sum(cell.state in OFFERED for cell in self.cells[1:])

    @property
    def lack(self) -> int:
        """How many cities besides the first certainly lack it."""
        return sum(cell.lacks for cell in self.cells[1:])


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group in all cities: `counts` in their order, all with the same total.

    `offered` says how many of them each city certainly offers, at whatever level.
    """

    key: str
    name: str
    counts: tuple[Count, ...]
    offered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cities side by side.

    Attributes:
        cities: those with a run, in the order they were named.
        missing: those without.
        wir: whether the first city is ours; without, the lists that need it are empty.
        yardstick: what is counted, from which level on, whose services.
        least: how many others must have something for the first lists.
        by: what the counts are grouped by.
        shared: counted is only what the runs of all cities looked at.
        denominator: how many the city must execute, inside the selection.
        looked: how many of these the runs of all cities looked at.
        rows: everything that was compared, in order of id.
        lacking: `least` others have it, we certainly lack it; most of them first.
        unclear: `least` others have it, with us nothing is proven.
        offered: `least` others offer it, but not all proven at the threshold; we do not.
        only_us: we have it; some other city certainly lacks it, none has or may have it.
        elsewhere: how many Leistungen `least` others have at level 1, 2 and 3, and we do not;
            without us, how many `least` cities have.
        groups: counts per group; groups in which nothing counts are left out.
        total: the same over everything.
    """

    cities: tuple[City, ...]
    missing: tuple[Missing, ...]
    wir: bool
    yardstick: Yardstick
    least: int
    by: By
    shared: bool
    denominator: int
    looked: int
    rows: tuple[Row, ...]
    lacking: tuple[Row, ...]
    unclear: tuple[Row, ...]
    offered: tuple[Row, ...]
    only_us: tuple[Row, ...]
    elsewhere: tuple[int, int, int]
    groups: tuple[GroupRow, ...]
    total: GroupRow

    @property
    def mixed(self) -> bool:
        """Whether the cities were read to different depths."""
        return len({city.depth for city in self.cities}) > 1
