# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One page is read: what it offers, what it lists, where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote

from lxml import etree

from ozgcheck.model import Griff, Link, LinkKind, Linkregel, Profil
from ozgcheck.sources.pages import evidence, frame, selectors
from ozgcheck.sources.pages.blocks import Block, Document, read_document
from ozgcheck.sources.pages.decode import decode
from ozgcheck.sources.pages.entries import entries_of
from ozgcheck.sources.pages.extract import (
    address_of,
    base_of,
    category_of,
    description_of,
    facts_of,
    section,
    section_blocks,
    text_of,
    without_related,
)
from ozgcheck.sources.pages.links import (
    Resolve,
    anchors_of,
    is_about,
    limited,
    links_of,
    resolver,
)
from ozgcheck.sources.pages.records import NoService, Page, Reading
from ozgcheck.sources.pages.rules import Rules
from ozgcheck.sources.pages.structured import Described, items_of, other_subject, service_in
from ozgcheck.sources.pages.title import title_of
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import MAX_URL, keys_in, normal_url, split_url

MAX_PAGE_BYTES = 5_000_000
# Fields of a profile that name links, with the kind that these then have.
LINK_FIELDS = {
    kind.value: kind
    for kind in (
        LinkKind.ONLINEDIENST,
        LinkKind.FORMULAR,
        LinkKind.TERMIN,
        LinkKind.ZAHLUNG,
        LinkKind.ANMELDUNG,
    )
}
TEXT_FIELDS = {
    "titel": 300,
    "beschreibung": 1_000,
    "kategorie": 200,
    "schluessel": 2_000,
    "gebuehren": 500,
    "kontakt": 500,
    "id": 200,
}
_ACTIONS = {"reserveaction": LinkKind.TERMIN, "payaction": LinkKind.ZAHLUNG}


@dataclass(slots=True)
class _Fields:
    """What a profile's own ways gave: texts by field, links as (address, text, kind)."""

    texts: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, LinkKind]] = field(default_factory=list)


class Reader:
    """Reads pages of a portal; pure, and safe to use from many threads.

    Args:
        profile: how the products' pages are read, the more important first.
        linkregeln: what links lead to, in order.
    """

    def __init__(self, profile: Iterable[Profil], linkregeln: Iterable[Linkregel] = ()) -> None:
        self._rules = Rules(profile, linkregeln)

    def profil_of(self, url: str) -> Profil | None:
        """The profile whose `leistung` matches the address."""
        return self._rules.profil_of(url)

    def read(self, html: bytes, url: str, *, charset: str = "", strict: bool = False) -> Reading:
        """Read one page; whatever bytes come in, a Reading comes out.

        Args:
            html: the page as saved or received, any encoding.
            url: where it came from: an http(s) address, or a relative path if unknown.
            charset: the encoding as the server names it; it may be wrong.
            strict: whether a page outside of every product's addresses must show that it
                describes a service; pages that a person saved need not.
        """
        document, source, reason = document_of(html, charset)
        if document is None:
            return Reading(NoService(reason, broken=True), (), (), False, normal_url(url) or url)
        address = address_of(document, url, self._rules)
        resolve = resolver(base_of(document, url, address))
        anchors = anchors_of(document.leads, resolve)
        outcome: Page | NoService
        if document.blocks:
            page = _Reading(document, source, address, resolve, self._rules)
            outcome = page.outcome(strict=strict)
            entries = () if isinstance(outcome, Page) or outcome.broken else page.entries
        else:
            outcome, entries = NoService("Die Seite enthält keinen sichtbaren Text.", True), ()
        return Reading(outcome, entries, anchors, document.nofollow, plain(address, MAX_URL))


def read_page(html: bytes, url: str, reader: Reader) -> Page | NoService:
    """Read one saved page; see `Reader.read`."""
    return reader.read(html, url).outcome


def document_of(html: bytes, charset: str) -> tuple[Document | None, str, str]:
    """The page's document and text, or why there is none (a German sentence)."""
    if len(html) > MAX_PAGE_BYTES:
        return None, "", "Die Seite ist größer als 5 MB."
    source = decode(html, charset)
    if not source.strip():
        return None, "", "Die Datei ist leer."
    if "<" not in source or "\x00" in source:
        return None, "", "Die Datei ist keine HTML-Seite."
    document = read_document(source)
    return document, source, "" if document else "Die Seite ist zu umfangreich aufgebaut."


class _Reading:
    """One page while it is being judged."""

    def __init__(
        self, document: Document, source: str, address: str, resolve: Resolve, rules: Rules
    ) -> None:
        self._document = document
        self._source = source
        self._address = address
        self._resolve = resolve
        self._rules = rules
        self._parts = split_url(address)
        self._own = without_related(document.blocks)
        self._text = text_of(self._own, rules.portlet_titles)
        by_address, self._id = rules.of_address(address)
        self._vouched = by_address is not None
        self._profil = by_address or rules.of_content(document)
        self._fields = self._taken()
        self._items = items_of(document.data_scripts, document.items.found)
        host = self._parts.hostname or ""
        shown = self._fields.texts.get("titel") or title_of(document, host)
        self._described = service_in(self._items, shown, address)
        named = self._described.name if self._described else ""
        self._title = self._fields.texts.get("titel") or title_of(document, host, named)
        self.entries = entries_of(document.blocks, resolve, rules)

    def outcome(self, *, strict: bool) -> Page | NoService:
        """Service or not; error pages are recognised before the address is believed."""
        found = frame.error_of(self._title, self._document, self._own, self._text)
        if found is None:
            found = self._instead() if self._vouched else self._no_evidence(strict)
        if found is not None:
            return found
        if not self._title:
            return NoService("Die Seite nennt keinen Titel.", broken=True)
        return self._page()

    def _instead(self) -> NoService | None:
        """What stands where a product promises a service."""
        if frame.login_instead(self._document, self._own, self._parts, self._title, self._text):
            return NoService("Statt der Leistung kam eine Anmeldeseite.", broken=True, login=True)
        if frame.is_site_page(self._title, self._own):
            return NoService("Die Seite gehört zur Navigation des Portals.", broken=False)
        return None

    def _no_evidence(self, strict: bool) -> NoService | None:
        document, own, title, text = self._document, self._own, self._title, self._text
        if strict or not (document.keys or self._described):
            reason = frame.frame_by_address(self._parts)
            if not (document.keys or self._described):
                reason = reason or frame.frame_by_content(document, own, title, text, self._rules)
            if reason:
                return NoService(reason, broken=False, login=reason == frame.IS_LOGIN)
        if not strict:
            return None
        reason = evidence.against(
            evidence.Evidence(
                title=title,
                address=self._address,
                crumbs=document.crumbs,
                blocks=own,
                described=self._described is not None,
                other=other_subject(self._items, title),
                keys=bool(document.keys) or bool(keys_in(unquote(self._address))),
                entries=len(self.entries),
            )
        )
        return NoService(reason, broken=False) if reason else None

    def _page(self) -> Page:
        texts, described = self._fields.texts, self._described or Described()
        links = self._links(described)
        about_it = (link.url for link in links if is_about(link, self._title))
        in_addresses = (keys_in(unquote(url)) for url in (self._address, *about_it))
        keys = chain(
            keys_in(texts.get("schluessel", "")),
            self._document.keys,
            described.keys,
            chain.from_iterable(in_addresses),
        )
        facts = {**facts_of(self._own), **{k: v for k, v in texts.items() if v}}
        description = texts.get("beschreibung") or description_of(self._own, self._document)
        return Page(
            url=plain(self._address, MAX_URL),
            title=self._title,
            family=self._profil.name if self._profil else "",
            description=description or described.description,
            category=texts.get("kategorie")
            or category_of(self._document, self._title)
            or described.category,
            schluessel=tuple(dict.fromkeys(keys)),
            links=limited(links),
            text=self._text,
            id=plain(self._id, 200) or texts.get("id", "") or described.id,
            facts=tuple((name, facts[name]) for name in ("gebuehren", "kontakt") if facts[name]),
        )

    # --- links ---------------------------------------------------------------------------

    def _links(self, described: Described) -> tuple[Link, ...]:
        """The links of the page, then those that only selectors and machine data show."""
        further = [(self._resolve(url), name, kind) for url, name, kind in self._fields.links]
        known = {url: kind for url, _, kind in further if url}
        links = list(links_of(self._own, self._resolve, self._address, self._rules, known))
        places = {link.url: place for place, link in enumerate(links)}
        for href, name, action in described.links:
            url = self._resolve(href)
            told = _ACTIONS.get(action, LinkKind.ONLINEDIENST)
            kind = self._rules.kind_of(url, name) or told
            place = places.get(url)
            if place is not None and links[place].kind is LinkKind.INFO and url not in known:
                links[place] = Link(kind, links[place].url, links[place].title)
            further.append((url, name, kind))
        for url, name, kind in further:
            if url and url != self._address and url not in places:
                places[url] = len(links)
                links.append(Link(kind, plain(url, MAX_URL), plain(name, 200)))
        return tuple(links)

    # --- the profile's own ways ----------------------------------------------------------

    def _taken(self) -> _Fields:
        """What the profile's ways give; a field that none gives is left to the general way."""
        taken = _Fields()
        profil = self._profil
        if profil is None or not profil.felder:
            return taken
        needs_tree = selectors.has_selectors(profil)
        tree = selectors.tree_of(self._source, self._document) if needs_tree else None
        for name, griffe in profil.felder:
            for griff in griffe:
                if name in LINK_FIELDS:
                    found = link_values(griff, tree, self._own)
                    taken.links += [(url, text, LINK_FIELDS[name]) for url, text in found]
                    if found:
                        break
                elif text := text_value(griff, tree, self._own, TEXT_FIELDS.get(name, 0)):
                    taken.texts[name] = text
                    break
        return taken


def text_value(griff: Griff, tree: etree._Element | None, own: Sequence[Block], limit: int) -> str:
    """What a Griff gives for a text field, at most `limit` characters; empty if nothing."""
    if griff.abschnitt:
        return plain(section(own, (fold(griff.abschnitt),)), limit)
    return plain(" ".join(selectors.taken(tree, griff)), limit) if tree is not None else ""


def link_values(
    griff: Griff, tree: etree._Element | None, own: Sequence[Block]
) -> list[tuple[str, str]]:
    """What a Griff gives for a link field, as (address as it stands there, text)."""
    if griff.abschnitt:
        blocks = section_blocks(own, (fold(griff.abschnitt),))
        return [link for block in blocks for link in block.links]
    return selectors.addresses(tree, griff) if tree is not None else []
