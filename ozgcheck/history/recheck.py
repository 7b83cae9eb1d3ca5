# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A stored run assessed again with today's rules, and what that changes; no I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.maturity.assess import assess
from ozgcheck.maturity.traeger import told_apart
from ozgcheck.measure.coverage import Einheit, count, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.model import Count, Entscheidung, Evidence, Finding, Grade, Outcome, Snapshot


class Art(StrEnum):
    """What became of a finding; the first that fits."""

    HOEHER = "hoeher"
    NIEDRIGER = "niedriger"
    UNBEKANNT = "unbekannt"
    BEKANNT = "bekannt"
    ANDERS = "anders"


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that is not what it was; `then` or `now` is None where it was not counted.

    `new` and `gone` are the evidence that only one of both has.
    """

    leistung_id: str
    teilleistung: str
    art: Art
    then: Finding | None
    now: Finding | None
    new: tuple[Evidence, ...] = ()
    gone: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a run said and what it would say today.

    `own_then` and `own_now` leave out what Kreis, Land or Bund offer; `own_then` is None for
    a run from before that was told apart. `changes` are in order of id.
    """

    then: Count
    now: Count
    own_then: Count | None
    own_now: Count
    changes: tuple[Change, ...]

    def number(self, art: Art) -> int:
        """How many findings changed in this way."""
        return Counter(change.art for change in self.changes)[art]


def again(
    catalog: Catalog, snapshot: Snapshot, decisions: Iterable[Entscheidung] | None = None
) -> Snapshot:
    """The run with findings of today's catalogue and rules; offers and links are the stored.

    Args:
        catalog: today's.
        snapshot: the stored run.
        decisions: match again with these; None keeps the matches as they are stored.
    """
    if decisions is not None:
        result = check(
            catalog,
            snapshot.offers,
            umfang=snapshot.umfang,
            decisions=decisions,
            links=snapshot.links,
        )
        return replace(snapshot, result=result)
    findings, entries = assess(
        catalog, snapshot.offers, snapshot.result.matches, snapshot.umfang, snapshot.links
    )
    result = replace(snapshot.result, findings=findings, teil_findings=entries)
    return replace(snapshot, result=result)


def recheck(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    decisions: Iterable[Entscheidung] | None = None,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    selection: Selection | None = None,
    eigene: bool = False,
) -> Recheck:
    """Compare a stored run with what it would be today.

    Args:
        catalog: today's catalogue and rules.
        snapshot: the stored run.
        decisions: match again with these; None: only catalogue and rules have changed.
        einheit: what is counted and listed.
        schwelle: lowest Reifegrad that counts, 1..4.
        selection: restricts what is counted; None means everything.
        eigene: count and compare only what the city itself offers, where the run tells.
    """
    chosen = selection or Selection()
    owners = told_apart(snapshot.result.findings)
    then = {
        _key(finding): _as_today(finding)
        for _, finding in relevant(catalog, snapshot, einheit, chosen, eigene=eigene and owners)
    }
    today = again(catalog, snapshot, decisions)
    found = relevant(catalog, today, einheit, chosen, eigene=eigene)
    now = {_key(finding): finding for _, finding in found}
    return Recheck(
        then=count(then.values(), schwelle),
        now=count(now.values(), schwelle),
        own_then=count((f.own() for f in then.values()), schwelle) if owners else None,
        own_now=count((f.own() for f in now.values()), schwelle),
        changes=tuple(_changes(then, now, owners=owners)),
    )


_Key = tuple[str, str]


def _key(finding: Finding) -> _Key:
    return finding.leistung_id, finding.teilleistung


def _as_today(finding: Finding) -> Finding:
    """Older runs named a level only where nothing was open above it."""
    if finding.reifegrad is None and finding.reifegrad_low:
        return replace(finding, reifegrad=finding.reifegrad_low)
    return finding


def _changes(
    then: Mapping[_Key, Finding], now: Mapping[_Key, Finding], *, owners: bool
) -> Iterable[Change]:
    for key in sorted({*then, *now}):
        before, after = then.get(key), now.get(key)
        art = _art(before, after, owners=owners)
        if art is not None:
            yield Change(
                *key,
                art,
                before,
                after,
                new=_only(after, before, owners=owners),
                gone=_only(before, after, owners=owners),
            )


def _art(then: Finding | None, now: Finding | None, *, owners: bool) -> Art | None:
    """How a finding changed; None if it did not.

    Evidence alone is no change: rules that say the same with other words change nothing.
    """
    if then is None or now is None:
        return Art.ANDERS
    before, after = then.reifegrad, now.reifegrad
    if before != after:
        if before is None:
            return Art.BEKANNT
        if after is None:
            return Art.UNBEKANNT
        return Art.HOEHER if after > before else Art.NIEDRIGER
    same = _judged(then) == _judged(now) and (
        not owners or _judged(then.own()) == _judged(now.own())
    )
    return None if same else Art.ANDERS


def _judged(finding: Finding) -> tuple[Outcome, Grade]:
    return finding.outcome, finding.grade


def _only(one: Finding | None, other: Finding | None, *, owners: bool) -> tuple[Evidence, ...]:
    """The evidence of one finding that the other lacks, whatever words it quotes."""
    known = {_said(item, owners=owners) for item in (other.evidence if other else ())}
    mine = one.evidence if one else ()
    return tuple(item for item in mine if _said(item, owners=owners) not in known)


def _said(item: Evidence, *, owners: bool) -> tuple[object, ...]:
    """What a piece of evidence does to the level."""
    more = (item.firm, item.traeger) if owners else ()
    return item.rule, item.offer_id, item.effect, item.level, *more
