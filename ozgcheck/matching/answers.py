# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person's answer adds to the decision file; nothing that counts already is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force, person
from ozgcheck.matching.review import Force, Question, Sure
from ozgcheck.model import Entscheidung
from ozgcheck.text import fold, plain

Lines = tuple[Entscheidung, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when (ISO time) and why; all plain text, `grund` may be empty."""

    wer: str
    wann: str
    grund: str = ""

    def line(self, titel: str, leistung: str, urteil: bool) -> Entscheidung:
        """A decision of this person."""
        return Entscheidung(plain(titel), leistung, urteil, self.wer, self.wann, self.grund)

    def back(self, titel: str, leistung: str) -> Entscheidung:
        """A line that takes a decision back."""
        return Entscheidung(plain(titel), leistung, False, self.wer, self.wann, self.grund, True)


def accept(author: Author, titel: str, leistung: str, force: Force) -> Lines:
    """The title fulfils this Leistung; „none at all“ no longer counts then."""
    decided = force.get(fold(titel), {})
    lines = [] if _says(decided, leistung, True) else [author.line(titel, leistung, True)]
    if _says(decided, "", True):
        lines.append(author.line(titel, "", False))
    return tuple(lines)


def reject(author: Author, titel: str, leistungen: Iterable[str], force: Force) -> Lines:
    """The title fulfils none of these Leistungen."""
    decided = force.get(fold(titel), {})
    return tuple(
        author.line(titel, leistung, False)
        for leistung in leistungen
        if not _says(decided, leistung, False)
    )


def none_at_all(author: Author, titel: str, force: Force) -> Lines:
    """The title is no OZG-Leistung; what was accepted before no longer counts then."""
    decided = force.get(fold(titel), {})
    lines = [
        author.line(titel, leistung, False)
        for leistung, entry in sorted(decided.items())
        if leistung and entry.urteil
    ]
    if not _says(decided, "", True):
        lines.append(author.line(titel, "", True))
    return tuple(lines)


def take_back(author: Author, titel: str, decisions: Sequence[Entscheidung]) -> Lines:
    """Take back everything this person decided about a title, else what others decided.

    Args:
        author: who takes back.
        titel: the title, in any spelling.
        decisions: what stands.
    """
    key = fold(titel)
    about = [entry for entry in decisions if fold(entry.titel) == key]
    own = [entry for entry in about if person(entry.wer) == person(author.wer)]
    first = {entry.leistung: entry for entry in reversed(own or about)}
    return tuple(author.back(entry.titel, leistung) for leistung, entry in sorted(first.items()))


def _says(decided: dict[str, Entscheidung], leistung: str, urteil: bool) -> bool:
    return leistung in decided and decided[leistung].urteil is urteil


@dataclass(frozen=True, slots=True)
class Takeover:
    """What can be taken over from another city's decisions.

    `lines` would be added; `elsewhere` decisions say nothing new about a title here, `unknown`
    mean a Leistung that this catalogue does not have, `decided` were decided here already.
    """

    lines: Lines
    elsewhere: int = 0
    unknown: int = 0
    decided: int = 0


def taken_from(source: str, wer: str, day: str) -> str:
    """Where a decision comes from; German whatever the screen speaks, for it is kept."""
    return f"übernommen aus {source} von {wer} am {day}"


def take_over(
    catalog: Catalog,
    theirs: Iterable[Entscheidung],
    open_questions: Iterable[Question],
    sure: Mapping[str, Sure],
    force: Force,
    remark: str,
) -> Takeover:
    """Find what another city decided about titles that are open here, or sure and wrong.

    Args:
        catalog: what Leistungen there are.
        theirs: the other city's standing decisions, in order.
        open_questions: what is open here.
        sure: what the words of a title made certain here, by normalised title.
        force: what counts here.
        remark: says in German where the decisions are from; is added to each reason.
    """
    open_ = {question.key: question.title for question in open_questions}
    lines: list[Entscheidung] = []
    elsewhere = unknown = decided = 0
    for key, words in in_force(theirs).items():
        for leistung, entry in words.items():
            certain = sure.get(key)
            if key not in open_ and (certain is None or _agrees(certain, entry)):
                elsewhere += 1
            elif leistung and leistung not in catalog.by_id:
                unknown += 1
            elif leistung in force.get(key, {}):
                decided += 1
            elif leistung or entry.urteil:
                reason = f"{entry.grund} ({remark})" if entry.grund else remark
                lines.append(
                    Entscheidung(
                        titel=open_[key] if key in open_ else sure[key].title,
                        leistung=leistung,
                        urteil=entry.urteil,
                        wer=plain(entry.wer) or "unbekannt",
                        wann=plain(entry.wann) or "unbekannt",
                        grund=plain(reason),
                    )
                )
    return Takeover(tuple(lines), elsewhere, unknown, decided)


def _agrees(sure: Sure, entry: Entscheidung) -> bool:
    """Whether a decision changes nothing about what is certain anyway."""
    if not entry.leistung:
        return not entry.urteil
    return entry.urteil is (entry.leistung in sure.leistungen)
