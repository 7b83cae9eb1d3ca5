# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as the Markdown summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ozgcheck.measure.overview import Overview
from ozgcheck.numbers import whole
from ozgcheck.report.ci.words import about, headline, title
from ozgcheck.report.formats import markdown
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import coverage_view, scale_notes
from ozgcheck.text import plain

_TOP = 20
# GitHub takes at most 1 MB; these keep far below, whatever a portal writes.
_NAME, _STEP = 200, 400


def render(seen: Overview) -> str:
    """Headline with bounds, a table by Lebenslage, the twenty best levers."""
    snapshot = seen.snapshot
    page = View(
        title=f"ozgcheck {snapshot.stadt}, {snapshot.started[:10]}",
        lead=(headline(seen), *about(seen)),
        columns=(),
        rows=(),
        notes=scale_notes(seen.yardstick.modell),
        data=None,
        parts=(_groups(seen), _gaps(seen)),
    )
    return markdown.render(page)


def _groups(seen: Overview) -> View:
    view = coverage_view(seen.snapshot, seen.snapshot_id, seen.coverage, seen.yardstick.modell)
    shown = [number for number, column in enumerate(view.columns) if not column.detail]
    rows = [
        tuple(
            plain(cell, _NAME) if isinstance(cell := row[number], str) else cell for number in shown
        )
        for row, group in zip(view.rows, seen.coverage.groups, strict=True)
        if group.count.total
    ]
    return replace(
        view,
        title="Je Lebenslage",
        lead=(),
        columns=tuple(view.columns[number] for number in shown),
        rows=tuple(rows),
        footer=tuple(view.footer[number] for number in shown),
        notes=view.notes[:1],
    )


def _gaps(seen: Overview) -> View:
    shown = seen.gaps[:_TOP]
    return View(
        title="Die größten Hebel",
        columns=(
            Column("id", "OZG-ID"),
            Column("name", "Leistung"),
            Column("kategorie", "Lage"),
            Column("lever", "Hebel", number=True),
            Column("next_step", "Nächster Schritt"),
        ),
        rows=tuple(
            (
                case.id,
                plain(case.name, _NAME),
                f"{title(gap)}{' (Ausnahme)' if case.ausnahme else ''}",
                gap.lever,
                plain(gap.next_step, _STEP),
            )
            for case, gap in shown
        ),
        notes=tuple(_notes(len(shown), len(seen.gaps))),
        data=None,
    )


def _notes(shown: int, every: int) -> Iterator[str]:
    if not every:
        yield "Nichts ist offen."
    elif shown < every:
        yield f"Gezeigt sind {whole(shown)} von {whole(every)} Zeilen; alle zeigt: ozgcheck gaps"
