# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lying bars of 0 to 100 percent, stacked; every bar ends at its whole."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.numbers import whole
from ozgcheck.report.plots.drawing import LINE, Drawing
from ozgcheck.report.plots.fills import GRID, PAPER, QUIET, Fill, Pattern
from ozgcheck.report.plots.frame import INNER, MARGIN, SMALL, TEXT, Frame, finish, legend, start
from ozgcheck.report.plots.text import text_width, wrap

_LABEL, _SHARE, _TOTAL, _GAP = 270.0, 132.0, 62.0, 12.0
_BAR = INNER - _LABEL - _SHARE - _TOTAL - _GAP
_LEFT = MARGIN + _LABEL + _GAP
_THICK, _APART = 22.0, 8.0
_LABEL_LINES = 3
_TICKS = (0, 25, 50, 75, 100)
_TOO_NARROW = "Zahlen, die nicht in ihr Stück des Balkens passen, stehen in der Tabelle dazu."


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of piece: what it means and how it is filled."""

    label: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: what it stands for.
        values: a whole number per series, which add up to `total`.
        total: the whole; 0 for nothing to count.
        share: what stands beside it, such as `12,5–80,0 %`.
        hatched: of each value, how many may be better than they are drawn; empty for none.
        note: a second line under the label.
        whole: it is the sum of the others, set apart.
    """

    label: str
    values: tuple[int, ...]
    total: int
    share: str
    hatched: tuple[int, ...] = ()
    note: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of bars; `maybe` is the legend's word for hatched parts, empty where none are."""

    frame: Frame
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    share_title: str
    maybe: str = ""


def draw_bars(chart: BarChart) -> str:
    """The chart as SVG.

    Raises:
        ValueError: a bar's values do not add up to its total.
    """
    for bar in chart.bars:
        if sum(bar.values) != bar.total or len(bar.values) != len(chart.series):
            raise ValueError(f"the pieces of „{bar.label}“ do not add up")
    drawing, y = start(chart.frame)
    entries = [(series.label, series.fill) for series in chart.series]
    if chart.maybe:
        entries.append((chart.maybe, Fill(PAPER, pattern=Pattern.SPARSE)))
    y = legend(drawing, y + 4, entries)
    top = y + SMALL
    drawing.text(_LEFT + _BAR + _SHARE, top, chart.share_title, SMALL, anchor="end", colour=QUIET)
    drawing.text(MARGIN + INNER, top, "gesamt", SMALL, anchor="end", colour=QUIET)
    _axis(drawing, top)
    rows, y = _placed(chart.bars, top + 10)
    for tick in _TICKS:
        x = _LEFT + _BAR * tick / 100
        drawing.line(x, top + 5, x, y, GRID)
    narrow = False
    for bar, place, height in rows:
        narrow = _bar(drawing, bar, chart.series, place, height) or narrow
    if not chart.bars:
        drawing.text(MARGIN, y + TEXT, "Es gibt nichts zu zeigen.", TEXT)
        y += TEXT * 2
    elif len(chart.bars) > len(_TICKS):
        _axis(drawing, y + SMALL)
        y += SMALL * LINE
    if narrow:
        y = drawing.text(MARGIN, y + SMALL * LINE, _TOO_NARROW, SMALL, colour=QUIET) - SMALL
    return finish(drawing, chart.frame, y)


def _axis(drawing: Drawing, y: float) -> None:
    for tick in _TICKS:
        drawing.text(
            _LEFT + _BAR * tick / 100, y, f"{tick} %", SMALL, anchor="middle", colour=QUIET
        )


def _placed(bars: tuple[Bar, ...], y: float) -> tuple[list[tuple[Bar, float, float]], float]:
    """Each bar with its upper edge and height, and where they end."""
    rows = []
    for bar in bars:
        lines = len(_label(bar)) + len(_note(bar))
        y += _APART if bar.whole else 0
        height = max(_THICK, lines * TEXT * LINE) + _APART
        rows.append((bar, y, height))
        y += height
    return rows, y


def _label(bar: Bar) -> tuple[str, ...]:
    return wrap(bar.label, TEXT, _LABEL, _LABEL_LINES)


def _note(bar: Bar) -> tuple[str, ...]:
    return wrap(bar.note, SMALL, _LABEL, 2) if bar.note else ()


def _bar(drawing: Drawing, bar: Bar, series: tuple[Series, ...], y: float, height: float) -> bool:
    """Draw one bar; returns whether a number had no room."""
    label, note = _label(bar), _note(bar)
    middle = y + (height - _APART) / 2
    line = middle - (len(label) + len(note)) * TEXT * LINE / 2 + TEXT
    right = MARGIN + _LABEL
    line = drawing.text(right, line, label, TEXT, anchor="end", bold=bar.whole)
    drawing.text(right, line, note, SMALL, anchor="end", colour=QUIET)
    base = middle + TEXT * 0.38
    if not bar.total:
        drawing.text(_LEFT + 4, base, "nichts zu zählen", SMALL, colour=QUIET)
        drawing.text(MARGIN + INNER, base, "0", TEXT, anchor="end")
        return False
    narrow = False
    x, upper = _LEFT, middle - _THICK / 2
    hatched = bar.hatched or (0,) * len(bar.values)
    for each, value, maybe in zip(series, bar.values, hatched, strict=True):
        if not value:
            continue
        width = _BAR * value / bar.total
        drawing.area(x, upper, width, _THICK, each.fill, told=f"{each.label}: {whole(value)}")
        if maybe:
            part = width * maybe / value
            drawing.over(x + width - part, upper, part, _THICK, Pattern.SPARSE)
        if text_width(whole(value), SMALL) + 6 <= width:
            drawing.number(
                x + width / 2, middle + SMALL * 0.38, whole(value), SMALL, each.fill, bool(maybe)
            )
        else:
            narrow = True
        x += width
    drawing.text(_LEFT + _BAR + _SHARE, base, bar.share, TEXT, anchor="end", bold=bar.whole)
    drawing.text(MARGIN + INNER, base, whole(bar.total), TEXT, anchor="end", bold=bar.whole)
    return narrow
