# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The colours of the style sheet have the contrast that WCAG 2.1 AA asks for, light and dark."""

from __future__ import annotations

import re

import pytest

from tests.report.site import town

CSS = town.site()["stil.css"]
_BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
LIGHT, DARK, PRINT = (
    {**dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))} for block in _BLOCKS
)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "colours", [LIGHT, DARK, {**LIGHT, **PRINT}], ids=["hell", "dunkel", "Druck"]
)
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *(
            (front, back, 4.5)
            for front in ("text", "leise", "link")
            for back in ("grund", "flaeche")
        ),
        ("besucht", "grund", 4.5),
        ("text", "warn-grund", 4.5),
        ("haupt-text", "haupt", 4.5),
        ("linie", "grund", 3.0),
        ("fokus", "grund", 3.0),
        ("sicher", "grund", 3.0),
        ("warn-linie", "grund", 3.0),
    ],
)
def test_contrast(colours: dict[str, str], front: str, back: str, least: float) -> None:
    assert contrast(colours[front], colours[back]) >= least


def test_every_colour_is_known_in_both_schemes() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS)) - {"hoechstens"}
    assert used <= set(LIGHT)
    assert set(DARK) == set(LIGHT)


def test_nothing_is_loaded_and_motion_is_asked_for() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert CSS.count("scroll-behavior: smooth") == 1
    assert "@media (prefers-reduced-motion: no-preference)" in CSS
