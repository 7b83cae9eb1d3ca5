# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stored runs assessed again, as a view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.recheck import Art, Change, Recheck
from ozgcheck.language import tr
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.coverage import Einheit
from ozgcheck.model import Finding, Outcome, Portal, Snapshot, Versions
from ozgcheck.numbers import counted, whole
from ozgcheck.report.leistung import OUTCOMES
from ozgcheck.report.level_evaluation import told
from ozgcheck.report.values import count_values, finding_values
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import evidence, one_line, rule

ARTEN = {
    Art.HOEHER: tr("höher"),
    Art.NIEDRIGER: tr("niedriger"),
    Art.UNBEKANNT: tr("jetzt unbekannt"),
    Art.BEKANNT: tr("jetzt bekannt"),
    Art.ANDERS: tr("anders"),
}
_SAME = tr("unverändert")
_UNREADABLE = tr("nicht lesbar")


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run and what it would be today; both None where it was not readable.

    `error` then says why.
    """

    id: str
    snapshot: Snapshot | None = None
    recheck: Recheck | None = None
    error: str = ""

    @property
    def date(self) -> str:
        """Its day; the id begins with it."""
        if self.snapshot is not None:
            return self.snapshot.started[:10]
        return f"{self.id[:4]}-{self.id[4:6]}-{self.id[6:8]}"


def recheck_view(
    catalog: Catalog,
    portal: Portal,
    versions: Versions,
    runs: Sequence[Run],
    *,
    einheit: Einheit,
    schwelle: int,
    eigene: bool = False,
    rematched: bool,
    details: bool = False,
    brief: bool = False,
) -> View:
    """One row per run; with `details` a second table of everything that changed.

    Args:
        catalog: names the Leistungen.
        portal: whose runs they are.
        versions: what they were assessed with now.
        runs: the runs, oldest first.
        einheit: what is counted.
        schwelle: the threshold that was applied.
        eigene: counted is only what the city itself offers.
        rematched: whether offers were matched again, too.
        details: list each change.
        brief: figures as a person reads them, not one number per cell.
    """
    return View(
        title=tr("Frühere Läufe {stadt}, neu bewertet").format(stadt=portal.stadt),
        lead=(
            rule(einheit, schwelle, eigene=eigene),
            tr("Katalog und Regeln sind die von heute; die Zuordnung ist ")
            + (
                tr("ebenfalls die von heute, mit allen Entscheidungen.")
                if rematched
                else tr("die gespeicherte (--zuordnung erneuert auch sie).")
            ),
        ),
        columns=_BRIEF if brief else _FULL,
        rows=tuple((_brief if brief else _full)(run, versions) for run in runs),
        notes=tuple(_notes(runs, details=details)),
        parts=(_changes_view(catalog, runs),) if details else (),
        data={
            "portal": portal.name,
            "stadt": portal.stadt,
            "unit": einheit.value,
            "threshold": schwelle,
            "nur_eigene": eigene,
            "rematched": rematched,
            "versions": asdict(versions),
            "runs": [_run(catalog, run, versions) for run in runs],
        },
    )


# --- one row per run -----------------------------------------------------------------

_BRIEF = (
    Column("date", tr("Datum")),
    Column("snapshot", tr("Lauf")),
    Column("rules", tr("Regeln")),
    Column("catalog", tr("Katalog")),
    Column("then", tr("erfüllt damals")),
    Column("now", tr("erfüllt heute")),
    Column("changed", tr("Stufen")),
)
_FULL = (
    Column("date", tr("Datum")),
    Column("snapshot", tr("Lauf")),
    Column("complete", tr("vollständig")),
    Column("rules", tr("Regeln")),
    Column("catalog", tr("Katalog")),
    *(
        Column(f"{key}_{when}", f"{label} {word}", number=not share, share=share)
        for when, word in (("then", "damals"), ("now", tr("heute")))
        for key, label, share in (
            ("covered", tr("erfüllt"), False),
            ("total", tr("gesamt"), False),
            ("share_low", tr("mindestens"), True),
            ("share_high", tr("höchstens"), True),
        )
    ),
    Column("own_then", tr("ohne Übernommenes damals"), number=True),
    Column("own_now", tr("ohne Übernommenes heute"), number=True),
    *(Column(art.value, word, number=True) for art, word in ARTEN.items()),
)


def _brief(run: Run, versions: Versions) -> tuple[Cell, ...]:
    if run.snapshot is None or run.recheck is None:
        return (run.date, run.id, _UNREADABLE, None, None, None, None)
    found = run.recheck
    return (
        run.date if run.snapshot.complete else tr("{date} (unvollständig)").format(date=run.date),
        run.id,
        _version(run.snapshot.versions.rules, versions.rules),
        _version(run.snapshot.versions.catalog, versions.catalog),
        one_line(found.then),
        one_line(found.now),
        _changed(found),
    )


def _full(run: Run, versions: Versions) -> tuple[Cell, ...]:
    if run.snapshot is None or run.recheck is None:
        empty = (None,) * (len(_FULL) - 4)
        return (run.date, run.id, "", _UNREADABLE, *empty)
    found = run.recheck
    return (
        run.date,
        run.id,
        tr("ja") if run.snapshot.complete else tr("nein"),
        _version(run.snapshot.versions.rules, versions.rules),
        _version(run.snapshot.versions.catalog, versions.catalog),
        *(
            value
            for each in (found.then, found.now)
            for value in (each.covered, each.total, each.share_low, each.share_high)
        ),
        None if found.own_then is None else found.own_then.covered,
        found.own_now.covered,
        *(found.number(art) for art in ARTEN),
    )


def _version(then: str, now: str) -> str:
    return _SAME if then == now else f"{then} → {now}"


def _changed(found: Recheck) -> str:
    parts = [f"{whole(n)} {word}" for art, word in ARTEN.items() if (n := found.number(art))]
    return ", ".join(parts) or _SAME


def _notes(runs: Iterable[Run], *, details: bool) -> Iterable[str]:
    found = [run.recheck for run in runs if run.recheck is not None]
    yield from (f"{run.id}: {run.error}" for run in runs if run.error)
    if any(each.number(Art.ANDERS) for each in found):
        yield tr(
            "„anders“: Die Stufe ist gleich, aber nicht die Spanne, das Urteil, der Anteil von "
            "Kreis, Land und Bund oder ob die Stadt zuständig ist."
        )
    if found and not any(each.changes for each in found):
        yield tr("Kein Ergebnis ändert sich.")
    elif found and not details:
        yield tr("--einzeln nennt jede Leistung, deren Ergebnis sich ändert, mit ihren Belegen.")
    yield tr("An den gespeicherten Läufen ändert sich nichts.")


# --- every change --------------------------------------------------------------------


def _changes_view(catalog: Catalog, runs: Sequence[Run]) -> View:
    columns = (
        Column("date", tr("Datum"), detail=True),
        Column("snapshot", tr("Lauf")),
        Column("id", "OZG-ID"),
        Column("teilleistung", tr("Teilleistung"), detail=True),
        Column("name", "Leistung"),
        Column("kind", tr("Änderung"), detail=True),
        Column("then", tr("damals")),
        Column("now", tr("heute")),
        Column("evidence", tr("Belege")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            run.date,
            run.id,
            change.leistung_id,
            change.teilleistung,
            _name(catalog, change),
            ARTEN[change.art],
            _level(change.then),
            _level(change.now),
            _evidence(change),
        )
        for run in runs
        if run.recheck is not None
        for change in run.recheck.changes
    ]
    return View(
        title=tr("Was sich ändert: {counted}").format(
            counted=counted(len(rows), tr("Ergebnis"), tr("Ergebnisse"))
        ),
        lead=() if rows else (tr("Nichts."),),
        columns=columns,
        rows=tuple(rows),
        data=None,
    )


def _name(catalog: Catalog, change: Change) -> str:
    leistung = catalog.by_id[change.leistung_id]
    names = (teil.name for teil in leistung.teilleistungen if teil.id == change.teilleistung)
    return next(names, leistung.title)


def _level(finding: Finding | None) -> str:
    """What was said: `2 (möglich bis 3)`, `3, von der Stadt selbst 1`, `fehlt`."""
    if finding is None:
        return tr("nicht gezählt")
    if finding.outcome is not Outcome.ANGEBOTEN:
        return OUTCOMES[finding.outcome]
    level, own = words_of(finding), words_of(finding.own())
    return (
        level
        if level == own
        else tr("{level}, von der Stadt selbst {own}").format(level=level, own=own)
    )


def _evidence(change: Change) -> str:
    parts = (("neu", change.new), (tr("entfallen"), change.gone))
    return ". ".join(f"{word}: {told(items)}" for word, items in parts if items) or tr("dieselben")


# --- JSON ----------------------------------------------------------------------------


def _run(catalog: Catalog, run: Run, versions: Versions) -> dict[str, Any]:
    snapshot, found = run.snapshot, run.recheck
    then = None if snapshot is None else snapshot.versions
    return {
        "snapshot": run.id,
        "date": run.date,
        "complete": None if snapshot is None else snapshot.complete,
        "error": run.error or None,
        "versions": None if then is None else asdict(then),
        "rules_changed": None if then is None else then.rules != versions.rules,
        "catalog_changed": None if then is None else then.catalog != versions.catalog,
        "then": None if found is None else count_values(found.then),
        "now": None if found is None else count_values(found.now),
        "own_then": None
        if found is None or found.own_then is None
        else count_values(found.own_then),
        "own_now": None if found is None else count_values(found.own_now),
        "changed": None if found is None else {art.value: found.number(art) for art in Art},
        "changes": [
            {
                "id": change.leistung_id,
                "teilleistung": change.teilleistung,
                "name": _name(catalog, change),
                "kind": change.art.value,
                "then": None if change.then is None else finding_values(change.then),
                "now": None if change.now is None else finding_values(change.now),
                "new": [evidence(item) for item in change.new],
                "gone": [evidence(item) for item in change.gone],
            }
            for change in (found.changes if found else ())
        ],
    }
