# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck catalog refresh`: compare the catalogue with the FIM-Portal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.catalog.compare import PvogKey


@command("refresh")
@click.option("--fim", metavar="URL", help=tr("Adresse des FIM-Portals; Vorgabe: fimportal.de."))
@click.option(
    "--seit",
    metavar=tr("DATUM"),
    help=tr("Nur was sich seit diesem Tag geändert hat (JJJJ-MM-TT); zeigt nichts Verschwundenes."),
)
@click.option(
    "--pvog/--ohne-pvog",
    "with_pvog",
    default=False,
    help=tr("Auch Schlüssel suchen, die Open-PVOG für das Portal meldet; Vorgabe: ohne."),
)
@click.option(
    "--write",
    "writing",
    is_flag=True,
    help=tr("Neue Schlüssel, Typen und Namen in den Katalog schreiben; sonst nur berichten."),
)
@format_option
def refresh(
    app: App, *, fim: str | None, seit: str | None, with_pvog: bool, writing: bool, form: str
) -> None:
    """Den Katalog mit dem FIM-Portal abgleichen.

    Zeigt neue, geänderte und verschwundene Leistungen und Schlüssel. --write ändert die
    YAML-Dateien nur dort, wo niemand entscheiden muss, und löscht nie etwas. Fehlt ein Teil
    der Daten, so wird nichts geschrieben (Exit-Code 1).
    """
    from ozgcheck.catalog.compare import compare
    from ozgcheck.catalog.edit import plan, write
    from ozgcheck.catalog.fim import PORTAL, fetch_steckbriefe
    from ozgcheck.errors import SourceError
    from ozgcheck.report.refresh import refresh_view
    from ozgcheck.web.client import Client

    base, since = fim or PORTAL, _day(seit)
    catalog = app.catalog
    pvog: tuple[PvogKey, ...] = ()
    missing: tuple[str, ...] = ()
    with Client(contact=app.config.kontakt) as client:
        app.say(tr("Lese {base} …").format(base=base), level=1)
        steckbriefe = fetch_steckbriefe(client, base, since)
    if with_pvog:
        pvog, missing = _pvog(app)
    changes = compare(catalog, steckbriefe, pvog)
    app.show(refresh_view(base, steckbriefe, changes, missing), form)
    if missing or not steckbriefe.complete:
        raise SourceError(
            tr("Der Abgleich ist unvollständig")
            + (tr("; geschrieben wurde nichts.") if writing else "."),
            tr("Bitte später wiederholen; was fehlt, steht unter der Tabelle."),
        )
    if writing:
        edited = plan(catalog, changes)
        write(catalog.root, edited)
        for file in edited:
            app.say(tr("Geändert: {value}").format(value=catalog.root / file.name))
        if not edited:
            app.say(tr("Nichts zu schreiben; der Katalog bleibt, wie er ist."))


def _day(text: str | None) -> str:
    """An ISO date, checked; empty for none."""
    from ozgcheck.errors import ConfigError

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise ConfigError(
            tr("„{text}“ ist kein Datum.").format(text=text),
            tr("Gemeint ist ein Tag wie 2026-11-01."),
        ) from error


def _pvog(app: App) -> tuple[tuple[PvogKey, ...], tuple[str, ...]]:
    """The keys that Open-PVOG reports for the portal, and what could not be read."""
    from ozgcheck.catalog.compare import pvog_keys
    from ozgcheck.errors import SourceError
    from ozgcheck.sources.open_pvog import OpenPvog

    places = dict(app.portal.quellen)
    try:
        found = OpenPvog().collect(places.get(OpenPvog.kind, ""), app.context())
    except SourceError as error:
        return (), (error.message,)
    return pvog_keys(found.offers), tuple(f"{gap.what}: {gap.reason}" for gap in found.skipped)
