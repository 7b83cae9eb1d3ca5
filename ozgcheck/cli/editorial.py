# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck editorial`."""

from __future__ import annotations

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.cli.german import Number
from ozgcheck.language import tr


@command("editorial")
@click.option(
    "--art",
    "named",
    metavar=tr("ART"),
    multiple=True,
    help=tr("Nur diese Art, zum Beispiel seite-fehlt oder schluessel; mehrfach möglich."),
)
@click.option("--amt", metavar=tr("NAME"), help=tr("Nur diese Stelle; ein Teil des Namens genügt."))
@click.option(
    "--lebenslage",
    metavar=tr("NAME"),
    help=tr("Nur eine Lebenslage; ein Themenfeld meint alle seine Lebenslagen."),
)
@click.option("--limit", type=Number(1), metavar=tr("ZAHL"), help=tr("Höchstens so viele Zeilen."))
@format_option
def editorial(
    app: App,
    *,
    named: tuple[str, ...],
    amt: str | None,
    lebenslage: str | None,
    limit: int | None,
    form: str,
) -> None:
    """Liste für die Redaktion: was sich zwischen Portal, PVOG und Links widerspricht.

    Tote Links, Onlinedienste, die keine sind, was nur im Portal oder nur im PVOG steht, falsche
    und fehlende Leistungsschlüssel, alte Texte; mit der zuständigen Stelle, wo sie bekannt ist.
    """
    from ozgcheck.errors import ConfigError
    from ozgcheck.maturity.contradictions.find import of_run
    from ozgcheck.measure.editorial import arten, choose
    from ozgcheck.report.editorial import editorial_view

    kinds = arten(named)
    if amt is not None and not amt.strip():
        raise ConfigError(tr("Hinter --amt steht kein Name."))
    chosen = app.selection({"lebenslage": lebenslage})
    snapshot_id, snapshot = app.latest()
    every, stored = of_run(app.catalog, snapshot)
    found = choose(
        app.catalog,
        every,
        arten=kinds,
        amt=amt or "",
        selection=chosen if lebenslage else None,
    )
    app.show(
        editorial_view(
            app.catalog,
            snapshot,
            snapshot_id,
            found,
            stored=stored,
            filters={"art": sorted(kinds), "amt": amt or "", "lebenslage": lebenslage or ""},
            limit=limit,
        ),
        form,
    )
