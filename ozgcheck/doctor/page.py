# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One page explained: what was found on it, by which way, and what was not.

Everything comes from the modules that read pages for the monthly run, so that what is
explained is what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from ozgcheck.language import tr
from ozgcheck.model import Griff, LinkKind, Linkregel, Profil
from ozgcheck.sources.pages import Anchor, Page, Reader, Reading
from ozgcheck.sources.pages.blocks import Document
from ozgcheck.sources.pages.extract import base_of
from ozgcheck.sources.pages.links import Resolve, is_about, resolver
from ozgcheck.sources.pages.reader import LINK_FIELDS, document_of
from ozgcheck.sources.pages.rules import Rules, compiled
from ozgcheck.sources.pages.structured import Described, items_of, service_in
from ozgcheck.sources.pages.title import title_of
from ozgcheck.sources.pages.ways import Way, ways_of
from ozgcheck.sources.pages.words import (
    CONTACT,
    DESCRIPTION,
    FEES,
    ONLINE_SECTIONS,
    RELATED,
    SERVICE_SECTIONS,
    SUMMARY,
)
from ozgcheck.text import plain
from ozgcheck.web.urls import keys_in, split_url

GENERAL_WAY = "allgemein"
FIELDS = {
    "titel": tr("Titel"),
    "beschreibung": tr("Beschreibung"),
    "kategorie": tr("Kategorie"),
    "schluessel": "Leistungsschlüssel",
    "onlinedienst": "Onlinedienst",
    "formular": tr("Formular"),
    "termin": tr("Termin"),
    "zahlung": tr("Zahlung"),
    "anmeldung": tr("Anmeldung"),
    "gebuehren": tr("Gebühren"),
    "kontakt": tr("Kontakt"),
    "id": tr("Nummer"),
}
_KNOWN_AS = (
    (RELATED, tr("andere Leistungen (nicht ausgewertet)")),
    (ONLINE_SECTIONS, tr("Onlinedienste")),
    (SUMMARY, tr("Kurzbeschreibung")),
    (DESCRIPTION, tr("Beschreibung")),
    (FEES, tr("Gebühren")),
    (CONTACT, tr("Kontakt")),
    (SERVICE_SECTIONS, tr("Abschnitt einer Leistung")),
)
_MAX_HEADINGS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value (empty: not found), how it was found, which ways gave nothing."""

    name: str
    value: str
    way: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """A link of the page, its kind, and the rule, way or place that decided it."""

    kind: LinkKind
    url: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What one page says and how that was found out; all texts are `plain`.

    `saved` and `strict` are why the page is no service, as a saved page and when the portal is
    read; empty: it is one. `why` says how the profile was recognised. `headings` are
    (level 0-6, text, what it is taken for), `keys` (key, where it stood), `machine` (form,
    type) of the things described for machines, `entries` (title, address) of services that the
    page lists. `anchors` are where the page leads, not yet sorted.
    """

    address: str
    saved: str
    strict: str
    profil: str
    why: str
    fields: tuple[Field, ...] = ()
    headings: tuple[tuple[int, str, str], ...] = ()
    links: tuple[LinkSeen, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    machine: tuple[tuple[str, str], ...] = ()
    anchors: tuple[Anchor, ...] = ()
    nofollow: bool = False

    @property
    def title(self) -> str:
        """The page's title; empty if none was found."""
        return next((field.value for field in self.fields if field.name == "titel"), "")


def explain(
    html: bytes,
    url: str,
    profile: Iterable[Profil],
    linkregeln: Iterable[Linkregel],
    *,
    charset: str = "",
) -> Explained:
    """Explain one page; whatever bytes come in, an explanation comes out.

    Args:
        html: the page as saved or received.
        url: where it came from: an http(s) address, or a file's name.
        profile: how the products' pages are read, the more important first.
        linkregeln: what links lead to, in order.
        charset: the encoding as the server names it.
    """
    profile, linkregeln = tuple(profile), tuple(linkregeln)
    reader, rules = Reader(profile, linkregeln), Rules(profile, linkregeln)
    strict = reader.read(html, url, charset=charset, strict=True)
    saved = strict if isinstance(strict.outcome, Page) else reader.read(html, url, charset=charset)
    document, _, _ = document_of(html, charset)
    if document is None:
        return Explained(plain(saved.address, 500), _reason(saved), _reason(strict), "", "")
    profil, why = _recognised(document, saved.address, rules)
    tried = ways_of(profil, html, charset=charset) if profil else ()
    winners = _winners(tried)
    page = saved.outcome if isinstance(saved.outcome, Page) else None
    resolve = resolver(base_of(document, url, saved.address))
    items = items_of(document.data_scripts, document.items.found)
    title = page.title if page else title_of(document, split_url(saved.address).hostname or "")
    described = service_in(items, title, saved.address) or Described()
    links = tuple(_links(page, winners, described, resolve, linkregeln)) if page else ()
    keys = tuple(_keys(page, document, winners, described, saved.address))
    number = rules.of_address(saved.address)[1]
    return Explained(
        address=plain(saved.address, 500),
        saved=_reason(saved),
        strict=_reason(strict),
        profil=profil.name if profil else "",
        why=why,
        fields=tuple(_fields(page, title, tried, links, keys, number)),
        headings=tuple(_headings(document)),
        links=links,
        entries=tuple((entry.title, plain(entry.url, 500)) for entry in strict.entries),
        keys=keys,
        machine=tuple(_machine(document)),
        anchors=saved.anchors,
        nofollow=saved.nofollow,
    )


def told(griff: Griff) -> str:
    """A Griff as a person writes it."""
    name = "css" if griff.css else "xpath" if griff.xpath else "abschnitt"
    attribute = (
        tr(" → Attribut {attribut}").format(attribut=griff.attribut) if griff.attribut else ""
    )
    return plain(f"{name}: {getattr(griff, name)}{attribute}", 300)


def _winners(tried: Iterable[Way]) -> dict[str, Way]:
    """Of each field the first way that gives something: the one that counts."""
    winners: dict[str, Way] = {}
    for way in tried:
        if way.values:
            winners.setdefault(way.field, way)
    return winners


def _said(way: Way) -> str:
    return tr("Griff {griff}").format(griff=told(way.griff))


def _reason(reading: Reading) -> str:
    return "" if isinstance(reading.outcome, Page) else reading.outcome.reason


def _recognised(document: Document, address: str, rules: Rules) -> tuple[Profil | None, str]:
    """The profile of the page, and why that one."""
    profil = rules.profil_of(address)
    if profil is not None:
        pattern = next(p for p in profil.leistung if compiled(p).search(address))
        return profil, tr("Die Adresse passt zum Muster {pattern}").format(
            pattern=plain(pattern, 300)
        )
    profil = rules.of_content(document)
    if profil is not None:
        words = tr(" oder ").join(f"„{word}“" for word in profil.kennzeichen)
        return profil, tr("Die Seite enthält das Kennzeichen {words}").format(
            words=plain(words, 300)
        )
    return None, tr("Weder ein Muster unter „leistung“ noch ein Kennzeichen passt.")


def _fields(
    page: Page | None,
    title: str,
    tried: Sequence[Way],
    links: Sequence[LinkSeen],
    keys: Sequence[tuple[str, str]],
    number: str,
) -> Iterator[Field]:
    """Every field with its way; of a page that is no service, what the ways would give."""
    general, winners = _general(page, title), _winners(tried)
    for name in FIELDS:
        winner = winners.get(name)
        failed = tuple(told(way.griff) for way in tried if way.field == name and not way.values)
        value = general.get(name, "")
        way = GENERAL_WAY
        if name in LINK_FIELDS and page is not None:
            mine = [link for link in links if link.kind.value == name]
            value, way = " ".join(link.url for link in mine), "".join(x.why for x in mine[:1])
        elif name == "schluessel":
            value, way = " ".join(key for key, _ in keys), "".join(where for _, where in keys[:1])
        elif name == "id" and number:
            value, way = plain(number, 200), tr("Gruppe „id“ im Muster der Adresse")
        elif winner is not None:
            value = value or " ".join(winner.values)
            way = _said(winner)
        yield Field(name, plain(value, 1_000), way if value else "", failed)


def _general(page: Page | None, title: str) -> dict[str, str]:
    if page is None:
        return {"titel": title}
    facts = dict(page.facts)
    return {
        "titel": page.title,
        "beschreibung": page.description,
        "kategorie": page.category,
        "gebuehren": facts.get("gebuehren", ""),
        "kontakt": facts.get("kontakt", ""),
        "id": page.id,
    }


def _links(
    page: Page,
    winners: Mapping[str, Way],
    described: Described,
    resolve: Resolve,
    linkregeln: Sequence[Linkregel],
) -> Iterator[LinkSeen]:
    by_way = {
        resolve(href): _said(way)
        for name, way in winners.items()
        if name in LINK_FIELDS
        for href in way.values
    }
    by_machine = {resolve(href) for href, _, _ in described.links}
    rule_of = _rule_of(linkregeln)
    for link in page.links:
        rule = rule_of(link.url, link.title)
        if link.url in by_way:
            why = by_way[link.url]
        elif rule:
            why = tr("Regel {rule}").format(rule=rule)
        elif link.url in by_machine:
            why = tr("maschinenlesbare Angaben")
        elif link.kind is LinkKind.ONLINEDIENST:
            why = tr("steht unter einer Überschrift wie „Onlinedienste“")
        else:
            why = tr("kein Muster passt")
        yield LinkSeen(link.kind, plain(link.url, 500), link.title, why)


def _rule_of(linkregeln: Sequence[Linkregel]) -> Callable[[str, str], str]:
    """Gives the id of the first rule that decides about a link, empty if none does."""
    single = [(regel.id, Rules((), (regel,))) for regel in linkregeln]

    def rule_of(url: str, text: str) -> str:
        return next((name for name, rules in single if rules.kind_of(url, text)), "")

    return rule_of


def _keys(
    page: Page | None,
    document: Document,
    winners: Mapping[str, Way],
    described: Described,
    address: str,
) -> Iterator[tuple[str, str]]:
    """Each key with the first place where it stands, in the reader's order."""
    way = winners.get("schluessel")
    places: list[tuple[Iterable[str], str]] = [
        (keys_in(way.values[0]), _said(way)) if way else ((), ""),
        (document.keys, tr("Attribut im Quelltext")),
        (described.keys, tr("maschinenlesbare Angaben")),
        (keys_in(unquote(address)), tr("Adresse der Seite")),
    ]
    places += [
        (keys_in(unquote(link.url)), tr("Adresse des Links {url}").format(url=plain(link.url, 200)))
        for link in (page.links if page else ())
        if page and is_about(link, page.title)
    ]
    seen: dict[str, str] = {}
    for keys, where in places:
        for key in keys:
            seen.setdefault(key, where)
    yield from seen.items()


def _headings(document: Document) -> Iterator[tuple[int, str, str]]:
    headings = [block for block in document.blocks if block.is_heading]
    for block in headings[:_MAX_HEADINGS]:
        known = next((name for words, name in _KNOWN_AS if block.label in words), "")
        yield block.level, plain(block.text, 200), known


def _machine(document: Document) -> Iterator[tuple[str, str]]:
    """Each type of thing once, with the form in which it is described."""
    forms = (
        ("JSON-LD", items_of(document.data_scripts, ())),
        (tr("Attribute (Microdata, RDFa)"), document.items.found),
    )
    for form, items in forms:
        kinds = dict.fromkeys(kind for item in items for kind in sorted(item.types))
        for kind in list(kinds)[:20]:
            yield form, plain(kind, 100)
