# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""SVG as every renderer shows it: shapes, real text, a name and a description, nothing else.

No script, no style sheet, no address of anything outside. lxml escapes what is written; control
characters are dropped before. Lengths are in px (1/96 inch).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from ozgcheck.report.plots.fills import INK, PAPER, Fill, Pattern
from ozgcheck.report.plots.text import text_width
from ozgcheck.text import plain, slug

SVG = "http://www.w3.org/2000/svg"
FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif"
LINE = 1.35  # line height in parts of the font size
# lxml's stubs know no default namespace.
_NAMESPACES: Any = {None: SVG}
_DESCRIPTION = 6000
# Sides of a pattern's tile and its lines or dots, drawn in the ink colour.
_HATCH, _SPARSE, _CROSS, _DOTS = 6, 12, 8, 6


class Drawing:
    """A picture that grows downwards; the height is given at the end.

    Args:
        name: distinguishes the picture's ids from those of others on the same page.
        title: its name for screen readers.
        description: what can be seen, as text.
        width: in px.
    """

    def __init__(self, name: str, title: str, description: str, width: float) -> None:
        self._name = slug(name) or "bild"
        self._width = width
        ids = (f"{self._name}-titel", f"{self._name}-text")
        self._root = etree.Element(
            f"{{{SVG}}}svg",
            {"role": "img", "aria-labelledby": ids[0], "aria-describedby": ids[1], "lang": "de"},
            nsmap=_NAMESPACES,
        )
        self._add("title", {"id": ids[0]}, plain(title))
        self._add("desc", {"id": ids[1]}, plain(description, _DESCRIPTION))
        self._defs = self._add("defs", {})
        self._patterns: set[Pattern] = set()
        self._paper = self._add("rect", {"x": "0", "y": "0", "fill": PAPER})
        self._body = self._add("g", {"font-family": FONT, "fill": INK})

    def area(
        self, x: float, y: float, width: float, height: float, fill: Fill, *, told: str = ""
    ) -> None:
        """A filled and framed rectangle; `told` is shown where a pointer rests on it."""
        place = {"x": _px(x), "y": _px(y), "width": _px(width), "height": _px(height)}
        group = self._told(told)
        self._add("rect", {**place, "fill": fill.colour}, parent=group)
        if fill.pattern:
            self._add("rect", {**place, "fill": self._pattern(fill.pattern)}, parent=group)
        frame = {"fill": "none", "stroke": INK, "stroke-width": "1"}
        self._add("rect", {**place, **frame}, parent=group)

    def over(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        """A pattern over what is there."""
        place = {"x": _px(x), "y": _px(y), "width": _px(width), "height": _px(height)}
        self._add("rect", {**place, "fill": self._pattern(pattern)}, parent=self._body)

    def plate(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A rectangle without a frame, on which a number can be read."""
        place = {"x": _px(x), "y": _px(y), "width": _px(width), "height": _px(height)}
        self._add("rect", {**place, "fill": colour}, parent=self._body)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
        """A thin line."""
        ends = {"x1": _px(x1), "y1": _px(y1), "x2": _px(x2), "y2": _px(y2)}
        self._add("line", {**ends, "stroke": colour, "stroke-width": "1"}, parent=self._body)

    def path(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        *,
        width: float = 1,
        dashes: str = "",
    ) -> None:
        """A line through points; `dashes` are lengths of strokes and gaps."""
        look = {"fill": "none", "stroke": colour, "stroke-width": _px(width)}
        if dashes:
            look["stroke-dasharray"] = dashes
        self._add("path", {"d": _through(points), **look}, parent=self._body)

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """An area without a frame, bounded by lines through points."""
        attributes = {"d": f"{_through(points)}Z", "fill": colour}
        self._add("path", attributes, parent=self._body)

    def dot(
        self, x: float, y: float, radius: float, colour: str, *, hollow: bool, told: str = ""
    ) -> None:
        """A dot, filled or hollow; `told` is shown where a pointer rests on it."""
        place = {"cx": _px(x), "cy": _px(y), "r": _px(radius)}
        look = {"fill": PAPER if hollow else colour, "stroke": colour, "stroke-width": "1.5"}
        self._add("circle", {**place, **look}, parent=self._told(told))

    def cross(self, x: float, y: float, radius: float, colour: str, *, told: str = "") -> None:
        """A lying cross; `told` is shown where a pointer rests on it."""
        left, right, upper, lower = x - radius, x + radius, y - radius, y + radius
        lines = _through([(left, upper), (right, lower)]) + _through(
            [(left, lower), (right, upper)]
        )
        look = {"fill": "none", "stroke": colour, "stroke-width": "2"}
        self._add("path", {"d": lines, **look}, parent=self._told(told))

    def text(
        self,
        x: float,
        y: float,
        lines: str | Sequence[str],
        size: float,
        *,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
    ) -> float:
        """Lines of text, the first with its base line at `y`.

        Returns:
            The base line that a next line would have.
        """
        for line in [lines] if isinstance(lines, str) else lines:
            attributes = {"x": _px(x), "y": _px(y), "font-size": _px(size)}
            if anchor != "start":
                attributes["text-anchor"] = anchor
            if bold:
                attributes["font-weight"] = "bold"
            if colour != INK:
                attributes["fill"] = colour
            self._add("text", attributes, plain(line), parent=self._body)
            y += size * LINE
        return y

    def number(self, x: float, y: float, text: str, size: float, fill: Fill, over: bool) -> None:
        """A number in the middle of an area, on a plate where the area has a pattern."""
        colour = fill.ink
        if over or fill.pattern:
            width = text_width(text, size) + 4
            self.plate(x - width / 2, y - size, width, size * 1.25, PAPER)
            colour = INK
        self.text(x, y, text, size, anchor="middle", colour=colour)

    def finish(self, height: float) -> str:
        """The whole document, always the same bytes for the same picture."""
        size = {"width": _px(self._width), "height": _px(height)}
        for key, value in size.items():
            self._root.set(key, value)
            self._paper.set(key, value)
        self._root.set("viewBox", f"0 0 {size['width']} {size['height']}")
        if not self._patterns:
            self._root.remove(self._defs)
        return etree.tostring(self._root, encoding="unicode", pretty_print=True)

    def _told(self, told: str) -> etree._Element:
        """Where to draw what has such a text; the body for what has none."""
        if not told:
            return self._body
        group = self._add("g", {}, parent=self._body)
        self._add("title", {}, plain(told), parent=group)
        return group

    def _pattern(self, pattern: Pattern) -> str:
        key = f"{self._name}-{pattern}"
        if pattern not in self._patterns:
            self._patterns.add(pattern)
            side, shapes = _tile(pattern)
            tile = self._add(
                "pattern",
                {
                    "id": key,
                    "width": str(side),
                    "height": str(side),
                    "patternUnits": "userSpaceOnUse",
                },
                parent=self._defs,
            )
            for tag, attributes in shapes:
                self._add(tag, attributes, parent=tile)
        return f"url(#{key})"

    def _add(
        self,
        tag: str,
        attributes: Mapping[str, str],
        text: str = "",
        parent: etree._Element | None = None,
    ) -> etree._Element:
        above = self._root if parent is None else parent
        element = etree.SubElement(above, f"{{{SVG}}}{tag}", dict(attributes))
        if text:
            element.text = text
        return element


def _tile(pattern: Pattern) -> tuple[int, Iterable[tuple[str, dict[str, str]]]]:
    """Side and shapes of a pattern's tile; lines run on into the next one."""
    if pattern is Pattern.DOTTED:
        middle = str(_DOTS // 2)
        return _DOTS, [("circle", {"cx": middle, "cy": middle, "r": "1.1", "fill": INK})]
    if pattern is Pattern.CROSSED:
        path = f"M0 0H{_CROSS}M0 0V{_CROSS}"
        lines = {"d": path, "stroke": INK, "stroke-width": "1.6", "fill": "none"}
        return _CROSS, [("path", lines)]
    side, stroke = (_SPARSE, "0.9") if pattern is Pattern.SPARSE else (_HATCH, "1.3")
    path = f"M0 {side}L{side} 0M-1 1L1 -1M{side - 1} {side + 1}L{side + 1} {side - 1}"
    return side, [("path", {"d": path, "stroke": INK, "stroke-width": stroke})]


def _through(points: Iterable[tuple[float, float]]) -> str:
    """Path data of a line through points."""
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


def _px(value: float) -> str:
    """At most one decimal, so that every machine writes the same digits."""
    return f"{value:.1f}".removesuffix(".0")
