# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which results are opened, and every way in which they can be missing or broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.survey.results import Municipality, open_results
from tests.measure import runs
from tests.survey import figures
from tests.survey.figures import Town

HOSTILE = "Ort' ); DROP TABLE x; -- \x1b[31m"
TOWNS = (
    Town("059160000000", HOSTILE, einwohner=5),
    Town("010010000000", "", typ="Kreis", zustand="fehler"),
)


def test_the_last_month_is_opened_from_each_of_its_folders(tmp_path: Path) -> None:
    for month in ("2026-09", "2026-11", "2026-10"):
        figures.write(tmp_path, runs.catalog(), TOWNS, month=month)
    for folder in (tmp_path, tmp_path / "messung", tmp_path / "messung/monat=2026-11"):
        results = open_results(folder)
        assert (results.info.month, results.folder.name) == ("2026-11", "monat=2026-11")
    assert open_results(tmp_path, "2026-09").info.month == "2026-09"
    with pytest.raises(ConfigError, match="Für 2025-01") as caught:
        open_results(tmp_path, "2025-01")
    assert "2026-09, 2026-10, 2026-11" in caught.value.hint
    for month in ("2026-13", "2026", "x", "../x"):
        with pytest.raises(ConfigError, match="kein Monat"):
            open_results(tmp_path, month)


def test_what_the_measurement_says_of_itself_is_read(tmp_path: Path) -> None:
    target = figures.write(tmp_path, runs.catalog(), TOWNS)
    assert open_results(tmp_path).info.zustaendigkeit == figures.NOTE
    assert open_results(tmp_path).info.catalog == runs.catalog().fingerprint[:12]
    for text in ("[]", "{}", '{"versions": 3, "monat": 4}'):
        (target / "messung.json").write_text(text, encoding="utf-8")
        assert open_results(tmp_path).info.catalog == ""
        assert open_results(tmp_path).info.month == "2026-11"
    (target / "messung.json").write_text("{", encoding="utf-8")
    with pytest.raises(OzgcheckError, match="kein gültiges JSON"):
        open_results(tmp_path)
    (target / "messung.json").unlink()
    assert open_results(tmp_path).info.month == "2026-11"


def test_names_are_harmless_and_paths_are_no_patterns_and_no_sql(tmp_path: Path) -> None:
    folder = tmp_path / "a'b[1]*?"
    other = tmp_path / "a'b1xy"
    figures.write(folder, runs.catalog(), TOWNS)
    figures.write(other, runs.catalog(), [Town("059160000000", "Falsch")])
    first, second = open_results(folder).municipalities()
    assert first == Municipality("010010000000", "", "01", "Kreis", None, "fehler")
    assert (first.title, first.read) == ("010010000000", False)
    assert (second.name, second.einwohner) == ("Ort' ); DROP TABLE x; -- [31m", 5)


def test_a_survey_without_results_says_what_to_do(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "fehlt"):
        with pytest.raises(ConfigError, match="keine gemessene Umfrage") as caught:
            open_results(folder)
        assert "ozgcheck survey measure" in caught.value.hint
    target = figures.write(tmp_path, runs.catalog(), TOWNS)
    (target / "befunde.parquet").unlink()
    with pytest.raises(OzgcheckError, match=r"fehlt die Datei befunde\.parquet"):
        open_results(tmp_path)


@pytest.mark.parametrize("name", ["zahlen.parquet", "befunde.parquet"])
def test_damaged_files_are_explained(tmp_path: Path, name: str) -> None:
    target = figures.write(tmp_path, runs.catalog(), TOWNS)
    whole = (target / name).read_bytes()
    for content in (b"", b"kein Parquet", whole[:-9], whole[: len(whole) // 2]):
        (target / name).write_bytes(content)
        with pytest.raises(OzgcheckError, match="nicht lesbar") as caught:
            open_results(tmp_path)
        assert caught.value.exit_code == 1
        assert "\n" not in caught.value.message


def test_a_missing_column_is_explained(tmp_path: Path) -> None:
    target = figures.write(tmp_path, runs.catalog(), TOWNS)
    (target / "zahlen.parquet").write_bytes((target / "befunde.parquet").read_bytes())
    with pytest.raises(OzgcheckError, match="nicht lesbar"):
        open_results(tmp_path).municipalities()


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures.write(tmp_path, runs.catalog(), TOWNS)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ConfigError, match="survey") as caught:
        open_results(tmp_path)
    assert "ozgcheck[survey]" in caught.value.hint
