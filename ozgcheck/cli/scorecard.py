# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck scorecard`: the goals of the Digitalstrategie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, now
from ozgcheck.errors import HistoryError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.model import Snapshot


@command("scorecard")
@click.option(
    "--nur-eigene/--mit-geerbten",
    "nur_eigene",
    default=None,
    help=tr("Ohne oder mit (Vorgabe) den Diensten von Kreis, Land und Bund."),
)
@click.option(
    "--heutige-regeln",
    is_flag=True,
    help=tr("Alle Läufe mit Katalog, Regeln und Entscheidungen von heute neu bewerten."),
)
@format_option
def scorecard(app: App, *, nur_eigene: bool | None, heutige_regeln: bool, form: str) -> None:
    """Die Ziele der Digitalstrategie: Ist, Trend, Ampel, Prognose.

    Gezeigt ist der letzte vollständige Lauf; der Trend nimmt je Monat den letzten und beginnt
    neu, wenn sich Katalog, Regeln, Quellen oder ozgcheck geändert haben. Eigene Ziele stehen
    im Katalog unter strategie/.
    """
    from datetime import date

    from ozgcheck.catalog.sci import load_sci
    from ozgcheck.catalog.strategy import load_strategy
    from ozgcheck.measure.strategy.goals import INDEX
    from ozgcheck.measure.strategy.scorecard import scorecard as measure
    from ozgcheck.report.strategy.rows import scorecard_rows_view
    from ozgcheck.report.strategy.view import scorecard_view
    from ozgcheck.sources.example_run import shows_example

    strategie = load_strategy(app.catalog, app.portal.stadt)
    arts = {ziel.messung.art for feld in strategie.felder for ziel in feld.ziele}
    sci = None if arts.isdisjoint(INDEX) else load_sci(app.catalog.root)
    runs = measured_runs(app)
    if heutige_regeln:
        today = _today(app)
        runs = ((run_id, today(snapshot)) for run_id, snapshot in runs)
    found = measure(
        app.catalog,
        sci,
        strategie,
        runs,
        heute=date.fromisoformat(now()[:10]),
        eigene=app.config.nur_eigene if nur_eigene is None else nur_eigene,
    )
    example = shows_example(found.snapshot, found.snapshot_id)
    view = scorecard_rows_view if form == "csv" else scorecard_view
    app.show(view(app.catalog, found, example=example, rechecked=heutige_regeln), form)


def measured_runs(
    app: App, latest: tuple[str, Snapshot] | None = None
) -> Iterator[tuple[str, Snapshot]]:
    """The portal's runs, newest first, each read when it is needed; else the example.

    Args:
        app: whose portal it is.
        latest: what `app.latest()` gave, where that was asked for already.
    """
    history = app.history
    stored = history.list()
    if not stored:
        yield latest or app.latest()
        return
    readable = False
    for run in reversed(stored):
        try:
            snapshot = history.read(run)
        except HistoryError as error:
            app.say(tr("Ausgelassen: {error}").format(error=error), level=-1)
            continue
        readable = True
        yield run.id, snapshot
    if not readable:
        raise HistoryError(tr("Keiner der Läufe war lesbar."), tr("Nichts ließ sich messen."))


def _today(app: App) -> Callable[[Snapshot], Snapshot]:
    """How to assess a run again, with what people decided until now."""
    from dataclasses import replace

    from ozgcheck.history.recheck import again
    from ozgcheck.versions import current

    versions = current(app.catalog)
    decisions = app.decisions

    def assessed(snapshot: Snapshot) -> Snapshot:
        app.say(
            tr("Bewerte den Lauf vom {started} neu …").format(started=snapshot.started[:10]),
            level=1,
        )
        return replace(again(app.catalog, snapshot, decisions), versions=versions)

    return assessed
