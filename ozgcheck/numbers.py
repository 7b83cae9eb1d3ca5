# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers as a German reader expects them; rounding never shows a false 0 or 100."""

from __future__ import annotations

NOT_APPLICABLE = "–"


def percent(share: float | None, digits: int = 1) -> str:
    """A share 0..1 as German percent.

    Returns:
        `43,2 %`; `< 0,1 %` and `> 99,9 %` where rounding would claim nothing or
        everything; `0 %` and `100 %` only when exactly that; a dash for None.
    """
    if share is None:
        return NOT_APPLICABLE
    if share in (0, 1):
        return f"{round(share * 100)} %"
    least = 10**-digits
    rounded = _comma(share * 100, digits)
    if rounded == _comma(0, digits):
        return f"< {_comma(least, digits)} %"
    if rounded == _comma(100, digits):
        return f"> {_comma(100 - least, digits)} %"
    return f"{rounded} %"


def whole(number: int) -> str:
    """An integer with a dot between thousands: `1.418`."""
    return f"{number:,}".replace(",", ".")


def _comma(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
