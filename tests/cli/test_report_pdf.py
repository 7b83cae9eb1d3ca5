# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report pdf`, and the same paper as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.report.paper.reading import Paper, needs_pdf

Run = Callable[..., Outcome]
TARGET = Path("bericht.pdf")


@needs_pdf
def test_one_page_with_the_figures_of_the_run(herne: Run) -> None:
    logo = Path("logo.svg")
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    done = herne(
        "report", "pdf", "--vorlage", "uebersicht", "--output", str(TARGET), "--logo", str(logo)
    )
    assert (done.code, done.out) == (0, ""), done.err
    assert f"Gespeichert: {TARGET}" in done.err
    found = Paper(TARGET.read_bytes())
    assert found.pages == 1
    assert "Logo Herne" in [each["/Alt"] for each in found.elements("/Figure")]
    total = json.loads(herne("coverage", "--format", "json").out)["total"]
    for key, word in (("covered", "●erfüllt"), ("uncertain", "◐unklar"), ("missing", "○offen")):
        assert f"{total[key]}{word}" in found.words


@needs_pdf
def test_the_paper_for_the_council_says_what_markdown_says(
    herne: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ozgcheck.cli.neighbours.neighbour_cities", lambda app: ()
    )  # they take long
    assert herne("report", "pdf", "--vorlage", "rat", "--output", str(TARGET)).code == 0
    found = Paper(TARGET.read_bytes())
    assert 1 < found.pages <= 4
    assert "[auszufüllen]" in found.words
    form = herne("report", "md", "--vorlage", "ratsvorlage").out
    assert "\\[auszufüllen\\]" in form
    answers = re.findall(r"^- (.+)$", herne("report", "md", "--vorlage", "rat").out, re.MULTILINE)
    assert len(answers) > 10
    words = _without_breaks(found)
    for answer in answers:
        assert f"- {answer}\n" in form
        assert "".join(re.sub(r"[\\\u2060]", "", answer).split()) in words


def _without_breaks(found: Paper) -> str:
    """The words without what stands above and below every page."""
    return re.sub(r"HerneLaufvom[\d.]{10}|ErstelltmitozgcheckSeite\dvon\d", "", found.words)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--output", "bericht.txt"], "endet nicht auf .pdf"),
        (["--output", "fehlt/bericht.pdf"], "gibt es nicht"),
        (["--output", "x.pdf", "--vorlage", "rat", "--nachbarn"], "--nachbarn gehört zur Vorlage"),
    ],
)
def test_wrong_calls_are_refused_before_anything_is_measured(
    run: Run, args: list[str], says: str
) -> None:
    done = run("report", "pdf", *args)
    assert done.code == 2
    assert says in done.err
    assert not list(Path().glob("*.pdf"))


@needs_pdf
def test_a_bad_logo_is_refused(run: Run) -> None:
    Path("logo.svg").write_text("<html/>", encoding="utf-8")
    done = run("report", "pdf", "--output", str(TARGET), "--logo", "logo.svg")
    assert done.code == 2
    assert "kein SVG-Bild" in done.err


def test_without_the_library_it_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> object:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("ozgcheck.report.paper.pdf.importlib.import_module", fail)
    done = run("report", "pdf", "--output", str(TARGET))
    assert done.code == 2
    assert "Pango" in done.err
    assert "ozgcheck[pdf]" in done.err
    assert list(Path().iterdir()) == []
