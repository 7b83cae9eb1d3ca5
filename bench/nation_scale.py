# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How `ozgcheck survey` grows: 1, 10 and 100 % of the nation, one and two cores, DuckDB and Spark.

    python bench/nation_scale.py                         # what docs/scale.md shows
    python bench/nation_scale.py --anteile 1 --spark 0   # a minute

Nations are those of bench/nation.py, so that rows and municipalities grow together. Every
measurement is a fresh process kept to its cores, without anything left from the one before; memory
is that of all its processes together, every tenth of a second. The last column is the share of the
machine that other programs used meanwhile: seconds say little where it is not near nothing. Needs
the extra `survey`, for Spark the extra `spark` and Java.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for its neighbours

from bench.nation_places import AREAS  # noqa: E402
from bench.process import Spent, machine, machine_line, ozgcheck, run  # noqa: E402

ROWS = 5_000_000
# Percent of the nation; Spark is measured up to so much.
SHARES, SPARK_UP_TO = (1, 10, 100), 10
# What the survey may take for all of it on two cores, from Parquet and with reading raw exports.
SECONDS, SECONDS_RAW, MEGABYTES = 60.0, 120.0, 2000.0
IMPORT = "import of raw CSV"
MONTH = "2026-11"
PACKAGES = ("duckdb", "ibis-framework", "pyarrow", "pyspark")


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: what, on how much, with how many cores."""

    what: str
    share: int
    areas: int
    rows: int
    cores: int
    spent: Spent


def nation(folder: Path, share: int, form: str = "parquet") -> tuple[int, int]:
    """Write a part of the nation; returns areas and rows."""
    from bench.nation import write

    done = write(folder, areas=max(16, AREAS * share // 100), rows=ROWS * share // 100, form=form)
    return done.areas, done.rows


def measure(archive: Path, folder: Path, engine: str, cores: int) -> Spent:
    """`ozgcheck survey measure` of an archive, in a folder with nothing from before."""
    results = folder / "ergebnis"
    shutil.rmtree(results, ignore_errors=True)
    line = ozgcheck("survey", "measure", "--ordner", str(archive), "--output", str(results))
    line += ["--engine", engine, "--kerne", str(cores), "-q"]
    return run(line, folder, environment=_own_home(folder), cores=cores)


def import_raw(exports: Path, archive: Path, folder: Path, cores: int) -> Spent:
    """`ozgcheck survey import` of raw exports into an archive that is not there yet."""
    shutil.rmtree(archive, ignore_errors=True)
    line = ozgcheck("survey", "import", str(exports), "--ordner", str(archive), "--monat", MONTH)
    line += ["--gemeinden", str(exports / "gemeinden.csv"), "-q"]
    return run(line, folder, environment=_own_home(folder), cores=cores)


def _own_home(folder: Path) -> dict[str, str]:
    """A cache of its own; the catalogue in it is filled by the first command."""
    return {"XDG_CACHE_HOME": str(folder / "cache")}


def curve(
    shares: Sequence[int], spark_up_to: int, *, raw: bool, folder: Path
) -> Iterator[Measured]:
    """Every measurement, smallest first; each nation is deleted after use."""
    cores = [number for number in (1, 2) if number <= (os.cpu_count() or 1)]
    run(ozgcheck("catalog", "list"), folder, environment=_own_home(folder))
    for share in shares:
        archive = folder / f"nation-{share}"
        areas, rows = nation(archive, share)
        for number in cores:
            spent = measure(archive, folder, "duckdb", number)
            yield Measured("DuckDB", share, areas, rows, number, spent)
        if share <= spark_up_to:
            spent = measure(archive, folder, f"local[{cores[-1]}]", cores[-1])
            yield Measured(f"Spark local[{cores[-1]}]", share, areas, rows, cores[-1], spent)
        shutil.rmtree(archive)
        if raw:
            exports, made = folder / f"exporte-{share}", folder / f"umfrage-{share}"
            areas, rows = nation(exports, share, "csv")
            spent = import_raw(exports, made, folder, cores[-1])
            yield Measured(IMPORT, share, areas, rows, cores[-1], spent)
            shutil.rmtree(exports)
            shutil.rmtree(made)


def table(found: Sequence[Measured]) -> str:
    """The measurements as Markdown."""
    lines = [
        "| what | nation | areas | rows | cores | s | CPU s | rows/s | MB peak | others |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        spent = each.spent
        memory = "–" if spent.megabytes is None else f"{spent.megabytes:,.0f}"
        others = "–" if spent.others is None else f"{spent.others:.0%}"
        lines.append(
            f"| {each.what} | {each.share} % | {each.areas:,} | {each.rows:,} | {each.cores} "
            f"| {spent.seconds:.1f} | {spent.cpu:.1f} | {each.rows / spent.seconds:,.0f} "
            f"| {memory} | {others} |"
        )
    return "\n".join(lines) + "\n"


def spark_is_there() -> bool:
    """Whether pyspark and Java are installed."""
    return find_spec("pyspark") is not None and shutil.which("java") is not None


def main() -> None:
    """Measure and print; partial tables go to stderr as they grow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--anteile", default=",".join(map(str, SHARES)), help="percent, by commas")
    parser.add_argument("--spark", type=int, default=SPARK_UP_TO, help="up to so many percent")
    parser.add_argument("--ohne-csv", action="store_true", help="without importing raw exports")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    shares = [int(share) for share in given.anteile.split(",")]
    if not all(1 <= share <= 100 for share in shares):
        parser.error("--anteile must be 1 to 100")
    spark = given.spark if spark_is_there() else 0
    where = machine(PACKAGES)
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for each in curve(shares, spark, raw=not given.ohne_csv, folder=Path(folder)):
            found.append(each)
            sys.stderr.write(table([each]).splitlines()[-1] + "\n")
    if given.json:
        document = {"machine": where, "measured": [asdict(each) for each in found]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(f"{table(found)}\n{machine_line(where)}\n")


if __name__ == "__main__":
    main()
