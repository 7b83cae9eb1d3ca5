# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Are the levels as good as demanded? One sentence says why not."""

from __future__ import annotations

from fractions import Fraction

from ozgcheck.errors import GateError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.matching.bars import told_apart
from ozgcheck.maturity.evaluate import Figures


def demand(
    figures: Figures, *, least_accepted: Fraction | None, most_false_3: Fraction | None
) -> None:
    """Pass silently or say what was missed; what is measured counts, not its interval.

    Raises:
        OzgcheckError: nothing was graded, so there is no verdict (exit code 1).
        GateError: at least one demand was missed (exit code 3); all are named.
    """
    if least_accepted is None and most_false_3 is None:
        return
    if not figures.offers:
        raise OzgcheckError(
            tr("Kein Urteil über die Reifegrade möglich: Die Datei hat keine Zeilen."),
            tr("Nötig ist mindestens ein Angebot mit gelesenem Reifegrad."),
        )
    missed = []
    accepted, false_3 = figures.number("accepted"), figures.number("false_3")
    if least_accepted is not None and Fraction(accepted, figures.offers) < least_accepted:
        told = told_apart(accepted, figures.offers, least_accepted)
        missed.append(tr("richtig {told}").format(told=told))
    if most_false_3 is not None and Fraction(false_3, figures.offers) > most_false_3:
        told = told_apart(false_3, figures.offers, most_false_3, tr("höchstens"))
        missed.append(tr("fälschlich Stufe 3 {told}").format(told=told))
    if missed:
        raise GateError(
            tr("Die Reifegrade sind schlechter als verlangt: {missed}.").format(
                missed="; ".join(missed)
            ),
            tr("Woran es liegt, zeigen die Fehler mit ihren Belegen und die Regeln."),
        )
