# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run that is too bad to be true, told from a bad month."""

from __future__ import annotations

import pytest

from ozgcheck.measure.change.plausible import implausible
from ozgcheck.model import Snapshot
from tests.measure.runs import APRIL, FORM, ONLINE, PERSON, many, offer, run, word

SERVICES = 60
CITY = many(SERVICES)


def town(fallen: int = 0, gone: int = 0, text: str = ONLINE, worse: str = PERSON) -> Snapshot:
    """A run with some services fallen and the last ones gone."""
    offers = (
        offer(f"Dienst {word(number)}", worse if number < fallen else text)
        for number in range(SERVICES - gone)
    )
    return run(*offers, by=CITY, started=APRIL)


BEFORE = town()


def test_the_town_offers_what_its_pages_say() -> None:
    levels = [finding.reifegrad for finding in town(fallen=7).result.findings]
    assert (levels.count(3), levels.count(1)) == (SERVICES - 7, 7)


@pytest.mark.parametrize(("gone", "told"), [(0, False), (11, False), (12, True), (60, True)])
def test_a_fifth_of_the_offers_gone_at_once(gone: int, told: bool) -> None:
    reasons = implausible(BEFORE, town(gone=gone))
    assert any("Angebote" in reason for reason in reasons) is told
    if gone == 12:
        assert reasons[0] == (
            "Auffällig gegenüber dem Lauf vom 2026-04-05: 48 statt 60 Angebote (20,0 % weniger)."
        )


@pytest.mark.parametrize(("fallen", "told"), [(0, False), (9, False), (10, True), (60, True)])
def test_levels_falling_on_many_pages_at_once(fallen: int, told: bool) -> None:
    reasons = implausible(BEFORE, town(fallen=fallen))
    assert bool(reasons) is told
    if fallen == 10:
        assert "Von 60 angebotenen Leistungen haben 10 jetzt" in reasons[0]


def test_a_level_that_is_no_longer_shown_has_fallen_too() -> None:
    assert implausible(BEFORE, town(fallen=10, worse=""))
    # From unknown to known is no fall, whatever is known.
    assert not implausible(town(text=""), town(text=PERSON))


def test_better_and_more_is_never_suspicious() -> None:
    assert implausible(town(fallen=60, gone=30), BEFORE) == ()
    assert implausible(town(text=PERSON), town(text=FORM)) == ()


def test_a_short_list_may_lose_a_few() -> None:
    def short(number: int) -> Snapshot:
        return run(*(offer(f"Dienst {word(n)}") for n in range(number)), by=CITY)

    assert implausible(short(8), short(4)) == ()
    assert implausible(short(8), short(3))


def test_both_are_told() -> None:
    assert len(implausible(BEFORE, town(gone=30))) == 2
