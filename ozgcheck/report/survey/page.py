# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the site's page about the survey shows, as views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.numbers import whole
from ozgcheck.report.survey.city import common_views, groups_view, spread_view, unread_views
from ozgcheck.report.survey.words import (
    STALE_SITE,
    alike,
    counting,
    place_words,
    unsized_words,
    who,
)
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.survey.place import Nationwide, Place

_OTHER_FIGURES = (
    "Damit alle Gemeinden gleich gemessen sind, zählt hier nur, was Open-PVOG zeigt. Die anderen "
    "Seiten zeigen den eigenen Lauf, der meist mehr gelesen hat; ihre Zahlen sind deshalb andere."
)
# Of a list of municipalities that were not looked at, a page shows the first.
_UNREAD = 200
# What the tables of the commands have besides.
_WITHOUT = (
    "by",
    "key",
    "uncertain",
    "unchecked",
    "better",
    "worse",
    "equal",
    "open",
    "ranked",
    "found",
    "offer",
)


def lead(found: Nationwide) -> Iterator[str]:
    """What a reader must know before any figure."""
    first = found.places[0]
    if first.stale:
        yield STALE_SITE
    yield f"{who(first.peers.city)} in der bundesweiten Umfrage, Monat {found.info.month}."
    yield _OTHER_FIGURES
    yield from counting(first.yardstick)


def places_view(found: Nationwide) -> View:
    """The places among all of its kind, in its Land, and of its size; the first in words."""
    first = found.places[0]
    return View(
        title="Der Platz unter Vergleichbaren",
        lead=tuple(place_words(first)),
        columns=(
            Column("peers", "Verglichen mit"),
            Column("ranked", "gelesen", number=True),
            Column("unread", "nicht geprüft", number=True),
            Column("place_from", "Platz von", number=True),
            Column("place_to", "Platz bis", number=True),
            Column("proven_place", "nach Belegen", number=True),
            Column("middle", "Mitte", share=True),
            Column("city", "Hier", share=True),
        ),
        rows=tuple(map(_row, found.places)),
        notes=(
            "„Platz von/bis“: der beste und der schlechteste, den die Grenzen zulassen. „Nach "
            "Belegen“, „Mitte“ und „Hier“ zählen nur, was sicher ist.",
            *(line for each in found.places for line in unsized_words(each.peers)),
        ),
        data=None,
    )


def _row(found: Place) -> tuple[Cell, ...]:
    standing = found.standing
    return (
        alike(found.peers),
        len(found.peers.ranked),
        len(found.peers.unread),
        standing.best_place,
        standing.worst_place,
        standing.proven_place,
        standing.low.middle,
        standing.count.share_low if standing.count else None,
    )


def views(catalog: Catalog, found: Nationwide) -> Iterator[tuple[View, tuple[str, ...]]]:
    """Everything below the chart, each with the keys of columns that a page leaves out."""
    first = found.places[0]
    yield spread_view(first), ()
    for view in common_views(catalog, first):
        yield view, _WITHOUT
    yield replace(groups_view(first), title="Je Lebenslage"), _WITHOUT
    for view in unread_views(first):
        more = len(view.rows) - _UNREAD
        cut = (f"… und {whole(more)} weitere.",) if more > 0 else ()
        yield replace(view, rows=view.rows[:_UNREAD], notes=cut), ()
