# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The site's files as text: pages from templates, charts, style, script, data."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from ozgcheck.model import Count
from ozgcheck.numbers import german_day, percent, whole
from ozgcheck.report.editorial import editorial_view
from ozgcheck.report.formats.render import Format
from ozgcheck.report.formats.render import render as in_format
from ozgcheck.report.gaps import Asked, gaps_view
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.lines import STAENDE, ZEICHEN
from ozgcheck.report.site.pages import OWN, Pages
from ozgcheck.report.summary import summary
from ozgcheck.report.views import coverage_view, one_line
from ozgcheck.text import plain

# Nothing from elsewhere, nothing inline; the search is a form that stays on the site.
_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
_STATIC = ("stil.css", "suche.js")


def site_files(run: Prepared) -> dict[str, str]:
    """Every file of the site by name; the same run gives the same text.

    Args:
        run: what is shown.
    """
    pages = Pages(run)
    data = dict(_data(run))
    environment = _environment()
    environment.globals.update(
        csp=_CSP,
        stadt=plain(run.seen.snapshot.stadt),
        datum=run.seen.snapshot.started[:10],
        navigation=pages.navigation,
        own_pages=OWN,
        warnings=pages.warnings,
        rule=pages.rule,
        words=STAENDE,
        signs=ZEICHEN,
        data_files=tuple((name, words) for name, (words, _) in data.items()),
    )
    own = {file for file, _ in OWN}
    return {
        **{name: files(__package__).joinpath(name).read_text("utf-8") for name in _STATIC},
        **{chart.file: chart.svg for chart in pages.charts.values()},
        **{name: text for name, (_, text) in data.items()},
        **{
            page.file: environment.get_template(page.template).render(
                page=page, fixed=page.file in own, **page.content
            )
            for page in pages.pages()
        },
    }


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tag=german_day, zahl=whole, anteil=percent, satz=_sentence, kurz=one_line
    )
    return environment


def _sentence(count: Count) -> str:
    return f"Erfüllt: {one_line(count)}." if count.total else "Hier führt die Stadt nichts aus."


def _data(run: Prepared) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the site shows as files for machines: what they are, and their text."""
    seen = run.seen
    catalog, snapshot, snapshot_id = seen.catalog, seen.snapshot, seen.snapshot_id
    yardstick = seen.yardstick
    asked = Asked(
        unchecked=seen.coverage.total.unchecked, example=seen.example, weights=run.weights
    )
    gaps = [gap for _, gap in seen.gaps]
    views = (
        ("zusammenfassung", "Zusammenfassung", summary(catalog, snapshot, snapshot_id, yardstick)),
        (
            "abdeckung",
            "Abdeckung je Lebenslage",
            coverage_view(snapshot, snapshot_id, seen.coverage, yardstick.modell),
        ),
        (
            "offen",
            "Arbeitsliste",
            gaps_view(catalog, snapshot, snapshot_id, gaps, yardstick=yardstick, asked=asked),
        ),
        (
            "redaktion",
            "Liste für die Redaktion",
            editorial_view(catalog, snapshot, snapshot_id, run.listed, stored=run.listed_stored),
        ),
    )
    for name, words, view in views:
        for form in (Format.CSV, Format.JSON):
            yield f"daten-{name}.{form.value}", (f"{words} ({form.upper()})", in_format(view, form))
