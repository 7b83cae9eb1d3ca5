# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A stored run against today's rules: what became of each finding, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.codec import from_json, to_json
from ozgcheck.history.recheck import Art, Recheck, recheck
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.select import Selection
from ozgcheck.model import (
    Effect,
    Entscheidung,
    Evidence,
    Finding,
    Grade,
    Leistung,
    Level,
    Match,
    Offer,
    Outcome,
    Regel,
    Result,
    Snapshot,
    Status,
    Teilleistung,
    Umfang,
    Versions,
    Zustaendigkeit,
)
from tests.matching.small import catalog_of

DOG, CAT = "10001", "10002"


def leistung(ozg_id: str, name: str, wer: str = "stadt") -> Leistung:
    place = Zustaendigkeit((wer,), "ganz" if wer == "stadt" else "keiner", "", "", "mittel", "q")
    part = Teilleistung(f"{ozg_id}-a", "", name, ("4",))
    return Leistung(ozg_id, name, "lage", "feld", ("buerger",), place, (part,))


def catalog(*regeln: Regel, leistungen: tuple[Leistung, ...] = ()) -> Catalog:
    some = leistungen or (leistung(DOG, "Hundehaltung"), leistung(CAT, "Katzenhaltung"))
    return replace(catalog_of(*some), regeln=regeln)


def rule(rule_id: str, word: str, stufe: int, wirkung: str = "stuetzt", **more: object) -> Regel:
    return Regel(rule_id, "text", (word,), wirkung, stufe, "Grund", "q", **more)  # type: ignore[arg-type]


def evidence(rule_id: str, level: int, quote: str = "früher", **more: object) -> Evidence:
    fields = {"traeger": Level.EIGEN, **more}
    return Evidence(rule_id, level, Effect.SUPPORTS, quote, "", "hund", **fields)  # type: ignore[arg-type]


def dog(level: int | None, *seen: Evidence, **more: object) -> Finding:
    fields = {
        "reifegrad": level,
        "reifegrad_low": level or 0,
        "offers": ("hund",),
        "evidence": seen,
        **more,
    }
    return Finding(DOG, Outcome.ANGEBOTEN, **fields)  # type: ignore[arg-type]


def stored(*findings: Finding, text: str = "", level: Level = Level.EIGEN) -> Snapshot:
    """A run with one offer, a dog's."""
    cat = Finding(CAT, Outcome.FEHLT, reifegrad=0, reifegrad_high=0)
    return Snapshot(
        portal="herne",
        stadt="Herne",
        ars="059160000000",
        started="2026-01-25T04:00:00Z",
        versions=Versions("0.1", "a", "b"),
        sources=(),
        umfang=(Umfang(complete=True),),
        offers=(Offer("hund", "Hundehaltung", "portal", text=text, level=level),),
        result=Result(
            matches=(Match("hund", DOG, Status.SICHER, "alias", 1.0),),
            findings=findings if len(findings) > 1 else (*findings, cat),
            teil_findings=(),
        ),
    )


def changed(found: Recheck) -> list[tuple[str, Art]]:
    return [(change.leistung_id, change.art) for change in found.changes]


ONLINE = rule("online", "ganz online", 3)
DESCRIBED = rule("beschrieben", "beschrieben", 1)


def test_rules_that_say_the_same_change_nothing() -> None:
    run = stored(dog(3, evidence("anders-genannt", 3)), text="ganz online")
    found = recheck(catalog(ONLINE), run)
    assert (found.then, found.now, found.changes) == (found.now, found.then, ())
    assert found.now.covered == 1
    assert found.now.total == 2


@pytest.mark.parametrize(
    ("then", "text", "art"),
    [
        (dog(1, evidence("beschrieben", 1)), "beschrieben. ganz online", Art.HOEHER),
        (dog(3, evidence("online", 3)), "beschrieben", Art.NIEDRIGER),
        (dog(3, evidence("online", 3)), "nichts", Art.UNBEKANNT),
        (dog(None), "beschrieben", Art.BEKANNT),
        (dog(1, evidence("beschrieben", 1), reifegrad_high=2), "beschrieben", Art.ANDERS),
    ],
)
def test_what_became_of_a_level(then: Finding, text: str, art: Art) -> None:
    found = recheck(catalog(ONLINE, DESCRIBED), stored(then, text=text))
    assert changed(found) == [(DOG, art)]
    assert [found.number(each) for each in Art] == [int(each is art) for each in Art]


def test_the_figures_say_then_and_now() -> None:
    run = stored(dog(1, evidence("beschrieben", 1)), text="ganz online")
    found = recheck(catalog(ONLINE), run)
    assert (found.then.covered, found.now.covered) == (0, 1)
    assert (found.then.uncertain, found.now.uncertain) == (1, 0)
    assert recheck(catalog(ONLINE), run, schwelle=1).then.covered == 1


def test_new_and_gone_evidence_is_named_and_other_words_are_not() -> None:
    run = stored(
        dog(1, evidence("beschrieben", 1, "alte Worte"), evidence("weg", 1)),
        text="beschrieben. ganz online",
    )
    (change,) = recheck(catalog(ONLINE, DESCRIBED), run).changes
    assert [item.rule for item in change.new] == ["online"]
    assert [item.rule for item in change.gone] == ["weg"]
    assert change.new[0].quote.endswith("ganz online")


def test_a_rule_that_became_weak_explains_itself() -> None:
    weak = replace(ONLINE, stark=False)
    cap = rule("deckel", "persönlich", 1, "begrenzt", stark=False)
    run = stored(dog(3, evidence("online", 3)), text="ganz online. persönlich")
    (change,) = recheck(catalog(weak, cap), run).changes
    assert change.art is Art.NIEDRIGER
    assert [(item.rule, item.firm) for item in change.gone] == [("online", True)]
    assert [(item.rule, item.firm) for item in change.new] == [("deckel", False), ("online", False)]


def test_whose_service_it_is_counts_too() -> None:
    then = dog(3, evidence("online", 3))
    run = stored(then, text="ganz online")
    land = replace(ONLINE, traeger=Level.LAND)
    found = recheck(catalog(land), run)
    assert changed(found) == [(DOG, Art.ANDERS)]
    assert (found.own_then, found.now.covered, found.own_now.covered) == (found.then, 1, 0)
    own = recheck(catalog(land), run, eigene=True)
    assert (own.then, own.now) == (found.own_then, found.own_now)
    before = stored(replace(then, eigen=Grade()), text="ganz online")
    assert changed(recheck(catalog(land), before)) == []


# --- runs from before ---------------------------------------------------------------------


def old(finding: Finding, text: str) -> Snapshot:
    """A run as it was stored when levels were exact or nothing, and nobody's in particular."""
    return from_json(to_json(stored(finding, text=text)))


def test_an_older_run_with_an_open_level_is_read_as_the_lowest() -> None:
    seen = evidence("beschrieben", 1, traeger=Level.UNBEKANNT)
    run = old(dog(None, seen, reifegrad_low=1), "beschrieben")
    found = recheck(catalog(DESCRIBED), run)
    assert found.changes == ()
    assert found.own_then is None
    assert found.own_now == found.now


def test_an_older_run_does_not_know_whose_service_it_saw() -> None:
    seen = evidence("online", 3, traeger=Level.UNBEKANNT)
    found = recheck(catalog(replace(ONLINE, traeger=Level.LAND)), old(dog(3, seen), "ganz online"))
    assert found.changes == ()
    higher = recheck(catalog(ONLINE), old(dog(None, seen, reifegrad_low=1), "ganz online"))
    (change,) = higher.changes
    assert (change.art, change.new, change.gone) == (Art.HOEHER, (), ())


def test_an_older_run_with_nothing_known_stays_unknown() -> None:
    found = recheck(catalog(DESCRIBED), old(dog(None), "beschrieben"))
    assert changed(found) == [(DOG, Art.BEKANNT)]


# --- another catalogue, other matches -----------------------------------------------------


def test_what_the_city_no_longer_executes_is_not_counted() -> None:
    today = catalog(ONLINE, leistungen=(leistung(DOG, "Hundehaltung"), leistung(CAT, "K", "bund")))
    found = recheck(today, stored(dog(3, evidence("online", 3)), text="ganz online"))
    assert (found.then.total, found.now.total) == (2, 1)
    (change,) = found.changes
    assert (change.leistung_id, change.art, change.now) == (CAT, Art.ANDERS, None)


def test_matches_stay_as_stored_unless_decisions_are_given() -> None:
    no = Entscheidung("Hundehaltung", DOG, False, "FB 16", "2026-02-01")
    run = stored(dog(3, evidence("online", 3)), text="ganz online")
    assert recheck(catalog(ONLINE), run).changes == ()
    found = recheck(catalog(ONLINE), run, decisions=[no])
    assert changed(found) == [(DOG, Art.NIEDRIGER)]
    assert found.changes[0].now is not None
    assert found.changes[0].now.outcome is Outcome.FEHLT


def test_entries_may_be_counted_instead() -> None:
    found = recheck(
        catalog(ONLINE), stored(dog(3), text="ganz online"), einheit=Einheit.TEILLEISTUNG
    )
    assert (found.then.total, found.now.total) == (0, 2)
    assert [change.teilleistung for change in found.changes] == [f"{DOG}-a", f"{CAT}-a"]


def test_a_selection_restricts_both_sides() -> None:
    found = recheck(
        catalog(ONLINE), stored(dog(3), text=""), selection=Selection(lebenslagen=("andere",))
    )
    assert (found.then.total, found.now.total, found.changes) == (0, 0, ())
