# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Answers of the PVOG Suchdienst turned into entries and offers; pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ozgcheck.model import Level, Link, LinkKind, Offer
from ozgcheck.sources.json_fields import Fields, address, fields, first, objects, strings, words
from ozgcheck.sources.xzufi.area import area_level, nearest
from ozgcheck.web.urls import keys_in

KIND = "pvog-suche"
NEAREST_FIRST = (Level.EIGEN, Level.KREIS, Level.LAND, Level.BUND, Level.UNBEKANNT)
# Text modules by their code in the LeiKa: Teaser, Kurztext; Formulare; what becomes a fact.
_SHORT = ("24", "05")
_FORMS = "14"
_FACTS = {"98": "gebuehren", "95": "bearbeitungsdauer", "97": "frist"}
_IDS = ("id", "lbid", "odid")
_NAMES = ("name", "title", "titel", "bezeichnung")
_TARGETS = ("uri", "url", "link", "href")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known about a service (or an online service) so far.

    `level` is None when everything it is valid for lies somewhere else. `online` tells an
    online service from a service description. `updated` is the source's own time of the
    last change, as written.
    """

    id: str
    title: str = ""
    level: Level | None = Level.UNBEKANNT
    keys: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    url: str = ""
    description: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    updated: str = ""
    online: bool = False

    @property
    def whole(self) -> bool:
        """Nothing more needs to be asked about it."""
        return bool(self.title and self.keys)


def description(found: Fields, city: str) -> Entry:
    """A service description, from a list (few fields) or from its own page (all).

    The keys are those that the entry itself names: a search by key also gives its
    neighbours, so the key that was asked for says nothing.

    Args:
        found: the fields of the entry.
        city: the city's ARS.
    """
    modules = {words(each.get("code")): each for each in objects(found.get("details"))}
    areas = _areas(found)
    title = words(first(found, *_NAMES), 500)
    keys = _keys(found)
    online = _links(LinkKind.ONLINEDIENST, found.get("onlineservicelinks"))
    forms = _links(LinkKind.FORMULAR, modules.get(_FORMS, {}).get("links"))
    short = (_text(modules[code]) for code in _SHORT if code in modules)
    portals = (address(first(each, *_TARGETS)) for each in objects(found.get("sourceportals")))
    updated = words(first(found, "externallastupdate", "lastupdate"), 40)
    facts = {
        "ars": _shown(areas),
        "stand": updated,
        "leika_key_roh": ", ".join(key for key in keys if not keys_in(key))[:200],
        "zustaendig": "; ".join(_responsible(found)),
        **{name: _text(modules[code]) for code, name in _FACTS.items() if code in modules},
    }
    return Entry(
        id=words(first(found, *_IDS), 200) or _made_up(title, areas),
        title=title,
        level=_level(areas, city),
        keys=keys_in(" ".join(keys)),
        links=(*online, *forms),
        url=next(filter(None, portals), ""),
        description=next(filter(None, short), "") or words(found.get("description")),
        facts=tuple(sorted((name, value) for name, value in facts.items() if value)),
        updated=updated,
    )


def online_service(found: Fields, city: str) -> tuple[Entry, tuple[str, ...]]:
    """An online service.

    Returns:
        The entry, and the ids of the service descriptions that it belongs to (often none:
        seen was only their ARS).
    """
    descriptions = [*objects(found.get("servicedescriptions"))]
    parts = (found, *descriptions)
    areas = tuple(dict.fromkeys(area for part in parts for area in _areas(part)))
    keys = [key for part in parts for key in _keys(part)]
    title = words(first(found, *_NAMES), 500)
    entry = Entry(
        id=words(first(found, *_IDS), 200) or _made_up(title, areas),
        title=title,
        level=_level(areas, city),
        keys=keys_in(" ".join(keys)),
        links=_links(LinkKind.ONLINEDIENST, first(found, "links", *_TARGETS), title),
        facts=(("ars", _shown(areas)),) if areas else (),
        online=True,
    )
    owners = (words(first(each, *_IDS), 200) for each in descriptions)
    return entry, tuple(dict.fromkeys(filter(None, owners)))


def merged(one: Entry, other: Entry) -> Entry:
    """Complete an entry by what another answer says about the same; `one` has precedence."""
    known = {name for name, _ in one.facts}
    levels = {one.level, other.level} - {Level.UNBEKANNT}
    return replace(
        one,
        title=one.title or other.title,
        level=nearest(levels) if levels else Level.UNBEKANNT,
        keys=tuple(dict.fromkeys((*one.keys, *other.keys))),
        links=tuple(dict.fromkeys((*one.links, *other.links))),
        url=one.url or other.url,
        description=one.description or other.description,
        facts=tuple(sorted((*one.facts, *(f for f in other.facts if f[0] not in known)))),
        updated=max(one.updated, other.updated),
    )


def offer(entry: Entry, retrieved: str) -> Offer:
    """The offer an entry stands for.

    No `text`: the words are the Land's as a rule and prove nothing about the city.
    """
    online = (link.url for link in entry.links if link.kind is LinkKind.ONLINEDIENST)
    return Offer(
        id=f"pvogsd-{entry.id}",
        title=entry.title,
        source=KIND,
        url=entry.url or next(online, ""),
        description=entry.description,
        schluessel=entry.keys,
        links=entry.links,
        facts=entry.facts,
        level=entry.level or Level.UNBEKANNT,
        retrieved=retrieved,
    )


def _level(areas: Iterable[str], city: str) -> Level | None:
    return nearest(area_level(area, city) for area in areas)


def _areas(found: Fields) -> tuple[str, ...]:
    return strings(first(found, "ars", "regionalschluessel"))


def _keys(found: Fields) -> tuple[str, ...]:
    return strings(first(found, "leikakeys", "leikakey", "leikaids", "leikaid"))


def _shown(areas: Sequence[str]) -> str:
    return ", ".join(areas[:5]) + (" …" if len(areas) > 5 else "")


def _links(kind: LinkKind, value: object, title: str = "") -> tuple[Link, ...]:
    """Links as objects or bare addresses, each address once."""
    found: dict[str, Link] = {}
    for each in value if isinstance(value, list) else [value]:
        named = fields(each)
        url = address(first(named, *_TARGETS) if named else each)
        text = words(first(named, *_NAMES), 500) or title
        if url:
            found.setdefault(url, Link(kind, url, text))
    return tuple(found.values())


def _text(module: Fields) -> str:
    """The text of a module and of its parts; a placeholder is none."""
    if module.get("placeholder"):
        return ""
    parts = (
        " ".join(filter(None, (words(each.get("title"), 200), words(each.get("text")))))
        for each in objects(module.get("details"))
    )
    return "; ".join(filter(None, (words(module.get("text")), *parts)))[:1000]


def _responsible(found: Fields) -> Iterator[str]:
    for each in objects(found.get("organisations")):
        role = fields(each.get("role"))
        if words(role.get("code")) == "01" or "zuständig" in words(role.get("name")).lower():
            title = words(first(each, *_NAMES), 200)
            if title:
                yield title


def _made_up(title: str, areas: Iterable[str]) -> str:
    return hashlib.sha256("\0".join((title, *areas)).encode()).hexdigest()[:12]
