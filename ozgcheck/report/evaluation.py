# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The figures of an evaluation as a view of several tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.matching.evaluate import (
    SHARES,
    SMALL,
    Confusion,
    Figures,
    Group,
    Mistake,
    Truth,
    Verdict,
    confusions,
)
from ozgcheck.matching.intervals import FEW, LEVEL, ROUNDS
from ozgcheck.numbers import percent, percent_range, whole
from ozgcheck.report.view import Cell, Column, View

REST = tr("übrige")
UNNAMED = tr("ohne Angabe")
_NONE = tr("keine OZG-Leistung")
_NOTHING = tr("nichts gefunden")
_UNKNOWN = tr("nicht im Katalog")
_STATUS = {"sicher": "sicher", "pruefen": tr("prüfen"), "": _NOTHING}
_VERDICTS = {
    Verdict.SICHER: (tr("sicher"), tr("sicher")),
    Verdict.PRUEFEN: ("pruefen", tr("zu prüfen")),
    Verdict.KEINE: (tr("keine"), _NOTHING),
}
_CONFUSIONS_SHOWN = 10
_WORST_NAMED = 3


def evaluation_view(
    catalog: Catalog,
    figures: Figures,
    seconds: float,
    *,
    split: str = "",
    keys: bool = True,
    most: int | None = None,
    brief: bool = False,
) -> View:
    """The figures in the lead; verdicts, groups, confusions and mistakes as tables.

    Args:
        catalog: names the Leistungen.
        figures: what was counted.
        seconds: how long matching took.
        split: the column the groups come from; empty: there are none.
        keys: whether the matcher saw Leistungsschlüssel.
        most: show at most this many mistakes; what is left out is said. The JSON has all.
        brief: also leave out rare confusions, where a person reads from top to bottom.
    """
    pairs = confusions(figures.mistakes)
    parts = [
        *([_groups_view(figures.groups, split)] if split else []),
        _confusions_view(catalog, pairs, _CONFUSIONS_SHOWN if brief else None),
        _mistakes_view(figures.mistakes, most),
    ]
    verdicts = [_verdict(figures, verdict) for verdict in Verdict]
    columns = (
        Column("verdict", tr("Urteil")),
        Column("first", tr("richtige zuerst"), number=True),
        Column("among_five", tr("unter den fünf"), number=True),
        Column("missing", tr("nicht dabei"), number=True),
        Column("no_leistung", tr("ohne Leistung"), number=True),
        Column("total", tr("gesamt"), number=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (name, *(figures.of(verdict, truth) for truth in Truth), _row_total(figures, verdict))
        for verdict, (_, name) in _VERDICTS.items()
    ]
    return View(
        title=tr("Zuordnung, gemessen an beschrifteten Titeln"),
        lead=_lead(figures, keys),
        columns=columns,
        rows=tuple(rows),
        footer=(
            tr("gesamt"),
            *(sum(figures.of(verdict, truth) for verdict in Verdict) for truth in Truth),
            figures.titles,
        ),
        notes=_notes(figures),
        parts=tuple(parts),
        data={
            "n": figures.titles,
            **_shares(figures),
            "interval": {
                "level": LEVEL,
                "rounds": ROUNDS,
                "methods": {
                    name: interval.method.value if (interval := figures.interval(name)) else None
                    for name in SHARES
                },
            },
            "seconds": round(seconds, 3),
            "keys": {
                "titles": figures.keys.titles,
                "contradicted": figures.keys.contradicted,
                "contradicted_rightly": figures.keys.rightly,
            }
            if keys
            else None,
            "verdicts": verdicts,
            "group_by": split or None,
            "groups": [
                {
                    "group": _group_name(group),
                    "values": group.values,
                    "rest": group.rest,
                    "n": group.figures.titles,
                    **_shares(group.figures),
                }
                for group in figures.groups
            ],
            "confusions": [_confusion(catalog, pair) for pair in pairs],
            "errors": [
                {
                    "title": item.title,
                    "accepted": list(item.accepted),
                    "found": item.found,
                    "status": item.status,
                    "score": item.score,
                    "why": item.why,
                }
                for item in figures.mistakes
            ],
        },
    )


def _lead(figures: Figures, keys: bool) -> tuple[str, ...]:
    seen = figures.keys
    return (
        tr("{positives} Titel mit Leistung, {negatives} ohne.").format(
            positives=whole(figures.positives), negatives=whole(figures.negatives)
        ),
        tr("An erster Stelle richtig: {figures}; unter den ersten fünf: {figures2}.").format(
            figures=_told(figures, "top1", figures.top1),
            figures2=_told(figures, "top5", figures.top5),
        ),
        tr(
            "Sicher zugeordnet: {accepted}; davon richtig: "
            "{figures}; das sind "
            "{figures2} aller Titel mit Leistung."
        ).format(
            accepted=whole(figures.accepted),
            figures=_told(figures, "sicher_precision", figures.precision),
            figures2=_told(figures, "sicher_recall", figures.recall),
        ),
        tr("Ohne Leistung und nicht angenommen: {figures}; ganz ohne Kandidaten: {silent}.").format(
            figures=_told(figures, "negatives_rejected", figures.rejected),
            silent=percent(figures.silent),
        ),
        *(
            [
                tr(
                    "Titel mit bekanntem Schlüssel: {titles}; dem Schlüssel "
                    "widersprochen: {contradicted}, davon zu Recht: {rightly}."
                ).format(
                    titles=whole(seen.titles),
                    contradicted=whole(seen.contradicted),
                    rightly=whole(seen.rightly),
                )
            ]
            if keys and seen.titles
            else []
        ),
    )


def _told(figures: Figures, name: str, share: float | None) -> str:
    return percent_range(share, *_bounds(figures, name))


def _bounds(figures: Figures, name: str) -> tuple[float | None, float | None]:
    interval = figures.interval(name)
    return (None, None) if interval is None else (interval.low, interval.high)


def interval_note() -> str:
    """How the numbers in brackets came about."""
    return tr(
        "In Klammern: 95-%-Intervall, {rounds}-mal neu gezogen aus den Zeilen "
        "(Bootstrap); sind weniger als {few} richtig oder falsch, nach Wilson."
    ).format(rounds=whole(ROUNDS), few=FEW)


def _notes(figures: Figures) -> tuple[str, ...]:
    if not figures.titles:
        return ()
    notes = [interval_note()]
    interval = figures.interval("sicher_precision")
    if figures.precision == 1 and interval is not None:
        notes.append(
            tr(
                "Kein Fehler unter {accepted} sicheren beweist nicht, dass alle "
                "richtig sind: Auch {low} wären damit vereinbar."
            ).format(accepted=whole(figures.accepted), low=percent(interval.low))
        )
    return tuple(notes)


def _row_total(figures: Figures, verdict: Verdict) -> int:
    return sum(figures.of(verdict, truth) for truth in Truth)


def _verdict(figures: Figures, verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": _VERDICTS[verdict][0],
        **{truth.name.lower(): figures.of(verdict, truth) for truth in Truth},
        "total": _row_total(figures, verdict),
    }


def _shares(figures: Figures) -> dict[str, Any]:
    """Every figure as JSON values, the same for all titles and for a group."""
    bounds = {
        name: [round(interval.low, 6), round(interval.high, 6)]
        if (interval := figures.interval(name))
        else None
        for name in SHARES
    }
    return {
        "positives": figures.positives,
        "negatives": figures.negatives,
        "top1": figures.top1,
        "top1_interval": bounds["top1"],
        "top5": figures.top5,
        "top5_interval": bounds["top5"],
        "sicher": figures.accepted,
        "sicher_precision": figures.precision,
        "sicher_precision_interval": bounds["sicher_precision"],
        "sicher_recall": figures.recall,
        "sicher_recall_interval": bounds["sicher_recall"],
        "negatives_rejected": figures.rejected,
        "negatives_rejected_interval": bounds["negatives_rejected"],
        "negatives_silent": figures.silent,
    }


# --- groups -------------------------------------------------------------------------


def _groups_view(groups: Sequence[Group], split: str) -> View:
    columns = (
        Column("group", tr("Gruppe")),
        Column("titles", tr("Titel"), number=True),
        Column("top1", tr("zuerst richtig"), share=True),
        Column("top1_low", tr("von"), share=True, detail=True),
        Column("top1_high", tr("bis"), share=True, detail=True),
        Column("top5", tr("unter fünf"), share=True),
        Column("precision", tr("Genauigkeit"), share=True),
        Column("recall", tr("Treffer"), share=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        figures = group.figures
        rows.append(
            (
                _group_name(group),
                figures.titles,
                figures.top1,
                *_bounds(figures, "top1"),
                figures.top5,
                figures.precision,
                figures.recall,
            )
        )
    rest = next((group for group in groups if group.rest), None)
    return View(
        title=tr("Je „{split}“").format(split=split),
        lead=_worst(groups),
        columns=columns,
        rows=tuple(rows),
        notes=() if rest is None else (rest_note(rest.values),),
        data=None,
    )


def rest_note(values: int) -> str:
    """What the last group puts together."""
    told = tr("ein Wert") if values == 1 else tr("{values} Werte").format(values=whole(values))
    return tr("„{rest}“: {told} mit weniger als {small} Titeln.").format(
        rest=REST, told=told, small=SMALL
    )


def _worst(groups: Sequence[Group]) -> tuple[str, ...]:
    """Which groups are worst; nothing to say where none can be compared."""
    named = [group for group in groups if not group.rest]
    if len(named) <= 1:
        return ()
    first = [group for group in named if group.figures.top1 not in (None, 1)]
    wrong = sorted(
        (group for group in named if group.figures.precision not in (None, 1)),
        key=lambda group: group.figures.precision or 0.0,
    )
    lines = []
    if first:
        told = (
            f"{_group_name(group)} {_told(group.figures, 'top1', group.figures.top1)}"
            for group in first[:_WORST_NAMED]
        )
        lines.append(tr("Am seltensten zuerst richtig: {told}.").format(told="; ".join(told)))
    if wrong:
        told = (
            f"{_group_name(group)} "
            f"{_told(group.figures, 'sicher_precision', group.figures.precision)}"
            for group in wrong[:_WORST_NAMED]
        )
        lines.append(tr("Am wenigsten genau: {told}.").format(told="; ".join(told)))
    return tuple(lines)


def group_name(name: str, *, rest: bool) -> str:
    """What a group is called where people read it."""
    return REST if rest else name or UNNAMED


def _group_name(group: Group) -> str:
    return group_name(group.name, rest=group.rest)


# --- confusions and mistakes --------------------------------------------------------


def _confusions_view(catalog: Catalog, pairs: Sequence[Confusion], most: int | None) -> View:
    columns = (
        Column("accepted", tr("gemeint")),
        Column("accepted_name", "Leistung"),
        Column("found", tr("gefunden")),
        Column("found_name", "Leistung"),
        Column("count", tr("Titel"), number=True),
        Column("sure", tr("sicher"), number=True),
    )
    shown = pairs[:most]
    return View(
        title=tr("Verwechslungen"),
        lead=() if pairs else (tr("Keine."),),
        columns=columns,
        rows=tuple(
            (
                "|".join(pair.accepted),
                _accepted_name(catalog, pair),
                pair.found,
                _found_name(catalog, pair),
                pair.count,
                pair.sure,
            )
            for pair in shown
        ),
        notes=(
            tr(
                "Gezeigt sind die häufigsten {whole} von {whole2}; alle "
                "zeigen --format csv und json."
            ).format(whole=whole(len(shown)), whole2=whole(len(pairs))),
        )
        if len(shown) < len(pairs)
        else (),
        data=None,
    )


def _confusion(catalog: Catalog, pair: Confusion) -> dict[str, Any]:
    return {
        "accepted": list(pair.accepted),
        "accepted_name": _accepted_name(catalog, pair),
        "found": pair.found,
        "found_name": _found_name(catalog, pair),
        "count": pair.count,
        "sicher": pair.sure,
    }


def _accepted_name(catalog: Catalog, pair: Confusion) -> str:
    return " | ".join(_name(catalog, ozg_id) for ozg_id in pair.accepted) or _NONE


def _found_name(catalog: Catalog, pair: Confusion) -> str:
    return _name(catalog, pair.found) if pair.found else _NOTHING


def _name(catalog: Catalog, ozg_id: str) -> str:
    leistung = catalog.by_id.get(ozg_id)
    return leistung.title if leistung else _UNKNOWN


def left_out(shown: int, there: int) -> tuple[str, ...]:
    """How many mistakes are not shown, as notes."""
    if shown == there:
        return ()
    return (
        tr("Gezeigt sind {shown} von {there}; --fehler ändert das.").format(
            shown=whole(shown), there=whole(there)
        ),
    )


def _mistakes_view(mistakes: Sequence[Mistake], most: int | None) -> View:
    columns = (
        Column("title", tr("Titel")),
        Column("accepted", tr("richtig")),
        Column("found", tr("gefunden")),
        Column("status", tr("Urteil")),
        Column("score", tr("Wert"), number=True),
        Column("why", tr("Gründe"), detail=True),
    )
    shown = mistakes[:most]
    return View(
        title=tr("Fehler, die schlimmsten zuerst"),
        lead=() if mistakes else (tr("Keine."),),
        columns=columns,
        rows=tuple(
            (
                item.title,
                "|".join(item.accepted),
                item.found,
                _STATUS.get(item.status, item.status),
                item.score,
                item.why,
            )
            for item in shown
        ),
        notes=left_out(len(shown), len(mistakes)),
        data=None,
    )
