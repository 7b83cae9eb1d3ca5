# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What grading takes for granted where nobody says anything: nothing."""

from __future__ import annotations

from tests.defaults import fields, parameters

PACKAGE = "ozgcheck.maturity"


def test_a_field_that_nobody_set_says_nothing() -> None:
    told = {name: value for name, value in fields(PACKAGE).items() if value}
    counts = told.pop("Figures.counts")
    assert not any(counts)
    assert told == {"Group.values": 1}


def test_no_link_is_taken_for_proven_and_no_owner_is_left_out_unless_told_so() -> None:
    usual = parameters(PACKAGE)
    assert {name: values for name, values in usual.items() if any(values)} == {
        "one": {"Seite"},
        "many": {"Seiten"},
    }
