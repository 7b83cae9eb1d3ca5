# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck show`: the story of one Leistung, whole in JSON and readable on the terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.maturity.levels import best, grade
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
    Regel,
    Result,
    Snapshot,
    SourceState,
    Status,
    Umfang,
    Versions,
    Widerspruch,
)
from tests.conftest import Outcome as Done

Run = Callable[..., Done]
DOG, KEY, OTHER, NEWER = "10160", "99102013000000", "99102013010000", "99102013104000"
CITY, LAND = "https://stadt.example", "https://land.example"


def rule(catalog: Catalog, wirkung: str) -> Regel:
    return next(rule for rule in catalog.regeln if rule.wirkung == wirkung)


def evidence(
    rule: Regel, level: int, quote: str, offer: str, *, firm: bool = True, **more: Any
) -> Evidence:
    effect = {
        "stuetzt": Effect.SUPPORTS,
        "begrenzt": Effect.CAPS,
        "bezweifelt": Effect.DOUBTS,
        "deutet": Effect.INDICATES,
    }[rule.wirkung]
    return Evidence(rule.id, level, effect, quote, f"{CITY}/{offer}", offer, firm, **more)


def finding(items: list[Evidence], *offers: str, **more: Any) -> Finding:
    found = best(grade([e for e in items if e.offer_id == offer]) for offer in offers)
    return Finding(
        DOG,
        Outcome.ANGEBOTEN,
        reifegrad=found.reifegrad,
        reifegrad_low=found.low,
        reifegrad_high=found.high,
        offers=offers,
        evidence=tuple(items),
        **more,
    )


def stored(
    found: Finding | None,
    *offers: Offer,
    teil: Finding | None = None,
    started: str = "2026-11-25T04:00:00Z",
    **more: Any,
) -> None:
    matches = tuple(
        Match(offer.id, DOG, Status.SICHER, "alias", 1.0, reasons=("Der Titel passt.",))
        for offer in offers
    )
    result = Result(
        matches,
        (found,) if found else (),
        (teil,) if teil else (),
        widersprueche=more.pop("widersprueche", ()),
    )
    snapshot = Snapshot(
        "herne",
        "Herne",
        "059160000000",
        started,
        Versions("0.1.0", "c" * 12, "r" * 12),
        (SourceState("portal", "", "ok", offers=len(offers)),),
        (Umfang(complete=True),),
        offers,
        result,
        **more,
    )
    History(Path("ozgcheck-verlauf"), "herne").write(snapshot)


@pytest.fixture
def told(run: Run, catalog: Catalog) -> Run:
    """A run in which much is known about one Leistung, and an earlier one that knew less."""
    page = Offer(
        "a",
        "Hundesteuer",
        "portal",
        f"{CITY}/a",
        links=(
            Link(LinkKind.FORMULAR, f"{CITY}/antrag.pdf", "Antrag"),
            Link(LinkKind.ONLINEDIENST, f"{LAND}/antrag", "Online anmelden"),
        ),
    )
    second = Offer("b", "Hund anmelden", "portal", f"{CITY}/b")
    pvog = Offer("c", "Hundehaltung", "pvog-suche", f"{LAND}/c", level=Level.LAND)
    maybe = Offer("d", "Hunde im Park", "portal", f"{CITY}/d")
    for_, against = rule(catalog, "stuetzt"), rule(catalog, "begrenzt")
    items = [
        evidence(for_, 1, "Wer einen Hund hält", "a"),
        evidence(for_, 3, "Online anmelden", "a", firm=False, traeger=Level.LAND),
        evidence(against, 1, "bitte persönlich", "a", firm=False),
        Evidence("weg", 4, Effect.INDICATES, "ganz digital", f"{CITY}/a", "a"),
        evidence(for_, 2, "Formular", "b"),
        evidence(for_, 2, "Formular", "c", traeger=Level.LAND),
    ]
    stored(
        Finding(DOG, Outcome.FEHLT, reifegrad=0, reifegrad_high=0), started="2026-10-25T04:00:00Z"
    )
    stored(
        replace(finding(items, "a", "b", "c", candidates=("d",)), eigen=Grade(1, 1, 3)),
        page,
        second,
        pvog,
        maybe,
        teil=replace(finding([items[4]], "b"), teilleistung=KEY),
        links=(
            Linkstand(f"{LAND}/antrag", LinkState.TOT, "2026-11-24", 404, "", "Gibt es nicht."),
        ),
        widersprueche=(
            Widerspruch("link-tot", "Der Dienst antwortet nicht.", "a", (DOG,), f"{LAND}/antrag"),
            Widerspruch("anderes", "Betrifft etwas anderes.", "x", ("10000",)),
        ),
    )
    return run


def document(done: Done) -> dict[str, Any]:
    assert done.code == 0, done.err
    shown = json.loads(done.out)
    assert isinstance(shown, dict)
    return shown


def rows(done: Done) -> list[tuple[str, str]]:
    assert done.code == 0, done.err
    return [(row[0], row[1]) for row in csv.reader(io.StringIO(done.out), delimiter=";")][1:]


def lines(done: Done, label: str) -> list[str]:
    return [text for what, text in rows(done) if re.fullmatch(label, what)]


def test_the_story_has_law_offers_level_evidence_and_what_to_do(
    told: Run, catalog: Catalog
) -> None:
    done = told("show", DOG, "--format", "csv")
    assert lines(done, "zuständig") == ["stadt (ganz)"]
    assert lines(done, "Recht")
    assert lines(done, "Reifegrad") == ["2 (möglich bis 3): Formular-Assistent"]
    assert lines(done, "davon eigen") == [
        "1 (möglich bis 3): Information (ohne die Dienste von Kreis, Land und Bund)"
    ]
    (first, second, third) = lines(done, r"Angebot \d")
    assert (
        first
        == f"Hund anmelden (portal; Träger Stadt; Reifegrad 2 (möglich bis 3); zählt) {CITY}/b"
    )
    assert "Träger Land" in second
    assert "zählt" not in second + third
    assert "Dienst von Land" in third
    assert lines(done, r"zu prüfen \d") == [f"Hunde im Park (portal; Träger Stadt) {CITY}/d"]
    assert lines(done, "nur indikativ 4") == [f"Angebot 3: weg („ganz digital“) {CITY}/a"]
    (against,) = lines(done, "begrenzt schwach auf 1")
    assert rule(catalog, "begrenzt").erklaerung.rstrip(".") in against
    assert "„bitte persönlich“" in against
    (weak,) = lines(done, "schwacher Beleg für 3")
    assert "[Land]" in weak
    assert lines(done, "Linkprüfung") == [f"2026-11-24: Gibt es nicht. {LAND}/antrag"]
    assert lines(done, "Widerspruch") == [f"Der Dienst antwortet nicht. {LAND}/antrag"]
    assert lines(done, "Stufe 3 verlangt")[0].endswith("(Online-Leistung)")
    assert lines(done, "Schritt 1")
    assert lines(done, "am 2026-10-25") == ["fehlt"]


def test_json_has_all_of_it(told: Run) -> None:
    shown = document(told("show", DOG, "--format", "json"))
    assert shown["finding"]["reifegrad"] == 2
    assert shown["finding"]["own"] == {"reifegrad": 1, "reifegrad_low": 1, "reifegrad_high": 3}
    assert [offer["id"] for offer in shown["offers"]] == ["b", "c", "a", "d"]
    assert [offer["best"] for offer in shown["offers"]] == [True, False, False, False]
    assert [offer["own"] is None for offer in shown["offers"]] == [False, True, False, True]
    assert [offer["traeger"] for offer in shown["offers"]] == ["eigen", "land", "eigen", "eigen"]
    assert [item["offer"] for item in shown["evidence"]] == ["b", "c", "a", "a", "a", "a"]
    assert [item["level"] for item in shown["evidence"]] == [2, 2, 3, 1, 1, 4]
    assert all(
        set(item) >= {"erklaerung", "quote", "url", "firm", "traeger"} for item in shown["evidence"]
    )
    assert shown["raise"]["ziel"] == 3
    assert shown["links"][0]["state"] == "tot"
    assert [item["art"] for item in shown["widersprueche"]] == ["link-tot"]
    assert [run["outcome"] for run in shown["history"]] == ["fehlt"]
    assert (shown["modell"], shown["teilleistung"]) == ("1.1", None)


def test_a_key_tells_the_entry_and_names_the_whole(told: Run) -> None:
    done = told("show", KEY, "--format", "csv")
    assert lines(done, "Reifegrad") == ["2 (möglich bis 3): Formular-Assistent"]
    assert lines(done, "Leistung") == ["insgesamt angeboten, Reifegrad 2 (möglich bis 3)"]
    assert len(lines(done, r"Angebot \d")) == 1
    assert lines(done, "am 2026-10-25") == ["noch nicht im Katalog"]
    shown = document(told("show", KEY, "--format", "json"))
    assert shown["teilleistung"]["schluessel"] == KEY
    assert shown["teilleistung"]["finding"]["reifegrad"] == 2
    assert len(shown["finding"]["matches"]) == 4
    assert told("show", KEY).out.splitlines()[0].endswith(f"({KEY})")


def test_a_key_younger_than_the_catalogue_tells_the_whole(told: Run) -> None:
    done = told("show", NEWER, "--format", "json")
    assert document(done)["teilleistung"] is None
    assert "neuer" in done.err
    assert told("show", NEWER, "-q").err == ""


def test_what_the_run_says_nothing_about_is_said(told: Run) -> None:
    done = told("show", OTHER, "--format", "csv")
    assert lines(done, "gefunden")[0].startswith("Der Lauf enthält dazu kein Ergebnis")
    shown = document(told("show", OTHER, "--format", "json"))
    assert shown["teilleistung"]["finding"] is None
    assert (shown["offers"], shown["evidence"], shown["raise"]["ziel"]) == ([], [], None)


def keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return type(value).__name__ if not isinstance(value, list) else "list"


@pytest.mark.parametrize("wanted", [DOG, KEY, OTHER, "10000", "10005"])
def test_json_has_the_same_keys_always(told: Run, wanted: str) -> None:
    full = document(told("show", DOG, "--format", "json"))
    shown = document(told("show", wanted, "--format", "json"))
    assert list(shown) == list(full)
    assert list(shown["raise"]) == list(full["raise"])


def test_long_lists_are_cut_and_said_and_shown_when_wanted(run: Run, catalog: Catalog) -> None:
    support = rule(catalog, "stuetzt")
    offers = [Offer(f"o{n:02}", f"Angebot {n}", "portal", f"{CITY}/o{n:02}") for n in range(30)]
    items = [evidence(support, 2, f"Zitat {offer.id}", offer.id) for offer in offers]
    stored(finding(items, *(offer.id for offer in offers)), *offers)
    short, full = run("show", DOG, "--format", "csv"), run("show", DOG, "--alle", "--format", "csv")
    assert len(lines(short, r"Angebot \d+")) < 30 == len(lines(full, r"Angebot \d+"))
    assert len(lines(short, "Beleg für 2")) < 30 == len(lines(full, "Beleg für 2"))
    assert all("--alle" in text for text in lines(short, "…"))
    assert lines(full, "…") == []
    assert len(document(run("show", DOG, "--format", "json"))["offers"]) == 30
    assert len(lines(full, "auch genannt")[0]) > len(lines(short, "auch genannt")[0])


@pytest.mark.parametrize("form", ["table", "md", "csv"])
def test_hostile_words_of_a_portal_do_no_harm(run: Run, catalog: Catalog, form: str) -> None:
    nasty = "=cmd|' /C calc'!A0 \x1b[31m<script>alert(1)</script>\u202e"
    offer = Offer("a", nasty, "portal", f"{CITY}/a")
    items = [evidence(rule(catalog, "stuetzt"), 2, nasty, "a")]
    stored(finding(items, "a"), offer)
    out = run("show", DOG, "--format", form).out
    assert "alert(1)" in out.replace("\\", "")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", out.replace("\r\n", "\n"))
    if form == "md":
        assert "<script>" not in out.replace("\\<", "")
    if form == "csv":
        assert not any(
            text.startswith("=")
            for row in rows(run("show", DOG, "--format", "csv"))
            for text in row
        )


def test_the_terminal_has_100_columns(told: Run) -> None:
    assert max(map(len, told("show", DOG).out.splitlines())) <= 100


def test_model_2_0_names_no_level_and_says_that_it_is_unsure(told: Run) -> None:
    done = told("show", DOG, "--modell", "2.0", "--format", "csv")
    assert lines(done, "Reifegrad") == ["2 (möglich bis 3)"]
    assert lines(done, r"Stufe \d verlangt") == []
    assert "unsicher" in told("show", DOG, "--modell", "2.0").out
    assert document(told("show", DOG, "--modell", "2.0", "--format", "json"))["modell"] == "2.0"
    assert told("show", DOG, "--modell", "9").code == 2


def test_the_past_is_told_from_the_newest_run_back(told: Run) -> None:
    stored(Finding(DOG, Outcome.UNKLAR), started="2026-09-25T04:00:00Z")
    told_back = [
        what for what, _ in rows(told("show", DOG, "--format", "csv")) if what[:3] == "am "
    ]
    assert told_back == ["am 2026-10-25", "am 2026-09-25"]
    shown = document(told("show", DOG, "--format", "json"))
    assert [run["date"] for run in shown["history"]] == ["2026-09-25", "2026-10-25"]


def test_a_damaged_earlier_run_is_said_and_left_out(told: Run) -> None:
    path = min(Path("ozgcheck-verlauf/herne").glob("*.json.gz"))
    path.write_bytes(path.read_bytes()[:50])
    done = told("show", DOG, "--format", "json")
    assert document(done)["history"] == []
    assert path.name in done.err


def test_a_run_of_an_older_version_is_told(run: Run) -> None:
    """It has no `eigen`, and an exact level only where low and high were the same."""
    old = Finding(DOG, Outcome.ANGEBOTEN, reifegrad_low=1, offers=("a",))
    stored(old, Offer("a", "Hund", "portal", f"{CITY}/a"))
    done = run("show", DOG, "--format", "csv")
    assert lines(done, "Reifegrad") == ["1 (möglich bis 3): Information"]
    assert lines(done, "davon eigen") == ["ebenso (ohne die Dienste von Kreis, Land und Bund)"]
    assert lines(done, "Stufe 2 verlangt")


def test_a_run_that_does_not_know_owners_claims_nothing_about_them(
    run: Run, catalog: Catalog
) -> None:
    item = evidence(rule(catalog, "stuetzt"), 1, "beschrieben", "a")
    stored(finding([item], "a"), Offer("a", "Hund", "portal", f"{CITY}/a"))
    (own,) = lines(run("show", DOG, "--format", "csv"), "davon eigen")
    assert own.startswith("Dieser Lauf unterscheidet noch nicht")
    for args in ((), ("--nur-eigene",)):
        shown = run("coverage", *args).out
        assert "Dieser Lauf unterscheidet noch nicht" in shown
        assert "ohne Kreis, Land und Bund" not in shown


# --- the options that other commands share ------------------------------------------------------


def test_coverage_and_gaps_count_with_and_without_inherited_services(run: Run) -> None:
    found = Finding(DOG, Outcome.ANGEBOTEN, "", 3, 3, 3, ("a",), eigen=Grade(1, 1, 1))
    stored(found, Offer("a", "Hund", "portal", f"{CITY}/a"))
    args = ("coverage", "--format", "json")
    whole, own = document(run(*args)), document(run(*args, "--nur-eigene"))
    assert (whole["total"]["covered"], whole["total"]["own"]["covered"]) == (1, 0)
    assert (own["total"]["covered"], own["nur_eigene"], whole["nur_eigene"]) == (0, True, False)
    assert all("own" in group for group in whole["groups"])
    assert document(run("gaps", "--format", "json"))["gaps"] == []
    (gap,) = document(run("gaps", "--nur-eigene", "--format", "json"))["gaps"]
    assert (gap["id"], gap["reifegrad"]) == (DOG, 1)
    assert "von der Stadt selbst angeboten" in run("gaps", "--nur-eigene", "--format", "md").out
    assert "0 von 1" in run("coverage").out
    Path("ozgcheck.toml").write_text("nur_eigene = true\n", encoding="utf-8")
    assert document(run(*args))["nur_eigene"] is True
    assert document(run(*args, "--mit-geerbten"))["total"]["covered"] == 1


@pytest.mark.parametrize("command", ["coverage", "gaps", "check"])
def test_model_2_0_has_thresholds_to_3(told: Run, command: str) -> None:
    args = (command, "--modell", "2.0", "--format", "json")
    if command == "check":
        Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
        args += ("--source", "tabelle:liste.csv")
    shown = document(told(*args))
    assert (shown["modell"], shown["modell_gewissheit"]) == ("2.0", "niedrig")
    assert "unsicher" in shown["modell_hinweis"]
    refused = told(*args, "--schwelle", "4")
    assert refused.code == 2
    assert "Reifegradmodell 2.0" in refused.err
    assert "1 bis 3" in refused.err


def test_a_run_shows_both_figures(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    args = ("check", "--source", "tabelle:liste.csv", "-q")
    shown = document(run(*args, "--format", "json"))
    assert [row["level"] for row in shown["levels"]] == [
        "ab 1: Information im Portal",
        "ab 2: Formular-Assistent",
        "ab 3: online (OZG-konform)",
    ]
    assert all(set(row["own"]) >= {"covered", "share_low"} for row in shown["levels"])
    assert "Ohne die Dienste von Kreis, Land und Bund erfüllt: ab 1: " in run(*args).out
    assert [
        row["level"]
        for row in document(run(*args, "--modell", "2.0", "--format", "json"))["levels"]
    ] == [
        "ab 1",
        "ab 2",
        "ab 3",
    ]
    assert "nur, was die Stadt selbst anbietet" in run(*args, "--nur-eigene").out


def test_the_gate_may_count_only_what_is_own(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    args = ("check", "--source", "tabelle:liste.csv", "--vollstaendig", "--fail-under", "100", "-q")
    assert "nur eigene Dienste" in run(*args, "--nur-eigene").err
    assert "nur eigene Dienste" not in run(*args).err
