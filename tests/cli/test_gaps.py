# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck gaps` as a person and as a script use it: kinds, offices, other cities, weights."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.history.store import History
from ozgcheck.maturity.contradictions import kinds
from ozgcheck.measure.worklist.lever import Kategorie, Weights
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Level,
    Link,
    LinkKind,
    Match,
    Offer,
    Result,
    Snapshot,
    SourceState,
    Status,
    Umfang,
    Versions,
    Widerspruch,
)
from ozgcheck.model import Outcome as Found
from tests.conftest import Outcome

Run = Callable[..., Outcome]
CITY, LAND = "https://stadt.example", "https://land.example"
DOG, RENT, MOVING, LICENCE, CARS, BIRTH = "10160", "10092", "10124", "10169", "10439", "10557"


def page(key: str, title: str, **facts: str) -> Offer:
    """A page of the city's portal."""
    return Offer(key, title, "portal", f"{CITY}/{key}", facts=tuple(facts.items()))


SERVICE = Offer(
    "land",
    "Wohngeld online",
    "open-pvog",
    f"{LAND}/wohngeld",
    links=(Link(LinkKind.ONLINEDIENST, f"{LAND}/wohngeld/antrag", "Antrag"),),
    level=Level.LAND,
)
OFFERS = (
    page("hund", "Hundesteuer", zustaendige_stelle="Fachbereich Finanzen"),
    page("miete", "Wohngeld", zustaendige_stelle="Amt für Soziales; Wohngeldstelle"),
    page("auto", "Kfz-Zulassung", zustaendige_stelle="Straßenverkehrsamt"),
    SERVICE,
)
LOW = Evidence("nur-text", 1, Effect.CAPS, "nur persönlich | vor Ort", f"{CITY}/hund", "hund")
FINDINGS = (
    Finding(DOG, Found.ANGEBOTEN, "", 1, 1, 1, ("hund",), evidence=(LOW,)),
    Finding(RENT, Found.ANGEBOTEN, "", 1, 1, 3, ("miete", "land")),
    Finding(MOVING, Found.FEHLT, reifegrad_high=0),
    Finding(LICENCE, Found.NICHT_GEPRUEFT, note="Nicht angesehen."),
    Finding(CARS, Found.ANGEBOTEN, "", 3, 3, 3, ("auto",)),
    Finding(BIRTH, Found.UNKLAR, note="Ein Titel passt vielleicht.", candidates=("hund",)),
)
LISTED = (
    Widerspruch(kinds.NICHT_VERLINKT, "Der Dienst ist nicht verlinkt.", "miete", (RENT,)),
    Widerspruch(kinds.NICHT_IM_PVOG, "Im PVOG fehlt es.", "auto", (CARS,)),
)


def snapshot(offers: Sequence[Offer] = OFFERS, findings: Sequence[Finding] = FINDINGS) -> Snapshot:
    return Snapshot(
        "herne",
        "Herne",
        "059160000000",
        "2025-11-25T04:00:00Z",
        Versions("0.1.0", "c" * 12, "r" * 12),
        (SourceState("portal", "", "ok"), SourceState("open-pvog", "", "ok", "2025")),
        (Umfang(complete=True), Umfang()),
        tuple(offers),
        Result(
            tuple(Match(each.id, RENT, Status.SICHER, "titel", 1.0) for each in offers),
            tuple(findings),
            (),
            widersprueche=LISTED,
        ),
    )


def store(run: Snapshot) -> None:
    History(Path("ozgcheck-verlauf"), run.portal).write(run)


@pytest.fixture
def listed(run: Run) -> Run:
    """The command line with a run in which something of every kind is open."""
    store(snapshot())
    return run


def document(done: Outcome) -> dict[str, Any]:
    assert done.code == 0, done.err
    value = json.loads(done.out)
    assert isinstance(value, dict)
    return value


def rows(run: Run, *args: str) -> dict[str, dict[str, Any]]:
    """The rows by OZG id, in their order."""
    return {gap["id"]: gap for gap in document(run("gaps", *args, "--format", "json"))["gaps"]}


def weights(**points: int) -> None:
    lines = ["[hebel]", *(f"{name} = {value}" for name, value in points.items())]
    Path("ozgcheck.toml").write_text("\n".join(lines), encoding="utf-8")


# --- what a row says ------------------------------------------------------------------------


def test_every_key_of_the_contract_is_there_for_every_kind_of_row(listed: Run) -> None:
    told = document(listed("gaps", "--nicht-geprueft", "--nachbarn", "--format", "json"))
    assert told["portal"] == "herne"
    assert told["date"] == "2025-11-25"
    assert (told["count"], told["erfuellt"], told["unchecked"]) == (6, 1, 1)
    needed = {
        "id", "name", "lebenslage", "themenfeld", "bereiche", "koerbe", "outcome", "reifegrad",
        "reifegrad_low", "reifegrad_high", "prioritaet", "lever", "why", "next_step", "evidence",
        "kategorie", "kategorien", "lever_parts", "aemter", "nachbarn", "indikatoren", "sdg",
    }  # fmt: skip
    assert all(gap.keys() >= needed for gap in told["gaps"])
    assert all(gap["why"] and gap["next_step"] for gap in told["gaps"])
    assert all(
        gap["lever"] == sum(part["points"] for part in gap["lever_parts"]) for gap in told["gaps"]
    )
    levers = [gap["lever"] for gap in told["gaps"]]
    assert levers == sorted(levers, reverse=True)


def test_the_next_step_fits_the_kind(listed: Run) -> None:
    found = rows(listed)
    assert found[RENT]["next_step"].startswith(
        "Auf der Seite den Onlinedienst des Landes („Wohngeld online“, land.example) verlinken."
    )
    assert "an den PVOG melden" in found[CARS]["next_step"]
    assert found[CARS]["erfuellt"] is True
    assert found[CARS]["why"].startswith("Erfüllt mit Reifegrad 3. Im PVOG fehlt es.")
    assert found[MOVING]["sdg"]["verfahren"]
    assert "ist nicht erfüllt" in found[MOVING]["why"]
    assert found[BIRTH]["offers"] == [{"id": "hund", "title": "Hundesteuer", "url": f"{CITY}/hund"}]
    assert [proof["quote"] for proof in found[DOG]["evidence"]] == [LOW.quote]


def test_the_screen_shows_the_list_and_the_parts_only_on_request(listed: Run) -> None:
    usual = listed("gaps").out
    assert "Quick Win" in usual
    assert "Lage 25 +" not in usual
    for option in ("--hebel", "-v"):
        told = " ".join(listed("gaps", option).out.split())
        assert "Der Hebel ist die Summe der Teile; er sortiert und misst nichts." in told
        assert "Lage 25 +" in told
    (row,) = [
        row
        for row in csv.DictReader(
            io.StringIO(listed("gaps", "--format", "csv").out.lstrip("\ufeff")), delimiter=";"
        )
        if row["id"] == DOG
    ]
    assert row["aemter"] == "Fachbereich Finanzen"
    assert LOW.quote in row["belege"]
    assert "nur persönlich \\| vor Ort" in listed("gaps", "--format", "md").out


# --- kinds and offices ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["quick_win"], {RENT}),
        (["nicht_gemeldet"], {CARS}),
        (["stufe_zu_niedrig"], {DOG}),
        (["fehlt"], {MOVING}),
        (["stufe_klaeren"], {RENT}),
        (["zuordnung_klaeren"], {BIRTH}),
        (["nicht_geprueft"], {LICENCE}),
        (["nicht_nachgewiesen"], set()),
        (["fehlt", "nicht_gemeldet"], {MOVING, CARS}),
    ],
    ids=lambda value: "-".join(sorted(value)),
)
def test_a_kind_shows_its_rows_only(listed: Run, wanted: list[str], expected: set[str]) -> None:
    args = [part for kind in wanted for part in ("--kategorie", kind)]
    told = document(listed("gaps", *args, "--format", "json"))
    assert {gap["id"] for gap in told["gaps"]} == expected
    assert sorted(told["kategorien"]) == sorted(wanted)
    assert told["count"] == len(expected)


def test_sdg_means_the_procedure_and_not_the_flag(listed: Run) -> None:
    found = rows(listed, "--nicht-geprueft")
    procedures = {key for key, gap in found.items() if gap["sdg"]["verfahren"]}
    assert rows(listed, "--nicht-geprueft", "--kategorie", "sdg").keys() == procedures
    assert MOVING in procedures
    assert CARS not in procedures, "it reaches the level of the basket"


def test_an_unknown_kind_exits_2_and_names_the_known(listed: Run) -> None:
    done = listed("gaps", "--kategorie", "quickwin")
    assert done.code == 2
    assert all(kind.value in done.err for kind in Kategorie)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("soziales", {RENT}),
        ("WOHNGELD", {RENT}),
        ("strassenverkehrsamt", {CARS}),
        ("fachbereich finanzen", {DOG, BIRTH}),
        ("verkehrsamt", set()),
    ],
)
def test_an_office_is_known_by_the_start_of_a_word(
    listed: Run, words: str, expected: set[str]
) -> None:
    told = document(listed("gaps", "--amt", words, "--format", "json"))
    assert {gap["id"] for gap in told["gaps"]} == expected
    assert told["amt"] == words
    assert told["ohne_amt"] == 1, "what is missing has no office"
    assert "Bei 1 weiteren nennt kein Angebot ein Amt" in listed("gaps", "--amt", words).out


@pytest.mark.parametrize("words", ["", "  "])
def test_an_office_without_a_name_is_a_mistake(listed: Run, words: str) -> None:
    done = listed("gaps", "--amt", words)
    assert (done.code, done.err) == (2, "Fehler: Hinter --amt steht kein Name.\n")


def test_an_office_and_a_kind_both_hold(listed: Run) -> None:
    args = ("--amt", "fachbereich", "--kategorie", "stufe_zu_niedrig")
    assert rows(listed, *args).keys() == {DOG}
    assert document(listed("gaps", *args, "--format", "json"))["ohne_amt"] == 0


# --- order ----------------------------------------------------------------------------------


def test_the_order_of_offers_and_findings_does_not_matter(run: Run) -> None:
    outputs = set()
    for seed in range(3):
        offers, findings = list(OFFERS), list(FINDINGS)
        random.Random(seed).shuffle(offers)
        random.Random(seed).shuffle(findings)
        # Stored under the same start, only the first would be shown.
        for old in Path("ozgcheck-verlauf/herne").glob("*.json.gz"):
            old.unlink()
        store(snapshot(offers, findings))
        outputs.add(run("gaps", "--nicht-geprueft", "--format", "json").out.split('"gaps"')[1])
    assert len(outputs) == 1


# --- other cities ---------------------------------------------------------------------------


def test_other_cities_are_told_and_weighed_only_when_asked(listed: Run) -> None:
    usual = document(listed("gaps", "--format", "json"))
    assert usual["nachbarn"] is None
    assert all(gap["nachbarn"] is None for gap in usual["gaps"])
    told = document(listed("gaps", "--nachbarn", "--format", "json"))
    assert len(told["nachbarn"]) > 1
    assert all(city["beispiel"] and city["portal"] != "herne" for city in told["nachbarn"])
    before = {gap["id"]: gap["lever"] for gap in usual["gaps"]}
    more = 0
    for gap in told["gaps"]:
        have = gap["nachbarn"]["haben"]
        points = min(Weights().nachbarn_hoechstens, Weights().nachbar * len(have))
        assert gap["lever"] == before[gap["id"]] + points
        assert (f"es sicher: {', '.join(have)}." in gap["why"]) == bool(have)
        more += points
    assert more > 0
    assert "Was dort nicht angesehen wurde, ist unbekannt" in " ".join(
        listed("gaps", "--nachbarn").out.split()
    )


def test_a_stored_run_of_another_city_counts_instead_of_its_example(listed: Run) -> None:
    store(
        replace(
            snapshot(findings=[Finding(MOVING, Found.ANGEBOTEN, "", 3, 3, 3, ("hund",))]),
            portal="bochum",
            stadt="Bochum",
            ars="059110000000",
        )
    )
    (bochum,) = [
        city
        for city in document(listed("gaps", "--nachbarn", "--format", "json"))["nachbarn"]
        if city["portal"] == "bochum"
    ]
    assert (bochum["beispiel"], bochum["date"]) == (False, "2025-11-25")


def test_an_unreadable_run_of_another_city_is_left_out_and_said(listed: Run) -> None:
    broken = Path("ozgcheck-verlauf/bochum/20251125T040000Z.json.gz")
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"nothing")
    done = listed("gaps", "--nachbarn", "--format", "json")
    assert "Bochum fehlt im Vergleich" in done.err
    assert "bochum" not in {city["portal"] for city in document(done)["nachbarn"]}


# --- weights --------------------------------------------------------------------------------


def test_weights_of_the_configuration_move_the_rows_and_are_told(listed: Run) -> None:
    assert next(iter(rows(listed))) == RENT
    weights(fehlt=900, quick_win=0)
    told = document(listed("gaps", "--format", "json"))
    assert told["gaps"][0]["id"] == MOVING
    assert told["lever_weights"]["fehlt"] == 900
    assert told["lever_weights"].keys() == {each.name for each in fields(Weights)}
    (rent,) = [gap for gap in told["gaps"] if gap["id"] == RENT]
    assert "quick_win" not in {part["part"] for part in rent["lever_parts"]}
    assert "quick_win" in rent["kategorien"], "it is one, whatever it weighs"
    shown = " ".join(listed("gaps").out.split())
    assert "Gewichte des Hebels aus der Konfiguration: fehlt 900 statt 35, quick_win 0" in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[hebel]\nfelht = 3", "Meinten Sie „fehlt“"),
        ("[hebel]\nfehlt = -1", "„hebel.fehlt“ zwischen 0 und 1000"),
        ("[hebel]\nfehlt = 1001", "„hebel.fehlt“ zwischen 0 und 1000"),
        ("[hebel]\nfehlt = 1.5", "„hebel.fehlt“ eine ganze Zahl"),
        ("[hebel]\nfehlt = true", "„hebel.fehlt“ eine ganze Zahl"),
        ("[hebel]\nfehlt = '35'", "„hebel.fehlt“ eine ganze Zahl"),
        ("hebel = 35", "„hebel“"),
    ],
)
def test_a_wrong_weight_exits_2_and_says_which(listed: Run, text: str, words: str) -> None:
    Path("ozgcheck.toml").write_text(text, encoding="utf-8")
    done = listed("gaps")
    assert done.code == 2
    assert words in done.err
    assert done.out == ""


def test_weights_reach_compare_review_and_the_written_reports(run: Run) -> None:
    def compared() -> dict[str, int]:
        done = run(
            "compare", "herne", "bochum", "--schwelle", "2", "--mindestens", "1", "--einzeln",
            "--format", "json",
        )  # fmt: skip
        return {row["id"]: row["lever"] for row in document(done)["leistungen"] if row["lever"]}

    def asked() -> dict[str, int]:
        told = document(run("review", "--list", "--format", "json"))
        return {
            candidate["id"]: candidate["hebel"]
            for question in told["fragen"]
            for candidate in question["kandidaten"]
        }

    Path("liste.csv").write_text("Titel\nHundesteuer\nParken\n", encoding="utf-8")
    check = ("check", "-q", "--source", "tabelle:liste.csv", "--vollstaendig", "--output", "b")
    assert run(*check).code == 0
    before = compared(), asked()
    assert any(before[0].values())
    assert any(before[1].values())
    weights(**{each.name: 0 for each in fields(Weights)})
    after = compared(), asked()
    assert not any(after[0].values())
    assert not any(after[1].values())
    assert run(*check).code == 0
    (written,) = Path("b").rglob("offen.json")
    told = json.loads(written.read_text(encoding="utf-8"))
    assert told["gaps"]
    assert not any(told["lever_weights"].values())
    assert {gap["lever"] for gap in told["gaps"]} == {0}
