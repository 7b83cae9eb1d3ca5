# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report`: a run as a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ozgcheck.report.council.view import QUESTIONS
from tests.conftest import Outcome, tree

Run = Callable[..., Outcome]
COUNCIL = ("report", "md", "--vorlage", "rat")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No neighbours: reading their examples takes its time."""
    monkeypatch.setattr("ozgcheck.cli.neighbours.neighbour_cities", lambda _: ())


def heads(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match("#{1,2} ", line)]


def test_the_monthly_report_is_one_document(herne: Run) -> None:
    done = herne("report", "md")
    assert done.code == 0
    assert heads(done.out) == [
        "# Monatsbericht Herne, 2025-11-25",
        "## ozgcheck Herne, 2025-11-25",
        "## Abdeckung Herne, 2025-11-25",
        "## Offene Leistungen Herne, 2025-11-25",
        "## Liste für die Redaktion Herne, 2025-11-25",
    ]
    head = done.out.partition("\n## ")[0]
    assert "BEISPIELDATEN" in head
    assert done.out.count("UNVOLLSTÄNDIG") == 1
    assert "Gezeigt sind 20 von 47" in done.out


def test_its_figures_are_those_of_the_single_commands(herne: Run) -> None:
    tables = [
        line
        for command in (("coverage",), ("gaps", "--limit", "7"))
        for line in herne(*command, "--schwelle", "2", "--format", "md").out.splitlines()
        if line.startswith("|")
    ]
    whole = herne("report", "md", "--schwelle", "2", "--limit", "7").out.splitlines()
    assert len(tables) > 60
    assert [line for line in tables if line not in whole] == []


def test_a_file_is_what_the_screen_would_show(herne: Run) -> None:
    shown = herne("report", "md").out
    done = herne("report", "md", "--output", "bericht.md")
    assert (done.code, done.out) == (0, "")
    assert "Gespeichert: bericht.md" in done.err
    assert Path("bericht.md").read_text(encoding="utf-8") == shown


def test_the_council_page_of_the_shipped_example_answers_everything(run: Run) -> None:
    """The one with all neighbours; it needs no stored run."""
    done = run(*COUNCIL, "-q")
    assert done.code == 0
    assert done.err == ""
    assert all(question in done.out for question in QUESTIONS)
    assert "BEISPIELDATEN" in done.out
    assert "2025 nicht bekannt" in done.out
    assert "Bochum" in done.out
    assert "Gelsenkirchen" in done.out


@pytest.mark.usefixtures("alone")
def test_a_stored_run_and_the_options_of_counting(herne: Run) -> None:
    usual = herne(*COUNCIL).out
    assert "Lauf 20251125T100000Z vom 2025-11-25" in usual
    own = herne(*COUNCIL, "--nur-eigene", "--schwelle", "2").out
    assert "(Zählung ab Stufe 2, nur eigene, 2025-11-25)" in own
    parts = herne(*COUNCIL, "--einheit", "teilleistung").out
    assert "1.725 Teilleistungen" in parts
    model = herne(*COUNCIL, "--modell", "2.0").out
    assert "(Modell 2.0)" in model


@pytest.mark.usefixtures("alone")
def test_a_city_elsewhere_gets_its_page(berlin: Run) -> None:
    done = berlin(*COUNCIL)
    assert done.code == 0
    assert "Nicht bekannt: Im Katalog stehen keine Ziele dieser Stadt." in done.out
    assert "2020 bis 2025 nicht bekannt" in done.out


def test_a_catalogue_without_index_and_goals_is_enough(run: Run, tiny: Path) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    Path("ozgcheck.toml").write_text(
        'portal = "klein"\n[portale.klein]\nstadt = "Kleinstadt"\nars = "059160000000"\n'
        'quellen = ["tabelle:liste.csv"]\n',
        encoding="utf-8",
    )
    own = ("--catalog", str(tiny), "-q")
    run("check", "--source", "tabelle:liste.csv", *own)
    done = run(*COUNCIL, *own)
    assert done.code == 0, done.err
    assert done.out.count("nicht bekannt") >= 2
    assert "Heute nicht: 0 von 2 Leistungen" in done.out


@pytest.mark.usefixtures("alone")
def test_titles_from_a_portal_stay_texts(run: Run) -> None:
    Path("liste.csv").write_text(
        "Titel;URL\n<script>alert(1)</script> Hundesteuer anmelden;https://x.example/1\n"
        "| Elterngeld | a |;https://x.example/2\n",
        encoding="utf-8",
    )
    assert run("check", "--source", "tabelle:liste.csv", "-q").code == 0
    for template in ("rat", "uebersicht"):
        text = run("report", "md", "--vorlage", template).out
        assert not re.search(r"(?<!\\)<", text)
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            bars = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(bars) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("report", "odt"), "Befehle sind: md"),
        (("report", "md", "--vorlage", "rad"), "kennt nur: uebersicht, rat"),
        (("report", "md", "--vorlage", "rat", "--limit", "3"), "--limit gehört zur Vorlage"),
        (("report", "md", "--output", "weg/bericht.md"), "Den Ordner weg gibt es nicht."),
        (("report", "md", "--output", "ordner"), "ist ein Ordner"),
        (("report", "md", "--schwelle", "9"), "--schwelle"),
    ],
)
def test_a_wrong_call_is_explained_and_leaves_nothing(
    herne: Run, args: tuple[str, ...], words: str
) -> None:
    Path("ordner").mkdir()
    before = tree(Path.cwd())
    done = herne(*args)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert tree(Path.cwd()) == before


def test_a_disk_that_is_full_leaves_the_old_file(
    herne: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bericht.md").write_text("vom letzten Monat", encoding="utf-8")

    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ozgcheck.atomic.write_whole", full)
    done = herne("report", "md", "--output", "bericht.md")
    assert done.code == 1
    assert "Der Bericht bericht.md lässt sich nicht schreiben" in done.err
    assert Path("bericht.md").read_text(encoding="utf-8") == "vom letzten Monat"


def test_the_bare_command_shows_its_kinds(run: Run) -> None:
    done = run("report")
    assert done.code == 0
    assert "md" in done.out
