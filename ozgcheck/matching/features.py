# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What speaks for a Leistung being what a title means, and against it, as numbers.

Most features compare a title with the names of a Leistung, some with its rivals; signals look
at the title alone and ask whether it is a service at all. `score.py` weighs them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ozgcheck.matching.apart import Apart
from ozgcheck.matching.names import TITLE_LIMIT, Names, Near, Query
from ozgcheck.matching.words import QUALIFIERS, first_segment, qualifiers
from ozgcheck.model import Abgrenzung

# So many Leistungen at most are compared closely, the roughly best ones.
POOL = 24
# So many names of each.
NAMES = 3
# A weight near the largest a part can have; turns weights into numbers around 0..1.
_LARGE = 7.0
_MANY_PARTS, _MANY_WORDS, _LONG_NAME = 8, 15, 60
# How sharply the nearest name outvotes others.
_SHARP = 8.0
# A Leistung that resembles a title so many times less than the best one is not looked at.
_WORTH_A_LOOK = 4.0

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
_COMPILED = [re.compile(pattern) for pattern in _SIGNALS.values()]
# What lower() does not spell like the letters it stands for.
_ODD_CASE = str.maketrans("İıſ", "iis")

# The features, in the order of the numbers. Those of `_LEADS` exist twice, the second time as
# the lead over the best other candidate.
_LEADS = (
    "ratio",
    "overlap",
    "covered",
    "head_covered",
    "profile",
    "share",
    "vote",
    "contained",
    "top_share",
)
_PLAIN = (
    "least_lead",
    "leads",
    "sorted_ratio",
    "mean_ratio",
    "recall",
    "precision",
    "same",
    "head_share",
    "uncovered",
    "category_surroundings",
    "category_names",
    "told_apart",
    "meant_instead",
    "qualifiers_missing",
    "qualifiers_extra",
    "name_length",
    "place_in_pool",
)
_TITLE = (
    "parts",
    "unknown",
    "words",
    "capitals",
    *_SIGNALS,
    "place",
)
FEATURES = (
    *_LEADS,
    *(f"{name}_lead" for name in _LEADS),
    *_PLAIN,
    *(f"qualifier_{name}" for name in QUALIFIERS),
    *_TITLE,
)


class Candidate(NamedTuple):
    """A Leistung (its place in the names) with its features and the nearest name.

    `own` are the features of its own, `about` those of the title, which all candidates share;
    `against` is the rule that tells it apart from what the title means, where there is one.
    """

    owner: int
    name: int
    own: tuple[float, ...]
    about: tuple[float, ...]
    against: Abgrenzung | None = None

    @property
    def features(self) -> tuple[float, ...]:
        """All numbers, in the order of `FEATURES`."""
        return *self.own, *self.about


def signals(title: str) -> list[float]:
    """One number per signal, 1.0 where the title shows it."""
    lower = title.translate(_ODD_CASE).lower()  # takes half the time of re.IGNORECASE
    found = [1.0 if pattern.search(lower) else 0.0 for pattern in _COMPILED]
    return [*found, 1.0 if _PLACE.search(title) else 0.0]


def candidates(names: Names, apart: Apart, title: str, category: str = "") -> list[Candidate]:
    """The Leistungen a title may mean, with their features; the roughly best `POOL`.

    Args:
        names: the catalogue's names.
        apart: the catalogue's rules that tell look-alikes apart.
        title: the title as written.
        category: heading under which the portal lists it, may be empty.
    """
    title, category = title[:TITLE_LIMIT], category[:TITLE_LIMIT]
    query = names.query(title)
    whole = names.resemblance(query)
    rough = whole.rough()
    least = max(rough, default=0.0) / _WORTH_A_LOOK
    promising = [place for place, value in enumerate(rough) if value > least]
    owners = sorted(promising, key=rough.__getitem__, reverse=True)[:POOL]
    if not owners:
        return []
    rows = _rows(names, query, owners)
    rules = [apart.against(row.owner, query.folded, names.names[row.name]) for row in rows]
    meant = {owner for found in rules if found for owner in found[1]}
    more = sorted(owner for owner in meant.difference(owners) if names.names_of(owner))
    if more:
        rows += _rows(names, query, more)
        rules += [None] * len(more)
    top = max(row.likeness for row in rows)
    votes = [math.exp(_SHARP * (row.likeness - top)) for row in rows]
    everything = sum(vote for vote, rule in zip(votes, rules, strict=True) if rule is None)
    compared = {row.owner for row in rows}
    beside = _Beside(names, title, category)
    head_covered, head_share = beside.head.covered(compared), beside.head.share(compared)
    category_covered = beside.category.covered(compared)
    uncovered = names.weighed(query.weights).uncovered(compared)
    rarest = names.weighed(dict(query.heaviest[:1])).share(compared)
    leading = [
        (
            row.ratio,
            row.best.overlap,
            whole.covered[row.owner],
            head_covered[row.owner],
            whole.profile(row.owner),
            whole.share[row.owner],
            min(1.0, vote / everything) if everything else 0.0,
            row.contained,
            rarest[row.owner],
        )
        for row, vote in zip(rows, votes, strict=True)
    ]
    # A Leistung that a rule tells apart is no rival of the others.
    standing = [lead for lead, rule in zip(leading, rules, strict=True) if rule is None]
    columns = zip(*(standing or leading), strict=True)
    rivals = [(*sorted(column, reverse=True), 0.0)[:2] for column in columns]
    has = qualifiers(query.folded)
    about = _about(title, query)
    found = []
    for place, (row, lead, rule) in enumerate(zip(rows, leading, rules, strict=True)):
        ahead = [
            own - (first if own < first or rule else second)
            for own, (first, second) in zip(lead, rivals, strict=True)
        ]
        name = names.names[row.name]
        differing, only_title, only_name = _differing(has, names.qualifiers[row.name])
        plain = (
            min(ahead),
            sum([lead > 0 for lead in ahead]) / len(ahead),
            row.sorted_ratio,
            row.mean_ratio,
            row.best.recall,
            row.best.precision,
            1.0 if row.best.recall > 0.999 and row.best.precision > 0.999 else 0.0,
            head_share[row.owner],
            uncovered[row.owner] / _LARGE,
            beside.surroundings(row.owner),
            category_covered[row.owner],
            float(rule is not None),
            float(row.owner in meant),
            only_title,
            only_name,
            len(name) / _LONG_NAME,
            1 / (1 + place),
        )
        own = (*lead, *ahead, *plain, *differing)
        found.append(Candidate(row.owner, row.name, own, about, rule[0] if rule else None))
    return found


@lru_cache(maxsize=4096)
def _differing(one: int, other: int) -> tuple[tuple[int, ...], int, int]:
    """For each qualifier 1 when only the first has it, -1 when only the second, else 0.

    Then how many only the first has, and only the second.
    """
    found = tuple((one >> bit & 1) - (other >> bit & 1) for bit in range(len(QUALIFIERS)))
    return found, found.count(1), found.count(-1)


class _Row(NamedTuple):
    """A candidate with its nearest names.

    `best` shares most with the title, `name` is nearest of all by parts and spelling together
    (`likeness`, 0..1).
    """

    owner: int
    name: int
    best: Near
    contained: float
    ratio: float
    mean_ratio: float
    sorted_ratio: float
    likeness: float


def _rows(names: Names, query: Query, owners: list[int]) -> list[_Row]:
    """Compare a title with the nearest names of some Leistungen."""
    found = [names.near(query, owner, NAMES) for owner in owners]
    # Asked at once: rapidfuzz then takes the title apart only once.
    spelt = [names.names[item.name] for nearest in found for item in nearest.names]
    all_ratios = _ratios(query.folded, spelt, fuzz.ratio)
    all_sorted = _ratios(query.folded, spelt, fuzz.token_sort_ratio)
    rows, start = [], 0
    for owner, (near, contained) in zip(owners, found, strict=True):
        end = start + len(near)
        ratios = all_ratios[start:end]
        likeness = [ratio + item.overlap for ratio, item in zip(ratios, near, strict=True)]
        most = max(likeness)
        rows.append(
            _Row(
                owner,
                near[likeness.index(most)].name,
                near[0],
                contained,
                max(ratios),
                sum(ratios) / len(ratios),
                max(all_sorted[start:end]),
                most / 2,
            )
        )
        start = end
    return rows


def _ratios(folded: str, spelt: list[str], scorer: Callable[..., float]) -> list[float]:
    """How near a title is to each of some names, 0..1."""
    found = process.extract_iter(folded, spelt, scorer=scorer)
    return [score / 100 for _, score, _ in found]


class _Beside:
    """What stands beside the bare title: its head and its category, weighed."""

    def __init__(self, names: Names, title: str, category: str) -> None:
        self.head = names.weighed(names.weights_of(first_segment(title)))
        self._category = names.weights_of(category) if category else {}
        self.category = names.weighed(self._category)
        self._surroundings = names.surroundings

    def surroundings(self, owner: int) -> float:
        """How much of the category the Lebenslage and Themenfeld of a Leistung explain."""
        if not self._category:
            return 0.0
        near = self._surroundings(owner)
        hit = sum([weight for part, weight in self._category.items() if part in near])
        return hit / self.category.total


def _about(title: str, query: Query) -> tuple[float, ...]:
    """Numbers about the title alone."""
    words = title.split()
    later = words[1:]
    return (
        min(len(query.weights), _MANY_PARTS) / _MANY_PARTS,
        query.unknown / query.total,
        min(len(words), _MANY_WORDS) / _MANY_WORDS,
        sum(word[:1].isupper() for word in later) / len(later) if later else 0.0,
        *signals(title),
    )
