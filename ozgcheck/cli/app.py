# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the commands share: global options, configuration, catalogue, the run to show."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ozgcheck.cli.ci import log_safe
from ozgcheck.cli.german import GermanCommand, Number
from ozgcheck.errors import ConfigError
from ozgcheck.language import LANGUAGES, speak, tr
from ozgcheck.text import plain

if TYPE_CHECKING:
    from ozgcheck.catalog.load import Catalog
    from ozgcheck.config import Config
    from ozgcheck.history.store import History
    from ozgcheck.measure.coverage import Einheit
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Entscheidung, Portal, Snapshot
    from ozgcheck.report.view import View
    from ozgcheck.sources.interface import Context

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class App:
    """The global options, and what follows from them, loaded when it is needed."""

    config_path: Path | None = None
    catalog_path: Path | None = None
    portal_name: str | None = None
    color: bool = True
    verbosity: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def config(self) -> Config:
        """The city's settings."""
        from ozgcheck.config import load_config

        return load_config(self.config_path)

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue."""
        from ozgcheck.catalog.load import load_catalog

        # Much is made and nothing thrown away, and it lives to the end: no garbage collection
        # has to look at it, neither now nor, frozen, later.
        gc.disable()
        try:
            return load_catalog(self.catalog_path)
        finally:
            gc.freeze()
            gc.enable()

    @cached_property
    def portal(self) -> Portal:
        """The chosen portal."""
        from ozgcheck.config import find_portal

        name = self.portal_name or self.config.portal
        return find_portal(self.config, self.catalog.portale, name, self.catalog.profile)

    @cached_property
    def history(self) -> History:
        """The portal's stored runs."""
        from ozgcheck.history.store import History

        return History(self.config.history, self.portal.name)

    @property
    def decisions(self) -> tuple[Entscheidung, ...]:
        """What people decided for the portal: the catalogue's lines first, then the city's own."""
        from ozgcheck.matching.decisions import read_decisions

        name = self.portal.name
        return read_decisions(
            self.config.decisions / f"{name}.jsonl", self.catalog.entscheidungen.get(name, ())
        )

    def selection(self, chosen: dict[str, str | None]) -> Selection:
        """What the options of `selection_options` select."""
        from ozgcheck.measure.select import select

        for name, value in chosen.items():
            if value is not None and not value.strip():
                raise ConfigError(tr("Hinter --{name} steht kein Name.").format(name=name))
        return select(self.catalog, **{name: value or "" for name, value in chosen.items()})

    def say_what_korb_counts(self, korb: str | None, einheit: Einheit) -> None:
        """Where `--korb` selects whole Leistungen, but a basket's own figure counts services."""
        from ozgcheck.measure.coverage import Einheit

        if korb and einheit is Einheit.LEISTUNG:
            self.say(
                tr(
                    "--korb zählt hier ganze Leistungen. Dienst für Dienst, wie die Quelle des "
                    "Korbs, zählen coverage --by korb, gate und badge."
                )
            )

    def yardstick(
        self,
        *,
        schwelle: int | None,
        einheit: str | None,
        nur_eigene: bool | None,
        modell: str | None,
    ) -> Yardstick:
        """What the options of `measure_options` and `scale_options` mean."""
        from ozgcheck.measure.yardstick import yardstick

        return yardstick(
            self.catalog,
            einheit or self.config.einheit,
            schwelle or self.config.schwelle,
            eigene=self.config.nur_eigene if nur_eigene is None else nur_eigene,
            modell=modell,
        )

    def context(self, offline: bool = False) -> Context:
        """The context for the portal's sources; their files count from the configuration."""
        from ozgcheck.sources.interface import Context

        return Context(
            ars=self.portal.ars,
            retrieved=now(),
            base=self.config.base,
            contact=self.config.kontakt,
            offline=offline,
            portal=self.portal,
            profile=self.catalog.profile,
            linkregeln=self.catalog.linkregeln,
            pvog_client_id=os.environ.get("OZGCHECK_PVOG_CLIENT_ID", self.config.pvog_client_id),
        )

    def latest(self) -> tuple[str, Snapshot]:
        """The newest stored run of the portal, else the shipped example.

        Returns:
            The run's id and the run.

        Raises:
            ConfigError: nothing is stored and there is no example for the portal.
            HistoryError: the newest run is not readable.
        """
        history = self.history
        stored = history.latest()
        if stored is not None:
            return stored.id, history.read(stored)
        from ozgcheck.sources.manifest import examples  # takes time that most runs need not

        if self.portal.name in examples():
            self.say(
                tr(
                    "Für „{name}“ ist noch kein Lauf gespeichert; gezeigt wird das "
                    "mitgelieferte Beispiel. Einen Lauf macht: ozgcheck check"
                ).format(name=self.portal.name)
            )
            return f"beispiel:{self.portal.name}", self.example(self.portal.name)
        raise ConfigError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(
                name=self.portal.name
            ),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=self.portal.name),
        )

    def example(self, name: str) -> Snapshot:
        """The run that a shipped example gives, dated today; its sources say their own age."""
        from ozgcheck.flow import snapshot
        from ozgcheck.sources.collect import collect
        from ozgcheck.sources.registry import EXAMPLE

        collections, states = collect([(EXAMPLE, name)], self.context(offline=True))
        started = now()
        return snapshot(self.catalog, self.portal, started, collections, states)

    def say(self, text: str, level: int = 0) -> None:
        """A line for the person at the terminal, on stderr; `-q` silences level 0."""
        if self.verbosity >= level:
            click.echo(log_safe(plain(text, 2000)), err=True)

    def show(self, view: View, form: str) -> None:
        """Print a view on stdout."""
        from ozgcheck.report.formats.render import Format, render

        text = render(view, Format(form), terminal_width())
        try:
            click.echo(log_safe(text) if form == Format.TABLE else text, nl=False)
            sys.stdout.flush()
        except BrokenPipeError:
            # Who reads no further does not end the command: reports are still to be written, and
            # whether a goal is reached is said by the exit code.
            silence()


def silence() -> None:
    """Let whatever still goes to stdout go nowhere; nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def now() -> str:
    """The time in UTC; `SOURCE_DATE_EPOCH` fixes it for reproducible runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(
            tr("SOURCE_DATE_EPOCH ist keine Zeit."), tr("Erwartet werden Sekunden seit 1970.")
        ) from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def terminal_width() -> int:
    """Columns of the terminal, 100 when the output goes elsewhere; 60 to 160."""
    fallback = (100, 24)
    width = shutil.get_terminal_size(fallback).columns if sys.stdout.isatty() else fallback[0]
    return max(60, min(160, width))


def global_options(function: Function) -> Function:
    """The options that stand before or after every command."""
    for option in (
        click.option("-v", "--verbose", count=True, help=tr("Mehr Meldungen.")),
        click.option("-q", "--quiet", is_flag=True, help=tr("Keine Meldungen außer Fehlern.")),
        click.option("--no-color", is_flag=True, help=tr("Ohne Farben; auch NO_COLOR wirkt.")),
        click.option(
            "--lang",
            type=click.Choice(LANGUAGES),
            expose_value=False,
            help=tr("Sprache am Bildschirm, sonst OZGCHECK_LANG; Vorgabe: de."),
        ),
        click.option(
            "--portal", metavar=tr("NAME"), help=tr("Portal; sonst das der Konfiguration.")
        ),
        click.option(
            "--catalog",
            metavar=tr("ORDNER"),
            type=click.Path(path_type=Path),
            help=tr("Eigener Katalog statt des mitgelieferten."),
        ),
        click.option(
            "--config",
            metavar=tr("DATEI"),
            type=click.Path(path_type=Path),
            help=tr("Konfiguration; sonst ozgcheck.toml im aktuellen Ordner."),
        ),
    ):
        function = option(function)
    return function


def merged(app: App, options: dict[str, Any]) -> App:
    """The app with the global options of one place; a later place wins."""
    quiet, verbose = options.pop("quiet"), options.pop("verbose")
    config, catalog = options.pop("config"), options.pop("catalog")
    portal, no_color = options.pop("portal"), options.pop("no_color")
    return replace(
        app,
        config_path=config or app.config_path,
        catalog_path=catalog or app.catalog_path,
        portal_name=portal or app.portal_name,
        color=app.color and not no_color and not os.environ.get("NO_COLOR"),
        verbosity=-1 if quiet else app.verbosity + verbose,
    )


def command(
    name: str, *, german: bool = False, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command that gets the App first and takes the global options as well.

    Args:
        name: what it is called by.
        german: it writes what a city keeps or passes on, so it speaks German, help apart.
        settings: for click.
    """

    def make(function: Callable[..., Any]) -> click.Command:
        def run(**options: Any) -> None:
            if german:
                speak("de")
            above = click.get_current_context().find_object(App) or App()
            function(merged(above, options), **options)

        # click reads help text and options off the function.
        functools.update_wrapper(run, function)
        return click.command(name, cls=GermanCommand, **settings)(global_options(run))

    return make


def format_option(function: Function) -> Function:
    """`--format table|json|csv|md`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "md"]),
        default="table",
        help=tr("Ausgabe als Tabelle (Vorgabe), JSON, CSV oder Markdown."),
    )(function)


def measure_options(function: Function) -> Function:
    """`--schwelle` and `--einheit`, both falling back to the configuration."""
    for option in (
        click.option(
            "--einheit",
            type=click.Choice(["leistung", "teilleistung"]),
            help=tr("Was gezählt wird; Vorgabe: leistung."),
        ),
        click.option(
            "--schwelle",
            type=Number(1, 4),
            metavar="1-4",
            help=tr("Reifegrad, ab dem etwas als erfüllt gilt; Vorgabe: 3 (OZG-konform)."),
        ),
    ):
        function = option(function)
    return function


def scale_options(function: Function) -> Function:
    """`--nur-eigene` and `--modell`."""
    return click.option(
        "--nur-eigene/--mit-geerbten",
        "nur_eigene",
        default=None,
        help=tr("Ohne oder mit (Vorgabe) den Diensten von Kreis, Land und Bund."),
    )(model_option(function))


def model_option(function: Function) -> Function:
    """`--modell`."""
    return click.option(
        "--modell",
        metavar="1.1|2.0",
        help=tr("Reifegradmodell; Vorgabe: 1.1. Von 2.0 sind nur die Stufen 0 bis 3 bekannt."),
    )(function)


def selection_options(function: Function) -> Function:
    """`--lebenslage`, `--themenfeld`, `--bereich`, `--korb`."""
    for option in (
        click.option("--korb", metavar=tr("NAME"), help=tr("Nur ein Korb, zum Beispiel sci-2022.")),
        click.option(
            "--bereich", metavar=tr("NAME"), help=tr("Nur ein Bereich des Smart City Index.")
        ),
        click.option("--themenfeld", metavar=tr("NAME"), help=tr("Nur ein Themenfeld.")),
        click.option(
            "--lebenslage",
            metavar=tr("NAME"),
            help=tr("Nur eine Lebenslage; ein Themenfeld meint alle seine Lebenslagen."),
        ),
    ):
        function = option(function)
    return function
