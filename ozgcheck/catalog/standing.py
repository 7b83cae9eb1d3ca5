# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Decisions only ever get added; here is what still stands when some were taken back."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import Entscheidung
from ozgcheck.text import fold


def person(wer: str) -> str:
    """Who is meant by a name in the field `wer`: case and marks do not count."""
    return fold(wer) or wer


def standing(lines: Iterable[Entscheidung]) -> tuple[Entscheidung, ...]:
    """The decisions that nobody took back, in their order.

    A line that takes back concerns the lines before it with the same normalised title and
    Leistung: those of the same person, as if never made; only where that person has none,
    everybody's. A decision that a later one beats still stands: it shows who disagreed.

    Args:
        lines: all lines in their order, those that take back included.
    """
    alive: dict[int, Entscheidung] = {}
    of: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines):
        pair = (fold(line.titel), line.leistung)
        if not line.zurueck:
            alive[number] = line
            of.setdefault(pair, []).append(number)
            continue
        before = of.pop(pair, [])
        own = {place for place in before if person(alive[place].wer) == person(line.wer)}
        gone = own or set(before)
        for place in gone:
            del alive[place]
        of[pair] = [place for place in before if place not in gone]
    return tuple(alive.values())


def in_force(decisions: Iterable[Entscheidung]) -> dict[str, dict[str, Entscheidung]]:
    """What counts: normalised title, then Leistung, to the latest standing decision."""
    force: dict[str, dict[str, Entscheidung]] = {}
    for entry in decisions:
        force.setdefault(fold(entry.titel), {})[entry.leistung] = entry
    return force
