# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run measured once for several reports says the same as each measure by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.measure.coverage import By, Einheit, count, coverage, relevant
from ozgcheck.measure.overview import overview
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot


@pytest.fixture(scope="module")
def herne_run(herne_history: Path) -> Snapshot:
    history = History(herne_history.parent.parent, "herne")
    stored = history.latest()
    assert stored is not None
    return history.read(stored)


@pytest.mark.parametrize("einheit", list(Einheit))
@pytest.mark.parametrize("eigene", [False, True])
def test_it_agrees_with_coverage_and_gaps(
    catalog: Catalog, herne_run: Snapshot, einheit: Einheit, eigene: bool
) -> None:
    seen = overview(catalog, herne_run, "x", Yardstick(einheit, 2, eigene))
    assert seen.coverage == coverage(
        catalog, herne_run, by=By.LEBENSLAGE, einheit=einheit, schwelle=2, eigene=eigene
    )
    found = gaps(catalog, herne_run, einheit=einheit, schwelle=2, eigene=eigene)
    assert tuple(gap for _, gap in seen.gaps) == found
    assert all(case.gap is gap for case, gap in seen.gaps)
    assert len(seen.cases) == seen.coverage.total.total
    assert len({case.id for case in seen.cases}) == len(seen.cases)
    open_ids = {case.id for case in seen.cases if case.gap and not case.gap.erfuellt}
    assert len(open_ids) == len(seen.cases) - seen.coverage.total.covered


def test_every_case_has_a_name_and_what_nobody_looked_at_is_no_gap(
    catalog: Catalog, herne_run: Snapshot
) -> None:
    seen = overview(catalog, herne_run, "x", Yardstick(Einheit.TEILLEISTUNG))
    assert all(case.name for case in seen.cases)
    unchecked = {
        case.id
        for case in seen.cases
        if case.gap is not None and case.gap.kategorie is Kategorie.NICHT_GEPRUEFT
    }
    pairs = relevant(catalog, herne_run, Einheit.TEILLEISTUNG, Selection())
    assert len(unchecked) == count((finding for _, finding in pairs), 3).unchecked > 0
    assert unchecked.isdisjoint(case.id for case, _ in seen.gaps)
