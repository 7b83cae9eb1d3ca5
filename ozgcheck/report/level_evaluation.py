# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How good the Reifegrad rules are, as a view of several tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ozgcheck.language import tr
from ozgcheck.matching.intervals import LEVEL, ROUNDS
from ozgcheck.maturity.evaluate import (
    FOUND,
    LABELS,
    SHARES,
    Figures,
    Fired,
    Group,
    Mistake,
    Stufe,
)
from ozgcheck.model import Effect, Evidence, Regel
from ozgcheck.numbers import counted, percent, percent_range
from ozgcheck.report.evaluation import group_name, interval_note, left_out, rest_note
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import evidence

UNKNOWN = tr("unbekannt")
_SILENT_NAMED = 12
EFFECTS = {
    Effect.SUPPORTS: tr("mindestens"),
    Effect.CAPS: tr("höchstens"),
    Effect.DOUBTS: tr("nachgewiesen höchstens"),
    Effect.INDICATES: tr("Hinweis auf"),
}


def level_evaluation_view(
    figures: Figures,
    rules: Iterable[Regel],
    seconds: float,
    *,
    split: str = "",
    most: int | None = None,
) -> View:
    """The figures in the lead; labels against levels, groups, rules and mistakes as tables.

    Args:
        figures: what was counted.
        rules: the rules that were asked, so that silent ones can be named.
        seconds: how long grading took.
        split: the column the groups come from; empty: there are none.
        most: show at most this many mistakes; what is left out is said. The JSON has all.
    """
    seen = {rule.rule for rule in figures.rules}
    silent = sorted(rule.id for rule in rules if rule.id not in seen)
    columns = (
        Column("label", tr("gelesen")),
        *(
            Column(
                f"found_{name(level)}",
                tr("gefunden {level}").format(level=name(level)),
                number=True,
            )
            for level in FOUND
        ),
        Column("total", tr("gesamt"), number=True),
    )
    table = {label: _pairs(figures, label) for label in LABELS}
    return View(
        title=tr("Reifegrade, gemessen an gelesenen Angeboten"),
        lead=_lead(figures),
        columns=columns,
        # A level that nobody can see is rarely read.
        rows=tuple(
            (name(label), *cells, sum(cells))
            for label, cells in table.items()
            if label in FOUND or any(cells)
        ),
        footer=(
            tr("gesamt"),
            *(sum(figures.pair(label, level) for label in LABELS) for level in FOUND),
            figures.offers,
        ),
        notes=_notes(figures),
        parts=(
            *([_groups_view(figures.groups, split)] if split else []),
            _rules_view(figures.rules, silent),
            _mistakes_view(figures.mistakes, most),
        ),
        data={
            "n": figures.offers,
            **_shares(figures),
            "counts": {share: figures.number(share) for share in SHARES},
            "interval": {
                "level": LEVEL,
                "rounds": ROUNDS,
                "methods": {
                    share: interval.method.value if (interval := figures.interval(share)) else None
                    for share in SHARES
                },
            },
            "seconds": round(seconds, 3),
            "confusion": [
                {
                    "label": name(label),
                    "found": dict(zip(map(name, FOUND), cells, strict=True)),
                    "total": sum(cells),
                }
                for label, cells in table.items()
            ],
            "group_by": split or None,
            "groups": [
                {
                    "group": group_name(group.name, rest=group.rest),
                    "values": group.values,
                    "rest": group.rest,
                    "n": group.figures.offers,
                    **_shares(group.figures),
                }
                for group in figures.groups
            ],
            "rules": [_fired(rule) for rule in figures.rules],
            "silent_rules": silent,
            "errors": [_mistake(mistake) for mistake in figures.mistakes],
        },
    )


def name(level: Stufe) -> str:
    """A level as people and files write it."""
    return UNKNOWN if level is None else str(level)


def told(items: Iterable[Evidence]) -> str:
    """Evidence in one line: what each rule says, its name and the words it saw."""
    lines = (f"{EFFECTS[item.effect]} {item.level} ({item.rule}): „{item.quote}“" for item in items)
    return "; ".join(dict.fromkeys(lines))


def _pairs(figures: Figures, label: Stufe) -> list[int]:
    return [figures.pair(label, level) for level in FOUND]


def _lead(figures: Figures) -> tuple[str, ...]:
    return (
        tr("{offers}; richtig: {figures}; genau die gelesene Stufe: {figures2}.").format(
            offers=counted(figures.offers, tr("Angebot"), tr("Angebote")),
            figures=_told(figures, "accepted"),
            figures2=_told(figures, "exact"),
        ),
        tr(
            "Fälschlich Stufe 3: {figures}; um eine Stufe daneben: "
            "{figures2}; als unbekannt bewertet: {figures3}."
        ).format(
            figures=_told(figures, "false_3"),
            figures2=_told(figures, "off_by_one"),
            figures3=_told(figures, "unknown"),
        ),
    )


def _told(figures: Figures, share: str) -> str:
    return percent_range(figures.share(share), *_bounds(figures, share))


def _bounds(figures: Figures, share: str) -> tuple[float | None, float | None]:
    interval = figures.interval(share)
    return (None, None) if interval is None else (interval.low, interval.high)


def _notes(figures: Figures) -> tuple[str, ...]:
    if not figures.offers:
        return ()
    notes = [
        tr(
            "Alle Anteile gelten für alle Angebote. Richtig heißt: gefunden ist die gelesene Stufe "
            "oder eine, die auch gilt."
        ),
        interval_note(),
    ]
    interval = figures.interval("false_3")
    if not figures.number("false_3") and interval is not None:
        notes.append(
            tr(
                "Kein Fehler gesehen heißt nicht, dass es keine gibt: Auch "
                "{high} fälschlich Stufe 3 wären damit vereinbar."
            ).format(high=percent(interval.high))
        )
    return tuple(notes)


def _shares(figures: Figures) -> dict[str, Any]:
    """Every share with its interval, the same for all offers and for a group."""
    found: dict[str, Any] = {}
    for share in SHARES:
        interval = figures.interval(share)
        found[share] = figures.share(share)
        found[f"{share}_interval"] = (
            [round(interval.low, 6), round(interval.high, 6)] if interval else None
        )
    return found


def _groups_view(groups: Sequence[Group], split: str) -> View:
    columns = (
        Column("group", tr("Gruppe")),
        Column("offers", tr("Angebote"), number=True),
        Column("accepted", tr("richtig"), share=True),
        Column("accepted_low", tr("von"), share=True),
        Column("accepted_high", tr("bis"), share=True),
        Column("exact", tr("genau"), share=True),
        Column("false_3", tr("falsch 3"), share=True),
        Column("unknown", UNKNOWN, share=True),
    )
    rest = [rest_note(group.values) for group in groups if group.rest]
    return View(
        title=tr("Je „{split}“").format(split=split),
        columns=columns,
        rows=tuple(
            (
                group_name(group.name, rest=group.rest),
                group.figures.offers,
                group.figures.share("accepted"),
                *_bounds(group.figures, "accepted"),
                *(group.figures.share(share) for share in ("exact", "false_3", "unknown")),
            )
            for group in groups
        ),
        notes=tuple(rest),
        data=None,
    )


def _rules_view(rules: Sequence[Fired], silent: Sequence[str]) -> View:
    columns = (
        Column("rule", tr("Regel")),
        Column("effect", tr("sagt")),
        Column("level", tr("Stufe"), number=True),
        Column("offers", tr("Angebote"), number=True),
        Column("wrong", tr("falsch"), number=True),
        Column("high", tr("zu hoch"), number=True),
        Column("low", tr("zu tief"), number=True),
        Column("false_3", tr("falsch 3"), number=True),
    )
    notes = []
    if rules:
        notes.append(
            tr(
                "„falsch“: Angebote mit falscher Stufe, auf denen die Regel etwas sah; ob sie "
                "schuld ist, zeigen deren Belege."
            )
        )
    if silent:
        some = ", ".join(silent[:_SILENT_NAMED])
        notes.append(
            tr("Nichts gesehen: {counted} ({some}{value}).").format(
                counted=counted(len(silent), tr("Regel"), tr("Regeln")),
                some=some,
                value=" …" if len(silent) > _SILENT_NAMED else "",
            )
        )
    return View(
        title=tr("Regeln, die am häufigsten auf falsch bewerteten Angeboten etwas sahen, zuerst"),
        lead=() if rules else (tr("Keine Regel hat etwas gesehen."),),
        columns=columns,
        rows=tuple(
            (
                rule.rule,
                EFFECTS[rule.effect],
                rule.level,
                rule.offers,
                rule.wrong,
                rule.high,
                rule.low,
                rule.false_3,
            )
            for rule in rules
        ),
        notes=tuple(notes),
        data=None,
    )


def _fired(rule: Fired) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "effect": rule.effect.value,
        "level": rule.level,
        "offers": rule.offers,
        "wrong": rule.wrong,
        "high": rule.high,
        "low": rule.low,
        "false_3": rule.false_3,
    }


def _mistakes_view(mistakes: Sequence[Mistake], most: int | None) -> View:
    columns = (
        Column("title", tr("Angebot")),
        Column("url", tr("Adresse"), detail=True),
        Column("label", tr("richtig")),
        Column("found", tr("gefunden")),
        Column("range", tr("möglich"), detail=True),
        Column("evidence", tr("Belege")),
    )
    shown = mistakes[:most]
    return View(
        title=tr("Fehler, die schlimmsten zuerst"),
        lead=() if mistakes else (tr("Keine."),),
        columns=columns,
        rows=tuple(_row(mistake) for mistake in shown),
        notes=left_out(len(shown), len(mistakes)),
        data=None,
    )


def _row(mistake: Mistake) -> tuple[Cell, ...]:
    grade = mistake.grade
    return (
        mistake.item.offer.title,
        mistake.item.offer.url,
        "|".join(_right(mistake)),
        name(grade.reifegrad),
        f"{grade.low}–{grade.high}",
        told(mistake.evidence) or tr("keine"),
    )


def _right(mistake: Mistake) -> list[str]:
    """The label first, then what is right as well."""
    item = mistake.item
    return [name(level) for level in (item.label, *(n for n in LABELS if n in item.also))]


def _mistake(mistake: Mistake) -> dict[str, Any]:
    item, grade = mistake.item, mistake.grade
    return {
        "title": item.offer.title,
        "url": item.offer.url,
        "group": item.group,
        "label": name(item.label),
        "accepted": _right(mistake),
        "found": name(grade.reifegrad),
        "low": grade.low,
        "high": grade.high,
        "false_3": mistake.false_3,
        "evidence": [evidence(entry) for entry in mistake.evidence],
    }
