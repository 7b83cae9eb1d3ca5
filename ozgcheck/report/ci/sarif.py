# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as SARIF 2.1.0: every gap a result, every kind of gap a rule with help."""

from __future__ import annotations

import json
from typing import Any

from ozgcheck.measure.overview import Case, Overview
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.report.ci.rules import RULES, Rule
from ozgcheck.report.ci.words import (
    about,
    exception,
    fingerprint,
    headline,
    name,
    place,
    reason,
    step,
    title,
)
from ozgcheck.text import plain

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LANGUAGE = "de-DE"
_INDEX = {kategorie: number for number, kategorie in enumerate(RULES)}


def render(seen: Overview) -> str:
    """The run as a document for code scanning (GitHub) and SARIF viewers.

    A result keeps its fingerprint from run to run as long as the Leistung, the entry and the
    kind of gap stay the same. What nobody looked at is no result.
    """
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(seen)]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _run(seen: Overview) -> dict[str, Any]:
    snapshot = seen.snapshot
    return {
        "tool": {
            "driver": {
                "name": "ozgcheck",
                "version": snapshot.versions.ozgcheck,
                "language": _LANGUAGE,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "language": _LANGUAGE,
        # What stands before the last slash names the series that a viewer compares.
        "automationDetails": {
            "id": f"ozgcheck/{plain(snapshot.portal)}/{plain(seen.snapshot_id)}",
            "description": _message(headline(seen)),
        },
        "invocations": [
            {
                "startTimeUtc": snapshot.started,
                "executionSuccessful": snapshot.complete,
                "toolExecutionNotifications": [
                    {"level": "warning", "message": _message(plain(text))}
                    for text in snapshot.partial
                ],
            }
        ],
        "results": [_result(seen, case, gap) for case, gap in seen.gaps],
        "properties": {
            "stadt": plain(snapshot.stadt),
            "katalog": snapshot.versions.catalog,
            "regeln": snapshot.versions.rules,
            "hinweise": [plain(line) for line in about(seen)],
        },
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": _rule_id(rule.kategorie),
        "name": rule.kategorie.value.title().replace("_", ""),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.meaning},
        "help": {
            "text": f"{rule.meaning}\n\nWas zu tun ist: {rule.todo}",
            "markdown": f"{rule.meaning}\n\n**Was zu tun ist:** {rule.todo}",
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": ["ozg"], "problem.severity": _problem(rule)},
    }


def _rule_id(kategorie: Kategorie) -> str:
    return f"ozg-{kategorie.value.replace('_', '-')}"


def _problem(rule: Rule) -> str:
    """GitHub's words for the same."""
    return {"note": "recommendation"}.get(rule.severity.value, rule.severity.value)


def _result(seen: Overview, case: Case, gap: Gap) -> dict[str, Any]:
    mark = fingerprint(seen, case, gap.kategorie.value)
    result: dict[str, Any] = {
        "ruleId": _rule_id(gap.kategorie),
        "ruleIndex": _INDEX[gap.kategorie],
        "level": RULES[gap.kategorie].severity.value,
        "message": _message(f"{name(case)}: {title(gap)}. {reason(gap)} {step(gap)}"),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place(case), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"name": case.id, "kind": seen.yardstick.einheit.value}],
            }
        ],
        # The second is the name that GitHub looks at.
        "partialFingerprints": {"ozgcheck/v1": mark, "primaryLocationLineHash": mark},
        "properties": {
            "lebenslage": gap.lebenslage,
            "themenfeld": gap.themenfeld,
            "kategorien": [kind.value for kind in gap.kategorien],
            "reifegrad": gap.reifegrad,
            "reifegrad_low": gap.reifegrad_low,
            "reifegrad_high": gap.reifegrad_high,
            "hebel": gap.lever,
        },
    }
    if case.ausnahme is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": exception(case)}
        ]
    return result


def _message(text: str) -> dict[str, str]:
    """A message without placeholders or links: `{` and `](` would begin such."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "]\u2060(")}
