# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Gates from the command line: what fails, with which code, and what is said about it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EPOCH, Outcome

Run = Callable[..., Outcome]
MONTH = 31 * 86_400
ONLINE = "Sie können den Antrag online stellen und die Gebühr online bezahlen."
PDF = "Bitte drucken Sie das Formular aus und senden Sie es unterschrieben per Post."
PERSON = "Bitte sprechen Sie persönlich im Bürgeramt vor."
FIRST = {
    "Elterngeld": ONLINE,
    "Hundesteuer anmelden": ONLINE,
    "Personalausweis beantragen": PERSON,
}


@pytest.fixture
def month(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Store the run of a month from a whole list of titles and texts."""

    def call(number: int, titles: dict[str, str], *args: str, whole: bool = True) -> Outcome:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + number * MONTH))
        rows = "".join(f"{title};{text}\n" for title, text in titles.items())
        Path("liste.csv").write_text(f"Titel;Beschreibung\n{rows}", encoding="utf-8")
        scope = "--vollstaendig" if whole else "--teilweise"
        return run("check", "--source", "tabelle:liste.csv", scope, *args)

    return call


def document(done: Outcome) -> dict[str, Any]:
    value = json.loads(done.out)
    assert isinstance(value, dict)
    return value


# --- judging without collecting --------------------------------------------------------------


def test_gate_says_what_check_says(run: Run, month: Run) -> None:
    limits = ("--fail-under", "1", "--fail-under", "familie=1")
    checked = month(0, FIRST, "-q", *limits)
    before = sorted(Path("ozgcheck-verlauf/herne").iterdir())
    judged = run("gate", "-q", *limits)
    assert (checked.code, judged.code) == (3, 3)
    assert judged.err == checked.err
    assert "gesamt 0,9 % (2 von 221) statt mindestens 1 %" in judged.err
    assert "familie" not in judged.err
    assert sorted(Path("ozgcheck-verlauf/herne").iterdir()) == before
    assert run("gate", "-q", "--fail-under", "0,9").code == 0


def test_json_has_every_check(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    args = ("--fail-under", "1", "--fail-under", "korb:sci-2022=0", "--no-regression")
    done = run("gate", *args, "--format", "json")
    assert done.code == 3
    found = document(done)
    assert (found["passed"], found["complete"], found["threshold"]) == (False, True, 3)
    total, korb, regression = found["checks"]
    assert (total["art"], total["name"], total["verdict"]) == ("abdeckung", "gesamt", "verfehlt")
    assert total["wanted"] == 0.01
    assert (total["reached"]["covered"], total["reached"]["total"]) == (2, 221)
    assert total["reached"]["share_low"] <= total["reached"]["share_high"]
    assert (korb["verdict"], korb["reason"]) == ("bestanden", "")
    assert (regression["art"], regression["verdict"]) == ("verschlechterung", "ohne_urteil")
    assert regression["wanted"] is regression["reached"] is None
    keys = {frozenset(check) for check in found["checks"]}
    assert len(keys) == 1, "every key is always there"


def test_every_format_names_every_check(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    args = ("gate", "--fail-under", "1", "--fail-under", "korb:sci-2022=0")
    for form in ("table", "csv", "md"):
        out = run(*args, "--format", form).out
        assert "gesamt" in out
        assert "korb:sci-2022" in out
    rows = list(csv.reader(io.StringIO(run(*args, "--format", "csv").out), delimiter=";"))
    assert rows[1][-2] == "nicht erreicht"
    assert rows[2][-2] == "bestanden"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((), 2, "nichts verlangt"),
        (("--fail-under", "viel"), 2, "keine Schwelle"),
        (("--fail-under", "scheidung=1"), 2, "führt die Stadt nichts aus"),
        (("--fail-under", "1", "--baseline-schreiben", "b.json"), 2, "steht allein"),
        (("--baseline", "gibtsnicht.json"), 2, "gibt es nicht"),
        (("--fail-under", "1"), 1, "noch kein Lauf"),
        (("--baseline-schreiben", "b.json"), 1, "noch kein Lauf"),
    ],
)
def test_what_cannot_be_judged_is_told(
    run: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    done = run("gate", *args)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_example_data_never_passes_a_gate_unasked(run: Run) -> None:
    assert run("gate", "--portal", "berlin", "--fail-under", "0").code == 1
    assert run("check", "--portal", "berlin", "--source", "beispiel:berlin", "-q").code == 0
    done = run("gate", "--portal", "berlin", "--fail-under", "0")
    assert (done.code, "BEISPIELDATEN" in done.out) == (0, True)


@pytest.mark.parametrize("args", [("--fail-under", "0"), ("--no-regression",)])
def test_a_partial_run_gets_no_verdict(run: Run, month: Run, args: tuple[str, ...]) -> None:
    assert month(0, FIRST, "-q", *args, whole=False).code == 1
    done = run("gate", "-q", *args)
    assert (done.code, done.out) == (1, "")
    assert "unvollständig" in done.err
    assert run("gate", "--baseline-schreiben", "b.json").code == 1
    assert not Path("b.json").exists()


# --- no regression -----------------------------------------------------------------------------


def test_what_was_covered_must_stay_so(run: Run, month: Run) -> None:
    first = month(0, FIRST, "--no-regression")
    assert first.code == 0
    assert "einen früheren vollständigen Lauf mit denselben Quellen gibt es nicht" in first.err
    assert month(1, {**FIRST, "Wohngeld": ONLINE}, "-q", "--no-regression").code == 0
    worse = month(2, {**FIRST, "Wohngeld": PDF}, "-q", "--no-regression")
    assert worse.code == 3
    assert "seit dem Lauf vom 2025-12-26 verloren: " in worse.err
    assert "Wohngeld" in worse.err
    assert "Elterngeld" not in worse.err
    judged = run("gate", "--no-regression", "--format", "json")
    assert judged.code == 3
    (check,) = document(judged)["checks"]
    assert [each["name"] for each in check["against"]] == ["Wohngeld"]
    assert check["against"][0]["reifegrad"] == 2
    assert month(3, {**FIRST, "Wohngeld": PDF}, "-q", "--no-regression").code == 0


def test_a_partial_month_in_between_is_passed_over(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    month(1, {"Elterngeld": ONLINE}, "-q", whole=False)
    done = month(2, {**FIRST, "Hundesteuer anmelden": PDF}, "-q", "--no-regression")
    assert (done.code, "seit dem Lauf vom 2025-11-25" in done.err) == (3, True)


def test_a_decision_is_no_loss_of_the_city(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    assert run("review", "--keine", "Hundesteuer anmelden", "--wer", "FB 16").code == 0
    done = month(1, FIRST, "-q", "--no-regression")
    assert done.code == 0, done.err


def test_other_sources_are_no_comparison(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    Path("seiten").mkdir()
    page = "<html><title>Elterngeld</title><h1>Elterngeld</h1><p>Elterngeld beantragen</p></html>"
    Path("seiten/elterngeld.html").write_text(page, encoding="utf-8")
    done = run("check", "--source", "portal:seiten", "--vollstaendig", "--no-regression")
    assert "mit denselben Quellen gibt es nicht" in done.err or done.code == 1
    assert done.code != 3


# --- baseline -----------------------------------------------------------------------------------


def test_only_new_gaps_fail(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    assert run("gate", "--baseline-schreiben", "b.json").code == 0
    text = Path("b.json").read_text(encoding="utf-8")
    assert run("gate", "-q", "--baseline", "b.json").code == 0
    better = {**FIRST, "Personalausweis beantragen": ONLINE}
    done = month(1, better, "--baseline", "b.json")
    assert done.code == 0
    assert "Aus der Baseline kann heraus, weil keine Lücke mehr: " in done.err
    done = month(2, {**better, "Hundesteuer anmelden": PDF}, "-q", "--baseline", "b.json")
    assert done.code == 3
    assert "1 neue Lücke gegenüber der Baseline vom 2025-11-25: 10160 „Hundehaltung“" in done.err
    # Accepted again and again until somebody writes a new one.
    assert run("gate", "-q", "--baseline", "b.json").code == 3
    assert Path("b.json").read_text(encoding="utf-8") == text


def test_a_baseline_that_says_the_same_is_not_touched(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    run("gate", "--baseline-schreiben", "b.json")
    before = Path("b.json").stat()
    done = run("gate", "--baseline-schreiben", "b.json")
    assert "unverändert" in done.err
    after = Path("b.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_baseline_of_something_else_is_refused_before_anything_is_read(
    run: Run, month: Run
) -> None:
    month(0, FIRST, "-q")
    run("gate", "--baseline-schreiben", "b.json")
    stored = len(list(Path("ozgcheck-verlauf/herne").glob("*.json.gz")))
    done = month(1, FIRST, "-q", "--baseline", "b.json", "--schwelle", "2")
    assert (done.code, "Schwelle: 3 statt 2" in done.err) == (2, True)
    done = month(1, FIRST, "-q", "--baseline", "b.json", "--portal", "bottrop")
    assert (done.code, "gilt für Herne" in done.err) == (2, True)
    Path("b.json").write_bytes(b"\xff\xfe\x00")
    assert month(1, FIRST, "-q", "--baseline", "b.json").code == 2
    assert len(list(Path("ozgcheck-verlauf/herne").glob("*.json.gz"))) == stored


def test_a_baseline_that_cannot_be_written_is_told(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    done = run("gate", "--baseline-schreiben", "gibtsnicht/b.json")
    assert (done.code, "lässt sich nicht schreiben" in done.err) == (1, True)


# --- exceptions ----------------------------------------------------------------------------------

EXCEPTION = '[[ausnahmen]]\nleistung = "{}"\ngrund = "Umbau"\nbis = {}\n'


def test_exceptions_count_for_every_gate_and_for_no_figure(run: Run, month: Run) -> None:
    month(0, FIRST, "-q")
    run("gate", "--baseline-schreiben", "b.json")
    worse = {**FIRST, "Hundesteuer anmelden": PDF}
    gates = ("--no-regression", "--baseline", "b.json")
    assert month(1, worse, "-q", *gates).code == 3
    shown = run("coverage", "--format", "json").out
    Path("ozgcheck.toml").write_text(EXCEPTION.format("10160", "2026-01-31"), encoding="utf-8")
    assert run("coverage", "--format", "json").out == shown
    done = run("gate", *gates, "--fail-under", "0", "--format", "json")
    assert done.code == 0
    found = document(done)
    assert found["checks"][0]["reached"]["total"] == 220
    assert found["ausnahmen"] == {
        "benutzt": [{"leistung": "10160", "grund": "Umbau", "bis": "2026-01-31"}],
        "nicht_noetig": [],
        "abgelaufen": [],
    }
    assert "Es gilt 1 Ausnahme: 10160 (bis 2026-01-31)." in run("gate", *gates).out


def test_an_expired_exception_counts_again_and_is_named(run: Run, month: Run) -> None:
    Path("ozgcheck.toml").write_text(EXCEPTION.format("10160", "2025-12-25"), encoding="utf-8")
    month(0, FIRST, "-q")
    done = month(1, {**FIRST, "Hundesteuer anmelden": PDF}, "--no-regression")
    assert done.code == 3
    assert "Abgelaufene Ausnahmen: 10160" in done.err


def test_an_exception_nobody_needs_is_named(run: Run, month: Run) -> None:
    Path("ozgcheck.toml").write_text(EXCEPTION.format("10160", "2026-12-31"), encoding="utf-8")
    done = month(0, FIRST, "--fail-under", "0")
    assert (done.code, "Nicht mehr nötige Ausnahmen: 10160." in done.err) == (0, True)


def test_an_exception_for_nothing_stops_before_anything_is_read(run: Run, month: Run) -> None:
    Path("ozgcheck.toml").write_text(EXCEPTION.format("1016", "2026-12-31"), encoding="utf-8")
    done = month(0, FIRST)
    assert (done.code, "keine OZG-ID" in done.err) == (2, True)
    assert not Path("ozgcheck-verlauf").exists()
