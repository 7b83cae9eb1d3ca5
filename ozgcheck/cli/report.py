# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report`: the latest run as a document; every kind is one entry of `_HOMES`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.cli.german import LazyGroup, Number
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.report.view import View

_HOMES = {
    "md": ("ozgcheck.cli.report:md", tr("Markdown: Monatsbericht oder eine Seite für den Rat.")),
    "html": ("ozgcheck.cli.report_html:html_report", tr("Website ohne Server, mit allen Belegen.")),
    "pdf": ("ozgcheck.cli.report_pdf:pdf_report", tr("PDF/UA: Bericht, eine Seite, Ratsvorlage.")),
    "xlsx": ("ozgcheck.cli.report_xlsx:xlsx", tr("Excel-Mappe: Tabellen, Filter, zum Ausfüllen.")),
    "opendata": (
        "ozgcheck.cli.report_opendata:opendata",
        tr("CSV, JSON, Lexikon, DCAT-AP.de, CPSV."),
    ),
    "ngsi-ld": (
        "ozgcheck.cli.report_ngsi:ngsi_ld",
        tr("Kennzahlen für FIWARE; auch an den Broker."),
    ),
    "junit": ("ozgcheck.cli.report_ci:junit_report", tr("JUnit-XML: je Leistung ein Testfall.")),
    "sarif": ("ozgcheck.cli.report_ci:sarif_report", tr("SARIF 2.1.0: jede Lücke ein Ergebnis.")),
    "codequality": ("ozgcheck.cli.report_ci:codequality_report", tr("Code Quality für GitLab.")),
    "annotations": ("ozgcheck.cli.report_ci:annotations_report", tr("Anmerkungen für GitHub.")),
    "summary": ("ozgcheck.cli.report_ci:summary_report", tr("Zusammenfassung eines CI-Jobs.")),
}
_OVERVIEW, _COUNCIL, _FORM, _MONTH = "uebersicht", "rat", "ratsvorlage", "monat"
_ROWS = 20


@click.group("report", cls=LazyGroup, homes=_HOMES, invoke_without_command=True)
def report() -> None:
    """Der letzte Lauf als Bericht zum Weitergeben."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command("md", german=True)
@click.option(
    "--vorlage",
    type=click.Choice([_OVERVIEW, _COUNCIL, _FORM, _MONTH]),
    default=_OVERVIEW,
    help=tr(
        "uebersicht (Vorgabe): der Monatsbericht; rat: fünf Antworten auf einer Seite; "
        "ratsvorlage: dieselben als Berichtsvorlage; monat: was sich geändert hat, kurz genug für "
        "eine E-Mail."
    ),
)
@click.option(
    "--output",
    "target",
    metavar="DATEI.md",
    type=click.Path(path_type=Path),
    help=tr("In diese Datei schreiben statt auf den Bildschirm."),
)
@click.option(
    "--limit",
    type=Number(1),
    metavar=tr("ZAHL"),
    help=tr("So viele Zeilen der Arbeitsliste in der Übersicht; Vorgabe: {rows}.").format(
        rows=_ROWS
    ),
)
@measure_options
@scale_options
def md(
    app: App,
    *,
    vorlage: str,
    target: Path | None,
    limit: int | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Der letzte Lauf als Markdown.

    uebersicht: Zusammenfassung, Abdeckung, die ersten Zeilen der Arbeitsliste und die Liste für
    die Redaktion. rat: fünf Fragen eines Rats, jede Zahl mit Regel und Datum. monat: Stand,
    Änderungen seit dem Monat davor und die größten Hebel, höchstens 40 Zeilen.
    """
    from ozgcheck.report.formats import markdown

    if target is not None:
        check_target(target)
    if limit is not None and vorlage != _OVERVIEW:
        raise ConfigError(
            tr("--limit gehört zur Vorlage „{overview}“; „{vorlage}“ hat ihre feste Länge.").format(
                overview=_OVERVIEW, vorlage=vorlage
            )
        )
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    if vorlage == _COUNCIL:
        from ozgcheck.cli.council import council_page

        text = markdown.render(council_page(app, yardstick), level=1)
    elif vorlage == _FORM:
        from ozgcheck.cli.council import council_form

        text = markdown.render(council_form(app, yardstick), level=1)
    elif vorlage == _MONTH:
        from ozgcheck.cli.month import month_page

        text = month_page(app, yardstick)
    else:
        text = markdown.render(_overview(app, yardstick, limit or _ROWS), level=1)
    if target is None:
        click.echo(text, nl=False)
        return
    write_target(target, text)
    app.say(tr("Gespeichert: {target}").format(target=target))


def _overview(app: App, yardstick: Yardstick, limit: int) -> View:
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.report.months.monthly import monthly_view, monthly_views
    from ozgcheck.sources.example_run import shows_example

    snapshot_id, snapshot = app.latest()
    views = monthly_views(
        app.catalog,
        snapshot,
        snapshot_id,
        yardstick,
        weights=app.config.hebel,
        indikatoren=known_indicators(app.catalog),
        limit=limit,
    )
    return monthly_view(snapshot, views, example=shows_example(snapshot, snapshot_id))
