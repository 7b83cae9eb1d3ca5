# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck diff`: what changed since the month before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import (
    App,
    command,
    format_option,
    measure_options,
    scale_options,
    selection_options,
)
from ozgcheck.cli.german import Number
from ozgcheck.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from ozgcheck.history.pair import Read
    from ozgcheck.measure.change.diff import Difference
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Snapshot
    from ozgcheck.report.change.words import Run

_ROWS = 20


@command("diff")
@click.argument("then", metavar="[ÄLTERER]", required=False)
@click.argument("now", metavar="[NEUERER]", required=False)
@selection_options
@measure_options
@scale_options
@click.option(
    "--limit",
    type=Number(1),
    metavar=tr("ZAHL"),
    help=tr(
        "Höchstens so viele Zeilen je Liste; Vorgabe am Bildschirm und in Markdown: {rows}."
    ).format(rows=_ROWS),
)
@format_option
def diff(
    app: App,
    *,
    then: str | None,
    now: str | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    limit: int | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Was sich seit dem Monat davor geändert hat, und ob es echt ist.

    Ohne Angabe der jüngste vollständige Lauf gegen den letzten vollständigen des Monats davor;
    sonst die genannten: Kennung, Monat (2026-11) oder Tag. Was sich in der Stadt geändert hat,
    steht getrennt von dem, was nur anders gemessen wurde.
    """
    from ozgcheck.history.pair import pair
    from ozgcheck.report.change.view import diff_view
    from ozgcheck.report.change.words import Asked

    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    app.say_what_korb_counts(chosen["korb"], yardstick.einheit)
    runs = pair(app.history, then, now)
    brief = form in ("table", "md")
    app.show(
        diff_view(
            app.catalog,
            _run(runs.then),
            _run(runs.now),
            difference(app, runs.then.snapshot, runs.now.snapshot, yardstick, selection),
            yardstick,
            Asked(note=runs.note, limit=limit or (_ROWS if brief else None), brief=brief),
        ),
        form,
    )


def difference(
    app: App,
    then: Snapshot,
    now: Snapshot,
    yardstick: Yardstick,
    selection: Selection | None = None,
) -> Difference:
    """Compare two runs of the portal with today's catalogue, rules and decisions."""
    from ozgcheck.measure.change.diff import diff as compare
    from ozgcheck.versions import current

    return compare(
        app.catalog,
        then,
        now,
        again_today(app),
        current(app.catalog),
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        selection=selection,
        eigene=yardstick.eigene,
    )


def again_today(app: App) -> Callable[[Snapshot], Snapshot]:
    """A function that assesses a stored run with today's catalogue, rules and decisions."""

    def again(snapshot: Snapshot) -> Snapshot:
        from ozgcheck.history.recheck import again as assess_again

        app.say(tr("Bewerte den Lauf vom {started} neu …").format(started=snapshot.started[:10]))
        return assess_again(app.catalog, snapshot, app.decisions)

    return again


def _run(read: Read) -> Run:
    from ozgcheck.report.change.words import Run
    from ozgcheck.sources.example_run import shows_example

    return Run(read.stored.id, read.snapshot, shows_example(read.snapshot, read.stored.id))
