# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the city lost fails; what only the measure lost, or nobody looked at, does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.measure.change.diff import diff
from ozgcheck.measure.change.regression import check_regression, no_earlier_run
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.conditions.gate import Check, Verdict
from ozgcheck.model import Snapshot, Versions
from tests.measure.test_baseline import KINDS, of
from tests.measure.test_gate import SMALL

NONE = Exceptions()
NEWER = Versions("2", "neu", "neu")


def compared(
    then: Snapshot, now: Snapshot, today: Snapshot | None = None, exceptions: Exceptions = NONE
) -> Check:
    """Judge; `today` is what measuring the earlier run again gives."""

    def again(run: Snapshot) -> Snapshot:
        return today if run is then and today is not None else run

    return check_regression(SMALL, diff(SMALL, then, now, again, NEWER), "2026-10-25", exceptions)


def lost(check: Check) -> list[str]:
    return [finding.leistung_id for finding in check.against]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fehlt", "verloren: 10002 „10002“"),
        ("niedrig", "verloren: 10002 „10002“"),
        ("unklar", "nicht mehr nachgewiesen: 10002 „10002“"),
    ],
)
def test_what_was_certain_and_is_not_any_more_fails(kind: str, words: str) -> None:
    check = compared(of(("sicher", "sicher")), of(("sicher", kind)))
    assert (check.verdict, lost(check)) == (Verdict.VERFEHLT, ["10002"])
    assert check.reason == f"seit dem Lauf vom 2026-10-25 {words}"


def test_what_nobody_looked_at_is_not_lost() -> None:
    check = compared(of(("sicher", "sicher")), of(("sicher", "ungeprueft")))
    assert (check.verdict, check.reason, check.against) == (Verdict.BESTANDEN, "", ())


def test_what_today_s_rules_would_never_have_counted_is_not_lost() -> None:
    then = of(("sicher", "sicher"))
    now = replace(of(("sicher", "niedrig")), versions=NEWER)
    assert lost(compared(then, now)) == ["10002"]
    assert lost(compared(then, now, today=of(("sicher", "niedrig")))) == []


def test_what_today_s_rules_hide_is_lost_nevertheless() -> None:
    then = of(("sicher", "niedrig"))
    now = replace(of(("sicher", "niedrig")), versions=NEWER)
    assert lost(compared(then, now, today=of(("sicher", "sicher")))) == ["10002"]


def test_an_exception_may_be_lost() -> None:
    exceptions = Exceptions((Ausnahme("10002", "Grund", date(2027, 1, 1)),))
    then, now = of(("sicher", "sicher")), of(("fehlt", "fehlt"))
    assert lost(compared(then, now, exceptions=exceptions)) == ["10001"]


@given(*[st.lists(st.sampled_from(list(KINDS)), min_size=2, max_size=2)] * 2)
def test_only_what_was_covered_can_be_lost(then: Sequence[str], now: Sequence[str]) -> None:
    check = compared(of(then), of(now))
    expected = [
        ozg_id
        for ozg_id, before, after in zip(("10001", "10002"), then, now, strict=True)
        if before == "sicher" and after not in ("sicher", "ungeprueft")
    ]
    assert lost(check) == expected
    assert (check.verdict is Verdict.VERFEHLT) is bool(expected)


def test_without_an_earlier_run_there_is_no_verdict() -> None:
    check = no_earlier_run()
    assert check.verdict is Verdict.OHNE_URTEIL
    assert check.reason
