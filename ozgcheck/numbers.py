# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers as a reader expects them; rounding never shows a false 0 or 100.

Written the German way, the English one where English was chosen.
"""

from __future__ import annotations

from ozgcheck.language import is_english, tr

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
    rounded = decimal(share * 100, digits)
    if rounded == decimal(0, digits):
        return f"< {decimal(least, digits)} %"
    if rounded == decimal(100, digits):
        return f"> {decimal(100 - least, digits)} %"
    return f"{rounded} %"


def percent_range(share: float | None, low: float | None, high: float | None) -> str:
    """A share with its interval: `88,7 % (86,4–90,9)`; without one, the share alone."""
    if low is None or high is None:
        return percent(share)
    return f"{percent(share)} ({_bound(low)}–{_bound(high)})"


def _bound(share: float) -> str:
    """Percent without its sign; more digits where one would claim nothing or everything."""
    text = percent(share)
    for digits in range(2, 7):
        if text[0] not in "<>":
            break
        text = percent(share, digits)
    return text.removesuffix(" %")


def whole(number: int) -> str:
    """An integer with a dot between thousands: `1.418`; `1,418` in English."""
    return f"{number:,}" if is_english() else f"{number:,}".replace(",", ".")


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: `1 Seite`, `1.200 Seiten`."""
    return f"{whole(number)} {one if number == 1 else many}"


def decimal(value: float, digits: int = 2) -> str:
    """A number with decimals: `0,83`; `0.83` in English."""
    text = f"{value:.{digits}f}"
    return text if is_english() else text.replace(".", ",")


def span(seconds: float) -> str:
    """A length of time in words: `1 Sekunde`, `12 Minuten`, `3 Stunden`, `4 Tage`."""
    if seconds < 90:
        return counted(max(1, round(seconds)), tr("Sekunde"), tr("Sekunden"))
    if seconds < 90 * 60:
        return tr("{number} Minuten").format(number=round(seconds / 60))
    if seconds < 48 * 3600:
        return tr("{number} Stunden").format(number=round(seconds / 3600))
    return tr("{whole} Tage").format(whole=whole(round(seconds / 86_400)))


def german_day(iso: str) -> str:
    """`2026-11-25` as `25.11.2026`; in English as it is."""
    if is_english():
        return iso
    year, month, day = iso.split("-")
    return f"{day}.{month}.{year}"
