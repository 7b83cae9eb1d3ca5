# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck evaluate`: how good the matcher is on labelled titles."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.cli.german import Number
from ozgcheck.errors import ConfigError, reason
from ozgcheck.suggest import nearest

if TYPE_CHECKING:
    from ozgcheck.matching.evaluate import Labelled


# DictReader gives None where a row is too short.
_Row = dict[str, str | None]


@command("evaluate")
@click.argument("gold", metavar="GOLD.CSV", type=click.Path(path_type=Path))
@click.option("--ohne-schluessel", is_flag=True, help="Nur nach dem Text zuordnen.")
@click.option(
    "--gruppe",
    metavar="SPALTE",
    help="Dieselben Zahlen je Wert einer Spalte der Datei, zum Beispiel je Stadt.",
)
@click.option(
    "--fehler",
    type=Number(0),
    metavar="ZAHL",
    default=40,
    help="Höchstens so viele Fehler zeigen; Vorgabe: 40, 0 heißt alle. CSV und JSON haben alle.",
)
@click.option(
    "--mindest-genauigkeit",
    metavar="ANTEIL",
    help="So viel vom sicher Zugeordneten muss richtig sein, etwa 0.99; sonst Exit-Code 3.",
)
@click.option(
    "--mindest-treffer",
    metavar="ANTEIL",
    help="So viele Titel mit Leistung müssen sicher und richtig zugeordnet sein, etwa 0.5; "
    "sonst Exit-Code 3.",
)
@format_option
def evaluate(
    app: App,
    *,
    gold: Path,
    ohne_schluessel: bool,
    gruppe: str | None,
    fehler: int,
    mindest_genauigkeit: str | None,
    mindest_treffer: str | None,
    form: str,
) -> None:
    """Die Zuordnung an Titeln messen, die Menschen beschriftet haben.

    CSV mit den Spalten title, description, category, url, ozg_id, schluessel; eine leere
    ozg_id heißt: keine OZG-Leistung; mehrere richtige stehen mit | getrennt.
    """
    from ozgcheck.matching.bars import demand, parse_share
    from ozgcheck.matching.evaluate import evaluate as measure
    from ozgcheck.matching.match import Matcher
    from ozgcheck.report.evaluation import evaluation_view

    precision = None if mindest_genauigkeit is None else parse_share(mindest_genauigkeit)
    recall = None if mindest_treffer is None else parse_share(mindest_treffer)
    labelled = _labelled(_rows(gold, gruppe), keys=not ohne_schluessel, split=gruppe)
    start = time.perf_counter()
    figures = measure(Matcher(app.catalog), labelled, split=gruppe is not None)
    seconds = time.perf_counter() - start
    brief = form in ("table", "md")
    app.show(
        evaluation_view(
            app.catalog,
            figures,
            seconds,
            split=gruppe or "",
            keys=not ohne_schluessel,
            most=fehler if brief and fehler else None,
            brief=brief,
        ),
        form,
    )
    demand(figures, least_precision=precision, least_recall=recall)


def _labelled(rows: list[_Row], *, keys: bool, split: str | None) -> list[Labelled]:
    from ozgcheck.matching.evaluate import Labelled
    from ozgcheck.model import Offer
    from ozgcheck.web.urls import keys_in

    labelled = []
    for number, row in enumerate(rows, 1):
        offer = Offer(
            id=str(number),
            title=_cell(row, "title"),
            source="gold",
            url=_cell(row, "url"),
            description=_cell(row, "description", 4000),
            category=_cell(row, "category"),
            schluessel=keys_in(row.get("schluessel") or "") if keys else (),
        )
        ids = (part.strip() for part in (row["ozg_id"] or "").split("|"))
        group = "" if split is None else _cell(row, split)
        labelled.append(Labelled(offer, frozenset(filter(None, ids)), group))
    return labelled


def _cell(row: _Row, name: str, limit: int = 1000) -> str:
    from ozgcheck.text import plain

    return plain(row.get(name) or "", limit)


def _rows(path: Path, split: str | None) -> list[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows: list[_Row] = list(reader)
    except OSError as error:
        raise ConfigError(f"{path} ist nicht lesbar ({reason(error)}).") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path} ist keine CSV-Datei in UTF-8.") from error
    names = reader.fieldnames or ()
    missing = [name for name in ("title", "ozg_id") if name not in names]
    if missing:
        raise ConfigError(
            f"In {path} fehlt die Spalte „{missing[0]}“.",
            "Nötig sind mindestens title und ozg_id, getrennt durch Kommas.",
        )
    if split is not None and split not in names:
        raise ConfigError(
            f"In {path} fehlt die Spalte „{split}“.",
            nearest(split, names) or f"Spalten sind: {', '.join(names)}.",
        )
    # A short row would pass for a title without Leistung.
    short = [row["title"] for row in rows if row["title"] is None or row["ozg_id"] is None]
    if short:
        raise ConfigError(
            f"In {path} fehlt bei {len(short)} Zeilen die OZG-ID oder der Titel, zuerst bei "
            f"„{short[0] or ''}“.",
            "Auch ein leeres Feld braucht sein Komma.",
        )
    return rows
