# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page says for machines: schema.org and CPSV-AP as JSON-LD, microdata or RDFa."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ozgcheck.sources.pages.items import Item, last_word
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import keys_in

_SERVICES = frozenset(("governmentservice", "publicservice", "service"))
# A page about one of these is none about a service, unless it is about a service too.
_OTHER = {
    "event": "eine Veranstaltung",
    "newsarticle": "eine Nachricht",
    "article": "einen Artikel",
    "blogposting": "einen Artikel",
    "jobposting": "eine Stelle",
    "person": "eine Person",
}
# Every page of a site may name these; the page is about one only if that is its title.
_OWNERS = {
    "organization": "eine Organisation",
    "governmentorganization": "eine Behörde",
    "governmentoffice": "ein Amt",
    "localbusiness": "ein Unternehmen",
    "place": "einen Ort",
    "cityhall": "einen Ort",
}
_MAX_NODES = 5_000
_MAX_DEPTH = 12
_SUBJECTS = ("mainentity", "about", "graph", "itemlistelement", "item")


@dataclass(frozen=True, slots=True)
class Described:
    """A service as a page describes it for machines; `links` are (address, text, action)."""

    name: str = ""
    description: str = ""
    category: str = ""
    id: str = ""
    keys: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()


def items_of(scripts: Iterable[str], found: Sequence[Item]) -> list[Item]:
    """All things of a page: those in JSON-LD scripts, then those in the markup."""
    items: list[Item] = []
    for script in scripts:
        text = script.strip().removeprefix("<!--").removesuffix("-->").strip()
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue  # broken, or nested to make us fall
        _read(data, items, top=True)
    return [*items, *found]


def _read(data: Any, items: list[Item], *, top: bool, depth: int = 0) -> Item | None:
    """A JSON value as a thing; all things inside it are noted as well."""
    if depth > _MAX_DEPTH or len(items) >= _MAX_NODES:
        return None
    if isinstance(data, list):
        for part in data[:_MAX_NODES]:
            _read(part, items, top=top, depth=depth + 1)
        return None
    if not isinstance(data, dict):
        return None
    kinds = data.get("@type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    item = Item(frozenset(last_word(kind) for kind in kinds[:8] if isinstance(kind, str)), top)
    items.append(item)
    for name, value in list(data.items())[:200]:
        word = last_word(name.removeprefix("@"))
        below = top and word in _SUBJECTS
        for part in value[:500] if isinstance(value, list) else [value]:
            if isinstance(part, str):
                item.values.append((word, part[:5_000]))
            elif isinstance(part, int) and not isinstance(part, bool):
                item.values.append((word, str(part)[:50] if abs(part) < 10**40 else ""))
            elif isinstance(part, dict):
                inner = _read(part, items, top=below, depth=depth + 1)
                if inner is not None:
                    item.values.append((word, inner))
    return item


def service_in(items: Iterable[Item], title: str, address: str) -> Described | None:
    """The service that the page is about; None if it describes none or a list of them."""
    services = [item for item in items if item.top and item.types & _SERVICES]
    if len(services) > 1:
        wanted = fold(title)
        services = [
            item
            for item in services
            if address in item.texts("url", "id")
            or (wanted and wanted in (fold(name) for name in item.texts("name", "title")))
        ]
    names = {fold(name) for item in services for name in item.texts("name", "title")[:1]}
    if not services or len(names) > 1:
        return None
    return _described(services)


def other_subject(items: Iterable[Item], title: str) -> str:
    """What else the page is about, in German („eine Veranstaltung“); empty if nothing is."""
    wanted = fold(title)
    for item in items:
        if not item.top:
            continue
        for kind in item.types:
            if kind in _OTHER or kind.endswith("event"):
                return _OTHER.get(kind, _OTHER["event"])
            if kind in _OWNERS and wanted in (fold(name) for name in item.texts("name")):
                return _OWNERS[kind]
    return ""


def _described(services: Sequence[Item]) -> Described:
    def first(*names: str) -> str:
        return next((text for item in services for text in item.texts(*names)), "")

    keys = [key for item in services for text in _key_texts(item) for key in keys_in(text)]
    return Described(
        name=plain(first("name", "title") or first("alternatename"), 300),
        description=plain(first("description", "abstract"), 1_000),
        category=plain(first("servicetype", "category"), 200),
        id=plain(next((t for t in _identifiers(services) if not keys_in(t)), ""), 100),
        keys=tuple(dict.fromkeys(keys)),
        links=tuple(dict.fromkeys(link for item in services for link in _links(item))),
    )


def _identifiers(services: Iterable[Item]) -> Iterator[str]:
    for item in services:
        yield from item.texts("identifier")


def _key_texts(item: Item) -> Iterator[str]:
    names = ("identifier", "sameas", "id", "schluessel", "leistungsschluessel", "leika")
    yield from item.texts(*names)
    for value in item.things("identifier", "additionalproperty"):
        yield from value.texts("value", "identifier", "termcode")


def _links(item: Item) -> Iterator[tuple[str, str, str]]:
    """Ways to the service online: where one can act, and what the action is."""
    for channel in (item, *item.things("availablechannel", "haschannel")):
        name = next(iter(channel.texts("name")), "") if channel is not item else ""
        for url in _targets(channel, "serviceurl"):
            yield url, name, ""
        for action in channel.things("potentialaction"):
            kind = next(iter(action.types), "")
            text = next(iter(action.texts("name")), name)
            for url in _targets(action, "target", "url"):
                yield url, text, kind


def _targets(item: Item, *names: str) -> Iterator[str]:
    yield from (text for text in item.texts(*names) if "{" not in text)
    for inner in item.things(*names):
        texts = inner.texts("url", "urltemplate", "id")
        yield from (text for text in texts[:1] if "{" not in text)
