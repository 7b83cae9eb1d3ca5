# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""German titles taken apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.matching.words import (
    GENERIC,
    QUALIFIERS,
    STOP,
    Lexicon,
    completed,
    first_segment,
    joined,
    qualifiers,
    stem,
    stems,
    ungendered,
    whole_words,
)
from ozgcheck.text import fold

NAMES = [
    "hundesteuer", "hund", "anmelden", "steuer", "anmeldung", "ummeldung", "abmeldung", "gewerbe",
    "vaterschaftsanerkennung", "mutterschaftsanerkennung", "kraftfahrzeug", "ausfuhr", "wohnung",
    "einfuhr", "personal", "ausweis", "bewohner", "parken", "katzensteuer", "jugendhilfe",
    "kinder", "hilfe", "jugend", "gewerbeanmeldung", "beantragung",
]  # fmt: skip
LEXICON = Lexicon(stems(NAMES), {"kfz": "kraftfahrzeug", "perso": "personal ausweis"})


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Hundesteueranmeldung", ("hund", "steu", "anmeld")),
        ("Anmeldung zur Hundesteuer", ("anmeld", "hund", "steu")),
        ("An-, Um- und Abmeldung", ("anmeld", "ummeld", "abmeld")),
        ("Gewerbean-, ab- und -ummeldung", ("gewerb", "anmeld", "abmeld", "ummeld")),
        ("Gewerbean–, ab– und –ummeldung", ("gewerb", "anmeld", "abmeld", "ummeld")),
        ("An-/Abmeldung einer Wohnung", ("anmeld", "abmeld", "wohn")),
        ("Hunde- und Katzensteuer", ("hund", "steu", "katzensteu")),
        ("Personal·ausweis", ("personal", "auswei")),
        ("Personal‧ausweis", ("personal", "auswei")),
        ("Personal\u00adausweis", ("personal", "auswei")),
        ("Personalausweis (vorläufig)", ("personal", "auswei", "vorlaeufig")),
        ("Bewohner:innenausweis", ("bewohn", "auswei")),
        ("Kfz", ("kfz", "kraftfahrzeug")),
        ("Perso", ("perso", "personal", "auswei")),
        ("Hund Hund HUND Hunde", ("hund",)),
        ("für die und mit", ()),
        ("", ()),
    ],
)
def test_parts(title: str, parts: tuple[str, ...]) -> None:
    assert LEXICON.parts(title) == parts


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("Wohnung anmelden", "Anmeldung Wohnung"),
        ("Wohnung ummelden", "Ummeldung der Wohnungen"),
        ("Ausweis beantragen", "Beantragung Ausweis"),
        ("Parken bewilligen", "Bewilligung von Parken"),
        ("Ausweis verlängern", "Verlängerung Ausweis"),
        ("Ausweis ändern", "Änderungen am Ausweis"),
        ("Wohnung fördern", "Förderung der Wohnung"),
    ],
)
def test_verb_and_noun_meet(verb: str, noun: str) -> None:
    assert set(LEXICON.parts(verb)) == set(LEXICON.parts(noun))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("An-, Um- und Abmeldung", "anmeldung, ummeldung und Abmeldung"),
        ("An- / Abmeldung", "anmeldung / Abmeldung"),
        ("An- & Abmeldung", "anmeldung & Abmeldung"),
        ("An- bzw. Abmeldung", "anmeldung bzw. Abmeldung"),
        ("Ein- oder Ausfuhr", "einfuhr oder Ausfuhr"),
        ("Ein– sowie Ausfuhr", "einfuhr sowie Ausfuhr"),
        (
            "Vaterschafts-/Mutterschaftsanerkennung",
            "vaterschaftsanerkennung/Mutterschaftsanerkennung",
        ),
        ("Xyz- und Abmeldung", "Xyz und Abmeldung"),
        ("An- und", "An und"),
        ("An-, Um-, Ab-", "An, Um, Ab-"),
        ("An-Abmeldung", "An-Abmeldung"),
        ("Abmeldung", "Abmeldung"),
        ("", ""),
    ],
)
def test_ellipses_are_completed_only_to_words_that_exist(text: str, whole: str) -> None:
    assert completed(text, frozenset(NAMES).__contains__) == whole


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Bürger*innen", "Bürger"),
        ("Bürger*in werden", "Bürger werden"),
        ("Schüler:innenausweis", "Schülerausweis"),
        ("Bürger_innen", "Bürger"),
        ("Unternehmer/-in", "Unternehmer"),
        ("Unternehmer/in", "Unternehmer"),
        ("Ingenieur/-innen", "Ingenieur"),
        ("Ingenieur (m/w/d)", "Ingenieur "),
        ("Ingenieur (w/m/d)", "Ingenieur "),
        ("Reisepass/Innenstadt", "Reisepass/Innenstadt"),
        ("Hinweis: in Bremen", "Hinweis: in Bremen"),
        ("Berlin", "Berlin"),
    ],
)
def test_gender_forms(text: str, plain: str) -> None:
    assert ungendered(text) == plain


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Reisepass - Verlust; Anzeige", "Reisepass"),
        ("Reisepass; Beantragung", "Reisepass"),
        ("Reisepass / Bremerhaven", "Reisepass"),
        ("Reisepass (vorläufig)", "Reisepass"),
        ("Reisepass: Beantragung", "Reisepass"),
        ("(Eil-)Antrag", "Eil-)Antrag"),
        ("Kfz-Zulassung", "Kfz-Zulassung"),
        ("Reisepass", "Reisepass"),
        (" ; ", " ; "),
        ("", ""),
    ],
)
def test_the_head_of_a_structured_title(title: str, head: str) -> None:
    assert first_segment(title).strip() == head.strip()


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("Personalausweis und Reisepass", ["Personalausweis", "Reisepass"]),
        ("Personalausweis/Reisepass", ["Personalausweis", "Reisepass"]),
        ("Personalausweis & Reisepass", ["Personalausweis", "Reisepass"]),
        ("Ehe, Geburt, Tod und Umzug", ["Ehe", "Geburt", "Tod", "Umzug"]),
        ("Reisepass / Bremerhaven", ["Reisepass", "Bremerhaven"]),
        ("a, b, c, d, e", []),
        ("Hundesteuer", []),
        ("Hundesteuer und", []),
        ("Bundesland", []),
        ("", []),
    ],
)
def test_titles_that_join_things(title: str, pieces: list[str]) -> None:
    assert joined(title) == pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hund anmelden", ["hund", "anmelden"]),
        ("An-, Um- und Abmeldung", ["und", "abmeldung"]),
        ("Gewerbean– und –abmeldung", ["und", "abmeldung"]),
        ("Kfz-Zulassung", ["kfz", "zulassung"]),
        ("Müll·abfuhr", ["muellabfuhr"]),
        ("", []),
    ],
)
def test_beginnings_of_ellipses_are_no_words(text: str, words: list[str]) -> None:
    assert whole_words(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Approbation im Ausland", {"ausland"}),
        ("Ausländische Ehe", {"ausland"}),
        ("Befreiung von der Gebühr", {"befreiung", "gebuehr"}),
        ("Kinderausweis", {"kind"}),
        ("Bekinden", set()),  # „ kind“ only begins a word
        ("EU", {"eu"}),
        ("Neue Straße", set()),  # „ eu “ is a word of its own
        ("Verlust des Ausweises", {"verlust"}),
        ("Personalausweis", set()),
        ("", set()),
    ],
)
def test_qualifiers(text: str, found: set[str]) -> None:
    bits = qualifiers(fold(text))
    assert {name for bit, name in enumerate(QUALIFIERS) if bits >> bit & 1} == found


def test_tables_are_written_as_they_are_looked_up() -> None:
    assert all(fold(word) == word for word in STOP)
    assert all(word == stem(word) or stem(word) not in STOP for word in GENERIC)
    for texts in QUALIFIERS.values():
        assert all(fold(text) == text.strip() for text in texts)


@pytest.mark.parametrize(
    ("word", "cut"),
    [("anmeldungen", "anmeld"), ("buergerinnen", "buerger"), ("kindern", "kind"), ("amt", "amt"),
     ("jung", "jung"), ("steuer", "steu"), ("", "")],
)  # fmt: skip
def test_one_ending_is_cut_and_four_letters_stay(word: str, cut: str) -> None:
    assert stem(word) == cut


def test_a_compound_falls_apart_only_where_both_halves_are_known() -> None:
    assert LEXICON.parts("Hundewohnung") == ("hund", "wohn")
    assert LEXICON.parts("Hundesteuerabmeldung") == ("hund", "steu", "abmeld")
    assert LEXICON.parts("Hundexyzzy") == ("hundexyzzy",)
    assert Lexicon(frozenset(), {}).parts("Hundesteueranmeldung") == ("hundesteueranmeld",)


def test_what_was_taken_apart_before_changes_nothing() -> None:
    fresh, used = Lexicon(stems(NAMES), {}), Lexicon(stems(NAMES), {})
    for text in ("Hund", "Hundesteuer", "Steuer anmelden", "Hundesteueranmeldung"):
        used.parts(text)
    assert used.parts("Anmeldung Hundesteuer") == fresh.parts("Anmeldung Hundesteuer")


@pytest.mark.parametrize("word", ["hund", "hundesteuer", "steuer" * 20, "x" * 100_000])
def test_a_long_word_costs_no_time(word: str) -> None:
    begin = time.process_time()
    LEXICON.parts(word)
    assert time.process_time() - begin < 0.2


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    parts = LEXICON.parts(text)
    assert len(parts) == len(set(parts))
    assert all(parts)
    assert all(len(stem(part)) >= min(4, len(part)) for part in parts)
    assert LEXICON.parts(text) == parts


@given(st.lists(st.sampled_from(NAMES), max_size=5).map(" ".join))
def test_the_case_of_a_title_changes_no_part(text: str) -> None:
    assert LEXICON.parts(text.upper()) == LEXICON.parts(text)
