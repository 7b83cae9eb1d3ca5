# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The editors' list as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.asked import PVOG
from ozgcheck.maturity.contradictions.kinds import ARTEN, Art
from ozgcheck.model import Offer, Snapshot, Widerspruch
from ozgcheck.numbers import counted, whole
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import caveats, header, sources

_COLUMNS = (
    Column("art", "Art", detail=True),
    Column("titel", "Was"),
    Column("text", "Befund"),
    Column("stelle", "Stelle"),
    Column("url", "Adresse"),
    Column("seite", "Seite", detail=True),
    Column("seite_url", "Adresse der Seite", detail=True),
    Column("leistungen", "Leistungen", detail=True),
    Column("tun", "Was zu tun ist", detail=True),
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
            f"Gezeigt sind {whole(len(shown))} von {whole(len(found))}; --limit ändert das."
        )
    notes += _not_looked(snapshot)
    if not stored and found:
        notes.append(
            "Mit diesem Lauf ist keine Liste gespeichert; sie ist aus seinen Angeboten ermittelt."
        )
    return View(
        title=f"Liste für die Redaktion {snapshot.stadt}, {snapshot.started[:10]}",
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
    noun = counted(len(found), "Widerspruch", "Widersprüche")
    return f"{noun} für die Redaktion; die Liste zeigt: ozgcheck editorial"


def _totals(counts: Counter[str], *, restricted: bool) -> str:
    if not counts:
        where = "Zu dieser Auswahl" if restricted else "In diesem Lauf"
        return f"{where} ist kein Widerspruch bekannt."
    parts = (f"{art.titel} {whole(counts[art.id])}" for art in ARTEN.values() if counts[art.id])
    rest = sum(number for art, number in counts.items() if art not in ARTEN)
    listed = [*parts, *([f"Sonstiges {whole(rest)}"] if rest else [])]
    return f"{counted(counts.total(), 'Eintrag', 'Einträge')}: {', '.join(listed)}."


def _kind(art: str) -> Art:
    """A kind; a run of another version may have one that this one does not know."""
    return ARTEN.get(art) or Art(art, art, "")


def _in_order(shown: Iterable[Widerspruch]) -> Iterator[str]:
    there = {item.art for item in shown}
    return (art for art in ARTEN if art in there)


def _not_looked(snapshot: Snapshot) -> Iterator[str]:
    """What was not looked at and can therefore not stand in the list."""
    if not snapshot.links:
        yield (
            "Onlinedienste wurden in diesem Lauf nicht angefragt; ob Links ins Leere führen, ist "
            "deshalb nicht bekannt."
        )
    if not any(state.kind in PVOG and state.state != "fehler" for state in snapshot.sources):
        yield "Der PVOG wurde in diesem Lauf nicht gelesen; der Vergleich mit ihm fehlt."


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
