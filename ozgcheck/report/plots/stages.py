# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far each group is, as stacked bars or as a matrix, with the same table for both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ozgcheck.measure.coverage import By
from ozgcheck.measure.stages import STAGES, Stage, StageGroup, Stages
from ozgcheck.model import Snapshot
from ozgcheck.numbers import counted, percent, whole
from ozgcheck.report.plots.bars import Bar, BarChart, Series, draw_bars
from ozgcheck.report.plots.fills import FAR, MAYBE, MIDDLE, NEAR, NOTHING, UNCLEAR, UNSEEN
from ozgcheck.report.plots.frame import Frame
from ozgcheck.report.plots.matrix import MatrixChart, MatrixRow, draw_matrix
from ozgcheck.report.plots.words import IN_TABLE, Plot, bounds, counting, rule_of, warnings
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import UNITS, header, scale

_SERIES = {
    Stage.DREI: Series("Stufe 3: online", FAR),
    Stage.ZWEI: Series("Stufe 2: Formular", MIDDLE),
    Stage.EINS: Series("Stufe 1: Information", NEAR),
    Stage.OFFEN: Series("angeboten, Stufe unbekannt", MAYBE),
    Stage.UNKLAR: Series("unklar", UNCLEAR),
    Stage.NICHT_GEPRUEFT: Series("nicht geprüft", UNSEEN),
    Stage.FEHLT: Series("fehlt oder Stufe 0", NOTHING),
}
# Heads of columns on a terminal, where there is little room.
_SHORT = {
    Stage.DREI: "Stufe 3",
    Stage.ZWEI: "Stufe 2",
    Stage.EINS: "Stufe 1",
    Stage.OFFEN: "Stufe offen",
    Stage.UNKLAR: "unklar",
    Stage.NICHT_GEPRUEFT: "nicht geprüft",
    Stage.FEHLT: "fehlt (0)",
}
# The names of the levels are those of this model; of others only the numbers are shown.
_NAMED = "1.1"
_BY = {By.LEBENSLAGE: "Lebenslage", By.THEMENFELD: "Themenfeld"}
_PLURAL = {By.LEBENSLAGE: "Lebenslagen", By.THEMENFELD: "Themenfelder"}
_MAYBE = "weit schraffiert: kann höher sein"
_STAGED = (
    "Jeder Eintrag steht auf der höchsten Stufe, die sicher ist. „unklar“: angesehen, aber noch "
    "nicht entschieden; „nicht geprüft“: niemand hat es angesehen."
)
_BARS = (
    "Weit schraffiert ist, was auf einer höheren Stufe stehen kann. Die Spanne rechts reicht vom "
    "Sicheren bis zu allem, was unklar oder nicht geprüft ist."
)
_MATRIX = (
    "Je dunkler, desto größer der Anteil an der Zeile. Was auf einer höheren Stufe stehen kann, "
    "zeigt die Tabelle dazu."
)


def stage_bars(
    snapshot: Snapshot, snapshot_id: str, found: Stages, *, example: bool = False
) -> Plot:
    """One bar per group, stacked by stage, the best stage first.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        found: the run by group and stage.
        example: the run shows shipped example data.
    """
    series = _series(found)
    chart = BarChart(
        frame=_frame(("balken", "Abdeckung", _BARS), snapshot, found, example=example),
        series=tuple(series[stage] for stage in STAGES),
        bars=(*map(_bar, found.groups), replace(_bar(found.total), whole=True)),
        share_title=f"ab Stufe {found.yardstick.schwelle}",
        maybe=_MAYBE,
    )
    return Plot(draw_bars(chart), stage_view(snapshot, snapshot_id, found, example=example))


def stage_matrix(
    snapshot: Snapshot, snapshot_id: str, found: Stages, *, example: bool = False
) -> Plot:
    """Groups by stages, every cell with its number; arguments as for `stage_bars`."""
    series = _series(found)
    chart = MatrixChart(
        frame=_frame(("matrix", "Stufen", _MATRIX), snapshot, found, example=example),
        columns=tuple((series[stage].label, series[stage].fill) for stage in STAGES),
        rows=tuple(_row(group) for group in found.groups),
        footer_row=_row(found.total),
    )
    return Plot(draw_matrix(chart), stage_view(snapshot, snapshot_id, found, example=example))


def _series(found: Stages) -> dict[Stage, Series]:
    if found.yardstick.modell.modell == _NAMED:
        return _SERIES
    return {
        stage: Series(series.label.partition(":")[0], series.fill)
        for stage, series in _SERIES.items()
    }


def _bar(group: StageGroup) -> Bar:
    hatched = tuple(
        each.higher if each.stage in (Stage.ZWEI, Stage.EINS) else 0 for each in group.stages
    )
    return Bar(
        label=group.name,
        values=tuple(each.count for each in group.stages),
        total=group.total,
        share=bounds(group.count),
        hatched=hatched,
    )


def _row(group: StageGroup) -> MatrixRow:
    return MatrixRow(group.name, tuple(each.count for each in group.stages), group.total)


def _title(what: str, snapshot: Snapshot, found: Stages) -> str:
    return f"{what} je {_BY[found.by]}: {snapshot.stadt}, {snapshot.started[:10]}"


def _frame(
    words: tuple[str, str, str], snapshot: Snapshot, found: Stages, *, example: bool
) -> Frame:
    """The words around a chart; `words` are its name, what it shows and how to read it."""
    name, what, reading = words
    filled = [group for group in found.groups if group.total]
    best = max(filled, key=lambda group: group.count.share_low or 0, default=None)
    total = found.total
    told = [
        f"{counted(len(found.groups), _BY[found.by], _PLURAL[found.by])}, zusammen "
        f"{whole(total.total)} {UNITS[found.yardstick.einheit]}.",
        "Insgesamt: "
        + ", ".join(
            f"{_series(found)[each.stage].label} {whole(each.count)}" for each in total.stages
        )
        + ".",
    ]
    schwelle = found.yardstick.schwelle
    if best is not None and best.count.covered:
        told.append(
            f"Am meisten sicher ab Stufe {schwelle}: {best.name} mit "
            f"{percent(best.count.share_low)}."
        )
    if len(filled) < len(found.groups):
        told.append(f"In {whole(len(found.groups) - len(filled))} ist nichts zu zählen.")
    return Frame(
        name=f"{name}-{found.by.value}",
        title=_title(what, snapshot, found),
        description=" ".join([*told, IN_TABLE]),
        warnings=warnings(snapshot, example=example),
        footer=counting(
            snapshot,
            found.yardstick,
            (
                f"{_STAGED} {reading}",
                rule_of(found.yardstick),
            ),
        ),
    )


def stage_view(
    snapshot: Snapshot, snapshot_id: str, found: Stages, *, example: bool = False
) -> View:
    """The table of both charts; arguments as for `stage_bars`."""
    schwelle = found.yardstick.schwelle
    columns = (
        Column("key", "Kürzel", detail=True),
        Column("name", _BY[found.by]),
        *(Column(stage.value, _SHORT[stage], number=True) for stage in STAGES),
        Column("total", "gesamt", number=True),
        Column("higher", "auf 1 oder 2, vielleicht höher", number=True, detail=True),
        Column("share_low", f"ab Stufe {schwelle} mindestens", share=True, detail=True),
        Column("share_high", f"ab Stufe {schwelle} höchstens", share=True, detail=True),
    )
    groups = [_data(group) for group in found.groups]
    total = _data(found.total)
    return View(
        title=_title("Stufen", snapshot, found),
        lead=(*warnings(snapshot, example=example), rule_of(found.yardstick), _STAGED),
        columns=columns,
        rows=tuple(_cells(group, columns) for group in groups),
        footer=_cells(total, columns),
        notes=counting(snapshot, found.yardstick, ()),
        data={
            **header(snapshot, snapshot_id),
            "example": example,
            "by": found.by.value,
            "unit": found.yardstick.einheit.value,
            "threshold": found.yardstick.schwelle,
            **scale(found.yardstick.modell, eigene=found.yardstick.eigene),
            "groups": groups,
            "total": total,
        },
    )


def _cells(group: dict[str, Any], columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    return tuple(group[column.key] for column in columns)


def _data(group: StageGroup) -> dict[str, Any]:
    return {
        "key": group.key,
        "name": group.name,
        **{each.stage.value: each.count for each in group.stages},
        "higher": sum(group.of(stage).higher for stage in (Stage.ZWEI, Stage.EINS)),
        "total": group.total,
        "share_low": _rounded(group.count.share_low),
        "share_high": _rounded(group.count.share_high),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
