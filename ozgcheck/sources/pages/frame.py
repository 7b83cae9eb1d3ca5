# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a page is no service: errors, lists, search, start and login."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult

from ozgcheck.sources.pages.blocks import Block, Document
from ozgcheck.sources.pages.records import NoService
from ozgcheck.sources.pages.rules import Rules
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
# Every site has these pages; no product's address makes one of them a service.
_SITE_TITLES = phrases(
    """impressum | datenschutz | datenschutzerklaerung | barrierefreiheit | sitemap
    | erklaerung zur barrierefreiheit | startseite | homepage"""
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
# Nothing but such a sentence: the page is gone, though the server says it is there.
_GONE = re.compile(
    r"\b(?:seite|dienstleistung|leistung|inhalt|dokument|eintrag|angebot|datensatz|artikel)\b"
    r"[^.!?]{0,80}?\b(?:nicht gefunden|nicht finden|existiert (?:leider )?nicht|gibt es nicht"
    r"|nicht (?:mehr )?(?:vorhanden|abrufbar|verfügbar)|wurde (?:leider )?(?:gelöscht|entfernt))",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"^(?:(?:fehler |error )?(?:404|410)\b|seite nicht gefunden|page not found|not found"
    r"|nicht gefunden|(?:die )?(?:gesuchte|angeforderte) (?:seite|leistung|dienstleistung))"
)
_OUT_OF_SERVICE = re.compile(r"\bder dienst ist zur ?zeit nicht verfügbar", re.IGNORECASE)
# A whole page says more than this; a message of the portal does not.
_MESSAGE = 600
_SHORT = 1_500


def error_of(title: str, document: Document, own: Sequence[Block], text: str) -> NoService | None:
    """Why the page is an error message of the portal; None if it is none.

    The sentence that a service is out of order, above a page that says everything else,
    makes no error of it.
    """
    named = fold(title) or fold(document.title)
    if _GONE_TITLE.match(named):
        return NoService(_IS_GONE, broken=True, gone=True)
    if _ERROR_TITLE.match(named):
        return NoService(_IS_ERROR, broken=True)
    if len(text) >= _MESSAGE or sections_of(own):
        return None
    if _OUT_OF_SERVICE.search(text):
        return NoService(_IS_ERROR, broken=True)
    return NoService(_IS_GONE, broken=True, gone=True) if _GONE.search(text) else None


_IS_ERROR = "Die Seite ist eine Fehlermeldung des Portals."
_IS_GONE = "Die Seite gibt es laut Portal nicht oder nicht mehr."


def sections_of(blocks: Sequence[Block]) -> frozenset[str]:
    """The headings that only the description of a service has."""
    return SERVICE_SECTIONS.intersection(block.label for block in blocks)


def login_instead(
    document: Document, own: Sequence[Block], parts: SplitResult, title: str, text: str
) -> bool:
    """Whether an address of a service shows a login and nothing else."""
    if _LOGIN_PATH.search(parts.path):
        return True
    if sections_of(own):
        return False
    return document.has_password and (
        fold(title) in _LOGIN_TITLES or not title or len(text) < _MESSAGE
    )


def is_site_page(title: str, own: Sequence[Block]) -> bool:
    """A page that every site has (imprint, privacy), whatever its address looks like."""
    return fold(title) in _SITE_TITLES and not sections_of(own)


def frame_by_address(parts: SplitResult) -> str:
    """Why an address belongs to the portal's frame; empty if it may be a service."""
    if _LOGIN_PATH.search(parts.path):
        return IS_LOGIN
    if parts.scheme and not parts.query and START_PATH.match(parts.path):
        return "Die Seite ist eine Startseite."
    return ""


def frame_by_content(
    document: Document, own: Sequence[Block], title: str, text: str, rules: Rules
) -> str:
    """Why a page belongs to the portal's frame; empty if it may be a service."""
    if fold(title) in _NAVIGATION_TITLES:
        return "Die Seite gehört zur Navigation des Portals."
    if len(sections_of(own)) >= 2:
        return ""
    if not title and document.title:
        return "Die Seite nennt nur den Namen des Portals."
    if fold(title) in _LOGIN_TITLES or (document.has_password and len(text) < _SHORT):
        return IS_LOGIN
    if _FOUND.search(text) or _is_list(own, rules):
        return _IS_LIST
    return ""


IS_LOGIN = "Die Seite ist eine Anmeldeseite."
_IS_LIST = "Die Seite ist eine Liste."


def _is_list(blocks: Sequence[Block], rules: Rules) -> bool:
    """An A–Z bar, many links to single services, or hardly anything but links."""
    links = [link for block in blocks for link in block.links]
    letters = {name.upper() for _, name in links if len(name) == 1 and name.isalpha()}
    services = {href for href, _ in links if rules.profil_of(href) is not None}
    linked = sum(len(name) for _, name in links)
    written = sum(len(block.text) for block in blocks)
    return (
        len(letters) >= 15
        or len(services) >= 10
        or (len(links) >= 20 and linked > 0.7 * max(written, 1))
    )
