# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The joins and sums of a measurement, on tables small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit
from ozgcheck.survey import expressions
from ozgcheck.survey.denominator import TOTAL, Denominator
from ozgcheck.survey.engine import DUCKDB, Engine, engine, read

Rows = Sequence[Sequence[Any]]
BOUNDS = expressions.BOUNDS


class Tables:
    """Makes tables and reads results."""

    def __init__(self, chosen: Engine, folder: Path) -> None:
        self._engine, self._folder, self._made = chosen, folder, 0

    def make(self, columns: Sequence[str], rows: Rows) -> Any:
        self._made += 1
        path = self._folder / f"t{self._made}.parquet"
        values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        texts = {"gemeinde"}
        arrays = [pa.array(v, pa.string() if c in texts else pa.int32())
                  for c, v in zip(columns, values, strict=True)]  # fmt: skip
        pq.write_table(pa.table(arrays, names=list(columns)), path)
        return self._engine.files(f"t{self._made}", [path])

    def rows(self, table: Any) -> list[tuple[Any, ...]]:
        self._made += 1
        name = f"r{self._made}"
        self._engine.keep(name, table)
        return [row for batch in read(self._engine.kept(name), table.columns)
                for row in zip(*batch, strict=True)]  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    with engine(DUCKDB, tmp_path, 1) as chosen:
        yield Tables(chosen, tmp_path)


def test_only_rows_of_an_offer_that_differ_are_put_together(tables: Tables) -> None:
    columns = (*expressions.OFFER, "zeile")
    #        g  i  a  o  v  f  p  t  w  u  h  zeile
    rows = [(0, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 3), (0, 1, 1, 1, 4, 0, 0, 0, 0, 0, 0, 1),
            (1, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 0), (1, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 1),
            (2, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 0), (2, 1, 2, 1, 4, 0, 0, 0, 0, 0, 0, 1),
            (3, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 0), (3, 1, 1, 1, 5, 1, 0, 0, 0, 0, 0, 1),
            (4, 1, 1, 1, 5, 0, 0, 0, 0, 0, 0, 0), (4, 1, 1, 1, 5, 0, 1, 0, 0, 0, 0, 1)]  # fmt: skip
    numbers = tables.make(columns, rows)
    found = tables.rows(expressions.mixed(numbers).select("g", "v", "zeile"))
    assert [row[0] for row in found] == [0, 0, 3, 3, 4, 4]
    assert found[:2] == [(0, 4, 1), (0, 5, 3)]  # in the order of the export
    merged = tables.make(expressions.OFFER, [(0, 1, 1, 1, 9, 0, 0, 0, 0, 0, 0)])
    left = tables.rows(expressions.offers(numbers, merged).select("g", "v"))
    assert sorted(left) == [(0, 9), (1, 5), (2, 4), (2, 5), (3, 5), (3, 5), (4, 5), (4, 5)]


def test_municipalities_of_a_later_part_are_left_out(tables: Tables) -> None:
    from ozgcheck.survey.judge import ADDRESS, PLACE, STATE, WORDING

    columns = (*PLACE, *WORDING, *ADDRESS, *STATE, "zeile")
    one = tables.make(columns, [("a", *[0] * 13), ("b", *[0] * 13)])
    two = tables.make(columns, [("a", *[1] * 13), ("c", *[1] * 13)])
    found = expressions.raw([(one, frozenset()), (two, frozenset({"a"}))])
    assert sorted(tables.rows(found.select("gemeinde", "zeile"))) == [("a", 0), ("b", 0), ("c", 1)]


def test_the_best_offer_counts_and_the_citys_own_apart(tables: Tables) -> None:
    levels = tables.make(("g", "s", *BOUNDS), [
        (0, 0, 1, 2, -1, -1), (0, 1, 2, 2, 2, 2),  # both mean 7
        (0, 2, 3, 3, -1, -1),  # 8 is only others'
    ])  # fmt: skip
    items = tables.make(("s", "n"), [(0, 7), (1, 7), (2, 8), (2, 7)])
    found = tables.rows(expressions.findings(levels, items))
    assert sorted(found) == [(0, 7, 3, 3, 2, 2), (0, 8, 3, 3, 0, 3)]


def test_a_basket_service_is_open_until_each_of_its_entries_was_found(tables: Tables) -> None:
    findings = tables.make(("g", "n", *BOUNDS), [
        (0, 1, 1, 1, 0, 0), (0, 2, 2, 2, 1, 1),  # both entries: at most 2
        (1, 1, 1, 1, 1, 1),  # one of two
        (2, 3, 3, 3, 3, 3),  # another thing
    ])  # fmt: skip
    parts = tables.make(("n", "service", "entries"), [(1, 9, 2), (2, 9, 2)])
    found = tables.rows(expressions.services(findings, parts))
    assert sorted(found) == [(0, 9, 2, 2, 1, 1), (1, 9, 1, 3, 1, 3)]


def test_counts_are_those_of_each_level(tables: Tables) -> None:
    findings = tables.make(("g", "n", *BOUNDS), [
        (0, 1, 3, 3, 0, 0), (0, 2, 1, 2, 1, 3), (0, 3, 0, 0, 0, 3), (5, 1, 2, 3, 2, 2),
    ])  # fmt: skip
    services = tables.make(("g", "n", *BOUNDS), [(0, 9, 2, 2, 2, 2)])
    kinds = tables.make(("n", "c"), [(1, 0), (2, 0), (3, 0), (9, 1)])
    # What counts twice in a group is there twice.
    groups = tables.make(("c", "k"), [(0, 0), (1, 1), (1, 1), (0, 1)])
    found = expressions.counts(findings, services, kinds, groups)
    rows = [dict(zip(found.columns, row, strict=True)) for row in tables.rows(found)]
    assert [(row["k"], row["g"]) for row in rows] == [(0, 0), (0, 5), (1, 0), (1, 5)]
    assert [rows[0][f"covered_{n}"] for n in (1, 2, 3)] == [2, 1, 1]
    assert [rows[0][f"missing_{n}"] for n in (1, 2, 3)] == [1, 1, 2]
    assert [rows[0][f"own_covered_{n}"] for n in (1, 2, 3)] == [1, 0, 0]
    assert [rows[0][f"own_missing_{n}"] for n in (1, 2, 3)] == [1, 1, 1]
    assert [rows[2][f"covered_{n}"] for n in (1, 2, 3)] == [4, 3, 1]
    assert [rows[2][f"missing_{n}"] for n in (1, 2, 3)] == [1, 1, 4]
    assert [rows[3][f"own_missing_{n}"] for n in (1, 2, 3)] == [0, 0, 1]


def test_more_than_a_thousand_fit_into_a_count(tables: Tables) -> None:
    findings = tables.make(("g", "n", *BOUNDS), [(0, n, 3, 3, 0, 0) for n in range(40_000)])
    services = tables.make(("g", "n", *BOUNDS), [])
    kinds = tables.make(("n", "c"), [(n, n % 7) for n in range(40_000)])
    groups = tables.make(("c", "k"), [(c, 0) for c in range(7)])
    (row,) = tables.rows(expressions.counts(findings, services, kinds, groups))
    assert set(row[2:]) == {40_000, 0}


# --- the denominators -------------------------------------------------------------------


def test_what_counts_is_numbered_without_gaps(catalog: Catalog) -> None:
    known = Denominator(catalog)
    numbers = [*known.items.values(), *known.services.values()]
    assert sorted(numbers) == list(range(len(numbers)))
    assert sum(not entry for _, entry in known.items) == sum(
        one.stadt for one in catalog.leistungen
    )
    assert {number for group in known.groups for number in group.members} == set(numbers)


def test_every_grouping_is_there_once_for_each_unit(catalog: Catalog) -> None:
    groups = Denominator(catalog).groups
    names = [(group.einheit, group.by, group.key) for group in groups]
    assert len(set(names)) == len(names)
    assert {(einheit, by) for einheit, by, _ in names} == {
        (einheit, by) for einheit in Einheit for by in (TOTAL, *By)
    }
