# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register says what the snapshots say, and is never believed where it could be wrong."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.cache import keep_file
from ozgcheck.codec import encode
from ozgcheck.history import register_file
from ozgcheck.history.register import Register, Writer, _char, _number
from ozgcheck.history.register_file import FILE, load
from ozgcheck.history.store import History, Stored
from ozgcheck.model import Finding, Grade, Outcome, Snapshot
from tests.history.test_codec import FULL
from tests.history.test_codec import finding as any_finding
from tests.history.test_store import RUN, no_hard_links

OTHER = replace(
    RUN.result,
    findings=(Finding("10161", Outcome.FEHLT), Finding("10160", Outcome.UNKLAR, eigen=Grade())),
    teil_findings=(Finding("10160", Outcome.ANGEBOTEN, "99102013000000", reifegrad_low=2),),
)


def started(month: int, day: int = 25) -> str:
    return f"2026-{month:02}-{day}T04:00:00Z"


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Three runs; the second one knows other Leistungen."""
    history = History(tmp_path / "verlauf", "herne")
    for month, result in ((1, RUN.result), (2, OTHER), (3, RUN.result)):
        history.write(replace(RUN, started=started(month), result=result))
    return history


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the snapshots that were read, in order."""
    ids: list[str] = []
    real = History.read

    def reading(self: History, stored: Stored) -> Snapshot:
        ids.append(stored.id)
        return real(self, stored)

    monkeypatch.setattr(History, "read", reading)
    return ids


def told(register: Register, number: int) -> dict[tuple[str, str], Finding]:
    """What a run of the register says, by key."""
    run = register.runs[number]
    found = ((key, register.verdict(run, place)) for place, key in enumerate(register.keys))
    return {key: verdict for key, verdict in found if verdict is not None}


def verdicts(snapshot: Snapshot) -> dict[tuple[str, str], Finding]:
    """The same of a snapshot."""
    return {
        (f.leistung_id, f.teilleistung): Finding(
            "",
            f.outcome,
            reifegrad=f.reifegrad,
            reifegrad_low=f.reifegrad_low,
            reifegrad_high=f.reifegrad_high,
            eigen=f.eigen,
        )
        for f in (*snapshot.result.findings, *snapshot.result.teil_findings)
    }


def same_as_snapshots(history: History, register: Register) -> bool:
    runs = [history.read(stored) for stored in history.list()]
    return [told(register, n) for n in range(len(register.runs))] == [verdicts(r) for r in runs]


# --- what it holds ----------------------------------------------------------------------


@given(st.lists(st.lists(any_finding, max_size=4), max_size=3))
def test_every_run_says_what_its_snapshot_says(several: list[list[Finding]]) -> None:
    runs = [replace(RUN, result=replace(RUN.result, findings=tuple(some))) for some in several]
    writer = Writer(Register())
    lines = [writer.run(str(n), (1, n), run) for n, run in enumerate(runs)]
    register = writer.register(lines, ())
    assert register.sound()
    assert [told(register, n) for n in range(len(runs))] == [verdicts(run) for run in runs]


def test_a_run_keeps_its_head_and_how_much_it_found() -> None:
    writer = Writer(Register())
    run = writer.run("lauf", (12, 34), FULL)
    assert (run.id, run.file, run.offers) == ("lauf", (12, 34), len(FULL.offers))
    assert run.head.versions == FULL.versions
    assert run.head.sources == FULL.sources
    assert run.head.partial == FULL.partial
    assert (run.head.offers, run.head.result.findings, run.head.links) == ((), (), ())


@given(st.integers(0, 300_000))
def test_every_number_has_a_character_of_its_own_that_can_be_written(number: int) -> None:
    assert _number(_char(number)) == number
    assert _char(number).encode().decode() == _char(number)


def test_a_tally_counts_each_verdict_and_leaves_out_what_a_run_does_not_know(
    history: History,
) -> None:
    register = load(history, history.list())
    places = range(len(register.keys))
    for run, snapshot in zip(register.runs, map(history.read, history.list()), strict=True):
        counted = dict(register.tally(run, tuple(places)))
        listed = list(verdicts(snapshot).values())
        assert counted == {verdict: listed.count(verdict) for verdict in listed}
    assert list(register.tally(register.runs[0], ())) == []


# --- the file ---------------------------------------------------------------------------


def test_what_is_known_is_not_read_again(history: History, read: list[str]) -> None:
    first = load(history, history.list())
    assert len(read) == 3
    again = load(history, history.list())
    assert len(read) == 3
    assert again == first
    assert same_as_snapshots(history, again)


def test_only_what_is_new_or_changed_is_read(history: History, read: list[str]) -> None:
    load(history, history.list())
    stored = history.write(replace(RUN, started=started(4), result=OTHER))
    changed = history.list()[0]
    other = History(history.folder.parent, "anders").write(
        replace(RUN, started=started(1), result=OTHER)
    )
    changed.path.write_bytes(other.path.read_bytes())
    del read[:]
    register = load(history, history.list())
    assert read == [changed.id, stored.id]
    assert same_as_snapshots(history, register)
    # Same size, another time: that is looked at as well.
    os.utime(changed.path, ns=(1, 1))
    del read[:]
    load(history, history.list())
    assert read == [changed.id]


def test_what_is_gone_is_gone(history: History, read: list[str]) -> None:
    load(history, history.list())
    history.list()[1].path.unlink()
    register = load(history, history.list())
    assert [run.head.started for run in register.runs] == [started(1), started(3)]
    history.write(replace(RUN, started=started(4)))
    load(history, history.list())
    kept = json.loads((history.folder / FILE).read_text(encoding="utf-8").partition("\n")[2])
    assert [run["id"] for run in kept["runs"]] == [stored.id for stored in history.list()]


def test_some_runs_can_be_asked_for_without_losing_the_others(
    history: History, read: list[str]
) -> None:
    load(history, history.list()[:2])
    assert len(read) == 2
    register = load(history, history.list()[1:])
    assert len(read) == 3
    assert [run.head.started for run in register.runs] == [started(2), started(3)]
    load(history, history.list())
    assert len(read) == 3


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"fehlt", b"unklar"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def nonsense(path: Path) -> None:
    keep_file(path, "", 1, ["nichts", 1])


def other_format(path: Path) -> None:
    keep_file(path, "", 99, {})


def unknown_verdicts(path: Path) -> None:
    register = load(History(path.parent.parent, path.parent.name), ())
    document = json.loads(path.read_text(encoding="utf-8").partition("\n")[2])
    document["verdicts"] = document["verdicts"][:1]
    assert register == Register(tuple(map(tuple, document["keys"])), register.verdicts)
    keep_file(path, "", 1, document)


@pytest.mark.parametrize(
    "damage",
    [altered, cut, empty, nonsense, other_format, unknown_verdicts],
    ids=lambda f: f.__name__,
)
def test_a_damaged_register_is_made_anew_and_said(
    history: History, read: list[str], damage: Callable[[Path], None]
) -> None:
    first = load(history, history.list())
    damage(history.folder / FILE)
    del read[:]
    said: list[str] = []
    assert load(history, history.list(), said=said.append) == first
    assert len(read) == 3
    assert len(said) == 1
    assert FILE in said[0]
    del read[:]
    assert load(history, history.list(), said=said.append) == first
    assert (read, len(said)) == ([], 1)


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(
    history: History, read: list[str]
) -> None:
    (history.folder / FILE).mkdir()  # no file can take this name, whoever writes
    for _ in range(2):
        assert same_as_snapshots(history, load(history, history.list()))
    assert len([name for name in history.folder.iterdir() if name.suffix != ".gz"]) == 2


def test_an_unreadable_run_is_named_each_time_and_keeps_nothing_back(
    history: History, read: list[str]
) -> None:
    load(history, history.list())
    bad = history.list()[1]
    bad.path.write_bytes(b"kaputt")
    for _ in range(2):
        register = load(history, history.list())
        assert [run.head.started for run in register.runs] == [started(1), started(3)]
        ((run_id, why),) = register.unreadable
        assert run_id == bad.id
        assert str(bad.path) in why
    assert read.count(bad.id) == 3


def test_a_run_that_names_no_time_is_unreadable(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = History.read
    times = iter(["gestern", "2026-02-25T04:00:00", started(3)])

    def timeless(self: History, stored: Stored) -> Snapshot:
        return replace(real(self, stored), started=next(times))

    monkeypatch.setattr(History, "read", timeless)
    register = load(history, history.list())
    assert [run.head.started for run in register.runs] == [started(3)]
    assert all("keine Zeit" in why for _, why in register.unreadable)


def test_what_was_read_before_somebody_left_is_kept(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = History.read, []

    def impatient(self: History, stored: Stored) -> Snapshot:
        count.append(stored.id)
        if len(count) == 3:
            raise KeyboardInterrupt
        return real(self, stored)

    monkeypatch.setattr(History, "read", impatient)
    with pytest.raises(KeyboardInterrupt):
        load(history, history.list())
    load(history, history.list())
    assert len(count) == 4


def test_several_at_once_do_each_other_no_harm(history: History) -> None:
    expected = load(history, history.list())
    found: list[Register] = []

    def work() -> None:
        for _ in range(10):
            (history.folder / FILE).unlink(missing_ok=True)
            found.append(load(history, history.list()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert all(each == expected for each in found)
    said: list[str] = []
    assert load(history, history.list(), said=said.append) == expected
    assert said == []


def test_runs_stand_in_the_order_of_their_start(tmp_path: Path) -> None:
    history = History(tmp_path / "verlauf", "herne")
    later = history.write(replace(RUN, started=started(3)))
    back = history.write(replace(RUN, started=started(1)))  # the clock was set back
    twins = [history.write(replace(RUN, started=started(2))) for _ in range(2)]
    register = load(history, history.list())
    assert [run.id for run in register.runs] == [back.id, *(each.id for each in twins), later.id]


def test_progress_tells_what_is_read_and_what_is_left(history: History) -> None:
    steps: list[tuple[int, int]] = []
    load(history, history.list(), progress=lambda *step: steps.append(step))
    load(history, history.list(), progress=lambda *step: steps.append(step))
    assert steps == [(0, 3), (1, 2), (2, 1)]


# --- by the rules of today ----------------------------------------------------------------


def nothing(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, result=replace(snapshot.result, findings=(), teil_findings=()))


def test_runs_assessed_anew_are_kept_apart_until_something_changes(
    history: History, read: list[str]
) -> None:
    stored = load(history, history.list())
    for made_with, reads in (("a", 6), ("a", 6), ("b", 9), ("b", 9)):
        today = load(history, history.list(), again=nothing, made_with=made_with)
        assert today.keys == ()
        assert [run.id for run in today.runs] == [run.id for run in stored.runs]
        assert len(read) == reads
    assert load(history, history.list()) == stored
    assert len(read) == 9


def test_assessing_anew_sees_the_whole_run(history: History) -> None:
    seen: list[Snapshot] = []
    load(history, history.list(), again=lambda run: seen.append(run) or run)
    assert seen[0] == replace(RUN, started=started(1))


def test_hard_links_are_not_needed(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_hard_links)
    load(history, history.list())
    assert (history.folder / FILE).is_file()


def test_a_text_that_no_file_takes_is_no_error(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        register_file, "encode", lambda register: {**encode(register), "x": "\ud800"}
    )
    assert same_as_snapshots(history, load(history, history.list()))
    assert not (history.folder / FILE).exists()
