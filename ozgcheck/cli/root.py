# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The commands; every error ends here as one sentence."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from ozgcheck import __version__
from ozgcheck.cli.app import App, global_options, merged, silence
from ozgcheck.cli.german import LazyGroup, ReaderLeft, usage_message
from ozgcheck.errors import EXIT_COULD_NOT_CHECK, CatalogError, OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.text import plain

# As many findings as a screen holds; `catalog validate` shows all.
_PROBLEMS_SHOWN = 20

_HOMES = {
    "init": ("ozgcheck.cli.init:init", tr("Eine Stadt einrichten; Vorlagen für den Monatslauf.")),
    "check": (
        "ozgcheck.cli.check:check",
        tr("Der Monatslauf: einlesen, zuordnen, bewerten, sichern."),
    ),
    "gate": ("ozgcheck.cli.gate:gate", tr("Prüft den letzten Lauf gegen Schwellen und Vormonat.")),
    "gaps": ("ozgcheck.cli.gaps:gaps", tr("Was offen ist, der größte Hebel zuerst.")),
    "coverage": ("ozgcheck.cli.coverage:coverage", tr("Wie viel abgedeckt ist, je Gruppe.")),
    "benchmark": (
        "ozgcheck.cli.benchmark:benchmark",
        tr("Smart City Index: Ränge, Lücken, Szenario."),
    ),
    "denominators": ("ozgcheck.cli.denominators:denominators", tr("Nenner nebeneinander.")),
    "badge": ("ozgcheck.cli.badge:badge", tr("Eine Zahl als Badge (SVG oder JSON).")),
    "plot": ("ozgcheck.cli.plot:plot", tr("Der letzte Lauf als Bild (SVG oder PNG).")),
    "show": ("ozgcheck.cli.show:show", tr("Eine Leistung: Recht, Angebote, Belege.")),
    "editorial": ("ozgcheck.cli.editorial:editorial", tr("Widersprüche: Liste für die Redaktion.")),
    "match": ("ozgcheck.cli.match:match", tr("Welche Leistung ein Titel meint, und warum.")),
    "review": (
        "ozgcheck.cli.review:review",
        tr("Offene Zuordnungen entscheiden, Taste für Taste."),
    ),
    "diff": ("ozgcheck.cli.diff:diff", tr("Was sich seit dem Vormonat geändert hat.")),
    "history": (
        "ozgcheck.cli.history:history",
        tr("Gespeicherte Läufe: ansehen, prüfen, sichern."),
    ),
    "trend": ("ozgcheck.cli.trend:trend", tr("Die Abdeckung über die Monate, als Linie.")),
    "recheck": ("ozgcheck.cli.recheck:recheck", tr("Frühere Läufe mit heutigen Regeln bewerten.")),
    "compare": ("ozgcheck.cli.compare:compare", tr("Städte nebeneinander: was andere haben.")),
    "survey": ("ozgcheck.cli.survey:survey", tr("Bundesweit: alle Gemeinden sammeln und messen.")),
    "scorecard": ("ozgcheck.cli.scorecard:scorecard", tr("Strategieziele: Stand, Trend, Ampel.")),
    "report": ("ozgcheck.cli.report:report", tr("Der letzte Lauf als Bericht zum Weitergeben.")),
    "evaluate": ("ozgcheck.cli.evaluate:evaluate", tr("Zuordnung oder Reifegrade messen.")),
    "doctor": (
        "ozgcheck.cli.doctor:doctor",
        tr("Was am Portal erreichbar, erlaubt und lesbar ist."),
    ),
    "catalog": ("ozgcheck.cli.catalog:catalog", tr("Der Katalog: ansehen und prüfen.")),
}


@click.group(
    cls=LazyGroup,
    homes=_HOMES,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.option("--version", is_flag=True, help=tr("Die Version zeigen."))
@global_options
def cli(version: bool, **options: Any) -> None:
    """Welche OZG-Leistungen bietet die Stadt wirklich online an?"""
    ctx = click.get_current_context()
    ctx.obj = merged(App(), options)
    if version:
        click.echo(tr("ozgcheck {version__}").format(version__=__version__))
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(args: list[str] | None = None) -> None:
    """Run the command line and exit; see `ozgcheck.errors` for the codes."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever starts it has closed it
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli.main(args=args, prog_name="ozgcheck", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.UsageError as error:
        _fail(usage_message(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("Abgebrochen; gespeichert ist nur, was vorher fertig war."), err=True)
        sys.exit(130)
    except (BrokenPipeError, ReaderLeft):
        silence()
        sys.exit(0)
    except OzgcheckError as error:
        _fail(error)
    except OSError as error:
        _fail(
            OzgcheckError(
                tr("Zugriff auf {value} nicht möglich ({error}).").format(
                    value=error.filename or tr("eine Datei"), error=reason(error)
                ),
                tr("Pfad, Rechte und freien Platz prüfen."),
            )
        )
    except MemoryError:
        click.echo(tr("Fehler: Der Arbeitsspeicher reicht nicht."), err=True)
        sys.exit(EXIT_COULD_NOT_CHECK)


def _fail(error: OzgcheckError) -> None:
    click.echo(tr("Fehler: {message}").format(message=plain(error.message, 2000)), err=True)
    if isinstance(error, CatalogError):
        for problem in error.problems[:_PROBLEMS_SHOWN]:
            click.echo(f"  {plain(problem, 500)}", err=True)
        if len(error.problems) > _PROBLEMS_SHOWN:
            click.echo(
                tr("  … und {value} weitere").format(value=len(error.problems) - _PROBLEMS_SHOWN),
                err=True,
            )
    if error.hint:
        click.echo(plain(error.hint, 2000), err=True)
    sys.exit(error.exit_code)
