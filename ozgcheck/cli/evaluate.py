# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck evaluate`: how good the matcher is on labelled titles, and the levels on offers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.cli.german import Number
from ozgcheck.cli.labelled import Row, cell, read_rows
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.text import plain

if TYPE_CHECKING:
    from fractions import Fraction

    from ozgcheck.matching.evaluate import Labelled
    from ozgcheck.maturity.evaluate import Labelled as Graded
    from ozgcheck.maturity.evaluate import Stufe

# What is kept of a page, as when a portal is read.
_LONGEST_TEXT = 20_000
_LONGEST_LABEL = 60


@command("evaluate")
@click.argument("gold", metavar="[GOLD.CSV]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--reifegrad",
    "levels",
    metavar=tr("DATEI.CSV"),
    type=click.Path(path_type=Path),
    help=tr("Statt der Zuordnung die Reifegrade messen."),
)
@click.option("--ohne-schluessel", is_flag=True, help=tr("Nur nach dem Text zuordnen."))
@click.option(
    "--gruppe",
    metavar=tr("SPALTE"),
    help=tr("Dieselben Zahlen je Wert einer Spalte der Datei, zum Beispiel je Stadt."),
)
@click.option(
    "--fehler",
    type=Number(0),
    metavar=tr("ZAHL"),
    default=40,
    help=tr(
        "Höchstens so viele Fehler zeigen; Vorgabe: 40, 0 heißt alle. CSV und JSON haben alle."
    ),
)
@click.option(
    "--mindest-genauigkeit",
    metavar=tr("ANTEIL"),
    help=tr("So viel vom sicher Zugeordneten muss richtig sein, etwa 0.99; sonst Exit-Code 3."),
)
@click.option(
    "--mindest-treffer",
    metavar=tr("ANTEIL"),
    help=tr(
        "So viele Titel mit Leistung müssen sicher und richtig zugeordnet sein, etwa 0.5; "
        "sonst Exit-Code 3."
    ),
)
@click.option(
    "--mindest-akzeptiert",
    metavar=tr("ANTEIL"),
    help=tr("Mit --reifegrad: So viele Stufen müssen richtig sein, etwa 0.9; sonst Exit-Code 3."),
)
@click.option(
    "--hoechstens-falsch-3",
    metavar=tr("ANTEIL"),
    help=tr(
        "Mit --reifegrad: So viele Angebote dürfen fälschlich Stufe 3 haben, etwa 0.02; "
        "sonst Exit-Code 3."
    ),
)
@format_option
def evaluate(
    app: App,
    *,
    gold: Path | None,
    levels: Path | None,
    ohne_schluessel: bool,
    gruppe: str | None,
    fehler: int,
    mindest_genauigkeit: str | None,
    mindest_treffer: str | None,
    mindest_akzeptiert: str | None,
    hoechstens_falsch_3: str | None,
    form: str,
) -> None:
    """Messen, wie gut ozgcheck ist, an Zeilen, die Menschen beschriftet haben.

    Die Zuordnung: GOLD.CSV mit den Spalten title, description, category, url, ozg_id,
    schluessel; eine leere ozg_id heißt: keine OZG-Leistung; mehrere richtige stehen mit |
    getrennt.

    Die Reifegrade: --reifegrad DATEI.CSV mit den Spalten title, url, text, reifegrad (0 bis 4
    oder unbekannt) und auch (weitere richtige Stufen, mit | getrennt).
    """
    most = fehler if form in ("table", "md") and fehler else None
    if (gold is None) is (levels is None):
        raise ConfigError(
            tr("Genau eine Datei ist zu messen."),
            tr("Entweder GOLD.CSV für die Zuordnung oder --reifegrad DATEI.CSV für die Stufen."),
        )
    if gold is not None:
        _only_with("--reifegrad", mindest_akzeptiert, hoechstens_falsch_3)
        bars = _share(mindest_genauigkeit), _share(mindest_treffer)
        _matching(app, gold, gruppe, bars, keys=not ohne_schluessel, most=most, form=form)
    elif levels is not None:
        _only_with("GOLD.CSV", mindest_genauigkeit, mindest_treffer, ohne_schluessel or None)
        bars = _share(mindest_akzeptiert), _share(hoechstens_falsch_3)
        _levels(app, levels, gruppe, bars, most=most, form=form)


def _only_with(what: str, *values: object) -> None:
    """Options that mean nothing here are a mistake, not ignored."""
    if any(value is not None for value in values):
        raise ConfigError(
            tr("Eine der Optionen gilt nur mit {what}.").format(what=what),
            tr(
                "--mindest-akzeptiert und --hoechstens-falsch-3 gehören zu --reifegrad, "
                "--mindest-genauigkeit, --mindest-treffer und --ohne-schluessel zu GOLD.CSV."
            ),
        )


def _share(text: str | None) -> Fraction | None:
    from ozgcheck.matching.bars import parse_share

    return None if text is None else parse_share(text)


# --- matching ------------------------------------------------------------------------


def _matching(
    app: App,
    path: Path,
    split: str | None,
    bars: tuple[Fraction | None, Fraction | None],
    *,
    keys: bool,
    most: int | None,
    form: str,
) -> None:
    from ozgcheck.matching.bars import demand
    from ozgcheck.matching.evaluate import evaluate as measure
    from ozgcheck.matching.match import Matcher
    from ozgcheck.report.evaluation import evaluation_view

    rows = read_rows(path, ("title", "ozg_id"), tr("die OZG-ID"), split)
    labelled = _labelled(rows, keys=keys, split=split)
    start = time.perf_counter()
    figures = measure(Matcher(app.catalog), labelled, split=split is not None)
    seconds = time.perf_counter() - start
    app.show(
        evaluation_view(
            app.catalog,
            figures,
            seconds,
            split=split or "",
            keys=keys,
            most=most,
            brief=form in ("table", "md"),
        ),
        form,
    )
    demand(figures, least_precision=bars[0], least_recall=bars[1])


def _labelled(rows: list[Row], *, keys: bool, split: str | None) -> list[Labelled]:
    from ozgcheck.matching.evaluate import Labelled
    from ozgcheck.model import Offer
    from ozgcheck.web.urls import keys_in

    labelled = []
    for number, row in enumerate(rows, 1):
        offer = Offer(
            id=str(number),
            title=cell(row, "title"),
            source="gold",
            url=cell(row, "url"),
            description=cell(row, "description", 4000),
            category=cell(row, "category"),
            schluessel=keys_in(row.get("schluessel", "")) if keys else (),
        )
        ids = (part.strip() for part in row["ozg_id"].split("|"))
        group = "" if split is None else cell(row, split)
        labelled.append(Labelled(offer, frozenset(filter(None, ids)), group))
    return labelled


# --- levels --------------------------------------------------------------------------


def _levels(
    app: App,
    path: Path,
    split: str | None,
    bars: tuple[Fraction | None, Fraction | None],
    *,
    most: int | None,
    form: str,
) -> None:
    from ozgcheck.maturity.bars import demand
    from ozgcheck.maturity.evaluate import evaluate as measure
    from ozgcheck.maturity.rules import Rules
    from ozgcheck.report.level_evaluation import level_evaluation_view

    rows = read_rows(path, ("title", "text", "reifegrad"), tr("der Reifegrad, der Text"), split)
    labelled = [_graded(path, number, row, split) for number, row in enumerate(rows, 1)]
    catalog = app.catalog
    start = time.perf_counter()
    rules = Rules(catalog.regeln, catalog.traeger)
    figures = measure(rules, labelled, split=split is not None)
    seconds = time.perf_counter() - start
    app.show(
        level_evaluation_view(figures, catalog.regeln, seconds, split=split or "", most=most), form
    )
    demand(figures, least_accepted=bars[0], most_false_3=bars[1])


def _graded(path: Path, number: int, row: Row, split: str | None) -> Graded:
    """A row as what stands in a city's own portal, and the level that was read there."""
    from ozgcheck.maturity.evaluate import Labelled as Graded
    from ozgcheck.model import Level, Offer

    # A line break ends a statement; the rest is as harmless as what sources give.
    lines = row["text"].splitlines()
    text = "\n".join(filter(None, (plain(line, _LONGEST_TEXT) for line in lines)))
    offer = Offer(
        id=str(number),
        title=cell(row, "title"),
        source="portal",
        url=cell(row, "url"),
        text=text[:_LONGEST_TEXT],
        level=Level.EIGEN,
    )
    also = filter(str.strip, row.get("auch", "").split("|"))
    return Graded(
        offer,
        _level(path, offer.title, row["reifegrad"]),
        frozenset(_level(path, offer.title, part) for part in also),
        "" if split is None else cell(row, split),
    )


def _level(path: Path, title: str, given: str) -> Stufe:
    from ozgcheck.maturity.evaluate import LABELS
    from ozgcheck.report.level_evaluation import name

    levels = {name(level): level for level in LABELS}
    try:
        return levels[given.strip().lower()]
    except KeyError:
        raise ConfigError(
            tr("In {path} steht bei „{title}“ als Reifegrad „{value}“.").format(
                path=path, title=title, value=given.strip()[:_LONGEST_LABEL]
            ),
            tr("Möglich sind: {levels}; in der Spalte auch mehrere, mit | getrennt.").format(
                levels=", ".join(levels)
            ),
        ) from None
