# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report html`: the latest run as a static website."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options

_FOLDER = "ozgcheck-seiten"


@command("html")
@click.option(
    "--output",
    "folder",
    metavar="ORDNER",
    type=click.Path(path_type=Path),
    default=Path(_FOLDER),
    help=f"Wohin; Vorgabe: {_FOLDER} im aktuellen Ordner.",
)
@measure_options
@scale_options
def html_report(
    app: App,
    *,
    folder: Path,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als Website, die keinen Server braucht.

    Überblick, jede Lebenslage, jede Leistung mit ihren Belegen, Arbeitsliste mit Suche, Smart City
    Index, Städtevergleich, Entwicklung, Datenqualität, Methode und Daten. Die Seiten lassen sich
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
        first = write_site(folder, site_files(prepared(app, yardstick)))
    finally:
        gc.enable()
    app.say(f"Gespeichert: {first}")
