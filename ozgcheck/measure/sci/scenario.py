# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What if: a run in which planned services are already online, and what that changes.

The assumed services become findings like any others, so that every figure of a scenario
comes from the functions that measure a real run; the difference is that of two full runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import SmartCityIndex
from ozgcheck.language import tr
from ozgcheck.maturity.levels import best
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.sci.benchmark import Benchmark, Indikator, Lage, benchmark
from ozgcheck.measure.sci.smart_city_index import HIGHEST, Gain, gain
from ozgcheck.model import (
    Count,
    DigitalMatch,
    Effect,
    Evidence,
    Finding,
    Grade,
    Level,
    Match,
    Offer,
    Outcome,
    Result,
    Snapshot,
    Status,
)

SOURCE = "szenario"


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """A Leistung goes online at a level (1..3): wholly, or only its entry `teilleistung`."""

    leistung: str
    name: str
    stufe: int
    teilleistung: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is assumed to be online by `bis` (ISO date).

    `angebote` are digital offers outside the OZG as (slug, name).
    """

    name: str
    bis: str
    vorhaben: tuple[Vorhaben, ...]
    angebote: tuple[tuple[str, str], ...] = ()


def apply(snapshot: Snapshot, scenario: Scenario) -> Snapshot:
    """The run as it would be with everything of the scenario online.

    Each plan becomes an offer of the city (source `szenario`), so that whatever is shown of it
    says where it comes from. A whole Leistung comes with all its entries that the city
    executes; a single entry leaves the others as they are. What is offered at a higher level
    stays there, and what the city does not execute stays not its own. The result is for
    measuring only and is never stored.
    """
    levels = {offer.id: offer.level for offer in snapshot.offers}
    findings = {finding.leistung_id: finding for finding in snapshot.result.findings}
    entries = {finding.teilleistung: finding for finding in snapshot.result.teil_findings}
    offers, matches = [], []
    for plan in scenario.vorhaben:
        offer = _offer(scenario, plan.teilleistung or plan.leistung, plan.name)
        levels[offer.id] = offer.level
        proof = _evidence(scenario, plan.stufe, offer.id)
        if plan.leistung in findings:
            findings[plan.leistung] = _online(findings[plan.leistung], proof, levels)
        wanted = [
            key
            for key, finding in entries.items()
            if finding.leistung_id == plan.leistung and plan.teilleistung in ("", key)
        ]
        for key in wanted:
            entries[key] = _online(entries[key], proof, levels)
        offers.append(offer)
        matches.append(_match(scenario, plan.leistung, offer.id, tuple(sorted(wanted))))
    digital = [
        DigitalMatch(_id(slug), slug, Status.SICHER, _reason(scenario))
        for slug, _ in scenario.angebote
    ]
    offers += [_offer(scenario, slug, name) for slug, name in scenario.angebote]
    result = snapshot.result
    return replace(
        snapshot,
        offers=_by_id((*snapshot.offers, *offers)),
        result=_with(result, findings.values(), entries.values(), matches, digital),
        warnings=(*snapshot.warnings, _reason(scenario)),
    )


def _online(finding: Finding, proof: Evidence, levels: dict[str, Level]) -> Finding:
    """The finding with one more offer, the city's own, at exactly the level of the proof."""
    offers = tuple(sorted({*finding.offers, proof.offer_id}))
    if finding.outcome is Outcome.NICHT_ZUSTAENDIG:
        return replace(finding, offers=offers)
    new = Grade(proof.level, proof.level, proof.level)
    offered = finding.outcome is Outcome.ANGEBOTEN
    before = finding.grade
    # Where all offers are inherited, `eigen` tells of none of the city's own.
    has_own = any(not levels.get(key, Level.UNBEKANNT).inherited for key in finding.offers)
    everything = best((before, new)) if offered else new
    own = best((finding.eigen or before, new)) if offered and has_own else new
    return Finding(
        finding.leistung_id,
        Outcome.ANGEBOTEN,
        finding.teilleistung,
        reifegrad=everything.reifegrad,
        reifegrad_low=everything.low,
        reifegrad_high=everything.high,
        offers=offers,
        candidates=() if finding.teilleistung else finding.candidates,
        evidence=(*finding.evidence, proof),
        eigen=None if own == everything else own,
    )


def _id(key: str) -> str:
    return f"{SOURCE}:{key}"


def _reason(scenario: Scenario) -> str:
    return tr("Angenommen im Szenario „{name}“ bis {bis}, nicht gemessen.").format(
        name=scenario.name, bis=scenario.bis
    )


def _offer(scenario: Scenario, key: str, name: str) -> Offer:
    return Offer(
        id=_id(key),
        title=name,
        source=SOURCE,
        text=_reason(scenario),
        level=Level.EIGEN,
        retrieved=scenario.bis,
    )


def _evidence(scenario: Scenario, stufe: int, offer_id: str) -> Evidence:
    return Evidence(
        SOURCE, stufe, Effect.SUPPORTS, _reason(scenario), "", offer_id, traeger=Level.EIGEN
    )


def _match(scenario: Scenario, leistung: str, offer_id: str, entries: tuple[str, ...]) -> Match:
    return Match(
        offer_id=offer_id,
        leistung_id=leistung,
        status=Status.SICHER,
        step=SOURCE,
        score=1.0,
        teilleistungen=entries,
        reasons=(_reason(scenario),),
    )


def _by_id(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: offer.id))


def _with(
    result: Result,
    findings: Iterable[Finding],
    entries: Iterable[Finding],
    matches: Iterable[Match],
    digital: Iterable[DigitalMatch],
) -> Result:
    return replace(
        result,
        findings=tuple(findings),
        teil_findings=tuple(entries),
        matches=tuple(sorted((*result.matches, *matches), key=lambda match: match.offer_id)),
        digital=tuple(sorted((*result.digital, *digital), key=lambda match: match.offer_id)),
    )


# --- what it changes ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A group of one kind (`gesamt`, `bereich` or `korb`), before and after.

    `own_before` and `own_after` are the counts without what Kreis, Land and Bund run.
    """

    kind: str
    einheit: Einheit
    key: str
    name: str
    before: Count
    after: Count
    own_before: Count
    own_after: Count

    @property
    def mehr(self) -> int:
        """How many more are certainly covered."""
        return self.after.covered - self.before.covered

    @property
    def mehr_mindestens(self) -> float | None:
        """By how much the certain share grows, -1..1; None for an empty group."""
        return _minus(self.after.share_low, self.before.share_low)

    @property
    def mehr_hoechstens(self) -> float | None:
        """The same for the share with everything uncertain."""
        return _minus(self.after.share_high, self.before.share_high)


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


@dataclass(frozen=True, slots=True)
class IndexChange:
    """What a scenario may bring in an area of the index, in the editions `jahre` only.

    `beruehrt` names the indicators of which something newly reaches the threshold. How much
    that moves them is unknown: at least nothing, at most (`hoechstens`) each from 0 to 100,
    other cities unchanged. `ohne_formel` names further indicators it reaches, of editions
    for which the formula is not known.
    """

    bereich: str
    name: str
    jahre: tuple[int, ...]
    indikatoren: int
    beruehrt: tuple[str, ...]
    hoechstens: Gain
    ohne_formel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wirkung:
    """Everything a scenario changes; `ohne_wirkung` are plans that make nothing more certain.

    `hoechstens` is the upper bound for the index's total, over all areas together.
    """

    scenario: Scenario
    schwelle: int
    eigene: bool
    changes: tuple[Change, ...]
    index: tuple[IndexChange, ...]
    hoechstens: float
    ohne_wirkung: tuple[str, ...]


def effect(
    catalog: Catalog,
    sci: SmartCityIndex,
    snapshot: Snapshot,
    scenario: Scenario,
    *,
    schwelle: int = 3,
    eigene: bool = False,
) -> Wirkung:
    """Measure the run before and after, with the functions that measure any run.

    Args:
        catalog: gives groups and names.
        sci: what is known about the Smart City Index.
        snapshot: the run.
        scenario: what is assumed.
        schwelle: lowest Reifegrad that counts, 1..4.
        eigene: count only what the city itself offers.
    """
    after = apply(snapshot, scenario)
    old, new = (
        benchmark(catalog, sci, run, schwelle=schwelle, eigene=eigene) for run in (snapshot, after)
    )
    index = tuple(_index_changes(old, new))
    return Wirkung(
        scenario=scenario,
        schwelle=schwelle,
        eigene=eigene,
        changes=tuple(_changes(catalog, snapshot, after, schwelle, eigene)),
        index=index,
        hoechstens=sum(change.hoechstens.gesamt for change in index),
        ohne_wirkung=tuple(_idle(snapshot, scenario, schwelle, eigene)),
    )


def _changes(
    catalog: Catalog, before: Snapshot, after: Snapshot, schwelle: int, eigene: bool
) -> Iterable[Change]:
    # A basket names its services, which are counted one by one.
    wanted = [("bereich", By.BEREICH, einheit) for einheit in Einheit]
    for kind, by, einheit in (*wanted, ("korb", By.KORB, Einheit.LEISTUNG)):
        old, new = (
            coverage(catalog, run, by=by, einheit=einheit, schwelle=schwelle, eigene=eigene)
            for run in (before, after)
        )
        if kind == "bereich":
            yield Change(
                "gesamt",
                einheit,
                "gesamt",
                tr("Gesamt"),
                old.total,
                new.total,
                old.own,
                new.own,
            )
        for was, now in zip(old.groups, new.groups, strict=True):
            yield Change(kind, einheit, was.key, was.name, was.count, now.count, was.own, now.own)


def _index_changes(old: Benchmark, new: Benchmark) -> Iterable[IndexChange]:
    for was, now in zip(old.bereiche, new.bereiche, strict=True):
        if was.wert is None:
            continue
        moved = [
            then
            for earlier, then in zip(was.indikatoren, now.indikatoren, strict=True)
            if _achieved(then) != _achieved(earlier) and not then.bonus
        ]
        touched = [indicator for indicator in moved if indicator.anteil is not None]
        most = gain(was.wert.indikatoren, HIGHEST)
        yield IndexChange(
            bereich=was.bereich,
            name=was.name,
            jahre=was.wert.jahre,
            indikatoren=was.wert.indikatoren,
            beruehrt=tuple(indicator.name for indicator in touched),
            hoechstens=Gain(len(touched) * most.bereich, len(touched) * most.gesamt),
            ohne_formel=tuple(indicator.name for indicator in moved if indicator.anteil is None),
        )


def _achieved(indicator: Indikator) -> tuple[object, ...]:
    """What of an indicator is certainly there."""
    return (
        [use.leistung for use in indicator.leistungen if use.erreicht],
        [service.original for service in indicator.dienste if service.count.covered],
        [entry.slug for entry in indicator.angebote if entry.lage is Lage.GEFUNDEN],
    )


def _idle(snapshot: Snapshot, scenario: Scenario, schwelle: int, eigene: bool) -> Iterable[str]:
    """Plans that alone make nothing more reach the threshold, each with the reason."""
    for plan in scenario.vorhaben:
        counted = [
            finding.own() if eigene else finding
            for finding in (*snapshot.result.findings, *snapshot.result.teil_findings)
            if finding.leistung_id == plan.leistung
            and (not finding.teilleistung or plan.teilleistung in ("", finding.teilleistung))
            and finding.outcome is not Outcome.NICHT_ZUSTAENDIG
        ]
        if not counted:
            yield tr("{name}: Die Stadt führt sie nicht aus; sie zählt nicht mit.").format(
                name=plan.name
            )
        elif plan.stufe < schwelle:
            yield tr("{name}: Stufe {stufe} erreicht die Schwelle {schwelle} nicht.").format(
                name=plan.name, stufe=plan.stufe, schwelle=schwelle
            )
        elif all(finding.reaches(schwelle) for finding in counted):
            yield tr("{name}: Sie ist schon sicher auf Stufe {schwelle} oder höher.").format(
                name=plan.name, schwelle=schwelle
            )
    known = {match.angebot for match in snapshot.result.digital if match.status is Status.SICHER}
    for slug, name in scenario.angebote:
        if slug in known:
            yield tr("{name}: Das Angebot ist schon gefunden.").format(name=name)
