# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report xlsx`: the latest run as an Excel workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ozgcheck.cli.book import Book
    from ozgcheck.matching.entered import Entered
    from ozgcheck.measure.overview import Overview
    from ozgcheck.report.view import View
    from ozgcheck.report.workbook.sheet import Filled


@command("xlsx", german=True)
@click.option(
    "--output",
    "target",
    metavar="DATEI.xlsx",
    required=True,
    type=click.Path(path_type=Path),
    help=tr("In diese Datei schreiben."),
)
@click.option(
    "--bisher",
    "before",
    metavar="DATEI.xlsx",
    type=click.Path(path_type=Path),
    help=tr("Bearbeitung und Notiz aus dieser früheren Mappe übernehmen."),
)
@click.option(
    "--nachbarn", is_flag=True, help=tr("Auch den Vergleich mit anderen Städten; dauert.")
)
@measure_options
@scale_options
def xlsx(
    app: App,
    *,
    target: Path,
    before: Path | None,
    nachbarn: bool,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als Excel-Mappe: je Sicht ein Blatt, mit Tabellen und Filtern.

    In der Arbeitsliste und den Zuordnungen sind gelbe Spalten zum Ausfüllen; Entscheidungen
    liest „ozgcheck review --import“ ein. Eine Mappe, in der schon etwas ausgefüllt ist, wird
    nur mit --bisher ersetzt.
    """
    from ozgcheck.cli.berichte import overview_of
    from ozgcheck.report.workbook.book import sheets
    from ozgcheck.report.workbook.write import render

    if target.suffix.lower() != ".xlsx":
        raise ConfigError(
            tr("{target} endet nicht auf .xlsx.").format(target=target),
            tr("Excel öffnet die Datei sonst nicht."),
        )
    check_target(target)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    filled = _filled(app, target, before)
    seen = overview_of(app, *app.latest(), yardstick)
    views = _views(app, seen, cities=nachbarn)
    data = render(
        tuple(sheets(seen, views, filled)),
        title=tr("ozgcheck {stadt}, {started}").format(
            stadt=seen.snapshot.stadt, started=seen.snapshot.started[:10]
        ),
        made=datetime.fromisoformat(seen.snapshot.started),
    )
    write_target(target, data)
    app.say(tr("Gespeichert: {target}").format(target=target))


def _filled(app: App, target: Path, before: Path | None) -> Filled:
    """What people wrote into the working list before; nobody's work is overwritten.

    Raises:
        ConfigError: the target has, or may have, cells that would be lost, or `before` is no
            such workbook.
    """
    from ozgcheck.cli.filled_in import decisions_in, work_in

    filled = {} if before is None else work_in(before)
    if not target.is_file():
        return filled
    try:
        work, decided = work_in(target), decisions_in(target)
    except ConfigError as error:
        raise ConfigError(
            tr(
                "{target} wird nicht ersetzt, denn was darin steht, ist nicht zu prüfen: {message}"
            ).format(target=target, message=error.message),
            tr("Einen anderen Namen wählen oder die Datei löschen."),
        ) from error
    if any(filled.get(key) != cells for key, cells in work.items()):
        raise ConfigError(
            tr("In {target} steht etwas in Bearbeitung oder Notiz, das verloren ginge.").format(
                target=target
            ),
            tr(
                "Mit --bisher {target} wird es übernommen; sonst einen anderen Namen wählen."
            ).format(target=target),
        )
    if not _kept(app, decided):
        raise ConfigError(
            tr("In {target} stehen Entscheidungen, die noch nicht eingelesen sind.").format(
                target=target
            ),
            tr(
                "Zuerst aufrufen: ozgcheck review --import {target}; sonst einen anderen Namen "
                "wählen."
            ).format(target=target),
        )
    return filled


def _kept(app: App, decided: Iterable[Entered]) -> bool:
    """Whether all of it stands in the decisions already."""
    from ozgcheck.matching.answers import Author
    from ozgcheck.matching.entered import Ergebnis, take_in

    nobody = Author("", "")
    verdicts = take_in(app.catalog, decided, _book(app).standing(), nobody, {})
    return all(verdict.ergebnis is Ergebnis.SCHON for verdict in verdicts)


def _views(app: App, seen: Overview, *, cities: bool) -> dict[str, View]:
    """The tables that other commands show, by the names that `sheets` knows."""
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.cli.prepare import comparison_of, index_of
    from ozgcheck.matching.review import questions
    from ozgcheck.measure.denominators import denominators
    from ozgcheck.report.cities.view import compare_view
    from ozgcheck.report.denominators import denominators_rows_view
    from ozgcheck.report.months.monthly import monthly_views
    from ozgcheck.report.review import questions_view
    from ozgcheck.report.sci.view import benchmark_view

    snapshot_id, snapshot = seen.snapshot_id, seen.snapshot
    views = monthly_views(
        app.catalog,
        snapshot,
        snapshot_id,
        seen.yardstick,
        weights=app.config.hebel,
        indikatoren=known_indicators(app.catalog),
    )
    views["zuordnungen"] = questions_view(
        snapshot,
        snapshot_id,
        questions(app.catalog, snapshot, _book(app).standing(), app.config.hebel),
        most=None,
    )
    views["nenner"] = denominators_rows_view(
        snapshot, snapshot_id, denominators(app.catalog, snapshot), example=seen.example
    )
    index = index_of(app, seen)
    if index is not None:
        views["index"] = benchmark_view(snapshot, snapshot_id, index, example=seen.example)
    if cities:
        comparison = comparison_of(app, seen)
        if comparison is None:
            app.say(tr("Von keiner anderen Stadt liegt ein Lauf oder ein Beispiel vor."))
        else:
            views["vergleich"] = compare_view(app.catalog, comparison)
    return views


def _book(app: App) -> Book:
    """The decisions that `ozgcheck review` adds to."""
    from ozgcheck.cli.book import Book

    path = app.config.decisions / f"{app.portal.name}.jsonl"
    return Book(path, app.catalog.entscheidungen.get(app.portal.name, ()))
