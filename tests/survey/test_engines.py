# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever engine computes, the figures are the same; what goes wrong there is said plainly."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.survey.engine import DUCKDB, engine, read
from tests.survey.exports import BOCHUM, HERNE, TOWN, Nasty, archive

_JAVA = (os.environ.get("JAVA_HOME", ""), "/usr/lib/jvm/java-17-openjdk-amd64")


def _java() -> str:
    """A folder with Java 17, empty where there is none."""
    return next((home for home in _JAVA if home and Path(home, "bin", "java").exists()), "")


@pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None, reason="pyspark (Erweiterung spark) fehlt"
)
@pytest.mark.skipif(not _java(), reason="Java 17 fehlt (JAVA_HOME)")
def test_spark_counts_what_duckdb_counts(catalog: Catalog, tmp_path: Path) -> None:
    nasty, dice = Nasty(catalog), random.Random(11)
    exports = {ars: list(nasty.rows(dice, 60)) for ars in (HERNE, BOCHUM, TOWN)}
    root = archive(tmp_path / "umfrage", exports, failed=["053150000000"])
    files = {}
    for name in (DUCKDB, "local[2]"):
        # Spark in a process of its own: it leaves threads, sockets and warnings behind.
        run = subprocess.run(
            [sys.executable, "-m", "ozgcheck", "survey", "measure", "--ordner", str(root),
             "--engine", name, "--output", str(tmp_path / name)],
            env={**os.environ, "JAVA_HOME": _java()},
            capture_output=True,
            text=True,
            timeout=300,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        folder = Path(run.stdout.strip())
        assert folder.parent.parent == tmp_path / name
        files[name] = {path.name: path.read_bytes() for path in folder.iterdir()}
        # Nothing that passed through stays.
        assert [path.name for path in folder.parent.iterdir()] == ["monat=2026-11"]
    for name in ("zahlen.parquet", "befunde.parquet"):
        assert files[DUCKDB][name] == files["local[2]"][name]
    assert b'"engine": "spark local[2]"' in files["local[2]"]["messung.json"]


def test_an_engine_that_is_none(tmp_path: Path) -> None:
    for name in ("polars", "local", "local[2", "spark:", "local[2];rm"):
        with pytest.raises(ConfigError, match="gibt es nicht"), engine(name, tmp_path, 1):
            pass


def test_paths_with_signs_for_patterns_mean_themselves(tmp_path: Path) -> None:
    odd = tmp_path / "a[1]*?{b}"
    odd.mkdir()
    pq.write_table(pa.table({"n": [1, 2]}), odd / "eins.parquet")
    work = tmp_path / "work"
    work.mkdir()
    with engine(DUCKDB, work, 1) as duck:
        table = duck.files("eins", [odd / "eins.parquet"])
        duck.keep("zwei", table.mutate(m=table.n * 2).order_by("n"))
        assert list(read(duck.kept("zwei"), ("m", "n"))) == [([2, 4], [1, 2])]


def test_folders_in_a_path_are_no_columns(tmp_path: Path) -> None:
    place = tmp_path / "monat=2026-11" / "land=05"
    place.mkdir(parents=True)
    pq.write_table(pa.table({"n": [1]}), place / "eins.parquet")
    with engine(DUCKDB, tmp_path, 1) as duck:
        assert duck.files("eins", [place / "eins.parquet"]).columns == ("n",)


def test_a_damaged_file_is_said_in_german(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": [1]}), tmp_path / "gut.parquet")
    (tmp_path / "schlecht.parquet").write_bytes(b"PAR1 und sonst nichts PAR1")
    with pytest.raises(OzgcheckError) as told, engine(DUCKDB, tmp_path, 1) as duck:
        duck.keep("x", duck.files("schlecht", [tmp_path / "schlecht.parquet"]))
    assert told.value.message.startswith("Das Auswerten mit duckdb ist gescheitert (")
    assert told.value.hint


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(ConfigError, match="ibis") as told, engine(DUCKDB, tmp_path, 1):
        pass
    assert 'pip install "ozgcheck[survey]"' in told.value.hint


def test_spark_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("py4j.protocol", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigError, match="spark") as told, engine("local[1]", tmp_path, 1):
        pass
    assert 'pip install "ozgcheck[spark]"' in told.value.hint
