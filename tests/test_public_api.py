# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public names exist, and importing the package is cheap."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import ozgcheck
from ozgcheck.catalog.load import Catalog


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", ozgcheck.__all__)
def test_every_public_name_is_there_and_described(name: str) -> None:
    assert getattr(ozgcheck, name).__doc__


def test_the_names_do_not_change_unnoticed() -> None:
    """Taking one away breaks other people's programs: say so in the CHANGELOG."""
    assert {
        "Catalog", "History", "Offer", "OzgcheckError", "Result", "Umfang",
        "check", "coverage", "gaps", "load_catalog", "snapshot",
    } <= set(ozgcheck.__all__)  # fmt: skip


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        ozgcheck.nothing  # noqa: B018


def test_the_version_is_the_installed_one() -> None:
    assert ozgcheck.__version__ == version("ozgcheck")


def test_importing_pulls_nothing_heavy() -> None:
    heavy = {"requests", "lxml", "jsonschema", "click", "yaml", "jinja2"}
    assert not heavy & modules_after("import ozgcheck")


def test_the_command_line_starts_without_what_single_commands_need() -> None:
    loaded = modules_after("import ozgcheck.cli.root")
    assert "click" in loaded
    assert not {"requests", "lxml", "jsonschema", "yaml", "jinja2"} & loaded


def test_one_call_tells_what_a_city_offers(catalog: Catalog) -> None:
    offer = ozgcheck.Offer(id="1", title="Elterngeld", source="liste")
    result = ozgcheck.check(catalog, [offer])
    offered = {item.leistung_id for item in result.findings if item.outcome == "angeboten"}
    assert "10000" in offered | {match.leistung_id for match in result.matches}
    assert [item.outcome for item in result.findings if item.leistung_id == "10160"] == ["fehlt"]
