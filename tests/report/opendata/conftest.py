# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A complete run that is no example, and one with everything a portal could send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.measure.overview import Overview, overview
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Link, LinkKind, Offer, Outcome, Snapshot, SourceState

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\x1b[31mrot",
    "a" * 5000,
    "خدمة 🏛️",
    '"""\\ @prefix <x> . #',
    "mehr; Kommas, und\nZeilen",
    "Fragen an erika.muster@stadt.example",
)


def real(snapshot: Snapshot) -> Snapshot:
    """The run as if it had been measured: read wholly, from a portal, every fourth at level 3."""
    state = SourceState(kind="portal", location="https://portal.example/", state="ok", offers=3)
    findings = tuple(
        replace(finding, reifegrad=3, reifegrad_low=3)
        if finding.outcome is Outcome.ANGEBOTEN and number % 4 == 0
        else finding
        for number, finding in enumerate(snapshot.result.findings)
    )
    result = replace(snapshot.result, findings=findings)
    started = "2026-10-05T04:00:00Z"
    return replace(snapshot, sources=(state,), partial=(), started=started, result=result)


@pytest.fixture(scope="session")
def measured(berlin_history: Path) -> Snapshot:
    history = History(berlin_history.parent.parent, "berlin")
    stored = history.latest()
    assert stored is not None
    return real(history.read(stored))


@pytest.fixture(scope="session")
def hostile(measured: Snapshot) -> Snapshot:
    """The run with offers that want harm, all matched to nothing, and one that is offered."""
    offers = tuple(
        Offer(
            id=f"x{number}",
            title=text,
            source="portal",
            url=f"https://erika:geheim@portal.example/{number}?q=<b>|{{}}",
            category=text,
            description="Frau Muster, Tel. 02323 16-0",
            text="Ansprechpartnerin: Erika Muster",
            facts=(("kontakt", "Erika Muster"),),
            links=(
                Link(LinkKind.ONLINEDIENST, "javascript:alert(1)", text),
                Link(LinkKind.ONLINEDIENST, f"https://dienst.example/{number}|a b", text),
            ),
            retrieved="2026-10-05",
        )
        for number, text in enumerate(HOSTILE)
    )
    offered = next(finding for finding in measured.result.findings if finding.offers)
    swapped = replace(offered, offers=tuple(offer.id for offer in offers))
    findings = tuple(swapped if each is offered else each for each in measured.result.findings)
    return replace(measured, offers=offers, result=replace(measured.result, findings=findings))


@pytest.fixture(scope="session")
def see(catalog: Catalog) -> Callable[..., Overview]:
    """Measure a run for reports."""

    def call(snapshot: Snapshot, *, example: bool = False) -> Overview:
        return overview(catalog, snapshot, "lauf", Yardstick(), example=example)

    return call
