# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index seen from a run: what feeds its indicators, and how far that is.

Nothing here says what a single Leistung is worth: how much it weighs inside its indicator is
unknown. What an indicator weighs in its area follows from the reconstructed formula and holds
for its editions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import GESAMT, Ergebnis, SmartCityIndex
from ozgcheck.catalog.sci import Indikator as CatalogIndikator
from ozgcheck.language import tr
from ozgcheck.measure.coverage import By, Einheit, Group, count, coverage, relevant
from ozgcheck.measure.sci.results import Bounds, Schwelle, bounds, results, threshold
from ozgcheck.measure.sci.smart_city_index import (
    AREAS_IN_TOTAL,
    HIGHEST,
    Gain,
    gain,
    indicator_share,
)
from ozgcheck.measure.select import BEREICHE, Selection
from ozgcheck.model import Count, Finding, Leistung, Outcome, Snapshot, Status
from ozgcheck.text import slug

# The step that reports show: ten index points in one indicator.
STEP = 10.0
_COMPLETE = "vollstaendig"
_SURE = ("niedrig", "mittel", "hoch")


class Lage(StrEnum):
    """What a run says about a digital offer; its absence is never proven."""

    GEFUNDEN = "gefunden"
    ZU_PRUEFEN = "zu_pruefen"
    NICHT_NACHGEWIESEN = "nicht_nachgewiesen"


@dataclass(frozen=True, slots=True)
class Zufluss:
    """A Leistung that feeds an indicator, with its state in the run.

    `gewissheit` is how sure the indicator looks at it, `belegt` False where only the subject
    is near; `erreicht` says whether it certainly reaches the threshold.
    """

    leistung: str
    name: str
    gewissheit: str
    belegt: bool
    grund: str
    outcome: Outcome
    reifegrad_low: int
    reifegrad_high: int
    erreicht: bool


@dataclass(frozen=True, slots=True)
class Angebot:
    """A digital offer that feeds an indicator; `titel` are the run's offers that look like it."""

    slug: str
    name: str
    gewissheit: str
    lage: Lage
    titel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dienst:
    """A service of the indicator's basket, as the original names it.

    `anteil` is the share 0..1 of the cities that had it, None when unknown.
    """

    original: str
    leistung: str
    anteil: float | None
    count: Count


@dataclass(frozen=True, slots=True)
class Indikator:
    """An indicator with everything that is known to feed it.

    `jahre` are the editions that name it, from the newest complete list on; `count` counts
    the proven Leistungen, `korb` and `dienste` the services of its basket. `anteil` (0..1) is
    what it weighs in its area; None: the formula is not known for its editions.
    """

    slug: str
    name: str
    jahre: tuple[int, ...]
    bonus: bool
    gewissheit: str
    parameter: tuple[str, ...]
    hinweis: str
    leistungen: tuple[Zufluss, ...]
    kandidaten: tuple[Zufluss, ...]
    angebote: tuple[Angebot, ...]
    count: Count
    korb: Group | None
    dienste: tuple[Dienst, ...]
    anteil: float | None


@dataclass(frozen=True, slots=True)
class Wert:
    """What an indicator of an area is worth in the editions `jahre`, and in no other.

    `anteil` and `anteil_gesamt` (0..1) are what it weighs in the area and in the total.

    `schritt` is what `STEP` points in one indicator bring, `hoechstens` what a whole
    indicator brings: also the upper bound for any single Leistung, whose own worth is unknown.
    """

    jahre: tuple[int, ...]
    indikatoren: int
    anteil: float
    anteil_gesamt: float
    schritt: Gain
    hoechstens: Gain


@dataclass(frozen=True, slots=True)
class Stand:
    """One edition for the city: its result (None: unknown), bounds of its points, the top ten.

    `abstand` is how many points were missing to the top ten (negative: it was among them).
    """

    jahr: int
    ergebnis: Ergebnis | None
    punkte: Bounds
    schwelle: Schwelle
    abstand: Bounds


@dataclass(frozen=True, slots=True)
class Nachbar:
    """A neighbour's results by year; a year that nobody found is missing."""

    stadt: str
    name: str
    ergebnisse: dict[int, Ergebnis]


@dataclass(frozen=True, slots=True)
class Bereich:
    """One area, or the total (`gesamt`, without indicators and counts).

    `count` counts the Leistungen that feed any indicator, `angebote` are the digital offers that
    do, each once. `neuestes` is the newest edition in which the city's rank is known.
    """

    bereich: str
    name: str
    indikatoren: tuple[Indikator, ...]
    wert: Wert | None
    count: Count
    angebote: tuple[Angebot, ...]
    staende: tuple[Stand, ...]
    neuestes: Stand | None
    nachbarn: tuple[Nachbar, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The index as far as it is known, and the run against it (`eigene`: own services only).

    `edition` is the newest with a complete list of indicators, `jahre` all editions;
    `formeljahre` are those that the formula was checked for, `ausnahmen` the cases that it
    does not meet.
    """

    schwelle: int
    eigene: bool
    edition: int
    jahre: tuple[int, ...]
    formel: str
    formel_gesamt: str
    formeljahre: tuple[int, ...]
    ausnahmen: tuple[str, ...]
    gesamt: Bereich
    bereiche: tuple[Bereich, ...]


def benchmark(
    catalog: Catalog,
    sci: SmartCityIndex,
    snapshot: Snapshot,
    *,
    schwelle: int = 3,
    eigene: bool = False,
    bereiche: Sequence[str] = (),
) -> Benchmark:
    """Set a run against the index.

    Args:
        catalog: gives names and baskets.
        sci: what is known about the index.
        snapshot: the run.
        schwelle: lowest Reifegrad that counts, 1..4.
        eigene: count only what the city itself offers.
        bereiche: areas to show (slugs); empty: all five.
    """
    formel = sci.formel("bereich")
    city = _City(catalog, sci, snapshot, schwelle, eigene)
    return Benchmark(
        schwelle=schwelle,
        eigene=eigene,
        edition=newest_complete(sci),
        jahre=sci.jahre,
        formel=formel.formel,
        formel_gesamt=sci.formel("gesamt").formel,
        formeljahre=formel.gilt,
        ausnahmen=formel.ausnahmen,
        gesamt=city.area(GESAMT, tr("Gesamt")),
        bereiche=tuple(
            city.area(key, name)
            for key, name in BEREICHE.items()
            if not bereiche or key in bereiche
        ),
    )


def newest_complete(sci: SmartCityIndex) -> int:
    """Year of the newest edition whose list of indicators is completely known."""
    return max(edition.jahr for edition in sci.editionen if edition.liste == _COMPLETE)


def worth(sci: SmartCityIndex, bereich: str) -> Wert | None:
    """What indicators of an area are worth; None for the total or an unknown area."""
    size = next((size for size in sci.groessen if size.bereich == bereich), None)
    if size is None:
        return None
    return Wert(
        jahre=size.jahre,
        indikatoren=size.indikatoren,
        anteil=indicator_share(size.indikatoren),
        anteil_gesamt=indicator_share(size.indikatoren) / AREAS_IN_TOTAL,
        schritt=gain(size.indikatoren, STEP),
        hoechstens=gain(size.indikatoren, HIGHEST),
    )


class _City:
    """One run against the index, with what all areas need looked up once."""

    def __init__(
        self,
        catalog: Catalog,
        sci: SmartCityIndex,
        snapshot: Snapshot,
        schwelle: int,
        eigene: bool,
    ) -> None:
        self._catalog = catalog
        self._sci = sci
        self._snapshot = snapshot
        self._schwelle = schwelle
        self._eigene = eigene
        self._results = results(sci, slug(snapshot.stadt))
        pairs = relevant(catalog, snapshot, Einheit.LEISTUNG, Selection(), eigene=eigene)
        self._found = {leistung.id: (leistung, finding) for leistung, finding in pairs}
        self._offers = {offer.id: offer.title for offer in snapshot.offers}
        self._baskets = {group.key: group for group in self._groups(catalog)}

    def _groups(self, catalog: Catalog) -> tuple[Group, ...]:
        return coverage(
            catalog,
            self._snapshot,
            by=By.KORB,
            schwelle=self._schwelle,
            eigene=self._eigene,
        ).groups

    def area(self, key: str, name: str) -> Bereich:
        rows = self._indicators(key) if key != GESAMT else ()
        proven = {use.leistung for row in rows for use in row.leistungen}
        staende = tuple(self._stand(key, jahr) for jahr in self._sci.jahre)
        ranked = [stand for stand in staende if stand.ergebnis and stand.ergebnis.rang]
        own = slug(self._snapshot.stadt)
        return Bereich(
            bereich=key,
            name=name,
            indikatoren=rows,
            wert=worth(self._sci, key),
            count=self._count(sorted(proven)),
            angebote=tuple({entry.slug: entry for row in rows for entry in row.angebote}.values()),
            staende=staende,
            neuestes=ranked[-1] if ranked else None,
            nachbarn=tuple(
                Nachbar(stadt, title, self._years(stadt, key))
                for stadt, title in self._sci.staedte.items()
                if stadt != own
            ),
        )

    def _years(self, stadt: str, bereich: str) -> dict[int, Ergebnis]:
        found = results(self._sci, stadt)
        return {jahr: entry for (area, jahr), entry in found.items() if area == bereich}

    def _stand(self, bereich: str, jahr: int) -> Stand:
        entry = self._results.get((bereich, jahr))
        known = bounds(self._sci, entry) if entry else Bounds(None, None)
        limit = threshold(self._sci, bereich, jahr)
        own_rank = entry.rang if entry is not None else None
        if limit.punkte is None and own_rank and limit.rang and limit.rang >= own_rank:
            # The city's own rank, or one behind it, says nothing about the way to the top.
            limit = replace(limit, mindestens=None, rang=None, stadt="")
        low = high = None
        if limit.punkte is not None and known.low is not None:
            high = limit.punkte - known.low
        if limit.mindestens is not None and known.high is not None:
            low = limit.mindestens - known.high
        return Stand(jahr, entry, known, limit, Bounds(low, high))

    def _indicators(self, bereich: str) -> tuple[Indikator, ...]:
        """Those of the complete list in its order, then what newer editions name besides."""
        first = newest_complete(self._sci)
        named: dict[str, list[tuple[int, CatalogIndikator]]] = {}
        for edition in self._sci.editionen:
            if edition.jahr >= first:
                for entry in edition.bereiche.get(bereich, ()):
                    named.setdefault(entry.slug, []).append((edition.jahr, entry))
        return tuple(self._indicator(bereich, uses) for uses in named.values())

    def _indicator(self, bereich: str, uses: list[tuple[int, CatalogIndikator]]) -> Indikator:
        jahre = tuple(jahr for jahr, _ in uses)
        entry = uses[0][1]
        inflow = [
            self._inflow(use.leistung, use.gewissheit, use.belegt, use.grund)
            for use in self._sci.zuordnungen
            if (use.bereich, use.indikator) == (bereich, entry.slug) and use.leistung in self._found
        ]
        proven = tuple(use for use in inflow if use.belegt)
        korb = entry.korb if self._fed_by_basket(entry.korb, proven) else ""
        value = worth(self._sci, bereich)
        weighs = value is not None and not entry.bonus and not set(value.jahre).isdisjoint(jahre)
        return Indikator(
            slug=entry.slug,
            name=entry.name,
            jahre=jahre,
            bonus=entry.bonus,
            gewissheit=entry.gewissheit,
            parameter=entry.parameter,
            hinweis=entry.hinweis,
            leistungen=proven,
            kandidaten=tuple(use for use in inflow if not use.belegt),
            angebote=tuple(self._digital(bereich, entry.slug, jahre)),
            count=self._count(use.leistung for use in proven),
            korb=self._baskets.get(korb),
            dienste=self._services(korb),
            anteil=value.anteil if value is not None and weighs else None,
        )

    def _count(self, ids: Iterable[str]) -> Count:
        return count((self._found[ozg_id][1] for ozg_id in ids), self._schwelle)

    def _inflow(self, ozg_id: str, gewissheit: str, belegt: bool, grund: str) -> Zufluss:
        leistung: Leistung
        finding: Finding
        leistung, finding = self._found[ozg_id]
        return Zufluss(
            leistung=ozg_id,
            name=leistung.title,
            gewissheit=gewissheit,
            belegt=belegt,
            grund=grund,
            outcome=finding.outcome,
            reifegrad_low=finding.reifegrad_low,
            reifegrad_high=finding.reifegrad_high,
            erreicht=finding.reaches(self._schwelle),
        )

    def _digital(self, bereich: str, indikator: str, jahre: tuple[int, ...]) -> Iterable[Angebot]:
        sure: dict[str, str] = {}
        for use in self._sci.nutzungen:
            if (use.bereich, use.indikator) != (bereich, indikator):
                continue
            if not set(use.jahre).isdisjoint(jahre):
                known = sure.get(use.angebot, _SURE[0])
                sure[use.angebot] = max(use.gewissheit, known, key=_SURE.index)
        for entry in self._catalog.angebote:
            if entry.slug in sure:
                yield Angebot(entry.slug, entry.name, sure[entry.slug], *self._seen(entry.slug))

    def _seen(self, angebot: str) -> tuple[Lage, tuple[str, ...]]:
        matches = [match for match in self._snapshot.result.digital if match.angebot == angebot]
        for status, lage in ((Status.SICHER, Lage.GEFUNDEN), (Status.PRUEFEN, Lage.ZU_PRUEFEN)):
            found = [match.offer_id for match in matches if match.status is status]
            if found:
                return lage, tuple(self._offers.get(offer_id, offer_id) for offer_id in found)
        return Lage.NICHT_NACHGEWIESEN, ()

    def _fed_by_basket(self, korb: str, proven: Iterable[Zufluss]) -> bool:
        """Whether the basket's services are the indicator's, and not only its appointments."""
        feeding = {use.leistung for use in proven}
        return any(
            entry.slug == korb and feeding.issuperset(posten.leistung for posten in entry.posten)
            for entry in self._catalog.koerbe
        )

    def _services(self, korb: str) -> tuple[Dienst, ...]:
        """Each service of a basket counted by the rule of baskets, as a basket of its own."""
        basket = next((entry for entry in self._catalog.koerbe if entry.slug == korb), None)
        if basket is None:
            return ()
        single = replace(
            self._catalog,
            koerbe=tuple(
                replace(basket, slug=str(place), posten=(posten,))
                for place, posten in enumerate(basket.posten)
            ),
        )
        return tuple(
            Dienst(posten.original, posten.leistung, posten.anteil, group.count)
            for posten, group in zip(basket.posten, self._groups(single), strict=True)
        )
