# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck recheck`: a changed rule file changes today's run and shows in earlier ones."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome, tree

Run = Callable[..., Outcome]

PORTAL = """\
portal: herne
stadt: Herne
ars: "059160000000"
quellen: [portal]
adressen: [https://portal.example/]
"""
TABLE = "Titel;Text\nElterngeld;Der Antrag kann online gestellt werden.\n"
RULE = """\
  - id: online-antrag
    sieht: text
    muster: ['antrag kann online gestellt']
    wirkung: stuetzt
    stufe: 3
    erklaerung: Der Text sagt es.
    quelle: test
    beispiele: {trifft: [Der Antrag kann online gestellt werden.], trifft_nicht: [nein]}
"""
HISTORY = Path("ozgcheck-verlauf/herne")
FIRST, SECOND = "20260125T040000Z", "20260225T040000Z"


@pytest.fixture
def city(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A city with a catalogue of its own and two stored runs."""
    (tiny / "portale").mkdir()
    (tiny / "portale/herne.yaml").write_text(PORTAL, encoding="utf-8")
    Path("liste.csv").write_text(TABLE, encoding="utf-8")

    def call(*args: str) -> Outcome:
        return run(*args, "--catalog", str(tiny), "--portal", "herne")

    for epoch in ("1769313600", "1771992000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        check(call)
    return call


def check(call: Run) -> Any:
    done = call("check", "--source", "tabelle:liste.csv", "--vollstaendig", "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def shown(done: Outcome) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def add_rule(tiny: Path) -> None:
    with (tiny / "reifegrad/regeln.yaml").open("a", encoding="utf-8") as file:
        file.write(RULE)


def test_nothing_changes_while_the_rules_stay(city: Run) -> None:
    found = shown(city("recheck", "--format", "json"))
    assert found.keys() == {
        "portal", "stadt", "unit", "threshold", "rematched", "nur_eigene", "versions", "runs",
    }  # fmt: skip
    assert [run["snapshot"] for run in found["runs"]] == [FIRST, SECOND]
    run = found["runs"][0]
    assert run.keys() == {
        "snapshot", "date", "complete", "error", "versions", "rules_changed", "catalog_changed",
        "then", "now", "own_then", "own_now", "changed", "changes",
    }  # fmt: skip
    assert (run["then"], run["changes"], run["rules_changed"]) == (run["now"], [], False)
    out = city("recheck").out
    assert out.count("unverändert") == 6
    assert "Kein Ergebnis ändert sich." in out
    assert "An den gespeicherten Läufen ändert sich nichts." in out


def test_a_changed_rule_file_changes_results_without_code(city: Run, tiny: Path) -> None:
    before = check(city)["levels"][-1]
    stored = tree(HISTORY)
    add_rule(tiny)
    found = shown(city("recheck", "2026-01", "--format", "json"))
    assert tree(HISTORY) == stored  # nothing stored is changed
    after = check(city)["levels"][-1]
    assert (before["covered"], after["covered"]) == (0, 1)
    (run,) = found["runs"]
    assert (run["snapshot"], run["rules_changed"], run["catalog_changed"]) == (FIRST, True, True)
    assert (run["then"]["covered"], run["now"]["covered"]) == (0, 1)
    assert run["now"]["total"] == after["total"] == 2
    assert run["changed"] == {
        "hoeher": 0, "niedriger": 0, "unbekannt": 0, "bekannt": 1, "anders": 0,
    }  # fmt: skip
    (change,) = run["changes"]
    assert (change["id"], change["name"], change["kind"]) == ("10000", "Elterngeld", "bekannt")
    assert (change["then"]["reifegrad"], change["now"]["reifegrad"]) == (None, 3)
    (item,) = change["new"]
    assert item["rule"] == "online-antrag"
    assert item["quote"] == "Der Antrag kann online gestellt werden."
    assert change["gone"] == []


def test_the_table_says_then_and_now_and_each_change_if_asked(city: Run, tiny: Path) -> None:
    add_rule(tiny)
    out = " ".join(city("recheck").out.split())
    assert "erfüllt heißt: sicher angeboten mit Reifegrad 3" in out
    assert "1 jetzt" in out
    assert "--einzeln nennt jede Leistung" in out
    assert "Was sich ändert" not in out
    detailed = " ".join(city("recheck", "2026-01", "--einzeln").out.split())
    assert "Was sich ändert: 1 Ergebnis" in detailed
    assert "--einzeln" not in detailed
    assert "unbekannt" in detailed
    assert "(online-antrag)" in detailed
    assert "neu: mindestens" in detailed


def test_csv_and_markdown_have_every_change(city: Run, tiny: Path) -> None:
    add_rule(tiny)
    runs, changes = (
        list(csv.DictReader(io.StringIO(block), delimiter=";"))
        for block in city("recheck", "--einzeln", "--format", "csv").out.split("\r\n\r\n")
    )
    assert [(run["snapshot"], run["covered_then"], run["covered_now"]) for run in runs] == [
        (FIRST, "0", "1"),
        (SECOND, "0", "1"),
    ]
    assert runs[0]["share_low_now"] == "0,5"
    assert [(line["snapshot"], line["id"], line["now"]) for line in changes] == [
        (FIRST, "10000", "3"),
        (SECOND, "10000", "3"),
    ]
    assert city("recheck", "--einzeln", "--format", "md").out.count("online-antrag") == 2


def test_what_only_others_offer_is_told_apart(city: Run, tiny: Path) -> None:
    with (tiny / "reifegrad/regeln.yaml").open("a", encoding="utf-8") as file:
        file.write(RULE.replace("    stufe: 3\n", "    stufe: 3\n    traeger: land\n"))
    found = shown(city("recheck", FIRST, "--format", "json"))["runs"][0]
    assert (found["now"]["covered"], found["own_now"]["covered"]) == (1, 0)
    assert found["changes"][0]["now"]["own"]["reifegrad"] is None
    out = city("recheck", FIRST, "--einzeln", "--format", "csv").out
    assert "3, von der Stadt selbst unbekannt" in out


def test_the_threshold_and_the_selection_count(city: Run, tiny: Path) -> None:
    add_rule(tiny)
    args = ("recheck", FIRST, "--format", "json")
    assert shown(city(*args, "--lebenslage", "pflege"))["runs"][0]["now"]["total"] == 1
    assert shown(city(*args, "--schwelle", "1"))["threshold"] == 1
    entries = shown(city(*args, "--einheit", "teilleistung"))
    assert (entries["unit"], entries["runs"][0]["now"]["total"]) == ("teilleistung", 3)


def test_matching_is_repeated_only_if_asked(city: Run) -> None:
    Path("entscheidungen").mkdir()
    line = {"titel": "Elterngeld", "leistung": None, "urteil": "ja", "wer": "FB 16"}
    Path("entscheidungen/herne.jsonl").write_text(
        json.dumps({**line, "wann": "2026-03-01"}) + "\n", encoding="utf-8"
    )
    assert shown(city("recheck", FIRST, "--format", "json"))["runs"][0]["changes"] == []
    again = shown(city("recheck", FIRST, "--zuordnung", "--format", "json"))
    assert again["rematched"] is True
    (change,) = again["runs"][0]["changes"]
    assert (change["then"]["outcome"], change["now"]["outcome"]) == ("angeboten", "fehlt")
    assert "ebenfalls die von heute" in " ".join(city("recheck", "--zuordnung").out.split())


def test_a_damaged_run_is_said_and_the_others_are_shown(city: Run) -> None:
    (HISTORY / f"{FIRST}.json.gz").write_bytes(b"kaputt")
    done = city("recheck", "--format", "json")
    broken, whole = shown(done)["runs"]
    assert (broken["snapshot"], broken["date"], broken["then"]) == (FIRST, "2026-01-25", None)
    assert broken["changes"] == []
    assert "ist nicht lesbar" in broken["error"]
    assert (whole["error"], whole["then"]["total"]) == (None, 2)
    assert "Ausgelassen: Der gespeicherte Lauf" in done.err
    assert "nicht lesbar" in city("recheck").out
    rows = list(csv.DictReader(io.StringIO(city("recheck", "--format", "csv").out), delimiter=";"))
    assert [row["covered_now"] for row in rows] == ["", "0"]


def test_only_damaged_runs_are_no_answer(city: Run) -> None:
    (HISTORY / f"{FIRST}.json.gz").write_bytes(b"kaputt")
    done = city("recheck", FIRST)
    assert done.code == 1
    assert "Keiner der Läufe war lesbar." in done.err


def test_no_runs_are_explained(run: Run) -> None:
    done = run("recheck")
    assert done.code == 1
    assert "noch kein Lauf gespeichert" in done.err
    assert "ozgcheck check --portal herne" in done.err


def test_a_run_that_does_not_exist_is_explained(city: Run) -> None:
    done = city("recheck", "2026-03")
    assert done.code == 2
    assert "„2026-03“" in done.err
    assert SECOND in done.err
