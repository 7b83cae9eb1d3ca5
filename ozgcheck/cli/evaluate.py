# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck evaluate`: how good the matcher is on labelled titles."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.errors import ConfigError, reason


@command("evaluate")
@click.argument("gold", metavar="GOLD.CSV", type=click.Path(path_type=Path))
@click.option("--ohne-schluessel", is_flag=True, help="Nur nach dem Text zuordnen.")
@format_option
def evaluate(app: App, *, gold: Path, ohne_schluessel: bool, form: str) -> None:
    """Die Zuordnung an Titeln messen, die Menschen beschriftet haben.

    CSV mit den Spalten title, description, category, url, ozg_id, schluessel; eine leere
    ozg_id heißt: keine OZG-Leistung; mehrere richtige stehen mit | getrennt.
    """
    from ozgcheck.matching.evaluate import Labelled
    from ozgcheck.matching.evaluate import evaluate as measure
    from ozgcheck.matching.match import Matcher
    from ozgcheck.model import Offer
    from ozgcheck.report.evaluation import evaluation_view
    from ozgcheck.text import plain

    labelled = []
    for number, row in enumerate(_rows(gold), 1):
        keys = (
            () if ohne_schluessel else tuple(re.findall(r"99\d{12}", row.get("schluessel") or ""))
        )
        offer = Offer(
            id=str(number),
            title=plain(row["title"]),
            source="gold",
            url=plain(row.get("url") or ""),
            description=plain(row.get("description") or "", 4000),
            category=plain(row.get("category") or ""),
            schluessel=keys,
        )
        accepted = frozenset(part.strip() for part in row["ozg_id"].split("|") if part.strip())
        labelled.append(Labelled(offer, accepted))
    start = time.perf_counter()
    figures = measure(Matcher(app.catalog), labelled)
    app.show(evaluation_view(figures, time.perf_counter() - start), form)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except OSError as error:
        raise ConfigError(f"{path} ist nicht lesbar ({reason(error)}).") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path} ist keine CSV-Datei in UTF-8.") from error
    missing = [name for name in ("title", "ozg_id") if name not in (reader.fieldnames or ())]
    if missing:
        raise ConfigError(
            f"In {path} fehlt die Spalte „{missing[0]}“.",
            "Nötig sind mindestens title und ozg_id, getrennt durch Kommas.",
        )
    return rows
