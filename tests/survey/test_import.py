# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an import stores is, row for row, what the reader of a single city's export reads."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.errors import SourceError
from ozgcheck.sources.pvog_rows import COLUMNS
from ozgcheck.sources.pvog_text import Reading, read_text
from ozgcheck.survey import load_csv
from ozgcheck.survey.archive import Archive, Gemeinde, Month, Stand, SurveyError, Zustand
from ozgcheck.survey.load_csv import exports, load
from ozgcheck.survey.store import Store
from ozgcheck.web.answer import decode
from tests.conftest import Outcome
from tests.survey.hub import as_csv, light_fixture, row
from tests.survey.test_archive import rows_of, stand

light = light_fixture

HERNE, BOCHUM, BERLIN = "059160000000", "059110000000", "110000000000"
MONTH, WHEN = "2025-11", "2025-11-25T10:00:00Z"
Run = Callable[..., Outcome]


def export(folder: Path, ars: str, content: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{ars}.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def as_read(ars: str, content: bytes) -> list[dict[str, Any]] | None:
    """The rows by the product's reader; None where it refuses."""
    reading = Reading()
    try:
        read_text(decode(content), "export", reading)
    except SourceError:
        return None
    blank = dict.fromkeys(COLUMNS, "")
    return [
        {"gemeinde": ars, **blank, **each, "zeile": number}
        for number, each in enumerate(reading.rows)
    ]


def imported(content: bytes) -> tuple[list[dict[str, Any]], Stand]:
    """One export taken over: its rows and what is said about it."""
    with tempfile.TemporaryDirectory() as folder:
        path = export(Path(folder), HERNE, content)
        month = Month(Path(folder, "umfrage"), MONTH)
        load(Store(month), {HERNE: path}, when=WHEN)
        return rows_of(month), month.states()[HERNE]


def sure(content: bytes) -> None:
    """The import has the same rows as the reader, or a failure where that has none."""
    rows, state = imported(content)
    expected = as_read(HERNE, content)
    assert rows == (expected or [])
    assert state.zustand is (Zustand.FEHLER if expected is None else Zustand.GELESEN)
    assert state.zeilen == len(rows)


# --- row for row ---------------------------------------------------------------------------

NASTY = [
    "",
    ";",
    '"',
    "\n",
    "\r\n",
    ",",
    "\t",
    "ä€",
    "ß&uuml;",
    "&amp;",
    "\ufeff",
    "\0",
    "'",
    "x" * 9,
]
CELLS = st.lists(st.sampled_from([*NASTY, "Hund", "99102013001000", " "]), max_size=4).map("".join)
HEADERS = st.permutations(
    [*COLUMNS, "neu", "LEIKA_KEY", "leikaName", "url ", "", "ars", "neu"]
).flatmap(lambda names: st.integers(1, len(names)).map(lambda most: names[:most]))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Exports with unknown, missing and doubled columns in any order, whole or broken."""
    header = draw(HEADERS)
    delimiter = draw(st.sampled_from(";,\t"))
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\r\n", "\n"])),
    )
    writer.writerow(header)
    for _ in range(draw(st.integers(0, 5))):
        width = len(header) + draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
        writer.writerow([draw(CELLS) for _ in range(width)])
    content = text.getvalue()
    if draw(st.booleans()):  # a quote that nothing escapes, a line that ends too soon
        place = draw(st.integers(0, len(content)))
        content = draw(st.sampled_from([content[:place] + '"' + content[place:], content[:place]]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]))
    return content.encode(encoding, "replace")


@given(files())
@settings(max_examples=70)
def test_an_import_reads_what_the_reader_of_one_export_reads(content: bytes) -> None:
    sure(content)


@given(
    st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
)
@settings(max_examples=40)
def test_any_bytes_are_rows_or_a_failure(content: bytes) -> None:
    sure(content)


@pytest.mark.parametrize(
    "content",
    [
        as_csv([row(HERNE, "Herne", number) for number in range(3)]).encode(),
        as_csv([row(HERNE, "Herne")], ",").encode("utf-8-sig"),
        as_csv([row(HERNE, "Herne", leika_name='a;"b"\r\nc\nd')]).encode("utf-16"),
        as_csv([row(HERNE, "Herne", leika_name="Geb&uuml;hr äöü")]).encode("latin-1", "replace"),
        b"url;neu;LEIKA_NAME\nhttps://x;1;Hund\n\n;;\n",
        b"leika_name\n" + b"x" * 140_000 + b"\nHund\n",
        b"leika_key;leika_name\n" + b'1;"' + b"2;b\n" * 9,
        json.dumps([{"leikaKey": "1", "ozgid": 10160, "aktiv": True, "url": None}]).encode(),
        json.dumps({"content": [row(HERNE, "Herne")], "totalPages": 1}).encode(),
        json.dumps(["x", {"leika_name": "Hund"}]).encode(),
        b"leika_key;url\n",
        b"",
        b"<!doctype html><p>Wartung",
    ],
)
def test_known_forms(content: bytes) -> None:
    sure(content)


def test_one_of_several_pages_is_a_failure() -> None:
    page = {"content": [row(HERNE, "Herne")], "totalPages": 2}
    rows, state = imported(json.dumps(page).encode())
    assert rows == []
    assert "nur eine von 2 Seiten" in state.grund


# --- many files ------------------------------------------------------------------------------


def nation(folder: Path, count: int = 40) -> dict[str, Path]:
    """Exports of two Länder; some without rows, some broken."""
    made = {}
    for number in range(count):
        ars = f"{'05' if number % 2 else '09'}5620{number:03}{number + 1:03}"
        rows = [row(ars, f"Ort {number}", each) for each in range(number % 5)]
        content = "<html>" if number % 10 == 9 else as_csv(rows)
        made[ars] = export(folder, ars, content)
    return made


def expected(files: dict[str, Path]) -> list[dict[str, Any]]:
    return [
        each
        for ars, path in sorted(files.items())
        for each in as_read(ars, path.read_bytes()) or []
    ]


def sorted_rows(month: Month) -> list[dict[str, Any]]:
    return sorted(rows_of(month), key=lambda each: (each["gemeinde"], each["zeile"]))


@pytest.mark.parametrize("processes", [1, 2])
def test_many_files_become_few_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    files = nation(tmp_path / "exporte")
    monkeypatch.setattr(load_csv, "_CHUNK_FILES", 8)
    month = Month(tmp_path / "umfrage", MONTH)
    heard: list[tuple[int, int]] = []
    loaded = load(
        Store(month),
        files,
        when=WHEN,
        processes=processes,
        told=lambda done, left, _: heard.append((done, left)),
    )
    assert sorted_rows(month) == expected(files)
    assert (loaded.read, len(loaded.failed)) == (36, 4)
    assert (loaded.empty, loaded.rows) == (8, len(expected(files)))
    assert [each.ars for each in loaded.failed] == sorted(each.ars for each in loaded.failed)
    names = [str(file.path.relative_to(month.folder)) for file in month.row_files()]
    assert names == [f"land={land}/teil-000{n}.parquet" for land in ("05", "09") for n in (1, 2, 3)]
    states = month.states()
    assert set(states) == set(files)
    assert states["055620001002"] == stand("055620001002", "Ort 1", zeilen=1, abgerufen=WHEN)
    assert heard[-1] == (40, 0)
    assert not list(month.folder.rglob(".*"))
    assert not list(month.folder.rglob("einzeln"))


def test_chunks_are_cut_by_size_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = nation(tmp_path / "exporte", 12)
    monkeypatch.setattr(load_csv, "_CHUNK_BYTES", 1000)
    chunks, size = load_csv._chunks(Month(tmp_path, MONTH), files, WHEN)
    assert size == sum(path.stat().st_size for path in files.values())
    assert [ars for chunk in chunks for ars, _ in chunk.files] == sorted(files)
    for chunk in chunks:
        assert {ars[:2] for ars, _ in chunk.files} == {chunk.land}
        length = sum(path.stat().st_size for _, path in chunk.files)
        assert length <= 1000 or len(chunk.files) == 1


def test_what_lies_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "exporte"
    export(folder, HERNE, "x")
    for name in ("bochum.csv", "5916.csv", ".DS_Store", "059160000000.CSV", "110000000000.CSV"):
        (folder / name).write_text("", encoding="utf-8")
    found = exports(folder)
    assert set(found.files) == {HERNE, BERLIN}
    assert set(found.others) == {"5916.csv", "bochum.csv", "059160000000.csv"}
    with pytest.raises(SurveyError, match="liegt kein Export"):
        exports(tmp_path)
    with pytest.raises(SurveyError, match="lässt sich nicht lesen"):
        exports(tmp_path / "nichts")


def test_a_file_that_is_too_large_or_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_csv, "MAX_BYTES", 1000)
    files = {HERNE: export(tmp_path / "exporte", HERNE, b"leika_name\n" + b"x\n" * 500)}
    (tmp_path / "exporte" / f"{BOCHUM}.csv").mkdir()
    files[BOCHUM] = tmp_path / "exporte" / f"{BOCHUM}.csv"
    files[BERLIN] = export(tmp_path / "exporte", BERLIN, b"leika_name\nx\n")
    loaded = load(Store(Month(tmp_path / "umfrage", MONTH)), files, when=WHEN)
    assert loaded.read == 1
    assert "ist ein Ordner" in loaded.failed[0].grund
    assert "ist größer als" in loaded.failed[1].grund


# --- the command --------------------------------------------------------------------------------


def test_the_command_takes_over_what_is_new(light: Run) -> None:
    folder = Path("exporte")
    export(folder, HERNE, as_csv([row(HERNE, "Herne, Stadt", n) for n in range(3)]))
    export(folder, BERLIN, as_csv([row(BERLIN, "Berlin, Stadt")]))
    export(folder, BOCHUM, "<html>")
    (folder / "notizen.txt").write_text("", encoding="utf-8")
    Path("g.csv").write_text(
        f"ars;typ;einwohner\n{HERNE};kreisfreie Stadt;156940", encoding="utf-8"
    )
    outcome = light("survey", "import", "exporte", "--gemeinden", "g.csv", "--format", "json")
    assert outcome.code == 0
    document = json.loads(outcome.out)
    assert document["aufruf"] == {
        "Dateien": 3,
        "übernommen": 2,
        "davon ohne einen Eintrag": 0,
        "Zeilen": 4,
        "schon vorhanden": 0,
        "Fehler": 1,
    }
    assert "notizen.txt" in document["hinweise"][0]
    month = Archive(Path("ozgcheck-umfrage")).month()
    assert month.name == MONTH
    assert month.gemeinden() == (
        Gemeinde(BOCHUM, "", "unbekannt", None, "Import"),
        Gemeinde(HERNE, "Herne, Stadt", "kreisfreie Stadt", 156_940, "Import, Datei g.csv"),
        Gemeinde(BERLIN, "Berlin, Stadt", "kreisfreie Stadt", None, "Import"),
    )
    before = sorted_rows(month)

    export(folder, HERNE, as_csv([row(HERNE, "anders")]))  # what is there stays
    export(folder, BOCHUM, as_csv([row(BOCHUM, "Bochum")]))
    outcome = light("survey", "import", "exporte", "--format", "json")
    assert json.loads(outcome.out)["aufruf"]["schon vorhanden"] == 2
    assert sorted_rows(month) == sorted(
        [*before, *(as_read(BOCHUM, (folder / f"{BOCHUM}.csv").read_bytes()) or [])],
        key=lambda each: (each["gemeinde"], each["zeile"]),
    )
    assert {each.zustand for each in month.states().values()} == {Zustand.GELESEN}


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("nichts",), 1, "lässt sich nicht lesen"),
        ((".",), 1, "liegt kein Export"),
        (("kaputt",), 1, "Keine der neuen Dateien"),
        (("kaputt", "--gemeinden", "nichts.csv"), 2, "nichts.csv lässt sich nicht lesen"),
        ((), 2, "Es fehlt"),
    ],
)
def test_calls_that_bring_nothing(
    light: Run, options: Sequence[str], code: int, message: str
) -> None:
    export(Path("kaputt"), HERNE, "<html>")
    outcome = light("survey", "import", *options)
    assert outcome.code == code
    assert message in outcome.err


def test_a_disk_that_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = nation(tmp_path / "exporte")
    monkeypatch.setattr(load_csv, "_CHUNK_FILES", 8)
    month, calls = Month(tmp_path / "umfrage", MONTH), iter(range(100))
    real = os.fsync

    def full(handle: int) -> None:
        if next(calls) >= 4:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SurveyError, match="kein Platz mehr"):
            load(Store(month), files, when=WHEN, processes=1)
    there = month.states()
    assert 0 < len(there) < len(files)
    rest = {ars: path for ars, path in files.items() if ars not in there}
    load(Store(month), rest, when=WHEN, processes=1)
    assert sorted_rows(month) == expected(files)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_it_goes_on_and_leaves_no_process(tmp_path: Path) -> None:
    files = nation(tmp_path / "exporte", 20)
    big = as_csv([row(HERNE, "Herne", number % 1000) for number in range(14_000)])
    files |= {
        ars: export(tmp_path / "exporte", ars, big)
        for ars in ("015620001001", "025620001001", "035620001001")
    }
    folder = tmp_path / "umfrage"
    command = [sys.executable, "-m", "ozgcheck", "survey", "import", str(tmp_path / "exporte")]
    command += ["--ordner", str(folder), "--monat", MONTH]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as one:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not list(folder.glob("monat=*/land=01/.teil-*")):
            time.sleep(0.005)
        children = _children(one.pid)
        one.kill()
    if children is not None:
        assert children, "several processes share the work"
        while time.monotonic() < deadline and any(map(_alive, children)):
            time.sleep(0.05)
        assert not any(map(_alive, children))
    assert subprocess.run([*command, "-q"], capture_output=True, check=False).returncode == 0
    month = Month(folder, MONTH)
    assert sorted_rows(month) == expected(files)
    assert not list(month.folder.rglob(".*"))
    shutil.rmtree(folder)


def _children(pid: int) -> list[int] | None:
    """The processes that a process started; None where the system does not say."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return list(map(int, path.read_text().split())) if path.exists() else None


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
