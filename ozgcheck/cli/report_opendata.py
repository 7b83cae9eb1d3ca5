# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report opendata`: the latest run as open data with lexicon and description."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr


@command("opendata", german=True)
@click.option(
    "--output",
    "target",
    metavar=tr("ORDNER"),
    required=True,
    type=click.Path(path_type=Path),
    help=tr("In diesen Ordner schreiben; er wird angelegt."),
)
@measure_options
@scale_options
def opendata(
    app: App,
    *,
    target: Path,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als offene Daten: CSV, JSON mit Schema, Datenlexikon, DCAT-AP.de, CPSV-AP.

    DCAT-AP.de und CPSV-AP brauchen die Adresse, unter der die Dateien stehen werden: „adresse“
    im Abschnitt [opendata] von ozgcheck.toml. Namen von Beschäftigten, Texte und Kontaktdaten
    aus dem Portal sind nicht enthalten.
    """
    from ozgcheck.cli.berichte import overview_of
    from ozgcheck.publish import write_together
    from ozgcheck.report.opendata.bundle import bundle

    if target.exists() and not target.is_dir():
        raise ConfigError(tr("{target} ist eine Datei, kein Ordner.").format(target=target))
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    snapshot_id, snapshot = app.latest()
    seen = overview_of(app, snapshot_id, snapshot, yardstick)
    stored = app.history.list()
    first = stored[0].id[:8] if stored else snapshot.started[:10]
    given = app.config.opendata
    publication = replace(given, kontakt=given.kontakt or app.config.kontakt)
    files = bundle(seen, publication, seit=date.fromisoformat(first).isoformat())
    try:
        write_together(target, files)
    except OSError as error:
        raise OzgcheckError(
            tr("Die Daten in {target} lassen sich nicht schreiben ({error}).").format(
                target=target, error=reason(error)
            ),
            tr("Pfad, Rechte und freien Platz prüfen."),
        ) from error
    app.say(tr("Gespeichert: {target} ({files} Dateien)").format(target=target, files=len(files)))
    if not publication.adresse:
        app.say(
            tr(
                "Ohne „adresse“ im Abschnitt [opendata] der Konfiguration fehlt die Beschreibung "
                "nach "
                "DCAT-AP.de und CPSV-AP."
            )
        )
    if seen.example:
        app.say(tr("Das sind BEISPIELDATEN, keine Messung: bitte nicht veröffentlichen."))
