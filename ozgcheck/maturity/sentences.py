# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sentences of a German text, good enough to keep a statement together."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A full stop after these ends no sentence, nor after a single letter („z. B.“) or a digit.
_SHORT = ("bzw", "ggf", "evtl", "inkl", "zzgl", "ca", "Nr", "Str", "Abs", "Art", "Tel", "Std")
_END = re.compile(r"(?:\n+|;\s+|(?<=[.!?])[\"“”»«)]?\s+(?=[„“»(\[A-ZÄÖÜ0-9]))")
# What is longer is no sentence but a list without ends, or an attack: rules look from every word
# of a sentence to every other, so its length is what they cost.
_LONGEST = 1_000
_NO_END = re.compile(rf"(?:\b(?:{'|'.join(_SHORT)}|[A-Za-zÄÖÜäöü])|\d)\.$")


def sentences(text: str) -> Iterator[str]:
    """The sentences and lines of a text in order, each a piece of it, stripped.

    A piece has at most 1,000 letters; a longer one is cut between two words, or where it has none.
    """
    begin = 0
    for end in _END.finditer(text):
        piece = text[begin : end.start()].strip()
        if end[0][0] in "\n;" or not _NO_END.search(piece[-8:]):
            yield from _short(piece)
            begin = end.end()
    yield from _short(text[begin:].strip())


def _short(piece: str) -> Iterator[str]:
    """A stripped piece, cut where it is too long; nothing if it is empty."""
    while len(piece) > _LONGEST:
        cut = piece.rfind(" ", 1, _LONGEST + 1)
        cut = _LONGEST if cut < 0 else cut
        yield piece[:cut].rstrip()
        piece = piece[cut:].lstrip()
    if piece:
        yield piece
