# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Workbooks that people filled in: values are read, everything else is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from ozgcheck.errors import SourceError
from ozgcheck.sources.table import filled_in
from ozgcheck.sources.table.filled_in import read_filled

HEAD = ["Titel", "OZG-ID", "Entscheidung"]
WANTED = ("titel", "ozgid", "entscheidung")
Change = Callable[[zipfile.ZipFile], None]


def workbook(path: Path, rows: list[list[object]], above: int = 3, change: Change | None = None):  # type: ignore[no-untyped-def]
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Nur Text"])
    sheet = book.create_sheet("Zuordnungen")
    for _ in range(above):
        sheet.append(["Regel"])
    for row in rows:
        sheet.append(row)
    book.save(path)
    if change is not None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            change(archive)
    return path


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_filled(path, WANTED)
    return f"{caught.value.message} {caught.value.hint}"


def test_the_table_is_found_by_its_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Wer", *HEAD], ["Ada", "Hund", 10160, "ja"], [], [None, "x"]]
    path = workbook(tmp_path / "a.xlsx", rows)
    assert read_filled(path, WANTED, ("wer", "grund")) == [
        (5, {"titel": "Hund", "ozgid": "10160", "entscheidung": "ja", "wer": "Ada"}),
        (7, {"titel": "x", "ozgid": "", "entscheidung": "", "wer": ""}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    text = "Regel;;\r\nTitel;OZG-ID;Entscheidung\r\n'=Größe;10160;ja\r\n;;\r\n"
    path.write_bytes(text.encode(encoding))
    assert read_filled(path, WANTED) == [
        (3, {"titel": "=Größe", "ozgid": "10160", "entscheidung": "ja"})
    ]


def test_a_title_with_an_escape_of_excel_keeps_its_spelling(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [list(HEAD), ["_x005F_x000D_", "1", "ja"]])
    assert read_filled(path, WANTED)[0][1]["titel"] == "_x000D_"


def test_formulas_in_these_columns_are_refused_and_others_are_not_read(tmp_path: Path) -> None:
    bad = workbook(tmp_path / "a.xlsx", [list(HEAD), ["Hund", "10160", '=WEBSERVICE("http://x")']])
    assert "Zeile 5" in refused(bad)
    assert "Formel" in refused(bad)
    own = workbook(tmp_path / "b.xlsx", [[*HEAD, "Meins"], ["Hund", "10160", "ja", "=1+1"]])
    assert read_filled(own, WANTED)[0][1]["entscheidung"] == "ja"


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("xl/externalLinks/externalLink1.xml", "Verweise"),
        ("xl/vbaProject.bin", "Makros"),
        ("xl/connections.xml", "Verbindungen"),
        ("xl/embeddings/oleObject1.bin", "eingebettete"),
    ],
)
def test_a_workbook_that_does_more_than_hold_values_is_refused(
    tmp_path: Path, part: str, word: str
) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [list(HEAD)], change=lambda archive: archive.writestr(part, "<a/>")
    )
    assert word in refused(path)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    def bomb(archive: zipfile.ZipFile) -> None:
        archive.writestr("xl/media/a.xml", b"0" * (filled_in.MAX_UNPACKED + 1))

    path = workbook(tmp_path / "a.xlsx", [list(HEAD)], change=bomb)
    assert path.stat().st_size < 1_000_000
    assert "entpackt größer als 100 MB" in refused(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    def entity(archive: zipfile.ZipFile) -> None:
        archive.writestr("xl/a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    path = workbook(tmp_path / "a.xlsx", [list(HEAD)], change=entity)
    assert "Dokumenttyp" in refused(path)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled_in, "MAX_ROWS", 3)
    rows: list[list[object]] = [list(HEAD), *(["Hund", str(n), "ja"] for n in range(4))]
    assert "mehr als 3 Zeilen" in refused(workbook(tmp_path / "a.xlsx", rows))
    path = tmp_path / "a.csv"
    path.write_text("Titel;OZG-ID;Entscheidung\n" + "Hund;1;ja\n" * 4, encoding="utf-8")
    assert "mehr als 3 Zeilen" in refused(path)


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled_in, "MAX_BYTES", 100)
    assert "größer" in refused(workbook(tmp_path / "a.xlsx", [list(HEAD)]))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04kaputt", b"\xd0\xcf\x11\xe0", b"%PDF-1.7 a", b"Titel;Name\na;b\n"]
)
def test_what_is_no_such_table_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert "a.xlsx" in refused(path)


def test_an_archive_that_is_no_workbook_and_a_missing_file(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    assert "keine Excel-Datei" in refused(path)
    assert "nicht lesbar" in refused(tmp_path / "fehlt.xlsx")
