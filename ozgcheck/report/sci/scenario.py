# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a scenario changes in a run and in the index, as views."""

from __future__ import annotations

from ozgcheck.language import tr
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.sci.benchmark import Benchmark
from ozgcheck.measure.sci.scenario import Wirkung
from ozgcheck.numbers import whole
from ozgcheck.report.sci.words import valid_only, year_span
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import one_line, rule

_SINKS = tr(
    "„höchstens“ sinkt, wo etwas mit einer festen Stufe angenommen ist, das bisher offen war."
)
_UNITS = {Einheit.LEISTUNG: tr("Leistungen"), Einheit.TEILLEISTUNG: tr("Teilleistungen")}
_KINDS = {"gesamt": "", "bereich": tr("Bereich "), "korb": tr("Korb ")}


def changes_view(wirkung: Wirkung) -> View:
    """The run before and after, per group."""
    scenario = wirkung.scenario
    shown = [change for change in wirkung.changes if change.before.total]
    plans = [f"{plan.name} (Stufe {plan.stufe})" for plan in scenario.vorhaben]
    plans += [name for _, name in scenario.angebote]
    return View(
        title=tr("Szenario „{name}“ bis {bis}").format(name=scenario.name, bis=scenario.bis),
        lead=(
            tr("Angenommen, nicht gemessen: {plans}.").format(plans="; ".join(plans)),
            rule(Einheit.LEISTUNG, wirkung.schwelle, eigene=wirkung.eigene)
            + tr(" Vorher ist der Lauf, nachher derselbe Lauf mit dem Angenommenen."),
        ),
        columns=(
            Column("gruppe", tr("Gruppe")),
            Column("einheit", tr("Einheit")),
            Column("vorher", tr("vorher (mindestens bis höchstens)")),
            Column("nachher", tr("nachher")),
            Column("mehr", tr("mehr"), number=True),
        ),
        rows=tuple(
            (
                f"{_KINDS[change.kind]}{change.name}",
                tr("Dienste") if change.kind == "korb" else _UNITS[change.einheit],
                one_line(change.before),
                one_line(change.after),
                _signed(change.mehr),
            )
            for change in shown
        ),
        notes=(
            tr(
                "Die Bereiche zählen hier auch Leistungen, die dem Thema nach nahe liegen (wie "
                "„ozgcheck coverage --by bereich“)."
            ),
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
        title=tr("Was das Szenario im Index bringen kann"),
        lead=(
            tr(
                "Wie weit ein Indikator steigt, ist nicht bekannt; sicher ist nur die Spanne von "
                "0 bis "
                "zum Höchsten, wenn jeder berührte Indikator von 0 auf 100 käme und alle anderen "
                "Städte blieben, wie sie sind; {formeljahre}."
            ).format(formeljahre=valid_only(found.formeljahre)),
        ),
        columns=(
            Column("bereich", tr("Bereich")),
            Column("beruehrt", tr("berührte Indikatoren")),
            Column("hoechstens_bereich", tr("höchstens im Bereich"), number=True),
            Column("hoechstens_gesamt", tr("höchstens gesamt"), number=True),
            Column("gilt", tr("gilt")),
            Column("ohne_formel", tr("berührt auch, Wirkung nicht bekannt")),
        ),
        rows=tuple(
            (
                change.name,
                ", ".join(change.beruehrt) or tr("keiner"),
                change.hoechstens.bereich,
                change.hoechstens.gesamt,
                tr("nur {jahre}").format(jahre=year_span(change.jahre)),
                ", ".join(change.ohne_formel),
            )
            for change in wirkung.index
        ),
        footer=(
            tr("Gesamt"),
            "",
            None,
            wirkung.hoechstens,
            tr("nur {formeljahre}").format(formeljahre=year_span(found.formeljahre)),
            "",
        ),
        data=None,
    )
