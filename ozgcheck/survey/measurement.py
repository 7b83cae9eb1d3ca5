# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`survey measure`: from the archive of one month to its result files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.survey.archive import Month, SurveyError
from ozgcheck.survey.denominator import Denominator
from ozgcheck.survey.engine import DUCKDB, engine
from ozgcheck.survey.figures import (
    FIGURES,
    FINDINGS,
    INFO,
    Figures,
    Place,
    info,
    places,
    write_findings,
)
from ozgcheck.survey.measure import measured
from ozgcheck.versions import current

# Beside the months of an archive.
RESULTS = "messung"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out: where it lies, whose figures, from how many rows."""

    folder: Path
    places: tuple[Place, ...]
    rows: int


def measure_month(
    catalog: Catalog,
    month: Month,
    output: Path,
    now: str,
    *,
    wanted: str = DUCKDB,
    cores: int = 1,
    told: Callable[[str], None] = lambda _: None,
) -> Measurement:
    """Measure a month and write its results to `messung/monat=…` in the output folder.

    Results of the month that are there already are replaced, when the new ones are whole.

    Args:
        catalog: what is counted and judged by.
        month: the archive's month.
        output: where results go; for a cluster, a folder that all its machines see.
        now: ISO time.
        wanted: the engine, see `engine.engine`.
        cores: processes and threads.
        told: hears in German what is going on.

    Raises:
        SurveyError: the month holds nothing, or is damaged.
        OzgcheckError: the results cannot be written, or the engine failed.
    """
    states = month.states()
    if not states:
        raise SurveyError(
            tr("Für {name} ist noch keine Gemeinde abgefragt.").format(name=month.name),
            tr("Zuerst sammeln: ozgcheck survey collect --alle"),
        )
    everyone = places(month.gemeinden(), states)
    read = [place.ars for place in everyone if place.read]
    rows = sum(states[ars].zeilen for ars in read)
    denominator = Denominator(catalog)
    target = output / RESULTS / f"monat={month.name}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{month.name}-", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            work, new = Path(folder, "arbeit"), Path(folder, "neu")
            work.mkdir()
            new.mkdir()
            with engine(wanted, work, cores) as chosen:
                name = chosen.name
                found = measured(
                    catalog, month.row_files(), read, chosen, work, cores=cores, told=told
                )
            told("Die Ergebnisse werden geschrieben …")
            figures = Figures(denominator, everyone)
            if found.counts is not None:
                figures.take(found.counts)
            figures.write(new / FIGURES)
            write_findings(new / FINDINGS, found.findings, denominator, everyone)
            text = info(month.name, name, now, current(catalog), everyone, rows)
            (new / INFO).write_text(text + "\n", encoding="utf-8")
            _put(new, target, Path(folder, "alt"))
    except OSError as error:
        raise OzgcheckError(
            tr("Die Ergebnisse lassen sich nicht in {target} schreiben ({error}).").format(
                target=target, error=reason(error)
            ),
            tr(
                "Schreibrechte und freien Platz prüfen oder mit --output einen anderen Ordner "
                "nennen."
            ),
        ) from error
    return Measurement(target, everyone, rows)


def _put(new: Path, target: Path, old: Path) -> None:
    """Put a folder in the place of another; a reader sees the one or the other."""
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
