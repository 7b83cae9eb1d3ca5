# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Charts: readable without colour and without sight, harmless, always the same bytes."""

from __future__ import annotations

import builtins
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.measure.cities.city import Missing, city
from ozgcheck.measure.cities.compare import compare
from ozgcheck.measure.coverage import By
from ozgcheck.measure.funnel import funnel
from ozgcheck.measure.stages import STAGES, Stage, stages
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Outcome, Reifegradmodell, SourceState
from ozgcheck.report.formats.render import Format, render
from ozgcheck.report.plots import fills, save
from ozgcheck.report.plots.bars import Bar, BarChart, Series, draw_bars
from ozgcheck.report.plots.cities import CityCount, cities_plot, comparison_plot
from ozgcheck.report.plots.drawing import SVG
from ozgcheck.report.plots.fills import Fill, Pattern, shade
from ozgcheck.report.plots.frame import MARGIN, WIDTH, Frame
from ozgcheck.report.plots.funnel import funnel_plot
from ozgcheck.report.plots.matrix import MatrixChart, MatrixRow, draw_matrix
from ozgcheck.report.plots.save import check_plot_path, save_plot
from ozgcheck.report.plots.stages import stage_bars, stage_matrix
from ozgcheck.report.plots.text import text_width, wrap
from ozgcheck.report.plots.words import Plot
from tests.measure.test_coverage import RUN, SMALL, finding, run

HOSTILE = "</text><script>alert(1)</script>&\"'\x00\x1b[31m\u202e]]>"
ALLOWED = {
    "svg",
    "title",
    "desc",
    "defs",
    "pattern",
    "path",
    "circle",
    "rect",
    "line",
    "g",
    "text",
}
SERIES = (
    Series("dunkel", fills.FAR),
    Series("hell", fills.NEAR),
    Series("unsicher", fills.MAYBE),
)
FRAME = Frame("bild", "Titel", "Beschreibung", ("WARNUNG",), ("So wird gezählt.",))


def parsed(svg: str) -> Any:
    return etree.fromstring(svg, etree.XMLParser(resolve_entities=False))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{{{SVG}}}text")]


def areas(svg: str, fill: str) -> list[float]:
    """Widths of the rectangles with that fill."""
    return [
        float(rect.get("width"))
        for rect in parsed(svg).iter(f"{{{SVG}}}rect")
        if rect.get("fill") == fill
    ]


def chart(*bars: Bar, maybe: str = "") -> BarChart:
    return BarChart(FRAME, SERIES, bars, "Anteil", maybe)


def bar(*values: int, label: str = "Zeile", hatched: tuple[int, ...] = ()) -> Bar:
    return Bar(label, values, sum(values), "50 %", hatched)


def all_plots() -> Iterator[Plot]:
    found = stages(SMALL, RUN)
    yield stage_bars(RUN, "lauf", found, example=True)
    yield stage_matrix(RUN, "lauf", found)
    yield funnel_plot(RUN, "lauf", funnel(SMALL, RUN))
    yield cities_plot([CityCount("Herne", Count(1, 1, 1, 4), "Portal ganz")], title="T", rules="R")
    yield Plot(draw_bars(chart(bar(1, 2, 3, hatched=(0, 1, 0)), maybe="m")), stage_view())
    yield Plot(draw_bars(chart()), stage_view())


def stage_view() -> Any:
    return stage_bars(RUN, "lauf", stages(SMALL, RUN)).view


# --- for everybody ----------------------------------------------------------------------


def test_every_chart_has_a_name_a_description_and_real_text() -> None:
    for plot in all_plots():
        root = parsed(plot.svg)
        assert root.tag == f"{{{SVG}}}svg"
        assert root.get("role") == "img"
        ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        title, desc = ids[root.get("aria-labelledby")], ids[root.get("aria-describedby")]
        assert title.tag == f"{{{SVG}}}title"
        assert title.text in texts(plot.svg)
        assert desc.tag == f"{{{SVG}}}desc"
        assert len(desc.text) > 10
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_nothing_in_a_chart_acts_or_asks_for_anything() -> None:
    for plot in all_plots():
        for element in parsed(plot.svg).iter():
            assert etree.QName(element).localname in ALLOWED
            for name, value in element.attrib.items():
                assert not name.startswith("on"), name
                assert name not in ("href", "style", "class"), name
                assert re.fullmatch(r"[^:]*", value), value  # no address
        outside = re.findall(r"url\(([^)]*)\)", plot.svg)
        ids = set(re.findall(r'id="([^"]*)"', plot.svg))
        assert {target.removeprefix("#") for target in outside} <= ids


def test_the_same_data_give_the_same_bytes() -> None:
    assert [plot.svg for plot in all_plots()] == [plot.svg for plot in all_plots()]


def test_two_charts_on_one_page_share_no_id() -> None:
    found = stages(SMALL, RUN)
    charts = [
        stage_bars(RUN, "l", found).svg,
        stage_matrix(RUN, "l", found).svg,
        stage_bars(RUN, "l", stages(SMALL, RUN, by=By.THEMENFELD)).svg,
        funnel_plot(RUN, "l", funnel(SMALL, RUN)).svg,
    ]
    ids = [name for svg in charts for name in re.findall(r' id="([^"]*)"', svg)]
    assert len(ids) == len(set(ids))


def test_hostile_names_are_text_and_nothing_else() -> None:
    plot = cities_plot(
        [CityCount(HOSTILE, Count(1, 0, 0, 2), HOSTILE)],
        title=HOSTILE,
        rules=[HOSTILE],
        warnings=[HOSTILE],
    )
    root = parsed(plot.svg)
    assert {etree.QName(element).localname for element in root.iter()} <= ALLOWED
    assert "<script" not in plot.svg
    assert "alert(1)" in "".join(texts(plot.svg))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", plot.svg)


def test_hostile_words_beside_and_above_bars_are_harmless_too() -> None:
    series = (Series(HOSTILE, fills.FAR),)
    frame = Frame(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,))
    bars = (Bar(HOSTILE, (1,), 1, HOSTILE, note=HOSTILE),)
    row = MatrixRow(HOSTILE, (1,), 1)
    for svg in (
        draw_bars(BarChart(frame, series, bars, HOSTILE, HOSTILE)),
        draw_matrix(MatrixChart(frame, ((HOSTILE, fills.FAR),), (row,), row)),
    ):
        assert {etree.QName(element).localname for element in parsed(svg).iter()} <= ALLOWED
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", svg)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_makes_a_valid_document(name: str, note: str) -> None:
    plot = cities_plot([CityCount(name, Count(1, 1, 0, 3), note)], title=name, rules=[note])
    parsed(plot.svg)


# --- colours ------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


ALL_FILLS = [value for value in vars(fills).values() if isinstance(value, Fill)]


def test_numbers_and_words_have_the_contrast_of_wcag_aa() -> None:
    for fill in (*ALL_FILLS, *(shade(part / 20) for part in range(21))):
        assert contrast(fill.colour, fill.ink) >= 4.5, fill
    for words in (fills.INK, fills.QUIET, fills.WARNING):
        assert contrast(words, fills.PAPER) >= 4.5
    # A zero in an empty cell of the matrix is written in the quiet colour.
    assert contrast(fills.QUIET, shade(0).colour) >= 4.5
    # The frame around every piece, against whatever is beside it.
    assert contrast(fills.INK, fills.PAPER) >= 3


def test_pieces_differ_without_colour() -> None:
    """Levels of one pattern differ in brightness; everything else differs in its pattern."""
    found = stages(SMALL, RUN)
    svg = stage_bars(RUN, "l", found).svg
    looks = [fills.FAR, fills.MIDDLE, fills.NEAR, fills.NOTHING]
    values = [luminance(fill.colour) for fill in looks]
    assert values == sorted(values)
    assert all(contrast(one.colour, other.colour) > 1.3 for one, other in pairwise(looks))
    patterned = [fills.MAYBE.pattern, fills.UNCLEAR.pattern, fills.UNSEEN.pattern]
    assert len({*patterned, Pattern.SPARSE, Pattern.NONE}) == 5
    for pattern in (*patterned, Pattern.SPARSE):
        assert f'-{pattern}"' in svg, "the legend shows it"


def test_only_nothing_is_white_in_a_matrix() -> None:
    assert shade(0).colour == fills.PAPER
    shades = [luminance(shade(part / 100).colour) for part in range(101)]
    assert shades == sorted(shades, reverse=True)
    assert shade(0.0001).colour != fills.PAPER
    assert shade(1).colour != shade(0.5).colour


# --- bars ---------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_numbers_and_end_at_their_whole() -> None:
    svg = draw_bars(chart(bar(3, 1, 0)))
    # Each colour also stands in the legend.
    (_, dark), (_, light) = areas(svg, fills.FAR.colour), areas(svg, fills.NEAR.colour)
    assert dark == pytest.approx(3 * light, abs=0.3)
    full = areas(draw_bars(chart(bar(5, 0, 0))), fills.FAR.colour)[1]
    assert dark + light == pytest.approx(full, abs=0.2)
    assert {"3", "1", "4"} <= set(texts(svg))
    assert {"0 %", "25 %", "50 %", "75 %", "100 %"} <= set(texts(svg))


def test_the_part_that_may_be_more_is_hatched() -> None:
    whole = areas(draw_bars(chart(bar(0, 4, 0))), fills.NEAR.colour)[1]
    svg = draw_bars(chart(bar(0, 4, 0, hatched=(0, 1, 0)), maybe="kann höher sein"))
    legend, part = areas(svg, f"url(#bild-{Pattern.SPARSE})")
    assert legend < part
    assert part == pytest.approx(whole / 4, abs=0.2)
    assert "kann höher sein" in texts(svg)


def test_a_number_without_room_is_left_out_and_that_is_said() -> None:
    svg = draw_bars(chart(bar(1, 999, 0)))
    assert "1" not in texts(svg)
    assert "999" in texts(svg)
    said = "Zahlen, die nicht in ihr Stück des Balkens passen, stehen in der Tabelle dazu."
    assert said in texts(svg)
    assert said not in texts(draw_bars(chart(bar(500, 500, 0))))


def test_an_empty_group_has_no_bar_and_no_percent() -> None:
    svg = draw_bars(chart(Bar("leer", (0, 0, 0), 0, "100 %")))
    assert "nichts zu zählen" in texts(svg)
    assert texts(svg).count("100 %") == 1, "the axis alone"
    assert "Es gibt nichts zu zeigen." in texts(draw_bars(chart()))


def test_pieces_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="falsch"):
        draw_bars(chart(Bar("falsch", (1, 1, 1), 4, "")))
    row = MatrixRow("falsch", (1,), 2)
    with pytest.raises(ValueError, match="falsch"):
        draw_matrix(MatrixChart(FRAME, (("a", fills.FAR),), (row,), row))


def test_fifty_groups_stand_below_each_other_inside_the_picture() -> None:
    svg = draw_bars(chart(*(bar(1, 1, 1, label=f"Gruppe {number}") for number in range(50))))
    root = parsed(svg)
    places = {
        element.text: float(element.get("y"))
        for element in root.iter(f"{{{SVG}}}text")
        if (element.text or "").startswith("Gruppe")
    }
    assert len(places) == 50
    ordered = [places[f"Gruppe {number}"] for number in range(50)]
    assert all(after - before >= 20 for before, after in pairwise(ordered))
    assert ordered[-1] < float(root.get("height"))


def test_the_sum_stands_apart_in_bold() -> None:
    svg = draw_bars(chart(bar(1, 1, 1), replace(bar(1, 1, 1, label="gesamt zuletzt"), whole=True)))
    bold = [
        element.text
        for element in parsed(svg).iter(f"{{{SVG}}}text")
        if element.get("font-weight") == "bold"
    ]
    assert "gesamt zuletzt" in bold
    assert "Zeile" not in bold
    of_run = parsed(stage_bars(RUN, "l", stages(SMALL, RUN)).svg).iter(f"{{{SVG}}}text")
    assert "gesamt" in [each.text for each in of_run if each.get("font-weight") == "bold"]


# --- words and room -----------------------------------------------------------------------


@given(st.text(max_size=200), st.integers(60, 400), st.integers(1, 4))
def test_lines_fit_and_are_not_too_many(text: str, width: int, most: int) -> None:
    lines = wrap(text, 13, width, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 13) <= width for line in lines)


def test_a_long_german_name_is_broken_and_what_is_cut_is_marked() -> None:
    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    lines = wrap(f"{word} und noch viel mehr, das niemand in diesen Zeilen lesen kann", 13, 200)
    assert len(lines) == 3
    assert lines[0].endswith("-")
    assert lines[-1].endswith("…")
    assert "".join(line.removesuffix("-") for line in wrap(word, 13, 200, 9)) == word
    assert wrap("Stufe 1: Information", 12, 74) == ("Stufe 1:", "Information")


def test_marks_take_no_room_and_wide_letters_take_more() -> None:
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("漢", 10) > text_width("e", 10)


def test_no_text_leaves_the_picture() -> None:
    plots = (
        stage_bars(RUN, "l", stages(SMALL, RUN)).svg,
        stage_matrix(RUN, "l", stages(SMALL, RUN)).svg,
        draw_bars(chart(bar(1, 1, 1, label="Sehr lange Namen " * 20))),
    )
    for svg in plots:
        for element in parsed(svg).iter(f"{{{SVG}}}text"):
            room = text_width(element.text or "", float(element.get("font-size")))
            x, anchor = float(element.get("x")), element.get("text-anchor", "start")
            left = x - {"start": 0, "middle": room / 2, "end": room}[anchor]
            assert left >= MARGIN - 5, element.text
            assert left + room <= WIDTH, element.text


# --- charts of a run ------------------------------------------------------------------------


def test_bars_and_matrix_show_the_numbers_of_their_table() -> None:
    found = stages(SMALL, RUN)
    for plot in (stage_bars(RUN, "lauf", found), stage_matrix(RUN, "lauf", found)):
        data = plot.view.data
        assert [group["key"] for group in data["groups"]] == ["l1", "l2", "l3", "leer"]
        first = data["groups"][0]
        assert (first["stufe_3"], first["stufe_1"], first["higher"], first["total"]) == (1, 1, 1, 2)
        assert (first["share_low"], first["share_high"]) == (0.5, 1)
        assert data["groups"][3]["share_low"] is None
        assert data["total"]["total"] == 4
        assert sum(data["total"][stage.value] for stage in STAGES) == 4
        assert plot.view.rows[0][1] == "L1"
        assert {"L1", "L2", "L3", "LEER"} <= set(texts(plot.svg))
    assert "50,0 bis 100 %" in texts(stage_bars(RUN, "lauf", found).svg)


def test_the_matrix_is_the_darker_the_larger_the_share_of_the_row() -> None:
    row, none = MatrixRow("a", (1, 3, 0), 4), MatrixRow("leer", (0, 0, 0), 0)
    columns = tuple((name, fills.UNSEEN) for name in "xyz")
    svg = draw_matrix(MatrixChart(FRAME, columns, (row, none), row))
    assert len(areas(svg, shade(0.25).colour)) == len(areas(svg, shade(0.75).colour)) == 2
    assert shade(0.25) != shade(0.75)
    assert texts(svg).count("–") == 3, "an empty row has no zeros"
    assert "a, y: 3 von 4" in [title.text for title in parsed(svg).iter(f"{{{SVG}}}title")]


def test_a_chart_says_its_rule_its_day_and_what_is_wrong_with_it() -> None:
    partial = replace(RUN, partial=("Nur ein Teil.",))
    for plot in (
        stage_bars(partial, "l", stages(SMALL, partial), example=True),
        stage_matrix(partial, "l", stages(SMALL, partial), example=True),
        funnel_plot(partial, "l", funnel(SMALL, partial), example=True),
    ):
        shown = " ".join(texts(plot.svg))
        assert "BEISPIELDATEN" in shown
        assert "UNVOLLSTÄNDIG: Nur ein Teil." in shown
        assert "Lauf vom 2026-11-25" in shown
        assert "die die Stadt ausführt" in shown
        assert "Modell 1.1" in shown
        desc = next(parsed(plot.svg).iter(f"{{{SVG}}}desc")).text
        assert "BEISPIELDATEN" in desc
        assert "UNVOLLSTÄNDIG" in desc
        assert plot.view.data["complete"] is False
        assert plot.view.data["example"] is True
        table = render(plot.view, Format.MD)
        assert "BEISPIELDATEN" in table
        assert "UNVOLLSTÄNDIG" in table
    clean = stage_bars(RUN, "l", stages(SMALL, RUN)).svg
    assert "BEISPIELDATEN" not in clean
    assert "UNVOLLSTÄNDIG" not in clean


def test_the_description_tells_the_totals() -> None:
    svg = stage_bars(RUN, "l", stages(SMALL, RUN)).svg
    desc = next(parsed(svg).iter(f"{{{SVG}}}desc")).text
    assert "4 Lebenslagen, zusammen 4 Leistungen." in desc
    assert "Stufe 3: online 1" in desc
    assert "Am meisten sicher ab Stufe 3: L1 mit 50,0 %." in desc
    assert "In 1 ist nichts zu zählen." in desc


def test_levels_of_another_model_get_no_names_of_this_one() -> None:
    other = Reifegradmodell("2.0", "Reifegradmodell 2.0", 7, 3, hinweis="Nur im Umriss bekannt.")
    svg = stage_bars(RUN, "l", stages(SMALL, RUN, yardstick=Yardstick(modell=other))).svg
    assert "Stufe 3" in texts(svg)
    assert "Stufe 3: online" not in texts(svg)
    assert "Nur im Umriss bekannt." in texts(svg)


def test_the_funnel_says_when_nobody_looked_at_the_pvog() -> None:
    without = funnel_plot(RUN, "l", funnel(SMALL, RUN))
    unknown = "Der PVOG wurde in diesem Lauf nicht gelesen; was dort steht, ist nicht bekannt."
    assert unknown in texts(without.svg)
    assert without.view.data["pvog_read"] is False
    read = replace(RUN, sources=(SourceState("open-pvog", "x", "ok"),))
    assert unknown not in texts(funnel_plot(read, "l", funnel(SMALL, read)).svg)
    steps = without.view.data["steps"]
    assert [step["key"] for step in steps] == ["aufgabe", "gelistet", "formular", "online", "pvog"]
    assert [step["covered"] for step in steps] == [4, 2, 1, 1, 0]
    assert steps[-1]["unchecked"] == 3


def test_own_only_is_said_in_the_funnel() -> None:
    own = funnel_plot(RUN, "l", funnel(SMALL, RUN, yardstick=Yardstick(eigene=True)))
    shown = " ".join(texts(own.svg))
    assert "Stufen zählen nur, was die Stadt selbst anbietet." in shown
    assert "Onlinedienst der Stadt selbst" in shown
    assert own.view.data["nur_eigene"] is True


def test_a_comparison_keeps_order_depth_and_figures() -> None:
    ours = run([finding("10001", low=3), finding("10002", "fehlt", 0, 0)])
    theirs = replace(run([finding("10001", low=3), finding("10002", low=3)]), stadt="Bochum")
    found = compare(
        SMALL,
        [city(ours, "a", "2026-11-25"), city(theirs, "b", "2026-11-25", example=True)],
        missing=[Missing("essen", "Essen", "Kein Lauf.")],
    )
    plot = comparison_plot(found)
    rows = plot.view.data["cities"]
    assert [row["name"] for row in rows] == ["Herne", "Bochum"]
    assert [row["total"] for row in rows] == [2, 2]
    assert [row["covered"] for row in rows] == [count.covered for count in found.total.counts]
    assert rows[0]["note"] == "nichts gelesen, 2026-11-25"
    assert "Essen fehlt im Vergleich: Kein Lauf." in texts(plot.svg)
    old = compare(SMALL, [city(ours, "a", "2027-11-25")])
    assert "älter als 45 Tage" in comparison_plot(old).view.data["cities"][0]["note"]
    assert rows[1]["note"] == "BEISPIELDATEN, nichts gelesen"
    assert "BEISPIELDATEN, nichts gelesen" in texts(plot.svg)
    for line in plot.view.data["warnings"]:
        assert line[:30] in " ".join(texts(plot.svg))


@pytest.mark.parametrize(
    ("count", "share"),
    [
        (Count(0, 0, 0, 221), "0 %"),
        (Count(221, 0, 0, 221), "100 %"),
        (Count(1, 2000, 0, 3001), "< 0,1 bis 66,7 %"),
        (Count(), "–"),
    ],
)
def test_shares_beside_a_bar_never_claim_too_much(count: Count, share: str) -> None:
    plot = cities_plot([CityCount("Herne", count)], title="T", rules=["R"])
    assert f"Herne {share} (" in next(parsed(plot.svg).iter(f"{{{SVG}}}desc")).text
    if count.total:
        assert share in texts(plot.svg)


def test_missing_is_told_apart_from_not_looked_at() -> None:
    snapshot = run([finding("10001", "fehlt", 0, 0), finding("10002", "nicht_geprueft")])
    assert snapshot.result.findings[1].outcome is Outcome.NICHT_GEPRUEFT
    total = stage_bars(snapshot, "l", stages(SMALL, snapshot)).view.data["total"]
    assert (total[Stage.FEHLT.value], total[Stage.NICHT_GEPRUEFT.value]) == (1, 1)


# --- files ----------------------------------------------------------------------------------


def test_an_svg_is_saved_as_it_is(tmp_path: Path) -> None:
    svg = draw_bars(chart(bar(1, 1, 1)))
    save_plot(tmp_path / "bild.SVG", svg)
    assert (tmp_path / "bild.SVG").read_text("utf-8") == svg
    assert _files(tmp_path) == ["bild.SVG"]


def test_a_png_has_twice_the_pixels(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    svg = draw_bars(chart(bar(1, 1, 1)))
    path = tmp_path / "bild.png"
    save_plot(path, svg)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width == 2 * WIDTH
    assert height == pytest.approx(2 * float(parsed(svg).get("height")), abs=2)
    save_plot(path, svg)
    assert path.read_bytes() == data


def test_a_png_without_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resvg = pytest.importorskip("resvg_py")
    real = resvg.svg_to_bytes

    def without_fonts(**options: Any) -> bytes:
        return bytes(real(**options, skip_system_fonts=True))

    monkeypatch.setattr(resvg, "svg_to_bytes", without_fonts)
    with pytest.raises(OzgcheckError, match="fehlt auf diesem Rechner eine Schrift"):
        save.png(draw_bars(chart(bar(1, 1, 1))))


def test_without_the_extra_a_png_is_refused_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(OzgcheckError, match=r"ozgcheck\[plots\]"):
        check_plot_path(tmp_path / "bild.png")
    check_plot_path(tmp_path / "bild.svg")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bild.jpg", "endet weder auf"),
        ("bild", "endet weder auf"),
        ("fehlt/bild.svg", "gibt es nicht"),
        ("ordner.svg", "ist ein Ordner"),
    ],
)
def test_a_place_where_nothing_can_be_saved(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "ordner.svg").mkdir()
    with pytest.raises(ConfigError, match=message):
        save_plot(tmp_path / name, "<svg/>")


@pytest.mark.parametrize("name", ["bild.svg", "bild.png"])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pytest.importorskip("resvg_py")
    path = tmp_path / name
    path.write_bytes(b"alt")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OzgcheckError, match="kein Platz mehr"):
        save_plot(path, draw_bars(chart(bar(1, 1, 1))))
    assert _files(tmp_path) == [name]
    assert path.read_bytes() == b"alt"


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())
