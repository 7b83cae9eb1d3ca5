# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stored runs of a portal as views: all of them in a list, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ozgcheck.history.sums import Herkunft, Sum
from ozgcheck.language import tr
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Portal, Snapshot
from ozgcheck.numbers import counted, whole
from ozgcheck.report.values import count_values
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import (
    caveats,
    header,
    one_line,
    rule,
    scale,
    scale_notes,
    source_state,
    unread,
)

_HERKUNFT = {
    None: tr("beim Speichern festgehalten"),
    Herkunft.IMPORTIERT: tr("beim Einlesen eines Exports festgehalten"),
    Herkunft.NACHGETRAGEN: tr("nachgetragen"),
    Herkunft.GELOESCHT: tr("als gelöscht vermerkt"),
}


# --- list ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A run in the list; `snapshot` has no offers and no findings.

    `size` is in bytes. Where the run is not readable, `error` says why, and `snapshot` and
    `count` are None.
    """

    id: str
    size: int
    snapshot: Snapshot | None = None
    offers: int = 0
    count: Count | None = None
    error: str = ""

    @property
    def date(self) -> str:
        """Its day; the id begins with it."""
        return f"{self.id[:4]}-{self.id[4:6]}-{self.id[6:8]}"


def list_view(portal: Portal, lines: Sequence[Line], yardstick: Yardstick) -> View:
    """One row per run, oldest first."""
    columns = (
        Column("snapshot", tr("Lauf")),
        Column("date", tr("Datum"), detail=True),
        Column("state", tr("Stand")),
        Column("reason", tr("Grund"), detail=True),
        Column("sources", tr("Quellen")),
        Column("offers", tr("Angebote"), number=True),
        Column("covered", tr("erfüllt"), number=True, detail=True),
        Column("total", tr("gesamt"), number=True, detail=True),
        Column("share_low", tr("mindestens"), share=True),
        Column("share_high", tr("höchstens"), share=True),
        Column("size", tr("Bytes"), number=True),
    )
    modell = yardstick.modell
    return View(
        title=tr("Gespeicherte Läufe {stadt}").format(stadt=portal.stadt),
        lead=(rule(yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=modell),),
        columns=columns,
        rows=tuple(_row(line) for line in lines),
        notes=(
            *(
                ()
                if lines
                else (tr("Noch ist kein Lauf gespeichert; einen macht: ozgcheck check"),)
            ),
            *(f"{line.id}: {line.error}" for line in lines if line.error),
            *scale_notes(modell),
        ),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "unit": yardstick.einheit.value,
            "threshold": yardstick.schwelle,
            **scale(modell, eigene=yardstick.eigene),
            "runs": [_line_values(line) for line in lines],
        },
    )


def _row(line: Line) -> tuple[Cell, ...]:
    if line.snapshot is None or line.count is None:
        empty = (None,) * 6
        return (line.id, line.date, tr("nicht lesbar"), line.error, *empty, line.size)
    run, count = line.snapshot, line.count
    return (
        line.id,
        line.date,
        tr("vollständig") if run.complete else tr("unvollständig"),
        " ".join(run.partial),
        ", ".join(_kinds(run)),
        line.offers,
        count.covered,
        count.total,
        count.share_low,
        count.share_high,
        line.size,
    )


def _line_values(line: Line) -> dict[str, Any]:
    run = line.snapshot
    return {
        "snapshot": line.id,
        "date": line.date,
        "started": None if run is None else run.started,
        "complete": None if run is None else run.complete,
        "partial": None if run is None else list(run.partial),
        "versions": None if run is None else asdict(run.versions),
        "sources": None if run is None else list(_kinds(run)),
        "offers": None if run is None else line.offers,
        "count": None if line.count is None else count_values(line.count),
        "size": line.size,
        "error": line.error or None,
    }


def _kinds(run: Snapshot) -> tuple[str, ...]:
    return tuple(dict.fromkeys(state.kind for state in run.sources))


# --- show ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stand:
    """The file of a run: size in bytes, SHA-256, and what was noted when it was stored."""

    path: Path
    size: int
    sha256: str
    noted: Sum | None

    @property
    def intact(self) -> bool | None:
        """Whether it is as it was stored; None where nothing was noted."""
        return None if self.noted is None else self.noted.sha256 == self.sha256


def run_view(
    snapshot: Snapshot, snapshot_id: str, stand: Stand, count: Count, yardstick: Yardstick
) -> View:
    """One run without its contents: what it was made from and with, and whether it is intact."""
    result = snapshot.result
    versions = snapshot.versions
    numbers = {
        "offers": len(snapshot.offers),
        "skipped": len(snapshot.skipped),
        "matches": len(result.matches),
        "links": len(snapshot.links),
        "widersprueche": len(result.widersprueche),
    }
    columns = (
        Column("kind", tr("Quelle")),
        Column("location", tr("Ort")),
        Column("state", tr("Zustand")),
        Column("as_of", tr("Stand")),
        Column("offers", tr("Angebote"), number=True),
        Column("skipped", tr("nicht gelesen"), number=True),
        Column("message", tr("Meldung"), detail=True),
    )
    sources = [asdict(state) for state in snapshot.sources]
    modell = yardstick.modell
    return View(
        title=tr("Lauf {snapshot_id}, {stadt}").format(
            snapshot_id=snapshot_id, stadt=snapshot.stadt
        ),
        lead=(
            tr("Portal „{portal}“, Regionalschlüssel {ars}, begonnen {started}.").format(
                portal=snapshot.portal, ars=snapshot.ars, started=snapshot.started
            ),
            tr("Gemacht mit ozgcheck {ozgcheck}, Katalog {catalog}, Regeln {rules}.").format(
                ozgcheck=versions.ozgcheck, catalog=versions.catalog, rules=versions.rules
            ),
            *caveats(snapshot),
            ", ".join(
                (
                    counted(numbers["offers"], tr("Angebot"), tr("Angebote")),
                    counted(numbers["matches"], tr("Zuordnung"), tr("Zuordnungen")),
                    counted(
                        numbers["links"], tr("geprüfter Onlinedienst"), tr("geprüfte Onlinedienste")
                    ),
                    counted(numbers["widersprueche"], tr("Widerspruch"), tr("Widersprüche")),
                )
            )
            + ".",
            tr("Erfüllt: {count}. ").format(count=one_line(count))
            + rule(yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=modell),
        ),
        columns=columns,
        rows=tuple(
            tuple(
                {**source, "state": source_state(source["state"])}[column.key] for column in columns
            )
            for source in sources
        ),
        notes=(
            *(f"{each['kind']}: {each['message']}" for each in sources if each["message"]),
            *unread(snapshot, 20),
            *(tr("Hinweis: {warning}").format(warning=warning) for warning in snapshot.warnings),
            tr("Datei {path}, {size} Bytes, SHA-256 {sha256}.").format(
                path=stand.path, size=whole(stand.size), sha256=stand.sha256
            ),
            _intact(stand),
            *scale_notes(modell),
        ),
        data={
            **header(snapshot, snapshot_id),
            "ars": snapshot.ars,
            "started": snapshot.started,
            "versions": asdict(versions),
            "sources": sources,
            "warnings": list(snapshot.warnings),
            "unread": [asdict(each) for each in snapshot.skipped],
            **numbers,
            "unit": yardstick.einheit.value,
            "threshold": yardstick.schwelle,
            **scale(modell, eigene=yardstick.eigene),
            "count": count_values(count),
            "file": str(stand.path),
            "size": stand.size,
            "sha256": stand.sha256,
            "noted": None if stand.noted is None else stand.noted.sha256,
            "intact": stand.intact,
        },
    )


def _intact(stand: Stand) -> str:
    if stand.noted is None:
        return tr("Eine Prüfsumme ist nicht festgehalten; siehe „ozgcheck history verify“.")
    if stand.intact:
        return tr("Die Prüfsumme stimmt ({herkunft}).").format(
            herkunft=_HERKUNFT[stand.noted.herkunft]
        )
    return tr("ACHTUNG: Die Datei wurde verändert; festgehalten ist {sha256}.").format(
        sha256=stand.noted.sha256
    )
