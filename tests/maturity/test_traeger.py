# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whose service a sentence speaks of, and whether findings say whose services were seen.

Whose service an address is, test_assess.py shows.
"""

from __future__ import annotations

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.maturity.traeger import told_apart
from ozgcheck.model import Effect, Evidence, Finding, Level, Offer, Outcome


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


@pytest.mark.parametrize(
    ("text", "levels", "own"),
    [
        ("Der Antrag kann online gestellt werden.", {Level.EIGEN}, 3),
        ("Das können Sie online direkt beim Bundesamt für Justiz beantragen.", {Level.BUND}, 1),
        (
            "Das können Sie online über das Portal des Kraftfahrt-Bundesamtes melden.",
            {Level.BUND},
            1,
        ),
        ("Den Antrag stellen Sie online bei der Familienkasse.", {Level.BUND}, 1),
        ("Den Antrag können Sie online im Familienportal des Landes stellen.", {Level.LAND}, 1),
        # Who is only told of it runs nothing.
        ("Stellen Sie den Antrag online; die Familienkasse erfährt davon.", {Level.EIGEN}, 3),
        # What the city itself says counts, whatever stands before it.
        (
            "Den Antrag stellen Sie online bei der Familienkasse. Den Antrag stellen Sie online "
            "bei der Familienkasse. Den Antrag können Sie online stellen.",
            {Level.BUND, Level.EIGEN},
            3,
        ),
    ],
)
def test_a_service_is_whose_the_sentence_says(
    catalog: Catalog, text: str, levels: set[Level], own: int
) -> None:
    rules = Rules(catalog.regeln, catalog.traeger)
    seen = rules.evidence(Offer("1", "Dienst", "portal", text=text))
    services = [item for item in seen if item.level == 3]
    assert {item.traeger for item in services} == levels
    assert len(services) == len({(item.rule, item.traeger) for item in services})
    assert grade(seen).reifegrad == 3
    assert grade(seen, own=True).reifegrad == own
