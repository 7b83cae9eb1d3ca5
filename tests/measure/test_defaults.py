# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What counts where nobody says anything: the same in every part, and what the handbook says."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from ozgcheck.maturity.raising import Raise
from ozgcheck.measure.conditions.exceptions import Exceptions
from ozgcheck.measure.coverage import By, Einheit
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.measure.yardstick import Yardstick
from tests.defaults import fields, parameters

PACKAGE = "ozgcheck.measure"
HANDBUCH = Path(__file__).parents[2] / "docs" / "handbuch.md"
# What is taken for true until somebody says otherwise.
HELD = {"Denominator.vollstaendig", "Story.owners", "Stand.genannt"}


@pytest.fixture(scope="module")
def written() -> dict[str, object]:
    """The settings that the handbook shows, of which most are what counts anyway."""
    (block,) = re.findall(r"```toml\n(portal = .*?)```", HANDBUCH.read_text("utf-8"), re.DOTALL)
    return tomllib.loads(block)


def test_the_weights_are_those_of_the_handbook(written: dict[str, object]) -> None:
    assert dataclasses.asdict(USUAL) == written["hebel"]


def test_the_yardstick_is_that_of_the_handbook(written: dict[str, object]) -> None:
    usual = Yardstick()
    assert (usual.schwelle, usual.einheit, usual.eigene) == (
        written["schwelle"],
        Einheit(written["einheit"]),
        written["nur_eigene"],
    )


def test_a_field_that_nobody_set_says_nothing() -> None:
    told = {
        name: value
        for name, value in fields(PACKAGE).items()
        if not name.startswith(("Weights.", "Yardstick.", "_")) and name not in HELD
    }
    assert {name: value for name, value in told.items() if value} == {"Story.way": Raise()}
    assert {name for name, value in fields(PACKAGE).items() if value is True} == HELD


def test_no_level_is_named_where_none_was_asked_for() -> None:
    assert all(
        value is None
        for name, value in fields(PACKAGE).items()
        if name.endswith(".schwelle") and name != "Yardstick.schwelle"
    )


def test_every_figure_is_counted_the_same_way_unless_told_otherwise() -> None:
    usual = parameters(PACKAGE)
    assert usual["schwelle"] == {3}
    assert usual["einheit"] == {Einheit.LEISTUNG}
    assert usual["by"] == {By.LEBENSLAGE, None}
    assert usual["weights"] == {Weights()}
    assert usual["eigene"] == {False}


def test_nothing_is_left_out_added_or_narrowed_unless_told_so() -> None:
    usual = parameters(PACKAGE)
    asked = {"schwelle", "einheit", "by", "weights"}
    assert {
        name: values for name, values in usual.items() if any(values) and name not in asked
    } == {
        "exceptions": {Exceptions()},
        "region": {True},
        "top": {10},
        "wir": {True},
    }
