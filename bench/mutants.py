# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mutation score: do the tests notice when a line of what decides is changed?

    python -m bench.mutants --seed 2

Draws mutants (mutations.py) at random from the counting, the conditions, the Reifegrad and the
steps of the matching, runs the tests that reach the changed line in a copy of the repository
and prints which nobody noticed. Needs `fork` (Linux, macOS) and the extra `dev`.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from coverage import CoverageData
from hypothesis import Phase, settings

from bench.mutations import GROUPS, Mutant, draw

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("measure", "maturity", "matching", "test_flow.py", "cli", "report")
# Seconds that the tests of one mutant may take by the clock of the undisturbed run; the
# nearest tests come first, what is left out can only make the score worse.
BUDGET = 12.0
PATIENCE = 40.0  # and so many more on a busy machine, then it hangs
# Imported once, before the processes part; nothing that is changed.
PRELOADED = (
    "hypothesis.strategies",
    "jsonschema",
    "openpyxl",
    "ozgcheck.catalog.load",
    "ozgcheck.sources.xzufi",
    "ozgcheck.history.store",
)
PYTEST = ("-qx", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "--hypothesis-seed=0")


class Reached:
    """Which tests run a line, and how long each takes, from one undisturbed run of all."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._root = root
        self._data = CoverageData(str(folder / "contexts"))
        self._data.read()
        self._seconds = {
            f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}": float(
                case.get("time", "0")
            )
            for case in ET.parse(folder / "tests.xml").iter("testcase")  # noqa: S314
        }
        self._lines: dict[str, dict[int, list[str]]] = {}

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that could notice, the nearest first, as many as the budget allows.

        What runs once for many tests counts for the first only, so the others of the same file
        join it where they run the module at all. What runs on import, seen or before the
        counting began, is every test's of the package.
        """
        if mutant.path not in self._lines:
            self._lines[mutant.path] = self._data.contexts_by_lineno(str(self._root / mutant.path))
        lines = self._lines[mutant.path]
        found = {context for line in mutant.lines for context in lines.get(line, ())} or {""}
        direct = {context.rpartition("|")[0] for context in found} - {""}
        files = {test.partition("::")[0] for test in direct}
        related = {
            test
            for contexts in lines.values()
            for test, _, _ in (context.rpartition("|") for context in contexts)
            if test and ("" in found or test.partition("::")[0] in files)
        }
        package, name = Path(mutant.path).parts[1], Path(mutant.path).stem
        if "" in found:
            related |= {test for test in self._seconds if test.startswith(f"tests/{package}/")}

        def far(test: str) -> tuple[bool, bool, bool, float]:
            file = test.partition("::")[0]
            unnamed, outside = name not in Path(file).stem, f"/{package}/" not in file
            return unnamed, outside, unnamed and test not in direct, self._seconds.get(test, 0)

        chosen: list[str] = []
        spent = 0.0
        for test in sorted(direct | related, key=far):
            spent += self._seconds.get(test, 0)
            if chosen and spent > BUDGET:
                break
            chosen.append(test)
        return chosen


class Chosen:
    """A plugin of pytest: only these tests, in this order; says which failed."""

    def __init__(self, tests: list[str], made: dict[str, Any]) -> None:
        self.place = {test: number for number, test in enumerate(tests)}
        self.made = made
        self.failed = ""

    def pytest_sessionstart(self) -> None:
        """Waste no time on simpler examples of a failure; keep none for the next mutant."""
        quick = settings(database=None, deadline=None, phases=(Phase.explicit, Phase.generate))
        settings.register_profile("mutants", quick)
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the chosen tests."""
        items[:] = [item for item in items if item.nodeid in self.place]
        items.sort(key=lambda item: self.place[item.nodeid])

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        """What no change of these modules can alter is made once."""
        if fixturedef.argname in self.made and fixturedef.func.__module__ == "tests.conftest":
            fixturedef.cached_result = (self.made[fixturedef.argname], None, None)
            return self.made[fixturedef.argname]
        return None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first that failed."""
        self.failed = self.failed or (report.nodeid if report.failed else "")


def noticed(tests: list[str], made: dict[str, Any]) -> str:
    """Which test fails, or what else went wrong; empty when none notices."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(quiet, stream)
        plugin, files = Chosen(tests, made), [test.partition("::")[0] for test in tests]
        code = 1
        with suppress(BaseException):
            code = int(pytest.main([*PYTEST, *dict.fromkeys(files)], plugins=[plugin]))
        os.write(writer, f"{code} {plugin.failed}".encode())
        os._exit(0)
    os.close(writer)
    end = time.monotonic() + BUDGET + PATIENCE
    while time.monotonic() < end and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # with all that it started
    with suppress(ChildProcessError):  # it was waited for above
        os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        said = pipe.read() or "time is up"
    if said.startswith("5 "):
        raise SystemExit(f"none of these tests exists: {tests}")
    return "" if said.startswith("0 ") else said


def prepare(folder: Path) -> Path:
    """A copy of the repository below a folder, and one run that tells which test reaches what."""
    root = (folder / "copy").resolve()
    if root.exists():
        return root
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    counted = [f"--cov=ozgcheck/{name}" for name in ("measure", "maturity", "matching")]
    counted += ["--cov-context=test", "--cov-config=/dev/null", "--cov-report="]
    tests = [f"tests/{name}" for name in TESTS]
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", "-q", *counted, f"--junitxml={folder}/tests.xml", *tests],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COVERAGE_FILE": str(folder / "contexts")},
        check=True,
    )
    return root


def tried(mutant: Mutant, root: Path, run: Callable[[], str]) -> str:
    """What a run says while a module is changed."""
    path = root / mutant.path
    original = path.read_text(encoding="utf-8")
    compiled = Path(importlib.util.cache_from_source(str(path)))
    try:
        # What was compiled before is told from the change by size and second alone.
        compiled.unlink(missing_ok=True)
        path.write_text(mutant.text, encoding="utf-8")
        return run()
    finally:
        path.write_text(original, encoding="utf-8")
        compiled.unlink(missing_ok=True)


def main() -> None:
    """Draw, run, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of mutants")
    parser.add_argument("--group", choices=GROUPS, action="append", help="only this; repeatable")
    parser.add_argument("--folder", type=Path, help="keeps the copy and its run for the next time")
    given = parser.parse_args()
    folder = (given.folder or Path(tempfile.mkdtemp())).resolve()
    root, cache = prepare(folder), folder / "cache"
    os.chdir(root)
    os.environ |= {
        "PYTHONPATH": str(root),
        "XDG_CACHE_HOME": str(cache),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    sys.path[0] = str(root)
    for name in PRELOADED:
        importlib.import_module(name)
    catalog = importlib.import_module("ozgcheck.catalog.load").load_catalog()
    made = {"shared_cache": cache, "catalog": catalog}
    reached = Reached(folder, root)
    sys.stdout.write("| group | mutants | killed | score | 95 % |\n|---|---|---|---|---|\n")
    for group, drawn in draw(root, given.seed, given.share).items():
        if given.group and group not in given.group:
            continue
        if group != "matching" and "index" not in made:
            made["index"] = importlib.import_module("ozgcheck.matching.index").Index(catalog)
        alive = []
        for mutant in drawn:
            tests = reached.tests(mutant)
            if not tests or not tried(mutant, root, partial(noticed, tests, made)):
                alive.append(mutant)
                sys.stderr.write(f"{mutant.what} ({len(tests)} tests)\n")
        wilson = importlib.import_module("ozgcheck.matching.intervals").wilson
        of, killed = len(drawn), len(drawn) - len(alive)
        by = wilson(killed, of)
        sys.stdout.write(
            f"| {group} | {of} | {killed} | {killed / of:.1%} | {by.low:.1%}–{by.high:.1%} |\n"
        )


if __name__ == "__main__":
    main()
