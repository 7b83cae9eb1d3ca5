# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gate: exact thresholds, every miss named, no verdict on half a run."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, GateError, OzgcheckError
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.gate import Threshold, gate, parse_threshold
from ozgcheck.measure.select import Selection
from ozgcheck.model import (
    Finding,
    Grade,
    Lebenslage,
    Leistung,
    Outcome,
    Result,
    Snapshot,
    Themenfeld,
    Versions,
    Zustaendigkeit,
)

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")
LAGEN = ("geburt", "tod", "leer")
SMALL = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(Themenfeld("familie-kind", "Familie & Kind"),),
    lebenslagen=tuple(
        Lebenslage(slug, slug.title(), "familie-kind", ("buerger",)) for slug in LAGEN
    ),
    leistungen=tuple(
        Leistung(ozg_id, ozg_id, lage, "familie-kind", ("buerger",), CITY, ())
        for ozg_id, lage in (("10001", "geburt"), ("10002", "tod"))
    ),
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(),
    praefixe=(),
    angebote=(),
    synonyme={},
)


def run(geburt: tuple[int, int], tod: tuple[int, int], partial: tuple[str, ...] = ()) -> Snapshot:
    """So many covered of so many in each of two Lebenslagen."""
    findings = [
        Finding(ozg_id, Outcome.ANGEBOTEN, reifegrad_low=3 if number < covered else 0)
        for ozg_id, (covered, total) in (("10001", geburt), ("10002", tod))
        for number in range(total)
    ]
    return Snapshot(
        "herne",
        "Herne",
        "059160000000",
        "2026-11-25T04:00:00Z",
        Versions("", "", ""),
        (),
        (),
        (),
        Result((), tuple(findings), ()),
        partial=partial,
    )


def passes(snapshot: Snapshot, *limits: str) -> bool:
    try:
        gate(SMALL, snapshot, tuple(parse_threshold(SMALL, limit) for limit in limits))
    except GateError:
        return False
    return True


# --- reading thresholds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("60", 0.6),
        ("60%", 0.6),
        ("0", 0),
        ("100", 1),
        ("12,5", 0.125),
        ("12.5", 0.125),
        (" 7 ", 0.07),
    ],
)
def test_a_number_is_a_share_of_the_total(text: str, share: float) -> None:
    threshold = parse_threshold(SMALL, text)
    assert (threshold.name, threshold.selection) == ("gesamt", Selection())
    assert float(threshold.share) == share


def test_a_name_restricts_the_threshold() -> None:
    threshold = parse_threshold(SMALL, "familie=60")
    assert threshold == Threshold("familie", Selection(lebenslagen=LAGEN), Fraction(3, 5))
    assert parse_threshold(SMALL, "Tod=5").selection.lebenslagen == ("tod",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "viel",
        "-1",
        "101",
        "nan",
        "inf",
        "-inf",
        "1e9",
        "familie=",
        "=60",
        "60=familie",
        "=",
        "%",
    ],
)
def test_what_is_no_threshold_is_a_usage_error(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, text)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_threshold(SMALL, "gebrut=60")
    assert "geburt" in caught.value.hint


@pytest.mark.parametrize("text", ["1/2", "familie=1/2", "60/1"])
def test_a_quotient_is_no_percentage(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, text)


def test_a_huge_exponent_is_refused_without_computing_it() -> None:
    begin = time.process_time()
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, "1e2000000")
    assert time.process_time() - begin < 0.2


@given(st.text(max_size=8))
def test_any_text_is_a_share_or_a_config_error(text: str) -> None:
    try:
        threshold = parse_threshold(SMALL, text)
    except ConfigError:
        return
    assert 0 <= threshold.share <= 1


# --- passing and failing ------------------------------------------------------------------------


@pytest.mark.parametrize("total", [1, 3, 7, 49, 221, 1418])
def test_100_means_exactly_everything(total: int) -> None:
    assert passes(run((total, total), (0, 0)), "100")
    assert not passes(run((total - 1, total), (0, 0)), "100")


@given(st.integers(1, 300), st.integers(0, 100))
def test_a_whole_percentage_is_met_exactly_when_it_is_met(total: int, percent: int) -> None:
    for covered in {total * percent // 100, min(total, total * percent // 100 + 1)}:
        assert passes(run((covered, total), (0, 0)), str(percent)) is (
            covered * 100 >= percent * total
        )


@pytest.mark.parametrize("tenths", [9, 11, 13, 18, 22])
def test_a_decimal_percentage_that_is_exactly_met_passes(tenths: int) -> None:
    assert passes(run((tenths, 1000), (0, 0)), f"{tenths / 10}")


def test_zero_is_always_met() -> None:
    assert passes(run((0, 5), (0, 5)), "0")


@pytest.mark.parametrize("limit", ["leer=100", "leer=1"])
def test_an_empty_group_never_fails(limit: str) -> None:
    assert passes(run((0, 3), (0, 3)), limit)


def test_nothing_at_all_never_fails_the_total() -> None:
    assert passes(run((0, 0), (0, 0)), "100")


def test_every_miss_is_named_and_what_is_met_is_not() -> None:
    limits = tuple(parse_threshold(SMALL, text) for text in ("90", "geburt=100", "tod=80"))
    with pytest.raises(GateError) as caught:
        gate(SMALL, run((4, 4), (1, 2)), limits)
    assert caught.value.exit_code == 3
    assert "gesamt 83,3 % statt mindestens 90" in caught.value.message
    assert "tod 50,0 % statt mindestens 80" in caught.value.message
    assert "geburt" not in caught.value.message
    assert "Reifegrad 3" in caught.value.message


def test_the_threshold_of_the_level_counts() -> None:
    level_two = Finding("10001", Outcome.ANGEBOTEN, reifegrad_low=2, reifegrad_high=3)
    snapshot = run((0, 0), (0, 0))
    snapshot = Snapshot(
        **{
            **{name: getattr(snapshot, name) for name in snapshot.__slots__},
            "result": Result((), (level_two,), ()),
        }
    )
    limits = (parse_threshold(SMALL, "100"),)
    gate(SMALL, snapshot, limits, schwelle=2)
    with pytest.raises(GateError):
        gate(SMALL, snapshot, limits, schwelle=3)
    gate(SMALL, snapshot, limits, einheit=Einheit.TEILLEISTUNG)  # no entries, no share


def test_what_others_offer_passes_unless_only_the_own_counts() -> None:
    found = Finding("10001", Outcome.ANGEBOTEN, "", 3, 3, 3, eigen=Grade(1, 1, 3))
    snapshot = replace(run((0, 0), (0, 0)), result=Result((), (found,), ()))
    limits = (parse_threshold(SMALL, "100"),)
    gate(SMALL, snapshot, limits)
    with pytest.raises(GateError, match="nur eigene Dienste"):
        gate(SMALL, snapshot, limits, eigene=True)


def test_what_is_only_possible_does_not_pass() -> None:
    assert not passes(run((0, 10), (0, 0)), "1"), "offered at an unknown level is not certain"


# --- no verdict --------------------------------------------------------------------------------


def test_a_partial_run_gets_no_verdict_even_if_it_would_pass() -> None:
    partial = run((5, 5), (5, 5), partial=("Die Quelle portal war nicht lesbar.", "Zweitens."))
    with pytest.raises(OzgcheckError, match="Die Quelle portal war nicht lesbar") as caught:
        gate(SMALL, partial, (parse_threshold(SMALL, "1"),))
    assert not isinstance(caught.value, GateError)
    assert caught.value.exit_code == 1


def test_a_partial_run_without_thresholds_is_no_error() -> None:
    gate(SMALL, run((0, 5), (0, 5), partial=("unvollständig",)), ())
