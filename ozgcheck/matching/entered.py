# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Decisions that people wrote into a table: what of them can be added to those that stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.matching.answers import Author, Lines, accept, none_at_all, reject
from ozgcheck.matching.conflicts import conflicts
from ozgcheck.model import Entscheidung
from ozgcheck.text import fold

JA, NEIN, KEINE = "ja", "nein", "keine"


class Ergebnis(StrEnum):
    """What becomes of a row."""

    NEU = "neu"
    SCHON = "schon_entschieden"
    WIDERSPRUCH = "widerspruch"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class Entered:
    """A row that somebody filled in.

    `zeile` is its number in the file; `antwort` should be one of `ja`, `nein` and `keine`;
    `wer` and `grund` may be empty.
    """

    zeile: int
    titel: str
    leistung: str
    antwort: str
    wer: str = ""
    grund: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row and what becomes of it: `lines` to add (only when it is new), else `why` not."""

    row: Entered
    ergebnis: Ergebnis
    wer: str
    lines: Lines = ()
    why: str = ""


def take_in(
    catalog: Catalog,
    rows: Iterable[Entered],
    decisions: Iterable[Entscheidung],
    author: Author,
    titles: Mapping[str, str],
) -> tuple[Verdict, ...]:
    """Judge each row; what stands already, also by an earlier row, is never overwritten.

    Args:
        catalog: what Leistungen there are.
        rows: in the order of the file.
        decisions: what stands, in order.
        author: who decides where a row names nobody, and why where it gives no reason.
        titles: normalised title to the portal's own spelling.
    """
    stand: dict[str, list[Entscheidung]] = {}
    for entry in decisions:
        stand.setdefault(fold(entry.titel), []).append(entry)
    found = []
    for row in rows:
        about = stand.setdefault(fold(row.titel), [])
        who = replace(author, wer=row.wer or author.wer, grund=row.grund or author.grund)
        own = replace(row, titel=titles.get(fold(row.titel), row.titel))
        verdict = _judge(catalog, own, about, who)
        about += verdict.lines
        found.append(verdict)
    return tuple(found)


def _judge(catalog: Catalog, row: Entered, about: list[Entscheidung], who: Author) -> Verdict:
    answer = row.antwort.casefold()
    if wrong := _wrong(catalog, row, answer):
        return Verdict(row, Ergebnis.FEHLER, who.wer, why=wrong)
    force = in_force(about)
    if answer == JA:
        lines = accept(who, row.titel, row.leistung, force)
    elif answer == NEIN:
        lines = reject(who, row.titel, [row.leistung], force)
    else:
        lines = none_at_all(who, row.titel, force)
    if not lines:
        return Verdict(row, Ergebnis.SCHON, who.wer)
    other = _against(row, answer, about, lines)
    if other is not None:
        said = JA if other.urteil else NEIN
        what = f"zu {other.leistung} „{said}“" if other.leistung else f"„{KEINE} OZG-Leistung“"
        why = f"{other.wer} hat am {other.wann[:10]} {what} entschieden; das gilt weiter."
        return Verdict(row, Ergebnis.WIDERSPRUCH, who.wer, why=why)
    return Verdict(row, Ergebnis.NEU, who.wer, lines)


def _wrong(catalog: Catalog, row: Entered, answer: str) -> str:
    """What makes the row no decision; empty when it is one."""
    if not fold(row.titel):
        return "Der Titel fehlt oder enthält kein Wort."
    if answer not in (JA, NEIN, KEINE):
        return f"„{row.antwort}“ ist keine Entscheidung; möglich sind {JA}, {NEIN} und {KEINE}."
    if answer != KEINE and row.leistung not in catalog.by_id:
        return (
            f"Die OZG-ID „{row.leistung}“ kennt der Katalog nicht."
            if row.leistung
            else "Die OZG-ID fehlt."
        )
    return ""


def _against(
    row: Entered, answer: str, about: list[Entscheidung], lines: Lines
) -> Entscheidung | None:
    """What stands and would not hold any more, or what another person sees otherwise."""
    decided = in_force(about).get(fold(row.titel), {})
    if answer == KEINE:
        beaten = [entry for ozg_id, entry in decided.items() if ozg_id and entry.urteil]
        beaten += [decided[""]] if "" in decided and not decided[""].urteil else []
    else:
        beaten = [decided[row.leistung]] if row.leistung in decided else []
        if answer == JA and "" in decided and decided[""].urteil:
            beaten.append(decided[""])
    if beaten:
        return beaten[0]
    new = set(lines)
    for conflict in conflicts((*about, *lines)):
        if conflict.later in new and conflict.earlier not in new:
            return conflict.earlier
    return None
