# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck gaps`."""

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
from ozgcheck.cli.german import Number


@command("gaps")
@selection_options
@measure_options
@scale_options
@click.option("--limit", type=Number(1), metavar="ZAHL", help="Höchstens so viele Zeilen.")
@click.option("--nicht-geprueft", is_flag=True, help="Auch zeigen, was niemand angesehen hat.")
@format_option
def gaps(
    app: App,
    *,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    limit: int | None,
    nicht_geprueft: bool,
    form: str,
    **chosen: str | None,
) -> None:
    """Was offen ist, der größte Hebel zuerst.

    Sicher fehlende Leistungen, zu niedrige Stufen und alles, was noch zu klären ist. Nicht
    Angesehenes ist keine Lücke und steht nur als Zahl darunter.
    """
    from ozgcheck.measure.gaps import gaps as find_gaps
    from ozgcheck.measure.gaps import unchecked_count
    from ozgcheck.report.views import gaps_view

    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    snapshot_id, snapshot = app.latest()
    found = find_gaps(
        app.catalog,
        snapshot,
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        selection=selection,
        unchecked=nicht_geprueft,
        eigene=yardstick.eigene,
    )
    hidden = unchecked_count(app.catalog, snapshot, yardstick.einheit, selection)
    app.show(
        gaps_view(
            app.catalog,
            snapshot,
            snapshot_id,
            found,
            yardstick=yardstick,
            unchecked=hidden,
            limit=limit,
        ),
        form,
    )
