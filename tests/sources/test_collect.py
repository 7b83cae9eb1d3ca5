# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several sources in one run: none takes the others with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context


def context(base: Path) -> Context:
    return Context(ars="059160000000", retrieved="2026-01-01T00:00:00Z", base=base, offline=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text("ID;Titel\n1;Elterngeld\n2;Wohngeld\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("ID;Titel\n1;Hundesteuer\n", encoding="utf-8")
    return tmp_path


def test_ids_are_unique_over_all_sources(folder: Path) -> None:
    collections, states = collect([("tabelle", "a.csv"), ("tabelle", "b.csv")], context(folder))
    ids = [offer.id for part in collections for offer in part.offers]
    assert len(ids) == len(set(ids)) == 3
    assert [state.offers for state in states] == [2, 1]


def test_a_failing_source_is_a_state_not_the_end(folder: Path) -> None:
    collections, states = collect([("tabelle", "x.csv"), ("tabelle", "b.csv")], context(folder))
    assert len(collections) == 1
    assert [state.state for state in states] == ["fehler", "ok"]
    assert "x.csv" in states[0].message


def test_when_all_fail_the_first_reason_is_given(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"x\.csv"):
        collect([("tabelle", "x.csv"), ("tabelle", "y.csv")], context(folder))


def test_offline_forbids_every_request(folder: Path) -> None:
    with pytest.raises(SourceError, match="open-pvog"):
        collect([("open-pvog", "")], context(folder))


@pytest.mark.parametrize(("whole", "complete"), [(None, True), (True, True), (False, False)])
def test_a_person_may_say_how_much_a_source_holds(
    folder: Path, whole: bool | None, complete: bool
) -> None:
    (part,), _ = collect([("tabelle", "a.csv")], context(folder), whole=whole)
    assert part.umfang.complete is complete
