# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as the rows of the published tables; nothing in them names a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ozgcheck.maturity.contradictions.asked import described_pages
from ozgcheck.maturity.rules import leads_to
from ozgcheck.measure.coverage import By, coverage, relevant
from ozgcheck.measure.naming import name_of
from ozgcheck.measure.overview import Overview
from ozgcheck.measure.select import Selection
from ozgcheck.model import Count, LinkKind, Offer, Snapshot, Status
from ozgcheck.report.opendata.columns import (
    ABDECKUNG,
    ANGEBOTE,
    BEISPIEL,
    LEISTUNGEN,
    MESSUNG,
    TEILMESSUNG,
    lexicon,
)
from ozgcheck.report.opendata.table import Row, Table
from ozgcheck.report.values import rounded
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_GROUPINGS = (By.LEBENSLAGE, By.THEMENFELD, By.BEREICH, By.KORB)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of a group; `own` is the same without what Kreis, Land and Bund run."""

    gruppierung: str
    gruppe: str
    name: str
    count: Count
    own: Count


def tables(seen: Overview) -> tuple[Table, ...]:
    """Everything that is published of a run, the lexicon last."""
    return (
        LEISTUNGEN.filled(_leistungen(seen)),
        ABDECKUNG.filled(_abdeckung(seen)),
        ANGEBOTE.filled(_angebote(seen)),
        lexicon(),
    )


def datenart(seen: Overview) -> str:
    """What the figures of a run are: a measurement, one with holes, or an example."""
    if seen.example:
        return BEISPIEL
    return MESSUNG if seen.snapshot.complete else TEILMESSUNG


def figures(seen: Overview) -> Iterator[Figure]:
    """The total, then every group by Lebenslage, Themenfeld, Bereich and Korb."""
    yield Figure("gesamt", "gesamt", "gesamt", seen.coverage.total, seen.coverage.own)
    yardstick = seen.yardstick
    for by in _GROUPINGS:
        result = coverage(
            seen.catalog,
            seen.snapshot,
            by=by,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
        )
        for group in result.groups:
            yield Figure(by.value, group.key, group.name, group.count, group.own)


def page(offer: Offer) -> str:
    """The address of an offer; empty when it has none that people can open."""
    return normal_url(offer.url)


def online_services(run: Snapshot) -> Callable[[Offer], tuple[str, ...]]:
    """Tells the addresses of the online services that stand on an offer of a run, each once.

    What turned out to be a file, a description or nothing at all is none, as for the Reifegrad.
    """
    states = {stand.url: stand.state for stand in run.links}
    pages = described_pages(run.offers)

    def of(offer: Offer) -> tuple[str, ...]:
        kinds = ((link.url, leads_to(link, states.get(link.url), pages)) for link in offer.links)
        return _addresses(url for url, kind in kinds if kind is LinkKind.ONLINEDIENST)

    return of


def _head(seen: Overview) -> Row:
    run = seen.snapshot
    return {"ars": run.ars, "datum": run.started[:10], "datenart": datenart(seen)}


def _leistungen(seen: Overview) -> Iterator[Row]:
    yardstick, head = seen.yardstick, _head(seen)
    offers = {offer.id: offer for offer in seen.snapshot.offers}
    pairs = relevant(
        seen.catalog, seen.snapshot, yardstick.einheit, Selection(), eigene=yardstick.eigene
    )
    for leistung, finding in sorted(pairs, key=lambda pair: (pair[0].id, pair[1].teilleistung)):
        own = finding.own()
        yield {
            **head,
            "ozg_id": leistung.id,
            "teilleistung": finding.teilleistung or None,
            "name": name_of(seen.catalog, finding),
            "lebenslage": leistung.lebenslage,
            "themenfeld": leistung.themenfeld,
            "adressaten": leistung.adressaten,
            "prioritaet": leistung.prioritaet,
            "koerbe": leistung.koerbe,
            "bereiche": leistung.bereiche,
            "ergebnis": finding.outcome.value,
            "reifegrad": finding.reifegrad,
            "reifegrad_mindestens": finding.reifegrad_low,
            "reifegrad_hoechstens": finding.reifegrad_high,
            "eigen_reifegrad": own.reifegrad,
            "eigen_mindestens": own.reifegrad_low,
            "eigen_hoechstens": own.reifegrad_high,
            "traeger": tuple(sorted({item.traeger.value for item in finding.evidence})),
            "erfuellt": finding.reaches(yardstick.schwelle),
            "kennungen_angebote": finding.offers,
            "adressen": _addresses(offers[key].url for key in finding.offers if key in offers),
        }


def _abdeckung(seen: Overview) -> Iterator[Row]:
    yardstick, head = seen.yardstick, _head(seen)
    for figure in figures(seen):
        count = figure.count
        yield {
            **head,
            "gruppierung": figure.gruppierung,
            "gruppe": figure.gruppe,
            "name": figure.name,
            "einheit": yardstick.einheit.value,
            "schwelle": yardstick.schwelle,
            "nur_eigene": yardstick.eigene,
            "modell": yardstick.modell.modell,
            "erfuellt": count.covered,
            "unklar": count.uncertain,
            "nicht_geprueft": count.unchecked,
            "offen": count.missing,
            "gesamt": count.total,
            "anteil_mindestens": rounded(count.share_low),
            "anteil_hoechstens": rounded(count.share_high),
            "eigen_erfuellt": figure.own.covered,
        }


def _angebote(seen: Overview) -> Iterator[Row]:
    head, meant = _head(seen), _meant(seen.snapshot)
    services = online_services(seen.snapshot)
    for offer in sorted(seen.snapshot.offers, key=lambda offer: offer.id):
        day = _DAY.match(offer.retrieved)
        yield {
            **head,
            "kennung": offer.id,
            "titel": _MAIL.sub("…", plain(offer.title, _LONGEST)),
            "adresse": page(offer) or None,
            "schluessel": offer.schluessel,
            "quellen": offer.quellen,
            "traeger": offer.level.value,
            "leistungen": tuple(meant.get((offer.id, Status.SICHER), ())),
            "leistungen_zu_pruefen": tuple(meant.get((offer.id, Status.PRUEFEN), ())),
            "onlinedienste": services(offer),
            "abgerufen": day.group() if day else None,
        }


def _meant(snapshot: Snapshot) -> dict[tuple[str, Status], list[str]]:
    """The Leistungen of each offer by how sure that is, the likeliest first."""
    meant: dict[tuple[str, Status], list[str]] = {}
    for match in sorted(
        snapshot.result.matches, key=lambda match: (match.offer_id, match.rank, match.leistung_id)
    ):
        ids = meant.setdefault((match.offer_id, match.status), [])
        if match.leistung_id not in ids:
            ids.append(match.leistung_id)
    return meant


def _addresses(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(normal_url, urls))))
