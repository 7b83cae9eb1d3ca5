# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report html`: the latest run as a static website."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.language import tr

_FOLDER = "ozgcheck-seiten"


@command("html", german=True)
@click.option(
    "--output",
    "folder",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path),
    default=Path(_FOLDER),
    help=tr("Wohin; Vorgabe: {folder} im aktuellen Ordner.").format(folder=_FOLDER),
)
@click.option(
    "--umfrage",
    "survey",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path),
    help=tr(
        "Auch „Bundesweit“ zeigen, aus der gemessenen Umfrage in diesem Ordner; sonst dem der "
        "Konfiguration."
    ),
)
@measure_options
@scale_options
def html_report(
    app: App,
    *,
    folder: Path,
    survey: Path | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als Website, die keinen Server braucht.

    Überblick, jede Lebenslage, jede Leistung mit ihren Belegen, Arbeitsliste mit Suche, Smart City
    Index, Städtevergleich, mit Umfrage auch der Vergleich bundesweit, Entwicklung, Datenqualität,
    Methode und Daten. Die Seiten lassen sich
    von einer Dateifreigabe öffnen, laden nichts von fremden Servern und zählen niemanden.
    """
    from ozgcheck.cli.prepare import prepared
    from ozgcheck.report.site.render import site_files
    from ozgcheck.report.site.write import check_folder, write_site

    check_folder(folder)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    # Much is made and nothing thrown away before the end.
    gc.disable()
    try:
        run = prepared(app, yardstick, survey=survey or _configured(app))
        first = write_site(folder, site_files(run))
    finally:
        gc.enable()
    app.say(tr("Gespeichert: {first}").format(first=first))


def _configured(app: App) -> Path | None:
    """The folder of the configuration; None, and said, while nothing is measured there."""
    from ozgcheck.survey.results import has_results

    folder = app.config.survey
    if folder is None or has_results(folder):
        return folder
    app.say(
        tr(
            "Ohne „Bundesweit“: In {folder} liegt keine gemessene Umfrage. Eine misst: ozgcheck "
            "survey measure --ordner {folder}"
        ).format(folder=folder)
    )
    return None
