# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A demand is met exactly or missed with one sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ozgcheck.errors import ConfigError, GateError, OzgcheckError
from ozgcheck.matching.bars import demand, parse_share
from ozgcheck.matching.evaluate import Figures


def figures(right: int, wrong: int, open_: int) -> Figures:
    return Figures((right, 0, wrong, 0, open_, 0, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("0.99", Fraction(99, 100)),
        ("0,5", Fraction(1, 2)),
        ("99 %", Fraction(99, 100)),
        ("99.5%", Fraction(199, 200)),
        ("1", Fraction(1)),
        ("0", Fraction(0)),
    ],
)
def test_shares_are_read_exactly(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "99", "1.01", "-0.5", "101 %", "viel", "0.9.9", "nan", "٠"])
def test_what_is_no_share_is_explained(text: str) -> None:
    with pytest.raises(ConfigError, match="0,99 oder 99 %"):
        parse_share(text)


def test_reaching_it_exactly_is_enough() -> None:
    demand(figures(99, 1, 98), least_precision=Fraction(99, 100), least_recall=Fraction(99, 198))
    demand(figures(0, 9, 0), least_precision=None, least_recall=None)


def test_all_that_is_missed_stands_in_one_sentence() -> None:
    with pytest.raises(GateError) as caught:
        demand(figures(97, 3, 100), least_precision=Fraction(99, 100), least_recall=Fraction(1, 2))
    assert caught.value.exit_code == 3
    assert caught.value.message == (
        "Die Zuordnung ist schlechter als verlangt: Genauigkeit 97,0 % (97 von 100) statt "
        "mindestens 99,0 %; Treffer 48,5 % (97 von 200) statt mindestens 50,0 %."
    )


def test_a_near_miss_is_told_apart() -> None:
    with pytest.raises(GateError, match=r"98,99 % \(2\.449 von 2\.474\) statt mindestens 99,00 %"):
        demand(figures(2449, 25, 0), least_precision=Fraction(99, 100), least_recall=None)


def test_nothing_counted_is_no_verdict() -> None:
    with pytest.raises(OzgcheckError, match="Genauigkeit möglich") as caught:
        demand(figures(0, 0, 5), least_precision=Fraction(1, 2), least_recall=None)
    assert caught.value.exit_code == 1
    with pytest.raises(OzgcheckError, match="kein Titel hat eine Leistung"):
        demand(Figures(), least_precision=None, least_recall=Fraction(0))
