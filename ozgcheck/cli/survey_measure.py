# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey measure`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, now
from ozgcheck.cli.german import Number
from ozgcheck.cli.survey import folder_option, month_option
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.survey.measurement import Measurement

_MOST_CORES = 256


@command("measure", german=True)
@folder_option
@month_option
@click.option(
    "--engine",
    default="duckdb",
    metavar=tr("NAME"),
    help=tr(
        "Womit gerechnet wird: duckdb (Vorgabe), local[2] oder spark://rechner:7077 für Spark."
    ),
)
@click.option(
    "--kerne",
    type=Number(1, _MOST_CORES),
    metavar=tr("ZAHL"),
    help=tr("Prozessorkerne; Vorgabe: alle."),
)
@click.option(
    "--output",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path),
    help=tr("Wohin die Ergebnisse kommen (messung/monat=…); Vorgabe: der Ordner der Umfrage."),
)
def measure(
    app: App,
    *,
    ordner: Path,
    monat: str | None,
    engine: str,
    kerne: int | None,
    output: Path | None,
) -> None:
    """Zählt für jede Gemeinde, was sie sicher online anbietet, mit unterer und oberer Grenze."""
    from ozgcheck.survey.archive import Archive
    from ozgcheck.survey.measurement import measure_month

    month = Archive(ordner).month(monat or "")
    result = measure_month(
        app.catalog,
        month,
        output or ordner,
        now(),
        wanted=engine,
        cores=kerne or _cores(),
        told=lambda text: app.say(text, 1),
    )
    for line in _summary(result):
        app.say(line)
    click.echo(str(result.folder))


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _summary(result: Measurement) -> list[str]:
    from ozgcheck.numbers import counted, whole
    from ozgcheck.survey.archive import Zustand
    from ozgcheck.survey.figures import NO_PROOF, NOT_ASKED, ZUSTAENDIGKEIT

    states = [place.zustand for place in result.places]
    read, failed = states.count(Zustand.GELESEN), states.count(Zustand.FEHLER)
    rows = counted(result.rows, tr("Zeile"), tr("Zeilen"))
    lines = [
        tr("Gemessen: {read} mit {rows}.").format(
            read=counted(read, tr("Gemeinde"), tr("Gemeinden")), rows=rows
        )
    ]
    if failed or NOT_ASKED in states:
        lines.append(
            tr(
                "Nicht geprüft: {failed} mit Fehler, {whole} noch "
                "nicht abgefragt. Sie zählen nirgends als Lücke."
            ).format(failed=whole(failed), whole=whole(states.count(NOT_ASKED)))
        )
    if not any(place.einwohner is not None for place in result.places):
        lines.append(
            tr(
                "Einwohnerzahlen sind nicht bekannt; Vergleiche nach Größe brauchen eine Liste "
                "(--gemeinden beim Sammeln)."
            )
        )
    return [*lines, ZUSTAENDIGKEIT, NO_PROOF]
