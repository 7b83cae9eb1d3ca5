# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`--bericht ART:DATEI`: several formats in one run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, Function
from ozgcheck.cli.target import check_target, write_target
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.report.ci.kinds import Kind

if TYPE_CHECKING:
    from ozgcheck.measure.overview import Overview
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Snapshot
    from ozgcheck.report.view import View

# What a command shows on the screen, also as a file.
_SHOWN = ("md", "json")
_KINDS = (*(kind.value for kind in Kind), *_SHOWN)


@dataclass(frozen=True, slots=True)
class Bericht:
    """A file that was asked for: what it shows (a value of `Kind`, `md` or `json`)."""

    art: str
    path: Path


def bericht_option(function: Function) -> Function:
    """`--bericht ART:DATEI`."""
    return click.option(
        "--bericht",
        "berichte",
        metavar="ART:DATEI",
        multiple=True,
        help=tr(
            "Auch in diese Datei schreiben, etwa junit:junit.xml; mehrfach möglich. Arten: {kinds}."
        ).format(kinds=", ".join(_KINDS)),
    )(function)


def parse_berichte(texts: tuple[str, ...]) -> tuple[Bericht, ...]:
    """Read what `--bericht` asks for.

    Raises:
        ConfigError: an unknown kind, no or the same file, or one that cannot be written.
    """
    found = tuple(map(_bericht, texts))
    if len({bericht.path.resolve() for bericht in found}) < len(found):
        raise ConfigError(tr("Zwei Angaben hinter --bericht nennen dieselbe Datei."))
    return found


def write_berichte(app: App, berichte: tuple[Bericht, ...], view: View, seen: Overview) -> None:
    """Write the files that were asked for.

    Args:
        app: the global options.
        berichte: what was asked for.
        view: what the command shows.
        seen: the run.

    Raises:
        OzgcheckError: a file cannot be written; those before it are there.
    """
    from ozgcheck.report.ci import kinds
    from ozgcheck.report.formats import render as formats

    for bericht in berichte:
        if bericht.art in _SHOWN:
            text = formats.render(view, formats.Format(bericht.art))
        else:
            text = kinds.render(Kind(bericht.art), seen)
        write_target(bericht.path, text)
        app.say(tr("Bericht: {path}").format(path=bericht.path))


def overview_of(app: App, snapshot_id: str, snapshot: Snapshot, yardstick: Yardstick) -> Overview:
    """A run measured for reports; exceptions are those of its own day."""
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.measure.conditions.exceptions import resolve
    from ozgcheck.measure.overview import overview
    from ozgcheck.sources.example_run import shows_example

    return overview(
        app.catalog,
        snapshot,
        snapshot_id,
        yardstick,
        weights=app.config.hebel,
        indikatoren=known_indicators(app.catalog),
        exceptions=resolve(app.catalog, app.config.ausnahmen, snapshot.started),
        example=shows_example(snapshot, snapshot_id),
    )


def _bericht(text: str) -> Bericht:
    from ozgcheck.suggest import nearest

    art, _, place = text.partition(":")
    if art not in _KINDS:
        raise ConfigError(
            tr("Die Berichtsart „{art}“ gibt es nicht.").format(art=art),
            tr("{nearest} Möglich sind: {known}.")
            .format(nearest=nearest(art, _KINDS), known=", ".join(_KINDS))
            .strip(),
        )
    if not place:
        raise ConfigError(
            tr("Hinter „{art}“ fehlt die Datei.").format(art=art),
            tr("Zum Beispiel: --bericht {art}:bericht").format(art=art),
        )
    bericht = Bericht(art, Path(place))
    check_target(bericht.path)
    return bericht
