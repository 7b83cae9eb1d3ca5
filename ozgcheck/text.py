# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Text as it may be stored, shown and compared; pure functions."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width characters and the Mediopunkt of Leichte Sprache stand
# inside words and mean nothing; bidirectional controls can make a terminal or a
# page show something else than what is stored (Unicode TR 36).
_INSIDE_WORDS = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_MEDIOPUNKT = re.compile(r"(?<=\w)[\u00b7\u2027](?=\w)")
_NO_WORD = re.compile(r"[\W_]+")
_MARKS = 8
# Nearly every text has no such run, and looking at each of its characters takes long.
_MAYBE_MARKS = re.compile(rf"[^\w\s]{{{_MARKS + 1}}}")
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Signs that are common in German titles and no part of any word.
_SIGNS = str.maketrans(dict.fromkeys("–—„“”‚‘’…«»•§€", " "))


def _calm(value: str) -> str:
    """Drop combining marks beyond eight in a row; normalising longer runs takes for ever."""
    if value.isascii() or not _MAYBE_MARKS.search(value):
        return value
    kept, run = [], 0
    for char in value:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS:
            kept.append(char)
    return "".join(kept)


def plain(value: str, limit: int = 1000) -> str:
    """Make untrusted text harmless: one line, no control characters, at most `limit` long.

    Args:
        value: any text a source sent.
        limit: longest result in characters; a longer text ends with `…`.

    Returns:
        NFC text without control, bidirectional and zero-width characters and without
        lone surrogates, white space folded and stripped.
    """
    text = _one_line(unicodedata.normalize("NFC", _calm(value[: limit * 4])))
    if not text.isprintable():  # most texts are, and long ones should not cost much
        text = _BIDI.sub("", _INSIDE_WORDS.sub("", text))
        if not text.isprintable():
            text = "".join(map(_harmless, text))
        # What stood between a letter and its mark is gone: they belong together now.
        text = _one_line(unicodedata.normalize("NFC", text))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _harmless(char: str) -> str:
    """The character, a space for one that controls, nothing for one without meaning."""
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cs", "Co", "Cn") else char


def fold(value: str) -> str:
    """Reduce a title to what counts when two are compared.

    Lower case, umlauts and ß spelt out, accents dropped, the Mediopunkt of Leichte
    Sprache removed, everything that is no letter or digit turned into one space.

    Returns:
        ASCII letters and digits of most scripts separated by single spaces; may be empty.
    """
    text = value.casefold().translate(_FOLD).translate(_SIGNS)
    if text.isascii():  # nearly every title; what follows would change nothing more
        return _NO_WORD.sub(" ", text).strip()
    text = _MEDIOPUNKT.sub("", _INSIDE_WORDS.sub("", _calm(value)))
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold_inside(word: str) -> str:
    """Fold a text that is looked for inside others; a space at an end is the edge of a word."""
    return f"{' ' * word.startswith(' ')}{fold(word)}{' ' * word.endswith(' ')}"


def slug(value: str) -> str:
    """Name for files, URLs and options: `Familie & Kind` becomes `familie-kind`."""
    return fold(value).replace(" ", "-")
