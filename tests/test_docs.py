# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nothing exists that is not documented, and what README says works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from ozgcheck.cli.root import cli
from ozgcheck.config import _AUSNAHME, _HEBEL, _OPENDATA, _PORTAL, _TOP, _UMFRAGE
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.sources.registry import kinds
from tests.conftest import Outcome

ROOT = Path(__file__).parent.parent
HANDBUCH = (ROOT / "docs/handbuch.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")


ALL = dict(commands(cli))


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help_and_stands_in_the_handbook(name: str) -> None:
    assert ALL[name].help
    assert f"ozgcheck {name}" in HANDBUCH


@pytest.mark.parametrize(
    "option",
    sorted({opt for c in ALL.values() for p in c.params for opt in p.opts if opt.startswith("--")}),
)
def test_every_option_stands_in_the_handbook(option: str) -> None:
    aliases = {"--verbose": "-v", "--quiet": "-q"}
    assert f"{aliases.get(option, option)}" in HANDBUCH


@pytest.mark.parametrize("key", [*_TOP, *_PORTAL, *_HEBEL, *_AUSNAHME, *_OPENDATA, *_UMFRAGE])
def test_every_setting_stands_in_the_handbook(key: str) -> None:
    assert re.search(rf"^\[{{0,2}}{key}\b", HANDBUCH, re.MULTILINE)


@pytest.mark.parametrize("kind", kinds())
def test_every_source_stands_in_the_handbook(kind: str) -> None:
    assert f"`{kind}`" in HANDBUCH


@pytest.mark.parametrize("kind", list(Kategorie))
def test_every_category_stands_in_the_handbook(kind: Kategorie) -> None:
    assert KATEGORIEN[kind].casefold() in HANDBUCH.casefold()


def lines() -> Iterator[str]:
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("ozgcheck ") and "--source" not in line and "--output" not in line:
                yield line.split("#")[0].strip()


@pytest.mark.parametrize("line", list(lines()))
def test_the_commands_of_the_readme_work(line: str, run: Callable[..., Outcome]) -> None:
    args = shlex.split(line)[1:]
    if args[0] == "check":  # the real source needs the internet
        args += ["--source", "beispiel:herne"]
        assert run(*args).code == 1  # the example is partial: no verdict
    elif args[0] == "doctor":
        assert run(*args, "--offline").code == 1  # nothing was ever fetched
    else:
        assert run(*args).code == 0


def test_the_python_example_of_the_readme_works() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shown: list[object] = []
    exec(code, {"print": shown.append})
    assert len(shown) == 1
    assert "10160" in str(shown[0])


def test_the_repository_speaks_of_itself_alone() -> None:
    words = re.compile(r"/(?:root|home|work|tmp)/\w|\bsub-?agents?\b|\bprompt\b", re.IGNORECASE)
    for path in (ROOT / "ozgcheck", ROOT / "docs", ROOT / "catalog"):
        for file in path.rglob("*"):
            if file.suffix in (".py", ".md", ".yaml", ".json"):
                assert not words.search(file.read_text(encoding="utf-8")), file
