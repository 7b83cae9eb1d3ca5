# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report pdf`: the latest run on paper, readable for everybody (PDF/UA)."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.report.paper.document import Document
    from ozgcheck.report.paper.pdf import Picture

_FULL, _OVERVIEW, _COUNCIL = "voll", "uebersicht", "rat"
# So many pages a paper may have; the full report as many as it needs.
_MOST = {_OVERVIEW: 1, _COUNCIL: 4}


@command("pdf", german=True)
@click.option(
    "--vorlage",
    type=click.Choice([_FULL, _OVERVIEW, _COUNCIL]),
    default=_FULL,
    help=tr(
        "voll (Vorgabe): der ganze Bericht; uebersicht: eine Seite; rat: Berichtsvorlage auf "
        "höchstens vier Seiten."
    ),
)
@click.option(
    "--output",
    "target",
    metavar="DATEI.pdf",
    required=True,
    type=click.Path(path_type=Path),
    help=tr("In diese Datei schreiben."),
)
@click.option(
    "--logo",
    metavar="DATEI.svg|png",
    type=click.Path(path_type=Path),
    help=tr("Das Logo der Stadt, höchstens 1 MB; ein SVG darf auf nichts anderes verweisen."),
)
@click.option(
    "--nachbarn", is_flag=True, help=tr("Auch den Vergleich mit anderen Städten (voll); dauert.")
)
@measure_options
@scale_options
def pdf_report(
    app: App,
    *,
    vorlage: str,
    target: Path,
    logo: Path | None,
    nachbarn: bool,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als barrierefreies PDF (PDF/UA).

    voll: Überblick, Lebenslagen, Arbeitsliste, Smart City Index, Entwicklung, Datenqualität und
    Methode. rat: die Antworten aus „report md --vorlage rat“ in der Form einer Vorlage; was nur
    die Stadt weiß, ist gelb markiert und auszufüllen.
    """
    from ozgcheck.report.paper.logo import read_logo
    from ozgcheck.report.paper.pdf import check_pdf, pdf

    if target.suffix.lower() != ".pdf":
        raise ConfigError(tr("{target} endet nicht auf .pdf.").format(target=target))
    if nachbarn and vorlage != _FULL:
        raise ConfigError(tr("--nachbarn gehört zur Vorlage „{full}“.").format(full=_FULL))
    check_target(target)
    check_pdf()
    picture = None if logo is None else read_logo(logo)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    # Much is made and nothing thrown away before the end.
    gc.disable()
    try:
        document = _document(app, yardstick, vorlage, picture, cities=nachbarn)
        data = pdf(document.html, document.pictures, most=_MOST.get(vorlage))
    finally:
        gc.enable()
    write_target(target, data)
    app.say(tr("Gespeichert: {target}").format(target=target))


def _document(
    app: App, yardstick: Yardstick, vorlage: str, logo: Picture | None, *, cities: bool
) -> Document:
    from ozgcheck.report.paper.document import council_paper, full_report, one_page

    if vorlage == _COUNCIL:
        from ozgcheck.cli.council import council_form
        from ozgcheck.sources.example_run import shows_example

        snapshot_id, snapshot = app.latest()
        return council_paper(
            snapshot,
            council_form(app, yardstick),
            example=shows_example(snapshot, snapshot_id),
            logo=logo,
        )
    from ozgcheck.cli.prepare import prepared

    run = prepared(app, yardstick, cities=cities)
    return one_page(run, logo) if vorlage == _OVERVIEW else full_report(run, logo)
