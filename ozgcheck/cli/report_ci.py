# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report` in the formats that CI systems read: one command for each."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.cli.berichte import overview_of
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.language import tr
from ozgcheck.report.ci.kinds import Kind, render


def _command(kind: Kind, told: str) -> click.Command:
    @command(kind.value, german=True, help=told)
    @click.option(
        "--output",
        "target",
        metavar=tr("DATEI"),
        type=click.Path(path_type=Path),
        help=tr("In diese Datei schreiben statt auf den Bildschirm."),
    )
    @measure_options
    @scale_options
    def run(
        app: App,
        *,
        target: Path | None,
        schwelle: int | None,
        einheit: str | None,
        nur_eigene: bool | None,
        modell: str | None,
    ) -> None:
        if target is not None:
            check_target(target)
        yardstick = app.yardstick(
            schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
        )
        text = render(kind, overview_of(app, *app.latest(), yardstick))
        if target is None:
            click.echo(text, nl=False)
            return
        write_target(target, text)
        app.say(tr("Gespeichert: {target}").format(target=target))

    return run


junit_report = _command(
    Kind.JUNIT,
    tr(
        "Der letzte Lauf als JUnit-XML.\n\nJe Lebenslage eine Suite, je Leistung ein Fall: sicher "
        "erfüllt ist bestanden, eine bewiesene Lücke ist fehlgeschlagen, Unklares und nicht "
        "Geprüftes ist übersprungen."
    ),
)
sarif_report = _command(
    Kind.SARIF,
    tr(
        "Der letzte Lauf als SARIF 2.1.0.\n\nJede Lücke ist ein Ergebnis, jede Art von Lücke eine "
        "Regel mit Erklärung."
    ),
)
codequality_report = _command(
    Kind.CODEQUALITY,
    tr("Die Lücken des letzten Laufs als Code-Quality-Bericht für GitLab."),
)
annotations_report = _command(
    Kind.ANNOTATIONS,
    tr("Die größten Hebel des letzten Laufs als Anmerkungen für GitHub Actions."),
)
summary_report = _command(
    Kind.SUMMARY,
    tr("Der letzte Lauf als kurze Zusammenfassung eines CI-Jobs in Markdown."),
)
