# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The value of a goal's measure in a run, or in the editions of the Smart City Index.

Ranks and points of the index come from its editions; these change their indicators each year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import Ergebnis, SmartCityIndex
from ozgcheck.catalog.strategy import Auswahl, Messung
from ozgcheck.language import tr
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.raising import offer_grades
from ozgcheck.measure.coverage import By, Einheit, count, coverage, relevant
from ozgcheck.measure.sci.results import bounds, results
from ozgcheck.measure.select import Selection
from ozgcheck.measure.series import run_day
from ozgcheck.measure.strategy.goals import Ist, Stand
from ozgcheck.model import Count, Grade, Offer, Outcome, Snapshot, Status


class GoalValues:
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
            return _number(_digital(messung, snapshot), None, run_day(snapshot))
        if messung.einheit == "eintrag":
            whole, own = (_entries(snapshot, messung.schwelle, eigene=e) for e in (False, True))
            # Where the portal was not read completely, any number of entries may be missing.
            read = snapshot.complete and any(part.complete for part in snapshot.umfang)
            return _number(
                own if self._eigene else whole, own, run_day(snapshot), open_end=not read
            )
        whole, own = self._counts(messung, snapshot)
        shown = own if self._eigene else whole
        left_out = self._left_out(messung.auswahl, snapshot)
        if messung.art == "anzahl":
            return _number(shown, own, run_day(snapshot), left_out=left_out)
        return Ist(
            shown.share,
            shown.share_low,
            shown.share_high,
            run_day(snapshot),
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
            raise ValueError(tr("a goal asks for the index"))
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
