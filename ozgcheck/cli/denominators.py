# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck denominators`: the same run against every denominator."""

from __future__ import annotations

from ozgcheck.cli.app import App, command, format_option


@command("denominators")
@format_option
def denominators(app: App, *, form: str) -> None:
    """Nenner nebeneinander: Leistungen, Teilleistungen und jeder Korb, mit Regel und Quelle.

    Immer mit den Schwellen 2 und 3, mit und ohne die Dienste von Kreis, Land und Bund; die
    Zahlen sind dieselben wie bei „ozgcheck coverage“. CSV hat eine Zeile je Nenner, Schwelle
    und Träger.
    """
    from ozgcheck.measure.denominators import denominators as measure
    from ozgcheck.report.denominators import denominators_rows_view, denominators_view
    from ozgcheck.sources.example_run import shows_example

    snapshot_id, snapshot = app.latest()
    found = measure(app.catalog, snapshot)
    view = denominators_rows_view if form == "csv" else denominators_view
    app.show(view(snapshot, snapshot_id, found, example=shows_example(snapshot, snapshot_id)), form)
