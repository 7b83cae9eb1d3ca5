# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which stored runs a person means: by id, day, month or year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ozgcheck.errors import ConfigError
from ozgcheck.history.store import Stored
from ozgcheck.language import tr

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_NAMED = 3


def choose(stored: Sequence[Stored], wanted: Iterable[str]) -> tuple[Stored, ...]:
    """The runs that are meant, each once and in their order; all where nothing is named.

    Args:
        stored: all runs, oldest first.
        wanted: ids as `ozgcheck check` names them, or `2026`, `2026-11`, `2026-11-25`.

    Raises:
        ConfigError: a name fits no run.
    """
    names = [name.strip() for name in wanted]
    if not names:
        return tuple(stored)
    meant: set[str] = set()
    for name in names:
        begin = name.replace("-", "") if _DATE.fullmatch(name) else ""
        found = [run.id for run in stored if name == run.id or (begin and run.id.startswith(begin))]
        if not found:
            last = ", ".join(run.id for run in stored[-_NAMED:])
            raise ConfigError(
                tr("Einen Lauf „{name}“ gibt es im Verlauf nicht.").format(name=name),
                tr(
                    "Gemeint ist die Kennung eines Laufs, ein Monat wie 2026-11 oder ein Tag wie "
                    "2026-11-25. Die letzten Läufe: {last}."
                ).format(last=last),
            )
        meant.update(found)
    return tuple(run for run in stored if run.id in meant)
