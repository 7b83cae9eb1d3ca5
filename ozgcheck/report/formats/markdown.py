# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view as Markdown, for job summaries and wikis."""

from __future__ import annotations

import re

from ozgcheck.report.formats.cells import shown_rows
from ozgcheck.report.view import View
from ozgcheck.text import plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!])")
# Forges turn bare addresses and mentions into links; a portal's title must not.
_AUTOLINK = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www)(:|\.)|@")


def render(view: View, level: int = 2) -> str:
    """Heading, lead, table, notes, and the parts one level below; all of it escaped."""
    blocks = [f"{'#' * level} {escape(view.title)}", *map(escape, view.lead)]
    rows = shown_rows(view)
    if rows:
        align = ["---:" if column.number or column.share else ":---" for column in view.columns]
        lines = [[escape(column.title) for column in view.columns], align]
        lines += [[escape(cell) for cell in row] for row in rows]
        blocks.append("\n".join(map(_row, lines)))
    if view.notes:
        blocks.append("\n".join(f"- {escape(note)}" for note in view.notes))
    blocks += [render(part, level + 1).rstrip("\n") for part in view.parts]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", plain(text, 5000))
    return _AUTOLINK.sub(lambda found: _broken(found.group()), escaped)


def _broken(text: str) -> str:
    """An invisible word joiner keeps the text readable and unlinked."""
    return f"{text[:-1]}\u2060{text[-1]}" if len(text) > 1 else f"{text}\u2060"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
