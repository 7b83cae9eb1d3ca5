# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Titles that are a name, or join names.

„Personalausweis und Reisepass“ is two Leistungen, also with „(Antrag)“ behind. Names of one
Leistung are sure; of several a person has to say whether all are meant. A key that contradicts
the title makes the title doubtful as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.matching.steps.case import Case, Found, sure
from ozgcheck.matching.steps.known import Known
from ozgcheck.matching.words import joined, named_pieces
from ozgcheck.model import Match, Status
from ozgcheck.text import fold


def by_name(known: Known, case: Case, found: Found) -> Found:
    """The Leistungen that go by the title, or by the names that it joins."""
    if sure(found):
        return found
    named = [item for item in known.index.exact(case.title) if item[0] not in case.barred]
    matches = _whole(known, case, named, not found) if named else _pieces(known, case, not found)
    return {**matches, **found}


def _whole(known: Known, case: Case, named: list[tuple[str, str]], alone: bool) -> dict[str, Match]:
    """The title is the name of a Leistung or of an entry."""
    single = len({ozg_id for ozg_id, _ in named}) == 1
    matches: dict[str, Match] = {}
    for ozg_id, entry in named:
        reason = (
            f"Der Titel ist der Name des LeiKa-Eintrags „{known.entry_name(entry)}“."
            if entry
            else f"Der Titel ist ein Name der Leistung „{known.name(ozg_id)}“."
        )
        shared = () if single else ("Mehrere Leistungen tragen diesen Namen.",)
        entries = (entry,) if entry and single else ()
        match = _match(case, ozg_id, single, alone, (reason, *shared), entries)
        matches.setdefault(ozg_id, match)
    return matches


def _pieces(known: Known, case: Case, alone: bool) -> dict[str, Match]:
    """Every piece of the title is a name of a single Leistung, or some are of several."""
    owners = _owners(known, case, joined(case.offer.title))
    if "" in owners:
        owners = _owners(known, case, named_pieces(case.offer.title))
        owners.pop("", None)
        if len(owners) < 2:
            return {}
    return _each(known, case, owners, alone)


def _owners(known: Known, case: Case, pieces: Iterable[str]) -> dict[str, str]:
    """The Leistungen that go by pieces of a title, each with its first piece; '' for no one."""
    owners: dict[str, str] = {}
    for piece in pieces:
        owners.setdefault(_owner(known, case, piece), piece)
    return owners


def _owner(known: Known, case: Case, piece: str) -> str:
    """The one Leistung that goes by a name; empty if none does or several do."""
    name = fold(piece)
    ids = {ozg_id for ozg_id, _ in known.index.exact(name)}
    if len(ids) != 1 or ids & (case.barred | known.only_looks_like(name)):
        return ""
    return ids.pop()


def _each(known: Known, case: Case, owners: dict[str, str], alone: bool) -> dict[str, Match]:
    """The Leistungen that go by pieces of a title, each with its piece."""
    single = len(owners) == 1
    several = () if single else ("Der Titel nennt mehrere Leistungen.",)
    return {
        ozg_id: _match(
            case,
            ozg_id,
            single,
            alone,
            (f"„{piece}“ ist ein Name der Leistung „{known.name(ozg_id)}“.", *several),
        )
        for ozg_id, piece in owners.items()
    }


def _match(
    case: Case,
    ozg_id: str,
    single: bool,
    alone: bool,
    reasons: tuple[str, ...],
    entries: tuple[str, ...] = (),
) -> Match:
    """`single`: no other Leistung is named; `alone`: no step before found anything."""
    status = Status.SICHER if single and alone else Status.PRUEFEN
    score = 1.0 if single else 0.9
    return Match(case.offer.id, ozg_id, status, "alias", score, entries, reasons=reasons)
