# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck check`: the monthly run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, measure_options, now

if TYPE_CHECKING:
    from ozgcheck.model import Entscheidung, Portal


@command("check")
@click.option(
    "--source",
    "sources",
    metavar="ART[:ORT]",
    multiple=True,
    help="Quelle statt der des Portals; mehrfach möglich, zum Beispiel tabelle:liste.csv.",
)
@click.option(
    "--vollstaendig/--teilweise",
    "whole",
    default=None,
    help="Die Quellen enthalten alles beziehungsweise nur einen Teil des Angebots.",
)
@click.option("--offline", is_flag=True, help="Nichts abrufen; Dateien und Archiv lesen.")
@click.option(
    "--stand",
    metavar="DATUM",
    help="Mit --offline: was bis dahin abgerufen wurde (JJJJ-MM-TT oder JJJJ-MM).",
)
@click.option(
    "--fail-under",
    "fail_under",
    metavar="N",
    multiple=True,
    help="Mindestabdeckung in Prozent, gesamt oder etwa familie=60; sonst Exit-Code 3.",
)
@click.option(
    "--output",
    metavar="ORDNER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Berichte (CSV, JSON, Markdown) hierhin schreiben.",
)
@measure_options
@format_option
def check(
    app: App,
    *,
    sources: tuple[str, ...],
    whole: bool | None,
    offline: bool,
    stand: str | None,
    fail_under: tuple[str, ...],
    output: Path | None,
    schwelle: int | None,
    einheit: str | None,
    form: str,
) -> None:
    """Der Monatslauf: Angebote einlesen, zuordnen, bewerten und den Lauf speichern.

    Ohne --source gelten die Quellen des Portals. Die Zusammenfassung erscheint auf dem
    Bildschirm, die Berichte liegen danach im Ordner von --output.
    """
    from ozgcheck.cli.progress import Progress
    from ozgcheck.config import parse_source
    from ozgcheck.flow import snapshot as make_snapshot
    from ozgcheck.history.store import History
    from ozgcheck.measure.coverage import Einheit
    from ozgcheck.measure.gate import gate, parse_threshold
    from ozgcheck.report.files import write_reports
    from ozgcheck.report.summary import summary
    from ozgcheck.sources.collect import collect

    unit = Einheit(einheit or app.config.einheit)
    level = schwelle or app.config.schwelle
    limits = fail_under or app.config.fail_under
    thresholds = tuple(parse_threshold(app.catalog, text) for text in limits)
    specs = [parse_source(text) for text in sources] or list(app.portal.quellen)
    started = now()
    app.say(f"Lese {', '.join(kind for kind, _ in specs)} …", level=1)
    with Progress(shown=app.verbosity >= 0) as progress:
        context = replace(
            app.context(offline),
            archive=app.config.history / app.portal.name / "archiv",
            as_of=_until(stand, offline),
            told=progress,
        )
        collections, states = collect(specs, context, whole=whole)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)  # before anything is stored
    run = make_snapshot(
        app.catalog, app.portal, started, collections, states, _decisions(app, app.portal)
    )
    stored = History(app.config.history, app.portal.name).write(run)
    app.show(summary(app.catalog, run, stored.id, unit), form)
    app.say(f"Gespeichert: {stored.path}")
    if output is not None:
        for path in write_reports(output, app.catalog, run, stored.id, unit, level):
            app.say(f"Bericht: {path}")
    gate(app.catalog, run, thresholds, einheit=unit, schwelle=level)


def _until(text: str | None, offline: bool) -> str:
    """The day or month of `--stand`, checked; empty for none."""
    from datetime import date

    from ozgcheck.errors import ConfigError

    if text is None:
        return ""
    if not offline:
        raise ConfigError("--stand gilt nur zusammen mit --offline.")
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError as error:
        raise ConfigError(
            f"„{text}“ ist kein Datum.", "Gemeint ist ein Tag wie 2026-11-01 oder ein Monat."
        ) from error
    return day.isoformat()[: 7 if len(text) == 7 else 10]


def _decisions(app: App, portal: Portal) -> tuple[Entscheidung, ...]:
    """What people decided: the catalogue's lines first, then the city's own."""
    from ozgcheck.matching.decisions import read_decisions

    return read_decisions(
        app.config.decisions / f"{portal.name}.jsonl",
        app.catalog.entscheidungen.get(portal.name, ()),
    )
