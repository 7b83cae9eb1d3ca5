# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The invented nation: built as the real one, the same every time, with the usual mistakes."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs the extra survey")
np = pytest.importorskip("numpy", reason="needs the extra survey")

from bench import nation, nation_places  # noqa: E402
from bench.nation_places import AREAS, GEMEINDE, KREIS, LAENDER, STADT, Area  # noqa: E402
from bench.nation_rows import HERNE  # noqa: E402
from ozgcheck.catalog.load import Catalog  # noqa: E402
from ozgcheck.model import Level  # noqa: E402
from ozgcheck.sources.interface import Context  # noqa: E402
from ozgcheck.sources.open_pvog import OpenPvog  # noqa: E402
from ozgcheck.sources.pvog_rows import level  # noqa: E402
from ozgcheck.sources.pvog_text import Reading, read_text  # noqa: E402
from ozgcheck.survey.archive import Archive, Zustand  # noqa: E402

FEW, ROWS = 220, 80_000
Row = dict[str, Any]


@pytest.fixture(scope="module")
def everybody() -> list[Area]:
    return [
        area
        for land in LAENDER
        for area in nation_places.areas_of(land, np.random.default_rng([1, int(land.code)]))
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    folder = tmp_path_factory.mktemp("nation") / "umfrage"
    nation.write(folder, areas=FEW, rows=ROWS, catalog=catalog)
    return folder


@pytest.fixture(scope="module")
def rows(archive: Path) -> list[Row]:
    import pyarrow.parquet

    files = Archive(archive).month().row_files()
    tables = (pyarrow.parquet.read_table(file.path, partitioning=None) for file in files)
    return [row for table in tables for row in table.to_pylist()]


# --- places ---------------------------------------------------------------------------------


def test_numbers_are_those_of_germany(everybody: list[Area]) -> None:
    kinds = Counter(area.typ for area in everybody)
    assert kinds == {STADT: 106, KREIS: 294, GEMEINDE: 10_643}
    assert len(everybody) == AREAS == len({area.ars for area in everybody})
    lands = Counter(area.land for area in everybody if area.typ != KREIS)
    assert (lands["05"], lands["07"], lands["09"], lands["11"]) == (396, 2_301, 2_056, 1)
    assert 65e6 < sum(area.einwohner for area in everybody if area.typ != KREIS) < 95e6


def test_ars_are_built_right(everybody: list[Area]) -> None:
    known = {area.ars: area for area in everybody}
    for area in everybody:
        assert re.fullmatch(r"\d{12}", area.ars, re.ASCII)
        assert area.ars.startswith(area.land)
        if area.typ != GEMEINDE:
            assert area.ars.endswith("0" * 7)
            assert not area.kreis
            continue
        assert known[area.kreis].typ == KREIS
        assert level(area.kreis, area.ars) is Level.KREIS
        if area.verband:
            assert area.ars[5] == "5"
            assert area.verband == f"{area.ars[:9]}000"
        else:
            assert area.ars[5:9] == f"0{area.ars[9:]}"


def test_a_kreis_has_the_people_of_its_gemeinden_and_cities_are_larger(
    everybody: list[Area],
) -> None:
    people: Counter[str] = Counter()
    for area in everybody:
        people[area.kreis] += area.einwohner
    assert all(people[area.ars] == area.einwohner for area in everybody if area.typ == KREIS)
    medians = {
        typ: float(np.median([area.einwohner for area in everybody if area.typ == typ]))
        for typ in (STADT, GEMEINDE)
    }
    assert medians[STADT] > 20 * medians[GEMEINDE]


@pytest.mark.parametrize("areas", [1, 16, 110, 1_000, AREAS - 1, AREAS])
def test_a_part_of_the_nation_has_that_many_areas(areas: int) -> None:
    laender = nation_places.scaled(areas)
    assert sum(land.areas for land in laender) == areas
    assert all(land.kreise for land in laender if land.gemeinden)
    made = [
        area for land in laender for area in nation_places.areas_of(land, np.random.default_rng(3))
    ]
    assert len(made) == areas


# --- rows -----------------------------------------------------------------------------------


def test_the_archive_reads_as_one_that_was_collected(archive: Path, rows: list[Row]) -> None:
    month = Archive(archive).month()
    states = month.states()
    assert [area.ars for area in month.gemeinden()] == list(states)
    failed = {ars for ars, stand in states.items() if stand.zustand is Zustand.FEHLER}
    assert 0.01 < len(failed) / FEW < 0.06
    assert all(states[ars].grund for ars in failed)
    counted = Counter(row["gemeinde"] for row in rows)
    assert counted == {ars: stand.zeilen for ars, stand in states.items() if ars not in failed}
    assert HERNE in counted
    for ars in (HERNE, min(counted)):
        numbers = [row["zeile"] for row in rows if row["gemeinde"] == ars]
        assert numbers == list(range(1, counted[ars] + 1))


def test_there_are_as_many_rows_as_asked_for(rows: list[Row]) -> None:
    assert len(rows) == pytest.approx(ROWS, rel=0.01)


def test_most_of_what_a_municipality_shows_is_inherited(rows: list[Row]) -> None:
    levels = Counter(level(row["ars"], row["gemeinde"]) for row in rows)
    shares = {each: count / len(rows) for each, count in levels.items()}
    assert 0.8 < shares[Level.BUND] + shares[Level.LAND] + shares[Level.KREIS] < 0.95
    assert shares[Level.EIGEN] > 0.05
    # Those of a Verband, and those that lost a zero to a spreadsheet.
    assert 0 < shares[Level.UNBEKANNT] < 0.04


def test_rows_of_the_bund_are_the_same_everywhere(rows: list[Row]) -> None:
    by_land: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        if row["ars"] == "0" * 12:
            named = tuple(row[name] for name in ("leika_key", "leika_name", "url", "aktiv"))
            by_land.setdefault(row["gemeinde"][:2], set()).add(named)
    first = by_land.pop("05")
    assert len(first) > 50
    assert all(seen == first for seen in by_land.values())


def test_own_services_grow_with_the_city(archive: Path, rows: list[Row]) -> None:
    own = Counter(row["gemeinde"] for row in rows if row["ars"] == row["gemeinde"])
    people = {
        area.ars: area.einwohner or 0
        for area in Archive(archive).month().gemeinden()
        if area.typ != KREIS
    }
    groups: dict[int, list[int]] = {}
    for ars, count in people.items():
        if own[ars]:
            groups.setdefault(min(2, len(str(count)) // 2 - 1), []).append(own[ars])
    small, middle, large = (mean(groups[size]) for size in sorted(groups))
    assert 1.3 * small < middle
    assert 1.3 * middle < large


def test_own_addresses_are_nobody_elses(rows: list[Row]) -> None:
    own = {(row["gemeinde"], row["url"]) for row in rows if row["ars"] == row["gemeinde"]}
    hosts = Counter(url for _, url in own if ".example/" in url)
    assert len(hosts) > 3_000
    assert max(hosts.values()) == 1
    assert any(url.endswith(".pdf") for url in hosts)


def test_laender_word_the_same_entry_differently(rows: list[Row]) -> None:
    names: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        if row["ars"] == f"{row['gemeinde'][:2]:0<12}":
            texts = names.setdefault(row["leika_key"], {})
            named = texts.setdefault(row["bundesland"], set())
            named |= {row["leika_name"], row["leika_bezeichnung"]} - {""}
    several = [texts for texts in names.values() if {"Bayern", "Nordrhein-Westfalen"} <= set(texts)]
    differing = [t for t in several if t["Bayern"].isdisjoint(t["Nordrhein-Westfalen"])]
    assert len(several) > 10
    assert differing
    bavarian = [name for texts in names.values() for name in texts.get("Bayern", ())]
    assert sum("; " in name for name in bavarian) > 0.15 * len(bavarian)


def test_mistakes_are_as_frequent_as_in_published_exports(
    rows: list[Row], catalog: Catalog
) -> None:
    own = [row for row in rows if row["ars"] == row["gemeinde"]]
    count = len(own)

    def share(holds: Any) -> float:
        return sum(map(bool, map(holds, own))) / count

    assert 0.02 < share(lambda row: not row["leika_key"]) < 0.07
    assert 0.02 < share(lambda row: row["leika_key"].startswith("999")) < 0.08
    assert 0.005 < share(lambda row: "&" in row["leika_name"] + row["leika_bezeichnung"]) < 0.05
    assert 0.003 < share(lambda row: "," in row["leika_key"]) < 0.03
    assert 0.03 < share(lambda row: row["online_status"] == "nicht ok") < 0.1
    assert share(lambda row: "\n" in row["leika_name"]) > 0
    official = {
        teil.name: leistung.id
        for leistung in catalog.leistungen
        for teil in leistung.teilleistungen
    }
    judged = wrong = 0
    for row in own:
        meant = {
            official[name]
            for name in (row["leika_name"], row["leika_bezeichnung"])
            if name in official
        }
        if len(meant) == 1 and row["leika_key"] in catalog.by_key:
            judged += 1
            wrong += catalog.by_key[row["leika_key"]][0].id not in meant
    assert judged > 1_000
    assert 1 / 10 < wrong / judged < 1 / 5


def test_exports_hold_duplicates_and_twins(rows: list[Row]) -> None:
    identity = ("gemeinde", "leika_key", "ars", "url", "leika_name", "leika_bezeichnung")
    variants: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for row in rows:
        variants.setdefault(tuple(row[name] for name in identity), set()).add(
            (row["ozgid"], row["online_status"])
        )
    assert 0.01 < 1 - len(variants) / len(rows) < 0.03
    assert sum(len(each) > 1 for each in variants.values()) > 100


# --- files ----------------------------------------------------------------------------------


def content(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_seed_gives_the_same_bytes(tmp_path: Path, catalog: Catalog) -> None:
    for name, seed, form in (
        ("one", 5, "parquet"),
        ("again", 5, "parquet"),
        ("other", 6, "parquet"),
        ("exports", 5, "csv"),
        ("exports again", 5, "csv"),
    ):
        nation.write(tmp_path / name, areas=24, rows=2_000, form=form, seed=seed, catalog=catalog)
    one, again, other, exports, exports_again = map(
        content,
        (tmp_path / name for name in ("one", "again", "other", "exports", "exports again")),
    )
    same = one == again and exports == exports_again
    differs = one != other
    assert same
    assert differs


def test_both_forms_hold_the_same(tmp_path: Path, catalog: Catalog) -> None:
    import pyarrow.parquet

    for form in ("parquet", "csv"):
        nation.write(tmp_path / form, areas=24, rows=4_000, form=form, catalog=catalog)
    month = Archive(tmp_path / "parquet").month()
    stored = [
        row
        for file in month.row_files()
        for row in pyarrow.parquet.read_table(file.path, partitioning=None).to_pylist()
    ]
    states = month.states()
    read = [ars for ars, stand in states.items() if stand.zustand is Zustand.GELESEN]
    assert len(read) < len(states)
    for ars in read:
        reading = Reading()
        text = (tmp_path / "csv" / f"{ars}.csv").read_text(encoding="utf-8")
        read_text(text, ars, reading)
        expected = [
            {name: value for name, value in row.items() if name not in ("gemeinde", "zeile")}
            for row in stored
            if row["gemeinde"] == ars
        ]
        assert reading.rows == expected
        assert not reading.skipped
    broken = sorted(
        path.stem
        for path in (tmp_path / "csv").glob("*.csv")
        if path.read_text(encoding="utf-8").startswith("<!DOCTYPE")
    )
    assert broken == sorted(set(states) - set(read))


def test_the_product_reads_an_export(tmp_path: Path, catalog: Catalog) -> None:
    nation.write(tmp_path, areas=200, rows=90_000, form="csv", catalog=catalog)
    context = Context(HERNE, "2026-11-26T04:00:00Z")
    found = OpenPvog().collect(str(tmp_path / f"{HERNE}.csv"), context)
    assert found.as_of == "2026-11-01"
    assert len(found.offers) > 400
    assert not found.skipped
    assert {offer.level for offer in found.offers} >= {Level.EIGEN, Level.LAND, Level.BUND}


@pytest.mark.parametrize(
    "arguments", [["--gemeinden", "0"], ["--gemeinden", "99999"], ["--zeilen", "0"]]
)
def test_an_impossible_size_is_refused(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["nation.py", str(tmp_path / "neu"), *arguments])
    with pytest.raises(SystemExit) as stop:
        nation.main()
    assert stop.value.code == 2
    assert not (tmp_path / "neu").exists()


def test_what_is_there_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "umfrage"
    folder.mkdir()
    (folder / "wichtig.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["nation.py", str(folder)])
    with pytest.raises(SystemExit) as stop:
        nation.main()
    assert stop.value.code == 2
    assert [path.name for path in folder.iterdir()] == ["wichtig.txt"]
