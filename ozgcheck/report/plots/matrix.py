# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table of numbers whose cells are the darker, the larger their share of the row."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.numbers import whole
from ozgcheck.report.plots.drawing import LINE
from ozgcheck.report.plots.fills import QUIET, Fill, shade
from ozgcheck.report.plots.frame import INNER, MARGIN, SMALL, TEXT, Frame, finish, start
from ozgcheck.report.plots.text import wrap

_LABEL, _TOTAL, _GAP = 270.0, 70.0, 12.0
_LEFT = MARGIN + _LABEL + _GAP
_ROW = 24.0
_SWATCH = 14.0
_HEAD_LINES, _LABEL_LINES = 4, 3


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row: a whole number per column, and their sum."""

    label: str
    values: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class MatrixChart:
    """A matrix; `columns` are their titles with the fill that means the same in bars.

    `footer_row` stands below, set apart.
    """

    frame: Frame
    columns: tuple[tuple[str, Fill], ...]
    rows: tuple[MatrixRow, ...]
    footer_row: MatrixRow


def draw_matrix(chart: MatrixChart) -> str:
    """The matrix as SVG.

    Raises:
        ValueError: a row's values do not add up to its total.
    """
    for row in (*chart.rows, chart.footer_row):
        if sum(row.values) != row.total or len(row.values) != len(chart.columns):
            raise ValueError(f"the cells of „{row.label}“ do not add up")
    drawing, y = start(chart.frame)
    wide = (INNER - _LABEL - _GAP - _TOTAL) / len(chart.columns)
    heads = [wrap(title, SMALL, wide - 6, _HEAD_LINES) for title, _ in chart.columns]
    tallest = max(map(len, heads))
    for number, (lines, (_, fill)) in enumerate(zip(heads, chart.columns, strict=True)):
        middle = _LEFT + wide * (number + 0.5)
        drawing.area(middle - _SWATCH / 2, y - 4, _SWATCH, _SWATCH, fill)
        first = y + _SWATCH + SMALL + (tallest - len(lines)) * SMALL * LINE
        drawing.text(middle, first, lines, SMALL, anchor="middle")
    base = y + _SWATCH + SMALL + (tallest - 1) * SMALL * LINE
    drawing.text(MARGIN + INNER, base, "gesamt", SMALL, anchor="end", colour=QUIET)
    y += _SWATCH + tallest * SMALL * LINE + 8
    for row in (*chart.rows, chart.footer_row):
        last = row is chart.footer_row
        if last:
            y += 6
        label = wrap(row.label, TEXT, _LABEL, _LABEL_LINES)
        height = max(_ROW, len(label) * TEXT * LINE + 4)
        middle = y + height / 2
        line = middle - len(label) * TEXT * LINE / 2 + TEXT
        drawing.text(MARGIN + _LABEL, line, label, TEXT, anchor="end", bold=last)
        base = middle + TEXT * 0.38
        for number, value in enumerate(row.values):
            x = _LEFT + wide * number
            told = f"{row.label}, {chart.columns[number][0]}: {whole(value)} von {whole(row.total)}"
            fill = shade(value / row.total if row.total else 0)
            drawing.area(x, y, wide, height, fill, told=told)
            colour = fill.ink if value else QUIET
            text = whole(value) if row.total else "–"
            drawing.text(x + wide / 2, base, text, TEXT, anchor="middle", colour=colour, bold=last)
        total = whole(row.total)
        drawing.text(MARGIN + INNER, base, total, TEXT, anchor="end", bold=last)
        y += height
    return finish(drawing, chart.frame, y)
