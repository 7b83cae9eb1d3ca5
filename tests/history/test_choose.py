# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Runs are found by id, day, month and year."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError
from ozgcheck.history.choose import choose
from ozgcheck.history.store import Stored

IDS = ("20251125T100000Z", "20261025T040000Z", "20261125T040000Z", "20261125T040000Z-002")
STORED = tuple(Stored(name, Path(name)) for name in IDS)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), (0, 1, 2, 3)),
        (("2026",), (1, 2, 3)),
        (("2026-11",), (2, 3)),
        (("2026-11-25",), (2, 3)),
        (("20261125T040000Z",), (2,)),
        (("20261125T040000Z-002",), (3,)),
        (("2026-11", "2025-11-25", " 2026-11 "), (0, 2, 3)),
    ],
)
def test_runs_are_found(wanted: tuple[str, ...], found: tuple[int, ...]) -> None:
    assert choose(STORED, wanted) == tuple(STORED[number] for number in found)


@pytest.mark.parametrize("wanted", ["2026-12", "20261125", "2026-1", "", "Z", "202", "٢٠٢٦"])
def test_what_fits_no_run_is_explained(wanted: str) -> None:
    with pytest.raises(ConfigError) as caught:
        choose(STORED, ("2026", wanted))
    assert f"„{wanted}“" in caught.value.message
    assert caught.value.hint.endswith(f"{', '.join(IDS[1:])}.")
