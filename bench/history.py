# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ten years of monthly runs of a large portal: how long commands that look at them take.

    python bench/history.py                       # 120 runs with 1,000 offers each
    python bench/history.py --runs 24 --rounds 1 --json

The offers are those of bench/assess.py, matched and assessed once; from month to month some
findings change, and once the catalogue. Each command is a process of its own, as a person or a
scheduler starts it; shown is the median. The first `trend` of all makes the register and reads
every run; it has no bar. Exits with 1 if another one takes longer than half a second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for bench/assess.py

from bench.assess import offers  # noqa: E402
from ozgcheck.catalog.load import load_catalog  # noqa: E402
from ozgcheck.flow import check  # noqa: E402
from ozgcheck.history.codec import to_json  # noqa: E402
from ozgcheck.model import Finding, Outcome, Result, Snapshot, SourceState, Umfang  # noqa: E402
from ozgcheck.versions import current  # noqa: E402

SECONDS = 0.5
PORTAL = "herne"
SEED = 8
# So many findings of a hundred change from one month to the next.
CHANGING = 3
FIRST = ("first trend, makes the register", ["trend"])
COMMANDS = (
    ("gaps", ["gaps"]),
    ("diff", ["diff"]),
    ("trend", ["trend"]),
    ("trend --by lebenslage", ["trend", "--by", "lebenslage"]),
    ("trend --einheit teilleistung", ["trend", "--einheit", "teilleistung"]),
    ("trend --plot", ["trend", "--plot", "verlauf.svg"]),
    ("show", ["show", "10160"]),
)


def runs(count: int, size: int) -> Iterator[Snapshot]:
    """That many monthly runs, oldest first, the same every time."""
    catalog = load_catalog()
    dice = random.Random(SEED)  # noqa: S311 - the same runs every time, no secrets
    given = tuple(offers(size))
    result, versions = check(catalog, given), current(catalog)
    for number in range(count):
        month = 2016 * 12 + 11 + number
        if number == count // 3:
            versions = replace(versions, catalog="0" * 12)
        yield Snapshot(
            portal=PORTAL,
            stadt="Herne",
            ars="059160000000",
            started=f"{month // 12}-{month % 12 + 1:02}-25T04:00:00Z",
            versions=versions,
            sources=(SourceState("portal", "https://portal.example/", "ok", offers=size),),
            umfang=(Umfang(complete=True),),
            offers=given,
            result=result,
        )
        result = changed(result, dice)


def changed(result: Result, dice: random.Random) -> Result:
    """The findings a month later."""
    return replace(
        result,
        findings=tuple(_later(finding, dice) for finding in result.findings),
        teil_findings=tuple(_later(finding, dice) for finding in result.teil_findings),
    )


def _later(finding: Finding, dice: random.Random) -> Finding:
    if finding.outcome is Outcome.NICHT_ZUSTAENDIG or dice.randrange(100) >= CHANGING:
        return finding
    if finding.outcome is Outcome.ANGEBOTEN and dice.random() < 0.7:
        low = dice.randint(1, 3)
        high = dice.randint(low, 3)
        return replace(finding, reifegrad=high, reifegrad_low=low, reifegrad_high=high, eigen=None)
    if finding.offers:
        return replace(finding, outcome=dice.choice((Outcome.ANGEBOTEN, Outcome.UNKLAR)))
    return replace(finding, outcome=dice.choice((Outcome.FEHLT, Outcome.UNKLAR)))


def store(folder: Path, count: int, size: int) -> int:
    """Write the runs as `ozgcheck check` does, without asking the schema; returns their bytes."""
    target = folder / "ozgcheck-verlauf" / PORTAL
    target.mkdir(parents=True)
    total = 0
    for run in runs(count, size):
        text = json.dumps(to_json(run), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        data = gzip.compress(text.encode(), mtime=0)
        name = "".join(char for char in run.started if char in "0123456789TZ")
        (target / f"{name}.json.gz").write_bytes(data)
        total += len(data)
    return total


def measured(args: list[str], folder: Path) -> float:
    """Seconds of one process."""
    begun = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "ozgcheck", *args, "--portal", PORTAL],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return time.perf_counter() - begun


def compare(count: int, size: int, rounds: int) -> list[tuple[str, float]]:
    """Each command with the median of its rounds, the first `trend` with its only one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        total = store(folder, count, size)
        sys.stderr.write(f"{count} runs with {size} offers: {total / 1e6:.0f} MB\n")
        measured(["--version"], folder)
        found = [(FIRST[0], measured(FIRST[1], folder))]
        for label, args in COMMANDS:
            times = sorted(measured(args, folder) for _ in range(rounds))
            found.append((label, times[rounds // 2]))
    return found


def main() -> None:
    """Measure, print, and exit with 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=120)
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = compare(arguments.runs, arguments.offers, arguments.rounds)
    if arguments.json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count()}
        sys.stdout.write(json.dumps({"machine": machine, "seconds": dict(found)}, indent=2) + "\n")
    else:
        for label, seconds in found:
            sys.stdout.write(f"{label:<34}{seconds:>6.2f} s\n")
    slow = [label for label, seconds in found[1:] if seconds > SECONDS]
    if slow:
        sys.stderr.write(f"More than {SECONDS} s: {', '.join(slow)}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
