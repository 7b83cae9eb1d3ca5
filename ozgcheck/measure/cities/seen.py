# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run cut down to what its depth allows to say, or to what is counted."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from ozgcheck.measure.cities.city import City
from ozgcheck.measure.coverage import Einheit
from ozgcheck.model import HIGHEST_OBSERVABLE, Finding, Outcome, Snapshot


def as_seen(of: City, *, eigene: bool) -> Snapshot:
    """The run with what its depth allows to say.

    Args:
        of: the city.
        eigene: without what Kreis, Land and Bund offer.
    """
    result = of.snapshot.result
    if not eigene and of.depth.can_lack:
        return of.snapshot

    inherited = {offer.id for offer in of.snapshot.offers if offer.level.inherited}

    def seen(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        told = (_own(finding, inherited) if eigene else finding for finding in findings)
        return tuple(told if of.depth.can_lack else (_widened(finding) for finding in told))

    return _with(of.snapshot, seen(result.findings), seen(result.teil_findings))


def _own(finding: Finding, inherited: Container[str]) -> Finding:
    """The finding without what others offer; what only they offer is not offered."""
    told = finding.own()
    own = tuple(key for key in told.offers if key not in inherited)
    if told.outcome is not Outcome.ANGEBOTEN or own or not told.offers:
        return told
    outcome = Outcome.UNKLAR if told.reifegrad_high else Outcome.FEHLT
    return replace(told, outcome=outcome, offers=(), evidence=())


def _widened(finding: Finding) -> Finding:
    """What the PVOG shows is only a part: the portal itself may have it, and better."""
    if finding.outcome is Outcome.FEHLT:
        return Finding(finding.leistung_id, Outcome.UNKLAR, finding.teilleistung)
    if finding.outcome is Outcome.ANGEBOTEN and finding.reifegrad_high < HIGHEST_OBSERVABLE:
        return replace(finding, reifegrad_high=HIGHEST_OBSERVABLE)
    return finding


def restricted(snapshot: Snapshot, einheit: Einheit, keys: Container[tuple[str, str]]) -> Snapshot:
    """The run with only these findings of the unit.

    Args:
        snapshot: the run.
        einheit: which findings are cut down; the others stay.
        keys: OZG id and id of the entry (empty: the Leistung) of those that stay.
    """
    result = snapshot.result

    def kept(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if (f.leistung_id, f.teilleistung) in keys)

    if einheit is Einheit.LEISTUNG:
        return _with(snapshot, kept(result.findings), result.teil_findings)
    return _with(snapshot, result.findings, kept(result.teil_findings))


def _with(
    snapshot: Snapshot, findings: tuple[Finding, ...], entries: tuple[Finding, ...]
) -> Snapshot:
    result = replace(snapshot.result, findings=findings, teil_findings=entries)
    return replace(snapshot, result=result)
