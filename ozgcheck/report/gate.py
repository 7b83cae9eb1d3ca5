# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every demand on a run with what was reached, and what became of the exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.conditions.exceptions import Ausnahme
from ozgcheck.measure.conditions.gate import Check, Judgement, Verdict
from ozgcheck.measure.naming import name_of
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.numbers import counted
from ozgcheck.report.values import count_values, finding_values, rounded
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import EXAMPLE, header, rule, scale, scale_notes, sources

_VERDICTS = {
    Verdict.BESTANDEN: tr("bestanden"),
    Verdict.VERFEHLT: tr("nicht erreicht"),
    Verdict.OHNE_URTEIL: tr("ohne Urteil"),
}
_COLUMNS = (
    Column("art", tr("Art"), detail=True),
    Column("name", tr("Bedingung")),
    Column("wanted", tr("verlangt"), share=True),
    Column("covered", tr("erfüllt"), number=True),
    Column("total", tr("gezählt"), number=True),
    Column("share_low", tr("sicher"), share=True),
    Column("share_high", tr("höchstens"), share=True),
    Column("verdict", tr("Urteil")),
    Column("reason", tr("Grund"), detail=True),
)


def gate_view(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    judged: Judgement,
    yardstick: Yardstick,
    *,
    example: bool = False,
) -> View:
    """One row per demand.

    Args:
        catalog: gives names.
        snapshot: the run.
        snapshot_id: how it is called.
        judged: the verdicts.
        yardstick: what was counted.
        example: the run shows shipped example data.
    """
    lead = rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    warning = (EXAMPLE,) if example else ()
    return View(
        title=tr("Prüfung {stadt}, {started}: {value}").format(
            stadt=snapshot.stadt,
            started=snapshot.started[:10],
            value=tr("bestanden") if judged.passed else tr("nicht bestanden"),
        ),
        lead=(*warning, lead, sources(snapshot)),
        columns=_COLUMNS,
        rows=tuple(_row(check) for check in judged.checks),
        notes=(*notices(judged), *scale_notes(yardstick.modell)),
        data={
            **header(snapshot, snapshot_id),
            "example": example,
            "unit": yardstick.einheit.value,
            "threshold": yardstick.schwelle,
            **scale(yardstick.modell, eigene=yardstick.eigene),
            "passed": judged.passed,
            "checks": [_document(catalog, check) for check in judged.checks],
            "ausnahmen": {
                "benutzt": _exceptions(judged.used),
                "nicht_noetig": _exceptions(judged.unneeded),
                "abgelaufen": _exceptions(judged.expired),
            },
        },
    )


def notices(judged: Judgement) -> Iterator[str]:
    """What is to be said besides the verdicts, as German sentences."""
    for check in judged.checks:
        if check.verdict is Verdict.OHNE_URTEIL:
            yield tr("Ohne Urteil zu „{name}“: {reason}.").format(
                name=check.name, reason=check.reason
            )
        if check.note:
            yield check.note
    if judged.used:
        used = ", ".join(
            tr("{leistung} (bis {bis})").format(leistung=each.leistung, bis=each.bis)
            for each in judged.used
        )
        yield tr("Es {verb} {used}: {names}.").format(
            verb=tr("gilt") if len(judged.used) == 1 else tr("gelten"),
            used=counted(len(judged.used), tr("Ausnahme"), tr("Ausnahmen")),
            names=used,
        )
    if judged.unneeded:
        yield tr("Nicht mehr nötige Ausnahmen: {unneeded}.").format(unneeded=_ids(judged.unneeded))
    if judged.expired:
        yield tr("Abgelaufene Ausnahmen: {expired}; diese Leistungen zählen wieder.").format(
            expired=_ids(judged.expired)
        )


def _ids(exceptions: Iterable[Ausnahme]) -> str:
    return ", ".join(each.leistung for each in exceptions)


def _row(check: Check) -> tuple[Cell, ...]:
    count = check.count
    return (
        check.art.value,
        check.name,
        None if check.wanted is None else float(check.wanted),
        count.covered if count else None,
        count.total if count else None,
        count.share_low if count else None,
        count.share_high if count else None,
        _VERDICTS[check.verdict],
        check.reason,
    )


def _document(catalog: Catalog, check: Check) -> dict[str, Any]:
    return {
        "art": check.art.value,
        "name": check.name,
        "verdict": check.verdict.value,
        "reason": check.reason,
        "wanted": None if check.wanted is None else rounded(float(check.wanted), 10),
        "reached": count_values(check.count) if check.count else None,
        "against": [
            {
                "id": finding.leistung_id,
                "teilleistung": finding.teilleistung,
                "name": name_of(catalog, finding),
                **finding_values(finding),
            }
            for finding in check.against
        ],
        "note": check.note,
    }


def _exceptions(exceptions: Iterable[Ausnahme]) -> list[dict[str, str]]:
    return [
        {"leistung": each.leistung, "grund": each.grund, "bis": each.bis.isoformat()}
        for each in exceptions
    ]
