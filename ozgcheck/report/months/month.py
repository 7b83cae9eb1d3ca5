# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The month on one page, as Markdown that reads well as an e-mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.measure.change.diff import Difference, Measured, Real
from ozgcheck.measure.change.ursache import Ursache
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Widerspruch
from ozgcheck.numbers import whole
from ozgcheck.report.change.words import URSACHEN, WANDEL, Run, name_of, offers_line, signed
from ozgcheck.report.formats.markdown import escape
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.plots.words import rule_of, warnings
from ozgcheck.report.views import one_line, scale_notes, sources

# fmt: off
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)
# fmt: on
_NAMES, _GAPS, _KINDS = 3, 5, 3


def month_text(
    catalog: Catalog,
    now: Run,
    count: Count,
    yardstick: Yardstick,
    *,
    then: Run | None,
    found: Difference | None,
    note: str,
    gaps: Sequence[Gap],
    listed: Sequence[Widerspruch],
) -> str:
    """Headline, what changed, the best levers, what the editors should look at; 40 lines at most.

    Args:
        catalog: names the Leistungen.
        now: the run of the month.
        count: what it covers.
        yardstick: what was counted.
        then: the run it is compared with; None where there is none.
        found: what changed since then; None where there is nothing to compare with.
        note: German sentence on the choice of that run, or why there is none; may be empty.
        gaps: the working list, best lever first.
        listed: the editors' list.
    """
    snapshot = now.snapshot
    year, month = snapshot.started[:4], int(snapshot.started[5:7])
    lines = [
        f"# OZG-Leistungen {escape(snapshot.stadt)}: {_MONTHS[month - 1]} {year}",
        "",
        *(f"**{escape(text)}**  " for text in warnings(snapshot, example=now.example)),
        f"**Erfüllt: {escape(one_line(count))}**, Lauf vom {now.date}.  ",
        f"{escape(rule_of(yardstick))}  ",
        escape(" ".join((sources(snapshot), *scale_notes(yardstick.modell)))),
        "",
        "## Was sich geändert hat",
        "",
        *_changes(catalog, then, found, note),
        "",
        "## Die größten Hebel (alle: ozgcheck gaps)",
        "",
        *_gaps(gaps),
        "",
        "## Für die Redaktion (alles: ozgcheck editorial)",
        "",
        *_listed(listed),
    ]
    return "\n".join(lines) + "\n"


def _changes(
    catalog: Catalog, then: Run | None, found: Difference | None, note: str
) -> Iterator[str]:
    if then is None or found is None:
        yield escape(note)
        return
    told = (
        f"Gegenüber dem Lauf vom {then.date} mit {one_line(found.before)}: in der Stadt "
        f"{signed(found.real_covered)}, nur durch die Messung {signed(found.measured_covered())}."
    )
    yield escape(f"{told} {note}".rstrip())
    yield ""
    for art, word in WANDEL.items():
        yield from _bullet(catalog, word, [each for each in found.real if each.art is art])
    if not found.real:
        yield "- In der Stadt hat sich keine Stufe geändert."
    if offers := offers_line(found):
        yield f"- {escape(offers)}"
    for cause in Ursache:
        other = [each for each in found.measured if cause in each.ursachen]
        number = signed(found.measured_covered(cause))
        yield from _bullet(catalog, f"nur anders gemessen, {URSACHEN[cause]} ({number})", other)


def _bullet(catalog: Catalog, word: str, changes: Sequence[Real | Measured]) -> Iterator[str]:
    if changes:
        names = [f"{name_of(catalog, each)} ({each.leistung_id})" for each in changes]
        more = f" und {whole(len(names) - _NAMES)} weitere" if len(names) > _NAMES else ""
        listed = f"{', '.join(names[:_NAMES])}{more}"
        yield f"- **{escape(word)}:** {whole(len(changes))}: {escape(listed)}"


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    best = [*islice((gap for gap in gaps if not gap.erfuellt), _GAPS)]
    for number, gap in enumerate(best, 1):
        told = f"{gap.name} ({gap.id}), {KATEGORIEN[gap.kategorie]}: {gap.next_step}"
        yield f"{number}. {escape(told)}"
    if not best:
        yield "Nichts ist offen."


def _listed(listed: Sequence[Widerspruch]) -> Iterator[str]:
    counts = Counter(item.art for item in listed)
    kinds = [art for art in ARTEN.values() if counts[art.id]]
    for art in kinds[:_KINDS]:
        yield f"- **{escape(art.titel)}:** {whole(counts[art.id])}. {escape(art.tun)}"
    if not kinds:
        yield "Kein Widerspruch ist bekannt."
