# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The figures of an evaluation as a view."""

from __future__ import annotations

from ozgcheck.matching.evaluate import Figures
from ozgcheck.numbers import percent
from ozgcheck.report.view import Column, View


def evaluation_view(figures: Figures, seconds: float) -> View:
    """The figures in the lead, the mistakes as rows."""
    columns = (
        Column("title", "Titel"),
        Column("accepted", "richtig"),
        Column("found", "gefunden"),
        Column("status", "Urteil"),
        Column("score", "Wert", number=True),
        Column("why", "Gründe", detail=True),
    )
    lead = (
        f"{figures.positives} Titel mit Leistung, {figures.negatives} ohne.",
        f"An erster Stelle richtig: {percent(figures.top1)}; unter den ersten fünf: "
        f"{percent(figures.top5)}.",
        f"Sicher zugeordnet: {figures.accepted}; davon richtig: {percent(figures.precision)}; "
        f"das sind {percent(figures.recall)} aller Titel mit Leistung.",
        f"Ohne Leistung und nicht angenommen: {percent(figures.rejected)}; ganz ohne Kandidaten: "
        f"{percent(figures.silent)}.",
    )
    return View(
        title="Zuordnung, gemessen an beschrifteten Titeln",
        lead=lead,
        columns=columns,
        rows=tuple(
            (item.title, "|".join(item.accepted), item.found, item.status, item.score, item.why)
            for item in figures.mistakes
        ),
        data={
            "n": figures.positives + figures.negatives,
            "positives": figures.positives,
            "negatives": figures.negatives,
            "top1": figures.top1,
            "top5": figures.top5,
            "sicher": figures.accepted,
            "sicher_precision": figures.precision,
            "sicher_recall": figures.recall,
            "negatives_rejected": figures.rejected,
            "negatives_silent": figures.silent,
            "seconds": round(seconds, 3),
            "errors": [
                {
                    "title": item.title,
                    "accepted": list(item.accepted),
                    "found": item.found,
                    "status": item.status,
                    "score": item.score,
                    "why": item.why,
                }
                for item in figures.mistakes
            ],
        },
    )
