# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Any text as a title: made plain, folded, matched, assessed."""

from __future__ import annotations

import functools

from fuzz.target import Target, harmful
from fuzz.targets.portal import shipped
from ozgcheck.matching.match import Matcher
from ozgcheck.matching.words import completed, first_segment, joined, ungendered, whole_words
from ozgcheck.maturity.contradictions.asked import described_pages
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import Link, LinkKind, Offer
from ozgcheck.text import fold, fold_inside, plain, slug


def text(data: bytes) -> None:
    """What every text from outside goes through."""
    value = data.decode("utf-8", "surrogatepass" if data.isascii() else "surrogateescape")
    for limit in (10, 1000, 100_000):
        once = plain(value, limit)
        assert len(once) <= limit, "too long"  # noqa: S101
        assert not harmful(once), f"not plain: {once!a:.200}"  # noqa: S101
        assert plain(once, limit) == once, "plain changes what is plain"  # noqa: S101
        assert " ".join(once.split()) == once, "white space"  # noqa: S101
    folded = fold(value)
    assert fold(folded) == folded, f"fold changes what is folded: {folded!a:.200}"  # noqa: S101
    assert fold(plain(value, 10**6)) == fold(plain(plain(value, 10**6), 10**6))  # noqa: S101
    fold_inside(value), slug(value)
    ungendered(value), first_segment(value), joined(value), whole_words(value)
    completed(value, lambda word: len(word) > 4)


@functools.cache
def _matcher() -> Matcher:
    return Matcher(shipped())


def offer_of(data: bytes) -> Offer:
    """An offer as a source gives it: title, category and address on a line each, then text."""
    lines = data.decode("utf-8", "replace").split("\n", 3)
    title, category, url, rest = (plain(line, 20_000) for line in (*lines, "", "", "", "")[:4])
    return Offer(
        id="1",
        title=title[:500] or "ohne",
        source="portal",
        url=url[:2000],
        category=category[:500],
        description=rest[:1000],
        links=(Link(LinkKind.ONLINEDIENST, url[:2000], title[:200]),) if url else (),
        text=rest,
        facts=(("gebuehren", rest[:500]),),
    )


def title(data: bytes) -> object:
    """Which Leistung a title means."""
    offer = offer_of(data)
    found = _matcher().match(offer)
    _matcher().digital(offer)
    return found


def level(data: bytes) -> object:
    """How far a service is, from its texts and links."""
    offer = offer_of(data)
    rules = Rules(shipped().regeln, shipped().traeger, (), described_pages([offer]))
    return rules.evidence(offer)


TITLES = (
    "Personalausweis",
    "Hundesteuer",
    "beantragen",
    "An-, Um- und Abmeldung",
    "Bürger*innen",
    " – ",
    "; ",
    "/",
    "(m/w/d)",
    "·",
    "\u0301",
    "\u202e",
    "\u00ad",
    "ﷺ",
    "İ",
    "\n",
    "https://portal.example/?cc_key=",
)
SENTENCES = (
    "nur persönlich",
    "online beantragen",
    "Online-Dienst",
    "Antrag",
    "Formular",
    "ausfüllen und ausdrucken",
    "per Post",
    "BundID",
    "nicht",
    "Bitte ",
    ". ",
    "bezahlen",
    "Termin vereinbaren",
    "https://portal.example/formular.pdf",
)

TARGETS = (
    Target("text", "any text", text, TITLES),
    Target("titel", "any title", title, TITLES),
    Target("reifegrad", "texts and links of a service", level, TITLES + SENTENCES),
)
