# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands on paper: the full report, its one page, the paper for the council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ozgcheck.model import Snapshot
from ozgcheck.numbers import german_day, percent, whole
from ozgcheck.report.council.form import TO_FILL
from ozgcheck.report.paper.pdf import Picture, address
from ozgcheck.report.paper.widths import widths
from ozgcheck.report.plots.words import rule_of, warnings
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.pages import Page, Pages
from ozgcheck.report.site.tables import Section, readable, section
from ozgcheck.report.view import View
from ozgcheck.report.views import one_line
from ozgcheck.text import plain

_LOGO = "logo"
_NAME = 200
# Room on paper; the site and the workbook have all of it.
_LINES = 300


@dataclass(frozen=True, slots=True)
class Document:
    """Pages before they are set: a whole HTML document, and the pictures it shows by name."""

    html: str
    pictures: Mapping[str, Picture]


def full_report(run: Prepared, logo: Picture | None = None) -> Document:
    """Every part of the report with a table of contents.

    Args:
        run: what is shown; without a comparison that part is left out.
        logo: the city's logo.
    """
    made = Pages(run)
    pages: dict[str, Page] = {page.file: page for page in made.pages()}
    return _document(
        "bericht.html",
        "Digitale Verwaltung: Stand der OZG-Leistungen",
        run.seen.snapshot,
        {
            "pages": pages,
            "compared": run.around.comparison is not None,
            "most": _LINES,
            "warnings": made.warnings,
            "rule": made.rule,
            "snapshot_id": plain(run.seen.snapshot_id),
        },
        {chart.file: _svg(chart.svg) for chart in made.charts.values()},
        logo,
    )


def one_page(run: Prepared, logo: Picture | None = None) -> Document:
    """The four figures, the funnel, changes and the best levers.

    Args:
        run: what is shown.
        logo: the city's logo.
    """
    made = Pages(run)
    chart = made.charts["trichter"]
    return _document(
        "uebersicht.html",
        "OZG-Leistungen auf einer Seite",
        run.seen.snapshot,
        {
            **next(made.pages()).content,
            "warnings": made.warnings,
            "rule": (rule_of(run.seen.yardstick),),
        },
        {chart.file: _svg(chart.svg)},
        logo,
    )


def council_paper(
    snapshot: Snapshot, view: View, *, example: bool = False, logo: Picture | None = None
) -> Document:
    """The paper for the council.

    Args:
        snapshot: the run.
        view: the paper, as `council_form.form_view` makes it.
        example: the run shows shipped example data.
        logo: the city's logo.
    """
    said = warnings(snapshot, example=example)
    return _document(
        "vorlage.html",
        view.title,
        snapshot,
        {
            "warnings": readable(said),
            "paper": section("vorlage", view, (), said=said, without=("key",)),
        },
        {},
        logo,
    )


def _document(
    template: str,
    title: str,
    snapshot: Snapshot,
    content: Mapping[str, Any],
    pictures: Mapping[str, Picture],
    logo: Picture | None,
) -> Document:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tag=german_day, zahl=whole, anteil=percent, kurz=one_line, knapp=plain, bild=address
    )
    environment.filters["in_worten"] = _in_words
    environment.globals["widths"] = widths
    html = environment.get_template(template).render(
        title=plain(title, _NAME),
        stadt=plain(snapshot.stadt, _NAME),
        datum=snapshot.started[:10],
        started=snapshot.started,
        style=files(__package__).joinpath("stil.css").read_text("utf-8"),
        logo=_LOGO if logo else "",
        to_fill=TO_FILL,
        **content,
    )
    return Document(html, {**pictures, **({_LOGO: logo} if logo else {})})


def _in_words(shown: Section) -> str:
    """What a picture shows, where there is no room for its table."""
    if shown.table is None:
        return shown.title
    heads = shown.table.heads
    rows = (
        ", ".join(f"{head} {cell.text}" for head, cell in zip(heads, row, strict=True))
        for row in shown.table.rows
    )
    return f"{shown.title}: {'; '.join(rows)}."


def _svg(text: str) -> Picture:
    return Picture("image/svg+xml", text.encode())
