# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Shares in one line of text; the scale begins at zero, so that it does not exaggerate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ozgcheck.language import tr

_BLOCKS = "▁▂▃▄▅▆▇█"
_DIGITS = "0123456789"  # where there are no blocks
# Ends of a scale in percent; a quarter of each is a whole number.
_TOPS = (4, 8, 12, 20, 40, 60, 80, 100)


def scale_top(shares: Iterable[float]) -> int:
    """The end of a scale that begins at 0 and holds these shares (0..1), in percent."""
    most = max(shares, default=0) * 100
    return next(top for top in _TOPS if top >= most or top == _TOPS[-1])


def sparkline(
    shares: Sequence[float | None], breaks: Sequence[bool], top: int, *, blocks: bool = True
) -> str:
    """One character per share, `·` for none, `|` before one that does not continue the line.

    Args:
        shares: 0..1.
        breaks: for each share, whether a break stands before it.
        top: end of the scale in percent.
        blocks: draw blocks; digits and a full stop otherwise.
    """
    steps, nothing = (_BLOCKS, "·") if blocks else (_DIGITS, ".")
    return "".join(
        ("|" if broken else "") + (nothing if share is None else _step(share * 100 / top, steps))
        for share, broken in zip(shares, breaks, strict=True)
    )


def scale_words(top: int, *, blocks: bool = True) -> str:
    """What the characters mean, in German."""
    steps, nothing = (_BLOCKS, "·") if blocks else (_DIGITS, ".")
    return tr(
        "{steps} steht für 0 %, {steps2} für {top} %, {nothing} für: kein vollständiger "
        "Lauf, | für: Messung geändert"
    ).format(steps=steps[0], steps2=steps[-1], top=top, nothing=nothing)


def _step(part: float, steps: str) -> str:
    return steps[min(len(steps) - 1, int(part * len(steps)))]
