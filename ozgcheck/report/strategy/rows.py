# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as one table of plain values, for CSV; shares are 0..1."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.strategy.scorecard import Scorecard
from ozgcheck.report.strategy.data import goal_data
from ozgcheck.report.view import Cell, Column, View


def scorecard_rows_view(
    catalog: Catalog, found: Scorecard, *, example: bool = False, rechecked: bool = False
) -> View:
    """The same as one table of plain values, for CSV; shares are 0..1."""
    columns = (
        Column("portal", tr("Portal")),
        Column("datum", tr("Datum")),
        Column("lauf", tr("Lauf")),
        Column("vollstaendig", tr("vollständig")),
        Column("beispiel", tr("Beispieldaten")),
        Column("neu_bewertet", tr("neu bewertet")),
        Column("nur_eigene", tr("nur eigene")),
        Column("feld", tr("Feld")),
        Column("id", tr("Kürzel")),
        Column("ziel", tr("Ziel")),
        Column("herkunft", tr("Herkunft")),
        Column("quelle", tr("Quelle")),
        Column("gewissheit", tr("Gewissheit")),
        Column("mass", tr("Maß")),
        Column("wert", tr("Ist")),
        Column("wert_mindestens", tr("mindestens")),
        Column("wert_hoechstens", tr("höchstens")),
        Column("wert_vom", tr("vom")),
        Column("erfuellt", tr("erfüllt")),
        Column("unklar", tr("unklar")),
        Column("nicht_geprueft", tr("nicht geprüft")),
        Column("gesamt", tr("gesamt")),
        Column("zielwert", tr("Zielwert")),
        Column("richtung", tr("Richtung")),
        Column("bis", tr("bis")),
        Column("trend", tr("Trend")),
        Column("differenz", tr("Differenz")),
        Column("je_monat", tr("je Monat")),
        Column("monate", tr("Monate")),
        Column("prognose", tr("Prognose")),
        Column("fruehestens", tr("frühestens")),
        Column("mittleres_tempo", tr("mittleres Tempo")),
        Column("spaetestens", tr("spätestens")),
        Column("ampel", tr("Ampel")),
        Column("ampel_wort", tr("Ampel in Worten")),
        Column("warum", tr("Warum")),
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
        title=tr("{name}: Ziele").format(name=found.strategie.name),
        columns=columns,
        rows=tuple(rows),
        data=None,
    )


def _yes(value: bool) -> str:
    return tr("ja") if value else tr("nein")
