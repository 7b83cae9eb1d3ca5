# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck coverage`."""

from __future__ import annotations

import click

from ozgcheck.cli.app import (
    App,
    command,
    format_option,
    measure_options,
    scale_options,
    selection_options,
)


@command("coverage")
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]),
    default="lebenslage",
    help="Wonach gruppiert wird; Vorgabe: lebenslage.",
)
@selection_options
@measure_options
@scale_options
@format_option
def coverage(
    app: App,
    *,
    by: str,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Wie viel abgedeckt ist, je Gruppe und gesamt, mit unterer und oberer Grenze."""
    from ozgcheck.measure.coverage import By
    from ozgcheck.measure.coverage import coverage as measure
    from ozgcheck.report.views import coverage_view

    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    snapshot_id, snapshot = app.latest()
    result = measure(
        app.catalog,
        snapshot,
        by=By(by),
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
        selection=selection if any(chosen.values()) else None,
    )
    app.show(coverage_view(snapshot, snapshot_id, result, yardstick.modell), form)
