# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck history`, and what `check` does when somebody else is at it or the clock is wrong."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.history.running import running
from ozgcheck.history.store import History
from ozgcheck.history.sums import FILE
from tests.conftest import Outcome, spawn, tree

Run = Callable[..., Outcome]

PORTAL = """\
portal: herne
stadt: Herne
ars: "059160000000"
quellen: [portal]
adressen: [https://portal.example/]
"""
PAGE = """\
<html lang="de"><title>Reisepass</title><h1>Reisepass</h1>
<h2>Erforderliche Unterlagen</h2><p>Foto</p><h2>Gebühren</h2><p>70 Euro</p></html>
"""
FOLDER = Path("ozgcheck-verlauf/herne")
JAN, JAN_LATE, FEB = "20260125T040000Z", "20260131T040000Z", "20260225T040000Z"
EPOCHS = {JAN: "1769313600", JAN_LATE: "1769832000", FEB: "1771992000"}


@pytest.fixture
def city(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A city with a catalogue of its own and three stored runs, two in January."""
    (tiny / "portale").mkdir()
    (tiny / "portale/herne.yaml").write_text(PORTAL, encoding="utf-8")
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")

    def call(*args: str) -> Outcome:
        return run(*args, "--catalog", str(tiny))

    for epoch in EPOCHS.values():
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert check(call).code == 0
    return call


def check(call: Run, *more: str) -> Outcome:
    return call("check", "--source", "tabelle:liste.csv", "--vollstaendig", *more)


def shown(done: Outcome) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def stored() -> dict[str, bytes]:
    return {name: data for name, data in tree(FOLDER).items() if name.endswith(".json.gz")}


# --- list and show ----------------------------------------------------------------------------


def test_the_list_has_every_run_and_every_key(city: Run) -> None:
    assert check(city, "--teilweise").code == 0
    found = shown(city("history", "list", "--format", "json", "--schwelle", "1"))
    assert found.keys() == {
        "portal", "stadt", "unit", "threshold", "modell", "modell_gewissheit", "modell_hinweis",
        "nur_eigene", "runs",
    }  # fmt: skip
    runs = found["runs"]
    assert [run["snapshot"] for run in runs] == [JAN, JAN_LATE, FEB, f"{FEB}-002"]
    assert all(
        run.keys()
        == {
            "snapshot", "date", "started", "complete", "partial", "versions", "sources", "offers",
            "count", "size", "error",
        }
        for run in runs
    )  # fmt: skip
    assert [run["complete"] for run in runs] == [True, True, True, False]
    assert [run["partial"] != [] for run in runs] == [False, False, False, True]
    assert (runs[0]["date"], runs[0]["sources"], runs[0]["offers"]) == (
        "2026-01-25", ["tabelle"], 1,
    )  # fmt: skip
    assert runs[0]["size"] == (FOLDER / f"{JAN}.json.gz").stat().st_size
    coverage = shown(city("coverage", "--format", "json", "--schwelle", "1"))["total"]
    assert runs[-1]["count"]["covered"] == coverage["covered"]
    assert runs[-1]["count"]["share_high"] == coverage["share_high"]


def test_the_list_is_a_table_with_whole_ids(city: Run) -> None:
    out = city("history", "list").out
    assert all(run in out for run in EPOCHS)
    assert "mindestens" in out
    rows = list(
        csv.DictReader(io.StringIO(city("history", "list", "--format", "csv").out), delimiter=";")
    )
    assert [row["snapshot"] for row in rows] == list(EPOCHS)
    assert {row["state"] for row in rows} == {"vollständig"}


def test_a_damaged_run_is_in_the_list(city: Run) -> None:
    (FOLDER / f"{JAN}.json.gz").write_bytes(b"kaputt")
    runs = shown(city("history", "list", "--format", "json"))["runs"]
    assert [run["snapshot"] for run in runs] == list(EPOCHS)
    assert (runs[0]["complete"], runs[0]["count"]) == (None, None)
    assert "nicht lesbar" in runs[0]["error"]
    assert "nicht lesbar" in city("history", "list").out


def test_an_empty_history_is_no_error(run: Run) -> None:
    assert shown(run("history", "list", "--format", "json"))["runs"] == []
    assert "Noch ist kein Lauf gespeichert" in run("history", "list").out
    assert shown(run("history", "prune", "--format", "json"))["runs"] == []
    assert shown(run("history", "verify", "--format", "json"))["runs"] == 0
    for args in (("show",), ("export", "--output", "x.tar.gz")):
        done = run("history", *args)
        assert (done.code, "noch kein Lauf gespeichert" in done.err) == (1, True)
    assert not Path("ozgcheck-verlauf").exists()
    assert not Path("x.tar.gz").exists()


def test_one_run_says_where_it_comes_from_and_that_it_is_intact(city: Run) -> None:
    found = shown(city("history", "show", "2026-01", "--format", "json"))
    assert (found["snapshot"], found["started"]) == (JAN_LATE, "2026-01-31T04:00:00Z")
    assert found["versions"].keys() == {"ozgcheck", "catalog", "rules"}
    assert (found["offers"], found["intact"], found["noted"]) == (1, True, found["sha256"])
    (source,) = found["sources"]
    assert (source["kind"], source["location"], source["state"]) == ("tabelle", "liste.csv", "ok")
    out = city("history", "show").out
    assert f"Lauf {FEB}" in out
    assert "Die Prüfsumme stimmt (beim Speichern festgehalten)." in out
    assert city("history", "show", "2025").code == 2


def test_a_changed_run_says_so(city: Run) -> None:
    path = FOLDER / f"{FEB}.json.gz"
    path.write_bytes((FOLDER / f"{JAN}.json.gz").read_bytes())
    assert shown(city("history", "show", "--format", "json"))["intact"] is False
    assert "ACHTUNG" in city("history", "show").out
    (FOLDER / FILE).unlink()
    assert shown(city("history", "show", "--format", "json"))["intact"] is None


def test_a_partial_run_says_why_and_shows_what_was_not_readable(city: Run) -> None:
    check(city, "--source", "tabelle:fehlt.csv")
    out = city("history", "show").out
    assert "UNVOLLSTÄNDIG" in out
    assert "fehlt.csv" in out


def test_a_run_names_the_pages_it_could_not_read_and_why(city: Run) -> None:
    for number in range(4):
        page = Path(f"seiten/{number}.html")
        page.parent.mkdir(exist_ok=True)
        page.touch()
    Path("seiten/gut.html").write_text(PAGE, encoding="utf-8")
    done = city("check", "--source", "portal:seiten")
    lines = done.out.splitlines()
    assert "Nicht gelesen (portal): 2.html: Die Datei ist leer." in lines
    assert "3.html" not in done.out
    assert "Weitere nicht gelesene Einträge: 1; alle nennt: ozgcheck history show" in done.out
    out = city("history", "show").out
    assert "Nicht gelesen (portal): 3.html: Die Datei ist leer." in out.splitlines()
    assert "Weitere" not in out
    assert " unvollständig " in out
    unread = shown(city("history", "show", "--format", "json"))["unread"]
    assert unread[3] == {"source": "portal", "what": "3.html", "reason": "Die Datei ist leer."}


# --- verify -----------------------------------------------------------------------------------


def test_verify_tells_damage_from_notices_by_its_exit_code(city: Run) -> None:
    assert city("history", "verify").code == 0
    (FOLDER / "notiz.txt").touch()
    done = city("history", "verify", "--format", "json")
    assert shown(done)["remarks"][0]["damage"] is False
    (FOLDER / f"{JAN}.json.gz").unlink()
    done = city("history", "verify", "--format", "json")
    assert (done.code, JAN in done.err) == (1, True)
    found = json.loads(done.out)
    assert found.keys() == {
        "portal", "stadt", "runs", "damaged", "remarks", "without_sum", "added",
    }  # fmt: skip
    assert found["damaged"] == [f"{JAN}.json.gz"]
    assert [each["damage"] for each in found["remarks"]].count(True) == 1


def test_sums_are_added_on_request(city: Run) -> None:
    (FOLDER / FILE).unlink()
    assert "3 Läufe haben keine Prüfsumme" in " ".join(city("history", "verify").out.split())
    assert not (FOLDER / FILE).exists()
    assert shown(city("history", "verify", "--nachtragen", "--format", "json"))["added"] == 3
    assert shown(city("history", "verify", "--format", "json"))["remarks"] == []


def test_sums_that_cannot_be_added_are_said(city: Run) -> None:
    (FOLDER / FILE).unlink()
    (FOLDER / FILE).mkdir()
    done = city("history", "verify", "--nachtragen")
    assert (done.code, "keine Prüfsummen festhalten" in done.err) == (1, True)


# --- export, import ---------------------------------------------------------------------------


def test_runs_go_to_another_computer_and_back(city: Run) -> None:
    found = shown(city("history", "export", "--output", "aus.tar.gz", "--format", "json"))
    assert [run["snapshot"] for run in found["runs"]] == list(EPOCHS)
    before = stored()
    for path in FOLDER.iterdir():
        path.unlink()
    found = shown(city("history", "import", "aus.tar.gz", "--format", "json"))
    assert {run["state"] for run in found["runs"]} == {"neu"}
    assert stored() == before
    assert city("history", "verify").code == 0
    out = city("history", "import", "aus.tar.gz").out
    assert "0 Läufe übernommen, 3 schon da" in out


def test_single_runs_can_be_exported(city: Run) -> None:
    found = shown(city("history", "export", "2026-01", "--output", "aus", "--format", "json"))
    assert [run["snapshot"] for run in found["runs"]] == [JAN, JAN_LATE]
    assert len(list(Path("aus/herne").glob("*.json.gz"))) == 2
    done = city("history", "export")
    assert (done.code, "--output" in done.err) == (2, True)


def test_a_damaged_run_does_not_keep_the_others_from_being_saved(city: Run) -> None:
    (FOLDER / f"{JAN}.json.gz").write_bytes(b"kaputt")
    done = city("history", "export", "--output", "aus.tar.gz", "--format", "json")
    assert (done.code, JAN in done.err) == (1, True)
    assert len(json.loads(done.out)["runs"]) == 2
    assert Path("aus.tar.gz").exists()


def test_the_export_of_another_portal_is_not_taken(city: Run) -> None:
    city("history", "export", "--output", "aus")
    Path("ozgcheck.toml").write_text(
        '[portale.bochum]\nstadt = "Bochum"\nars = "059110000000"\nquellen = ["portal"]\n'
        'adressen = ["https://portal.example/"]\n',
        encoding="utf-8",
    )
    done = city("history", "import", "aus", "--portal", "bochum")
    assert (done.code, "--portal herne" in done.err) == (2, True)
    assert not Path("ozgcheck-verlauf/bochum").exists()
    assert city("history", "import", "gibtsnicht").code == 2


# --- prune ------------------------------------------------------------------------------------


def test_prune_shows_and_deletes_only_when_told(city: Run) -> None:
    before = stored()
    found = shown(city("history", "prune", "--tage", "0", "--format", "json"))
    assert (found["done"], found["days"]) == (False, 0)
    assert {run["snapshot"]: run["keep"] for run in found["runs"]} == {
        JAN: None, JAN_LATE: "monat", FEB: "monat",
    }  # fmt: skip
    assert stored() == before
    assert "das macht erst --ja" in city("history", "prune", "--tage", "0").out
    assert "1 Lauf gelöscht" in city("history", "prune", "--tage", "0", "--ja").out
    assert stored() == {name: data for name, data in before.items() if JAN not in name}
    assert city("history", "verify").code == 0
    assert "0 Läufe gelöscht" in city("history", "prune", "--tage", "0", "--ja").out


def test_prune_keeps_what_is_young_without_being_told(city: Run) -> None:
    assert "0 Läufe zu löschen, 3 bleiben" in city("history", "prune").out
    assert city("history", "prune", "--tage", "-1").code == 2


def test_prune_leaves_alone_what_nobody_can_read(city: Run) -> None:
    (FOLDER / f"{JAN}.json.gz").write_bytes(b"kaputt")
    found = shown(city("history", "prune", "--tage", "0", "--ja", "--format", "json"))
    assert [run["keep"] for run in found["runs"]] == ["unlesbar", "monat", "monat"]
    assert len(stored()) == 3


# --- two at once ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ("check", "--source", "tabelle:liste.csv"),
        ("history", "prune", "--ja"),
        ("history", "import", "aus"),
        ("history", "verify", "--nachtragen"),
    ],
)
def test_who_comes_second_is_told_and_changes_nothing(city: Run, args: tuple[str, ...]) -> None:
    city("history", "export", "--output", "aus")
    with running(History(Path("ozgcheck-verlauf"), "herne"), "check"):
        before = tree(Path.cwd())
        done = city(*args)
        assert (done.code, done.out) == (1, "")
        assert "läuft schon „ozgcheck check“ (Prozess" in done.err
        assert "Traceback" not in done.err
        assert tree(Path.cwd()) == before
    assert city(*args).code == 0


def test_looking_is_always_possible(city: Run) -> None:
    with running(History(Path("ozgcheck-verlauf"), "herne"), "check"):
        for args in (("list",), ("show",), ("verify",), ("prune",), ("export", "--output", "x")):
            assert city("history", *args).code == 0
        assert city("gaps").code == 0


HOLD = """
import sys, time
from pathlib import Path
from ozgcheck.history.running import running
from ozgcheck.history.store import History
with running(History(Path("ozgcheck-verlauf"), "herne"), "check"):
    print("hat", flush=True)
    time.sleep(float(sys.argv[1]))
"""


def hold(seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "hat\n"
    process.stdout.close()
    return process


def test_a_second_check_waits_if_asked(city: Run) -> None:
    process = hold(1)
    begin = time.monotonic()
    done = check(city, "--warten")
    assert done.code == 0
    assert time.monotonic() - begin > 0.5
    assert f"läuft schon „ozgcheck check“ (Prozess {process.pid} von" in done.err
    assert process.wait() == 0
    assert not (FOLDER / ".sperre-lauf").exists()


def test_a_killed_run_is_explained_once(city: Run) -> None:
    process = hold(60)
    process.kill()
    process.wait()
    done = check(city)
    assert done.code == 0
    assert f"„ozgcheck check“ wurde nicht fertig (Prozess {process.pid} von" in done.err
    assert "nicht fertig" not in check(city).err


def test_two_checks_in_two_processes_store_two_runs_or_say_why(tmp_path: Path, tiny: Path) -> None:
    (tiny / "portale").mkdir()
    (tiny / "portale/herne.yaml").write_text(PORTAL, encoding="utf-8")
    (tmp_path / "liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    args = ["--catalog", str(tiny), "check", "--source", "tabelle:liste.csv", "-q"]
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "ozgcheck", *args],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    ended = [process.communicate() for process in both]
    codes = [process.returncode for process in both]
    runs = History(tmp_path / "ozgcheck-verlauf", "herne").list()
    assert len(runs) == codes.count(0) >= 1
    for (_, err), code in zip(ended, codes, strict=True):
        assert (code == 1) is ("läuft schon" in err.decode())
    assert spawn(["--catalog", str(tiny), "history", "verify"], tmp_path).returncode == 0


# --- the clock --------------------------------------------------------------------------------


def test_a_clock_set_back_is_said_and_the_run_is_stored(
    city: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCHS[JAN])
    done = check(city, "-q")
    assert done.code == 0
    assert "Die Uhr steht vor dem letzten Lauf: Dieser beginnt 2026-01-25T04:00:00Z" in done.err
    assert FEB in done.err
    found = shown(city("history", "show", f"{JAN}-002", "--format", "json"))
    assert any("Die Uhr steht vor" in reason for reason in found["partial"])
    assert shown(city("coverage", "--format", "json"))["snapshot"] == FEB, "by time of start"
    done = city("history", "verify")
    assert (done.code, "zurückgestellt" in done.out) == (0, True)


def test_two_runs_of_one_second_are_no_clock_set_back(city: Run) -> None:
    assert "Die Uhr" not in check(city).err
