# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""CI fails when a test was skipped that could have run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import ALLOWED, VARIABLE

ROOT = Path(__file__).resolve().parents[1]
HOOKS = """
from tests.skips import pytest_sessionfinish, pytest_terminal_summary
"""
ONE = """
import pytest

def test_it():
    pytest.skip({reason!r})

def test_other():
    pass
"""
ANOTHER = """
def test_it():
    pass
"""
WHOLE_FILE = """
import pytest
pytest.importorskip("there_is_no_such_module", reason="needs the extra „x“")

def test_it():
    pass
"""


def ran(folder: Path, text: str, *options: str, wanted: str = "1") -> tuple[int, str]:
    """The exit code and the words of pytest over one file of tests."""
    (folder / "conftest.py").write_text(HOOKS, encoding="utf-8")
    (folder / "test_one.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(folder)],
        cwd=folder,
        env={
            **os.environ,
            VARIABLE: wanted,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_what_is_skipped_for_another_reason_fails_the_run(tmp_path: Path) -> None:
    code, said = ran(tmp_path, ONE.format(reason="browser tests need Chromium"))
    assert code == 1
    assert "SKIPPED UNEXPECTEDLY (1): browser tests need Chromium" in said
    assert "1 passed, 1 skipped" in said


def test_a_whole_file_is_noticed_with_several_processes_too(tmp_path: Path) -> None:
    (tmp_path / "test_another.py").write_text(ANOTHER, encoding="utf-8")
    code, said = ran(tmp_path, WHOLE_FILE, "-p", "xdist", "-n", "1", "--dist", "loadfile")
    assert code == 1
    assert "SKIPPED UNEXPECTEDLY (1): needs the extra „x“" in said


@pytest.mark.parametrize(("reason", "wanted"), [(ALLOWED[0], "1"), ("needs Chromium", "")])
def test_what_cannot_be_installed_and_runs_that_do_not_ask_may_skip(
    tmp_path: Path, reason: str, wanted: str
) -> None:
    code, said = ran(tmp_path, ONE.format(reason=reason), wanted=wanted)
    assert code == 0
    assert "UNEXPECTEDLY" not in said
