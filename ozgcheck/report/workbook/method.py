# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a reader must know before quoting a figure: rule, day, versions, sources, warnings."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.measure.overview import Overview
from ozgcheck.model import Snapshot
from ozgcheck.numbers import counted
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import UNITS, rule, scale_notes, source_state
from ozgcheck.report.workbook.sheet import Day


def method_view(seen: Overview) -> View:
    """The rule and the run, as pairs of name and value."""
    snapshot = seen.snapshot
    return View(
        title=f"Methode: {snapshot.stadt}, {snapshot.started[:10]}",
        columns=(Column("what", "Angabe"), Day("value", "Inhalt")),
        rows=tuple(_facts(seen)),
        notes=(
            "Ausgefüllt werden die gelben Spalten der Arbeitsliste und der Zuordnungen. "
            "Entscheidungen liest ein: ozgcheck review --import DATEI.xlsx. Bearbeitung und Notiz "
            "übernimmt in die nächste Mappe: ozgcheck report xlsx --bisher DATEI.xlsx.",
        ),
        data=None,
    )


def sources_view(snapshot: Snapshot) -> View:
    """What was read, how old it is, and what could not be looked at."""
    return View(
        title="Quellen",
        columns=(
            Column("kind", "Art"),
            Column("location", "Ort"),
            Column("state", "Zustand"),
            Day("as_of", "Stand"),
            Column("offers", "Angebote", number=True),
            Column("skipped", "nicht gelesen", number=True),
            Column("message", "Meldung"),
        ),
        rows=tuple(
            (
                state.kind,
                state.location,
                source_state(state.state),
                state.as_of,
                state.offers,
                state.skipped,
                state.message,
            )
            for state in snapshot.sources
        ),
        data=None,
    )


def _facts(seen: Overview) -> Iterator[tuple[Cell, ...]]:
    snapshot, yardstick = seen.snapshot, seen.yardstick
    model = yardstick.modell
    yield "Stadt", snapshot.stadt
    yield "Portal", snapshot.portal
    yield "Lauf", seen.snapshot_id
    yield "Datum", snapshot.started[:10]
    yield "Vollständig", "ja" if snapshot.complete else "nein"
    yield (
        "Regel",
        rule(yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=model),
    )
    yield "Einheit", UNITS[yardstick.einheit]
    yield "Schwelle", f"Reifegrad {yardstick.schwelle}"
    yield "Träger", "nur eigene" if yardstick.eigene else "mit Kreis, Land und Bund"
    yield "Reifegradmodell", model.modell
    for note in scale_notes(model):
        yield "Zum Modell", note
    yield "mindestens", "Anteil, der sicher erfüllt ist."
    yield "höchstens", "Anteil, wenn alles Unklare und nicht Geprüfte zuträfe."
    yield "Version ozgcheck", snapshot.versions.ozgcheck
    yield "Version Katalog", snapshot.versions.catalog
    yield "Version Regeln", snapshot.versions.rules
    yield "nicht angesehen", counted(len(snapshot.skipped), "Eintrag", "Einträge")
    for text in snapshot.warnings:
        yield "Hinweis", text
