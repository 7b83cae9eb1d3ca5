# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From cells to offers. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from ozgcheck.model import Link, LinkKind, Offer
from ozgcheck.sources.table.cells import (
    ROUNDED,
    as_text,
    read_keys,
    read_ozg_ids,
    web_address,
    without_markup,
)
from ozgcheck.sources.table.columns import Columns
from ozgcheck.text import plain, slug

KIND = "tabelle"
MAX_TEXT = 20_000  # characters kept of one cell; titles and ids are shorter


@dataclass(frozen=True, slots=True)
class Row:
    """What the cells of one row say; the offer without its id."""

    where: str
    id: str
    title: str
    url: str
    description: str
    category: str
    keys: tuple[str, ...]
    ozg_ids: tuple[str, ...]
    online: str
    text: str
    facts: tuple[tuple[str, str], ...]


class Notes:
    """Counts what was odd, so that a thousand rows give one sentence."""

    _SENTENCES: ClassVar[dict[str, str]] = {
        "schluessel_roh": "kein Leistungsschlüssel ist (99 und zwölf Ziffern)",
        "gerundet": "ein gerundeter Leistungsschlüssel ist; bitte die Spalte als Text speichern",
        "ozg_id_roh": "keine OZG-ID ist (fünf Ziffern)",
        "url_roh": "keine Internetadresse ist",
        "onlinedienst_roh": "keine Internetadresse eines Onlinedienstes ist",
    }

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._example: dict[str, str] = {}

    def add(self, kind: str, where: str, value: str) -> None:
        """Count one more value that could not be used."""
        self._count[kind] += 1
        self._example.setdefault(kind, f"{where}: „{plain(value, 60)}“")

    def sentences(self) -> Iterator[str]:
        """One sentence for each kind of odd value."""
        for kind, what in self._SENTENCES.items():
            if self._count[kind]:
                yield (
                    f"{self._count[kind]}-mal steht in der Liste etwas, das {what} "
                    f"(zuerst in {self._example[kind]})."
                )


def read_row(where: str, cells: Sequence[object], columns: Columns, notes: Notes) -> Row:
    """Read one row; what cannot be used goes into its facts and the notes."""

    def texts(name: str) -> list[str]:
        return [as_text(cells[i]) for i in columns.get(name, ()) if i < len(cells)]

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    facts: list[tuple[str, str]] = []

    def keep(fact: str, value: str, note: str = "") -> None:
        facts.append((fact, plain(value)))
        notes.add(note or fact, where, value)

    keys: dict[str, None] = {}
    for cell in texts("keys"):
        found, rest = read_keys(cell)
        keys.update(dict.fromkeys(found))
        if rest:
            keep("schluessel_roh", rest, "gerundet" if ROUNDED.search(rest) else "")
    ozg_ids, rest = read_ozg_ids(text("ozg_ids"))
    if rest:
        keep("ozg_id_roh", rest)
    url, online = web_address(text("url")), web_address(text("online"))
    if not url and text("url"):
        keep("url_roh", text("url"))
    if not online and text("online"):
        keep("onlinedienst_roh", text("online"))
    return Row(
        where=where,
        id=plain(text("id"), 200),
        title=without_markup(text("title"), 500),
        url=url,
        description=without_markup(text("description"), 2_000),
        category=without_markup(text("category"), 500),
        keys=tuple(keys),
        ozg_ids=ozg_ids,
        online=online,
        text=without_markup(text("text"), MAX_TEXT),
        facts=tuple(facts),
    )


def ids_for(rows: Sequence[Row]) -> Iterator[str]:
    """An id for every row that stays the same when other rows come and go.

    The list's own id if only one row has it, else the address if only one row has it,
    else the title; what is still the same gets a number.
    """
    ids = Counter(row.id for row in rows)
    urls = Counter(row.url for row in rows)
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    for row in rows:
        if row.id and ids[row.id] == 1:
            base = row.id
        elif row.url and urls[row.url] == 1:
            base = row.url
        else:
            base = plain(slug(row.title)[:120]) or sha256(row.title.encode()).hexdigest()[:12]
        offer_id = base
        while offer_id in taken:
            repeats[base] += 1
            offer_id = f"{base}-{repeats[base] + 1}"
        taken.add(offer_id)
        yield offer_id


def offer_of(row: Row, offer_id: str, retrieved: str) -> Offer:
    """The offer that a row stands for."""
    return Offer(
        id=offer_id,
        title=row.title,
        source=KIND,
        url=row.url,
        description=row.description,
        category=row.category,
        schluessel=row.keys,
        ozg_ids=row.ozg_ids,
        links=(Link(LinkKind.ONLINEDIENST, row.online),) if row.online else (),
        text=row.text,
        facts=row.facts,
        retrieved=retrieved,
    )
