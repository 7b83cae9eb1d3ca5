# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""JUnit XML: one suite per Lebenslage, one case per Leistung, valid whatever a portal says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ozgcheck.measure.overview import Overview
from ozgcheck.report.ci.junit import render
from tests.report.ci.small import HOSTILE, hostile, seen

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd"))


def document(shown: Overview) -> etree._Element:
    root = etree.fromstring(render(shown).encode())
    SCHEMA.assertValid(root)
    return root


def outcome(root: etree._Element, key: str) -> tuple[str, str]:
    """What became of a case, and of which type it is."""
    (case,) = (each for each in root.iter("testcase") if each.get("name", "").startswith(key))
    if not len(case):
        return "passed", ""
    return str(case[0].tag), case[0].get("type", "")


def test_every_kind_has_its_outcome() -> None:
    root = document(seen())
    assert {key: outcome(root, key) for key in map(str, range(10001, 10009))} == {
        "10001": ("passed", ""),
        "10002": ("system-out", ""),
        "10003": ("failure", "fehlt"),
        "10004": ("failure", "stufe_zu_niedrig"),
        "10005": ("skipped", "stufe_klaeren"),
        "10006": ("skipped", "zuordnung_klaeren"),
        "10007": ("skipped", "nicht_nachgewiesen"),
        "10008": ("skipped", "nicht_geprueft"),
    }


def test_the_numbers_add_up() -> None:
    root = document(seen())
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["l1", "l2"]
    for suite in suites:
        for key, tag in (("tests", ""), ("failures", "failure"), ("skipped", "skipped")):
            cases = suite.findall("testcase")
            assert int(suite.get(key, "")) == sum(not tag or c.find(tag) is not None for c in cases)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("8", "2", "0")


def test_a_failure_tells_why_and_what_next_in_text_and_message() -> None:
    root = document(seen())
    (failure,) = root.xpath("//failure[@type='stufe_zu_niedrig']")
    assert failure.get("message").startswith("Stufe zu niedrig: Angeboten, aber höchstens auf")
    assert "Nächster Schritt: " in failure.text
    assert "Beleg: „nur als PDF“ (https://stadt.example/pdf)" in failure.text


def test_a_suite_says_what_was_measured_and_how() -> None:
    (suite, *_) = document(seen(example=True)).findall("testsuite")
    said = {each.get("name"): each.get("value") for each in suite.iter("property")}
    assert said["lauf"] == "20261125T040000Z"
    assert said["beginn"] == "2026-11-25T04:00:00Z"
    assert (said["ozgcheck"], said["katalog"], said["regeln"]) == ("1.2.3", "katalog", "regeln")
    assert said["gesamt"] == "Sicher erfüllte Leistungen: 2 von 8 (25,0 % bis 75,0 %)."
    assert "Reifegrad 3 oder höher" in str(said["hinweis_1"])
    assert said["hinweis_3"] == "BEISPIELDATEN: mitgeliefert, kein eigener Lauf."


def test_only_a_partial_run_has_an_error() -> None:
    assert not list(document(seen()).iter("error"))
    root = document(seen(partial=("Zu wenige Angebote.", "Seiten fehlen.")))
    (error,) = root.iter("error")
    assert (error.get("message"), error.text) == (
        "Zu wenige Angebote.",
        "Zu wenige Angebote.\nSeiten fehlen.",
    )
    assert root.get("errors") == "1"
    assert [suite.get("id") for suite in root] == ["lauf", "l1", "l2"]


def test_an_exception_is_skipped_with_its_reason_and_closes_nothing_else() -> None:
    root = document(seen(excepted=("10003", "10001", "10005")))
    assert outcome(root, "10003") == ("skipped", "ausnahme")
    assert outcome(root, "10001") == ("passed", "")
    assert outcome(root, "10005") == ("skipped", "stufe_klaeren")
    (skipped,) = root.xpath("//skipped[@type='ausnahme']")
    assert skipped.get("message") == "Ausnahme bis 2027-06-30: Kommt 2027."


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_document(text: str) -> None:
    root = document(hostile(text))
    assert root.get("tests") == "9"
    assert len(render(hostile(text))) < 100_000
    assert not any(char < " " and char != "\n" for value in root.itertext() for char in value)


@settings(max_examples=40)
@given(st.text())
def test_any_text_gives_a_valid_document(text: str) -> None:
    document(hostile(text or "-"))


def test_the_same_run_gives_the_same_text() -> None:
    assert render(seen()) == render(seen())
    # Order of the findings is chance.
    assert render(seen()) == render(seen(tuple(reversed(seen().snapshot.result.findings))))
