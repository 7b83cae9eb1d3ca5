# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same run measured against every denominator: whoever says a percentage means one of them.

Every figure comes from `coverage`, so that it equals what `ozgcheck coverage` says. What others
count and nobody can count again here stands beside, without a figure of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Coverage, Einheit, coverage
from ozgcheck.model import Count, Korb, Snapshot

# 2 is how the federal dashboard counts, 3 is OZG-konform (docs/reifegrad.md).
SCHWELLEN = (2, 3)
# LeiKa-Leistungen that a kreisfreie Großstadt in NRW must execute, as counted by HSPV NRW,
# „Messung der Umsetzung von OZG-Leistungen in Großstädten NRWs“, Innovative Verwaltung
# 11/2022, pages 18 to 20. The list itself is not published.
HSPV = 1418
# A LeiKa key that ends so names only the object, not what is done with it.
_NO_VERRICHTUNG = "000000"
# In this order people know them; further baskets of a catalogue follow in its order.
_ORDER = (
    "sci-2022",
    "deutschland-index-5",
    "deutschland-index-10",
    "ct-2023",
    "fokusleistungen",
    "sdg",
)


class Art(StrEnum):
    """What kind of thing a denominator counts; `fremd` is counted by others only."""

    LEISTUNG = "leistung"
    TEILLEISTUNG = "teilleistung"
    DIENST = "dienst"
    FREMD = "fremd"


@dataclass(frozen=True, slots=True)
class Measured:
    """A denominator's count at one threshold; `eigene`: without Kreis, Land and Bund."""

    schwelle: int
    eigene: bool
    count: Count


@dataclass(frozen=True, slots=True)
class Entries:
    """The LeiKa entries that the city executes, by what their key says."""

    verrichtung: int
    gegenstand: int
    ohne_schluessel: int


@dataclass(frozen=True, slots=True)
class Denominator:
    """One denominator.

    Attributes:
        key: short name; a basket's is its slug.
        name: what it is called, empty where the report names it.
        art: what is counted.
        total: how many are counted here; None for what only others count.
        original: how many the original counts; None when no source says or there is none.
        vollstaendig: False when members of the original are unknown.
        regel: the original's rule (German), empty where the report words it.
        luecken: what is missing or uncertain (German).
        quelle: title of the source, empty where the report names it.
        stand: state of the source.
        schwelle: the level nearest to the original's rule; None when it has none.
        measured: one count for each threshold, with and without what others run.
    """

    key: str
    art: Art
    total: int | None
    measured: tuple[Measured, ...]
    name: str = ""
    original: int | None = None
    vollstaendig: bool = True
    regel: str = ""
    luecken: str = ""
    quelle: str = ""
    stand: str = ""
    schwelle: int | None = None


@dataclass(frozen=True, slots=True)
class Denominators:
    """All denominators of one run, and what the LeiKa entries among them are made of."""

    rows: tuple[Denominator, ...]
    entries: Entries


def denominators(catalog: Catalog, snapshot: Snapshot) -> Denominators:
    """Measure a run against all denominators, at each threshold, with and without inherited.

    Args:
        catalog: gives the Leistungen and baskets.
        snapshot: gives the findings.
    """
    bundles = [
        coverage(catalog, snapshot, by=By.KORB, einheit=Einheit.LEISTUNG, schwelle=level)
        for level in SCHWELLEN
    ]
    entries = [
        coverage(catalog, snapshot, einheit=Einheit.TEILLEISTUNG, schwelle=level)
        for level in SCHWELLEN
    ]
    rows = [
        _whole(Art.LEISTUNG, bundles),
        _whole(Art.TEILLEISTUNG, entries),
        Denominator("hspv", Art.FREMD, None, (), original=HSPV, vollstaendig=False),
        *_baskets(catalog.koerbe, bundles),
    ]
    return Denominators(tuple(rows), _entries(catalog))


def _whole(art: Art, found: Sequence[Coverage]) -> Denominator:
    measured = tuple(
        Measured(each.schwelle, own, each.own if own else each.total)
        for own in (False, True)
        for each in found
    )
    return Denominator(art.value, art, found[0].total.total, measured)


def _baskets(koerbe: Iterable[Korb], found: Sequence[Coverage]) -> Iterator[Denominator]:
    known = {slug: place for place, slug in enumerate(_ORDER)}
    for korb in sorted(koerbe, key=lambda korb: known.get(korb.slug, len(known))):
        groups = [next(g for g in each.groups if g.key == korb.slug) for each in found]
        yield Denominator(
            key=korb.slug,
            art=Art.DIENST,
            total=groups[0].count.total,
            measured=tuple(
                Measured(level, own, group.own if own else group.count)
                for own in (False, True)
                for level, group in zip(SCHWELLEN, groups, strict=True)
            ),
            name=korb.name,
            original=korb.anzahl_original,
            vollstaendig=korb.vollstaendig,
            regel=korb.regel,
            luecken=korb.luecken,
            quelle=korb.quelle_titel or korb.quelle,
            stand=korb.stand,
            schwelle=korb.schwelle,
        )


def _entries(catalog: Catalog) -> Entries:
    keys = [
        teil.schluessel
        for leistung in catalog.leistungen
        for teil in leistung.teilleistungen
        if leistung.kommunal(teil)
    ]
    without = sum(not key for key in keys)
    objects = sum(key.endswith(_NO_VERRICHTUNG) for key in keys)
    return Entries(len(keys) - without - objects, objects, without)
