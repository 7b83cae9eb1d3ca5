# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a history is whole: every damage is found and named, a notice is no damage."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.history import sums
from ozgcheck.history.prune import delete
from ozgcheck.history.store import History, Stored
from ozgcheck.history.verify import Remark, add_sums, verify
from tests.history.runs import ARS, RUN, contents, fill, started

NOW = "2026-12-01T00:00:00Z"


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path, "herne")
    fill(made, "2026-09-25", "2026-10-25", "2026-11-25")
    return made


def look(history: History, ars: str = ARS) -> tuple[Remark, ...]:
    return verify(history, ars, NOW).remarks


def rewrite(run: Stored, **changes: object) -> None:
    document = {**json.loads(gzip.decompress(run.path.read_bytes())), **changes}
    run.path.write_bytes(gzip.compress(json.dumps(document).encode()))


def test_a_whole_history_has_nothing_to_say(history: History) -> None:
    found = verify(history, ARS, NOW)
    assert (found.runs, found.remarks, found.damaged, found.unsummed) == (3, (), (), ())


def test_no_history_is_no_damage(tmp_path: Path) -> None:
    assert verify(History(tmp_path, "niemand"), ARS, NOW).remarks == ()


def flip(run: Stored) -> None:
    data = bytearray(run.path.read_bytes())
    data[len(data) // 2] ^= 1
    run.path.write_bytes(bytes(data))


DAMAGE: dict[str, tuple[Callable[[Stored], object], str]] = {
    "one bit": (flip, "beschädigt"),
    "half": (lambda run: run.path.write_bytes(run.path.read_bytes()[:50]), "beschädigt"),
    "empty": (lambda run: run.path.write_bytes(b""), "beschädigt"),
    "gone": (lambda run: run.path.unlink(), "Der Lauf fehlt"),
    "a figure": (lambda run: rewrite(run, stadt="Bochum"), "Die Prüfsumme weicht ab"),
    "schema": (lambda run: rewrite(run, ars="1"), "Schema"),
    "future format": (lambda run: rewrite(run, format=2), "Schema"),
    "portal": (lambda run: rewrite(run, portal="bochum"), "Portal „bochum“"),
    "city": (lambda run: rewrite(run, ars="059110000000"), "059110000000"),
    "time": (lambda run: rewrite(run, started="2026-10-26T04:00:00Z"), "passt nicht zum Beginn"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("summed", [True, False], ids=["with sum", "without sum"])
def test_damage_is_found_and_named(history: History, damage: str, summed: bool) -> None:
    spoil, words = DAMAGE[damage]
    run = history.list()[1]
    if not summed:
        (history.folder / sums.FILE).unlink()
    spoil(run)
    found = verify(history, ARS, NOW)
    if not summed and damage in ("gone", "a figure"):
        assert found.damaged == (), "nobody can know without a sum"
        return
    assert found.damaged == (run.path.name,)
    texts = [each.text for each in found.remarks if each.damage]
    assert any(words in text for text in texts)
    assert all(each.advice for each in found.remarks if each.damage)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix files")
def test_a_folder_in_place_of_a_run_is_damage(history: History) -> None:
    run = history.list()[0]
    run.path.unlink()
    run.path.mkdir()
    assert [each.damage for each in look(history)] == [True]


def test_the_portals_key_counts(history: History) -> None:
    assert len(verify(history, "059110000000", NOW).damaged) == 3


def test_a_clock_set_back_is_a_notice_once(history: History) -> None:
    fill(history, "2026-10-01", "2026-10-02")
    (remark,) = look(history)
    assert (remark.damage, remark.file) == (False, "20261001T040000Z.json.gz")
    assert "20261125T040000Z" in remark.text


def test_runs_of_the_same_second_are_in_order(history: History) -> None:
    history.write(replace(RUN, started=started("2026-11-25")))
    assert look(history) == ()


def test_what_came_from_elsewhere_or_was_summed_later_is_out_of_no_order(history: History) -> None:
    data = history.list()[0].path.read_bytes()
    fill(other := History(history.folder.parent / "x", "herne"), "2026-01-25")
    history.take("20260125T040000Z", other.list()[0].path.read_bytes())
    assert look(history) == ()
    (history.folder / sums.FILE).unlink()
    fill(history, "2026-11-26")
    found = verify(history, ARS, NOW)
    assert len(found.unsummed) == 4
    assert add_sums(history, found)
    assert look(history) == ()
    assert history.list()[1].path.read_bytes() == data


def test_a_run_from_the_future_is_a_notice(history: History) -> None:
    fill(history, "2031-01-01")
    (remark,) = look(history)
    assert (remark.damage, "Zukunft" in remark.text) == (False, True)


def test_missing_sums_are_one_notice_and_can_be_added(history: History) -> None:
    (history.folder / sums.FILE).unlink()
    before = contents(history)
    found = verify(history, ARS, NOW)
    (remark,) = found.remarks
    assert not remark.damage
    assert remark.text.startswith("3 Läufe haben keine Prüfsumme (20260925T040000Z")
    assert add_sums(history, found)
    assert look(history) == ()
    assert contents(history) == before
    flip(history.list()[2])
    assert verify(history, ARS, NOW).damaged == ("20261125T040000Z.json.gz",)


def test_no_sum_is_added_for_what_is_damaged(history: History) -> None:
    (history.folder / sums.FILE).unlink()
    flip(history.list()[0])
    found = verify(history, ARS, NOW)
    assert [name for name, _ in found.unsummed] == [run.path.name for run in history.list()[1:]]


def test_what_was_deleted_on_purpose_does_not_lack(history: History) -> None:
    delete(history, history.list()[:1])
    assert look(history) == ()


def test_what_should_be_gone_and_is_not_is_a_notice(history: History) -> None:
    sums.note_gone(history.folder, [history.list()[0].path.name])
    (remark,) = look(history)
    assert (remark.damage, "als gelöscht vermerkt" in remark.text) == (False, True)


def test_other_files_are_notices_and_our_own_are_none(history: History) -> None:
    for name in (".tmp-1-2", "notiz.txt", "kopie.json.gz", ".sperre-lauf", "register.json"):
        (history.folder / name).write_bytes(b"x")
    (history.folder / "archiv").mkdir()
    found = look(history)
    assert [(each.file, each.damage) for each in found] == [
        (".tmp-1-2", False), ("kopie.json.gz", False), ("notiz.txt", False),
    ]  # fmt: skip


def test_sums_that_cannot_be_read_are_damage(history: History) -> None:
    (history.folder / sums.FILE).unlink()
    (history.folder / sums.FILE).mkdir()
    assert verify(history, ARS, NOW).damaged == (sums.FILE,)


def test_broken_lines_of_the_sums_are_a_notice(history: History) -> None:
    with (history.folder / sums.FILE).open("a") as file:
        file.write("Unsinn\nnoch mehr\n")
    (remark,) = look(history)
    assert (remark.damage, remark.text) == (False, "2 Zeilen sind nicht zu verstehen.")


def test_who_waits_hears_how_far_it_is(history: History) -> None:
    heard: list[tuple[int, int]] = []
    verify(history, ARS, NOW, lambda done, left, seconds: heard.append((done, left)))
    assert heard == [(0, 3), (1, 2), (2, 1)]
