# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open questions, conflicts and what can be taken over: as views, and on the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.matching.answers import Takeover
from ozgcheck.matching.conflicts import Conflict, conflicts
from ozgcheck.matching.review import Candidate, Question
from ozgcheck.model import Entscheidung, Snapshot
from ozgcheck.numbers import counted, decimal, whole
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import caveats, header
from ozgcheck.text import plain

NONE = tr("keine OZG-Leistung")
_DESCRIPTION = 300


def named(catalog: Catalog, ozg_id: str) -> str:
    """A Leistung with its id, as a person reads it; an empty id is no Leistung at all."""
    if not ozg_id:
        return NONE
    leistung = catalog.by_id.get(ozg_id)
    return f"{leistung.title} ({ozg_id})" if leistung else ozg_id


# --- lists -----------------------------------------------------------------------


def questions_view(
    snapshot: Snapshot, snapshot_id: str, found: Sequence[Question], most: int | None
) -> View:
    """One row per candidate; the JSON has one entry per question.

    Args:
        snapshot: the run the questions are from.
        snapshot_id: how it is called.
        found: all open questions in their order.
        most: how many of them to list; None means all.
    """
    columns = (
        Column("titel", tr("Titel")),
        Column("id", "OZG-ID"),
        Column("name", "Leistung"),
        Column("wert", tr("Wert"), number=True),
        Column("gewinn", tr("Gewinn"), number=True),
        Column("warum", tr("Warum"), detail=True),
        Column("seiten", tr("Seiten"), number=True),
        Column("url", tr("Seite"), detail=True),
    )
    shown = found[:most]
    notes = [
        tr(
            "Entscheiden: ozgcheck review {portal}; für Skripte: --accept, --reject, --keine."
        ).format(portal=snapshot.portal)
    ]
    if len(shown) < len(found):
        notes.insert(
            0,
            tr("Gezeigt sind {whole} von {whole2} Fragen.").format(
                whole=whole(len(shown)), whole2=whole(len(found))
            ),
        )
    return View(
        title=tr("Offene Zuordnungen {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=(
            tr(
                "{counted} auf eine Entscheidung. "
                "Gewinn: der Hebel der Lücke, die der Kandidat schließen würde, mal seinem Wert."
            ).format(counted=counted(len(found), tr("Titel wartet"), tr("Titel warten"))),
            *caveats(snapshot),
        ),
        columns=columns,
        rows=tuple(
            (
                question.title,
                candidate.id,
                candidate.name,
                candidate.score,
                round(candidate.gain),
                candidate.why,
                len(question.pages),
                question.pages[0].url,
            )
            for question in shown
            for candidate in question.candidates
        ),
        notes=tuple(notes),
        data={
            **header(snapshot, snapshot_id),
            "count": len(found),
            "fragen": [_question(question) for question in shown],
        },
    )


def _question(question: Question) -> dict[str, Any]:
    return {
        "titel": question.title,
        "gewinn": round(question.gain, 2),
        "seiten": [{"id": page.id, "url": page.url} for page in question.pages],
        "sicher": list(question.sure),
        "kandidaten": [
            {
                "id": candidate.id,
                "name": candidate.name,
                "wert": candidate.score,
                "gewinn": round(candidate.gain, 2),
                "hebel": candidate.lever,
                "warum": candidate.why,
                "gruende": list(candidate.reasons),
            }
            for candidate in question.candidates
        ],
    }


_DECISION_COLUMNS = (
    Column("titel", tr("Titel")),
    Column("id", "OZG-ID"),
    Column("name", "Leistung"),
    Column("urteil", tr("Urteil")),
    Column("wer", tr("Wer")),
    Column("wann", tr("Wann")),
    Column("grund", tr("Grund")),
)


def conflicts_view(catalog: Catalog, portal: str, found: Sequence[Conflict]) -> View:
    """Both lines of each conflict, the earlier one first."""
    return View(
        title=tr("Widersprüche {portal}").format(portal=portal),
        lead=(
            tr("{counted} zwischen zwei Personen.").format(
                counted=counted(len(found), tr("Widerspruch"), tr("Widersprüche"))
            )
            if found
            else tr("Kein Widerspruch zwischen zwei Personen."),
        ),
        columns=_DECISION_COLUMNS,
        rows=tuple(
            _row(catalog, entry)
            for conflict in found
            for entry in (conflict.earlier, conflict.later)
        ),
        notes=(
            tr(
                "Zur selben Leistung gilt die spätere Zeile; zwei verschiedene Leistungen gelten "
                'beide. Wer sich anders besinnt: ozgcheck review {portal} --undo "TITEL"'
            ).format(portal=portal),
        )
        if found
        else (),
        data={
            "portal": portal,
            "count": len(found),
            "konflikte": [
                {
                    "titel": conflict.earlier.titel,
                    "frueher": _decision(catalog, conflict.earlier),
                    "spaeter": _decision(catalog, conflict.later),
                }
                for conflict in found
            ],
        },
    )


def takeover_view(catalog: Catalog, portal: str, source: str, found: Takeover) -> View:
    """What would be added, and how much does not fit."""
    others = [
        (found.elsewhere, tr("zu keinem offenen oder anders zugeordneten Titel hier")),
        (found.decided, tr("hier schon entschieden")),
        (found.unknown, tr("Leistung nicht im Katalog")),
    ]
    left = ", ".join(f"{whole(number)} {why}" for number, why in others if number)
    return View(
        title=tr("Entscheidungen aus {source} für {portal}").format(source=source, portal=portal),
        lead=(
            f"{counted(len(found.lines), tr('Entscheidung passt'), tr('Entscheidungen passen'))}."
            + (tr(" Nicht übernommen: {left}.").format(left=left) if left else ""),
        ),
        columns=_DECISION_COLUMNS,
        rows=tuple(_row(catalog, entry) for entry in found.lines),
        data={
            "portal": portal,
            "datei": source,
            "count": len(found.lines),
            "kein_offener_titel": found.elsewhere,
            "schon_entschieden": found.decided,
            "leistung_unbekannt": found.unknown,
            "entscheidungen": [_decision(catalog, entry) for entry in found.lines],
        },
    )


def _row(catalog: Catalog, entry: Entscheidung) -> tuple[str, ...]:
    shown = _decision(catalog, entry)
    return (
        shown["titel"],
        shown["id"],
        shown["name"],
        shown["urteil"],
        shown["wer"],
        shown["wann"],
        shown["grund"],
    )


def _decision(catalog: Catalog, entry: Entscheidung) -> dict[str, str]:
    leistung = catalog.by_id.get(entry.leistung)
    name = leistung.title if leistung else ""
    return {
        "titel": entry.titel,
        "id": entry.leistung,
        "name": name if entry.leistung else NONE,
        "urteil": tr("ja") if entry.urteil else tr("nein"),
        "wer": entry.wer,
        "wann": entry.wann,
        "grund": entry.grund,
    }


def disagreements(
    portal: str, standing: Iterable[Entscheidung], lines: Iterable[Entscheidung]
) -> list[str]:
    """A sentence for each conflict that one of the lines is part of."""
    new = set(lines)
    if not new:
        return []
    sentences = []
    for conflict in conflicts(standing):
        pair = (conflict.earlier, conflict.later)
        other = next((entry for entry in pair if entry not in new), None)
        if other is not None and not new.isdisjoint(pair):
            sentences.append(
                tr(
                    "Achtung: {wer} hat am {wann} zu „{titel}“ anders "
                    "entschieden; beide Zeilen zeigt: ozgcheck review {portal} --konflikte"
                ).format(wer=other.wer, wann=other.wann[:10], titel=other.titel, portal=portal)
            )
    return sentences


# --- on the terminal ---------------------------------------------------------------


def question_text(catalog: Catalog, question: Question, left: int, width: int) -> str:
    """One question as a person sees it; texts from outside lose every control character.

    Args:
        catalog: names the Leistungen.
        question: what to show.
        left: how many questions are open, this one included.
        width: columns of the terminal.
    """
    page = question.pages[0]
    same = len(question.pages)
    known = [named(catalog, ozg_id) for ozg_id in question.sure]
    facts = (
        (tr("Seiten"), tr("{same} mit diesem Titel").format(same=whole(same)) if same > 1 else ""),
        (tr("Rubrik"), page.category),
        (tr("Text"), plain(page.description, _DESCRIPTION)),
        (tr("Schon sicher"), ", ".join(known)),
    )
    parts = [
        tr("── {left} offen ").format(left=counted(left, tr("Frage"), tr("Fragen"))) + "─" * 20,
        *_wrapped(question.title, width, "", ""),
        *(
            [tr("  Seite: {url}").format(url=plain(page.url))] if page.url else []
        ),  # in one piece, to click on
        *(
            line
            for name, value in facts
            if value
            for line in _wrapped(f"{name}: {value}", width, "  ", "    ")
        ),
        "",
    ]
    for number, candidate in enumerate(question.candidates, 1):
        parts += _candidate(number, candidate, width)
    return "\n".join(parts)


def _candidate(number: int, candidate: Candidate, width: int) -> list[str]:
    head = tr("{name} ({id}), Wert {score}").format(
        name=candidate.name, id=candidate.id, score=decimal(candidate.score)
    )
    said = " ".join((*candidate.reasons, candidate.why))
    return [
        *_wrapped(head, width, f"  {number}  ", "     "),
        *_wrapped(said, width, "     ", "     "),
    ]


def _wrapped(text: str, width: int, first: str, then: str) -> list[str]:
    return textwrap.wrap(plain(text, 2000), width, initial_indent=first, subsequent_indent=then)
