# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The benchmark of everything: its table, its memory and its check that nothing became slower."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import all as everything
from bench import all_parts, process, ratios
from bench.all_parts import SMALL, Figure, MissingError, Size
from bench.process import FailedError


def stored(tmp_path: Path, **values: float) -> Path:
    path = tmp_path / "ratios.json"
    for how in ratios.MEASURES:
        ratios.keep(how, values, path)
    return path


# --- ratios ---------------------------------------------------------------------------------


def test_a_work_that_costs_twice_as_much_is_found_by_measuring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way, with a work that is as heavy as the yardstick, and then five times."""
    heavy = 1

    def work() -> None:
        for _ in range(heavy):
            ratios.yardstick()

    monkeypatch.setattr(ratios, "WORKS", {"work": lambda: work})
    path = tmp_path / "ratios.json"
    assert everything.keep("time", ("work",), path) == 0
    assert ratios.stored(path)["time"]["ratios"]["work"] == pytest.approx(1.0, rel=0.5)
    assert everything.judge("time", ("work",), path) == 0
    heavy = 5
    assert everything.judge("time", ("work",), path) == everything.WORSE == 3
    assert "| WORSE |" in capsys.readouterr().out


def test_matching_and_assessing_cost_what_they_did() -> None:
    """The shipped ratios, by time, which a busy machine blurs: only twice as much fails."""
    names = ("match", "assess")
    found = ratios.judged(ratios.stored(), "time", ratios.times(names, rounds=2))
    assert [each.name for each in found] == list(names)
    assert [each for each in found if each.worse] == []


def test_every_work_has_a_stored_ratio_by_each_measure() -> None:
    document = ratios.stored()
    assert [set(document[how]["ratios"]) for how in ratios.MEASURES] == [set(ratios.NAMES)] * 2


@pytest.mark.parametrize(
    ("now", "worse", "better", "word"),
    [
        (1.09, False, False, "| ok |"),
        (1.11, True, False, "| WORSE |"),
        (0.91, False, False, "| ok |"),
        (0.89, False, True, "| better |"),
    ],
)
def test_what_leaves_the_margin_is_said(
    now: float, worse: bool, better: bool, word: str, tmp_path: Path
) -> None:
    document = ratios.stored(stored(tmp_path, match=1.0))
    (found,) = ratios.judged(document, "instructions", {"match": now})
    assert (found.worse, found.better) == (worse, better)
    assert word in ratios.told([found], "instructions")


def test_another_python_has_a_wider_margin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = ratios.stored(stored(tmp_path, match=1.0))
    monkeypatch.setattr(ratios, "_python", lambda: "4.0")
    ok, bad = (ratios.judged(document, "instructions", {"match": now})[0] for now in (1.29, 1.31))
    assert (ok.worse, bad.worse) == (False, True)


def test_what_was_never_stored_is_no_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ratios.MEASURES, "time", lambda names: dict.fromkeys(names, 1.0))
    path = stored(tmp_path, match=1.0)
    assert everything.judge("time", ("match", "neu"), path) == 1
    assert "no stored ratio for neu" in capsys.readouterr().err
    path.write_text('{"time": {"ratios": {"match": 0}}}', encoding="utf-8")
    assert everything.judge("time", ("match",), path) == 1
    assert everything.judge("time", ("match",), tmp_path / "fehlt.json") == 1


def test_storing_one_measure_keeps_the_other(tmp_path: Path) -> None:
    path = stored(tmp_path, match=2.0)
    ratios.keep("time", {"match": 3.0}, path)
    document = ratios.stored(path)
    assert document["time"]["ratios"] == {"match": 3.0}
    assert document["instructions"]["ratios"] == {"match": 2.0}


COUNTER = """#!/bin/sh
# Counts as valgrind does, but what it says is written here.
case "$*" in
  *"-c pass"*) count=1,000 ;;
  *"--prepare yardstick"*) count=2,000 ;;
  *"--do yardstick"*) count=12,000 ;;
  *"--prepare load"*) count=30,000 ;;
  *"--do load"*) count=75,000 ;;
  *"ozgcheck --help"*) count=21,000 ;;
  *) exit 9 ;;
esac
echo "==1== I   refs:      $count" >&2
"""


def test_instructions_are_those_of_the_work_without_what_comes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = tmp_path / "valgrind"
    counter.write_text(COUNTER, encoding="utf-8")
    counter.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(counter))
    monkeypatch.setattr(ratios, "_warmed", lambda *_: None)
    monkeypatch.setattr(ratios, "_store", lambda _: None)
    assert ratios.instructions(("start", "load")) == {"start": 2.0, "load": 4.5}
    with pytest.raises(ratios.UnmeasuredError, match="failed"):
        ratios.instructions(("match",))


def test_without_valgrind_instructions_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert ratios.usual() == "time"
    with pytest.raises(ratios.UnmeasuredError, match="valgrind"):
        ratios.instructions(("load",))


# --- processes ------------------------------------------------------------------------------


def test_memory_and_time_of_what_a_process_starts_count(tmp_path: Path) -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("memory of other processes is told on Linux only")
    child = "held = b'x' * 80_000_000; import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    spent = process.run([sys.executable, "-c", parent], tmp_path)
    assert spent.megabytes is not None
    assert 75 < spent.megabytes < 200
    assert spent.seconds >= 0.5
    assert 0 < spent.cpu < spent.seconds


def test_processes_are_kept_to_their_cores(tmp_path: Path) -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("the system does not bind processes to cores")
    script = "import os, pathlib; pathlib.Path('n').write_text(str(len(os.sched_getaffinity(0))))"
    process.run([sys.executable, "-c", script], tmp_path, cores=1)
    assert (tmp_path / "n").read_text(encoding="ascii") == "1"


def test_what_others_use_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All cores were busy for two seconds, of which the process had next to nothing."""
    seconds = iter((100.0, 102.0))
    monkeypatch.setattr(process, "_busy", lambda: next(seconds))
    spent = process.run([sys.executable, "-c", "import time; time.sleep(0.5)"], tmp_path)
    cores = os.cpu_count() or 1
    assert spent.others == pytest.approx((2.0 - spent.cpu) / (spent.seconds * cores))
    monkeypatch.setattr(process, "_busy", lambda: None)
    assert process.run([sys.executable, "-c", "pass"], tmp_path).others is None


def test_a_failed_process_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="kaputt"):
        process.run([sys.executable, "-c", "raise SystemExit('kaputt')"], tmp_path)


# --- the table ------------------------------------------------------------------------------


def small(_: Size) -> Iterator[Figure]:
    yield Figure("teil", "schnell", 2.0, "s", 3.0, "anderer", 4.0)


def slow(_: Size) -> Iterator[Figure]:
    yield Figure("teil", "langsam", 1234.5, "MB", 1000.0)


def broken(_: Size) -> Iterator[Figure]:
    yield Figure("teil", "davor", 1.0, "s")
    raise MissingError("es fehlt etwas")


def called(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], **parts: Callable[..., object]
) -> int:
    monkeypatch.setattr(everything, "PARTS", parts)
    monkeypatch.setattr(sys, "argv", ["all.py", "--klein", *arguments])
    return everything.main()


def test_a_ratio_is_the_value_by_the_peers_and_a_missed_bar_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "messung"
    assert called(monkeypatch, ["--ordner", str(folder)], small=small, slow=slow) == 1
    out = capsys.readouterr().out
    assert "| teil | schnell | 2 s | ≤ 3 | anderer | 4 | 0.50 |" in out
    assert "| teil | langsam | 1,234 MB | ≤ 1,000 MISSED | – | – | – |" in out
    assert (folder / "messung.md").read_text(encoding="utf-8") == out
    document = json.loads((folder / "messung.json").read_text(encoding="utf-8"))
    assert [each["missed"] for each in document["figures"]] == [False, True]
    assert document["figures"][0]["ratio"] == 0.5
    assert document["machine"]["cores"] > 0


def test_what_is_missing_is_named_and_what_was_measured_before_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, ["--json"], small=small, broken=broken) == 1
    document = json.loads(capsys.readouterr().out)
    assert [each["what"] for each in document["figures"]] == ["schnell", "davor"]
    assert document["not_measured"] == {"broken": "es fehlt etwas"}
    assert called(monkeypatch, ["--teile", "small"], small=small, broken=broken) == 0


def test_an_unknown_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as stop:
        called(monkeypatch, ["--teile", "small,gibtsnicht"], small=small)
    assert stop.value.code == 2


def test_start_and_catalogue_are_measured_against_their_peers() -> None:
    size = Size(1, 10, 1, 10, (1,), 0, 1)
    started = list(all_parts.start(size))
    assert [figure.what for figure in started] == [
        "ozgcheck --help",
        "ozgcheck --version",
        "ozgcheck gaps --help",
    ]
    assert all(figure.ratio for figure in started)
    cold, warm = all_parts.catalogue(size)
    assert cold.value > 3 * warm.value
    assert cold.ratio is not None
    assert cold.ratio > 1


def test_the_small_size_is_smaller_in_everything() -> None:
    full = all_parts.FULL
    assert SMALL.offers < full.offers
    assert SMALL.months < full.months
    assert SMALL.services < full.services
    assert set(SMALL.shares) < set(full.shares)


def test_the_workbooks_peer_writes_the_same_values(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Leistung", 3, None])
    book.save(tmp_path / "lauf.xlsx")
    begun = time.process_time()
    spent = all_parts._written_with_openpyxl(tmp_path / "lauf.xlsx")
    assert 0 < spent <= time.process_time() - begun
    written = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    assert [row[:2] for row in written.active.iter_rows(values_only=True)] == [("Leistung", 3)]
