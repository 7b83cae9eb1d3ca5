# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether findings say whose services were seen; whose each is, test_assess.py shows."""

from __future__ import annotations

import pytest

from ozgcheck.maturity.traeger import told_apart
from ozgcheck.model import Effect, Evidence, Finding, Level, Outcome


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((), True),
        ((Level.EIGEN,), True),
        ((Level.UNBEKANNT, Level.LAND), True),
        ((Level.UNBEKANNT, Level.UNBEKANNT), False),
    ],
)
def test_findings_of_older_versions_do_not_say_whose_services_were_seen(
    levels: tuple[Level, ...], told: bool
) -> None:
    seen = tuple(
        Evidence("r", 3, Effect.SUPPORTS, "Satz", "", "1", traeger=level) for level in levels
    )
    assert told_apart([Finding("10160", Outcome.ANGEBOTEN, evidence=seen)]) is told
