# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How old a description is, as its source or the page itself says; pure functions."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from ozgcheck.model import FURTHER_SOURCE, Offer

# Facts with the day on which the description was last changed (XZuFi; Berlin, PVOG search).
_FACTS = ("geaendert", "stand")
_MONTHS = (
    *("januar", "februar", "märz", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "dezember"),
)
_OLDEST_PLAUSIBLE = "1995"

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
# A line of its own: what stands in brackets or inside a sentence is about something else.
_LINE = re.compile(
    r"(?:^|[.!?:;|]\s)\s*(?:Seite\s+|Inhalt\s+)?"
    r"(?:Stand|(?:[Zz]uletzt|[Ll]etztmalig)?\s*(?:[Aa]ktualisiert|[Gg]eändert|[Gg]eprüft)"
    r"|[Ll]etzte\s+(?:Änderung|Aktualisierung|Prüfung|Bearbeitung))"
    r"(?:\s*:|\s)\s*(?:(?:am|vom)\b:?\s*)?"
    r"(?:(?P<day>\d{1,2})\.\s*)?"
    r"(?:(?P<month>\d{1,2})[./]\s*|(?P<name>[A-Za-zä]{3,9})\s+)?"
    r"(?P<year>(?:19|20)\d\d)(?P<iso>-\d\d-\d\d)?"
    r"(?=\s*(?:$|[.,;|]|Uhr|\d{1,2}:\d\d))",
    re.ASCII,
)
# What stands right before the line and makes it the date of something else: laws and papers
# always, other things where they are a title and no sentence.
_LAWS_AND_PAPERS = re.compile(
    r"(?i)gesetz|satzung|verordnung|fassung|§|bgbl|richtlinie|erlass|merkblatt|formular|vordruck"
    r"|\bpdf\b|broschüre|flyer"
)
_OTHER_THINGS = re.compile(
    r"(?i)antrag|liste|tarif|gebühr|ordnung|plan\b|karte|statistik|veranstaltung|termin"
)
_TITLE_WORDS = 4
_BEFORE = 60
_MARKS = ("Stand", "ktualisi", "eändert", "nderung", "rüf", "Bearbeitung")


def described_on(offer: Offer) -> str:
    """The day on which an offer's description was last changed, as an ISO date.

    What the source says counts before what the text says („Stand: 12.03.2021“). Facts that
    another source gave are about that source's description.

    Returns:
        An ISO date, the last day of a month or year that is all that is named; empty if
        nothing is known.
    """
    for name, value in offer.facts:
        if name == FURTHER_SOURCE:
            break
        if name in _FACTS and (found := _ISO.match(value)):
            return _day(*map(int, found.groups()))
        if name in _FACTS and (visible := written(f"Stand: {value}")):
            return visible
    return max(written(offer.text), written(offer.description))


def written(text: str) -> str:
    """The newest date of a text that says of itself how old it is; empty for none."""
    if not any(mark in text for mark in _MARKS):
        return ""
    return max(
        (
            _date(found)
            for found in _LINE.finditer(text)
            if not _about_others(text[max(0, found.start() - _BEFORE) : found.start()])
        ),
        default="",
    )


def _about_others(before: str) -> bool:
    last = re.split(r"[.!?;|]\s", before)[-1]
    is_title = len(last.split()) <= _TITLE_WORDS
    return bool(_LAWS_AND_PAPERS.search(before) or (is_title and _OTHER_THINGS.search(last)))


def year_before(today: str) -> str:
    """The day a year before an ISO day; empty for none."""
    if not _ISO.match(today):
        return ""
    year = int(today[:4]) - 1
    return f"{year:04}-02-28" if today[5:10] == "02-29" else f"{year:04}{today[4:10]}"


def _date(found: re.Match[str]) -> str:
    year = int(found["year"])
    if found["iso"]:
        return _day(year, *map(int, found["iso"].strip("-").split("-")))
    if found["name"]:
        name = found["name"].lower()
        month = next((at for at, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
        if not month:
            return ""
    else:
        month = int(found["month"] or 12)
    if not 1 <= month <= 12:
        return ""
    return _day(year, month, int(found["day"] or monthrange(year, month)[1]))


def _day(year: int, month: int, day: int) -> str:
    try:
        written_day = date(year, month, day).isoformat()
    except ValueError:
        return ""
    return written_day if written_day >= _OLDEST_PLAUSIBLE else ""
