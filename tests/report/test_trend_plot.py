# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The line over the months as a picture: gaps are gaps, breaks are marked and told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ozgcheck.history.register import Register
from ozgcheck.measure.coverage import By
from ozgcheck.measure.trend import points, trend
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Portal, Versions
from ozgcheck.report.months.trend import Told
from ozgcheck.report.plots.drawing import SVG
from ozgcheck.report.plots.fills import INK, NEAR
from ozgcheck.report.plots.frame import MARGIN, WIDTH, Frame
from ozgcheck.report.plots.lines import Curve, Dot, LineChart, Look, Panel, draw_lines
from ozgcheck.report.plots.trend import trend_plot
from ozgcheck.report.plots.words import Plot
from tests.measure.test_coverage import SMALL
from tests.measure.test_trend import at, register
from tests.report.test_plots import ALLOWED, HOSTILE, parsed, texts

HERNE = Portal("herne", "Herne", "059160000000", ())
CHANGED = {"versions": Versions("0.1.0", "neu", "regeln")}
FRAME = Frame("bild", "Titel", "Beschreibung")


def plotted(runs: Register, *, by: By | None = None, today: bool = False, **told: Any) -> Plot:
    chosen = points(runs)
    found = trend(SMALL, runs, chosen, yardstick=Yardstick(), by=by, today=runs if today else None)
    return trend_plot(found, Told(HERNE, **told))


def lines(svg: str) -> list[Any]:
    """The lines of values: thicker than axes and marks, and crosses are none."""
    return [
        path
        for path in parsed(svg).iter(f"{{{SVG}}}path")
        if path.get("stroke-width") == "2" and path.get("d").count("M") == 1
    ]


def steps(path: Any) -> int:
    return path.get("d").count("L") + 1


YEAR = register([at("2026-01"), at("2026-02"), at("2026-03"), at("2026-06"), at("2026-07")])


def test_a_gap_in_time_is_a_gap_in_line_and_band() -> None:
    svg = plotted(YEAR).svg
    assert sorted(steps(path) for path in lines(svg)) == [2, 2, 3]  # a sample, two parts
    bands = [p for p in parsed(svg).iter(f"{{{SVG}}}path") if p.get("fill") == NEAR.colour]
    assert sorted(steps(band) for band in bands) == [4, 6]


def test_a_change_of_the_measure_is_marked_and_told() -> None:
    runs = register([at("2026-01"), at("2026-02"), at("2026-03", **CHANGED)])
    plot = plotted(runs)
    assert "1" in texts(plot.svg)
    said = " ".join(texts(plot.svg))
    assert "1: Messung geändert vor 2026-03: der Katalog." in said
    (desc,) = parsed(plot.svg).iter(f"{{{SVG}}}desc")
    assert "Messung geändert vor 2026-03" in desc.text
    dashes = {p.get("stroke-dasharray") for p in parsed(plot.svg).iter(f"{{{SVG}}}path")}
    assert dashes == {None, "2 3"}


def test_the_rules_of_today_are_a_dashed_line_that_changes_of_rules_do_not_break() -> None:
    runs = register(
        [at("2026-01"), at("2026-02"), at("2026-03", **CHANGED), at("2026-04", **CHANGED)]
    )
    svg = plotted(runs, today=True).svg
    dashed = [path for path in lines(svg) if path.get("stroke-dasharray") == "7 4"]
    assert sorted(steps(path) for path in dashed) == [2, 4]  # a sample, all in one
    assert {path.get("stroke") for path in dashed} == {INK}
    assert "mindestens, nach den Regeln von heute" in texts(svg)


def test_incomplete_runs_are_crosses_without_a_line() -> None:
    runs = register([at("2026-01"), at("2026-02", partial=("x",)), at("2026-03")])
    svg = plotted(runs).svg
    crosses = [p for p in parsed(svg).iter(f"{{{SVG}}}path") if p.get("d").count("M") == 2]
    assert len(crosses) == 2  # one in the legend
    assert "unvollständiger Lauf" in texts(svg)
    assert len(lines(svg)) == 1  # only the sample


def test_only_incomplete_runs_are_said_to_be_no_line() -> None:
    svg = plotted(register([at("2026-01", partial=("x",))])).svg
    assert any("Kein Lauf dieser Zeit war vollständig" in text for text in texts(svg))


def test_example_data_are_called_so() -> None:
    assert any("BEISPIELDATEN" in text for text in texts(plotted(YEAR, example=True).svg))


def test_groups_are_panels_of_the_same_scale() -> None:
    svg = plotted(YEAR, by=By.LEBENSLAGE).svg
    said = texts(svg)
    assert [text for text in said if text in ("gesamt", "L1", "L2", "L3")] == [
        "gesamt", "L1", "L2", "L3",
    ]  # fmt: skip
    assert said.count("0 %") == said.count("100 %") == 4


def test_every_value_is_told_where_a_pointer_rests() -> None:
    root = parsed(plotted(YEAR).svg)
    told = [dot.getparent().findtext(f"{{{SVG}}}title") for dot in root.iter(f"{{{SVG}}}circle")]
    dots = [text for text in told if text]  # the sample of the legend has none
    assert len(dots) == 5
    assert dots[0] == "2026-01: 1 von 4 (25,0 % bis 75,0 %)"


def test_a_name_a_description_and_nothing_that_acts() -> None:
    for plot in (plotted(YEAR), plotted(YEAR, by=By.KORB, today=True, example=True)):
        root = parsed(plot.svg)
        ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        assert (
            ids[root.get("aria-labelledby")].text
            == "Verlauf der Abdeckung Herne, 2026-01 bis 2026-07"
        )
        assert "2 Punkte ohne vollständigen Lauf" in ids[root.get("aria-describedby")].text
        for element in root.iter():
            assert etree.QName(element).localname in ALLOWED
            assert not any(
                name.startswith("on") or name in ("href", "style") for name in element.attrib
            )


def test_hostile_words_stay_words() -> None:
    runs = register([at("2026-01"), at("2026-02", versions=Versions(HOSTILE, "", ""))])
    for svg in (plotted(runs).svg, plotted(runs, today=True, by=By.BEREICH).svg):
        assert "<script" not in svg
        assert "\x1b" not in svg
        assert parsed(svg) is not None


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 4000), st.booleans()), min_size=1, max_size=30),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_everything_stays_inside_the_picture(
    days: list[tuple[int, bool]], low: int, more: int
) -> None:
    first = date(2020, 1, 31)
    dots = tuple(
        Dot(first + timedelta(days=n), low, min(100, low + more), joined, "x")
        for n, joined in sorted(days)
    )
    chart = LineChart(
        FRAME,
        (Panel("eins", (Curve(Look.STORED, dots),)), Panel("zwei", (Curve(Look.TODAY, dots),))),
        100,
        ((Look.STORED, "a"), (None, "b")),
        ((dots[-1].day, "1"),),
    )
    root = parsed(draw_lines(chart))
    height = float(root.get("height"))
    for circle in root.iter(f"{{{SVG}}}circle"):
        assert MARGIN <= float(circle.get("cx")) <= WIDTH - MARGIN
        assert 0 <= float(circle.get("cy")) <= height
    day = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
    months = [text for text in root.iter(f"{{{SVG}}}text") if day.fullmatch(text.text)]
    assert 2 <= len(months) <= 2 * 14
    places = [float(text.get("x")) for text in months[: len(months) // 2]]
    assert all(later - earlier > 35 for earlier, later in pairwise(places))


def test_no_value_at_all_is_said() -> None:
    chart = LineChart(FRAME, (Panel("leer", (Curve(Look.STORED, ()),)),), 4, ())
    assert "Es gibt nichts zu zeigen." in texts(draw_lines(chart))


@pytest.mark.parametrize("by", [None, By.THEMENFELD])
def test_the_same_runs_give_the_same_bytes(by: By | None) -> None:
    assert plotted(YEAR, by=by).svg == plotted(YEAR, by=by).svg
