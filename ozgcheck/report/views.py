# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage and summary of a snapshot as views, and what every report says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ozgcheck.catalog.level_models import DEFAULT
from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.maturity.traeger import told_apart
from ozgcheck.measure.coverage import Coverage, Einheit
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Evidence, Reifegradmodell, Snapshot
from ozgcheck.numbers import counted, percent, whole
from ozgcheck.report.values import count_values
from ozgcheck.report.view import Column, View
from ozgcheck.text import plain

UNITS = {Einheit.LEISTUNG: tr("Leistungen"), Einheit.TEILLEISTUNG: tr("Teilleistungen (LeiKa)")}
_SOURCE_STATES = {"unvollstaendig": tr("unvollständig"), "fehler": tr("nicht lesbar")}
EXAMPLE = tr("BEISPIELDATEN: mitgelieferte Eingabe, keine Messung.")

_COUNT_COLUMNS = (
    Column("covered", tr("erfüllt"), number=True),
    Column("uncertain", tr("unklar"), number=True),
    Column("unchecked", tr("nicht geprüft"), number=True),
    Column("missing", tr("offen"), number=True),
    Column("total", tr("gesamt"), number=True),
    Column("share_low", tr("mindestens"), share=True),
    Column("share_high", tr("höchstens"), share=True),
    Column("own_covered", tr("davon eigen"), number=True, detail=True),
)
NO_OWNERS = tr(
    "Dieser Lauf unterscheidet noch nicht, was von Kreis, Land und Bund kommt; neu bewertet ihn "
    "„ozgcheck recheck“."
)
_ONLY_OWN = tr("Gezählt ist nur, was die Stadt selbst anbietet, ohne Kreis, Land und Bund.")


def header(snapshot: Snapshot, snapshot_id: str) -> dict[str, Any]:
    """The fields that begin every JSON document."""
    return {
        "portal": snapshot.portal,
        "stadt": snapshot.stadt,
        "date": snapshot.started[:10],
        "snapshot": snapshot_id,
        "complete": snapshot.complete,
        "partial": list(snapshot.partial),
    }


def rule(
    einheit: Einheit,
    schwelle: int,
    *,
    eigene: bool = False,
    modell: Reifegradmodell = DEFAULT,
) -> str:
    """The sentence that says how a figure counts."""
    own = tr(" von der Stadt selbst") if eigene else ""
    return tr(
        "Gezählt werden {units}, die die Stadt ausführt; erfüllt heißt: sicher"
        "{own} angeboten mit Reifegrad {schwelle} oder höher (Modell {modell})."
    ).format(units=UNITS[einheit], own=own, schwelle=schwelle, modell=modell.modell)


def scale_notes(modell: Reifegradmodell) -> tuple[str, ...]:
    """What a reader must know about the scale; nothing for one that is well known."""
    return (modell.hinweis,) if modell.hinweis else ()


def scale(modell: Reifegradmodell, *, eigene: bool) -> dict[str, Any]:
    """The fields that say in JSON on which scale and whose services were counted."""
    return {
        "modell": modell.modell,
        "modell_gewissheit": modell.gewissheit,
        "modell_hinweis": modell.hinweis,
        "nur_eigene": eigene,
    }


def sources(snapshot: Snapshot) -> str:
    """The sentence that says what was looked at and how old it is."""
    parts = [
        f"{state.kind} ({counted(state.offers, tr('Angebot'), tr('Angebote'))}"
        f"{tr(', Stand {as_of}').format(as_of=state.as_of) if state.as_of else ''}"
        f"{tr(', nicht lesbar') if state.state == 'fehler' else ''})"
        for state in snapshot.sources
    ]
    return tr("Quellen: {parts}.").format(parts=", ".join(parts))


def caveats(snapshot: Snapshot) -> tuple[str, ...]:
    """Why the figures of a run are not the whole truth; empty for a complete run."""
    if snapshot.complete:
        return ()
    return (tr("UNVOLLSTÄNDIG: {partial}").format(partial=" ".join(snapshot.partial)),)


def source_state(state: str) -> str:
    """What a `SourceState.state` is called where people read it."""
    return _SOURCE_STATES.get(state, state)


def unread(snapshot: Snapshot, most: int) -> tuple[str, ...]:
    """What could not be read and why, at most so many entries; how many more there are."""
    told = [
        tr("Nicht gelesen ({source}): {what}: {reason}").format(
            source=each.source, what=plain(each.what, 300), reason=plain(each.reason, 300)
        )
        for each in snapshot.skipped[:most]
    ]
    more = len(snapshot.skipped) - most
    if more > 0:
        told.append(
            tr("Weitere nicht gelesene Einträge: {more}; alle nennt: {command}").format(
                more=whole(more), command="ozgcheck history show --format json"
            )
        )
    return tuple(told)


def coverage_view(
    snapshot: Snapshot,
    snapshot_id: str,
    result: Coverage,
    modell: Reifegradmodell = DEFAULT,
) -> View:
    """The coverage table: one row per group, the total last."""
    columns = (
        Column("key", tr("Kürzel"), detail=True),
        Column("name", tr("Gruppe")),
        *_COUNT_COLUMNS,
    )
    groups = [
        {"key": group.key, "name": group.name, **_both(group.count, group.own)}
        for group in result.groups
    ]
    total = {"key": "gesamt", "name": tr("gesamt"), **_both(result.total, result.own)}
    lead = rule(result.einheit, result.schwelle, eigene=result.eigene, modell=modell)
    return View(
        title=tr("Abdeckung {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=(lead, sources(snapshot), *caveats(snapshot)),
        columns=columns,
        rows=tuple(tuple(group[column.key] for column in columns) for group in groups),
        footer=tuple(total[column.key] for column in columns),
        notes=(
            tr(
                "„mindestens“ zählt nur Sicheres; „höchstens“ zählt auch alles Unklare und nicht "
                "Geprüfte als erfüllt. – heißt: nichts zu zählen."
            ),
            _own_note(snapshot, result),
            *scale_notes(modell),
        ),
        data={
            **header(snapshot, snapshot_id),
            "by": result.by.value,
            "unit": result.einheit.value,
            "threshold": result.schwelle,
            **scale(modell, eigene=result.eigene),
            "groups": groups,
            "total": total,
        },
    )


def _own_note(snapshot: Snapshot, result: Coverage) -> str:
    """What the city has without Kreis, Land and Bund, where the run says that."""
    if not told_apart(snapshot.result.findings):
        return NO_OWNERS
    if result.eigene:
        return _ONLY_OWN
    return tr(
        "Ohne die Dienste von Kreis, Land und Bund erfüllt: {own}; je Gruppe zeigt es --nur-eigene."
    ).format(own=one_line(result.own))


def _both(count: Count, own: Count) -> dict[str, Any]:
    """A count, and beside it the one without what Kreis, Land and Bund run."""
    return {**count_values(count), "own_covered": own.covered, "own": count_values(own)}


def evidence(item: Evidence) -> dict[str, Any]:
    """One piece of evidence as JSON values."""
    return {
        "rule": item.rule,
        "level": item.level,
        "effect": item.effect,
        "quote": item.quote,
        "url": item.url,
        "offer": item.offer_id,
        "firm": item.firm,
        "traeger": item.traeger.value,
    }


def summary_view(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    levels: Sequence[tuple[str, Count, Count]],
    yardstick: Yardstick,
) -> View:
    """The run on one screen: what was looked at, and how much is certain at each level.

    Args:
        catalog: what the run is measured against.
        snapshot: the run.
        snapshot_id: how it is called.
        levels: label, count and the city's own count per threshold, lowest first.
        yardstick: what was counted.
    """
    columns = (Column("level", tr("Stufe")), *_COUNT_COLUMNS)
    rows = [{"level": label, **_both(count, own)} for label, count, own in levels]
    result = snapshot.result
    statuses = dict.fromkeys(("sicher", "pruefen"), 0)
    matched = set()
    for match in result.matches:
        if match.status.value in statuses and match.rank == 1:
            statuses[match.status.value] += 1
            matched.add(match.offer_id)
    silent = len(snapshot.offers) - len(matched)
    city = sum(leistung.stadt for leistung in catalog.leistungen)
    unsure = sum(
        leistung.stadt and leistung.zustaendig.gewissheit == "niedrig"
        for leistung in catalog.leistungen
    )
    lead = [
        sources(snapshot),
        tr(
            "Der Katalog kennt {whole} OZG-Leistungen; {city} davon "
            "führt eine kreisfreie Stadt in NRW aus (bei {unsure} ist das unsicher)."
        ).format(whole=whole(len(catalog.leistungen)), city=whole(city), unsure=whole(unsure)),
        tr(
            "{counted}: "
            "{whole} sicher zugeordnet, {whole2} zu prüfen, "
            "{silent} ohne passende Leistung."
        ).format(
            counted=counted(len(snapshot.offers), tr("Angebot"), tr("Angebote")),
            whole=whole(statuses["sicher"]),
            whole2=whole(statuses["pruefen"]),
            silent=whole(silent),
        ),
        *caveats(snapshot),
    ]
    shares = "; ".join(f"{label.split(':')[0]}: {one_line(own)}" for label, _, own in levels)
    notes = [
        _ONLY_OWN
        if yardstick.eigene
        else tr("Ohne die Dienste von Kreis, Land und Bund erfüllt: {shares}.").format(
            shares=shares
        ),
        *scale_notes(yardstick.modell),
    ]
    if result.unknown:
        values = sorted({item.value for item in result.unknown})
        some = ", ".join(values[:3])
        notes.append(
            tr(
                "{whole} Schlüssel oder OZG-IDs kennt der Katalog nicht "
                "({some}{value}); sie bleiben im Lauf gespeichert."
            ).format(whole=whole(len(values)), some=some, value=" …" if len(values) > 3 else "")
        )
    notes += unread(snapshot, 3)
    notes += [tr("Hinweis: {warning}").format(warning=warning) for warning in snapshot.warnings[:3]]
    return View(
        title=tr("ozgcheck {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=tuple(lead),
        columns=columns,
        rows=tuple(tuple(row[column.key] for column in columns) for row in rows),
        notes=tuple(notes),
        data={
            **header(snapshot, snapshot_id),
            "versions": {
                "ozgcheck": snapshot.versions.ozgcheck,
                "catalog": snapshot.versions.catalog,
                "rules": snapshot.versions.rules,
            },
            "sources": [
                {
                    "kind": state.kind,
                    "location": state.location,
                    "state": state.state,
                    "as_of": state.as_of,
                    "offers": state.offers,
                    "skipped": state.skipped,
                    "message": state.message,
                }
                for state in snapshot.sources
            ],
            "offers": len(snapshot.offers),
            "matched": {**statuses, "keine": silent},
            "unknown": [
                {"offer": item.offer_id, "kind": item.kind, "value": item.value}
                for item in result.unknown
            ],
            "skipped": [
                {"source": item.source, "what": item.what, "reason": item.reason}
                for item in snapshot.skipped
            ],
            "warnings": list(snapshot.warnings),
            "unit": yardstick.einheit.value,
            **scale(yardstick.modell, eigene=yardstick.eigene),
            "levels": rows,
        },
    )


def one_line(count: Count) -> str:
    """A count as a sentence part: `43 von 221 (19,5 % bis 30,1 %)`."""
    return tr("{covered} von {total} ({share_low} bis {share_high})").format(
        covered=whole(count.covered),
        total=whole(count.total),
        share_low=percent(count.share_low),
        share_high=percent(count.share_high),
    )
