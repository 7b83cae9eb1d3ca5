# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What reading a page gives."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.model import Link


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a page leads, navigation included.

    `url` is a normalised http(s) address, `text` at most 200 characters, `rel` the words of
    the attribute in lower case (`next`, `nofollow`); `frame` and `refresh` stand there for
    what a browser would show or go to by itself.
    """

    url: str
    text: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that offers one service, or a service that only stands on a list.

    `url` is normalised, or what the caller gave where the page names no address.
    `family` is the name of a Profil or empty. `text` is at most 20,000 characters:
    what stands on the page, without frame and without what advertises other services;
    every block ends with punctuation. `id` names the service inside its portal, where the
    product has such a thing. `facts` are (name, value) pairs: `gebuehren` and `kontakt`, each
    at most 500 characters. All strings are `ozgcheck.text.plain`.
    """

    url: str
    title: str
    family: str
    description: str
    category: str
    schluessel: tuple[str, ...]
    links: tuple[Link, ...]
    text: str
    id: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NoService:
    """Why a page is no service; `reason` is one German sentence.

    `broken`: the page should have said something and could not be read. Otherwise it
    belongs to the frame of the portal (list, search, start, login). `gone`: the portal
    says that there is nothing here, or nothing any more. `login`: it wants to know first
    who is asking.
    """

    reason: str
    broken: bool
    gone: bool = False
    login: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one page says.

    `entries` are services that the page lists and that have no page of their own, `anchors`
    where it leads, each address once, in order. `nofollow`: the page asks not to follow its
    links. `address` is the page's own address: what it calls canonical, else the caller's.
    """

    outcome: Page | NoService
    entries: tuple[Page, ...]
    anchors: tuple[Anchor, ...]
    nofollow: bool
    address: str
