# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The council's page: five answers, one page, nothing without its rule and its date."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.answers import Figure, Named, Paper, Regel
from ozgcheck.measure.sci.benchmark import Wert
from ozgcheck.measure.sci.results import Bounds
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.report.council.view import QUESTIONS, council_view
from ozgcheck.report.figure_words import told
from ozgcheck.report.formats import markdown
from tests.measure.test_council import bare, example_city, paper_of, read
from tests.measure.test_coverage import RUN, SMALL

# A day, a month, an edition, or the years of the formula.
DATED = re.compile(r"\b20\d\d(-\d\d){0,2}\b|2021/22")
# Words that hold digits and are no figures.
NAMES = re.compile(r"2030\+|c’t|OZG-ID|Stufe \d")


@pytest.fixture(scope="module")
def herne_paper(catalog: Catalog, herne_history: Path) -> Paper:
    snapshot = read(herne_history)
    # A second city with the same run: all that the words need.
    other = replace(snapshot, stadt="Nebenan", portal="nebenan")
    return paper_of(catalog, snapshot, example_city(other, "nebenan"))


def page(paper: Paper, *, example: bool = False) -> str:
    return markdown.render(council_view(paper, Yardstick(), example=example), level=1)


def answer(text: str, question: str) -> str:
    """What stands under a question."""
    _, _, rest = text.partition(f"{question}\n")
    return rest.partition("\n## ")[0].strip()


def test_each_question_has_an_answer_in_its_order(herne_paper: Paper) -> None:
    text = page(herne_paper)
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        *(f"{place}. {question}" for place, question in enumerate(QUESTIONS, 1)),
        "Wie die Zahlen entstehen",
    ]
    assert all(len(answer(text, question)) > 100 for question in QUESTIONS)


def test_it_fits_one_page(herne_paper: Paper) -> None:
    lines = [
        part
        for line in page(herne_paper, example=True).splitlines()
        for part in textwrap.wrap(line, 100)
    ]
    assert len(lines) <= 72


def test_no_figure_stands_without_its_date(herne_paper: Paper) -> None:
    text = page(herne_paper)
    for question in QUESTIONS:
        found = answer(text, question)
        assert DATED.search(found)
        for line in found.splitlines():
            if line.startswith("- ") and re.search(r"\d", NAMES.sub("", line)):
                assert DATED.search(line), line


def test_what_is_marked_stands_before_the_first_answer(herne_paper: Paper) -> None:
    head = page(herne_paper, example=True).partition("\n## ")[0]
    assert "BEISPIELDATEN" in head
    assert "UNVOLLSTÄNDIG" in head
    assert "Stand 2026-11" in head
    assert "BEISPIELDATEN" not in page(herne_paper)


def test_what_is_not_known_is_said(herne_paper: Paper) -> None:
    text = page(herne_paper)
    assert "26 (Bitkom, Ausgabe 2024); 2025 nicht bekannt." in answer(text, QUESTIONS[0])
    assert "Herne nicht bekannt; andere Bochum 5\\*" in answer(text, QUESTIONS[3])
    (worth,) = [line for line in text.splitlines() if "+1,36" in line]
    assert "gilt nur für 2021/22" in worth
    assert "Was eine einzelne Leistung bringt, ist nicht bekannt." in worth
    assert "Nicht geprüft: Kita-Anmeldung online." in answer(text, QUESTIONS[0])
    assert "wurde nicht gelesen" in answer(text, QUESTIONS[1])


def test_a_city_of_which_nothing_else_is_known_gets_a_page() -> None:
    text = page(bare(SMALL, RUN))
    assert "Nicht bekannt: Im Katalog stehen keine Ziele" in answer(text, QUESTIONS[1])
    assert "nicht bekannt" in answer(text, QUESTIONS[0])
    assert "von keiner vergleichbaren Stadt" in answer(text, QUESTIONS[3])
    assert "+1,36" not in text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(4, 0, 0, 4), "Ja: 4 von 4 Leistungen sicher auf Stufe 3 oder höher"),
        (Count(1, 1, 1, 4), "Heute nicht: 1 von 4 Leistungen sicher auf Stufe 3 oder höher, 1 sic"),
        (Count(1, 2, 1, 4), "Nicht entschieden: 1 von 4 Leistungen sicher auf Stufe 3 oder höher"),
        (Count(), "Nichts zu zählen."),
    ],
)
def test_the_verdict_claims_no_more_than_is_proven(count: Count, words: str) -> None:
    paper = bare(SMALL, RUN)
    figures = [replace(each, wert=count) for each in paper.ozg]
    assert answer(page(replace(paper, ozg=tuple(figures))), QUESTIONS[4]).startswith(words)


def test_whoever_was_among_the_best_lacked_no_points() -> None:
    paper = bare(SMALL, RUN)
    far = Figure(Bounds(3.0, None), Regel.BITKOM, "2024")
    near = replace(far, wert=Bounds(-7.0, -7.0))
    lifts = replace(paper.hebel, abstand=(Named("Gesamt", near), Named("Verwaltung", far)))
    assert (
        "fehlten Punkte: Gesamt keine, Verwaltung mindestens 3,0 (Bitkom, Ausgabe 2024)."
        in page(replace(paper, hebel=lifts))
    )


def test_rule_and_date_of_a_figure(herne_paper: Paper) -> None:
    assert told(Figure(1, Regel.VERGLEICH, "2025-11-25", 2, eigene=True)) == (
        "(Vergleich ab Stufe 2, nur eigene, 2025-11-25)"
    )
    worth = herne_paper.hebel.wert
    assert worth is not None
    assert isinstance(worth.wert, Wert)
    assert told(worth) == "(Formel, gilt nur für 2021/22)"


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "| a | b |", "# x\n- y", "[x](y)"]
)
def test_texts_from_outside_stay_texts(herne_paper: Paper, hostile: str) -> None:
    calm, loud = (
        page(
            replace(
                herne_paper,
                snapshot=replace(herne_paper.snapshot, stadt=name, partial=(name,)),
                nachbarn=replace(
                    herne_paper.nachbarn,
                    leistungen=tuple(
                        replace(each, staedte=(name,), row=replace(each.row, name=name))
                        for each in herne_paper.nachbarn.leistungen
                    ),
                    gelesen=tuple(
                        replace(each, staedte=(name,)) for each in herne_paper.nachbarn.gelesen
                    ),
                ),
                hebel=replace(
                    herne_paper.hebel,
                    schritte=tuple(
                        replace(each, gap=replace(each.gap, name=name))
                        for each in herne_paper.hebel.schritte
                    ),
                ),
            )
        )
        for name in ("Name", hostile)
    )
    assert len(loud.splitlines()) == len(calm.splitlines())
    assert not re.search(r"(?<!\\)[<\[]", loud)
    tables = [line for line in loud.splitlines() if re.search(r"(?<!\\)\|", line)]
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 4 for line in tables)
