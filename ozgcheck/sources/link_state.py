# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the answer of an online service's address means; pure.

What is not certain is `nicht_pruefbar`: a service that could not be looked at is never called
dead, and a page that may be anything is reachable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ozgcheck.maturity.sentences import sentences
from ozgcheck.model import LinkKind, Linkregel, LinkState, Offer, Profil
from ozgcheck.sources.pages.blocks import Document
from ozgcheck.sources.pages.reader import document_of
from ozgcheck.sources.pages.rules import Rules
from ozgcheck.text import fold, plain
from ozgcheck.web.answer import Response
from ozgcheck.web.explain import shown
from ozgcheck.web.linkcheck import Asked
from ozgcheck.web.urls import START_PATH, absolute_url, normal_url, split_url

Judged = tuple[LinkState, str]

_GONE = (404, 410)
# What stands between us and the server says so in its name; then it was not the server's answer.
_BETWEEN = ("cf-mitigated", "x-squid-error", "x-sucuri-block", "x-amzn-waf-action")
_PDF = b"%PDF-"
_DOCUMENTS = {
    "application/pdf": "eine PDF-Datei",
    "application/msword": "ein Word-Dokument",
    "application/rtf": "ein Textdokument",
    "application/vnd.ms-excel": "eine Excel-Tabelle",
    "application/vnd.openxmlformats-officedocument": "ein Office-Dokument",
    "application/vnd.oasis.opendocument": "ein Dokument",
}
# Where BundID, Servicekonten and their kin live, beside what the catalogue's link rules name.
_LOGIN = re.compile(
    r"^https?://(?:[\w-]+\.)*id\.bund\.de(?=[:/])"
    r"|^https?://(?:login|sso|idp|auth|iam|signin|servicekonto|nutzerkonto)[\w-]*\."
    r"|^https?://(?:[\w-]+\.)*mein-unternehmenskonto\.de(?=[:/])"
    r"|[?&]SAMLRequest="
    r"|/(?:saml2?|openid-connect/auth|oauth2?/authorize|auth/realms|sign-?in|cas/login)(?:$|[/?.])",
    re.IGNORECASE,
)
_SAML_FORM = re.compile(r"<input\b[^<>]{0,300}\bname\s*=\s*[\"']?SAMLRequest\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"bund ?id\b|nutzerkonto|servicekonto|unternehmenskonto|benutzername", re.IGNORECASE
)
_LOG_IN = re.compile(r"\b(?:anmeld\w+|einloggen|log-?in)\b", re.IGNORECASE)
_GONE_TITLE = re.compile(
    r"(?:(?:http )?(?:fehler|error|status) )?(?:404|410)"
    r"(?: (?:error|fehler|not found|gone|seite nicht gefunden|nicht gefunden))?"
    r"|(?:die )?(?:angeforderte |gesuchte |aufgerufene )?seite (?:wurde )?(?:leider )?"
    r"nicht gefunden"
    r"|page not found|not found"
)
_WHEN = r"zur ?zeit|derzeit|momentan|aktuell|vorübergehend|gegenwärtig|im moment|gerade|leider"
_WHAT = (
    r"(?:der|die|das|dieser|diese|dieses|unser|unsere) (?:\w+e )?(?:online[- ]?)?"
    r"(?:dienst|service|dienstleistung|formular|antrag|antragsassistent|assistent|anwendung|portal"
    r"|serviceportal|seite|website|webseite|system|verfahren)"
)
_NOT = (
    r"nicht (?:verfügbar|erreichbar|zur verfügung|nutzbar)"
    r"(?=\W*$|,|\.|\s+(?:wegen|aufgrund)\b)"
)
_OUT = re.compile(
    rf"\b{_WHAT} (?:ist|steht)(?: [\w-]+){{0,5}}? {_NOT}"
    rf"|\b(?:{_WHEN}),? (?:ist|steht) {_WHAT}(?: [\w-]+){{0,4}}? {_NOT}"
    r"|\bbefinde(?:t sich|n uns)(?: [\w-]+){0,3}? im wartungsmodus",
    re.IGNORECASE,
)
# An announcement: the service works until then, or has worked again since.
_ANNOUNCED = re.compile(
    r"\b(?:wird|werden|kann|können|sollte|falls|wenn|sofern|geplant|zwischen|voraussichtlich"
    r"|(?:am|ab|vom|von|bis|zum)(?: dem)? (?:\w+tag\b|\d))",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(r"(?:\w+ ){0,2}(?:wartung|wartungsarbeiten|wartungsmodus|maintenance)")
# Messages are short; what says more is a page with a message on it.
_MESSAGE = 600
_LONGEST = 3_000


class Judge:
    """Says what answers mean.

    Args:
        offers: everything that was found; pages that describe them are no services.
        linkregeln: what addresses lead to.
        profile: how the pages of portal products are addressed.
    """

    def __init__(
        self,
        offers: Iterable[Offer] = (),
        linkregeln: Iterable[Linkregel] = (),
        profile: Iterable[Profil] = (),
    ) -> None:
        self._rules = Rules(profile, linkregeln)
        # A row of an index has no text: its address is what it offers, not what it says.
        self._pages = {normal_url(offer.url) for offer in offers if offer.text} - {""}

    def is_login(self, url: str) -> bool:
        """Whether the address is that of a login."""
        return bool(_LOGIN.search(url)) or self._kind(url) is LinkKind.ANMELDUNG

    def is_description(self, url: str) -> bool:
        """Whether the address is that of a page that only describes a service."""
        kind = self._kind(url)
        if kind is LinkKind.ONLINEDIENST or self._rules.entry_of(url)[0] is not None:
            return False
        # A start page describes no service, although it is information for the link rules.
        parts = split_url(url)
        start = bool(START_PATH.match(parts.path)) and not parts.query
        return (
            (kind is LinkKind.INFO and not start)
            or self._rules.profil_of(url) is not None
            or normal_url(url) in self._pages
        )

    def judge(self, asked: Asked) -> Judged:
        """The state of an address, and why, in one German sentence."""
        if asked.login:
            return LinkState.ANMELDUNG, f"Der Link führt zur Anmeldung bei {shown(asked.login)}."
        if asked.missing:
            return LinkState.TOT, f"Den Server „{plain(asked.missing, 200)}“ gibt es nicht."
        if asked.answer is None:
            return LinkState.NICHT_PRUEFBAR, plain(asked.failure, 400)
        if not asked.answer.ok:
            return _refused(asked.answer)
        return self._answered(asked.url, asked.answer)

    def _kind(self, url: str) -> LinkKind | None:
        return self._rules.kind_of(url, "")

    def _answered(self, url: str, answer: Response) -> Judged:
        if (document := _file(answer)) is not None:
            return document
        if self.is_login(answer.url):
            return LinkState.ANMELDUNG, f"Der Link führt zur Anmeldung bei {shown(answer.url)}."
        if self.is_description(answer.url):
            return _DESCRIPTION
        if not answer.body.strip():
            return LinkState.NICHT_PRUEFBAR, "Die Seite ist leer."
        if not answer.is_page:
            kind = plain(answer.content_type, 60)
            return LinkState.NICHT_PRUEFBAR, f"Der Link führt zu keiner Seite ({kind})."
        if _leads_home(url, answer.url):
            return (
                LinkState.NICHT_PRUEFBAR,
                "Die Adresse leitet auf die Startseite weiter; ob es den Dienst noch gibt, "
                "ist so nicht zu sehen.",
            )
        return self._read(answer)

    def _read(self, answer: Response) -> Judged:
        page, source, _ = document_of(answer.body, answer.charset)
        if page is None:
            return _REACHABLE
        for target, _, rel in page.leads:
            if rel == "refresh":
                onward = absolute_url(answer.url, target)
                if self.is_login(onward):
                    return LinkState.ANMELDUNG, f"Der Link führt zur Anmeldung bei {shown(onward)}."
                if self.is_description(onward):
                    return _DESCRIPTION
        text = " ".join(block.text for block in page.blocks)
        names = _names(page)
        if any(map(_GONE_TITLE.fullmatch, names)):
            return LinkState.TOT, "Die Seite sagt, dass es sie nicht gibt."
        if out := _out_of_service(page, text, names):
            return LinkState.AUSSER_BETRIEB, f"Die Seite sagt: „{plain(out, 200)}“"
        if _SAML_FORM.search(source) or _is_login_page(page, text):
            return LinkState.ANMELDUNG, "Zu sehen ist nur eine Anmeldung."
        return _REACHABLE


_REACHABLE = (LinkState.ERREICHBAR, "Die Adresse antwortet mit einer Seite.")
_DESCRIPTION = (
    LinkState.BESCHREIBUNG,
    "Der Link führt zu einer Seite, die eine Leistung nur beschreibt.",
)


def _refused(answer: Response) -> Judged:
    """What a status other than 2xx means; what may be about us says nothing about the service."""
    if answer.status in _GONE:
        return LinkState.TOT, f"Die Seite gibt es nicht (Status {answer.status})."
    between = any(name in answer.headers for name in _BETWEEN)
    if answer.status == 503 and not between:
        return LinkState.AUSSER_BETRIEB, "Der Dienst ist zurzeit außer Betrieb (Status 503)."
    if answer.status in (401, 403):
        return LinkState.NICHT_PRUEFBAR, f"Der Server lässt uns nicht ein (Status {answer.status})."
    return LinkState.NICHT_PRUEFBAR, f"Der Server antwortet mit Status {answer.status}."


def _file(answer: Response) -> Judged | None:
    """The file that it is, whatever a wrong label says; None if it is none."""
    if _PDF in answer.body[:1024] and answer.body.lstrip()[:1] != b"<":
        return LinkState.PDF, "Der Link führt zu einer PDF-Datei, keinem Onlinedienst."
    if answer.body.lstrip()[:1] == b"<":
        return None
    for label, name in _DOCUMENTS.items():
        if answer.content_type.startswith(label):
            where = name.replace("eine ", "einer ", 1).replace("ein ", "einem ", 1)
            return LinkState.PDF, f"Der Link führt zu {where}, keinem Onlinedienst."
    return None


def _leads_home(asked: str, answered: str) -> bool:
    """Whether a deep address ended at the bare start page of its own server."""
    before, after = split_url(asked), split_url(answered)
    same = _bare(before.hostname) == _bare(after.hostname)
    deep = not START_PATH.match(before.path) or bool(before.query)
    return same and deep and not after.query and bool(START_PATH.match(after.path))


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _names(page: Document) -> tuple[str, ...]:
    """What the page calls itself: its title, the parts of it, and its first-level headings."""
    titles = re.split(r"\s[|·–—-]\s", page.title)
    headings = [block.text for block in page.blocks if block.level == 1]
    return tuple(fold(name[:300]) for name in (page.title, *titles, *headings))


def _out_of_service(page: Document, text: str, names: Iterable[str]) -> str:
    """The words with which the page says that the service does not work now; may be empty."""
    if len(text) > _LONGEST:
        return ""
    for block in page.blocks:
        for sentence in sentences(block.text):
            if _OUT.search(sentence) and not _ANNOUNCED.search(sentence):
                return sentence
    if len(text) <= _MESSAGE:
        return next(
            (name.capitalize() for name in names if _MAINTENANCE.fullmatch(name)),
            "",
        )
    return ""


def _is_login_page(page: Document, text: str) -> bool:
    """Whether there is nothing but a login."""
    if len(text) > _MESSAGE or not _LOG_IN.search(f"{page.title} {text}"):
        return False
    return page.has_password or bool(_ACCOUNT.search(text))
