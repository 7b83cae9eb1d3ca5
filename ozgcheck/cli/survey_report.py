# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey report`: the survey as a whole, on the screen and as files."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, command, format_option, measure_options, scale_options
from ozgcheck.cli.survey import month_option
from ozgcheck.cli.survey_city import results_option, survey_folder
from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr


@command("report", german=True)
@click.option(
    "--output",
    "target",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path),
    help=tr("Auch als Dateien in diesen Ordner schreiben; er wird angelegt."),
)
@measure_options
@scale_options
@results_option
@month_option
@format_option
def report(
    app: App,
    *,
    target: Path | None,
    folder: Path | None,
    monat: str | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
) -> None:
    """Die Umfrage im Ganzen: wie die Anteile je Land und Art der Gemeinde verteilt sind.

    Mit --output auch als Dateien: jede Gemeinde, jedes Land, jede Gruppe und jede Leistung als
    CSV und JSON mit Schema und Datenlexikon.
    """
    from ozgcheck.publish import write_together
    from ozgcheck.report.survey.nation import nation_view
    from ozgcheck.survey.nation import nation
    from ozgcheck.survey.results import open_results

    if target is not None and target.exists() and not target.is_dir():
        raise ConfigError(tr("{target} ist eine Datei, kein Ordner.").format(target=target))
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    results = open_results(survey_folder(app, folder), monat or "")
    found = nation(app.catalog, results, yardstick)
    if target is not None:
        from ozgcheck.report.survey.tables import survey_files

        files = survey_files(app.catalog, results, found)
        try:
            write_together(target, files)
        except OSError as error:
            raise OzgcheckError(
                tr("Die Dateien lassen sich nicht nach {target} schreiben ({error}).").format(
                    target=target, error=reason(error)
                ),
                tr("Pfad, Rechte und freien Platz prüfen."),
            ) from error
        app.say(
            tr("Gespeichert: {target} ({files} Dateien)").format(target=target, files=len(files))
        )
    app.show(nation_view(found), form)
