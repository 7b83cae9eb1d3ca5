# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a title resembles, and what a clerk is told about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit
from ozgcheck.matching.match import Matcher
from ozgcheck.matching.steps.text import SILENT_BELOW, SURE_ABOVE
from ozgcheck.model import Status
from tests.matching.town import (
    CATALOG,
    DOG,
    IDC,
    LEISTUNGEN,
    PASS,
    RENT,
    TAX,
    WED,
    decision,
    offer,
    told,
)

# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "against", "expected"),
    [
        (0.9999, "", "sicher"),
        (SURE_ABOVE, "", "sicher"),
        (SURE_ABOVE - 0.0001, "", "pruefen"),
        (0.9999, "Ein Wort spricht dagegen.", "pruefen"),
        (SILENT_BELOW, "", "pruefen"),
        (SILENT_BELOW - 0.0001, "", ""),
    ],
)
def test_text_is_sure_only_when_very_probable_and_no_rule_speaks_against_it(
    stub: Callable[..., Matcher], score: float, against: str, expected: str
) -> None:
    matcher = stub({"Sache": [Hit(RENT, score, "Wohngeld", against)]})
    found, _ = matcher.match(offer("Sache"))
    assert told(found) == ([(RENT, expected, "text")] if expected else [])


def test_only_the_first_candidate_can_be_sure(stub: Callable[..., Matcher]) -> None:
    hits = [Hit(PASS, 0.99, "x", "Grund."), Hit(RENT, 0.98, "y"), Hit(DOG, 0.97, "z")]
    found, _ = stub({"Sache": hits}).match(offer("Sache"))
    assert {entry.status for entry in found} == {Status.PRUEFEN}


def test_real_titles_are_sure_by_their_probability_alone(shipped: Matcher) -> None:
    seen = set()
    for title in (
        "Reisepassverlust",
        "Personalausweis vorläufig beantragen",
        "Wohngeld und ganz etwas anderes",
        "Wohnen",
        "Müll",
    ):
        first = shipped.match(offer(title))[0][0]
        assert first.step == "text", title
        assert (first.status is Status.SICHER) == (first.score >= SURE_ABOVE), title
        seen.add(first.status)
    assert seen == {Status.SICHER, Status.PRUEFEN}


# --- explanations -------------------------------------------------------------------------------


def test_a_match_of_text_says_what_met_what_not_what_speaks_against_it_and_the_next(
    stub: Callable[..., Matcher],
) -> None:
    first = Hit(RENT, 0.614, "Wohngeld Antrag", "Das Wort Hund meint die Steuer.")
    second = Hit(DOG, 0.306, "Hund Antrag")
    found, _ = stub({"Hund Wohngeld": [first, second]}).match(offer("Hund Wohngeld"))
    assert found[0].reasons == (
        "Der Titel ähnelt „Wohngeld Antrag“ (61 %).",
        "Gemeinsam: Wohngeld.",
        "Nicht im Namen: Hund.",
        "Dagegen: Das Wort Hund meint die Steuer.",
        "Die nächste wäre „Hundehaltung“ (31 %), dort fehlt Wohngeld.",
    )
    assert found[1].reasons == (
        "Der Titel ähnelt „Hund Antrag“ (31 %).",
        "Gemeinsam: Hund.",
        "Nicht im Namen: Wohngeld.",
    )


def test_the_next_is_never_what_a_person_rejected(stub: Callable[..., Matcher]) -> None:
    hits = [Hit(RENT, 0.6, "a"), Hit(DOG, 0.5, "b"), Hit(WED, 0.4, "c")]
    no = decision("Sache", DOG, yes=False)
    found, _ = stub({"Sache": hits}, no).match(offer("Sache"))
    assert "Die nächste wäre „Eheschließung“ (40 %)." in found[0].reasons
    no = decision("Sache", RENT, yes=False)
    found, _ = stub({"Sache": hits}, no).match(offer("Sache"))
    assert "Die nächste wäre „Eheschließung“ (40 %)." in found[0].reasons


def test_rejected_candidates_make_room_for_others(stub: Callable[..., Matcher]) -> None:
    ids = [DOG, TAX, WED, RENT, PASS, IDC]
    hits = [Hit(ozg_id, 0.5 - place / 100, "x") for place, ozg_id in enumerate(ids)]
    more = replace(LEISTUNGEN[0], id="10007", teilleistungen=(), aliases=())
    catalog = replace(CATALOG, leistungen=(*LEISTUNGEN, more))
    no = [decision("Sache", ozg_id, yes=False) for ozg_id in ids[:2]]
    matcher = stub({"Sache": [*hits, Hit("10007", 0.4, "x")]}, *no, catalog=catalog)
    found, _ = matcher.match(offer("Sache"))
    open_ = [entry.leistung_id for entry in found if entry.status is Status.PRUEFEN]
    assert open_ == [WED, RENT, PASS, IDC, "10007"]


def test_reasons_of_real_titles_name_a_name_of_the_leistung_and_words_of_the_title(
    catalog: Catalog,
    shipped: Matcher,
) -> None:
    steps = 0
    for title in ("Approbation Ausland", "Wohngeld für Hunde", "Anmeldung, Ummeldung", "Müll"):
        found, _ = shipped.match(offer(title))
        for entry in found:
            leistung = catalog.by_id[entry.leistung_id]
            like = re.fullmatch(r"Der Titel ähnelt „(.+)“ \((\d+) %\)\.", entry.reasons[0])
            assert like is not None, entry
            names = {leistung.name, *leistung.aliases}
            for teil in leistung.teilleistungen:
                names |= {teil.name, *teil.frueher}
            assert like[1] in names
            assert int(like[2]) == round(entry.score * 100)
            for reason in entry.reasons[1:]:
                label, _, words = reason.partition(": ")
                if label in ("Gemeinsam", "Nicht im Namen"):
                    assert all(word in title for word in words.rstrip(".").split(", "))
                    steps += 1
        assert any(reason.startswith("Die nächste wäre „") for reason in found[0].reasons), title
    assert steps > 10
    reasons = [entry.reasons for entry in shipped.match(offer("Approbation Ausland"))[0]]
    assert any(
        "Dagegen: Abschlüsse aus dem Ausland" in reason for lines in reasons for reason in lines
    )
