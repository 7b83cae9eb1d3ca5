# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report xlsx`, and the way back with `ozgcheck review --import`."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.decisions import read_decisions
from tests.cli.test_review import DOG, DOGS, FILE, HOSTILE, OFFERS, maybe, offer, store
from tests.conftest import Outcome, spawn

Run = Callable[..., Outcome]
SHEETS = [
    "Überblick",
    "Lebenslagen",
    "Themenfelder",
    "Arbeitsliste",
    "Zuordnungen",
    "Leistungen",
    "Belege",
    "Redaktion",
    "Smart City Index",
    "Nenner",
    "Quellen und Methode",
]
TARGET = Path("lauf.xlsx")


def rows(sheet: str, table: str = "", path: Path = TARGET) -> list[dict[str, Any]]:
    """The rows of a sheet's first (or a named) table by the titles of its columns."""
    of = load_workbook(path)[sheet]
    head, *body = [
        [cell.value for cell in row] for row in of[of.tables[table or next(iter(of.tables))].ref]
    ]
    return [dict(zip(head, row, strict=True)) for row in body]


def fill(sheet: str, number: int, cells: Mapping[str, str], path: Path = TARGET) -> None:
    """Write into row `number` (from 0) of the sheet's first table, as a person does."""
    book = load_workbook(path)
    of = book[sheet]
    head, *body = of[next(iter(of.tables.values())).ref]
    titles = [cell.value for cell in head]
    for title, value in cells.items():
        body[number][titles.index(title)].value = value
    book.save(path)


@pytest.fixture
def written(herne: Run) -> Run:
    done = herne("report", "xlsx", "--output", str(TARGET))
    assert (done.code, done.out) == (0, "")
    assert "Gespeichert: lauf.xlsx" in done.err
    return herne


def test_every_view_is_a_sheet_with_tables_and_filters(written: Run) -> None:
    book = load_workbook(TARGET)
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert sheet.tables, sheet.title
        assert all(table.autoFilter is not None for table in sheet.tables.values())
        assert str(sheet["A1"].value).strip()
        assert str(sheet["A2"].value).startswith("BEISPIELDATEN")
        assert str(sheet["A3"].value).startswith("UNVOLLSTÄNDIG")
        if len(sheet.tables) == 1:
            assert sheet.freeze_panes, sheet.title
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(set(names)) == len(names)


def test_the_figures_are_those_of_the_commands(written: Run) -> None:
    def shares(entry: Mapping[str, Any]) -> list[Any]:
        keys = ("covered", "uncertain", "unchecked", "missing", "total")
        return [*(entry[key] for key in keys), entry["share_low"] if entry["total"] else "–"]

    titles = ("erfüllt", "unklar", "nicht geprüft", "offen", "gesamt", "mindestens")
    for sheet, by in (("Lebenslagen", "lebenslage"), ("Themenfelder", "themenfeld")):
        said = json.loads(written("coverage", "--by", by, "--format", "json").out)
        shown = rows(sheet)
        assert [row["Kürzel"] for row in shown] == [group["key"] for group in said["groups"]]
        assert [[row[title] for title in titles] for row in shown] == list(
            map(shares, said["groups"])
        )
    gaps = json.loads(written("gaps", "--format", "json").out)["gaps"]
    assert len(gaps) == 47
    assert [(row["OZG-ID"], row["Hebel"], row["Warum"]) for row in rows("Arbeitsliste")] == [
        (gap["id"], gap["lever"], gap["why"]) for gap in gaps
    ]
    index = json.loads(written("review", "--list", "--format", "json").out)
    asked = [(q["titel"], c["id"]) for q in index["fragen"] for c in q["kandidaten"]]
    assert [(row["Titel"], row["OZG-ID"]) for row in rows("Zuordnungen")] == asked


def test_every_leistung_is_there_and_agrees_with_the_coverage(
    written: Run, catalog: Catalog
) -> None:
    shown = rows("Leistungen")
    assert [row["OZG-ID"] for row in shown] == sorted(catalog.by_id)
    total = json.loads(written("coverage", "--format", "json").out)["total"]
    counted = [row["Erfüllt"] for row in shown]
    assert counted.count("ja") == total["covered"]
    assert counted.count("möglich") == total["uncertain"]
    assert counted.count("nicht geprüft") == total["unchecked"]
    assert counted.count("zählt nicht") == len(shown) - total["total"]
    assert sum(row["Belege"] for row in shown) == len(rows("Belege"))
    quoted = next(row for row in shown if row["Beleg"])
    assert quoted["Adresse des Belegs"].startswith("http")


def test_entries_are_counted_where_they_are_asked_for(herne: Run) -> None:
    option = ("--einheit", "teilleistung")
    assert herne("report", "xlsx", "--output", str(TARGET), *option).code == 0
    gaps = json.loads(herne("gaps", *option, "--format", "json").out)["gaps"]
    assert [row["Teilleistung"] for row in rows("Arbeitsliste")] == [
        gap["teilleistung"] for gap in gaps
    ]
    assert all(gap["teilleistung"] for gap in gaps)


def test_rule_day_and_sources_stand_in_the_workbook(herne: Run) -> None:
    herne("report", "xlsx", "--output", str(TARGET), "--schwelle", "2", "--nur-eigene")
    facts = {row["Angabe"]: row["Inhalt"] for row in rows("Quellen und Methode")}
    assert f"{facts['Datum']:%Y-%m-%d}" == "2025-11-25"
    assert "von der Stadt selbst angeboten mit Reifegrad 2" in facts["Regel"]
    assert facts["Vollständig"] == "nein"
    assert facts["Version Katalog"]
    sources = rows("Quellen und Methode", "quellen_und_methode_2")
    assert [row["Art"] for row in sources] == ["open-pvog", "tabelle"]
    said = json.loads(herne("coverage", "--schwelle", "2", "--nur-eigene", "--format", "json").out)[
        "total"
    ]
    assert [row["Erfüllt"] for row in rows("Leistungen")].count("ja") == said["covered"]


def test_the_comparison_is_there_when_asked_for(
    herne: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ozgcheck.cli.neighbours.neighbour_cities", lambda _: ())
    done = herne("report", "xlsx", "--output", str(TARGET), "--nachbarn")
    assert done.code == 0
    assert "Von keiner anderen Stadt" in done.err
    assert load_workbook(TARGET).sheetnames == SHEETS


def test_notes_move_to_the_next_workbook_and_are_never_lost(written: Run) -> None:
    fill("Arbeitsliste", 2, {"Bearbeitung": "in Arbeit", "Notiz": "Frau Öz fragen"})
    edited = TARGET.read_bytes()
    refused = written("report", "xlsx", "--output", str(TARGET))
    assert refused.code == 2
    assert "--bisher lauf.xlsx" in refused.err
    assert TARGET.read_bytes() == edited
    # What is not open any more keeps its note on a sheet of its own, also a month later.
    fill("Arbeitsliste", 0, {"OZG-ID": "99999", "Notiz": "war offen"})
    for _ in range(2):
        done = written("report", "xlsx", "--output", str(TARGET), "--bisher", str(TARGET))
        assert done.code == 0, done.err
        third = rows("Arbeitsliste")[2]
        assert (third["Bearbeitung"], third["Notiz"]) == ("in Arbeit", "Frau Öz fragen")
        (gone,) = rows("Frühere Notizen")
        assert (gone["OZG-ID"], gone["Notiz"]) == ("99999", "war offen")


def test_what_cannot_be_looked_through_is_not_overwritten(written: Run) -> None:
    fill("Arbeitsliste", 2, {"Notiz": "=1+1"})
    edited = TARGET.read_bytes()
    for options in ((), ("--bisher", str(TARGET))):
        done = written("report", "xlsx", "--output", str(TARGET), *options)
        assert done.code == 2
        assert "Formel" in done.err
    assert TARGET.read_bytes() == edited
    TARGET.write_text("etwas anderes", encoding="utf-8")
    assert written("report", "xlsx", "--output", str(TARGET)).code == 2
    assert TARGET.read_text(encoding="utf-8") == "etwas anderes"


def test_wrong_targets(herne: Run) -> None:
    assert herne("report", "xlsx", "--output", "lauf.xls").code == 2
    assert herne("report", "xlsx", "--output", "fehlt/lauf.xlsx").code == 2
    assert herne("report", "xlsx").code == 2
    assert herne("report", "xlsx", "--output", "a.xlsx", "--bisher", "b.xlsx").code == 2


# --- and back ----------------------------------------------------------------------


@pytest.fixture
def asked(run: Run, catalog: Catalog) -> Run:
    """A workbook of a run with open questions, one of them about a hostile title."""
    store(
        catalog,
        (*OFFERS, offer(9, HOSTILE)),
        (maybe(1, DOG, 0.9), maybe(3, "10000", 0.5), maybe(9, "10110", 0.7)),
    )
    assert run("report", "xlsx", "--output", str(TARGET)).code == 0
    return run


def answers(run: Run, *options: str) -> dict[str, Any]:
    done = run("review", "--import", str(TARGET), "--wer", "Ada", "--format", "json", *options)
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def test_decisions_come_back(asked: Run) -> None:
    titles = [row["Titel"] for row in rows("Zuordnungen")]
    fill("Zuordnungen", titles.index(DOGS), {"Entscheidung": "ja", "Wer": "FB 33"})
    hostile = next(n for n, title in enumerate(titles) if "Gelbe" in title)
    fill("Zuordnungen", hostile, {"Entscheidung": "keine", "Grund": "Unsinn"})
    probed = answers(asked, "--probe")
    assert probed["probe"] is True
    assert probed["ergebnisse"] == {
        "neu": 2,
        "schon_entschieden": 0,
        "widerspruch": 0,
        "fehler": 0,
    }
    assert not FILE.exists()
    refused = asked("report", "xlsx", "--output", str(TARGET))
    assert refused.code == 2
    assert "review --import lauf.xlsx" in refused.err
    assert answers(asked)["ergebnisse"]["neu"] == 2
    lines = {line.leistung: line for line in read_decisions(FILE)}
    assert (lines[DOG].titel, lines[DOG].urteil, lines[DOG].wer) == (DOGS, True, "FB 33")
    assert (lines[""].wer, lines[""].grund) == ("Ada", "Unsinn")
    assert "Gelbe" in lines[""].titel
    # Once more: nothing is written twice, and what is decided is not asked again.
    before = FILE.read_bytes()
    assert answers(asked)["ergebnisse"]["schon_entschieden"] == 2
    assert FILE.read_bytes() == before
    assert asked("report", "xlsx", "--output", str(TARGET)).code == 0
    assert [row["Titel"] for row in rows("Zuordnungen")] == ["Geld für Eltern"]


def test_conflicts_and_mistakes_are_told_and_not_written(asked: Run) -> None:
    assert asked("review", "--reject", DOGS, DOG, "--wer", "Bert").code == 0
    before = FILE.read_bytes()
    Path("liste.csv").write_text(
        "Titel;OZG-ID;Entscheidung\n"
        f"{DOGS};{DOG};ja\n"
        f"{DOGS};99999;ja\n"
        f"{DOGS};{DOG};vielleicht\n"
        f"Gibt es nicht;{DOG};\n",
        encoding="utf-8",
    )
    done = asked("review", "--import", "liste.csv", "--wer", "Ada")
    assert done.code == 0
    assert "Widerspricht, nicht übernommen 1, nicht verwendbar 2." in done.out
    assert "Zeile 2: Bert hat am 2025-11-25" in done.out
    assert "Zeile 3: Die OZG-ID „99999“" in done.out
    assert "Zeile 4: „vielleicht“" in done.out
    assert FILE.read_bytes() == before


def test_the_csv_list_of_questions_can_be_filled_in_too(asked: Run) -> None:
    text = asked("review", "--list", "--format", "csv").out.splitlines()
    filled = [f"{text[0]};entscheidung", *(f"{line};nein" for line in text[1:])]
    Path("fragen.csv").write_text("\r\n".join(filled), encoding="utf-8")
    assert asked("review", "--import", "fragen.csv", "--wer", "Ada").code == 0
    assert len(read_decisions(FILE)) == len(text) - 1 == 3
    assert not any(line.urteil for line in read_decisions(FILE))


def test_a_title_that_the_run_does_not_have_is_told(asked: Run) -> None:
    Path("liste.csv").write_text(
        f"Titel;OZG-ID;Entscheidung\nGibt es nicht;{DOG};ja\n", encoding="utf-8"
    )
    done = asked("review", "--import", "liste.csv", "--wer", "Ada")
    assert "Im letzten Lauf gibt es „Gibt es nicht“ nicht" in done.out
    assert "1 Zeile übernommen" in done.err


def test_wrong_calls(run: Run) -> None:
    assert run("review", "--probe").code == 2
    assert run("review", "--import", "fehlt.xlsx", "--wer", "Ada").code == 2
    assert run("review", "--import", "a.xlsx", "--list").code == 2
    Path("a.xlsx").write_bytes(b"PK\x03\x04")
    done = run("review", "--import", "a.xlsx", "--wer", "Ada")
    assert done.code == 2
    assert "beschädigt" in done.err


def test_a_full_run_is_written_fast_enough_and_always_the_same(berlin: Run) -> None:
    """Target: 3 s in a process of its own; other tests run at the same time."""
    times = []
    for seed in ("1", "2"):
        start = time.perf_counter()
        args = ["report", "xlsx", "--portal", "berlin", "--output", f"{seed}.xlsx"]
        assert spawn(args, Path.cwd(), PYTHONHASHSEED=seed).returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 6
    assert Path("1.xlsx").read_bytes() == Path("2.xlsx").read_bytes()
    with zipfile.ZipFile("1.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
