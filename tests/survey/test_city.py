# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey city`: what it says, in every format, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import coverage
from tests.conftest import Outcome
from tests.survey import figures, nation
from tests.survey.nation import DOG, HERNE, SHELTER

Ask = Callable[..., Outcome]


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("umfrage")
    nation.write(root, catalog)
    return root


@pytest.fixture
def ask(run: Callable[..., Outcome], folder: Path) -> Ask:
    return lambda *args: run("survey", "city", *args, "--ordner", str(folder))


def document(done: Outcome) -> dict[str, Any]:
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_a_city_is_told_its_range_of_places_and_what_that_means(ask: Ask) -> None:
    done = ask("Herne")
    assert done.code == 0
    text = " ".join(done.out.split())
    assert text.startswith("Herne, Stadt im bundesweiten Vergleich, 2026-11")
    assert "kreisfreie Städte in Deutschland; gelesen: 7." in text
    assert "Nicht geprüft und ohne Platz: 2 (1 nicht lesbar, 1 noch nicht gefragt)." in text
    assert "Platz 1 bis 7 von 7: 0 liegen sicher davor, 0 liegen sicher dahinter" in text
    assert "Nach dem, was sicher ist: Platz 4 von 7, gemeinsam mit 2 anderen" in text
    assert "was eine kreisfreie Stadt in NRW ausführt" in text
    assert "Sicher ist nur die untere Grenze" in text
    for name in ("Hamm, Stadt nicht lesbar", "Potsdam noch nicht gefragt"):
        assert name in text
    assert "█" in text
    assert "\x1b" not in done.out
    assert max(map(len, done.out.splitlines())) <= 100


def test_the_figures_are_those_of_coverage_and_the_places_add_up(
    ask: Ask, catalog: Catalog
) -> None:
    town = nation.towns()[0]
    for schwelle in (2, 3):
        for own in (False, True):
            switch = "--nur-eigene" if own else "--mit-geerbten"
            found = document(ask(HERNE, "--schwelle", str(schwelle), switch, "--format", "json"))
            total = coverage(
                catalog, figures.snapshot(catalog, town), schwelle=schwelle, eigene=own
            ).total
            place = found["place"]
            for name in ("covered", "uncertain", "unchecked", "total", "missing"):
                assert place["count"][name] == getattr(total, name)
            others = place["ranked"] - 1
            assert place["better"] + place["worse"] + place["equal"] + place["open"] == others
            proven = ("proven_better", "proven_equal", "proven_worse")
            assert sum(place[name] for name in proven) == others == 6
            assert place["place_from"] <= place["proven_place"] <= place["place_to"]
            assert sum(each["number"] for each in found["distribution"]) == 7
            assert (found["threshold"], found["nur_eigene"]) == (schwelle, own)
            assert found["stale"] is False


def test_who_could_not_be_looked_at_is_named_and_never_ranked(ask: Ask) -> None:
    found = document(ask("Herne", "--format", "json"))
    assert [(each["name"], each["zustand"]) for each in found["peers"]["unchecked"]] == [
        ("Hamm, Stadt", "fehler"),
        ("Potsdam", "offen"),
    ]
    failed = document(ask("Hamm", "--format", "json"))
    place = failed["place"]
    assert place["count"] is None
    assert {place[name] for name in ("place_from", "place_to", "proven_place", "open")} == {None}
    assert place["ranked"] == 7
    assert place["share_low"]["middle"] is not None
    assert failed["lacking"] == failed["ahead"] == []
    text = " ".join(ask("Hamm").out.split())
    assert "Kein Platz: Hamm, Stadt ist in dieser Umfrage nicht geprüft (nicht lesbar)." in text


def test_peers_can_be_narrowed(ask: Ask) -> None:
    def ranked(*args: str) -> tuple[int, int, list[str]]:
        peers = document(ask("Herne", *args, "--format", "json"))["peers"]
        return peers["ranked"], peers["without_size"], peers["gleich"]

    assert ranked() == (7, 0, ["typ"])
    assert ranked("--gleich", "land") == (5, 0, ["typ", "land"])
    # Of its size: the hostile one; Hof is of unknown size, as is Potsdam.
    assert ranked("--gleich", "groesse") == (2, 2, ["typ", "groesse"])
    assert ranked("--gleich", "typ,land,groesse") == (2, 0, ["typ", "land", "groesse"])
    text = " ".join(ask("Herne", "--gleich", "groesse").out.split())
    assert "kreisfreie Städte in Deutschland, halb bis doppelt so viele Einwohner" in text
    assert "Ohne bekannte Einwohnerzahl und deshalb nicht verglichen: 2." in text
    alone = " ".join(ask("Recklinghausen").out.split())
    assert "Kein Platz: Von den Vergleichbaren wurde keine andere gelesen." in alone


def test_what_most_have_and_the_city_lacks_with_examples(ask: Ask) -> None:
    found = document(ask("Herne", "--ab", "51", "--format", "json"))
    (dog,) = found["lacking"]
    assert (dog["id"], dog["have"], dog["peers"]) == (DOG, 5, 6)
    assert dog["certainly_below"] is True
    # Nearest in its own Land first: by size 100,000, then 365,000, then 588,000.
    assert [each["ars"] for each in dog["examples"]] == [
        "051110000000",
        "059110000000",
        "059130000000",
    ]
    assert [each["id"] for each in found["ahead"]] == ["10000"]
    more = document(ask("Herne", "--format", "json"))
    assert more["percent"] == 50
    assert [each["id"] for each in more["lacking"]] == [DOG, SHELTER]
    shelter = more["lacking"][1]
    assert (shelter["certainly_below"], shelter["reifegrad_high"]) == (False, 3)
    text = ask("Herne").out
    assert "Was mindestens 50 % der anderen sicher haben und Herne, Stadt nicht" in text
    rows = [line.split() for line in text.splitlines() if line.startswith((DOG, SHELTER))]
    assert ["offen" in row for row in rows] == [True, False]
    assert ["unklar" in row for row in rows] == [False, True]


def test_one_group_or_each(ask: Ask, catalog: Catalog) -> None:
    one = document(ask("Herne", "--lebenslage", "tierhaltung", "--format", "json"))
    assert one["place"]["key"] == "tierhaltung"
    assert one["place"]["count"]["covered"] == 0
    assert one["place"]["proven_place"] == 6
    assert one["ahead"] == []  # Elterngeld is elsewhere
    feld = document(ask("Herne", "--lebenslage", "engagement-hobby", "--format", "json"))
    assert (feld["place"]["by"], feld["place"]["key"]) == ("themenfeld", "engagement-hobby")
    each = document(ask("Herne", "--by", "lebenslage", "--format", "json"))
    by_key = {group["key"]: group for group in each["groups"]}
    assert by_key["tierhaltung"] == one["place"]
    expected = coverage(catalog, figures.snapshot(catalog, nation.towns()[0]))
    assert list(by_key) == [group.key for group in expected.groups if group.count.total]
    assert "Tierhaltung" in ask("Herne", "--by", "lebenslage").out


def test_csv_and_markdown_are_harmless_and_hold_everything(ask: Ask) -> None:
    done = ask("Herne", "--format", "csv")
    parts = done.out.replace("\r\n", "\n").strip("\n").split("\n\n")
    heads = [part.split("\n", 1)[0].split(";")[0] for part in parts]
    assert heads == ["by", "bound", "share", "id", "id", "ars"]
    (row,) = csv.DictReader(io.StringIO(parts[0]), delimiter=";")
    assert (row["place_from"], row["place_to"], row["ranked"]) == ("1", "7", "7")
    assert "█" not in done.out
    hostile = ask("051110000000", "--format", "csv").out
    assert "\x1b" not in hostile
    assert not [line for line in hostile.splitlines() if line.startswith(("=", '"='))]
    markdown = ask("051110000000", "--format", "md").out
    assert "<script>" not in markdown.replace("\\<script\\>", "")
    assert "\x1b" not in markdown
    ask_again = ask("051110000000", "--format", "md").out
    assert ask_again == markdown


def test_the_picture_marks_the_city_and_escapes_names(ask: Ask) -> None:
    assert ask("051110000000", "--plot", "bild.svg").code == 0
    text = Path("bild.svg").read_text(encoding="utf-8")
    root = etree.fromstring(text.encode())
    assert root.xpath("//*[local-name()='script']") == []
    assert "\x1b" not in text
    (described,) = root.xpath("//*[local-name()='desc']/text()")
    assert "Platz 1 bis 7 von 7" in described
    assert "<script>" in "".join(root.itertext())  # as text
    assert ask("Hamm", "--plot", "bild.svg").code == 0
    assert ask("Herne", "--plot", "bild.gif").code == 2


def test_the_city_of_the_portal_and_the_folder_of_the_configuration(
    run: Callable[..., Outcome], folder: Path
) -> None:
    assert run("survey", "city").code == 2  # nothing was measured here
    shutil.copytree(folder / "messung", "ozgcheck-umfrage/messung")
    assert document(run("survey", "city", "--format", "json"))["city"]["ars"] == HERNE
    shutil.move("ozgcheck-umfrage", "anderswo")
    Path("ozgcheck.toml").write_text("[umfrage]\nordner = 'anderswo'\n", encoding="utf-8")
    found = document(run("survey", "city", "Bochum", "--format", "json"))
    assert found["city"]["name"] == "Bochum, Stadt"


def test_what_is_asked_wrongly_is_explained(ask: Ask) -> None:
    for args, words, code in (
        (("Hernee",), "kennt „Hernee“ nicht", 2),
        (("Herne", "--gleich", "x"), "kennt „x“ nicht", 2),
        (("Herne", "--ab", "0"), "von 1 bis 100", 2),
        (("Herne", "--monat", "2020-01"), "Für 2020-01", 2),
        (("Herne", "--monat", "heute"), "--monat erwartet", 2),
        (("Herne", "--by", "korb", "--lebenslage", "geburt"), "nicht zusammen", 2),
        (("Herne", "--korb", "sdg", "--lebenslage", "geburt"), "nur eine Auswahl", 2),
        (("Ungewiss",), "nichts vergleichbar", 1),
        (("Hof", "--gleich", "groesse"), "Wie viele Menschen", 1),
    ):
        done = ask(*args)
        assert (done.code, done.out) == (code, ""), args
        assert words in " ".join(done.err.split())


def test_an_older_measurement_is_marked(
    run: Callable[..., Outcome], folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "alt")
    (path,) = (tmp_path / "alt").rglob("messung.json")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"catalog": "', '"catalog": "alt'), encoding="utf-8")
    done = run("survey", "city", "Herne", "--ordner", str(tmp_path / "alt"))
    assert "ÄLTERE MESSUNG" in done.out
    found = run("survey", "city", "--ordner", str(tmp_path / "alt"), "--format", "json")
    assert document(found)["stale"] is True


def test_a_place_comes_at_once_in_a_nation(tmp_path: Path, catalog: Catalog) -> None:
    """Eleven thousand municipalities in sixty groups; measured in processor time."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import dataset

    from ozgcheck.measure.coverage import By
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.survey.place import place_of
    from ozgcheck.survey.results import open_results

    target = nation.write(tmp_path, catalog)
    some = pq.read_table(target / "zahlen.parquet")
    bochum = (dataset.field("ars") == "059110000000") & (dataset.field("schwelle") == 3)
    read = some.filter(bochum & ~dataset.field("eigene"))
    many, size = 11_000, len(read)
    copies = read.take(pa.array(list(range(size)) * many))
    ars = [f"05{number:010}" for number in range(many) for _ in range(size)]
    whole = pa.concat_tables([some, copies.set_column(0, "ars", pa.array(ars))])
    pq.write_table(whole, target / "zahlen.parquet")
    before = time.process_time()
    results = open_results(tmp_path)
    known = results.municipalities()
    city = next(each for each in known if each.ars == HERNE)
    found = place_of(catalog, results, city, Yardstick(), known=known, by=By.LEBENSLAGE)
    spent = time.process_time() - before
    assert found.standing.ranked > 11_000
    assert len(found.groups) > 40
    assert spent < 4  # all cores together; about 1 in practice
