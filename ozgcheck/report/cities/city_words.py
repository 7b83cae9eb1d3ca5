# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One compared city in German words: which run stands for it, and how deep it was read."""

from __future__ import annotations

from ozgcheck.language import tr
from ozgcheck.measure.cities.city import City, Depth, Extent


def depth_words(depth: Depth) -> str:
    """How deep a city was read, short enough for the head of a column."""
    parts = []
    if depth.portal is not Extent.NEIN:
        parts.append(tr("Portal ganz") if depth.portal is Extent.GANZ else tr("Portal teilweise"))
    if depth.tabelle is not Extent.NEIN:
        parts.append(tr("Liste ganz") if depth.tabelle is Extent.GANZ else tr("Liste teilweise"))
    if depth.pvog:
        parts.append("PVOG" if parts else tr("nur PVOG"))
    return " + ".join(parts) or tr("nichts gelesen")


def read_words(city: City) -> str:
    """How deep it was read, with a mark for an example and for an old run."""
    marks = f"{tr(', Beispiel') if city.example else ''}{', alt' if city.old else ''}"
    return f"{depth_words(city.depth)}{marks}"


def run_words(city: City) -> str:
    """The run that stands for it."""
    if city.example:
        return tr("mitgeliefertes Beispiel")
    return tr("Lauf {snapshot_id} vom {city}").format(
        snapshot_id=city.snapshot_id, city=run_date(city)
    )


def run_date(city: City) -> str:
    """The day of the run; an example is made today, so that it has none."""
    return "" if city.example else city.snapshot.started[:10]


def source_words(city: City) -> str:
    """The sources of its run with their state, on one line."""
    return ", ".join(
        f"{state.kind}{tr(', Stand {as_of}').format(as_of=state.as_of) if state.as_of else ''}"
        f"{tr(', nicht lesbar') if state.state == 'fehler' else ''}"
        for state in city.snapshot.sources
    )
