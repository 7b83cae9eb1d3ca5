# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the addresses of an offer say about its Leistung.

Many portals know no Leistungsschlüssel and yet carry one: in links to the Verwaltungssuchmaschine
(`…/leistung/<key>`), to form servers (`leiKaId=`, `leistungId=`), as a speaking name (`cc_key=`)
or as the address of a service that all of Germany shares (`catalog/dienste.yaml`). A page links
to its neighbours too, so an address alone never makes a match `sicher`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from ozgcheck.model import Dienst, LinkKind, Offer
from ozgcheck.web.urls import keys_in, split_url

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|[_\-+.\d]+")
# So many addresses are read; what stands further down a page is a directory.
MANY = 200
# A speaking name is a few words.
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Clue:
    """What one address says: `key`, `leistung` (an OZG id) or `name` (to be looked up)."""

    url: str
    key: str = ""
    leistung: str = ""
    name: str = ""


def clues(offer: Offer, services: Iterable[Dienst]) -> list[Clue]:
    """What the addresses of an offer say, each thing once, in order of the links.

    Args:
        offer: its own address and its links are read; a link to an appointment, a payment
            or a login says nothing.
        services: shared services with their addresses.
    """
    services = tuple(services)
    found: dict[tuple[str, str, str], Clue] = {}
    telling = (LinkKind.ONLINEDIENST, LinkKind.FORMULAR, LinkKind.INFO)
    addresses = [offer.url, *(link.url for link in offer.links if link.kind in telling)]
    for url in addresses[:MANY]:
        for clue in _read(url, services):
            found.setdefault((clue.key, clue.leistung, clue.name), clue)
    return list(found.values())


def _read(url: str, services: tuple[Dienst, ...]) -> Iterator[Clue]:
    if not url:
        return
    for key in keys_in(unquote(url)):
        yield Clue(url, key=key)
    parts = split_url(url.replace("\\", "/"))  # as browsers read it
    host = parts.hostname or ""
    if not host:
        return
    at, _, rest = f"{host.removeprefix('www.')}{parts.path}".casefold().partition("/")
    for service in services:
        if any(_leads_to(at, rest, *_parted(address)) for address in service.adressen):
            yield Clue(url, leistung=service.leistung)
    for name, value in parse_qsl(parts.query):
        words = _CAMEL.sub(" ", value[:_LONGEST_NAME]).split() if name == "cc_key" else ()
        if words:
            yield Clue(url, name=" ".join(words))


@lru_cache(maxsize=1024)
def _parted(address: str) -> tuple[str, str | None]:
    """Host and path of a service's address; None where it is a whole host."""
    host, slash, path = address.casefold().removeprefix("www.").partition("/")
    return host, path if slash else None


def _leads_to(at: str, rest: str, host: str, path: str | None) -> bool:
    """Whether host and path begin with an address, or with a host above it."""
    if at != host and not at.endswith(f".{host}"):
        return False
    return path is None or rest == path or rest.startswith((f"{path}/", f"{path}_", f"{path}-"))
