# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The names of a catalogue: what is kept between runs is what would be made anew."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.apart import Apart
from ozgcheck.matching.compiled import ngrams
from ozgcheck.matching.features import candidates
from ozgcheck.matching.index import Index
from ozgcheck.matching.names import Names
from tests.copies import read_copy, write_copy
from tests.matching.small import TOWN, catalog_of, leistung

TITLES = ("Hund an- und abmelden", "Trauung im Ausland", "Kitagebühr", "Wohngeldantrag", "Heiraten")


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def kept() -> Path:
    (file,) = paths.cache().glob("namen-*.json")
    return file


def answers(catalog: Catalog) -> list[object]:
    """Everything a user of the index can see of some titles."""
    index = Index(catalog)
    seen: list[object] = []
    for title in TITLES:
        hits = index.search(title)
        seen += [hits, index.exact(title.casefold())]
        seen += [index.shared(title, hit) for hit in hits]
        seen += [index.entry(title, hit.leistung_id) for hit in hits]
    return seen


def features(names: Names, catalog: Catalog, titles: tuple[str, ...]) -> list[object]:
    apart = Apart(catalog.abgrenzungen, names.ids)
    return [candidates(names, apart, title, "Familie") for title in titles]


# --- kept between runs ----------------------------------------------------------------------------


def test_kept_names_give_the_same_features_as_new_ones(catalog: Catalog) -> None:
    titles = (
        *TITLES,
        "Führerschein verloren, was tun?",
        "Gewerbean-, ab- und -ummeldung",
        "Fürerschien",
    )
    new = features(Names(catalog), catalog, titles)
    written = kept().read_bytes()
    again = features(Names(catalog), catalog, titles)
    assert all(new)
    assert again == new
    assert kept().read_bytes() == written


def test_names_that_are_left_out_are_neither_kept_nor_taken_from_the_cache() -> None:
    Names(TOWN)
    before = kept().read_bytes()
    names = Names(TOWN, without=frozenset(["hundesteuer"]))
    assert "hundesteuer" not in names.names
    assert "hundehaltung" in names.names
    assert kept().read_bytes() == before
    assert "hundesteuer" in Names(TOWN).names


COLUMNS = ["names", "owner", "qualifiers", "place", "sizes", "vocabulary", "stems"]
COLUMNS += ["weights", "part_ends", "part_owners", "part_shares", "named_ends", "named"]
COLUMNS += ["grams", "gram_weights", "gram_ends", "gram_owners", "gram_values"]


def test_the_columns_below_are_all_that_is_kept() -> None:
    Names(TOWN)
    assert set(COLUMNS) == set(read_copy(kept())[1])


TEXTS = ("names", "vocabulary", "stems", "grams")
BREAKS: dict[str, Callable[[str], Any]] = {
    "cut": lambda text: text[: len(text) // 2],
    "one short": lambda text: text[:-1],
    "turned": lambda text: text[::-1],
    "empty": lambda text: "",
    "doubled": lambda text: text * 2,
    "null": lambda text: None,
    "number": lambda text: 7,
    "list": list,
    "object": lambda text: {"a": text},
}
OF_NUMBERS: dict[str, Callable[[bytes], bytes]] = {
    "one number short": lambda numbers: numbers[:-4],
    "other numbers": lambda numbers: bytes(byte ^ 1 for byte in numbers),
    "huge numbers": lambda numbers: b"\xff" * len(numbers),
}


def broken_copies() -> Iterator[Any]:
    for column in COLUMNS:
        for how, spoil in BREAKS.items():
            yield pytest.param(column, spoil, id=f"{column} {how}")
        for how, change in OF_NUMBERS.items() if column not in TEXTS else ():
            yield pytest.param(column, partial(spoil_numbers, change), id=f"{column} {how}")


def spoil_numbers(change: Callable[[bytes], bytes], packed: str) -> str:
    return base64.b64encode(change(base64.b64decode(packed))).decode()


@pytest.mark.parametrize(("column", "spoil"), list(broken_copies()))
def test_a_broken_copy_is_noticed_and_made_anew(column: str, spoil: Callable[[str], Any]) -> None:
    right = answers(TOWN)
    file = kept()
    whole = file.read_bytes()
    head, value = read_copy(file)
    value[column] = spoil(value[column])
    write_copy(file, head, value)
    assert answers(TOWN) == right
    assert kept().read_bytes() == whole


@pytest.mark.parametrize("column", COLUMNS)
def test_a_copy_that_lacks_a_column_is_made_anew(column: str) -> None:
    right = answers(TOWN)
    head, value = read_copy(kept())
    del value[column]
    write_copy(kept(), head, value)
    assert answers(TOWN) == right


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"null", b"[]", b"{}", b"[" * 100_000, b'{"value": 1}']
)
def test_a_file_that_is_no_copy_at_all_is_made_anew(content: bytes) -> None:
    right = answers(TOWN)
    kept().write_bytes(content)
    assert answers(TOWN) == right


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, True])
def test_a_copy_of_another_type_is_made_anew(value: object) -> None:
    right = answers(TOWN)
    write_copy(kept(), read_copy(kept())[0], value)
    assert answers(TOWN) == right


def test_the_content_of_another_catalogue_under_the_right_key_is_noticed() -> None:
    stranger = catalog_of(
        *(
            replace(item, name=item.name[::-1], aliases=tuple(text[::-1] for text in item.aliases))
            for item in TOWN.leistungen
        )
    )
    Names(stranger)
    _, foreign = read_copy(kept())
    right = answers(TOWN)
    write_copy(kept(), read_copy(kept())[0], foreign)
    assert answers(TOWN) == right


def test_another_catalogue_never_meets_the_old_index() -> None:
    Names(TOWN)
    first = kept().name
    renamed = replace(TOWN.leistungen[0], aliases=("Katze anmelden",))
    other = replace(TOWN, leistungen=(renamed, *TOWN.leistungen[1:]))
    assert "katze anmelden" in Names(other).names
    assert "hund anmelden" not in Names(other).names
    assert kept().name != first
    assert "hund anmelden" in Names(TOWN).names


def test_another_vocabulary_never_meets_the_old_index() -> None:
    plain = Names(TOWN).query("Waldi").weights
    taught = Names(replace(TOWN, synonyme={"Waldi": "Hund"})).query("Waldi").weights
    assert not plain
    assert taught


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = answers(TOWN)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert answers(TOWN) == right


# --- small catalogues -----------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["", "Hund", "Hund anmelden", "…", "x" * 1000])
def test_an_empty_catalogue_answers_nothing(title: str) -> None:
    for _ in ("new", "kept"):
        names = Names(catalog_of())
        assert names.ids == names.names == names.vocabulary == []
        assert candidates(names, Apart((), names.ids), title, "Tiere") == []
        assert names.query(title).total > 0


def test_a_catalogue_of_one_leistung_answers_with_it() -> None:
    index = Index(catalog_of(leistung("10001", "Hundesteuer")))
    assert [(hit.leistung_id, hit.score) for hit in index.search("Hundesteuer")] == [("10001", 1.0)]
    assert {hit.leistung_id for hit in index.search("Steuer für den Hund")} <= {"10001"}
    assert index.search("xqzyv") == []


def test_a_leistung_whose_names_say_nothing_is_never_found_and_never_in_the_way() -> None:
    index = Index(
        catalog_of(
            leistung("10001", "…"), leistung("10002", "für und mit"), leistung("10003", "Hund")
        )
    )
    assert [hit.leistung_id for hit in index.search("Hund")] == ["10003"]
    assert index.search("…") == []
    assert index.search("für und mit")[0].score == 1.0


# --- names ----------------------------------------------------------------------------------------


def test_each_name_stands_once_with_its_leistung_and_its_entry() -> None:
    names = Names(
        catalog_of(
            leistung(
                "10001", "Hund", "HUND", "Hunde-Steuer", heute="Hund", teil=("Hundesteuer", "Hund")
            ),
            leistung("10002", "Hund"),
        )
    )
    told = [(names.ids[names.owner[n]], *names.written(n)) for n in range(len(names.names))]
    assert told == [
        ("10001", "Hundesteuer", "10001-0"),
        ("10001", "Hund", "10001-1"),  # an entry's name tells more
        ("10001", "Hunde-Steuer", ""),
        ("10002", "Hund", ""),
    ]
    assert [list(names.names_of(owner)) for owner in range(2)] == [[0, 1, 2], [3]]


def test_a_part_counts_more_the_fewer_leistungen_have_it_and_little_if_it_is_generic() -> None:
    names = Names(
        catalog_of(
            leistung("10001", "Hund Antrag"),
            leistung("10002", "Hund Katze"),
            leistung("10003", "Maus"),
        )
    )
    weight = dict(zip(names.vocabulary, names.weight, strict=True))
    assert weight["antrag"] < weight["hund"] < weight["katz"]
    assert all(value > 0 for value in names.weight)


@pytest.mark.parametrize(
    ("title", "unknown"),
    [("Wohngeld", False), ("Wohngeld xqzyv", True), ("xqzyv", True), ("", False)],
)
def test_a_query_tells_what_no_name_has(title: str, unknown: bool) -> None:
    query = Names(TOWN).query(title)
    assert (query.unknown > 0) is unknown
    assert query.total > 0
    assert query.total >= sum(query.weights.values()) + query.unknown


def test_a_misspelt_word_takes_the_nearest_known_one() -> None:
    names = Names(TOWN)
    (right,) = names.query("Eheschließung").weights
    query = names.query("Eheschlisung")
    assert set(query.weights) == {right}
    assert 0 < query.weights[right] < names.weight[right]
    assert names.query("Xheschließung").weights == {}  # the beginning must be right


def test_the_memory_of_misspelt_words_changes_nothing() -> None:
    used = Names(TOWN)
    for title in ("Eheschlisung", "Hundestuer", "Eheschlissung"):
        used.query(title)
    assert used.query("Eheschlisung Hundestuer") == Names(TOWN).query("Eheschlisung Hundestuer")


def test_a_word_that_stands_twice_counts_once() -> None:
    names = Names(TOWN)
    assert names.query("Wohngeld Wohngeld").weights == names.query("Wohngeld").weights


def test_the_nearest_names_come_best_first_and_no_more_than_asked_for() -> None:
    names = Names(TOWN)
    near = names.near(names.query("Hund anmelden und Hundesteuer"), 0, 2)
    assert len(near.names) == 2
    assert near.names[0].overlap >= near.names[1].overlap
    for item in near.names:
        assert 0 <= item.overlap <= min(item.recall, item.precision) <= 1
    assert 0 < near.contained <= 1


def test_of_many_names_the_nearest_are_given_and_equals_in_order(index: Index) -> None:
    names = index._names
    for title in ("Antrag auf Genehmigung", "Bescheinigung über Wohnsitz beantragen", "Ausland"):
        query = names.query(title)
        for owner in range(0, len(names.ids), 7):
            hits = names.hits(query, owner)
            overlap = {n: hit / (query.total + names.weight_of(n) - hit) for n, hit in hits.items()}
            best = sorted(hits, key=lambda name: (-overlap[name], name))[:3]
            assert [near.name for near in names.near(query, owner, 3).names] == best or not hits


def test_a_leistung_that_shares_no_part_gives_the_name_spelt_most_alike() -> None:
    names = Names(TOWN)
    (only,) = names.near(names.query("Weihraten"), 1, 3).names
    assert names.names[only.name] == "heiraten"
    assert (only.recall, only.precision, only.overlap) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("ab xyz", {" ab ", " xyz", "xyz "}),
        ("a", {" a "}),
        ("hund", {" hun", "hund", "und "}),
        ("hund hund", {" hun", "hund", "und "}),
        ("", set()),
    ],
)
def test_ngrams_stay_inside_words(text: str, grams: set[str]) -> None:
    assert ngrams(text) == grams


def test_resemblance_is_between_0_and_1_and_highest_for_the_own_names(catalog: Catalog) -> None:
    names = Names(catalog)
    for title in ("Hundesteuer", "Wohngeld", "Personalausweis", "Antrag"):
        whole = names.resemblance(names.query(title))
        profile = [whole.profile(owner) for owner in range(len(names.ids))]
        for column in (profile, whole.share, whole.covered):
            assert len(column) == len(names.ids)
            assert all(0 <= value <= 1.0001 for value in column)
    dog = names.resemblance(names.query("Hundesteuer"))
    assert names.ids[max(range(len(names.ids)), key=dog.profile)] == "10160"


def test_where_a_title_is_cut_a_half_character_or_half_ellipsis_does_no_harm() -> None:
    names = Names(TOWN)
    for end in ("ü", "u\u0308", "an-", "\ud800", "😀", "An- und Abmeldung"):
        for shift in range(-3, 3):
            query = names.query("x" * (300 + shift) + end)
            assert query.total > 0
