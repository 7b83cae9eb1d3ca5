# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The archive reads right after every step of every write, and says what it cannot read."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ozgcheck.errors import ConfigError
from ozgcheck.lock import BusyError
from ozgcheck.sources.pvog_rows import COLUMNS
from ozgcheck.survey import arrow as extra
from ozgcheck.survey import store as store_module
from ozgcheck.survey.archive import (
    ROW_COLUMNS,
    Archive,
    Gemeinde,
    Month,
    Stand,
    SurveyError,
    Zustand,
    row_schema,
    stands_of,
)
from ozgcheck.survey.store import Store
from tests.survey.hub import Row, row

HERNE, BOCHUM, BERLIN = "059160000000", "059110000000", "110000000000"
WHEN = "2026-11-24T04:00:00Z"


def stand(ars: str, name: str = "", zustand: Zustand = Zustand.GELESEN, **more: Any) -> Stand:
    return Stand(ars, name, zustand, **{"abgerufen": WHEN, **more})


def rows_of(month: Month) -> list[dict[str, Any]]:
    """Every row that counts, as a reader finds them."""
    found: list[dict[str, Any]] = []
    for file in month.row_files():
        table = pq.ParquetFile(file.path).read()
        assert table.schema.equals(row_schema(), check_metadata=False)
        rows = [each for each in table.to_pylist() if each["gemeinde"] not in file.without]
        assert {each["gemeinde"] for each in rows} <= set(file.gemeinden)
        found += rows
    return found


def filled(ars: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [{"gemeinde": ars, **each, "zeile": number} for number, each in enumerate(rows)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Month(tmp_path / "umfrage", "2026-11"))


def keep(store: Store, ars: str, rows: int = 2) -> list[Row]:
    """Store a municipality; its rows."""
    made = [row(ars, f"Ort {ars}", number) for number in range(rows)]
    store.keep(stand(ars, f"Ort {ars}"), made)
    return made


# --- one municipality --------------------------------------------------------------------


def test_what_is_kept_is_read_as_it_came(store: Store) -> None:
    odd = {"leika_name": "Ä „\n“;&amp;\0 ", "url": "https://h.example/ä?b=1"}
    store.keep(stand(HERNE, "Herne"), [row(HERNE, "Herne"), odd])
    month = store.month
    assert rows_of(month) == filled(
        HERNE, [row(HERNE, "Herne"), {**dict.fromkeys(COLUMNS, ""), **odd}]
    )
    assert month.states() == {HERNE: stand(HERNE, "Herne", zeilen=2)}
    (file,) = month.row_files()
    assert file.path == month.folder / "land=05" / "einzeln" / f"{HERNE}.parquet"
    assert tuple(pq.read_schema(file.path).names) == ROW_COLUMNS


def test_half_a_character_is_left_out(store: Store) -> None:
    store.keep(stand(HERNE), [{"leika_name": "Hund\ud83desteuer"}, {"leika_name": "🐕"}])
    assert [each["leika_name"] for each in rows_of(store.month)] == ["Hundesteuer", "🐕"]


def test_a_municipality_without_rows_was_read_all_the_same(store: Store) -> None:
    keep(store, HERNE)
    store.month.stand_file(HERNE).unlink()  # as if killed before it said so
    store.keep(stand(HERNE), [])
    assert store.month.states()[HERNE] == stand(HERNE, zeilen=0)
    assert store.month.row_files() == ()


def test_what_failed_has_no_rows(store: Store) -> None:
    keep(store, HERNE)
    store.failed(stand(HERNE, zustand=Zustand.FEHLER, grund="Status 500."))
    assert store.month.states()[HERNE].zustand is Zustand.FEHLER
    assert rows_of(store.month) == []


def test_rows_without_a_stand_do_not_count(store: Store) -> None:
    keep(store, HERNE)
    keep(store, BOCHUM)
    store.month.stand_file(HERNE).unlink()
    assert set(store.month.states()) == {BOCHUM}
    assert {each["gemeinde"] for each in rows_of(store.month)} == {BOCHUM}


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"ars": 1}',
        b"\xff",
        b"[" * 100_000,
        b'{"ars": "110000000000"}',
        b'{"ars": "055620000000", "name": "", "zustand": "vielleicht"}',
    ],
)
def test_a_damaged_stand_is_as_if_nobody_had_asked(store: Store, damage: bytes) -> None:
    keep(store, HERNE)
    store.month.stand_file(HERNE).write_bytes(damage)
    assert store.month.states() == {}
    assert store.month.row_files() == ()


# --- put together -----------------------------------------------------------------------


def many(store: Store, count: int = 6) -> dict[str, list[Row]]:
    """Municipalities of one Land, one of them without rows, one failed."""
    made = {
        f"05562000{number:04}": keep(store, f"05562000{number:04}", number)
        for number in range(count)
    }
    store.failed(stand("055629999999", zustand=Zustand.FEHLER, grund="Status 500."))
    return made


def expected(made: dict[str, list[Row]]) -> list[dict[str, Any]]:
    return [each for ars, rows in sorted(made.items()) for each in filled(ars, rows)]


def test_putting_together_changes_nothing_but_the_number_of_files(store: Store) -> None:
    made = many(store)
    before, states = rows_of(store.month), store.month.states()
    assert before == expected(made)
    assert store.compact("05", least=2) == 6
    assert rows_of(store.month) == before
    assert store.month.states() == states
    (file,) = store.month.row_files()
    assert file.path.name == "teil-0001.parquet"
    assert file.gemeinden == tuple(sorted(made))
    assert [path.name for path in store.month.land_folder("05").rglob("*.*")] == [
        "teil-0001.parquet",
        "055629999999.json",
    ]


def test_the_next_part_gets_the_next_number(store: Store) -> None:
    made = many(store, 3)
    store.compact("05", least=2)
    more = {ars: keep(store, ars) for ars in (HERNE, BOCHUM)}
    assert store.compact("05", least=3) == 0
    assert store.compact("05", least=2) == 2
    names = [file.path.name for file in store.month.row_files()]
    assert names == ["teil-0001.parquet", "teil-0002.parquet"]
    assert sorted(map(str, rows_of(store.month))) == sorted(map(str, expected(made | more)))


def test_a_part_wins_over_a_single_file(store: Store) -> None:
    made = many(store, 4)
    singles = {
        path: path.read_bytes()
        for path in store.month.land_folder("05").rglob("*")
        if path.is_file()
    }
    store.compact("05", least=2)
    for path, content in singles.items():  # as if killed before they were removed
        path.write_bytes(content)
    (store.month.land_folder("05") / ".teil-abc").write_bytes(b"PAR1")
    (store.month.folder / ".gemeinden.parquet-xyz").write_bytes(b"PAR1")
    assert rows_of(store.month) == expected(made)
    assert len(store.month.row_files()) == 1
    store.tidy()
    left = [path.name for path in store.month.folder.rglob("*") if path.is_file()]
    assert sorted(left) == ["055629999999.json", "teil-0001.parquet"]
    assert rows_of(store.month) == expected(made)


def test_what_two_parts_hold_counts_once(store: Store) -> None:
    made = many(store, 3)
    store.compact("05", least=2)
    first = store.month.parts("05")[0]
    (first.parent / "teil-0010.parquet").write_bytes(first.read_bytes())
    assert rows_of(store.month) == expected(made)
    assert store.month.next_part("05").name == "teil-0011.parquet"


def test_a_part_of_another_program_needs_only_the_list(store: Store) -> None:
    made = many(store, 3)
    stands = store.month.states()
    store.compact("05", least=2)
    part = store.month.parts("05")[0]
    table = pq.ParquetFile(part).read()
    bare = {"ozgcheck": '{"gemeinden": ["055620000000", "055620000001", "055620000002"]}'}
    pq.write_table(table.replace_schema_metadata(bare), part)
    assert rows_of(store.month) == expected(made)
    assert store.month.states()["055620000001"] == Stand("055620000001", "", Zustand.GELESEN)
    again = stands["055620000001"]
    store.month.stand_file(again.ars).write_text(
        '{"ars": "055620000001", "name": "Ort 055620000001", "zustand": "gelesen", "zeilen": 1, '
        f'"abgerufen": "{WHEN}"}}'
    )
    assert store.month.states()[again.ars] == again


def test_a_single_file_that_is_damaged_is_asked_for_again(store: Store) -> None:
    made = many(store, 4)
    broken, short = "055620000001", "055620000002"
    store.month.single_file(broken).write_bytes(b"PAR1 and then nothing")
    table = pq.ParquetFile(store.month.single_file(short)).read()
    pq.write_table(table.slice(0, 1), store.month.single_file(short))
    assert store.compact("05", least=2) == 2
    assert {broken, short}.isdisjoint(store.month.states())
    assert {each["gemeinde"] for each in rows_of(store.month)} == {"055620000003"} & set(made)


def test_rows_are_grouped_so_that_they_read_fast(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_GROUP", 10)
    made = {ars: keep(store, ars, 4) for ars in (f"05916000{n:04}" for n in range(12))}
    store.compact("05", least=2)
    (file,) = store.month.row_files()
    groups = pq.read_metadata(file.path).num_row_groups
    assert 48 / 12 <= groups <= 48 / 4 - 1
    assert rows_of(store.month) == expected(made)


# --- months, list, lock -------------------------------------------------------------------


def test_months_and_what_is_not_there(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "nichts")
    assert archive.months() == ()
    with pytest.raises(SurveyError, match="noch keine Umfrage"):
        archive.month()
    for name in ("monat=2026-11", "monat=2026-09", "monat=2026-13", "messung", "monat=alt"):
        (tmp_path / "nichts" / name).mkdir(parents=True)
    assert archive.months() == ("2026-09", "2026-11")
    assert archive.month().name == "2026-11"
    assert archive.month("2026-09").row_files() == ()
    with pytest.raises(SurveyError, match="keine Umfrage für") as caught:
        archive.month("2026-10")
    assert "2026-09, 2026-11" in caught.value.hint
    with pytest.raises(SurveyError, match="kein Monat"):
        Month(tmp_path, "2026-11/../..")


def test_the_list_is_read_as_it_was_written(store: Store) -> None:
    assert store.month.gemeinden() == ()
    store.month.folder.mkdir(parents=True)
    listed = (
        Gemeinde(BERLIN, "Berlin", "kreisfreie Stadt", 3_700_000, "Datei"),
        Gemeinde(HERNE, "Herne, Stadt", "kreisfreie Stadt", None, "Data Hub"),
    )
    store.write_gemeinden(listed)
    assert store.month.gemeinden() == (listed[1], listed[0])
    table = pq.ParquetFile(store.month.folder / "gemeinden.parquet").read()
    assert table.column("land").to_pylist() == ["05", "11"]
    assert table.schema.field("einwohner").type == pa.int64()
    (store.month.folder / "gemeinden.parquet").write_bytes(b"kaputt")
    with pytest.raises(SurveyError, match="beschädigt"):
        store.month.gemeinden()


def test_a_damaged_part_is_said(store: Store) -> None:
    many(store, 3)
    store.compact("05", least=2)
    part = store.month.parts("05")[0]
    pq.write_table(pq.ParquetFile(part).read().replace_schema_metadata({}), part)
    for look in (store.month.states, store.month.row_files, lambda: stands_of(part)):
        with pytest.raises(SurveyError, match="beschädigt oder gehört nicht dazu"):
            look()
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(SurveyError, match=r"teil-0001\.parquet"):
        store.month.states()


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "umfrage")
    code = (
        "import sys, pathlib; from ozgcheck.survey.archive import Archive\n"
        "with Archive(pathlib.Path(sys.argv[1])).claimed('survey collect'):\n"
        "    print('da', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(archive.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"da\n"
        with pytest.raises(BusyError, match="„ozgcheck survey collect“"), archive.claimed("x"):
            pass
        other.kill()
    with archive.claimed("survey import") as left:
        assert left is not None
        assert left.task == "survey collect"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("refused", ["fsync", "replace"])
def test_a_disk_that_refuses_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int, refused: str
) -> None:
    made = many(store, 3)
    states = store.month.states()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        if refused == "fsync":
            patch.setattr(os, "fsync", refuse)
        else:
            patch.setattr(Path, "replace", refuse)
        for write in (
            lambda: store.keep(stand(HERNE[:-1] + "9"), [row(HERNE, "Herne")]),
            lambda: store.compact("05", least=2),
            lambda: store.write_gemeinden([Gemeinde(HERNE)]),
        ):
            with pytest.raises(SurveyError, match="lässt sich nichts speichern") as caught:
                write()
            assert caught.value.exit_code == 1
            assert "bleibt" in caught.value.hint
    assert store.month.states() == states
    assert rows_of(store.month) == expected(made)
    store.tidy()
    assert not list(store.month.folder.rglob(".*"))
    assert store.compact("05", least=2) == 3


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match="fehlt das Paket pyarrow") as caught:
        extra.arrow()
    assert "ozgcheck[survey]" in caught.value.hint
