# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The site with the results of a survey: one more page, as well built as the others."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.pages import NAVIGATION
from ozgcheck.report.site.render import site_files
from ozgcheck.survey.place import nationwide
from ozgcheck.survey.results import open_results
from tests.conftest import Outcome
from tests.measure import runs
from tests.report.site import town
from tests.survey import figures
from tests.survey.figures import Town

PAGE, CHART = "bundesweit.html", "bild-bundesweit.svg"
CITY = "059990000000"


def towns(ars: str) -> Iterable[Town]:
    dog, wedding, kita = runs.DOG, runs.WEDDING, runs.KITA
    high = (3, 3)
    yield Town(ars, f"Stadt {town.SCRIPT}", {dog: (1, 2), kita: high}, einwohner=100)
    yield Town("050000000001", town.SCRIPT, {dog: high, wedding: high}, einwohner=120)
    yield Town("050000000002", town.FORMULA, {dog: high, wedding: high}, einwohner=150)
    yield Town("090000000001", town.ARABIC, {dog: high, wedding: (0, 3)})
    yield Town("050000000003", f"Kaputt {town.SCRIPT}", zustand="fehler")


def measured(folder: Path, run: Prepared, *, ars: str = CITY) -> Prepared:
    """The site's city in a survey that knows a city of this ARS."""
    seen = replace(run.seen, snapshot=replace(run.seen.snapshot, ars=CITY))
    figures.write(folder, town.catalog(), towns(ars), kinds=(By.LEBENSLAGE,), schwellen=(3,))
    found = nationwide(town.catalog(), open_results(folder), CITY, seen.yardstick)
    return replace(run, seen=seen, around=replace(run.around, nationwide=found))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return measured(tmp_path_factory.mktemp("umfrage"), town.prepared())


@pytest.fixture(scope="module")
def files(shown: Prepared) -> dict[str, str]:
    return site_files(shown)


@pytest.fixture(scope="module")
def document(files: dict[str, str]) -> Any:
    return html.document_fromstring(files[PAGE])


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_one_page_and_one_picture_more_and_all_pages_lead_there(files: dict[str, str]) -> None:
    assert set(files) - set(town.site()) == {PAGE, CHART}
    expected = [file for file, _ in NAVIGATION]
    expected.insert(expected.index("vergleich.html") + 1, PAGE)
    for name, text in files.items():
        if name.endswith(".html"):
            page = html.document_fromstring(text)
            (navigation,) = page.xpath("//nav[@aria-label='Hauptnavigation']")
            assert [link.get("href") for link in navigation.iter("a")] == expected
    here = html.document_fromstring(files[PAGE]).xpath("//a[@aria-current='page']/@href")
    assert here == [PAGE]


def test_it_shows_places_spread_and_lists(document: Any) -> None:
    said = words(document.find(".//main"))
    assert "kreisfreie Stadt in NRW ausführt" in said
    assert "Sicher ist nur die untere Grenze" in said
    assert "Platz 1 bis 4 von 4" in said
    assert "ihre Zahlen sind deshalb andere" in said
    rows = [[words(cell) for cell in row] for row in document.xpath("//table[@id='platz']//tr")]
    assert [row[0] for row in rows[1:]] == [
        "kreisfreie Städte in Deutschland",
        "kreisfreie Städte in Nordrhein-Westfalen",
        "kreisfreie Städte in Deutschland, halb bis doppelt so viele Einwohner",
    ]
    assert [row[1:6] for row in rows[1:]] == [
        ["4", "1", "1", "4", "3"],
        ["3", "1", "1", "3", "3"],
        ["3", "0", "1", "3", "3"],
    ]
    links = {link.get("href") for link in document.xpath("//main//a")}
    assert links == {f"leistung-{each}.html" for each in (runs.DOG, runs.WEDDING, runs.KITA)}
    assert "Kaputt" in said


def test_the_table_of_the_chart_holds_its_figures(document: Any, shown: Prepared) -> None:
    assert shown.around.nationwide is not None
    expected = [each.number for each in shown.around.nationwide.places[0].bins]
    table = document.xpath("//details//table[@id='werte-bundesweit']/tbody/tr/td[1]")
    assert [int(words(cell)) for cell in table] == expected
    assert sum(expected) == 4
    (picture,) = document.xpath("//img")
    assert picture.get("src") == CHART
    assert len(picture.get("alt")) > 20


def test_it_is_built_like_the_others(files: dict[str, str], document: Any) -> None:
    levels = [int(each.tag[1]) for each in document.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(now <= before + 1 for before, now in itertools.pairwise(levels))
    ids = Counter(document.xpath("//@id"))
    assert [key for key, number in ids.items() if number > 1] == []
    for table in document.iter("table"):
        assert words(table.find("caption"))
        assert {head.get("scope") for head in table.xpath("./thead/tr/th")} == {"col"}
        assert (table.getparent().get("role"), table.getparent().get("tabindex")) == ("region", "0")
        for row in table.xpath("./tbody/tr | ./tfoot/tr"):
            assert len(row) == len(table.xpath("./thead/tr/th"))
    assert document.xpath("//script/@src") == ["suche.js"]
    assert document.xpath("//@style | //style | //b") == []
    for name in (PAGE, CHART):
        assert "<script>alert" not in files[name]
        assert "\x1b" not in files[name]
    assert " --" not in words(document.find(".//main"))


def test_the_same_results_give_the_same_site(shown: Prepared, files: dict[str, str]) -> None:
    same = site_files(shown) == files
    assert same


def test_without_a_place_it_says_why(tmp_path: Path) -> None:
    made = site_files(measured(tmp_path, town.prepared(alone=True), ars="160000000000"))
    assert "Die Umfrage kennt diese Stadt nicht." in made[PAGE]
    assert CHART not in made


# --- the command ---------------------------------------------------------------------------


def test_a_survey_that_is_given_is_shown(
    herne: Callable[..., Outcome], catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other cities and pages of every Leistung take longest, and are no part of this.
    made: list[Prepared] = []

    def index_only(run: Prepared) -> dict[str, str]:
        made.append(run)
        return {"index.html": "<p>"}

    monkeypatch.setattr("ozgcheck.cli.prepare.comparison_of", lambda *_: None)
    monkeypatch.setattr("ozgcheck.report.site.render.site_files", index_only)
    some = [
        Town("059160000000", "Herne, Stadt", {"10160": (1, 2)}),
        Town("059110000000", "Bochum, Stadt", {"10160": (3, 3)}),
    ]
    figures.write(Path("u"), catalog, some, kinds=(By.LEBENSLAGE,), schwellen=(3,))
    assert herne("report", "html", "--output", "mit", "--umfrage", "u").code == 0
    found = made[0].around.nationwide
    assert found is not None
    assert [place.peers.city.ars for place in found.places] == ["059160000000"] * 2
    assert [each.leistung.id for each in found.places[0].commons.lacking] == ["10160"]


def test_the_folder_comes_from_the_option_else_from_the_configuration(
    run: Callable[..., Outcome], catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []

    def prepared(*_: object, survey: Path | None) -> Prepared:
        asked.append(survey)
        return town.prepared(alone=True)

    monkeypatch.setattr("ozgcheck.cli.prepare.prepared", prepared)

    def said(*args: str) -> tuple[Path | None, bool]:
        done = run("report", "html", "--output", "seiten", *args)
        assert done.code == 0
        return asked[-1], "Ohne „Bundesweit“: In" in done.err

    assert said() == (None, False)
    assert said("--umfrage", "x") == (Path("x"), False)
    config = Path("ozgcheck.toml")
    config.write_text("[umfrage]\nordner = 'u'\n", encoding="utf-8")
    assert said() == (None, True)  # not yet measured: said, and everything else is made
    figures.write(Path("u"), catalog, [Town(CITY, "X")], kinds=(By.LEBENSLAGE,), schwellen=(3,))
    assert said() == (Path("u").resolve(), False)
    assert said("--umfrage", "x") == (Path("x"), False)


def test_a_survey_that_was_asked_for_and_is_not_there_is_an_error(
    herne: Callable[..., Outcome],
) -> None:
    done = herne("report", "html", "--output", "seiten", "--umfrage", "fehlt")
    assert (done.code, "keine gemessene Umfrage" in done.err) == (2, True)
    assert not Path("seiten").exists()
