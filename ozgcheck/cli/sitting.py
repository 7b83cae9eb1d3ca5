# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One sitting of `ozgcheck review`: a question, a key, the next question."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import click

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.cli.book import Book
from ozgcheck.language import tr
from ozgcheck.matching.answers import Author, Lines, accept, none_at_all, reject
from ozgcheck.matching.review import Question
from ozgcheck.numbers import counted
from ozgcheck.report.review import disagreements, named, question_text
from ozgcheck.text import plain

HELP = tr("""\
  1 bis 5  diese Leistung ist gemeint
  n        keine der gezeigten; die Frage kommt wieder, sobald es andere Kandidaten gibt
  k        gar keine OZG-Leistung
  s        später: in dieser Sitzung nicht mehr fragen
  u        die letzte Antwort zurücknehmen, auch mehrmals
  q        aufhören; gespeichert ist jede Antwort sofort
  Erbringt eine Seite mehrere Leistungen: ozgcheck review --accept "TITEL" OZG-ID""")


def key_reader() -> Callable[[], str]:
    """How to get the next key: one press at a terminal, else one line of the input.

    The function raises EOFError when there is no more input and KeyboardInterrupt on Ctrl-C.
    """
    stream = sys.stdin
    if stream is not None and stream.isatty():
        return click.getchar

    def line() -> str:
        text = stream.readline() if stream is not None else ""
        if not text:
            raise EOFError
        return text.strip()

    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return line


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to which question, and what that added to the file."""

    question: Question
    lines: Lines
    put_off: bool = False


@dataclass
class Sitting:
    """Asks until nothing is left or the person has enough.

    Args:
        catalog: names the Leistungen.
        portal: whose questions these are.
        book: where answers are kept.
        questions: what is open now, in order.
        author: who answers, with the time of asking.
        ask: gives one key.
        tell: shows text.
        width: columns of the terminal.
        most: so many answers at most; None means all.
    """

    catalog: Catalog
    portal: str
    book: Book
    questions: Callable[[], tuple[Question, ...]]
    author: Callable[[], Author]
    ask: Callable[[], str]
    tell: Callable[[str], None]
    width: int = 100
    most: int | None = None
    answers: list[Answer] = field(default_factory=list)

    @property
    def decided(self) -> int:
        """How many questions were answered and not taken back."""
        return sum(not answer.put_off for answer in self.answers)

    @property
    def skipped(self) -> set[str]:
        """Titles that were put off."""
        return {answer.question.key for answer in self.answers if answer.put_off}

    def run(self) -> None:
        """Ask; returns when the person ends it or nothing is left."""
        try:
            while self._step():
                pass
        except (EOFError, KeyboardInterrupt, click.Abort):
            self.tell("")

    def _step(self) -> bool:
        """One question; False ends the sitting."""
        found = self.questions()
        question = self._choose(found)
        if question is None:
            if not self.answers:
                return False
            self.tell(tr("\nFür heute keine Frage mehr. u letzte Antwort zurück · q Ende"))
        else:
            self.tell("\n" + question_text(self.catalog, question, len(found), self.width))
            self.tell(_keys(len(question.candidates)))
        while True:
            key = self.ask().strip().casefold()
            if key == "q":
                return False
            if key == "?":
                self.tell(HELP)
            elif key == "u":
                if self._undo():
                    return True
                self.tell(tr("In dieser Sitzung gibt es nichts zurückzunehmen."))
            elif question is not None and self._answer(question, key):
                return True
            elif key:
                self.tell(
                    tr("Die Taste „{key}“ gilt hier nicht; Hilfe mit ?").format(key=plain(key, 20))
                )

    def _choose(self, found: tuple[Question, ...]) -> Question | None:
        """The first that was not put off; after taking back that is the same as before."""
        if self.most is not None and self.decided >= self.most:
            return None
        skipped = self.skipped
        return next((question for question in found if question.key not in skipped), None)

    def _answer(self, question: Question, key: str) -> bool:
        """Keep the answer; False when the key means nothing here."""
        force = in_force(self.book.standing())
        author = self.author()
        ids = [candidate.id for candidate in question.candidates]
        if key == "s":
            lines: Lines = ()
            said = tr("Später.")
        elif key == "k":
            lines = none_at_all(author, question.title, force)
            said = tr("Keine OZG-Leistung.")
        elif key == "n":
            lines = reject(author, question.title, ids, force)
            said = tr("Keine davon.")
        elif key in [str(number) for number in range(1, len(ids) + 1)]:
            chosen = ids[int(key) - 1]
            lines = accept(author, question.title, chosen, force)
            said = named(self.catalog, chosen)
        else:
            return False
        self.book.add(lines)
        self.answers.append(Answer(question, lines, put_off=key == "s"))
        self.tell(f"→ {plain(said)}")
        for warning in disagreements(self.portal, self.book.standing(), lines):
            self.tell(plain(warning))
        return True

    def _undo(self) -> bool:
        if not self.answers:
            return False
        last = self.answers[-1]
        author = self.author()
        self.book.add(tuple(author.back(line.titel, line.leistung) for line in last.lines))
        self.answers.pop()
        self.tell(tr("→ Zurückgenommen: {title}").format(title=plain(last.question.title)))
        return True


def _keys(candidates: int) -> str:
    numbers = "1" if candidates == 1 else f"1–{candidates}"
    return tr(
        "\n{numbers} gemeint · n keine davon · k keine OZG-Leistung · s später · "
        "u zurück · ? Hilfe · q Ende"
    ).format(numbers=numbers)


def summary(sitting: Sitting) -> str:
    """How the sitting went, and what to do next."""
    left = sitting.questions()
    put_off = sum(question.key in sitting.skipped for question in left)
    parts = [
        tr("Entschieden: {decided}. Offen: {left}").format(
            decided=counted(sitting.decided, tr("Frage"), tr("Fragen")), left=len(left)
        )
        + (tr(", davon {put_off} verschoben.").format(put_off=put_off) if put_off else "."),
    ]
    if sitting.decided:
        parts.append(
            tr("Damit es zählt, den Lauf wiederholen: ozgcheck check --portal {portal}").format(
                portal=sitting.portal
            )
        )
    elif left:
        parts.append(tr("Weitermachen: ozgcheck review {portal}").format(portal=sitting.portal))
    return "\n".join(parts)
