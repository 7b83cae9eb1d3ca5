# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck match`: what a title means."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr


@command("match")
@click.argument("titles", metavar="TITEL…", nargs=-1)
@click.option(
    "--file",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Titel aus einer Textdatei, einer je Zeile."),
)
@format_option
def match(app: App, *, titles: tuple[str, ...], file: Path | None, form: str) -> None:
    """Welche Leistung ein Titel meint: Kandidaten mit Wert und Gründen.

    Was die Stadt über einen Titel entschieden hat, gilt auch hier.
    """
    from ozgcheck.matching.match import Matcher
    from ozgcheck.model import Offer
    from ozgcheck.report.matches import matches_view
    from ozgcheck.text import plain

    wanted = list(titles)
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                tr("Die Datei {file} ist nicht lesbar.").format(file=file),
                tr("Nötig ist eine Textdatei in UTF-8."),
            ) from error
        wanted += [line for line in text.splitlines() if line.strip()]
    if not wanted:
        raise ConfigError(
            tr("Es fehlt ein Titel."), tr('Zum Beispiel: ozgcheck match "Hund anmelden"')
        )
    matcher = Matcher(app.catalog, app.decisions)
    offers = [
        Offer(id=str(number), title=plain(title), source="titel")
        for number, title in enumerate(wanted, 1)
    ]
    found = [(offer, matcher.match(offer)[0]) for offer in offers]
    app.show(matches_view(app.catalog, found), form)
