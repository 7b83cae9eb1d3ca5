# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A badge: one figure as SVG in the usual look, or as JSON for shields.io; nothing is computed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any

from lxml import etree

from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.numbers import percent, whole
from ozgcheck.report.plots.drawing import SVG
from ozgcheck.report.plots.text import text_width
from ozgcheck.report.views import UNITS
from ozgcheck.text import plain

# Share from which a colour holds, and the colour; white text has a contrast of at least 4.5:1
# on each, also where the gloss makes it lighter.
SCALE = (
    (0.9, "#1a6e2e"),
    (0.75, "#4e6b00"),
    (0.5, "#765c00"),
    (0.25, "#9a4a00"),
    (0.0, "#ad2a1f"),
)
GREY = "#5c5c5c"
LABEL = "#4a4a4a"
INK = "#ffffff"
GLOSS = 0.1  # opacity of the white at the upper edge
_SHADE = 0.1  # and of the black at the lower one

_FONT = "Verdana, Geneva, 'DejaVu Sans', sans-serif"
_SIZE, _HEIGHT, _BASE, _PAD, _ROUND = 11, 20, 14, 6, 3
_LONGEST = 60  # characters of the label


class Stil(StrEnum):
    """How a badge looks."""

    FLAT = "flat"
    FLAT_SQUARE = "flat-square"


class Lage(StrEnum):
    """Whether there is a figure to show, and if not, what is shown instead."""

    GILT = ""
    UNVOLLSTAENDIG = "unvollständig"
    VERALTET = "veraltet"


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says.

    Attributes:
        label: left part.
        message: right part, never empty.
        title: the same as a sentence, with bounds and date.
        color: of the right part, `#rrggbb`.
        error: there is no figure.
    """

    label: str
    message: str
    title: str
    color: str
    error: bool


def badge(
    stadt: str,
    group: str,
    count: Count,
    day: str,
    yardstick: Yardstick,
    *,
    lage: Lage = Lage.GILT,
    example: bool = False,
) -> Badge:
    """The badge for one figure.

    Args:
        stadt: name of the city.
        group: name of what is counted; empty for everything.
        count: the figure.
        day: ISO day of the run.
        yardstick: what was counted.
        lage: why the figure is not shown, if it is not.
        example: the figure comes from shipped example data, which is no measurement.
    """
    label = plain(f"OZG {stadt}{f': {group}' if group else ''}", _LONGEST)
    if lage:
        message, told = lage.value, f"Der Lauf vom {day} ist {lage.value}."
    elif not count.total:
        message, told = "n/a", "Hier führt die Stadt nichts aus; es ist nichts zu zählen."
    else:
        message, told = _rounded_down(count), _sentence(count, day, yardstick)
    error = bool(lage) or not count.total
    return Badge(
        label=label,
        message=f"Beispiel: {message}" if example else message,
        title=f"{label}. {'Beispieldaten, keine Messung. ' if example else ''}{told}",
        color=GREY if error or example else _color(count),
        error=error,
    )


def _rounded_down(count: Count) -> str:
    """Whole percent that are certain: 100 only for everything, 0 only for nothing."""
    share = count.covered * 100 // count.total
    return "< 1 %" if count.covered and not share else f"{share} %"


def _sentence(count: Count, day: str, yardstick: Yardstick) -> str:
    own = ", nur eigene Dienste" if yardstick.eigene else ""
    return (
        f"{UNITS[yardstick.einheit]} mit Reifegrad {yardstick.schwelle} oder höher (Modell "
        f"{yardstick.modell.modell}{own}): sicher {percent(count.share_low)}, möglich bis "
        f"{percent(count.share_high)} von {whole(count.total)}. Stand {day}."
    )


def _color(count: Count) -> str:
    share = count.share_low or 0.0
    return next(color for least, color in SCALE if share >= least)


def badge_json(what: Badge) -> str:
    """The answer of a shields.io endpoint."""
    document: dict[str, Any] = {
        "schemaVersion": 1,
        "label": what.label,
        "message": what.message,
        "color": what.color,
        "labelColor": LABEL,
        "isError": what.error,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def badge_svg(what: Badge, stil: Stil = Stil.FLAT) -> str:
    """The picture, always the same bytes for the same badge.

    The text takes the room that was measured for it, whatever font the reader has.
    """
    left, right = (ceil(text_width(text, _SIZE)) for text in (what.label, what.message))
    middle, width = left + 2 * _PAD, left + right + 4 * _PAD
    root = etree.Element(
        f"{{{SVG}}}svg",
        {
            "width": str(width),
            "height": str(_HEIGHT),
            "viewBox": f"0 0 {width} {_HEIGHT}",
            "role": "img",
            "aria-label": f"{what.label}: {what.message}",
            "lang": "de",
        },
        nsmap={None: SVG},  # type: ignore[dict-item]  # lxml's stubs know no default namespace
    )
    _add(root, "title", text=what.title)
    round_ = _ROUND if stil is Stil.FLAT else 0
    _add(root, "path", d=_left(middle, round_), fill=LABEL)
    _add(root, "path", d=_right(middle, width, round_), fill=what.color)
    if stil is Stil.FLAT:
        _gloss(root, width)
    words = _add(root, "g", **{"font-family": _FONT, "font-size": str(_SIZE), "fill": INK})
    for x, room, text in ((_PAD, left, what.label), (middle + _PAD, right, what.message)):
        _add(words, "text", text=text, x=str(x), y=str(_BASE), textLength=str(room))
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _left(width: int, round_: int) -> str:
    """A rectangle with round corners on the left."""
    if not round_:
        return f"M0 0H{width}V{_HEIGHT}H0Z"
    down = _HEIGHT - 2 * round_
    arc = f"a{round_} {round_} 0 0 1"
    corners = f"{arc} -{round_} -{round_}v-{down}{arc} {round_} -{round_}"
    return f"M{width} {_HEIGHT}H{round_}{corners}H{width}Z"


def _right(start: int, end: int, round_: int) -> str:
    """A rectangle with round corners on the right."""
    if not round_:
        return f"M{start} 0H{end}V{_HEIGHT}H{start}Z"
    down = _HEIGHT - 2 * round_
    arc = f"a{round_} {round_} 0 0 1"
    corners = f"{arc} {round_} {round_}v{down}{arc} -{round_} {round_}"
    return f"M{start} 0H{end - round_}{corners}H{start}Z"


def _gloss(root: etree._Element, width: int) -> None:
    """Lighter above and darker below; the id is the same everywhere, as is what it names."""
    gradient = _add(root, "linearGradient", id="ozgcheck-glanz", x2="0", y2="1")
    for offset, color, opacity in (("0", "#ffffff", GLOSS), ("1", "#000000", _SHADE)):
        stop = {"offset": offset, "stop-color": color, "stop-opacity": str(opacity)}
        _add(gradient, "stop", **stop)
    size = {"width": str(width), "height": str(_HEIGHT), "rx": str(_ROUND)}
    _add(root, "rect", **size, fill="url(#ozgcheck-glanz)")


def _add(above: etree._Element, tag: str, *, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(above, f"{{{SVG}}}{tag}", attributes)
    if text:
        element.text = text
    return element
