# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The five questions of a council, answered with what other measures found; nothing is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ozgcheck.measure.answers import (
    Aim,
    Better,
    Figure,
    Lifts,
    Named,
    Neighbours,
    Paper,
    Plans,
    Ranks,
    Reading,
    Regel,
    Step,
    Weaknesses,
)
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Comparison, Row, State
from ozgcheck.measure.coverage import Coverage
from ozgcheck.measure.sci.benchmark import Benchmark, Bereich, Dienst, Indikator, Lage, Wert
from ozgcheck.measure.sci.results import Bounds
from ozgcheck.measure.strategy.goals import Zielstand
from ozgcheck.measure.strategy.scorecard import Scorecard
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.model import Count, Snapshot

# The area of the index that the council asked about, and its place beside the total.
AREA = "verwaltung"
_PROPOSED = "vorschlag"
_STATED = "genannt"
# One page: so many Themenfelder, steps, goals and Leistungen are named.
MOST_FIELDS, MOST_STEPS, MOST_GOALS, MOST_ROWS = 3, 4, 4, 5


def council(
    snapshot: Snapshot,
    snapshot_id: str,
    *,
    felder: Coverage,
    stufen: Sequence[Coverage],
    offen: Sequence[Gap],
    index: Benchmark | None,
    ziele: Scorecard | None,
    vergleich: Comparison | None,
    region: bool = True,
) -> Paper:
    """Put the answers together.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        felder: its coverage by Themenfeld at the threshold that holds for the whole paper.
        stufen: its coverage at each level that the last answer shows.
        offen: the working list, best lever first.
        index: the run against the Smart City Index; None: nothing is known about it.
        ziele: the goals of the city; None: the catalogue has none.
        vergleich: the city, first, with others; None: there are no others.
        region: the cities whose results `index` has beside ours are its neighbours.
    """
    day = snapshot.started[:10]
    whole = _counted(felder, felder.total, day)
    return Paper(
        snapshot=snapshot,
        snapshot_id=snapshot_id,
        schwaechen=_weaknesses(index, felder, whole, day),
        plaene=None if ziele is None else _plans(ziele),
        hebel=_lifts(index, offen, whole, day),
        nachbarn=_neighbours(index, vergleich, day, region=region),
        ozg=tuple(
            Figure(each.own if own else each.total, Regel.ZAEHLUNG, day, each.schwelle, eigene=own)
            for own in (False, True)
            for each in stufen
        ),
    )


def _counted(found: Coverage, count: Count, day: str) -> Figure:
    return Figure(count, Regel.ZAEHLUNG, day, found.schwelle, eigene=found.eigene)


def _area(index: Benchmark | None) -> Bereich | None:
    if index is None:
        return None
    return next((area for area in index.bereiche if area.bereich == AREA), None)


# --- where the weaknesses are --------------------------------------------------------------


def _weaknesses(index: Benchmark | None, felder: Coverage, whole: Figure, day: str) -> Weaknesses:
    area = _area(index)
    known = next((each for each in area.indikatoren if each.dienste), None) if area else None
    weak = sorted(
        (group for group in felder.groups if group.count.missing),
        key=lambda group: (-group.count.missing, group.name),
    )
    return Weaknesses(
        rang=_rank(area) if area else None,
        unbekannt=_newer(area) if area else (),
        indikator=known.name if known else "",
        dienste=_services(known, felder, day),
        offen=_named(known, lambda count: bool(count.missing)),
        zu_klaeren=_named(known, lambda count: bool(count.uncertain)),
        nicht_geprueft=_named(known, lambda count: bool(count.unchecked)),
        gesamt=whole,
        felder=tuple(
            Named(group.name, _counted(felder, group.count, day)) for group in weak[:MOST_FIELDS]
        ),
        angebote=_digital(area, day) if area else None,
    )


def _services(known: Indikator | None, felder: Coverage, day: str) -> Figure | None:
    if known is None:
        return None
    return _counted(felder, Count.sum(service.count for service in known.dienste), day)


def _named(known: Indikator | None, wanted: Callable[[Count], bool]) -> tuple[str, ...]:
    services: Iterable[Dienst] = known.dienste if known else ()
    return tuple(service.original for service in services if wanted(service.count))


def _digital(area: Bereich, day: str) -> Figure | None:
    states = [offer.lage for offer in area.angebote]
    if not states:
        return None
    count = Count(
        covered=states.count(Lage.GEFUNDEN),
        uncertain=states.count(Lage.ZU_PRUEFEN),
        unchecked=states.count(Lage.NICHT_NACHGEWIESEN),
        total=len(states),
    )
    return Figure(count, Regel.ZAEHLUNG, day)


# --- what is planned -----------------------------------------------------------------------


def _plans(found: Scorecard) -> Plans:
    every = [stand for feld in found.felder for stand in feld.ziele]
    own = [stand for stand in every if stand.ziel.herkunft != _PROPOSED]
    aims = tuple(_aims(own))
    return Plans(
        strategie=found.strategie,
        ziele=aims[:MOST_GOALS],
        mit_zielwert=len(aims),
        richtungen=len(own) - len(aims),
        vorschlaege=len(every) - len(own),
    )


def _aims(stands: Iterable[Zielstand]) -> Iterator[Aim]:
    for stand in stands:
        ziel, ist = stand.ziel, stand.ist
        if ziel.zielwert is None:
            continue
        value: Bounds | float | None = ist.wert
        if value is None and (ist.low, ist.high) != (None, None):
            value = Bounds(ist.low, ist.high)
        actual = None
        if value is not None and ist.tag is not None:
            when = str(ist.jahr) if ist.jahr else ist.tag.isoformat()
            actual = Figure(
                value,
                Regel.BITKOM if ist.jahr else Regel.ZAEHLUNG,
                when,
                ziel.messung.schwelle or None,
            )
        yield Aim(stand, Figure(ziel.zielwert, Regel.ZIEL, ziel.quelle.stand), actual)


# --- what lifts us -------------------------------------------------------------------------


def _lifts(index: Benchmark | None, offen: Sequence[Gap], whole: Figure, day: str) -> Lifts:
    area = _area(index)
    ranked = [
        Named(each.name, rank)
        for each in (index.bereiche if index else ())
        if (rank := _rank(each)) is not None
    ]
    worth = area.wert if area else None
    return Lifts(
        bereiche=tuple(sorted(ranked, key=lambda each: (-_number(each.figure), each.name))),
        abstand=tuple(
            Named(each.name, distance)
            for each in ((index.gesamt, area) if index and area else ())
            if (distance := _distance(each)) is not None
        ),
        wert=None if worth is None else Figure(worth, Regel.FORMEL, _years(worth)),
        schritte=tuple(
            Step(gap, Figure(gap.lever, Regel.HEBEL, day, whole.schwelle, eigene=whole.eigene))
            for gap in offen[:MOST_STEPS]
        ),
        offen=Figure(len(offen), Regel.HEBEL, day, whole.schwelle, eigene=whole.eigene),
    )


def _years(worth: Wert) -> str:
    return ", ".join(map(str, worth.jahre))


def _distance(area: Bereich) -> Figure | None:
    """Points that were missing to the top ten in the newest edition that tells."""
    known = [stand for stand in area.staende if stand.abstand != Bounds(None, None)]
    if not known:
        return None
    newest = known[-1]
    return Figure(newest.abstand, Regel.BITKOM, str(newest.jahr), berechnet=True)


def _rank(area: Bereich) -> Figure | None:
    newest = area.neuestes
    if newest is None or newest.ergebnis is None or newest.ergebnis.rang is None:
        return None
    stated = newest.ergebnis.herkunft == _STATED
    return Figure(newest.ergebnis.rang, Regel.BITKOM, str(newest.jahr), berechnet=not stated)


def _newer(area: Bereich) -> tuple[int, ...]:
    """Editions after the newest known rank, all where none is known."""
    last = area.neuestes.jahr if area.neuestes else 0
    return tuple(stand.jahr for stand in area.staende if stand.jahr > last)


def _number(figure: Figure) -> float:
    return figure.wert if isinstance(figure.wert, int | float) else 0


# --- what others do better -----------------------------------------------------------------


def _neighbours(
    index: Benchmark | None, found: Comparison | None, day: str, *, region: bool
) -> Neighbours:
    ranks = tuple(_ranks(index)) if index and region else ()
    if found is None:
        return Neighbours(ranks, (), None, None, (), None)
    level, own = found.yardstick.schwelle, found.yardstick.eigene

    def number(rows: Sequence[Row]) -> Figure:
        return Figure(len(rows), Regel.VERGLEICH, day, level, eigene=own)

    better = [
        *(Better(row, _who(found, row), fehlt=True) for row in found.lacking),
        *(Better(row, _who(found, row), fehlt=False) for row in found.unclear),
    ]
    return Neighbours(
        raenge=ranks,
        gelesen=tuple(_readings(found.cities[1:])),
        fehlt=number(found.lacking),
        zu_klaeren=number(found.unclear),
        leistungen=tuple(better[:MOST_ROWS]),
        vorsprung=number(found.only_us),
    )


def _ranks(index: Benchmark) -> Iterator[Ranks]:
    """The edition of our newest rank, and the newest of all; without any rank of ours, none."""
    area = _area(index)
    for each in (index.gesamt, area) if area else (index.gesamt,):
        own = _rank(each)
        if own is None:
            continue
        first = int(own.stand)
        newer = [jahr for jahr in _newer(each) if any(_others(each, jahr))]
        for jahr in (first, *newer[-1:]):
            others = tuple(_others(each, jahr))
            if others:
                yield Ranks(each.name, jahr, own if jahr == first else None, others)


def _others(area: Bereich, jahr: int) -> Iterator[Named]:
    found = [
        Named(
            other.name,
            Figure(entry.rang, Regel.BITKOM, str(jahr), berechnet=entry.herkunft != _STATED),
        )
        for other in area.nachbarn
        if (entry := other.ergebnisse.get(jahr)) is not None and entry.rang is not None
    ]
    yield from sorted(found, key=lambda each: (_number(each.figure), each.name))


def _who(found: Comparison, row: Row) -> tuple[str, ...]:
    return tuple(
        city.snapshot.stadt
        for city, cell in zip(found.cities[1:], row.cells[1:], strict=True)
        if cell.state is State.ERFUELLT
    )


def _readings(cities: Iterable[City]) -> Iterator[Reading]:
    alike: dict[tuple[object, ...], list[City]] = {}
    for city in cities:
        alike.setdefault((city.depth, city.example, city.old, _stand(city)), []).append(city)
    for same in alike.values():
        yield Reading(same[0], tuple(city.snapshot.stadt for city in same), _stand(same[0]))


def _stand(city: City) -> str:
    """The day of the run; an example is made today, so what its sources say of theirs."""
    if not city.example:
        return city.snapshot.started[:10]
    states = {state.as_of for state in city.snapshot.sources if state.as_of}
    return ", ".join(sorted(states))
