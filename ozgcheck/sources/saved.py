# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A folder with saved pages of a portal; how one page is read stands in `pages`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ozgcheck.catalog.profiles import profiles_of
from ozgcheck.errors import SourceError, reason
from ozgcheck.language import tr
from ozgcheck.model import Collection, Skipped, Umfang
from ozgcheck.numbers import counted
from ozgcheck.sources.interface import Context
from ozgcheck.sources.page_offers import Found, offers_of
from ozgcheck.sources.pages import MAX_PAGE_BYTES, NoService, Page, Reader, read_page
from ozgcheck.text import plain

_HOW_TO = tr(
    "Bitte geben Sie einen Ordner an, in dem die Seiten der einzelnen Leistungen als "
    ".html-Dateien liegen, zum Beispiel mit dem Browser gespeichert („Seite speichern unter“)."
)


def read_saved(kind: str, location: str, context: Context) -> Collection:
    """Read every `*.html` and `*.htm` file below a folder.

    A folder does not prove that it holds the whole portal, so `Umfang.complete` is
    False. The `facts` of an offer name its file (`datei`) and, where recognised, the
    portal's product (`produkt`).

    Args:
        kind: the source's name.
        location: the folder; relative to `context.base`.
        context: city and run.

    Raises:
        SourceError: no such folder, no page in it, or no page that is a service.
    """
    folder = _folder(location, context)
    reader = _reader(context)
    pages: list[Found] = []
    skipped: list[Skipped] = []
    frame = outside = files = 0
    for path in _html_files(folder):
        name = plain(path.relative_to(folder).as_posix(), 500)
        if _leaves(path, folder):
            outside += 1
            continue
        files += 1
        page = _read(path, name, reader)
        if isinstance(page, Page):
            pages.append((page, (("datei", name),)))
        elif page.broken:
            skipped.append(Skipped(kind, name, page.reason))
        else:
            frame += 1
    if not pages:
        raise _nothing(plain(location, 200), files, skipped)
    offers, repeated = offers_of(pages, kind, context.retrieved)
    return Collection(
        source=kind,
        location=location,
        offers=offers,
        umfang=Umfang(complete=False, absence_proves=True),
        skipped=tuple(skipped),
        warnings=tuple(_warnings(frame, outside, repeated)),
    )


def _folder(location: str, context: Context) -> Path:
    shown = plain(location, 200)
    try:
        folder = context.path(location).resolve()
        is_folder, exists = folder.is_dir(), folder.exists()
    except (OSError, RuntimeError, ValueError):
        is_folder = exists = False
    if not exists:
        raise SourceError(tr("Den Ordner „{shown}“ gibt es nicht.").format(shown=shown), _HOW_TO)
    if not is_folder:
        raise SourceError(tr("„{shown}“ ist kein Ordner.").format(shown=shown), _HOW_TO)
    return folder


def _reader(context: Context) -> Reader:
    """The portal's own profile first; pages of any other product are known as well."""
    profile, linkregeln = context.rules()
    own = profiles_of(context.portal, profile)
    return Reader(dict.fromkeys((*own, *profile)), linkregeln)


def _html_files(folder: Path) -> Iterator[Path]:
    """All pages in a fixed order; linked folders are not entered (they may be circular)."""
    for parent, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith((".html", ".htm")):
                yield Path(parent, name)


def _leaves(path: Path, folder: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):
        return False  # a link to itself; reading it will say so


def _read(path: Path, name: str, reader: Reader) -> Page | NoService:
    try:
        if not path.is_file():  # a named pipe would block for ever
            return NoService("Das ist keine gewöhnliche Datei.", broken=True)
        with path.open("rb") as file:
            html = file.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        return NoService(f"Die Datei ist nicht lesbar ({reason(error)}).", broken=True)
    return read_page(html, name, reader)


def _warnings(frame: int, outside: int, repeated: int) -> Iterator[str]:
    if frame:
        yield (
            f"{counted(frame, 'Seite', 'Seiten')} ohne eigene Leistung (Listen, Suche, Startseite, "
            "Anmeldung) nicht ausgewertet."
        )
    if outside:
        yield (
            f"{counted(outside, 'Verknüpfung', 'Verknüpfungen')} auf Dateien außerhalb des Ordners "
            "nicht gelesen."
        )
    if repeated:
        yield (
            f"{counted(repeated, 'Internetadresse', 'Internetadressen')} mit mehreren Leistungen "
            "gefunden; alle werden einzeln geführt."
        )


def _nothing(shown: str, files: int, skipped: list[Skipped]) -> SourceError:
    if not files:
        return SourceError(
            tr("Im Ordner „{shown}“ liegt keine HTML-Datei.").format(shown=shown), _HOW_TO
        )
    first = f" Zum Beispiel „{skipped[0].what}“: {skipped[0].reason}" if skipped else ""
    return SourceError(
        tr("Im Ordner „{shown}“ ist unter {files} keine Seite einer Leistung.").format(
            shown=shown, files=counted(files, "Datei", "Dateien")
        ),
        _HOW_TO + first,
    )
