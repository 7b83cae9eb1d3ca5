# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What collecting and importing brought, as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ozgcheck.numbers import counted, span, whole
from ozgcheck.survey.archive import Gemeinde, Stand, Zustand

if TYPE_CHECKING:
    from ozgcheck.report.view import View

_REASONS = 5


def progress_sentence(done: int, waiting: int, seconds: float) -> str:
    """How far a collection or an import has come."""
    said = f"{counted(done, 'Gemeinde', 'Gemeinden')} fertig, {whole(waiting)} offen"
    if not done or not waiting:
        return said
    return f"{said}, noch etwa {span(waiting * seconds / done)}"


def stand_view(
    month: str,
    gemeinden: Sequence[Gemeinde],
    states: Mapping[str, Stand],
    *,
    title: str,
    now: Mapping[str, int],
    failed: Sequence[Stand],
    notes: Sequence[str] = (),
    stopped: str = "",
) -> View:
    """What is there after a call.

    Args:
        month: `2026-11`.
        gemeinden: the list of the month.
        states: what happened until now.
        title: what was done.
        now: what this call brought, German words to numbers.
        failed: who could not be read in this call.
        notes: what else is to be said, German.
        stopped: why the call ended early, German; may be empty.
    """
    from ozgcheck.report.view import Column, View

    listed = {each.ars for each in gemeinden}
    there = [stand for ars, stand in states.items() if ars in listed]
    read = [stand for stand in there if stand.zustand is Zustand.GELESEN]
    counts = {
        "Gemeinden in der Liste": len(listed),
        "gelesen": len(read),
        "davon ohne einen Eintrag": sum(not stand.zeilen for stand in read),
        "Zeilen": sum(stand.zeilen for stand in read),
        "Fehler": len(there) - len(read),
        "noch nicht abgefragt": len(listed) - len(there),
    }
    rows = [
        *(("Monat insgesamt", name, number) for name, number in counts.items()),
        *(("dieser Aufruf", name, number) for name, number in now.items()),
    ]
    reasons = _reasons(failed)
    data: dict[str, Any] = {
        "monat": month,
        "insgesamt": counts,
        "aufruf": dict(now),
        "abgebrochen": stopped,
        "fehler": [asdict(stand) for stand in failed],
        "hinweise": list(notes),
    }
    columns = (Column("was", "Was"), Column("angabe", "Angabe"), Column("zahl", "Zahl", True))
    lead = (f"Monat {month}.", *([stopped] if stopped else ()))
    return View(title, columns, tuple(rows), data, lead=lead, notes=(*reasons, *notes))


def _reasons(failed: Sequence[Stand]) -> list[str]:
    """The reasons of failures, the most frequent first, each with its first municipality."""
    groups: dict[str, list[Stand]] = {}
    for stand in failed:
        groups.setdefault(re.sub(r"\d{5,}", "…", stand.grund), []).append(stand)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].ars))
    said = []
    for group in ordered[:_REASONS]:
        first = f"{group[0].ars} {group[0].name}".strip()
        more = f" und {whole(len(group) - 1)} weitere" if len(group) > 1 else ""
        said.append(f"Fehler bei {first}{more}: {group[0].grund}")
    if len(ordered) > _REASONS:
        left = len(ordered) - _REASONS
        said.append(f"Dazu {counted(left, 'weiterer Grund', 'weitere Gründe')}; alle mit -v.")
    return said
