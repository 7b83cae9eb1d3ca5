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
from ozgcheck.language import tr
from ozgcheck.model import Portal
from ozgcheck.numbers import counted, whole
from ozgcheck.report.view import Column, View

_GRUENDE = {
    Grund.UNLESBAR: tr("nicht lesbar; das soll ein Mensch ansehen"),
    Grund.MONAT: tr("letzter vollständiger Lauf des Monats"),
    Grund.MONAT_TEIL: tr("letzter Lauf eines Monats ohne vollständigen"),
    Grund.JUNG: tr("jünger als die Frist"),
}
_VERBLEIB = {
    Verbleib.NEU: tr("übernommen"),
    Verbleib.SCHON_DA: tr("schon da"),
    Verbleib.ANDERE_NUMMER: tr("übernommen unter anderer Kennung, weil es diese schon gibt"),
}


# --- export and import -----------------------------------------------------------------


def export_view(
    portal: Portal, target: Path, held: Sequence[Parcel], damaged: Sequence[tuple[str, str]]
) -> View:
    """What an export holds, and what could not go into it."""
    columns = (
        Column("snapshot", tr("Lauf")),
        Column("size", tr("Bytes"), number=True),
        Column("sha256", "SHA-256"),
    )
    return View(
        title=tr("Export {stadt}: {counted}").format(
            stadt=portal.stadt, counted=counted(len(held), tr("Lauf"), tr("Läufe"))
        ),
        lead=(tr("Geschrieben: {target}").format(target=target),),
        columns=columns,
        rows=tuple((parcel.id, parcel.groesse, parcel.sha256) for parcel in held),
        notes=tuple(
            tr("Nicht dabei: {run}. {why}").format(run=run, why=why) for run, why in damaged
        ),
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
        Column("snapshot", tr("Lauf")),
        Column("state", tr("Ergebnis")),
        Column("here", tr("hier")),
    )
    number = Counter(each.verbleib for each in taken)
    new = number[Verbleib.NEU] + number[Verbleib.ANDERE_NUMMER]
    return View(
        title=tr("Import {stadt}: {new} übernommen, {whole} schon da").format(
            stadt=portal.stadt,
            new=counted(new, tr("Lauf"), tr("Läufe")),
            whole=whole(number[Verbleib.SCHON_DA]),
        ),
        lead=(tr("Gelesen: {source}").format(source=source),),
        columns=columns,
        rows=tuple((each.parcel.id, _VERBLEIB[each.verbleib], each.id) for each in taken),
        notes=(tr("Kein gespeicherter Lauf wurde verändert."),),
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
    verb = tr("gelöscht") if done else tr("zu löschen")
    freed = sum(sizes[each.stored.id] for each in going)
    return View(
        title=tr("Verlauf {stadt}: {counted} {verb}, {whole} bleiben").format(
            stadt=portal.stadt,
            counted=counted(len(going), tr("Lauf"), tr("Läufe")),
            verb=verb,
            whole=whole(len(kept) - len(going)),
        ),
        lead=(
            tr(
                "Für immer bleibt je Monat der letzte vollständige Lauf, ohne einen solchen der "
                "letzte "
                "überhaupt; alles aus den letzten {days} bleibt auch."
            ).format(days=counted(days, tr("Tag"), tr("Tagen"))),
        ),
        columns=(
            Column("snapshot", tr("Lauf")),
            Column("state", tr("Stand")),
            Column("size", tr("Bytes"), number=True),
        ),
        rows=tuple(
            (
                each.stored.id,
                tr("vollständig") if each.complete else tr("unvollständig"),
                sizes[each.stored.id],
            )
            for each in going
        ),
        notes=(
            *(
                tr("Bleibt: {gruende} ({number}).").format(
                    gruende=_GRUENDE[grund], number=whole(number)
                )
                for grund, number in staying.items()
            ),
            *(() if done or not going else (tr("Gelöscht ist nichts; das macht erst --ja."),)),
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
    verdict = tr("kein Schaden")
    if damaged:
        one, many = tr("Datei ist beschädigt oder fehlt"), tr("Dateien sind beschädigt oder fehlen")
        verdict = counted(len(damaged), one, many)
    return View(
        title=tr("Verlauf {stadt}: {runs}, {verdict}").format(
            stadt=portal.stadt, runs=counted(found.runs, tr("Lauf"), tr("Läufe")), verdict=verdict
        ),
        columns=(
            Column("file", tr("Datei")),
            Column("state", tr("Art")),
            Column("text", tr("Befund")),
            Column("advice", tr("Was zu tun ist")),
        ),
        rows=tuple(
            (each.file, tr("Schaden") if each.damage else tr("Hinweis"), each.text, each.advice)
            for each in sorted(found.remarks, key=lambda each: not each.damage)
        ),
        notes=()
        if added is None
        else (
            tr("Nachgetragen: {added}.").format(
                added=counted(added, tr("Prüfsumme"), tr("Prüfsummen"))
            ),
        ),
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
