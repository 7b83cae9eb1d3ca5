# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The lever: a sum of documented parts, each of which moves a row up, or not at all with 0."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.measure.worklist.gaps import Gap, gaps
from ozgcheck.measure.worklist.lever import Facts, Kategorie, Part, Weights, lever, lever_parts
from ozgcheck.measure.worklist.words import Others
from ozgcheck.model import (
    Finding,
    Korb,
    Korbposten,
    Leistung,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Result,
    Teilleistung,
    Widerspruch,
)
from tests.measure.test_gaps import catalog_of, leistung, run

HANDBUCH = (Path(__file__).parents[2] / "docs/handbuch.md").read_text(encoding="utf-8")
LAGEN = list(Kategorie)[3:]

facts = st.builds(
    Facts,
    lage=st.sampled_from([None, *LAGEN]),
    quick_win=st.booleans(),
    nicht_gemeldet=st.booleans(),
    koerbe=st.lists(st.sampled_from("abcdef"), unique=True).map(tuple),
    sdg=st.booleans(),
    nachnutzung=st.sampled_from([(), ("Dienst",)]),
    prioritaet=st.sampled_from([None, 1, 2, 3, 4]),
    nachbarn=st.lists(st.sampled_from("ABCDEFGH"), unique=True).map(tuple),
)
weights = st.builds(Weights, **{each.name: st.integers(0, 1000) for each in fields(Weights)})


def points(of: Facts, with_: Weights | None = None) -> int:
    return lever(lever_parts(of, with_ or Weights()))


# --- the formula ---------------------------------------------------------------------------------


@given(facts, weights)
def test_the_lever_is_the_sum_of_its_parts_and_each_part_has_points(
    of: Facts, given_: Weights
) -> None:
    parts = lever_parts(of, given_)
    assert lever(parts) == sum(part.points for part in parts)
    assert all(part.points > 0 and part.why for part in parts)
    assert len({part.part for part in parts}) == len(parts)


def test_all_parts_together_are_what_the_handbook_adds_up() -> None:
    everything = Facts(
        lage=Kategorie.STUFE_ZU_NIEDRIG,
        quick_win=True,
        nicht_gemeldet=True,
        koerbe=("a", "b", "c"),
        sdg=True,
        nachnutzung=("Dienst",),
        prioritaet=1,
        nachbarn=tuple("ABCDEF"),
    )
    assert lever_parts(everything, Weights()) == (
        Part("lage", 40, "angeboten, Stufe zu niedrig"),
        Part("quick_win", 25, "Onlinedienst ist da, nur nicht verlinkt"),
        Part("nicht_gemeldet", 20, "online, aber zählt nicht im PVOG"),
        Part("koerbe", 30, "zählt in 3 Körben: a, b, c"),
        Part("sdg", 10, "SDG-Verfahren oder SDG-Kennzeichen"),
        Part("nachnutzung", 10, "nachnutzbar: Dienst"),
        Part("prioritaet", 10, "Priorität 1"),
        Part("nachbarn", 10, "haben andere sicher: A, B, C, D, E, F"),
    )
    assert points(everything) == 155
    assert "höchstens 155" in HANDBUCH


def test_nothing_gives_no_lever() -> None:
    assert lever_parts(Facts(), Weights()) == ()
    assert points(Facts(lage=Kategorie.NICHT_GEPRUEFT)) == 0


def test_the_situations_are_weighed_in_the_order_of_the_handbook() -> None:
    assert [points(Facts(lage=lage)) for lage in LAGEN] == [40, 35, 25, 20, 15, 0]


@pytest.mark.parametrize("each", fields(Weights), ids=lambda each: each.name)
def test_every_weight_stands_in_the_handbook_with_its_default(each: Any) -> None:
    assert re.search(rf"^{each.name} = {each.default}\b", HANDBUCH, re.MULTILINE)


def test_the_table_of_the_handbook_has_the_points_of_every_part() -> None:
    usual = Weights()
    lagen = ", ".join(
        f"{word} {getattr(usual, lage.value)}"
        for word, lage in zip(
            ("Stufe zu niedrig", "Fehlt", "Stufe klären", "Zuordnung klären", "Nicht nachgewiesen",
             "Nicht geprüft"),
            LAGEN,
            strict=True,
        )
    )  # fmt: skip
    levels = ", ".join(f"{n}: {getattr(usual, f'prioritaet_{n}')}" for n in (1, 2, 3, 4))
    for row in (
        f"| Lage | {lagen}; erfüllt: keine |",
        f"| Quick Win | {usual.quick_win} |",
        f"| Nicht gemeldet | {usual.nicht_gemeldet} |",
        f"| Körbe | {usual.korb} je Korb, in dem die Leistung zählt, höchstens "
        f"{usual.koerbe_hoechstens} |",
        f"| SDG | {usual.sdg} für",
        f"| Nachnutzung | {usual.nachnutzung}, wenn",
        f"| Priorität | {levels} |",
        f"| andere Städte | {usual.nachbar} je Stadt, die es sicher hat, höchstens "
        f"{usual.nachbarn_hoechstens};",
    ):
        assert row in HANDBUCH


@given(facts, weights)
def test_one_more_basket_or_city_never_lowers_the_lever(of: Facts, given_: Weights) -> None:
    assert points(replace(of, koerbe=(*of.koerbe, "z")), given_) >= points(of, given_)
    assert points(replace(of, nachbarn=(*of.nachbarn, "Z")), given_) >= points(of, given_)


def test_baskets_and_cities_count_each_up_to_a_limit() -> None:
    few = Weights(korb=4, koerbe_hoechstens=10, nachbar=3, nachbarn_hoechstens=8)
    assert [points(Facts(koerbe=tuple("abcd"[:n])), few) for n in range(5)] == [0, 4, 8, 10, 10]
    assert [points(Facts(nachbarn=tuple("ABCD"[:n])), few) for n in range(5)] == [0, 3, 6, 8, 8]


# --- each part moves a row ------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two rows that differ in one part only; the second one, last by id, has it."""

    rows: Callable[..., tuple[Gap, ...]]
    off: dict[str, int]


GONE = {ozg_id: Finding(ozg_id, Outcome.FEHLT) for ozg_id in ("10001", "10002")}
SERVICE = Link(LinkKind.ONLINEDIENST, "https://land.example/antrag")


def by_catalogue(**more: Any) -> Callable[..., tuple[Gap, ...]]:
    small = catalog_of(leistung("10001"), leistung("10002", **more))
    return lambda **options: gaps(small, run(GONE.values()), **options)


def by_finding(better: Finding) -> Callable[..., tuple[Gap, ...]]:
    small = catalog_of(leistung("10001"), leistung("10002"))
    first = Finding("10001", Outcome.UNKLAR)
    return lambda **options: gaps(small, run([first, better]), **options)


def by_list(art: str) -> Callable[..., tuple[Gap, ...]]:
    """Both are offered on a page; only the second has an entry on the editors' list."""
    small = catalog_of(leistung("10001"), leistung("10002"))
    pages = [Offer(key, key, "portal") for key in ("a", "b")]
    service = Offer("s", "Antrag", "open-pvog", links=(SERVICE,))
    found = [
        Finding("10001", Outcome.ANGEBOTEN, "", 1, 1, 3, ("a",)),
        Finding("10002", Outcome.ANGEBOTEN, "", 1, 1, 3, ("b", "s")),
    ]
    if art == kinds.NICHT_IM_PVOG:
        service = replace(service, links=())
    listed = (Widerspruch(art, "Das passt nicht.", "b", ("10002",)),)
    snapshot = replace(
        run(found),
        offers=(*pages, service),
        result=Result((), tuple(found), (), widersprueche=listed),
    )
    return lambda **options: gaps(small, snapshot, **options)


def by_cities() -> Callable[..., tuple[Gap, ...]]:
    small = catalog_of(leistung("10001"), leistung("10002"))
    others = {("10001", ""): Others(offer=("Bochum",)), ("10002", ""): Others(have=("Bochum",))}
    return lambda **options: gaps(small, run(GONE.values()), others=others, **options)


SDG = {"teilleistungen": (Teilleistung("10002-a", "", "Eintrag", sdg=(1,)),)}
PARTS = {
    "lage": Pair(
        by_finding(Finding("10002", Outcome.FEHLT)), {"fehlt": 0, "nicht_nachgewiesen": 0}
    ),
    "quick_win": Pair(by_list(kinds.NICHT_VERLINKT), {"quick_win": 0}),
    "nicht_gemeldet": Pair(by_list(kinds.NICHT_IM_PVOG), {"nicht_gemeldet": 0}),
    "koerbe": Pair(by_catalogue(koerbe=("a",)), {"korb": 0}),
    "sdg": Pair(by_catalogue(**SDG), {"sdg": 0}),
    "nachnutzung": Pair(by_catalogue(nachnutzung=("Dienst",)), {"nachnutzung": 0}),
    "prioritaet": Pair(by_catalogue(prioritaet=1), {"prioritaet_1": 0}),
    "nachbarn": Pair(by_cities(), {"nachbar": 0}),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_moves_a_row_up_and_a_weight_of_0_takes_it_out(part: str) -> None:
    pair = PARTS[part]
    assert [gap.id for gap in pair.rows()] == ["10002", "10001"]
    by_id = {gap.id: gap for gap in pair.rows(weights=Weights(**pair.off))}
    assert list(by_id) == ["10001", "10002"]
    assert by_id["10001"].lever == by_id["10002"].lever
    if part != "lage":
        assert part in {each.part for each in pair.rows()[0].lever_parts}
    assert part not in {each.part for gap in by_id.values() for each in gap.lever_parts}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_moves_its_row_by_exactly_its_points(part: str) -> None:
    first, second = PARTS[part].rows()
    (more,) = [each for each in first.lever_parts if each.part == part]
    less = sum(each.points for each in second.lever_parts if each.part == part)
    assert first.lever - second.lever == more.points - less > 0


def test_the_parts_here_are_all_there_are() -> None:
    everything = Facts(Kategorie.FEHLT, True, True, ("a",), True, ("Dienst",), 1, ("Bochum",))
    assert [part.part for part in lever_parts(everything, Weights())] == list(PARTS)


def test_every_weight_can_be_turned_off() -> None:
    nothing = Weights(**dict.fromkeys(asdict(Weights()), 0))
    rows = PARTS["koerbe"].rows(weights=nothing)
    assert [(gap.id, gap.lever, gap.lever_parts) for gap in rows] == [
        ("10001", 0, ()),
        ("10002", 0, ()),
    ]


def test_the_order_does_not_depend_on_the_order_of_the_findings() -> None:
    small = catalog_of(*(leistung(str(10000 + n), koerbe=("a",) * (n % 3)) for n in range(9)))
    found = [Finding(each.id, Outcome.FEHLT) for each in small.leistungen]
    assert gaps(small, run(found)) == gaps(small, run(found[::-1]))


def test_a_procedure_of_the_basket_has_the_points_of_sdg_without_any_flag() -> None:
    of: Leistung = leistung("10001")
    korb = Korb("sdg", "SDG", (Korbposten("10001", "V1 Umzug"),), "", "", "q", "2024", schwelle=3)
    (gap,) = gaps(replace(catalog_of(of), koerbe=(korb,)), run([GONE["10001"]]))
    assert (gap.sdg_kennzeichen, gap.sdg_verfahren) == (False, "V1 Umzug")
    assert Part("sdg", 10, "SDG-Verfahren oder SDG-Kennzeichen") in gap.lever_parts
