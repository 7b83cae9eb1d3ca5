# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A stored run of the shipped catalogue in which all four figures are something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.store import History
from ozgcheck.maturity.assess import assess
from ozgcheck.model import (
    Leistung,
    Link,
    LinkKind,
    Match,
    Offer,
    Result,
    Snapshot,
    SourceState,
    Status,
    Umfang,
)
from ozgcheck.versions import current

PORTAL, STARTED = "herne", "2025-11-24T10:00:00Z"
ONLINE = "Sie können den Antrag online stellen und die Nachweise hochladen."
PERSON = "Der Antrag ist nur persönlich möglich."
# What happens to the Leistungen of the city in turn; mostly well, or papers would be long.
_WHOLE, _COUNTER, _SILENT, _UNSURE, _MISSING, _UNSEEN = range(6)
_TURN = (_COUNTER, _SILENT, _UNSURE, _COUNTER, _MISSING, _UNSEEN, *(_WHOLE,) * 5)


def store(catalog: Catalog, folder: Path, titles: Sequence[str] = ()) -> Snapshot:
    """Write a complete run into a history.

    In turn a Leistung is offered online, offered at the counter only, offered on a page that says
    nothing about the way, to be checked, missing, and not looked for.

    Args:
        catalog: the shipped one.
        folder: of the history.
        titles: what the first of the offers at the counter are called and say; gaps quote it.

    Returns:
        The run.
    """
    kinds = [
        (each, _TURN[number % len(_TURN)])
        for number, each in enumerate(each for each in catalog.leistungen if each.stadt)
    ]
    offers = list(_offers(kinds))
    counters = (number for number, each in enumerate(offers) if each.id.startswith(f"{_COUNTER}-"))
    for number, title in zip(counters, titles, strict=False):
        text = f"{title} {offers[number].text}"  # one sentence, which is quoted
        offers[number] = replace(offers[number], title=title, description=title, text=text)
    matches = [_match(offer) for offer in offers]
    umfang = (Umfang(ozg_ids=frozenset(each.id for each, kind in kinds if kind != _UNSEEN)),)
    findings, entries = assess(catalog, offers, matches, umfang)
    run = Snapshot(
        portal=PORTAL,
        stadt="Herne",
        ars="059160000000",
        started=STARTED,
        versions=current(catalog),
        sources=(SourceState("portal", "https://herne.example/", "ok", offers=len(offers)),),
        umfang=umfang,
        offers=tuple(offers),
        result=Result(tuple(matches), findings, entries),
    )
    History(folder, PORTAL).write(run)
    return run


def _offers(kinds: Sequence[tuple[Leistung, int]]) -> Iterator[Offer]:
    for leistung, kind in kinds:
        if kind > _UNSURE:
            continue
        place = f"https://herne.example/{leistung.id}"
        link = Link(LinkKind.ONLINEDIENST, f"{place}/antrag", "Online beantragen")
        yield Offer(
            f"{kind}-{leistung.id}",
            leistung.name,
            "portal",
            url=place,
            text={_WHOLE: ONLINE, _COUNTER: PERSON}.get(kind, ""),
            links=(link,) if kind == _WHOLE else (),
        )


def _match(offer: Offer) -> Match:
    kind, _, ozg_id = offer.id.partition("-")
    status = Status.PRUEFEN if int(kind) == _UNSURE else Status.SICHER
    reasons = ("Der Titel ist ein Name der Leistung.",)
    return Match(offer.id, ozg_id, status, "alias", 0.9, reasons=reasons)
