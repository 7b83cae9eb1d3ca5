# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck trend`: coverage over the months."""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Sequence
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
from ozgcheck.cli.picture import check_target, plot_option, save_picture
from ozgcheck.cli.register import as_stored, as_today
from ozgcheck.errors import ConfigError, HistoryError, OzgcheckError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.history.register import Register
    from ozgcheck.history.store import History, Stored
    from ozgcheck.measure.trend import Point
    from ozgcheck.model import SourceState

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


@command("trend")
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]),
    help=tr("Eine Zeile je Gruppe statt einer je Monat."),
)
@click.option(
    "--von", metavar=tr("MONAT"), help=tr("Erst ab diesem Monat, Tag oder Jahr: 2026-01.")
)
@click.option("--bis", metavar=tr("MONAT"), help=tr("Nur bis zu diesem Monat, Tag oder Jahr."))
@click.option("--alle", is_flag=True, help=tr("Jeder Lauf ein Punkt, nicht nur einer je Monat."))
@click.option(
    "--heutige-regeln",
    is_flag=True,
    help=tr("Dazu dieselben Läufe mit Katalog, Regeln und Entscheidungen von heute."),
)
@selection_options
@measure_options
@scale_options
@plot_option
@format_option
def trend(
    app: App,
    *,
    by: str | None,
    von: str | None,
    bis: str | None,
    alle: bool,
    heutige_regeln: bool,
    target: Path | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Die Abdeckung über die Monate, mit unterer und oberer Grenze.

    Je Monat gilt der letzte vollständige Lauf. Wo sich Katalog, Regeln, Quellen oder ozgcheck
    geändert haben, beginnt der Verlauf neu; --heutige-regeln misst alle Läufe gleich und dauert
    beim ersten Mal.
    """
    from ozgcheck.measure.coverage import By
    from ozgcheck.measure.trend import points
    from ozgcheck.measure.trend import trend as measure
    from ozgcheck.report.months.trend import Told, trend_rows_view, trend_view

    since, until = _window(von, bis)
    check_target(target)
    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    app.say_what_korb_counts(chosen["korb"], yardstick.einheit)
    history = app.history
    stored = history.list()
    register = _register(app, history, stored)
    shown = points(register, since=since, until=until, every=alle)
    if not shown:
        raise ConfigError(
            tr("Aus dieser Zeit ist kein Lauf gespeichert."),
            tr("Gespeichert sind Läufe von {started} bis {started2}.").format(
                started=register.runs[0].head.started[:10],
                started2=register.runs[-1].head.started[:10],
            ),
        )
    today = None
    if heutige_regeln:
        wanted = {point.run_id for point in shown}
        today = as_today(app, history, [each for each in stored if each.id in wanted])
    found = measure(
        app.catalog,
        register,
        shown,
        yardstick=yardstick,
        by=By(by) if by else None,
        every=alle,
        selection=selection if any(chosen.values()) else None,
        today=today,
    )
    told = Told(app.portal, register.unreadable, _example(shown), blocks=_blocks())
    if target is not None:
        from ozgcheck.report.plots.trend import trend_plot

        save_picture(app, target, trend_plot(found, told).svg)
    view = trend_rows_view if form == "csv" else trend_view
    app.show(view(found, told), form)
    for _, why in register.unreadable:
        app.say(tr("Ausgelassen: {why}").format(why=why), level=-1)


def _window(since: str | None, until: str | None) -> tuple[str, str]:
    for name, value in (("--von", since), ("--bis", until)):
        if value is not None and not _DATE.fullmatch(value):
            raise ConfigError(
                tr(
                    "Hinter {name} wird ein Monat wie 2026-11 erwartet, ein Tag oder ein Jahr."
                ).format(name=name),
                tr("„{value}“ ist keines davon.").format(value=value),
            )
    if since and until and since[: len(until)] > until:
        raise ConfigError(
            tr("--von {since} liegt nach --bis {until}.").format(since=since, until=until)
        )
    return since or "", until or ""


def _register(app: App, history: History, stored: Sequence[Stored]) -> Register:
    """All runs of the portal.

    Raises:
        OzgcheckError: there is none, or none is readable.
    """
    if not stored:
        raise OzgcheckError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(
                name=app.portal.name
            ),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=app.portal.name),
        )
    register = as_stored(app, history, stored)
    if not register.runs:
        raise HistoryError(
            tr("Keiner der Läufe war lesbar."), " ".join(why for _, why in register.unreadable[:1])
        )
    return register


def _example(shown: Sequence[Point]) -> bool:
    """Whether some run was made from a shipped example."""
    from ozgcheck.sources.example_run import shows_example

    # Runs of the same sources are alike in this; looking takes its time.
    different: dict[tuple[SourceState, ...], Point] = {
        point.run.head.sources: point for point in shown if point.run
    }
    return any(
        shows_example(point.run.head, point.run_id) for point in different.values() if point.run
    )


def _blocks() -> bool:
    """Whether the sparkline's blocks can be seen; a simple terminal gets digits."""
    if not sys.stdout.isatty():
        return True
    return os.environ.get("TERM") != "dumb" and locale.getencoding().upper() == "UTF-8"
