# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people decided about a title, and what a decision can no longer say."""

from __future__ import annotations

import pytest

from tests.matching.town import DOG, RENT, decision, match, offer, told


@pytest.mark.parametrize(
    ("ozg_id", "yes", "expected"),
    [
        (RENT, True, [(RENT, "sicher", "entscheidung")]),
        (DOG, False, [(DOG, "abgelehnt", "entscheidung")]),
        ("", True, [("", "abgelehnt", "entscheidung")]),
        # That „no Leistung at all“ does not hold decides nothing by itself.
        ("", False, [(DOG, "sicher", "alias")]),
        # Nor does a Leistung that the catalogue does not have any more.
        ("19999", True, [(DOG, "sicher", "alias")]),
        ("19999", False, [(DOG, "sicher", "alias")]),
    ],
)
def test_a_decision_holds_for_its_title_as_far_as_it_says_something(
    ozg_id: str, yes: bool, expected: list[tuple[str, str, str]]
) -> None:
    assert told(match(offer("Hund anmelden"), decision("hund anmelden", ozg_id, yes))) == expected


@pytest.mark.parametrize(("grund", "words"), [("", " so entschieden."), ("Rat", ": Rat.")])
def test_who_decided_when_and_why_is_told(grund: str, words: str) -> None:
    (found,) = match(offer("Hund anmelden"), decision("Hund anmelden", DOG, grund=grund))
    assert found.reasons[0].startswith("FB 21 hat am 2026-11-25 ")
    assert found.reasons[0].endswith(words)
