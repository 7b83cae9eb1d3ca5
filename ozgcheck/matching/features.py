# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What speaks for a Leistung being what a title means, and against it, as numbers 0..1.

The features compare a title with the names of a Leistung; signals look at the title alone
and ask whether it is a service at all. `score.py` weighs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ozgcheck.matching.names import Names, Near, Query
from ozgcheck.matching.words import first_segment

# So many Leistungen are compared closely, the roughly best ones.
POOL = 12
# A weight near the largest a part can have; turns weights into numbers around 0..1.
_LARGE = 7.0
_MANY = 8

# Signs that a title announces, names an office or a paper, or leads around a website.
_SIGNALS = {
    "news": r"\b(?:wird|werden|wurde|wurden|ist|sind|bleib(?:t|en)|starte(?:t|n)|gestartet|"
    r"beginn(?:t|en)|öffne(?:t|n)|schließ(?:t|en)|geschlossen|gesperrt|eröffnet|beschließt|"
    r"beschlossen|plant|geplant|sucht|gesucht|informiert|warnt|lädt|feier(?:t|n)|verschiebt|"
    r"verlängert|steigen|sinken|gibt|geht|zieht|kommt|stellt|führt|fördert|verliehen|"
    r"vorgestellt|erteilt|erfolgreich|jetzt|heute|morgen|neue[rsnm]?|wieder|mehr|sofort|wegen)\b",
    "date": r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|januar|februar|märz|april|"
    r"mai|juni|juli|august|september|oktober|november|dezember|(?:19|20)\d\d|uhr)\b|"
    r"\d{1,2}\.\s?\d{1,2}\.",
    "paper": r"satzung|verordnung\b|beschluss|vorlage\b|niederschrift|tagesordnung|ausschuss|"
    r"fraktion|haushalt|bekanntmachung|amtsblatt|sitzung|^anfrage|^antrag:|^antrag der|"
    r"^mitteilung|bericht\b|konzept\b|plan\b$",
    "job": r"\((?:m/w/d|w/m/d)\)|stellenangebot|sachbearbeit|ausbildung zu|praktikum|"
    r"initiativbewerbung|\bgesucht\b|verwaltungsfachangestellte|duales studium",
    "office": r"^(?:\w+amt|amt für|fachbereich|fachdienst|team|abteilung|referat|dezernat|"
    r"\w*behörde|\w+schule|\w+bibliothek|museum|kita|rathaus|bürgerbüro|bürgeramt|\w*zentrum|"
    r"\w+stelle)\b",
    "event": r"fest\b|markt \d|konzert|ausstellung|vortrag|infoabend|lesung|theater|^kurs|"
    r"tag de[rs]|führung (?:über|durch)|sprechstunde|ferienprogramm|café",
    "website": r"kontakt|impressum|datenschutz|startseite|a-z\b|a bis z|überblick|"
    r"häufige fragen|\bfaq\b|übersicht|newsletter|leichte sprache|ansprechp|öffnungszeiten|"
    r"barrierefrei",
    "quotes": r"[?!„“\"]|\w: \w",
}
_PLACE = re.compile(
    r"\b(?:in|im|am|auf der|an der) (?!Ausland|Inland|EU|Deutschland|NRW)[A-ZÄÖÜ]\w+"
)
_COMPILED = [re.compile(pattern, re.IGNORECASE) for pattern in _SIGNALS.values()] + [_PLACE]

# Order of the numbers; the weights name them.
COMPARED = (
    "char",
    "overlap",
    "recall",
    "precision",
    "covered",
    "head_covered",
    "uncovered",
    "category_lage",
    "category_names",
    "description_names",
    "char_lead",
    "overlap_lead",
    "covered_lead",
    "head_lead",
    "length",
    "unknown",
)
FEATURES = (*COMPARED, *_SIGNALS, "place")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Leistung (its place in the names) with its features and the nearest name."""

    owner: int
    name: int
    features: tuple[float, ...]


def signals(title: str) -> tuple[float, ...]:
    """One number per signal, 1.0 where the title shows it."""
    return tuple(1.0 if pattern.search(title) else 0.0 for pattern in _COMPILED)


def candidates(
    names: Names,
    title: str,
    category: str = "",
    description: str = "",
    *,
    query: Query | None = None,
    without: int | None = None,
) -> list[Candidate]:
    """The Leistungen a title may mean, with their features; the roughly best `POOL`.

    Args:
        names: the catalogue's names.
        title: the title as written.
        category: heading under which the portal lists it, may be empty.
        description: short text, may be empty.
        query: the title taken apart, when the caller has it already.
        without: a name that must not answer, to test a name against all others.
    """
    query = query or names.query(title)
    head = names.weights_of(first_segment(title))
    listed = names.weights_of(category) if category else {}
    told = names.weights_of(description) if description else {}
    rows = []
    for owner, near in names.near(query, without).items():
        parts = names.parts_of(owner, without)
        best = max(near, key=_overlap)
        rows.append(
            (
                owner,
                max(near, key=lambda item: (item.char, -item.name)).name,
                [
                    max(item.char for item in near),
                    _overlap(best),
                    best.recall,
                    best.precision,
                    _share(query.weights, parts, query.total),
                    _share(head, parts, sum(head.values())),
                    max((w for p, w in query.weights.items() if p not in parts), default=0.0)
                    / _LARGE,
                    _share(listed, names.surroundings[owner], sum(listed.values())),
                    _share(listed, parts, sum(listed.values())),
                    _share(told, parts, sum(told.values())),
                ],
            )
        )
    rows.sort(key=lambda row: (-(row[2][0] + row[2][1] + 0.5 * row[2][4]), row[0]))
    rows = rows[:POOL]
    common = [min(len(query.weights), _MANY) / _MANY, query.unknown / query.total]
    seen = signals(title)
    return [
        Candidate(owner, name, (*numbers, *_leads(numbers, rows), *common, *seen))
        for owner, name, numbers in rows
    ]


def _leads(numbers: list[float], rows: list[tuple[int, int, list[float]]]) -> list[float]:
    """How far a candidate is ahead of the best other one, in four of its features."""
    leads = []
    for place in (0, 1, 4, 5):
        others = [row[2][place] for row in rows if row[2] is not numbers]
        leads.append(numbers[place] - max(others, default=0.0))
    return leads


def _overlap(near: Near) -> float:
    """Harmonic mean of recall and precision."""
    both = near.recall + near.precision
    return 2 * near.recall * near.precision / both if both else 0.0


def _share(weights: dict[int, float], parts: frozenset[int] | set[int], total: float) -> float:
    return sum(weight for part, weight in weights.items() if part in parts) / (total or 1.0)
