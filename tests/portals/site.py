# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole site: what it answers, and which services a careful person would find there."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

BASE = "{{BASE}}"  # http://host:port of the running server, or its public name
BASE_WITH_PORT = "{{BASE:PORT}}"  # the same with the port, even if it is the usual one
HOST = "{{HOST}}"


_ESCAPE = re.compile("%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])")  # with a small letter


@dataclass(frozen=True, slots=True)
class Address:
    """Under which address the site is served; fills in the marks in its pages."""

    base: str

    def fill(self, text: str) -> str:
        if "{{" not in text:
            return text
        parts = urlsplit(self.base)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with_port = f"{parts.scheme}://{parts.hostname}:{port}"
        filled = text.replace(BASE, self.base).replace(BASE_WITH_PORT, with_port)
        return filled.replace(HOST, parts.hostname or "")


@dataclass(frozen=True, slots=True)
class Resource:
    """One answer.

    `text` are pieces that are joined when it is asked for (pages share their frame), or bytes
    that are sent as they are. `charset` is how the text is really encoded, `declared` what the
    Content-Type says (None: nothing). `packed`: the body is a gzip file, not a gzip transfer.
    """

    text: tuple[str, ...] | bytes = ()
    content_type: str = "text/html"
    charset: str = "utf-8"
    declared: str | None = "utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    packed: bool = False

    def body(self, address: Address) -> bytes:
        if isinstance(self.text, bytes):
            return self.text
        data = address.fill("".join(self.text)).encode(self.charset, "xmlcharrefreplace")
        return gzip.compress(data, 6, mtime=0) if self.packed else data

    @property
    def media(self) -> str:
        return (
            f"{self.content_type}; charset={self.declared}" if self.declared else self.content_type
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """A service that belongs into the list, once.

    `title` as a person reads it (no control characters, single blanks). `url`: path and query
    of its page, or of its link if `entry` (a service without a page of its own). `schluessel`:
    what page or links show; `leika`: what it really is. `aliases`: further addresses of the
    same service. `channel`: online, formular, termin or vor-ort.
    """

    title: str
    url: str
    schluessel: tuple[str, ...] = ()
    leika: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    channel: str = "vor-ort"
    entry: bool = False


Query = Mapping[str, str]
Rule = Callable[[re.Match[str], Query], Resource | None]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that a server answers.

    `resources` by path and query as they stand in links; `rules` answer what is not there
    (endless calendars, facets) and get the match on the path and the query. `noise`: addresses
    that are no service, and what they are. `dead`: links that lead nowhere on purpose. `traps`:
    patterns of addresses without end. `leistung`: pattern of the address of a service's page.
    """

    kind: str
    services: tuple[Expected, ...]
    resources: Mapping[str, Resource]
    noise: Mapping[str, str] = field(default_factory=dict)
    robots: str | None = None
    rules: tuple[tuple[re.Pattern[str], Rule], ...] = ()
    dead: frozenset[str] = frozenset()
    traps: tuple[re.Pattern[str], ...] = ()
    leistung: str = ""

    def find(self, target: str) -> Resource | None:
        """What the site answers to a path with query; None is 404."""
        found = self.resources.get(target)
        if found is not None:
            return found
        if target == "/robots.txt" and self.robots is not None:
            return Resource((self.robots,), "text/plain")
        upper = _ESCAPE.sub(lambda escape: escape[0].upper(), target)
        if upper != target:
            return self.find(upper)
        path, _, query = target.partition("?")
        bare, session, _ = path.partition(";jsessionid=")
        if session:
            return self.find(f"{bare}?{query}" if query else bare)
        for pattern, answer in self.rules:
            match = pattern.fullmatch(path)
            if match and (found := answer(match, dict(parse_qsl(query, keep_blank_values=True)))):
                return found
        return None

    def is_trap(self, target: str) -> bool:
        return any(trap.search(target) for trap in self.traps)
