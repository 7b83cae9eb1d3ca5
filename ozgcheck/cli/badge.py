# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck badge`: one figure for README and homepage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import (
    App,
    command,
    measure_options,
    now,
    scale_options,
    selection_options,
)
from ozgcheck.cli.german import Number
from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.measure.cities.age import OLD_AFTER
from ozgcheck.text import slug

if TYPE_CHECKING:
    from ozgcheck.catalog.load import Catalog
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Count, Snapshot
    from ozgcheck.report.badge import Badge, Lage, Stil

_SVG, _JSON = ".svg", ".json"


@command("badge", german=True)
@selection_options
@click.option("--alle", is_flag=True, help=tr("Eine Datei gesamt und je Gruppe, als SVG und JSON."))
@click.option(
    "--stil",
    type=click.Choice(["flat", "flat-square"]),
    default="flat",
    help=tr("Aussehen der SVG: mit runden Ecken (flat, Vorgabe) oder eckig (flat-square)."),
)
@click.option(
    "--alter",
    type=Number(1, 3650),
    metavar=tr("TAGE"),
    default=OLD_AFTER,
    help=tr("Ein älterer Lauf gilt als veraltet; Vorgabe: {old_after}.").format(
        old_after=OLD_AFTER
    ),
)
@click.option(
    "--output",
    metavar="DATEI.svg|json|ORDNER",
    type=click.Path(path_type=Path),
    help=tr("Hierhin schreiben statt auf den Bildschirm; mit --alle ein Ordner."),
)
@measure_options
@scale_options
def badge(
    app: App,
    *,
    alle: bool,
    stil: str,
    alter: int,
    output: Path | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    **chosen: str | None,
) -> None:
    """Ein Badge mit der sicheren Abdeckung: SVG, oder JSON für shields.io.

    Ist der letzte Lauf unvollständig oder zu alt, steht das statt der Zahl darin. Geschrieben
    wird eine Datei nur, wenn sich ihr Inhalt ändert.
    """
    from ozgcheck.report.badge import Stil, badge_svg

    given = [f"--{name}" for name, value in chosen.items() if value is not None]
    if len(given) > 1:
        raise ConfigError(
            tr("{given} zusammen gehen nicht: ein Badge je Gruppe.").format(
                given=tr(" und ").join(given)
            )
        )
    if alle and (given or output is None):
        raise ConfigError(
            tr("--alle braucht --output ORDNER und keine einzelne Gruppe."),
            tr("Zum Beispiel: ozgcheck badge --alle --output badges"),
        )
    if not alle and output is not None and output.suffix.lower() not in (_SVG, _JSON):
        raise ConfigError(
            tr("„{name}“ endet weder auf .svg noch auf .json.").format(name=output.name),
            tr("Zum Beispiel: --output badge.svg"),
        )
    selection = app.selection(chosen)
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    run = _run(app, alter)
    if alle and output is not None:
        _write_all(app, output, Stil(stil), run, yardstick)
        return
    made = run.badge(*_group(app.catalog, run.snapshot, selection, yardstick), yardstick)
    if output is None:
        click.echo(badge_svg(made, Stil(stil)), nl=False)
    else:
        app.say(
            tr("Badge: {output}{value}").format(
                output=output,
                value="" if _written(output, made, Stil(stil)) else tr(" (unverändert)"),
            )
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """The run that is shown, and whether its figures may be."""

    snapshot: Snapshot
    day: str
    lage: Lage
    example: bool

    def badge(self, group: str, count: Count, yardstick: Yardstick) -> Badge:
        from ozgcheck.report.badge import badge as make

        return make(
            self.snapshot.stadt,
            group,
            count,
            self.day,
            yardstick,
            lage=self.lage,
            example=self.example,
        )


def _run(app: App, alter: int) -> _Run:
    """The newest run. What is too old says so first, whatever else may be wrong with it."""
    from ozgcheck.history.pair import last
    from ozgcheck.measure.cities.age import days
    from ozgcheck.report.badge import Lage
    from ozgcheck.sources.example_run import shows_example

    snapshot_id, newest = app.latest()
    trusted = newest
    if not newest.complete:
        history = app.history
        earlier = [stored for stored in history.list() if stored.id < snapshot_id]
        found = last(history, earlier, lambda run: run.complete)
        trusted = found.snapshot if found else newest
        app.say(
            tr("Der letzte Lauf ist unvollständig: {partial}").format(partial=newest.partial[0])
        )
    age = days(trusted.started, now())
    lage, day = Lage.GILT, newest.started[:10]
    if age is not None and age > alter:
        lage, day = Lage.VERALTET, trusted.started[:10]
    elif not newest.complete:
        lage = Lage.UNVOLLSTAENDIG
    return _Run(newest, day, lage, shows_example(newest, snapshot_id))


def _group(
    catalog: Catalog, snapshot: Snapshot, selection: Selection, yardstick: Yardstick
) -> tuple[str, Count]:
    """Name and count of what was chosen."""
    from ozgcheck.measure.coverage import single_counts
    from ozgcheck.measure.select import BEREICHE
    from ozgcheck.model import Count

    count = Count.sum(
        each
        for _, each in single_counts(
            catalog,
            snapshot,
            selection,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
        )
    )
    lagen = [lage for lage in catalog.lebenslagen if lage.slug in selection.lebenslagen]
    felder = {*selection.themenfelder, *(lage.themenfeld for lage in lagen)}
    if len(lagen) == 1:
        names = [lagen[0].name]
    else:
        # Several Lebenslagen are those of a Themenfeld that was given in their place.
        names = [feld.name for feld in catalog.themenfelder if feld.slug in felder]
    names += [BEREICHE[slug] for slug in selection.bereiche]
    names += [korb.name for korb in catalog.koerbe if korb.slug in selection.koerbe]
    return "".join(names), count


def _write_all(app: App, folder: Path, stil: Stil, run: _Run, yardstick: Yardstick) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error
    made = list(_every(app.catalog, run.snapshot, yardstick))
    changed = sum(
        _written(folder / f"{name}{ending}", run.badge(group, count, yardstick), stil)
        for name, group, count in made
        for ending in (_SVG, _JSON)
    )
    app.say(
        tr("Badges: {value} Dateien in {folder}, davon {changed} geändert.").format(
            value=2 * len(made), folder=folder, changed=changed
        )
    )


def _every(
    catalog: Catalog, snapshot: Snapshot, yardstick: Yardstick
) -> Iterator[tuple[str, str, Count]]:
    """File name, name and count of the total and of every group."""
    from ozgcheck.measure.coverage import By, coverage

    for by in (By.THEMENFELD, By.LEBENSLAGE, By.BEREICH, By.KORB):
        result = coverage(
            catalog,
            snapshot,
            by=by,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
        )
        if by is By.THEMENFELD:
            yield tr("gesamt"), "", result.total
        for group in result.groups:
            yield f"{by}-{slug(group.key)}", group.name, group.count


def _written(path: Path, made: Badge, stil: Stil) -> bool:
    """Write the form that the ending asks for.

    Returns:
        Whether the file changed.
    """
    from ozgcheck.atomic import write_changed
    from ozgcheck.report.badge import badge_json, badge_svg

    text = badge_json(made) if path.suffix.lower() == _JSON else badge_svg(made, stil)
    try:
        return write_changed(path, text)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> OzgcheckError:
    return OzgcheckError(
        tr("{path} lässt sich nicht schreiben ({error}).").format(path=path, error=reason(error)),
        tr("Den Ordner anlegen; Schreibrechte und freien Platz prüfen."),
    )
