# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One saved page of a municipal portal: is it a service, and what does it say?

No portal promises any HTML, so nothing here depends on one product's tags or CSS
classes. A page is first flattened into a sequence of blocks (a heading, a paragraph,
a table cell); titles, sections and links are then found by the words that the
portals use. What differs between products stands in the tables at the top.

Everything here is pure: bytes in, a record out; no file, no network.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import cast
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from lxml import etree

from ozgcheck.model import Link, LinkKind
from ozgcheck.text import fold, plain

MAX_PAGE_BYTES = 5_000_000
MAX_TEXT = 20_000
MAX_LINKS = 200
_MAX_TITLE = 300
_MAX_DESCRIPTION = 1_000
_MAX_URL = 2_000
# The largest service pages have some 5,000 elements; the limit bounds the time per page.
_MAX_ELEMENTS = 200_000


# --- what differs between portal products --------------------------------------------


@dataclass(frozen=True, slots=True)
class Family:
    """A portal product: how the address of one service looks, and its portlet title.

    `detail` is searched in the address; a page there is a service, whatever it looks
    like. `marker` (as `fold` gives it) names the product where the address is unknown;
    the product's own lists carry it too, so it proves no service.
    """

    name: str
    detail: re.Pattern[str]
    marker: str = ""


def _family(name: str, detail: str, marker: str = "") -> Family:
    return Family(name, re.compile(detail, re.IGNORECASE), marker)


FAMILIES = (
    _family("vr-bis-detail", r"/vr-bis-detail/dienstleistung/\d+/show", "bis suche und detail"),
    _family(
        "egov-bis-detail",
        r"/egov-bis-detail/dienstleistung/\d+/show",
        "bis templatebasierte anzeige",
    ),
    _family("optigov", r"[?&]ansicht=dienstleistung&eintrag=\d+"),
    _family("nolis", r"[?&]object=tx(?:%7C|\|)[\d.]+"),
    _family("bso", r"_bso\.asp\?seite=angebot&id=\d+"),
    _family("advantic", r"-9000000\d+-0\.html"),
    _family("citkomm", r"tx_citkoegovservicelight_dienstleistungen(?:\[|%5B)dienst\w+(?:\]|%5D)="),
    _family("mincity", r"tx_mincity_pi1(?:\[|%5B)sv(?:\]|%5D)=\d+"),
    _family("dienstleistungen-detailansicht", r"/Dienstleistungen-Detailansicht_\d+\.html"),
    _family("zufish", r"/zufish-leistungsansicht/[^/?]+\.html"),
    _family("dldb", r"//service\.berlin\.de/dienstleistung/\d+"),
    _family("buergerservice", r"/_meta/buergerservice/\d+"),
    _family("services", r"//(?:www\.)?dortmund\.de/services/[^/?]+\.html"),
)


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A link whose address (or text) matches leads to something of this kind."""

    kind: LinkKind
    pattern: re.Pattern[str]


def _rules(*rows: tuple[LinkKind, str]) -> tuple[LinkRule, ...]:
    return tuple(LinkRule(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


# The first rule that matches decides, so descriptions of services and PDF files stand
# before everything that could make them look like an online service.
URL_RULES = _rules(
    # Descriptions that carry a Leistungsschlüssel, and laws: never a service themselves.
    (LinkKind.INFO, r"//(?:www\.)?verwaltung\.bund\.de/leistungsverzeichnis/"),
    (LinkKind.INFO, r"//(?:www\.)?meineverwaltung\.nrw/leistung/"),
    (LinkKind.INFO, r"//(?:www\.)?fimportal\.de/"),
    (LinkKind.INFO, r"//amt24\.sachsen\.de/leistung/"),
    (LinkKind.INFO, r"//verwaltungsportal\.hessen\.de/leistung"),
    (LinkKind.INFO, r"//(?:www\.)?(?:gesetze-im-internet\.de|recht\.nrw\.de|dejure\.org)"),
    (LinkKind.TERMIN, r"^https?://(?:online-?)?termine?[.-]"),
    (LinkKind.TERMIN, r"//tevis[.-]|tempus-termine|netappoint|//[\w.-]*terminland\."),
    (
        LinkKind.TERMIN,
        r"(?<![a-z])termin-?(?:vereinbar|vergabe|buch|reservier)",
    ),
    (LinkKind.FORMULAR, r"\.(?:pdf|docx?|odt)(?:$|[/?#])"),
    (LinkKind.FORMULAR, r"/findform\?"),
    (
        LinkKind.ZAHLUNG,
        r"epaybl|pmpayment|girosolution|paypal\.com|/bezahlen(?:$|[/?])",
    ),
    # Südwestfalen-IT: a direct call of the service, with or without login.
    (LinkKind.ONLINEDIENST, r"/extension/service/(?:auth-)?call/|/externe-services/call/\d"),
    # cit intelliForm, form-solutions, civento and OLAV, Amt24, AKDB, KRZN
    (LinkKind.ONLINEDIENST, r"/intelliform/forms/.+/index"),
    (LinkKind.ONLINEDIENST, r"/metaform/Form-Solutions/sid/assistant/"),
    (LinkKind.ONLINEDIENST, r"//portal-civ[\w-]*\.ekom21\.de/.*start\.html|ekom21\.de/.*olav/\w"),
    (LinkKind.ONLINEDIENST, r"/onlineantraege/onlineantrag\?"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?buergerservice-portal\.de/bayern/[^/]+/[^/?]"),
    (LinkKind.ONLINEDIENST, r"//verkehr-igv\.krzn\.de/|/onlinezulassungsbehoerde"),
    # Services that one Land or the Bund runs for all
    (LinkKind.ONLINEDIENST, r"//serviceportal\.gemeinsamonline\.de/Onlinedienste/Service/Entry/"),
    (LinkKind.ONLINEDIENST, r"//service\.wirtschaft\.nrw/antrag/"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?bauportal\.nrw/antrag"),
    (LinkKind.ONLINEDIENST, r"//url\.nrw/elterngeld-online|//(?:www\.)?elsa\.nrw\.de"),
    (LinkKind.ONLINEDIENST, r"//formulare\.polizei\.nrw/|//(?:www\.)?antragsservice-einbuerg"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?wohnsitzanmeldung\.gov\.de"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?fuehrungszeugnis\.bund\.de|//(?:www\.)?elster\.de"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?sozialplattform\.de/formular\?"),
    (LinkKind.ANMELDUNG, r"/c/portal/login|/login(?:$|[/?.])|//id\.bund\.de|//servicekonto\.nrw"),
)

# What the page itself calls a link whose address says nothing.
TEXT_RULES = _rules(
    (LinkKind.INFO, r"^(?:alle|weitere|übersicht|informationen|hilfe|fragen|sprung)\b"),
    (LinkKind.TERMIN, r"\btermin"),
    (LinkKind.FORMULAR, r"\bpdf\b|adobe acrobat"),
    (LinkKind.ZAHLUNG, r"\b(?:online|jetzt) bezahlen\b"),
    (LinkKind.ONLINEDIENST, r"\bonline[- ]?(?:antrag|dienst|formular|service|verfahren)"),
    (
        LinkKind.ONLINEDIENST,
        r"\bonline (?:be)?antragen\b|\bonline (?:an|ab|um)melden\b"
        r"|\bonline (?:stellen|erledigen|bestellen|ausfüllen|anzeigen)\b",
    ),
    (LinkKind.ANMELDUNG, r"^(?:log-?in|einloggen|anmelden|registrieren|mit bundid anmelden)$"),
)


def _phrases(table: str) -> frozenset[str]:
    """Entries of a table written `one | two words`, as `fold` gives them."""
    return frozenset(" ".join(entry.split()) for entry in table.split("|"))


_ONLINE_SECTIONS = _phrases(
    """onlinedienstleistungen | onlinedienstleistung | onlinedienste | onlinedienst
    | online dienste | online dienstleistungen | online services"""
)
# Titles of portlets and page frames; never the title of a service.
_FRAME = _ONLINE_SECTIONS | _phrases(
    """bis suche und detail | bis templatebasierte anzeige alt | bis templatebasierte anzeige
    | navigationsmenue | dienstleistungsinformationen | dienstleistungen | dienstleistung
    | leistungen | leistung | service | services | buergerservice | detail | details
    | detailansicht | suche | inhalt | hauptinhalt | navigation | menue | hauptmenue
    | links und onlinedienste | links onlinedienste | online service"""
)
_PORTLET_TITLES = ("navigationsmenue", *filter(None, (family.marker for family in FAMILIES)))
_SUMMARY = _phrases("kurzbeschreibung | kurztext | auf einen blick")
_DESCRIPTION = _phrases("beschreibung | leistungsbeschreibung | allgemeine informationen")
# Where the portal advertises other services: their badges say nothing about this one.
_RELATED = _phrases(
    """vorschlaege | verwandte dienstleistungen | verwandte leistungen | verwandte themen
    | aehnliche dienstleistungen | aehnliche leistungen | weitere services
    | weitere dienstleistungen | weitere leistungen | das koennte sie auch interessieren"""
)
# Only the description of a service has these; two of them outweigh what looks like a list.
_SERVICE_SECTIONS = (
    _SUMMARY
    | _DESCRIPTION
    | _phrases(
        """unterlagen | erforderliche unterlagen | benoetigte unterlagen
        | welche unterlagen werden benoetigt | rechtsgrundlagen | rechtsgrundlage
        | voraussetzungen | fristen | welche fristen muss ich beachten | kosten | gebuehren
        | gebuehrenrahmen | welche gebuehren fallen an | hinweise und besonderheiten
        | zustaendige stelle | zustaendige einrichtung | zustaendige einrichtungen
        | verfahrensablauf | bearbeitungsdauer | hinweise zu diesem service | vertrauensniveau"""
    )
)
_SECTIONS = (
    _SERVICE_SECTIONS
    | _RELATED
    | _phrases(
        """oeffnungszeiten | hinweise | wichtige hinweise | zustaendig | prozess
        | zustaendige kontaktpersonen | ansprechpartner innen | ansprechpartner | kontakt
        | downloads | verantwortlichkeit | hilfe | formulare | online services und formulare
        | weitere infos | zeiten | bezeichnung | icon legende"""
    )
)
_HEADINGS = _SECTIONS | _ONLINE_SECTIONS

_NAVIGATION_TITLES = _phrases(
    """a z | von a bis z | dienstleistungen a z | dienstleistungen von a bis z | leistungen a z
    | leistungen von a bis z | formulare a z | formulare von a bis z | was erledige ich wo
    | was erledige ich wo von a bis z | suche | suchergebnis | suchergebnisse | suchen
    | startseite | home | homepage | willkommen | herzlich willkommen | dienstleistungen
    | leistungen | services | online services | online dienste | onlinedienste | formulare
    | sitemap | inhaltsverzeichnis | uebersicht | impressum | datenschutz
    | datenschutzerklaerung | kontakt | barrierefreiheit | erklaerung zur barrierefreiheit
    | lebenslagen | themen | kategorien | postkorb"""
)
_LOGIN_TITLES = _phrases(
    "anmelden | anmeldung | login | log in | einloggen | registrieren | registrierung"
)
_LOGIN_PATH = re.compile(r"/c/portal/login|/(?:log-?in|anmelden|signin)/?$", re.IGNORECASE)
_START_PATH = re.compile(r"^/?(?:(?:web/[^/]+/)?(?:home|start|startseite)/?)?$", re.IGNORECASE)
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
_SITE_WORDS = _phrases(
    """serviceportal | buergerportal | buergerserviceportal | kommunalportal | stadtportal
    | openrathaus | startseite | homepage | willkommen"""
)
_SITE_NAME = re.compile(
    r"(?:landeshaupt|hanse|kreis)?(?:stadt|kreis|gemeinde|stadtverwaltung)(?: [a-z]+){1,3}"
)
_TITLE_SEPARATOR = re.compile(r"(\s+(?:[|·»–—-]|::)\s+)")


# --- what a page gives ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """A page that offers one service.

    `url` is normalised, or what the caller gave where the page names no address.
    `family` is a name of `FAMILIES` or empty. `text` is at most `MAX_TEXT` characters:
    what stands on the page, without frame and without what advertises other services;
    every block ends with punctuation. All strings are `ozgcheck.text.plain`.
    """

    url: str
    title: str
    family: str
    description: str
    category: str
    schluessel: tuple[str, ...]
    links: tuple[Link, ...]
    text: str


@dataclass(frozen=True, slots=True)
class NoService:
    """Why a page is no service; `reason` is one German sentence.

    `broken`: the page should have said something and could not be read. Otherwise it
    belongs to the frame of the portal (list, search, start, login).
    """

    reason: str
    broken: bool


def read_page(html: bytes, url: str) -> Page | NoService:
    """Read one page; whatever bytes come in, the answer is one of the two records.

    Args:
        html: the page as saved or received, any encoding.
        url: where it came from: an http(s) address, or a relative path if unknown.
    """
    if len(html) > MAX_PAGE_BYTES:
        return NoService("Die Seite ist größer als 5 MB.", broken=True)
    source = _decode(html)
    if not source.strip():
        return NoService("Die Datei ist leer.", broken=True)
    if "<" not in source or "\x00" in source:
        return NoService("Die Datei ist keine HTML-Seite.", broken=True)
    document = _read_document(source)
    if document is None:
        return NoService("Die Seite ist zu umfangreich aufgebaut.", broken=True)
    if not document.blocks:
        return NoService("Die Seite enthält keinen sichtbaren Text.", broken=True)
    return _judge(document, _address(document, url))


def _judge(document: _Document, address: str) -> Page | NoService:
    """Service or not; error pages are recognised before the address is believed."""
    parts = _split(address)
    family = _family_of(address)
    title = _title(document, parts.hostname or "")
    own = _without_related(document.blocks)
    text = _text(own)
    named = fold(title) or fold(document.title)
    if _ERROR_TITLE.match(named) or (_OUT_OF_SERVICE in text and len(text) < 600):
        return NoService("Die Seite ist eine Fehlermeldung des Portals.", broken=True)
    if family is None and not document.keys:
        frame = _frame_by_address(parts) or _frame_by_content(document, own, title, text)
        if frame:
            return NoService(frame, broken=False)
    if not title:
        return NoService("Die Seite nennt keinen Titel.", broken=True)
    links = tuple(_links(own, document.base or address, address))
    in_addresses = (keys_in(unquote(url)) for url in (address, *(link.url for link in links)))
    return Page(
        url=plain(address, _MAX_URL),
        title=title,
        family=family.name if family else _family_by_content(document),
        description=_description(own, document),
        category=_category(document, title),
        schluessel=tuple(dict.fromkeys((*document.keys, *chain.from_iterable(in_addresses)))),
        links=_limited(links),
        text=text,
    )


# --- addresses and keys --------------------------------------------------------------

_DEFAULT_PORT = {"http": 80, "https": 443}
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_PARAMETER = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|p_p?_?auth|utm_\w+|fbclid)=.*"
    r"|sid=[0-9a-f]{16,}",
    re.IGNORECASE | re.DOTALL,
)
_KEY = re.compile(r"(?<![0-9A-Za-z])99\d{12}(?![0-9A-Za-z])", re.ASCII)


def normal_url(url: str) -> str:
    """One spelling for an address: what only varies between visits is dropped.

    Default port (`:443`), fragment, user name and session ids go; scheme and host
    become lower case; spaces and umlauts are percent-encoded.

    Returns:
        The address, or an empty string if it is no http(s) address.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not host or len(url) > _MAX_URL:
        return ""
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORT[scheme]:
        host = f"{host}:{port}"
    query = "&".join(
        pair for pair in parts.query.split("&") if not _SESSION_PARAMETER.fullmatch(pair)
    )
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return urlunsplit((scheme, host, _encoded(path), _encoded(query), ""))


def _encoded(part: str) -> str:
    return quote(part, safe="%/:=&?~+!$,;'@()*[]|{}", errors="replace")


def keys_in(text: str) -> tuple[str, ...]:
    """Every Leistungsschlüssel that stands in a text as a number of its own, in order."""
    return tuple(dict.fromkeys(_KEY.findall(text)))


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _family_of(url: str) -> Family | None:
    return next((family for family in FAMILIES if family.detail.search(url)), None)


def _family_by_content(document: _Document) -> str:
    for family in FAMILIES:
        if family.marker and any(
            block.label.startswith(family.marker) for block in document.blocks
        ):
            return family.name
    return "optigov" if document.has_schluessel_property else ""


def _address(document: _Document, url: str) -> str:
    """The page's address: what it says itself, else what the caller knows.

    A canonical link that names the start page on every page is common; the address
    that looks most like one service wins.
    """
    given = normal_url(url)
    named = (document.canonical, document.og_url, document.saved_from)
    claims = [absolute_url(given, claim) for claim in named if claim]
    if given:
        # A page that was really fetched must not pass itself off as another host's.
        host = urlsplit(given).hostname
        claims = [claim for claim in claims if claim and urlsplit(claim).hostname == host]
        claims.append(given)
    claims = [claim for claim in claims if claim]
    if not claims:
        return url
    return max(
        claims,
        key=lambda claim: (
            _family_of(claim) is not None,
            not _START_PATH.match(urlsplit(claim).path),
        ),
    )


def absolute_url(base: str, url: str) -> str:
    """Resolve a link as it stands in a page; empty if no http(s) address comes out."""
    try:
        return normal_url(urljoin(base, url.strip()))
    except ValueError:
        return ""


# --- from bytes to blocks ------------------------------------------------------------

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
# As browsers read them: both older names mean Windows-1252. Other names are not obeyed,
# some of Python's codecs are slow or no encodings of text at all.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}


def _decode(html: bytes) -> str:
    """Text of a page: byte order mark, else what it declares, else UTF-8, else cp1252."""
    for bom, encoding in _BOMS:
        if html.startswith(bom):
            return html[len(bom) :].decode(encoding, "replace")
    declared = _META_CHARSET.search(html[:4096])
    name = _CHARSETS.get(declared[1].decode("ascii", "replace").lower(), "") if declared else ""
    for encoding in filter(None, (name, "utf-8")):
        try:
            return html.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode_unsure(html)


def decode_unsure(data: bytes) -> str:
    """Decode bytes that are not valid UTF-8: damaged UTF-8 or Windows-1252.

    German Windows-1252 read as UTF-8 gives hardly anything but errors; a file that
    gives more umlauts than errors is UTF-8 with a few bad bytes.
    """
    as_utf8 = data.decode("utf-8", "replace")
    bad = as_utf8.count("\ufffd")
    good = sum(char > "\x7f" for char in as_utf8) - bad
    return as_utf8 if good > bad else data.decode("cp1252", "replace")


@dataclass(slots=True)
class _Block:
    """A run of text between two block-level tags; `level` is 1-6 for headings, else 0.

    `label` are its folded words if it is short enough to be a heading: portals write
    their headings in any tag.
    """

    text: str
    level: int
    label: str
    links: list[tuple[str, str]]


_BLOCK_TAGS = _phrases(
    """address | article | aside | blockquote | body | br | button | caption | center | dd
    | details | dialog | div | dl | dt | fieldset | figcaption | figure | footer | form | h1 | h2
    | h3 | h4 | h5 | h6 | header | hr | legend | li | main | ol | p | pre | section | summary
    | table | tbody | td | tfoot | th | thead | tr | ul"""
)
_NOISE_TAGS = _phrases(
    """head | iframe | math | nav | noscript | object | script | select | style | svg | template
    | textarea"""
)
_NOISE_ROLES = _phrases("navigation | banner | contentinfo | search | menu | menubar")
_CONTENT_TAGS = ("main", "article")
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KEY_ATTRIBUTES = _phrases(
    "schluessel | leika | leikaid | leikakey | leikaschluessel | leistungsschluessel"
)
_CRUMB_TAGS = ("nav", "ol", "ul", "div")
_CRUMB_CLASSES = {"breadcrumb", "breadcrumbs"}
_CRUMB_LABELS = _CRUMB_CLASSES | {"brotkrumen", "brotkrumennavigation", "sie sind hier"}
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")


class _TooLargeError(Exception):
    """The page has more elements than any real one."""


class _Document:
    """What the parser hears of a page; the attributes are ready when it is done.

    Events instead of a tree, because building one takes quadratic time for a tag with
    hundreds of thousands of attributes and fails on deep nesting.
    """

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.title = self.og_title = self.og_url = self.canonical = ""
        self.description = self.base = self.saved_from = ""
        self.keys: dict[str, None] = {}  # ordered set
        self.crumbs: list[str] = []
        self.has_password = False
        self.has_schluessel_property = False  # seen at optiGov portals only
        self._open: list[str] = []
        self._elements = 0
        self._content_depth = 0  # inside <main> or <article> a <header> carries the title
        self._noise_from = 0  # depth of the outermost element that is no content, or 0
        self._crumb_from = 0
        self._title: list[str] | None = None
        self._crumb: list[str] = []
        self._parts: list[str] = []
        self._has_text = False
        self._links: list[tuple[str, str]] = []
        self._level = 0
        self._href = ""
        self._link_name = ""
        self._link_parts: list[str] = []

    # The parser calls these five.

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise _TooLargeError
        self._open.append(tag)
        depth = len(self._open)
        self._note_facts(tag, attrib)
        self._end_crumb()
        if not self.crumbs and not self._crumb_from and _is_breadcrumb(tag, attrib):
            self._crumb_from = depth
        if self._noise_from:
            return
        if self._crumb_from or self._is_noise(tag, attrib):
            self._close_block()
            self._noise_from = depth
            return
        self._content_depth += tag in _CONTENT_TAGS
        if tag in _BLOCK_TAGS:
            self._close_block()
        self._level = _HEADING_LEVELS.get(tag, self._level)
        if tag == "a":
            self._href = attrib.get("href", "")
            self._link_name = attrib.get("aria-label") or attrib.get("title") or ""
            self._link_parts = []
        elif tag == "img" and self._href:
            self._link_name = self._link_name or attrib.get("alt", "")

    def end(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            self._end_one(closed)
            if closed == tag:
                break

    def data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        if self._crumb_from:
            self._crumb.append(data)
        if not self._noise_from:
            self._parts.append(data)
            self._has_text = self._has_text or not data.isspace()
            if self._href:
                self._link_parts.append(data)

    def comment(self, text: str) -> None:
        saved = _SAVED_FROM.match(text[: _MAX_URL + 40])
        if saved and not self.saved_from:
            self.saved_from = saved[1]

    def close(self) -> None:
        self._close_block()

    def _end_one(self, tag: str) -> None:
        depth = len(self._open) + 1
        if tag == "title" and self._title is not None:
            self.title = _one_line(self._title)
            self._title = None
        self._end_crumb()
        if depth == self._crumb_from:
            self._crumb_from = 0
        if self._noise_from:
            if depth == self._noise_from:
                self._noise_from = 0
            return
        if tag == "a" and self._href:
            self._close_link()
        if tag in _BLOCK_TAGS:
            self._close_block()
        if tag in _HEADING_LEVELS:
            self._level = 0
        self._content_depth -= tag in _CONTENT_TAGS

    def _note_facts(self, tag: str, attrib: Mapping[str, str]) -> None:
        """What a page says in attributes, wherever they stand."""
        content = attrib.get("content", "").strip()
        name = (
            attrib.get("property") or attrib.get("name") or attrib.get("itemprop") or ""
        ).lower()
        if content and fold(name[:60]).replace(" ", "") in _KEY_ATTRIBUTES:
            self.keys.update(dict.fromkeys(keys_in(content)))
            self.has_schluessel_property |= attrib.get("property") == "schluessel"
        if tag == "meta" and name == "og:title":
            self.og_title = self.og_title or content
        elif tag == "meta" and name == "og:url":
            self.og_url = self.og_url or content
        elif tag == "meta" and name in ("description", "og:description"):
            self.description = self.description or content
        elif tag == "link" and "canonical" in attrib.get("rel", "").lower().split():
            self.canonical = self.canonical or attrib.get("href", "")
        elif tag == "base":
            self.base = self.base or normal_url(attrib.get("href", ""))
        elif tag == "input":
            self.has_password |= attrib.get("type", "").lower() == "password"
        elif tag == "title" and not self.title and "svg" not in self._open:
            self._title = []

    def _is_noise(self, tag: str, attrib: Mapping[str, str]) -> bool:
        if tag in _NOISE_TAGS or attrib.get("role", "") in _NOISE_ROLES:
            return True
        return tag in ("header", "footer") and not self._content_depth

    def _end_crumb(self) -> None:
        text = _one_line(self._crumb)
        if text:
            self.crumbs.append(text)
        self._crumb = []

    def _close_link(self) -> None:
        link = (self._href, _one_line(self._link_parts) or self._link_name)
        # A link around whole blocks ends after they are closed and belongs to the last.
        pending = self._has_text or not self.blocks
        (self._links if pending else self.blocks[-1].links).append(link)
        self._href = ""

    def _close_block(self) -> None:
        text = _one_line(self._parts)
        if text:
            label = fold(text) if len(text) <= 60 else ""
            self.blocks.append(_Block(text, self._level, label, self._links))
            self._links = []
        self._parts = []
        self._has_text = False


def _one_line(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def _is_breadcrumb(tag: str, attrib: Mapping[str, str]) -> bool:
    return tag in _CRUMB_TAGS and (
        not _CRUMB_CLASSES.isdisjoint(attrib.get("class", "").lower().split())
        or attrib.get("aria-label", "").lower() in _CRUMB_LABELS
    )


def _read_document(source: str) -> _Document | None:
    """Let the parser tell what it finds; None if the page is larger than any real one."""
    document = _Document()
    # The stubs want a target that takes bytes as well; the parser only ever sends text.
    target = cast("etree.ParserTarget", document)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, target=target)
    try:
        # Encoded anew, because the parser obeys a declaration inside a text otherwise.
        etree.fromstring(source.encode("utf-8", "replace"), parser)
    except _TooLargeError:
        return None
    except etree.LxmlError:
        document.close()  # what was heard before the error is still the page
    return document


def _category(document: _Document, title: str) -> str:
    """`Bürgerservice > Ausweise`: the breadcrumb without start page and page itself."""
    unwanted = {"", "startseite", "home", "start", "sie sind hier", fold(title)}
    names = [name for name in document.crumbs[:20] if fold(name) not in unwanted]
    return plain(" > ".join(names), 200)


# --- reading the blocks --------------------------------------------------------------


def _is_heading(block: _Block) -> bool:
    return block.level > 0 or block.label in _HEADINGS


def _is_site_name(text: str, host: str) -> bool:
    words = fold(text)
    return bool(words) and (
        not _SITE_WORDS.isdisjoint(words.split())
        or _SITE_NAME.fullmatch(words) is not None
        or words in host.split(".")
    )


def _title(document: _Document, host: str) -> str:
    """The service's name.

    In this order: the field „Bezeichnung“ (vr-bis-detail V2), a first-level heading, a
    heading before the first section, `og:title`, `<title>` without the site's name.
    """
    blocks = document.blocks
    labels = [block.label for block in blocks]
    if "dienstleistungsinformationen" in labels:
        for label, following in zip(labels, blocks[1:], strict=False):
            if label == "bezeichnung" and not _is_heading(following):
                return plain(following.text, _MAX_TITLE)

    def may_be_title(block: _Block) -> bool:
        label = fold(block.text[:_MAX_TITLE])
        frame = _FRAME | _SECTIONS
        return bool(label) and label not in frame and not _is_site_name(block.text[:100], host)

    first = [block for block in blocks if block.level == 1 and may_be_title(block)]
    before_sections = takewhile(lambda block: block.label not in _SECTIONS, blocks)
    others = (block for block in before_sections if 1 < block.level <= 3 and may_be_title(block))
    heading = next(iter(first), None) or next(others, None)
    if heading is not None:
        return plain(heading.text, _MAX_TITLE)
    return plain(
        _without_site_name(document.og_title, host) or _without_site_name(document.title, host),
        _MAX_TITLE,
    )


def _without_site_name(title: str, host: str) -> str:
    """`Reisepass - BIS: Suche und Detail - Serviceportal Herne` becomes `Reisepass`."""
    pieces = _TITLE_SEPARATOR.split(title[: _MAX_TITLE * 2].strip())

    def is_frame(piece: str) -> bool:
        return fold(piece) in _FRAME or _is_site_name(piece, host)

    while pieces and is_frame(pieces[-1]):
        del pieces[-2:]
    while pieces and is_frame(pieces[0]):
        del pieces[:2]
    return "".join(pieces)


def _without_related(blocks: Iterable[_Block]) -> list[_Block]:
    """Drop what advertises other services, up to the next section of this page."""
    kept: list[_Block] = []
    dropping = 0
    for block in blocks:
        label = block.label
        if label in _RELATED:
            dropping = block.level or 2
        elif dropping and (0 < block.level <= dropping or label in _HEADINGS):
            dropping = 0
        if not dropping:
            kept.append(block)
    return kept


def _section(blocks: Sequence[_Block], labels: frozenset[str]) -> str:
    """The text under the first heading with one of these names."""
    for index, block in enumerate(blocks):
        if block.label in labels:
            body = takewhile(lambda block: not _is_heading(block), blocks[index + 1 :])
            return " ".join(block.text for block in body)
    return ""


def _description(blocks: Sequence[_Block], document: _Document) -> str:
    text = _section(blocks, _SUMMARY) or document.description or _section(blocks, _DESCRIPTION)
    return plain(text, _MAX_DESCRIPTION)


def _text(blocks: Iterable[_Block]) -> str:
    """Visible text on one line; every block ends like a sentence, a heading with a colon.

    Without that, „kein“ at the end of one block would seem to belong to the next.
    """
    parts: list[str] = []
    length = 0
    for block in blocks:
        if block.label.startswith(_PORTLET_TITLES):
            continue
        end = "" if block.text[-1] in ".!?:;" else ":" if _is_heading(block) else "."
        parts.append(block.text + end)
        length += len(block.text) + 2
        if length > MAX_TEXT:
            break
    return plain(" ".join(parts), MAX_TEXT)


def _frame_by_address(parts: SplitResult) -> str:
    if _LOGIN_PATH.search(parts.path):
        return "Die Seite ist eine Anmeldeseite."
    if parts.scheme and not parts.query and _START_PATH.match(parts.path):
        return "Die Seite ist eine Startseite."
    return ""


def _frame_by_content(document: _Document, own: Sequence[_Block], title: str, text: str) -> str:
    """Why a page belongs to the portal's frame; empty if it may be a service."""
    if fold(title) in _NAVIGATION_TITLES:
        return "Die Seite gehört zur Navigation des Portals."
    if len({block.label for block in own} & _SERVICE_SECTIONS) >= 2:
        return ""
    if not title and document.title:
        return "Die Seite nennt nur den Namen des Portals."
    if fold(title) in _LOGIN_TITLES or (document.has_password and len(text) < 1500):
        return "Die Seite ist eine Anmeldeseite."
    if _FOUND.search(text) or _is_list(own):
        return "Die Seite ist eine Liste."
    return ""


def _is_list(blocks: Sequence[_Block]) -> bool:
    """An A–Z bar, many links to single services, or hardly anything but links."""
    links = [link for block in blocks for link in block.links]
    letters = {name.upper() for _, name in links if len(name) == 1 and name.isalpha()}
    services = {href for href, _ in links if _family_of(href)}
    linked = sum(len(name) for _, name in links)
    written = sum(len(block.text) for block in blocks)
    return (
        len(letters) >= 15
        or len(services) >= 10
        or (len(links) >= 20 and linked > 0.7 * max(written, 1))
    )


def _links(blocks: Sequence[_Block], base: str, own: str) -> Iterator[Link]:
    """Every link of the page once, with its kind; links to the page itself are dropped."""
    seen: set[str] = set()
    listed = _listed_services(blocks)
    for index, block in enumerate(blocks):
        for href, name in block.links:
            url = absolute_url(base, href)
            if not url or url == own or url in seen:
                continue
            seen.add(url)
            kind = _kind(url, name)
            if kind is None:
                kind = LinkKind.ONLINEDIENST if index in listed else LinkKind.INFO
            yield Link(kind, plain(url, _MAX_URL), plain(name, 200))


def _kind(url: str, name: str) -> LinkKind | None:
    for rules, subject in ((URL_RULES, url), (TEXT_RULES, name)):
        for rule in rules:
            if rule.pattern.search(subject):
                return rule.kind
    return None


# „Icon Legende:“, its lines and the jump link stand between heading and first entry.
_LEGEND_BLOCKS = 4


def _listed_services(blocks: Sequence[_Block]) -> set[int]:
    """Blocks that are entries under a heading like „Onlinedienstleistungen“.

    The heading stands there without any entry too, and a page without further
    headings goes on after the entries: only blocks count that are little more than
    a link, and only up to the first one that is not (a legend may come before them).
    """
    listed: set[int] = set()
    for start, block in enumerate(blocks):
        if block.label not in _ONLINE_SECTIONS:
            continue
        for index in range(start + 1, len(blocks)):
            entry = blocks[index]
            linked = sum(len(name) for _, name in entry.links)
            is_entry = bool(entry.links) and linked >= 0.6 * len(entry.text)
            legend_may_follow = index - start <= _LEGEND_BLOCKS and index - 1 not in listed
            is_below = 0 < block.level < entry.level
            if _is_heading(entry) and not is_below and entry.label != "icon legende":
                break
            if is_entry:
                listed.add(index)
            elif not legend_may_follow:
                break
    return listed


def _limited(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """At most `MAX_LINKS`; what is more than information goes first, order is kept."""
    if len(links) <= MAX_LINKS:
        return links
    ranked = sorted(range(len(links)), key=lambda i: (links[i].kind is LinkKind.INFO, i))
    return tuple(links[i] for i in sorted(ranked[:MAX_LINKS]))
