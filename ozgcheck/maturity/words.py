# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a level is said: always with what is still possible."""

from __future__ import annotations

from ozgcheck.language import tr
from ozgcheck.model import Finding, Grade


def level_words(reifegrad: int | None, low: int, high: int) -> str:
    """A level with its range: `2`, `2 (möglich bis 3)` or `unbekannt (0–3)`.

    Args:
        reifegrad: the highest level that evidence supports, None when there is none.
        low: lowest possible level. Runs stored by older versions have it without a level.
        high: highest possible level.
    """
    level = low if reifegrad is None and low > 0 else reifegrad
    if level is None:
        return tr("unbekannt ({range})").format(range=f"0–{high}" if high else "0")
    if high > level:
        return tr("{level} (möglich bis {high})").format(level=level, high=high)
    return str(level)


def words_of(graded: Finding | Grade) -> str:
    """The same for a finding or the level of one offer."""
    grade = graded if isinstance(graded, Grade) else graded.grade
    return level_words(grade.reifegrad, grade.low, grade.high)
