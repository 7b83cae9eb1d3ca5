# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One city for a comparison: its run, what that looked at, how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.measure.cities.age import OLD_AFTER, days
from ozgcheck.model import Snapshot

# Sources that list what the Portalverbund knows; what they lack proves nothing.
_INDEXES = frozenset({"open-pvog", "pvog-suche"})
# Sources that somebody put together by hand or exported.
_LISTS = frozenset({"tabelle"})


class Extent(StrEnum):
    """How much of one kind of source a run read; in ascending order."""

    NEIN = "nein"
    TEIL = "teil"
    GANZ = "ganz"


_EXTENTS = tuple(Extent)


@dataclass(frozen=True, slots=True)
class Depth:
    """What a run looked at: the city's portal, a list, and whether the PVOG as well."""

    portal: Extent
    tabelle: Extent
    pvog: bool

    @property
    def can_lack(self) -> bool:
        """Whether anything was read in which an absence or a low level could show."""
        return self.portal is not Extent.NEIN or self.tabelle is not Extent.NEIN


@dataclass(frozen=True, slots=True)
class City:
    """One city with the run that stands for it.

    Attributes:
        snapshot: the run, assessed with the rules of today.
        snapshot_id: how the run is called.
        depth: what it looked at.
        age: days since the run or the oldest state its sources name, whichever is more.
        example: the run shows shipped example data.
        rechecked: the stored run was from other rules and was assessed anew.
    """

    snapshot: Snapshot
    snapshot_id: str
    depth: Depth
    age: int
    example: bool = False
    rechecked: bool = False

    @property
    def portal(self) -> str:
        """The portal's name."""
        return self.snapshot.portal

    @property
    def old(self) -> bool:
        """Whether the run or its data are older than `OLD_AFTER` days."""
        return self.age > OLD_AFTER


@dataclass(frozen=True, slots=True)
class Missing:
    """A city that could not be compared, and why (German, one sentence)."""

    portal: str
    stadt: str
    reason: str


def depth(snapshot: Snapshot) -> Depth:
    """What a run looked at; of several sources of a kind the one that was read furthest.

    Whole is a source that lists everything and had no hole, so that an absence proves.
    """
    readable = [state.kind for state in snapshot.sources if state.state != "fehler"]
    portal, listed = Extent.NEIN, Extent.NEIN
    for kind, umfang in zip(readable, snapshot.umfang, strict=False):
        extent = Extent.GANZ if umfang.complete and umfang.absence_proves else Extent.TEIL
        if kind in _LISTS:
            listed = max(listed, extent, key=_EXTENTS.index)
        elif kind not in _INDEXES:
            portal = max(portal, extent, key=_EXTENTS.index)
    return Depth(portal, listed, pvog=not _INDEXES.isdisjoint(readable))


def city(
    snapshot: Snapshot,
    snapshot_id: str,
    today: str,
    *,
    example: bool = False,
    rechecked: bool = False,
) -> City:
    """One city for a comparison.

    Args:
        snapshot: its run, assessed with the rules of today.
        snapshot_id: how the run is called.
        today: the ISO date that ages are counted to.
        example: the run shows shipped example data, so its own date says nothing.
        rechecked: the run was assessed anew.
    """
    states = [state.as_of for state in snapshot.sources if state.state != "fehler"]
    times = states if example else [snapshot.started, *states]
    ages = [age for age in (days(text, today) for text in times) if age is not None]
    return City(
        snapshot=snapshot,
        snapshot_id=snapshot_id,
        depth=depth(snapshot),
        age=max(ages, default=0),
        example=example,
        rechecked=rechecked,
    )
