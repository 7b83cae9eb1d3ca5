# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck diff`, and the run that `check` does not believe."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome, tree
from tests.measure.runs import word

Run = Callable[..., Outcome]
Row = tuple[str, ...]

PORTAL = """\
portal: herne
stadt: Herne
ars: "059160000000"
quellen: [portal]
adressen: [https://portal.example/]
"""
RULES = """\
  - id: online-antrag
    sieht: text
    muster: ['geht online']
    wirkung: stuetzt
    stufe: 3
    erklaerung: Der Text sagt es.
    quelle: test
    beispiele: {trifft: [Das geht online], trifft_nicht: [nein]}
"""
MORE = """\
  - id: formular
    sieht: text
    muster: ['ein Formular']
    wirkung: stuetzt
    stufe: 3
    erklaerung: Der Text sagt es.
    quelle: test
    beispiele: {trifft: [Es gibt ein Formular], trifft_nicht: [nein]}
"""
ONLINE, PERSON, FORM = "Das geht online.", "nur persönlich", "Es gibt ein Formular."
MONEY, CARE = "10000", "10230"
KEY, OTHER = "99041006000000", "99041006017000"
PAY: Row = ("Elterngeld", "https://stadt.example/1", ONLINE, "")
HELP: Row = ("Hilfe zur Pflege", "https://stadt.example/2", PERSON, "")
ODD: Row = ("Geld für Eltern", "https://stadt.example/3", ONLINE, "")
MONTHS = {"01": "1767589200", "02": "1770267600", "03": "1772686800", "04": "1775361600"}


class City:
    """A city with a small catalogue, whose months are tables."""

    def __init__(self, run: Run, catalog: Path, patch: pytest.MonkeyPatch) -> None:
        self.run, self.catalog, self.patch = run, catalog, patch
        (catalog / "portale").mkdir()
        (catalog / "portale/herne.yaml").write_text(PORTAL, encoding="utf-8")
        self.add(RULES)

    def add(self, rules: str) -> None:
        with (self.catalog / "reifegrad/regeln.yaml").open("a", encoding="utf-8") as file:
            file.write(rules)

    def __call__(self, *args: str) -> Outcome:
        return self.run(*args, "--catalog", str(self.catalog), "--portal", "herne")

    def month(self, month: str, *rows: Row, options: Row = ("--vollstaendig",)) -> Any:
        self.patch.setenv("SOURCE_DATE_EPOCH", MONTHS[month])
        with Path("liste.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(
                [("Titel", "URL", "Text", "Schlüssel"), *rows]
            )
        done = self("check", "--source", "tabelle:liste.csv", *options, "--format", "json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    def diff(self, *args: str) -> Any:
        done = self("diff", *args, "--format", "json")
        assert done.code == 0, done.err
        return json.loads(done.out)


@pytest.fixture
def city(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    return City(run, tiny, monkeypatch)


def changes(document: Any) -> list[tuple[str, str]]:
    return [(each["id"], each["kind"]) for each in document["real"]]


def measured(document: Any) -> list[tuple[str, list[str]]]:
    return [(each["id"], each["causes"]) for each in document["measured"]]


def offers(document: Any) -> list[tuple[list[str], str]]:
    return [(each["kinds"], (each["now"] or each["then"])["title"]) for each in document["offers"]]


def test_a_month_in_which_nothing_happens(city: City) -> None:
    city.month("01", PAY, HELP)
    stored = tree(Path("ozgcheck-verlauf"))
    city.month("02", HELP, PAY)  # in another order
    found = city.diff()
    assert (found["real"], found["measured"], found["offers"]) == ([], [], [])
    assert found["covered"] == {
        "before": 1, "real": 0, "measured": 0, "after": 1,
        "by_cause": {"entscheidung": 0, "katalog": 0, "version": 0, "quellen": 0},
    }  # fmt: skip
    assert found.keys() == {
        "portal", "stadt", "unit", "threshold", "modell", "modell_gewissheit", "modell_hinweis",
        "nur_eigene", "then", "now", "note", "remeasured", "versions", "covered", "sources",
        "counts", "real", "measured", "offers", "unproven",
    }  # fmt: skip
    assert "In der Stadt hat sich nichts geändert." in city("diff").out
    after = tree(Path("ozgcheck-verlauf"))
    assert {name: after[name] for name in stored if name.endswith(".json.gz")} == {
        name: data for name, data in stored.items() if name.endswith(".json.gz")
    }


def test_a_title_a_page_an_address_and_a_key(city: City) -> None:
    city.month("01", PAY)
    city.month("02", ("Elterngeldantrag", *PAY[1:]), HELP)
    found = city.diff()
    assert changes(found) == [(CARE, "neu_angeboten")]
    assert offers(found) == [(["titel"], "Elterngeldantrag"), (["neu"], "Hilfe zur Pflege")]
    assert found["offers"][0]["then"]["title"] == "Elterngeld"
    assert not found["remeasured"]
    city.month("03", ("Elterngeldantrag", "https://neu.example/1", ONLINE, KEY))
    found = city.diff()
    assert changes(found) == [(CARE, "nicht_angeboten")]
    assert offers(found) == [
        (["verschoben", "schluessel"], "Elterngeldantrag"), (["verschwunden"], "Hilfe zur Pflege"),
    ]  # fmt: skip
    city.month("04", ("Elterngeldantrag", "https://neu.example/1", ONLINE, OTHER))
    assert offers(city.diff()) == [(["schluessel"], "Elterngeldantrag")]
    entries = city.diff("--einheit", "teilleistung")
    assert [(each["teilleistung"], each["kind"]) for each in entries["real"]] == [
        (KEY, "verloren"), (OTHER, "neu_online"),
    ]  # fmt: skip


def test_a_portal_built_anew_loses_nothing(city: City) -> None:
    city.month("01", PAY, HELP)
    moved = [(row[0], row[1].replace("stadt", "neu"), *row[2:]) for row in (HELP, PAY)]
    city.month("02", *moved)
    found = city.diff()
    assert (found["real"], found["measured"]) == ([], [])
    assert offers(found) == [
        (["verschoben"], "Elterngeld"), (["verschoben"], "Hilfe zur Pflege"),
    ]  # fmt: skip


def test_a_level_that_rises_says_which_sentence(city: City) -> None:
    city.month("01", PAY, HELP)
    city.month("02", PAY, (*HELP[:2], ONLINE, ""))
    found = city.diff()
    assert changes(found) == [(CARE, "neu_online")]
    assert [item["rule"] for item in found["real"][0]["new"]] == ["online-antrag"]
    assert (found["covered"]["before"], found["covered"]["real"], found["covered"]["after"]) == (
        1, 1, 2,
    )  # fmt: skip
    text = " ".join(city("diff").out.split())
    assert "In der Stadt: 1 neu online." in text
    assert "geändert in der Stadt +1" in text
    assert "jetzt zu lesen:" in text


def test_changed_rules_change_no_city(city: City) -> None:
    city.month("01", ("Elterngeld", PAY[1], FORM, ""), HELP)
    city.add(MORE)
    city.month("02", ("Elterngeld", PAY[1], FORM, ""), (*HELP[:2], ONLINE, ""))
    found = city.diff()
    assert found["remeasured"]
    assert changes(found) == [(CARE, "neu_online")]
    assert measured(found) == [(MONEY, ["katalog"])]
    assert found["covered"] == {
        "before": 0, "real": 1, "measured": 1, "after": 2,
        "by_cause": {"entscheidung": 0, "katalog": 1, "version": 0, "quellen": 0},
    }  # fmt: skip
    text = " ".join(city("diff").out.split())
    assert "Die Läufe sind nicht gleich gemessen." in text
    assert "durch Katalog oder Regeln +1" in text
    assert "Nur anders gemessen: 1" in text


def test_a_decision_changes_no_city(city: City) -> None:
    city.month("01", ODD)
    assert city("review", "--accept", ODD[0], MONEY, "--wer", "FB 16").code == 0
    city.month("02", ODD)
    found = city.diff()
    assert (found["real"], found["offers"]) == ([], [])
    assert measured(found) == [(MONEY, ["entscheidung"])]
    assert found["covered"]["by_cause"]["entscheidung"] == 1
    assert "neu zugeordnet durch Entscheidung" in " ".join(city("diff").out.split())
    # In the third month both runs have it.
    city.month("03", ODD)
    assert not city.diff()["remeasured"]


def test_a_part_of_the_list_loses_nothing(city: City) -> None:
    city.month("01", PAY, HELP)
    city.month("02", HELP, options=("--teilweise",))
    done = city("diff")
    assert done.code == 1
    assert "kein vollständiger gespeichert" in done.err
    found = city.diff("2026-01", "2026-02")
    assert (found["real"], found["offers"]) == ([], [])
    assert measured(found) == [(MONEY, ["quellen"])]
    assert [each["kinds"] for each in found["unproven"]] == [["verschwunden"]]
    assert found["now"]["complete"] is False
    assert "UNVOLLSTÄNDIG" in city("diff", "2026-01", "2026-02").out


def test_the_choice_of_runs(city: City) -> None:
    assert city("diff").code == 1
    city.month("01", PAY)
    only = city("diff")
    assert only.code == 1
    assert "ab dem zweiten Monat" in only.err
    city.month("02", PAY, HELP)
    city.month("04", HELP)
    found = city.diff()
    assert (found["then"]["date"], found["now"]["date"]) == ("2026-02-05", "2026-04-05")
    assert "2026-03" in found["note"]
    assert found["note"] in " ".join(city("diff").out.split())
    named = city.diff("2026-01", found["then"]["snapshot"])
    assert (named["then"]["date"], named["now"]["date"]) == ("2026-01-05", "2026-02-05")
    assert changes(city.diff("2026-02", "2026-01")) == [(CARE, "nicht_angeboten")]
    assert city("diff", "2025").code == 2


def test_every_format_and_what_a_portal_may_write(city: City) -> None:
    evil = '=1+1 | <script>alert("x")</script> \x1b[31m'
    city.month("01", PAY)
    city.month("02", PAY, (evil, "https://stadt.example/x", ONLINE, ""))
    table, md = city("diff").out, city("diff", "--format", "md").out
    assert "\x1b" not in table + md
    assert "<script>" not in md
    text = city("diff", "--format", "csv").out
    parts = [list(csv.reader(io.StringIO(part), delimiter=";")) for part in text.split("\r\n\r\n")]
    assert [row[0] for row in parts[0]] == ["key", "before", "real", "after"]
    (row,) = parts[1][1:]
    assert row[0] == "neu"
    assert row[1].startswith("'=1+1")


def test_long_lists_are_cut_for_people_only(city: City) -> None:
    city.month("01", PAY)
    new = [(f"Termin {word(n)}", f"https://stadt.example/t/{n}", "", "") for n in range(30)]
    city.month("02", PAY, *new)
    assert len(city.diff()["offers"]) == 30
    table = city("diff").out
    assert "Angebote: 20 von 30" in table
    assert "--limit ändert das" in table
    assert "Angebote: 30" in city("diff", "--limit", "50").out
    assert len(city.diff("--limit", "3")["offers"]) == 30


def many(number: int, text: str = PERSON) -> list[Row]:
    return [(f"Termin {word(n)}", f"https://stadt.example/t/{n}", text, "") for n in range(number)]


def test_a_run_that_lost_too_much_is_not_believed(city: City) -> None:
    city.month("01", PAY, *many(29))
    broken = city.month("02", PAY, *many(19))
    assert broken["complete"] is False
    assert broken["partial"] == [
        "Auffällig gegenüber dem Lauf vom 2026-01-05: 20 statt 30 Angebote (33,3 % weniger)."
    ]
    refused = city("gate", "--fail-under", "1")
    assert refused.code == 1
    assert "Auffällig" in refused.err
    # The next month is measured against the last one that is trusted.
    assert city.month("03", PAY, *many(19))["complete"] is False
    believed = city.month("03", PAY, *many(19), options=("--vollstaendig", "--trotzdem"))
    assert believed["complete"] is True
    assert any(text.startswith("Auffällig gegenüber") for text in believed["warnings"])
    assert city.month("04", PAY, *many(19))["complete"] is True
    assert city.diff("2026-01", "2026-04")["counts"]["verloren"] == 0


def test_check_says_what_to_do_with_such_a_run(city: City) -> None:
    city.month("01", *many(10))
    with Path("liste.csv").open("w", encoding="utf-8") as file:
        file.write("Titel\nElterngeld\n")
    city.patch.setenv("SOURCE_DATE_EPOCH", MONTHS["02"])
    done = city("check", "--source", "tabelle:liste.csv", "--vollstaendig")
    assert done.code == 0
    assert "ozgcheck check --trotzdem" in done.err
    assert "UNVOLLSTÄNDIG: Auffällig gegenüber" in done.out


def test_other_sources_and_partial_runs_are_not_compared(city: City) -> None:
    city.month("01", *many(20))
    half = city.month("02", PAY, options=("--teilweise",))
    assert not any("Auffällig" in text for text in half["partial"])
    Path("daten").mkdir()
    Path("daten/liste.json").write_text(
        '{"data": [{"id": "1", "name": "Elterngeld"}]}', encoding="utf-8"
    )
    city.patch.setenv("SOURCE_DATE_EPOCH", MONTHS["03"])
    done = city(
        "check", "--source", "berlin:daten/liste.json", "--vollstaendig", "--format", "json"
    )
    assert done.code == 0, done.err
    assert not any("Auffällig" in text for text in json.loads(done.out)["partial"])


LEISTUNG = """\
  - id: "{number}"
    name: Termin {name}
    zustaendig: {{wer: [stadt], anteil: ganz, grund: Amt, gewissheit: mittel, quelle: test}}
    adressaten: [buerger]
    teilleistungen: [{{id: {number}-ohne-1, name: Termin {name}}}]
"""


@pytest.fixture
def large(city: City) -> City:
    """The same city with twelve Leistungen more."""
    with (city.catalog / "leistungen/gesundheit/pflege.yaml").open("a", encoding="utf-8") as file:
        file.writelines(LEISTUNG.format(number=11000 + n, name=word(n)) for n in range(12))
    return city


def test_levels_that_fall_on_many_pages_at_once_are_not_believed(large: City) -> None:
    assert large.month("01", *many(12, ONLINE))["levels"][-1]["covered"] == 12
    (reason,) = large.month("02", *many(12, PERSON))["partial"]
    assert "Von 12 angebotenen Leistungen haben 12 jetzt eine niedrigere" in reason
    mixed = [*many(3, ONLINE), *many(12, PERSON)[3:]]
    assert large.month("03", *mixed)["complete"] is True


def test_a_rule_that_lowers_everything_is_no_broken_run(large: City) -> None:
    large.month("01", *many(12, ONLINE))
    rules = large.catalog / "reifegrad/regeln.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("stufe: 3", "stufe: 2"), "utf-8")
    second = large.month("02", *many(12, ONLINE))
    assert (second["complete"], second["levels"][-1]["covered"]) == (True, 0)
    assert large.diff()["covered"]["by_cause"]["katalog"] == -12


# --- the page for an e-mail ----------------------------------------------------------------

MONTH = ("report", "md", "--vorlage", "monat")


def test_the_month_on_one_page(city: City) -> None:
    city.month("01", PAY, HELP)
    city.month("02", (*PAY[:2], PERSON, ""), (*HELP[:2], ONLINE, ""), ODD)
    page = city(*MONTH)
    assert page.code == 0, page.err
    lines = page.out.splitlines()
    assert lines[0] == "# OZG-Leistungen Herne: Februar 2026"
    assert len(lines) <= 40
    assert "**Erfüllt: 1 von 2 (50,0 % bis 50,0 %)**, Lauf vom 2026-02-05." in page.out
    assert "in der Stadt ±0, nur durch die Messung ±0" in page.out
    assert "- **neu online:** 1: Hilfe zur Pflege (10230)" in lines
    assert "- **verloren:** 1: Elterngeld (10000)" in lines
    assert "- Angebote: 1 neu." in lines
    assert any(line.startswith("1. Elterngeld (10000), Stufe zu niedrig:") for line in lines)
    city(*MONTH, "--output", "monat.md")
    assert Path("monat.md").read_text(encoding="utf-8") == page.out


def test_the_page_tells_the_measure_apart(city: City) -> None:
    city.month("01", ("Elterngeld", PAY[1], FORM, ""))
    city.add(MORE)
    city.month("02", ("Elterngeld", PAY[1], FORM, ""))
    page = city(*MONTH).out
    assert "in der Stadt ±0, nur durch die Messung +1" in page
    assert (
        "- **nur anders gemessen, durch Katalog oder Regeln (+1):** 1: Elterngeld (10000)" in page
    )


def test_the_page_without_anything_to_compare_with(city: City) -> None:
    city.month("01", PAY)
    assert "ist kein vollständiger gespeichert." in city(*MONTH).out
    city.month("02", PAY, options=("--teilweise",))
    page = city(*MONTH).out
    assert "UNVOLLSTÄNDIG" in page
    assert "mit früheren wird er nicht verglichen" in page


def test_the_page_on_the_shipped_example(run: Run) -> None:
    page = run(*MONTH, "--portal", "herne")
    assert page.code == 0
    assert "BEISPIELDATEN" in page.out
    assert "Es ist noch kein Lauf gespeichert" in page.out
    assert len(page.out.splitlines()) <= 40
