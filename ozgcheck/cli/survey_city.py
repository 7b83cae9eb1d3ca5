# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey city`: one municipality among its peers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import (
    App,
    command,
    format_option,
    measure_options,
    scale_options,
    selection_options,
)
from ozgcheck.cli.german import Number
from ozgcheck.cli.picture import check_target, plot_option, save_picture
from ozgcheck.cli.survey import month_option
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.cli.app import Function

_MANY = 50


def results_option(function: Function) -> Function:
    """`--ordner ORDNER`: where the results of a survey lie."""
    return click.option(
        "--ordner",
        "folder",
        metavar=tr("ORDNER"),
        type=click.Path(path_type=Path),
        help=tr(
            "Wo die gemessene Umfrage liegt; sonst der Ordner der Konfiguration, sonst "
            "ozgcheck-umfrage."
        ),
    )(function)


def survey_folder(app: App, folder: Path | None) -> Path:
    """Where to look for results: as asked, as configured, or in the usual folder."""
    from ozgcheck.survey.archive import FOLDER

    return folder or app.config.survey or Path(FOLDER)


@command("city")
@click.argument("gemeinde", metavar="[ARS|NAME]", required=False)
@click.option(
    "--gleich",
    metavar="typ,land,groesse",
    default="typ",
    help=tr(
        "Worin die Vergleichbaren gleich sind; typ gilt immer, groesse heißt halb bis doppelt so "
        "viele Einwohner. Vorgabe: typ."
    ),
)
@click.option(
    "--ab",
    "percent",
    type=Number(1, 100),
    metavar=tr("PROZENT"),
    default=_MANY,
    help=tr(
        "Ab welchem Anteil der anderen eine Leistung in die Listen kommt; Vorgabe: {many}."
    ).format(many=_MANY),
)
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]),
    help=tr("Auch der Platz in jeder Gruppe."),
)
@selection_options
@measure_options
@scale_options
@results_option
@month_option
@plot_option
@format_option
def city(
    app: App,
    *,
    gemeinde: str | None,
    gleich: str,
    percent: int,
    by: str | None,
    folder: Path | None,
    monat: str | None,
    target: Path | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Eine Stadt unter ihresgleichen: Platz, Verteilung, was die meisten haben.

    Ohne Angabe die Stadt des Portals. Der Platz ist eine Spanne, weil Open-PVOG nicht alles
    zeigt; wer nicht gelesen werden konnte, hat keinen Platz.
    """
    from ozgcheck.measure.coverage import By
    from ozgcheck.report.survey.city import city_view
    from ozgcheck.survey.peers import find_city, parse_gleich
    from ozgcheck.survey.place import group_of, place_of
    from ozgcheck.survey.results import open_results

    check_target(target)
    if by and any(chosen.values()):
        raise ConfigError(
            tr("--by und eine Auswahl gehen nicht zusammen."),
            tr("Bitte entweder --by oder eines von --lebenslage, --themenfeld, --bereich, --korb."),
        )
    common = parse_gleich(gleich)
    selection = app.selection(chosen)
    group = group_of(app.catalog, selection)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    results = open_results(survey_folder(app, folder), monat or "")
    known = results.municipalities()
    found = place_of(
        app.catalog,
        results,
        find_city(known, app.portal.ars if gemeinde is None else gemeinde),
        yardstick,
        known=known,
        gleich=common,
        group=group,
        by=By(by) if by else None,
        percent=percent,
        selection=selection,
    )
    if target is not None:
        from ozgcheck.report.survey.plot import place_plot

        save_picture(app, target, place_plot(found).svg)
    app.show(city_view(app.catalog, found, screen=form == "table"), form)
