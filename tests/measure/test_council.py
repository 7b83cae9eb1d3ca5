# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The council's paper: figures of other measures, each with its rule and its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import load_sci
from ozgcheck.catalog.strategy import load_strategy
from ozgcheck.history.store import History, Stored
from ozgcheck.measure.answers import Figure, Paper, Regel
from ozgcheck.measure.cities.city import City, city
from ozgcheck.measure.cities.compare import compare
from ozgcheck.measure.council import MOST_FIELDS, council
from ozgcheck.measure.coverage import By, coverage
from ozgcheck.measure.sci.benchmark import benchmark
from ozgcheck.measure.strategy.scorecard import scorecard
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.model import Count, Snapshot, Themenfeld
from tests.conftest import stored_example
from tests.measure.test_coverage import SMALL, catalog_of, finding, leistung, run

TODAY = date(2025, 11, 26)


def read(path: Path) -> Snapshot:
    return History(path.parent.parent, path.parent.name).read(Stored(path.name, path))


def example_city(snapshot: Snapshot, name: str) -> City:
    return city(snapshot, f"beispiel:{name}", TODAY.isoformat(), example=True)


def paper_of(catalog: Catalog, snapshot: Snapshot, *others: City) -> Paper:
    """The paper as the command makes it."""
    sci = load_sci(catalog.root)
    ours = city(snapshot, "lauf", TODAY.isoformat())
    known = snapshot.portal == "herne"
    return council(
        snapshot,
        "lauf",
        felder=coverage(catalog, snapshot, by=By.THEMENFELD),
        stufen=[coverage(catalog, snapshot, schwelle=level) for level in (2, 3)],
        offen=gaps(catalog, snapshot),
        index=benchmark(catalog, sci, snapshot),
        ziele=scorecard(
            catalog, sci, load_strategy(catalog, "herne"), [("lauf", snapshot)], heute=TODAY
        )
        if known
        else None,
        vergleich=compare(catalog, [ours, *others], least=1) if others else None,
        region=known,
    )


def bare(felder: Catalog, snapshot: Snapshot) -> Paper:
    """The paper of a city about which nothing else is known."""
    return council(
        snapshot,
        "lauf",
        felder=coverage(felder, snapshot, by=By.THEMENFELD),
        stufen=[coverage(felder, snapshot, schwelle=level) for level in (2, 3)],
        offen=gaps(felder, snapshot),
        index=None,
        ziele=None,
        vergleich=None,
    )


def figures(part: object) -> Iterator[Figure]:
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from figures(each)
    elif is_dataclass(part) and type(part).__module__ == Paper.__module__:
        for each in fields(part):
            yield from figures(getattr(part, each.name))


@pytest.fixture(scope="module")
def herne_paper(
    catalog: Catalog, herne_history: Path, tmp_path_factory: pytest.TempPathFactory
) -> Paper:
    folder = tmp_path_factory.mktemp("bochum")
    others = [
        example_city(read(stored_example(catalog, folder, name)), name)
        for name in ("bochum", "bottrop")
    ]
    return paper_of(catalog, read(herne_history), *others)


def test_every_figure_has_its_rule_and_its_date(herne_paper: Paper) -> None:
    found = list(figures(herne_paper))
    assert {figure.regel for figure in found} == set(Regel)
    for figure in found:
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}(, \d{4})*", figure.stand), figure
        measured = figure.regel in (Regel.ZAEHLUNG, Regel.VERGLEICH, Regel.HEBEL)
        if measured and figure is not herne_paper.schwaechen.angebote:
            assert figure.schwelle in (1, 2, 3), figure


def test_the_counts_are_those_of_coverage(
    herne_paper: Paper, catalog: Catalog, herne_history: Path
) -> None:
    snapshot = read(herne_history)
    at = {level: coverage(catalog, snapshot, schwelle=level) for level in (2, 3)}
    assert herne_paper.schwaechen.gesamt.wert == at[3].total
    assert [(each.schwelle, each.eigene, each.wert) for each in herne_paper.ozg] == [
        (2, False, at[2].total),
        (3, False, at[3].total),
        (2, True, at[2].own),
        (3, True, at[3].own),
    ]
    basket = coverage(catalog, snapshot, by=By.KORB)
    services = next(group.count for group in basket.groups if group.key == "sci-2022")
    weak = herne_paper.schwaechen
    assert weak.dienste is not None
    assert weak.dienste.wert == services
    assert len(weak.offen) == services.missing
    assert len(weak.zu_klaeren) == services.uncertain
    assert len(weak.nicht_geprueft) == services.unchecked


def test_the_result_of_2025_is_not_known(herne_paper: Paper) -> None:
    weak = herne_paper.schwaechen
    assert weak.rang == Figure(26, Regel.BITKOM, "2024")
    assert weak.unbekannt == (2025,)
    ranks = [(each.bereich, each.jahr, each.eigen) for each in herne_paper.nachbarn.raenge]
    assert ranks == [
        ("Gesamt", 2024, Figure(42, Regel.BITKOM, "2024")),
        ("Gesamt", 2025, None),
        ("Verwaltung", 2024, Figure(26, Regel.BITKOM, "2024")),
        ("Verwaltung", 2025, None),
    ]
    first = {
        each.bereich: [(other.name, other.figure.wert) for other in each.andere[:2]]
        for each in herne_paper.nachbarn.raenge
        if each.jahr == 2024
    }
    assert first["Gesamt"] == [("Bochum", 4), ("Essen", 20)]
    assert first["Verwaltung"] == [("Bochum", 4), ("Essen", 9)]


def test_only_what_the_city_said_is_its_goal(herne_paper: Paper) -> None:
    plans = herne_paper.plaene
    assert plans is not None
    assert [aim.stand.ziel.id for aim in plans.ziele] == [
        "verwaltung-ozg-80",
        "verwaltung-eintraege",
        "verwaltung-genannte-dienste",
    ]
    assert (plans.mit_zielwert, plans.richtungen, plans.vorschlaege) == (3, 4, 13)
    assert [(aim.ziel.wert, aim.ziel.stand) for aim in plans.ziele] == [
        (0.8, "2022-09"),
        (150, "2022-09-14"),
        (1, "2022-09"),
    ]
    assert all(aim.ist is not None and aim.ist.stand == "2025-11-25" for aim in plans.ziele)


def test_what_lifts_is_the_head_of_the_working_list(
    herne_paper: Paper, catalog: Catalog, herne_history: Path
) -> None:
    listed = gaps(catalog, read(herne_history))
    steps = herne_paper.hebel.schritte
    assert [step.gap.id for step in steps] == [gap.id for gap in listed[: len(steps)]]
    assert [step.hebel.wert for step in steps] == [gap.lever for gap in listed[: len(steps)]]
    assert herne_paper.hebel.offen.wert == len(listed)
    worst = [(each.name, each.figure.wert) for each in herne_paper.hebel.bereiche]
    assert worst[0] == ("Energie und Umwelt", 78)
    assert worst[-1] == ("Gesellschaft und Bildung", 14)
    assert herne_paper.hebel.wert is not None
    assert herne_paper.hebel.wert.stand == "2021, 2022"


def test_neighbours_are_named_with_how_they_were_read(herne_paper: Paper) -> None:
    others = herne_paper.nachbarn
    (read_alike,) = others.gelesen
    assert read_alike.staedte == ("Bochum", "Bottrop")
    assert read_alike.stand == "2026"
    assert others.fehlt is not None
    assert others.zu_klaeren is not None
    assert others.fehlt.wert == 0  # nobody looked at the whole portal, so nothing is proven
    assert others.leistungen
    assert not any(each.fehlt for each in others.leistungen)
    assert {name for each in others.leistungen for name in each.staedte} <= {"Bochum", "Bottrop"}


def test_without_anything_else_the_run_still_answers() -> None:
    snapshot = run([finding("10000", low=3), finding("10001", low=0, high=1)])
    catalog = catalog_of([leistung(f"1000{n}", "l1", "f1") for n in range(2)])
    paper = bare(catalog, snapshot)
    assert paper.plaene is None
    assert paper.schwaechen.rang is paper.schwaechen.dienste is paper.schwaechen.angebote is None
    assert paper.hebel.bereiche == paper.hebel.abstand == ()
    assert paper.hebel.wert is None
    assert paper.nachbarn.fehlt is None
    assert paper.nachbarn.raenge == ()
    assert [figure.wert for figure in paper.ozg] == [Count(1, 0, 0, 2)] * 4
    assert [step.gap.id for step in paper.hebel.schritte] == ["10001"]


def test_weak_fields_are_those_with_most_proven_gaps() -> None:
    """What is only unclear makes no field weak."""
    offers = [("10000", "l1", "f1"), ("10001", "l3", "f2"), ("10002", "l3", "f2")]
    catalog = catalog_of([leistung(*each) for each in offers])
    low = run([finding(ozg_id, low=0, high=1) for ozg_id, _, _ in offers])
    weak = bare(catalog, low).schwaechen.felder
    assert [(each.name, each.figure.wert) for each in weak] == [
        ("Feld 2", Count(0, 0, 0, 2)),
        ("Feld 1", Count(0, 0, 0, 1)),
    ]
    assert len(weak) <= MOST_FIELDS
    unclear = run([finding(ozg_id, low=0, high=3) for ozg_id, _, _ in offers])
    assert bare(catalog, unclear).schwaechen.felder == ()


def test_only_as_much_is_named_as_fits_on_a_page() -> None:
    """Three Themenfelder and four steps, the worst and the best lever first."""
    offers = [(f"1000{n}", "l1", f"f{n}") for n in range(6)]
    fields = tuple(Themenfeld(f"f{n}", f"Feld {n}") for n in range(6))
    catalog = replace(catalog_of([leistung(*each) for each in offers]), themenfelder=fields)
    paper = bare(catalog, run([finding(ozg_id, low=0, high=1) for ozg_id, _, _ in offers]))
    assert [each.name for each in paper.schwaechen.felder] == ["Feld 0", "Feld 1", "Feld 2"]
    assert len(paper.hebel.schritte) == 4


def test_a_city_elsewhere_has_no_neighbours_in_the_index(
    catalog: Catalog, berlin_history: Path
) -> None:
    paper = paper_of(catalog, read(berlin_history))
    assert paper.nachbarn.raenge == ()
    assert paper.plaene is None
    assert paper.schwaechen.rang == Figure(2, Regel.BITKOM, "2019", berechnet=True)
    assert paper.schwaechen.unbekannt == (2020, 2021, 2022, 2023, 2024, 2025)


def test_a_city_without_any_result_has_none(catalog: Catalog, herne_history: Path) -> None:
    elsewhere = replace(read(herne_history), stadt="Musterstadt", portal="musterstadt")
    paper = paper_of(catalog, elsewhere)
    assert paper.schwaechen.rang is None
    assert paper.schwaechen.unbekannt == (2019, 2020, 2021, 2022, 2023, 2024, 2025)
    assert paper.hebel.bereiche == paper.hebel.abstand == ()
    assert paper.schwaechen.dienste is not None


def test_the_yardstick_goes_through() -> None:
    snapshot = run([finding("10000", low=2)])
    paper = council(
        snapshot,
        "lauf",
        felder=coverage(SMALL, snapshot, by=By.THEMENFELD, schwelle=2, eigene=True),
        stufen=[],
        offen=(),
        index=None,
        ziele=None,
        vergleich=None,
    )
    whole = paper.schwaechen.gesamt
    assert (whole.schwelle, whole.eigene) == (2, True)
    assert (paper.hebel.offen.wert, paper.hebel.offen.schwelle, paper.hebel.offen.eigene) == (
        0,
        2,
        True,
    )
