# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck compare`: several cities side by side."""

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
from ozgcheck.errors import ConfigError, HistoryError, OzgcheckError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ozgcheck.measure.cities.city import City, Missing
    from ozgcheck.model import Portal, Snapshot

_EXAMPLE = "beispiel"


@command("compare")
@click.argument("portale", metavar="PORTAL PORTAL …", nargs=-1)
@click.option(
    "--lauf",
    "runs",
    metavar="PORTAL=LAUF",
    multiple=True,
    help=tr("Ein anderer Lauf als der letzte: Kennung, Monat, Datei oder „beispiel“."),
)
@click.option(
    "--by",
    type=click.Choice(["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]),
    default="lebenslage",
    help=tr("Wonach gruppiert wird; Vorgabe: lebenslage."),
)
@click.option("--einzeln", is_flag=True, help=tr("Jede Leistung mit ihrer Stufe in jeder Stadt."))
@click.option(
    "--mindestens",
    type=Number(1),
    metavar=tr("ZAHL"),
    help=tr("So viele andere müssen etwas haben, damit es in der Liste steht; Vorgabe: 2."),
)
@click.option(
    "--gemeinsam",
    is_flag=True,
    help=tr("Anteile nur über das, was die Läufe aller Städte ansahen."),
)
@selection_options
@measure_options
@scale_options
@plot_option
@format_option
def compare(
    app: App,
    *,
    portale: tuple[str, ...],
    runs: tuple[str, ...],
    by: str,
    einzeln: bool,
    mindestens: int | None,
    gemeinsam: bool,
    target: Path | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
    **chosen: str | None,
) -> None:
    """Städte nebeneinander, zuerst: was andere haben und uns fehlt.

    „Wir“ ist das zuerst genannte Portal (oder das hinter --portal). Jede Stadt wird mit
    demselben Katalog und den Regeln von heute gemessen; was nicht angesehen wurde, fehlt nicht.
    """
    from ozgcheck.config import find_portal
    from ozgcheck.measure.cities.city import Missing
    from ozgcheck.measure.cities.compare import compare as measure
    from ozgcheck.measure.coverage import By
    from ozgcheck.report.cities.rows import compare_rows_view
    from ozgcheck.report.cities.view import compare_view

    check_target(target)
    names = _names(app, portale)
    wanted = _runs(runs, names)
    if mindestens is not None and mindestens > len(names) - 1:
        raise ConfigError(
            tr(
                "--mindestens {mindestens} ist mehr, als andere Städte genannt sind ({value})."
            ).format(mindestens=mindestens, value=len(names) - 1)
        )
    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    app.say_what_korb_counts(chosen["korb"], yardstick.einheit)
    portals = [
        find_portal(app.config, app.catalog.portale, name, app.catalog.profile) for name in names
    ]
    cities: list[City] = []
    missing: list[Missing] = []
    for portal in portals:
        found = _city(app, portal, wanted.get(portal.name, ""))
        if isinstance(found, Missing):
            missing.append(found)
        else:
            cities.append(found)
    if len(cities) < 2:
        raise _too_few(cities, missing)
    result = measure(
        app.catalog,
        cities,
        wir=cities[0].portal == names[0],
        missing=missing,
        by=By(by),
        yardstick=yardstick,
        least=mindestens,
        shared=gemeinsam,
        selection=selection if any(chosen.values()) else None,
        weights=app.config.hebel,
    )
    if target is not None:
        from ozgcheck.report.plots.cities import comparison_plot

        save_picture(app, target, comparison_plot(result).svg)
    view = compare_rows_view if form == "csv" else compare_view
    app.show(view(app.catalog, result, details=einzeln), form)


def _names(app: App, portale: Sequence[str]) -> list[str]:
    """The portals in order, ours first."""
    names = [name.strip() for name in portale]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(tr("„{twice}“ ist zweimal genannt.").format(twice=twice[0]))
    if app.portal_name:
        names = [app.portal_name, *(name for name in names if name != app.portal_name)]
    if len(names) < 2:
        raise ConfigError(
            tr("Zu einem Vergleich gehören mindestens zwei Portale."),
            tr("Zum Beispiel: ozgcheck compare herne bochum gelsenkirchen"),
        )
    return names


def _runs(texts: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """The runs of `--lauf` by portal."""
    wanted = {}
    for text in texts:
        name, equals, run = (part.strip() for part in text.partition("="))
        if not (name and equals and run):
            raise ConfigError(
                tr("„{text}“ nennt keinen Lauf.").format(text=text),
                tr(
                    "Gemeint ist zum Beispiel --lauf bochum=2026-11 oder --lauf "
                    "bochum=lauf.json.gz."
                ),
            )
        if name not in names:
            raise ConfigError(
                tr("--lauf nennt „{name}“, das nicht verglichen wird.").format(name=name)
            )
        wanted[name] = run
    return wanted


def _too_few(cities: Sequence[City], missing: Sequence[Missing]) -> OzgcheckError:
    there = (
        tr("nur von {stadt}").format(stadt=cities[0].snapshot.stadt)
        if cities
        else tr("von keiner Stadt")
    )
    gone = [gone.portal for gone in missing]
    return OzgcheckError(
        tr("Zum Vergleichen liegt {there} ein lesbarer Lauf vor.").format(there=there),
        tr("Zuerst aufrufen: {join}").format(
            join="; ".join(tr("ozgcheck check --portal {name}").format(name=name) for name in gone)
        ),
    )


def _city(app: App, portal: Portal, run: str) -> City | Missing:
    """The city with its chosen or latest run; what was named must be there."""
    from ozgcheck.cli.neighbours import app_for, city_today
    from ozgcheck.measure.cities.city import Missing

    there = app_for(app, portal)
    if run:
        snapshot_id, snapshot = _chosen(there, portal, run)
    else:
        try:
            snapshot_id, snapshot = there.latest()
        except (ConfigError, HistoryError) as error:
            return Missing(portal.name, portal.stadt, str(error))
    return city_today(there, snapshot_id, snapshot)


def _chosen(app: App, portal: Portal, run: str) -> tuple[str, Snapshot]:
    """The run that `--lauf` names."""
    from ozgcheck.history.choose import choose
    from ozgcheck.history.store import History, Stored

    if run == _EXAMPLE:
        return f"{_EXAMPLE}:{portal.name}", app.example(portal.name)
    history = History(app.config.history, portal.name)
    path = Path(run).expanduser()
    if run.endswith(".json.gz") or path.is_file():
        snapshot = history.read(Stored(path.name, path))
        if snapshot.portal != portal.name:
            raise ConfigError(
                tr("Der Lauf {run} gehört zum Portal „{portal}“, nicht zu „{name}“.").format(
                    run=run, portal=snapshot.portal, name=portal.name
                )
            )
        return path.name.removesuffix(".json.gz"), snapshot
    stored = history.list()
    if not stored:
        raise ConfigError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(name=portal.name),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=portal.name),
        )
    last = choose(stored, [run])[-1]
    return last.id, history.read(last)
