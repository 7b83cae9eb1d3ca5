# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report md --vorlage monat`: gathers what the page on a month is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ozgcheck.cli.app import App
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.history.pair import Pair
    from ozgcheck.measure.yardstick import Yardstick


def month_page(app: App, yardstick: Yardstick) -> str:
    """The portal's latest run and what changed since the month before; nothing is refused."""
    from ozgcheck.cli.diff import difference
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.maturity.contradictions.find import of_run
    from ozgcheck.measure.coverage import count, relevant
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.worklist.gaps import gaps
    from ozgcheck.report.change.words import Run
    from ozgcheck.report.months.month import month_text
    from ozgcheck.sources.example_run import shows_example

    catalog = app.catalog
    snapshot_id, snapshot = app.latest()
    einheit, schwelle, eigene = yardstick.einheit, yardstick.schwelle, yardstick.eigene
    runs, note = month_pair(app, snapshot_id, complete=snapshot.complete)
    then = found = None
    if runs is not None:
        then = Run(runs.then.stored.id, runs.then.snapshot)
        found = difference(app, runs.then.snapshot, snapshot, yardstick)
    listed, _ = of_run(catalog, snapshot)
    pairs = relevant(catalog, snapshot, einheit, Selection(), eigene=eigene)
    return month_text(
        catalog,
        Run(snapshot_id, snapshot, shows_example(snapshot, snapshot_id)),
        count((finding for _, finding in pairs), schwelle),
        yardstick,
        then=then,
        found=found,
        note=note,
        gaps=gaps(
            catalog,
            snapshot,
            einheit=einheit,
            schwelle=schwelle,
            eigene=eigene,
            weights=app.config.hebel,
            indikatoren=known_indicators(catalog),
        ),
        listed=listed,
    )


def month_pair(app: App, snapshot_id: str, *, complete: bool) -> tuple[Pair | None, str]:
    """The run and the one to compare it with, and what is to be said about that."""
    from ozgcheck.errors import HistoryError
    from ozgcheck.history.pair import pair

    history = app.history
    if not history.list():
        return None, tr("Es ist noch kein Lauf gespeichert, mit dem sich vergleichen ließe.")
    if not complete:
        return None, tr("Der Lauf ist unvollständig; mit früheren wird er nicht verglichen.")
    try:
        runs = pair(history, now=snapshot_id)
    except HistoryError as error:
        return None, error.message
    return runs, runs.note
