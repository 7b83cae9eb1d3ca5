# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Measure everything that the README claims, in one table with peers and bars.

    python bench/all.py                          # everything; half an hour on two idle cores
    python bench/all.py --klein --teile start,katalog,reifegrad
    python bench/all.py --ordner messung         # also as messung/messung.md and messung.json
    python bench/all.py --pruefen                # whether something became slower; for CI
    python bench/all.py --festhalten             # store what is now as what must be kept

A figure has a bar where ozgcheck promises one, and a peer where something else does the same, or
the least of it. What is not installed is named and left out. Exits with 1 if a bar is missed or
something could not be measured. With --klein everything is small: it shows that all parts run, and
says little about large cities.

--pruefen measures ratios to work that never changes (bench/ratios.py): 0 if all are within their
margin, 3 if one is worse, 1 if they could not be measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for its neighbours

from bench import ratios  # noqa: E402
from bench.all_parts import FULL, PARTS, SMALL, Figure, MissingError, Size  # noqa: E402
from bench.process import FailedError, machine, machine_line  # noqa: E402

PACKAGES = (
    "rapidfuzz",
    "lxml",
    "scrapy",
    "scikit-learn",
    "bm25s",
    "openpyxl",
    "XlsxWriter",
    "weasyprint",
    "duckdb",
    "ibis-framework",
    "pyarrow",
    "pyspark",
)
BAR_MISSED, WORSE = 1, 3


def measured(names: Iterable[str], size: Size) -> tuple[list[Figure], dict[str, str]]:
    """The figures of the parts, and why parts have none."""
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name in names:
        sys.stderr.write(f"{name} …\n")
        try:
            # One by one, so that what a part found before it failed is kept.
            for figure in PARTS[name](size):
                figures.append(figure)  # noqa: PERF402
        except (MissingError, FailedError) as error:
            failed[name] = str(error)
    return figures, failed


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    lines = [
        "| part | what | value | bar | peer | peer's value | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in figures:
        bar = "–" if each.bar is None else f"≤ {_number(each.bar)}{' MISSED' * each.missed}"
        peer = "–" if each.peer_value is None else _number(each.peer_value)
        ratio = "–" if each.ratio is None else f"{each.ratio:.2f}"
        value = f"{_number(each.value)} {each.unit}".rstrip()
        row = (each.part, each.what, value, bar, each.peer or "–", peer, ratio)
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def text(figures: Sequence[Figure], failed: dict[str, str], where: dict[str, Any]) -> str:
    """Table, machine, and what is missing."""
    missing = [f"* not measured: {name}: {reason}" for name, reason in failed.items()]
    return "\n".join([table(figures), machine_line(where), *missing]) + "\n"


def document(
    figures: Sequence[Figure], failed: dict[str, str], where: dict[str, Any]
) -> dict[str, Any]:
    """The same for machines."""
    return {
        "machine": where,
        "figures": [
            {**asdict(each), "ratio": each.ratio, "missed": each.missed} for each in figures
        ],
        "not_measured": failed,
    }


def judge(how: str, names: tuple[str, ...], path: Path = ratios.STORED) -> int:
    """Measure the ratios and compare them with the stored ones; returns the exit code."""
    try:
        stored = ratios.stored(path)
        found = ratios.judged(stored, how, ratios.MEASURES[how](names))
    except ratios.UnmeasuredError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(ratios.told(found, how))
    return WORSE if any(each.worse for each in found) else 0


def keep(how: str, names: tuple[str, ...], path: Path = ratios.STORED) -> int:
    """Store what is measured now; returns the exit code."""
    try:
        now = ratios.MEASURES[how](names)
    except ratios.UnmeasuredError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    ratios.keep(how, now, path)
    for name, value in now.items():
        sys.stdout.write(f"{name}: {value:.3f}\n")
    return 0


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--teile", default=",".join(PARTS), help=f"by commas: {', '.join(PARTS)}")
    parser.add_argument("--klein", action="store_true", help="everything small")
    parser.add_argument("--ordner", type=Path, help="write messung.md and messung.json there")
    parser.add_argument("--json", action="store_true", help="JSON instead of the table")
    parser.add_argument("--pruefen", action="store_true", help="only: did something become slower")
    parser.add_argument("--festhalten", action="store_true", help="only: store the ratios of now")
    parser.add_argument("--mass", choices=ratios.MEASURES, default=ratios.usual())
    given = parser.parse_args()
    if given.pruefen or given.festhalten:
        # --klein leaves out the commands, each of which is a process.
        names = tuple(ratios.WORKS) if given.klein else ratios.NAMES
        return keep(given.mass, names) if given.festhalten else judge(given.mass, names)
    names = tuple(given.teile.split(","))
    unknown = sorted(set(names) - set(PARTS))
    if unknown:
        parser.error(f"unknown parts: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    where = machine(PACKAGES)
    figures, failed = measured(names, SMALL if given.klein else FULL)
    shown = text(figures, failed, where)
    written = json.dumps(document(figures, failed, where), indent=2, ensure_ascii=False) + "\n"
    if given.ordner:
        given.ordner.mkdir(parents=True, exist_ok=True)
        (given.ordner / "messung.md").write_text(shown, encoding="utf-8")
        (given.ordner / "messung.json").write_text(written, encoding="utf-8")
    sys.stdout.write(written if given.json else shown)
    return BAR_MISSED if failed or any(each.missed for each in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
