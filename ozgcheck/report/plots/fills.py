# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Colours and patterns: dark is certain and far, hatched is unsure, dotted is unseen.

A blue scale whose steps differ in brightness, so that it holds in black and white and for every
kind of colour blindness; patterns and numbers say the same a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INK = "#1a1a1a"
QUIET = "#595959"
PAPER = "#ffffff"
GRID = "#c8c8c8"
WARNING = "#8a1c00"


class Pattern(StrEnum):
    """What lies over the colour."""

    NONE = ""
    HATCHED = "schraffur"
    CROSSED = "gitter"
    DOTTED = "punkte"
    SPARSE = "strich"


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled; `ink` is the colour of a number on it."""

    colour: str
    ink: str = INK
    pattern: Pattern = Pattern.NONE


FAR = Fill("#08306b", PAPER)
MIDDLE = Fill("#6baed6")
NEAR = Fill("#c6dbef")
NOTHING = Fill(PAPER)
MAYBE = Fill(PAPER, pattern=Pattern.HATCHED)
UNCLEAR = Fill(PAPER, pattern=Pattern.CROSSED)
UNSEEN = Fill(PAPER, pattern=Pattern.DOTTED)

# From white to the darkest colour whose numbers still need no white ink.
_SHADES = ("#ffffff", "#e3edf7", "#c6dbef", "#9ecae1", "#6baed6")


def shade(share: float) -> Fill:
    """Light to dark for a share 0..1; only nothing is white."""
    if share <= 0:
        return NOTHING
    return Fill(_SHADES[min(len(_SHADES) - 1, 1 + int(share * (len(_SHADES) - 1)))])
