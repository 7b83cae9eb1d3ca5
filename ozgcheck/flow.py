# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole flow for one city: catalogue and offers in, findings out; no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.match import Matcher
from ozgcheck.maturity.assess import assess
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.contradictions.find import contradictions
from ozgcheck.model import (
    Collection,
    Entscheidung,
    Linkstand,
    Match,
    Offer,
    Portal,
    Result,
    Snapshot,
    SourceState,
    Umfang,
    Unknown,
)
from ozgcheck.numbers import counted
from ozgcheck.versions import current


def check(
    catalog: Catalog,
    offers: Iterable[Offer],
    *,
    umfang: Sequence[Umfang] = (Umfang(complete=True),),
    decisions: Iterable[Entscheidung] = (),
    links: Sequence[Linkstand] = (),
    today: str = "",
    pvog: Sequence[Umfang] = (),
) -> Result:
    """Match the offers of one city and judge every Leistung.

    Args:
        catalog: what the law wants.
        offers: what the city offers; ids must be unique.
        umfang: what was looked at; by default the offers are everything there is.
        decisions: what people decided about single titles.
        links: what online services answered when they were asked.
        today: ISO day from which the age of a text counts; empty: none is too old.
        pvog: what of `umfang` the PVOG's sources looked at without a hole; without any,
            nothing is said to be missing there.

    Returns:
        Matches in order of offer id, findings in order of OZG id, unknown ids and keys,
        and what does not fit together. The order of the offers does not matter.
    """
    listed = sorted(offers, key=lambda offer: offer.id)
    matcher = Matcher(catalog, decisions)
    matches: list[Match] = []
    unknown: list[Unknown] = []
    digital = [match for match in map(matcher.digital, listed) if match is not None]
    for offer in listed:
        found, strange = matcher.match(offer)
        matches += found
        unknown += strange
    findings, entries = assess(catalog, listed, matches, umfang, links)
    return Result(
        matches=tuple(matches),
        findings=findings,
        teil_findings=entries,
        unknown=tuple(unknown),
        digital=tuple(digital),
        widersprueche=contradictions(
            catalog,
            listed,
            matches,
            findings,
            links,
            today,
            unknown=unknown,
            umfang=umfang,
            pvog=pvog,
        ),
    )


def snapshot(
    catalog: Catalog,
    portal: Portal,
    started: str,
    collections: Sequence[Collection],
    states: Sequence[SourceState],
    decisions: Iterable[Entscheidung] = (),
    links: Sequence[Linkstand] = (),
) -> Snapshot:
    """Put one run together.

    Args:
        catalog: what the law wants.
        portal: whose run it is.
        started: ISO time of the run's start, injected so that runs can be repeated.
        collections: what the sources gave.
        states: how the sources did, failed ones included.
        decisions: what people decided.
        links: what online services answered when they were asked.

    Returns:
        The run; `partial` names in German every reason not to trust its figures fully.
    """
    offers = tuple(
        sorted((offer for part in collections for offer in part.offers), key=lambda o: o.id)
    )
    umfang = tuple(part.looked_at for part in collections)
    result = check(
        catalog,
        offers,
        umfang=umfang,
        decisions=decisions,
        links=links,
        today=started[:10],
        pvog=[part.umfang for part in collections if part.source in PVOG and not part.skipped],
    )
    return Snapshot(
        portal=portal.name,
        stadt=portal.stadt,
        ars=portal.ars,
        started=started,
        versions=current(catalog),
        sources=tuple(states),
        umfang=umfang,
        offers=offers,
        result=result,
        skipped=tuple(item for part in collections for item in part.skipped),
        warnings=tuple(warning for part in collections for warning in part.warnings),
        partial=tuple(_partial(portal, collections, states)),
        links=tuple(links),
    )


def _partial(
    portal: Portal,
    collections: Sequence[Collection],
    states: Sequence[SourceState],
) -> Iterable[str]:
    for state in states:
        if state.state == "fehler":
            yield f"Die Quelle {state.kind} war nicht lesbar: {state.message}"
    for part in collections:
        if part.skipped:
            noun = counted(len(part.skipped), "Eintrag", "Einträge")
            verb = "war" if len(part.skipped) == 1 else "waren"
            yield f"Aus der Quelle {part.source} {verb} {noun} nicht lesbar."
    if not any(part.umfang.complete for part in collections):
        yield "Keine Quelle deckt das ganze Portal ab; nur ein Teil wurde angesehen."
    found = _expected(portal, collections)
    if found is not None and found < portal.mindestens:
        noun = counted(found, "Angebot", "Angebote")
        yield f"Nur {noun} gefunden, erwartet werden mindestens {portal.mindestens}."


def _expected(portal: Portal, collections: Sequence[Collection]) -> int | None:
    """How many offers the portal's own sources gave; None if others were asked instead.

    A list that somebody handed over need not be as long as the portal, and an index that
    proves nothing says nothing about how much of the portal was read. What another source's
    offer took over still counts, and what two of them tell of counts once.
    """
    kinds = {kind for kind, _ in portal.quellen}
    own = [part for part in collections if part.source in kinds and part.umfang.complete]
    if collections and not own:
        return None
    counted_in = [part for part in own if part.umfang.absence_proves] or own
    kinds = {part.source for part in counted_in}
    return sum(
        len(part.offers)
        if any(part is each for each in counted_in)
        else sum(not kinds.isdisjoint(offer.quellen[1:]) for offer in part.offers)
        for part in collections
    )
