# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey measure`: whom it counts, what it writes, what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import OzgcheckError
from ozgcheck.survey import crew
from ozgcheck.survey.archive import Archive, Gemeinde, Month, SurveyError
from ozgcheck.survey.store import Store
from ozgcheck.versions import current
from tests.conftest import Outcome
from tests.survey.exports import (
    BOCHUM,
    HERNE,
    MONTH,
    TOWN,
    Row,
    archive,
    expected,
    figures,
    measured,
    shared_judge,
)

Cli = Callable[..., Outcome]
DOG: Row = {
    "leika_key": "99102013104000",
    "leika_name": "Hundesteuer Anmeldung",
    "ars": HERNE,
    "ozgid": "10160",
    "url": "https://service.herne.example/extension/service/auth-call/d79e3b79",
}
WHOLE = ("gesamt", "gesamt", "leistung", 3, False)


@pytest.fixture(autouse=True)
def one_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparing the catalogue's names takes longer than what is measured here."""
    monkeypatch.setattr(crew, "Judge", shared_judge)


def test_a_failed_municipality_is_unchecked_everywhere(catalog: Catalog, tmp_path: Path) -> None:
    folder = measured(catalog, archive(tmp_path, {HERNE: [DOG]}, failed=[BOCHUM]))
    found = figures(folder)
    assert found[BOCHUM].keys() == found[HERNE].keys()
    assert all(
        (covered, uncertain, unchecked) == (0, 0, total)
        for covered, uncertain, unchecked, total in found[BOCHUM].values()
    )
    assert found[BOCHUM][WHOLE][3] > 0
    assert found[HERNE] == expected(catalog, HERNE, [DOG])
    states = pq.read_table(folder / "zahlen.parquet", partitioning=None)
    pairs = zip(states["ars"].to_pylist(), states["zustand"].to_pylist(), strict=True)
    assert set(pairs) == {(HERNE, "gelesen"), (BOCHUM, "fehler")}
    assert set(pq.read_table(folder / "befunde.parquet")["ars"].to_pylist()) == {HERNE}


def test_who_was_not_asked_is_unchecked_and_areas_above_are_nobody(
    catalog: Catalog, tmp_path: Path
) -> None:
    archive(tmp_path, {HERNE: [DOG]})
    Store(Archive(tmp_path).month(MONTH)).write_gemeinden(
        [
            Gemeinde(HERNE, "Herne, Stadt", "kreisfreie Stadt", 156_000),
            Gemeinde(BOCHUM, "Bochum, Stadt", "kreisfreie Stadt"),
            Gemeinde("050000000000", "Nordrhein-Westfalen", "Land"),
        ]
    )
    table = pq.read_table(measured(catalog, tmp_path) / "zahlen.parquet", partitioning=None)
    columns = ("ars", "name", "land", "typ", "einwohner", "zustand", "unchecked")
    whole = [row for row in table.to_pylist() if tuple(row[name] for name in
             ("by", "key", "einheit", "schwelle", "eigene")) == WHOLE]  # fmt: skip
    assert [tuple(row[name] for name in columns) for row in whole] == [
        (BOCHUM, "Bochum, Stadt", "05", "kreisfreie Stadt", None, "offen", whole[0]["total"]),
        (HERNE, "Herne, Stadt", "05", "kreisfreie Stadt", 156_000, "gelesen", 0),
    ]


@pytest.mark.parametrize(
    "rows",
    [[], [{"ars": HERNE, "url": "https://a.example/"}], [{"leika_name": "Quatsch mit Soße"}]],
    ids=["none", "nameless", "no Leistung"],
)
def test_who_registered_nothing_is_unclear(
    catalog: Catalog, tmp_path: Path, rows: Sequence[Row]
) -> None:
    folder = measured(catalog, archive(tmp_path, {HERNE: rows}))
    assert figures(folder)[HERNE] == expected(catalog, HERNE, rows)
    covered, uncertain, unchecked, total = figures(folder)[HERNE][WHOLE]
    assert (covered, uncertain, unchecked) == (0, total, 0)
    assert pq.read_table(folder / "befunde.parquet").num_rows == 0


def test_parts_single_files_and_doubles_count_once(catalog: Catalog, tmp_path: Path) -> None:
    other = {**DOG, "leika_name": "Wohngeld", "leika_key": "", "ozgid": "10081"}
    archive(tmp_path / "a", {HERNE: [DOG], BOCHUM: [DOG, other]})
    month = Archive(tmp_path / "a").month(MONTH)
    Store(month).compact("05", least=1)
    # Somebody put a second part beside it by hand: what two hold counts in the first.
    archive(tmp_path / "b", {HERNE: [other], TOWN: [other]})
    second = Archive(tmp_path / "b").month(MONTH)
    Store(second).compact("05", least=1)
    (part,) = second.parts("05")
    part.rename(month.next_part("05"))
    found = figures(measured(catalog, tmp_path / "a"))
    assert found[HERNE] == expected(catalog, HERNE, [DOG])
    assert found[BOCHUM] == expected(catalog, BOCHUM, [DOG, other])
    assert found[TOWN] == expected(catalog, TOWN, [other])


def test_the_same_input_gives_the_same_bytes(catalog: Catalog, tmp_path: Path) -> None:
    root = archive(tmp_path, {HERNE: [DOG], TOWN: [DOG]}, failed=[BOCHUM])
    first = {path.name: path.read_bytes() for path in measured(catalog, root).iterdir()}
    second = {path.name: path.read_bytes() for path in measured(catalog, root, cores=2).iterdir()}
    assert first == second
    assert set(first) == {"zahlen.parquet", "befunde.parquet", "messung.json"}


def test_what_it_was_measured_with(catalog: Catalog, tmp_path: Path) -> None:
    folder = measured(catalog, archive(tmp_path, {HERNE: [DOG, DOG]}, failed=[BOCHUM]))
    said = json.loads((folder / "messung.json").read_text(encoding="utf-8"))
    versions = current(catalog)
    assert said["versions"] == {
        "ozgcheck": versions.ozgcheck, "catalog": versions.catalog, "rules": versions.rules,
    }  # fmt: skip
    assert (said["monat"], said["engine"], said["zeilen"]) == (MONTH, "duckdb", 2)
    assert said["gemeinden"] == {"gelesen": 1, "fehler": 1, "offen": 0}
    assert "ungeprüfte Annahme" in said["zustaendigkeit"]


def test_columns_are_those_that_were_agreed(catalog: Catalog, tmp_path: Path) -> None:
    folder = measured(catalog, archive(tmp_path, {HERNE: [DOG]}))
    schema = pq.read_schema(folder / "zahlen.parquet")
    assert {name: str(schema.field(name).type) for name in schema.names} == {
        **dict.fromkeys(("ars", "name", "land", "typ"), "string"),
        "einwohner": "int64",
        **dict.fromkeys(("zustand", "by", "key", "einheit"), "string"),
        "schwelle": "int32",
        "eigene": "bool",
        **dict.fromkeys(("covered", "uncertain", "unchecked", "total"), "int64"),
    }
    assert pq.read_schema(folder / "befunde.parquet").names == [
        "ars", "leistung", "outcome", "low", "high", "own_low", "own_high",
    ]  # fmt: skip


def test_a_failed_measurement_leaves_the_last_one(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive(tmp_path, {HERNE: [DOG]})
    folder = measured(catalog, root)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    single = Archive(root).month(MONTH).single_file(HERNE)
    single.write_bytes(b"kein Parquet")
    with pytest.raises(OzgcheckError, match="gescheitert"):
        measured(catalog, root)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == [f"monat={MONTH}"]


def test_a_month_without_anybody(catalog: Catalog, tmp_path: Path) -> None:
    Month(tmp_path, MONTH).folder.mkdir()
    with pytest.raises(SurveyError, match="noch keine Gemeinde"):
        measured(catalog, tmp_path)


def test_a_folder_that_takes_nothing(catalog: Catalog, tmp_path: Path) -> None:
    root = archive(tmp_path, {HERNE: [DOG]})
    (root / "messung").write_text("eine Datei")
    with pytest.raises(OzgcheckError, match="lassen sich nicht in"):
        measured(catalog, root)


# --- the command ------------------------------------------------------------------------


def test_the_command_says_whom_it_counted(run: Cli, tmp_path: Path) -> None:
    root = archive(tmp_path / "umfrage", {HERNE: [DOG]}, failed=[BOCHUM])
    answer = run("survey", "measure", "--ordner", str(root), "--output", str(tmp_path / "neu"))
    assert answer.code == 0, answer.err
    assert Path(answer.out.strip()) == tmp_path / "neu" / "messung" / f"monat={MONTH}"
    assert "Gemessen: 1 Gemeinde mit 1 Zeile." in answer.err
    assert "Nicht geprüft: 1 mit Fehler, 0 noch nicht abgefragt." in answer.err
    assert "ungeprüfte Annahme" in answer.err
    assert "Einwohnerzahlen sind nicht bekannt" in answer.err
    quiet = run("survey", "measure", "--ordner", str(root), "-q")
    assert (quiet.code, quiet.err) == (0, "")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--engine", "polars"], 2, "Möglich sind: duckdb, local[2]"),
        (["--kerne", "0"], 2, "--kerne"),
        (["--monat", "2026-13"], 2, "--monat erwartet Jahr und Monat."),
        (["--monat", "2026-10"], 1, "keine Umfrage für „2026-10“"),
    ],
)
def test_the_command_says_what_is_wrong(
    run: Cli, tmp_path: Path, options: list[str], code: int, said: str
) -> None:
    root = archive(tmp_path, {HERNE: [DOG]})
    answer = run("survey", "measure", "--ordner", str(root), *options)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
