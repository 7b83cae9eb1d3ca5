# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report html`, and the folder that it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.report.site.write import check_folder, write_site
from tests.conftest import Outcome, tree
from tests.report.site import town

Run = Callable[..., Outcome]


def test_the_site_of_a_stored_run_is_whole_and_the_same_again(berlin: Run) -> None:
    done = berlin("report", "html", "--output", "seiten")
    assert (done.code, done.out) == (0, "")
    assert "Gespeichert: seiten/index.html" in done.err
    first = tree(Path("seiten"))
    assert sum(name.startswith("leistung-") for name in first) == 557
    assert sum(map(len, first.values())) < 15e6
    assert berlin("report", "html", "--output", "seiten").code == 0
    same = tree(Path("seiten")) == first  # pytest would explain a difference for a long time
    assert same
    # The figures are those of the single commands.
    shown = html.document_fromstring(first["index.html"]).xpath("//*[@class='kachel-zahl']/text()")
    total = json.loads(berlin("coverage", "--format", "json").out)["total"]
    assert shown == [str(total[key]) for key in ("covered", "uncertain", "unchecked", "missing")]
    gaps = json.loads(berlin("gaps", "--format", "json").out)
    data = json.loads(first["daten-offen.json"])
    assert [gap["id"] for gap in data["gaps"]] == [gap["id"] for gap in gaps["gaps"]]


def test_what_the_city_filled_in_stays(tmp_path: Path) -> None:
    write_site(tmp_path, town.site())
    own = tmp_path / "impressum.html"
    own.write_text("Unser Impressum", encoding="utf-8")
    (tmp_path / "index.html").write_text("alt", encoding="utf-8")
    assert write_site(tmp_path, town.site()) == tmp_path / "index.html"
    assert own.read_text(encoding="utf-8") == "Unser Impressum"
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == town.site()["index.html"]


def test_our_own_site_and_an_empty_folder_are_fine(tmp_path: Path) -> None:
    check_folder(tmp_path / "neu")
    check_folder(tmp_path)
    write_site(tmp_path, town.site())
    check_folder(tmp_path)


def test_another_website_is_not_overwritten(herne: Run) -> None:
    Path("seiten").mkdir()
    Path("seiten/index.html").write_text("<html><title>Stadt</title></html>", encoding="utf-8")
    done = herne("report", "html", "--output", "seiten")
    assert done.code == 2
    assert "liegt schon eine andere Website" in done.err
    assert list(tree(Path("seiten"))) == ["index.html"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "seiten").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="kein Ordner"):
        check_folder(tmp_path / "seiten")


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ozgcheck.report.site.write.write_together", full)
    with pytest.raises(OzgcheckError, match="lassen sich nicht"):
        write_site(tmp_path, town.site())
