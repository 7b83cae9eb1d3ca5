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
from ozgcheck.language import tr
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
        title=tr("Befund {stadt}, {started}").format(stadt=portal.stadt, started=started[:10]),
        columns=(
            Column("id", tr("Kürzel"), detail=True),
            Column("title", tr("Prüfung")),
            Column("state", tr("Zustand")),
            Column("seen", tr("Gesehen")),
            Column("todo", tr("Zu tun")),
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
    groups = ((tr("Anfang"), seen.starts), (tr("Liste"), seen.lists), ("Leistung", seen.samples))
    yield from ((kind, page) for kind, group in groups for page in group)


def _pages_part(pages: Sequence[tuple[str, PageSeen]]) -> View:
    return View(
        title=tr("Gelesene Seiten"),
        columns=(
            Column("kind", tr("Gesucht")),
            Column("url", tr("Adresse")),
            Column("verdict", tr("Urteil")),
            Column("profil", tr("Profil")),
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
        title=tr("Wohin Verweise führen"),
        columns=(
            Column("place", tr("Was daraus wird")),
            Column("count", tr("Zahl"), number=True),
            Column("pattern", tr("Muster"), detail=True),
            Column("examples", tr("Zum Beispiel")),
        ),
        rows=tuple((row.place.value, row.count, row.pattern, row.examples[0]) for row in led),
        notes=(tr("Die Muster der Profile stehen in CSV, Markdown und JSON dabei."),),
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
        tr("Beim Lesen des Portals: {strict}").format(strict=_verdict(page.strict, page.title)),
        tr("Als gespeicherte Seite: {saved}").format(saved=_verdict(page.saved, page.title)),
        f"Profil: {page.profil or tr('keines')}. {page.why}".rstrip(". ") + ".",
        tr("Adresse: {address}").format(address=page.address),
    ]
    if archived:
        lead.append(tr("Aus dem Archiv, abgerufen am {archived}.").format(archived=archived[:10]))
    if page.nofollow:
        lead.append(tr("Die Seite bittet darum, ihren Verweisen nicht zu folgen."))
    notes = [tr("Weg „allgemein“: nach den Überschriften und Wörtern, die alle Portale benutzen.")]
    if page.anchors and not led:
        notes.append(
            tr("Die Datei nennt ihre Adresse nicht; deshalb fehlt, wohin ihre Verweise führen.")
        )
    parts = (
        _part(tr("Überschriften"), (tr("Ebene"), tr("Text"), tr("Gilt als")), page.headings),
        _part(
            tr("Links der Leistung"),
            (tr("Art"), tr("Adresse"), tr("Text"), tr("Warum")),
            [(link.kind.value, link.url, link.title, link.why) for link in page.links],
        ),
        _part(tr("Einträge ohne eigene Seite"), (tr("Titel"), tr("Adresse")), page.entries),
        _part("Leistungsschlüssel", (tr("Schlüssel"), "Wo"), page.keys),
        _part(tr("Maschinenlesbares"), (tr("Form"), tr("Art")), page.machine),
        *((_led_part(led),) if led else ()),
    )
    return View(
        title=tr("Seite {where}").format(where=where),
        lead=tuple(lead),
        columns=(
            Column("field", tr("Angabe")),
            Column("value", tr("Wert")),
            Column("way", tr("Weg")),
            Column("failed", tr("Ohne Erfolg")),
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
    return (
        tr("keine Leistung. {reason}").format(reason=reason)
        if reason
        else tr("Leistung „{title}“").format(title=title)
    )


def _part(title: str, heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> View:
    columns = tuple(Column(head.lower(), head) for head in heads)
    number = counted(len(rows), tr("Zeile"), tr("Zeilen"))
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
