# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The parts of bench/all.py: what each measures, against whom, and what it must keep.

A part uses the benchmark that there is for it and turns what that says into `Figure`s.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for its neighbours

from bench import assess, crawl, history, site  # noqa: E402
from bench.process import FailedError, Spent, ozgcheck, run  # noqa: E402

TITLES = Path(__file__).with_name("data") / "titel.csv"
START_CPU = 0.15
MATCH_SECONDS, MATCH_MEGABYTES = 1.0, 200.0


class MissingError(Exception):
    """A part cannot be measured here; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; less is better.

    `bar` is the most that is allowed, None without one. `peer` names what did the same (or the
    least that must be done) in the same run, `peer_value` what that took.
    """

    part: str
    what: str
    value: float
    unit: str
    bar: float | None = None
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value divided by the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def missed(self) -> bool:
        """Whether the bar is missed."""
        return self.bar is not None and self.value > self.bar


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    offers: int
    months: int
    services: int
    shares: tuple[int, ...]
    spark_up_to: int
    cities: int


FULL = Size(
    rounds=5, offers=1000, months=120, services=2000, shares=(1, 10, 100), spark_up_to=10, cities=60
)
SMALL = Size(rounds=2, offers=60, months=4, services=60, shares=(1,), spark_up_to=0, cities=6)


# --- starting and the catalogue -------------------------------------------------------------


def start(size: Size) -> Iterator[Figure]:
    """Processor time until help is there; the peer is Python alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = _least(size.rounds, [sys.executable, "-c", "pass"], folder)
        for arguments in (["--help"], ["--version"], ["gaps", "--help"]):
            spent = _least(size.rounds, ozgcheck(*arguments), folder)
            what = f"ozgcheck {' '.join(arguments)}"
            yield Figure("start", what, spent.cpu, "CPU s", START_CPU, "python -c pass", bare.cpu)


def catalogue(size: Size) -> Iterator[Figure]:
    """Reading and checking the catalogue, and reading it from the cache.

    The peers do the least: parse the same YAML without looking at it, parse the cache's JSON.
    """
    from ozgcheck.catalog.load import load_catalog
    from ozgcheck.paths import data

    texts = [path.read_text("utf-8") for path in sorted(data("catalog").rglob("*.yaml"))]
    cold, warm, parse, read = [], [], [], []
    for _ in range(size.rounds):
        parse.append(assess.measured(lambda: sum(map(_parsed, texts))))
        with _cache_folder() as folder:
            cold.append(assess.measured(lambda: len(load_catalog().leistungen)))
            (kept,) = folder.rglob("katalog-*.json")
            warm.append(assess.measured(lambda: len(load_catalog().leistungen)))
            read.append(assess.measured(lambda file=kept: _read_lines(file)))
    least, peer = min(cold), min(parse)
    yield Figure("catalogue", "load, cold", least, "CPU s", None, "libyaml, parse only", peer)
    least, peer = min(warm), min(read)
    yield Figure("catalogue", "load, from the cache", least, "CPU s", None, "json.loads", peer)


def _read_lines(path: Path) -> int:
    return len([json.loads(line) for line in path.read_bytes().splitlines()])


def _parsed(text: str) -> int:
    import yaml

    return yaml.load(text, yaml.CSafeLoader) is not None


# --- one city -------------------------------------------------------------------------------


def match(size: Size) -> Iterator[Figure]:
    """A fresh process that matches 1,000 offers; then own titles, against other ways to search."""
    from bench import compare_matching

    with tempfile.TemporaryDirectory() as name:
        gold = Path(name) / "gold.csv"
        with TITLES.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))[: size.offers]
        with gold.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("title", "category", "ozg_id"))
            writer.writerows((row["titel"], row["rubrik"], row["ozg_id"]) for row in rows)
        with _cache_folder():
            script = [str(ROOT / "bench" / "compare_matching.py"), str(gold), "--einer"]
            many = [sys.executable, *script, compare_matching.OWN_MANY]
            run(many, Path(name))
            spent = _least(size.rounds, many, Path(name))
            what = f"{compare_matching.MANY} offers, all in"
            yield Figure("match", what, spent.seconds, "s", MATCH_SECONDS)
            if spent.megabytes is not None:
                yield Figure("match", what, spent.megabytes, "MB", MATCH_MEGABYTES)
            peers = {"token_set_ratio": ("numpy",), "TF-IDF char": ("sklearn",), "BM25": ("bm25s",)}
            own = compare_matching.fresh([gold], compare_matching.OWN)
            what = f"{len(rows)} titles, matched"
            for peer, needs in peers.items():
                if all(map(find_spec, needs)):
                    other = compare_matching.fresh([gold], peer)
                    yield Figure("match", what, own["match"], "CPU s", None, peer, other["match"])


def assessing(size: Size) -> Iterator[Figure]:
    """The level of each offer; see bench/assess.py."""
    found = assess.compare(assess.offers(size.offers), size.rounds)
    bar = assess.SECONDS_PER_OFFER * size.offers
    peer, other = "each pattern once over each text", found["peer_seconds"]
    yield Figure("assess", f"{size.offers} offers", found["seconds"], "CPU s", bar, peer, other)


def months(size: Size) -> Iterator[Figure]:
    """Commands on ten years of runs; see bench/history.py."""
    first, *others = history.compare(size.months, size.offers, size.rounds)
    what = f"of {size.months} runs"
    yield Figure("history", f"{first[0]}, {what}", first[1], "s")
    for label, seconds in others:
        yield Figure("history", f"{label}, {what}", seconds, "s", history.SECONDS)


def reports(size: Size) -> Iterator[Figure]:
    """The site, the workbook and the PDF of a large city; see bench/site.py."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site.store(folder, min(12, size.months), size.offers)
        common = ["-q", "--catalog", "katalog", "--portal", history.PORTAL]
        spent = _least(size.rounds, ozgcheck("report", "html", *common), folder)
        yield Figure("report", "html", spent.seconds, "s", site.SECONDS)
        pages = sum(site.sizes(folder / "ozgcheck-seiten")) / 1e6
        yield Figure("report", "html", pages, "MB on disk", site.MEGABYTES)
        if find_spec("xlsxwriter") and find_spec("openpyxl"):
            book = folder / "lauf.xlsx"
            line = ozgcheck("report", "xlsx", *common, "--output", str(book))
            spent = _joined([_fresh(line, folder, book) for _ in range(size.rounds)])
            peer = min(_written_with_openpyxl(book) for _ in range(size.rounds))
            what = "openpyxl, write-only, the same values"
            yield Figure("report", "xlsx", spent.cpu, "CPU s", None, what, peer)
        if find_spec("weasyprint"):
            paper = folder / "lauf.pdf"
            line = ozgcheck("report", "pdf", *common, "--output", str(paper))
            spent = _fresh(line, folder, paper)
            yield Figure("report", "pdf, whole", spent.seconds, "s")


def _fresh(line: list[str], folder: Path, target: Path) -> Spent:
    """Run what writes a file that must not be there yet."""
    target.unlink(missing_ok=True)
    return run(line, folder)


def _written_with_openpyxl(book: Path) -> float:
    """CPU seconds to write the values of a workbook, without formats, tables and filters."""
    from openpyxl import Workbook, load_workbook

    read = load_workbook(book, read_only=True)
    sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in read.worksheets]
    read.close()
    begun = time.process_time()
    plain = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = plain.create_sheet(title)
        for row in rows:
            sheet.append(row)
    plain.save(book.with_name("plain.xlsx"))
    return time.process_time() - begun


# --- reading portals ------------------------------------------------------------------------


def crawling(size: Size) -> Iterator[Figure]:
    """A portal, read twice; see bench/crawl.py."""
    line = [sys.executable, str(ROOT / "bench" / "crawl.py"), "--json"]
    line += ["--size", str(size.services), "--rounds", str(size.rounds)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        document = json.loads(done.stdout)
    except ValueError as error:
        raise FailedError(done.stderr[-500:]) from error
    middles = {name: crawl.middle(runs) for name, runs in document["readings"].items()}
    own, other = 1000 / middles[crawl.FIRST]["rate"], middles.get(crawl.PEER)
    what = f"{size.services} services, per page"
    if other is None:
        yield Figure("crawl", what, own, "ms")
    else:
        peer = 1000 / other["rate"]
        yield Figure("crawl", what, own, "ms", peer, crawl.PEER, peer)
    for name, bar in (("second_bytes", crawl.MOST_BYTES), ("second_time", crawl.MOST_TIME)):
        # So few pages cost so little that starting is most of the time.
        kept = bar if name == "second_bytes" or size.services >= FULL.services else None
        yield Figure("crawl", f"{name}, of the first", document["ratios"][name], "", kept)


# --- the nation -----------------------------------------------------------------------------


def survey(size: Size) -> Iterator[Figure]:
    """All of Germany and parts of it; see bench/nation_scale.py.

    The peer of the whole is checking city by city, as somebody would without the survey: some
    cities are checked in one process, and the time is multiplied.
    """
    if not find_spec("ibis") or not find_spec("pyarrow"):
        raise MissingError("the extra survey is not installed")
    from bench import nation_scale

    spark = size.spark_up_to if nation_scale.spark_is_there() else 0
    with tempfile.TemporaryDirectory() as name:
        alone = _one_by_one(Path(name), size.cities)
        measuring = 0.0
        for each in nation_scale.curve(size.shares, spark, raw=True, folder=Path(name)):
            whole = each.share == max(nation_scale.SHARES) and each.cores == 2
            duck = each.what == "DuckDB"
            what = f"{each.what}, {each.share} % ({each.rows:,} rows), {each.cores} cores"
            bar = nation_scale.SECONDS if duck and whole else None
            if duck:  # comes before the import of the same nation, with all cores last
                measuring = each.spent.seconds
            elif each.what == nation_scale.IMPORT:
                both = measuring + each.spent.seconds
                raw_bar = nation_scale.SECONDS_RAW if whole else None
                raw = f"raw CSV to results, {each.share} %, {each.cores} cores"
                yield Figure("survey", raw, both, "s", raw_bar)
            peer = "city by city, one core (extrapolated)" if duck else ""
            peer_value = alone * each.areas if duck else None
            yield Figure("survey", what, each.spent.seconds, "s", bar, peer, peer_value)
            if each.spent.megabytes is not None:
                bar = nation_scale.MEGABYTES if whole else None
                yield Figure("survey", what, each.spent.megabytes, "MB", bar)


def _one_by_one(folder: Path, cities: int) -> float:
    """Seconds per city of `check` and `coverage` on exports, the catalogue already read."""
    from bench.nation import write
    from ozgcheck.catalog.load import load_catalog
    from ozgcheck.flow import check
    from ozgcheck.sources.interface import Context
    from ozgcheck.sources.open_pvog import OpenPvog

    exports = folder / "einzeln"
    # As many rows per city as the nation has.
    write(exports, areas=max(16, cities), rows=455 * max(16, cities), form="csv")
    catalog = load_catalog()
    found = [path for path in sorted(exports.glob("[01]*.csv")) if path.stat().st_size > 10_000]
    begun = time.perf_counter()
    for path in found[:cities]:
        read = OpenPvog().collect(str(path), Context(path.stem, "2026-11-26T04:00:00Z"))
        check(catalog, read.offers, umfang=(read.umfang,))
    return (time.perf_counter() - begun) / len(found[:cities])


# --- helpers --------------------------------------------------------------------------------


def _least(rounds: int, line: list[str], folder: Path) -> Spent:
    """The least time of some runs after one that fills caches, and the most memory."""
    run(line, folder)
    return _joined([run(line, folder) for _ in range(rounds)])


def _joined(runs: Sequence[Spent]) -> Spent:
    memory = [each.megabytes for each in runs if each.megabytes is not None]
    seconds, cpu = min(each.seconds for each in runs), min(each.cpu for each in runs)
    others = [each.others for each in runs if each.others is not None]
    return Spent(seconds, cpu, max(memory, default=None), max(others, default=None))


@contextmanager
def _cache_folder() -> Iterator[Path]:
    """An empty cache for this process and those it starts."""
    names = ("XDG_CACHE_HOME", "LOCALAPPDATA")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield Path(folder)
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


PARTS: dict[str, Callable[[Size], Iterator[Figure]]] = {
    "start": start,
    "katalog": catalogue,
    "zuordnen": match,
    "reifegrad": assessing,
    "verlauf": months,
    "berichte": reports,
    "portal": crawling,
    "umfrage": survey,
}
