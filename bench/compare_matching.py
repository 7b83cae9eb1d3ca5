# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compare ozgcheck's matching with common ways to find the nearest name.

    python bench/compare_matching.py GOLD.csv [MORE.csv ...]    # a table
    python bench/compare_matching.py GOLD.csv --json            # the same as JSON

Every peer gets the same folded names and titles; a Leistung scores as its best name, equal
scores go by OZG id. All answer the same rows in one process, which gives the figures of
quality; time and memory come from a fresh process each, whose figures must be the same. A peer
accepts from the threshold on that gives it the best recall at 99 % precision on these very
rows; ozgcheck keeps its own. Needs the extra `bench`. Deterministic but for the times.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import version
from itertools import cycle, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.matching.match import SURE_ABOVE, Matcher
from ozgcheck.matching.names import Names
from ozgcheck.model import Offer, Status
from ozgcheck.text import fold, plain

if TYPE_CHECKING:  # what only peers need must not cost the fresh process of ozgcheck anything
    import numpy as np

OWN = "ozgcheck"
OWN_TITLE = "ozgcheck nur Titel"
# A fresh process with this many offers; the middle of some runs counts.
MANY = 1000
OWN_MANY = f"ozgcheck {MANY}"
RUNS = 5
# Percent of the accepted titles that must be right.
PRECISE = 99
# Titles a peer is asked at once; more need more memory and are no faster.
BATCH = 64
SEED = 2026
# Digits of a score that count.
DIGITS = 5
PACKAGES = ("rapidfuzz", "scikit-learn", "bm25s", "numpy", "scipy")
FIRST_FEW = 5
QUALITY = ("top1", "top5", "sicher_precision", "sicher_recall", "negatives_rejected")

# Takes some folded titles; gives a row per title with a score per name.
Scores = Callable[[list[str]], "np.ndarray"]


@dataclass(frozen=True)
class Labelled:
    """An offer with every right OZG id, none for no Leistung."""

    offer: Offer
    right: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """The first few OZG ids for a title and the score of the first; no ids: silence."""

    ids: tuple[str, ...]
    score: float = 0.0
    sure: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a contestant answered, its threshold (None: nothing accepted) and its CPU seconds."""

    answers: list[Answer]
    threshold: float | None
    prepare: float
    match: float


def main() -> None:
    """Measure every contestant and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD.csv")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--einer", choices=[*CONTESTANTS, OWN_MANY], help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        labelled = [item for path in options.gold for item in read(path)]
    except (OSError, ValueError) as error:
        parser.error(str(error))
    if not any(item.right for item in labelled):
        parser.error("no row has an ozg_id")
    if options.einer == OWN_MANY:
        print(json.dumps(match_many(labelled)))  # noqa: T201
    elif options.einer:
        catalog = load_catalog()
        outcome = CONTESTANTS[options.einer](catalog, labelled)
        print(json.dumps(fresh_report(catalog, labelled, outcome)))  # noqa: T201
    else:
        report = compare(options.gold, labelled)
        print(json.dumps(report, indent=2) if options.json else table(report))  # noqa: T201


def read(path: Path) -> list[Labelled]:
    """The rows of a file as `ozgcheck evaluate --ohne-schluessel` reads them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if not {"title", "ozg_id"} <= set(reader.fieldnames or ()):
        raise ValueError(f"{path} lacks the column title or ozg_id")
    return [
        Labelled(
            Offer(
                id=str(number),
                title=plain(row["title"]),
                source="gold",
                description=plain(row.get("description") or "", 4000),
                category=plain(row.get("category") or ""),
            ),
            frozenset(part.strip() for part in row["ozg_id"].split("|")) - {""},
        )
        for number, row in enumerate(rows, 1)
    ]


# --- contestants --------------------------------------------------------------


def run_own(catalog: Catalog, labelled: list[Labelled]) -> Outcome:
    """The matcher as it is: what is `sicher` is accepted."""
    start = time.process_time()
    matcher = Matcher(catalog)
    matcher.match(Offer(id="0", title="Vorbereitung", source="gold"))  # it builds when first asked
    ready = time.process_time()
    answers = []
    for item in labelled:
        found = matcher.match(item.offer)[0][:FIRST_FEW]
        ids = tuple(match.leistung_id for match in found)
        sure = bool(found) and found[0].status is Status.SICHER
        answers.append(Answer(ids, found[0].score if found else 0.0, sure))
    return Outcome(answers, SURE_ABOVE, ready - start, time.process_time() - ready)


def run_own_title(catalog: Catalog, labelled: list[Labelled]) -> Outcome:
    """The matcher when it knows no more than the peers do: the title alone."""
    bare = [
        replace(item, offer=replace(item.offer, description="", category="")) for item in labelled
    ]
    return run_own(catalog, bare)


def peer(
    prepare: Callable[[Names], Scores], *needs: str
) -> Callable[[Catalog, list[Labelled]], Outcome]:
    """A contestant that only scores names.

    Reading the names and importing the modules it needs are not counted as its time.
    """

    def run(catalog: Catalog, labelled: list[Labelled]) -> Outcome:
        names = Names(catalog)
        for module in ("numpy", *needs):
            import_module(module)
        start = time.process_time()
        scores = prepare(names)
        ready = time.process_time()
        found = list(ranked(names, scores, [fold(item.offer.title) for item in labelled]))
        done = time.process_time()
        threshold = best_threshold(found, [item.right for item in labelled])
        return Outcome(accept(found, threshold), threshold, ready - start, done - ready)

    return run


def ranked(names: Names, scores: Scores, titles: list[str]) -> Iterator[Answer]:
    """The best Leistungen of each title, each with the score of its best name."""
    import numpy as np

    starts = np.flatnonzero(np.diff(names.owner, prepend=-1))  # names of a Leistung are together
    ids = np.array([names.ids[names.owner[start]] for start in starts])
    for first in range(0, len(titles), BATCH):
        batch = scores(titles[first : first + BATCH])
        # Rounded, so that equal scores are equal on every machine.
        best = np.maximum.reduceat(batch, starts, axis=1).round(DIGITS)
        for row, order in zip(best, np.argsort(-best, axis=1, kind="stable"), strict=True):
            few = [place for place in order[:FIRST_FEW] if row[place] > -np.inf]
            score = float(row[few[0]]) if few else 0.0
            yield Answer(tuple(str(ids[place]) for place in few), score)


def fuzzy(scorer: str) -> Callable[[Names], Scores]:
    """A scorer of rapidfuzz, on one core."""

    def prepare(names: Names) -> Scores:
        from rapidfuzz import fuzz, process

        chosen = getattr(fuzz, scorer)
        return lambda titles: something(process.cdist(titles, names.names, scorer=chosen))

    return prepare


def tfidf(analyzer: str) -> Callable[[Names], Scores]:
    """Cosine of TF-IDF vectors of characters, against every name: exact neighbours."""

    def prepare(names: Names) -> Scores:
        vectors, known = characters(names, analyzer)
        turned = known.T.tocsr()
        return lambda titles: something((vectors.transform(titles) @ turned).toarray())

    return prepare


def bm25(names: Names) -> Scores:
    """BM25 on words."""
    import bm25s
    import numpy as np

    index = bm25s.BM25()
    index.index([name.split() for name in names.names], show_progress=False)
    nothing = np.zeros(len(names.names), dtype=np.float32)

    def scores(titles: list[str]) -> np.ndarray:
        known = [[word for word in title.split() if word in index.vocab_dict] for title in titles]
        return something(np.vstack([index.get_scores(own) if own else nothing for own in known]))

    return scores


def svc(names: Names) -> Scores:
    """A linear support vector machine that learns the owner of each name."""
    import numpy as np
    from sklearn.svm import LinearSVC

    vectors, known = characters(names, "char")
    model = LinearSVC(random_state=SEED).fit(known, names.owner)
    # Every name of a Leistung scores as the Leistung.
    place = np.searchsorted(model.classes_, names.owner)
    return lambda titles: model.decision_function(vectors.transform(titles))[:, place]


def characters(names: Names, analyzer: str) -> tuple[Any, Any]:
    """A vectorizer of 3 to 5 characters and what it makes of the names.

    `analyzer`: `char`, across words, or `char_wb`, within padded words.
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(
        analyzer=analyzer, ngram_range=(3, 5), lowercase=False, dtype=np.float32
    )
    return vectors, vectors.fit_transform(names.names)


def something(scores: np.ndarray) -> np.ndarray:
    """Scores where 0, nothing in common, is no candidate."""
    import numpy as np

    return np.where(scores > 0, scores, -np.inf)


TEXT = "sklearn.feature_extraction.text"
CONTESTANTS: dict[str, Callable[[Catalog, list[Labelled]], Outcome]] = {
    OWN: run_own,
    OWN_TITLE: run_own_title,
    "token_set_ratio": peer(fuzzy("token_set_ratio")),
    "WRatio": peer(fuzzy("WRatio")),
    "TF-IDF char": peer(tfidf("char"), TEXT),
    "TF-IDF char_wb": peer(tfidf("char_wb"), TEXT),
    "BM25": peer(bm25, "bm25s"),
    "LinearSVC": peer(svc, TEXT, "sklearn.svm"),
}
PEERS = [name for name in CONTESTANTS if name not in (OWN, OWN_TITLE)]


def best_threshold(answers: list[Answer], right: list[frozenset[str]]) -> float | None:
    """The score from which on accepting gives most recall at 99 % precision, if any does.

    Titles of one score are accepted together or not at all; of thresholds with the same
    recall the highest is taken.
    """
    scored = sorted(
        (
            (answer.score, answer.ids[0] in own)
            for answer, own in zip(answers, right, strict=True)
            if answer.ids
        ),
        reverse=True,
    )
    best, most, accepted, hits = None, 0, 0, 0
    for score, same in groupby(scored, key=lambda item: item[0]):
        for _, hit in same:
            accepted += 1
            hits += hit
        if hits > most and 100 * hits >= PRECISE * accepted:
            best, most = score, hits
    return best


def accept(answers: list[Answer], threshold: float | None) -> list[Answer]:
    """The answers, sure from the threshold on."""
    if threshold is None:
        return answers
    return [
        replace(answer, sure=bool(answer.ids) and answer.score >= threshold) for answer in answers
    ]


def figures(answers: list[Answer], right: list[frozenset[str]]) -> dict[str, Any]:
    """Counts, and the shares of `QUALITY` as `ozgcheck evaluate` has them."""
    positives = negatives = first = few = accepted = hits = wrong = 0
    for answer, own in zip(answers, right, strict=True):
        hit = bool(own.intersection(answer.ids[:1]))
        positives += bool(own)
        negatives += not own
        first += hit
        few += bool(own.intersection(answer.ids))
        accepted += answer.sure
        hits += answer.sure and hit
        wrong += answer.sure and not own
    return {
        "positives": positives,
        "negatives": negatives,
        "accepted": accepted,
        "accepted_right": hits,
        "negatives_accepted": wrong,
        "top1": quotient(first, positives),
        "top5": quotient(few, positives),
        "sicher_precision": quotient(hits, accepted),
        "sicher_recall": quotient(hits, positives),
        "negatives_rejected": quotient(negatives - wrong, negatives),
    }


def quotient(part: int, whole: int) -> float | None:
    """A share, or None where nothing is counted."""
    return part / whole if whole else None


# --- fresh processes ----------------------------------------------------------


def match_many(labelled: list[Labelled]) -> dict[str, Any]:
    """Match as many offers as a city has; the caller takes the time of the whole process."""
    offers = [item.offer for item in islice(cycle(labelled), MANY)]
    gc.disable()  # as the command line does (cli/app.py)
    matcher = Matcher(load_catalog())
    gc.freeze()
    gc.enable()
    for number, offer in enumerate(offers):
        matcher.match(replace(offer, id=str(number)))
    return {"memory": peak_memory()}


def quality(labelled: list[Labelled], outcome: Outcome) -> dict[str, Any]:
    """What must not differ between two runs."""
    counted = figures(outcome.answers, [item.right for item in labelled])
    return {**counted, "threshold": outcome.threshold}


def fresh_report(catalog: Catalog, labelled: list[Labelled], outcome: Outcome) -> dict[str, Any]:
    """What a fresh process tells the one that started it."""
    return {
        "catalog": catalog.fingerprint,
        "quality": quality(labelled, outcome),
        "prepare": outcome.prepare,
        "match": outcome.match,
        "memory": peak_memory(),
    }


def peak_memory() -> float:
    """The most memory this process had, in MB.

    Linux hands the peak of the process that started this one down in `ru_maxrss`; `VmHWM`
    is this one's own.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    except (OSError, IndexError):
        import resource  # not on Windows

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


def fresh(gold: list[Path], name: str) -> dict[str, Any]:
    """Run one contestant in a process of its own; `seconds` is the whole process."""
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - this very script
        [sys.executable, __file__, *map(str, gold), "--einer", name],
        stdout=subprocess.PIPE,
        check=True,
    )
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - start}


def compare(gold: list[Path], labelled: list[Labelled]) -> dict[str, Any]:
    """Measure everything, with a cache folder of its own that is empty at first."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = folder
        cold = fresh(gold, OWN_MANY)
        runs = [fresh(gold, OWN_MANY) for _ in range(RUNS)]
        catalog = load_catalog()
        rows = {}
        for name, run in CONTESTANTS.items():
            alone = fresh(gold, name)
            together = quality(labelled, run(catalog, labelled))
            if (alone.pop("catalog"), alone.pop("quality")) != (catalog.fingerprint, together):
                raise SystemExit(f"{name}: two runs differ; was the catalogue changed meanwhile?")
            rows[name] = {**together, **alone}
    for row in rows.values():
        for step in ("prepare", "match"):
            row[f"{step}_ratio"] = row[step] / rows[OWN][step]
    warm = {key: statistics.median(run[key] for run in runs) for key in ("seconds", "memory")}
    return {
        "machine": machine(catalog),
        "files": [str(path) for path in gold],
        "contestants": rows,
        "many": {"offers": MANY, "runs": RUNS, "warm": warm, "cold": cold},
        "not_above": not_above(rows),
    }


def not_above(rows: dict[str, dict[str, Any]]) -> list[str]:
    """Figures in which ozgcheck is not above every peer, with the peers."""
    found = []
    for figure in QUALITY:
        own = rows[OWN][figure] or 0.0
        peers = [name for name in PEERS if (rows[name][figure] or 0.0) >= own]
        if peers:
            found.append(f"{figure}: {', '.join(peers)}")
    return found


def machine(catalog: Catalog) -> dict[str, Any]:
    """Where and with what it was measured."""
    return {
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("ozgcheck", *PACKAGES)},
        "catalog": catalog.fingerprint[:12],
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


# --- output -------------------------------------------------------------------

HEADERS = (
    "Verfahren",
    "top1",
    "top5",
    "Genauigkeit",
    "Treffer",
    "abgelehnt",
    "Schwelle",
    "Vorbereiten s",
    "Faktor",
    "Zuordnen s",
    "Faktor",
    "MB",
)


def table(report: dict[str, Any]) -> str:
    """The report for people."""
    from tabulate import tabulate

    rows = report["contestants"]
    own, many, here = rows[OWN], report["many"], report["machine"]
    lines = [
        [
            name,
            *(share(row[figure]) for figure in QUALITY),
            "–" if row["threshold"] is None else f"{row['threshold']:.3f}",
            f"{row['prepare']:.2f}",
            f"{row['prepare_ratio']:.2f}",
            f"{row['match']:.2f}",
            f"{row['match_ratio']:.2f}",
            f"{row['memory']:.0f}",
        ]
        for name, row in rows.items()
    ]
    whole = [
        [f"{OWN_MANY}, {state}", f"{run['seconds']:.2f}", f"{run['memory']:.0f}"]
        for state, run in (
            (f"Zwischenspeicher gefüllt (Mitte aus {many['runs']})", many["warm"]),
            ("Zwischenspeicher leer", many["cold"]),
        )
    ]
    versions = ", ".join(f"{name} {number}" for name, number in here["versions"].items())
    return "\n".join(
        [
            f"{', '.join(report['files'])}: {own['positives']} Titel mit Leistung, "
            f"{own['negatives']} ohne.",
            "",
            tabulate(lines, HEADERS, disable_numparse=True, colalign=["left", *["right"] * 11]),
            "",
            tabulate(
                whole,
                ("Neuer Prozess mit allem", "s", "MB"),
                disable_numparse=True,
                colalign=("left", "right", "right"),
            ),
            "",
            *NOTES,
            f"ozgcheck liegt nicht über allen bei: {'; '.join(report['not_above']) or 'nichts.'}",
            f"{here['system']}, {here['cpus']} CPUs, Python {here['python']}, {versions}, "
            f"Katalog {here['catalog']}, Last {here['load']}, {here['date']}",
        ]
    )


def share(value: float | None) -> str:
    """A share with four digits, or a dash where nothing was counted."""
    return "–" if value is None else f"{value:.4f}"


NOTES = (
    f"Schwelle der Vergleichsverfahren: die mit den meisten Treffern bei {PRECISE} % Genauigkeit "
    "auf eben diesen Zeilen,",
    f"das schmeichelt ihnen. ozgcheck behält seine Schwelle ({SURE_ABOVE}); auf Zeilen, an denen "
    "auch sie gewählt wurde",
    "(docs/matching.md), schmeichelt das ozgcheck ebenso. Nur ozgcheck liest die Rubrik "
    "mit; „nur Titel“ weiß",
    "so wenig wie die anderen. Wer nichts annimmt, lehnt alles ab (abgelehnt 1, Genauigkeit –). "
    "Sekunden der oberen",
    "Tabelle sind Rechenzeit (ein Kern), der Faktor ist sie geteilt durch die von ozgcheck. "
    "Vorbereiten heißt bei ozgcheck:",
    "den gefüllten Zwischenspeicher lesen; bei den anderen zählt das Laden der Namen nicht. "
    "Im Speicher liegt",
    "bei allen auch der Katalog mit seinen Namen.",
)


if __name__ == "__main__":
    main()
