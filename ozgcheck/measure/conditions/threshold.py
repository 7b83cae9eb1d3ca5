# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A demanded share as a person writes it: `60`, `familie=60`, `korb:sci-2022=80`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.select import Selection, select
from ozgcheck.suggest import nearest

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%?", re.ASCII)
_GROUPS = ("lebenslage", "themenfeld", "bereich", "korb")


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least `share` (0..1) of what `selection` holds must be certainly covered."""

    name: str
    selection: Selection
    share: Fraction


def parse_threshold(catalog: Catalog, text: str, einheit: Einheit = Einheit.LEISTUNG) -> Threshold:
    """Read `60` (total), `familie=60` (Lebenslage or Themenfeld) or `korb:sci-2022=60`.

    Args:
        catalog: gives the groups.
        text: percent, and before it the group with its kind where that is needed.
        einheit: what will be counted.

    Raises:
        ConfigError: no number between 0 and 100, an unknown name, or a group in which the
            city executes nothing.
    """
    name, equals, number = text.rpartition("=")
    given = _NUMBER.fullmatch(number.strip())
    # Exact: 0.9 % of 1,000 are nine, which floating point would miss.
    share = Fraction(given.group(1).replace(",", ".")) / 100 if given else Fraction(-1)
    if not 0 <= share <= 1:
        raise ConfigError(
            tr("„{text}“ ist keine Schwelle.").format(text=text),
            tr(
                "Erwartet wird eine Zahl von 0 bis 100, auch für eine Gruppe: familie=60, "
                "bereich:verwaltung=60, korb:sci-2022=60."
            ),
        )
    name = name.strip()
    if equals and not name:
        raise ConfigError(
            tr("In „{text}“ fehlt der Name vor dem Gleichheitszeichen.").format(text=text)
        )
    if not name:
        return Threshold(tr("gesamt"), Selection(), share)
    selection = _group(catalog, name)
    if not _counts_anything(catalog, selection, einheit):
        raise ConfigError(
            tr(
                "In „{name}“ führt die Stadt nichts aus; eine Schwelle dafür lässt sich nicht "
                "prüfen."
            ).format(name=name),
            tr("Die Schwelle bitte streichen; was je Gruppe zählt, zeigt: ozgcheck coverage"),
        )
    return Threshold(name, selection, share)


def _group(catalog: Catalog, text: str) -> Selection:
    """What `familie` or `korb:sci-2022` means."""
    kind, colon, name = text.rpartition(":")
    if not colon:
        return select(catalog, lebenslage=name)
    kind, name = kind.strip().casefold(), name.strip()
    if kind not in _GROUPS:
        raise ConfigError(
            tr("„{kind}“ ist keine Art von Gruppe.").format(kind=kind),
            nearest(kind, _GROUPS)
            or tr("Möglich sind: {groups}.").format(groups=", ".join(_GROUPS)),
        )
    if not name:
        raise ConfigError(
            tr("In „{text}“ fehlt der Name hinter dem Doppelpunkt.").format(text=text)
        )
    return select(catalog, **{kind: name})


def _counts_anything(catalog: Catalog, selection: Selection, einheit: Einheit) -> bool:
    """Whether the city executes anything of a selection."""
    chosen = (leistung for leistung in catalog.leistungen if leistung in selection)
    if einheit is Einheit.LEISTUNG:
        return any(leistung.stadt for leistung in chosen)
    return any(leistung.kommunal(teil) for leistung in chosen for teil in leistung.teilleistungen)
