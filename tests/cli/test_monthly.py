# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`check --monatlich`: one complete run a month, however often a scheduler calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Outcome, tree
from tests.sources.test_xzufi import leistung, message, schreibe

Run = Callable[..., Outcome]

RUNS = Path("ozgcheck-verlauf/herne")
LIST = ("check", "--source", "tabelle:liste.csv", "--monatlich", "-q")


@pytest.fixture
def on(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """The command line on a day."""
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")

    def call(day: str, *args: str) -> Outcome:
        moment = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        return run(*args)

    return call


def runs() -> list[str]:
    return sorted(path.name[:8] for path in RUNS.glob("*.json.gz"))


def test_a_complete_run_of_the_month_is_taken_instead_of_a_new_one(on: Run) -> None:
    first = on("2026-01-01", *LIST, "--output", "eins")
    Path("liste.csv").unlink()  # nothing is read again
    again = on("2026-01-02", *LIST, "--output", "zwei")
    assert (first.code, again.code) == (0, 0)
    assert again.out == first.out
    assert tree(Path("zwei")) == tree(Path("eins"))
    assert runs() == ["20260101"]
    assert on("2026-02-01", *LIST).code == 1  # a new month is read anew


def test_the_demands_hold_for_it_as_well(on: Run) -> None:
    on("2026-01-01", *LIST)
    assert on("2026-01-31", *LIST, "--fail-under", "99").code == 3
    assert on("2026-01-31", *LIST, "--fail-under", "0").code == 0
    assert runs() == ["20260101"]


def test_half_a_run_is_stored_and_tried_again(on: Run) -> None:
    half = on("2026-01-01", *LIST, "--teilweise", "--output", "berichte")
    assert half.code == 1
    assert "unvollständig" in half.err
    assert json.loads(Path("berichte/stand.json").read_text())["complete"] is False
    assert on("2026-01-02", *LIST).code == 0
    assert runs() == ["20260101", "20260102"]
    assert on("2026-01-03", *LIST).code == 0
    assert runs() == ["20260101", "20260102"]


def test_a_damaged_run_of_the_month_is_said_and_replaced(on: Run) -> None:
    on("2026-01-01", *LIST)
    (path,) = RUNS.glob("*.json.gz")
    path.write_bytes(path.read_bytes()[:100])
    done = on("2026-01-02", *LIST)
    assert (done.code, path.name in done.err) == (0, True)
    assert runs() == ["20260101", "20260102"]


def test_a_run_of_other_sources_does_not_stand_for_the_month(on: Run) -> None:
    """What somebody tried on the first is not what the monthly run reads."""
    Path("export.xml").write_bytes(message(schreibe(leistung(1))))
    other = ("check", "--source", "xzufi:export.xml", "-q")
    assert on("2026-01-01", *other).code == 0
    assert on("2026-01-02", *LIST).code == 0
    assert runs() == ["20260101", "20260102"]
    assert on("2026-01-03", *LIST).code == 0
    assert on("2026-01-04", *other, "--monatlich").code == 0
    assert runs() == ["20260101", "20260102"]


def test_without_it_every_call_is_a_run(on: Run) -> None:
    args = [arg for arg in LIST if arg != "--monatlich"]
    on("2026-01-01", *args)
    on("2026-01-02", *args)
    assert runs() == ["20260101", "20260102"]
