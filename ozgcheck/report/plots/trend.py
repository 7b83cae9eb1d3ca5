# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The line over the months as a picture: a band from the certain to the possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ozgcheck.measure.trend import Lage, Line, Trend
from ozgcheck.model import Count
from ozgcheck.report.months.sparkline import scale_top
from ozgcheck.report.months.trend import (
    Told,
    breaks,
    in_words,
    incomplete,
    name_of,
    trend_title,
    trend_view,
    warnings,
)
from ozgcheck.report.plots.frame import Frame
from ozgcheck.report.plots.lines import Curve, Dot, LineChart, Look, Panel, draw_lines
from ozgcheck.report.plots.words import IN_TABLE, Plot, rule_of
from ozgcheck.report.views import one_line, scale_notes

_BAND = "bis höchstens"
_LEGEND = {
    Look.STORED: "mindestens, wie gespeichert",
    Look.TODAY: "mindestens, nach den Regeln von heute",
    Look.APART: "unvollständiger Lauf",
}


def trend_plot(found: Trend, told: Told) -> Plot:
    """The line of everything, and below it one panel per group."""
    panels = tuple(_panel(found, line) for line in (found.total, *found.groups))
    marks = list(breaks(found))
    curves = [curve for panel in panels for curve in panel.curves]
    top = scale_top(dot.high / 100 for curve in curves for dot in curve.dots)
    looks = {curve.look for curve in curves if curve.dots}
    chart = LineChart(
        frame=Frame(
            name=f"verlauf-{found.by.value}" if found.by else "verlauf",
            title=trend_title(found, told),
            description=" ".join(_description(found)),
            warnings=tuple(warnings(found, told)),
            footer=(
                *(
                    f"{number}: Messung geändert vor {name_of(found, point)}: {what}."
                    for number, (point, what) in enumerate(marks, 1)
                ),
                "Die Linie zeigt, was sicher erfüllt ist; das Band reicht bis zu allem, was unklar "
                "oder nicht geprüft ist. Beide enden, wo ein Monat ohne vollständigen Lauf folgt "
                f"oder sich die Messung geändert hat. Die Skala reicht von 0 bis {top} %.",
                rule_of(found.yardstick),
                *scale_notes(found.yardstick.modell),
            ),
        ),
        panels=panels,
        top=top,
        legend=(
            *((look, _LEGEND[look]) for look in Look if look in looks),
            *(((None, _BAND),) if Look.STORED in looks else ()),
        ),
        marks=tuple(
            (point.day, str(number)) for number, (point, _) in enumerate(marks, 1) if point.day
        ),
    )
    return Plot(draw_lines(chart), trend_view(found, told))


def _description(found: Trend) -> Iterator[str]:
    yield in_words(found, found.total)
    missing = incomplete(found)
    if missing:
        yield missing
    for point, what in breaks(found):
        yield f"Messung geändert vor {point.month}: {what}."
    if found.rechecked:
        known = [count for count in found.total.today if count is not None]
        if known:
            yield (
                f"Nach den Regeln von heute zuerst {one_line(known[0])}, "
                f"zuletzt {one_line(known[-1])}."
            )
    yield IN_TABLE


def _panel(found: Trend, line: Line) -> Panel:
    curves = [
        Curve(Look.STORED, tuple(_dots(found, line.counts, Look.STORED))),
        Curve(Look.APART, tuple(_dots(found, line.counts, Look.APART))),
    ]
    if found.rechecked:
        curves.append(Curve(Look.TODAY, tuple(_dots(found, line.today, Look.TODAY))))
    return Panel(line.name, tuple(curves))


def _dots(found: Trend, counts: Sequence[Count | None], look: Look) -> Iterator[Dot]:
    wanted = Lage.UNVOLLSTAENDIG if look is Look.APART else Lage.GEMESSEN
    for point, count in zip(found.points, counts, strict=True):
        if point.lage is not wanted or point.day is None or count is None or not count.total:
            continue
        yield Dot(
            day=point.day,
            low=100 * (count.share_low or 0),
            high=100 * (count.share_high or 0),
            joined=point.joined_today if look is Look.TODAY else point.joined,
            told=f"{name_of(found, point)}: {one_line(count)}",
        )
