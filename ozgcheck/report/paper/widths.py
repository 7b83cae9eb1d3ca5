# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How wide the columns of a table are on paper, guessed from what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from ozgcheck.report.site.tables import Cell

# Characters: a line of a table, the longest word that is not broken, the longest cell that gets
# more room instead of more lines.
_LINE, _WORD, _TEXT = 100, 18, 90
# A sample is enough, and long lists cost nothing.
_ROWS = 100


def widths(heads: Sequence[str], rows: Sequence[Sequence[Cell]], most: int) -> tuple[float, ...]:
    """The share of each column in percent, rounded to a tenth.

    Every column gets room for its longest word; the rest goes to those with long texts.

    Args:
        heads: what stands above the columns.
        rows: the cells.
        most: so many characters of a cell are shown.
    """
    sample = rows[:_ROWS]
    needs, wishes = [], []
    for place, head in enumerate(heads):
        texts = [f"{row[place].text[:most]} {row[place].more[:most]}" for row in sample]
        need = max(_word(head) + 1, *map(_word, texts), 3) + 1
        needs.append(need)
        wishes.append(max(0, min(_TEXT, sum(map(len, texts)) / max(1, len(texts))) - need))
    spare = max(0, _LINE - sum(needs)) / max(1, sum(wishes))
    room = [need + spare * wish for need, wish in zip(needs, wishes, strict=True)]
    return tuple(round(100 * each / sum(room), 1) for each in room)


def _word(text: str) -> int:
    return min(_WORD, max(map(len, text.split()), default=0))
