# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tests that were skipped although everything they need should be there.

Without a browser, Pango or Java the tests still run and say what they left out. Where all of it is
installed, as in CI, nothing may be left out silently: with `OZGCHECK_NOTHING_SKIPPED=1` a run
fails when a test was skipped for another reason than those listed here.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

VARIABLE = "OZGCHECK_NOTHING_SKIPPED"
# What depends on the machine and cannot be installed; the beginning of the reason.
ALLOWED = (
    "mounting is not allowed here",  # containers without the right to mount
    "needs root to mount a small disk",
    "root may write everywhere",
    "needs a pseudo terminal",  # only on Windows
    "needs SIGKILL",  # only on Windows
    "needs Unix",  # only on Windows
    "reads /proc",  # only on Linux
)


def wanted() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def reason(report: Any) -> str:
    """Why a test or a file of tests was skipped."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(told).removeprefix("Skipped: ").strip()


def unexpected(reports: Iterable[Any]) -> Counter[str]:
    """How often which reason was given that is not allowed."""
    return Counter(why for why in map(reason, reports) if not why.startswith(ALLOWED))


def _skipped(config: pytest.Config) -> list[Any]:
    """What was skipped, told by the process that prints; the others know only their part."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    found = reporter.stats.get("skipped", []) if reporter and wanted() else []
    return list(found)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that left out what it could have tested has not passed."""
    if session.exitstatus == pytest.ExitCode.OK and unexpected(_skipped(session.config)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was left out unexpectedly."""
    for why, number in unexpected(_skipped(config)).items():
        terminalreporter.write_line(f"SKIPPED UNEXPECTEDLY ({number}): {why}", red=True)
