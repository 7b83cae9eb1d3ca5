# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage by any grouping as bars of what is certain; its table is that of `coverage`."""

from __future__ import annotations

from ozgcheck.measure.coverage import By, Coverage
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Snapshot
from ozgcheck.numbers import whole
from ozgcheck.report.plots.bars import Bar, BarChart, draw_bars
from ozgcheck.report.plots.frame import Frame
from ozgcheck.report.plots.words import (
    COUNT_SERIES,
    IN_TABLE,
    bounds,
    counting,
    pieces,
    rule_of,
    warnings,
)

_BY = {
    By.LEBENSLAGE: "Lebenslage",
    By.THEMENFELD: "Themenfeld",
    By.BEREICH: "Bereich des Smart City Index",
    By.KORB: "Korb",
    By.PRIORITAET: "Priorität",
    By.ADRESSAT: "Adressat",
}
_OVERLAP = (
    "„gesamt“ zählt jede Leistung einmal; sie kann in mehreren Gruppen oder in keiner stehen."
)


def coverage_svg(
    snapshot: Snapshot, found: Coverage, yardstick: Yardstick, *, example: bool = False
) -> str:
    """One bar per group, the total below them.

    Args:
        snapshot: the run.
        found: its coverage by group.
        yardstick: what was counted.
        example: the run shows shipped example data.
    """
    total = found.total
    return draw_bars(
        BarChart(
            frame=Frame(
                name=f"abdeckung-{found.by.value}",
                title=f"Abdeckung je {_BY[found.by]}: {snapshot.stadt}, {snapshot.started[:10]}",
                description=(
                    f"Insgesamt sicher {whole(total.covered)} von {whole(total.total)}, "
                    f"{bounds(total)}. {IN_TABLE}"
                ),
                warnings=warnings(snapshot, example=example),
                footer=counting(snapshot, yardstick, (rule_of(yardstick), _OVERLAP)),
            ),
            series=COUNT_SERIES,
            bars=(
                *(_bar(group.name, group.count) for group in found.groups),
                _bar("gesamt", total, whole_bar=True),
            ),
            share_title=f"ab Stufe {found.schwelle}",
        )
    )


def _bar(name: str, count: Count, *, whole_bar: bool = False) -> Bar:
    return Bar(name, pieces(count), count.total, bounds(count), whole=whole_bar)
