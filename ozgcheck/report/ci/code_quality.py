# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gaps of a run as GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any

from ozgcheck.measure.overview import Case, Overview
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.report.ci.rules import RULES, Severity
from ozgcheck.report.ci.words import fingerprint, name, place, reason, step, title

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(seen: Overview) -> str:
    """A list with one entry per gap; exceptions are left out, since GitLab has no such thing."""
    entries = [_entry(seen, case, gap) for case, gap in seen.gaps if case.ausnahme is None]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(seen: Overview, case: Case, gap: Gap) -> dict[str, Any]:
    return {
        "description": f"{name(case)}: {title(gap)}. {reason(gap)} {step(gap)}",
        "check_name": f"ozgcheck/{gap.kategorie.value}",
        "fingerprint": fingerprint(seen, case, gap.kategorie.value),
        "severity": _SEVERITY[RULES[gap.kategorie].severity],
        "location": {"path": place(case), "lines": {"begin": 1}},
    }
