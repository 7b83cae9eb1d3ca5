# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The line over the months: which run stands for a month, where it breaks, and right counts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.register import Register, Writer
from ozgcheck.history.store import History
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.select import Selection, select
from ozgcheck.measure.trend import Lage, Point, points, trend
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    Count,
    Finding,
    Grade,
    Korbposten,
    Outcome,
    Snapshot,
    SourceState,
    Teilleistung,
    Versions,
)
from tests.measure.test_coverage import RUN, SMALL, catalog_of, finding, korb, leistung

PORTAL = (SourceState("portal", "https://portal.example/", "ok", offers=3),)
VERSIONS = Versions("0.1.0", "katalog", "regeln")


def at(started: str, **more: object) -> Snapshot:
    """A run of that time, `2026-01` or longer."""
    usual = {"versions": VERSIONS, "sources": PORTAL}
    time = started + "2026-01-25T04:00:00Z"[len(started) :]
    return replace(RUN, started=time, **{**usual, **more})  # type: ignore[arg-type]


def register(runs: Iterable[Snapshot], unreadable: Iterable[str] = ()) -> Register:
    writer = Writer(Register())
    lines = [writer.run(f"{n:03}", (0, 0), run) for n, run in enumerate(runs)]
    return writer.register(lines, [(run_id, "kaputt") for run_id in unreadable])


def brief(found: Iterable[Point]) -> list[tuple[str, str, str]]:
    return [(point.month, point.lage.value, point.run_id) for point in found]


# --- which run stands for a month -------------------------------------------------------


def test_the_last_complete_run_stands_for_its_month() -> None:
    runs = [at("2026-01-03"), at("2026-01-20"), at("2026-01-28", partial=("x",)), at("2026-02")]
    assert brief(points(register(runs))) == [
        ("2026-01", "gemessen", "001"),
        ("2026-02", "gemessen", "003"),
    ]


def test_what_is_missing_or_useless_is_there_as_such() -> None:
    runs = [at("2025-11"), at("2026-01", partial=("x",)), at("2026-03")]
    found = points(register(runs, ["20260225T040000Z", "20260326T040000Z"]))
    assert brief(found) == [
        ("2025-11", "gemessen", "000"),
        ("2025-12", "kein_lauf", ""),
        ("2026-01", "unvollstaendig", "001"),
        ("2026-02", "nicht_lesbar", "20260225T040000Z"),
        ("2026-03", "gemessen", "002"),
    ]
    assert [point.measured for point in found] == [True, False, False, False, True]
    assert [point.day is None for point in found] == [False, True, False, True, False]


def test_every_run_can_be_a_point() -> None:
    runs = [at("2026-01-03"), at("2026-01-28", partial=("x",)), at("2026-03")]
    assert brief(points(register(runs, ["20260326T040000Z"]), every=True)) == [
        ("2026-01", "gemessen", "000"),
        ("2026-01", "unvollstaendig", "001"),
        ("2026-02", "kein_lauf", ""),
        ("2026-03", "gemessen", "002"),
        ("2026-03", "nicht_lesbar", "20260326T040000Z"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ("", "", ["2025-12", "2026-01", "2026-02"]),
        ("2026", "", ["2026-01", "2026-02"]),
        ("2026-01", "2026-01", ["2026-01"]),
        ("2026-01-26", "", ["2026-02"]),
        ("2026-01-25", "2026-02-24", ["2026-01"]),
        ("", "2025", ["2025-12"]),
        ("", "2026-01-25", ["2025-12", "2026-01"]),
        ("2027", "", []),
    ],
)
def test_a_window_takes_what_lies_inside_both_ends(
    since: str, until: str, months: list[str]
) -> None:
    runs = register([at("2025-12"), at("2026-01"), at("2026-02")])
    assert [point.month for point in points(runs, since=since, until=until)] == months


def test_nothing_stored_gives_nothing() -> None:
    assert points(register([])) == ()


# --- where the line breaks --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words", "today"),
    [
        ({}, (), True),
        ({"versions": replace(VERSIONS, ozgcheck="0.2.0")}, ("ozgcheck 0.2.0 statt 0.1.0",), True),
        ({"versions": replace(VERSIONS, catalog="neu")}, ("der Katalog",), True),
        ({"versions": replace(VERSIONS, rules="neu")}, ("die Regeln zum Reifegrad",), True),
        ({"sources": (SourceState("tabelle", "", "ok"),)}, ("die Quellen",), False),
        ({"sources": (*PORTAL, SourceState("open-pvog", "", "ok"))}, ("die Quellen",), False),
    ],
)
def test_another_measure_breaks_the_line_and_is_named(
    change: dict[str, object], words: tuple[str, ...], today: bool
) -> None:
    found = points(register([at("2026-01"), at("2026-02", **change), at("2026-03", **change)]))
    assert [point.changed for point in found] == [(), words, ()]
    assert [point.joined for point in found] == [False, not words, True]
    assert [point.joined_today for point in found] == [False, today, True]


def test_a_month_without_a_good_run_breaks_the_line_but_is_no_other_measure() -> None:
    for between in ([], [at("2026-02", partial=("x",))]):
        found = points(register([at("2026-01"), *between, at("2026-03"), at("2026-04")]))
        measured = [point for point in found if point.measured]
        assert [point.joined for point in measured] == [False, False, True]
        assert [point.changed for point in measured] == [(), (), ()]


def test_a_bad_run_in_a_month_with_good_ones_does_not_break_the_line() -> None:
    runs = [at("2026-01-03"), at("2026-01-28", partial=("x",)), at("2026-02")]
    joined = [point.joined for point in points(register(runs), every=True) if point.measured]
    assert joined == [False, True]


def test_a_change_behind_a_gap_is_still_named() -> None:
    later = at("2026-05", versions=replace(VERSIONS, rules="neu"))
    last = points(register([at("2026-01"), later]))[-1]
    assert (last.changed, last.joined) == (("die Regeln zum Reifegrad",), False)


# --- counting ---------------------------------------------------------------------------


def same(
    catalog: Catalog, runs: list[Snapshot], yardstick: Yardstick, by: By, only: Selection | None
) -> None:
    """Every count is the one that `coverage` gives for the stored run."""
    stored = register(runs)
    chosen = points(stored, every=True)
    found = trend(catalog, stored, chosen, yardstick=yardstick, by=by, every=True, selection=only)
    lines = {line.key: line.counts for line in found.groups}
    for number, run in enumerate(runs):
        expected = coverage(
            catalog,
            run,
            by=by,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
            selection=only,
        )
        assert found.total.counts[number] == expected.total
        assert found.own[number] == expected.own
        for group in expected.groups:
            if group.key in lines:
                assert lines[group.key][number] == group.count, group.key
            else:
                assert group.count.total == 0, group.key


ALL = [
    Yardstick(einheit, schwelle, eigene)
    for einheit in Einheit
    for schwelle in (1, 2, 3, 4)
    for eigene in (False, True)
]


@pytest.fixture(scope="module")
def stored(berlin_history: Path, herne_history: Path) -> list[Snapshot]:
    """The stored examples, and both with other findings: what nobody saw there, too."""
    runs = []
    for path in (herne_history, berlin_history):
        history = History(path.parent.parent, path.parent.name)
        (only,) = history.list()
        run = history.read(only)
        runs += [replace(run, started="2026-01-25T04:00:00Z", portal="herne"), shuffled(run)]
    return [replace(run, started=f"2026-0{n}-25T04:00:00Z") for n, run in enumerate(runs, 1)]


def shuffled(run: Snapshot) -> Snapshot:
    dice = random.Random(run.portal)

    def other(finding: Finding) -> Finding:
        low, high = sorted((dice.randint(0, 3), dice.randint(0, 3)))
        eigen = dice.choice((None, Grade(), Grade(1, 1, 1), Grade(3, 3, 3), Grade(2, 0, 3)))
        return replace(
            finding,
            outcome=dice.choice(tuple(Outcome)),
            reifegrad_low=low,
            reifegrad_high=high,
            eigen=eigen,
        )

    return replace(
        run,
        result=replace(
            run.result,
            findings=tuple(map(other, run.result.findings[5:])),
            teil_findings=tuple(map(other, run.result.teil_findings)),
        ),
    )


def test_counts_are_those_of_the_stored_runs(catalog: Catalog, stored: list[Snapshot]) -> None:
    for yardstick in ALL:
        same(catalog, stored, yardstick, By.THEMENFELD, None)


@pytest.mark.parametrize("by", By)
def test_counts_of_every_group_are_those_of_the_stored_runs(
    catalog: Catalog, stored: list[Snapshot], by: By
) -> None:
    for einheit in Einheit:
        same(catalog, stored[1:3], Yardstick(einheit, eigene=True), by, None)


@pytest.mark.parametrize(
    "chosen",
    [{"lebenslage": "familie"}, {"korb": "sci-2022"}, {"bereich": "verwaltung"}],
    ids=lambda chosen: next(iter(chosen)),
)
def test_counts_of_a_selection_are_those_of_the_stored_runs(
    catalog: Catalog, stored: list[Snapshot], chosen: dict[str, str]
) -> None:
    for by in (By.LEBENSLAGE, By.KORB):
        for einheit in Einheit:
            same(catalog, stored[1:2], Yardstick(einheit), by, select(catalog, **chosen))


PART = Teilleistung("99102013000000", "99102013000000", "Teil", ("4",))
BASKETS = catalog_of(
    [leistung("10001", "l1", "f1", "k1", teilleistungen=(PART,)), leistung("10002", "l2", "f1")],
    korb("k1", Korbposten("10001", "Eins", (PART.id,)), Korbposten("10002", "Zwei")),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["10001", "10002", "10099"]),
            st.sampled_from(Outcome),
            st.integers(0, 3),
            st.sampled_from(["", PART.id]),
        ),
        max_size=4,
        unique_by=lambda some: (some[0], some[3]),
    ),
    st.sampled_from(By),
    st.sampled_from(ALL),
)
def test_any_run_is_counted_as_coverage_counts_it(
    some: list[tuple[str, Outcome, int, str]], by: By, yardstick: Yardstick
) -> None:
    found = [finding(ozg_id, outcome, low, 3, teil) for ozg_id, outcome, low, teil in some]
    # An entry belongs to one Leistung.
    parts = tuple(f for f in found if f.teilleistung and f.leistung_id == "10001")
    bundles = tuple(f for f in found if not f.teilleistung)
    run = at("2026-01", result=replace(RUN.result, findings=bundles, teil_findings=parts))
    same(BASKETS, [run], yardstick, by, None)


def test_incomplete_runs_are_counted_and_what_is_not_there_is_none() -> None:
    runs = register([at("2026-01"), at("2026-03", partial=("x",))])
    found = trend(SMALL, runs, points(runs), yardstick=Yardstick())
    assert [point.lage for point in found.points] == [
        Lage.GEMESSEN, Lage.KEIN_LAUF, Lage.UNVOLLSTAENDIG,
    ]  # fmt: skip
    once = Count(covered=1, unchecked=1, uncertain=1, total=4)
    assert found.total.counts == (once, None, once)
    assert found.groups == ()


def test_the_runs_of_today_stand_beside_by_their_id() -> None:
    then = register([at("2026-01"), at("2026-02"), at("2026-03")])
    better = replace(RUN.result, findings=tuple(finding(f"1000{n}", low=3) for n in range(1, 5)))
    writer = Writer(Register())
    # A run may be missing: it could not be read again.
    lines = [writer.run(i, (0, 0), at("2026-01", result=better)) for i in ("002", "000")]
    today = writer.register(lines, ())
    found = trend(SMALL, then, points(then), yardstick=Yardstick(), by=By.THEMENFELD, today=today)
    assert found.rechecked
    covered = [None if count is None else count.covered for count in found.total.today]
    assert covered == [4, None, 4]
    assert [count and count.covered for count in found.groups[0].today] == [3, None, 3]
    assert [count and count.covered for count in found.total.counts] == [1, 1, 1]


def test_groups_in_which_never_anything_counts_are_left_out() -> None:
    runs = register([at("2026-01")])
    found = trend(SMALL, runs, points(runs), yardstick=Yardstick(), by=By.LEBENSLAGE)
    assert [line.key for line in found.groups] == ["l1", "l2", "l3"]
