# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How rows of a national Open-PVOG name a Leistung: keys, titles, OZG ids, as editors write them.

Länder share their texts (Redaktionen), so the same entry has some seven titles in Germany, not
sixteen and not ten thousand. Cities take over what their Land wrote, mostly. Keys and titles come
from the catalogue; the mistakes are of the kinds that were seen in published data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import codepoint2name
from typing import NamedTuple

import numpy as np

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Leistung, Teilleistung

# Which Länder share their texts.
REDAKTION = {
    **dict.fromkeys(("05", "06", "07", "10", "16"), "linie6"),
    **dict.fromkeys(("01", "02", "03", "13", "15"), "infodienste"),
    "04": "bremen",
    "08": "baden",
    "09": "bayern",
    "11": "berlin",
    "12": "brandenburg",
    "14": "sachsen",
}
# One key of seven contradicts its title in exports of cities; of Bund and Länder far fewer do.
WRONG_OWN, WRONG_ABOVE = 1 / 7, 0.02
# A title is one of the Leistung's first aliases.
_ALIASES = 10
# What a city's editor does to the Land's wording, and how often.
OWN_ODDITIES = {
    "wrong": WRONG_OWN,
    "own": 0.12,
    "unknown": 0.05,
    "keyless": 0.04,
    "town": 0.02,
    "entity": 0.02,
    "several": 0.012,
    "broken": 0.006,
    "newline": 0.001,
    "nameless": 0.001,
}
_VERBS = {
    "Ausstellung": "ausstellen lassen",
    "Anmeldung": "anmelden",
    "Abmeldung": "abmelden",
    "Änderung": "ändern",
    "Anzeige": "anzeigen",
    "Befreiung": "Befreiung beantragen",
    "Bewilligung": "beantragen",
    "Entgegennahme": "anzeigen",
    "Erteilung": "beantragen",
    "Festsetzung": "festsetzen",
    "Genehmigung": "genehmigen lassen",
    "Verlängerung": "verlängern",
    "Zulassung": "zulassen",
}


class Wording(NamedTuple):
    """The five columns that say which Leistung a row means."""

    leika_key: str
    leika_name: str
    leika_bezeichnung: str
    ozgid: str
    ozg_bezeichnung: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the catalogue as rows use it; `weight` says how often, compared with others.

    `level` is "bund", "land", "kreis" or "gemeinde": who registers it where there is a Kreis.
    """

    leistung: Leistung
    teil: Teilleistung
    level: str
    weight: float


def entries(catalog: Catalog, dice: np.random.Generator) -> list[Entry]:
    """Every entry with a key; a few Leistungen are everywhere and most of them are rare."""
    found: list[Entry] = []
    ranks = dice.permutation(len(catalog.leistungen))
    for leistung, rank in zip(catalog.leistungen, ranks, strict=True):
        kreis = dice.random() < 0.55
        weight = float((1 + rank) ** -0.8)
        for place, teil in enumerate(part for part in leistung.teilleistungen if part.schluessel):
            level = _level(leistung, teil, kreis, dice.random())
            found.append(Entry(leistung, teil, level, weight * (1 + place) ** -0.7))
    return found


def _level(leistung: Leistung, teil: Teilleistung, kreis: bool, chance: float) -> str:
    if leistung.kommunal(teil):
        # One for all: the Land, or all of Germany, has a service for what cities execute.
        if chance < 0.06:
            return "bund"
        if chance < 0.16:
            return "land"
        return "kreis" if kreis else "gemeinde"
    above = {"land", "kammer", "gericht"}
    return "land" if above & set(leistung.zustaendig.wer[:1]) else "bund"


class Codes:
    """Wordings by number, so that a table of rows holds each of them once."""

    def __init__(self) -> None:
        self.all: list[Wording] = []
        self._codes: dict[Wording, int] = {}

    def of(self, wording: Wording) -> int:
        """The place of a wording in `all`, where it is added if it is new."""
        code = self._codes.setdefault(wording, len(self.all))
        if code == len(self.all):
            self.all.append(wording)
        return code


class Redaktion:
    """What a Redaktion writes about each entry, and how others get it wrong.

    Args:
        name: a value of `REDAKTION`, or `bund`.
        known: the entries; places in it stand for them.
        dice: decides; the same gives the same.
    """

    def __init__(self, name: str, known: Sequence[Entry], dice: np.random.Generator) -> None:
        self._known = known
        self._base = _written(name, known, dice)
        # Who takes a wrong key takes that of a neighbour, or of something else altogether.
        near = np.arange(len(known)) + dice.integers(-30, 31, len(known))
        far = dice.integers(0, len(known), len(known))
        self._wrong = np.where(dice.random(len(known)) < 0.5, near % len(known), far).tolist()
        self._kinds = [*OWN_ODDITIES, "as written"]
        often = list(OWN_ODDITIES.values())
        self._chances = [*often, 1 - sum(often)]

    def above(self, places: np.ndarray, dice: np.random.Generator) -> list[Wording]:
        """What Bund or Land say about entries."""
        wrong = dice.random(len(places)) < WRONG_ABOVE
        return [
            self._mistaken(place) if bad else self._base[place]
            for place, bad in zip(places.tolist(), wrong.tolist(), strict=True)
        ]

    def own(self, places: np.ndarray, town: str, dice: np.random.Generator) -> list[Wording]:
        """What a city or Kreis makes of it."""
        kinds = dice.choice(len(self._kinds), len(places), p=self._chances)
        picks = dice.integers(0, 1 << 30, len(places))
        chosen = zip(places.tolist(), kinds.tolist(), picks.tolist(), strict=True)
        return [self._varied(place, self._kinds[kind], pick, town) for place, kind, pick in chosen]

    def twin(self, wording: Wording, pick: int) -> Wording:
        """The same identity with another OZG id."""
        return wording._replace(ozgid=self._known[pick * 7919 % len(self._known)].leistung.id)

    def _mistaken(self, place: int) -> Wording:
        """The title with key and OZG id of an entry of another Leistung."""
        other = self._wrong[place]
        while self._known[other].leistung.id == self._known[place].leistung.id:
            other = (other + 1) % len(self._known)
        # The index derives the OZG id from the key.
        there, here = self._base[other], self._base[place]
        return there._replace(leika_name=here.leika_name, leika_bezeichnung=here.leika_bezeichnung)

    def _varied(self, place: int, kind: str, pick: int, town: str) -> Wording:
        wording = self._base[place]
        key, name, title = wording[:3]
        match kind:
            case "wrong":
                return self._mistaken(place)
            case "own":
                aliases = self._known[place].leistung.aliases or (name,)
                # Half of all towns use the first two.
                chosen = aliases[min(pick % len(aliases), pick % _ALIASES, pick % 4)]
                return wording._replace(leika_name=chosen, leika_bezeichnung="")
            case "unknown":
                unknown = f"99{900 + pick % 3}{key[5:11]}{pick % 5:03d}"
                return wording._replace(leika_key=unknown, ozgid="", ozg_bezeichnung="")
            case "keyless":
                return wording._replace(leika_key="", ozgid="", ozg_bezeichnung="")
            case "town":
                return wording._replace(leika_name=f"{name or title} / {town}")
            case "entity":
                return Wording(key, _entities(name), _entities(title), *wording[3:])
            case "several":
                second = self._known[self._wrong[place]].teil.schluessel
                return wording._replace(leika_key=f"{key},{second}")
            case "broken":
                return wording._replace(leika_key=key[:11] if pick % 2 else f"{key[:2]} {key[2:]}")
            case "newline":
                return wording._replace(leika_name=f'{name or title};\n„neu“, "wichtig"')
            case "nameless":
                return wording._replace(leika_key="", leika_name="", leika_bezeichnung="")
            case _:
                return wording


def _written(redaktion: str, known: Sequence[Entry], dice: np.random.Generator) -> list[Wording]:
    """How a Redaktion writes each entry."""
    count = len(known)
    orders = dice.choice(5, count, p=[0.42, 0.3, 0.16, 0.04, 0.08]).tolist()
    forms = dice.choice(4, count, p=[0.88, 0.03, 0.08, 0.01]).tolist()
    styles = dice.random(count).tolist()
    picks = dice.integers(0, _ALIASES, count).tolist()
    found = []
    for place, entry in enumerate(known):
        leistung, official = entry.leistung, entry.teil.name
        local = _title(entry, redaktion, styles[place], picks[place])
        names = (official, local), (local, official), (local, ""), ("", local), (official, "")
        ids = leistung.id, f"{leistung.id}.0", "", f"{leistung.id},{leistung.id}"
        ozg_id = ids[forms[place]]
        ozg_name = leistung.title if ozg_id else ""
        found.append(Wording(entry.teil.schluessel, *names[orders[place]], ozg_id, ozg_name))
    return found


def _title(entry: Entry, redaktion: str, style: float, pick: int) -> str:
    aliases = entry.leistung.aliases
    if style < 0.25 and aliases:
        return aliases[pick % len(aliases)]
    if style < 0.4:
        return entry.teil.name
    return _styled(entry, redaktion)


def _entities(text: str) -> str:
    """As some exports write it: no-break spaces and umlauts as entities."""
    for char in "äöüÄÖÜß":
        text = text.replace(char, f"&{codepoint2name[ord(char)]};")
    return text.replace(" ", "&#xa0;", 1)


def _styled(entry: Entry, redaktion: str) -> str:
    """A title in the style of a Redaktion."""
    thing, act = _parted(entry)
    first, _, rest = act.partition(" ")
    doing = _VERBS.get(first, "beantragen")
    match redaktion:
        case "bayern":
            return f"{thing}; {act or 'Beantragung'}"
        case "baden":
            return f"{thing} {doing}{' ' if rest else ''}{rest}"
        case "bremen":
            return f"{thing} {doing} / Bremen"
        case "berlin":
            return f"{thing} - {act or 'beantragen'}"
        case "sachsen":
            return f"{thing}, {act or 'Antrag'}"
        case "brandenburg":
            return f"{thing} ({act})" if act else thing
        case "infodienste":
            return f"{thing} {act}" if act else f"{thing} Bewilligung"
        case _:
            return f"{thing} {rest} {doing}".replace("  ", " ")


def _parted(entry: Entry) -> tuple[str, str]:
    """What an entry is about and what is done with it: „Reisepass“, „Ausstellung express“."""
    name = entry.teil.name
    head = entry.teil.schluessel[:8]
    for teil in entry.leistung.teilleistungen:
        if teil.schluessel == f"{head}000000" and name.startswith(f"{teil.name} "):
            return teil.name, name.removeprefix(f"{teil.name} ")
    return name, ""
