# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The formats for CI by name; each is imported when it is asked for."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ozgcheck.measure.overview import Overview


class Kind(StrEnum):
    """Kinds of `ozgcheck report` and of `--bericht` that CI systems read."""

    JUNIT = "junit"
    SARIF = "sarif"
    CODEQUALITY = "codequality"
    ANNOTATIONS = "annotations"
    SUMMARY = "summary"


_MODULES = {Kind.CODEQUALITY: "code_quality", Kind.SUMMARY: "job_summary"}


def render(kind: Kind, seen: Overview) -> str:
    """The run in that format, ending with a line break; same run, same text."""
    module = import_module(f"ozgcheck.report.ci.{_MODULES.get(kind, kind.value)}")
    text: str = module.render(seen)
    return text
