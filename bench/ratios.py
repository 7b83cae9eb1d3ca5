# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether ozgcheck became slower, told without a clock: ratios to work that never changes.

The yardstick is plain Python (JSON, dictionaries, regular expressions, sorting), done beside the
work. Where valgrind is installed, both are counted in instructions of the processor, which are the
same on a busy and on an idle machine. Elsewhere both take turns in one process and their least CPU
time counts, with a much wider margin. What the ratios were is in `data/ratios.json`; a change that
costs something on purpose stores them anew (`python bench/all.py --festhalten`).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for its neighbours

from bench.process import spent_below  # noqa: E402

STORED = Path(__file__).with_name("data") / "ratios.json"
TITLES = Path(__file__).with_name("data") / "titel.csv"
# How much worse is a ratio that fails: by instructions, and by time.
MARGINS = {"instructions": 0.10, "time": 1.0}
# Another Python compiles the same code to other instructions.
OTHER_PYTHON = 0.30
OFFERS = 40
ROUNDS = 5
PORTAL = "herne"
_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")

Work = Callable[[], object]


class UnmeasuredError(Exception):
    """A work could not be measured; the text says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One ratio beside the stored one; `worse` if it left the margin, `better` likewise."""

    name: str
    stored: float
    now: float
    margin: float

    @property
    def change(self) -> float:
        """-0.1 is a tenth less."""
        return self.now / self.stored - 1

    @property
    def worse(self) -> bool:
        """Whether it costs more than the margin allows."""
        return self.change > self.margin

    @property
    def better(self) -> bool:
        """Whether it costs so much less that the stored ratio says little."""
        return self.change < -self.margin


# --- the works ------------------------------------------------------------------------------


def yardstick() -> None:
    """Work of the standard library that no change of ozgcheck touches."""
    words = [f"wort{number * 7919 % 10_007}" for number in range(12_000)]
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + len(word)
    text = json.dumps(counts, sort_keys=True)
    found = re.findall(r"wort(\d+)", text)
    read = json.loads(text)
    sorted(found, key=lambda digits: (len(digits), read[f"wort{digits}"], digits))


def _yardstick() -> Work:
    return yardstick


def _load() -> Work:
    from ozgcheck.catalog.load import load_catalog

    return load_catalog


def _match() -> Work:
    from ozgcheck.catalog.load import load_catalog
    from ozgcheck.matching.match import Matcher
    from ozgcheck.model import Offer

    catalog = load_catalog()
    with TITLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    step = len(rows) // OFFERS
    given = [
        Offer(id=str(number), title=row["titel"], source="bench", category=row["rubrik"])
        for number, row in enumerate(rows[::step][:OFFERS])
    ]

    def work() -> None:
        matcher = Matcher(catalog)
        for offer in given:
            matcher.match(offer)

    return work


def _assess() -> Work:
    from bench.assess import assessed, offers
    from ozgcheck.catalog.load import load_catalog

    catalog, given = load_catalog(), offers(OFFERS)
    return lambda: assessed(catalog, given)


def _coverage() -> Work:
    from bench.history import runs
    from ozgcheck.catalog.load import load_catalog
    from ozgcheck.measure.coverage import By, Einheit, coverage

    catalog = load_catalog()
    (snapshot,) = runs(1, OFFERS)

    def work() -> None:
        for by in By:
            for einheit in Einheit:
                coverage(catalog, snapshot, by=by, einheit=einheit)

    return work


# In one process: prepared, then done.
WORKS: dict[str, Callable[[], Work]] = {
    "load": _load,
    "match": _match,
    "assess": _assess,
    "coverage": _coverage,
}
# A command of its own, on a stored run.
COMMANDS = {"start": ["--help"], "gaps": ["gaps", "--portal", PORTAL]}
NAMES = (*COMMANDS, *WORKS)


# --- counting instructions ------------------------------------------------------------------


def instructions(names: tuple[str, ...] = NAMES) -> dict[str, float]:
    """The ratios by instructions; several processes at a time.

    Raises:
        UnmeasuredError: valgrind is missing, or a process failed.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise UnmeasuredError("valgrind is not installed")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        environment = _environment(Path(folder))
        if set(names) & set(COMMANDS):
            _store(Path(folder))

        def count(arguments: list[str]) -> int:
            command = [valgrind, "--tool=cachegrind", "--cache-sim=no"]
            command += ["--cachegrind-out-file=/dev/null", sys.executable, *arguments]
            done = _run(command, Path(folder), environment)
            found = _COUNTED.search(done.stderr)
            if found is None:
                raise UnmeasuredError(f"valgrind counted nothing: {done.stderr[-300:]}")
            return int(found[1].replace(",", ""))

        _warmed(Path(folder), environment)
        jobs: dict[str, list[str]] = {"bare": ["-c", "pass"]}
        for name in ("yardstick", *names):
            if name in COMMANDS:
                jobs[name] = ["-m", "ozgcheck", *COMMANDS[name]]
            else:
                jobs[name] = [__file__, "--do", name]
                jobs[f"{name}, prepared"] = [__file__, "--prepare", name]
        counted = dict(zip(jobs, pool.map(count, jobs.values()), strict=True))
    unit = counted["yardstick"] - counted["yardstick, prepared"]
    return {
        name: (counted[name] - counted["bare" if name in COMMANDS else f"{name}, prepared"]) / unit
        for name in names
    }


def _environment(folder: Path) -> dict[str, str]:
    """The same hashes and an own cache for every process."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    own = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    fixed = {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return {**kept, **own, **fixed}


def _warmed(folder: Path, environment: Mapping[str, str]) -> None:
    """Compile modules and fill the caches (catalogue, names), which are not what is measured."""
    for name in COMMANDS:
        _run([sys.executable, "-m", "ozgcheck", *COMMANDS[name]], folder, environment)
    for name in WORKS:
        _run([sys.executable, __file__, "--do", name], folder, environment)


def _store(folder: Path) -> None:
    """A run for the commands that read one."""
    from bench.history import store

    store(folder, 1, OFFERS)


def _run(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603 - our own command lines
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnmeasuredError(f"{' '.join(command)} failed: {done.stderr[-500:]}")
    return done


# --- taking the time ------------------------------------------------------------------------


def times(names: tuple[str, ...] = NAMES, rounds: int = ROUNDS) -> dict[str, float]:
    """The ratios by CPU time, the least of some rounds in which work and yardstick take turns.

    Raises:
        UnmeasuredError: a process failed.
    """
    found = {}
    for name in names:
        if name in WORKS:
            work = WORKS[name]()
            work()
            found[name] = _in_turn(work, rounds)
    commands = [name for name in names if name in COMMANDS]
    if commands:
        with tempfile.TemporaryDirectory() as text:
            folder = Path(text)
            environment = _environment(folder)
            _store(folder)
            _warmed(folder, environment)
            for name in commands:
                line = [sys.executable, "-m", "ozgcheck", *COMMANDS[name]]
                found[name] = _processes(line, folder, environment, rounds)
    return {name: found[name] for name in names}


def _in_turn(work: Work, rounds: int) -> float:
    own, unit = [], []
    for _ in range(rounds):
        own.append(_spent(work))
        unit.append(_spent(yardstick))
    return min(own) / min(unit)


def _spent(work: Work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _processes(line: list[str], folder: Path, environment: Mapping[str, str], rounds: int) -> float:
    """A command against the yardstick in this process; starting Python is not counted."""
    own, bare, unit = [], [], []
    for _ in range(rounds):
        own.append(_spent_by(line, folder, environment))
        bare.append(_spent_by([sys.executable, "-c", "pass"], folder, environment))
        unit.append(_spent(yardstick))
    return (min(own) - min(bare)) / min(unit)


def _spent_by(line: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    before = spent_below()
    _run(line, folder, environment)
    return spent_below() - before


# --- judging --------------------------------------------------------------------------------

MEASURES: dict[str, Callable[..., dict[str, float]]] = {
    "instructions": instructions,
    "time": times,
}


def usual() -> str:
    """How this machine can measure: `instructions` or `time`."""
    return "instructions" if shutil.which("valgrind") else "time"


def stored(path: Path = STORED) -> dict[str, Any]:
    """The document with the stored ratios.

    Raises:
        UnmeasuredError: it is missing or no such document.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        for how in MEASURES:
            for value in document[how]["ratios"].values():
                if not value > 0:
                    raise ValueError(value)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnmeasuredError(f"{path} cannot be read ({error}); store it anew") from error
    return dict(document)


def judged(document: Mapping[str, Any], how: str, now: Mapping[str, float]) -> list[Judged]:
    """Each ratio beside the stored one.

    Raises:
        UnmeasuredError: one of them was never stored.
    """
    part = document[how]
    same = part["python"] == _python()
    margin = MARGINS[how] if same else max(MARGINS[how], OTHER_PYTHON)
    unknown = sorted(set(now) - set(part["ratios"]))
    if unknown:
        raise UnmeasuredError(f"no stored ratio for {', '.join(unknown)}; store them")
    return [Judged(name, part["ratios"][name], value, margin) for name, value in now.items()]


def keep(how: str, now: Mapping[str, float], path: Path = STORED) -> None:
    """Store ratios; those by the other measure stay."""
    try:
        document = stored(path)
    except UnmeasuredError:
        document = {name: {"ratios": {}} for name in MEASURES}
    document[how] = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "python": _python(),
        "system": f"{platform.system()} {platform.machine()}",
        "ratios": {name: round(value, 4) for name, value in now.items()},
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def told(found: list[Judged], how: str) -> str:
    """The judgement as a table, and what to do."""
    lines = [f"Ratios by {how}:", "", "| work | stored | now | change | |", "|---|---|---|---|---|"]
    for each in found:
        word = "WORSE" if each.worse else "better" if each.better else "ok"
        lines.append(
            f"| {each.name} | {each.stored:.3f} | {each.now:.3f} | {each.change:+.1%} | {word} |"
        )
    margin = found[0].margin if found else 0.0
    if any(each.worse for each in found):
        lines += ["", f"More than {margin:.0%} worse: find out why, or store the price on purpose."]
    elif any(each.better for each in found):
        lines += ["", "Better than the margin: store it (--festhalten), so that it stays."]
    return "\n".join(lines) + "\n"


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def main() -> None:
    """Do or prepare one work; what `instructions` runs under valgrind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    known = {"yardstick": _yardstick, **WORKS}
    parser.add_argument("--do", choices=known)
    parser.add_argument("--prepare", choices=known)
    given = parser.parse_args()
    work = known[given.do or given.prepare]()
    if given.do:
        work()


if __name__ == "__main__":
    main()
