# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistung an offer fulfils: the order of the steps, and what each may claim."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.match import CANDIDATES, SURE_ABOVE, Matcher
from ozgcheck.model import (
    DigitalesAngebot,
    Entscheidung,
    Leistung,
    Match,
    NeuererSchluessel,
    Offer,
    Status,
    Teilleistung,
    Unknown,
    Zustaendigkeit,
)

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")
DOG, TAX, WED, RENT, PASS, IDC = "10001", "10002", "10003", "10004", "10005", "10006"
DOG_KEY, DOG_KEY_2 = "99110009000000", "99110009104000"
WED_KEY, RENT_KEY = "99059001000000", "99107023000000"
NEW_SURE, NEW_UNSURE, STRANGE = "99200001000000", "99200002000000", "99999999999999"
BLOCK, IN_BLOCK, NOT_IN_BLOCK = "99300001", "99300001012000", "99300001999000"


def leistung(
    ozg_id: str,
    name: str,
    *aliases: str,
    teil: dict[str, str] | None = None,
    nicht: tuple[str, ...] = (),
) -> Leistung:
    entries = tuple(Teilleistung(key, key, text) for key, text in (teil or {}).items())
    return Leistung(ozg_id, name, "lage", "feld", ("buerger",), CITY, entries, aliases, nicht)


LEISTUNGEN = (
    leistung(
        DOG,
        "Hundehaltung",
        "Hund anmelden",
        teil={DOG_KEY: "Hundehaltung Grundsatz", DOG_KEY_2: "Hundehaltung Anmeldung"},
    ),
    leistung(TAX, "Grundsteuer", "Beglaubigung", nicht=("Hundesteuer Grundsteuer",)),
    leistung(WED, "Eheschließung", "Heiraten", "Beglaubigung", teil={WED_KEY: "Trauung"}),
    leistung(RENT, "Wohngeld", teil={RENT_KEY: "Wohngeld Bewilligung"}),
    leistung(PASS, "Reisepass", "Tierheim", nicht=("Tierheim", "Reisepässe")),
    leistung(IDC, "Personalausweis"),
)
CATALOG = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(),
    lebenslagen=(),
    leistungen=LEISTUNGEN,
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(
        NeuererSchluessel(NEW_SURE, "Neu", RENT, "Grund eins", "hoch"),
        NeuererSchluessel(NEW_UNSURE, "Neu", RENT, "Grund zwei", "mittel"),
    ),
    praefixe=(NeuererSchluessel(BLOCK, "Block", PASS, "Grund", "hoch", (NOT_IN_BLOCK,)),),
    angebote=(
        DigitalesAngebot(
            "maengelmelder", "Mängelmelder", "verwaltung", ("Schaden melden",), (), "hoch"
        ),
        DigitalesAngebot("buergerapp", "App", "verwaltung", ("Bürger-App",), (), "hoch"),
    ),
    synonyme={},
)
MATCHER = Matcher(CATALOG)


def offer(title: str, *keys: str, ids: tuple[str, ...] = ()) -> Offer:
    return Offer("1-a", title, "portal", schluessel=keys, ozg_ids=ids)


def decision(title: str, ozg_id: str, yes: bool = True, grund: str = "") -> Entscheidung:
    return Entscheidung(title, ozg_id, yes, "FB 21", "2026-11-25T09:00:00Z", grund)


def match(found: Offer, *decisions: Entscheidung) -> list[Match]:
    matches, _ = Matcher(CATALOG, decisions).match(found)
    return matches


def told(matches: Iterable[Match]) -> list[tuple[str, str, str]]:
    return [(entry.leistung_id, entry.status.value, entry.step) for entry in matches]


# --- the order of the steps ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "decisions", "expected"),
    [
        (offer("Hund anmelden", RENT_KEY), (decision("Hund anmelden", PASS),), "entscheidung"),
        (offer("Hund anmelden", DOG_KEY), (), "schluessel"),
        (offer("Ein Titel", ids=(DOG,)), (), "ozg_id"),
        (offer("Hund anmelden"), (), "alias"),
        (offer("Hunde anmelden in Herne"), (), "text"),
    ],
)
def test_each_step_speaks_only_when_the_ones_before_are_silent(
    found: Offer, decisions: tuple[Entscheidung, ...], expected: str
) -> None:
    assert match(found, *decisions)[0].step == expected


def test_a_decision_outranks_key_and_name_for_the_same_leistung() -> None:
    (only,) = match(offer("Hund anmelden", DOG_KEY), decision("Hund anmelden", DOG, grund="klar"))
    assert (only.status, only.step) == (Status.SICHER, "entscheidung")
    assert only.reasons[0] == "FB 21 hat am 2026-11-25 so entschieden: klar."


def test_a_decision_holds_for_the_title_however_it_is_written() -> None:
    found = match(offer("  HUNDE-Marke ßs "), decision("hunde marke SSS", PASS))
    assert told(found) == [(PASS, "sicher", "entscheidung")]


def test_a_later_decision_replaces_an_earlier_one() -> None:
    yes, no = decision("Marke", PASS), decision("Marke", PASS, yes=False)
    assert told(match(offer("Marke"), no, yes)) == [(PASS, "sicher", "entscheidung")]
    assert told(match(offer("Marke"), yes, no)) == [(PASS, "abgelehnt", "entscheidung")]


@pytest.mark.parametrize(
    "found", [offer("Hund anmelden"), offer("x", DOG_KEY), offer("x", ids=(DOG,))]
)
def test_no_later_step_brings_back_what_a_person_rejected(found: Offer) -> None:
    matches = match(found, decision(found.title, DOG, yes=False))
    assert (DOG, "abgelehnt", "entscheidung") in told(matches)
    assert [entry.leistung_id for entry in matches].count(DOG) == 1


def test_no_leistung_at_all_silences_every_step() -> None:
    found = match(offer("Hund anmelden", DOG_KEY, ids=(DOG,)), decision("Hund anmelden", ""))
    assert told(found) == [("", "abgelehnt", "entscheidung")]


def test_a_decision_on_a_leistung_that_is_gone_changes_nothing() -> None:
    found = match(offer("Hund anmelden"), decision("Hund anmelden", "19999"))
    assert told(found) == [(DOG, "sicher", "alias")]


def test_after_a_rejected_key_the_exact_name_is_sure() -> None:
    found = match(
        offer("Wohngeld", DOG_KEY, WED_KEY),
        *(decision("Wohngeld", ozg_id, yes=False) for ozg_id in (DOG, WED)),
    )
    assert (RENT, "sicher", "alias") in told(found)


def test_a_confirmed_key_keeps_its_entry() -> None:
    (only,) = match(offer("Tierische Sache", DOG_KEY_2), decision("Tierische Sache", DOG))
    assert only.teilleistungen == (DOG_KEY_2,)


# --- keys and ids ----------------------------------------------------------------------------


def test_several_keys_of_one_page_serve_several_leistungen_and_entries() -> None:
    found = match(offer("Alles rund ums Tier", DOG_KEY, WED_KEY, DOG_KEY_2))
    assert told(found) == [(DOG, "sicher", "schluessel"), (WED, "sicher", "schluessel")]
    assert found[0].teilleistungen == (DOG_KEY, DOG_KEY_2)
    assert found[1].teilleistungen == (WED_KEY,)
    assert [entry.rank for entry in found] == [1, 2]
    assert all(key in " ".join(found[0].reasons) for key in (DOG_KEY, DOG_KEY_2))


def test_the_order_of_the_keys_does_not_change_what_is_found() -> None:
    one, two = (match(offer("Tier", *keys)) for keys in ((DOG_KEY, WED_KEY), (WED_KEY, DOG_KEY)))
    assert told(one) == told(two)


def test_the_order_of_newer_and_known_keys_does_not_change_the_entries() -> None:
    entries = {
        match(offer("Zuschuss", *keys))[0].teilleistungen
        for keys in ((RENT_KEY, NEW_SURE), (NEW_SURE, RENT_KEY))
    }
    assert entries == {(RENT_KEY,)}


def test_unknown_keys_and_ids_are_kept_beside_what_is_found() -> None:
    found, unknown = MATCHER.match(offer("Hund", STRANGE, DOG_KEY, ids=("19999", RENT)))
    assert unknown == [
        Unknown("1-a", "schluessel", STRANGE),
        Unknown("1-a", "ozg_id", "19999"),
    ]
    assert {entry.leistung_id for entry in found} == {DOG, RENT}


def test_unknown_keys_are_kept_when_a_person_said_it_is_no_leistung() -> None:
    _, unknown = Matcher(CATALOG, [decision("Fest", "")]).match(offer("Fest", STRANGE))
    assert unknown == [Unknown("1-a", "schluessel", STRANGE)]


def test_a_key_that_an_exact_title_contradicts_must_be_checked_with_its_reason() -> None:
    found = match(offer("Wohngeld", DOG_KEY))
    by_id = {entry.leistung_id: entry for entry in found}
    assert by_id[DOG].status is Status.PRUEFEN
    assert by_id[DOG].step == "schluessel"
    assert "„Wohngeld“ (10004)" in by_id[DOG].reasons[-1]
    assert by_id[RENT].status is Status.PRUEFEN, "the doubt is mutual"


def test_a_key_that_a_near_title_contradicts_must_be_checked() -> None:
    found = match(offer("Personalausweise", RENT_KEY))
    assert (RENT, "pruefen", "schluessel") in told(found)
    assert (IDC, "pruefen", "text") in told(found)


@pytest.mark.parametrize("title", ["Hund anmelden", "Unser Service", "", "Meldung der Haltung"])
def test_a_title_that_agrees_or_says_nothing_leaves_the_key_alone(title: str) -> None:
    assert told(match(offer(title, DOG_KEY))) == [(DOG, "sicher", "schluessel")]


def test_several_keys_share_one_title_so_it_contradicts_none() -> None:
    found = match(offer("Wohngeld", DOG_KEY, WED_KEY))
    assert {entry.status for entry in found} == {Status.SICHER}


def test_the_same_key_twice_is_one_key() -> None:
    found = match(offer("Wohngeld", DOG_KEY, DOG_KEY))
    assert (DOG, "pruefen", "schluessel") in told(found)


@pytest.mark.parametrize(
    ("title", "key", "expected"),
    [
        ("Zuschuss", NEW_SURE, (RENT, "sicher", "schluessel-neu")),
        ("Zuschuss", NEW_UNSURE, (RENT, "pruefen", "schluessel-neu")),
        ("Wohngeld", NEW_UNSURE, (RENT, "sicher", "schluessel-neu")),
        ("Dokument", IN_BLOCK, (PASS, "pruefen", "schluessel-block")),
        ("Reisepass beantragen", IN_BLOCK, (PASS, "sicher", "schluessel-block")),
        ("Wohngeld", IN_BLOCK, (PASS, "pruefen", "schluessel-block")),
        ("Reisepass", NEW_SURE, (RENT, "pruefen", "schluessel-neu")),
    ],
)
def test_a_newer_key_is_sure_only_with_certainty_or_an_agreeing_title(
    title: str, key: str, expected: tuple[str, str, str]
) -> None:
    found, unknown = MATCHER.match(offer(title, key))
    assert expected in told(found)
    assert unknown == []


def test_an_exception_of_a_block_is_unknown() -> None:
    found, unknown = MATCHER.match(offer("Dokument", NOT_IN_BLOCK))
    assert found == []
    assert unknown == [Unknown("1-a", "schluessel", NOT_IN_BLOCK)]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["Eheschließung", "EHESCHLIESSUNG", " heiraten! ", "Ehe·schließung", "Ehe\u00adschließung"],
)
def test_an_exact_name_is_sure_however_it_is_written(title: str) -> None:
    assert told(match(offer(title))) == [(WED, "sicher", "alias")]


def test_the_name_of_an_entry_tells_the_entry() -> None:
    (only,) = match(offer("Wohngeld Bewilligung"))
    assert (only.status, only.teilleistungen) == (Status.SICHER, (RENT_KEY,))


def test_a_name_that_two_leistungen_own_must_be_checked() -> None:
    found = match(offer("Beglaubigung"))
    by_name = [entry for entry in found if entry.step == "alias"]
    assert told(by_name) == [(TAX, "pruefen", "alias"), (WED, "pruefen", "alias")]
    assert all("Mehrere Leistungen" in entry.reasons[-1] for entry in by_name)


def test_a_look_alike_is_never_what_it_looks_like() -> None:
    assert PASS not in {entry.leistung_id for entry in match(offer("Tierheim"))}
    assert PASS not in {entry.leistung_id for entry in match(offer("Reisepässe"))}
    assert PASS in {entry.leistung_id for entry in match(offer("Reisepass Verlust"))}


def test_a_look_alike_with_the_right_key_is_still_matched_by_it() -> None:
    assert told(match(offer("Tierheim", IN_BLOCK)))[0][0] == PASS


# --- text ---------------------------------------------------------------------------------------


def test_text_is_sure_only_when_very_probable_and_says_what_it_resembles() -> None:
    found = match(offer("Wohngeldantrag"))
    assert told(found)[0] == (RENT, "sicher" if found[0].score >= SURE_ABOVE else "pruefen", "text")
    assert match(offer("Wohngeld und ganz etwas anderes"))[0].status is Status.PRUEFEN
    assert "„Wohngeld“" in found[0].reasons[0]
    assert "%" in found[0].reasons[0]


@pytest.mark.parametrize(
    "title",
    ["", "   ", "xqzyv", "🐕", "\x00", "Öffnungszeiten", "Stadtrat tagt", "12 34 56", "ЖЖЖЖ"],
)
def test_nonsense_and_news_are_met_with_silence(title: str) -> None:
    assert MATCHER.match(offer(title)) == ([], [])


def test_never_more_than_five_candidates_best_first(catalog: Catalog) -> None:
    matcher = Matcher(catalog)
    sizes = set()
    for title in ("Antrag auf Erlaubnis", "Genehmigung Zulassung", "Anzeige Meldung", "Urkunde"):
        found, _ = matcher.match(offer(title))
        sizes.add(len(found))
        assert len(found) <= CANDIDATES
        assert {entry.status for entry in found} <= {Status.PRUEFEN}
        scores = [entry.score for entry in found]
        assert scores == sorted(scores, reverse=True)
        assert [entry.rank for entry in found] == list(range(1, len(found) + 1))
    assert CANDIDATES in sizes


def test_a_rejected_candidate_makes_room_and_does_not_come_back() -> None:
    title = "Wohngeldantrag"
    found = match(offer(title), decision(title, RENT, yes=False))
    assert told(found) == [(RENT, "abgelehnt", "entscheidung")]


# --- digital offers outside the OZG ------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mängelmelder", ("maengelmelder", Status.SICHER)),
        ("SCHADEN MELDEN", ("maengelmelder", Status.SICHER)),
        ("Neu: der Mängelmelder der Stadt", ("maengelmelder", Status.PRUEFEN)),
        ("Schaden melden per App", ("maengelmelder", Status.PRUEFEN)),
        ("Mängelmeldersystem", None),
        ("", None),
    ],
)
def test_a_digital_offer_is_known_by_its_whole_words(
    title: str, expected: tuple[str, Status] | None
) -> None:
    found = MATCHER.digital(offer(title))
    assert (found and (found.angebot, found.status)) == expected


# --- hostile and many titles ------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(
    st.text(st.characters()) | st.sampled_from(["Hund anmelden", "Beglaubigung", "Tierheim"]),
    st.lists(
        st.sampled_from([DOG_KEY, WED_KEY, NEW_SURE, IN_BLOCK, STRANGE]) | st.text(max_size=4),
        max_size=3,
    ),
    st.lists(st.sampled_from([DOG, RENT, "19999"]), max_size=2),
)
def test_any_offer_is_matched_without_an_error(title: str, keys: list[str], ids: list[str]) -> None:
    found, unknown = MATCHER.match(
        Offer("1-a", title, "portal", schluessel=tuple(keys), ozg_ids=tuple(ids))
    )
    MATCHER.digital(offer(title))
    assert len({entry.leistung_id for entry in found}) == len(found)
    assert [entry.rank for entry in found] == list(range(1, len(found) + 1))
    assert all(0 <= entry.score <= 1 and entry.reasons for entry in found)
    assert {entry.value for entry in unknown}.isdisjoint({DOG_KEY, WED_KEY, DOG, RENT})


HOSTILE = {
    "one letter": "a" * 100_000,
    "words": "Hund anmelden " * 7_000,
    "emoji": "👩‍👩‍👧‍👦🐕" * 12_000,
    "right to left": "\u202eנדלמנא\u202c " * 12_000,
    "control": "\x00\x1b[31m\r\n\t\x7f" * 12_000,
    "mediopunkt": "a·" * 50_000,
    "surrogates": "\ud800" * 100_000,
    "ligatures": "\ufdfa" * 10_000,
    "one accent": "a" + "\u0301" * 100_000,
    "accents out of order": "a" + "\u0301\u0323" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_is_neither_a_crash_nor_slow(name: str) -> None:
    begin = time.process_time()
    MATCHER.match(offer(HOSTILE[name]))
    MATCHER.digital(offer(HOSTILE[name]))
    assert time.process_time() - begin < 1.0


def test_ten_thousand_identical_titles_are_matched_alike_in_seconds() -> None:
    begin = time.process_time()
    first = match(offer("Hunde anmelden in Herne"))
    for _ in range(10_000):
        found, _ = MATCHER.match(offer("Hunde anmelden in Herne"))
        assert found == first
    assert time.process_time() - begin < 8


# --- determinism ---------------------------------------------------------------------------------

SCRIPT = """
import json, sys
from pathlib import Path
from ozgcheck.catalog.load import load_catalog
from ozgcheck.flow import check
from ozgcheck.model import Offer
titles = json.loads(sys.argv[2])
offers = [Offer(str(n), t, "portal", schluessel=tuple(k)) for n, (t, k) in enumerate(titles)]
result = check(load_catalog(Path(sys.argv[1])), offers)
print(ascii(result))
"""


def test_the_hash_seed_of_python_changes_nothing(catalog: Catalog) -> None:
    keys = [teil.schluessel for teil in catalog.by_id["10160"].teilleistungen if teil.schluessel]
    titles = [
        ["Hund anmelden", []],
        ["Tierheim", []],
        ["Hund", keys[:4]],
        ["Antrag auf Erlaubnis", []],
        ["Schaden melden per App", []],
    ]
    outputs = set()
    for seed in ("1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(catalog.root), json.dumps(titles)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "10160" in outputs.pop()


def test_the_order_of_the_catalogue_does_not_change_the_ranking() -> None:
    turned = Matcher(replace(CATALOG, leistungen=LEISTUNGEN[::-1]))
    for title in ("Hunde anmelden", "Beglaubigung", "Wohngeldantrag", "Reisepassverlust"):
        here, there = MATCHER.match(offer(title))[0], turned.match(offer(title))[0]
        assert told(here) == told(there)


# --- the shipped catalogue ------------------------------------------------------------------------


def test_every_shipped_key_leads_to_its_leistung(catalog: Catalog) -> None:
    matcher = Matcher(catalog)
    for key, (leistung, teil) in catalog.by_key.items():
        found, unknown = matcher.match(offer("", key))
        assert unknown == []
        assert [(entry.leistung_id, entry.teilleistungen) for entry in found] == [
            (leistung.id, (teil.id,))
        ]


def test_every_shipped_alias_is_sure_or_owned_twice(catalog: Catalog) -> None:
    matcher = Matcher(catalog)
    wrong = []
    for leistung in catalog.leistungen:
        for alias in leistung.aliases:
            found, _ = matcher.match(offer(alias))
            named = [entry for entry in found if entry.step == "alias"]
            sure = [entry.leistung_id for entry in named if entry.status is Status.SICHER]
            if sure != [leistung.id] and len(named) < 2 and alias not in leistung.nicht:
                wrong.append((leistung.id, alias, told(found)))
    assert wrong == []


def test_a_former_name_of_an_entry_still_finds_it() -> None:
    teil = Teilleistung(DOG_KEY, DOG_KEY, "Hundehaltung Anzeige", frueher=("Hundemeldung",))
    leistung = replace(CATALOG.by_id[DOG], teilleistungen=(teil,))
    catalog = replace(CATALOG, leistungen=(leistung,))
    (only,) = Matcher(catalog).match(offer("Hundemeldung"))[0]
    assert (only.step, only.teilleistungen) == ("alias", (DOG_KEY,))
