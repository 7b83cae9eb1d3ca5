# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck review --import`: decisions from a table that people filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App
from ozgcheck.cli.filled_in import decisions_in
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.cli.book import Book
    from ozgcheck.matching.answers import Author


def take_in_file(
    app: App,
    book: Book,
    path: Path,
    author: Author,
    titles: Mapping[str, str],
    *,
    probe: bool,
    form: str,
) -> None:
    """Show what becomes of each row, and add what is new; nothing that stands is overwritten.

    Args:
        app: the global options.
        book: where decisions are kept.
        path: the workbook or CSV file.
        author: who decides where a row names nobody.
        titles: normalised title to its spelling in the newest run.
        probe: only show.
        form: how to show it.
    """
    from ozgcheck.matching.entered import take_in
    from ozgcheck.numbers import counted
    from ozgcheck.report.entered import entered_view

    found = take_in(app.catalog, decisions_in(path), book.standing(), author, titles)
    app.show(
        entered_view(app.catalog, app.portal.name, path.name, found, titles, probe=probe), form
    )
    lines = tuple(line for verdict in found for line in verdict.lines)
    if lines and not probe:
        book.add(lines)
        number = counted(sum(bool(verdict.lines) for verdict in found), tr("Zeile"), tr("Zeilen"))
        app.say(tr("{number} übernommen: {path}").format(number=number, path=book.path))
