# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One compared city in German words: which run stands for it, and how deep it was read."""

from __future__ import annotations

from ozgcheck.measure.cities.city import City, Depth, Extent


def depth_words(depth: Depth) -> str:
    """How deep a city was read, short enough for the head of a column."""
    parts = []
    if depth.portal is not Extent.NEIN:
        parts.append("Portal ganz" if depth.portal is Extent.GANZ else "Portal teilweise")
    if depth.tabelle is not Extent.NEIN:
        parts.append("Liste ganz" if depth.tabelle is Extent.GANZ else "Liste teilweise")
    if depth.pvog:
        parts.append("PVOG" if parts else "nur PVOG")
    return " + ".join(parts) or "nichts gelesen"


def read_words(city: City) -> str:
    """How deep it was read, with a mark for an example and for an old run."""
    marks = f"{', Beispiel' if city.example else ''}{', alt' if city.old else ''}"
    return f"{depth_words(city.depth)}{marks}"


def run_words(city: City) -> str:
    """The run that stands for it."""
    if city.example:
        return "mitgeliefertes Beispiel"
    return f"Lauf {city.snapshot_id} vom {run_date(city)}"


def run_date(city: City) -> str:
    """The day of the run; an example is made today, so that it has none."""
    return "" if city.example else city.snapshot.started[:10]


def source_words(city: City) -> str:
    """The sources of its run with their state, on one line."""
    return ", ".join(
        f"{state.kind}{f', Stand {state.as_of}' if state.as_of else ''}"
        f"{', nicht lesbar' if state.state == 'fehler' else ''}"
        for state in city.snapshot.sources
    )
