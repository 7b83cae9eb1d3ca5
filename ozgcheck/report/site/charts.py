# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Charts as files of their own, each with an alternative text and its table."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ozgcheck.report.plots.cities import comparison_plot
from ozgcheck.report.plots.funnel import funnel_plot
from ozgcheck.report.plots.stages import stage_bars
from ozgcheck.report.plots.trend import trend_plot
from ozgcheck.report.plots.words import Plot
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.tables import Section, section
from ozgcheck.report.survey.plot import place_plot

# The chart of the page about the survey.
SPREAD = "bundesweit"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: its file, what to say instead, and the same figures as a table."""

    file: str
    svg: str
    alt: str
    section: Section


def charts(run: Prepared, known: Container[str], said: Container[str]) -> dict[str, Chart]:
    """The pictures of a run by name; those that nothing is known for are left out.

    Args:
        run: what is shown.
        known: OZG ids that have a page.
        said: sentences that stand on every page.
    """
    return {
        name: Chart(
            file=f"bild-{name}.svg",
            svg=plot.svg,
            alt=f"{title}, als Balken oder Linien; die Werte stehen in der Tabelle darunter.",
            section=section(
                f"werte-{name}", plot.view, known, title=title, without=("key",), said=said
            ),
        )
        for name, title, plot in _plots(run)
    }


def _plots(run: Prepared) -> Iterator[tuple[str, str, Plot]]:
    seen, around = run.seen, run.around
    snapshot, snapshot_id, example = seen.snapshot, seen.snapshot_id, seen.example
    yield (
        "trichter",
        "Von der Aufgabe bis zum PVOG",
        funnel_plot(snapshot, snapshot_id, run.funnel, example=example),
    )
    yield (
        "stufen",
        "Stufen je Lebenslage",
        stage_bars(snapshot, snapshot_id, run.stages, example=example),
    )
    if around.trend is not None:
        yield "verlauf", "Abdeckung über die Monate", trend_plot(*around.trend)
    if around.comparison is not None:
        yield "vergleich", "Städte nebeneinander", comparison_plot(around.comparison)
    if around.nationwide is not None and around.nationwide.places:
        yield SPREAD, "Wie viele wie viel sicher erfüllen", place_plot(around.nationwide.places[0])
