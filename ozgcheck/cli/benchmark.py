# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck benchmark`: the Smart City Index, and what a scenario would change."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.cli.german import Number
from ozgcheck.language import tr


@command("benchmark")
@click.option("--bereich", metavar=tr("NAME"), help=tr("Nur ein Bereich, zum Beispiel verwaltung."))
@click.option(
    "--szenario",
    metavar=tr("DATEI.YAML"),
    type=click.Path(path_type=Path),
    help=tr("Was wäre, wenn: Leistungen, die bis zu einem Tag online sind."),
)
@click.option(
    "--schwelle",
    type=Number(1, 4),
    metavar="1-4",
    help=tr("Reifegrad, ab dem etwas als erfüllt gilt; Vorgabe: 3 (OZG-konform)."),
)
@click.option(
    "--nur-eigene/--mit-geerbten",
    "nur_eigene",
    default=None,
    help=tr("Ohne oder mit (Vorgabe) den Diensten von Kreis, Land und Bund."),
)
@format_option
def benchmark(
    app: App,
    *,
    bereich: str | None,
    szenario: Path | None,
    schwelle: int | None,
    nur_eigene: bool | None,
    form: str,
) -> None:
    """Der Smart City Index: Bereiche, Indikatoren, Ränge, und was eine Lücke wert ist.

    Was die Formel sagt, gilt nur für die Ausgaben 2021 und 2022. Ein Szenario nennt in einer
    YAML-Datei, was bis wann online ist (name, bis, online; auf Wunsch stufe und angebote).
    """
    from ozgcheck.catalog.sci import load_sci
    from ozgcheck.measure.sci.benchmark import benchmark as measure
    from ozgcheck.report.sci.view import benchmark_view
    from ozgcheck.sources.example_run import shows_example

    selection = app.selection({"bereich": bereich})
    yardstick = app.yardstick(schwelle=schwelle, einheit=None, nur_eigene=nur_eigene, modell=None)
    level, own = yardstick.schwelle, yardstick.eigene
    scenario = None
    if szenario is not None:
        from ozgcheck.cli.scenario_file import read_scenario

        scenario = read_scenario(szenario, app.catalog)
    sci = load_sci(app.catalog.root)
    snapshot_id, snapshot = app.latest()
    found = measure(
        app.catalog, sci, snapshot, schwelle=level, eigene=own, bereiche=selection.bereiche
    )
    changed = None
    if scenario is not None:
        from ozgcheck.measure.sci.scenario import effect

        changed = effect(app.catalog, sci, snapshot, scenario, schwelle=level, eigene=own)
    example = shows_example(snapshot, snapshot_id)
    app.show(benchmark_view(snapshot, snapshot_id, found, changed, example=example), form)
