# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck init`: the configuration of a city, and templates that run it every month."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ozgcheck.cli.app import App, command, now
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr

# What each template writes, and where; the texts lie in ozgcheck/vorlagen/.
TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "gitlab": {".gitlab-ci.yml": "gitlab-ci.yml"},
    "github": {".github/workflows/ozgcheck.yml": "github-workflow.yml"},
    "systemd": {
        "ozgcheck.service": "ozgcheck.service",
        "ozgcheck.timer": "ozgcheck.timer",
    },
    "cron": {"ozgcheck.cron": "ozgcheck.cron"},
}


@command("init", german=True)
@click.option("--stadt", metavar=tr("NAME"), help=tr("Name der Stadt."))
@click.option(
    "--ars", metavar=tr("ZIFFERN"), help=tr("Amtlicher Regionalschlüssel, zwölf Ziffern.")
)
@click.option("--adresse", metavar="URL", help=tr("Adresse des Serviceportals; „keine“: nur PVOG."))
@click.option(
    "--produkt", metavar=tr("NAME"), help=tr("Produkt des Portals; sonst wird es erkannt.")
)
@click.option(
    "--schwelle", metavar="1-4", help=tr("Reifegrad, ab dem etwas als erfüllt gilt; Vorgabe: 3.")
)
@click.option(
    "--fail-under",
    "fail_under",
    metavar="N",
    multiple=True,
    help=tr("Mindestabdeckung in Prozent, gesamt oder etwa familie=60; mehrfach möglich."),
)
@click.option(
    "--kontakt", metavar=tr("ADRESSE"), help=tr("Steht in jeder Anfrage an fremde Server.")
)
@click.option(
    "--ordner",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help=tr("Wohin; Vorgabe: der aktuelle Ordner."),
)
@click.option(
    "--vorlage",
    "templates",
    type=click.Choice(list(TEMPLATES)),
    multiple=True,
    help=tr("Dazu eine Vorlage für den Monatslauf schreiben; mehrfach möglich."),
)
@click.option("--ja", is_flag=True, help=tr("Nichts fragen: Was fehlt, bekommt die Vorgabe."))
@click.option(
    "--ersetzen",
    is_flag=True,
    help=tr("Vorhandene Dateien ersetzen; sie bleiben mit Datum liegen."),
)
def init(
    app: App,
    *,
    ordner: Path,
    templates: tuple[str, ...],
    ja: bool,
    ersetzen: bool,
    **options: Any,
) -> None:
    """Eine Stadt einrichten: schreibt ozgcheck.toml mit jeder Einstellung und ihrer Erklärung.

    Auf einem Terminal fragt es, was die Optionen nicht sagen: höchstens sechs Fragen, jede mit
    einer Vorgabe. Gibt es ozgcheck.toml schon, schreibt --vorlage allein nur die Vorlagen.
    """
    from ozgcheck.cli.interview import DEFAULT_CITY, Given, configuration
    from ozgcheck.config import FILE, Config, find_portal

    if app.config_path is not None:
        raise ConfigError(
            "--config gilt bei init nicht.", "Den Ordner für ozgcheck.toml nennt --ordner."
        )
    given = Given(**{**options, "fail_under": "; ".join(options["fail_under"]) or None})
    if app.portal_name is not None and given.stadt is None:
        portal = find_portal(Config(), app.catalog.portale, app.portal_name)
        given = replace(given, stadt=portal.stadt)
    file = ordner / FILE
    templates_alone = bool(templates) and given.nothing and file.exists() and not ersetzen
    texts = {
        ordner / name: template_text(source)
        for kind in dict.fromkeys(templates)
        for name, source in TEMPLATES[kind].items()
    }
    _check_free(texts if templates_alone else (file, *texts), ersetzen)
    if not templates_alone:
        asking = not ja and sys.stdin is not None and sys.stdin.isatty()
        if asking and hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        if ja and given.stadt is None and given.ars is None:
            given = replace(given, stadt=DEFAULT_CITY)
        texts = {file: configuration(app.catalog, given, asking=asking), **texts}
    for path, text in texts.items():
        _place(app, path, text)
    if not templates_alone:
        app.say("Was am Portal lesbar ist, zeigt: ozgcheck doctor. Danach: ozgcheck check")


def template_text(name: str) -> str:
    """A shipped template."""
    from importlib.resources import files

    return (files("ozgcheck") / "vorlagen" / name).read_text(encoding="utf-8")


def _check_free(paths: Iterable[Path], ersetzen: bool) -> None:
    taken = [str(path) for path in paths if path.exists() or path.is_symlink()]
    if taken and not ersetzen:
        raise ConfigError(
            f"{' und '.join(taken)} gibt es schon; geschrieben wurde nichts.",
            "Mit --ersetzen bleibt das Alte mit Datum im Namen liegen, mit --ordner kommt alles "
            "in einen anderen Ordner.",
        )


def _place(app: App, path: Path, text: str) -> None:
    from ozgcheck.atomic import write_whole

    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        kept = _free_name(path)
        shutil.copy2(path, kept)
        app.say(f"Aufgehoben: {kept}")
    write_whole(path, text)
    app.say(f"Geschrieben: {path}")


def _free_name(path: Path) -> Path:
    """Where the old file stays: its name with the day, numbered from the second on."""
    day = now()[:10]
    names = (path.with_name(f"{path.name}.{day}{f'-{n}' if n > 1 else ''}") for n in range(1, 1000))
    return next(name for name in names if not name.exists())
