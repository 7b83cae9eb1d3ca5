# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Write a national Open-PVOG that nobody has measured yet: invented, seeded, as large as the real.

    python bench/nation.py umfrage                              # 11,043 areas, 5 million rows
    python bench/nation.py umfrage --gemeinden 110 --zeilen 50000
    python bench/nation.py exporte --form csv                   # one raw export per area

`parquet` writes the archive of `ozgcheck survey` (ozgcheck/survey/archive.py), `csv` a folder for
`ozgcheck survey import` with the list of municipalities beside the exports. The same seed gives
the same bytes. All rows are invented (nation_places, nation_words, nation_rows): structure and
kinds of mistakes are realistic, shares are guesses, and no figure that comes out says anything
about a real place. Needs the extra `survey`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for its neighbours

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.csv  # noqa: E402
import pyarrow.parquet  # noqa: E402

from bench.nation_places import AREAS, Area, areas_of, scaled  # noqa: E402
from bench.nation_rows import Export, LandRows, Nation, Table, failing, sizes  # noqa: E402
from ozgcheck.catalog.load import Catalog, load_catalog  # noqa: E402
from ozgcheck.sources.pvog_rows import COLUMNS  # noqa: E402
from ozgcheck.survey.archive import (  # noqa: E402
    GEMEINDEN,
    ROW_COLUMNS,
    Month,
    Stand,
    Zustand,
    gemeinden_schema,
    metadata_of,
    row_schema,
)

ROWS, MONTH, SEED = 5_000_000, "2026-11", 1
# So many rows are put together at once.
CHUNK = 250_000
LIST = "gemeinden.csv"
SOURCE = "erfunden (bench/nation.py)"
BROKEN_PAGE = "<!DOCTYPE html>\n<html><head><title>Fehler</title></head><body>{}</body></html>\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: areas asked, of these failed, rows, and bytes on disk."""

    areas: int
    failed: int
    rows: int
    megabytes: float


def write(
    folder: Path,
    *,
    areas: int = AREAS,
    rows: int = ROWS,
    form: str = "parquet",
    seed: int = SEED,
    month: str = MONTH,
    catalog: Catalog | None = None,
) -> Written:
    """Write a nation into a folder, which is made.

    Args:
        folder: where; an archive or a folder of exports.
        areas: municipalities and Kreise, 1 to `AREAS`; each Land has its share.
        rows: of all exports together, which is kept to a hundredth for usual sizes.
        form: `parquet` or `csv`.
        seed: the same gives the same bytes.
        month: `2026-11`.
        catalog: which keys and titles there are; None is the shipped one.
    """
    catalog = catalog or load_catalog()
    nation = Nation(catalog, seed)
    laender = [
        (land, areas_of(land, np.random.default_rng([seed, 1, int(land.code)])))
        for land in scaled(areas)
    ]
    everybody = [area for _, found in laender for area in found]
    dice = np.random.default_rng([seed, 6])
    failed = failing(everybody, dice)
    counts = sizes(everybody, failed, rows, dice)
    target = _Archive(folder, month) if form == "parquet" else _Exports(folder, month)
    target.areas(everybody)
    total = 0
    for land, found in laender:
        made = LandRows(land, found, nation, counts)
        total += target.land(land.code, made.table, list(made.exports(failed)))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Written(len(everybody), len(failed), total, size / 1e6)


class _Archive:
    """Writes what `ozgcheck survey collect` leaves behind after compaction."""

    def __init__(self, folder: Path, month: str) -> None:
        self._month = Month(folder, month)

    def areas(self, areas: Sequence[Area]) -> None:
        """Write the list of municipalities."""
        rows = [
            {
                "ars": area.ars,
                "name": area.name,
                "land": area.land,
                "typ": area.typ,
                "einwohner": area.einwohner,
                "quelle": SOURCE,
            }
            for area in areas
        ]
        self._month.folder.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pylist(rows, schema=gemeinden_schema())
        pyarrow.parquet.write_table(table, self._month.folder / GEMEINDEN, compression="zstd")

    def land(self, code: str, table: Table, exports: Sequence[Export]) -> int:
        """Write one part, and a file for each area that failed; returns the rows."""
        when = f"{self._month.name}-02T04:00:00Z"
        stands = {}
        for export in exports:
            area = export.area
            state = Zustand.FEHLER if export.failed else Zustand.GELESEN
            stands[area.ars] = Stand(
                area.ars, area.name, state, export.failed, len(export.rows), when
            )
        read = {ars: stand for ars, stand in stands.items() if stand.zustand is Zustand.GELESEN}
        folder = self._month.land_folder(code)
        folder.mkdir(parents=True, exist_ok=True)
        for stand in stands.values():
            if stand.zustand is Zustand.FEHLER:
                path = self._month.stand_file(stand.ars)
                path.parent.mkdir(exist_ok=True)
                path.write_text(json.dumps(asdict(stand), ensure_ascii=False), encoding="utf-8")
        if not read:
            return 0
        schema = row_schema().with_metadata(metadata_of(read))
        total = 0
        path = self._month.next_part(code)
        with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for chunk in _chunks(_arrow(table, self._month.name), exports):
                writer.write_table(chunk.cast(schema))
                total += len(chunk)
        return total


class _Exports:
    """Writes what somebody has who saved each export by hand; one that failed is a web page."""

    def __init__(self, folder: Path, month: str) -> None:
        self._folder, self._month = folder, month
        folder.mkdir(parents=True, exist_ok=True)

    def areas(self, areas: Sequence[Area]) -> None:
        """Write the list of municipalities as `--gemeinden` reads it."""
        with (self._folder / LIST).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow(("ars", "name", "typ", "einwohner"))
            writer.writerows((area.ars, area.name, area.typ, area.einwohner) for area in areas)

    def land(self, code: str, table: Table, exports: Sequence[Export]) -> int:
        """Write an export per area; returns the rows."""
        arrow = _arrow(table, self._month)
        options = pyarrow.csv.WriteOptions(delimiter=";", quoting_style="needed")
        total = 0
        for export in exports:
            path = self._folder / f"{export.area.ars}.csv"
            if export.failed:
                path.write_text(BROKEN_PAGE.format(export.failed), encoding="utf-8")
                continue
            rows = arrow.take(pa.array(export.rows))
            pyarrow.csv.write_csv(rows, path, options)
            total += len(rows)
        return total


def _arrow(table: Table, month: str) -> pa.Table:
    """The table of a Land with the columns of an export."""
    columns = {}
    for name, values, places in table.columns():
        array = pa.array(values, pa.string())
        columns[name] = array if places is None else array.take(pa.array(places, pa.int32()))
    count = len(table.words)
    columns["datenstand_pvog_import"] = pa.repeat(pa.scalar(f"{month}-01"), count)
    columns["export_datum"] = pa.repeat(pa.scalar(f"{month}-02"), count)
    return pa.table({name: columns[name] for name in COLUMNS})


def _chunks(rows: pa.Table, exports: Sequence[Export]) -> Iterator[pa.Table]:
    """The exports with the columns of the archive, some hundred thousand rows at a time."""
    waiting: list[Export] = []
    count = 0
    for export in exports:
        if export.failed:
            continue
        waiting.append(export)
        count += len(export.rows)
        if count >= CHUNK:
            yield _joined(rows, waiting)
            waiting, count = [], 0
    if waiting:
        yield _joined(rows, waiting)


def _joined(rows: pa.Table, exports: Sequence[Export]) -> pa.Table:
    lengths = np.array([len(export.rows) for export in exports])
    found = rows.take(pa.array(np.concatenate([export.rows for export in exports])))
    whose = pa.array([export.area.ars for export in exports], pa.string())
    owner = whose.take(pa.array(np.repeat(np.arange(len(exports)), lengths)))
    numbers = np.concatenate([np.arange(1, length + 1, dtype=np.int32) for length in lengths])
    columns: dict[str, Any] = {name: found.column(name) for name in COLUMNS}
    columns |= {"gemeinde": owner, "zeile": pa.array(numbers)}
    return pa.table({name: columns[name] for name in ROW_COLUMNS})


def main() -> None:
    """Write and say what."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("ordner", type=Path, metavar="ORDNER")
    parser.add_argument("--gemeinden", type=int, default=AREAS, help=f"1 to {AREAS}, with Kreise")
    parser.add_argument("--zeilen", type=int, default=ROWS)
    parser.add_argument("--form", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--monat", default=MONTH)
    given = parser.parse_args()
    if not 1 <= given.gemeinden <= AREAS or given.zeilen < 1:
        parser.error(f"--gemeinden must be 1 to {AREAS}, --zeilen at least 1")
    if given.ordner.exists() and any(given.ordner.iterdir()):
        parser.error(f"{given.ordner} is not empty")
    begun = time.perf_counter()
    done = write(
        given.ordner,
        areas=given.gemeinden,
        rows=given.zeilen,
        form=given.form,
        seed=given.seed,
        month=given.monat,
    )
    sys.stdout.write(
        f"{done.areas} areas, of these {done.failed} failed, {done.rows} rows, "
        f"{done.megabytes:.0f} MB in {time.perf_counter() - begun:.0f} s\n"
    )


if __name__ == "__main__":
    main()
