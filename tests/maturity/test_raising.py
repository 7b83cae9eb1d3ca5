# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would raise a Leistung: steps that name what is missing and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.maturity.levels import best, grade
from ozgcheck.maturity.raising import (
    Raise,
    explained,
    leading,
    offer_grades,
    proven,
    raising,
)
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Leistung,
    Level,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Regel,
    Zustaendigkeit,
)

DESCRIBED = "Die Leistung im eigenen Portal beschreiben."
RULES = {
    "vorsprache": Regel("vorsprache", "text", ("x",), "begrenzt", 1, "Man muss kommen.", "q"),
    "dienst": Regel("dienst", "linkziel", ("x",), "stuetzt", 3, "Ein Dienst ist verlinkt.", "q"),
}


def leistung(*nachnutzung: str) -> Leistung:
    city = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")
    return Leistung("10001", "N", "l", "f", ("buerger",), city, (), nachnutzung=nachnutzung)


def seen(effect: Effect, level: int, rule: str = "r", offer: str = "a", **more: Any) -> Evidence:
    return Evidence(rule, level, effect, "so steht es da", "https://a.example/", offer, **more)


def info(level: int = 1, **more: Any) -> Evidence:
    return seen(Effect.SUPPORTS, level, **more)


def offered(*evidence: Evidence, offers: Sequence[str] = ("a",)) -> Finding:
    found = best(grade([e for e in evidence if e.offer_id == key]) for key in offers)
    return Finding(
        "10001",
        Outcome.ANGEBOTEN,
        "",
        found.reifegrad,
        found.low,
        found.high,
        tuple(offers),
        evidence=evidence,
    )


def way(finding: Finding, *links: Link, of: Leistung | None = None, **more: Any) -> Raise:
    offers = {key: Offer(key, "T", "portal", links=links) for key in finding.offers}
    return raising(of or leistung(), finding, offers, RULES, **more)


PDF = Link(LinkKind.FORMULAR, "https://a.example/antrag.PDF?x=1", "Antrag")
DIENST = Link(LinkKind.ONLINEDIENST, "https://d.example/", "Online anmelden")


@pytest.mark.parametrize(
    ("evidence", "ziel", "step"),
    [
        ((), 1, DESCRIBED),
        ((info(),), 2, "Ein Formular anbieten"),
        ((info(2),), 3, "Einen Onlinedienst anbieten"),
        ((info(3),), 4, "Stufe 3 ist das Höchste"),
    ],
)
def test_the_next_level_is_one_above_what_is_proven(
    evidence: tuple[Evidence, ...], ziel: int, step: str
) -> None:
    found = way(offered(*evidence))
    assert (found.ziel, found.dagegen) == (ziel, ())
    assert found.schritte[0].startswith(step)


def test_a_service_takes_the_place_of_a_pdf() -> None:
    (step,) = way(offered(info(2)), PDF).schritte
    assert step.startswith("Statt des PDF („Antrag“) einen Onlinedienst anbieten")


def test_a_pdf_that_is_called_a_service_is_none() -> None:
    named = Link(LinkKind.ONLINEDIENST, "https://a.example/antrag.PDF", "Online-Antrag")
    (step,) = way(offered(info(1)), named, target=3).schritte
    assert step.startswith("Statt des PDF („Online-Antrag“) einen Onlinedienst anbieten")


def test_a_service_that_is_linked_must_take_the_whole_application() -> None:
    (step,) = way(offered(info(2)), PDF, DIENST).schritte
    assert step.startswith("Prüfen, ob der verlinkte Dienst („Online anmelden“)")


def test_what_caps_is_quoted_and_comes_first() -> None:
    cap = seen(Effect.CAPS, 1, "vorsprache")
    found = way(offered(info(2), cap))
    assert (found.ziel, found.dagegen) == (2, (cap,))
    assert "Diese Hürde abbauen" in found.schritte[0]
    assert "Man muss kommen („so steht es da“)" in found.schritte[0]
    assert "was für Stufe 2 schon zu sehen ist" in found.schritte[1]
    assert len(found.schritte) == 2


def test_a_cap_above_the_next_level_does_not_stand_against_it() -> None:
    assert way(offered(info(), seen(Effect.CAPS, 2))).dagegen == ()
    assert way(offered(info(), seen(Effect.CAPS, 2)), target=3).dagegen != ()


def test_a_doubt_is_to_be_cleared_up() -> None:
    found = way(offered(info(3, rule="dienst"), seen(Effect.DOUBTS, 1, "vorsprache")))
    assert found.ziel == 2
    assert found.schritte[0].startswith("Klären und berichtigen: Man muss kommen")


def test_a_service_of_a_third_party_is_none() -> None:
    found = way(offered(info(), info(3, traeger=Level.DRITTE)), target=3)
    assert found.schritte[0].startswith("Der verlinkte Dienst gehört Dritten")
    assert len(found.schritte) == 2


@pytest.mark.parametrize(("target", "told"), [(1, False), (2, True), (3, True)])
def test_a_service_to_reuse_is_named_where_it_helps(target: int, told: bool) -> None:
    steps = way(offered(), of=leistung("Elterngeld Digital"), target=target).schritte
    assert ("Verlinken oder nachnutzen: Elterngeld Digital." in steps) is told


def test_reusing_does_not_raise_what_the_city_itself_offers() -> None:
    steps = way(offered(), of=leistung("Elterngeld Digital"), target=3, own=True).schritte
    assert not any("Elterngeld" in step for step in steps)


def test_only_the_best_offer_has_to_be_raised() -> None:
    finding = offered(
        info(1, offer="a"),
        seen(Effect.CAPS, 1, "vorsprache", "a"),
        info(2, offer="b"),
        offers=("a", "b"),
    )
    assert leading(finding, {}) == "b"
    assert way(finding).dagegen == ()


def test_an_offer_that_something_speaks_for_is_nearer_than_the_best() -> None:
    cap = seen(Effect.CAPS, 1, "vorsprache", "a", firm=False)
    finding = offered(
        info(3, offer="a", firm=False, rule="dienst"), cap, info(2, offer="b"), offers=("a", "b")
    )
    found = way(finding)
    assert (finding.reifegrad, found.ziel, found.dagegen) == (2, 3, (cap,))
    assert "Ein Dienst ist verlinkt" in found.schritte[1]


def test_of_equal_offers_the_one_with_more_room_leads() -> None:
    finding = offered(
        info(1, offer="a"), seen(Effect.CAPS, 1, offer="a"), info(1, offer="b"), offers=("a", "b")
    )
    assert leading(finding, {}) == "b"


def test_an_inherited_offer_is_left_out_of_the_citys_own() -> None:
    finding = offered(info(3, offer="a"), info(1, offer="b"), offers=("a", "b"))
    offers = {key: Offer(key, "T", "p", level=level) for key, level in (("a", Level.LAND),)}
    assert leading(finding, offers) == "a"
    assert leading(finding, offers, own=True) == "b"
    assert set(offer_grades(finding, offers)) == {"a", "b"}
    assert set(offer_grades(finding, offers, own=True)) == {"b"}


@pytest.mark.parametrize(
    ("finding", "ziel", "step"),
    [
        (Finding("10001", Outcome.FEHLT, reifegrad=0, reifegrad_high=0), 1, "Die Leistung im"),
        (Finding("10001", Outcome.NICHT_GEPRUEFT), 1, "Das Portal vollständig einlesen."),
        (Finding("10001", Outcome.UNKLAR, candidates=("a",)), 1, "Entscheiden, ob"),
        (Finding("10001", Outcome.UNKLAR), 1, "Im Portal nachsehen"),
    ],
)
def test_what_is_not_surely_offered_has_its_own_first_step(
    finding: Finding, ziel: int, step: str
) -> None:
    found = way(finding)
    assert (found.ziel, found.dagegen) == (ziel, ())
    assert found.schritte[0].startswith(step)


def test_what_is_missing_and_shall_be_online_is_reused_or_built() -> None:
    gone = Finding("10001", Outcome.FEHLT, reifegrad=0, reifegrad_high=0)
    assert way(gone, of=leistung("EfA"), target=3).schritte == (
        "Verlinken oder nachnutzen: EfA.",
        "Anbieten: Onlinedienst nachnutzen, bauen oder beschaffen.",
    )


def test_what_the_city_does_not_execute_is_not_to_be_raised() -> None:
    assert way(Finding("10001", Outcome.NICHT_ZUSTAENDIG)) == Raise(None, (), ())


def test_a_finding_of_an_older_version_has_its_lower_bound_as_level() -> None:
    old = Finding("10001", Outcome.ANGEBOTEN, reifegrad_low=2, offers=("a",))
    assert proven(old) == 2
    assert way(old).ziel == 3


def test_a_rule_and_what_was_seen_make_one_sentence_of_bounded_length() -> None:
    item = seen(Effect.SUPPORTS, 3, "dienst")
    assert explained(item, RULES) == "Ein Dienst ist verlinkt („so steht es da“)"
    assert explained(replace(item, quote=""), RULES) == "Ein Dienst ist verlinkt"
    for length, told in ((160, "x" * 160), (161, "x" * 160 + "…"), (900, "x" * 160 + "…")):
        words = explained(replace(item, quote="x" * length), RULES)
        assert words == f"Ein Dienst ist verlinkt („{told}“)"


def test_evidence_of_a_rule_that_is_gone_still_says_what_was_seen() -> None:
    assert explained(info(rule="weg"), RULES) == "weg („so steht es da“)"
    long = Evidence("dienst", 3, Effect.SUPPORTS, "x" * 500, "", "a")
    assert explained(long, RULES).startswith("Ein Dienst ist verlinkt („xxx")
    assert len(explained(long, RULES)) < 200


pieces = st.builds(
    lambda effect, level, firm, traeger: seen(effect, level, firm=firm, traeger=traeger),
    st.sampled_from([Effect.SUPPORTS, Effect.CAPS, Effect.DOUBTS]),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(Level),
)


@given(st.lists(pieces, max_size=6))
def test_there_is_always_a_step_and_removing_what_stands_against_it_helps(
    evidence: list[Evidence],
) -> None:
    finding = offered(*evidence)
    found = way(finding)
    assert found.schritte
    assert found.ziel == (0 if finding.reifegrad is None else finding.reifegrad) + 1
    if any("schon zu sehen ist" in step for step in found.schritte):
        rest = [item for item in evidence if item not in found.dagegen]
        assert (grade(rest).reifegrad or 0) >= found.ziel
