# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`--plot`: a command's figures as a picture beside its table."""

from __future__ import annotations

from pathlib import Path

import click

from ozgcheck.cli.app import App, Function
from ozgcheck.language import tr


def plot_option(function: Function) -> Function:
    """`--plot DATEI.svg|png`."""
    return click.option(
        "--plot",
        "target",
        metavar="DATEI.svg|png",
        type=click.Path(path_type=Path),
        help=tr("Das Bild hierhin speichern; PNG braucht die Erweiterung „plots“."),
    )(function)


def check_target(target: Path | None) -> None:
    """Say before anything is measured that the picture cannot be written.

    Raises:
        ConfigError: another ending than `.svg` and `.png`, or there is no such folder.
        OzgcheckError: PNG is wanted and cannot be made here.
    """
    if target is not None:
        from ozgcheck.report.plots.save import check_plot_path

        check_plot_path(target)


def save_picture(app: App, target: Path, svg: str) -> None:
    """Write the picture and say where it is."""
    from ozgcheck.report.plots.save import save_plot

    save_plot(target, svg)
    app.say(tr("Gespeichert: {target}").format(target=target))
