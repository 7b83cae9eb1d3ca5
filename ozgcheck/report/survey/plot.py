# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the certain shares of peers are spread, as lying bars; the municipality is marked."""

from __future__ import annotations

from ozgcheck.numbers import percent, whole
from ozgcheck.report.plots.drawing import LINE
from ozgcheck.report.plots.fills import FAR, GRID, NEAR, QUIET
from ozgcheck.report.plots.frame import INNER, MARGIN, SMALL, TEXT, Frame, finish, legend, start
from ozgcheck.report.plots.text import text_width, wrap
from ozgcheck.report.plots.words import IN_TABLE, Plot
from ozgcheck.report.survey.city import bins_view
from ozgcheck.report.survey.words import (
    STALE_SITE,
    alike,
    bin_words,
    counting,
    peers_words,
    place_words,
)
from ozgcheck.survey.place import Place

_LABEL, _MARK, _GAP = 140.0, 190.0, 12.0
_BAR = INNER - _LABEL - _MARK - 2 * _GAP
_LEFT = MARGIN + _LABEL + _GAP
_THICK, _APART = 20.0, 8.0
_NOTHING = "Von den Vergleichbaren wurde niemand gelesen."


def place_plot(found: Place) -> Plot:
    """The spread of what is certain, with its table.

    Args:
        found: the municipality among its peers.
    """
    city, standing = found.peers.city, found.standing
    frame = Frame(
        name="bundesweit",
        title=f"{city.title} und {alike(found.peers)}: {found.group.name}, {found.info.month}",
        description=" ".join(
            (
                "Wie viele Gemeinden welchen Anteil sicher erfüllen.",
                *place_words(found),
                f"Die Mitte liegt bei {percent(standing.low.middle)}.",
                IN_TABLE,
            )
        ),
        warnings=(STALE_SITE,) if found.stale else (),
        footer=(*peers_words(found.peers), *counting(found.yardstick)),
    )
    drawing, y = start(frame)
    y = legend(drawing, y + 4, [(f"darunter {_short(city.title)}", FAR), ("andere", NEAR)])
    y = drawing.text(
        _LEFT, y + SMALL, "Wie viele Gemeinden welchen Anteil sicher erfüllen", SMALL, colour=QUIET
    )
    most = max((each.number for each in found.bins), default=0)
    if not most:
        y = drawing.text(MARGIN, y + TEXT, _NOTHING, TEXT)
    top = y - SMALL + 4
    for each in found.bins:
        middle = y + _THICK / 2
        base = middle + TEXT * 0.38
        drawing.text(MARGIN + _LABEL, base, bin_words(each), TEXT, anchor="end", bold=each.city)
        width = _BAR * each.number / most
        if each.number:
            told = f"{bin_words(each)}: {whole(each.number)}"
            drawing.area(_LEFT, y, width, _THICK, FAR if each.city else NEAR, told=told)
        mark = f"{whole(each.number)} – {city.title}" if each.city else whole(each.number)
        room = _BAR + _MARK + _GAP - width
        drawing.text(_LEFT + width + 6, base, wrap(mark, TEXT * 1.1, room, 1), TEXT, bold=each.city)
        y += _THICK + _APART
    if most:
        drawing.line(_LEFT, top, _LEFT, y - _APART + 4, GRID)
    return Plot(finish(drawing, frame, y + SMALL * LINE / 2), bins_view(found))


def _short(name: str) -> str:
    """A name that a legend has room for."""
    return wrap(name, TEXT, INNER / 2, 1)[0] if text_width(name, TEXT) > INNER / 2 else name
