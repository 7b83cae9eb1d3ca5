# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lines over time, each with its band; panels one below the other share the time and the scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ozgcheck.report.plots.drawing import LINE, Drawing
from ozgcheck.report.plots.fills import FAR, GRID, INK, NEAR, QUIET
from ozgcheck.report.plots.frame import INNER, MARGIN, SMALL, TEXT, Frame, finish, start
from ozgcheck.report.plots.text import text_width, wrap

_LEFT = MARGIN + 52.0
_RIGHT = MARGIN + INNER - 24.0
_TALL, _FLAT = 280.0, 84.0
_PARTS = 4
_SAMPLE = 34.0
# Months between two labels of the time axis.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_LABELS = 13


class Look(StrEnum):
    """How a line is drawn; each differs from the others without colour."""

    STORED = "durchgezogen"
    TODAY = "gestrichelt"
    APART = "kreuz"


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at a time.

    Attributes:
        day: when.
        low: what is certain, in percent; the line goes through it.
        high: the most that is possible, in percent.
        joined: the line comes from the dot before.
        told: what is shown where a pointer rests on it.
    """

    day: date
    low: float
    high: float
    joined: bool
    told: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line; only what is stored has a band, and what stands apart has no line."""

    look: Look
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines with a common title."""

    title: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart of lines.

    Attributes:
        frame: what stands around it.
        panels: the first is tall, the others are flat.
        top: end of the scale in percent, which begins at 0.
        legend: words for each look that occurs, and for the band under `""`.
        marks: a day and a short label for everything that breaks the lines.
    """

    frame: Frame
    panels: tuple[Panel, ...]
    top: int
    legend: tuple[tuple[Look | None, str], ...]
    marks: tuple[tuple[date, str], ...] = ()


def draw_lines(chart: LineChart) -> str:
    """The chart as SVG."""
    drawing, y = start(chart.frame)
    days = [dot.day for panel in chart.panels for curve in panel.curves for dot in curve.dots]
    if not days:
        drawing.text(MARGIN, y + TEXT, "Es gibt nichts zu zeigen.", TEXT)
        return finish(drawing, chart.frame, y + TEXT * 2)
    time = _Time(min(days), max(days))
    y = _legend(drawing, y + 4, chart.legend) + 6
    for number, panel in enumerate(chart.panels):
        height = _FLAT if number else _TALL
        y = drawing.text(MARGIN, y + TEXT, wrap(panel.title, TEXT * 1.1, INNER, 2), TEXT, bold=True)
        y += SMALL if chart.marks else 0
        _axes(drawing, chart, time, y, height)
        place = _Place(time, y, height, chart.top)
        for curve in panel.curves:
            _curve(drawing, curve, place)
        y += height + SMALL * LINE + 14
    return finish(drawing, chart.frame, y)


class _Time:
    """Days as places from left to right."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = (last - first).days

    def x(self, day: date) -> float:
        if not self._days:
            return (_LEFT + _RIGHT) / 2
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self._days

    def labels(self) -> Iterator[tuple[float, str]]:
        """Beginnings of months or years, as many as have room."""
        begin = self.first.year * 12 + self.first.month - 1
        end = self.last.year * 12 + self.last.month - 1
        step = next((s for s in _STEPS if (end - begin) / s < _LABELS), _STEPS[-1])
        for month in range(begin, end + 1):
            day = date(month // 12, month % 12 + 1, 1)
            if month % step == 0 and day >= self.first:
                yield self.x(day), f"{day:%Y}" if step % 12 == 0 else f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class _Place:
    time: _Time
    top_edge: float
    height: float
    top: int

    def at(self, day: date, percent: float) -> tuple[float, float]:
        share = min(1.0, percent / self.top)
        return self.time.x(day), self.top_edge + self.height * (1 - share)


def _axes(drawing: Drawing, chart: LineChart, time: _Time, y: float, height: float) -> None:
    parts = _PARTS if height == _TALL else 1
    for part in range(parts + 1):
        line = y + height * (1 - part / parts)
        drawing.line(_LEFT, line, _RIGHT, line, GRID)
        label = f"{chart.top * part // parts} %"
        drawing.text(_LEFT - 8, line + SMALL * 0.38, label, SMALL, anchor="end", colour=QUIET)
    labels = list(time.labels())
    if not labels:
        labels = [(time.x(time.first), time.first.isoformat())]
    for x, text in labels:
        drawing.line(x, y + height, x, y + height + 4, QUIET)
        base = y + height + 4 + SMALL
        drawing.text(x, base, text, SMALL, anchor="middle", colour=QUIET)
    for day, label in chart.marks:
        x = time.x(day)
        drawing.path([(x, y), (x, y + height)], QUIET, dashes="2 3")
        drawing.text(x, y - 3, label, SMALL, anchor="middle", colour=QUIET)


def _curve(drawing: Drawing, curve: Curve, place: _Place) -> None:
    runs = list(_runs(curve.dots))
    if curve.look is Look.STORED:
        for run in runs:
            low = [place.at(dot.day, dot.low) for dot in run]
            high = [place.at(dot.day, dot.high) for dot in run]
            if len(run) == 1:
                # A band without width: the upright line still says how far it goes.
                drawing.path([low[0], high[0]], NEAR.colour, width=6)
            else:
                drawing.shape([*low, *reversed(high)], NEAR.colour)
                drawing.path(high, QUIET)
    for run in runs:
        low = [place.at(dot.day, dot.low) for dot in run]
        if len(run) > 1 and curve.look is not Look.APART:
            dashes = "7 4" if curve.look is Look.TODAY else ""
            drawing.path(low, _colour(curve.look), dashes=dashes, width=2)
        for dot, (x, y) in zip(run, low, strict=True):
            _dot(drawing, x, y, curve.look, dot.told)


def _runs(dots: Iterable[Dot]) -> Iterator[list[Dot]]:
    """Dots that one line goes through."""
    run: list[Dot] = []
    for dot in dots:
        if run and not dot.joined:
            yield run
            run = []
        run.append(dot)
    if run:
        yield run


def _colour(look: Look) -> str:
    return FAR.colour if look is Look.STORED else INK


def _dot(drawing: Drawing, x: float, y: float, look: Look, told: str = "") -> None:
    if look is Look.APART:
        drawing.cross(x, y, 4, INK, told=told)
    else:
        drawing.dot(x, y, 3.5, _colour(look), hollow=look is Look.TODAY, told=told)


def _legend(drawing: Drawing, y: float, entries: Iterable[tuple[Look | None, str]]) -> float:
    """Samples with words, side by side as they fit; returns where the next thing may begin."""
    x = float(MARGIN)
    for look, label in entries:
        room = _SAMPLE + 6 + text_width(label, TEXT) + 18
        if x > MARGIN and x + room > MARGIN + INNER:
            x, y = float(MARGIN), y + TEXT * LINE + 4
        if look is None:
            drawing.plate(x, y - 6, _SAMPLE, 12, NEAR.colour)
            drawing.path([(x, y - 6), (x + _SAMPLE, y - 6)], QUIET)
        else:
            if look is not Look.APART:
                dashes = "7 4" if look is Look.TODAY else ""
                drawing.path([(x, y), (x + _SAMPLE, y)], _colour(look), dashes=dashes, width=2)
            _dot(drawing, x + _SAMPLE / 2, y, look)
        drawing.text(x + _SAMPLE + 6, y + TEXT * 0.38, label, TEXT)
        x += room
    return y + TEXT * LINE
