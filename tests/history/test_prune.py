# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What may be deleted: never what stands for its month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.errors import HistoryError
from ozgcheck.history import sums
from ozgcheck.history.prune import Grund, delete, judge
from ozgcheck.history.store import History, Stored
from ozgcheck.history.sums import Herkunft
from tests.history.runs import contents, fill

NOW = "2026-11-26T08:00:00Z"


def run(run_id: str, complete: bool | None = True) -> tuple[Stored, bool | None]:
    return Stored(run_id, Path(f"{run_id}.json.gz")), complete


def judged(runs: list[tuple[Stored, bool | None]], days: int = 0) -> dict[str, Grund | None]:
    return {each.stored.id: each.grund for each in judge(runs, NOW, days)}


def test_the_last_complete_run_of_a_month_stays() -> None:
    runs = [
        run("20260103T040000Z"),
        run("20260120T040000Z"),
        run("20260131T235959Z", complete=False),
        run("20260201T000000Z"),
    ]
    assert judged(runs) == {
        "20260103T040000Z": None,
        "20260120T040000Z": Grund.MONAT,
        "20260131T235959Z": None,
        "20260201T000000Z": Grund.MONAT,
    }


def test_a_month_without_a_complete_run_keeps_its_last() -> None:
    runs = [run("20260103T040000Z", complete=False), run("20260120T040000Z", complete=False)]
    assert list(judged(runs).values()) == [None, Grund.MONAT_TEIL]


def test_what_nobody_can_read_stays_and_stands_for_no_month() -> None:
    runs = [
        run("20260103T040000Z", complete=False),
        run("20260110T040000Z"),
        run("20260120T040000Z", complete=None),
    ]
    assert list(judged(runs).values()) == [None, Grund.MONAT, Grund.UNLESBAR]


@pytest.mark.parametrize(
    ("days", "gone"), [(0, 3), (1, 3), (2, 1), (24, 1), (25, 0), (36_500, 0), (3_000_000, 0)]
)
def test_what_is_young_stays(days: int, gone: int) -> None:
    runs = [
        run("20261101T080000Z", complete=False),
        run("20261124T080000Z", complete=False),
        run("20261124T080000Z-002", complete=False),
        run("20261125T075959Z"),
    ]
    assert list(judged(runs, days).values()).count(None) == gone


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1))


@given(
    st.lists(st.tuples(MOMENTS, st.sampled_from([True, True, False, None])), max_size=40),
    st.integers(0, 400),
)
def test_no_month_and_no_newest_run_is_ever_lost(
    drawn: list[tuple[datetime, bool | None]], days: int
) -> None:
    ids = {f"{moment:%Y%m%dT%H%M%SZ}": complete for moment, complete in drawn}
    runs = [run(run_id, complete) for run_id, complete in sorted(ids.items())]
    result = judge(runs, NOW, days)
    assert [each.stored for each in result] == [stored for stored, _ in runs]
    stays = [each for each in result if each.grund is not None]
    for month in {each.stored.id[:6] for each in result if each.complete is not None}:
        here = [each for each in result if each.stored.id.startswith(month)]
        whole = [each for each in here if each.complete]
        partial = [each for each in here if each.complete is False]
        assert (whole or partial)[-1] in stays
    complete = [each for each in result if each.complete]
    assert not complete or complete[-1] in stays
    limit = f"{datetime(2026, 11, 26, 8, tzinfo=UTC) - timedelta(days=days):%Y%m%dT%H%M%SZ}"
    assert all(each in stays for each in result if each.stored.id >= limit)
    # A second look finds nothing more to delete.
    again = judge([(each.stored, each.complete) for each in stays], NOW, days)
    assert all(each.grund is not None for each in again)


def test_only_what_is_named_is_deleted_and_that_is_noted(tmp_path: Path) -> None:
    history = History(tmp_path, "herne")
    first, second, third = fill(history, "2026-01-01", "2026-01-02", "2026-01-03")
    before = contents(history)
    (history.folder / "notiz.txt").touch()
    delete(history, [first, second])
    assert contents(history) == {third.id: before[third.id]}
    assert (history.folder / "notiz.txt").exists()
    known = sums.read(history.folder).known
    assert [each.herkunft for each in known.values()] == [Herkunft.GELOESCHT] * 2 + [None]


def test_a_disk_that_refuses_says_how_far_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path, "herne")
    first, second = fill(history, "2026-01-01", "2026-01-02")
    unlink = Path.unlink

    def guarded(path: Path, missing_ok: bool = False) -> None:
        if path == second.path:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", guarded)
    with pytest.raises(HistoryError, match="keine Berechtigung") as caught:
        delete(history, [first, second])
    assert "gelöscht sind 1 von 2" in caught.value.hint
    known = sums.read(history.folder).known
    assert [each.herkunft for each in known.values()] == [Herkunft.GELOESCHT, None]
