# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which two runs are compared when nobody names them, and when somebody does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError, HistoryError
from ozgcheck.history.pair import Pair, last_trusted, pair
from ozgcheck.history.store import History
from ozgcheck.model import Umfang
from tests.measure.runs import offer, run

WHOLE = Umfang(complete=True)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path, "stadt")


def store(history: History, *days: str, kind: str = "portal") -> None:
    """A run for each day; one with a mark behind it is partial."""
    for day in days:
        made = run(
            offer("Wohngeld", source=kind),
            started=f"{day.rstrip('!')}T04:00:00Z",
            sources=((kind, WHOLE),),
        )
        history.write(replace(made, partial=("halb",) if day.endswith("!") else ()))


def days(found: Pair) -> tuple[str, str]:
    return found.then.snapshot.started[:10], found.now.snapshot.started[:10]


def test_the_newest_and_the_last_of_the_month_before(history: History) -> None:
    store(history, "2026-09-01", "2026-10-01", "2026-10-20", "2026-11-01", "2026-11-25")
    found = pair(history)
    assert days(found) == ("2026-10-20", "2026-11-25")
    assert found.note == ""
    assert found.now.stored.id == "20261125T040000Z"


def test_partial_runs_are_passed_over(history: History) -> None:
    store(history, "2026-10-01", "2026-10-20!", "2026-11-01", "2026-11-25!")
    assert days(pair(history)) == ("2026-10-01", "2026-11-01")


def test_december_comes_before_january(history: History) -> None:
    store(history, "2025-12-01", "2026-01-01")
    assert pair(history).note == ""


def test_an_earlier_month_is_told(history: History) -> None:
    store(history, "2026-08-01", "2026-10-20!", "2026-11-01")
    found = pair(history)
    assert days(found) == ("2026-08-01", "2026-11-01")
    assert found.note == (
        "Aus dem Monat davor (2026-10) gibt es keinen vollständigen Lauf; verglichen wird mit "
        "2026-08."
    )


def test_so_is_a_comparison_inside_the_first_month(history: History) -> None:
    store(history, "2026-11-01", "2026-11-25")
    found = pair(history)
    assert days(found) == ("2026-11-01", "2026-11-25")
    assert "verglichen wird im Monat" in found.note


def test_names_mean_the_last_complete_run_of_their_time(history: History) -> None:
    store(history, "2026-09-01", "2026-09-20", "2026-09-28!", "2026-10-01", "2026-11-01")
    assert days(pair(history, "2026-09")) == ("2026-09-20", "2026-11-01")
    assert days(pair(history, "2026-09", "2026-10")) == ("2026-09-20", "2026-10-01")
    assert days(pair(history, "20260901T040000Z")) == ("2026-09-01", "2026-11-01")
    # What is named outright is taken, whole or not.
    assert days(pair(history, "2026-09-28", "2026-10-01")) == ("2026-09-28", "2026-10-01")
    assert days(pair(history, now="2026-10")) == ("2026-09-20", "2026-10-01")


def test_what_does_not_exist_is_told(history: History) -> None:
    with pytest.raises(HistoryError, match="noch kein vollständiger Lauf"):
        pair(history)
    store(history, "2026-11-01")
    with pytest.raises(HistoryError, match="Vor dem Lauf 20261101T040000Z"):
        pair(history)
    with pytest.raises(ConfigError, match="2026-10"):
        pair(history, "2026-10")


def test_a_damaged_run_is_told_and_not_passed_over(history: History) -> None:
    store(history, "2026-10-01", "2026-11-01")
    history.list()[-1].path.write_bytes(b"kaputt")
    with pytest.raises(HistoryError, match="nicht lesbar"):
        pair(history)


def test_a_new_run_stands_beside_the_last_trusted_one_of_its_sources(history: History) -> None:
    assert last_trusted(history, {"portal"}) is None
    store(history, "2026-08-01", "2026-09-01", "2026-09-20!")
    store(history, "2026-10-01", kind="tabelle")
    store(history, "2026-11-01")
    history.list()[-1].path.write_bytes(b"kaputt")
    found = last_trusted(history, {"portal"})
    assert found is not None
    assert found.stored.id == "20260901T040000Z"
    assert last_trusted(history, {"portal", "tabelle"}) is None
