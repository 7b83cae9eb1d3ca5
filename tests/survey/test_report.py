# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey report`: the nation on the screen, and its files."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import coverage
from tests.conftest import Outcome, tree
from tests.survey import figures, nation
from tests.survey.nation import DOG, HERNE

Ask = Callable[..., Outcome]
NAMES = ("gemeinden", "laender", "gruppen", "leistungen", "datenlexikon")


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("umfrage")
    nation.write(root, catalog)
    return root


@pytest.fixture
def ask(run: Callable[..., Outcome], folder: Path) -> Ask:
    return lambda *args: run("survey", "report", *args, "--ordner", str(folder))


def table(name: str) -> list[dict[str, str]]:
    text = Path(f"dateien/umfrage-{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_nation_is_told_by_kind_and_land(ask: Ask) -> None:
    done = ask()
    assert (done.code, done.err) == (0, "")
    text = " ".join(done.out.split())
    assert "Gemeinden, Kreise und Verbände: 12; gelesen: 9; nicht geprüft: 3." in text
    assert "ungeprüfte Annahme" in text
    assert "alle Länder" in text
    assert max(map(len, done.out.splitlines())) <= 100
    found = json.loads(ask("--format", "json").out)
    rows = {(row["typ"], row["land"]): row for row in found["rows"]}
    assert list(rows)[:4] == [("kreisfreie Stadt", land) for land in (None, "05", "09", "12")]
    assert (found["listed"], found["read"], found["unchecked"]) == (12, 9, 3)
    potsdam = rows["kreisfreie Stadt", "12"]
    assert (potsdam["listed"], potsdam["read"]) == (1, 0)
    assert set(potsdam["share_low"].values()) == {None}  # never 0 %
    assert rows["Gemeinde", None]["share_high"]["middle"] is None
    assert sum(row["listed"] for row in found["rows"] if row["land"] is None) == 12


def test_the_spread_is_that_of_coverage(ask: Ask, catalog: Catalog) -> None:
    towns = [t for t in nation.towns() if t.typ == "kreisfreie Stadt" and t.zustand == "gelesen"]
    for own in (False, True):
        counts = [
            coverage(catalog, figures.snapshot(catalog, town), schwelle=2, eigene=own).total
            for town in towns
        ]
        switch = "--nur-eigene" if own else "--mit-geerbten"
        row = json.loads(ask("--schwelle", "2", switch, "--format", "json").out)["rows"][0]
        for name in ("share_low", "share_high"):
            shares = sorted(getattr(count, name) for count in counts)
            inner = statistics.quantiles(shares, n=4, method="inclusive")
            expected = [shares[0], *inner, shares[-1]]
            assert list(row[name].values()) == pytest.approx(expected, abs=1e-6)


def test_csv_and_markdown(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("--format", "csv").out), delimiter=";"))
    assert [row["land_name"] for row in rows[:3]] == [
        "alle Länder",
        "Nordrhein-Westfalen",
        "Bayern",
    ]
    assert rows[3]["middle"] == ""
    assert "| kreisfreie Stadt |" in ask("--format", "md").out


def test_every_municipality_land_group_and_leistung_is_in_the_files(
    ask: Ask, catalog: Catalog
) -> None:
    done = ask("--output", "dateien")
    assert "Gespeichert: dateien (15 Dateien)" in done.err
    assert {path.name for path in Path("dateien").iterdir()} == {
        f"umfrage-{name}.{kind}" for name in NAMES for kind in ("csv", "json", "schema.json")
    }
    towns = {row["ars"]: row for row in table("gemeinden")}
    assert list(towns) == sorted(town.ars for town in nation.towns())
    herne = coverage(catalog, figures.snapshot(catalog, nation.towns()[0]))
    assert int(towns[HERNE]["erfuellt"]) == herne.total.covered == 1
    assert int(towns["059110000000"]["erfuellt"]) == 2
    assert int(towns["059110000000"]["eigen_erfuellt"]) == 1
    hamm = towns["059150000000"]
    assert (hamm["zustand"], hamm["anteil_mindestens"], hamm["einwohner"]) == (
        "fehler",
        "",
        "180000",
    )
    assert hamm["nicht_geprueft"] == hamm["gesamt"] == str(herne.total.total)
    assert towns["051110000000"]["name"].startswith("'=HYPERLINK")
    assert "\x1b" not in towns["051110000000"]["name"]
    assert len(table("laender")) == len(json.loads(ask("--format", "json").out)["rows"])
    lagen = [row for row in table("gruppen") if row["gruppierung"] == "lebenslage"]
    assert {row["gruppe"] for row in lagen} == {lage.slug for lage in catalog.lebenslagen}
    dogs = {row["typ"]: row for row in table("leistungen") if row["ozg_id"] == DOG}
    dog = dogs["kreisfreie Stadt"]
    assert (dog["gelesen"], dog["sicher"], dog["angeboten"]) == ("7", "5", "6")
    assert (dogs["Gemeinde"]["gelesen"], dogs["Gemeinde"]["anteil_sicher"]) == ("0", "")
    executed = sum(leistung.stadt for leistung in catalog.leistungen)
    assert len(table("leistungen")) == executed * len(dogs)


def test_json_keeps_its_schema_and_says_the_same_as_csv(ask: Ask) -> None:
    ask("--output", "dateien")
    for name in NAMES:
        document = json.loads(Path(f"dateien/umfrage-{name}.json").read_text("utf-8"))
        schema: dict[str, Any] = json.loads(
            Path(f"dateien/{document['$schema']}").read_text("utf-8")
        )
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(document)
        assert "Annahme" in document["stand"]["zustaendigkeit"]
        rows = table(name)
        assert len(rows) == len(document["zeilen"]) > 0
        assert [list(row) for row in rows[:1]] == [list(row) for row in document["zeilen"][:1]]
    explained = {(row["tabelle"], row["spalte"]) for row in table("datenlexikon")}
    assert explained == {(f"umfrage-{name}", column) for name in NAMES for column in table(name)[0]}


def test_the_same_results_give_the_same_bytes_and_the_screen_shows_no_less(ask: Ask) -> None:
    first = ask("--output", "dateien")
    before = tree(Path("dateien"))
    assert ask("--output", "dateien").out == first.out == ask().out
    same = tree(Path("dateien")) == before
    assert same


def test_where_it_cannot_be_written_is_said(ask: Ask) -> None:
    Path("belegt").write_text("", encoding="utf-8")
    done = ask("--output", "belegt")
    assert (done.code, "eine Datei" in done.err) == (2, True)
    done = ask("--output", "belegt/darin")
    assert (done.code, done.out) == (1, "")
    assert "lassen sich nicht nach belegt/darin schreiben" in done.err
