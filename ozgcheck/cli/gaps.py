# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck gaps`: the working list of what is open."""

from __future__ import annotations

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
from ozgcheck.language import tr
from ozgcheck.measure.worklist.lever import Kategorie

if TYPE_CHECKING:
    from ozgcheck.measure.cities.city import City


@command("gaps")
@click.option(
    "--kategorie",
    "kinds",
    type=click.Choice([kind.value for kind in Kategorie]),
    multiple=True,
    help=tr("Nur diese Art, zum Beispiel quick_win; mehrmals möglich."),
)
@click.option(
    "--amt", metavar=tr("NAME"), help=tr("Nur Angebote eines Amts; der Anfang eines Worts.")
)
@selection_options
@measure_options
@scale_options
@click.option("--limit", type=Number(1), metavar=tr("ZAHL"), help=tr("Höchstens so viele Zeilen."))
@click.option("--nicht-geprueft", is_flag=True, help=tr("Auch zeigen, was niemand angesehen hat."))
@click.option(
    "--hebel", is_flag=True, help=tr("Zeigen, woraus sich jeder Hebel ergibt; auch mit -v.")
)
@click.option("--nachbarn", is_flag=True, help=tr("Sagen und werten, was andere Städte haben."))
@format_option
def gaps(
    app: App,
    *,
    kinds: tuple[str, ...],
    amt: str | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    limit: int | None,
    nicht_geprueft: bool,
    hebel: bool,
    nachbarn: bool,
    form: str,
    **chosen: str | None,
) -> None:
    """Was offen ist, der größte Hebel zuerst.

    Sicher fehlende Leistungen, zu niedrige Stufen, was noch zu klären ist, und Onlinedienste,
    die nicht verlinkt oder nicht gemeldet sind. Nicht Angesehenes ist keine Lücke und steht
    nur als Zahl darunter.
    """
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.errors import ConfigError
    from ozgcheck.measure.worklist.gaps import choose, unchecked_count
    from ozgcheck.measure.worklist.gaps import gaps as find_gaps
    from ozgcheck.report.gaps import Asked, gaps_view
    from ozgcheck.sources.example_run import shows_example

    if amt is not None and not amt.strip():
        raise ConfigError(tr("Hinter --amt steht kein Name."))
    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    kategorien = tuple(kind for kind in Kategorie if kind.value in kinds)
    everything = nicht_geprueft or Kategorie.NICHT_GEPRUEFT in kategorien
    snapshot_id, snapshot = app.latest()
    cities: tuple[City, ...] | None = None
    others = None
    if nachbarn:
        from ozgcheck.cli.neighbours import neighbour_cities
        from ozgcheck.measure.cities.neighbours import neighbours

        cities = neighbour_cities(app)
        others = neighbours(app.catalog, cities, yardstick=yardstick, selection=selection).by_key
    every = find_gaps(
        app.catalog,
        snapshot,
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        selection=selection,
        unchecked=everything,
        eigene=yardstick.eigene,
        weights=app.config.hebel,
        # The table has no room for reasons, and the index takes a while to read.
        indikatoren=None if form == "table" else known_indicators(app.catalog),
        others=others,
    )
    of_kind = choose(every, kategorien=kategorien)
    found = choose(of_kind, amt=amt or "")
    app.show(
        gaps_view(
            app.catalog,
            snapshot,
            snapshot_id,
            found,
            yardstick=yardstick,
            asked=Asked(
                kategorien=kategorien,
                amt=amt or "",
                limit=limit,
                parts=hebel or app.verbosity > 0,
                unchecked=unchecked_count(app.catalog, snapshot, yardstick.einheit, selection),
                without_office=sum(not gap.aemter for gap in of_kind) if amt else 0,
                example=shows_example(snapshot, snapshot_id),
                weights=app.config.hebel,
                cities=cities,
            ),
        ),
        form,
    )
