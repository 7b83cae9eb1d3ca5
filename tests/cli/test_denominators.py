# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck denominators` and `ozgcheck plot`: the same figures as `coverage`, with their rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]


def data(outcome: Outcome) -> Any:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def test_every_row_has_its_rule_and_its_source(herne: Run) -> None:
    document = data(herne("denominators", "--format", "json"))
    assert document["date"] == "2025-11-25"
    assert document["complete"] is False
    assert document["thresholds"] == [2, 3]
    assert len(document["denominators"]) == 9
    keys = set(document["denominators"][0])
    for row in document["denominators"]:
        assert set(row) == keys
        assert row["regel"]
        assert row["quelle"]
        assert row["stand"]
        assert row["vollstaendig"] or row["luecken"]


@pytest.mark.parametrize("portal", ["herne", "berlin"])
def test_the_command_says_what_coverage_says(request: pytest.FixtureRequest, portal: str) -> None:
    call: Run = request.getfixturevalue(portal)
    rows = {
        row["key"]: row for row in data(call("denominators", "--format", "json"))["denominators"]
    }
    keys = ("covered", "uncertain", "unchecked", "missing", "total", "share_low", "share_high")
    for level in ("2", "3"):
        for own in ("--nur-eigene", "--mit-geerbten"):
            measured = ("--schwelle", level, own, "--format", "json")
            by = data(call("coverage", "--by", "korb", *measured))
            parts = data(call("coverage", "--einheit", "teilleistung", *measured))
            said = {group["key"]: group for group in by["groups"]}
            said |= {"leistung": by["total"], "teilleistung": parts["total"]}
            assert set(rows) == {*said, "hspv"}
            for key, wanted in said.items():
                found = next(
                    count
                    for count in rows[key]["counts"]
                    if count["threshold"] == int(level)
                    and count["nur_eigene"] is (own == "--nur-eigene")
                )
                assert {k: found[k] for k in keys} == {k: wanted[k] for k in keys}


def test_both_numbers_of_entries_are_shown_and_incomplete_baskets_said(herne: Run) -> None:
    shown = herne("denominators")
    assert shown.code == 0
    assert "1.725" in shown.out
    assert "1.418" in shown.out
    assert "nicht veröffentlicht" in " ".join(shown.out.split())
    assert "UNVOLLSTÄNDIG" in shown.out
    assert "BEISPIELDATEN" in shown.out
    text = " ".join(shown.out.split())
    assert "Unvollständiger Korb „Fokusleistungen" in text
    assert "Neun von 16 Leistungen fehlen" in text


def test_markdown_has_rule_and_source_of_each_row(herne: Run) -> None:
    shown = herne("denominators", "--format", "md")
    lines = [line for line in shown.out.splitlines() if line.startswith("| ")]
    assert len(lines) == 1 + 1 + 9
    fokus = next(line for line in lines if line.startswith("| fokusleistungen"))
    assert "(unvollständig)" in fokus
    assert "Rangfolge der Umsetzung" in fokus
    assert "Fundstellen zu den Fokusleistungen" in fokus
    heads, wanted = lines[0].split(" | "), ["ab 2", "ab 3", "nur eigene, ab 2", "nur eigene, ab 3"]
    first = heads.index("ab 2")
    assert heads[first : first + 4] == wanted
    row = data(herne("denominators", "--format", "json"))["denominators"][0]
    assert [cell.split(" (")[0] for cell in lines[2].split(" | ")[first : first + 4]] == [
        str(count["covered"]) for count in row["counts"]
    ]
    assert len({count["covered"] for count in row["counts"]}) == 4, "else nothing is tested"


def test_csv_is_the_long_form(herne: Run) -> None:
    shown = herne("denominators", "--format", "csv")
    rows = list(csv.DictReader(shown.out.splitlines(), delimiter=";"))
    assert len(rows) == 8 * 4 + 1
    fokus = [row for row in rows if row["key"] == "fokusleistungen"]
    assert {(row["schwelle"], row["traeger"]) for row in fokus} == {
        ("2", "mit_geerbten"),
        ("3", "mit_geerbten"),
        ("2", "nur_eigene"),
        ("3", "nur_eigene"),
    }
    assert {row["vollstaendig"] for row in fokus} == {"nein"}
    (hspv,) = [row for row in rows if row["key"] == "hspv"]
    assert (hspv["original"], hspv["total"], hspv["covered"]) == ("1418", "", "")


# --- plot -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["lebenslagen", "matrix", "trichter"])
def test_a_picture_and_its_table(herne: Run, kind: str) -> None:
    shown = herne("plot", kind, "--plot", "bild.svg", "--format", "json")
    document = data(shown)
    assert document["example"] is True
    assert document["complete"] is False
    assert "Gespeichert: bild.svg" in shown.err
    svg = Path("bild.svg").read_text("utf-8")
    assert svg.startswith("<svg ")
    assert "BEISPIELDATEN" in svg
    herne("plot", kind, "--plot", "nochmal.svg", "-q")
    assert Path("nochmal.svg").read_text("utf-8") == svg
    without = herne("plot", kind, "--format", "json")
    assert without.out == shown.out
    assert "Gespeichert" not in without.err


def test_the_stages_are_those_of_coverage(herne: Run) -> None:
    for options in ((), ("--by", "themenfeld", "--themenfeld", "familie"), ("--nur-eigene",)):
        found = data(herne("plot", "matrix", *options, "--format", "json"))
        said = data(herne("coverage", *options, "--format", "json"))
        assert [group["key"] for group in found["groups"]] == [
            group["key"] for group in said["groups"]
        ]
        for one, other in zip(
            (*found["groups"], found["total"]), (*said["groups"], said["total"]), strict=True
        ):
            assert one["stufe_3"] == other["covered"]
            assert one["nicht_geprueft"] == other["unchecked"]
            assert one["total"] == other["total"]
            assert (one["share_low"], one["share_high"]) == (
                other["share_low"],
                other["share_high"],
            )


def test_a_wrong_call_is_said_in_german_and_leaves_nothing(herne: Run) -> None:
    for call, message in (
        (("plot", "torte"), "Das Argument kennt nur: lebenslagen, matrix, trichter."),
        (("plot",), "Es fehlt"),
        (("plot", "matrix", "--plot", "bild.jpg"), "endet weder auf .svg noch auf .png"),
        (("plot", "matrix", "--plot", "weg/bild.svg"), "gibt es nicht"),
        (("plot", "matrix", "--by", "korb"), "--by kennt nur: lebenslage, themenfeld."),
        (("denominators", "zuviel"), "„zuviel“ ist hier zu viel."),
    ):
        shown = herne(*call)
        assert shown.code == 2, call
        assert message in shown.err, shown.err
        assert shown.out == ""
    assert not list(Path().glob("bild*"))
