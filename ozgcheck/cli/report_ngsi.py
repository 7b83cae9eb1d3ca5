# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report ngsi-ld`: the coverage as key figures for a Smart City platform."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, measure_options, scale_options
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.overview import Overview
    from ozgcheck.web.broker import Broker

_TOKEN = "OZGCHECK_BROKER_TOKEN"  # noqa: S105 - the variable's name


@command("ngsi-ld", german=True)
@click.option(
    "--output",
    "target",
    metavar="DATEI.jsonld",
    type=click.Path(path_type=Path),
    help=tr("In diese Datei schreiben statt auf den Bildschirm."),
)
@click.option(
    "--broker",
    "url",
    metavar=tr("ADRESSE"),
    help=tr("An diesen Kontextbroker senden; das Token steht in OZGCHECK_BROKER_TOKEN."),
)
@click.option("--mandant", metavar=tr("NAME"), help=tr("Mandant des Brokers (NGSILD-Tenant)."))
@click.option(
    "--context",
    metavar=tr("ADRESSE"),
    help=tr("Eigene Kopie des Kontexts der Smart Data Models, wenn der Broker kein Internet hat."),
)
@measure_options
@scale_options
def ngsi_ld(
    app: App,
    *,
    target: Path | None,
    url: str | None,
    mandant: str | None,
    context: str | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
) -> None:
    """Die Abdeckung als Kennzahlen (NGSI-LD, KeyPerformanceIndicator) für FIWARE.

    Je Gruppe eine Kennzahl mit unterer und oberer Grenze. Gesendet wird nur ein vollständiger
    Lauf, nie Beispieldaten; nimmt der Broker nicht alles an, ist der Exit-Code 1.
    """
    from ozgcheck.cli.berichte import overview_of
    from ozgcheck.measure.conditions.threshold import parse_threshold
    from ozgcheck.report.opendata import ngsi
    from ozgcheck.web.urls import normal_url

    if target is not None:
        check_target(target)
    if mandant is not None and url is None:
        raise ConfigError(tr("--mandant gehört zu --broker."))
    if context is not None and not normal_url(context):
        raise ConfigError(tr("Hinter --context steht keine Internetadresse."))
    broker = _broker(app, url, mandant) if url is not None else None
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    goals = [
        parse_threshold(app.catalog, text, yardstick.einheit) for text in app.config.fail_under
    ]
    seen = overview_of(app, *app.latest(), yardstick)
    found = ngsi.entities(seen, goals)
    names = normal_url(context) if context else ngsi.MODEL
    if target is not None:
        write_target(target, ngsi.document(found, names))
        app.say(tr("Gespeichert: {target}").format(target=target))
    if broker is not None:
        _check_measured(seen)
        app.say(
            tr("Der Kontextbroker nahm {found} Kennzahlen an.").format(
                found=broker.upsert(found, names)
            )
        )
    elif target is None:
        click.echo(ngsi.document(found, names), nl=False)


def _broker(app: App, url: str, mandant: str | None) -> Broker:
    from ozgcheck.web.broker import Broker

    broker = Broker(url, os.environ.get(_TOKEN, ""), mandant or "")
    if broker.plain_token:
        app.say(tr("Das Token geht unverschlüsselt über das Netz; besser ist eine https-Adresse."))
    return broker


def _check_measured(seen: Overview) -> None:
    """A platform shows a figure without its doubts, so doubtful ones are not sent.

    Raises:
        OzgcheckError: the run is an example or not complete.
    """
    if seen.example:
        raise OzgcheckError(
            tr("Das sind Beispieldaten, keine Messung; gesendet wird nichts."),
            tr("Zuerst messen: ozgcheck check"),
        )
    if not seen.snapshot.complete:
        raise OzgcheckError(
            tr("Der letzte Lauf ist unvollständig; gesendet wird nichts."),
            tr("Grund: {partial}").format(partial=" ".join(seen.snapshot.partial)),
        )
