# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Runs of a small city, made in memory by the real flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.history.recheck import again
from ozgcheck.measure.change.diff import Difference, diff
from ozgcheck.model import (
    Entscheidung,
    Linkstand,
    Offer,
    Regel,
    Snapshot,
    SourceState,
    Umfang,
    Versions,
)
from tests.matching.small import TOWN, leistung
from tests.matching.small import catalog_of as plain_catalog

ONLINE = "Der Antrag geht online."
FORM = "Es gibt ein Formular."
PERSON = "Bitte kommen Sie persönlich."
DOG, WEDDING, KITA, RENT = "10001", "10002", "10003", "10004"
MARCH, APRIL = "2026-03-05T04:00:00Z", "2026-04-05T04:00:00Z"
OLD, NEW = Versions("0.1.0", "alt", "alt"), Versions("0.1.0", "neu", "neu")


def rule(rule_id: str, word: str, stufe: int, wirkung: str = "stuetzt") -> Regel:
    return Regel(rule_id, "text", (word,), wirkung, stufe, "Grund", "q")


RULES = (
    rule("online", "geht online", 3),
    rule("formular", "ein Formular", 2),
    rule("person", "persönlich", 1, "begrenzt"),
    rule("da", "persönlich", 1),
)


@cache
def catalog(*without: str) -> Catalog:
    """A catalogue of a few Leistungen, without some rules."""
    return replace(TOWN, regeln=tuple(each for each in RULES if each.id not in without))


def many(number: int) -> Catalog:
    """A catalogue of so many Leistungen: „Dienst 17“."""
    some = (leistung(f"{10000 + n}", f"Dienst {word(n)}") for n in range(number))
    return replace(plain_catalog(*some), regeln=RULES)


def word(number: int) -> str:
    """A word of its own for each number, so that no title resembles another."""
    return "".join("bcdfghjklm"[int(digit)] + "aeiouaeiou"[int(digit)] for digit in f"{number:03}")


def offer(title: str, text: str = ONLINE, *, at: str = "alt", **more: object) -> Offer:
    """An offer whose id comes from its address, as on a portal."""
    url = f"https://{at}.example/{title.replace(' ', '-').lower()}"
    fields = {"id": f"1-{url}", "source": "portal", "url": url, "text": text, **more}
    return Offer(title=title, **fields)  # type: ignore[arg-type]


def run(
    *offers: Offer,
    started: str = MARCH,
    by: Catalog | None = None,
    versions: Versions = NEW,
    decisions: Iterable[Entscheidung] = (),
    sources: Sequence[tuple[str, Umfang]] = (("portal", Umfang(complete=True)),),
    links: tuple[Linkstand, ...] = (),
    holed: tuple[str, ...] = (),
    failed: tuple[str, ...] = (),
) -> Snapshot:
    """A run as `ozgcheck check` stores it."""
    umfang = tuple(scope for _, scope in sources)
    ordered = tuple(sorted(offers, key=lambda each: each.id))
    states = tuple(
        SourceState(kind, "", "unvollstaendig" if kind in holed else "ok", offers=len(ordered))
        for kind, _ in sources
    )
    return Snapshot(
        portal="stadt",
        stadt="Stadt",
        ars="0" * 12,
        started=started,
        versions=versions,
        sources=(*(SourceState(kind, "", "fehler") for kind in failed), *states),
        umfang=umfang,
        offers=ordered,
        result=check(by or catalog(), ordered, umfang=umfang, decisions=decisions, links=links),
        links=links,
    )


def compared(
    then: Snapshot,
    now: Snapshot,
    *,
    by: Catalog | None = None,
    decisions: Iterable[Entscheidung] = (),
    again_with: Callable[[Snapshot], Snapshot] | None = None,
    **more: object,
) -> Difference:
    """Compare two runs with today's catalogue and decisions."""
    chosen, standing = by or catalog(), tuple(decisions)

    def today(snapshot: Snapshot) -> Snapshot:
        return again(chosen, snapshot, standing)

    return diff(chosen, then, now, again_with or today, NEW, **more)  # type: ignore[arg-type]
