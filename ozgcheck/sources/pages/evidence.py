# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a page that no product vouches for shows that it describes a service.

On a city's website most pages describe none, and headlines about services look like services.
So a page must show it: what speaks against a service is asked first, then what speaks for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ozgcheck.sources.pages.blocks import Block
from ozgcheck.sources.pages.words import (
    DESCRIPTION,
    FEES,
    SERVICE_SECTIONS,
    SUMMARY,
    phrases,
)
from ozgcheck.text import fold
from ozgcheck.web.urls import split_url

_EVENT = "eine Veranstaltung"
# What a folder of an address or an entry of the breadcrumb says about the pages in it.
_FOLDERS = {
    "eine Meldung": phrases(
        """aktuelles | aktuell | news | nachrichten | presse | pressemitteilungen
        | pressemitteilung | pressemeldungen | pressearchiv | meldungen | meldung | newsarchiv
        | blog | artikel | bekanntmachungen | amtliche bekanntmachungen | amtsblatt
        | neuigkeiten | newsroom"""
    ),
    _EVENT: phrases(
        "veranstaltungen | veranstaltung | events | event | kurse | kursprogramm | ausstellungen"
    ),
    "einen Kalender": phrases(
        "kalender | terminkalender | kulturkalender | veranstaltungskalender | calendar"
    ),
    "eine Stelle": phrases(
        """stellenangebote | stellenausschreibungen | stellen | jobs | karriere
        | stellenmarkt | arbeitgeberin stadt | ausbildungsangebote | karriereportal"""
    ),
    "den Rat": phrases(
        """ratsinformationssystem | ratsinfo | ratsinformation | buergerinfo | gremien
        | sitzungen | sitzungsdienst | sessionnet | allris | fraktionen | rat und ausschuesse
        | politik und gremien"""
    ),
    "eine Person oder Stelle": phrases(
        """mitarbeiter | mitarbeitende | ansprechpartner | ansprechpartnerinnen
        | ansprechpersonen | kontaktpersonen | personen | telefonverzeichnis | einrichtung"""
    ),
}
_SERVICE_FOLDERS = phrases(
    """dienstleistung | dienstleistungen | leistung | leistungen | services | service
    | buergerservice | buergerdienste | serviceportal | onlinedienste | online dienste
    | online services | was erledige ich wo | anliegen | anliegen a z | a z
    | dienstleistungen a z | leistungen a z | leistungen von a bis z | lebenslagen
    | dienstleistungen von a bis z | stadtservice | verwaltungsleistungen | serviceleistungen"""
)
_EVENT_SECTIONS = phrases(
    """veranstaltungsort | veranstalter | eintritt | einlass | beginn | kursnummer | kursleitung
    | dozent | dozentin | referent | referentin | vorverkauf | tickets | uhrzeit | teilnahme"""
)
_JOB_SECTIONS = phrases(
    """ihre aufgaben | ihr profil | wir bieten | wir bieten ihnen | das bieten wir
    | ihre bewerbung | aufgabenbereich | anforderungsprofil | bewerbungsfrist | verguetung"""
)
_COUNCIL_SECTIONS = phrases(
    """tagesordnung | beschlussvorschlag | sachverhalt | sitzung | beratungsfolge | vorlage
    | niederschrift | beschluss"""
)
_JOB_TITLE = re.compile(r"\((?:[mwd] ?[/|] ?){2}[mwd]\)|^stellenausschreibung", re.IGNORECASE)
_QUESTIONS = re.compile(
    r"\b(?:haeufige fragen|haeufig gestellte fragen|fragen und antworten|faqs?)\b"
)
_PRESS = re.compile(
    r"^(?:pressemitteilung|pressemeldung|pressekonferenz|meldung vom|nachricht vom"
    r"|veröffentlicht am|erschienen am|datum der meldung)\b",
    re.IGNORECASE,
)
# „12.03.2026“, „Donnerstag, 12. März 2026“, „12.03.2026 | Rathaus“; not „Stand: 12.03.2026“.
_DATE_LINE = re.compile(
    r"(?:\w{2,10}, ?(?:den )?)?\d{1,2}\. ?(?:\d{1,2}\. ?|[A-Za-zä]{3,9} )\d{4}"
    r"(?:(?:,| um| [|·–-]) ?.{0,60})?"
)
_OFFICE_TITLE = re.compile(
    r"^(?:(?:das |der |die )?(?:[a-z]+(?:amt|behoerde)|amt (?:fuer|\d+)\b.*|abteilung .*"
    r"|fachbereich(?: .*)?|fachdienst .*|sachgebiet .*|dezernat .*|referat .*|stabsstelle .*"
    r"|buergerbuero.*|rathaus|stadtbuecherei|stadtbibliothek|(?:frau|herr) [a-z]+.*))$"
)
_OFFICE_SECTIONS = phrases("oeffnungszeiten | anschrift | adresse | kontakt | anfahrt | leitung")
_SEARCH_PATH = re.compile(r"[?&](?:q|query|suche|search|suchbegriff)=|/such(?:e|ergebnis\w*)/?$")
# These sections stand on descriptions of courses, events and offers too: together they count
# as much as one that only services have.
_COMMON = SUMMARY | DESCRIPTION | FEES | phrases("voraussetzungen")
_CARDS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts when a page is judged.

    `described` says that the page describes a service for machines, `other` what else it
    says to be about („eine Veranstaltung“), `keys` whether it carries a Leistungsschlüssel of
    its own, `entries` how many services without own page it lists.
    """

    title: str
    address: str
    crumbs: Sequence[str]
    blocks: Sequence[Block]
    described: bool = False
    other: str = ""
    keys: bool = False
    entries: int = 0


def against(page: Evidence) -> str:
    """Why the page is no service, as a German sentence; empty if it shows that it is one."""
    if page.described:
        return ""
    headings = Counter(block.label for block in page.blocks if block.label in SERVICE_SECTIONS)
    special = len(headings.keys() - _COMMON)
    subject = page.other or _subject(page, special)
    if subject:
        return f"Die Seite beschreibt {subject}, keine Leistung."
    if _SEARCH_PATH.search(page.address):
        return "Die Seite ist ein Suchergebnis."
    if page.entries >= _CARDS or any(
        count >= _CARDS for label, count in headings.items() if label not in FEES
    ):
        return "Die Seite ist eine Liste von Leistungen."
    if page.keys:
        return ""
    if len(headings) >= 2 and (special or len(headings) >= 3):
        return ""
    if headings and _is_service_place(page):
        return ""
    return "Die Seite zeigt nicht, dass sie eine Leistung beschreibt."


def _subject(page: Evidence, special: int) -> str:
    """What else the page is about, by address, breadcrumb, headings and date line.

    Args:
        page: what counts.
        special: how many sections it has that hardly anything but a service has; two of them
            outweigh the name of a folder that services may stand in, and an office's name.
    """
    labels = {block.label for block in page.blocks if block.label}
    title = fold(page.title)
    for folder in _folders(page):
        for subject, words in _FOLDERS.items():
            if folder in words and not (special >= 2 and subject == _EVENT):
                return subject
    if _JOB_TITLE.search(page.title) or len(labels & _JOB_SECTIONS) >= 2:
        return "eine Stelle"
    if len(labels & _EVENT_SECTIONS) >= 2:
        return _EVENT
    if len(labels & _COUNCIL_SECTIONS) >= 2:
        return "eine Sitzung des Rates"
    if _has_date_line(page):
        return "eine Meldung"
    if _QUESTIONS.search(title):
        return "häufige Fragen"
    if special < 2 and _OFFICE_TITLE.fullmatch(title) and labels & _OFFICE_SECTIONS:
        return "eine Stelle der Verwaltung"
    return ""


def _folders(page: Evidence) -> list[str]:
    """Folders of the address and entries of the breadcrumb, the page's own name left out."""
    path = split_url(page.address).path
    segments = [fold(segment) for segment in path.split("/")[1:-1]]
    crumbs = [fold(crumb) for crumb in page.crumbs[:20]]
    return [*segments, *(crumb for crumb in crumbs if crumb != fold(page.title))]


def _is_service_place(page: Evidence) -> bool:
    """Whether address or breadcrumb say that services stand here."""
    return any(folder in _SERVICE_FOLDERS for folder in _folders(page))


def _has_date_line(page: Evidence) -> bool:
    """A date by itself next to the title: so begins a report, no description."""
    title = fold(page.title)
    place = next(
        (number for number, block in enumerate(page.blocks) if fold(block.text[:300]) == title), 0
    )
    near = chain(page.blocks[max(0, place - 2) : place], page.blocks[place + 1 : place + 4])
    return any(_PRESS.match(block.text) or _DATE_LINE.fullmatch(block.text) for block in near)
