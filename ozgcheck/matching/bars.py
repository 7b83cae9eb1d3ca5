# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Is the matching as good as demanded? One sentence says why not."""

from __future__ import annotations

import re
from fractions import Fraction

from ozgcheck.errors import ConfigError, GateError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.matching.evaluate import PRECISION, RECALL, Figures
from ozgcheck.numbers import percent, whole

_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)", re.ASCII)
_DIGITS = 6


def parse_share(text: str) -> Fraction:
    """Read `0.99`, `0,99` or `99 %`, exactly.

    Raises:
        ConfigError: no share from 0 to 1.
    """
    given = _SHARE.fullmatch(text.strip())
    share = Fraction(given.group(1).replace(",", ".")) if given else Fraction(-1)
    if given and given.group(2):
        share /= 100
    if not 0 <= share <= 1:
        raise ConfigError(
            tr("„{text}“ ist kein Anteil.").format(text=text),
            tr("Erwartet wird eine Zahl von 0 bis 1: 0,99 oder 99 %."),
        )
    return share


def demand(
    figures: Figures, *, least_precision: Fraction | None, least_recall: Fraction | None
) -> None:
    """Pass silently or say what was missed; what is measured counts, not its interval.

    Raises:
        OzgcheckError: a demanded share counts nothing, so there is no verdict (exit code 1).
        GateError: at least one demand was missed (exit code 3); all are named.
    """
    missed = []
    for name, least, (part, of), none in (
        (
            "Genauigkeit",
            least_precision,
            PRECISION.count(figures.counts),
            tr("nichts ist sicher zugeordnet"),
        ),
        ("Treffer", least_recall, RECALL.count(figures.counts), tr("kein Titel hat eine Leistung")),
    ):
        if least is None:
            continue
        if not of:
            raise OzgcheckError(
                tr("Kein Urteil über die {name} möglich: {none}.").format(name=name, none=none),
                tr("Nötig sind Titel mit Leistung, von denen die Zuordnung welche annimmt."),
            )
        if Fraction(part, of) < least:
            missed.append(f"{name} {told_apart(part, of, least)}")
    if missed:
        raise GateError(
            tr("Die Zuordnung ist schlechter als verlangt: {missed}.").format(
                missed="; ".join(missed)
            ),
            tr("Woran es liegt, zeigen die Fehler und Verwechslungen."),
        )


def told_apart(part: int, of: int, bound: Fraction, kind: str = "") -> str:
    """Both shares with as many digits as show that they differ.

    Args:
        part: what was counted.
        of: of how many, not 0.
        bound: the share that was demanded.
        kind: the word for `höchstens`; otherwise it is `mindestens`.
    """
    reached, wanted = "", ""
    for digits in range(1, _DIGITS + 1):
        reached, wanted = percent(part / of, digits), percent(float(bound), digits)
        if reached != wanted:
            break
    return tr("{reached} ({part} von {of}) statt {kind} {wanted}").format(
        reached=reached,
        part=whole(part),
        of=whole(of),
        kind=kind or tr("mindestens"),
        wanted=wanted,
    )
