# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How much room words take, without knowing the reader's font: rather too much than too little."""

from __future__ import annotations

import unicodedata

from ozgcheck.text import plain

# Widths in parts of the font size, as wide as those of DejaVu Sans, the widest of the fonts
# that a drawing asks for (its advance widths, rounded up).
_NARROW, _SLIM, _USUAL, _CAPITAL, _WIDE = 0.3, 0.42, 0.64, 0.77, 1.0
_CLASSES = (
    (_NARROW, "ijl.,:;'|!I "),
    (_SLIM, 'frt()[]-/–"„“'),
    (_WIDE, "mwMW—…%@"),
)
_WIDTHS = {char: width for width, chars in _CLASSES for char in chars}
_MORE = "…"


def text_width(text: str, size: float) -> float:
    """Room that a line of text takes, in the unit of `size`."""
    return size * sum(map(_char, text))


def _char(char: str) -> float:
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    return _CAPITAL if char.isupper() else _USUAL


def wrap(text: str, size: float, width: float, lines: int = 3) -> tuple[str, ...]:
    """Break a text into lines that fit; what does not is cut with `…`.

    Args:
        text: any text; control characters are dropped.
        size: font size.
        width: room of a line, in the same unit.
        lines: at most so many.

    Returns:
        At least one line, which is empty for an empty text.
    """
    done: list[str] = []
    line = ""
    for word in plain(text, 2000).split():
        joined = f"{line} {word}" if line else word
        if text_width(joined, size) <= width:
            line = joined
            continue
        if line:
            done.append(line)
        if text_width(word, size) <= width:
            line = word
            continue
        *full, line = _pieces(word, size, width)
        done += full
        if len(done) > lines:
            break
    done.append(line)
    if len(done) <= lines:
        return tuple(done)
    kept = done[:lines]
    last = kept[-1]
    while last and text_width(last + _MORE, size) > width:
        last = last[:-1]
    return (*kept[:-1], f"{last.rstrip()}{_MORE}")


def _pieces(word: str, size: float, width: float) -> list[str]:
    """A word that is too long for a line, in pieces that fit; joints keep a hyphen."""
    pieces, piece = [], ""
    for char in word:
        if piece and text_width(f"{piece}{char}-", size) > width:
            pieces.append(piece if piece.endswith("-") else f"{piece}-")
            piece = ""
        piece += char
    return [*pieces, piece]
