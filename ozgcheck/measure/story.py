# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Everything that a run knows about one Leistung, put in order for telling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.register import Run
from ozgcheck.maturity.raising import Raise, leading, offer_grades, raising
from ozgcheck.maturity.traeger import Owners, told_apart
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Grade,
    Leistung,
    Level,
    Linkstand,
    Match,
    Offer,
    Outcome,
    Snapshot,
    Teilleistung,
    Widerspruch,
)

# What speaks for a level first, then what speaks against it.
_ORDER = {Effect.SUPPORTS: 0, Effect.CAPS: 1, Effect.DOUBTS: 2, Effect.INDICATES: 3}


@dataclass(frozen=True, slots=True)
class OfferStory:
    """One offer of a Leistung.

    `number` is its place in the story, `traeger` whose offer it is, `dienste` who else runs
    services that speak for its level. `grade` and `own` (without what Kreis, Land and Bund
    run) are None for a candidate, `own` for an inherited offer as well. `best` marks the one
    that counts.
    """

    number: int
    offer: Offer
    match: Match | None
    sure: bool
    traeger: Level
    dienste: tuple[Level, ...]
    grade: Grade | None
    own: Grade | None
    best: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier run said; `outcome` is None when the run did not know the Leistung."""

    snapshot: str
    date: str
    outcome: Outcome | None
    grade: Grade
    rules: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One Leistung, or one entry of it when `teil` is set.

    `finding` is the verdict that is told, None when the run has none; `bundle` the one on the
    whole Leistung. Evidence stands in the order of the offers, for each what speaks for the
    level before what speaks against it. `owners`: the run says what is from Kreis, Land, Bund.
    """

    leistung: Leistung
    teil: Teilleistung | None
    finding: Finding | None
    bundle: Finding | None
    offers: tuple[OfferStory, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    way: Raise = field(default=Raise())  # frozen, so that all may share it
    links: tuple[Linkstand, ...] = ()
    widersprueche: tuple[Widerspruch, ...] = ()
    history: tuple[Past, ...] = ()
    owners: bool = True


def story(
    catalog: Catalog,
    snapshot: Snapshot,
    leistung: Leistung,
    teil: Teilleistung | None = None,
    history: Iterable[Past] = (),
) -> Story:
    """Tell one Leistung or entry.

    Args:
        catalog: explains rules and knows who runs what.
        snapshot: the run.
        leistung: the Leistung.
        teil: one of its entries; None: the whole.
        history: what earlier runs said, oldest first.
    """
    return Stories(catalog, snapshot).tell(leistung, teil, history)


class Stories:
    """Tells the Leistungen of a run one after the other."""

    def __init__(self, catalog: Catalog, snapshot: Snapshot) -> None:
        result = snapshot.result
        self._snapshot = snapshot
        self._findings = {
            (finding.leistung_id, finding.teilleistung): finding
            for finding in (*result.teil_findings, *result.findings)
        }
        self._offers = {offer.id: offer for offer in snapshot.offers}
        self._matches: dict[str, dict[str, Match]] = {}
        for match in result.matches:
            self._matches.setdefault(match.leistung_id, {})[match.offer_id] = match
        self._rules = {rule.id: rule for rule in catalog.regeln}
        self._checked = {stand.url: stand for stand in snapshot.links}
        self._owners = Owners(catalog.traeger)
        self._told_apart = told_apart(result.findings)

    def tell(
        self, leistung: Leistung, teil: Teilleistung | None = None, history: Iterable[Past] = ()
    ) -> Story:
        """Tell one Leistung or entry; arguments as for `story`."""
        bundle = self._findings.get((leistung.id, ""))
        finding = bundle if teil is None else self._findings.get((leistung.id, teil.id))
        if finding is None:
            return Story(leistung, teil, None, bundle, history=tuple(history))
        matches = self._matches.get(leistung.id, {})
        offers = _offers(finding, self._offers, matches, self._owners)
        places = {each.offer.id: each.number for each in offers}
        wanted = [link.url for each in offers for link in each.offer.links]
        return Story(
            leistung,
            teil,
            finding,
            bundle,
            offers=offers,
            evidence=tuple(
                sorted(
                    finding.evidence,
                    key=lambda item: (
                        places.get(item.offer_id, len(places) + 1),
                        _ORDER[item.effect],
                        -item.level if item.effect is Effect.SUPPORTS else item.level,
                        item.rule,
                    ),
                )
            ),
            way=raising(leistung, finding, self._offers, self._rules),
            links=tuple(
                self._checked[url] for url in dict.fromkeys(wanted) if url in self._checked
            ),
            widersprueche=tuple(
                item
                for item in self._snapshot.result.widersprueche
                if leistung.id in item.leistung_ids or item.offer_id in places
            ),
            history=tuple(history),
            owners=self._told_apart,
        )


def past(run: Run, verdict: Finding | None) -> Past:
    """What a run said about a Leistung or entry; None: it did not know it."""
    return Past(
        run.id,
        run.head.started[:10],
        None if verdict is None else verdict.outcome,
        Grade() if verdict is None else verdict.grade,
        run.head.versions.rules,
        run.head.complete,
    )


def _offers(
    finding: Finding, by_id: Mapping[str, Offer], matches: Mapping[str, Match], owners: Owners
) -> tuple[OfferStory, ...]:
    """The offers of a finding, the best first, candidates last."""
    grades = offer_grades(finding, by_id)
    own = offer_grades(finding, by_id, own=True)
    best = leading(finding, by_id)
    sure = sorted(
        (key for key in finding.offers if key in by_id),
        key=lambda key: (-(grades[key].reifegrad or 0), -grades[key].high, key),
    )
    maybe = [key for key in finding.candidates if key in by_id and key not in sure]
    return tuple(
        OfferStory(
            number=number,
            offer=by_id[key],
            match=matches.get(key),
            sure=key in grades,
            traeger=owners.of_offer(by_id[key]),
            dienste=_services(finding, key, owners.of_offer(by_id[key])),
            grade=grades.get(key),
            own=own.get(key),
            best=key == best,
        )
        for number, key in enumerate([*sure, *maybe], 1)
    )


def _services(finding: Finding, offer_id: str, owner: Level) -> tuple[Level, ...]:
    """Who else runs services that speak for the offer's level."""
    found = {
        item.traeger
        for item in finding.evidence
        if item.offer_id == offer_id and item.effect is Effect.SUPPORTS
    }
    return tuple(sorted(found - {owner, Level.UNBEKANNT}))
