# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The evaluation counts what it says, and its command explains wrong files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.evaluate import Figures, Labelled, evaluate
from ozgcheck.matching.match import Matcher
from ozgcheck.model import Offer
from tests.conftest import Outcome

GOLD = """title,description,category,url,ozg_id,schluessel
Hundesteuer,,,,10160|10377,
Elterngeld,,,,10005,
qqqq zzzz,,,,10092,
qqqq xxxx,,,,,
Wohngeld,,,,,
"""


def test_every_count(catalog: Catalog) -> None:
    rows = [
        ("Hundesteuer", {"10160", "10377"}),  # right and sure
        ("Elterngeld", {"10005"}),  # sure and wrong
        ("qqqq zzzz", {"10092"}),  # nothing found
        ("qqqq xxxx", set()),  # rightly silent
        ("Wohngeld", set()),  # wrongly accepted
    ]
    labelled = [
        Labelled(Offer(str(number), title, "gold"), frozenset(ids))
        for number, (title, ids) in enumerate(rows)
    ]
    figures = evaluate(Matcher(catalog), labelled)
    assert (figures.positives, figures.negatives) == (3, 2)
    assert (figures.first, figures.accepted, figures.accepted_right) == (1, 3, 1)
    assert (figures.top1, figures.precision, figures.recall) == (1 / 3, 1 / 3, 1 / 3)
    assert (figures.rejected, figures.silent) == (0.5, 0.5)
    assert [item.title for item in figures.mistakes] == ["Elterngeld", "qqqq zzzz", "Wohngeld"]


def test_nothing_counted_is_no_share() -> None:
    empty = Figures(0, 0, 0, 0, 0, 0, 0, 0, ())
    assert {empty.top1, empty.top5, empty.precision, empty.recall, empty.rejected} == {None}


def test_the_command_keeps_the_contract(run: Callable[..., Outcome]) -> None:
    Path("gold.csv").write_text(GOLD, encoding="utf-8-sig")
    shown = json.loads(run("evaluate", "gold.csv", "--format", "json").out)
    assert shown.keys() == {
        "n", "positives", "negatives", "top1", "top5", "sicher", "sicher_precision",
        "sicher_recall", "negatives_rejected", "negatives_silent", "seconds", "errors",
    }  # fmt: skip
    assert (shown["n"], shown["sicher"], len(shown["errors"])) == (5, 3, 3)
    assert "33,3 %" in run("evaluate", "gold.csv").out


def test_keys_count_unless_told_otherwise(run: Callable[..., Outcome]) -> None:
    row = "title,ozg_id,schluessel\nqqqq zzzz,10000,99041006017000\n"
    Path("gold.csv").write_text(row, encoding="utf-8")
    with_key = json.loads(run("evaluate", "gold.csv", "--format", "json").out)
    without = json.loads(run("evaluate", "gold.csv", "--ohne-schluessel", "--format", "json").out)
    assert (with_key["sicher"], without["sicher"]) == (1, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"titel;ozg_id\n", "„title“"), (b"\xff\xfe\xff", "UTF-8"), (None, "gibt es nicht")],
)
def test_wrong_files_are_explained(
    run: Callable[..., Outcome], content: bytes | None, words: str
) -> None:
    if content is not None:
        Path("gold.csv").write_bytes(content)
    done = run("evaluate", "gold.csv")
    assert done.code == 2
    assert words in done.err
