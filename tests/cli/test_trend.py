# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck trend` end to end: stored months as table, line, picture and document."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.cache import keep_file
from ozgcheck.catalog.load import Catalog
from ozgcheck.codec import encode
from ozgcheck.history.register import Register, Writer
from ozgcheck.history.store import History
from ozgcheck.model import Finding, Outcome, Result, Snapshot, SourceState, Umfang, Versions
from tests.conftest import Outcome as Done
from tests.conftest import spawn, tree

Run = Callable[..., Done]
FOLDER = Path("ozgcheck-verlauf")
VERSIONS = Versions("0.1.0", "c" * 12, "r" * 12)
# Leistungen that a city executes, in two Themenfelder.
IDS = ("10000", "10016", "10160", "10161")


def month(name: str, online: int, **more: Any) -> Snapshot:
    """A run in which so many of four Leistungen are online and the last one is unclear."""
    findings = [
        Finding(ozg_id, Outcome.ANGEBOTEN, reifegrad=3, reifegrad_low=3)
        if number < online
        else Finding(ozg_id, Outcome.FEHLT, reifegrad=0, reifegrad_high=0)
        for number, ozg_id in enumerate(IDS)
    ]
    findings[-1] = Finding(IDS[-1], Outcome.UNKLAR)
    usual = {
        "versions": VERSIONS,
        "sources": (SourceState("portal", "https://portal.example/", "ok"),),
    }
    return Snapshot(
        portal="herne",
        stadt="Herne",
        ars="059160000000",
        started=f"{name}-25T04:00:00Z",
        umfang=(Umfang(complete=True),),
        offers=(),
        result=Result((), tuple(findings), ()),
        **{**usual, **more},
    )


@pytest.fixture
def months(run: Run) -> Run:
    """Half a year with a gap, an incomplete month and another catalogue."""
    new = {"versions": replace(VERSIONS, catalog="d" * 12)}
    history = History(FOLDER, "herne")
    for each in (
        month("2026-01", 0),
        month("2026-02", 1),
        month("2026-04", 1),
        month("2026-05", 3, partial=("Nur die Hälfte war lesbar.",)),
        month("2026-06", 2, **new),
        month("2026-07", 3, **new),
    ):
        history.write(each)
    return lambda *args: run("trend", *args)


def document(done: Done) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def table_rows(done: Done) -> dict[str, list[str]]:
    found = (re.split(r"\s{2,}", line) for line in done.out.splitlines())
    return {row[0]: row[1:] for row in found if re.fullmatch(r"\d{4}-\d\d", row[0])}


def test_a_row_per_month_with_bounds_gaps_and_breaks(months: Run) -> None:
    done = months()
    assert (done.code, done.err) == (0, "")
    rows = table_rows(done)
    assert rows == {
        "2026-01": ["0", "4", "0 %", "25,0 %"],
        "2026-02": ["1", "4", "25,0 %", "50,0 %", "+1"],
        "2026-03": ["–", "–", "kein Lauf"],
        "2026-04": ["1", "4", "25,0 %", "50,0 %"],
        "2026-05": ["3", "4", "75,0 %", "100 %", "unvollständig"],
        "2026-06": ["2", "4", "50,0 %", "75,0 %", "Messung geändert"],
        "2026-07": ["3", "4", "75,0 %", "100 %", "+1"],
    }
    said = " ".join(done.out.split())
    assert "Verlauf (mindestens): ▁▃·▃·|▆█" in said
    assert "▁ steht für 0 %, █ für 80 %" in said
    assert "2026-01: 0 von 4 (0 % bis 25,0 %); 2026-07: 3 von 4 (75,0 % bis 100 %)." in said
    assert "Messung geändert vor 2026-06: der Katalog." in said
    assert "Unvollständige Läufe gehören nicht zum Verlauf" in said


def test_the_document_has_everything_and_always_the_same_keys(months: Run) -> None:
    found = document(months("--format", "json"))
    assert found.keys() == {
        "portal", "stadt", "example", "by", "every_run", "unit", "threshold", "modell",
        "modell_gewissheit", "modell_hinweis", "nur_eigene", "rechecked", "points", "total", "own",
        "groups", "unreadable",
    }  # fmt: skip
    assert [point["state"] for point in found["points"]] == [
        "gemessen", "gemessen", "kein_lauf", "gemessen", "unvollstaendig", "gemessen", "gemessen",
    ]  # fmt: skip
    assert all(point.keys() == found["points"][0].keys() for point in found["points"])
    assert found["points"][4]["partial"] == ["Nur die Hälfte war lesbar."]
    assert [point["joined"] for point in found["points"]] == [
        False, True, False, False, False, False, True,
    ]  # fmt: skip
    covered = [None if count is None else count["covered"] for count in found["total"]["counts"]]
    assert covered == [0, 1, None, 1, 3, 2, 3]
    assert found["total"]["today"] is None
    assert (found["groups"], found["unreadable"], found["rechecked"]) == ([], [], False)


def test_groups_are_rows_with_a_line_each(months: Run) -> None:
    done = months("--by", "themenfeld")
    assert done.code == 0
    assert "Messung geändert vor 2026-06: der Katalog." in done.out
    found = document(months("--by", "themenfeld", "--format", "json"))
    assert len(found["groups"]) == 2
    for number in (0, 1, 6):
        for key in ("covered", "uncertain", "total"):
            parts = [group["counts"][number][key] for group in found["groups"]]
            assert sum(parts) == found["total"]["counts"][number][key]
    for group in found["groups"]:
        assert group["name"] in " ".join(done.out.split())


def test_a_selection_and_a_threshold_are_obeyed(months: Run) -> None:
    whole = document(months("--format", "json"))
    only = document(months("--lebenslage", "familie", "--by", "themenfeld", "--format", "json"))
    (family,) = only["groups"]
    assert only["total"]["counts"] == family["counts"]
    assert only["total"]["counts"] != whole["total"]["counts"]
    highest = document(months("--schwelle", "4", "--format", "json"))
    assert highest["total"]["counts"][6]["covered"] == 0
    assert months("--lebenslage", "famlie").code == 2


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--von", "2026-06"), ["2026-06", "2026-07"]),
        (("--bis", "2026-02-24"), ["2026-01"]),
        (("--von", "2026", "--bis", "2026-02"), ["2026-01", "2026-02"]),
    ],
)
def test_a_part_of_the_time(months: Run, args: tuple[str, ...], expected: list[str]) -> None:
    found = document(months(*args, "--format", "json"))
    assert [point["month"] for point in found["points"]] == expected


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--von", "Januar"), 2, "„Januar“"),
        (("--von", "2026-13"), 2, "--von"),
        (("--bis", "2026-01-32"), 2, "--bis"),
        (("--von", "2026-03", "--bis", "2026-02"), 2, "liegt nach"),
        (("--von", "2027"), 2, "von 2026-01-25 bis 2026-07-25"),
        (("--by", "amt"), 2, "lebenslage"),
        (("--plot", "bild.jpg"), 2, ".svg"),
        (("--plot", "fehlt/bild.svg"), 2, "fehlt"),
        (("--portal", "bochum"), 1, "noch kein Lauf"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence(
    months: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    done = months(*args)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("Fehler: ")
    assert words in done.err
    assert len(done.err.splitlines()) <= 2


def test_every_run_is_a_row_on_request(months: Run) -> None:
    History(FOLDER, "herne").write(month("2026-07", 2))
    found = document(months("--alle", "--format", "json"))
    ids = [point["snapshot"] for point in found["points"] if point["snapshot"]]
    assert ids[-2:] == ["20260725T040000Z", "20260725T040000Z-002"]
    assert "2026-07-25 04:00" in months("--alle").out


def test_csv_has_a_line_per_month_and_group(months: Run) -> None:
    out = months("--by", "themenfeld", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    assert len(rows) == 7 * 3
    first, gap, partial = rows[0], rows[2], rows[4]
    assert (first["key"], first["month"], first["covered"], first["share_high"]) == (
        "gesamt", "2026-01", "0", "0,25",
    )  # fmt: skip
    assert (gap["state"], gap["covered"], gap["date"]) == ("kein_lauf", "", "")
    assert partial["partial"] == "Nur die Hälfte war lesbar."


def test_the_picture_is_saved_beside_the_table(months: Run) -> None:
    done = months("--plot", "verlauf.svg")
    assert done.code == 0
    assert "2026-07" in done.out
    assert "Gespeichert: verlauf.svg" in done.err
    svg = Path("verlauf.svg").read_text(encoding="utf-8")
    assert "Messung geändert vor 2026-06: der Katalog." in svg


def test_the_rules_of_today_stand_beside_and_are_kept(
    months: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = tree(FOLDER)
    found = document(months("--heutige-regeln", "--format", "json"))
    # Nothing was offered, so today everything is missing.
    assert [count and count["covered"] for count in found["total"]["today"]] == [
        0, 0, None, 0, 0, 0, 0,
    ]  # fmt: skip
    assert found["total"]["counts"][6]["covered"] == 3
    assert {name: data for name, data in tree(FOLDER).items() if "register" not in name} == stored
    monkeypatch.setattr("ozgcheck.history.recheck.again", None)
    done = months("--heutige-regeln")
    assert done.code == 0
    assert "mit heutigen Regeln: ▁▁·▁·▁▁" in " ".join(done.out.split())
    assert "Messung geändert vor 2026-06" in done.out
    done = months("--heutige-regeln", "--by", "themenfeld", "--plot", "bild.svg", "--format", "md")
    assert done.code == 0
    assert "heute zuletzt" in done.out


def test_damaged_runs_are_said_and_all_damaged_is_an_error(months: Run) -> None:
    paths = sorted((FOLDER / "herne").glob("*.json.gz"))
    paths[1].write_bytes(b"kaputt")
    done = months()
    assert done.code == 0
    assert f"nicht lesbar: {paths[1].name[:16]}" in " ".join(done.out.split())
    assert f"{paths[1]} ist nicht lesbar." in done.err
    assert document(months("--format", "json"))["unreadable"][0]["snapshot"] == paths[1].name[:16]
    for path in paths:
        path.write_bytes(b"kaputt")
    done = months()
    assert (done.code, done.out) == (1, "")
    assert "Keiner der Läufe war lesbar." in done.err


def test_a_damaged_register_is_said_only_to_who_asks(months: Run) -> None:
    first = months().out
    (FOLDER / "herne/register.json").write_bytes(b"kaputt")
    done = months()
    assert (done.out, done.err) == (first, "")
    (FOLDER / "herne/register.json").write_bytes(b"kaputt")
    assert "register.json" in months("-v").err


def test_example_runs_are_called_so(herne: Run) -> None:
    done = herne("trend")
    assert done.code == 0
    assert "BEISPIELDATEN" in done.out
    assert "Kein Lauf dieser Zeit war vollständig" in done.out
    assert document(herne("trend", "--format", "json"))["example"] is True


def test_a_simple_terminal_gets_digits(months: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("ozgcheck.cli.app.terminal_width", lambda: 100)
    assert "0 steht für 0 %, 9 für 80 %" in " ".join(months().out.split())


def cpu_seconds() -> float:
    """What finished processes have used; other tests share the cores, so the clock says little."""
    used = os.times()
    return used.children_user + used.children_system


def test_ten_years_are_there_at_once(tmp_path: Path, catalog: Catalog) -> None:
    """A register of 120 full runs: half a second of CPU time, doubled, since tests share cores."""
    keys = [(each.id, "") for each in catalog.leistungen]
    keys += [(each.id, teil.id) for each in catalog.leistungen for teil in each.teilleistungen]
    levels = [Finding("", Outcome.ANGEBOTEN, reifegrad_low=low) for low in range(4)]
    writer, folder = Writer(Register()), tmp_path / "ozgcheck-verlauf/herne"
    folder.mkdir(parents=True)
    runs = []
    for number in range(120):
        name = f"{2016 + number // 12}-{number % 12 + 1:02}"
        path = folder / f"{name.replace('-', '')}25T040000Z.json.gz"
        path.touch()
        findings = tuple(
            replace(levels[(number + place) % 4], leistung_id=ozg_id, teilleistung=teil)
            for place, (ozg_id, teil) in enumerate(keys[:2300])
        )
        run = replace(month(name, 0), result=Result((), findings, ()))
        stat = path.stat()
        runs.append(writer.run(path.name.partition(".")[0], (stat.st_size, stat.st_mtime_ns), run))
    keep_file(folder / "register.json", "", 1, encode(writer.register(runs, ())))
    for args in (["trend"], ["trend", "--by", "lebenslage"]):
        times = []
        for _ in range(3):
            begun = cpu_seconds()
            done = spawn(args, tmp_path)
            times.append(cpu_seconds() - begun)
            assert (done.returncode, done.stderr) == (0, "")
        assert min(times) <= 2 * 0.5
