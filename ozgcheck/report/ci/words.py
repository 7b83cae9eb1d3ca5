# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every format for CI says of a run and of a gap, and how it names a gap for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ozgcheck.measure.overview import Case, Overview
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.views import UNITS, caveats, one_line, rule, sources
from ozgcheck.text import plain

EXAMPLE = "BEISPIELDATEN: mitgeliefert, kein eigener Lauf."
_NAME, _SENTENCES = 200, 1000


def name(case: Case) -> str:
    """Id and name, harmless and short."""
    return f"{case.id} {plain(case.name, _NAME)}"


def title(gap: Gap) -> str:
    """The kinds of a gap, the main one first: `Fehlt, SDG-Verfahren`."""
    kinds = dict.fromkeys((gap.kategorie, *gap.kategorien))
    return ", ".join(KATEGORIEN[kind] for kind in kinds)


def reason(gap: Gap) -> str:
    """Why it matters, harmless and short."""
    return plain(gap.why, _SENTENCES)


def step(gap: Gap) -> str:
    """What to do next, harmless and short."""
    return f"Nächster Schritt: {plain(gap.next_step, _SENTENCES)}"


def exception(case: Case) -> str:
    """What speaks for leaving it out; empty where nothing does."""
    if case.ausnahme is None:
        return ""
    return f"Ausnahme bis {case.ausnahme.bis.isoformat()}: {plain(case.ausnahme.grund, _SENTENCES)}"


def headline(seen: Overview) -> str:
    """How much is certain, and how much possible at most."""
    unit = UNITS[seen.yardstick.einheit]
    return f"Sicher erfüllte {unit}: {one_line(seen.coverage.total)}."


def about(seen: Overview) -> Iterator[str]:
    """What a reader must know about the figures."""
    yardstick = seen.yardstick
    yield rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    yield sources(seen.snapshot)
    if seen.example:
        yield EXAMPLE
    yield from caveats(seen.snapshot)


def fingerprint(seen: Overview, case: Case, kategorie: str) -> str:
    """The same in every run as long as the same is wrong with the same Leistung."""
    key = "\n".join((plain(seen.snapshot.portal), case.leistung.id, case.teilleistung, kategorie))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def place(case: Case) -> str:
    """The catalogue's file on the Leistung: CI systems want a file, and a portal has none."""
    leistung = case.leistung
    return f"catalog/leistungen/{leistung.themenfeld}/{leistung.lebenslage}.yaml"
