# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a page is no service: errors, lists, search, start and login."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult

from ozgcheck.sources.pages.blocks import Block, Document
from ozgcheck.sources.pages.rules import family_of
from ozgcheck.sources.pages.words import SERVICE_SECTIONS, phrases
from ozgcheck.text import fold
from ozgcheck.web.urls import START_PATH

_NAVIGATION_TITLES = phrases(
    """a z | von a bis z | dienstleistungen a z | dienstleistungen von a bis z | leistungen a z
    | leistungen von a bis z | formulare a z | formulare von a bis z | was erledige ich wo
    | was erledige ich wo von a bis z | suche | suchergebnis | suchergebnisse | suchen
    | startseite | home | homepage | willkommen | herzlich willkommen | dienstleistungen
    | leistungen | services | online services | online dienste | onlinedienste | formulare
    | sitemap | inhaltsverzeichnis | uebersicht | impressum | datenschutz
    | datenschutzerklaerung | kontakt | barrierefreiheit | erklaerung zur barrierefreiheit
    | lebenslagen | themen | kategorien | postkorb"""
)
_LOGIN_TITLES = phrases(
    "anmelden | anmeldung | login | log in | einloggen | registrieren | registrierung"
)
_LOGIN_PATH = re.compile(r"/c/portal/login|/(?:log-?in|anmelden|signin)/?$", re.IGNORECASE)
_FOUND = re.compile(
    r"\b\d+ (?:Dienstleistungen|Leistungen|Treffer|Suchergebnisse|Ergebnisse) (?:wurden )?gefunden",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"^(?:fehler(?:$| \d|meldung)|ein fehler|error\b|[45]\d\d\b|seite nicht gefunden"
    r"|page not found|not found"
    r"|(?:die )?(?:gesuchte|angeforderte) seite|nicht gefunden|zugriff verweigert|access denied"
    r"|forbidden|bad gateway|gateway time|service unavailable|internal server error"
    r"|wartungs(?:arbeiten|modus)|wegen wartung)"
)
_OUT_OF_SERVICE = "Der Dienst ist zur Zeit nicht verfügbar"


def is_error(document: Document, title: str, text: str) -> bool:
    """An error message of the portal instead of a page."""
    named = fold(title) or fold(document.title)
    return bool(_ERROR_TITLE.match(named)) or (_OUT_OF_SERVICE in text and len(text) < 600)


def frame_by_address(parts: SplitResult) -> str:
    """Why an address belongs to the portal's frame; empty if it may be a service."""
    if _LOGIN_PATH.search(parts.path):
        return "Die Seite ist eine Anmeldeseite."
    if parts.scheme and not parts.query and START_PATH.match(parts.path):
        return "Die Seite ist eine Startseite."
    return ""


def frame_by_content(document: Document, own: Sequence[Block], title: str, text: str) -> str:
    """Why a page belongs to the portal's frame; empty if it may be a service."""
    if fold(title) in _NAVIGATION_TITLES:
        return "Die Seite gehört zur Navigation des Portals."
    if len({block.label for block in own} & SERVICE_SECTIONS) >= 2:
        return ""
    if not title and document.title:
        return "Die Seite nennt nur den Namen des Portals."
    if fold(title) in _LOGIN_TITLES or (document.has_password and len(text) < 1500):
        return "Die Seite ist eine Anmeldeseite."
    if _FOUND.search(text) or _is_list(own):
        return "Die Seite ist eine Liste."
    return ""


def _is_list(blocks: Sequence[Block]) -> bool:
    """An A–Z bar, many links to single services, or hardly anything but links."""
    links = [link for block in blocks for link in block.links]
    letters = {name.upper() for _, name in links if len(name) == 1 and name.isalpha()}
    services = {href for href, _ in links if family_of(href)}
    linked = sum(len(name) for _, name in links)
    written = sum(len(block.text) for block in blocks)
    return (
        len(letters) >= 15
        or len(services) >= 10
        or (len(links) >= 20 and linked > 0.7 * max(written, 1))
    )
