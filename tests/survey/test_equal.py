# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A survey counts for each municipality exactly what `check` and `coverage` count for one."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.survey import crew
from tests.survey.exports import (
    BOCHUM,
    HERNE,
    TOWN,
    Cell,
    Counts,
    Export,
    Nasty,
    archive,
    expected,
    figures,
    measured,
    offered,
    shared_judge,
)


@pytest.fixture(scope="module", autouse=True)
def one_judge() -> Iterator[None]:
    """Judging prepares the catalogue's names, once for all measurements of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "Judge", shared_judge)
        yield


def _compare(catalog: Catalog, exports: Export) -> int:
    """Compare every count; how many differ from those of nothing at all."""
    with tempfile.TemporaryDirectory() as folder:
        results = measured(catalog, archive(Path(folder), exports))
        found = figures(results)
        bounds = _findings(results)
    assert found.keys() == exports.keys()
    telling = 0
    nothing = _nothing(catalog)
    for ars, rows in exports.items():
        wanted = expected(catalog, ars, rows)
        assert found[ars].keys() == wanted.keys()
        wrong = {cell: (found[ars][cell], wanted[cell]) for cell in wanted
                 if found[ars][cell] != wanted[cell]}  # fmt: skip
        assert not wrong, (ars, rows)
        assert bounds.get(ars, {}) == offered(catalog, ars, rows)
        telling += sum(wanted[cell] != nothing[cell] for cell in wanted)
    return telling


_NOTHING: dict[Cell, Counts] = {}


def _nothing(catalog: Catalog) -> dict[Cell, Counts]:
    """The counts of a municipality without a row."""
    if not _NOTHING:
        _NOTHING.update(expected(catalog, HERNE, []))
    return _NOTHING


def _findings(results: Path) -> dict[str, dict[str, tuple[int, ...]]]:
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for row in pq.read_table(results / "befunde.parquet", partitioning=None).to_pylist():
        assert row["outcome"] == "angeboten"
        values = tuple(row[name] for name in ("low", "high", "own_low", "own_high"))
        found.setdefault(row["ars"], {})[row["leistung"]] = values
    return found


def test_a_sample_of_everything_that_goes_wrong(catalog: Catalog) -> None:
    nasty, dice = Nasty(catalog), random.Random(7)
    exports = {
        ars: list(nasty.rows(dice, size))
        for ars, size in ((HERNE, 200), (TOWN, 120), ("055620000000", 60))
    }
    exports["053150000000"] = []
    assert _compare(catalog, exports) > 500


@settings(max_examples=3)
@given(seed=st.integers(0, 1 << 32), sizes=st.tuples(st.integers(0, 30), st.integers(1, 15)))
def test_random_exports(catalog: Catalog, seed: int, sizes: tuple[int, int]) -> None:
    nasty, dice = Nasty(catalog), random.Random(seed)
    ars = (HERNE, TOWN)
    _compare(catalog, {a: list(nasty.rows(dice, n)) for a, n in zip(ars, sizes, strict=True)})


def test_rows_that_are_one_offer_are_judged_together(catalog: Catalog) -> None:
    # By itself the first is at a level that the doubt of the second lowers.
    row = {
        "leika_key": "99102013104000",
        "leika_name": "Hundesteuer Anmeldung",
        "ars": HERNE,
        "url": "https://service.herne.example/extension/service/auth-call/d79e3b79",
        "ozgid": "10160",
        "online_status": "ok",
    }
    doubted = {**row, "online_status": "nicht ok", "ozgid": "10164"}
    together = offered(catalog, HERNE, [row, doubted])
    assert together["10160"] < offered(catalog, HERNE, [row])["10160"]
    assert _compare(catalog, {HERNE: [row, doubted], BOCHUM: [row], TOWN: [doubted]})


def test_whose_row_it_is_depends_on_who_looks(catalog: Catalog) -> None:
    rows = [
        {"leika_name": "Hundesteuer Anmeldung", "ozgid": "10160", "ars": ars,
         "url": "https://service.stadt.example/extension/service/auth-call/d79e3b79"}
        for ars in (HERNE, "050000000000")
    ]  # fmt: skip
    own, land = offered(catalog, HERNE, rows[:1]), offered(catalog, HERNE, rows[1:])
    assert own != land
    assert _compare(catalog, {HERNE: rows[:1], BOCHUM: rows[1:], TOWN: rows})


def test_an_address_can_make_certain_what_the_title_suggests(catalog: Catalog) -> None:
    nasty = Nasty(catalog)
    titles = ("Wohngeld online Antrag Mietzuschuss", "Hund abmelden bei der Stadt", "Wohngeld, neu")
    rows = [{"leika_name": title, "url": url, "ars": HERNE} for title in titles
            for url in ("", *nasty.urls)]  # fmt: skip
    assert _compare(catalog, {HERNE: rows, BOCHUM: rows[::3]})
