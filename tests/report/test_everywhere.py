# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One run in every format: the same figures in each, and what a portal says harms none."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from openpyxl import load_workbook
from rdflib import Graph

from ozgcheck.catalog.load import Catalog
from ozgcheck.cli.main import main
from ozgcheck.numbers import percent
from ozgcheck.text import plain
from tests.conftest import EPOCH
from tests.report import figures
from tests.report.paper.reading import Paper, needs_pdf
from tests.report.site import town

LAGE, LAGE_NAME = "einwanderung", "Einwanderung"
CONFIG = f"""\
portal = "{figures.PORTAL}"
kontakt = "daten@stadt.example"
[opendata]
adresse = "https://daten.example/ozg"
lizenz = "cc-zero"
"""
CI = ("junit", "sarif", "codequality", "annotations", "summary")
# What each format is written with; `report pdf` stands apart, because not everybody has Pango.
# Of a word of 5,000 signs little is quoted; one of 160 has to be broken, too.
TITLES = (*town.HOSTILE, "ohnezwischenraum" * 10)
FORMATS = ("json", "csv", "md", "table")
CALLS = {
    **{f"coverage.{form}": ("coverage", "--format", form) for form in FORMATS},
    **{f"{kind}.txt": ("report", kind) for kind in CI},
    "bericht.md": ("report", "md", "--limit", "300"),
    "ngsi.jsonld": ("report", "ngsi-ld"),
    "badge.svg": ("badge", "--output", "badge.svg"),
    "badge.json": ("badge", "--output", "badge.json"),
    "lage.svg": ("badge", "--lebenslage", LAGE, "--output", "lage.svg"),
    "lauf.xlsx": ("report", "xlsx", "--output", "lauf.xlsx"),
    "seiten": ("report", "html", "--output", "seiten"),
    "daten": ("report", "opendata", "--output", "daten"),
}


@dataclass(frozen=True)
class Figures:
    """What a format may say about everything that is counted, or about a group."""

    covered: int
    uncertain: int
    unchecked: int
    missing: int
    total: int

    @property
    def bounds(self) -> tuple[str, str]:
        """The share as people read it."""
        certain = self.covered / self.total
        possible = (self.covered + self.uncertain + self.unchecked) / self.total
        return percent(certain), percent(possible)

    @property
    def said(self) -> str:
        """The same in a sentence."""
        low, high = self.bounds
        return f"{self.covered} von {self.total} ({low} bis {high})"

    @property
    def numbers(self) -> list[int]:
        return [self.covered, self.uncertain, self.unchecked, self.missing, self.total]


@dataclass(frozen=True)
class Written:
    """The files of one run, and what must stand in them.

    `online` and `counter` are Leistungen of the Lebenslage with Reifegrad 3 and at most 1.
    """

    folder: Path
    whole: Figures
    lage: Figures
    online: str
    counter: str

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    def page(self, name: str) -> Any:
        return html.document_fromstring(self.text(f"seiten/{name}"))


def called(*args: str) -> int:
    """The exit code of a command in this process."""
    try:
        main([*args, "-q"])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture(scope="module")
def written(
    catalog: Catalog, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> Written:
    """Every format, written by the commands."""
    folder = tmp_path_factory.mktemp("alles")
    run = figures.store(catalog, folder / "ozgcheck-verlauf", TITLES)
    (folder / "ozgcheck.toml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(shared_cache))
        patch.setenv("HOME", str(folder))
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        patch.setattr("ozgcheck.catalog.load.load_catalog", lambda root=None: catalog)
        for name, args in CALLS.items():
            told = io.StringIO()
            with contextlib.redirect_stdout(told):
                assert called(*args) == 0, args
            if told.getvalue():
                (folder / name).write_text(told.getvalue(), encoding="utf-8")
    # Counted here once more, from what is stored: what is offered counts from Reifegrad 3.
    stands: dict[str, Counter[str]] = {"": Counter(), LAGE: Counter()}
    levels: dict[tuple[str, int], str] = {}
    for finding in run.result.findings:
        leistung = catalog.by_id[finding.leistung_id]
        if finding.outcome == "nicht_zustaendig":
            continue
        if finding.outcome == "nicht_geprueft":
            stand = "unchecked"
        elif finding.outcome == "angeboten" and finding.reifegrad_low >= 3:
            stand = "covered"
        elif finding.reifegrad_high >= 3 and finding.outcome != "fehlt":
            stand = "uncertain"
        else:
            stand = "missing"
        stands[""][stand] += 1
        if leistung.lebenslage == LAGE:
            stands[LAGE][stand] += 1
            levels.setdefault((finding.outcome, finding.reifegrad_low), leistung.id)
    whole, lage = (Figures(total=sum(each.values()), **each) for each in stands.values())
    assert len(set(whole.numbers)) == 5, "figures that cannot be mistaken for one another"
    assert all(lage.numbers)
    return Written(folder, whole, lage, levels["angeboten", 3], levels["angeboten", 1])


def table(text: str, sign: str) -> dict[str, list[str]]:
    """The lines of a table with lines between its cells, by their first cell that says a name."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip(sign).split(sign)]
        rows.setdefault(cells[0], cells)
    return rows


# --- the same figures --------------------------------------------------------------------------


def test_coverage_in_each_of_its_formats(written: Written) -> None:
    told = written.json("coverage.json")
    keys = ("covered", "uncertain", "unchecked", "missing", "total")
    assert [told["total"][key] for key in keys] == written.whole.numbers
    assert tuple(percent(told["total"][key]) for key in ("share_low", "share_high")) == (
        written.whole.bounds
    )
    groups = {group["key"]: [group[key] for key in keys] for group in told["groups"]}
    assert groups[LAGE] == written.lage.numbers
    lines = csv.DictReader(io.StringIO(written.text("coverage.csv")), delimiter=";")
    rows = {row["key"]: [int(row[key]) for key in keys] for row in lines}
    assert rows[LAGE] == written.lage.numbers
    assert [sum(row[n] for row in rows.values()) for n in range(5)] == written.whole.numbers
    marked = table(written.text("coverage.md"), "|")
    for name, wanted in (("gesamt", written.whole), (LAGE, written.lage)):
        assert marked[name][2:9] == [*map(str, wanted.numbers), *wanted.bounds]
    for name, wanted in (("gesamt", written.whole), (LAGE_NAME, written.lage)):
        (line,) = re.findall(rf"^{name} +(\d.*)$", written.text("coverage.table"), re.MULTILINE)
        assert re.split(r"\s{2,}", line)[:7] == [*map(str, wanted.numbers), *wanted.bounds]


def test_the_website(written: Written) -> None:
    first = written.page("index.html")
    shown = first.xpath("//*[@class='kachel-zahl']/text()")
    assert [int(number) for number in shown] == written.whole.numbers[:4]
    words = " ".join(first.text_content().split())
    low, high = written.whole.bounds
    assert f"mindestens {low} und höchstens {high}" in words
    assert f"Von {written.whole.total} Leistungen" in words
    lage = " ".join(written.page(f"lebenslage-{LAGE}.html").text_content().split())
    assert f"Erfüllt: {written.lage.said}" in lage
    for ozg_id, level in ((written.online, "3"), (written.counter, "1")):
        page = written.page(f"leistung-{ozg_id}.html")
        (said,) = page.xpath("//main/dl/div[dt='Reifegrad']/dd/text()")
        assert said.startswith(level)
    stands = Counter(written.page("leistungen.html").xpath("//tr/@data-stand"))
    assert [stands[key] for key in ("erfuellt", "unklar", "ungeprueft", "offen")] == (
        written.whole.numbers[:4]
    )


@pytest.fixture(scope="module")
def paper(written: Written) -> Paper:
    """The full report, which takes longest of all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(written.folder)
        assert called("report", "pdf", "--output", "voll.pdf") == 0
    return Paper((written.folder / "voll.pdf").read_bytes())


@needs_pdf
def test_the_paper(written: Written, paper: Paper) -> None:
    whole = written.whole
    for number, sign, word in zip(
        whole.numbers, "●◐◌○", ("erfüllt", "unklar", "nichtgeprüft", "offen"), strict=False
    ):
        assert f"{number}{sign}{word}" in paper.words
    low, high = ("".join(each.split()) for each in whole.bounds)
    assert f"mindestens{low}undhöchstens{high}" in paper.words
    assert f"Von{whole.total}Leistungen" in paper.words
    bounds = "".join("".join(each.split()) for each in written.lage.bounds)
    assert f"{LAGE_NAME}{''.join(map(str, written.lage.numbers))}{bounds}" in paper.words
    assert "Erklärung zur Vaterschafts-".replace(" ", "") in paper.words


def test_the_workbook(written: Written) -> None:
    book = load_workbook(written.folder / "lauf.xlsx", read_only=True)

    def rows(sheet: str) -> list[list[Any]]:
        return [list(row) for row in book[sheet].iter_rows(values_only=True)]

    groups = rows("Lebenslagen")
    head = next(row for row in groups if "erfüllt" in row)
    start = head.index("erfüllt")
    for name, wanted in (("gesamt", written.whole), (LAGE, written.lage)):
        line = next(row for row in groups if row[0] == name)
        assert line[start : start + 5] == wanted.numbers
        assert tuple(map(percent, line[start + 5 : start + 7])) == wanted.bounds
    leistungen = rows("Leistungen")
    head = next(row for row in leistungen if "OZG-ID" in row)
    lines = {row[head.index("OZG-ID")]: row for row in leistungen}
    stands = Counter(row[head.index("Erfüllt")] for row in lines.values())
    assert [stands[key] for key in ("ja", "möglich", "nicht geprüft", "nein")] == (
        written.whole.numbers[:4]
    )
    assert [
        str(lines[each][head.index("Reifegrad")]) for each in (written.online, written.counter)
    ] == ["3", "1"]
    book.close()


def test_the_monthly_report(written: Written) -> None:
    text = written.text("bericht.md")
    low, high = written.whole.bounds
    marked = table(text, "|")
    wanted = [*map(str, written.whole.numbers), low, high]
    assert marked["ab 3: online (OZG-konform)"][1:8] == wanted
    assert marked[LAGE][2:9] == [*map(str, written.lage.numbers), *written.lage.bounds]
    gap = next(line for line in text.splitlines() if line.startswith(f"| {written.counter} "))
    assert " | 1 | " in gap


def test_what_ci_reads(written: Written) -> None:
    whole = written.whole
    junit = etree.fromstring(written.text("junit.txt").encode())
    assert set(junit.xpath("//property[@name='gesamt']/@value")) == {
        f"Sicher erfüllte Leistungen: {whole.said}."
    }
    for suites, wanted in (
        (junit.findall("testsuite"), whole),
        (junit.xpath(f"testsuite[@id='{LAGE}']"), written.lage),
    ):
        counts = Counter({"tests": 0, "failures": 0, "errors": 0, "skipped": 0})
        for suite in suites:
            counts.update({key: int(suite.get(key)) for key in counts})
        assert counts["tests"] == wanted.total
        assert counts["failures"] == wanted.missing
        assert counts["skipped"] == wanted.uncertain + wanted.unchecked
        assert counts["errors"] == 0
    unseen = junit.xpath("//skipped[@type='nicht_geprueft']")
    assert len(unseen) == whole.unchecked
    sarif = written.json("sarif.txt")["runs"][0]
    assert whole.said in sarif["automationDetails"]["description"]["text"]
    levels = Counter(result["level"] for result in sarif["results"])
    assert levels == {"error": whole.missing, "warning": whole.uncertain}
    (found,) = (
        each["properties"]
        for each in sarif["results"]
        if each["locations"][0]["logicalLocations"][0]["name"] == written.counter
    )
    assert (found["reifegrad"], found["reifegrad_high"], found["lebenslage"]) == (1, 1, LAGE)
    quality = written.json("codequality.txt")
    assert len(quality) == whole.missing + whole.uncertain
    assert whole.said in written.text("annotations.txt").replace("%25", "%")
    summary = written.text("summary.txt")
    assert f"Sicher erfüllte Leistungen: {whole.said}." in summary
    assert table(summary, "|")[LAGE_NAME][1:8] == [
        *map(str, written.lage.numbers),
        *written.lage.bounds,
    ]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader
def test_open_data(written: Written) -> None:
    whole, lage = written.whole, written.lage
    columns = ("erfuellt", "unklar", "nicht_geprueft", "offen", "gesamt")
    with (written.folder / "daten/abdeckung.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    for lines in (listed, written.json("daten/abdeckung.json")["zeilen"]):
        rows = {(row["gruppierung"], row["gruppe"]): row for row in lines}
        for key, wanted in ((("gesamt", "gesamt"), whole), (("lebenslage", LAGE), lage)):
            row = rows[key]
            assert [int(row[column]) for column in columns] == wanted.numbers
            shares = (float(row[f"anteil_{each}"]) for each in ("mindestens", "hoechstens"))
            assert tuple(map(percent, shares)) == wanted.bounds
    leistungen = written.json("daten/leistungen.json")["zeilen"]
    assert len(leistungen) == whole.total
    assert sum(row["erfuellt"] for row in leistungen) == whole.covered
    assert sum(row["ergebnis"] == "nicht_geprueft" for row in leistungen) == whole.unchecked
    levels = {row["ozg_id"]: row["reifegrad"] for row in leistungen}
    assert (levels[written.online], levels[written.counter]) == (3, 1)
    offered = sum(row["ergebnis"] == "angeboten" for row in leistungen)
    for name, form in (("ttl", "turtle"), ("jsonld", "json-ld")):
        graph = Graph().parse(written.folder / f"daten/leistungen-cpsv.{name}", format=form)
        rows = graph.query(
            "PREFIX cpsv: <http://purl.org/vocab/cpsv#> PREFIX dct: <http://purl.org/dc/terms/>"
            "SELECT ?text WHERE { ?it a cpsv:PublicService; dct:description ?text }"
        )
        told = [str(text) for (text,) in rows]
        assert len(told) == offered
        assert sum("Reifegrad 3" in each for each in told) == whole.covered


def test_key_figures_for_platforms(written: Written) -> None:
    found = {each["id"].rpartition(":")[2]: each for each in written.json("ngsi.jsonld")}
    keys = ("covered", "uncertain", "unchecked", "missing", "total")
    for name, wanted in (("gesamt", written.whole), (LAGE, written.lage)):
        entity = next(each for key, each in found.items() if key.endswith(name))
        assert [entity[key]["value"] for key in keys] == wanted.numbers
        shares = (entity[key]["value"] / 100 for key in ("lowerBound", "upperBound"))
        assert tuple(map(percent, shares)) == wanted.bounds
        assert entity["kpiValue"]["value"] == entity["lowerBound"]["value"]


@pytest.mark.parametrize(("name", "of"), [("badge", "whole"), ("lage", "lage")])
def test_badges(written: Written, name: str, of: str) -> None:
    wanted: Figures = getattr(written, of)
    low, high = wanted.bounds
    shown = f"{wanted.covered * 100 // wanted.total} %"
    badge = etree.fromstring(written.text(f"{name}.svg").encode())
    assert badge.get("aria-label").endswith(f": {shown}")
    title = badge.findtext("{*}title")
    assert f"sicher {low}, möglich bis {high} von {wanted.total}." in title
    if name == "badge":
        assert written.json("badge.json")["message"] == shown


# --- what a portal says ------------------------------------------------------------------------

# Cut where the room is small, but never what it is.
SHOWN = [plain(title, 60) for title in TITLES[:-1] if title != town.LONG]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def texts(written: Written) -> Iterator[tuple[str, str]]:
    """Every file that is text, by its name."""
    for folder, _, names in os.walk(written.folder):
        for name in names:
            path = Path(folder, name)
            if path.suffix not in (".xlsx", ".pdf", ".gz") and "ozgcheck-verlauf" not in folder:
                yield path.relative_to(written.folder).as_posix(), path.read_text("utf-8")


def test_no_file_holds_control_characters(written: Written) -> None:
    for name, text in texts(written):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", text), name


def test_no_file_holds_markup_of_a_portal(written: Written) -> None:
    for name, text in texts(written):
        if name.endswith((".html", ".svg", ".md", "summary.txt", "junit.txt")):
            assert "<script>alert" not in text, name


def test_no_cell_is_a_formula(written: Written) -> None:
    for name, text in texts(written):
        if name.endswith(".csv"):
            mark = "," if name.startswith("daten/") else ";"
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
                assert not [cell for cell in row if cell.startswith(FORMULA)], name
    book = load_workbook(written.folder / "lauf.xlsx", read_only=True)
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value}
    book.close()
    assert kinds <= {"s", "n", "d"}


@needs_pdf
def test_on_paper_what_a_portal_says_is_readable_and_stays_on_the_page(paper: Paper) -> None:
    titles = ["".join(title.split()) for title in SHOWN]
    assert [title for title in titles if title not in paper.words] == []
    long = [line for line in paper.text.splitlines() if "ohnezwischenraumohne" in line]
    assert long
    assert max(map(len, long)) < 130


READ: dict[str, Callable[[Written], str]] = {
    "html": lambda written: (
        written.page(f"leistung-{written.counter}.html").text_content()
        + written.page("arbeitsliste.html").text_content()
        + "".join(
            written.page(path.name).text_content()
            for path in sorted((written.folder / "seiten").glob("leistung-100*.html"))
        )
    ),
    "junit": lambda written: "".join(
        etree.fromstring(written.text("junit.txt").encode()).itertext()
    ),
    "sarif": lambda written: " ".join(
        result["message"]["text"] for result in written.json("sarif.txt")["runs"][0]["results"]
    ),
    "codequality": lambda written: " ".join(
        each["description"] for each in written.json("codequality.txt")
    ),
    "opendata": lambda written: " ".join(
        row["titel"] for row in written.json("daten/angebote.json")["zeilen"]
    ),
    "opendata-csv": lambda written: " ".join(
        row["titel"]
        for row in csv.DictReader(io.StringIO(written.text("daten/angebote.csv"), newline=""))
    ),
    "xlsx": lambda written: " ".join(
        str(cell)
        for sheet in load_workbook(written.folder / "lauf.xlsx", read_only=True)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ),
}


@pytest.mark.parametrize("name", sorted(READ))
def test_what_a_portal_says_can_be_read(written: Written, name: str) -> None:
    text = READ[name](written)
    assert [title for title in SHOWN if title not in text] == []
