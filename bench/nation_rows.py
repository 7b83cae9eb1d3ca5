# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows that a national Open-PVOG has, Land by Land, and which of them each area's export shows.

A row is written once, as in the index; the export of a Gemeinde repeats those of Bund, Land, Kreis
and Verband above it (`includeAbove`). So exports are lists of places in one table per Land, and
five million rows are made from some hundred thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.nation_places import BUND, KREIS, STADT, Area, Land
from bench.nation_words import REDAKTION, Codes, Redaktion, entries
from ozgcheck.catalog.load import Catalog

# Rows at each level before they are scaled to the size that is asked for.
BUND_ROWS, LAND_ROWS, KREIS_ROWS, VERBAND_ROWS = 130, 230, 90, 12
# Own rows of a city with one inhabitant, and how they grow: 700 → 17, 20,000 → 71, 500,000 → 280.
OWN_ROWS, OWN_GROWTH, OWN_SPREAD = 1.0, 0.43, 0.45
# Small Gemeinden that registered nothing of their own.
NOTHING, SMALL = 0.08, 5_000
# An index that cannot be read for so many areas; never for Herne, which examples name.
FAILED = 0.03
HERNE = "059160000000"
REASONS = (
    "Der Data Hub antwortete mit Status 500.",
    "Der Data Hub antwortete mit Status 502.",
    "Der Data Hub kennt den Regionalschlüssel nicht (Status 404).",
    "Die Antwort kam nicht in 60 Sekunden.",
)
# Exact duplicates in an export; rows with a twin that differs in what does not name it.
TWICE, TWINS = 0.012, 0.006
# Spreadsheets take the leading zero away.
LOST_ZERO = 0.002

_KINDS = {
    "page": 0.36,
    "form": 0.19,
    "rented": 0.13,
    "keyed": 0.05,
    "shared": 0.06,
    "pdf": 0.08,
    "appointment": 0.03,
    "home": 0.03,
    "no web": 0.006,
    "nothing": 0.064,
}
_STATES, _STATE_CHANCES = ("ok", "nicht ok", ""), (0.92, 0.06, 0.02)
_ACTIVE, _ACTIVE_CHANCES = ("ja", "nein", ""), (0.9, 0.04, 0.06)
_LEFT_OUT, _LEFT_OUT_CHANCE = "nicht in Auswertung berücksichtigt", 0.04
_GROUNDS = ("Kein Onlinedienst", "Nur Formular zum Herunterladen", "Testeintrag", "Dublette")
_COVERS = {
    "bund": "bundesweit flächendeckend",
    "land": "landesweit flächendeckend",
    "kreis": "kreisweit flächendeckend",
    "own": "in mind. einer Kommune verfügbar",
}
_LAND_PORTALS = {
    "01": "serviceportal.schleswig-holstein.de",
    "02": "www.hamburg.de/service",
    "03": "service.niedersachsen.de",
    "04": "www.service.bremen.de",
    "05": "service.wirtschaft.nrw",
    "06": "verwaltungsportal.hessen.de",
    "07": "bus.rlp.de",
    "08": "www.service-bw.de/zufi",
    "09": "www.bayernportal.de/dokumente",
    "10": "service.saarland.de",
    "11": "service.berlin.de",
    "12": "service.brandenburg.de",
    "13": "www.mv-serviceportal.de",
    "14": "amt24.sachsen.de",
    "15": "buerger.sachsen-anhalt.de",
    "16": "buerger.thueringen.de",
}
# What a portal's pages look like, by Redaktion; {0} is the host, {1} a number, {2} a slug.
_PAGES = {
    "linie6": "https://serviceportal.{0}/detail/-/vr-bis-detail/dienstleistung/{1}/show",
    "infodienste": "https://openrathaus.{0}/dienstleistungen/-/egov-bis-detail/dienstleistung/{1}/show",
    "bayern": "https://www.{0}/buergerservice/{1}-{2}",
    "baden": "https://www.{0}/leistungen/leistung/{2}?id={1}",
}
_USUAL_PAGE = "https://www.{0}/dienstleistungen/{2}.html?nr={1}"
_RENTED = {
    "09": "https://www.buergerserviceportal.de/bayern/{3}/bsp_{2}",
    "06": "https://portal-civ.ekom21.de/civ.public/start.html?oe=00.00.{3}&mode=cc&cc_key={4}",
    "14": "https://amt24.sachsen.de/onlineantraege/onlineantrag?prozessKey=m6000357&leistungId={5}&ars={6}",
}
_USUAL_RENTED = (
    "https://pdf.form-solutions.net/metaform/Form-Solutions/sid/assistant/{1:024x}?ort={3}"
)
_KEYED = (
    "https://verwaltung.bund.de/leistungsverzeichnis/de/leistung/{5}/herausgeber/LB-{1}/region/{6}",
    "https://www.sozialplattform.de/formular?leiKaId={5}&authorityKey={6}",
    "https://www.meineverwaltung.nrw/leistung/{5}",
)
_SHARED = (
    "https://serviceportal.gemeinsamonline.de/Onlinedienste/Service/Entry/EWA",
    "https://www.wohnsitzanmeldung.gov.de/",
    "https://antragsservice-einbuergerung.de/{7}",
    "https://www.unterhaltsvorschuss-online.de/",
    "https://www.bauportal.nrw/antrageinfach?ars={6}",
    "https://www.elterngeld-digital.de/",
)
_FEDERAL = (
    "https://verwaltung.bund.de/leistungsverzeichnis/de/leistung/{5}",
    "https://www.elster.de/eportal/formulare-leistungen/{2}",
    "https://www.zoll-portal.de/dienste/{2}",
    "https://www.arbeitsagentur.de/{2}",
    "https://www.bva.bund.de/DE/{4}/{2}_node.html",
    "https://formulare.bfinv.de/ffw/form/display.do?id={1}",
    "https://www.deutsche-rentenversicherung.de/online/{2}",
    "https://formulare.bfinv.de/{2}.pdf",
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Columns of a row that do not come from its wording.
FACTS = (
    "ars",
    "ars_name",
    "ars_federal_state",
    "bundesland",
    "url",
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
)


@dataclass(frozen=True, slots=True)
class Export:
    """What one area's export shows: places in the table of its Land, or why there is none."""

    area: Area
    rows: np.ndarray
    failed: str = ""


@dataclass(slots=True)
class Table:
    """All rows of a Land and above it; `words` are codes of `wordings`, `facts` columns."""

    wordings: Codes
    words: list[int] = field(default_factory=list)
    facts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in FACTS})

    def columns(self) -> Iterator[tuple[str, list[str], list[int] | None]]:
        """Name, values, and for columns of wordings the places of the values."""
        for place, name in enumerate(self.wordings.all[0]._fields):
            yield name, [wording[place] for wording in self.wordings.all], self.words
        for name, values in self.facts.items():
            yield name, values, None


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of each level after scaling; `own` by ARS."""

    bund: int
    land: int
    kreis: int
    verband: int
    own: dict[str, int]


def failing(areas: Sequence[Area], dice: np.random.Generator) -> dict[str, str]:
    """Which areas cannot be read, and why."""
    bad = dice.random(len(areas)) < FAILED
    reasons = dice.integers(0, len(REASONS), len(areas))
    return {
        area.ars: REASONS[reason]
        for area, failed, reason in zip(areas, bad, reasons, strict=True)
        if failed and area.ars != HERNE
    }


def sizes(
    areas: Sequence[Area], failed: dict[str, str], rows: int, dice: np.random.Generator
) -> Sizes:
    """How many rows each level has, so that all exports together have about `rows`."""
    own = {area.ars: float(count) for area, count in zip(areas, _own(areas, dice), strict=True)}
    read = [area for area in areas if area.ars not in failed]
    total = sum(
        BUND_ROWS
        + LAND_ROWS
        + own[area.ars]
        + KREIS_ROWS * bool(area.kreis)
        + VERBAND_ROWS * bool(area.verband)
        for area in read
    )
    factor = rows / (1 + TWICE) / max(1.0, total)
    shared = [round(count * factor) for count in (BUND_ROWS, LAND_ROWS, KREIS_ROWS, VERBAND_ROWS)]
    # A part of a row is a row for some.
    extra = dice.random(len(own))
    return Sizes(
        *(max(1, count) for count in shared),
        own={
            ars: int(count * factor + chance)
            for (ars, count), chance in zip(own.items(), extra, strict=True)
        },
    )


def _own(areas: Sequence[Area], dice: np.random.Generator) -> np.ndarray:
    people = np.array([area.einwohner for area in areas], dtype=float)
    kreis = np.array([area.typ == KREIS for area in areas])
    grown = OWN_ROWS * people**OWN_GROWTH * np.exp(dice.normal(0, OWN_SPREAD, len(people)))
    nothing = (dice.random(len(people)) < NOTHING) & (people < SMALL)
    return np.where(kreis, KREIS_ROWS, np.where(nothing, 0, grown))


class Nation:
    """What all Länder share: entries and how often they occur, Redaktionen, known services."""

    def __init__(self, catalog: Catalog, seed: int) -> None:
        self.seed = seed
        self.known = entries(catalog, np.random.default_rng([seed, 0]))
        self.logarithms = np.log([entry.weight for entry in self.known])
        self.slugs = [_slug(entry.teil.name) for entry in self.known]
        level = np.array([entry.level for entry in self.known])
        places = np.arange(len(self.known))
        self.pools = {name: places[level == name] for name in ("bund", "land", "kreis", "gemeinde")}
        self.pools[STADT] = places[(level == "kreis") | (level == "gemeinde")]
        self.services = {
            dienst.leistung: f"https://{dienst.adressen[0]}" for dienst in catalog.dienste
        }
        names = ["bund", *sorted(set(REDAKTION.values()))]
        self.redaktionen = {
            name: Redaktion(name, self.known, np.random.default_rng([seed, 2, number]))
            for number, name in enumerate(names)
        }


class LandRows:
    """The rows of one Land: makes its table and says what each export shows."""

    def __init__(self, land: Land, areas: Sequence[Area], nation: Nation, counts: Sizes) -> None:
        self._land = land
        self._nation = nation
        self._counts = counts
        self._own = nation.redaktionen[REDAKTION[land.code]]
        self._dice = np.random.default_rng([nation.seed, 4, int(land.code)])
        self._codes = Codes()
        self.table = Table(self._codes)
        self._areas = areas
        self._rank = np.zeros(0, dtype=np.int64)
        self._above: dict[str, np.ndarray] = {}
        self._fill()

    def exports(self, failed: dict[str, str]) -> Iterator[Export]:
        """What each area's export shows, in the order of the areas."""
        for area in self._areas:
            reason = failed.get(area.ars, "")
            if reason:
                yield Export(area, np.zeros(0, dtype=np.int64), reason)
                continue
            above = [BUND, f"{area.land:0<12}", area.kreis, area.verband, area.ars]
            parts = [self._above[ars] for ars in dict.fromkeys(above) if ars in self._above]
            rows = np.concatenate(parts)
            twice = rows[self._dice.random(len(rows)) < TWICE]
            rows = np.concatenate([rows, twice])
            yield Export(area, rows[np.argsort(self._rank[rows], kind="stable")])

    # --- the table ----------------------------------------------------------------------

    def _fill(self) -> None:
        counts, land = self._counts, self._land
        # The same for each Land, so that the Bund has the same rows everywhere.
        everywhere = np.random.default_rng([self._nation.seed, 5])
        self._add_above(BUND, "Bund", "bund", counts.bund, everywhere)
        state = f"{land.code:0<12}"
        self._add_above(state, land.name, "land", counts.land, self._dice)
        bodies: dict[str, Area] = {}
        for area in self._areas:
            if area.verband:
                bodies.setdefault(area.verband, area)
        for ars, member in bodies.items():
            self._add_own(_body(member, ars), "gemeinde", counts.verband, "own")
        for area in self._areas:
            count = counts.own[area.ars]
            if area.typ == KREIS:
                self._add_own(area, "kreis", counts.kreis, "kreis")
            else:
                self._add_own(area, STADT if area.typ == STADT else "gemeinde", count, "own")
        keys = [wording.leika_key for wording in self._codes.all]
        order = {key: rank for rank, key in enumerate(sorted(set(keys)))}
        self._rank = np.array([order[keys[code]] for code in self.table.words], dtype=np.int64)

    def _drawn(self, pool: str, count: int, dice: np.random.Generator) -> np.ndarray:
        """So many different entries of a pool, or all of it; frequent ones first of all."""
        places = self._nation.pools[pool]
        if count >= len(places):
            return places
        keys = self._nation.logarithms[places] + dice.gumbel(size=len(places))
        return places[np.argpartition(-keys, count)[:count]] if count else places[:0]

    def _add_above(
        self, ars: str, name: str, level: str, count: int, dice: np.random.Generator
    ) -> None:
        """Rows of Bund or Land."""
        places = self._drawn(level, count, dice)
        words = self._nation.redaktionen["bund"] if level == "bund" else self._own
        codes = [self._codes.of(wording) for wording in words.above(places, dice)]
        numbers = dice.integers(10_000, 10_000_000, len(places)).tolist()
        kinds = dice.random(len(places)).tolist()
        urls = []
        for place, code, number, kind in zip(places.tolist(), codes, numbers, kinds, strict=True):
            key = self._codes.all[code].leika_key or self._nation.known[place].teil.schluessel
            urls.append(self._central(level, place, key, number, kind))
        self._append(ars, name, level, codes, urls, dice)

    def _central(self, level: str, place: int, key: str, number: int, kind: float) -> str:
        """An address of Bund or Land."""
        slug = self._nation.slugs[place]
        known = self._nation.services.get(self._nation.known[place].leistung.id)
        if known and kind < 0.6:
            return known
        if kind > 0.88:
            return ""
        if level == "bund":
            pattern = _FEDERAL[number % len(_FEDERAL)]
            return pattern.format("", number, slug, "", slug.title(), key)
        host = _LAND_PORTALS[self._land.code]
        if kind < 0.3:
            return f"https://{host}/antrag/{slug}"
        if kind < 0.36:
            return f"https://{host}/formulare/{slug}-{number}.pdf"
        return f"https://{host}/leistung/{slug}?id={number}"

    def _add_own(self, area: Area, pool: str, count: int, level: str) -> None:
        """Rows of a municipality, a Verband or a Kreis, with addresses of its own."""
        dice = self._dice
        places = self._drawn(pool, count, dice)
        wordings = self._own.own(places, area.name, dice)
        codes = [self._codes.of(wording) for wording in wordings]
        kinds = dice.choice(len(_KINDS), len(places), p=list(_KINDS.values())).tolist()
        numbers = dice.integers(100, 6_000_000, len(places)).tolist()
        names = list(_KINDS)
        site = Site.of(area)
        urls = [
            self._address(names[kind], site, place, code, number)
            for place, code, kind, number in zip(
                places.tolist(), codes, kinds, numbers, strict=True
            )
        ]
        self._append(area.ars, area.name, level, codes, urls, dice)

    def _address(self, kind: str, site: Site, place: int, code: int, number: int) -> str:
        slug = self._nation.slugs[place]
        key = self._codes.all[code].leika_key[:14] or self._nation.known[place].teil.schluessel
        ars = site.ars
        camel = slug.title().replace("-", "")
        values = (site.host, number, slug, site.slug, camel, key, ars, ars[:8])
        match kind:
            case "page":
                pattern = _PAGES.get(REDAKTION[self._land.code], _USUAL_PAGE)
                return pattern.format(*values)
            case "form":
                return f"https://formulare.{site.host}/antrag/{slug}?nr={number}"
            case "rented":
                return _RENTED.get(self._land.code, _USUAL_RENTED).format(*values)
            case "keyed":
                return _KEYED[number % len(_KEYED)].format(*values)
            case "shared":
                known = self._nation.services.get(self._nation.known[place].leistung.id)
                return known or _SHARED[number % len(_SHARED)].format(*values)
            case "pdf":
                return f"https://www.{site.host}/downloads/{number}/{slug}.pdf"
            case "appointment":
                return f"https://termine.{site.host}/termin?anliegen={number}"
            case "home":
                return f"https://www.{site.host}/"
            case "no web":
                return f"www.{site.host}/{slug}" if number % 2 else f"mailto:info@{site.host}"
            case _:
                return ""

    def _append(
        self,
        ars: str,
        name: str,
        level: str,
        codes: Sequence[int],
        urls: Sequence[str],
        dice: np.random.Generator,
    ) -> None:
        """Add rows to the table, some with a twin behind them, and note where they stand."""
        count = len(codes)
        states = dice.choice(3, count, p=_STATE_CHANCES).tolist()
        active = dice.choice(3, count, p=_ACTIVE_CHANCES).tolist()
        left_out = (dice.random(count) < _LEFT_OUT_CHANCE).tolist()
        grounds = dice.integers(0, len(_GROUNDS), count).tolist()
        chances = dice.random(count).tolist()
        zeros = (dice.random(count) < LOST_ZERO).tolist()
        begun = len(self.table.words)
        state = ars[:2]
        bundesland = self._land.name if level != "bund" else ""
        federal = f"{state:0<12}"
        facts = self.table.facts
        for place, code in enumerate(codes):
            twin = chances[place] < TWINS
            bare = zeros[place] and level in ("own", "kreis")
            shown = ars.removeprefix("0") if bare else ars
            for again in range(1 + twin):
                other = chances[place] < TWINS / 2
                self.table.words.append(self._twin(code) if again and other else code)
                number = states[place] if not again or other else (states[place] + 1) % 3
                cover = _LEFT_OUT if left_out[place] else _COVERS[level]
                values = (
                    shown,
                    name,
                    federal,
                    bundesland,
                    urls[place],
                    _STATES[number],
                    _ACTIVE[active[place]],
                    cover,
                    _GROUNDS[grounds[place]] if left_out[place] else "",
                )
                for column, value in zip(facts.values(), values, strict=True):
                    column.append(value)
        found = np.arange(begun, len(self.table.words), dtype=np.int64)
        earlier = self._above.get(ars)
        self._above[ars] = found if earlier is None else np.concatenate([earlier, found])

    def _twin(self, code: int) -> int:
        return self._codes.of(self._own.twin(self._codes.all[code], code))


@dataclass(frozen=True, slots=True)
class Site:
    """An area's own host and the word that stands for it in addresses."""

    ars: str
    host: str
    slug: str

    @classmethod
    def of(cls, area: Area) -> Site:
        """The site of an area; the number keeps two of one name apart."""
        slug = _slug(area.name)
        return cls(area.ars, f"{slug}-{area.ars[2:9]}.example", f"{slug}-{area.ars[:8]}")


def _body(member: Area, ars: str) -> Area:
    """The Verband that a Gemeinde belongs to, as an area."""
    return Area(ars, f"Verband {member.name}", member.land, "Gemeindeverband", 0)


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.casefold().translate(_UMLAUTS))
    return "-".join(words[:5])[:48]
