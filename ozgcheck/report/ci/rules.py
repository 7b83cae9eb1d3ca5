# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kinds of gaps as rules: how grave each is, what it means, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.measure.worklist.words import NEXT_STEP
from ozgcheck.report.gaps import KATEGORIEN


class Severity(StrEnum):
    """How grave a gap is, in the words of SARIF: proven, to be cleared up, only a remark."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a main kind of gap means; German sentences."""

    kategorie: Kategorie
    severity: Severity
    meaning: str

    @property
    def title(self) -> str:
        """What people call it."""
        return KATEGORIEN[self.kategorie]

    @property
    def todo(self) -> str:
        """What is usually to do."""
        return NEXT_STEP[self.kategorie]


# Every `Gap.kategorie` but the one that is no gap.
RULES = {
    rule.kategorie: rule
    for rule in (
        Rule(
            Kategorie.FEHLT,
            Severity.ERROR,
            "Das Portal wurde vollständig gelesen; die Leistung ist nicht dabei.",
        ),
        Rule(
            Kategorie.STUFE_ZU_NIEDRIG,
            Severity.ERROR,
            "Die Leistung wird angeboten, aber sicher unter dem verlangten Reifegrad.",
        ),
        Rule(
            Kategorie.STUFE_KLAEREN,
            Severity.WARNING,
            "Die Leistung wird angeboten; ob der verlangte Reifegrad erreicht ist, zeigt die "
            "Seite nicht.",
        ),
        Rule(
            Kategorie.ZUORDNUNG_KLAEREN,
            Severity.WARNING,
            "Ein Angebot könnte die Leistung sein; das muss ein Mensch entscheiden.",
        ),
        Rule(
            Kategorie.NICHT_NACHGEWIESEN,
            Severity.WARNING,
            "Die Leistung ist in einer Quelle nicht zu finden, die ihr Fehlen nicht beweist.",
        ),
        Rule(
            Kategorie.QUICK_WIN,
            Severity.NOTE,
            "Die Leistung zählt als erfüllt; den Onlinedienst gibt es, die Seite verlinkt ihn "
            "aber nicht.",
        ),
        Rule(
            Kategorie.NICHT_GEMELDET,
            Severity.NOTE,
            "Die Leistung zählt als erfüllt, ist im PVOG aber nicht oder nicht zählbar gemeldet.",
        ),
    )
}
