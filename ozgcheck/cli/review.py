# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck review`: people decide what the matching leaves open."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, now, terminal_width
from ozgcheck.cli.german import Number
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.text import fold, plain

if TYPE_CHECKING:
    from ozgcheck.cli.book import Book
    from ozgcheck.matching.answers import Author, Lines
    from ozgcheck.matching.review import Question
    from ozgcheck.model import Snapshot

_WHO = "OZGCHECK_WER"


@command("review")
@click.argument("portal_name", metavar="[PORTAL]", required=False)
@click.option("--list", "listed", is_flag=True, help=tr("Die offenen Fragen nur auflisten."))
@click.option("--konflikte", is_flag=True, help=tr("Zeigen, wo zwei Personen sich widersprechen."))
@click.option(
    "--accept",
    "accepted",
    nargs=2,
    multiple=True,
    metavar=tr("TITEL OZG-ID"),
    help=tr("Der Titel ist diese Leistung; mehrfach möglich."),
)
@click.option(
    "--reject",
    "rejected",
    nargs=2,
    multiple=True,
    metavar=tr("TITEL OZG-ID"),
    help=tr("Der Titel ist diese Leistung nicht; mehrfach möglich."),
)
@click.option(
    "--keine",
    "nothing",
    multiple=True,
    metavar=tr("TITEL"),
    help=tr("Der Titel ist keine OZG-Leistung; mehrfach möglich."),
)
@click.option(
    "--undo",
    "undone",
    multiple=True,
    metavar=tr("TITEL"),
    help=tr("Entscheidungen zu diesem Titel zurücknehmen; mehrfach möglich."),
)
@click.option(
    "--von",
    "source",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Passende Entscheidungen einer anderen Stadt übernehmen."),
)
@click.option(
    "--import",
    "filled",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Entscheidungen aus einer Excel-Mappe von „report xlsx“ oder einer CSV-Datei."),
)
@click.option("--probe", is_flag=True, help=tr("Bei --import nur zeigen, nichts schreiben."))
@click.option("--ja", is_flag=True, help=tr("Bei --von ohne Rückfrage übernehmen."))
@click.option("--most", type=Number(1), metavar=tr("ZAHL"), help=tr("Höchstens so viele Fragen."))
@click.option(
    "--wer",
    metavar=tr("NAME"),
    help=tr("Wer entscheidet; sonst {who} oder der Anmeldename.").format(who=_WHO),
)
@click.option(
    "--grund", metavar=tr("TEXT"), default="", help=tr("Warum; steht in jeder Entscheidung.")
)
@click.option(
    "--file",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Datei der Entscheidungen; sonst die, die check liest."),
)
@format_option
def review(
    app: App,
    *,
    portal_name: str | None,
    listed: bool,
    konflikte: bool,
    accepted: tuple[tuple[str, str], ...],
    rejected: tuple[tuple[str, str], ...],
    nothing: tuple[str, ...],
    undone: tuple[str, ...],
    source: Path | None,
    filled: Path | None,
    probe: bool,
    ja: bool,
    most: int | None,
    wer: str | None,
    grund: str,
    file: Path | None,
    form: str,
) -> None:
    """Entscheiden, was die Zuordnung offenlässt: eine Frage, eine Taste.

    Das Wertvollste kommt zuerst. Jede Antwort ist sofort gespeichert; was entschieden ist,
    kommt nicht wieder. Die Optionen --list, --accept, --reject, --keine und --undo sind für
    Skripte.
    """
    from ozgcheck.cli.book import Book

    if portal_name is not None:
        app = replace(app, portal_name=portal_name)
    scripted = bool(accepted or rejected or nothing or undone)
    modes = {
        "--list": listed,
        "--konflikte": konflikte,
        "--von": source is not None,
        "--import": filled is not None,
        "--accept, --reject, --keine, --undo": scripted,
    }
    chosen = [name for name, given in modes.items() if given]
    if len(chosen) > 1:
        raise ConfigError(
            tr("{chosen} gehen nicht zusammen.").format(chosen=tr(" und ").join(chosen)),
            tr("Nacheinander aufrufen."),
        )
    if probe and filled is None:
        raise ConfigError(tr("--probe gehört zu --import."))
    path = file or app.config.decisions / f"{app.portal.name}.jsonl"
    book = Book(path, app.catalog.entscheidungen.get(app.portal.name, ()))
    if listed:
        _list(app, book, most, form)
    elif konflikte:
        _conflicts(app, book, form)
    elif source is not None:
        _take_over(app, book, source, _who(wer), ja, form)
    elif filled is not None:
        from ozgcheck.cli.review_import import take_in_file

        author = _author(wer, grund)()
        take_in_file(app, book, filled, author, _titles(app), probe=probe, form=form)
    elif scripted:
        author = _author(wer, grund)()
        _decide(app, book, author, undone, rejected, accepted, nothing)
    else:
        _sit(app, book, _author(wer, grund), most)


def _who(wer: str | None) -> str:
    """The person's name: the option, the environment, the login name."""
    name = plain(wer if wer is not None else os.environ.get(_WHO, ""), 200)
    if not name and wer is None:
        try:
            name = plain(getpass.getuser(), 200)
        except (KeyError, OSError, ImportError):
            name = ""
    if not name:
        raise ConfigError(
            tr("Es fehlt, wer entscheidet."),
            tr("--wer NAME angeben oder {who} setzen.").format(who=_WHO),
        )
    return name


def _author(wer: str | None, grund: str) -> Callable[[], Author]:
    """The person, each time with the present moment."""
    from ozgcheck.matching.answers import Author

    name, why = _who(wer), plain(grund)
    return lambda: Author(name, now(), why)


def _queue(app: App, book: Book, snapshot: Snapshot) -> Callable[[], tuple[Question, ...]]:
    from ozgcheck.matching.review import questions

    return lambda: questions(app.catalog, snapshot, book.standing(), app.config.hebel)


def _list(app: App, book: Book, most: int | None, form: str) -> None:
    from ozgcheck.report.review import questions_view

    snapshot_id, snapshot = app.latest()
    app.show(questions_view(snapshot, snapshot_id, _queue(app, book, snapshot)(), most), form)


def _conflicts(app: App, book: Book, form: str) -> None:
    from ozgcheck.matching.conflicts import conflicts
    from ozgcheck.report.review import conflicts_view

    app.show(conflicts_view(app.catalog, app.portal.name, conflicts(book.standing())), form)


def _sit(app: App, book: Book, author: Callable[[], Author], most: int | None) -> None:
    from ozgcheck.cli.sitting import Sitting, key_reader, summary
    from ozgcheck.matching.conflicts import conflicts

    _, snapshot = app.latest()
    book.check_writable()
    disputed = len(conflicts(book.standing()))
    if disputed:
        app.say(
            tr(
                "Widersprüche zwischen Personen: {disputed}. "
                "Ansehen: ozgcheck review {name} --konflikte"
            ).format(disputed=disputed, name=app.portal.name)
        )
    app.say(
        tr("Es entscheidet {wer}; gespeichert wird in {path}").format(
            wer=author().wer, path=book.path
        )
    )
    sitting = Sitting(
        catalog=app.catalog,
        portal=app.portal.name,
        book=book,
        questions=_queue(app, book, snapshot),
        author=author,
        ask=key_reader(),
        tell=click.echo,
        width=terminal_width(),
        most=most,
    )
    sitting.run()
    click.echo(summary(sitting))


def _decide(
    app: App,
    book: Book,
    author: Author,
    undone: Iterable[str],
    rejected: Iterable[tuple[str, str]],
    accepted: Iterable[tuple[str, str]],
    nothing: Iterable[str],
) -> None:
    """Decide what the options say, in this order; all of it is written, or nothing."""
    from ozgcheck.catalog.standing import in_force, standing
    from ozgcheck.matching.answers import accept, none_at_all, reject, take_back
    from ozgcheck.measure.find import find_leistung
    from ozgcheck.report.review import disagreements, named

    titles = _titles(app)
    lines: list[Lines] = []
    said: list[str] = []
    state = book.standing()

    def keep(new: Lines, title: str, verdict: str) -> None:
        nonlocal state
        lines.append(new)
        state = standing((*state, *new))
        said.append(f"{'' if new else tr('So war es schon entschieden: ')}„{title}“ {verdict}")

    for title in undone:
        new = take_back(author, _word(title), state)
        if not new:
            raise _nothing_to_undo(title, (entry.titel for entry in state))
        keep(new, plain(title), tr("ist zurückgenommen."))
        key = fold(title)
        left = [entry for entry in state if fold(entry.titel) == key]
        if left:
            said.append(
                tr("Es gilt weiter, was {wer} dazu entschieden hat.").format(wer=left[-1].wer)
            )
    for title, wanted in rejected:
        leistung = find_leistung(app.catalog, wanted)
        own = titles.get(fold(_word(title)), plain(title))
        new = reject(author, own, [leistung.id], in_force(state))
        keep(new, own, tr("ist nicht {catalog}.").format(catalog=named(app.catalog, leistung.id)))
    for title, wanted in accepted:
        leistung = find_leistung(app.catalog, wanted)
        own = titles.get(fold(_word(title)), plain(title))
        keep(
            accept(author, own, leistung.id, in_force(state)),
            own,
            tr("ist {catalog}.").format(catalog=named(app.catalog, leistung.id)),
        )
    for title in nothing:
        own = titles.get(fold(_word(title)), plain(title))
        keep(none_at_all(author, own, in_force(state)), own, tr("ist keine OZG-Leistung."))
    written = tuple(line for new in lines for line in new)
    book.add(written)
    said += disagreements(app.portal.name, book.standing(), written)
    if titles:
        named_here = [*(title for title, _ in (*rejected, *accepted)), *nothing]
        said += [_not_there(title, titles) for title in named_here if fold(title) not in titles]
    for sentence in said:
        app.say(sentence)
    if written:
        app.say(tr("Gespeichert: {path}").format(path=book.path))


def _titles(app: App) -> dict[str, str]:
    """Normalised title to the portal's own spelling, of the newest run; empty without one."""
    history = app.history
    stored = history.latest()
    if stored is None:
        return {}
    offers = sorted(history.read(stored).offers, key=lambda offer: offer.id, reverse=True)
    return {fold(offer.title): plain(offer.title) for offer in offers}


def _word(title: str) -> str:
    if not fold(title):
        raise ConfigError(tr("Der Titel „{title}“ enthält kein Wort.").format(title=plain(title)))
    return title


def _not_there(title: str, titles: dict[str, str]) -> str:
    from ozgcheck.suggest import nearest

    told = tr(
        "Im letzten Lauf gibt es „{title}“ nicht; die Entscheidung gilt, sobald der Titel vorkommt."
    ).format(title=plain(title))
    return f"{told} {nearest(plain(title), titles.values())}".strip()


def _nothing_to_undo(title: str, decided: Iterable[str]) -> ConfigError:
    from ozgcheck.suggest import nearest

    return ConfigError(
        tr("Zu „{title}“ gibt es keine Entscheidung; geändert wurde nichts.").format(
            title=plain(title)
        ),
        nearest(plain(title), [plain(entry) for entry in decided]),
    )


def _take_over(app: App, book: Book, source: Path, wer: str, ja: bool, form: str) -> None:
    from ozgcheck.catalog.standing import in_force
    from ozgcheck.matching.answers import take_over, taken_from
    from ozgcheck.matching.decisions import read_decisions
    from ozgcheck.matching.review import sure_by_title
    from ozgcheck.numbers import counted
    from ozgcheck.report.review import takeover_view

    if not source.is_file():
        raise ConfigError(
            tr("Die Datei {source} gibt es nicht.").format(source=source),
            tr("Den Pfad hinter --von prüfen."),
        )
    _, snapshot = app.latest()
    found = take_over(
        app.catalog,
        read_decisions(source),
        _queue(app, book, snapshot)(),
        sure_by_title(snapshot),
        in_force(book.standing()),
        taken_from(source.name, wer, now()[:10]),
    )
    if not ja or form != "table":
        app.show(takeover_view(app.catalog, app.portal.name, source.name, found), form)
    if not found.lines:
        app.say(tr("Es gibt nichts zu übernehmen."))
        return
    if not ja and not _agreed():
        app.say(tr("Nichts geschrieben. Ohne Rückfrage übernimmt: --ja"))
        return
    book.add(found.lines)
    number = counted(len(found.lines), tr("Entscheidung"), tr("Entscheidungen"))
    app.say(tr("{number} übernommen: {path}").format(number=number, path=book.path))


def _agreed() -> bool:
    """Ask on stderr, so that stdout stays the preview alone."""
    from ozgcheck.cli.sitting import key_reader

    click.echo(tr("Übernehmen? j ja · n nein"), err=True)
    try:
        return key_reader()().strip().casefold() in ("j", "ja")
    except EOFError:
        return False
