# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The benchmark of assessing: what it measures, and that the bar is kept."""

from __future__ import annotations

import sys

import pytest

from bench import assess
from ozgcheck.catalog.load import Catalog

# A tenth of the offers is enough to see that something became much slower; other tests use
# the cores too.
FEW, SLOW = 100, 3


def test_offers_are_the_same_every_time_and_as_long_as_pages() -> None:
    offers = assess.offers(FEW)
    assert offers == assess.offers(FEW)
    assert len({offer.id for offer in offers}) == FEW
    lengths = sorted(len(offer.text) for offer in offers)
    assert 2_000 < lengths[FEW // 2] < 4_000
    assert 15_000 < lengths[-1] <= assess.LONGEST


def test_the_peer_and_ozgcheck_both_find_something(catalog: Catalog) -> None:
    offers = assess.offers(20)
    assert assess.scanner(catalog)(offers) > 20
    assert assess.assessed(catalog, offers) > 10


def test_a_thousand_offers_take_a_second(catalog: Catalog) -> None:
    offers = assess.offers(FEW)
    seconds = min(assess.measured(lambda: assess.assessed(catalog, offers)) for _ in range(3))
    assert seconds <= assess.SECONDS_PER_OFFER * FEW * SLOW


def test_a_missed_bar_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assess, "SECONDS_PER_OFFER", 0.0)
    monkeypatch.setattr(sys, "argv", ["assess.py", "--offers", "2", "--rounds", "1"])
    with pytest.raises(SystemExit) as stop:
        assess.main()
    assert stop.value.code == 1
    out, err = capsys.readouterr()
    assert out.startswith("2 offers, ")
    assert "More than" in err
