# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Annotations on GitHub: few, in order, and no portal gives the runner commands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.measure.overview import Overview
from ozgcheck.model import Finding, Outcome
from ozgcheck.report.ci.annotations import MOST, command, defused, render
from tests.report.ci.runner import Command, read
from tests.report.ci.small import HOSTILE, hostile, seen

MANY = tuple(Finding(str(10001 + number), Outcome.FEHLT) for number in range(40))


def commands(shown: Overview) -> list[Command]:
    found = [read(line) for line in render(shown).splitlines()]
    assert None not in found
    return [each for each in found if each is not None]


def test_the_best_levers_come_first_and_the_figure_last() -> None:
    shown = seen(example=True)
    *gaps, last = commands(shown)
    assert [each.properties["title"][:5] for each in gaps] == [gap.id for _, gap in shown.gaps]
    assert last.name == "notice"
    assert last.properties["title"] == "ozgcheck Herne, 2026-11-25"
    assert last.data == (
        "Sicher erfüllte Leistungen: 2 von 8 (25,0 % bis 75,0 %). "
        "BEISPIELDATEN: mitgeliefert, kein eigener Lauf."
    )


def test_only_proven_gaps_are_warnings_and_nothing_is_an_error() -> None:
    names = {each.properties["title"][:5]: each.name for each in commands(seen())[:-1]}
    assert {key for key, name in names.items() if name == "warning"} == {"10003", "10004"}
    assert set(names.values()) == {"warning", "notice"}


@pytest.mark.parametrize("partial", [(), ("Zu wenige Angebote.",)])
def test_github_shows_ten_of_a_step_and_one_is_left_for_the_gate(partial: tuple[str, ...]) -> None:
    found = commands(seen(MANY, partial=partial))
    assert len(found) == MOST == 9
    more = 40 - (8 - len(partial))
    assert f"{more} weitere Zeilen zeigt: ozgcheck gaps" in found[-1].data
    assert (found[0].properties["title"] == "UNVOLLSTÄNDIG") == bool(partial)


def test_exceptions_are_left_out() -> None:
    titles = {each.properties["title"][:5] for each in commands(seen(excepted=("10003",)))}
    assert "10003" not in titles
    assert "10004" in titles


@pytest.mark.parametrize("text", HOSTILE)
def test_every_line_is_exactly_one_command_of_ours(text: str) -> None:
    shown = hostile(text)
    found = commands(shown)
    assert len(found) == 7  # partial, six gaps less the exception, the figure
    assert {each.name for each in found} <= {"warning", "notice"}
    assert all(set(each.properties) == {"title"} for each in found)
    assert all(len(each.data) <= 600 for each in found)


@given(st.text(), st.text())
def test_a_command_says_what_it_was_given(label: str, message: str) -> None:
    line = command("error", label, message)
    assert len(line.splitlines()) == 1
    found = read(line)
    assert found is not None
    assert found.name == "error"
    assert found.properties.get("title", "") == found.properties.get("title", "").strip()
    same = command("error", found.properties.get("title", ""), found.data)
    assert same == line


@given(st.text(alphabet=st.sampled_from("::##[]error \n%0Aa")))
def test_defused_text_holds_no_command_and_looks_the_same(text: str) -> None:
    safe = defused(text)
    assert all(read(line) is None for line in safe.splitlines())
    assert safe.replace("\u2060", "") == text


def test_other_text_stays_as_it_is() -> None:
    text = "a::b # c [d] ## e\n  f: g\n"
    assert defused(text) == text


def test_the_example_of_an_attack_is_one_without_the_defence() -> None:
    assert read("   ::set-output name=a::b") == Command("set-output", {"name": "a"}, "b")
    assert read("Titel ##[add-mask]e") == Command("add-mask", {}, "e")


def test_a_run_without_gaps_shows_its_figure() -> None:
    (only,) = commands(seen(replace(f, reifegrad_low=3) for f in MANY[:0]))
    assert only.data == "Sicher erfüllte Leistungen: 0 von 0 (– bis –)."
