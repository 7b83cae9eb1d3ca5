# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck plot`: a run as a picture, and the same as a table."""

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
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.report.plots.words import Plot

_FUNNEL, _MATRIX = "trichter", "matrix"


@command("plot", german=True)
@click.argument(
    "kind",
    metavar="lebenslagen|matrix|trichter",
    type=click.Choice(["lebenslagen", "matrix", "trichter"]),
)
@plot_option
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld"]),
    default="lebenslage",
    help=tr("Wonach Balken und Matrix gruppieren; Vorgabe: lebenslage."),
)
@selection_options
@measure_options
@scale_options
@format_option
def plot(
    app: App,
    *,
    kind: str,
    target: Path | None,
    by: str,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Der letzte Lauf als Bild, dazu dieselben Zahlen als Tabelle.

    lebenslagen: ein Balken je Gruppe, nach Stufen. matrix: Gruppen mal Stufen. trichter: von der
    Aufgabe der Stadt bis zum PVOG; seine Stufen stehen fest, --by und --schwelle ändern ihn nicht.
    """
    check_target(target)
    selection = app.selection(chosen) if any(chosen.values()) else None
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    app.say_what_korb_counts(chosen["korb"], yardstick.einheit)
    found = _plot(app, kind, by, yardstick, selection)
    if target is not None:
        save_picture(app, target, found.svg)
    app.show(found.view, form)


def _plot(app: App, kind: str, by: str, yardstick: Yardstick, selection: Selection | None) -> Plot:
    from ozgcheck.measure.coverage import By
    from ozgcheck.sources.example_run import shows_example

    catalog = app.catalog
    snapshot_id, snapshot = app.latest()
    example = shows_example(snapshot, snapshot_id)
    if kind == _FUNNEL:
        from ozgcheck.measure.funnel import funnel
        from ozgcheck.report.plots.funnel import funnel_plot

        steps = funnel(catalog, snapshot, yardstick=yardstick, selection=selection)
        return funnel_plot(snapshot, snapshot_id, steps, example=example)
    from ozgcheck.measure.stages import stages
    from ozgcheck.report.plots.stages import stage_bars, stage_matrix

    sorted_out = stages(catalog, snapshot, by=By(by), yardstick=yardstick, selection=selection)
    draw = stage_matrix if kind == _MATRIX else stage_bars
    return draw(snapshot, snapshot_id, sorted_out, example=example)
