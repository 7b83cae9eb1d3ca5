# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as GitHub workflow commands, and text that must not be taken for such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ozgcheck.measure.overview import Overview
from ozgcheck.numbers import counted
from ozgcheck.report.ci.rules import RULES, Severity
from ozgcheck.report.ci.words import EXAMPLE, headline, name, step, title
from ozgcheck.text import plain

# GitHub shows ten of a step; one is left for the reason why a gate failed.
MOST = 9
_WHY, _MESSAGE = 200, 600
_LEVEL = {Severity.ERROR: "warning", Severity.WARNING: "notice", Severity.NOTE: "notice"}
# A command begins a line, or stands anywhere in one in the older form.
_COMMAND = re.compile(r"^(\s*:)(?=:)|(##)(?=\[)", re.MULTILINE)


def render(seen: Overview) -> str:
    """The best levers, and as the last one the figure and how many more there are.

    No gap is an error: a job that passes shows none. Exceptions are left out.
    """
    return "".join(f"{line}\n" for line in _lines(seen))


def command(level: str, label: str, message: str) -> str:
    """One workflow command, on one line whatever the texts hold.

    Args:
        level: `error`, `warning` or `notice`.
        label: its title.
        message: what it says.
    """
    title_ = _data(plain(label, 200)).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={title_}::{_data(plain(message, _MESSAGE))}"


def defused(text: str) -> str:
    """The text with an invisible sign in everything that GitHub would take for a command."""
    return _COMMAND.sub(lambda found: f"{found.group()}\u2060", text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _lines(seen: Overview) -> Iterator[str]:
    partial = seen.snapshot.partial
    if partial:
        yield command("warning", "UNVOLLSTÄNDIG", " ".join(partial))
    listed = [(case, gap) for case, gap in seen.gaps if case.ausnahme is None]
    shown = listed[: MOST - 1 - bool(partial)]
    for case, gap in shown:
        level = _LEVEL[RULES[gap.kategorie].severity]
        told = f"{title(gap)}. {plain(gap.why, _WHY)} {step(gap)}"
        yield command(level, name(case), told)
    more = len(listed) - len(shown)
    rest = (
        f"{counted(more, 'weitere Zeile', 'weitere Zeilen')} zeigt: ozgcheck gaps" if more else ""
    )
    told = " ".join(filter(None, (headline(seen), EXAMPLE if seen.example else "", rest)))
    snapshot = seen.snapshot
    yield command("notice", f"ozgcheck {snapshot.stadt}, {snapshot.started[:10]}", told)
