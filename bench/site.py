# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The website of a large city after a year, beside its neighbours: seconds and size.

    python bench/site.py                  # 12 months, 1,000 offers per run, 6 cities
    python bench/site.py --json

The runs are those of bench/history.py, made with the catalogue of today; each other city has the
last of them. `ozgcheck report html` is a process of its own. Exits with 1 if it takes longer than
five seconds or the site is larger than 15 MB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for bench/history.py

from bench.history import measured, runs  # noqa: E402
from ozgcheck.catalog.load import load_catalog  # noqa: E402
from ozgcheck.history.codec import to_json  # noqa: E402
from ozgcheck.model import Snapshot  # noqa: E402
from ozgcheck.paths import data  # noqa: E402
from ozgcheck.versions import current  # noqa: E402

SECONDS, MEGABYTES = 5.0, 15.0
NEIGHBOURS = ("bochum", "bottrop", "dortmund", "essen", "gelsenkirchen")
# Further cities with a shipped example, which would be read as well.
LEFT_OUT = ("duesseldorf", "krefeld", "moenchengladbach")


def catalog(folder: Path) -> Path:
    """The shipped catalogue without the cities that are left out."""
    names = (f"{name}.yaml" for name in LEFT_OUT)
    return shutil.copytree(
        data("catalog"), folder / "katalog", ignore=shutil.ignore_patterns(*names)
    )


def store(folder: Path, months: int, size: int) -> None:
    """Write a year of the city and the last month of its neighbours."""
    versions = current(load_catalog(catalog(folder)))
    last: Snapshot | None = None
    for run in runs(months, size):
        last = replace(run, versions=versions)
        _write(folder, last)
    if last is not None:
        for name in NEIGHBOURS:
            _write(folder, replace(last, portal=name, stadt=name.capitalize()))


def sizes(folder: Path) -> Iterator[int]:
    """The bytes of each file."""
    return (path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _write(folder: Path, run: Snapshot) -> None:
    target = folder / "ozgcheck-verlauf" / run.portal
    target.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_json(run), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    name = "".join(char for char in run.started if char in "0123456789TZ")
    (target / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def main() -> None:
    """Measure, print, and exit with 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store(folder, arguments.months, arguments.offers)
        times = sorted(
            measured(["report", "html", "-q", "--catalog", "katalog"], folder)
            for _ in range(arguments.rounds)
        )
        found = list(sizes(folder / "ozgcheck-seiten"))
    seconds, size = times[len(times) // 2], sum(found) / 1e6
    if arguments.json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count()}
        told = {"machine": machine, "seconds": seconds, "megabytes": size, "files": len(found)}
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        sys.stdout.write(f"{seconds:.2f} s, {size:.1f} MB in {len(found)} files\n")
    if seconds > SECONDS or size > MEGABYTES:
        sys.stderr.write(f"More than {SECONDS} s or {MEGABYTES} MB\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
