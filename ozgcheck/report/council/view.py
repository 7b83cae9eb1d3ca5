# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The answers to a council's questions as one page; every figure with its rule and its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ozgcheck.measure.answers import (
    Aim,
    Better,
    Figure,
    Lifts,
    Named,
    Neighbours,
    Paper,
    Plans,
    Ranks,
    Reading,
    Step,
    Weaknesses,
)
from ozgcheck.measure.sci.benchmark import STEP, Wert
from ozgcheck.measure.sci.results import Bounds
from ozgcheck.measure.strategy.forecast import Aussicht
from ozgcheck.measure.strategy.goals import Zielstand
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.numbers import counted, whole
from ozgcheck.report.cities.city_words import read_words
from ozgcheck.report.figure_words import (
    EDITION,
    by_edition,
    count_of,
    explained,
    listed,
    number_of,
    rank_words,
    told,
    unknown_years,
)
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.plots.words import warnings
from ozgcheck.report.sci.words import UNKNOWN, bounds_words, gain_words
from ozgcheck.report.strategy.goal_words import (
    actual_words,
    light_words,
    outlook_words,
    source_words,
    target_words,
)
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import UNITS, one_line, sources

QUESTIONS = (
    "Wo genau liegen die Schwächen im Bereich Verwaltung?",
    "Was ist geplant, und wie weit ist es?",
    "Was hebt uns im nächsten Smart City Index?",
    "Was machen die Nachbarn besser?",
    "Können wir das OZG erfüllen?",
)
_RULES = "Wie die Zahlen entstehen"
_NO_OUTLOOK = (Aussicht.ERREICHT, Aussicht.ZU_WENIGE_LAEUFE)
# So many names stand in one list; on one page not all have room.
_PROVEN, _UNCLEAR, _UNSEEN, _RANKED = 10, 4, 2, 4


def council_view(paper: Paper, yardstick: Yardstick, *, example: bool = False) -> View:
    """The page: a part for each question, then how the figures came about.

    Args:
        paper: the answers.
        yardstick: what was counted.
        example: the run shows shipped example data.
    """
    snapshot = paper.snapshot
    answers = (
        _part(_weaknesses(paper.schwaechen)),
        _part(_plans(paper.plaene)),
        _part(_lifts(paper.hebel)),
        _part(_neighbours(snapshot.stadt, paper.nachbarn)),
        _duty(paper, yardstick),
    )
    return View(
        title=f"{snapshot.stadt}: Digitale Verwaltung auf einer Seite, {snapshot.started[:10]}",
        lead=(
            *warnings(snapshot, example=example),
            f"Lauf {paper.snapshot_id} vom {snapshot.started[:10]}. {sources(snapshot)}",
        ),
        columns=(),
        rows=(),
        parts=(
            *(
                View(
                    title=f"{place}. {question}",
                    columns=answer.columns,
                    rows=answer.rows,
                    lead=answer.lead,
                    notes=answer.notes,
                    data=None,
                )
                for place, (question, answer) in enumerate(
                    zip(QUESTIONS, answers, strict=True), start=1
                )
            ),
            View(
                title=_RULES,
                columns=(),
                rows=(),
                notes=tuple(explained(yardstick)),
                data=None,
            ),
        ),
        data=None,
    )


def _part(lines: Iterable[str]) -> View:
    return View(title="", columns=(), rows=(), notes=tuple(lines), data=None)


# --- the answers -----------------------------------------------------------------------


def _weaknesses(found: Weaknesses) -> Iterator[str]:
    if found.rang is None:
        yield f"Rang im Smart City Index, Verwaltung: {UNKNOWN} (kein Ergebnis der Stadt gefunden)."
    else:
        yield (
            f"Rang im Smart City Index, Verwaltung: {rank_words(found.rang)} {told(found.rang)}"
            f"{unknown_years(found.unbekannt)}."
        )
    if found.dienste is not None:
        yield (
            f"Indikator „{found.indikator}“, bekannte Dienste: {one_line(count_of(found.dienste))} "
            f"sicher da {told(found.dienste)}.{_services(found)}"
        )
    yield _gaps(found)
    if found.angebote is not None:
        count = count_of(found.angebote)
        yield (
            f"Digitale Angebote daneben (Termin, Bezahlen, …): {whole(count.covered)} von "
            f"{whole(count.total)} gefunden {told(found.angebote)}; was nicht gefunden ist, fehlt "
            "nicht notwendig."
        )


def _services(found: Weaknesses) -> str:
    lists = (
        ("Sicher nicht", found.offen, _PROVEN),
        ("Zu klären", found.zu_klaeren, _UNCLEAR),
        ("Nicht geprüft", found.nicht_geprueft, _UNSEEN),
    )
    return "".join(f" {what}: {listed(names, most, '; ')}." for what, names, most in lists if names)


def _gaps(found: Weaknesses) -> str:
    count = count_of(found.gesamt)
    text = f"Sicher nicht erreicht: {whole(count.missing)} von {whole(count.total)}"
    if found.felder:
        fields = ", ".join(
            f"{each.name} {whole(count_of(each.figure).missing)} von "
            f"{whole(count_of(each.figure).total)}"
            for each in found.felder
        )
        text += f", am meisten in {fields}"
    verb = "ist" if count.uncertain == 1 else "sind"
    open_ = [f"{whole(count.uncertain)} {verb} zu klären"] if count.uncertain else []
    if count.unchecked:
        open_.append(f"{whole(count.unchecked)} hat niemand angesehen")
    rest = f"; {', '.join(open_)}" if open_ else ""
    return f"{text} {told(found.gesamt)}{rest}."


def _plans(found: Plans | None) -> Iterator[str]:
    if found is None:
        yield f"{UNKNOWN.capitalize()}: Im Katalog stehen keine Ziele dieser Stadt."
        return
    strategie = found.strategie
    yield from map(_aim, found.ziele)
    hidden = found.mit_zielwert - len(found.ziele)
    more = f"{counted(hidden, 'weiteres', 'weitere')} mit Zielwert, " if hidden else ""
    proposed = ""
    if found.vorschlaege == 1:
        proposed = " 1 Vorschlag von ozgcheck zählt nicht als Ziel der Stadt."
    elif found.vorschlaege:
        proposed = (
            f" {whole(found.vorschlaege)} Vorschläge von ozgcheck zählen nicht als Ziele der Stadt."
        )
    yield (
        f"{strategie.name} (Stand {strategie.stand}): {more}"
        f"{counted(found.richtungen, 'Ziel', 'Ziele')} ohne Zielwert; alle mit Ampel zeigt "
        f"„ozgcheck scorecard“.{proposed}"
    )
    if strategie.luecken:
        yield strategie.luecken


def _aim(aim: Aim) -> str:
    ziel = aim.stand.ziel
    actual = UNKNOWN
    if aim.ist is not None:
        actual = f"{actual_words(ziel.messung, aim.stand.ist)} {told(aim.ist)}"
    source = source_words(ziel.quelle).partition(":")[0]
    return (
        f"„{ziel.ziel}“: {target_words(ziel)} ({source}, {aim.ziel.stand}); Ist {actual}; Ampel "
        f"{light_words(aim.stand.ampel)}{_outlook(aim.stand)}."
    )


def _outlook(stand: Zielstand) -> str:
    """When the target is reached at the present pace, where there is one to go on."""
    known = stand.prognose is not None and stand.prognose.aussicht not in _NO_OUTLOOK
    return f"; Prognose {outlook_words(stand)}" if known else ""


def _lifts(found: Lifts) -> Iterator[str]:
    if found.bereiche:
        ranks = by_edition(found.bereiche, lambda each: rank_words(each.figure))
        yield f"Ränge je Bereich, der schlechteste zuerst: {ranks}."
    if found.abstand:
        yield f"Zu den zehn besten fehlten Punkte: {by_edition(found.abstand, _distance)}."
    if found.wert is not None and isinstance(found.wert.wert, Wert):
        yield _worth(found.wert, found.wert.wert)
    rows = counted(number_of(found.offen), "Zeile", "Zeilen")
    if found.schritte:
        yield (
            f"Zuerst auf der Arbeitsliste ({rows}): {', '.join(map(_step, found.schritte))} "
            f"{told(found.offen)}."
        )
    else:
        yield f"Die Arbeitsliste ist leer {told(found.offen)}."


def _distance(each: Named) -> str:
    found = each.figure.wert
    if not isinstance(found, Bounds):
        return UNKNOWN
    among = found.high is not None and found.high <= 0
    return "keine" if among else bounds_words(found)


def _worth(figure: Figure, worth: Wert) -> str:
    return (
        f"{STEP:.0f} Punkte mehr in einem der {worth.indikatoren} Indikatoren der Verwaltung: "
        f"{gain_words(worth.schritt)}; ein ganzer höchstens {gain_words(worth.hoechstens)} "
        f"{told(figure)}. Was eine einzelne Leistung bringt, ist {UNKNOWN}."
    )


def _step(step: Step) -> str:
    gap = step.gap
    kinds = dict.fromkeys(KATEGORIEN[kind] for kind in (gap.kategorie, *gap.kategorien))
    return f"{gap.name} ({', '.join(kinds)}; Hebel {number_of(step.hebel)})"


def _neighbours(stadt: str, found: Neighbours) -> Iterator[str]:
    for area, same in groupby(found.raenge, key=lambda each: each.bereich):
        yield f"Rang {area}: {'. '.join(_ranks(stadt, each) for each in same)}."
    if not found.raenge:
        yield f"Veröffentlichte Ränge von {stadt} und Nachbarn: {UNKNOWN}."
    if found.fehlt is None or found.zu_klaeren is None or found.vorsprung is None:
        yield "Leistungen im Vergleich: von keiner vergleichbaren Stadt liegt ein Lauf vor."
        return
    lacking, unclear, only = (
        whole(number_of(each)) for each in (found.fehlt, found.zu_klaeren, found.vorsprung)
    )
    yield (
        f"Was mindestens eine andere Stadt sicher hat: bei uns sicher nicht {lacking}, bei uns zu "
        f"klären {unclear}; nur bei uns {only} {told(found.fehlt)}.{_first(found)}"
    )
    yield f"Verglichen mit: {'; '.join(map(_reading, found.gelesen))}."


def _ranks(stadt: str, found: Ranks) -> str:
    own = found.eigen
    ahead = [
        each for each in found.andere if own is None or number_of(each.figure) < number_of(own)
    ]
    behind = [each for each in found.andere if each not in ahead]
    text = f"{stadt} {rank_words(own)}"
    for where, cities in (("davor" if own else "andere", ahead), ("dahinter", behind)):
        if cities:
            names = [f"{each.name} {rank_words(each.figure)}" for each in cities]
            text += f"; {where} {listed(names, _RANKED)}"
    return f"{text} ({EDITION} {found.jahr})"


def _first(found: Neighbours) -> str:
    return f" Zuerst: {'; '.join(map(_better, found.leistungen))}." if found.leistungen else ""


def _better(found: Better) -> str:
    state = "fehlt uns" if found.fehlt else "zu klären"
    return f"{found.row.name} ({', '.join(found.staedte)}; {state})"


def _reading(found: Reading) -> str:
    state = f", Stand {found.stand}" if found.stand else ""
    return f"{', '.join(found.staedte)} ({read_words(found.city)}{state})"


def _duty(paper: Paper, yardstick: Yardstick) -> View:
    levels = sorted({figure.schwelle or 0 for figure in paper.ozg})
    by_owner = {
        own: [figure for figure in paper.ozg if figure.eigene is own] for own in (False, True)
    }
    return View(
        title="",
        lead=(_verdict(by_owner[yardstick.eigene][-1], UNITS[yardstick.einheit]),),
        columns=(
            Column("wessen", f"Zählung, {paper.snapshot.started[:10]}"),
            *(Column(str(level), f"ab Stufe {level}") for level in levels),
        ),
        rows=tuple(
            (
                "nur eigene" if own else "mit Diensten von Kreis, Land und Bund",
                *(one_line(count_of(figure)) for figure in figures),
            )
            for own, figures in by_owner.items()
        ),
        data=None,
    )


def _verdict(figure: Figure, unit: str) -> str:
    count = count_of(figure)
    if not count.total:
        return "Nichts zu zählen."
    reached = f"auf Stufe {figure.schwelle} oder höher"
    sure = f"{whole(count.covered)} von {whole(count.total)} {unit} sicher {reached}"
    if count.covered == count.total:
        return f"Ja: {sure} {told(figure)}."
    if count.missing:
        return f"Heute nicht: {sure}, {whole(count.missing)} sicher nicht {told(figure)}."
    return f"Nicht entschieden: {sure}, bei keiner ist das Gegenteil bewiesen {told(figure)}."
