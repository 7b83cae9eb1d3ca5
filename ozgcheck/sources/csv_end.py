# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a CSV file was read to its end.

A quotation mark that is never closed silently swallows the rest of a file. An extra last line
shows it: it must come out as a record of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

OPEN_QUOTE = "Vermutlich wird ein Anführungszeichen nicht geschlossen."
_END = "\x1eEnde der Datei\x1e"


def with_end(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a file and the one that shows its end."""
    return chain(lines, [_END])


def is_end(cells: Sequence[str]) -> bool:
    """Whether a record is that line: everything was read."""
    return list(cells) == [_END]


def swallowed(cells: Sequence[str]) -> bool:
    """Whether a record has swallowed that line, and all before it."""
    return bool(cells) and cells[-1].endswith(_END)
