# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck evaluate`: the contract, every option, and wrong files explained."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]

GOLD = """title,description,category,url,ozg_id,schluessel
Hundesteuer,,,,10160|10377,
Elterngeld,,,,10005,
qqqq zzzz,,,,10092,
qqqq xxxx,,,,,
Wohngeld,,,,,
"""
SHARES = ("top1", "top5", "sicher_precision", "sicher_recall", "negatives_rejected")


@pytest.fixture
def gold(run: Run) -> Run:
    Path("gold.csv").write_text(GOLD, encoding="utf-8-sig")
    return lambda *args: run("evaluate", "gold.csv", *args)


def shown(done: Outcome) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def cities() -> str:
    rows = [f"Hundesteuer,10160,{city}" for city in ["Bochum"] * 30 + ["Herne"] * 19 + ["Essen"]]
    rows += ["Elterngeld,10005,Bochum", *["Hundesteuer,10160,Hagen"] * 25]
    return "\n".join(["title,ozg_id,stadt", *rows]) + "\n"


def test_the_command_keeps_the_contract(gold: Run) -> None:
    found = shown(gold("--format", "json"))
    assert found.keys() == {
        "n", "positives", "negatives", "sicher", "negatives_silent", "seconds", "errors",
        *SHARES, *(f"{name}_interval" for name in SHARES), "interval", "keys", "verdicts",
        "group_by", "groups", "confusions",
    }  # fmt: skip
    assert (found["n"], found["sicher"], len(found["errors"])) == (5, 3, 3)
    for name in SHARES:
        low, high = found[f"{name}_interval"]
        assert 0 <= low <= found[name] <= high <= 1
    assert found["interval"]["level"] == 0.95
    assert set(found["interval"]["methods"].values()) == {"wilson"}
    assert (found["group_by"], found["groups"]) == (None, [])


def test_the_table_shows_intervals_verdicts_confusions_and_mistakes(gold: Run) -> None:
    out = gold().out
    assert "An erster Stelle richtig: 33,3 % (6,1–79,2)" in out
    assert "Verwechslungen" in out
    assert out.index("nichts gefunden") < out.index("Verwechslungen") < out.index("Fehler, die")
    assert "keine OZG-Leistung" in out


def test_verdicts_add_up(gold: Run) -> None:
    found = shown(gold("--format", "json"))
    assert [entry["verdict"] for entry in found["verdicts"]] == ["sicher", "pruefen", "keine"]
    assert sum(entry["total"] for entry in found["verdicts"]) == found["n"]
    assert found["verdicts"][0] == {
        "verdict": "sicher", "first": 1, "among_five": 0, "missing": 1, "no_leistung": 1,
        "total": 3,
    }  # fmt: skip


def test_confusions_have_names(gold: Run) -> None:
    pairs = shown(gold("--format", "json"))["confusions"]
    assert pairs[0] | {"found": "", "found_name": ""} == {
        "accepted": [], "accepted_name": "keine OZG-Leistung", "found": "", "found_name": "",
        "count": 1, "sicher": 1,
    }  # fmt: skip
    assert pairs[1]["found"] == "10000"
    assert "Elterngeld" in pairs[1]["found_name"]
    assert "Kindergeld" in pairs[1]["accepted_name"]
    assert pairs[2]["found_name"] == "nichts gefunden"


def test_csv_has_every_table_with_its_header(gold: Run) -> None:
    blocks = gold("--format", "csv", "--fehler", "1").out.split("\r\n\r\n")
    tables = [list(csv.DictReader(io.StringIO(block), delimiter=";")) for block in blocks]
    assert [len(table) for table in tables] == [3, 3, 3]  # --fehler concerns people
    assert [next(iter(table[0])) for table in tables] == ["verdict", "accepted", "title"]


def test_markdown_has_every_table_below_the_heading(gold: Run) -> None:
    out = gold("--format", "md").out
    headings = [line for line in out.splitlines() if line.startswith("#")]
    assert [line.split()[0] for line in headings] == ["##", "###", "###"]


def test_mistakes_are_limited_for_people_only(gold: Run) -> None:
    few = gold("--fehler", "1").out
    assert "Gezeigt sind 1 von 3; --fehler ändert das." in few
    assert "qqqq zzzz" not in few
    assert "qqqq zzzz" in gold("--fehler", "0").out
    assert len(shown(gold("--fehler", "1", "--format", "json"))["errors"]) == 3
    assert gold("--fehler", "-1").code == 2


def test_groups_are_reported_with_the_worst(run: Run) -> None:
    Path("gold.csv").write_text(cities(), encoding="utf-8")
    args = ("evaluate", "gold.csv", "--gruppe", "stadt")
    found = shown(run(*args, "--format", "json"))
    assert found["group_by"] == "stadt"
    assert [(group["group"], group["n"], group["values"]) for group in found["groups"]] == [
        ("Bochum", 31, 1),
        ("Hagen", 25, 1),
        ("übrige", 20, 2),
    ]
    assert found["groups"][0]["top1"] == 30 / 31
    low, high = found["groups"][0]["top1_interval"]
    assert low < 30 / 31 < high
    out = run(*args).out
    assert "Am seltensten zuerst richtig: Bochum 96,8 %" in out
    assert "Am wenigsten genau: Bochum 96,8 %" in out
    assert "„übrige“: 2 Werte mit weniger als 20 Titeln." in out


def test_a_group_without_a_value_is_named(run: Run) -> None:
    rows = "Hundesteuer,10160,\n" * 20
    Path("gold.csv").write_text(f"title,ozg_id,stadt\n{rows}", encoding="utf-8")
    out = run("evaluate", "gold.csv", "--gruppe", "stadt").out
    assert "ohne Angabe" in out
    assert "Am seltensten" not in out


def test_no_error_is_not_called_proof(run: Run) -> None:
    rows = "Hundesteuer,10160\n" * 10
    Path("gold.csv").write_text(f"title,ozg_id\n{rows}", encoding="utf-8")
    out = " ".join(run("evaluate", "gold.csv").out.split())
    assert "100 % (72,2–100)" in out
    assert "Kein Fehler unter 10 sicheren beweist nicht" in out
    assert "Keine." in out


def test_keys_count_unless_told_otherwise(run: Run) -> None:
    row = (
        "title,ozg_id,schluessel\n"
        "qqqq zzzz,10000,99041006017000\n"
        "Hundesteuer,10160,99041006017000\n"
    )
    Path("gold.csv").write_text(row, encoding="utf-8")
    with_key = shown(run("evaluate", "gold.csv", "--format", "json"))
    without = shown(run("evaluate", "gold.csv", "--ohne-schluessel", "--format", "json"))
    assert (with_key["sicher"], without["sicher"]) == (1, 1)
    assert with_key["keys"] == {"titles": 2, "contradicted": 1, "contradicted_rightly": 1}
    assert without["keys"] is None
    out = run("evaluate", "gold.csv").out
    assert "widersprochen: 1, davon zu Recht: 1." in out
    assert "widersprochen" not in run("evaluate", "gold.csv", "--ohne-schluessel").out


def test_demands_that_are_met_pass(gold: Run) -> None:
    assert gold("--mindest-genauigkeit", "0.33", "--mindest-treffer", "33 %").code == 0


@pytest.mark.parametrize("option", ["--mindest-genauigkeit", "--mindest-treffer"])
def test_a_missed_demand_is_exit_code_3_and_one_sentence(gold: Run, option: str) -> None:
    done = gold(option, "0.99", "--format", "json")
    assert done.code == 3
    assert json.loads(done.out)["n"] == 5  # the figures are shown all the same
    assert "33,3 % (1 von 3) statt mindestens 99,0 %" in done.err


def test_a_demand_on_nothing_is_no_verdict(run: Run) -> None:
    Path("gold.csv").write_text("title,ozg_id\n", encoding="utf-8")
    assert run("evaluate", "gold.csv").code == 0
    assert run("evaluate", "gold.csv", "--mindest-treffer", "0.5").code == 1


def test_a_demand_is_read_before_anything_is_measured(run: Run) -> None:
    done = run("evaluate", "fehlt.csv", "--mindest-treffer", "50")
    assert done.code == 2
    assert "„50“ ist kein Anteil" in done.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"titel;ozg_id\n", "„title“"),
        (b"\xff\xfe\xff", "UTF-8"),
        (None, "gibt es nicht"),
        (b"title,ozg_id\nHundesteuer\n", "„Hundesteuer“"),
    ],
)
def test_wrong_files_are_explained(run: Run, content: bytes | None, words: str) -> None:
    if content is not None:
        Path("gold.csv").write_bytes(content)
    done = run("evaluate", "gold.csv")
    assert done.code == 2
    assert words in done.err


def test_a_column_that_is_missing_is_explained(run: Run) -> None:
    Path("gold.csv").write_text(cities(), encoding="utf-8")
    done = run("evaluate", "gold.csv", "--gruppe", "Stadtt")
    assert done.code == 2
    assert "„Stadtt“" in done.err
    assert "Meinten Sie „stadt“?" in done.err
