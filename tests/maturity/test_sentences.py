# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sentences: a statement stays together, and two statements stay apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.maturity.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\n ", []),
        ("Ein Satz ohne Punkt", ["Ein Satz ohne Punkt"]),
        ("Erster Satz. Zweiter Satz.", ["Erster Satz.", "Zweiter Satz."]),
        ("Geht das? Ja! Online.", ["Geht das?", "Ja!", "Online."]),
        ("Online-Antrag\nPer Post", ["Online-Antrag", "Per Post"]),
        ("per Post; Online geht es auch", ["per Post", "Online geht es auch"]),
        ("Er sagt „ja.“ Danach nicht.", ["Er sagt „ja.", "Danach nicht."]),
        ("Das kostet 5.50 Euro.", ["Das kostet 5.50 Euro."]),
        ("Siehe www.stadt.example. Dort online.", ["Siehe www.stadt.example.", "Dort online."]),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sie brauchen z. B. Ihren Ausweis.",
        "Der Antrag bzw. Die Anzeige genügt.",
        "Nach § 5 Abs. 2 Nr. 3 BauGB ist das so.",
        "Bis zum 1. Januar online.",
        "Am 12. 5. kommt Tel. 0123 dran.",
        "Das kostet ca. 5 Euro.",
        "Das dauert 2 Std. Mehr nicht.",
        "Nach Art. 6 DSGVO ggf. Auch evtl. Kinder.",
        "Alte Str. 1, inkl. Anhang und zzgl. Porto.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert list(sentences(text)) == [text]


@given(st.text(alphabet=st.sampled_from("aB1.!?;\n „“»()zäÖ"), max_size=60))
def test_nothing_is_lost_and_every_piece_stands_in_the_text(text: str) -> None:
    pieces = list(sentences(text))
    place = 0
    for piece in pieces:
        assert piece
        assert piece == piece.strip()
        place = text.index(piece, place) + len(piece)
    letters = "".join(char for char in text if char.isalnum())
    assert "".join(char for piece in pieces for char in piece if char.isalnum()) == letters


def test_what_is_too_long_for_a_sentence_is_cut_between_words() -> None:
    pieces = list(sentences("Wort " * 2_000))
    assert len(pieces) > 5
    assert max(map(len, pieces)) <= 1_000
    assert set(" ".join(pieces).split(" ")) == {"Wort"}
    assert [len(piece) for piece in sentences("x" * 2_100)] == [1_000, 1_000, 100]
    assert list(sentences("w" * 1_000)) == ["w" * 1_000]
    assert [len(piece) for piece in sentences(f"{'x' * 1_000} y")] == [1_000, 1]
    assert [len(piece) for piece in sentences(f"{'x' * 1_001} y")] == [1_000, 3]
    assert [len(piece) for piece in sentences(f"y {'x' * 1_000}")] == [1, 1_000]


@pytest.mark.parametrize("part", ["a. ", "A. ", "\n", ". ", "z. B. ", "1.", "; ", ".“ ", "Ä"])
def test_a_hostile_text_is_cut_quickly(part: str) -> None:
    begin = time.process_time()
    list(sentences(part * 7_000))
    assert time.process_time() - begin < 1
