# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a scenario changes in a run and in the index, as views."""

from __future__ import annotations

from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.sci.benchmark import Benchmark
from ozgcheck.measure.sci.scenario import Wirkung
from ozgcheck.numbers import whole
from ozgcheck.report.sci.words import valid_only, year_span
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import one_line, rule

_SINKS = "„höchstens“ sinkt, wo etwas mit einer festen Stufe angenommen ist, das bisher offen war."
_UNITS = {Einheit.LEISTUNG: "Leistungen", Einheit.TEILLEISTUNG: "Teilleistungen"}
_KINDS = {"gesamt": "", "bereich": "Bereich ", "korb": "Korb "}


def changes_view(wirkung: Wirkung) -> View:
    """The run before and after, per group."""
    scenario = wirkung.scenario
    shown = [change for change in wirkung.changes if change.before.total]
    plans = [f"{plan.name} (Stufe {plan.stufe})" for plan in scenario.vorhaben]
    plans += [name for _, name in scenario.angebote]
    return View(
        title=f"Szenario „{scenario.name}“ bis {scenario.bis}",
        lead=(
            f"Angenommen, nicht gemessen: {'; '.join(plans)}.",
            rule(Einheit.LEISTUNG, wirkung.schwelle, eigene=wirkung.eigene)
            + " Vorher ist der Lauf, nachher derselbe Lauf mit dem Angenommenen.",
        ),
        columns=(
            Column("gruppe", "Gruppe"),
            Column("einheit", "Einheit"),
            Column("vorher", "vorher (mindestens bis höchstens)"),
            Column("nachher", "nachher"),
            Column("mehr", "mehr", number=True),
        ),
        rows=tuple(
            (
                f"{_KINDS[change.kind]}{change.name}",
                "Dienste" if change.kind == "korb" else _UNITS[change.einheit],
                one_line(change.before),
                one_line(change.after),
                _signed(change.mehr),
            )
            for change in shown
        ),
        notes=(
            "Die Bereiche zählen hier auch Leistungen, die dem Thema nach nahe liegen (wie "
            "„ozgcheck coverage --by bereich“).",
            *((_SINKS,) if any((change.mehr_hoechstens or 0) < 0 for change in shown) else ()),
            *wirkung.ohne_wirkung,
        ),
        data=None,
    )


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{'+' if number > 0 else '−'}{whole(abs(number))}"


def index_changes_view(found: Benchmark, wirkung: Wirkung) -> View:
    """The most that the scenario can bring in the index."""
    return View(
        title="Was das Szenario im Index bringen kann",
        lead=(
            "Wie weit ein Indikator steigt, ist nicht bekannt; sicher ist nur die Spanne von 0 bis "
            "zum Höchsten, wenn jeder berührte Indikator von 0 auf 100 käme und alle anderen "
            f"Städte blieben, wie sie sind; {valid_only(found.formeljahre)}.",
        ),
        columns=(
            Column("bereich", "Bereich"),
            Column("beruehrt", "berührte Indikatoren"),
            Column("hoechstens_bereich", "höchstens im Bereich", number=True),
            Column("hoechstens_gesamt", "höchstens gesamt", number=True),
            Column("gilt", "gilt"),
            Column("ohne_formel", "berührt auch, Wirkung nicht bekannt"),
        ),
        rows=tuple(
            (
                change.name,
                ", ".join(change.beruehrt) or "keiner",
                change.hoechstens.bereich,
                change.hoechstens.gesamt,
                f"nur {year_span(change.jahre)}",
                ", ".join(change.ohne_formel),
            )
            for change in wirkung.index
        ),
        footer=(
            "Gesamt",
            "",
            None,
            wirkung.hoechstens,
            f"nur {year_span(found.formeljahre)}",
            "",
        ),
        data=None,
    )
