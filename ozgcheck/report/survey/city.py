# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A municipality among its peers as a view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.coverage import Einheit
from ozgcheck.numbers import whole
from ozgcheck.report.survey.city_data import city_data
from ozgcheck.report.survey.words import (
    STALE,
    alike,
    bin_words,
    counting,
    found_words,
    peers_words,
    place_words,
    state_words,
    who,
)
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.survey.common import Common
from ozgcheck.survey.place import Group, Place
from ozgcheck.survey.standing import Spread, Standing

# As many names of municipalities that nobody could look at as a screen has room for.
_NAMED = 10
_BAR = 30
_ONLY_WHOLE = tr("Die Listen zeigen ganze Leistungen, auch wenn Teilleistungen gezählt werden.")


def city_view(catalog: Catalog, found: Place, *, screen: bool = False) -> View:
    """Place, spread, what most peers have and the other way round, who was not looked at.

    Args:
        catalog: gives the names of Lebenslagen.
        found: the municipality among its peers.
        screen: with bars of characters, and long lists of names cut short.
    """
    city = found.peers.city
    return replace(
        groups_view(found),
        title=tr("{title} im bundesweiten Vergleich, {month}").format(
            title=city.title, month=found.info.month
        ),
        lead=(
            *((STALE,) if found.stale else ()),
            f"{who(city)}. {' '.join(peers_words(found.peers))}",
            *place_words(found),
            *counting(found.yardstick),
        ),
        parts=(
            spread_view(found),
            bins_view(found, screen=screen),
            *common_views(catalog, found),
            *unread_views(found, screen=screen),
        ),
        data=city_data(catalog, found),
    )


def groups_view(found: Place) -> View:
    """The place in each group and over all of them."""
    total = _row(found.group, found.standing)
    rows = tuple(_row(*each) for each in found.groups)
    return View(
        title=tr("Plätze"),
        columns=_COLUMNS,
        rows=rows or (total,),
        footer=total if rows else (),
        notes=_NOTES,
        data=None,
    )


_COLUMNS = (
    Column("by", tr("Gruppierung"), detail=True),
    Column("key", tr("Kürzel"), detail=True),
    Column("name", tr("Gruppe")),
    Column("covered", tr("sicher"), number=True),
    Column("uncertain", tr("unklar"), number=True, detail=True),
    Column("unchecked", tr("nicht geprüft"), number=True, detail=True),
    Column("total", tr("gesamt"), number=True, detail=True),
    Column("share_low", tr("mindestens"), share=True),
    Column("share_high", tr("höchstens"), share=True),
    Column("place_from", tr("Platz von"), number=True),
    Column("place_to", tr("Platz bis"), number=True),
    Column("proven_place", tr("nach Belegen"), number=True),
    Column("proven_equal", tr("gemeinsam mit"), number=True, detail=True),
    Column("ranked", tr("Plätze"), number=True, detail=True),
    Column("better", tr("sicher davor"), number=True, detail=True),
    Column("worse", tr("sicher dahinter"), number=True, detail=True),
    Column("equal", tr("sicher gleichauf"), number=True, detail=True),
    Column("open", tr("offen"), number=True, detail=True),
    Column("middle_low", tr("Mitte"), share=True),
)
_NOTES = (
    tr(
        "„Platz von/bis“ sind der beste und der schlechteste Platz, den die Grenzen zulassen; "
        "„nach "
        "Belegen“ vergleicht nur die unteren Grenzen. Gleiche Anteile teilen sich einen Platz."
    ),
    tr("„Mitte“: Die Hälfte der Vergleichbaren hat sicher mindestens so viel."),
)


def _row(group: Group, standing: Standing) -> tuple[Cell, ...]:
    count = standing.count
    return (
        group.by,
        group.key,
        group.name,
        *(
            (None,) * 6
            if count is None
            else (
                count.covered,
                count.uncertain,
                count.unchecked,
                count.total,
                count.share_low,
                count.share_high,
            )
        ),
        standing.best_place,
        standing.worst_place,
        standing.proven_place,
        *(
            (None, standing.ranked, None, None, None, None)
            if count is None
            else (
                standing.proven_equal,
                standing.ranked,
                standing.better,
                standing.worse,
                standing.equal,
                standing.open,
            )
        ),
        standing.low.middle,
    )


def spread_view(found: Place) -> View:
    """The quartiles of the lower and the upper bounds, the municipality beside them."""
    count, standing = found.standing.count, found.standing
    return View(
        title=tr("Verteilung: {name}").format(name=found.group.name),
        columns=(
            Column("bound", tr("Grenze")),
            Column("least", tr("Kleinster"), share=True),
            Column("quarter", tr("unteres Viertel"), share=True),
            Column("middle", tr("Mitte"), share=True),
            Column("three_quarters", tr("oberes Viertel"), share=True),
            Column("most", tr("Größter"), share=True),
            Column("city", tr("Hier"), share=True),
        ),
        rows=(
            (tr("mindestens"), *_spread(standing.low), count.share_low if count else None),
            (tr("höchstens"), *_spread(standing.high), count.share_high if count else None),
        ),
        data=None,
    )


def _spread(spread: Spread) -> tuple[Cell, ...]:
    return (spread.least, spread.quarter, spread.middle, spread.three_quarters, spread.most)


def bins_view(found: Place, *, screen: bool = False) -> View:
    """How many peers have which certain share; the municipality's own place is marked."""
    city = found.peers.city.title
    most = max((each.number for each in found.bins), default=0)
    columns: tuple[Column, ...] = (
        Column("share", tr("sicher erfüllt")),
        Column("number", tr("Gemeinden"), number=True),
        Column("city", tr("darunter")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (bin_words(each), each.number, city if each.city else "") for each in found.bins
    )
    if screen:
        columns = (*columns[:2], Column("bar", ""), columns[2])
        rows = tuple(
            (*row[:2], _bar(each.number, most), row[2])
            for row, each in zip(rows, found.bins, strict=True)
        )
    return View(
        title=tr("Wie viele wie viel sicher erfüllen: {name}").format(name=found.group.name),
        columns=columns,
        rows=rows,
        notes=() if rows else (tr("Von den Vergleichbaren wurde niemand gelesen."),),
        data=None,
    )


def _bar(number: int, most: int) -> str:
    return "█" * max(1, round(_BAR * number / most)) if number else ""


def common_views(catalog: Catalog, found: Place) -> tuple[View, View]:
    """What most peers have and the municipality has not for certain; and the other way round."""
    percent, city = found.commons.percent, found.peers.city.title
    note = (_ONLY_WHOLE,) if found.yardstick.einheit is Einheit.TEILLEISTUNG else ()
    return (
        _common_view(
            catalog,
            found,
            tr("Was mindestens {percent} % der anderen sicher haben und {city} nicht").format(
                percent=percent, city=city
            ),
            found.commons.lacking,
            (
                tr(
                    "„offen“: hier sicher nur auf einer niedrigeren Stufe; „unklar“: es kann da "
                    "sein, "
                    "Open-PVOG zeigt es nicht oder nicht sicher."
                ),
                *note,
            ),
        ),
        _common_view(
            catalog,
            found,
            tr("Was {city} sicher hat und mindestens {percent} % der anderen nicht sicher").format(
                city=city, percent=percent
            ),
            found.commons.ahead,
            (tr("Was andere nicht sicher haben, können sie trotzdem haben."), *note),
        ),
    )


def _common_view(
    catalog: Catalog, found: Place, title: str, some: Sequence[Common], notes: Sequence[str]
) -> View:
    level = found.yardstick.schwelle
    return View(
        title=title,
        columns=(
            Column("id", "OZG-ID"),
            Column("name", "Leistung"),
            Column("lebenslage", "Lebenslage", detail=True),
            Column("have", tr("haben es"), number=True),
            Column("share", tr("Anteil"), share=True),
            Column("offer", tr("bieten es an"), number=True, detail=True),
            Column("state", tr("Stand hier")),
            Column("found", tr("Stufe hier"), detail=True),
            Column("examples", tr("zum Beispiel")),
        ),
        rows=tuple(
            (
                each.leistung.id,
                each.leistung.title,
                catalog.lage[each.leistung.lebenslage].name
                if each.leistung.lebenslage in catalog.lage
                else each.leistung.lebenslage,
                each.have,
                each.share,
                each.offer,
                stand_words(each, level),
                found_words(each),
                ", ".join(town.title for town in each.examples),
            )
            for each in some
        ),
        notes=tuple(notes) if some else (tr("Keine."),),
        data=None,
    )


def stand_words(common: Common, schwelle: int) -> str:
    """Where a Leistung stands in the municipality, as `coverage` counts it."""
    if common.finding is not None and common.finding.reaches(schwelle):
        return tr("erfüllt")
    return tr("offen") if common.lacks(schwelle) else tr("unklar")


def unread_views(found: Place, *, screen: bool = False) -> tuple[View, ...]:
    """The peers that nobody could look at, by name; none if there are none."""
    unread = found.peers.unread
    if not unread:
        return ()
    shown = unread[:_NAMED] if screen else unread
    more = len(unread) - len(shown)
    return (
        View(
            title=tr("Nicht geprüft: {peers}").format(peers=alike(found.peers)),
            columns=(
                Column("ars", "ARS"),
                Column("name", tr("Name")),
                Column("state", tr("Zustand")),
            ),
            rows=tuple((each.ars, each.name, state_words(each)) for each in shown),
            notes=(
                tr("… und {more} weitere; --format md, csv und json zeigen alle.").format(
                    more=whole(more)
                ),
            )
            if more
            else (),
            data=None,
        ),
    )
