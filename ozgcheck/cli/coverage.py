# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck coverage`."""

from __future__ import annotations

from pathlib import Path
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
from ozgcheck.cli.picture import check_target, plot_option, save_picture
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.coverage import Coverage
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Snapshot


@command("coverage")
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]),
    default="lebenslage",
    help=tr("Wonach gruppiert wird; Vorgabe: lebenslage."),
)
@selection_options
@measure_options
@scale_options
@plot_option
@format_option
def coverage(
    app: App,
    *,
    by: str,
    target: Path | None,
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

    check_target(target)
    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    app.say_what_korb_counts(chosen["korb"], yardstick.einheit)
    wanted = selection if any(chosen.values()) else None
    snapshot_id, snapshot = app.latest()
    result = measure(
        app.catalog,
        snapshot,
        by=By(by),
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
        selection=wanted,
    )
    if target is not None:
        save_picture(app, target, _picture(app, snapshot_id, snapshot, result, yardstick, wanted))
    app.show(coverage_view(snapshot, snapshot_id, result, yardstick.modell), form)


def _picture(
    app: App,
    snapshot_id: str,
    snapshot: Snapshot,
    result: Coverage,
    yardstick: Yardstick,
    selection: Selection | None,
) -> str:
    """The coverage as bars: by stage where every Leistung stands in one group only."""
    from ozgcheck.measure.stages import GROUPINGS, stages
    from ozgcheck.sources.example_run import shows_example

    example = shows_example(snapshot, snapshot_id)
    if result.by not in GROUPINGS:
        from ozgcheck.report.plots.groups import coverage_svg

        return coverage_svg(snapshot, result, yardstick, example=example)
    from ozgcheck.report.plots.stages import stage_bars

    found = stages(app.catalog, snapshot, by=result.by, yardstick=yardstick, selection=selection)
    return stage_bars(snapshot, snapshot_id, found, example=example).svg
