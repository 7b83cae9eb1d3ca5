# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The line over the months as a view: a row per month, or a row per group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ozgcheck.language import tr
from ozgcheck.measure.coverage import By
from ozgcheck.measure.trend import Lage, Line, Point, Trend
from ozgcheck.model import Count, Portal
from ozgcheck.numbers import counted
from ozgcheck.report.months.sparkline import scale_top, scale_words, sparkline
from ozgcheck.report.plots.words import rule_of
from ozgcheck.report.values import count_values
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import EXAMPLE, one_line, scale, scale_notes

LAGEN = {
    Lage.GEMESSEN: tr("gemessen"),
    Lage.UNVOLLSTAENDIG: tr("unvollständig"),
    Lage.NICHT_LESBAR: tr("nicht lesbar"),
    Lage.KEIN_LAUF: tr("kein Lauf"),
}
_GROUPS = {
    By.LEBENSLAGE: "Lebenslage",
    By.THEMENFELD: "Themenfeld",
    By.BEREICH: tr("Bereich"),
    By.KORB: tr("Korb"),
    By.PRIORITAET: tr("Priorität"),
    By.ADRESSAT: tr("Adressat"),
}
# So many points of a line have room in a table.
_SHORT = 13
_BOUNDS = tr(
    "„mindestens“ zählt nur Sicheres; „höchstens“ zählt auch alles Unklare und nicht Geprüfte als "
    "erfüllt."
)
_TODAY = tr(
    "„heute“: dieselben Läufe, neu zugeordnet und bewertet mit Katalog, Regeln und Entscheidungen "
    "von heute; an den gespeicherten Läufen ändert sich nichts."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What else a reader must know.

    Attributes:
        portal: whose runs they are.
        unreadable: ids of runs that could not be read, and why.
        example: some run shows shipped example data.
        blocks: the terminal can draw blocks.
    """

    portal: Portal
    unreadable: tuple[tuple[str, str], ...] = ()
    example: bool = False
    blocks: bool = True


def trend_view(found: Trend, told: Told) -> View:
    """What people read: one row per month, or per group where groups were asked for."""
    sparks = _Sparks(found, told)
    shown = _groups if found.by else _months
    columns, rows, footer = shown(found, sparks)
    return View(
        title=trend_title(found, told),
        lead=tuple(_lead(found, told, sparks)),
        columns=columns,
        rows=rows,
        footer=footer,
        notes=tuple(_notes(found, told, sparks)),
        data=_data(found, told),
    )


def trend_rows_view(found: Trend, told: Told) -> View:
    """One row per month and group, a number per cell."""
    return View(
        title=trend_title(found, told),
        columns=_FULL,
        rows=tuple(
            _full(found, line, number)
            for line in (found.total, *found.groups)
            for number in range(len(found.points))
        ),
        data=_data(found, told),
    )


def trend_title(found: Trend, told: Told) -> str:
    """What is shown, of which city and time."""
    first, last = found.points[0].month, found.points[-1].month
    span = first if first == last else tr("{first} bis {last}").format(first=first, last=last)
    return tr("Verlauf der Abdeckung {stadt}, {span}").format(stadt=told.portal.stadt, span=span)


def warnings(found: Trend, told: Told) -> Iterator[str]:
    """What must be said before any figure."""
    if told.example:
        yield EXAMPLE
    if not any(point.measured for point in found.points):
        yield tr(
            "Kein Lauf dieser Zeit war vollständig: Es gibt keinen Verlauf, nur einzelne Stände."
        )


def in_words(found: Trend, line: Line) -> str:
    """From where to where a line goes, as a sentence."""
    known = _measured(found, line.counts)
    if not known:
        return tr("Gemessen ist nichts.")
    ends = known if len(known) == 1 else (known[0], known[-1])
    return "; ".join(f"{point.month}: {one_line(count)}" for point, count in ends) + "."


def name_of(found: Trend, point: Point) -> str:
    """The month; the time of the run where every run is a point."""
    if not found.every or point.run is None:
        return point.month
    return point.run.head.started[:16].replace("T", " ")


def breaks(found: Trend) -> Iterator[tuple[Point, str]]:
    """The points before which something else than the city changed, and what."""
    for point in found.points:
        if point.changed:
            yield point, ", ".join(point.changed)


# --- words around the table -----------------------------------------------------------------


def _lead(found: Trend, told: Told, sparks: _Sparks) -> Iterator[str]:
    yield from warnings(found, told)
    yield rule_of(found.yardstick)
    yield in_words(found, found.total)
    if found.by is None:
        yield tr("Verlauf (mindestens): {counts}").format(counts=sparks.draw(found.total.counts))
        if found.rechecked:
            yield tr("mit heutigen Regeln: {today}").format(
                today=sparks.draw(found.total.today, today=True)
            )
        yield f"({sparks.words}.)"


def _notes(found: Trend, told: Told, sparks: _Sparks) -> Iterator[str]:
    choice = "" if found.every else tr(" Je Monat gilt der letzte vollständige Lauf.")
    yield f"{_BOUNDS}{choice}"
    if found.by:
        last = tr("die letzten {short} {value}").format(
            short=_SHORT, value=tr("Läufe") if found.every else tr("Monate")
        )
        yield tr("Verlauf ({last}, mindestens): {words}.").format(last=last, words=sparks.words)
    yield from (
        tr("Messung geändert vor {found}: {what}.").format(found=name_of(found, point), what=what)
        for point, what in breaks(found)
    )
    if any(point.changed for point in found.points) and not found.rechecked:
        yield tr(
            "Wo sich die Messung geändert hat, ist der Unterschied zum Monat davor keiner der "
            "Stadt; --heutige-regeln misst alle Läufe gleich."
        )
    if any(point.lage is Lage.UNVOLLSTAENDIG for point in found.points):
        yield tr("Unvollständige Läufe gehören nicht zum Verlauf; ihre Zahlen stehen nur dabei.")
    if found.rechecked:
        yield _TODAY
    unsorted = [point.month for point in found.points if point.run and not point.run.owners]
    if unsorted:
        yield tr(
            "Läufe bis {unsorted} unterscheiden noch nicht, was von Kreis, Land und Bund "
            "kommt; dort ist alles gezählt."
        ).format(unsorted=unsorted[-1])
    yield from (f"{run_id}: {why}" for run_id, why in told.unreadable)
    yield from scale_notes(found.yardstick.modell)


def _measured(found: Trend, counts: Sequence[Count | None]) -> list[tuple[Point, Count]]:
    """The points of the line, with what was counted there."""
    return [
        (point, count)
        for point, count in zip(found.points, counts, strict=bool(counts))
        if point.measured and count is not None
    ]


class _Sparks:
    """Lines of text, all with the same scale."""

    def __init__(self, found: Trend, told: Told) -> None:
        self._points, self._blocks = found.points, told.blocks
        self._top = scale_top(
            count.share_low or 0
            for line in (found.total, *found.groups)
            for counts in (line.counts, line.today)
            for _, count in _measured(found, counts)
        )
        self.words = scale_words(self._top, blocks=told.blocks)

    def draw(self, counts: Sequence[Count | None], *, today: bool = False, last: int = 0) -> str:
        """The line of what is certain; `last`: only the last so many points."""
        shares = [
            count.share_low if count is not None and point.measured else None
            for point, count in zip(self._points, counts, strict=True)
        ]
        broken = [bool(point.changed_today if today else point.changed) for point in self._points]
        return sparkline(shares[-last:], broken[-last:], self._top, blocks=self._blocks)


# --- a row per month ------------------------------------------------------------------------

_Table = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...], tuple[Cell, ...]]


def _months(found: Trend, sparks: _Sparks) -> _Table:
    columns = [
        Column("month", tr("Lauf") if found.every else tr("Monat")),
        Column("covered", tr("erfüllt"), number=True),
        Column("total", tr("gesamt"), number=True, detail=found.rechecked),
        Column("share_low", tr("mindestens"), share=True),
        Column("share_high", tr("höchstens"), share=True),
        Column("change", tr("Veränderung"), number=True, detail=found.rechecked),
        Column("own_covered", tr("davon eigen"), number=True, detail=True),
    ]
    if found.rechecked:
        columns += [
            Column("today_covered", tr("heute erfüllt"), number=True),
            Column("today_low", tr("heute mind."), share=True),
            Column("today_high", tr("heute höchst."), share=True),
        ]
    columns.append(Column("note", tr("Hinweis")))
    rows: list[tuple[Cell, ...]] = []
    before: Count | None = None
    for number, point in enumerate(found.points):
        count, own = found.total.counts[number], found.own[number]
        row: list[Cell] = [name_of(found, point), *_figures(count)]
        row.append(_change(count, before) if point.joined else "")
        row.append(None if own is None else own.covered)
        if found.rechecked:
            again = found.total.today[number]
            row += _figures(again)[:1] + _figures(again)[2:]
        rows.append((*row, _note(point)))
        before = count if point.measured else before
    return tuple(columns), tuple(rows), ()


def _figures(count: Count | None) -> list[Cell]:
    if count is None:
        return [None, None, None, None]
    return [count.covered, count.total, count.share_low, count.share_high]


def _change(now: Count | None, before: Count | None) -> str:
    """How many more are covered: `+3`, `−2`, `0`."""
    if now is None or before is None:
        return ""
    number = now.covered - before.covered
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def _note(point: Point) -> str:
    if point.measured:
        return tr("Messung geändert") if point.changed else ""
    if point.lage is Lage.NICHT_LESBAR:
        return f"{LAGEN[point.lage]}: {point.run_id}"
    return LAGEN[point.lage]


# --- a row per group ------------------------------------------------------------------------


def _groups(found: Trend, sparks: _Sparks) -> _Table:
    columns = [
        Column("key", tr("Kürzel"), detail=True),
        Column("name", _GROUPS[found.by] if found.by else ""),
        Column("line", tr("Verlauf")),
        Column("first", tr("zuerst erfüllt"), number=True),
        Column("covered", tr("zuletzt erfüllt"), number=True),
        Column("total", tr("gesamt"), number=True),
        Column("share_low", tr("mindestens"), share=True, detail=found.rechecked),
        Column("share_high", tr("höchstens"), share=True, detail=found.rechecked),
    ]
    if found.rechecked:
        columns.append(Column("today_first", tr("heute zuerst"), number=True))
        columns.append(Column("today", tr("heute zuletzt"), number=True))

    def row(line: Line) -> tuple[Cell, ...]:
        first, last = _ends(_measured(found, line.counts))
        again, now = _ends(_measured(found, line.today))
        return (
            line.key,
            line.name,
            sparks.draw(line.counts, last=_SHORT),
            first and first.covered,
            *_figures(last),
            *((again and again.covered, now and now.covered) if found.rechecked else ()),
        )

    return tuple(columns), tuple(map(row, found.groups)), row(found.total)


def _ends(known: Sequence[tuple[Point, Count]]) -> tuple[Count | None, Count | None]:
    return (known[0][1], known[-1][1]) if known else (None, None)


# --- a row per month and group --------------------------------------------------------------

_FULL = (
    Column("key", tr("Kürzel")),
    Column("name", tr("Gruppe")),
    Column("month", tr("Monat")),
    Column("date", tr("Datum")),
    Column("snapshot", tr("Lauf")),
    Column("state", tr("Lage")),
    Column("joined", tr("setzt fort")),
    Column("changed", tr("Messung geändert")),
    Column("partial", tr("unvollständig")),
    *(
        Column(f"{when}{key}", f"{word}{title}", number=True)
        for when, word in (("", ""), ("today_", tr("heute ")))
        for key, title in (
            ("covered", tr("erfüllt")),
            ("uncertain", tr("unklar")),
            ("unchecked", tr("nicht geprüft")),
            ("missing", tr("offen")),
            ("total", tr("gesamt")),
            ("share_low", tr("mindestens")),
            ("share_high", tr("höchstens")),
        )
    ),
)


def _full(found: Trend, line: Line, number: int) -> tuple[Cell, ...]:
    point = found.points[number]
    return (
        line.key,
        line.name,
        point.month,
        None if point.day is None else point.day.isoformat(),
        point.run_id,
        point.lage.value,
        tr("ja") if point.joined else tr("nein"),
        ", ".join(point.changed),
        " ".join(point.run.head.partial) if point.run else "",
        *_all(line.counts[number]),
        *_all(line.today[number] if line.today else None),
    )


def _all(count: Count | None) -> tuple[Cell, ...]:
    if count is None:
        return (None,) * 7
    return (
        count.covered,
        count.uncertain,
        count.unchecked,
        count.missing,
        count.total,
        count.share_low,
        count.share_high,
    )


# --- JSON -----------------------------------------------------------------------------------


def _data(found: Trend, told: Told) -> dict[str, Any]:
    yardstick = found.yardstick
    return {
        "portal": told.portal.name,
        "stadt": told.portal.stadt,
        "example": told.example,
        "by": found.by.value if found.by else None,
        "every_run": found.every,
        "unit": yardstick.einheit.value,
        "threshold": yardstick.schwelle,
        **scale(yardstick.modell, eigene=yardstick.eigene),
        "rechecked": found.rechecked,
        "points": [_point(found, number) for number in range(len(found.points))],
        "total": _line(found.total),
        "own": [_values(count) for count in found.own],
        "groups": [_line(line) for line in found.groups],
        "unreadable": [{"snapshot": run_id, "error": why} for run_id, why in told.unreadable],
    }


def _point(found: Trend, number: int) -> dict[str, Any]:
    point = found.points[number]
    head = point.run.head if point.run else None
    return {
        "month": point.month,
        "date": None if point.day is None else point.day.isoformat(),
        "snapshot": point.run_id or None,
        "state": point.lage.value,
        "joined": point.joined,
        "joined_today": point.joined_today,
        "changed": list(point.changed),
        "partial": list(head.partial) if head else [],
        "versions": asdict(head.versions) if head else None,
        "sources": sorted({state.kind for state in head.sources}) if head else [],
        "offers": point.run.offers if point.run else None,
        "owners": point.run.owners if point.run else None,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "name": line.name,
        "counts": [_values(count) for count in line.counts],
        "today": [_values(count) for count in line.today] or None,
    }


def _values(count: Count | None) -> dict[str, Any] | None:
    return None if count is None else count_values(count)


def incomplete(found: Trend) -> str:
    """How many months there are without a complete run, in words; empty for none."""
    number = sum(not point.measured for point in found.points)
    if not number:
        return ""
    return tr("{number} ohne vollständigen Lauf.").format(
        number=counted(number, tr("Punkt"), tr("Punkte"))
    )
