# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stages add up to all and say the same as `coverage`; a funnel only gets narrower."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.funnel import Funnel, Step, funnel
from ozgcheck.measure.select import Selection
from ozgcheck.measure.stages import STAGES, Stage, stage_of, stages
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    Count,
    Finding,
    Grade,
    Level,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Snapshot,
    SourceState,
    Umfang,
)
from tests.measure.test_coverage import SMALL, finding, run
from tests.measure.test_denominators import stored  # noqa: F401 - a fixture

FINDINGS = st.tuples(
    st.sampled_from(["angeboten", "fehlt", "unklar", "nicht_geprueft", "nicht_zustaendig"]),
    st.integers(0, 3),
    st.integers(0, 3),
)


@pytest.mark.parametrize(
    ("outcome", "low", "high", "expected"),
    [
        ("angeboten", 3, 3, Stage.DREI),
        ("angeboten", 2, 3, Stage.ZWEI),
        ("angeboten", 1, 1, Stage.EINS),
        ("angeboten", 0, 3, Stage.OFFEN),
        ("angeboten", 0, 0, Stage.FEHLT),
        ("unklar", 0, 3, Stage.UNKLAR),
        ("nicht_geprueft", 0, 3, Stage.NICHT_GEPRUEFT),
        ("fehlt", 0, 0, Stage.FEHLT),
    ],
)
def test_where_a_finding_stands(outcome: str, low: int, high: int, expected: Stage) -> None:
    assert stage_of(finding("10001", outcome, low, high)) is expected


@given(st.lists(FINDINGS, min_size=5, max_size=5), st.sampled_from([1, 2, 3]))
def test_stages_say_the_same_as_coverage(given_: list[tuple[str, int, int]], level: int) -> None:
    snapshot = run(
        finding(f"1000{number}", outcome, *((0, 0) if outcome == "fehlt" else sorted(levels)))
        for number, (outcome, *levels) in enumerate(given_, 1)
    )
    found = stages(SMALL, snapshot, yardstick=Yardstick(schwelle=level))
    said = coverage(SMALL, snapshot, schwelle=level)
    assert [(g.key, g.name, g.count) for g in found.groups] == [
        (g.key, g.name, g.count) for g in said.groups
    ]
    for group in (*found.groups, found.total):
        assert [each.stage for each in group.stages] == list(STAGES)
        assert sum(each.count for each in group.stages) == group.total
        assert sum(each.count for each in group.stages[: 4 - level]) == group.count.covered
        assert group.of(Stage.NICHT_GEPRUEFT).count == group.count.unchecked
        assert all(each.higher <= each.count for each in group.stages)
        assert group.of(Stage.DREI).higher == group.of(Stage.FEHLT).higher == 0
    assert found.total.count == said.total


def test_stages_of_the_examples_say_the_same_as_coverage(
    catalog: Catalog,
    stored: Snapshot,  # noqa: F811
) -> None:
    for unit in Einheit:
        for by in (By.LEBENSLAGE, By.THEMENFELD):
            for own in (False, True):
                found = stages(catalog, stored, by=by, yardstick=Yardstick(unit, 2, own))
                said = coverage(catalog, stored, by=by, einheit=unit, schwelle=2, eigene=own)
                assert {g.key: g.count for g in found.groups} == {
                    g.key: g.count for g in said.groups
                }
                assert found.total.count == said.total
                assert sum(each.count for each in found.total.stages[:2]) == said.total.covered


def test_own_stages_leave_out_what_others_run() -> None:
    snapshot = run([replace(finding("10001", low=3), eigen=Grade(0, 0, 0))])
    assert stages(SMALL, snapshot).total.of(Stage.DREI).count == 1
    own = stages(SMALL, snapshot, yardstick=Yardstick(eigene=True)).total
    assert own.of(Stage.FEHLT).count == 1


def test_higher_counts_only_what_may_be_more() -> None:
    snapshot = run([finding("10001", low=2, high=3), finding("10002", low=2, high=2)])
    at = stages(SMALL, snapshot).total.of(Stage.ZWEI)
    assert (at.count, at.higher) == (2, 1)


def test_a_selection_restricts_groups_and_total() -> None:
    snapshot = run([finding("10001", low=3), finding("10004", low=3)])
    found = stages(SMALL, snapshot, selection=Selection(themenfelder=("f2",)))
    assert [(group.key, group.total) for group in found.groups] == [("l3", 1)]
    assert found.total.total == 1


def test_a_grouping_that_counts_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="korb"):
        stages(SMALL, run([]), by=By.KORB)


# --- the funnel -----------------------------------------------------------------------


def pvog_offer(
    ozg_id: str, *, level: Level = Level.EIGEN, link: bool = True, **facts: str
) -> Offer:
    links = (Link(LinkKind.ONLINEDIENST, "https://x.example/a"),) if link else ()
    return Offer(
        f"p-{ozg_id}",
        ozg_id,
        "open-pvog",
        links=links,
        level=level,
        facts=tuple(facts.items()),
    )


def with_pvog(
    findings: list[Finding], *offers: Offer, looked: Umfang | None = None, state: str = "ok"
) -> Snapshot:
    return replace(
        run(findings),
        offers=tuple(offers),
        sources=(SourceState("open-pvog", "x", state),),
        umfang=(looked or Umfang(),) if state != "fehler" else (),
    )


def listed(ozg_id: str, low: int, high: int = 3) -> Finding:
    return replace(finding(ozg_id, low=low, high=high), offers=(f"p-{ozg_id}",))


def last(found: Funnel) -> Count:
    return dict(found.steps)[Step.PVOG]


def test_the_steps_of_a_funnel() -> None:
    snapshot = with_pvog(
        [
            listed("10001", 3),
            finding("10002", low=2, high=2),
            finding("10003", low=0, high=1),
            finding("10004", "nicht_geprueft"),
            finding("10005", "nicht_zustaendig"),
        ],
        pvog_offer("10001"),
    )
    found = funnel(SMALL, snapshot)
    assert found.pvog_read
    assert [step for step, _ in found.steps] == list(Step)
    assert [(c.covered, c.uncertain, c.unchecked, c.total) for _, c in found.steps] == [
        (4, 0, 0, 4),
        (3, 0, 1, 4),
        (2, 0, 1, 4),
        (1, 0, 1, 4),
        (1, 0, 1, 4),
    ]


@pytest.mark.parametrize(
    "offer",
    [
        pvog_offer("10001", link=False),
        pvog_offer("10001", aktiv="nein"),
        pvog_offer("10001", online_status="nicht ok"),
    ],
)
def test_a_row_without_an_active_service_is_not_reported(offer: Offer) -> None:
    looked = Umfang(ozg_ids=frozenset({"10001"}))
    snapshot = with_pvog([listed("10001", 3)], offer, looked=looked)
    assert last(funnel(SMALL, snapshot)) == Count(total=1)


def test_what_the_pvog_did_not_look_at_is_not_called_missing() -> None:
    online = finding("10001", low=3)
    assert last(funnel(SMALL, with_pvog([online]))) == Count(unchecked=1, total=1)
    looked = Umfang(ozg_ids=frozenset({"10001"}))
    assert last(funnel(SMALL, with_pvog([online], looked=looked))) == Count(total=1)
    broken = with_pvog([online], looked=looked, state="unvollstaendig")
    assert last(funnel(SMALL, broken)) == Count(unchecked=1, total=1)


def test_what_was_looked_at_belongs_to_the_source_that_was_read() -> None:
    online = finding("10001", low=3)
    looked = Umfang(ozg_ids=frozenset({"10001"}))
    read = with_pvog([online], looked=looked)
    failed = SourceState("portal", "y", "fehler")
    for sources in ((failed, *read.sources), (*read.sources, failed)):
        assert last(funnel(SMALL, replace(read, sources=sources))) == Count(total=1)
    portal = SourceState("portal", "y", "ok")
    both = replace(read, sources=(portal, *read.sources), umfang=(Umfang(), looked))
    assert last(funnel(SMALL, both)) == Count(total=1)
    # What the portal looked at says nothing of the PVOG.
    other = replace(both, umfang=(looked, Umfang()))
    assert last(funnel(SMALL, other)) == Count(unchecked=1, total=1)
    # Runs of older versions do not say which belongs to which.
    for older in ((), (looked,), (looked, looked, looked)):
        old = funnel(SMALL, replace(both, umfang=older))
        assert last(old) == Count(unchecked=1, total=1)


def test_without_a_source_of_the_pvog_nothing_is_known_there() -> None:
    found = funnel(SMALL, run([finding("10001", low=3)]))
    assert not found.pvog_read
    assert last(found) == Count(unchecked=1, total=1)
    unreadable = funnel(SMALL, with_pvog([finding("10001", low=3)], state="fehler"))
    assert not unreadable.pvog_read


def test_a_listed_service_whose_level_is_open_stays_uncertain() -> None:
    snapshot = with_pvog([listed("10001", 1)], pvog_offer("10001"))
    assert last(funnel(SMALL, snapshot)) == Count(uncertain=1, total=1)
    candidate = Finding("10001", Outcome.UNKLAR, candidates=("p-10001",))
    snapshot = with_pvog([candidate], pvog_offer("10001"))
    assert last(funnel(SMALL, snapshot)) == Count(uncertain=1, total=1)


def test_own_only_asks_for_a_row_of_the_city() -> None:
    own = Yardstick(eigene=True)
    looked = Umfang(ozg_ids=frozenset({"10001"}))
    land = with_pvog([listed("10001", 3)], pvog_offer("10001", level=Level.LAND), looked=looked)
    assert last(funnel(SMALL, land)).covered == 1
    assert last(funnel(SMALL, land, yardstick=own)) == Count(total=1)
    city = with_pvog([listed("10001", 3)], pvog_offer("10001"), looked=looked)
    assert last(funnel(SMALL, city, yardstick=own)).covered == 1


def test_a_funnel_never_gets_wider(
    catalog: Catalog,
    stored: Snapshot,  # noqa: F811
) -> None:
    for unit in Einheit:
        for own in (False, True):
            found = funnel(catalog, stored, yardstick=Yardstick(unit, 3, own))
            counts = [count for _, count in found.steps]
            for before, after in pairwise(counts):
                assert after.covered <= before.covered
                assert after.total - after.missing <= before.total - before.missing
                assert after.total == before.total
            online = coverage(catalog, stored, einheit=unit, schwelle=3, eigene=own).total
            assert dict(found.steps)[Step.ONLINE] == online
