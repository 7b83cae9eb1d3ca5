# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`--bericht`, `ozgcheck report junit|sarif|…`, and what happens of itself on CI systems."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Outcome, tree
from tests.report.ci.runner import Command, read
from tests.report.ci.test_junit import SCHEMA
from tests.report.ci.test_sarif import VALIDATOR

Run = Callable[..., Outcome]
KINDS = ("junit", "sarif", "codequality", "annotations", "summary")
HOSTILE = "Hundesteuer anmelden ::error::x ##[add-mask]e <b>]]>\x1b[31m"


@pytest.fixture
def check(run: Run) -> Run:
    """Check a whole list of three titles, one of them hostile."""
    rows = f"Elterngeld;Antrag online stellen\n{HOSTILE};{HOSTILE}\n::set-output name=a::b;x\n"
    Path("liste.csv").write_text(f"Titel;Beschreibung\n{rows}", encoding="utf-8")
    return lambda *args: run("check", "--source", "tabelle:liste.csv", "--vollstaendig", *args)


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """On GitHub Actions; where the summary of the job goes."""
    path = tmp_path / "summary.md"
    path.write_text("vorher\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def commands(text: str) -> list[Command]:
    return [found for line in text.splitlines() if (found := read(line))]


# --- files ------------------------------------------------------------------------------------


def test_several_formats_in_one_run_are_what_report_gives_for_the_stored_one(
    run: Run, check: Run
) -> None:
    kinds = [option for kind in KINDS for option in ("--bericht", f"{kind}:{kind}.x")]
    done = check(*kinds)
    assert done.code == 0
    for kind in KINDS:
        assert f"Bericht: {kind}.x\n" in done.err
        assert Path(f"{kind}.x").read_text(encoding="utf-8") == run("report", kind, "-q").out
    SCHEMA.assertValid(etree.parse("junit.x"))
    VALIDATOR.validate(json.loads(Path("sarif.x").read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", ["md", "json"])
def test_what_the_screen_shows_goes_into_a_file_in_another_form(check: Run, form: str) -> None:
    done = check("--bericht", f"{form}:datei", "--format", form)
    assert Path("datei").read_text(encoding="utf-8") == done.out


def test_gate_writes_the_files_and_then_judges(run: Run, check: Run) -> None:
    check("-q")
    done = run("gate", "--fail-under", "99", "--bericht", "junit:j.xml", "--bericht", "json:g.json")
    assert done.code == 3
    SCHEMA.assertValid(etree.parse("j.xml"))
    assert json.loads(Path("g.json").read_text(encoding="utf-8"))["portal"] == "herne"
    assert check("--fail-under", "99", "--bericht", "sarif:s.sarif").code == 3
    assert Path("s.sarif").is_file()


@pytest.mark.parametrize(
    ("berichte", "words"),
    [
        (["junitt:j.xml"], "„junit“"),
        (["junit"], "fehlt die Datei"),
        (["junit:"], "fehlt die Datei"),
        (["junit:fehlt/j.xml"], "Den Ordner fehlt gibt es nicht."),
        (["junit:."], "ist ein Ordner"),
        (["junit:a", "sarif:./a"], "dieselbe Datei"),
    ],
)
def test_a_wrong_bericht_is_said_before_anything_is_read(
    check: Run, berichte: list[str], words: str
) -> None:
    done = check(*(option for text in berichte for option in ("--bericht", text)))
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert set(tree(Path())) == {"liste.csv"}


@pytest.mark.parametrize("kind", KINDS)
def test_report_takes_the_yardstick_and_writes_whole_files(berlin: Run, kind: str) -> None:
    option = ("--einheit", "teilleistung")
    done = berlin("report", kind, *option, "--output", "datei")
    assert (done.code, done.out, done.err) == (0, "", "Gespeichert: datei\n")
    written = Path("datei").read_text(encoding="utf-8")
    assert written.endswith("\n")
    assert written != berlin("report", kind, "-q").out
    assert berlin("report", kind, "--output", "fehlt/datei").code == 2


def test_exceptions_of_the_configuration_count_on_the_day_of_the_run(berlin: Run) -> None:
    def skipped(until: str) -> int:
        Path("ozgcheck.toml").write_text(
            f'[[ausnahmen]]\nleistung = "10082"\ngrund = "Jobcenter"\nbis = {until}\n',
            encoding="utf-8",
        )
        return berlin("report", "junit").out.count('type="ausnahme"')

    assert skipped("2025-11-25") == 1  # the run's own day
    assert skipped("2025-11-24") == 0


# --- GitHub -----------------------------------------------------------------------------------


def test_nothing_happens_elsewhere(check: Run) -> None:
    assert commands(check().out) == []
    assert not Path("ozgcheck-codequality.json").exists()


def test_github_gets_annotations_and_the_summary_of_the_job(check: Run, github: Path) -> None:
    usual = commands(check().out)
    assert 2 <= len(usual) <= 9
    assert {each.name for each in usual} <= {"warning", "notice"}
    text = github.read_text(encoding="utf-8")
    assert text.startswith("vorher\n## ozgcheck Herne, 2025-11-25\n")
    check()
    assert github.read_text(encoding="utf-8").count("## ozgcheck Herne") == 2  # added, not replaced


def test_output_for_machines_stays_as_it_is(
    check: Run, github: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = check("--format", "json")
    monkeypatch.delenv("GITHUB_ACTIONS")
    off = check("--format", "json")
    assert json.loads(on.out)["portal"] == "herne"
    assert on.out.splitlines()[6:] == off.out.splitlines()[6:]  # the id of the run differs
    assert "## ozgcheck Herne" in github.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["check", "gate"])
def test_a_failed_gate_is_an_error_and_the_sentence_on_stderr_stays(
    run: Run, check: Run, github: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def judged() -> Outcome:
        if command == "check":
            return check("-q", "--fail-under", "99")
        return run("gate", "-q", "--fail-under", "99")

    check("-q")
    on = judged()
    assert on.code == 3
    (error,) = (each for each in commands(on.out) if each.name == "error")
    assert "statt mindestens 99 %" in error.data
    assert len(commands(on.out)) <= 10
    monkeypatch.setenv("OZGCHECK_CI", "aus")
    off = judged()
    assert (off.code, off.err) == (3, on.err)
    assert commands(off.out) == []


def test_a_summary_that_cannot_be_written_does_not_fail_the_run(
    check: Run, github: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(github.parent))
    done = check()
    assert done.code == 0
    assert "lässt sich nicht schreiben (ist ein Ordner)" in done.err
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    assert check().code == 0


def test_no_title_gives_the_runner_commands(run: Run, github: Path) -> None:
    for title in ("::set-output name=a::b", "##[add-mask]geheim", HOSTILE):
        done = run("match", title)
        assert done.code == 0
        assert commands(done.out + done.err) == []
    assert commands(run("match", "::set-output name=a::b", "--format", "md").out) == []


# --- GitLab, and the switch -------------------------------------------------------------------


def test_gitlab_gets_a_code_quality_file(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    done = check("--bericht", "codequality:q.json")
    assert commands(done.out) == []
    assert "Bericht für GitLab: ozgcheck-codequality.json\n" in done.err
    written = Path("ozgcheck-codequality.json").read_text(encoding="utf-8")
    assert written == Path("q.json").read_text(encoding="utf-8")
    assert json.loads(written)


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "GITLAB_CI"])
def test_the_switch_turns_it_off(
    check: Run, github: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    monkeypatch.setenv(name, "true")
    monkeypatch.setenv("OZGCHECK_CI", "aus")
    done = check("--bericht", "junit:j.xml")
    assert commands(done.out) == []
    assert github.read_text(encoding="utf-8") == "vorher\n"
    assert not Path("ozgcheck-codequality.json").exists()
    assert Path("j.xml").is_file()  # what is asked for is written all the same


def test_the_switch_knows_one_word(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OZGCHECK_CI", "off")
    done = check()
    assert (done.code, done.out) == (2, "")
    assert "kennt nur den Wert „aus“, nicht „off“" in done.err
    assert not Path("ozgcheck-verlauf").exists()
