# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counts and levels as JSON values, the same in every document."""

from __future__ import annotations

from typing import Any

from ozgcheck.model import Count, Finding, Grade


def rounded(share: float | None, digits: int = 6) -> float | None:
    """A share short enough to be read and exact enough to be compared."""
    return None if share is None else round(share, digits)


def count_values(count: Count) -> dict[str, Any]:
    """A count with its shares."""
    return {
        "covered": count.covered,
        "uncertain": count.uncertain,
        "unchecked": count.unchecked,
        "missing": count.missing,
        "total": count.total,
        "share": rounded(count.share),
        "share_low": rounded(count.share_low),
        "share_high": rounded(count.share_high),
    }


def grade_values(grade: Grade) -> dict[str, Any]:
    """A level with its bounds."""
    return {
        "reifegrad": grade.reifegrad,
        "reifegrad_low": grade.low,
        "reifegrad_high": grade.high,
    }


def finding_values(finding: Finding) -> dict[str, Any]:
    """What was found: outcome and level, and the level without Kreis, Land and Bund."""
    return {
        "outcome": finding.outcome.value,
        **grade_values(finding.grade),
        "own": grade_values(finding.own().grade),
    }
