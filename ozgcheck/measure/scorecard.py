# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The goals of a city's strategy: actual value, trend, outlook, traffic light.

Values come from the findings as they are stored with each run. Only complete runs count, one
per month (its last), and only as far back as tool, catalogue, rules and kinds of sources stayed
the same: what changes with them is no progress of the city. Ranks and points of the Smart City
Index come from its editions; these change their indicators each year, so nothing is forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import Ergebnis, SmartCityIndex
from ozgcheck.catalog.strategy import Auswahl, Feld, Messung, Strategie, Ziel
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.raising import offer_grades
from ozgcheck.measure.coverage import By, Einheit, count, coverage, relevant
from ozgcheck.measure.forecast import Aussicht, Forecast, Pace, Point, forecast, pace
from ozgcheck.measure.sci_results import bounds, results
from ozgcheck.measure.select import Selection
from ozgcheck.model import Count, Grade, Offer, Outcome, Snapshot, Status

# A year of monthly values and the one before: the present pace, not that of years ago.
MONTHS = 13
# After so many days a monthly run is overdue; compare marks the same age.
OLD_AFTER = 45
INDEX = ("rang", "punkte")


class Richtung(StrEnum):
    """Where a value goes, seen from its goal."""

    BESSER = "besser"
    SCHLECHTER = "schlechter"
    GLEICH = "gleich"
    UNBEKANNT = "unbekannt"


class Farbe(StrEnum):
    """The traffic light; `grau` is not known."""

    GRUEN = "gruen"
    GELB = "gelb"
    ROT = "rot"
    GRAU = "grau"


class Grund(StrEnum):
    """Why a light has its colour (docs/handbuch.md, „Ziele“)."""

    ERREICHT = "erreicht"
    IM_PLAN = "im_plan"
    VIELLEICHT_ERREICHT = "vielleicht_erreicht"
    KNAPP = "knapp"
    OHNE_FRIST = "ohne_frist"
    NICHT_MIT_DIESEM_TEMPO = "nicht_mit_diesem_tempo"
    UEBERFAELLIG = "ueberfaellig"
    UNVOLLSTAENDIG = "unvollstaendig"
    KEIN_WERT = "kein_wert"
    NACH_DER_FRIST_NICHT_GEMESSEN = "nach_der_frist_nicht_gemessen"
    NEUERE_AUSGABE_UNBEKANNT = "neuere_ausgabe_unbekannt"
    ZU_WENIGE_LAEUFE = "zu_wenige_laeufe"
    KEINE_PROGNOSE = "keine_prognose"


_FARBEN = {
    Grund.ERREICHT: Farbe.GRUEN,
    Grund.IM_PLAN: Farbe.GRUEN,
    Grund.VIELLEICHT_ERREICHT: Farbe.GELB,
    Grund.KNAPP: Farbe.GELB,
    Grund.OHNE_FRIST: Farbe.GELB,
    Grund.NICHT_MIT_DIESEM_TEMPO: Farbe.ROT,
    Grund.UEBERFAELLIG: Farbe.ROT,
}


@dataclass(frozen=True, slots=True)
class Ist:
    """The actual value; shares are 0..1.

    Attributes:
        wert: the headline, only what is certain; None when it is not known.
        low: lowest value that is possible, None: not bounded.
        high: highest value that is possible, None: not bounded.
        tag: day of the run, or the last day of the edition's year; None without a value.
        count: what was counted, None for the index.
        own: the same without what Kreis, Land and Bund run; None for digital offers as well.
        jahr: the edition the value is from.
        ergebnis: what the index published.
        unbekannt: newer editions in which the city's result is not known.
        nicht_gezaehlt: named Leistungen (OZG ids) that the city does not execute.
    """

    wert: float | None
    low: float | None
    high: float | None
    tag: date | None
    count: Count | None = None
    own: Count | None = None
    jahr: int | None = None
    ergebnis: Ergebnis | None = None
    unbekannt: tuple[int, ...] = ()
    nicht_gezaehlt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """The value of one month (`2026-11`) or edition (`2024`); `lauf` is empty for editions.

    `genannt` is False where a source did not state it so.
    """

    name: str
    lauf: str
    tag: date
    wert: float
    low: float | None
    high: float | None
    genannt: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """How the value moved from the first to the last entry; `tempo` is per day, None for one."""

    richtung: Richtung
    differenz: float | None = None
    tempo: Pace | None = None


@dataclass(frozen=True, slots=True)
class Ampel:
    """The light of a goal with a target.

    `vielleicht`: the target lies between what is certain and what is possible.
    `vorbei`: the date has passed. `fristgerecht`: for a target that is reached, whether it was
    by its date; None: not known, or the date is still to come.
    """

    farbe: Farbe
    grund: Grund
    vielleicht: bool = False
    vorbei: bool = False
    fristgerecht: bool | None = None


@dataclass(frozen=True, slots=True)
class Zielstand:
    """A goal with everything known about it; `ampel` and `prognose` need a target.

    `verlauf` is oldest first. `prognose` is None for the index and without a complete run; it
    continues the bound that must meet the target, so that what is unclear is no progress.
    """

    ziel: Ziel
    ist: Ist
    verlauf: tuple[Stand, ...]
    trend: Trend
    prognose: Forecast | None
    ampel: Ampel | None


@dataclass(frozen=True, slots=True)
class Feldstand:
    """A field with its goals in the order of the strategy."""

    feld: Feld
    ziele: tuple[Zielstand, ...]


@dataclass(frozen=True, slots=True)
class Bruch:
    """Where the series begins because something else changed: `was` in German words.

    `davor` is the last run that no longer counts, `ab` the first that does.
    """

    davor: date
    ab: date
    was: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lauf:
    """A run by its id and day; `partial` says why it is not complete."""

    id: str
    tag: date
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All fields, and which runs they were measured with.

    Attributes:
        strategie: the goals.
        snapshot: the run of the actual values: the last complete one, else the last.
        snapshot_id: how it is called.
        neuester: the newest run.
        heute: the day of the judgement.
        eigene: only what the city itself offers counts.
        monate: ids of the runs in the series, oldest first, one per month.
        ausgelassen: incomplete runs of the same time, oldest first.
        bruch: where the series begins; None: with the first run there is, or a year ago.
        felder: the fields.
    """

    strategie: Strategie
    snapshot: Snapshot
    snapshot_id: str
    neuester: Lauf
    heute: date
    eigene: bool
    monate: tuple[Lauf, ...]
    ausgelassen: tuple[Lauf, ...]
    bruch: Bruch | None
    felder: tuple[Feldstand, ...]

    @property
    def alter(self) -> int:
        """Days from the run to the day of the judgement."""
        return (self.heute - _day(self.snapshot)).days


def scorecard(
    catalog: Catalog,
    sci: SmartCityIndex | None,
    strategie: Strategie,
    runs: Iterable[tuple[str, Snapshot]],
    *,
    heute: date,
    eigene: bool = False,
) -> Scorecard:
    """Measure a strategy.

    Args:
        catalog: gives names and what a Leistung belongs to.
        sci: published results of the Smart City Index; None: no goal asks for them.
        strategie: the goals.
        runs: id and run, newest first, at least one; taken no further than needed.
        heute: the day of the judgement.
        eigene: count only what the city itself offers.

    Raises:
        ValueError: there is no run, or no index that a goal asks for.
    """
    series = _series(runs)
    measure = _Measure(catalog, sci, strategie.stadt, eigene)
    return Scorecard(
        strategie=strategie,
        snapshot=series.shown,
        snapshot_id=series.shown_id,
        neuester=series.newest,
        heute=heute,
        eigene=eigene,
        monate=tuple(_run(run_id, snapshot) for run_id, snapshot in series.months),
        ausgelassen=series.left_out,
        bruch=series.broken,
        felder=tuple(
            Feldstand(feld, tuple(_goal(measure, ziel, series, heute) for ziel in feld.ziele))
            for feld in strategie.felder
        ),
    )


# --- which runs count --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Series:
    shown_id: str
    shown: Snapshot
    newest: Lauf
    months: tuple[tuple[str, Snapshot], ...]
    left_out: tuple[Lauf, ...]
    broken: Bruch | None


def _series(runs: Iterable[tuple[str, Snapshot]]) -> _Series:
    newest: tuple[str, Snapshot] | None = None
    months: list[tuple[str, Snapshot]] = []
    left_out: list[Lauf] = []
    broken = None
    for run_id, snapshot in runs:
        if newest is None:
            newest = run_id, snapshot
        if _months_between(snapshot, newest[1]) >= MONTHS:
            break
        if not snapshot.complete:
            left_out.append(_run(run_id, snapshot))
            continue
        if months:
            after = months[-1][1]
            if _months_between(snapshot, after) == 0:
                continue
            changed = tuple(_changed(snapshot, after))
            if changed:
                broken = Bruch(_day(snapshot), _day(after), changed)
                break
        months.append((run_id, snapshot))
    if newest is None:
        raise ValueError("there is no run")
    shown_id, shown = months[0] if months else newest
    return _Series(
        shown_id,
        shown,
        _run(*newest),
        tuple(reversed(months)),
        tuple(reversed(left_out)),
        broken,
    )


def _run(run_id: str, snapshot: Snapshot) -> Lauf:
    return Lauf(run_id, _day(snapshot), snapshot.partial)


def _day(snapshot: Snapshot) -> date:
    return date.fromisoformat(snapshot.started[:10])


def _months_between(earlier: Snapshot, later: Snapshot) -> int:
    one, other = _day(earlier), _day(later)
    return (other.year - one.year) * 12 + other.month - one.month


def _changed(earlier: Snapshot, later: Snapshot) -> Iterable[str]:
    """What else than the city changed between two runs."""
    then, now = earlier.versions, later.versions
    if then.ozgcheck != now.ozgcheck:
        yield f"ozgcheck {now.ozgcheck} statt {then.ozgcheck}"
    if then.catalog != now.catalog:
        yield "der Katalog"
    if then.rules != now.rules:
        yield "die Regeln zum Reifegrad"
    kinds = [{state.kind for state in run.sources} for run in (earlier, later)]
    if kinds[0] != kinds[1]:
        yield "die Quellen"


# --- one goal ----------------------------------------------------------------------


def _goal(measure: _Measure, ziel: Ziel, series: _Series, heute: date) -> Zielstand:
    points: tuple[Point, ...] = ()
    if ziel.messung.art in INDEX:
        ist, verlauf = measure.index(ziel.messung)
    else:
        ist = measure.actual(ziel.messung, series.shown)
        found = (
            _stand(run_id, snapshot, measure.actual(ziel.messung, snapshot))
            for run_id, snapshot in series.months
        )
        verlauf = tuple(stand for stand in found if stand is not None)
        points = tuple(_points(verlauf, ziel.hoechstens))
    outlook = None
    if ziel.zielwert is not None and points:
        outlook = forecast(points, ziel.zielwert, falling=ziel.hoechstens)
    return Zielstand(
        ziel=ziel,
        ist=ist,
        verlauf=verlauf,
        trend=_trend(verlauf, points, ziel.hoechstens),
        prognose=outlook,
        ampel=_light(ziel, ist, verlauf, outlook, series.shown.complete, heute),
    )


def _stand(run_id: str, snapshot: Snapshot, ist: Ist) -> Stand | None:
    if ist.wert is None:
        return None
    day = _day(snapshot)
    return Stand(f"{day:%Y-%m}", run_id, day, ist.wert, ist.low, ist.high)


def _points(verlauf: Iterable[Stand], falling: bool) -> Iterable[Point]:
    """What must meet the target: the value that is certain, from below or from above."""
    for stand in verlauf:
        value = stand.high if falling else stand.wert
        if value is not None:
            yield Point(stand.tag, value)


def _trend(verlauf: tuple[Stand, ...], points: tuple[Point, ...], falling: bool) -> Trend:
    if len(verlauf) < 2:
        return Trend(Richtung.UNBEKANNT)
    change = verlauf[-1].wert - verlauf[0].wert
    if change == 0:
        richtung = Richtung.GLEICH
    else:
        richtung = Richtung.BESSER if (change < 0) == falling else Richtung.SCHLECHTER
    return Trend(richtung, change, pace(points))


def _light(
    ziel: Ziel,
    ist: Ist,
    verlauf: tuple[Stand, ...],
    outlook: Forecast | None,
    complete: bool,
    heute: date,
) -> Ampel | None:
    """The traffic light by the rules of the handbook, the first that fits."""
    if ziel.zielwert is None:
        return None
    reached = _reached(ziel, ist.low, ist.high)
    maybe = not reached and _possible(ziel, ist.low, ist.high)
    grund = _reason(ziel, ist, outlook, complete, heute, reached=reached, maybe=maybe)
    return Ampel(
        _FARBEN.get(grund, Farbe.GRAU),
        grund,
        vielleicht=maybe and grund is not Grund.KEIN_WERT,
        vorbei=ziel.bis is not None and ziel.bis < heute,
        fristgerecht=_in_time(ziel, verlauf, heute) if reached else None,
    )


def _reason(
    ziel: Ziel,
    ist: Ist,
    outlook: Forecast | None,
    complete: bool,
    heute: date,
    *,
    reached: bool,
    maybe: bool,
) -> Grund:
    index = ziel.messung.art in INDEX
    if ist.tag is None or (ist.low is None and ist.high is None):
        return Grund.KEIN_WERT
    # A newer edition says what holds today, unless the date of the goal lies before it.
    outdated = bool(ist.unbekannt) and (ziel.bis is None or ziel.bis > ist.tag)
    if outdated:
        return Grund.NEUERE_AUSGABE_UNBEKANNT
    if reached:
        return Grund.ERREICHT
    if not complete and not index:
        return Grund.UNVOLLSTAENDIG
    if ziel.bis is not None and ziel.bis < heute:
        if ist.tag < ziel.bis:
            return Grund.NACH_DER_FRIST_NICHT_GEMESSEN
        return Grund.VIELLEICHT_ERREICHT if maybe else Grund.UEBERFAELLIG
    if index or outlook is None:
        return Grund.VIELLEICHT_ERREICHT if maybe else Grund.KEINE_PROGNOSE
    return _outlook_reason(ziel.bis, outlook, maybe)


def _outlook_reason(bis: date | None, outlook: Forecast, maybe: bool) -> Grund:
    if bis is not None and outlook.latest is not None and outlook.latest <= bis:
        return Grund.IM_PLAN
    possible = outlook.earliest is not None and (bis is None or outlook.earliest <= bis)
    if possible and bis is not None:
        return Grund.KNAPP
    if maybe:
        return Grund.VIELLEICHT_ERREICHT
    if outlook.aussicht is Aussicht.ZU_WENIGE_LAEUFE:
        return Grund.ZU_WENIGE_LAEUFE
    return Grund.OHNE_FRIST if possible else Grund.NICHT_MIT_DIESEM_TEMPO


def _reached(ziel: Ziel, low: float | None, high: float | None) -> bool:
    """Certainly reached: even the worst value that is possible meets the target."""
    target = ziel.zielwert
    if target is None:
        return False
    if ziel.hoechstens:
        return high is not None and high <= target
    return low is not None and low >= target


def _possible(ziel: Ziel, low: float | None, high: float | None) -> bool:
    """The best value that is possible meets the target."""
    target = ziel.zielwert
    if target is None:
        return False
    if ziel.hoechstens:
        return low is None or low <= target
    return high is None or high >= target


def _in_time(ziel: Ziel, verlauf: tuple[Stand, ...], heute: date) -> bool | None:
    """Whether a reached target was reached by its date, as far as the series knows."""
    bis = ziel.bis
    if bis is None or bis >= heute:
        return None
    if any(_reached(ziel, stand.low, stand.high) for stand in verlauf if stand.tag <= bis):
        return True
    after = [stand for stand in verlauf if stand.tag >= bis]
    late = any(not _possible(ziel, stand.low, stand.high) for stand in after)
    return False if late else None


# --- values ------------------------------------------------------------------------


class _Measure:
    """The value of each kind of measure in a run, or in the index."""

    def __init__(
        self, catalog: Catalog, sci: SmartCityIndex | None, stadt: str, eigene: bool
    ) -> None:
        self._catalog = catalog
        self._sci = sci
        self._stadt = stadt
        self._eigene = eigene

    def actual(self, messung: Messung, snapshot: Snapshot) -> Ist:
        """What a run says."""
        if messung.art == "angebot":
            return _number(_digital(messung, snapshot), None, _day(snapshot))
        if messung.einheit == "eintrag":
            whole, own = (_entries(snapshot, messung.schwelle, eigene=e) for e in (False, True))
            # Where the portal was not read completely, any number of entries may be missing.
            read = snapshot.complete and any(part.complete for part in snapshot.umfang)
            return _number(own if self._eigene else whole, own, _day(snapshot), open_end=not read)
        whole, own = self._counts(messung, snapshot)
        shown = own if self._eigene else whole
        left_out = self._left_out(messung.auswahl, snapshot)
        if messung.art == "anzahl":
            return _number(shown, own, _day(snapshot), left_out=left_out)
        return Ist(
            shown.share,
            shown.share_low,
            shown.share_high,
            _day(snapshot),
            count=shown,
            own=own,
            nicht_gezaehlt=left_out,
        )

    def _counts(self, messung: Messung, snapshot: Snapshot) -> tuple[Count, Count]:
        """With inherited services, and without."""
        einheit, wanted = Einheit(messung.einheit), messung.auswahl
        if one_basket(messung):
            groups = coverage(
                self._catalog,
                snapshot,
                by=By.KORB,
                einheit=einheit,
                schwelle=messung.schwelle,
            ).groups
            basket = next(group for group in groups if group.key == wanted.koerbe[0])
            return basket.count, basket.own
        selection = Selection(
            lebenslagen=wanted.lebenslagen,
            themenfelder=wanted.themenfelder,
            bereiche=wanted.bereiche,
            koerbe=wanted.koerbe,
        )
        findings = [
            finding
            for leistung, finding in relevant(self._catalog, snapshot, einheit, selection)
            if not wanted.leistungen or leistung.id in wanted.leistungen
        ]
        return (
            count(findings, messung.schwelle),
            count((finding.own() for finding in findings), messung.schwelle),
        )

    def _left_out(self, wanted: Auswahl, snapshot: Snapshot) -> tuple[str, ...]:
        counted = {
            finding.leistung_id
            for finding in snapshot.result.findings
            if finding.outcome is not Outcome.NICHT_ZUSTAENDIG
        }
        return tuple(ozg_id for ozg_id in wanted.leistungen if ozg_id not in counted)

    def index(self, messung: Messung) -> tuple[Ist, tuple[Stand, ...]]:
        """What the editions of the Smart City Index say, the newest known and all of them."""
        sci = self._sci
        if sci is None:
            raise ValueError("a goal asks for the index")
        found: dict[int, tuple[Ergebnis, float | None, float | None, float | None]] = {}
        for (area, jahr), entry in results(sci, self._stadt).items():
            if area != messung.bereich:
                continue
            if messung.art == "rang":
                rank = None if entry.rang is None else float(entry.rang)
                values = (rank, rank, rank)
            else:
                known = bounds(sci, entry)
                values = (entry.punkte, known.low, known.high)
            if values[1:] != (None, None):
                found[jahr] = (entry, *values)
        if not found:
            return Ist(None, None, None, None, unbekannt=sci.jahre), ()
        newest = max(found)
        entry, wert, low, high = found[newest]
        ist = Ist(
            wert,
            low,
            high,
            date(newest, 12, 31),
            jahr=newest,
            ergebnis=entry,
            unbekannt=tuple(jahr for jahr in sci.jahre if jahr > newest),
        )
        verlauf = tuple(
            Stand(
                str(jahr),
                "",
                date(jahr, 12, 31),
                value,
                below,
                above,
                genannt=source.herkunft == "genannt",
            )
            for jahr, (source, value, below, above) in sorted(found.items())
            if value is not None
        )
        return ist, verlauf


def one_basket(messung: Messung) -> bool:
    """Whether a measure means a basket's services one by one, and nothing else."""
    wanted = messung.auswahl
    return (
        messung.einheit == "leistung"
        and len(wanted.koerbe) == 1
        and wanted == Auswahl(koerbe=wanted.koerbe)
    )


def _number(
    counted: Count,
    own: Count | None,
    day: date,
    *,
    open_end: bool = False,
    left_out: tuple[str, ...] = (),
) -> Ist:
    most = counted.covered + counted.uncertain + counted.unchecked
    return Ist(
        float(counted.covered),
        float(counted.covered),
        None if open_end else float(most),
        day,
        count=counted,
        own=own,
        nicht_gezaehlt=left_out,
    )


def _digital(messung: Messung, snapshot: Snapshot) -> Count:
    """Named digital offers: found, perhaps found, not seen. Absence is never proven."""
    sure, maybe = (
        {match.angebot for match in snapshot.result.digital if match.status is status}
        for status in (Status.SICHER, Status.PRUEFEN)
    )
    total = len(messung.angebote)
    covered = sum(slug in sure for slug in messung.angebote)
    uncertain = sum(slug in maybe - sure for slug in messung.angebote)
    return Count(covered, uncertain, total - covered - uncertain, total)


def _entries(snapshot: Snapshot, schwelle: int, *, eigene: bool) -> Count:
    """Entries of the portal; what only the PVOG lists may stand there as well.

    Up to level 1 an entry counts because it is there; above, by the level of its Leistung
    that it supports. With `eigene`, entries of Kreis, Land or Bund do not count.
    """
    grades = _grades(snapshot, eigene=eigene) if schwelle > 1 else None
    parts = []
    for offer in snapshot.offers:
        if eigene and offer.level.inherited:
            continue
        if PVOG.issuperset(offer.quellen):
            parts.append(Count(uncertain=1, total=1))
        elif grades is None:
            parts.append(Count(covered=1, total=1))
        else:
            known = grades.get(offer.id, Grade())
            parts.append(
                Count(
                    covered=int(known.low >= schwelle),
                    uncertain=int(known.low < schwelle <= known.high),
                    total=1,
                )
            )
    return Count.sum(parts)


def _grades(snapshot: Snapshot, *, eigene: bool) -> Mapping[str, Grade]:
    """The best level of each offer over the Leistungen that it serves."""
    by_id: dict[str, Offer] = {offer.id: offer for offer in snapshot.offers}
    best: dict[str, Grade] = {}
    for finding in snapshot.result.findings:
        for offer_id, found in offer_grades(finding, by_id, own=eigene).items():
            known = best.get(offer_id, found)
            best[offer_id] = max(known, found, key=lambda grade: (grade.low, grade.high))
    return best
