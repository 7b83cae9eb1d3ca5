# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which indicators of the Smart City Index a Leistung feeds, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ozgcheck.catalog.sci import SmartCityIndex

# Fed by everything that the city executes, so it tells no Leistung from another.
GENERAL = "onlinezugangsgesetz"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that a Leistung feeds.

    `jahre` are the editions whose known lists have the indicator; that the Leistung counted in
    each of them is not said. `belegt` is False where only the subject is near.
    """

    bereich: str
    slug: str
    name: str
    jahre: tuple[int, ...]
    gewissheit: str
    belegt: bool
    grund: str = ""


def indicators(sci: SmartCityIndex) -> Mapping[str, tuple[Indicator, ...]]:
    """The indicators of each Leistung that feeds any, by OZG id, in the catalogue's order."""
    names: dict[tuple[str, str], str] = {}
    years: dict[tuple[str, str], list[int]] = {}
    for edition in sci.editionen:
        for bereich, listed in edition.bereiche.items():
            for each in listed:
                names[bereich, each.slug] = each.name  # the newest name wins
                years.setdefault((bereich, each.slug), []).append(edition.jahr)
    found: dict[str, list[Indicator]] = {}
    for entry in sci.zuordnungen:
        place = (entry.bereich, entry.indikator)
        found.setdefault(entry.leistung, []).append(
            Indicator(
                bereich=entry.bereich,
                slug=entry.indikator,
                name=names.get(place, entry.indikator),
                jahre=tuple(years.get(place, ())),
                gewissheit=entry.gewissheit,
                belegt=entry.belegt,
                grund=entry.grund,
            )
        )
    return {leistung_id: tuple(feeds) for leistung_id, feeds in found.items()}
