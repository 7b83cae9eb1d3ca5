# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Badges from the command line: which figure, which state, and when a file changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ozgcheck.catalog.load import Catalog
from tests.conftest import EPOCH, Outcome

Run = Callable[..., Outcome]
DAY = 86_400
SVG = "{http://www.w3.org/2000/svg}"
ONLINE = "Sie können den Antrag online stellen und die Gebühr online bezahlen."


@pytest.fixture
def listed(run: Run) -> Run:
    """The command line where one whole run with two services online is stored."""
    rows = f"Elterngeld;{ONLINE}\nHundesteuer anmelden;{ONLINE}\n"
    Path("liste.csv").write_text(f"Titel;Beschreibung\n{rows}", encoding="utf-8")
    assert run("check", "--source", "tabelle:liste.csv", "--vollstaendig", "-q").code == 0
    return run


def texts(svg: str) -> list[str | None]:
    return [text.text for text in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def endpoint(run: Run, *args: str) -> dict[str, Any]:
    done = run("badge", "--output", "b.json", *args)
    assert done.code == 0, done.err
    value = json.loads(Path("b.json").read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def test_the_picture_goes_to_the_screen_or_into_a_file(listed: Run) -> None:
    done = listed("badge", "-q")
    assert (done.code, done.err) == (0, "")
    assert texts(done.out) == ["OZG Herne", "< 1 %"]
    assert listed("badge", "--output", "b.svg").code == 0
    assert Path("b.svg").read_text(encoding="utf-8") == done.out
    square = listed("badge", "--stil", "flat-square").out
    assert texts(square) == texts(done.out)
    assert square != done.out


@pytest.mark.parametrize(
    ("args", "label"),
    [
        (("--lebenslage", "geburt"), "OZG Herne: Geburt"),
        (("--lebenslage", "familie"), "OZG Herne: Familie & Kind"),
        (("--themenfeld", "familie"), "OZG Herne: Familie & Kind"),
        (("--bereich", "verwaltung"), "OZG Herne: Verwaltung"),
    ],
)
def test_a_group_is_named(listed: Run, args: tuple[str, ...], label: str) -> None:
    assert endpoint(listed, *args)["label"] == label


def test_the_figure_is_that_of_coverage(listed: Run, catalog: Catalog) -> None:
    groups = json.loads(listed("coverage", "--by", "lebenslage", "--format", "json").out)["groups"]
    (birth,) = [group for group in groups if group["key"] == "geburt"]
    assert birth["covered"]
    share = birth["covered"] * 100 // birth["total"]
    assert endpoint(listed, "--lebenslage", "geburt")["message"] == f"{share} %"
    empty = next(group["key"] for group in groups if not group["total"])
    found = endpoint(listed, "--lebenslage", empty)
    assert (found["message"], found["isError"]) == ("n/a", True)


def test_the_yardstick_is_said(listed: Run) -> None:
    assert "Reifegrad 3" in listed("badge").out
    out = listed("badge", "--schwelle", "2", "--einheit", "teilleistung", "--nur-eigene").out
    assert "Teilleistungen (LeiKa) mit Reifegrad 2" in out
    assert "nur eigene Dienste" in out


# --- when there is no figure -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "args", "message"),
    [
        (45, (), "< 1 %"),
        (46, (), "veraltet"),
        (46, ("--alter", "46"), "< 1 %"),
        (10, ("--alter", "9"), "veraltet"),
        (-3, (), "< 1 %"),  # the clock was set back
    ],
)
def test_an_old_run_is_out_of_date(
    listed: Run, monkeypatch: pytest.MonkeyPatch, days: int, args: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + days * DAY))
    found = endpoint(listed, *args)
    assert (found["message"], found["isError"]) == (message, message == "veraltet")


def test_a_partial_run_is_not_shown(listed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 30 * DAY))
    listed("check", "--source", "tabelle:liste.csv", "--teilweise", "-q")
    done = listed("badge")
    assert texts(done.out) == ["OZG Herne", "unvollständig"]
    assert "Der letzte Lauf ist unvollständig: " in done.err
    assert "2025-12-25" in done.out
    # Without a whole run for long, it does not matter that the last one was partial.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 46 * DAY))
    out = listed("badge").out
    assert texts(out) == ["OZG Herne", "veraltet"]
    assert "2025-11-25" in out


def test_where_no_run_was_ever_whole_the_age_of_the_last_counts(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    run("check", "--source", "tabelle:liste.csv", "--teilweise", "-q")
    assert endpoint(run)["message"] == "unvollständig"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 46 * DAY))
    assert endpoint(run)["message"] == "veraltet"


def test_example_data_is_marked(run: Run, berlin: Run) -> None:
    for shown in (run("badge", "--portal", "bottrop", "-q"), berlin("badge", "-q")):
        assert shown.code == 0
        assert "Beispieldaten, keine Messung" in shown.out
        assert (texts(shown.out)[1] or "").startswith("Beispiel: ")


# --- files ---------------------------------------------------------------------------------------


def state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def test_a_file_changes_only_with_its_content(listed: Run) -> None:
    listed("badge", "--output", "b.svg")
    os.utime("b.svg", (1, 1))
    before = state(Path("b.svg"))
    assert "unverändert" in listed("badge", "--output", "b.svg").err
    assert state(Path("b.svg")) == before
    listed("badge", "--output", "b.svg", "--stil", "flat-square")
    assert state(Path("b.svg")) != before


def test_all_badges_at_once(listed: Run, catalog: Catalog) -> None:
    done = listed("badge", "--alle", "--output", "badges/neu")
    assert done.code == 0
    groups = (
        *(f"themenfeld-{feld.slug}" for feld in catalog.themenfelder),
        *(f"lebenslage-{lage.slug}" for lage in catalog.lebenslagen),
        *(f"korb-{korb.slug}" for korb in catalog.koerbe),
    )
    folder = Path("badges/neu")
    names = {path.name for path in folder.iterdir()}
    assert names >= {f"{name}{end}" for name in ("gesamt", *groups) for end in (".svg", ".json")}
    assert sum(name.startswith("bereich-") for name in names) == 10
    assert (folder / "gesamt.svg").read_text(encoding="utf-8") == listed("badge").out
    one = listed("badge", "--lebenslage", "geburt").out
    assert (folder / "lebenslage-geburt.svg").read_text(encoding="utf-8") == one
    basket = listed("badge", "--korb", "sci-2022").out
    assert (folder / "korb-sci-2022.svg").read_text(encoding="utf-8") == basket
    assert "davon 0 geändert" in listed("badge", "--alle", "--output", "badges/neu").err


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--output", "b.png"), 2, "weder auf .svg noch auf .json"),
        (("--alle",), 2, "--output ORDNER"),
        (("--alle", "--output", "x", "--korb", "sci-2022"), 2, "keine einzelne Gruppe"),
        (("--korb", "sci-2022", "--bereich", "verwaltung"), 2, "zusammen gehen nicht"),
        (("--lebenslage", "gibtsnicht"), 2, "kennt die Lebenslage"),
        (("--alter", "0"), 2, "--alter"),
        (("--stil", "plastic"), 2, "--stil"),
        (("--output", "gibtsnicht/b.svg"), 1, "lässt sich nicht schreiben"),
        (("--alle", "--output", "liste.csv"), 1, "lässt sich nicht schreiben"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    listed: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    done = listed("badge", *args)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
