# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Does a run meet what the city demands of itself? One sentence says why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import GateError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.conditions.threshold import Threshold
from ozgcheck.measure.coverage import relevant, single_counts
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Finding, Snapshot
from ozgcheck.numbers import percent, whole


class Art(StrEnum):
    """What is demanded."""

    ABDECKUNG = "abdeckung"
    VERSCHLECHTERUNG = "verschlechterung"
    BASELINE = "baseline"


class Verdict(StrEnum):
    """What became of a demand."""

    BESTANDEN = "bestanden"
    VERFEHLT = "verfehlt"
    OHNE_URTEIL = "ohne_urteil"


@dataclass(frozen=True, slots=True)
class Check:
    """One demand and what became of it.

    Attributes:
        art: what is demanded.
        name: what a person calls it.
        verdict: what became of it.
        reason: German, without full stop: what speaks against it, or why there is no verdict.
        wanted: share 0..1 that must be covered; None where no share is demanded.
        count: what is covered, without exceptions; None where nothing is counted.
        against: the findings that speak against it, in order of id.
        note: German sentence on what else to know; may be empty.
    """

    art: Art
    name: str
    verdict: Verdict
    reason: str = ""
    wanted: Fraction | None = None
    count: Count | None = None
    against: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All demands on one run, and what became of the exceptions.

    `used` are the exceptions that left something out, `unneeded` those whose Leistung needs
    none, `expired` those whose day is over.
    """

    checks: tuple[Check, ...]
    used: tuple[Ausnahme, ...] = ()
    unneeded: tuple[Ausnahme, ...] = ()
    expired: tuple[Ausnahme, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing was missed."""
        return all(check.verdict is not Verdict.VERFEHLT for check in self.checks)


def require_complete(snapshot: Snapshot) -> None:
    """Refuse a verdict on half a run.

    Raises:
        OzgcheckError: the run is partial (exit code 1, never 3).
    """
    if not snapshot.complete:
        raise OzgcheckError(
            tr("Kein Urteil möglich, der Lauf ist unvollständig: {partial}").format(
                partial=snapshot.partial[0]
            ),
            tr("Erst die Quelle vollständig einlesen."),
        )


def all_findings(
    catalog: Catalog, snapshot: Snapshot, yardstick: Yardstick
) -> dict[tuple[str, str], Finding]:
    """The findings that count, by OZG id and id of the entry, in that order."""
    pairs = relevant(catalog, snapshot, yardstick.einheit, Selection(), eigene=yardstick.eigene)
    by_key = {(finding.leistung_id, finding.teilleistung): finding for _, finding in pairs}
    return dict(sorted(by_key.items()))


def check_threshold(
    catalog: Catalog,
    snapshot: Snapshot,
    threshold: Threshold,
    yardstick: Yardstick,
    exceptions: Exceptions,
) -> Check:
    """Judge one threshold; 100 means exactly everything.

    What an exception names is left out of both covered and total, except where it is covered:
    an exception never makes a figure worse.

    Raises:
        OzgcheckError: the run holds nothing that could be counted.
    """
    singles = list(
        single_counts(
            catalog,
            snapshot,
            threshold.selection,
            einheit=yardstick.einheit,
            schwelle=yardstick.schwelle,
            eigene=yardstick.eigene,
        )
    )
    if not singles:
        raise OzgcheckError(
            tr("Kein Urteil möglich: Im Lauf ist für „{name}“ nichts zu zählen.").format(
                name=threshold.name
            ),
            tr("Der Lauf passt nicht zum Katalog; bitte einen neuen machen: ozgcheck check"),
        )
    count = Count.sum(
        each for ozg_id, each in singles if each.covered or ozg_id not in exceptions.ids
    )
    if not count.total:
        verdict, reason = Verdict.OHNE_URTEIL, tr("alles darin ist ausgenommen")
    elif Fraction(count.covered, count.total) < threshold.share:
        verdict = Verdict.VERFEHLT
        reason = tr("{name} {share} ({covered} von {total}) statt mindestens {share2}").format(
            name=threshold.name,
            share=percent(count.share),
            covered=whole(count.covered),
            total=whole(count.total),
            share2=demanded(threshold.share),
        )
    else:
        verdict, reason = Verdict.BESTANDEN, ""
    return Check(
        Art.ABDECKUNG, threshold.name, verdict, reason, wanted=threshold.share, count=count
    )


def demanded(share: Fraction) -> str:
    """A demanded share as it was given: `60 %`, `12,5 %`; never rounded."""
    return f"{float(share * 100):.9g} %".replace(".", ",")


def judgement(
    catalog: Catalog,
    snapshot: Snapshot,
    checks: Iterable[Check],
    yardstick: Yardstick,
    exceptions: Exceptions,
) -> Judgement:
    """Put the checks together and see which exceptions are still needed."""
    open_ids = {
        finding.leistung_id
        for finding in all_findings(catalog, snapshot, yardstick).values()
        if not finding.reaches(yardstick.schwelle)
    }
    return Judgement(
        tuple(checks),
        used=tuple(each for each in exceptions.valid if each.leistung in open_ids),
        unneeded=tuple(each for each in exceptions.valid if each.leistung not in open_ids),
        expired=exceptions.expired,
    )


def demand(judged: Judgement, yardstick: Yardstick) -> None:
    """Pass silently or say in one sentence what was missed.

    Raises:
        GateError: at least one demand was missed (exit code 3); all are named.
    """
    missed = [check for check in judged.checks if check.verdict is Verdict.VERFEHLT]
    if not missed:
        return
    own = tr(", nur eigene Dienste") if yardstick.eigene else ""
    raise GateError(
        tr(
            "Was verlangt ist, ist nicht erreicht (Reifegrad {schwelle} oder höher{own}): {join}."
        ).format(
            schwelle=yardstick.schwelle, own=own, join="; ".join(check.reason for check in missed)
        ),
        tr("Was offen ist, zeigt: ozgcheck gaps"),
    )
