# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How much is covered: counts over groups of findings, percent always derived.

The denominator is what the city must execute (docs/decisions.md). A Leistung counts as
covered when it is certainly offered at the threshold or above; everything that is
offered with unknown level, must be checked or was not looked at widens the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.select import BEREICHE, Selection
from ozgcheck.model import Count, Finding, Korb, Leistung, Outcome, Snapshot


class Einheit(StrEnum):
    """What is counted."""

    LEISTUNG = "leistung"
    TEILLEISTUNG = "teilleistung"


class By(StrEnum):
    """What the counts are grouped by."""

    LEBENSLAGE = "lebenslage"
    THEMENFELD = "themenfeld"
    BEREICH = "bereich"
    KORB = "korb"
    PRIORITAET = "prioritaet"
    ADRESSAT = "adressat"


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its key (slug), its name and its count.

    `own` is the count without what Kreis, Land and Bund run.
    """

    key: str
    name: str
    count: Count
    own: Count


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one snapshot by group, and the total over the selection.

    A Leistung can be in several groups (baskets, Adressaten); the total counts it once.
    `own` is the total without what Kreis, Land and Bund run; with `eigene` that is what all
    counts are.
    """

    einheit: Einheit
    schwelle: int
    by: By
    groups: tuple[Group, ...]
    total: Count
    own: Count
    eigene: bool = False


def relevant(
    catalog: Catalog,
    snapshot: Snapshot,
    einheit: Einheit,
    selection: Selection,
    *,
    eigene: bool = False,
) -> Iterator[tuple[Leistung, Finding]]:
    """The findings that count: what the city executes, inside the selection.

    Args:
        catalog: gives the Leistungen.
        snapshot: gives the findings.
        einheit: what is counted.
        selection: which Leistungen.
        eigene: see each finding without what Kreis, Land and Bund run.
    """
    result = snapshot.result
    findings = result.findings if einheit is Einheit.LEISTUNG else result.teil_findings
    for finding in findings:
        leistung = catalog.by_id.get(finding.leistung_id)
        if leistung is not None and executed(finding) and leistung in selection:
            yield leistung, finding.own() if eigene else finding


def executed(finding: Finding) -> bool:
    """Whether the city executes it, so that it counts."""
    return finding.outcome is not Outcome.NICHT_ZUSTAENDIG


def count(findings: Iterable[Finding], schwelle: int) -> Count:
    """Count findings against a threshold (Reifegrad 1..4)."""
    return count_several(((finding, 1) for finding in findings), schwelle)


def count_several(findings: Iterable[tuple[Finding, int]], schwelle: int) -> Count:
    """The same for findings that each stand for so many like them."""
    covered = uncertain = unchecked = total = 0
    for finding, times in findings:
        total += times
        if finding.reaches(schwelle):
            covered += times
        elif finding.may_reach(schwelle):
            uncertain += times
        elif finding.outcome is Outcome.NICHT_GEPRUEFT:
            unchecked += times
    return Count(covered, uncertain, unchecked, total)


def single_counts(
    catalog: Catalog,
    snapshot: Snapshot,
    selection: Selection,
    *,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    eigene: bool = False,
) -> Iterator[tuple[str, Count]]:
    """What the figure of a selection is the sum of, the same as `coverage` shows for a group.

    Args:
        catalog: gives the Leistungen.
        snapshot: gives the findings.
        selection: what is counted.
        einheit: what to count.
        schwelle: lowest Reifegrad that counts, 1..4.
        eigene: count only what the city itself offers.

    Yields:
        OZG id and count of one finding; of one service where a single Korb is selected.
    """
    pairs = list(relevant(catalog, snapshot, einheit, selection, eigene=eigene))
    korb = _only_basket(catalog, selection) if einheit is Einheit.LEISTUNG else None
    if korb is None:
        for leistung, finding in pairs:
            yield leistung.id, count([finding], schwelle)
        return
    entries = {
        finding.teilleistung: finding.own() if eigene else finding
        for finding in snapshot.result.teil_findings
    }
    whole = {leistung.id: finding for leistung, finding in pairs}
    yield from basket(korb, whole, entries, schwelle)


def _only_basket(catalog: Catalog, selection: Selection) -> Korb | None:
    """The Korb, where a selection is exactly one."""
    if len(selection.koerbe) != 1 or selection != Selection(koerbe=selection.koerbe):
        return None
    return next(korb for korb in catalog.koerbe if korb.slug == selection.koerbe[0])


def coverage(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    by: By = By.LEBENSLAGE,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    selection: Selection | None = None,
    eigene: bool = False,
) -> Coverage:
    """Coverage of a snapshot by group; groups in the catalogue's order, empty ones kept.

    Args:
        catalog: gives groups and names.
        snapshot: gives the findings.
        by: what to group by.
        einheit: what to count.
        schwelle: lowest Reifegrad that counts, 1..4.
        selection: restricts what is counted; None means everything.
        eigene: count only what the city itself offers.
    """
    pairs = list(relevant(catalog, snapshot, einheit, selection or Selection()))
    own = [(leistung, finding.own()) for leistung, finding in pairs]
    if by is By.KORB and einheit is Einheit.LEISTUNG:
        entries = {finding.teilleistung: finding for finding in snapshot.result.teil_findings}
        own_entries = {key: finding.own() for key, finding in entries.items()}
        names = {korb.slug: korb.name for korb in catalog.koerbe}
        counts = []
        for one, parts in ((pairs, entries), (own, own_entries)):
            whole = {leistung.id: finding for leistung, finding in one}
            counts.append(
                {
                    korb.slug: Count.sum(each for _, each in basket(korb, whole, parts, schwelle))
                    for korb in catalog.koerbe
                }
            )
    else:
        keys, names = grouping(catalog, by)
        counts = [_counts(one, keys, names, schwelle) for one in (pairs, own)]
        if selection:
            occupied = {key for leistung, _ in pairs for key in keys(leistung)}
            names = {key: name for key, name in names.items() if key in occupied}
    all_counts, mine = counts
    total, own_total = (count((finding for _, finding in one), schwelle) for one in (pairs, own))
    return Coverage(
        einheit=einheit,
        schwelle=schwelle,
        by=by,
        groups=tuple(
            Group(key, name, mine[key] if eigene else all_counts[key], mine[key])
            for key, name in names.items()
        ),
        total=own_total if eigene else total,
        own=own_total,
        eigene=eigene,
    )


def _counts(
    pairs: Iterable[tuple[Leistung, Finding]],
    keys: Callable[[Leistung], Iterable[str]],
    names: Iterable[str],
    schwelle: int,
) -> dict[str, Count]:
    members: dict[str, list[Finding]] = {key: [] for key in names}
    for leistung, finding in pairs:
        for key in keys(leistung):
            members[key].append(finding)
    return {key: count(found, schwelle) for key, found in members.items()}


def basket(
    korb: Korb, whole: Mapping[str, Finding], entries: Mapping[str, Finding], schwelle: int
) -> Iterator[tuple[str, Count]]:
    """Count a basket's services one by one, as the original names them, with their OZG ids.

    A service that means certain entries of a bundle is fulfilled by one of these; when only
    the bundle is known to be offered, it stays uncertain. What the city does not execute
    is not counted.

    Args:
        korb: the basket.
        whole: the findings that count, by OZG id.
        entries: the findings on entries, by id of the entry.
        schwelle: lowest Reifegrad that counts, 1..4.
    """
    for posten in korb.posten:
        if posten.leistung not in whole:
            continue
        bundle = whole[posten.leistung]
        parts = [entries[key] for key in posten.schluessel if key in entries]
        yield posten.leistung, _posten(bundle, parts, schwelle)


def _posten(bundle: Finding, parts: list[Finding], schwelle: int) -> Count:
    whole = count([bundle], schwelle)
    if not parts:
        return whole
    if any(part.reaches(schwelle) for part in parts):
        return Count(covered=1, total=1)
    if count(parts, schwelle).missing == len(parts):
        return Count(total=1)
    if whole.covered or whole.uncertain or any(part.may_reach(schwelle) for part in parts):
        return Count(uncertain=1, total=1)
    return whole


def grouping(
    catalog: Catalog, by: By
) -> tuple[Callable[[Leistung], Iterable[str]], dict[str, str]]:
    """How to find a Leistung's groups, and the groups' names in order."""
    if by is By.LEBENSLAGE:
        return (
            lambda leistung: (leistung.lebenslage,),
            {lage.slug: lage.name for lage in catalog.lebenslagen},
        )
    if by is By.THEMENFELD:
        return (
            lambda leistung: (leistung.themenfeld,),
            {feld.slug: feld.name for feld in catalog.themenfelder},
        )
    if by is By.BEREICH:
        return (lambda leistung: leistung.bereiche), dict(BEREICHE)
    if by is By.KORB:
        return (lambda leistung: leistung.koerbe), {k.slug: k.name for k in catalog.koerbe}
    if by is By.ADRESSAT:
        return (
            lambda leistung: leistung.adressaten,
            {"buerger": "Bürgerinnen und Bürger", "unternehmen": "Unternehmen"},
        )
    return (
        lambda leistung: (str(leistung.prioritaet or "ohne"),),
        {**{str(level): f"Priorität {level}" for level in (1, 2, 3, 4)}, "ohne": "ohne Angabe"},
    )
