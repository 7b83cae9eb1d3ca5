# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Badges: honest rounding, readable text, harmless whatever a name holds."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.report.badge import (
    GREY,
    SCALE,
    Badge,
    Lage,
    Stil,
    badge,
    badge_json,
    badge_svg,
)
from ozgcheck.report.plots.drawing import SVG

USUAL = Yardstick()
HOSTILE = "</text><script>alert(1)</script>&\"'\x00\x1b[31m\u202e]]>\ud800\ufffe"
ALLOWED = {"svg", "title", "path", "linearGradient", "stop", "rect", "g", "text"}
LEAST = 4.5  # WCAG 2.1, 1.4.3


def of(covered: int, total: int, uncertain: int = 0, group: str = "") -> Badge:
    count = Count(covered=covered, uncertain=uncertain, total=total)
    return badge("Herne", group, count, "2026-11-25", USUAL)


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def tag(element: etree._Element) -> str:
    return str(element.tag).removeprefix(f"{{{SVG}}}")


# --- what it says ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covered", "total", "message"),
    [
        (0, 221, "0 %"),
        (1, 221, "< 1 %"),
        (3, 221, "1 %"),
        (91, 221, "41 %"),
        (220, 221, "99 %"),
        (1417, 1418, "99 %"),
        (221, 221, "100 %"),
    ],
)
def test_percent_is_rounded_down(covered: int, total: int, message: str) -> None:
    assert of(covered, total).message == message


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_badge_never_says_more_than_is_certain(numbers: tuple[int, int]) -> None:
    covered, total = numbers
    message = of(covered, total).message
    assert (message == "100 %") is (covered == total)
    assert (message == "0 %") is (covered == 0)
    if message != "< 1 %":
        assert int(message.removesuffix(" %")) * total <= covered * 100


def test_the_title_has_the_bounds_and_the_rule() -> None:
    made = of(91, 221, uncertain=82, group="Geburt")
    assert made.label == "OZG Herne: Geburt"
    assert made.title == (
        "OZG Herne: Geburt. Leistungen mit Reifegrad 3 oder höher (Modell 1.1): sicher 41,2 %, "
        "möglich bis 78,3 % von 221. Stand 2026-11-25."
    )
    own = Yardstick(Einheit.TEILLEISTUNG, 2, eigene=True)
    title = badge("Herne", "", Count(covered=1, total=2), "2026-11-25", own).title
    assert "Teilleistungen (LeiKa) mit Reifegrad 2" in title
    assert "nur eigene Dienste" in title


def test_where_nothing_is_to_count_there_is_no_figure() -> None:
    made = of(0, 0)
    assert (made.message, made.color, made.error) == ("n/a", GREY, True)
    assert "nichts zu zählen" in made.title


@pytest.mark.parametrize("lage", [Lage.VERALTET, Lage.UNVOLLSTAENDIG])
def test_what_may_not_be_shown_is_not_shown(lage: Lage) -> None:
    made = badge("Herne", "", Count(covered=91, total=221), "2026-11-25", USUAL, lage=lage)
    assert (made.message, made.color, made.error) == (lage.value, GREY, True)
    assert f"Der Lauf vom 2026-11-25 ist {lage.value}." in made.title
    assert "41" not in made.title


def test_example_data_is_no_measurement() -> None:
    count = Count(covered=91, total=221)
    made = badge("Herne", "", count, "2026-11-25", USUAL, example=True)
    assert (made.message, made.color, made.error) == ("Beispiel: 41 %", GREY, False)
    assert "Beispieldaten, keine Messung" in made.title


def test_more_is_never_a_worse_colour() -> None:
    order = [color for _, color in SCALE]
    places = [order.index(of(covered, 1000).color) for covered in range(1001)]
    assert all(after <= before for before, after in pairwise(places))
    assert set(places) == set(range(len(SCALE))), "every colour is used"
    assert GREY not in order


@pytest.mark.parametrize(("least", "color"), SCALE)
def test_a_colour_begins_exactly_at_its_limit(least: float, color: str) -> None:
    assert of(round(least * 1000), 1000).color == color
    if least:
        assert of(round(least * 1000) - 1, 1000).color != color


# --- how it looks --------------------------------------------------------------------------------


@pytest.mark.parametrize("stil", list(Stil))
@pytest.mark.parametrize("covered", [0, 300, 600, 800, 1000, None])
def test_text_can_be_read_where_it_is_drawn(stil: Stil, covered: int | None) -> None:
    made = of(0, 0) if covered is None else of(covered, 1000)
    root = parsed(badge_svg(made, stil))
    (words,) = root.iter(f"{{{SVG}}}g")
    ink = _rgb(words.get("fill", ""))
    stops = [
        (_rgb(stop.get("stop-color", "")), float(stop.get("stop-opacity", "1")))
        for stop in root.iter(f"{{{SVG}}}stop")
    ]
    assert bool(stops) is (stil is Stil.FLAT)
    grounds = [_rgb(path.get("fill", "")) for path in root.iter(f"{{{SVG}}}path")]
    assert len(grounds) == 2
    for ground in grounds:
        shown = [ground, *(_over(ground, color, opacity) for color, opacity in stops)]
        assert min(_contrast(ink, each) for each in shown) >= LEAST


def _rgb(color: str) -> tuple[float, ...]:
    assert re.fullmatch(r"#[0-9a-f]{6}", color)
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _over(ground: tuple[float, ...], color: tuple[float, ...], opacity: float) -> tuple[float, ...]:
    return tuple(b * (1 - opacity) + c * opacity for b, c in zip(ground, color, strict=True))


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("stil", list(Stil))
def test_a_badge_has_a_name_and_its_texts_do_not_overlap(stil: Stil) -> None:
    made = of(91, 221, group="Familie & Kind")
    root = parsed(badge_svg(made, stil))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "OZG Herne: Familie & Kind: 41 %"
    assert tag(root[0]) == "title"
    assert root[0].text == made.title
    texts = list(root.iter(f"{{{SVG}}}text"))
    assert [text.text for text in texts] == [made.label, made.message]
    edge = 0.0
    for text in texts:
        begin, length = (float(text.get(name, "")) for name in ("x", "textLength"))
        assert begin > edge
        edge = begin + length
    assert edge < float(root.get("width", ""))


def test_the_styles_differ_in_corners_and_gloss_only() -> None:
    flat, square = (parsed(badge_svg(of(1, 2), stil)) for stil in Stil)
    assert flat.get("width") == square.get("width")
    assert "a3 3" in (flat.find(f"{{{SVG}}}path").get("d") or "")  # type: ignore[union-attr]
    assert "a3 3" not in (square.find(f"{{{SVG}}}path").get("d") or "")  # type: ignore[union-attr]


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(list(Stil)))
def test_any_name_gives_a_harmless_picture(stadt: str, group: str, stil: Stil) -> None:
    made = badge(stadt, group, Count(covered=1, total=2), "2026-11-25", USUAL)
    text = badge_svg(made, stil)
    root = parsed(text)
    assert {tag(element) for element in root.iter()} <= ALLOWED
    assert len(made.label) <= 60
    assert text == badge_svg(made, stil)


def test_a_hostile_name_stays_text() -> None:
    made = badge(HOSTILE, "x" * 5000, Count(covered=1, total=2), "2026-11-25", USUAL)
    root = parsed(badge_svg(made))
    assert {tag(element) for element in root.iter()} <= ALLOWED
    for element in root.iter():
        assert not any(name.startswith("on") or name.endswith("href") for name in element.attrib)
    assert "\x1b" not in badge_json(made)
    assert "\u202e" not in badge_json(made)
    assert int(root.get("width", "")) < 800


# --- for shields.io ------------------------------------------------------------------------------

ENDPOINT = {"schemaVersion", "label", "message", "color", "labelColor", "isError"}


@pytest.mark.parametrize("made", [of(91, 221), of(0, 0)])
def test_json_is_what_an_endpoint_must_answer(made: Badge) -> None:
    document = json.loads(badge_json(made))
    assert set(document) == ENDPOINT
    assert document["schemaVersion"] == 1
    assert document["message"]
    assert re.fullmatch(r"#[0-9a-f]{6}", document["color"])
    assert document["isError"] is made.error
    assert (document["label"], document["message"]) == (made.label, made.message)
