# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search over names: nearest first, silent on strangers, calm on hostile text."""

from __future__ import annotations

import csv
import json
import math
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit, Index
from ozgcheck.text import fold
from tests.matching.small import TOWN, catalog_of, leistung

SMALL = Index(TOWN)
DOG, RENT = SMALL.search("Hund anmelden")[0], SMALL.search("Wohngeld")[0]
BERLIN = Path(__file__).parents[2] / "examples" / "berlin" / "dienstleistungen.csv"


def real_titles(many: int) -> list[str]:
    with BERLIN.open(encoding="utf-8", newline="") as file:
        titles = [row["titel"] for row in csv.DictReader(file)]
    return random.Random(1).sample(titles, many)


def assert_sound(hits: list[Hit], most: int = 5) -> None:
    """What holds for every answer, whatever the title."""
    assert len(hits) <= most
    assert len({hit.leistung_id for hit in hits}) == len(hits)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.leistung_id))
    assert all(math.isfinite(hit.score) and 0 <= hit.score <= 1 for hit in hits)


def ids(title: str, most: int = 5) -> list[str]:
    return [hit.leistung_id for hit in SMALL.search(title, most)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hundesteuer", "10001"),
        ("Hundeanmeldung", "10001"),
        ("HUND ANMELDEN", "10001"),
        ("Eheschliessung anmelden", "10002"),
        ("Trauung im Ausland anerkennen", "10002"),
        ("Kostenbeitrag für die Kindertagespflege", "10003"),
        ("Kitagebühr", "10003"),
        ("Wohngeldantrag", "10004"),
    ],
)
def test_the_nearest_name_comes_first_whoever_spells_it(title: str, expected: str) -> None:
    assert ids(title)[0] == expected


def test_a_hit_tells_the_name_that_was_nearest() -> None:
    assert SMALL.search("Hund an- und abmelden")[0].name == "Hund anmelden"
    assert SMALL.search("Trauung im Ausland")[0].name == "Trauung im Ausland"


def test_the_only_name_itself_scores_highest() -> None:
    assert SMALL.search("Wohngeld")[0].score == 1.0
    scores = [hit.score for hit in SMALL.search("Hundesteuer Heiraten Wohngeld")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_no_more_hits_than_asked_for() -> None:
    title = "Hundesteuer Heiraten Wohngeld Elternbeiträge"
    assert len(ids(title)) == 4
    assert ids(title, most=2) == ids(title)[:2]


@pytest.mark.parametrize("title", ["", " ", "…", "🐕🐕", "\x00\x1b[31m", "xqzyv", "ЖЖЖ", "12345"])
def test_a_title_that_shares_nothing_finds_nothing(title: str) -> None:
    assert SMALL.search(title) == []


def test_equal_scores_stand_in_order_of_the_id() -> None:
    twins = Index(catalog_of(leistung("10002", "Beglaubigung"), leistung("10001", "Beglaubigung")))
    assert [hit.leistung_id for hit in twins.search("Beglaubigung")] == ["10001", "10002"]


def test_a_synonym_finds_what_it_means() -> None:
    town = (leistung("10001", "Kraftfahrzeug abmelden"), leistung("10002", "Tierheim"))
    plain, taught = catalog_of(*town), catalog_of(*town, synonyme={"Auto": "Kraftfahrzeug"})
    assert Index(plain).search("Auto") == []
    assert [hit.leistung_id for hit in Index(taught).search("Auto")] == ["10001"]


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Index(catalog_of()).search("Hundesteuer") == []
    assert Index(catalog_of()).exact("hundesteuer") == []


def test_what_stands_behind_the_limit_of_a_title_is_not_looked_at() -> None:
    filler = "x" * 3000
    assert ids(f"{filler} Hundesteuer") == []
    assert ids(f"Hundesteuer {filler}")[0] == "10001"


# --- exact names ----------------------------------------------------------------------------------


def test_an_exact_name_is_certain_even_among_names_of_the_same_words() -> None:
    same = ("Hund anmelden", "Anmelden Hund", "Hunde anmelden", "Anmeldung Hund", "Anmelden Hunde")
    many = Index(catalog_of(leistung("10001", *same), leistung("10002", "Hundehaltung")))
    for name in same:
        hit = many.search(name)[0]
        assert (hit.leistung_id, hit.score, hit.name, hit.against) == ("10001", 1.0, name, "")


def test_an_exact_name_with_an_ellipsis_is_certain_without_its_hyphens() -> None:
    index = Index(catalog_of(leistung("10001", "An-, Um- und Abmeldung", "Abmeldung", "Anmeldung")))
    assert index.search("AN UM UND ABMELDUNG")[0].score == 1.0


def test_exact_tells_every_leistung_of_a_name_and_its_entry() -> None:
    index = Index(
        catalog_of(leistung("10001", "Trauung", teil=("Ehe",)), leistung("10002", "Heirat", "EHE!"))
    )
    assert index.exact("ehe") == [("10001", "10001-0"), ("10002", "")]
    assert index.exact("Ehe") == []  # it must be folded
    assert index.exact("") == []


VARIANTS = {
    "as written": lambda name: name,
    "upper": str.upper,
    "lower": str.lower,
    "folded": fold,
    "umlauts": lambda name: name.translate(
        str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
    ),
    "punctuation": lambda name: f" „{name.replace(' ', ' , ')}“ !",
    "spaces": lambda name: f"\t {name.replace(' ', chr(160) + '  ')}\n",
    "dashes": lambda name: name.replace(" ", " – "),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_shipped_name_is_certain_however_it_is_written(
    variant: str, catalog: Catalog, index: Index
) -> None:
    """Names that several Leistungen have may be more than the hits looked at; one must be sure."""
    pairs = [(item.id, name) for item in catalog.leistungen for name in (item.name, *item.aliases)]
    unsure = []
    for ozg_id, name in random.Random(2).sample(pairs, 300):
        written = VARIANTS[variant](name)
        score = {hit.leistung_id: hit.score for hit in index.search(written, most=20)}.get(ozg_id)
        if fold(written) == fold(name) and score != 1.0:
            unsure.append((name, ozg_id, score))
    assert unsure == []


# --- any text -------------------------------------------------------------------------------------

PIECES = (
    "Hund Hunde- anmelden An- Um- und Abmeldung Steuer, Hundesteuer Heiraten Wohngeld "
    "Kita-Gebühren Trauung im Ausland ; / ( · – * \u0308 \u200b \ud800 😀"
)
# Words that find something, mixed with what titles have around them.
TITLES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(PIECES.split(" ")),
        max_size=12,
    ).map(" ".join),
)


@settings(max_examples=300)
@given(TITLES, st.integers(0, 7), st.text(max_size=20))
def test_any_title_gets_a_sound_answer_and_the_same_again(
    title: str, most: int, category: str
) -> None:
    hits = SMALL.search(title, most, category)
    assert_sound(hits, most)
    assert SMALL.search(title, most, category) == hits
    for hit in hits:
        met, missing = SMALL.shared(title, hit)
        assert set(met).isdisjoint(missing)
        assert SMALL.entry(title, hit.leistung_id) in ("", "10002-0")


@settings(max_examples=25)
@given(st.lists(TITLES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_earlier_searches_change_nothing(titles: list[str], chance: random.Random) -> None:
    used, fresh = Index(TOWN), Index(TOWN)
    shuffled = chance.sample(titles, len(titles))
    for title in shuffled:
        used.search(title)
        used.shared(title, DOG)
        used.entry(title, "10002")
    for title in titles:
        assert used.search(title) == fresh.search(title)
        assert used.shared(title, RENT) == fresh.shared(title, RENT)


def test_real_titles_get_the_same_answer_in_any_order(catalog: Catalog, index: Index) -> None:
    titles = real_titles(100)
    forth, back = index, Index(catalog)  # one that has answered much else, and a fresh one
    there = {title: forth.search(title) for title in titles}
    assert {title: back.search(title) for title in reversed(titles)} == there
    assert sum(bool(hits) for hits in there.values()) > 90


def test_fewer_hits_are_the_first_of_more(index: Index) -> None:
    for title in real_titles(20):
        assert index.search(title, most=2) == index.search(title, most=9)[:2]


# --- hostile titles -------------------------------------------------------------------------------

HOSTILE = {
    "one word": "a" * 100_000,
    "compound": "hundesteueranmeldung" * 5000,
    "one word many times": "Hund " * 20_000,
    "ten thousand words": " ".join(f"wort{n}" for n in range(10_000)),
    "symbols": "!?§$%&/()=-–" * 8000,
    "emoji": "😀" * 100_000,
    "right to left": "\u202e" * 100_000,
    "arabic": "تسجيل الكلب " * 8000,
    "controls": "\x00\x1b[31m\x07" * 10_000,
    "surrogates": "\ud800\udfff" * 50_000,
    "half a pair": "Hund \ud83d anmelden",
    "empty": "",
    "zero width": "\u200b" * 100_000,
    "accents": "a" + "\u0301" * 10_000,
    "many accents": "a\u0301\u0323" * 30_000,
    "digits": "1234567890" * 10_000,
    "hyphens": "-".join(["Hund"] * 20_000),
    "only ellipses": "ab-, " * 20_000,
    "ellipses of a known word": "Hunde-/" * 15_000,
    "brackets": "((((" * 25_000 + "))))" * 25_000,
    "gender": "a*innen" * 15_000,
    "segments": " - " * 30_000,
    "places": "am " * 30_000,
    "events": "führung über " * 8000,
    "offices": "x" * 100_000 + "amt",
    "spaces": " " * 100_000,
    "lines": "\n" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_answered_soundly_and_quickly(kind: str, index: Index) -> None:
    text = HOSTILE[kind]
    index.search("Hund")  # what is made once is made before
    begin = time.process_time()
    assert_sound(index.search(text))
    assert_sound(index.search("Hund anmelden", category=text))
    assert_sound(index.search(f"Hund anmelden {text}", category="Tiere"))
    index.shared(text, index.search("Hund anmelden")[0])
    assert index.entry(text, "10160") is not None
    assert time.process_time() - begin < 1


def test_many_titles_cost_little_each(index: Index) -> None:
    titles = [text for text in HOSTILE.values() if len(text) < 20] + real_titles(200)
    begin = time.process_time()
    for title in titles:
        index.search(title)
    assert (time.process_time() - begin) / len(titles) < 0.05


def test_ten_thousand_times_the_same_title() -> None:
    hits = SMALL.search("Hund an- und abmelden")
    assert all(SMALL.search("Hund an- und abmelden") == hits for _ in range(10_000))


# --- what is shared -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name", "met", "missing"),
    [
        ("Hund anmelden", "Hunde und Katzen", ["Hund"], ["anmelden"]),
        ("„Hund“ (anmelden)!", "Hund anmelden", ["Hund", "anmelden"], []),
        ("Hund und Hund", "Hund anmelden", ["Hund"], []),
        ("für die und mit", "Hund anmelden", [], []),
        ("", "Hund anmelden", [], []),
    ],
)
def test_the_words_a_name_explains(
    title: str, name: str, met: list[str], missing: list[str]
) -> None:
    index = Index(catalog_of(leistung("10001", name)))
    (hit,) = index.search(name)
    assert index.shared(title, hit) == (met, missing)


def test_a_word_is_explained_if_the_name_as_written_has_a_part_of_it(index: Index) -> None:
    parts = index._names.lexicon.parts
    for title in real_titles(100):
        for hit in index.search(title):
            met, missing = index.shared(title, hit)
            known = set(parts(hit.name))
            assert all(known & set(parts(word)) for word in met)
            assert not any(known & set(parts(word)) for word in missing)


# --- the shipped catalogue ------------------------------------------------------------------------


def test_land_titles_find_the_same_as_plain_ones(index: Index) -> None:
    for title in ("Reisepass; Beantragung", "Reisepass / Bremerhaven", "Reise·pass beantragen"):
        assert index.search(title)[0].leistung_id == index.search("Reisepass")[0].leistung_id


SCRIPT = """
import json, sys
from ozgcheck.catalog.load import load_catalog
from ozgcheck.matching.index import Index
index = Index(load_catalog())
out = []
for title in json.load(sys.stdin):
    hits = index.search(title)
    out.append([[h.leistung_id, h.score, h.name, h.against, index.entry(title, h.leistung_id),
                 index.shared(title, h)] for h in hits])
print(json.dumps(out))
"""


def test_the_hash_seed_of_python_changes_neither_the_answers_nor_the_kept_names(
    tmp_path: Path, catalog: Catalog
) -> None:
    outputs, copies = set(), set()
    for seed in ("0", "1"):
        cache = tmp_path / seed / "ozgcheck"
        cache.mkdir(parents=True)
        for file in paths.cache().glob("katalog-*.json"):  # the names are made anew
            shutil.copy(file, cache)
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=json.dumps(real_titles(200)),
            env={**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(cache.parent)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        outputs.add(done.stdout)
        copies.update(file.read_bytes() for file in cache.glob("namen-*.json"))
    assert len(outputs) == len(copies) == 1
    assert len(json.loads(outputs.pop())) == 200


def test_every_shipped_name_finds_its_own_leistung(catalog: Catalog, index: Index) -> None:
    lost = [
        item.id
        for item in catalog.leistungen
        if item.id not in {hit.leistung_id for hit in index.search(item.name)}
    ]
    assert lost == []
