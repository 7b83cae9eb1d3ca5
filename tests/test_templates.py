# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The templates for schedulers: they fit their systems' schemas, and their steps really work."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from ozgcheck.cli.init import TEMPLATES, template_text
from ozgcheck.cli.root import cli

ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"
NAMES = sorted(name for files in TEMPLATES.values() for name in files.values())

posix = pytest.mark.skipif(os.name != "posix", reason="the steps are for bash")


def folder_of_templates() -> Path:
    return ROOT / "ozgcheck" / "vorlagen"


def document(name: str) -> dict[str, Any]:
    value = yaml.safe_load(template_text(name))
    assert isinstance(value, dict)
    return value


def action() -> dict[str, Any]:
    value = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


# --- every command that is written somewhere exists -----------------------------------------


def test_every_template_is_offered() -> None:
    assert sorted(path.name for path in folder_of_templates().iterdir()) == NAMES


def shell_lines(value: object, key: str = "") -> Iterator[str]:
    """What a YAML file has run by a shell."""
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from shell_lines(entry, str(name))
    elif isinstance(value, list):
        for entry in value:
            yield from shell_lines(entry, key)
    elif isinstance(value, str) and key in ("script", "before_script", "run"):
        yield from value.splitlines()


def written_commands() -> Iterator[tuple[str, str]]:
    """Where a command stands, and its words after `ozgcheck`."""
    shells = {
        "gitlab-ci.yml": shell_lines(document("gitlab-ci.yml")),
        "action.yml": shell_lines(action()),
        "ozgcheck.service": unit("ozgcheck.service")["Service"]["ExecStart"],
        "ozgcheck.cron": (command for _, _, command in jobs()),
    }
    for name, lines in shells.items():
        for line in lines:
            for found in re.findall(r"(?:^|[\s/])ozgcheck ((?:-|[a-z])[^|;&>]*)", line):
                yield name, found.strip()
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        blocks = "".join(re.findall(r"```(?:console|sh)\n(.*?)```", text, re.DOTALL))
        inline = re.findall(r"`ozgcheck ([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for found in (*re.findall(r"^ozgcheck ([^#|>\n]*)", blocks, re.MULTILINE), *inline):
            yield path.name, " ".join(found.split())


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """A systemd unit; a key may stand there several times."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in template_text(name).splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return found


def jobs() -> list[tuple[list[str], str, str]]:
    """The lines of the cron file: when, who, what."""
    found = []
    for line in template_text("ozgcheck.cron").splitlines():
        if re.match(r"[\d*]", line):
            *when, who, what = line.split(maxsplit=6)
            found.append((when, who, what))
    return found


def problems(words: list[str]) -> Iterator[str]:
    """What is not there of a command's words."""
    context, command = click.Context(cli), cli
    names = {opt for param in cli.params for opt in (*param.opts, *param.secondary_opts)}
    for word in words:
        if word.startswith("-") and word not in ("-", "--"):
            if word.partition("=")[0] not in {
                opt for param in command.params for opt in (*param.opts, *param.secondary_opts)
            } | names | {"--help", "-h"}:
                yield f"option {word}"
        elif isinstance(command, click.Group) and re.fullmatch("[a-z]+(?:-[a-z]+)*", word):
            inner = (
                command.get_command(context, word)
                if word in command.list_commands(context)
                else None
            )
            if inner is None:
                yield f"command {word}"
                return
            command = inner  # type: ignore[assignment]


COMMANDS = sorted(set(written_commands()))


def test_commands_are_found_where_they_stand() -> None:
    where = [name for name, _ in COMMANDS]
    for name in ("gitlab-ci.yml", "action.yml", "ozgcheck.service", "ozgcheck.cron"):
        assert name in where
    assert where.count("handbuch.md") > 50


@pytest.mark.parametrize(("place", "line"), COMMANDS)
def test_every_written_command_exists(place: str, line: str) -> None:
    try:
        words = shlex.split(line)
    except ValueError:  # an apostrophe or a German quotation mark
        words = line.split()
    assert list(problems(words)) == []


# --- schemas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.gitlab-ci", folder_of_templates() / "gitlab-ci.yml"),
        ("vendor.github-workflows", folder_of_templates() / "github-workflow.yml"),
        ("vendor.github-actions", ACTION),
    ],
)
def test_the_official_schemas_hold(schema: str, path: Path) -> None:
    """They come with the checker, so no network is needed."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_uses_inputs_and_outputs_that_the_action_has() -> None:
    workflow, offered = document("github-workflow.yml"), action()
    steps = workflow["jobs"]["messen"]["steps"]
    (step,) = (step for step in steps if step.get("uses") == "./.ozgcheck")
    assert step["with"].keys() <= offered["inputs"].keys()
    outputs = re.findall(
        r"steps\.ozgcheck\.outputs\.(\w[\w-]*)", template_text("github-workflow.yml")
    )
    assert set(outputs) <= offered["outputs"].keys() != set()


def test_the_actions_inputs_reach_the_shell_as_variables_only() -> None:
    """An input between the lines of a script would be a script itself."""
    for step in action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "shell" in step or "uses" in step
    used = re.findall(r"\$\{\{ inputs\.([\w-]+)", ACTION.read_text(encoding="utf-8"))
    conditions = re.findall(r"if: inputs\.([\w-]+)", ACTION.read_text(encoding="utf-8"))
    assert {*used, *conditions} == action()["inputs"].keys()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = tmp_path / "ozgcheck"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for name in ("ozgcheck.service", "ozgcheck.timer"):
        text = template_text(name).replace("/opt/ozgcheck/bin/ozgcheck", str(program))
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "ozgcheck.timer"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, str(tmp_path) in done.stderr) == (0, False), done.stderr


def test_systemd_tries_again_only_what_may_get_better() -> None:
    service = unit("ozgcheck.service")["Service"]
    assert service["Restart"] == ["on-failure"]
    assert set(service["RestartPreventExitStatus"][0].split()) == {"2", "3", "4"}
    assert unit("ozgcheck.timer")["Timer"]["Persistent"] == ["true"]


def test_cron_takes_the_lines() -> None:
    text = template_text("ozgcheck.cron")
    assert re.search(r"^MAILTO=\S+$", text, re.MULTILINE)
    assert text.endswith("\n")  # cron ignores a last line without
    assert len(jobs()) == 2
    for when, who, what in jobs():
        assert all(re.fullmatch(r"\*|\d+(-\d+)?", part) for part in when)
        assert who == "ozgcheck"
        assert "%" not in what  # cron makes a line break of it


# --- the steps, run ---------------------------------------------------------------------------


@dataclass
class Machine:
    """A computer of a CI system or of a city: one folder, the real command, no network."""

    folder: Path
    catalog: Path
    day: str = "2026-01-01"

    def run(self, script: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a step as GitLab and GitHub do: it ends with the first failure."""
        moment = datetime.fromisoformat(f"{self.day}T05:00:00").replace(tzinfo=UTC)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT")}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=cwd,
            env={
                **clean,
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "SOURCE_DATE_EPOCH": str(int(moment.timestamp())),
                "OZGCHECK_CI": "aus",
                **env,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def checkout(self, name: str, settings: str = "") -> Path:
        """The city's repository as a job finds it."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "ozgcheck.toml").write_text(
            f'portal = "musterstadt"\nschwelle = 1\n{settings}\n[portale.musterstadt]\n'
            'stadt = "Musterstadt"\nars = "059990000000"\nquellen = ["tabelle:liste.csv"]\n',
            encoding="utf-8",
        )
        (folder / "liste.csv").write_text("Titel;Beschreibung\nElterngeld;\n", encoding="utf-8")
        return folder

    def remote(self) -> Path:
        """The project's repository on the server."""
        path = self.folder / "server.git"
        if not path.exists():
            subprocess.run(["git", "init", "--quiet", "--bare", path], check=True)
        return path

    def runs(self) -> list[str]:
        """The runs on the branch of the history, by their day; nothing else may be there."""
        args = ["git", "-C", self.remote(), "ls-tree", "-r", "--name-only", "verlauf"]
        done = subprocess.run(args, capture_output=True, text=True, check=False)
        names = [Path(name) for name in done.stdout.splitlines()]
        assert not any("archiv" in name.parts or name.name.startswith(".") for name in names)
        return [name.name[:8] for name in names if name.name.endswith(".json.gz")]


@pytest.fixture
def machine(tmp_path: Path, tiny: Path) -> Machine:
    programs = tmp_path / "bin"
    programs.mkdir()
    call = f'exec {sys.executable} -m ozgcheck --catalog {tiny} "$@"'
    for name, text in {"ozgcheck": call, "pip": "exit 0"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    return Machine(tmp_path, tiny)


@pytest.fixture
def gitlab(machine: Machine) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the jobs in a folder as GitLab does."""
    pipeline = document("gitlab-ci.yml")

    def job(folder: Path, name: str = "messen", **env: str) -> subprocess.CompletedProcess[str]:
        steps = [*pipeline[name].get("before_script", ()), *pipeline[name]["script"]]
        project = str(machine.remote()).removesuffix(".git")
        return machine.run(
            "\n".join(steps),
            folder,
            **{
                "CI_SERVER_HOST": "gitlab.example",
                "CI_PROJECT_URL": f"file://{project}",
                "OZGCHECK_PAKET": "ozgcheck",
                "OZGCHECK_TOKEN": "geheim",
                "OZGCHECK_CI": "",
                "GITLAB_CI": "true",
                **env,
            },
        )

    return job


@posix
def test_gitlab_keeps_the_history_over_fresh_checkouts(
    machine: Machine, gitlab: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    first = machine.checkout("eins", 'fail_under = ["100"]')
    done = gitlab(first)
    assert done.returncode == 3, done.stderr  # a goal that is missed changes nothing of the rest
    assert machine.runs() == ["20260101"]
    assert "geheim" not in done.stdout + done.stderr
    for name in ("junit.xml", "ozgcheck-codequality.json", "berichte/badges"):
        assert (first / name).exists(), name
    assert gitlab(first, "pages").returncode == 0
    assert (first / "public/stand.json").is_file()

    machine.day = "2026-01-02"
    second = machine.checkout("zwei")
    (second / "liste.csv").unlink()  # the month has its run; nothing is read
    assert gitlab(second).returncode == 0
    assert machine.runs() == ["20260101"]
    assert json.loads((second / "berichte/stand.json").read_text())["complete"] is True

    machine.day = "2026-02-01"
    (broken := machine.checkout("drei")).joinpath("liste.csv").unlink()
    assert gitlab(broken).returncode == 1
    assert gitlab(broken, "pages").returncode != 0  # what is published stays
    assert machine.runs() == ["20260101"]


@posix
def test_gitlab_begins_no_second_history_when_the_first_cannot_be_read(
    machine: Machine, gitlab: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    folder = machine.checkout("eins")
    done = gitlab(folder, CI_PROJECT_URL="file:///gibt/es/nicht")
    assert done.returncode != 0
    assert not (folder / "berichte").exists()
    assert gitlab(machine.checkout("zwei"), OZGCHECK_PAKET="").returncode == 2


def github(machine: Machine, folder: Path, **inputs: str) -> tuple[int, dict[str, str]]:
    """Run the action's own steps as GitHub does.

    Returns:
        The exit code of the first step that failed, or 0; and the outputs of the steps.
    """
    described = action()
    values = {name: str(each["default"]) for name, each in described["inputs"].items()} | inputs
    outputs: dict[str, str] = {}

    def filled(text: str) -> str:
        known = {f"inputs.{name}": value for name, value in values.items()}
        known |= {f"steps.messen.outputs.{name}": value for name, value in outputs.items()}
        known |= {"github.token": "geheim", "github.action_path": "/gibt/es/nicht"}
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: known[found[1]], text)

    def wanted(condition: str) -> bool:
        name, operator, value = condition.split()
        return (filled(f"${{{{ {name} }}}}") == value.strip("'")) is (operator == "==")

    for step in described["runs"]["steps"]:
        if "run" not in step or "pip install" in step["run"]:
            continue
        if "if" in step and not wanted(step["if"]):
            continue
        file = machine.folder / "output"
        file.write_text("", encoding="utf-8")
        env = {name: filled(value) for name, value in step.get("env", {}).items()}
        done = machine.run(
            step["run"],
            folder,
            OZGCHECK_CI="",
            GITHUB_ACTIONS="true",
            GITHUB_OUTPUT=str(file),
            GITHUB_STEP_SUMMARY=str(folder / "summary.md"),
            GITHUB_SERVER_URL=f"file://{machine.remote().parent}",
            GITHUB_REPOSITORY="server",
            **env,
        )
        assert "geheim" not in done.stdout + done.stderr
        outputs |= dict(line.split("=", 1) for line in file.read_text().splitlines())
        if done.returncode:
            return done.returncode, outputs
    return 0, outputs


@posix
def test_github_keeps_the_history_over_fresh_checkouts(machine: Machine) -> None:
    first = machine.checkout("eins")
    assert github(machine, first, sarif="ozgcheck.sarif") == (
        0,
        {"exit-code": "0", "complete": "true"},
    )
    assert machine.runs() == ["20260101"]
    assert json.loads((first / "ozgcheck.sarif").read_text())["version"] == "2.1.0"
    assert "Musterstadt" in (first / "summary.md").read_text(encoding="utf-8")
    assert (first / "berichte/badges").is_dir()

    machine.day = "2026-01-02"
    second = machine.checkout("zwei")
    (second / "liste.csv").unlink()
    limits = {"fail-under": "100\ngeburt=0"}
    assert github(machine, second, **limits)[0] == 3
    code, outputs = github(machine, machine.checkout("drei"), baseline="fehlt.json")
    assert (code, outputs["exit-code"]) == (2, "2")
    assert machine.runs() == ["20260101"]


@posix
def test_github_takes_hostile_inputs_as_values(machine: Machine) -> None:
    folder = machine.checkout("eins")
    hostile = {"portal": '$(touch a)"; touch b #', "source": "tabelle:`touch c`.csv\n; touch d"}
    code, outputs = github(machine, folder, **hostile)
    assert (code, outputs["complete"]) == (2, "false")
    assert not {path.name for path in folder.iterdir()} & set("abcd")


@posix
@pytest.mark.skipif(shutil.which("flock") is None, reason="flock is not installed")
def test_the_lines_of_cron_work_and_say_nothing_when_all_is_well(machine: Machine) -> None:
    folder = machine.checkout("eins")
    monthly, mail = (what.replace("/var/lib/ozgcheck", str(folder)) for _, _, what in jobs())
    for day in ("2026-01-01", "2026-01-02"):
        machine.day = day
        done = machine.run(monthly, machine.folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((folder / "ozgcheck-verlauf/musterstadt").glob("*.json.gz"))) == 1
    assert "Musterstadt" in machine.run(mail, machine.folder).stdout
    with (folder / ".sperre").open() as lock:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        machine.day = "2026-02-01"
        assert machine.run(monthly, machine.folder).returncode == 0
    assert len(list((folder / "ozgcheck-verlauf/musterstadt").glob("*.json.gz"))) == 1
