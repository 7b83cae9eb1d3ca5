# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the benchmark counts; its figures are not tested."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bench.compare_matching import (
    PEERS,
    Answer,
    Labelled,
    accept,
    best_threshold,
    bm25,
    figures,
    fuzzy,
    not_above,
    ranked,
    read,
    svc,
    tfidf,
)

NAMES = SimpleNamespace(
    ids=["10001", "10002", "10003"],
    owner=[0, 0, 1, 2],
    names=["hund anmelden", "hundesteuer", "personalausweis", "wohngeld beantragen"],
)


def answer(score: float, *ids: str) -> Answer:
    return Answer(ids, score)


def test_the_threshold_never_parts_equal_scores() -> None:
    answers = [answer(3, "a"), answer(2, "a"), answer(2, "a"), answer(1, "a")]
    right = [frozenset("a"), frozenset("a"), frozenset("b"), frozenset("a")]
    assert best_threshold(answers, right) == 3


def test_a_wrong_first_may_be_made_up_for_by_ninety_nine_right() -> None:
    answers = [answer(2, "a"), *[answer(1, "a")] * 99]
    right = [frozenset[str](), *[frozenset("a")] * 99]
    assert best_threshold(answers, right) == 1
    assert best_threshold(answers[:-1], right[:-1]) is None


def test_without_a_threshold_nothing_is_accepted() -> None:
    counted = figures(accept([answer(1, "a"), Answer(())], None), [frozenset(), frozenset("b")])
    assert (counted["accepted"], counted["sicher_precision"]) == (0, None)
    assert (counted["negatives_rejected"], counted["sicher_recall"]) == (1.0, 0.0)


def test_a_negative_score_may_be_the_threshold_and_silence_is_not_accepted() -> None:
    found = accept([answer(-0.5, "a"), answer(-0.7, "b", "a"), Answer(())], -0.5)
    assert [item.sure for item in found] == [True, False, False]
    counted = figures(found, [frozenset("a"), frozenset("a"), frozenset()])
    assert (counted["top1"], counted["top5"], counted["sicher_recall"]) == (0.5, 1.0, 0.5)


def test_a_tie_is_named() -> None:
    own = {"top1": 0.9, "top5": 1.0, "sicher_precision": 1.0, "sicher_recall": 0.5}
    peer = {**own, "top1": 0.8, "sicher_precision": None, "negatives_rejected": 1.0}
    rows: dict[str, dict[str, float | None]] = dict.fromkeys(PEERS, peer)
    rows["ozgcheck"] = {**own, "sicher_recall": 0.6, "negatives_rejected": 1.0}
    assert [line.split(":")[0] for line in not_above(rows)] == ["top5", "negatives_rejected"]


def test_rows_are_read_without_their_keys(tmp_path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("title,ozg_id,schluessel\nHund,1|2,99108000000000\nFest,,\n", "utf-8")
    first, second = read(path)
    assert (first.right, second.right) == (frozenset({"1", "2"}), frozenset())
    assert isinstance(first, Labelled)
    assert first.offer.schluessel == ()
    path.write_text("titel,ozg_id\nHund,1\n", "utf-8")
    with pytest.raises(ValueError, match="title"):
        read(path)


@pytest.mark.parametrize(
    ("prepare", "needs"),
    [
        (fuzzy("token_set_ratio"), "numpy"),
        (fuzzy("WRatio"), "numpy"),
        (tfidf("char"), "sklearn"),
        (tfidf("char_wb"), "sklearn"),
        (bm25, "bm25s"),
        (svc, "sklearn"),
    ],
)
def test_every_peer_finds_a_name_that_equals_the_title(prepare, needs) -> None:
    pytest.importorskip(needs)
    titles = [name for name in NAMES.names if name != "hundesteuer"]
    found = list(ranked(NAMES, prepare(NAMES), titles))
    assert [item.ids[0] for item in found] == ["10001", "10002", "10003"]
