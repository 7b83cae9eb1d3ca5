# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The list for the editors: everything in a run that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions import keys, links, pages, pvog
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.maturity.contradictions.scene import Scene
from ozgcheck.model import (
    Finding,
    Linkstand,
    Match,
    Offer,
    Snapshot,
    Umfang,
    Unknown,
    Widerspruch,
)

_PLACE = {art: place for place, art in enumerate(ARTEN)}


def contradictions(
    catalog: Catalog,
    offers: Iterable[Offer],
    matches: Iterable[Match],
    findings: Iterable[Finding],
    links: Iterable[Linkstand] = (),
    today: str = "",
    *,
    unknown: Iterable[Unknown] = (),
    umfang: Sequence[Umfang] = (),
    pvog: Sequence[Umfang] = (),
) -> tuple[Widerspruch, ...]:
    """Everything that does not fit, in the order of `ARTEN`, then by office and text.

    Args:
        catalog: what the law wants.
        offers: what was found; their order does not matter.
        matches: which offer fulfils which Leistung.
        findings: the Leistungen with their evidence.
        links: what online services answered when they were asked.
        today: ISO day from which the age of a text counts; empty: none is too old.
        unknown: keys and ids that the catalogue does not know.
        umfang: what was looked at. Only where that proves something is said that the portal
            lacks a page.
        pvog: what the PVOG's sources looked at without a hole; without any, nothing is said
            to be missing there.
    """
    scene = Scene(
        catalog, offers, matches, findings, links=links, today=today, umfang=umfang, pvog=pvog
    )
    found = [
        *_links(scene),
        *_pvog(scene),
        *_pages(scene),
        *keys.against_title(scene),
        *keys.not_known(scene, unknown),
        *keys.missing(scene),
    ]
    return tuple(sorted(dict.fromkeys(found), key=_order))


def of_run(catalog: Catalog, run: Snapshot) -> tuple[tuple[Widerspruch, ...], bool]:
    """The list of a stored run.

    A run that was stored before there was such a list gets it from its own offers, matches and
    evidence; so does one that had none, which then gives none again unless the catalogue or
    the checks have changed.

    Returns:
        The list, and whether it was stored with the run.
    """
    stored = run.result.widersprueche
    if stored:
        return stored, True
    read = [state for state in run.sources if state.state != "fehler"]
    asked: tuple[Umfang, ...] = ()
    if len(read) == len(run.umfang):
        asked = tuple(
            part
            for state, part in zip(read, run.umfang, strict=True)
            if state.kind in PVOG and state.state == "ok"
        )
    again = contradictions(
        catalog,
        run.offers,
        run.result.matches,
        run.result.findings,
        run.links,
        run.started[:10],
        unknown=run.result.unknown,
        umfang=run.umfang,
        pvog=asked,
    )
    return again, False


def _links(scene: Scene) -> Iterable[Widerspruch]:
    yield from links.broken_links(scene)
    yield from links.out_of_order(scene)
    yield from links.online_without_service(scene)


def _pvog(scene: Scene) -> Iterable[Widerspruch]:
    yield from pvog.not_in_pvog(scene)
    yield from pvog.not_counted(scene)
    yield from pvog.not_linked(scene)


def _pages(scene: Scene) -> Iterable[Widerspruch]:
    yield from pages.both_ways(scene)
    yield from pages.two_answers(scene)
    yield from pages.outdated(scene)


def _order(item: Widerspruch) -> tuple[int, str, str, str, str]:
    return _PLACE[item.art], item.stelle, item.text, item.url, item.offer_id
