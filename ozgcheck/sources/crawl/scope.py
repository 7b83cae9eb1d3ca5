# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which addresses belong to a portal, what may be expected there, and what is a trap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from ozgcheck.model import Profil
from ozgcheck.web.urls import normal_url, split_url

_MAX_SEGMENTS = 12
_MAX_PARAMETERS = 8
# A list's next page of an old Liferay has a dozen; lists that lead to nothing new are left anyway.
_MAX_PARAMETERS_OF_LIST = 24
_NUMBER = re.compile(r"\d+")
# How an address looks behind which a service may stand, on portals nobody described.
_MAY_BE_SERVICE = re.compile(
    r"leistung|service|antrag|antraeg|formular|onlinedienst|anliegen|lebenslage|a-z|a-bis-z",
    re.IGNORECASE,
)


class Kind(IntEnum):
    """What an address promises; the smaller, the sooner it is fetched."""

    LEISTUNG = 0
    LISTE = 1
    SONST = 2


class Scope:
    """The rules for one portal, compiled.

    Args:
        hosts: `host` or `host:port` as `normal_url` writes them; nothing else belongs to it.
        secure: those of them that are asked with https even where a link says http.
        profile: the product's profile, or all of them where the product is unknown.
        common: the profile that holds for every portal.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        secure: Iterable[str],
        profile: Sequence[Profil],
        common: Sequence[Profil],
    ) -> None:
        self._hosts = frozenset(hosts)
        self._secure = frozenset(secure)
        self._services: dict[str, str] = {}
        self._leistung = [
            (profil.name, _compiled(pattern)) for profil in profile for pattern in profil.leistung
        ]
        self._liste = _any_of(p for profil in (*profile, *common) for p in profil.liste)
        self._eintrag = _any_of(p for profil in profile for p in profil.eintrag)
        # What one product never wants fetched may be another one's service.
        own = profile if len(profile) == 1 else ()
        self._nicht = _any_of(p for profil in (*own, *common) for p in profil.nicht)
        self._nur = _any_of(p for profil in own for p in profil.nur)

    def address(self, url: str) -> str:
        """The address as this portal is asked for it; empty if it does not belong to it."""
        parts = split_url(url)
        if parts.netloc not in self._hosts:
            return ""
        if parts.scheme == "http" and parts.netloc in self._secure:
            return url.replace("http://", "https://", 1)
        return url

    def kind(self, url: str) -> Kind | None:
        """What the address promises; None: it is not fetched."""
        if self._eintrag is not None and self._eintrag.search(url):
            return None
        if self.service(url):
            return Kind.LEISTUNG
        if self._nicht is not None and self._nicht.search(url):
            return None
        listed = self._liste is not None and self._liste.search(url) is not None
        if is_trap(url, _MAX_PARAMETERS_OF_LIST if listed else _MAX_PARAMETERS):
            return None
        if listed:
            return Kind.LISTE
        if self._nur is not None and not self._nur.search(url):
            return None
        return Kind.SONST

    def service(self, url: str) -> str:
        """A name for the service whose page this is, the same for all its addresses.

        Empty if no product knows such an address.
        """
        known = self._services.get(url)
        if known is None:
            known = self._services[url] = self._service(url)
        return known

    def _service(self, url: str) -> str:
        for product, pattern in self._leistung:
            match = pattern.search(url)
            if match is not None:
                number = match.groupdict().get("id")
                place = split_url(url).netloc
                return f"{product} {place} {number}" if number else same_address(url)
        return ""

    def may_hide_service(self, url: str) -> bool:
        """Whether not looking there could hide a service."""
        return self.kind(url) in (Kind.LEISTUNG, Kind.LISTE) or bool(
            _MAY_BE_SERVICE.search(split_url(url).path)
        )


def start_hosts(addresses: Iterable[str], further: Iterable[str]) -> tuple[set[str], set[str]]:
    """The hosts of a portal, and those that are asked with https only.

    A host stands for its twin with or without `www.` as well.
    """
    hosts: set[str] = set()
    secure: set[str] = set()
    named = [normal_url(address) for address in addresses]
    named += [normal_url(f"https://{host}/") for host in further]
    for address in filter(None, named):
        parts = split_url(address)
        twin = parts.netloc.removeprefix("www.")
        pair = {parts.netloc, twin, f"www.{twin}"}
        hosts |= pair
        if parts.scheme == "https":
            secure |= pair
    return hosts, secure


@lru_cache(maxsize=100_000)
def same_address(url: str) -> str:
    """The same for addresses that differ only in the order of their parameters."""
    parts = split_url(url)
    # Byte by byte: an old portal writes its letter Ä as %C4, which is no UTF-8.
    pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
    query = urlencode(sorted(pairs), encoding="latin-1", errors="replace")
    return parts._replace(query=query, fragment="").geturl()


def is_trap(url: str, parameters: int = _MAX_PARAMETERS) -> bool:
    """Addresses as only endless ones look: too deep, turning in circles, too many parameters."""
    parts = split_url(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > _MAX_SEGMENTS or parts.query.count("&") >= parameters:
        return True
    return any(segments.count(segment) > 2 for segment in set(segments) - {"-"})


def shape(url: str) -> str:
    """What addresses have in common that differ in numbers or in values of parameters."""
    parts = split_url(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.netloc}{_NUMBER.sub('#', parts.path)}?{'&'.join(names)}"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{_unnamed(pattern)})" for pattern in patterns)
    return _compiled(joined) if joined else None


def _unnamed(pattern: str) -> str:
    """Named groups may be named once only in a joined pattern, and nobody asks for them."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
