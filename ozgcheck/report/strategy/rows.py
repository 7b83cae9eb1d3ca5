# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as one table of plain values, for CSV; shares are 0..1."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.strategy.scorecard import Scorecard
from ozgcheck.report.strategy.data import goal_data
from ozgcheck.report.view import Cell, Column, View


def scorecard_rows_view(
    catalog: Catalog, found: Scorecard, *, example: bool = False, rechecked: bool = False
) -> View:
    """The same as one table of plain values, for CSV; shares are 0..1."""
    columns = (
        Column("portal", "Portal"),
        Column("datum", "Datum"),
        Column("lauf", "Lauf"),
        Column("vollstaendig", "vollständig"),
        Column("beispiel", "Beispieldaten"),
        Column("neu_bewertet", "neu bewertet"),
        Column("nur_eigene", "nur eigene"),
        Column("feld", "Feld"),
        Column("id", "Kürzel"),
        Column("ziel", "Ziel"),
        Column("herkunft", "Herkunft"),
        Column("quelle", "Quelle"),
        Column("gewissheit", "Gewissheit"),
        Column("mass", "Maß"),
        Column("wert", "Ist"),
        Column("wert_mindestens", "mindestens"),
        Column("wert_hoechstens", "höchstens"),
        Column("wert_vom", "vom"),
        Column("erfuellt", "erfüllt"),
        Column("unklar", "unklar"),
        Column("nicht_geprueft", "nicht geprüft"),
        Column("gesamt", "gesamt"),
        Column("zielwert", "Zielwert"),
        Column("richtung", "Richtung"),
        Column("bis", "bis"),
        Column("trend", "Trend"),
        Column("differenz", "Differenz"),
        Column("je_monat", "je Monat"),
        Column("monate", "Monate"),
        Column("prognose", "Prognose"),
        Column("fruehestens", "frühestens"),
        Column("mittleres_tempo", "mittleres Tempo"),
        Column("spaetestens", "spätestens"),
        Column("ampel", "Ampel"),
        Column("ampel_wort", "Ampel in Worten"),
        Column("warum", "Warum"),
    )
    snapshot = found.snapshot
    head: tuple[Cell, ...] = (
        snapshot.portal,
        snapshot.started[:10],
        found.snapshot_id,
        _yes(snapshot.complete),
        _yes(example),
        _yes(rechecked),
        _yes(found.eigene),
    )
    rows = []
    for feld in found.felder:
        for stand in feld.ziele:
            goal = goal_data(catalog, found, stand)
            count = goal["actual"]["count"] or {}
            outlook = goal["forecast"] or {}
            light = goal["light"] or {}
            rows.append(
                (
                    *head,
                    feld.feld.name,
                    goal["id"],
                    goal["goal"],
                    goal["origin"],
                    goal["source"]["id"],
                    goal["certainty"],
                    goal["measure"]["rule"],
                    goal["actual"]["value"],
                    goal["actual"]["low"],
                    goal["actual"]["high"],
                    goal["actual"]["date"],
                    count.get("covered"),
                    count.get("uncertain"),
                    count.get("unchecked"),
                    count.get("total"),
                    goal["target"],
                    goal["direction"],
                    goal["by"],
                    goal["trend"]["direction"],
                    goal["trend"]["difference"],
                    goal["trend"]["per_month"],
                    len(goal["trend"]["points"]),
                    outlook.get("outlook"),
                    outlook.get("earliest"),
                    outlook.get("expected"),
                    outlook.get("latest"),
                    light.get("color"),
                    goal["light_words"],
                    light.get("reason"),
                )
            )
    return View(
        title=f"{found.strategie.name}: Ziele",
        columns=columns,
        rows=tuple(rows),
        data=None,
    )


def _yes(value: bool) -> str:
    return "ja" if value else "nein"
