# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison of cities as tables of plain values, for CSV."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Comparison
from ozgcheck.report.cities.city_words import depth_words, run_date
from ozgcheck.report.view import Cell, Column, View


def compare_rows_view(catalog: Catalog, found: Comparison, *, details: bool = False) -> View:
    """The same in long form for CSV: one line per Leistung and city, then per group and city.

    Args:
        catalog: gives the names of Lebenslagen.
        found: the comparison.
        details: every Leistung, also where it is in none of the lists.
    """
    lists = [(tr("fehlt"), found.lacking), ("klaeren", found.unclear), ("angeboten", found.offered)]
    lists.append(("nur_wir", found.only_us))
    listed = [(name, row) for name, rows in lists for row in rows]
    if details:
        known = {(row.id, row.teilleistung) for _, row in listed}
        listed += [("", row) for row in found.rows if (row.id, row.teilleistung) not in known]
    city = ("portal", "stadt", "datum", "beispiel", "tiefe")
    rows = tuple(
        (
            name,
            row.id,
            row.teilleistung,
            row.name,
            catalog.lage[row.lebenslage].name,
            ", ".join(row.koerbe),
            row.have,
            row.lever,
            *_city_cells(each),
            cell.state.value,
            cell.reifegrad,
            cell.reifegrad_low,
            cell.reifegrad_high,
            cell.url,
        )
        for name, row in listed
        for each, cell in zip(found.cities, row.cells, strict=True)
    )
    shares = tuple(
        (
            group.key,
            group.name,
            *_city_cells(each),
            count.covered,
            count.uncertain,
            count.unchecked,
            count.missing,
            offered,
            count.total,
            count.share_low,
            count.share_high,
        )
        for group in (*found.groups, found.total)
        for each, count, offered in zip(found.cities, group.counts, group.offered, strict=True)
    )
    first = ("block", "id", "teilleistung", "name", "lebenslage", "koerbe", "haben", "hebel")
    last = ("lage", "reifegrad", "reifegrad_low", "reifegrad_high", "url")
    second = (
        "key",
        "name",
        *city,
        "covered",
        "uncertain",
        "unchecked",
        "missing",
        "offered",
        "total",
    )
    return View(
        title="",
        columns=tuple(Column(key, key) for key in (*first, *city, *last)),
        rows=rows,
        data=None,
        parts=(
            View(
                title="",
                columns=tuple(Column(key, key) for key in (*second, "share_low", "share_high")),
                rows=shares,
                data=None,
            ),
        ),
    )


def _city_cells(city: City) -> tuple[Cell, ...]:
    example = tr("ja") if city.example else tr("nein")
    return city.portal, city.snapshot.stadt, run_date(city), example, depth_words(city.depth)
