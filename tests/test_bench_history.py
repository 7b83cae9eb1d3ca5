# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The benchmark of the history: what it makes and says; its figures are not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import history
from ozgcheck.history.register_file import load
from ozgcheck.history.store import History
from ozgcheck.measure.trend import points


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verlauf")
    history.store(folder, 4, 5)
    return folder / "ozgcheck-verlauf"


def test_the_runs_are_monthly_and_differ(few: Path) -> None:
    stored = History(few, history.PORTAL)
    register = load(stored, stored.list())
    assert register.unreadable == ()
    found = points(register)
    assert [point.month for point in found] == ["2016-12", "2017-01", "2017-02", "2017-03"]
    assert all(point.measured for point in found)
    assert [bool(point.changed) for point in found] == [False, True, False, False]
    assert len({run.verdicts for run in register.runs}) == 4


def test_the_runs_are_the_same_every_time(few: Path, tmp_path: Path) -> None:
    history.store(tmp_path, 4, 5)
    again, first = (
        [path.read_bytes() for path in sorted((folder / history.PORTAL).glob("*.json.gz"))]
        for folder in (tmp_path / "ozgcheck-verlauf", few)
    )
    same = again == first  # pytest would explain a difference for a long time
    assert same


def test_a_missed_bar_is_said_but_not_for_the_first_trend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def seconds(args: list[str], folder: Path) -> float:
        asked.append(args)
        return 9.0 if args == ["gaps"] or (args == ["trend"] and len(asked) == 2) else 0.1

    monkeypatch.setattr(history, "store", lambda *_: 1)
    monkeypatch.setattr(history, "measured", seconds)
    monkeypatch.setattr(sys, "argv", ["history.py", "--rounds", "1"])
    with pytest.raises(SystemExit) as stop:
        history.main()
    assert stop.value.code == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0].endswith("9.00 s")
    assert len(out.splitlines()) == 1 + len(history.COMMANDS)
    assert err.endswith("More than 0.5 s: gaps\n")
