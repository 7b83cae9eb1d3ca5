# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`--plot` of `coverage` and `compare`: the table's figures as a picture beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Outcome, tree

Run = Callable[..., Outcome]
COMPARE = ("compare", "herne", "bochum", "--lauf", "bochum=beispiel")


def texts(path: str) -> str:
    """All words of a picture, in order."""
    return " ".join(etree.parse(path).getroot().itertext())


@pytest.mark.parametrize(
    "by", ["lebenslage", "themenfeld", "bereich", "korb", "prioritaet", "adressat"]
)
def test_coverage_by_anything_has_a_picture_with_its_figures(herne: Run, by: str) -> None:
    done = herne("coverage", "--by", by, "--plot", "bild.svg", "--format", "json")
    assert done.code == 0
    assert "Gespeichert: bild.svg" in done.err
    found = json.loads(done.out)
    picture = texts("bild.svg")
    assert "BEISPIELDATEN" in picture
    assert "UNVOLLSTÄNDIG" in picture
    bare = re.sub(r"\s", "", picture)
    for group in found["groups"]:
        # Long names are cut at the third line.
        assert re.sub(r"\s", "", group["name"])[:20] in bare
    total = found["total"]
    assert f"{total['total']}" in picture
    assert f"{total['share_low'] * 100:.1f}".replace(".", ",") in picture


def test_the_picture_follows_selection_and_threshold(herne: Run) -> None:
    args = ("coverage", "--by", "korb", "--schwelle", "1", "--nur-eigene", "--plot")
    herne(*args, "alles.svg", "--themenfeld", "familie-kind")
    picture = texts("alles.svg")
    assert "ab Stufe 1" in picture
    assert "von der Stadt selbst angeboten mit Reifegrad 1" in picture
    herne(*args, "nochmal.svg", "--themenfeld", "familie-kind")
    assert Path("alles.svg").read_bytes() == Path("nochmal.svg").read_bytes()


def test_compare_has_a_picture_of_its_cities(herne: Run) -> None:
    done = herne(*COMPARE, "--plot", "bild.svg", "--format", "json")
    assert done.code == 0
    picture = texts("bild.svg")
    assert "Vergleich: Herne, Bochum" in picture
    assert "VERSCHIEDEN TIEF GELESEN" in picture
    assert done.out == herne(*COMPARE, "--format", "json").out


def test_a_png_is_one(herne: Run) -> None:
    pytest.importorskip("resvg_py")
    assert herne("coverage", "--by", "korb", "--plot", "bild.png").code == 0
    assert Path("bild.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("command", [("coverage",), COMPARE])
@pytest.mark.parametrize(
    ("target", "words"),
    [("bild.jpg", "endet weder auf .svg noch auf .png"), ("weg/bild.svg", "gibt es nicht")],
)
def test_a_picture_that_cannot_be_written_is_said_before_anything_else(
    herne: Run, command: tuple[str, ...], target: str, words: str
) -> None:
    before = tree(Path.cwd())
    done = herne(*command, "--plot", target)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert tree(Path.cwd()) == before
