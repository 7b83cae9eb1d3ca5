# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The benchmark of the site: what it stores and says; its figures are not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import site
from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.versions import current


def test_a_city_has_all_months_and_its_neighbours_the_last(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "load_catalog", lambda _: catalog)
    site.store(tmp_path, 3, 4)
    history = History(tmp_path / "ozgcheck-verlauf", "herne")
    stored = history.list()
    assert len(stored) == 3
    assert {history.read(each).versions for each in stored} == {current(catalog)}
    for name in site.NEIGHBOURS:
        (last,) = History(tmp_path / "ozgcheck-verlauf", name).list()
        assert last.id == stored[-1].id
    portals = {path.stem for path in (tmp_path / "katalog/portale").glob("*.yaml")}
    assert set(site.NEIGHBOURS) <= portals
    assert portals.isdisjoint(site.LEFT_OUT)


@pytest.mark.parametrize(("seconds", "code"), [(4.9, 0), (5.1, 1)])
def test_a_missed_bar_is_said(
    seconds: float,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measured(args: list[str], folder: Path) -> float:
        (folder / "ozgcheck-seiten").mkdir(exist_ok=True)
        (folder / "ozgcheck-seiten/index.html").write_text("x" * 500_000, encoding="utf-8")
        return seconds

    monkeypatch.setattr(site, "store", lambda *_: None)
    monkeypatch.setattr(site, "measured", measured)
    monkeypatch.setattr(sys, "argv", ["site.py"])
    if code:
        with pytest.raises(SystemExit) as stop:
            site.main()
        assert stop.value.code == code
    else:
        site.main()
    said = capsys.readouterr()
    assert said.out == f"{seconds:.2f} s, 0.5 MB in 1 files\n"
    assert bool(said.err) is bool(code)
