# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words that charts of one run share, and what a chart is: a picture and its table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Snapshot
from ozgcheck.numbers import percent
from ozgcheck.report.plots.bars import Series
from ozgcheck.report.plots.fills import FAR, MAYBE, NOTHING, UNSEEN
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import EXAMPLE, caveats, rule, scale_notes, sources

IN_TABLE = "Alle Werte stehen in der Tabelle dazu."
# The pieces of a `Count`, in the order of `pieces`.
COUNT_SERIES = (
    Series("sicher", FAR),
    Series("unklar", MAYBE),
    Series("nicht geprüft", UNSEEN),
    Series("sicher nicht", NOTHING),
)
# The same in a table, with the sum and the bounds of the share.
COUNT_COLUMNS = (
    Column("covered", "sicher", number=True),
    Column("uncertain", "unklar", number=True),
    Column("unchecked", "nicht geprüft", number=True),
    Column("missing", "sicher nicht", number=True),
    Column("total", "gesamt", number=True),
    Column("share_low", "mindestens", share=True),
    Column("share_high", "höchstens", share=True),
)


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart: `svg` is the picture, `view` the same as a table and as JSON."""

    svg: str
    view: View


def pieces(count: Count) -> tuple[int, ...]:
    """A count in the pieces of `COUNT_SERIES`."""
    return count.covered, count.uncertain, count.unchecked, count.missing


def bounds(count: Count) -> str:
    """`12,5 bis 80,0 %`, one figure where both are the same, a dash for an empty group."""
    low, high = percent(count.share_low), percent(count.share_high)
    return low if low == high else f"{low.removesuffix(' %')} bis {high}"


def warnings(snapshot: Snapshot, *, example: bool) -> tuple[str, ...]:
    """What must be said before any figure of a run."""
    return (*((EXAMPLE,) if example else ()), *caveats(snapshot))


def counting(snapshot: Snapshot, yardstick: Yardstick, said: Iterable[str]) -> tuple[str, ...]:
    """How a chart counts, from which sources, of which day."""
    return (
        *said,
        f"{sources(snapshot)} Lauf vom {snapshot.started[:10]}.",
        *scale_notes(yardstick.modell),
    )


def rule_of(yardstick: Yardstick) -> str:
    """The sentence that says how a yardstick counts."""
    return rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
