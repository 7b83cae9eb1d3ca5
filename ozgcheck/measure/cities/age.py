# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How old a run or a source is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

# Days after which a run is marked as old: a monthly run with half a month of grace.
OLD_AFTER = 45


def days(text: str, today: str) -> int | None:
    """Days from a day, or from the last day of a month or year, to today; at least 0.

    Args:
        text: an ISO date or time, `2026-11` or `2026`; some sources say words, these give None.
        today: the ISO date to count to.
    """
    try:
        if len(text) == 4:
            day = date(int(text), 12, 31)
        elif len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            day = date(year, month, monthrange(year, month)[1])
        else:
            day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return max(0, (date.fromisoformat(today[:10]) - day).days)
