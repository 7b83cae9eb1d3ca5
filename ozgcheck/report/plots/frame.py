# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands around every chart: title, warnings, legend above; how it counts below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.report.plots.drawing import LINE, Drawing
from ozgcheck.report.plots.fills import QUIET, WARNING, Fill
from ozgcheck.report.plots.text import text_width, wrap

WIDTH, MARGIN = 960, 24
INNER = WIDTH - 2 * MARGIN
TITLE, TEXT, SMALL = 20.0, 13.0, 12.0
_SWATCH = 16.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a chart; all German.

    Attributes:
        name: short name, for ids; letters and digits.
        title: what is shown, where and when.
        description: the chart in words, for those who do not see it.
        warnings: why the figures are not the whole truth, said in front.
        footer: how it counts, from which sources, of which day.
    """

    name: str
    title: str
    description: str
    warnings: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


def start(frame: Frame) -> tuple[Drawing, float]:
    """A drawing with title and warnings.

    Returns:
        The drawing, and where the next thing may begin.
    """
    said = " ".join((*frame.warnings, frame.description, *frame.footer))
    drawing = Drawing(frame.name, frame.title, said, WIDTH)
    y = MARGIN + TITLE
    y = drawing.text(MARGIN, y, wrap(frame.title, TITLE * 1.08, INNER), TITLE, bold=True)
    for warning in frame.warnings:
        # Bold letters are wider than what `wrap` reckons with.
        lines = wrap(warning, TEXT * 1.1, INNER, 6)
        y = drawing.text(MARGIN, y, lines, TEXT, colour=WARNING, bold=True)
    return drawing, y


def legend(drawing: Drawing, y: float, entries: Iterable[tuple[str, Fill]]) -> float:
    """Swatches with words, side by side as they fit; returns where the next thing may begin."""
    x = float(MARGIN)
    for label, fill in entries:
        room = _SWATCH + 6 + text_width(label, TEXT) + 18
        if x > MARGIN and x + room > MARGIN + INNER:
            x, y = float(MARGIN), y + _SWATCH + 8
        drawing.area(x, y - _SWATCH / 2, _SWATCH, _SWATCH, fill)
        drawing.text(x + _SWATCH + 6, y + TEXT * 0.38, label, TEXT)
        x += room
    return y + _SWATCH + 10


def finish(drawing: Drawing, frame: Frame, y: float) -> str:
    """The footer, and the document."""
    y += SMALL * LINE
    for line in frame.footer:
        y = drawing.text(MARGIN, y, wrap(line, SMALL, INNER, 6), SMALL, colour=QUIET)
    return drawing.finish(y - SMALL * (LINE - 1) + MARGIN / 2)
