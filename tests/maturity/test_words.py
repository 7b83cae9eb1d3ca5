# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A level is always said with what is still possible."""

from __future__ import annotations

import pytest

from ozgcheck.maturity.words import level_words, words_of
from ozgcheck.model import Finding, Grade, Outcome


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ((0, 0, 0), "0"),
        ((2, 2, 2), "2"),
        ((2, 2, 3), "2 (möglich bis 3)"),
        ((0, 0, 3), "0 (möglich bis 3)"),
        ((None, 0, 3), "unbekannt (0–3)"),
        ((None, 0, 1), "unbekannt (0–1)"),
        ((None, 0, 0), "unbekannt (0)"),
        # As older versions stored it: without a level, with its lower bound.
        ((None, 1, 3), "1 (möglich bis 3)"),
    ],
)
def test_levels_in_words(level: tuple[int | None, int, int], expected: str) -> None:
    assert level_words(*level) == expected
    assert words_of(Grade(*level)) == expected
    found = Finding(
        "1",
        Outcome.ANGEBOTEN,
        reifegrad=level[0],
        reifegrad_low=level[1],
        reifegrad_high=level[2],
    )
    assert words_of(found) == expected
