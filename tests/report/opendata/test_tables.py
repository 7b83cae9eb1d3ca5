# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The published tables: complete, valid, the same figures as elsewhere, nobody's name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.overview import Overview
from ozgcheck.model import Link, LinkKind, Linkstand, LinkState, Outcome, Snapshot
from ozgcheck.report.opendata.columns import TABLES, lexicon
from ozgcheck.report.opendata.formats import csv_text, json_text, schema_text
from ozgcheck.report.opendata.rows import tables
from ozgcheck.report.opendata.table import Field, Table, Typ

See = Callable[..., Overview]


def parsed(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(table), newline="")))


def by_name(seen: Overview) -> dict[str, Table]:
    return {table.name: table for table in tables(seen)}


def test_every_leistung_of_the_denominator_has_one_row(see: See, measured: Snapshot) -> None:
    seen = see(measured)
    rows = parsed(by_name(seen)["leistungen"])
    ids = [row["ozg_id"] for row in rows]
    wanted = [
        finding.leistung_id
        for finding in measured.result.findings
        if finding.outcome is not Outcome.NICHT_ZUSTAENDIG
    ]
    assert ids == sorted(wanted)
    covered = sum(row["erfuellt"] == "true" for row in rows)
    assert covered == seen.coverage.total.covered > 0
    assert {row["ars"] for row in rows} == {"110000000000"}
    assert {row["datum"] for row in rows} == {"2026-10-05"}


@pytest.mark.parametrize("by", [By.LEBENSLAGE, By.THEMENFELD, By.BEREICH, By.KORB])
def test_the_coverage_has_the_figures_of_the_measurement(
    see: See, catalog: Catalog, measured: Snapshot, by: By
) -> None:
    rows = parsed(by_name(see(measured))["abdeckung"])
    found = {row["gruppe"]: row for row in rows if row["gruppierung"] == by.value}
    for group in coverage(catalog, measured, by=by).groups:
        row, count = found.pop(group.key), group.count
        values = [row[key] for key in ("erfuellt", "unklar", "nicht_geprueft", "offen", "gesamt")]
        assert list(map(int, values)) == [
            count.covered,
            count.uncertain,
            count.unchecked,
            count.missing,
            count.total,
        ]
        assert int(row["eigen_erfuellt"]) == group.own.covered
        if count.share_low is None:
            assert row["anteil_mindestens"] == row["anteil_hoechstens"] == ""
        else:
            assert float(row["anteil_mindestens"]) == pytest.approx(count.share_low, abs=1e-6)
    assert not found


def test_the_kind_of_data_stands_in_every_row(see: See, measured: Snapshot) -> None:
    broken = replace(measured, partial=("Nur die Hälfte.",))
    for seen, kind in (
        (see(measured), "messung"),
        (see(broken), "teilmessung"),
        (see(broken, example=True), "beispiel"),
    ):
        kinds = {row["datenart"] for table in tables(seen)[:3] for row in table.rows}
        assert kinds == {kind}


def test_json_keeps_its_schema_which_is_not_empty(see: See, hostile: Snapshot) -> None:
    for table in tables(see(hostile)):
        schema = json.loads(schema_text(table))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        document = json.loads(json_text(table, {}))
        assert list(validator.iter_errors(document)) == []
        assert document["zeilen"]
        assert document["$schema"] == f"{table.name}.schema.json"
        one = json_text(replace(table, rows=table.rows[:1]), {})
        for field in table.fields:
            broken = json.loads(one)
            del broken["zeilen"][0][field.name]
            assert not validator.is_valid(broken)
            broken["zeilen"][0][field.name] = {}
            assert not validator.is_valid(broken)


def test_the_schema_knows_ranges_and_words(see: See, measured: Snapshot) -> None:
    table = by_name(see(measured))["leistungen"]
    one = json_text(replace(table, rows=table.rows[:1]), {})
    validator = Draft202012Validator(json.loads(schema_text(table)))
    for key, value in (
        ("reifegrad", 4),
        ("reifegrad", "3"),
        ("prioritaet", 0),
        ("ergebnis", "vielleicht"),
        ("datum", "05.10.2026"),
        ("adressaten", ["alle"]),
        ("adressen", ["javascript:alert(1)"]),
    ):
        document = json.loads(one)
        assert validator.is_valid(document)
        document["zeilen"][0][key] = value
        assert not validator.is_valid(document), key


def test_csv_and_json_say_the_same(see: See, measured: Snapshot) -> None:
    def text(value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return "|".join(part.replace("|", "%7C") for part in value)
        return "" if value is None else str(value)

    for table in tables(see(measured)):
        rows = json.loads(json_text(table, {}))["zeilen"]
        assert [{key: text(v) for key, v in row.items()} for row in rows] == [
            {key: value.removeprefix("'") for key, value in row.items()} for row in parsed(table)
        ]


def test_the_lexicon_explains_every_column_in_both_languages() -> None:
    rows = lexicon().rows
    assert [(row["tabelle"], row["spalte"]) for row in rows] == [
        (table.name, field.name) for table in TABLES for field in table.fields
    ]
    for row in rows:
        assert row["bedeutung"]
        assert row["meaning"]
        assert row["bedeutung"] != row["meaning"]
        assert row["quelle"]
        assert row["wertebereich"] or row["typ"] not in ("Ganzzahl", "Zahl", "Datum")
    names = [field.name for table in TABLES for field in table.fields]
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)


def test_no_person_is_published(see: See, hostile: Snapshot) -> None:
    for table in tables(see(hostile)):
        for text in (csv_text(table), json_text(table, {})):
            for secret in ("Muster", "erika", "02323", "geheim", "kontakt@"):
                assert secret not in text, (table.name, secret)


def test_hostile_titles_are_harmless_and_readable(see: See, hostile: Snapshot) -> None:
    table = by_name(see(hostile))["angebote"]
    rows = {row["kennung"]: row for row in parsed(table)}
    assert rows["x0"]["titel"] == "<script>alert(1)</script>"
    assert rows["x1"]["titel"] == '\'=HYPERLINK("http://x")'
    assert rows["x2"]["titel"] == "[31mrot"
    assert len(rows["x3"]["titel"]) == 500
    assert rows["x4"]["titel"] == "خدمة 🏛️"
    assert rows["x6"]["titel"] == "mehr; Kommas, und Zeilen"
    assert rows["x7"]["titel"] == "Fragen an …"
    assert rows["x0"]["onlinedienste"] == "https://dienst.example/0%7Ca%20b"
    assert "\x1b" not in csv_text(table) + json_text(table, {})


def test_what_turned_out_to_be_no_service_is_not_published_as_one(
    see: See, measured: Snapshot
) -> None:
    urls = [f"https://d.example/{name}" for name in ("gut", "weg", "antrag.pdf", "neu")]
    links = tuple(Link(LinkKind.ONLINEDIENST, url) for url in urls)
    stands = (
        Linkstand(urls[0], LinkState.ERREICHBAR, "2026-10-05T04:00:00Z", 200),
        Linkstand(urls[1], LinkState.TOT, "2026-10-05T04:00:00Z", 404),
    )
    first = replace(measured.offers[0], links=links)
    run = replace(measured, offers=(first, *measured.offers[1:]), links=stands)
    rows = {row["kennung"]: row for row in parsed(by_name(see(run))["angebote"])}
    assert rows[first.id]["onlinedienste"] == "https://d.example/gut|https://d.example/neu"


def test_csv_keeps_rfc_4180(see: See, hostile: Snapshot) -> None:
    for table in tables(see(hostile)):
        text = csv_text(table)
        assert text.endswith("\r\n")
        assert text.count("\r\n") == text.count("\n") == len(table.rows) + 1
        assert not text.startswith("\ufeff")


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_text_comes_back_from_csv_as_one_cell_and_no_formula(texts: list[str]) -> None:
    field = Field("wert", Typ.TEXT, "d", "e", "q")
    table = Table("t", "T", "B", (field,)).filled({"wert": f"a{text}"} for text in texts)
    assert len(parsed(table)) == len(texts)
    formulas = Table("t", "T", "B", (field,)).filled({"wert": f"={text}"} for text in texts)
    assert all(row["wert"].startswith("'=") for row in parsed(formulas))


def test_a_row_without_a_column_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        lexicon().filled([{"tabelle": "x"}])


def test_a_column_of_words_that_may_be_empty() -> None:
    field = Field("wort", Typ.TEXT, "d", "e", "q", werte=("ja", "nein"), leer=True)
    table = Table("t", "T", "B", (field,)).filled([{"wort": "ja"}, {"wort": None}])
    validator = Draft202012Validator(json.loads(schema_text(table)))
    assert validator.is_valid(json.loads(json_text(table, {})))
    assert not validator.is_valid(json.loads(json_text(table.filled([{"wort": "x"}]), {})))
    assert csv_text(table) == 'wort\r\nja\r\n""\r\n'
