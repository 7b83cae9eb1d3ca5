# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The queue of open questions, answers, taking back, conflicts, and the file that only grows."""

from __future__ import annotations

import errno
import json
import os
import random
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.catalog.standing import in_force, standing
from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.matching.answers import (
    Author,
    Takeover,
    accept,
    none_at_all,
    reject,
    take_back,
    take_over,
)
from ozgcheck.matching.conflicts import conflicts
from ozgcheck.matching.decisions import append_decisions, read_decisions
from ozgcheck.matching.match import Matcher
from ozgcheck.matching.review import CANDIDATES, Question, questions, sure_by_title
from ozgcheck.maturity.assess import assess
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.model import (
    Entscheidung,
    Leistung,
    Match,
    Offer,
    Result,
    Snapshot,
    Status,
    Teilleistung,
    Umfang,
    Versions,
    Zustaendigkeit,
)
from ozgcheck.text import plain

CITY, BASKET, LATER, BUND = "10001", "10002", "10003", "10004"
IDS = (CITY, BASKET, LATER, BUND, "10005", "10006", "10007")
ANNA, BERT = "Anna", "Bert"


def leistung(ozg_id: str, koerbe: tuple[str, ...] = ()) -> Leistung:
    wer, anteil = (("bund",), "keiner") if ozg_id == BUND else (("stadt",), "ganz")
    return Leistung(
        ozg_id,
        f"Name {ozg_id}",
        "l1",
        "f1",
        ("buerger",),
        Zustaendigkeit(wer, anteil, "Grund", "", "mittel", "q"),
        (Teilleistung(f"{ozg_id}-a", "", "Eintrag"),),
        koerbe=koerbe,
    )


def catalog_of(*leistungen: Leistung) -> Catalog:
    """A catalogue of these Leistungen and nothing else."""
    empty: dict[str, Any] = {
        field.name: {} if str(field.type).startswith("dict") else () for field in fields(Catalog)
    }
    empty |= {"root": Path(), "fingerprint": "", "rules": "", "leistungen": leistungen}
    return Catalog(**empty)


CATALOG = catalog_of(*(leistung(i, ("korb",) if i == BASKET else ()) for i in IDS))


def offer(offer_id: str, title: str, **more: Any) -> Offer:
    return Offer(offer_id, title, "portal", **more)


def maybe(offer_id: str, ozg_id: str, score: float = 0.5, **more: Any) -> Match:
    status = more.pop("status", Status.PRUEFEN)
    return Match(offer_id, ozg_id, status, "text", score, reasons=(f"Grund {ozg_id}.",), **more)


def snapshot(offers: Sequence[Offer], matches: Sequence[Match]) -> Snapshot:
    findings, entries = assess(CATALOG, offers, matches, [Umfang(complete=True)])
    return Snapshot(
        portal="musterstadt",
        stadt="Musterstadt",
        ars="059990000000",
        started="2026-11-25T10:00:00Z",
        versions=Versions("0", "0", "0"),
        sources=(),
        umfang=(),
        offers=tuple(offers),
        result=Result(tuple(matches), findings, entries),
    )


def decided(
    titel: str, ozg_id: str, urteil: bool = True, wer: str = ANNA, **more: Any
) -> Entscheidung:
    return Entscheidung(titel, ozg_id, urteil, wer, "2026-11-25T09:00:00Z", **more)


def back(titel: str, ozg_id: str, wer: str = ANNA) -> Entscheidung:
    return decided(titel, ozg_id, False, wer, zurueck=True)


def author(wer: str = ANNA) -> Author:
    return Author(wer, "2026-11-26T08:00:00Z", "weil")


def keys(found: Sequence[Question]) -> list[str]:
    return [question.key for question in found]


def ids(question: Question) -> list[str]:
    return [candidate.id for candidate in question.candidates]


# --- the queue ----------------------------------------------------------------------


def test_only_what_must_be_checked_is_asked() -> None:
    run = snapshot(
        [offer("1", "Sicher"), offer("2", "Offen"), offer("3", "Nichts"), offer("4", "Nein")],
        [
            maybe("1", CITY, status=Status.SICHER),
            maybe("2", LATER),
            maybe("4", LATER, status=Status.ABGELEHNT),
        ],
    )
    assert keys(questions(CATALOG, run, ())) == ["offen"]


def test_gaps_come_first_by_lever_times_score_then_the_rest_by_score() -> None:
    run = snapshot(
        [offer(str(n), title) for n, title in enumerate("ABCDEF")],
        [
            maybe("0", BUND, 0.8),  # not the city's: closes nothing
            maybe("1", CITY, 0.6),
            maybe("2", BASKET, 0.6),  # a basket lifts the lever
            maybe("3", "10005", 0.9),  # another page offers it already
            maybe("4", CITY, 0.7),
            maybe("5", "10005", 1.0, status=Status.SICHER),
        ],
    )
    found = questions(CATALOG, run, ())
    assert keys(found) == ["c", "e", "b", "d", "a"]
    lever = {gap.id: gap.lever for gap in gaps(CATALOG, run)}
    assert found[0].gain == pytest.approx(lever[BASKET] * 0.6)
    assert [question.gain for question in found[3:]] == [0, 0]
    assert "Hebel" in found[0].candidates[0].why
    assert "schon ein sicheres Angebot" in found[3].candidates[0].why
    assert "führt die Stadt nicht aus" in found[4].candidates[0].why


def test_equal_titles_are_one_question_with_the_best_of_each_page() -> None:
    run = snapshot(
        [
            offer("1", "Hund  anmelden"),
            offer("2", "HUND ANMELDEN!", url="https://x.example/2"),
            offer("3", "hund an\u00admelden"),
            offer("4", "Hund abmelden"),
        ],
        [maybe("1", CITY, 0.3), maybe("2", CITY, 0.6), maybe("2", LATER, 0.4)],
    )
    (question,) = questions(CATALOG, run, ())
    assert len(question.pages) == 3
    assert [(c.id, c.score) for c in question.candidates] == [(CITY, 0.6), (LATER, 0.4)]
    assert question.pages[0].id == "2"  # the page that raises the question
    assert question.title == "HUND ANMELDEN!"


def test_between_equals_the_smaller_id_speaks() -> None:
    offers = [offer("1", "A"), offer("2", "a")]
    matches = [
        replace(maybe("2", CITY), reasons=("zwei",)),
        replace(maybe("1", CITY), reasons=("eins",)),
    ]
    for given_matches in (matches, matches[::-1]):
        (question,) = questions(CATALOG, snapshot(offers[::-1], given_matches), ())
        assert (question.title, question.candidates[0].reasons) == ("A", ("eins",))


def test_at_most_five_candidates_and_the_others_after_a_rejection() -> None:
    run = snapshot(
        [offer("1", "T")], [maybe("1", ozg_id, 0.9 - n / 10) for n, ozg_id in enumerate(IDS)]
    )
    (question,) = questions(CATALOG, run, ())
    assert ids(question) == list(IDS[:CANDIDATES])
    lines = reject(author(), "T", ids(question), {})
    (rest,) = questions(CATALOG, run, lines)
    assert ids(rest) == list(IDS[CANDIDATES:])
    assert questions(CATALOG, run, (*lines, *reject(author(), "T", ids(rest), {}))) == ()


def test_reasons_and_what_is_certain_already_are_told() -> None:
    run = snapshot(
        [offer("1", "T"), offer("2", "t")],
        [maybe("1", LATER), maybe("1", CITY, 1.0, status=Status.SICHER)],
    )
    (question,) = questions(CATALOG, run, ())
    assert question.sure == (CITY,)
    assert question.candidates[0].reasons == (f"Grund {LATER}.",)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (decided("t", CITY), []),
        (decided("T!", LATER), []),  # another Leistung than the candidates
        (decided("T", ""), []),
        (decided("T", "", False), ["t"]),
        (decided("T", CITY, False), []),
        (decided("T", "99999"), ["t"]),  # no such Leistung: matching ignores it, too
        (decided("U", CITY), ["t"]),
    ],
    ids=str,
)
def test_what_a_decision_settles(line: Entscheidung, left: list[str]) -> None:
    run = snapshot([offer("1", "T")], [maybe("1", CITY)])
    assert keys(questions(CATALOG, run, [line])) == left


def test_what_was_taken_back_is_asked_again() -> None:
    run = snapshot([offer("1", "T")], [maybe("1", CITY)])
    lines = [decided("T", CITY), back("t", CITY)]
    assert keys(questions(CATALOG, run, standing(lines))) == ["t"]


def test_an_accepted_title_closes_the_gap_for_the_others() -> None:
    run = snapshot([offer("1", "A"), offer("2", "B")], [maybe("1", CITY, 0.9), maybe("2", CITY)])
    before = questions(CATALOG, run, ())
    assert all(question.gain > 0 for question in before)
    (after,) = questions(CATALOG, run, [decided("A", CITY)])
    assert (after.key, after.gain) == ("b", 0)
    # A title that this portal does not have closes nothing.
    assert all(question.gain > 0 for question in questions(CATALOG, run, [decided("C", CITY)]))


def test_titles_without_a_word_and_unknown_leistungen_are_no_questions() -> None:
    run = snapshot([offer("1", "!!!"), offer("2", "T")], [maybe("1", CITY), maybe("2", "99999")])
    assert questions(CATALOG, run, ()) == ()


TITLES = ["A", "a!", "B", "Ä", "ae", "", "…", "C d"]
OFFERS = st.lists(st.sampled_from(TITLES), max_size=8).map(
    lambda titles: [offer(str(n), title) for n, title in enumerate(titles)]
)
MATCHES = st.lists(
    st.builds(
        lambda *args, grund, **more: replace(maybe(*args, **more), reasons=(grund,)),
        st.integers(0, 8).map(str),
        st.sampled_from([*IDS, "99999"]),
        st.sampled_from([0.1, 0.5, 0.9, 1.0]),
        status=st.sampled_from(list(Status)),
        grund=st.sampled_from(["eins", "zwei"]),
    ),
    max_size=20,
)
LINES = st.lists(
    st.builds(
        lambda title, ozg_id, yes, wer, zurueck: Entscheidung(
            title, ozg_id, yes and not zurueck, wer, "2026", "", zurueck
        ),
        st.sampled_from(TITLES),
        st.sampled_from(["", CITY, LATER, "99999"]),
        st.booleans(),
        st.sampled_from([ANNA, "anna", BERT, "C"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(OFFERS, MATCHES, LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    offers: list[Offer], matches: list[Match], lines: list[Entscheidung], rng: random.Random
) -> None:
    entries = standing(lines)
    found = questions(CATALOG, snapshot(offers, matches), entries)
    rng.shuffle(offers)
    rng.shuffle(matches)
    assert questions(CATALOG, snapshot(offers, matches), entries) == found


@given(OFFERS, MATCHES, LINES)
def test_the_queue_is_sorted_unique_and_undecided(
    offers: list[Offer], matches: list[Match], lines: list[Entscheidung]
) -> None:
    entries = standing(lines)
    found = questions(CATALOG, snapshot(offers, matches), entries)
    gains = [question.gain for question in found]
    assert gains == sorted(gains, reverse=True)
    assert len(set(keys(found))) == len(found)
    force = in_force(entries)
    for question in found:
        assert 1 <= len(question.candidates) <= CANDIDATES
        words = force.get(question.key, {})
        assert not set(ids(question)) & words.keys()
        assert not any(words[ozg_id].urteil for ozg_id in words if ozg_id in ("", *IDS))


@given(OFFERS, MATCHES, st.data())
def test_answering_everything_comes_to_an_end(
    offers: list[Offer], matches: list[Match], data: st.DataObject
) -> None:
    run = snapshot(offers, matches)
    lines: tuple[Entscheidung, ...] = ()
    for _ in range(100):
        found = questions(CATALOG, run, lines)
        if not found:
            break
        first, force = found[0], in_force(lines)
        new = data.draw(
            st.sampled_from(
                [
                    accept(author(), first.title, first.candidates[0].id, force),
                    reject(author(), first.title, ids(first), force),
                    none_at_all(author(), first.title, force),
                ]
            )
        )
        assert new
        lines += new
    assert questions(CATALOG, run, lines) == ()


# --- what stands -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([back("T", CITY)], []),
        ([decided("T", CITY), back("t!", CITY)], []),
        ([back("T", CITY), decided("T", CITY)], [1]),
        ([decided("T", CITY), back("T", LATER)], [0]),
        ([decided("T", CITY), back("U", CITY)], [0]),
        ([decided("T", ""), back("T", "")], []),
        # a change of mind is one decision
        ([decided("T", CITY), decided("T", CITY, False), back("T", CITY)], []),
        # each takes back only their own, in any order of lines
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY, ANNA)], [1]),
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY, BERT)], [0]),
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY, "anna")], [1]),
        # who said nothing takes back what all said
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY, "C")], []),
        # taking back twice: the second time there is nothing of one's own left
        ([decided("T", CITY), decided("T", CITY, True, BERT), *[back("T", CITY)] * 2], []),
        ([decided("T", CITY), back("T", CITY), decided("T", LATER)], [2]),
    ],
)
def test_what_stands_after_taking_back(lines: list[Entscheidung], left: list[int]) -> None:
    assert standing(lines) == tuple(lines[n] for n in left)


@given(LINES)
def test_standing_keeps_the_order_and_is_final(lines: list[Entscheidung]) -> None:
    once = standing(lines)
    assert not any(entry.zurueck for entry in once)
    assert standing(once) == once
    rest = iter(lines)
    assert all(any(entry is line for line in rest) for entry in once)


@given(LINES, st.sampled_from(["A", "b", "Z"]), st.sampled_from([ANNA, "Neu"]))
def test_taking_an_answer_back_restores_what_counted(
    lines: list[Entscheidung], title: str, wer: str
) -> None:
    """Holds for a person who had not decided about that title before, as in a sitting."""
    before = tuple(entry for entry in standing(lines) if entry.wer.casefold() != wer.casefold())
    force = in_force(before)
    for new in (
        accept(author(wer), title, CITY, force),
        reject(author(wer), title, [CITY, LATER], force),
        none_at_all(author(wer), title, force),
    ):
        undone = tuple(author(wer).back(entry.titel, entry.leistung) for entry in new)
        assert in_force(standing((*before, *new, *undone))) == force


def test_matching_never_sees_what_was_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("Name 10001", CITY, False), back("name 10001", CITY)])
    (match,) = Matcher(CATALOG, read_decisions(path)).match(offer("1", "Name 10001"))[0]
    assert (match.leistung_id, match.status, match.step) == (CITY, Status.SICHER, "alias")


def test_a_city_can_take_back_what_the_catalogue_decided(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    shipped = (decided("T", CITY, wer="Katalog"), decided("U", CITY, wer="Katalog"))
    append_decisions(path, [back("t", CITY, "FB 16")])
    assert read_decisions(path, shipped) == shipped[1:]
    assert read_decisions(path) == ()


def test_the_catalogue_resolves_its_own(tiny: Path) -> None:
    path = tiny / "entscheidungen/herne.jsonl"
    assert len(load_catalog(tiny).entscheidungen["herne"]) == 1
    append_decisions(path, [back("BABYGELD", "10000", "FB 16")])
    assert load_catalog(tiny).entscheidungen["herne"] == ()


# --- answers -----------------------------------------------------------------------


def test_what_counts_already_is_not_said_twice() -> None:
    lines = (decided("T", CITY, wer=BERT), decided("U", ""), decided("V", LATER, False))
    force = in_force(lines)
    assert accept(author(), "t!", CITY, force) == ()
    assert none_at_all(author(), "u", force) == ()
    assert reject(author(), "V", [LATER], force) == ()
    assert [line.leistung for line in reject(author(), "V", [LATER, CITY], force)] == [CITY]


def test_accepting_and_none_at_all_end_each_other() -> None:
    lines = none_at_all(author(), "T", in_force([decided("T", CITY)]))
    assert [(line.leistung, line.urteil) for line in lines] == [(CITY, False), ("", True)]
    found, _ = Matcher(CATALOG, (decided("T", CITY), *lines)).match(offer("1", "T"))
    assert [match.status for match in found] == [Status.ABGELEHNT]
    lines = accept(author(), "T", CITY, in_force([decided("T", "")]))
    assert [(line.leistung, line.urteil) for line in lines] == [(CITY, True), ("", False)]


def test_lines_carry_who_when_and_why_in_plain_text() -> None:
    (line,) = accept(author(), "T\x1b[31m\u202e\nx", CITY, {})
    assert line == Entscheidung("T [31m x", CITY, True, ANNA, author().wann, "weil")


def test_take_back_concerns_ones_own_first() -> None:
    lines = (decided("T", CITY), decided("T", LATER, False), decided("t", BUND, True, BERT))
    assert [line.leistung for line in take_back(author(), "T", lines)] == [CITY, LATER]
    assert [line.leistung for line in take_back(author(BERT), "T", lines)] == [BUND]
    assert [line.leistung for line in take_back(author("C"), "T", lines)] == [CITY, LATER, BUND]
    assert take_back(author(), "U", lines) == ()
    assert standing((*lines, *take_back(author(), "T", lines))) == lines[2:]


# --- from another city ---------------------------------------------------------------


def taken(
    run: Snapshot, own: Sequence[Entscheidung], theirs: Sequence[Entscheidung], remark: str = "x"
) -> Takeover:
    return take_over(
        CATALOG, theirs, questions(CATALOG, run, own), sure_by_title(run), in_force(own), remark
    )


def sure(offer_id: str, ozg_id: str, step: str = "text") -> Match:
    return Match(offer_id, ozg_id, Status.SICHER, step, 0.99)


@pytest.mark.parametrize(
    ("theirs", "over"),
    [
        ([decided("Fest", CITY, False)], True),
        ([decided("fest!", "")], True),
        ([decided("Fest", LATER)], True),
        ([decided("Fest", CITY, False), decided("Fest", LATER)], True),
        # What they say is what is certain here anyway.
        ([decided("Fest", CITY)], False),
        ([decided("Fest", LATER, False)], False),
        ([decided("Fest", "", False)], False),
    ],
)
@pytest.mark.parametrize("step", ["text", "alias", "schluessel", "ozg_id", "link", "entscheidung"])
def test_a_correction_is_taken_over_where_only_the_title_made_it_certain(
    theirs: list[Entscheidung], over: bool, step: str
) -> None:
    run = snapshot([offer("1", "Fest"), offer("2", "FEST")], [sure("1", CITY, step)])
    found = taken(run, (), theirs)
    wanted = theirs if over and step in ("text", "alias") else []
    assert [(e.titel, e.leistung, e.urteil) for e in found.lines] == [
        ("FEST", e.leistung, e.urteil) for e in wanted
    ]
    assert found.elsewhere == len(theirs) - len(wanted)
    # A key on another page of that title knows more than the title.
    both = replace(
        run, result=replace(run.result, matches=(sure("1", CITY), sure("2", CITY, step)))
    )
    assert bool(taken(both, (), theirs).lines) is bool(wanted)


def test_a_correction_of_what_was_decided_here_is_none() -> None:
    run = snapshot([offer("1", "Fest")], [sure("1", CITY)])
    found = taken(run, [decided("Fest", CITY)], [decided("Fest", CITY, False)])
    assert (found.lines, found.decided) == ((), 1)


def test_only_open_titles_and_known_leistungen_are_taken_over() -> None:
    run = snapshot(
        [offer("1", "Offen"), offer("2", "Entschieden"), offer("3", "Halb"), offer("4", "Leer")],
        [maybe(str(n), ozg_id) for n in (1, 2, 3, 4) for ozg_id in (CITY, LATER)],
    )
    own = (decided("Entschieden", CITY), decided("Halb", LATER, False))
    theirs = (
        decided("OFFEN!", CITY, wer="FB 10", grund="steht da"),
        decided("Entschieden", LATER),
        decided("Halb", LATER),
        decided("Halb", CITY, False),
        decided("Leer", ""),
        decided("Offen", "99999"),
        decided("Anderswo", CITY),
    )
    found = taken(run, own, theirs, "aus x.jsonl")
    assert found.lines == (
        decided("Offen", CITY, wer="FB 10", grund="steht da (aus x.jsonl)"),
        decided("Halb", CITY, False, grund="aus x.jsonl"),
        decided("Leer", "", grund="aus x.jsonl"),
    )
    assert (found.elsewhere, found.unknown, found.decided) == (2, 1, 1)


@given(OFFERS, MATCHES, LINES, LINES)
def test_taking_over_leaves_what_is_decided_and_is_done_once(
    offers: list[Offer],
    matches: list[Match],
    own: list[Entscheidung],
    theirs: list[Entscheidung],
) -> None:
    run, mine, their = snapshot(offers, matches), standing(own), standing(theirs)
    force = in_force(mine)
    found = taken(run, mine, their)
    after = (*mine, *found.lines)
    for key, words in force.items():
        for ozg_id, entry in words.items():
            assert in_force(after)[key][ozg_id] == entry
    again = taken(run, after, their)
    assert again.lines == ()


# --- conflicts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "pairs"),
    [
        ([decided("T", CITY), decided("t!", CITY, False, BERT)], [(0, 1)]),
        ([decided("T", CITY), decided("T", CITY, False)], []),  # changed her mind
        ([decided("T", CITY), decided("T", CITY, False, "ANNA")], []),
        ([decided("T", CITY), decided("T", CITY, True, BERT)], []),
        ([decided("T", CITY), decided("U", CITY, False, BERT)], []),
        ([decided("T", CITY), decided("T", LATER, True, BERT)], [(0, 1)]),
        ([decided("T", CITY), decided("T", LATER, False, BERT)], []),
        # a page with several Leistungen
        ([decided("T", CITY), decided("T", LATER), decided("T", CITY, True, BERT)], []),
        ([decided("T", CITY), decided("T", LATER), decided("T", BUND, True, BERT)], []),
        # none at all
        ([decided("T", ""), decided("T", CITY, True, BERT)], [(0, 1)]),
        ([decided("T", CITY), decided("T", LATER), decided("T", "", True, BERT)], [(0, 2)]),
        ([decided("T", ""), decided("T", CITY, False, BERT)], []),
        # who comes round ends it
        ([decided("T", CITY), decided("T", CITY, False, BERT), decided("T", CITY, False)], []),
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY)], []),
        ([decided("T", CITY), decided("T", CITY, False, BERT), back("T", CITY, BERT)], []),
        # three people
        (
            [decided("T", CITY), decided("T", CITY, False, BERT), decided("T", CITY, True, "C")],
            [(0, 1), (1, 2)],
        ),
        ([decided("T", CITY, False, BERT), decided("T", CITY), decided("T", CITY)], [(0, 2)]),
    ],
)
def test_conflicts(lines: list[Entscheidung], pairs: list[tuple[int, int]]) -> None:
    found = conflicts(standing(lines))
    assert [(c.earlier, c.later) for c in found] == [(lines[a], lines[b]) for a, b in pairs]


@given(LINES)
def test_one_person_alone_never_conflicts(lines: list[Entscheidung]) -> None:
    alone = [replace(line, wer=ANNA) for line in lines]
    assert conflicts(standing(alone)) == ()
    for conflict in conflicts(standing(lines)):
        assert conflict.earlier.wer.casefold() != conflict.later.wer.casefold()


# --- the file -----------------------------------------------------------------------


TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text.isascii() or text.isprintable())
ENTRIES = st.lists(
    st.builds(
        Entscheidung,
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10),
        st.sampled_from(["", CITY]),
        st.just(False),
        TEXTS,
        TEXTS,
        st.sampled_from(["", "Grund\u2028mit\x85Umbruch\n"]),
    ),
    min_size=1,
    max_size=4,
)


def _harmless(entry: Entscheidung) -> Entscheidung:
    said = {name: plain(getattr(entry, name)) for name in ("titel", "wer", "wann", "grund")}
    return replace(entry, **said)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ENTRIES, max_size=4), st.booleans())
def test_a_file_only_grows_and_reads_back(
    tmp_path: Path, parts: list[list[Entscheidung]], cut: bool
) -> None:
    path = tmp_path / "neu" / "d.jsonl"
    path.unlink(missing_ok=True)
    expected: list[Entscheidung] = []
    before = b""
    for part in parts:
        append_decisions(path, part)
        expected += map(_harmless, part)
        after = path.read_bytes()
        assert after.startswith(before)
        assert after.endswith(b"\n")
        assert read_decisions(path) == tuple(expected)
        if cut:  # an editor that leaves out the last line break
            path.write_bytes(after[:-1])
        before = path.read_bytes()


def test_nothing_to_add_makes_no_file(tmp_path: Path) -> None:
    append_decisions(tmp_path / "neu/d.jsonl", [])
    assert list(tmp_path.glob("neu*")) == []


@pytest.mark.parametrize("tail", ["", "\n", "\n\n", "  ", "\r\n"])
def test_any_end_of_a_whole_line_will_do(tmp_path: Path, tail: str) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T", CITY)])
    before = path.read_text(encoding="utf-8").rstrip("\n") + tail
    path.write_text(before, encoding="utf-8", newline="")
    append_decisions(path, [decided("U", CITY)])
    assert path.read_text(encoding="utf-8").startswith(before.rstrip())
    assert [entry.titel for entry in read_decisions(path)] == ["T", "U"]


@pytest.mark.parametrize("torn", ['{"titel": "abgebro', '{"titel": "Mü'.encode()[:-1], "\0\0\0"])
def test_half_a_line_at_the_end_is_explained_and_left_alone(
    tmp_path: Path, torn: str | bytes
) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T", CITY)] * 3)
    with path.open("ab") as file:
        file.write(torn if isinstance(torn, bytes) else torn.encode())
    before = path.read_bytes()
    for call in (lambda: read_decisions(path), lambda: append_decisions(path, [decided("U", "")])):
        with pytest.raises(ConfigError, match="abgebrochen") as caught:
            call()
        assert f"{path}:4" in caught.value.message
        assert "Texteditor" in caught.value.hint
        assert path.read_bytes() == before


def test_a_long_last_line_is_found(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T" * 20_000, CITY)])
    path.write_bytes(path.read_bytes()[:-1])
    append_decisions(path, [decided("U", CITY)])
    assert len(read_decisions(path)) == 2


@pytest.mark.parametrize(
    "wrong", [decided("", CITY), decided("T", "1"), decided("T", CITY, wer="")]
)
def test_what_breaks_the_schema_is_not_written(tmp_path: Path, wrong: Entscheidung) -> None:
    path = tmp_path / "d.jsonl"
    with pytest.raises(ConfigError):
        append_decisions(path, [decided("T", CITY), wrong])
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").mkdir()
    (tmp_path / "datei").touch()
    for path in (tmp_path / "d.jsonl", tmp_path / "datei" / "d.jsonl"):
        with pytest.raises(OzgcheckError, match=r"nicht in .* speichern"):
            append_decisions(path, [decided("T", CITY)])


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T", CITY)])
    path.chmod(stat.S_IRUSR)
    before = path.read_bytes()
    with pytest.raises(OzgcheckError, match="keine Berechtigung"):
        append_decisions(path, [decided("U", CITY)])
    assert path.read_bytes() == before


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_refusal_to_open_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T", CITY)])
    before = path.read_bytes()

    def refuse(*_: Any) -> int:
        raise OSError(code, "refused", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("ozgcheck.growing.os.open", refuse)
        with pytest.raises(OzgcheckError) as caught:
            append_decisions(path, [decided("U", CITY)])
    assert caught.value.exit_code == 1
    assert path.read_bytes() == before


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("T", CITY)])
    before = path.read_bytes()
    real = os.write
    calls: list[int] = []

    def full(handle: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data[:7])

    with monkeypatch.context() as patch:
        patch.setattr("ozgcheck.growing.os.write", full)
        with pytest.raises(OzgcheckError, match="kein Platz"):
            append_decisions(path, [decided("U", CITY)])
    assert len(calls) == 2
    assert path.read_bytes() == before


def test_several_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    append_decisions(path, [decided("Anfang", CITY)])
    path.write_bytes(path.read_bytes()[:-1])  # who comes first adds the line break
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ozgcheck.matching.decisions import append_decisions\n"
        "from ozgcheck.model import Entscheidung\n"
        "for n in range(40):\n"
        "    titel = f'{sys.argv[2]} {n} ' + 'ä' * (n * 50)\n"
        "    append_decisions(Path(sys.argv[1]), [Entscheidung(titel, '', True, 'W', '2026')])\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number)])
        for number in range(4)
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * 4
    titles = [entry.titel.strip("ä ") for entry in read_decisions(path)]
    assert titles[0] == "Anfang"
    assert sorted(titles[1:]) == sorted(f"{p} {n}" for p in range(4) for n in range(40))
    assert all(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
