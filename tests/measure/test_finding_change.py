# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a single finding changed; what the diff of whole runs cannot show in one glance."""

from __future__ import annotations

import pytest

from ozgcheck.measure.change.findings import Wandel, judged, wandel
from ozgcheck.model import Finding, Outcome

MISSING = Finding("10001", Outcome.FEHLT, reifegrad=0, reifegrad_high=0)
UNCLEAR = Finding("10001", Outcome.UNKLAR, candidates=("1",))


def offered(level: int | None, high: int) -> Finding:
    return Finding(
        "10001",
        Outcome.ANGEBOTEN,
        reifegrad=level,
        reifegrad_low=level or 0,
        reifegrad_high=high,
        offers=("1",),
    )


@pytest.mark.parametrize(
    ("then", "now", "there", "back"),
    [
        (MISSING, offered(3, 3), Wandel.NEU_ONLINE, Wandel.VERLOREN),
        (offered(2, 2), offered(3, 3), Wandel.NEU_ONLINE, Wandel.VERLOREN),
        (offered(2, 3), offered(3, 3), Wandel.NACHGEWIESEN, Wandel.NICHT_NACHGEWIESEN),
        (UNCLEAR, offered(3, 3), Wandel.NACHGEWIESEN, Wandel.NICHT_NACHGEWIESEN),
        (MISSING, offered(None, 3), Wandel.NEU_ANGEBOTEN, Wandel.NICHT_ANGEBOTEN),
        (offered(1, 2), offered(2, 2), Wandel.GESTIEGEN, Wandel.GESUNKEN),
        (offered(1, 3), offered(2, 2), Wandel.GESTIEGEN, Wandel.GESUNKEN),
        (offered(None, 3), offered(None, 1), Wandel.GEWISSER, Wandel.UNGEWISSER),
        (offered(None, 2), offered(0, 2), Wandel.GEWISSER, Wandel.UNGEWISSER),
        (offered(1, 3), offered(1, 2), Wandel.GEWISSER, Wandel.UNGEWISSER),
        (UNCLEAR, MISSING, Wandel.GEWISSER, Wandel.UNGEWISSER),
        (UNCLEAR, offered(1, 1), Wandel.GEWISSER, Wandel.UNGEWISSER),
        (UNCLEAR, UNCLEAR, None, None),
    ],
)
def test_each_change_and_its_opposite(
    then: Finding, now: Finding, there: Wandel | None, back: Wandel | None
) -> None:
    assert wandel(then, now, 3) is there
    assert wandel(now, then, 3) is back


def test_the_threshold_decides_what_is_online() -> None:
    assert wandel(offered(1, 1), offered(2, 2), 2) is Wandel.NEU_ONLINE
    assert wandel(offered(2, 2), offered(3, 3), 2) is Wandel.GESTIEGEN
    assert wandel(offered(2, 2), offered(3, 3), 4) is Wandel.GESTIEGEN


def test_older_runs_named_no_level_where_something_was_open_above_it() -> None:
    older = Finding("10001", Outcome.ANGEBOTEN, reifegrad_low=2, offers=("1",))
    assert judged(older) == judged(offered(2, 3))
    assert wandel(older, offered(2, 3), 3) is None


def test_other_offers_and_evidence_are_no_change() -> None:
    moved = Finding("10001", Outcome.UNKLAR, candidates=("2",), note="anders")
    assert wandel(UNCLEAR, moved, 3) is None
    assert judged(None) is None
