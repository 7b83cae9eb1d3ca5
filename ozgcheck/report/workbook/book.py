# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which sheets the workbook of a run has; the tables are those that the commands show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.overview import Overview
from ozgcheck.report.plots.words import warnings
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import coverage_view
from ozgcheck.report.workbook.leistungen import evidence_view, leistungen_view
from ozgcheck.report.workbook.method import method_view, sources_view
from ozgcheck.report.workbook.sheet import Edit, Filled, Sheet, row_keys, with_edits

WORKING_LIST, MATCHES = "Arbeitsliste", "Zuordnungen"
# The columns that name a row of the working list.
ROW_KEY = ("id", "teilleistung")
WORK = (
    Edit(
        "bearbeitung",
        "Bearbeitung",
        ("offen", "in Arbeit", "erledigt", "zurückgestellt"),
        "Wie weit ist die Stadt damit? Die Messung ändert das nicht.",
    ),
    Edit("notiz", "Notiz", width=40),
)
DECISION = (
    Edit(
        "entscheidung",
        "Entscheidung",
        ("ja", "nein", "keine"),
        "ja: der Titel ist diese Leistung. nein: er ist sie nicht. keine: er ist überhaupt keine "
        "OZG-Leistung.",
    ),
    Edit("wer", "Wer"),
    Edit("grund", "Grund", width=30),
)


def sheets(
    seen: Overview, views: Mapping[str, View], filled: Filled | None = None
) -> Iterator[Sheet]:
    """The sheets in the order of their tabs.

    Args:
        seen: the run.
        views: `zusammenfassung`, `abdeckung`, `offen` and `redaktion` as `monthly_views`
            gives them, `zuordnungen` and `nenner`; where there are such, `index` and
            `vergleich`.
        filled: what people wrote into the last working list.
    """
    said = warnings(seen.snapshot, example=seen.example)
    for sheet in _sheets(seen, views, filled or {}):
        first, *others = sheet.views
        # Sheets are printed and passed on one by one.
        lead = tuple(dict.fromkeys((*said, *first.lead)))
        yield replace(sheet, views=(replace(first, lead=lead), *others))


def _sheets(seen: Overview, views: Mapping[str, View], filled: Filled) -> Iterator[Sheet]:
    catalog, snapshot, yardstick = seen.catalog, seen.snapshot, seen.yardstick
    fields = coverage(
        catalog,
        snapshot,
        by=By.THEMENFELD,
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
    )
    yield Sheet("Überblick", (views["zusammenfassung"],))
    yield Sheet("Lebenslagen", (views["abdeckung"],))
    yield Sheet(
        "Themenfelder", (coverage_view(snapshot, seen.snapshot_id, fields, yardstick.modell),)
    )
    yield Sheet(
        WORKING_LIST,
        (with_edits(views["offen"], WORK, after="name", key=ROW_KEY, filled=filled),),
        WORK,
    )
    if gone := _no_longer_open(views["offen"], filled):
        yield Sheet("Frühere Notizen", (gone,), WORK)
    yield Sheet(MATCHES, (with_edits(views["zuordnungen"], DECISION, after="name"),), DECISION)
    yield Sheet("Leistungen", (leistungen_view(catalog, snapshot, yardstick),))
    yield Sheet("Belege", (evidence_view(catalog, snapshot),))
    yield Sheet("Redaktion", (views["redaktion"],))
    if "index" in views:
        yield Sheet("Smart City Index", (views["index"],))
    yield Sheet("Nenner", (views["nenner"],))
    if "vergleich" in views:
        yield Sheet("Vergleich", (views["vergleich"],))
    yield Sheet(
        "Quellen und Methode",
        (
            method_view(seen),
            sources_view(snapshot),
        ),
    )


def _no_longer_open(view: View, filled: Filled) -> View | None:
    """Notes on what is not in the list any more; they are kept, it may come back."""
    gone = sorted(filled.keys() - set(row_keys(view, ROW_KEY)))
    if not gone:
        return None
    return View(
        title="Notizen zu Leistungen, die nicht mehr auf der Arbeitsliste stehen",
        columns=(
            Column("id", "OZG-ID"),
            Column("teilleistung", "Teilleistung"),
            *(Column(edit.key, edit.title) for edit in WORK),
        ),
        rows=tuple((*key, *(filled[key].get(edit.key) for edit in WORK)) for key in gone),
        data=None,
    )
