# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey`: all of Germany; every command is one entry of `_HOMES`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ozgcheck.cli.german import LazyGroup
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.cli.app import App

Function = TypeVar("Function", bound=Callable[..., Any])

_HOMES = {
    "collect": ("ozgcheck.cli.survey_collect:collect", tr("Open-PVOG aller Gemeinden sammeln.")),
    "import": ("ozgcheck.cli.survey_import:import_", tr("Gespeicherte CSV-Exporte übernehmen.")),
    "measure": ("ozgcheck.cli.survey_measure:measure", tr("Die Abdeckung jeder Gemeinde zählen.")),
    "city": ("ozgcheck.cli.survey_city:city", tr("Eine Stadt unter ihresgleichen.")),
    "report": ("ozgcheck.cli.survey_report:report", tr("Ergebnisse als Tabellen und Seite.")),
}


@click.group("survey", cls=LazyGroup, homes=_HOMES, invoke_without_command=True)
def survey() -> None:
    """Bundesweit: Open-PVOG aller Gemeinden sammeln, messen und vergleichen."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def folder_option(function: Function) -> Function:
    """`--ordner ORDNER`: where the survey lies; the command gets a folder in any case."""
    from ozgcheck.survey.archive import FOLDER

    @functools.wraps(function)
    def with_folder(app: App, *, ordner: Path | None, **options: Any) -> None:
        function(app, ordner=ordner or app.config.survey or Path(FOLDER), **options)

    return click.option(
        "--ordner",
        metavar=tr("ORDNER"),
        type=click.Path(path_type=Path),
        help=tr("Wo die Umfrage liegt; sonst der Ordner der Konfiguration, sonst {folder}.").format(
            folder=FOLDER
        ),
    )(cast(Function, with_folder))


def month_option(function: Function) -> Function:
    """`--monat JJJJ-MM`."""

    def checked(_context: click.Context, _param: click.Parameter, value: str | None) -> str | None:
        from ozgcheck.survey.archive import MONTH

        if value is not None and not MONTH.fullmatch(value):
            raise ConfigError(
                tr("--monat erwartet Jahr und Monat."), tr("Zum Beispiel: --monat 2026-11")
            )
        return value

    return click.option(
        "--monat",
        metavar=tr("JJJJ-MM"),
        callback=checked,
        help=tr(
            "Welcher Monat; Vorgabe: beim Sammeln und Importieren der laufende, sonst der letzte."
        ),
    )(function)
