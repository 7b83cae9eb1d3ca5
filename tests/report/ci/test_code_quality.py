# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""GitLab's code quality report: exactly the fields that GitLab reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ozgcheck.measure.overview import Overview
from ozgcheck.report.ci.code_quality import render
from tests.report.ci.small import HOSTILE, MAIN_KINDS, hostile, seen

SEVERITIES = {
    "fehlt": "major",
    "stufe_zu_niedrig": "major",
    "stufe_klaeren": "minor",
    "zuordnung_klaeren": "minor",
    "nicht_nachgewiesen": "minor",
    "nicht_gemeldet": "info",
}


def entries(shown: Overview) -> list[dict[str, Any]]:
    value = json.loads(render(shown))
    assert isinstance(value, list)
    for entry in value:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["location"]["lines"] == {"begin": 1}
        assert entry["location"]["path"].startswith("catalog/leistungen/f1/l")
    assert len({entry["fingerprint"] for entry in value}) == len(value)
    return value


def test_every_gap_has_an_entry_as_grave_as_it_is() -> None:
    found = {entry["description"][:5]: entry for entry in entries(seen())}
    assert {key: entry["check_name"] for key, entry in found.items()} == {
        key: f"ozgcheck/{kind.value}" for key, kind in MAIN_KINDS.items()
    }
    for entry in found.values():
        assert entry["severity"] == SEVERITIES[entry["check_name"].removeprefix("ozgcheck/")]
        assert "Nächster Schritt: " in entry["description"]


def test_exceptions_are_left_out() -> None:
    keys = {entry["description"][:5] for entry in entries(seen(excepted=("10003",)))}
    assert keys == set(MAIN_KINDS) - {"10003"}


def test_nothing_open_is_an_empty_list() -> None:
    assert render(seen(())) == "[]\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_brings_control_characters_or_more_than_a_few_lines(text: str) -> None:
    for entry in entries(hostile(text)):
        assert entry["description"].isprintable()
        assert len(entry["description"]) < 2500
