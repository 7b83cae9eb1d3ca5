# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From what the city must do to what the PVOG knows, as bars that get shorter."""

from __future__ import annotations

from ozgcheck.measure.funnel import Funnel, Step
from ozgcheck.model import Count, Snapshot
from ozgcheck.numbers import whole
from ozgcheck.report.plots.bars import Bar, BarChart, draw_bars
from ozgcheck.report.plots.frame import Frame
from ozgcheck.report.plots.words import (
    COUNT_COLUMNS,
    COUNT_SERIES,
    Plot,
    bounds,
    counting,
    pieces,
    warnings,
)
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import UNITS, header, scale

_STEPS = {
    Step.AUFGABE: ("Aufgabe der Stadt", "muss sie anbieten"),
    Step.GELISTET: ("gelistet", "auf irgendeiner Stufe angeboten"),
    Step.FORMULAR: ("mit Formular", "Stufe 2 oder höher"),
    Step.ONLINE: ("online", "Stufe 3 oder höher"),
    Step.PVOG: ("online und im PVOG", "dort mit aktivem Onlinedienst"),
}
_PARTS = "Jede Stufe ist ein Teil der vorigen. „unklar“ und „nicht geprüft“ können noch dazukommen."
_PVOG = (
    "Im PVOG heißt: er nennt für die Stadt einen aktiven Onlinedienst, gleich wer ihn gemeldet hat."
)
_PVOG_OWN = "Im PVOG heißt: er nennt einen aktiven Onlinedienst der Stadt selbst."
_NO_PVOG = "Der PVOG wurde in diesem Lauf nicht gelesen; was dort steht, ist nicht bekannt."


def funnel_plot(
    snapshot: Snapshot, snapshot_id: str, found: Funnel, *, example: bool = False
) -> Plot:
    """The funnel.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        found: the run as a funnel.
        example: the run shows shipped example data.
    """
    unit = UNITS[found.yardstick.einheit]
    title = f"Von der Aufgabe bis zum PVOG: {snapshot.stadt}, {snapshot.started[:10]}"
    said = _rules(found)
    told = "; ".join(f"{_STEPS[step][0]}: {_words(count)}" for step, count in found.steps)
    chart = BarChart(
        frame=Frame(
            name="trichter",
            title=title,
            description=f"Fünf Stufen, gezählt in {unit}. {told}.",
            warnings=warnings(snapshot, example=example),
            footer=counting(snapshot, found.yardstick, said),
        ),
        series=COUNT_SERIES,
        bars=tuple(
            Bar(
                label=_STEPS[step][0],
                note=_STEPS[step][1],
                values=pieces(count),
                total=count.total,
                share=bounds(count),
            )
            for step, count in found.steps
        ),
        share_title="Anteil",
    )
    rows = [
        {
            "key": step.value,
            "name": _STEPS[step][0],
            "meaning": _STEPS[step][1],
            "covered": count.covered,
            "uncertain": count.uncertain,
            "unchecked": count.unchecked,
            "missing": count.missing,
            "total": count.total,
            "share_low": _rounded(count.share_low),
            "share_high": _rounded(count.share_high),
        }
        for step, count in found.steps
    ]
    columns = (
        Column("key", "Kürzel", detail=True),
        Column("name", "Stufe"),
        Column("meaning", "heißt"),
        *COUNT_COLUMNS,
    )
    view = View(
        title=title,
        lead=(*warnings(snapshot, example=example), *said),
        columns=columns,
        rows=tuple(tuple(row[column.key] for column in columns) for row in rows),
        notes=counting(snapshot, found.yardstick, ()),
        data={
            **header(snapshot, snapshot_id),
            "example": example,
            "unit": found.yardstick.einheit.value,
            **scale(found.yardstick.modell, eigene=found.yardstick.eigene),
            "pvog_read": found.pvog_read,
            "steps": rows,
        },
    )
    return Plot(draw_bars(chart), view)


def _rules(found: Funnel) -> tuple[str, ...]:
    yardstick = found.yardstick
    own = " Stufen zählen nur, was die Stadt selbst anbietet." if yardstick.eigene else ""
    return (
        f"Gezählt werden {UNITS[yardstick.einheit]}, die die Stadt ausführt (Modell "
        f"{yardstick.modell.modell}). {_PARTS}{own}",
        _PVOG_OWN if yardstick.eigene else _PVOG,
        *(() if found.pvog_read else (_NO_PVOG,)),
    )


def _words(count: Count) -> str:
    maybe = count.uncertain + count.unchecked
    more = f", vielleicht {whole(maybe)} mehr" if maybe else ""
    return f"{whole(count.covered)} von {whole(count.total)} sicher ({bounds(count)}){more}"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
