# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck editorial`: the list for the editors, from the run to every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.maturity.contradictions.find import of_run
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.model import Widerspruch
from tests.conftest import Outcome

Run = Callable[..., Outcome]
LIST = "liste.csv"
KEYS = {
    "portal", "stadt", "date", "snapshot", "complete", "partial", "stored", "filter", "count",
    "shown", "arten", "stellen", "widersprueche",
}  # fmt: skip
ENTRY = {"art", "titel", "text", "tun", "stelle", "url", "offer", "leistungen"}


def document(text: str) -> dict[str, Any]:
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


@pytest.fixture
def checked(run: Run) -> Run:
    """A run over a list with a wrong key, an unknown one, a missing one and hostile words."""
    Path(LIST).write_text(
        "Titel;Leistungsschlüssel;URL\n"
        "Wohngeld;99102013000000;https://www.herne.example/wohngeld\n"
        "Hundesteuer;99102013000000;https://www.herne.example/hund\n"
        "Elterngeld;99041006000000;https://www.herne.example/elterngeld\n"
        "Bewohnerparkausweis;;https://www.herne.example/parken\n"
        "=cmd|' /C calc'!A0 \x1b[31m<script>;99999999999999;https://www.herne.example/x\n",
        encoding="utf-8",
    )
    assert run("check", "--source", f"tabelle:{LIST}", "-q").code == 0
    return run


def rewritten(catalog: Catalog, *items: Widerspruch) -> None:
    """The newest run again, with these contradictions stored in it."""
    history = History(Path("ozgcheck-verlauf"), "herne")
    stored = history.latest()
    assert stored is not None
    run = history.read(stored)
    later = replace(
        run,
        started=run.started.replace("T10:", "T11:"),
        result=replace(run.result, widersprueche=items),
    )
    history.write(later)
    assert of_run(catalog, later)[1] is bool(items)


STORED = (
    Widerspruch(
        "seite-fehlt", "=Der Dienst ist weg.", "1-x", ("10160",), "https://d.example/a",
        "FB 32 Öffentliche Ordnung",
    ),
    Widerspruch("veraltet", "Alt.", "", ("10092",), "", "FB 41 Soziales"),
    Widerspruch("veraltet", "Auch alt.", "", (), "", ""),
)  # fmt: skip


def test_the_list_names_kind_page_and_what_to_do(checked: Run) -> None:
    done = checked("editorial", "--format", "json")
    assert (done.code, done.err) == (0, "")
    data = document(done.out)
    assert set(data) == KEYS
    assert data["portal"] == "herne"
    assert data["stored"] is True
    assert data["count"] == data["shown"] == len(data["widersprueche"]) >= 3
    assert all(set(entry) == ENTRY for entry in data["widersprueche"])
    kinds = [entry["art"] for entry in data["widersprueche"]]
    assert {"schluessel-gegen-titel", "schluessel-unbekannt", "schluessel-fehlt"} <= set(kinds)
    wrong = data["widersprueche"][kinds.index("schluessel-gegen-titel")]
    assert wrong["offer"]["title"] == "Wohngeld"
    assert wrong["leistungen"] == [{"id": "10160", "name": "Hundehaltung"}]
    assert wrong["tun"] == ARTEN["schluessel-gegen-titel"].tun
    assert [kind["art"] for kind in data["arten"]] == list(ARTEN)
    assert sum(kind["count"] for kind in data["arten"]) == data["count"]
    assert sum(office["count"] for office in data["stellen"]) == data["count"]


def test_the_summary_says_how_many_and_where(checked: Run) -> None:
    number = document(checked("editorial", "--format", "json").out)["count"]
    done = checked("check", "--source", f"tabelle:{LIST}", "-q")
    assert f"{number} Widersprüche für die Redaktion" in done.out
    assert "ozgcheck editorial" in done.out
    data = document(checked("check", "--source", f"tabelle:{LIST}", "-q", "--format", "json").out)
    assert data["widersprueche"]["count"] == number
    assert sum(data["widersprueche"]["arten"].values()) == number


def test_check_writes_the_list_as_a_report(checked: Run) -> None:
    checked("check", "--source", f"tabelle:{LIST}", "-q", "--output", "aus")
    written = document(Path("aus/redaktion.json").read_text(encoding="utf-8"))
    assert written == document(checked("editorial", "--format", "json").out)
    assert Path("aus/redaktion.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Schlüssel und Titel" in Path("aus/redaktion.md").read_text(encoding="utf-8")


def test_hostile_words_stay_harmless_in_every_format(checked: Run, catalog: Catalog) -> None:
    rewritten(catalog, *STORED)
    rows = list(
        csv.DictReader(io.StringIO(checked("editorial", "--format", "csv").out), delimiter=";")
    )
    assert rows[0]["text"] == "'=Der Dienst ist weg."
    assert rows[0]["stelle"] == "FB 32 Öffentliche Ordnung"
    assert rows[0]["leistungen"] == "10160"
    assert len(rows) == 3
    rewritten(catalog, replace(STORED[0], text="a\x1b[31m<script> | b"))
    assert "\x1b" not in checked("editorial").out
    assert "\\<script\\> \\| b" in checked("editorial", "--format", "md").out


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (("--art", "veraltet"), ["Alt.", "Auch alt."]),
        (("--art", "seite"), ["=Der Dienst ist weg."]),
        (("--art", "Seite fehlt", "--art", "veraltet", "--limit", "2"),
         ["=Der Dienst ist weg.", "Alt."]),
        (("--amt", "oeffentliche ordnung"), ["=Der Dienst ist weg."]),
        (("--amt", "FB 4"), ["Alt."]),
        (("--amt", "ordnungsamt"), []),
        (("--lebenslage", "tierhaltung"), ["=Der Dienst ist weg."]),
        (("--lebenslage", "tierhaltung", "--art", "veraltet"), []),
    ],
)  # fmt: skip
def test_the_list_can_be_restricted(
    checked: Run, catalog: Catalog, options: tuple[str, ...], texts: list[str]
) -> None:
    rewritten(catalog, *STORED)
    done = checked("editorial", *options, "--format", "json")
    assert done.code == 0
    data = document(done.out)
    assert [entry["text"] for entry in data["widersprueche"]] == texts
    assert data["shown"] == len(texts)
    assert set(data["filter"]) == {"art", "amt", "lebenslage"}


def test_a_limit_says_what_it_left_out(checked: Run, catalog: Catalog) -> None:
    rewritten(catalog, *STORED)
    out = checked("editorial", "--limit", "1").out
    assert "Gezeigt sind 1 von 3" in out
    assert "Auch alt." not in out
    assert document(checked("editorial", "--limit", "1", "--format", "json").out)["count"] == 3


def test_an_empty_list_is_a_sentence(checked: Run, catalog: Catalog) -> None:
    done = checked("editorial", "--amt", "Bauhof")
    assert (done.code, done.err) == (0, "")
    assert "Zu dieser Auswahl ist kein Widerspruch bekannt." in done.out
    Path("leer.csv").write_text("Titel\nStadtfest\n", encoding="utf-8")
    checked("check", "--source", "tabelle:leer.csv", "-q")
    out = checked("editorial").out
    assert "In diesem Lauf ist kein Widerspruch bekannt." in out
    assert "neu" not in out
    data = document(checked("editorial", "--format", "json").out)
    assert (data["count"], data["widersprueche"]) == (0, [])
    assert set(data) == KEYS
    assert "Widersprüche für" not in checked("check", "--source", "tabelle:leer.csv", "-q").out


def test_a_list_that_was_not_stored_is_found_again_and_says_so(
    checked: Run, catalog: Catalog
) -> None:
    before = document(checked("editorial", "--format", "json").out)
    rewritten(catalog)
    after = document(checked("editorial", "--format", "json").out)
    assert after["widersprueche"] == before["widersprueche"]
    assert (before["stored"], after["stored"]) == (True, False)
    assert "keine Liste gespeichert" in checked("editorial").out


def test_a_kind_of_another_version_is_still_shown(checked: Run, catalog: Catalog) -> None:
    rewritten(catalog, Widerspruch("ganz-neu", "Etwas Neues."))
    out = checked("editorial").out
    assert "Etwas Neues." in out
    assert "Sonstiges 1" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--art", "seite-felt"), ("seite-felt", "seite-fehlt")),
        (("--art", ""), ("Die Art",)),
        (("--amt", " "), ("--amt",)),
        (("--lebenslage", "tierhaltng"), ("tierhaltng", "tierhaltung")),
        (("--limit", "0"), ("--limit", "Zahl")),
        (("--portal", "gibtesnicht"), ("gibtesnicht",)),
    ],
)
def test_what_is_wrong_is_said_in_german(
    checked: Run, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    done = checked("editorial", *options)
    assert done.code == 2
    assert done.out == ""
    for word in words:
        assert word in done.err


def test_without_a_run_the_example_is_shown(run: Run) -> None:
    done = run("editorial", "--format", "json")
    assert done.code == 0
    assert "mitgelieferte Beispiel" in done.err
    data = document(done.out)
    assert data["snapshot"] == "beispiel:herne"
    assert data["complete"] is False


def test_what_was_not_looked_at_is_said(checked: Run) -> None:
    out = checked("editorial").out
    assert "nicht angefragt" in out
    assert "Der PVOG wurde in diesem Lauf nicht gelesen" in out
    checked("check", "--source", "beispiel:herne", "-q")
    assert "Der PVOG wurde" not in checked("editorial").out


def test_the_command_is_offered_and_explained_in_german(run: Run) -> None:
    assert "editorial" in run("--help").out
    out = run("editorial", "--help").out
    assert "Redaktion" in out
    for option in ("--art", "--amt", "--lebenslage", "--limit", "--format"):
        assert option in out
