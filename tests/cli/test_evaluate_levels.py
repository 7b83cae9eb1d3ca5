# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck evaluate --reifegrad`: the contract, every option, and wrong files explained."""

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

RULES = """\
regeln:
  - id: nur-persoenlich
    sieht: text
    muster: ['nur persönlich']
    wirkung: begrenzt
    stufe: 1
    erklaerung: nur bei Vorsprache
    quelle: test
    beispiele: {trifft: [nur persönlich möglich], trifft_nicht: [online möglich]}
  - id: beschrieben
    sieht: text
    muster: ['wohnt']
    wirkung: stuetzt
    stufe: 1
    erklaerung: beschrieben
    quelle: test
    beispiele: {trifft: [Wer hier wohnt], trifft_nicht: [online möglich]}
  - id: online
    sieht: text
    muster: ['online beantrag.*möglich']
    wirkung: stuetzt
    stufe: 3
    erklaerung: online
    quelle: test
    beispiele: {trifft: [online beantragen ist möglich], trifft_nicht: [nur persönlich]}
  - id: stumm
    sieht: text
    muster: ['xyzzy']
    wirkung: stuetzt
    stufe: 2
    erklaerung: nie
    quelle: test
    beispiele: {trifft: [xyzzy], trifft_nicht: [nur persönlich]}
"""
GOLD = """title,url,text,reifegrad,auch,city
Hundesteuer,https://a.example/1,Hier ist online beantragen möglich.,3,,Bochum
Parkausweis,https://a.example/2,Hier ist online beantragen möglich.,2,,Bochum
Meldung,https://a.example/3,"Wer hier wohnt, meldet sich.",2,1|Unbekannt,Herne
Fischen,https://a.example/4,Nichts.,unbekannt,,Herne
Pass,https://a.example/5,"Wer hier wohnt,
online beantragen
möglich.",1,,Herne
"""
SHARES = ("exact", "accepted", "off_by_one", "false_3", "unknown")


@pytest.fixture
def levels(run: Run, tiny: Path) -> Run:
    (tiny / "reifegrad/regeln.yaml").write_text(RULES, encoding="utf-8")
    Path("stufen.csv").write_text(GOLD, encoding="utf-8-sig")
    return lambda *args: run("evaluate", "--catalog", str(tiny), "--reifegrad", "stufen.csv", *args)


def shown(done: Outcome) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def write(text: str) -> None:
    Path("stufen.csv").write_text(text, encoding="utf-8")


def test_the_command_keeps_the_contract(levels: Run) -> None:
    found = shown(levels("--format", "json"))
    assert found.keys() == {
        "n", *SHARES, *(f"{name}_interval" for name in SHARES), "counts", "interval", "seconds",
        "confusion", "group_by", "groups", "rules", "silent_rules", "errors",
    }  # fmt: skip
    assert found["n"] == 5
    assert [found[name] for name in SHARES] == [0.6, 0.8, 0.2, 0.2, 0.2]
    assert found["counts"] == {
        "exact": 3, "accepted": 4, "off_by_one": 1, "false_3": 1, "unknown": 1,
    }  # fmt: skip
    for name in SHARES:
        low, high = found[f"{name}_interval"]
        assert 0 <= low <= found[name] <= high <= 1
    assert set(found["interval"]["methods"].values()) == {"wilson"}
    assert (found["group_by"], found["groups"]) == (None, [])


def test_a_mistake_names_the_evidence_that_led_there(levels: Run) -> None:
    (mistake,) = shown(levels("--format", "json"))["errors"]
    assert (mistake["title"], mistake["label"], mistake["found"]) == ("Parkausweis", "2", "3")
    assert (mistake["accepted"], mistake["low"], mistake["high"]) == (["2"], 3, 3)
    assert mistake["false_3"] is True
    (item,) = mistake["evidence"]
    assert (item["rule"], item["effect"], item["level"]) == ("online", "supports", 3)
    assert item["quote"] == "Hier ist online beantragen möglich."
    out = " ".join(levels().out.split())
    assert "mindestens 3 (online): „Hier ist" in out


def test_labels_against_levels_and_the_rules(levels: Run) -> None:
    found = shown(levels("--format", "json"))
    table = {entry["label"]: entry for entry in found["confusion"]}
    assert list(table) == ["unbekannt", "0", "1", "2", "3", "4"]
    assert table["2"]["found"] == {"unbekannt": 0, "0": 0, "1": 1, "2": 0, "3": 1}
    assert sum(entry["total"] for entry in found["confusion"]) == 5
    assert found["rules"] == [
        {"rule": "online", "effect": "supports", "level": 3, "offers": 2, "wrong": 1,
         "high": 1, "low": 0, "false_3": 1},
        {"rule": "beschrieben", "effect": "supports", "level": 1, "offers": 2, "wrong": 0,
         "high": 0, "low": 0, "false_3": 0},
    ]  # fmt: skip
    assert found["silent_rules"] == ["nur-persoenlich", "stumm"]


def test_a_line_break_ends_a_statement(levels: Run) -> None:
    """„Pass“ would be graded 3 if its lines were one sentence."""
    titles = [item["title"] for item in shown(levels("--format", "json"))["errors"]]
    assert "Pass" not in titles


def test_the_table_shows_everything_once(levels: Run) -> None:
    out = " ".join(levels().out.split())
    assert "5 Angebote; richtig: 80,0 % (37,6–96,4)" in out
    assert "Fälschlich Stufe 3: 20,0 %" in out
    assert "Nichts gesehen: 2 Regeln (nur-persoenlich, stumm)." in out
    assert out.index("gelesen") < out.index("Regeln, die") < out.index("Fehler, die")


def test_no_false_3_is_not_called_proof(levels: Run) -> None:
    write("title,text,reifegrad\nHund,Wer hier wohnt,1\n")
    out = " ".join(levels().out.split())
    assert "Auch 79,3 % fälschlich Stufe 3 wären damit vereinbar." in out
    assert "Keine." in out
    assert "1 Angebot; richtig" in out


def test_csv_has_every_table_with_its_header(levels: Run) -> None:
    blocks = levels("--format", "csv", "--gruppe", "city").out.split("\r\n\r\n")
    tables = [list(csv.DictReader(io.StringIO(block), delimiter=";")) for block in blocks]
    assert [next(iter(table[0])) for table in tables] == ["label", "group", "rule", "title"]
    assert tables[3][0]["url"] == "https://a.example/2"
    # A label that cannot be seen from outside has a row only where somebody read it.
    assert [line["label"] for line in tables[0]] == ["unbekannt", "0", "1", "2", "3"]


def test_a_level_4_is_understood(levels: Run) -> None:
    write("title,text,reifegrad,auch\nHund,Wer hier wohnt,4,3\n")
    rows = levels("--format", "csv").out.splitlines()
    assert rows[6] == "4;0;0;1;0;0;1"


def test_groups_are_reported(levels: Run) -> None:
    rows = "".join(f"t,wohnt,1,{city}\n" for city in ["Bochum"] * 21 + ["Herne"])
    write(f"title,text,reifegrad,city\n{rows}t,wohnt,2,Bochum\n")
    found = shown(levels("--gruppe", "city", "--format", "json"))
    assert [(group["group"], group["n"]) for group in found["groups"]] == [
        ("Bochum", 22),
        ("übrige", 1),
    ]
    assert found["groups"][0]["accepted"] == 21 / 22
    assert found["errors"][0]["group"] == "Bochum"
    assert "„übrige“: ein Wert mit weniger als 20 Titeln." in levels("--gruppe", "city").out


def test_mistakes_are_limited_for_people_only(levels: Run) -> None:
    write("title,text,reifegrad\neins,wohnt,2\nzwei,wohnt,3\n")
    few = levels("--fehler", "1").out
    assert "Gezeigt sind 1 von 2; --fehler ändert das." in few
    assert "eins" not in few
    assert "eins" in levels("--fehler", "0").out
    assert len(shown(levels("--fehler", "1", "--format", "json"))["errors"]) == 2


# --- demands --------------------------------------------------------------------------


def test_demands_that_are_met_pass(levels: Run) -> None:
    assert levels("--mindest-akzeptiert", "80 %", "--hoechstens-falsch-3", "0,2").code == 0


@pytest.mark.parametrize(
    ("option", "share", "words"),
    [
        ("--mindest-akzeptiert", "0.9", "richtig 80,0 % (4 von 5) statt mindestens 90,0 %"),
        ("--hoechstens-falsch-3", "0.02", "20,0 % (1 von 5) statt höchstens 2,0 %"),
    ],
)
def test_a_missed_demand_is_exit_code_3_and_one_sentence(
    levels: Run, option: str, share: str, words: str
) -> None:
    done = levels(option, share, "--format", "json")
    assert done.code == 3
    assert json.loads(done.out)["n"] == 5  # the figures are shown all the same
    assert words in done.err


def test_a_demand_on_nothing_is_no_verdict(levels: Run) -> None:
    write("title,text,reifegrad\n")
    assert levels().code == 0
    assert levels("--hoechstens-falsch-3", "0").code == 1


# --- wrong calls ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("gold.csv", "--reifegrad", "stufen.csv"),
        ("gold.csv", "--mindest-akzeptiert", "0.9"),
        ("gold.csv", "--hoechstens-falsch-3", "0.02"),
        ("--reifegrad", "stufen.csv", "--mindest-treffer", "0.9"),
        ("--reifegrad", "stufen.csv", "--mindest-genauigkeit", "0.9"),
        ("--reifegrad", "stufen.csv", "--ohne-schluessel"),
        ("--reifegrad", "stufen.csv", "--hoechstens-falsch-3", "2"),
    ],
)
def test_a_wrong_call_is_explained_before_anything_is_read(run: Run, args: tuple[str, ...]) -> None:
    done = run("evaluate", *args)
    assert done.code == 2
    assert "ist nicht lesbar" not in done.err
    assert "Fehler: " in done.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "„title“"),
        ("titel;text;reifegrad\n", "„title“"),
        ("title,reifegrad\n", "„text“"),
        ("title,text\n", "Nötig sind mindestens title, text und reifegrad"),
        ("title,text,reifegrad\nHund,\n", "bei 1 Zeile der Reifegrad, der Text oder der Titel"),
        ("title,text,reifegrad\nHund,x,hoch\n", "bei „Hund“ als Reifegrad „hoch“"),
        ("title,text,reifegrad\nHund,x,\n", "bei „Hund“ als Reifegrad „“"),
        ("title,text,reifegrad,auch\nHund,x,1,2;3\n", "als Reifegrad „2;3“"),
        ("title,text,reifegrad\nHund,x,5\n", "unbekannt, 0, 1, 2, 3, 4"),
        (b"\xff\xfe\xff", "UTF-8"),
        (None, "gibt es nicht"),
    ],
)
def test_wrong_files_are_explained(levels: Run, content: str | bytes | None, words: str) -> None:
    path = Path("stufen.csv")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = levels()
    assert done.code == 2
    assert words in done.err


def test_a_page_of_any_usual_length_is_read(levels: Run) -> None:
    write(f"title,text,reifegrad\nHund,Hier ist online beantragen möglich. {'x' * 200_000},3\n")
    assert shown(levels("--format", "json"))["accepted"] == 1
    before = csv.field_size_limit()
    write(f"title,text,reifegrad\nHund,{'x' * 6_000_000},3\n")
    done = levels()
    assert (done.code, csv.field_size_limit()) == (2, before)
    assert "Ein Feld ist länger" in done.err


def test_a_column_that_is_missing_is_explained(levels: Run) -> None:
    done = levels("--gruppe", "citty")
    assert done.code == 2
    assert "Meinten Sie „city“?" in done.err


def test_control_characters_do_not_reach_the_terminal(levels: Run) -> None:
    write("title,text,reifegrad\nHund\x1b[31m,wohnt\x1b]0;x,3\n")
    assert "\x1b" not in levels().out
