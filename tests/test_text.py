# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Untrusted text becomes harmless, and titles compare as people read them."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ozgcheck.suggest import nearest
from ozgcheck.text import fold, plain, slug

BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# What makes trouble in pairs: marks behind invisible characters, letters that grow when
# they are folded, lone surrogates, breaks of every kind.
NASTY = (
    BIDI
    + ZERO_WIDTH
    + "\u0308\u0301\u0345uAeßẞİıǅ·‧№℡ﬁ½²½_-…\x00\x1b\x7f\x85\n\r\t\u2028\u2029\ud800\udfff"
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(NASTY)), max_size=80)


@given(TEXTS, st.integers(1, 40))
@example("u" + "\u0308" * 200, 40)
def test_plain_is_harmless_and_short(text: str, limit: int) -> None:
    result = plain(text, limit)
    assert len(result) <= limit
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in result)
    assert not set(result) & set(BIDI + ZERO_WIDTH)
    assert result == result.strip()
    assert result.encode().decode() == result


@given(TEXTS, st.integers(1, 40))
@example("u\u200b\u0308", 40)
def test_plain_is_stable(text: str, limit: int) -> None:
    assert plain(plain(text, limit), limit) == plain(text, limit)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mrot\x1b[0m", "a [31mrot [0m"),
        ("zwei\nZeilen\tund\r\nmehr", "zwei Zeilen und mehr"),
        ("Aus\u00adweis", "Ausweis"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("u\u0308ber", "über"),
        ("  x  ", "x"),
        ("\ud800x", "x"),
        ("Straße 🙂 Ø", "Straße 🙂 Ø"),
    ],
)
def test_plain(raw: str, shown: str) -> None:
    assert plain(raw) == shown


def test_a_text_that_was_cut_says_so() -> None:
    assert plain("abcdef", 6) == "abcdef"
    assert plain("abcdefg", 6) == "abcde…"
    assert plain("abc defg", 5) == "abc…"
    assert len(plain("x" * 100_000)) == 1000


@given(TEXTS)
def test_fold_is_stable_lower_case_and_single_spaced(text: str) -> None:
    result = fold(text)
    assert fold(result) == result
    assert result == result.casefold()
    assert "  " not in result
    assert result == result.strip()


def test_fold_is_stable_for_every_single_character() -> None:
    unstable = [
        hex(number)
        for number in range(sys.maxunicode + 1)
        if unicodedata.decomposition(chr(number)) and fold(fold(chr(number))) != fold(chr(number))
    ]
    assert unstable == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Straßenreinigung", "STRASSENREINIGUNG"),
        ("Müll", "Muell"),
        ("MÜLL", "mu\u0308ll"),
        ("Ähre, Öl", "aehre oel"),
        ("Personal·ausweis", "Personalausweis"),
        ("Personal‧ausweis", "Personalausweis"),
        ("Personal\u00adausweis", "Personalausweis"),
        ("An-, Ab- und  Ummeldung", "an ab und ummeldung"),
        ("Café", "cafe"),
        ("№ 5", "no 5"),
        ("„Hund_anmelden“", "hund anmelden"),
    ],
)
def test_fold_makes_equal_what_people_read_as_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("A · B", "AB"), ("Hund an", "Hundan"), ("§ 34a", "§ 34b"), ("Mull", "Müll")],
)
def test_fold_keeps_apart_what_differs(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_slugs() -> None:
    assert slug("Unternehmensführung & -entwicklung") == "unternehmensfuehrung-entwicklung"
    assert slug("!?") == ""


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("famlie", "Meinten Sie „familie“?"),
        ("FAMLIE", "Meinten Sie „familie“?"),
        ("hun", "Meinten Sie „Hund“ oder „Huhn“?"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_nearest_names_the_known_ones_as_they_are_written(word: str, sentence: str) -> None:
    assert nearest(word, ["familie", "bauen", "Hund", "Huhn"]) == sentence
