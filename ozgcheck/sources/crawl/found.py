# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What reading a portal gives, and how much is read at most."""

from __future__ import annotations

from dataclasses import dataclass, field

from ozgcheck.sources.pages import Page
from ozgcheck.web.answer import Response

CLOSED = "Die robots.txt des Portals erlaubt es nicht."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most: pages, clicks from the start, minutes."""

    pages: int = 5000
    depth: int = 12
    minutes: float = 120.0


@dataclass(slots=True)
class Crawled:
    """What a portal gave.

    `pages` are services with a page of their own, `entries` those that only stand on a list;
    both in order of address. `failed` are (address, reason) pairs that may hide a service,
    `minor` those that hardly do; `gone` links that lead nowhere; `refused` what robots.txt
    keeps closed; `outside` what leads away from the portal; `trapped` shapes of addresses
    given up, with the number of addresses not fetched. `stopped` says in German why reading
    ended before everything was read, else it is empty. `visited` counts pages read.
    """

    pages: list[Page] = field(default_factory=list)
    entries: list[Page] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    minor: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    trapped: dict[str, int] = field(default_factory=dict)
    stopped: str = ""
    visited: int = 0
    resumable: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """How one request ended: an answer, or why there is none."""

    answer: Response | None = None
    reason: str = ""
    refused: bool = False
    outside: bool = False
    silent: bool = False
