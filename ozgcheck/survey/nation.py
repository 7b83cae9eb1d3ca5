# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The survey as a whole: how shares are spread in each Land, each group, and per Leistung."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, grouping
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Leistung
from ozgcheck.survey.gemeinden import Typ
from ozgcheck.survey.place import Group, is_stale
from ozgcheck.survey.results import Info, Municipality, Results
from ozgcheck.survey.standing import TOTAL, Spread, scale_values


@dataclass(frozen=True, slots=True)
class Row:
    """Municipalities of one kind in one Land (`land` empty: in all) and one group.

    Attributes:
        typ: the kind.
        land: two digits.
        group: over which Leistungen.
        listed: how many there are.
        read: how many could be looked at; only these count in what follows.
        low: the spread of their certain shares.
        high: the spread of the shares that are possible.
    """

    typ: str
    land: str
    group: Group
    listed: int
    read: int
    low: Spread
    high: Spread


@dataclass(frozen=True, slots=True)
class Having:
    """How many municipalities of a kind have one Leistung for certain.

    Attributes:
        typ: the kind.
        leistung: the Leistung.
        read: how many could be looked at.
        have: how many certainly offer it at the threshold or above.
        offer: how many certainly offer it on some level.
    """

    typ: str
    leistung: Leistung
    read: int
    have: int
    offer: int


@dataclass(frozen=True, slots=True)
class Nation:
    """The survey as a whole, by kind of municipality: there is no figure over all kinds.

    Attributes:
        info: the survey.
        stale: it was measured with another catalogue or other rules than today's.
        yardstick: what is counted.
        listed: how many municipalities there are.
        read: how many could be looked at.
        rows: per kind all Länder together, then each Land.
    """

    info: Info
    stale: bool
    yardstick: Yardstick
    listed: int
    read: int
    rows: tuple[Row, ...]


def nation(catalog: Catalog, results: Results, yardstick: Yardstick) -> Nation:
    """How the shares over everything are spread.

    Args:
        catalog: to know whether the survey is of today's.
        results: the survey.
        yardstick: what is counted.

    Raises:
        OzgcheckError: the results cannot be read.
    """
    rows = tuple(_rows(results, yardstick, TOTAL, {TOTAL: "gesamt"}))
    whole = [row for row in rows if not row.land]
    return Nation(
        info=results.info,
        stale=is_stale(catalog, results.info),
        yardstick=yardstick,
        listed=sum(row.listed for row in whole),
        read=sum(row.read for row in whole),
        rows=rows,
    )


def groups(catalog: Catalog, results: Results, yardstick: Yardstick) -> tuple[Row, ...]:
    """How the shares of every group of the catalogue are spread, all Länder together."""
    return tuple(
        row
        for by in By
        for row in _rows(results, yardstick, by.value, grouping(catalog, by)[1])
        if not row.land
    )


def having(catalog: Catalog, results: Results, yardstick: Yardstick) -> tuple[Having, ...]:
    """How many have each Leistung, by kind; every one that a city executes, 0 included."""
    read = dict(results.ask(_READ))
    found = {
        (typ, leistung): (have, offer)
        for typ, leistung, have, offer in results.ask(
            _HAVING, schwelle=yardstick.schwelle, eigene=yardstick.eigene
        )
    }
    return tuple(
        Having(typ, leistung, read[typ], *found.get((typ, leistung.id), (0, 0)))
        for typ in sorted(read, key=_order)
        for leistung in catalog.leistungen
        if leistung.stadt
    )


def totals(results: Results, yardstick: Yardstick) -> tuple[tuple[Municipality, Count, Count], ...]:
    """Every municipality with its count over everything, and its own without inherited services.

    One that was not looked at has everything unchecked.
    """
    towns = {town.ars: town for town in results.municipalities()}
    scale = scale_values(yardstick)
    both = [
        {ars: Count(*numbers) for ars, *numbers in results.ask(_TOTALS, **{**scale, "eigene": own})}
        for own in (yardstick.eigene, True)
    ]
    return tuple((towns[ars], count, both[1][ars]) for ars, count in both[0].items())


def _rows(results: Results, yardstick: Yardstick, by: str, names: dict[str, str]) -> list[Row]:
    rows = [
        Row(typ, land or "", Group(by, key, names[key]), listed, read, Spread(*low), Spread(*high))
        for typ, land, key, listed, read, low, high in results.ask(
            _SPREADS, by=by, **scale_values(yardstick)
        )
        if key in names
    ]
    keys = list(names)
    return sorted(rows, key=lambda row: (_order(row.typ), row.land, keys.index(row.group.key)))


def _order(typ: str) -> tuple[int, str]:
    """Kinds in the order of `Typ`, unknown words at the end."""
    known = [each.value for each in Typ]
    return (known.index(typ) if typ in known else len(known), typ)


# Lists where nothing counts: quantiles of nothing are no list.
_SPREADS = """
SELECT typ, land, key, count(*), count(*) FILTER (zustand = 'gelesen'),
    coalesce(
        quantile_cont(covered / total, [0, 0.25, 0.5, 0.75, 1])
            FILTER (zustand = 'gelesen' AND total > 0), []
    ),
    coalesce(
        quantile_cont((covered + uncertain + unchecked) / total, [0, 0.25, 0.5, 0.75, 1])
            FILTER (zustand = 'gelesen' AND total > 0), []
    )
FROM zahlen
WHERE "by" = $by AND einheit = $einheit AND schwelle = $schwelle AND eigene = $eigene
GROUP BY GROUPING SETS ((typ, land, key), (typ, key))
"""
_READ = """
SELECT typ, count(*) FILTER (zustand = 'gelesen') FROM zahlen
WHERE "by" = 'gesamt' AND einheit = 'leistung' AND schwelle = 3 AND NOT eigene GROUP BY typ
"""
_TOTALS = """
SELECT ars, covered, uncertain, unchecked, total FROM zahlen
WHERE "by" = 'gesamt' AND einheit = $einheit AND schwelle = $schwelle AND eigene = $eigene
ORDER BY ars
"""
_HAVING = """
SELECT typ, leistung,
    count(*) FILTER (CASE WHEN $eigene THEN own_low ELSE low END >= $schwelle), count(*)
FROM befunde JOIN (
    SELECT ars, typ FROM zahlen WHERE zustand = 'gelesen'
        AND "by" = 'gesamt' AND einheit = 'leistung' AND schwelle = 3 AND NOT eigene
) USING (ars)
WHERE outcome = 'angeboten' GROUP BY typ, leistung
"""
