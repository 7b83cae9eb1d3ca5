# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The editors' list as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.contradictions.kinds import ARTEN, Art
from ozgcheck.model import Offer, Snapshot, Widerspruch
from ozgcheck.numbers import counted, whole
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import caveats, header, sources

_COLUMNS = (
    Column("art", tr("Art"), detail=True),
    Column("titel", tr("Was")),
    Column("text", tr("Befund")),
    Column("stelle", tr("Stelle")),
    Column("url", tr("Adresse")),
    Column("seite", tr("Seite"), detail=True),
    Column("seite_url", tr("Adresse der Seite"), detail=True),
    Column("leistungen", tr("Leistungen"), detail=True),
    Column("tun", tr("Was zu tun ist"), detail=True),
)


def editorial_view(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    found: Sequence[Widerspruch],
    *,
    stored: bool = True,
    filters: dict[str, Any] | None = None,
    limit: int | None = None,
) -> View:
    """What the editors can act on.

    Args:
        catalog: gives the names of Leistungen.
        snapshot: whose list it is.
        snapshot_id: how the snapshot is called.
        found: the chosen entries, in order.
        stored: whether the list was stored with the run or found just now.
        filters: what the list was restricted to, for the JSON document and the words.
        limit: show at most this many; what is left out is said.
    """
    chosen = {name: value for name, value in (filters or {}).items() if value}
    shown = found if limit is None else found[:limit]
    offers = {offer.id: offer for offer in snapshot.offers}
    counts = Counter(item.art for item in found)
    lead = [sources(snapshot), *caveats(snapshot), _totals(counts, restricted=bool(chosen))]
    notes = [f"{_kind(art).titel}: {_kind(art).tun}" for art in _in_order(shown)]
    if len(shown) < len(found):
        notes.append(
            tr("Gezeigt sind {whole} von {whole2}; --limit ändert das.").format(
                whole=whole(len(shown)), whole2=whole(len(found))
            )
        )
    notes += _not_looked(snapshot)
    if not stored and found:
        notes.append(
            tr(
                "Mit diesem Lauf ist keine Liste gespeichert; sie ist aus seinen Angeboten "
                "ermittelt."
            )
        )
    return View(
        title=tr("Liste für die Redaktion {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=tuple(lead),
        columns=_COLUMNS,
        rows=tuple(_row(item, offers) for item in shown),
        notes=tuple(notes),
        data={
            **header(snapshot, snapshot_id),
            "stored": stored,
            "filter": {"art": [], "amt": "", "lebenslage": "", **(filters or {})},
            "count": len(found),
            "shown": len(shown),
            "arten": [
                {"art": art.id, "titel": art.titel, "tun": art.tun, "count": counts[art.id]}
                for art in ARTEN.values()
            ],
            "stellen": [
                {"stelle": name, "count": number}
                for name, number in sorted(Counter(item.stelle for item in found).items())
            ],
            "widersprueche": [_entry(item, offers, catalog) for item in shown],
        },
    )


def summary_line(found: Sequence[Widerspruch]) -> str:
    """The sentence of a run's summary; empty for an empty list."""
    if not found:
        return ""
    noun = counted(len(found), tr("Widerspruch"), tr("Widersprüche"))
    return tr("{noun} für die Redaktion; die Liste zeigt: ozgcheck editorial").format(noun=noun)


def _totals(counts: Counter[str], *, restricted: bool) -> str:
    if not counts:
        where = tr("Zu dieser Auswahl") if restricted else tr("In diesem Lauf")
        return tr("{where} ist kein Widerspruch bekannt.").format(where=where)
    parts = (f"{art.titel} {whole(counts[art.id])}" for art in ARTEN.values() if counts[art.id])
    rest = sum(number for art, number in counts.items() if art not in ARTEN)
    listed = [*parts, *([tr("Sonstiges {rest}").format(rest=whole(rest))] if rest else [])]
    return f"{counted(counts.total(), tr('Eintrag'), tr('Einträge'))}: {', '.join(listed)}."


def _kind(art: str) -> Art:
    """A kind; a run of another version may have one that this one does not know."""
    return ARTEN.get(art) or Art(art, art, "")


def _in_order(shown: Iterable[Widerspruch]) -> Iterator[str]:
    there = {item.art for item in shown}
    return (art for art in ARTEN if art in there)


def _not_looked(snapshot: Snapshot) -> Iterator[str]:
    """What was not looked at and can therefore not stand in the list."""
    if not snapshot.links:
        yield tr(
            "Onlinedienste wurden in diesem Lauf nicht angefragt; ob Links ins Leere führen, ist "
            "deshalb nicht bekannt."
        )
    if not any(state.kind in PVOG and state.state != "fehler" for state in snapshot.sources):
        yield tr("Der PVOG wurde in diesem Lauf nicht gelesen; der Vergleich mit ihm fehlt.")


def _row(item: Widerspruch, offers: dict[str, Offer]) -> tuple[str, ...]:
    offer = offers.get(item.offer_id)
    kind = _kind(item.art)
    return (
        item.art,
        kind.titel,
        item.text,
        item.stelle,
        item.url,
        offer.title if offer else "",
        offer.url if offer else "",
        ", ".join(item.leistung_ids),
        kind.tun,
    )


def _entry(item: Widerspruch, offers: dict[str, Offer], catalog: Catalog) -> dict[str, Any]:
    offer = offers.get(item.offer_id)
    kind = _kind(item.art)
    return {
        "art": item.art,
        "titel": kind.titel,
        "text": item.text,
        "tun": kind.tun,
        "stelle": item.stelle,
        "url": item.url,
        "offer": None
        if offer is None
        else {"id": offer.id, "title": offer.title, "url": offer.url},
        "leistungen": [
            {"id": key, "name": catalog.by_id[key].title if key in catalog.by_id else ""}
            for key in item.leistung_ids
        ],
    }
