# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What `ozgcheck doctor` found, as views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ozgcheck.doctor.checks import Check, State
from ozgcheck.doctor.look import PageSeen, Seen
from ozgcheck.doctor.page import FIELDS, Explained
from ozgcheck.doctor.places import Tally
from ozgcheck.model import Portal
from ozgcheck.numbers import counted
from ozgcheck.report.view import Column, View


def portal_view(
    portal: Portal,
    started: str,
    found: Sequence[Check],
    seen: Seen | None,
    led: Sequence[Tally],
) -> View:
    """The checks of a portal, the pages that were read, and where they lead.

    Args:
        portal: which one.
        started: ISO time of the look.
        found: the checks, in order.
        seen: the look; None: there was nothing to look at.
        led: where beginnings and lists lead.
    """
    numbers = {state: sum(check.state is state for check in found) for state in State}
    sums = ", ".join(f"{state.value} {numbers[state]}" for state in State if numbers[state])
    pages = tuple(_pages(seen)) if seen is not None else ()
    return View(
        title=f"Befund {portal.stadt}, {started[:10]}",
        columns=(
            Column("id", "Kürzel", detail=True),
            Column("title", "Prüfung"),
            Column("state", "Zustand"),
            Column("seen", "Gesehen"),
            Column("todo", "Zu tun"),
        ),
        rows=tuple((c.id, c.title, c.state.value, c.seen, c.todo) for c in found),
        notes=(f"{sums}.",),
        parts=(*((_pages_part(pages),) if pages else ()), *((_led_part(led),) if led else ())),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "date": started[:10],
            "states": {state.value: numbers[state] for state in State},
            "checks": [{**asdict(check), "state": check.state.value} for check in found],
            "pages": [
                {
                    "kind": kind,
                    "url": page.url,
                    "trouble": page.trouble,
                    "archived": page.archived,
                    "page": _document(page.explained) if page.explained else None,
                }
                for kind, page in pages
            ],
            "links": [_tally(row) for row in led],
        },
    )


def _pages(seen: Seen) -> Iterator[tuple[str, PageSeen]]:
    groups = (("Anfang", seen.starts), ("Liste", seen.lists), ("Leistung", seen.samples))
    yield from ((kind, page) for kind, group in groups for page in group)


def _pages_part(pages: Sequence[tuple[str, PageSeen]]) -> View:
    return View(
        title="Gelesene Seiten",
        columns=(
            Column("kind", "Gesucht"),
            Column("url", "Adresse"),
            Column("verdict", "Urteil"),
            Column("profil", "Profil"),
        ),
        rows=tuple(
            (
                kind,
                page.url,
                _verdict(page.explained.strict, page.explained.title)
                if page.explained
                else page.trouble,
                page.explained.profil if page.explained else "",
            )
            for kind, page in pages
        ),
        data=None,
    )


def _led_part(led: Sequence[Tally]) -> View:
    return View(
        title="Wohin Verweise führen",
        columns=(
            Column("place", "Was daraus wird"),
            Column("count", "Zahl", number=True),
            Column("pattern", "Muster", detail=True),
            Column("examples", "Zum Beispiel"),
        ),
        rows=tuple((row.place.value, row.count, row.pattern, row.examples[0]) for row in led),
        notes=("Die Muster der Profile stehen in CSV, Markdown und JSON dabei.",),
        data=None,
    )


def page_view(where: str, page: Explained, led: Sequence[Tally], archived: str = "") -> View:
    """One page explained.

    Args:
        where: the address or file that was asked for.
        page: what was found on it.
        led: where its links lead; empty if the page does not say where it stands.
        archived: when it was fetched (UTC), if it came from the archive.
    """
    lead = [
        f"Beim Lesen des Portals: {_verdict(page.strict, page.title)}",
        f"Als gespeicherte Seite: {_verdict(page.saved, page.title)}",
        f"Profil: {page.profil or 'keines'}. {page.why}".rstrip(". ") + ".",
        f"Adresse: {page.address}",
    ]
    if archived:
        lead.append(f"Aus dem Archiv, abgerufen am {archived[:10]}.")
    if page.nofollow:
        lead.append("Die Seite bittet darum, ihren Verweisen nicht zu folgen.")
    notes = ["Weg „allgemein“: nach den Überschriften und Wörtern, die alle Portale benutzen."]
    if page.anchors and not led:
        notes.append(
            "Die Datei nennt ihre Adresse nicht; deshalb fehlt, wohin ihre Verweise führen."
        )
    parts = (
        _part("Überschriften", ("Ebene", "Text", "Gilt als"), page.headings),
        _part(
            "Links der Leistung",
            ("Art", "Adresse", "Text", "Warum"),
            [(link.kind.value, link.url, link.title, link.why) for link in page.links],
        ),
        _part("Einträge ohne eigene Seite", ("Titel", "Adresse"), page.entries),
        _part("Leistungsschlüssel", ("Schlüssel", "Wo"), page.keys),
        _part("Maschinenlesbares", ("Form", "Art"), page.machine),
        *((_led_part(led),) if led else ()),
    )
    return View(
        title=f"Seite {where}",
        lead=tuple(lead),
        columns=(
            Column("field", "Angabe"),
            Column("value", "Wert"),
            Column("way", "Weg"),
            Column("failed", "Ohne Erfolg"),
        ),
        rows=tuple((FIELDS[f.name], f.value, f.way, "; ".join(f.failed)) for f in page.fields),
        notes=tuple(notes),
        parts=tuple(part for part in parts if part.rows),
        data={
            **_document(page),
            "archived": archived,
            "anchors": [_tally(row) for row in led],
        },
    )


def _verdict(reason: str, title: str) -> str:
    return f"keine Leistung. {reason}" if reason else f"Leistung „{title}“"


def _part(title: str, heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> View:
    columns = tuple(Column(head.lower(), head) for head in heads)
    number = counted(len(rows), "Zeile", "Zeilen")
    return View(title=f"{title} ({number})", columns=columns, rows=tuple(rows), data=None)


def _document(page: Explained) -> dict[str, Any]:
    """A page as JSON values."""
    return {
        "address": page.address,
        "service": not page.strict,
        "reason": page.strict,
        "saved": {"service": not page.saved, "reason": page.saved},
        "profil": page.profil,
        "why": page.why,
        "fields": [
            {"name": f.name, "value": f.value, "way": f.way, "failed": list(f.failed)}
            for f in page.fields
        ],
        "headings": [
            {"level": n, "text": text, "known": known} for n, text, known in page.headings
        ],
        "links": [
            {"kind": link.kind.value, "url": link.url, "title": link.title, "why": link.why}
            for link in page.links
        ],
        "entries": [{"title": title, "url": url} for title, url in page.entries],
        "keys": [{"key": key, "where": where} for key, where in page.keys],
        "machine": [{"form": form, "type": kind} for form, kind in page.machine],
        "nofollow": page.nofollow,
    }


def _tally(row: Tally) -> dict[str, Any]:
    return {
        "place": row.place.value,
        "pattern": row.pattern,
        "count": row.count,
        "examples": list(row.examples),
    }
