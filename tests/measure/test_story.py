# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Leistung told: its offers from best to least sure, and what speaks for and against each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ozgcheck.history.register import Run
from ozgcheck.maturity.raising import Raise
from ozgcheck.measure.story import OfferStory, Past, Story, past, story
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Grade,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Match,
    Offer,
    Outcome,
    Result,
    Snapshot,
    Status,
    Teilleistung,
    Versions,
    Widerspruch,
)
from tests.measure.test_gaps import catalog_of, leistung, run

DOG, WED = leistung("10001"), leistung("10002")
SMALL = catalog_of(DOG, WED)
ADDRESS, OTHER = "https://form.example/hund", "https://form.example/ehe"
PAGE = Offer("seite", "Hund", "portal", links=(Link(LinkKind.ONLINEDIENST, ADDRESS),) * 2)
FORM = Offer("pdf", "Hund abmelden", "portal")
LAND = Offer("land", "Hund", "open-pvog", level=Level.LAND)
MAYBE = Offer("ehe", "Ehe", "portal", links=(Link(LinkKind.ONLINEDIENST, OTHER),))


def seen(offer: str, level: int, effect: Effect = Effect.SUPPORTS, **more: Any) -> Evidence:
    return Evidence(f"r{level}", level, effect, "Satz", "", offer, **more)


EVIDENCE = (
    seen("ehe", 3),
    seen("pdf", 1, traeger=Level.EIGEN),
    seen("seite", 2, Effect.CAPS, firm=False),
    seen("seite", 1, Effect.DOUBTS),
    seen("seite", 2, traeger=Level.EIGEN),
    seen("seite", 3, traeger=Level.LAND),
    seen("land", 2, traeger=Level.LAND),
)
FOUND = Finding(
    "10001", Outcome.ANGEBOTEN, "", 1, 1, 3,
    ("land", "pdf", "seite", "fort"), candidates=("ehe", "seite", "weg"), evidence=EVIDENCE,
)  # fmt: skip


def town(*findings: Finding, entries: tuple[Finding, ...] = (), **result: Any) -> Snapshot:
    return replace(
        run(findings),
        offers=(MAYBE, LAND, FORM, PAGE),
        result=Result((), findings, entries, **result),
    )


def told(snapshot: Snapshot | None = None) -> Story:
    return story(SMALL, snapshot or town(FOUND), DOG)


def by_id() -> dict[str, OfferStory]:
    return {each.offer.id: each for each in told().offers}


def test_the_best_offer_stands_first_and_candidates_last() -> None:
    """What the run does not have any more is left out, and nothing stands twice."""
    assert [(each.number, each.offer.id) for each in told().offers] == [
        (1, "land"),
        (2, "pdf"),  # of equals the first by its id
        (3, "seite"),
        (4, "ehe"),
    ]


def test_a_candidate_has_no_level_and_what_is_inherited_none_of_the_citys() -> None:
    found = by_id()
    assert [each.sure for each in found.values()] == [True, True, True, False]
    assert found["ehe"].grade is found["ehe"].own is None
    assert (found["land"].grade, found["land"].own) == (Grade(2, 2, 3), None)
    assert (found["pdf"].grade, found["pdf"].own) == (Grade(1, 1, 3), Grade(1, 1, 3))
    assert [key for key, each in found.items() if each.best] == ["land"]


def test_whose_an_offer_is_and_who_else_runs_what_speaks_for_it() -> None:
    """What speaks against it, or for another offer, makes nobody a part of it."""
    found = by_id()
    assert {key: each.traeger for key, each in found.items()} == {
        "land": Level.LAND,
        "seite": Level.EIGEN,
        "pdf": Level.EIGEN,
        "ehe": Level.EIGEN,
    }
    assert {key: each.dienste for key, each in found.items()} == {
        "land": (),
        "seite": (Level.LAND,),
        "pdf": (),
        "ehe": (),
    }


def test_what_speaks_for_a_level_stands_before_what_speaks_against_it() -> None:
    assert [(item.offer_id, item.effect, item.level) for item in told().evidence] == [
        ("land", Effect.SUPPORTS, 2),
        ("pdf", Effect.SUPPORTS, 1),
        ("seite", Effect.SUPPORTS, 3),
        ("seite", Effect.SUPPORTS, 2),
        ("seite", Effect.CAPS, 2),
        ("seite", Effect.DOUBTS, 1),
        ("ehe", Effect.SUPPORTS, 3),
    ]


def test_each_link_that_was_asked_is_told_once_and_no_other() -> None:
    stands = [
        Linkstand(url, LinkState.TOT, "2026-11-25T04:00:00Z")
        for url in ("https://x.example/", ADDRESS)
    ]
    snapshot = replace(town(FOUND), links=tuple(stands))
    assert told(snapshot).links == (stands[1],)


def test_contradictions_of_the_leistung_and_of_its_offers_are_told() -> None:
    items = (
        Widerspruch("a", "Leistung", "", ("10001",)),
        Widerspruch("b", "Angebot", "seite", ("10002",)),
        Widerspruch("c", "beides nicht", "fremd", ("10002",)),
    )
    assert told(town(FOUND, widersprueche=items)).widersprueche == items[:2]


def test_each_offer_comes_with_its_own_match() -> None:
    mine = Match("seite", "10001", Status.SICHER, "text", 0.97)
    others = Match("pdf", "10002", Status.SICHER, "text", 0.97)
    snapshot = replace(town(FOUND), result=Result((mine, others), (FOUND,), ()))
    matches = {each.offer.id: each.match for each in told(snapshot).offers}
    assert matches == {"land": None, "seite": mine, "pdf": None, "ehe": None}


def test_an_entry_is_told_by_its_own_verdict_beside_that_of_the_whole() -> None:
    entry = Finding("10001", Outcome.FEHLT, "10001-a", reifegrad_high=0)
    snapshot = town(FOUND, entries=(entry,))
    found = story(SMALL, snapshot, DOG, Teilleistung("10001-a", "", "Abmeldung"))
    assert (found.finding, found.bundle, found.offers) == (entry, FOUND, ())
    assert found.way.ziel == 1
    other = story(SMALL, snapshot, DOG, Teilleistung("10001-b", "", "Ummeldung"))
    assert (other.finding, other.bundle, other.way) == (None, FOUND, Raise())
    assert story(SMALL, snapshot, WED) == Story(WED, None, None, None)


def test_an_earlier_run_is_told_with_its_verdict_or_without_any() -> None:
    head = replace(run([]), versions=Versions("0", "0", "regeln"), partial=("Teil.",))
    before = Run("lauf", (0, 0), head, 0, True, "")
    assert past(before, FOUND) == Past(
        "lauf", "2026-11-25", Outcome.ANGEBOTEN, Grade(1, 1, 3), "regeln", False
    )
    assert past(replace(before, head=run([])), None).outcome is None
    assert past(before, None).grade == Grade()


def test_whether_the_run_says_whose_services_it_saw() -> None:
    assert told().owners
    unsaid = replace(FOUND, evidence=tuple(replace(e, traeger=Level.UNBEKANNT) for e in EVIDENCE))
    assert not told(town(unsaid)).owners
