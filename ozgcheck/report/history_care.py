# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was done to the stored runs of a portal as views: moved, deleted, verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ozgcheck.history.prune import Grund, Kept
from ozgcheck.history.transfer import Parcel, Taken, Verbleib
from ozgcheck.history.verify import Verified
from ozgcheck.model import Portal
from ozgcheck.numbers import counted, whole
from ozgcheck.report.view import Column, View

_GRUENDE = {
    Grund.UNLESBAR: "nicht lesbar; das soll ein Mensch ansehen",
    Grund.MONAT: "letzter vollständiger Lauf des Monats",
    Grund.MONAT_TEIL: "letzter Lauf eines Monats ohne vollständigen",
    Grund.JUNG: "jünger als die Frist",
}
_VERBLEIB = {
    Verbleib.NEU: "übernommen",
    Verbleib.SCHON_DA: "schon da",
    Verbleib.ANDERE_NUMMER: "übernommen unter anderer Kennung, weil es diese schon gibt",
}


# --- export and import -----------------------------------------------------------------


def export_view(
    portal: Portal, target: Path, held: Sequence[Parcel], damaged: Sequence[tuple[str, str]]
) -> View:
    """What an export holds, and what could not go into it."""
    columns = (
        Column("snapshot", "Lauf"),
        Column("size", "Bytes", number=True),
        Column("sha256", "SHA-256"),
    )
    return View(
        title=f"Export {portal.stadt}: {counted(len(held), 'Lauf', 'Läufe')}",
        lead=(f"Geschrieben: {target}",),
        columns=columns,
        rows=tuple((parcel.id, parcel.groesse, parcel.sha256) for parcel in held),
        notes=tuple(f"Nicht dabei: {run}. {why}" for run, why in damaged),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "ars": portal.ars,
            "target": str(target),
            "runs": [
                {"snapshot": parcel.id, "size": parcel.groesse, "sha256": parcel.sha256}
                for parcel in held
            ],
            "damaged": [{"snapshot": run, "error": why} for run, why in damaged],
        },
    )


def import_view(portal: Portal, source: Path, taken: Sequence[Taken]) -> View:
    """What became of each run of an export."""
    columns = (
        Column("snapshot", "Lauf"),
        Column("state", "Ergebnis"),
        Column("here", "hier"),
    )
    number = Counter(each.verbleib for each in taken)
    new = number[Verbleib.NEU] + number[Verbleib.ANDERE_NUMMER]
    return View(
        title=f"Import {portal.stadt}: {counted(new, 'Lauf', 'Läufe')} übernommen, "
        f"{whole(number[Verbleib.SCHON_DA])} schon da",
        lead=(f"Gelesen: {source}",),
        columns=columns,
        rows=tuple((each.parcel.id, _VERBLEIB[each.verbleib], each.id) for each in taken),
        notes=("Kein gespeicherter Lauf wurde verändert.",),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "source": str(source),
            "runs": [
                {"snapshot": each.parcel.id, "state": each.verbleib.value, "here": each.id}
                for each in taken
            ],
        },
    )


# --- prune -----------------------------------------------------------------------------


def prune_view(
    portal: Portal, kept: Sequence[Kept], sizes: dict[str, int], days: int, *, done: bool
) -> View:
    """What may go or went, and why the rest stays.

    Args:
        portal: whose runs they are.
        kept: all runs, judged.
        sizes: bytes by id.
        days: what is younger stays.
        done: they are deleted.
    """
    going = [each for each in kept if each.grund is None]
    staying = Counter(each.grund for each in kept if each.grund is not None)
    verb = "gelöscht" if done else "zu löschen"
    freed = sum(sizes[each.stored.id] for each in going)
    return View(
        title=f"Verlauf {portal.stadt}: {counted(len(going), 'Lauf', 'Läufe')} {verb}, "
        f"{whole(len(kept) - len(going))} bleiben",
        lead=(
            "Für immer bleibt je Monat der letzte vollständige Lauf, ohne einen solchen der letzte "
            f"überhaupt; alles aus den letzten {counted(days, 'Tag', 'Tagen')} bleibt auch.",
        ),
        columns=(
            Column("snapshot", "Lauf"),
            Column("state", "Stand"),
            Column("size", "Bytes", number=True),
        ),
        rows=tuple(
            (
                each.stored.id,
                "vollständig" if each.complete else "unvollständig",
                sizes[each.stored.id],
            )
            for each in going
        ),
        notes=(
            *(f"Bleibt: {_GRUENDE[grund]} ({whole(number)})." for grund, number in staying.items()),
            *(() if done or not going else ("Gelöscht ist nichts; das macht erst --ja.",)),
        ),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "days": days,
            "done": done,
            "bytes": freed,
            "runs": [
                {
                    "snapshot": each.stored.id,
                    "complete": each.complete,
                    "size": sizes[each.stored.id],
                    "keep": None if each.grund is None else each.grund.value,
                }
                for each in kept
            ],
        },
    )


# --- verify ----------------------------------------------------------------------------


def verify_view(portal: Portal, found: Verified, added: int | None) -> View:
    """What was noticed about the files of a history.

    Args:
        portal: whose.
        found: what was noticed.
        added: how many sums were added; None: nobody asked for that.
    """
    damaged = found.damaged
    verdict = "kein Schaden"
    if damaged:
        one, many = "Datei ist beschädigt oder fehlt", "Dateien sind beschädigt oder fehlen"
        verdict = counted(len(damaged), one, many)
    return View(
        title=f"Verlauf {portal.stadt}: {counted(found.runs, 'Lauf', 'Läufe')}, {verdict}",
        columns=(
            Column("file", "Datei"),
            Column("state", "Art"),
            Column("text", "Befund"),
            Column("advice", "Was zu tun ist"),
        ),
        rows=tuple(
            (each.file, "Schaden" if each.damage else "Hinweis", each.text, each.advice)
            for each in sorted(found.remarks, key=lambda each: not each.damage)
        ),
        notes=()
        if added is None
        else (f"Nachgetragen: {counted(added, 'Prüfsumme', 'Prüfsummen')}.",),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "runs": found.runs,
            "damaged": list(damaged),
            "remarks": [asdict(each) for each in found.remarks],
            "without_sum": len(found.unsummed),
            "added": added,
        },
    )
