# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small history to test with."""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.history.store import History, Stored
from ozgcheck.model import Offer, Portal, Result, Snapshot, Versions

ARS = "059160000000"
PORTAL = Portal(name="herne", stadt="Herne", ars=ARS, quellen=(("portal", ""),))
RUN = Snapshot(
    portal="herne",
    stadt="Herne",
    ars=ARS,
    started="2026-11-25T04:00:00Z",
    versions=Versions("0.1.0", "abc", "def"),
    sources=(),
    umfang=(),
    offers=(Offer("1-a", "Hundesteuer anmelden", "tabelle"),),
    result=Result((), (), ()),
)


def started(day: str, hour: int = 4) -> str:
    """The time of a run: `2026-11-25` in the morning."""
    return f"{day}T{hour:02}:00:00Z"


def fill(history: History, *days: str, partial: tuple[str, ...] = ()) -> list[Stored]:
    """Store a run for each day, in this order."""
    return [
        history.write(replace(RUN, started=started(day), stadt=f"Herne {day}", partial=partial))
        for day in days
    ]


def contents(history: History) -> dict[str, bytes]:
    """Every stored run with its bytes."""
    return {run.id: run.path.read_bytes() for run in history.list()}
