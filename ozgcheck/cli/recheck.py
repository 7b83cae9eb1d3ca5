# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck recheck`: what today's rules would have said about earlier runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, measure_options, selection_options
from ozgcheck.errors import HistoryError, OzgcheckError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.history.recheck import Recheck
    from ozgcheck.history.store import History, Stored
    from ozgcheck.model import Snapshot
    from ozgcheck.report.recheck import Run


@command("recheck")
@click.argument("laeufe", metavar="[LAUF|MONAT …]", nargs=-1)
@click.option(
    "--zuordnung",
    is_flag=True,
    help=tr("Auch neu zuordnen, mit heutigem Katalog und heutigen Entscheidungen."),
)
@click.option(
    "--einzeln", is_flag=True, help=tr("Jede Leistung nennen, deren Ergebnis sich ändert.")
)
@selection_options
@measure_options
@format_option
def recheck(
    app: App,
    *,
    laeufe: tuple[str, ...],
    zuordnung: bool,
    einzeln: bool,
    schwelle: int | None,
    einheit: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Gespeicherte Läufe mit den heutigen Regeln noch einmal bewerten.

    Ohne Angabe alle Läufe des Portals, sonst die genannten: Kennung, Monat (2026-11) oder
    Tag. An den gespeicherten Läufen ändert sich nichts; JSON nennt immer jede Änderung.
    """
    from ozgcheck.history.choose import choose
    from ozgcheck.history.recheck import recheck as compare
    from ozgcheck.measure.coverage import Einheit
    from ozgcheck.report.recheck import recheck_view
    from ozgcheck.versions import current

    selection = app.selection(chosen)
    unit = Einheit(einheit or app.config.einheit)
    app.say_what_korb_counts(chosen["korb"], unit)
    level = schwelle or app.config.schwelle
    history = app.history
    stored = history.list()
    if not stored:
        raise OzgcheckError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(
                name=app.portal.name
            ),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=app.portal.name),
        )
    decisions = app.decisions if zuordnung else None

    def compared(snapshot: Snapshot) -> Recheck:
        return compare(
            app.catalog,
            snapshot,
            decisions=decisions,
            einheit=unit,
            schwelle=level,
            selection=selection,
            eigene=app.config.nur_eigene,
        )

    runs = [_run(history, each, compared) for each in choose(stored, laeufe)]
    catalog = app.catalog
    app.show(
        recheck_view(
            catalog,
            app.portal,
            current(catalog),
            runs,
            einheit=unit,
            schwelle=level,
            eigene=app.config.nur_eigene,
            rematched=zuordnung,
            details=einzeln,
            brief=form in ("table", "md"),
        ),
        form,
    )
    damaged = [run.error for run in runs if run.error]
    if len(damaged) == len(runs):
        raise HistoryError(tr("Keiner der Läufe war lesbar."), tr("Nichts ließ sich neu bewerten."))
    for error in damaged:
        app.say(tr("Ausgelassen: {error}").format(error=error), level=-1)


def _run(history: History, stored: Stored, compared: Callable[[Snapshot], Recheck]) -> Run:
    """One run; a damaged one does not keep the others from being shown."""
    from ozgcheck.report.recheck import Run

    try:
        snapshot = history.read(stored)
    except HistoryError as error:
        return Run(stored.id, error=str(error))
    return Run(stored.id, snapshot, compared(snapshot))
