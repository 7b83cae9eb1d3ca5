# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Parts of rows, judged one by one, and on many cores."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import OzgcheckError
from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import Level, Regel
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pvog_rows import offers_of
from ozgcheck.survey import crew
from ozgcheck.survey.crew import Crew
from ozgcheck.survey.judge import PLACE, STATE, WORDING, Judge, Wording, grades, together
from tests.survey.exports import HERNE, Nasty, shared_judge


@pytest.fixture(scope="module")
def judge(catalog: Catalog) -> Judge:
    return shared_judge(catalog)


def test_the_parts_of_a_row_say_what_the_whole_offer_says(catalog: Catalog, judge: Judge) -> None:
    nasty, dice = Nasty(catalog), random.Random(3)
    rules = Rules(catalog.regeln, catalog.traeger)
    seen = set()
    for row in nasty.rows(dice, 400):
        row["gemeinde"] = HERNE
        offers, _ = offers_of([row], Context(ars=HERNE, retrieved=""))
        wording = judge.wording([row[name] for name in WORDING])
        assert (wording is None) is (not offers)
        if wording is None:
            continue
        address = judge.address(row["url"])
        place = judge.place([row[name] for name in PLACE])
        state = judge.state([row[name] for name in STATE])
        signs = wording.signs | address.signs | place.signs | state
        evidence = rules.evidence(offers[0])
        own = None if offers[0].level.inherited else grade(evidence, own=True)
        assert grades(signs, inherited=place.inherited) == (grade(evidence), own)
        assert address.url == offers[0].url
        seen.add((grade(evidence), own))
    assert len(seen) > 8


def test_rows_have_one_identity_where_their_parts_have(catalog: Catalog, judge: Judge) -> None:
    nasty, dice = Nasty(catalog), random.Random(4)
    by_id: dict[str, set[tuple[str, ...]]] = {}
    for row in nasty.rows(dice, 300):
        row["gemeinde"] = HERNE
        offers, _ = offers_of([row], Context(ars=HERNE, retrieved=""))
        wording = judge.wording([row[name] for name in WORDING])
        if wording is not None:
            parts = (
                wording.identity,
                judge.address(row["url"]).identity,
                judge.place([row[name] for name in PLACE]).identity,
            )
            by_id.setdefault(offers[0].id, set()).add(parts)
    assert all(len(parts) == 1 for parts in by_id.values())
    assert len({parts for each in by_id.values() for parts in each}) == len(by_id)


def test_a_rule_on_facts_sees_those_that_are_no_columns(catalog: Catalog) -> None:
    rules = [
        _rule("schluessel", r"^leika_key_roh=.*kaputt"),
        _rule("adresse", "^url_roh=siehe"),
        _rule("ort", "^ars_name=Herne$"),
        _rule("ars", "^ars=059160000000$"),
    ]
    judge = Judge(replace(catalog, regeln=tuple(rules)))
    wording = judge.wording(["kaputt", "Hund", "", "", ""])
    assert wording is not None
    assert len(wording.signs) == 1
    assert len(judge.address("siehe Rathaus").signs) == 1
    assert not judge.address("https://siehe.example/").signs
    assert len(judge.place([HERNE, "59160000000", "Herne"]).signs) == 1  # the same twice
    assert not judge.place([HERNE, "05", "Bochum"]).signs


def _rule(name: str, pattern: str) -> Regel:
    return Regel(name, "fakt", (pattern,), "begrenzt", 1, "", "portalbeobachtung")


def test_nothing_that_names_it_is_no_offer(judge: Judge) -> None:
    assert judge.wording(["", " ", "\x00", "10160", "Hundehaltung"]) is None


def test_whose_a_row_is(judge: Judge) -> None:
    inherited = {ars: judge.place([HERNE, ars, ""]).inherited for ars in
                 (HERNE, "050000000000", "0", "059110000000", "")}  # fmt: skip
    assert inherited == {
        HERNE: False, "050000000000": True, "0": True, "059110000000": False, "": False,
    }  # fmt: skip


def test_what_several_rows_say_together() -> None:
    first = Wording("Hund", "", ("99102013104000",), ("10160",))
    later = first._replace(category="Tiere", ozg_ids=("10164",))
    last = first._replace(category="Steuern", ozg_ids=("10160",))
    merged = first._replace(category="Tiere", ozg_ids=("10160", "10164"))
    assert together([first, later, last]) == merged
    assert together([last, later, first]) == merged._replace(category="Steuern")


def test_a_service_of_others_is_not_the_citys_own() -> None:
    signs = frozenset({("supports", 3, True, "angebot"), ("supports", 1, True, "bund")})
    every, own = grades(signs, inherited=False)
    assert (every.low, own and own.low) == (3, 3)
    every, own = grades(frozenset({("supports", 3, True, Level.LAND.value)}), inherited=False)
    assert (every.low, own and own.low) == (3, 0)
    assert grades(signs, inherited=True)[1] is None


# --- the crew ---------------------------------------------------------------------------


def test_many_values_are_judged_by_other_processes_in_their_order(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_MANY", 40)
    monkeypatch.setattr(crew, "_BATCH", 10)
    values = [str(number) for number in range(95)]
    with Crew(catalog, 2) as both:
        found = list(both.judged(_where, values))
    assert [value for value, _ in found] == values
    assert os.getpid() not in {process for _, (process, _) in found}
    assert [said for _, (_, said) in found] == [value * 2 for value in values]


def test_few_values_are_judged_here(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "Judge", lambda _: None)
    with Crew(catalog, 8) as alone:
        found = list(alone.judged(_where, ["a"]))
    assert found == [("a", (os.getpid(), "aa"))]


def test_a_process_that_is_ended_from_outside_is_told(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_MANY", 1)
    monkeypatch.setattr(crew, "_BATCH", 1)
    with (
        Crew(catalog, 2) as both,
        pytest.raises(OzgcheckError, match="von außen abgebrochen"),
    ):
        list(both.judged(_end, ["a", "b", "c"]))


def _where(_: Judge, value: str) -> tuple[int, str]:
    return os.getpid(), value * 2


def _end(_: Judge, value: str) -> None:
    os._exit(9)
