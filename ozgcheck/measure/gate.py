# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Does the coverage meet the city's own thresholds? One sentence says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, GateError, OzgcheckError
from ozgcheck.measure.coverage import Einheit, count, relevant
from ozgcheck.measure.select import Selection, select
from ozgcheck.model import Snapshot
from ozgcheck.numbers import percent

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least `share` (0..1) of what `selection` holds must be certainly covered."""

    name: str
    selection: Selection
    share: Fraction


def parse_threshold(catalog: Catalog, text: str) -> Threshold:
    """Read `60` (total) or `familie=60` (Lebenslage or Themenfeld), in percent.

    Raises:
        ConfigError: no number between 0 and 100, or an unknown name.
    """
    name, equals, number = text.rpartition("=")
    given = _NUMBER.fullmatch(number.strip())
    # Exact: 0.9 % of 1,000 are nine, which floating point would miss.
    share = Fraction(given.group(1).replace(",", ".")) / 100 if given else Fraction(-1)
    if not 0 <= share <= 1:
        raise ConfigError(
            f"„{text}“ ist keine Schwelle.",
            "Erwartet wird eine Zahl von 0 bis 100, auch für eine Lebenslage: familie=60.",
        )
    if equals and not name:
        raise ConfigError(f"In „{text}“ fehlt der Name vor dem Gleichheitszeichen.")
    selection = select(catalog, lebenslage=name) if name else Selection()
    return Threshold(name or "gesamt", selection, share)


def gate(
    catalog: Catalog,
    snapshot: Snapshot,
    thresholds: tuple[Threshold, ...],
    *,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    eigene: bool = False,
) -> None:
    """Pass silently or say which thresholds were missed; 100 means exactly everything.

    Args:
        catalog: gives the groups.
        snapshot: the run that is judged.
        thresholds: what is demanded.
        einheit: what is counted.
        schwelle: lowest Reifegrad that counts, 1..4.
        eigene: count only what the city itself offers.

    Raises:
        OzgcheckError: the run is partial, so there is no verdict (exit code 1).
        GateError: at least one threshold was missed (exit code 3); all are named.
    """
    if not thresholds:
        return
    if not snapshot.complete:
        raise OzgcheckError(
            f"Kein Urteil möglich, der Lauf ist unvollständig: {snapshot.partial[0]}",
            "Erst die Quelle vollständig einlesen.",
        )
    missed = []
    for threshold in thresholds:
        pairs = relevant(catalog, snapshot, einheit, threshold.selection, eigene=eigene)
        reached = count((finding for _, finding in pairs), schwelle)
        if reached.total and Fraction(reached.covered, reached.total) < threshold.share:
            missed.append(
                f"{threshold.name} {percent(reached.share)} statt mindestens "
                f"{percent(float(threshold.share))}"
            )
    if missed:
        raise GateError(
            f"Die verlangte Abdeckung ist nicht erreicht (Reifegrad {schwelle} oder höher"
            f"{', nur eigene Dienste' if eigene else ''}): {'; '.join(missed)}.",
            "Was offen ist, zeigt: ozgcheck gaps",
        )
