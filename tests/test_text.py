# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Untrusted text becomes harmless, and titles compare as people read them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.suggest import nearest
from ozgcheck.text import fold, plain, slug


@given(st.text(), st.integers(1, 200))
def test_plain_is_harmless_short_and_stable(text: str, limit: int) -> None:
    result = plain(text, limit)
    assert len(result) <= limit
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in result)
    assert not set(result) & set("\u202e\u202a\u2066\u2069\u200b\ufeff")
    assert plain(result, limit) == result


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
    ],
)
def test_plain(raw: str, shown: str) -> None:
    assert plain(raw) == shown


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Straßenreinigung", "STRASSENREINIGUNG"),
        ("Müll", "Muell"),
        ("Personal·ausweis", "Personalausweis"),
        ("An-, Ab- und  Ummeldung", "an ab und ummeldung"),
        ("Café", "cafe"),
    ],
)
def test_fold_makes_equal_what_people_read_as_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_slug_and_nearest() -> None:
    assert slug("Unternehmensführung & -entwicklung") == "unternehmensfuehrung-entwicklung"
    assert nearest("famlie", ["familie", "bauen"]) == "Meinten Sie „familie“?"
    assert nearest("xyz", ["familie", "bauen"]) == ""
