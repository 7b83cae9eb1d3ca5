# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck catalog`: look at the catalogue, check it."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, command, format_option, selection_options
from ozgcheck.cli.german import LazyGroup
from ozgcheck.language import tr
from ozgcheck.text import plain

_HOMES = {
    "list": ("ozgcheck.cli.catalog:list_", tr("Alle Leistungen, auch gefiltert.")),
    "show": ("ozgcheck.cli.catalog:show", tr("Eine Leistung, wie sie im Katalog steht.")),
    "validate": ("ozgcheck.cli.catalog:validate", tr("Jede Datei des Katalogs prüfen.")),
    "pages": ("ozgcheck.cli.catalog:pages", tr("Lesbare Seiten je Lebenslage schreiben.")),
    "refresh": ("ozgcheck.cli.refresh:refresh", tr("Mit dem FIM-Portal abgleichen.")),
    "schema": ("ozgcheck.cli.catalog:schema", tr("Das JSON-Schema einer Dateiart.")),
}


@click.group("catalog", cls=LazyGroup, homes=_HOMES, invoke_without_command=True)
def catalog() -> None:
    """Der Katalog der OZG-Leistungen: ansehen und prüfen."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command("list")
@selection_options
@click.option(
    "--zustaendig", metavar=tr("WER"), help=tr("Nur was diese Stelle ausführt, etwa stadt.")
)
@format_option
def list_(
    app: App,
    *,
    zustaendig: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Alle Leistungen des Katalogs, auch gefiltert."""
    from ozgcheck.errors import ConfigError
    from ozgcheck.report.catalog import catalog_view
    from ozgcheck.suggest import nearest

    selection = app.selection(chosen)
    offices = {wer for leistung in app.catalog.leistungen for wer in leistung.zustaendig.wer}
    if zustaendig and zustaendig not in offices:
        raise ConfigError(
            tr("Die Stelle „{zustaendig}“ kommt im Katalog nicht vor.").format(
                zustaendig=zustaendig
            ),
            tr("{nearest} Möglich sind: {known}.")
            .format(nearest=nearest(zustaendig, offices), known=", ".join(sorted(offices)))
            .strip(),
        )
    members = [
        leistung
        for leistung in app.catalog.leistungen
        if leistung in selection and (not zustaendig or zustaendig in leistung.zustaendig.wer)
    ]
    app.show(catalog_view(app.catalog, members), form)


@command("show")
@click.argument("wanted", metavar="OZG-ID|SCHLÜSSEL")
@format_option
def show(app: App, *, wanted: str, form: str) -> None:
    """Eine Leistung, wie sie im Katalog steht."""
    from ozgcheck.measure.find import find_leistung
    from ozgcheck.report.leistung import leistung_view

    app.show(leistung_view(app.catalog, find_leistung(app.catalog, wanted)), form)


@command("validate")
@click.argument("folder", metavar="[ORDNER]", required=False, type=click.Path())
def validate(app: App, *, folder: str | None) -> None:
    """Jede Datei des Katalogs prüfen: Schema, Querbezüge, Beispiele der Regeln.

    Exit-Code 4, wenn etwas ungültig ist; eine Zeile je Fehler.
    """
    from ozgcheck.catalog.load import validate as find_problems
    from ozgcheck.errors import CatalogError

    problems = find_problems(Path(folder) if folder else app.catalog_path)
    for problem in problems:
        click.echo(plain(str(problem), 1000))
    if problems:
        count = (
            "1 Fehler"
            if len(problems) == 1
            else tr("{problems} Fehler").format(problems=len(problems))
        )
        raise CatalogError(tr("Der Katalog ist ungültig ({count}).").format(count=count))
    click.echo(tr("Der Katalog ist gültig."))


@command("pages", german=True)
@click.argument("folder", metavar="ORDNER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--check", is_flag=True, help=tr("Nur prüfen, ob die Seiten zum Katalog passen."))
def pages(app: App, *, folder: Path, check: bool) -> None:
    """Den Katalog als lesbare Seiten schreiben, eine je Lebenslage.

    Mit --check wird nichts geschrieben; Exit-Code 4, wenn Seiten veraltet sind.
    """
    from ozgcheck.atomic import write_whole
    from ozgcheck.errors import CatalogError
    from ozgcheck.report.pages import pages as make_pages

    stale = []
    for name, text in make_pages(app.catalog):
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
    if check and stale:
        raise CatalogError(
            tr("{stale} Seiten passen nicht zum Katalog, zuerst {stale2}.").format(
                stale=len(stale), stale2=stale[0]
            ),
            tr("Neu schreiben: ozgcheck catalog pages {folder}").format(folder=folder),
        )
    click.echo(
        tr("Die Seiten passen zum Katalog.")
        if check
        else tr("{stale} Seiten geschrieben.").format(stale=len(stale))
    )


@command("schema")
@click.argument("kind", metavar="[ART]", required=False)
def schema(_app: App, *, kind: str | None) -> None:
    """Das JSON-Schema einer Dateiart; ohne Angabe die Liste der Arten."""
    from ozgcheck.catalog.schema import schema_path
    from ozgcheck.errors import ConfigError
    from ozgcheck.suggest import nearest

    folder = schema_path("x").parent
    known = sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.json"))
    if kind is None:
        click.echo("\n".join(known))
        return
    if kind not in known:
        raise ConfigError(
            tr("Ein Schema „{kind}“ gibt es nicht.").format(kind=kind),
            nearest(kind, known) or tr("Möglich sind: {known}.").format(known=", ".join(known)),
        )
    click.echo(schema_path(kind).read_text(encoding="utf-8"), nl=False)
