# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side: what is certain, what may come, and how deep each was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ozgcheck.measure.cities.age import OLD_AFTER
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Comparison
from ozgcheck.model import Count
from ozgcheck.numbers import whole
from ozgcheck.report.cities.city_words import depth_words
from ozgcheck.report.cities.words import warnings as comparison_warnings
from ozgcheck.report.plots.bars import Bar, BarChart, draw_bars
from ozgcheck.report.plots.frame import Frame
from ozgcheck.report.plots.words import COUNT_COLUMNS, COUNT_SERIES, Plot, bounds, pieces, rule_of
from ozgcheck.report.view import Column, View


@dataclass(frozen=True, slots=True)
class CityCount:
    """A city's count; `note` says how deep and when it was read, and marks examples."""

    name: str
    count: Count
    note: str = ""


def city_counts(found: Comparison) -> tuple[CityCount, ...]:
    """The totals of a comparison, in its order: an order by share would be a ranking."""
    return tuple(
        CityCount(city.snapshot.stadt, count, _note(city))
        for city, count in zip(found.cities, found.total.counts, strict=True)
    )


def _note(city: City) -> str:
    parts = ["BEISPIELDATEN"] if city.example else []
    parts.append(depth_words(city.depth))
    parts += [] if city.example else [city.snapshot.started[:10]]
    parts += [f"älter als {OLD_AFTER} Tage"] if city.old else []
    return ", ".join(parts)


def comparison_plot(found: Comparison) -> Plot:
    """The totals of a comparison as bars; cities without a run are named."""
    return cities_plot(
        city_counts(found),
        title=f"Vergleich: {', '.join(city.snapshot.stadt for city in found.cities)}",
        rules=(rule_of(found.yardstick),),
        warnings=(
            *comparison_warnings(found),
            *(f"{gone.stadt} fehlt im Vergleich: {gone.reason}" for gone in found.missing),
        ),
    )


def cities_plot(
    cities: Sequence[CityCount], *, title: str, rules: Iterable[str], warnings: Iterable[str] = ()
) -> Plot:
    """One bar per city.

    Args:
        cities: in the order wanted.
        title: what is compared.
        rules: sentences that say how it is counted; all cities by the same.
        warnings: sentences that say why the figures are no ranking.
    """
    said, first = tuple(rules), tuple(warnings)
    told = "; ".join(
        f"{city.name} {bounds(city.count)} ({whole(city.count.covered)} von "
        f"{whole(city.count.total)} sicher{f'; {city.note}' if city.note else ''})"
        for city in cities
    )
    chart = BarChart(
        frame=Frame(
            name="vergleich",
            title=title,
            description=f"Sicher erfüllt bis höchstens möglich: {told}.",
            warnings=first,
            footer=said,
        ),
        series=COUNT_SERIES,
        bars=tuple(
            Bar(city.name, pieces(city.count), city.count.total, bounds(city.count), note=city.note)
            for city in cities
        ),
        share_title="Anteil",
    )
    columns = (
        Column("name", "Stadt"),
        Column("note", "gelesen"),
        *COUNT_COLUMNS,
    )
    rows = tuple(
        (
            city.name,
            city.note,
            *pieces(city.count),
            city.count.total,
            city.count.share_low,
            city.count.share_high,
        )
        for city in cities
    )
    keys = [column.key for column in columns]
    view = View(
        title=title,
        lead=(*first, *said),
        columns=columns,
        rows=rows,
        data={
            "title": title,
            "warnings": list(first),
            "rules": list(said),
            "cities": [dict(zip(keys, row, strict=True)) for row in rows],
        },
    )
    return Plot(draw_bars(chart), view)
